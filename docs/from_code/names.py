"""Every public name, for autodoc."""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from enum import Enum

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
        and value.__module__.startswith(f"{types.__name__}.")
        and name not in evaluator.__all__
    )


def _directives(names: Iterable[str]) -> str:
    lines = []
    for name in names:
        module, _, own = name.rpartition(".")
        value = getattr(types if module == types.__name__ else evaluator, own)
        if inspect.isclass(value):
            lines += [f".. autoclass:: {name}", "   :members:"]
            lines += ["   :undoc-members:"] if issubclass(value, Enum) else []
        else:
            lines.append(f".. autofunction:: {name}")
        lines.append("")
    return "\n".join(["```{eval-rst}", *lines, "```"])
