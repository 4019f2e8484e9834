"""Drift: what a rewritten unit no longer says, or says that the original does not.

Each kind of evidence compares the two sides in its own file; `joint` merges what they saw,
`learned` adds what only the learned detector says, `probability` and `likelihood` say how sure all
of it is, `judgement` calls them in order.
"""

from __future__ import annotations

from evaluator.drift.decide.findings import severity_of
from evaluator.drift.decide.settings import Context, DriftSettings, UnitText
from evaluator.drift.judgement import (
    MOST_WORDS,
    Judgement,
    MoreEvidence,
    detect,
    judge,
    rules_for,
)
from evaluator.drift.pair.matching import Matching
from evaluator.drift.terms.desk import (
    DeskSettings,
    Glossary,
    Never,
    NeverFlag,
    Term,
    is_never_flagged,
    read_glossary,
    read_never_flag,
)
from evaluator.drift.unmatched import nothing_in_common, unmatched

__all__ = [
    "MOST_WORDS",
    "Context",
    "DeskSettings",
    "DriftSettings",
    "Glossary",
    "Judgement",
    "Matching",
    "MoreEvidence",
    "Never",
    "NeverFlag",
    "Term",
    "UnitText",
    "detect",
    "is_never_flagged",
    "judge",
    "nothing_in_common",
    "read_glossary",
    "read_never_flag",
    "rules_for",
    "severity_of",
    "unmatched",
]
