"""The central types: frozen dataclasses of plain data that every stage passes on.

This package imports nothing of ours but where a notebook asks for a view. A `Comparison` holds
everything that a report shows, so that a report can be drawn again later without a model.

Offsets count Unicode code points; `end` is excluded, so `text[start:end]` is what is quoted.
"""

from evaluator.types.documents import (
    UNKNOWN_LANGUAGE,
    Document,
    Dropped,
    Paragraph,
    Place,
    SegmentedDocument,
    Sentence,
    Span,
    Warning_,
)
from evaluator.types.kinds import (
    Category,
    Likelihood,
    Role,
    Severity,
    Source,
    UnitKind,
    VerdictLevel,
)
from evaluator.types.model_output import (
    Detection,
    Encoded,
    FloatArray,
    IntArray,
    ModelInfo,
    Tag,
    TokenVectors,
)
from evaluator.types.results import (
    SCHEMA,
    Bead,
    Comparison,
    Finding,
    Interval,
    Note,
    Score,
    Unit,
    UnitScores,
    Verdict,
)
from evaluator.types.translation import (
    DIRECT,
    Translation,
    TranslationSegment,
    TranslatorInfo,
    WayBack,
)

__all__ = [
    "DIRECT",
    "SCHEMA",
    "UNKNOWN_LANGUAGE",
    "Bead",
    "Category",
    "Comparison",
    "Detection",
    "Document",
    "Dropped",
    "Encoded",
    "Finding",
    "FloatArray",
    "IntArray",
    "Interval",
    "Likelihood",
    "ModelInfo",
    "Note",
    "Paragraph",
    "Place",
    "Role",
    "Score",
    "SegmentedDocument",
    "Sentence",
    "Severity",
    "Source",
    "Span",
    "Tag",
    "TokenVectors",
    "Translation",
    "TranslationSegment",
    "TranslatorInfo",
    "Unit",
    "UnitKind",
    "UnitScores",
    "Verdict",
    "VerdictLevel",
    "Warning_",
    "WayBack",
]
