"""Metrics, evidence, readers and translators that other packages bring.

They are found by their entry points: `evaluator.metrics`, `evaluator.evidence`,
`evaluator.readers` and `evaluator.translators`. A leaf package; the stages get plain callables. How
to write a plugin: `docs/plugins.md`.
"""

from __future__ import annotations

from evaluator.plugins.checked import EvidencePlugin, MetricPlugin, Origin, ReaderPlugin
from evaluator.plugins.contracts import (
    Evidence,
    FloatTable,
    Links,
    Metric,
    Translator,
    UnitWords,
)
from evaluator.plugins.found import (
    GROUPS,
    Plugins,
    find,
    find_reader,
    load_plugins,
    load_translator,
    reader_names,
    translator_names,
)

__all__ = [
    "GROUPS",
    "Evidence",
    "EvidencePlugin",
    "FloatTable",
    "Links",
    "Metric",
    "MetricPlugin",
    "Origin",
    "Plugins",
    "ReaderPlugin",
    "Translator",
    "UnitWords",
    "find",
    "find_reader",
    "load_plugins",
    "load_translator",
    "reader_names",
    "translator_names",
]
