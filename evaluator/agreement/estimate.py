"""A measured figure."""

from __future__ import annotations

from dataclasses import dataclass

from evaluator.types import Interval


@dataclass(frozen=True)
class Estimate:
    """A measured figure; without a value there is a reason."""

    value: float | None
    interval: Interval | None = None
    reason: str | None = None
