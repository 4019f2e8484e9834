"""Metrics, evidence and readers that other packages bring.

They are found by their entry points: `evaluator.metrics`, `evaluator.evidence` and
`evaluator.readers`. A leaf package; the stages get plain callables. How to write a plugin:
`docs/plugins.md`.
"""

from __future__ import annotations

from evaluator.plugins.checked import EvidencePlugin, MetricPlugin, Origin, ReaderPlugin
from evaluator.plugins.contracts import Evidence, FloatTable, Links, Metric, UnitWords
from evaluator.plugins.found import GROUPS, Plugins, find, find_reader, load_plugins, reader_names

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
    "UnitWords",
    "find",
    "find_reader",
    "load_plugins",
    "reader_names",
]
