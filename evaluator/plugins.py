"""Metrics, evidence and readers that other packages bring, found by their entry points.

A leaf module: it knows what a plugin looks like, finds it by name, and puts its name on whatever
goes wrong inside it. The stages get plain callables. How to write one: `docs/plugins.md`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from typing import TYPE_CHECKING, Any, TypeAlias

import regex

from evaluator.errors import EvaluatorError, PluginError
from evaluator.types import Category, Finding, Severity, Span, UnitScores

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

# Quoted, so that looking for a plugin does not pay for numpy.
FloatTable: TypeAlias = "npt.NDArray[np.float64]"

GROUPS = {
    "metric": "evaluator.metrics",
    "evidence": "evaluator.evidence",
    "reader": "evaluator.readers",
}
"""Entry-point group of each kind of plugin."""

_NAME = regex.compile(r"[a-z][a-z0-9_]*")
_OWN_SCORES = frozenset((*UnitScores.__dataclass_fields__, "ter", "coverage"))


class Metric(ABC):
    """A score of pairs of (original, rewrite), made of statistics that add up.

    As in sacrebleu, a metric counts each segment once and computes scores from sums of those
    counts: a unit's score from its own row, the document's from the sum of all rows, an interval
    from sums of resampled rows. No text is scored twice.

    Attributes:
        gaps: Whether omissions and additions, pairs with one empty side, are asked about too.
    """

    gaps: bool = False

    @property
    @abstractmethod
    def signature(self) -> str:
        """Model, settings and versions in sacrebleu's manner: `model:x|version:1`."""

    @abstractmethod
    def statistics(self, pairs: Sequence[tuple[str, str]]) -> Any:
        """Count n pairs.

        Args:
            pairs: Texts of (original, rewrite) as they stand.

        Returns:
            (n, k) finite numbers. For a score that is a mean over segments they are value and
            weight, k = 2; a pair that cannot be scored has a row of zeros.
        """

    def scores(self, sums: FloatTable) -> Any:
        """Compute scores from sums of statistics.

        Args:
            sums: (b, k), each row the sum of some segments' statistics.

        Returns:
            (b,) scores, NaN for none. Here: first column over second, a mean over segments.
        """
        import numpy as np

        out = np.full(len(sums), np.nan)
        np.divide(sums[:, 0], sums[:, 1], out=out, where=sums[:, 1] != 0)
        return out


@dataclass(frozen=True)
class UnitWords:
    """One side of a unit as a kind of evidence sees it.

    Attributes:
        text: Normalised, the unit's sentences joined by a space.
        words: Spans of its words, numbers and marks in `text`, in order.
        language: ISO 639-1 code.
    """

    text: str
    words: tuple[Span, ...]
    language: str

    def word(self, index: int) -> str:
        """Return the text of a word."""
        return self.text[self.words[index].start : self.words[index].end]


Links: TypeAlias = Sequence[tuple[int, int]]
"""Matched words: (index in the original's words, index in the rewrite's)."""

Evidence: TypeAlias = Callable[[UnitWords, UnitWords, Links], Iterable[Finding]]
"""A kind of evidence: takes original, rewrite and their matched words; returns findings whose
spans count in the two `text`s."""


@dataclass(frozen=True)
class Source:
    """Where a plugin comes from.

    Attributes:
        kind: A key of `GROUPS`.
        name: Of its entry point.
        package: Name and version of the distribution that brings it.
    """

    kind: str
    name: str
    package: str

    def __str__(self) -> str:
        return f"The {self.kind} {self.name!r} of {self.package}"

    @contextmanager
    def blamed(self) -> Iterator[None]:
        """Turn whatever goes wrong inside into an error that names the plugin.

        Raises:
            PluginError: plugin-failed.
        """
        try:
            yield
        except (EvaluatorError, MemoryError):
            raise
        except Exception as error:
            raise PluginError(
                "plugin-failed",
                f"{self} failed: {type(error).__name__}: {error}.",
                "Leave it out, or tell those who made it.",
            ) from error

    def invalid(self, why: str) -> PluginError:
        """Return the error for a plugin that does not do what it must."""
        return PluginError(
            "plugin-invalid", f"{self} breaks its contract: {why}.", "Tell those who made it."
        )


@dataclass(frozen=True)
class MetricPlugin:
    """A metric with its source; what it gives is checked."""

    source: Source
    metric: Metric

    @property
    def name(self) -> str:
        """What its scores are called in the result."""
        return self.source.name

    @property
    def gaps(self) -> bool:
        """Whether it is asked about omissions and additions."""
        return bool(self.metric.gaps)

    @property
    def signature(self) -> str:
        """The metric's own, and the package that brings it."""
        with self.source.blamed():
            return f"{self.metric.signature}|plugin:{self.source.package.replace(' ', ':')}"

    def statistics(self, pairs: Sequence[tuple[str, str]]) -> FloatTable:
        """Return the (n, k) statistics of n pairs.

        Raises:
            PluginError: plugin-failed or plugin-invalid.
        """
        import numpy as np

        with self.source.blamed():
            table = np.asarray(self.metric.statistics(pairs), np.float64)
        if table.ndim != 2 or len(table) != len(pairs):
            shape = "×".join(map(str, table.shape))
            raise self.source.invalid(f"it gave {shape} statistics for {len(pairs)} pairs")
        if not np.isfinite(table).all():
            raise self.source.invalid("it gave statistics that are not finite")
        return table

    def scores(self, sums: FloatTable) -> FloatTable:
        """Return the (b,) scores of (b, k) sums, NaN for none.

        Raises:
            PluginError: plugin-failed or plugin-invalid.
        """
        import numpy as np

        with self.source.blamed():
            out = np.asarray(self.metric.scores(sums), np.float64)
        if out.shape != (len(sums),) or np.isinf(out).any():
            raise self.source.invalid("it did not give one finite score or NaN a row")
        return out

    def each(self, table: FloatTable) -> list[float | None]:
        """Return the n scores of n rows of statistics, each by itself."""
        return [None if value != value else value for value in self.scores(table).tolist()]


@dataclass(frozen=True)
class EvidencePlugin:
    """A kind of evidence with its source; what it gives is checked."""

    source: Source
    evidence: Evidence

    def findings(self, original: UnitWords, rewrite: UnitWords, links: Links) -> list[Finding]:
        """Return what it finds in a unit.

        Raises:
            PluginError: plugin-failed or plugin-invalid.
        """
        with self.source.blamed():
            found = list(self.evidence(original, rewrite, links))
        for finding in found:
            self._check(finding, len(original.text), len(rewrite.text))
        return found

    def _check(self, finding: Finding, original: int, rewrite: int) -> None:
        if not isinstance(finding, Finding):
            raise self.source.invalid("it gave something else than a Finding")
        if not (isinstance(finding.category, Category) and isinstance(finding.severity, Severity)):
            raise self.source.invalid("a finding's category or severity is none of ours")
        if finding.severity is Severity.NONE or not 0 <= finding.confidence <= 1:
            raise self.source.invalid("a finding has no severity, or a confidence outside 0 to 1")
        for spans, length in (
            (finding.original_spans, original),
            (finding.rewrite_spans, rewrite),
        ):
            if any(not 0 <= start < end <= length for start, end in spans):
                raise self.source.invalid("a finding's span is empty or outside its text")


@dataclass(frozen=True)
class Plugins:
    """The plugins of a run, in the order that the settings name them."""

    metrics: tuple[MetricPlugin, ...] = ()
    evidence: tuple[EvidencePlugin, ...] = ()


def load_plugins(metrics: Sequence[str] = (), evidence: Sequence[str] = ()) -> Plugins:
    """Load plugins by name.

    A metric's entry point is called, without arguments, to make the metric; that of a kind of
    evidence is the function itself.

    Raises:
        PluginError: plugin-missing, plugin-twice, plugin-failed or plugin-invalid.
    """
    return Plugins(
        tuple(_metric(name) for name in dict.fromkeys(metrics)),
        tuple(_evidence(name) for name in dict.fromkeys(evidence)),
    )


def find(kind: str, name: str) -> tuple[EntryPoint, Source]:
    """Return the entry point of a plugin and its source; nothing is imported.

    Raises:
        PluginError: plugin-missing or plugin-twice.
    """
    known = entry_points(group=GROUPS[kind])
    found = {point: _package(point) for point in known if point.name == name}
    if not found:
        names = ", ".join(sorted({point.name for point in known})) or "none"
        raise PluginError(
            "plugin-missing",
            f"There is no {kind} {name!r}; installed: {names}.",
            "Check the name, or install the package that brings it.",
        )
    if len(set(found.values())) > 1:
        raise PluginError(
            "plugin-twice",
            f"Several packages bring a {kind} {name!r}: {', '.join(sorted(found.values()))}.",
            "Uninstall all but one of them.",
        )
    point, package = next(iter(found.items()))
    return point, Source(kind, name, package)


def _package(point: EntryPoint) -> str:
    return f"{point.dist.name} {point.dist.version}" if point.dist else "an unknown package"


def _metric(name: str) -> MetricPlugin:
    point, source = find("metric", name)
    if not _NAME.fullmatch(name) or name in _OWN_SCORES:
        raise source.invalid("its name is taken, or not of the form [a-z][a-z0-9_]*")
    with source.blamed():
        metric = point.load()()
    if not isinstance(metric, Metric):
        raise source.invalid("its entry point does not give an evaluator.plugins.Metric")
    return MetricPlugin(source, metric)


def _evidence(name: str) -> EvidencePlugin:
    point, source = find("evidence", name)
    with source.blamed():
        evidence = point.load()
    if not callable(evidence):
        raise source.invalid("its entry point is not a function")
    return EvidencePlugin(source, evidence)
