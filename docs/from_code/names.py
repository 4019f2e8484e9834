"""Every public name, for autodoc."""

from __future__ import annotations

import inspect
from collections.abc import Iterable

import evaluator
from evaluator import types


def public() -> str:
    """Return directives for all that `evaluator` exports."""
    return _directives(f"evaluator.{name}" for name in sorted(evaluator.__all__, key=str.lower))


def parts() -> str:
    """Return directives for the types that a result is made of and `evaluator` does not export."""
    return _directives(
        f"evaluator.types.{name}"
        for name, value in vars(types).items()
        if inspect.isclass(value)
        and value.__module__ == types.__name__
        and name not in evaluator.__all__
    )


def _directives(names: Iterable[str]) -> str:
    lines = []
    for name in names:
        module, _, own = name.rpartition(".")
        is_class = inspect.isclass(getattr(types if module == types.__name__ else evaluator, own))
        lines += [f".. auto{'class' if is_class else 'function'}:: {name}"]
        lines += ["   :members:", ""] if is_class else [""]
    return "\n".join(["```{eval-rst}", *lines, "```"])
