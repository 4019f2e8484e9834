"""What a plugin must be: a metric, a kind of evidence, or a translator."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from evaluator.types import Finding, ModelInfo, Span

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

# Quoted, so that looking for a plugin does not pay for numpy.
FloatTable: TypeAlias = "npt.NDArray[np.float64]"


class Metric(ABC):
    """A score of pairs of (original, rewrite), made of statistics that add up.

    As in sacrebleu, a metric counts each segment once and computes scores from sums of those
    counts: a unit's score from its own row, the document's from the sum of all rows, an interval
    from sums of resampled rows. No text is scored twice.

    Attributes:
        gaps: Whether omissions and additions, pairs with one empty side, are asked about too.
        higher_is_better: Whether a faithful rewrite scores high; `rank` and `benchmark` go by it.
    """

    gaps: bool = False
    higher_is_better: bool = True

    @property
    @abstractmethod
    def signature(self) -> str:
        """Model, settings and versions in sacrebleu's manner: `model:x|version:1`."""

    def statistics(self, pairs: Sequence[tuple[str, str]]) -> Any:
        """Count n pairs.

        Args:
            pairs: Texts of (original, rewrite) as they stand.

        Returns:
            (n, k) finite numbers. For a score that is a mean over segments they are value and
            weight, k = 2; a pair that cannot be scored has a row of zeros.
        """
        return self.statistics_with_sources(pairs, [None] * len(pairs))

    def statistics_with_sources(
        self, pairs: Sequence[tuple[str, str]], sources: Sequence[str | None]
    ) -> Any:
        """Count n pairs of which it may be known what they were translated from.

        This is what is asked; a metric that looks at sources has it in place of `statistics`.

        Args:
            pairs: As for `statistics`.
            sources: n texts in another language, None where there is none. Rows of `score` bring
                them as `source`; in a round trip it is the translation that a unit came back from.

        Returns:
            As `statistics`, which answers here.
        """
        return self.statistics(pairs)

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


class Translator(ABC):
    """Turns segments of one language into another; our own are made in `evaluator.translate`.

    Attributes:
        name: What the engine is called.
        version: Its own, or that of the package that brings it.
        independent: Whether a segment's translation hangs on that segment alone, to the last bit.
            Where not (sums of a batch round differently in other company) translations are kept
            by document rather than by segment.
    """

    name: str
    version: str
    independent: bool = True

    @property
    def signature(self) -> str:
        """Engine, settings and versions in sacrebleu's manner: what translations are kept by."""
        return f"translator:{self.name}|version:{self.version}"

    def prepare(self, source: str, target: str) -> None:
        """Get ready for a pair of languages, so that one that is not there is said at once.

        Args:
            source: ISO 639-1 code, perhaps with a region: "pt-BR".
            target: Likewise.

        Raises:
            TranslationError: "translator-pair".
        """
        return None

    def model(self, source: str, target: str) -> ModelInfo | None:
        """Return the model or language data that speaks for a pair, None where it has no name."""
        return None

    def fits(self, text: str) -> bool:
        """Whether the engine takes a text of this length; one that does not is cut at clauses."""
        return True

    @abstractmethod
    def translate(self, segments: Sequence[str], source: str, target: str) -> Sequence[str]:
        """Translate segments, as many as the engine likes at a time.

        Args:
            segments: On one line each, none empty, in no order that would mean anything.
            source: As for `prepare`, which is asked before.
            target: Likewise.

        Returns:
            One text a segment, in order.

        Raises:
            TranslationError: The engine failed.
        """
