"""Drift: what a rewritten unit no longer says, or says that the original does not.

Floors, none of which calls one above it. `text` reads each side by itself, `pair` says which words
answer which, a module of `rules` compares the two sides for each kind of drift, `decide` merges
what they saw with what the learned detector says and says how sure it is, and `judgement` calls
them in order; `article` looks at all units together. `terms` is what a desk decides beforehand.
"""

from __future__ import annotations

from evaluator.drift.article.elsewhere import Moved, Settled, moved, settled_by
from evaluator.drift.article.notes import Framed, article_notes, signatures, told_once
from evaluator.drift.article.part import NOWHERE, ArticleNote, Part, alone, joined, without
from evaluator.drift.decide.findings import severity_of
from evaluator.drift.decide.settings import Context, DriftSettings, UnitText
from evaluator.drift.judgement import MOST_WORDS, Judgement, MoreEvidence, judge
from evaluator.drift.pair.matching import Matching
from evaluator.drift.rules.families import rules_for
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
    "NOWHERE",
    "ArticleNote",
    "Context",
    "DeskSettings",
    "DriftSettings",
    "Framed",
    "Glossary",
    "Judgement",
    "Matching",
    "MoreEvidence",
    "Moved",
    "Never",
    "NeverFlag",
    "Part",
    "Settled",
    "Term",
    "UnitText",
    "alone",
    "article_notes",
    "is_never_flagged",
    "joined",
    "judge",
    "moved",
    "nothing_in_common",
    "read_glossary",
    "read_never_flag",
    "rules_for",
    "settled_by",
    "severity_of",
    "signatures",
    "told_once",
    "unmatched",
    "without",
]
