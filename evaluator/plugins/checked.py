"""Plugins as the program asks them: their name is on whatever goes wrong inside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.metadata import EntryPoint
from typing import Any, TypeVar

from evaluator.errors import EvaluatorError, PluginError
from evaluator.plugins.contracts import Evidence, FloatTable, Links, Metric, UnitWords
from evaluator.types import Category, Finding, Likelihood, Severity, Source

T = TypeVar("T")


@dataclass(frozen=True)
class Origin:
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
    """A metric with its origin; what it gives is checked."""

    origin: Origin
    metric: Metric

    @property
    def name(self) -> str:
        """What its scores are called in the result."""
        return self.origin.name

    @property
    def gaps(self) -> bool:
        """Whether it is asked about omissions and additions."""
        return bool(self.metric.gaps)

    @property
    def higher_is_better(self) -> bool:
        """Whether a faithful rewrite scores high."""
        return bool(self.metric.higher_is_better)

    @property
    def signature(self) -> str:
        """The metric's own, and the package that brings it."""
        with self.origin.blamed():
            return f"{self.metric.signature}|plugin:{self.origin.package.replace(' ', ':')}"

    def statistics(
        self, pairs: Sequence[tuple[str, str]], sources: Sequence[str | None] | None = None
    ) -> FloatTable:
        """Return the (n, k) statistics of n pairs.

        Args:
            pairs: (original, rewrite).
            sources: What each was translated from, None where that is not known; None for none.

        Raises:
            PluginError: plugin-failed or plugin-invalid.
        """
        import numpy as np

        if not pairs:
            return np.zeros((0, 0))
        with self.origin.blamed():
            known = sources or [None] * len(pairs)
            table = np.asarray(self.metric.statistics_with_sources(pairs, known), np.float64)
        if table.ndim != 2 or len(table) != len(pairs):
            shape = "×".join(map(str, table.shape))
            raise self.origin.invalid(f"it gave {shape} statistics for {len(pairs)} pairs")
        if not np.isfinite(table).all():
            raise self.origin.invalid("it gave statistics that are not finite")
        return table

    def scores(self, sums: FloatTable) -> FloatTable:
        """Return the (b,) scores of (b, k) sums, NaN for none.

        Raises:
            PluginError: plugin-failed or plugin-invalid.
        """
        import numpy as np

        with self.origin.blamed():
            out = np.asarray(self.metric.scores(sums), np.float64)
        if out.shape != (len(sums),) or np.isinf(out).any():
            raise self.origin.invalid("it did not give one finite score or NaN a row")
        return out

    def each(
        self, pairs: Sequence[tuple[str, str]], sources: Sequence[str | None] | None = None
    ) -> tuple[list[float | None], FloatTable]:
        """Return the scores of n pairs, each by itself, and the statistics behind them.

        Args:
            pairs: As for `statistics`.
            sources: Likewise.

        Raises:
            PluginError: plugin-failed or plugin-invalid.
        """
        table = self.statistics(pairs, sources)
        values = self.scores(table).tolist() if len(table) else []
        return [None if value != value else value for value in values], table


@dataclass(frozen=True)
class EvidencePlugin:
    """A kind of evidence with its origin; what it gives is checked."""

    origin: Origin
    evidence: Evidence

    def findings(self, original: UnitWords, rewrite: UnitWords, links: Links) -> list[Finding]:
        """Return what it finds in a unit; a finding that names no rule gets the plugin's name.

        Raises:
            PluginError: plugin-failed or plugin-invalid.
        """
        with self.origin.blamed():
            found = list(self.evidence(original, rewrite, links))
        for finding in found:
            self._check(finding, len(original.text), len(rewrite.text))
        return [replace(one, rule=one.rule or self.origin.name) for one in found]

    def _check(self, finding: Finding, original: int, rewrite: int) -> None:
        if not isinstance(finding, Finding):
            raise self.origin.invalid("it gave something else than a Finding")
        kinds: tuple[tuple[object, type], ...] = (
            (finding.category, Category),
            (finding.severity, Severity),
            (finding.likelihood, Likelihood),
            (finding.source, Source),
            (finding.rule or "", str),
        )
        if not all(isinstance(value, kind) for value, kind in kinds):
            raise self.origin.invalid(
                "a finding's category, severity, likelihood or source is none of ours"
            )
        if finding.severity is Severity.NONE or not 0 <= finding.confidence <= 1:
            raise self.origin.invalid("a finding has no severity, or a confidence outside 0 to 1")
        for spans, length in (
            (finding.original_spans, original),
            (finding.rewrite_spans, rewrite),
        ):
            if any(not 0 <= start < end <= length for start, end in spans):
                raise self.origin.invalid("a finding's span is empty or outside its text")


@dataclass(frozen=True)
class ReaderPlugin:
    """A reader of a format; imported when a file of it is read.

    The entry point is a function that takes an `evaluator.readers.extract.Source` and returns an
    `Extract`; its name is that of the format and of the ending of its files.
    """

    origin: Origin
    point: EntryPoint

    def read(self, source: Any, kind: type[T]) -> T:
        """Read a file.

        Args:
            source: What a reader is given.
            kind: What it must give back.

        Raises:
            InputError: The reader refuses the file.
            PluginError: plugin-failed or plugin-invalid.
        """
        with self.origin.blamed():
            found = self.point.load()(source)
        if not isinstance(found, kind):
            raise self.origin.invalid(f"it gave no {kind.__name__}")
        return found
