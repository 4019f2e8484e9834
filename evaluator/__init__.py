"""Shows which sentences of a translated or rewritten article no longer say what the original says.

>>> import evaluator
>>> result = evaluator.compare("It is legal.", "It is not legal.")
>>> result.units[0].findings[0].category.value
'negation'

A stage of the program and a function can have one name, as `read`, `align` and `score` do. Then
`evaluator.score` is the function; from the stage, import what you need: `from evaluator.score
import gather`.
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from evaluator.api import (
        Alignment,
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
_OF_API = ("Alignment", "Evaluator", "align", "compare", "read", "score", "score_stream")
# Where a public name comes from, unless it is one of the central types.
_HOMES = {
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


class _Package(ModuleType):
    def __setattr__(self, name: str, value: Any) -> None:
        # Whoever imports a stage has Python put it here, where the function of its name belongs.
        if not (name in __all__ and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
