"""Shows which sentences of a translated or rewritten article no longer say what the original says.

>>> import evaluator
>>> result = evaluator.compare("It is legal.", "It is not legal.")
>>> result.units[0].findings[0].category.value
'negation'
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from evaluator.api import Evaluator, compare, read
    from evaluator.config import Settings
    from evaluator.types import Comparison, Document

_HOMES = {
    "Comparison": "evaluator.types",
    "Document": "evaluator.types",
    "Evaluator": "evaluator.api",
    "Settings": "evaluator.config",
    "compare": "evaluator.api",
    "read": "evaluator.api",
}

__all__ = ["Comparison", "Document", "Evaluator", "Settings", "compare", "read"]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for, so that `--help` stays quick."""
    if name not in _HOMES:
        raise AttributeError(f"module 'evaluator' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
