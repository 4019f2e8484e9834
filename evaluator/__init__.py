"""Shows which sentences of a translated or rewritten article no longer say what the original says.

>>> import evaluator
>>> result = evaluator.compare("It is legal.", "It is not legal.")
>>> result.units[0].findings[0].category.value
'negation'
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from evaluator.alignment import Alignment
    from evaluator.api import (
        Evaluator,
        align,
        compare,
        read,
        score,
        score_stream,
    )
    from evaluator.config import Settings
    from evaluator.errors import EvaluatorError
    from evaluator.pairs import ScoredRow, ScoredRows
    from evaluator.translate import TranslateSettings
    from evaluator.types import (
        Bead,
        Category,
        Comparison,
        Document,
        Finding,
        Likelihood,
        Score,
        Severity,
        Source,
        Span,
        Unit,
        UnitKind,
        VerdictLevel,
    )

__all__ = [
    "Alignment",
    "Bead",
    "Category",
    "Comparison",
    "Document",
    "Evaluator",
    "EvaluatorError",
    "Finding",
    "Likelihood",
    "Score",
    "ScoredRow",
    "ScoredRows",
    "Settings",
    "Severity",
    "Source",
    "Span",
    "TranslateSettings",
    "Unit",
    "UnitKind",
    "VerdictLevel",
    "align",
    "compare",
    "read",
    "score",
    "score_stream",
]
_OF_API = ("Evaluator", "align", "compare", "read", "score", "score_stream")
# Where a public name comes from, unless it is one of the central types.
_HOMES = {
    "Alignment": "evaluator.alignment",
    "EvaluatorError": "evaluator.errors",
    "ScoredRow": "evaluator.pairs",
    "ScoredRows": "evaluator.pairs",
    "Settings": "evaluator.config",
    "TranslateSettings": "evaluator.translate",
    **dict.fromkeys(_OF_API, "evaluator.api"),
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for, so that `import evaluator` stays quick."""
    if name == "__version__":
        from importlib.metadata import version

        globals()[name] = version("evaluator")  # looking for it takes time
        return globals()[name]
    if name not in __all__:
        raise AttributeError(f"module 'evaluator' has no attribute {name!r}")
    return getattr(import_module(_HOMES.get(name, "evaluator.types")), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
