"""Rules that a result must keep, for pipelines: which was crossed, and where."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from evaluator import setting

if TYPE_CHECKING:
    from evaluator.types import Severity


UNCHECKED = frozenset(("text-unread", "part-lost", "language", "language-unknown"))
"""Slugs of warnings that say that something was not looked at: the verdict is `unchecked` then."""


class GateLevel(StrEnum):
    """How severe a finding must be to cross `fail_on`: a `Severity` by its value.

    Spelled out here, since importing the central types costs `--help` a tenth of its time.
    """

    MINOR = "minor"
    MAJOR = "major"
    CRITICAL = "critical"


@setting.documented
@dataclass(frozen=True)
class Gates:
    """The rules; None is no rule.

    Findings count that are sure or likely. Where there is any rule, what was not looked at crosses
    it, unless that is allowed.
    """

    fail_on: GateLevel | None = setting.declared(setting.FAIL_ON, None)
    max_drift: float | None = setting.declared(setting.MAX_DRIFT, None)
    min_coverage: float | None = setting.declared(setting.MIN_COVERAGE, None)
    max_unread: float | None = setting.declared(setting.MAX_UNREAD, None)
    allow_unchecked: bool = setting.declared(setting.ALLOW_UNCHECKED, False)

    @property
    def any(self) -> bool:
        """Whether there is a rule."""
        return self != Gates(allow_unchecked=self.allow_unchecked)


@dataclass(frozen=True)
class Crossing:
    """A rule that was crossed.

    Attributes:
        rule: Its name in `Gates`.
        crossed: How often.
        seen: How often it was looked at.
        where: The worst place and its words.
    """

    rule: str
    crossed: int
    seen: int
    where: str


class Watch:
    """Looks at one thing after another and remembers what crossed which rule, and where worst.

    What a rule asks for and could not be computed crosses it: a gate that nothing could be held
    against has not been passed.

    Args:
        gates: The rules.
    """

    def __init__(self, gates: Gates) -> None:
        self.gates = gates
        self._seen: Counter[str] = Counter()
        self._crossed: Counter[str] = Counter()
        self._worst: dict[str, tuple[float, str]] = {}

    def severity(self, found: Severity, where: Callable[[], str]) -> None:
        """Look at the severity of a finding, unit or row.

        Args:
            found: The severity.
            where: Says where that is and quotes the words; asked only when it is the worst so far.
        """
        if self.gates.fail_on is not None:
            limit = type(found)(self.gates.fail_on.value).rank
            self._look("fail_on", found.rank - limit if found.rank >= limit else None, where)

    def drift(self, value: float | None, where: Callable[[], str]) -> None:
        """Look at the drift of an article or row, None where there is none; as `severity`."""
        limit = self.gates.max_drift
        if limit is not None:
            passed = value is None and self.gates.allow_unchecked
            over = -math.inf if passed else math.inf if value is None else value - limit
            self._look("max_drift", over if over > 0 else None, where)

    def coverage(self, value: float | None, where: Callable[[], str]) -> None:
        """Look at the coverage of an article, None where there is none; as `severity`."""
        limit = self.gates.min_coverage
        if limit is not None:
            under = math.inf if value is None else limit - value
            self._look("min_coverage", under if under > 0 else None, where)

    def unread(self, value: float | None, where: Callable[[], str]) -> None:
        """Look at the share of a side that was left out unread; as `severity`."""
        limit = self.gates.max_unread
        if limit is not None:
            over = math.inf if value is None else value - limit
            self._look("max_unread", over if over > 0 else None, where)

    def checked(self, slugs: Iterable[str], where: Callable[[], str]) -> None:
        """Look at the slugs of an article's warnings: was all of it looked at; as `severity`."""
        if self.gates.any and not self.gates.allow_unchecked:
            self._look("not-checked", 1.0 if UNCHECKED.intersection(slugs) else None, where)

    def crossings(self) -> list[Crossing]:
        """Return the rules that were crossed."""
        return [
            Crossing(rule, count, self._seen[rule], self._worst[rule][1])
            for rule, count in self._crossed.items()
        ]

    def _look(self, rule: str, excess: float | None, where: Callable[[], str]) -> None:
        self._seen[rule] += 1
        if excess is None:
            return
        self._crossed[rule] += 1
        if rule not in self._worst or excess > self._worst[rule][0]:
            self._worst[rule] = excess, where()
