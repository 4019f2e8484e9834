"""Up to the first cut: a pair read and segmented, its sentences waiting for their vectors."""

from __future__ import annotations

from dataclasses import dataclass

from evaluator import languages
from evaluator.config import Settings
from evaluator.read import ReadSettings, join_units, read_path, take_back
from evaluator.segment import segment
from evaluator.text import MappedText, normalise
from evaluator.types import Document, SegmentedDocument, Warning_


@dataclass(frozen=True)
class Side:
    """One side, segmented, with its sentences in the form that models work on."""

    segmented: SegmentedDocument
    sentences: tuple[MappedText, ...]

    @property
    def texts(self) -> list[str]:
        """The normalised sentences."""
        return [sentence.text for sentence in self.sentences]


@dataclass(frozen=True)
class Prepared:
    """A pair that waits for its sentences' vectors.

    Attributes:
        detected: Whether the learned detector is asked about it.
    """

    original: Side
    rewrite: Side
    language: str
    warnings: tuple[Warning_, ...]
    detected: bool = True

    @property
    def texts(self) -> list[str]:
        """The sentences to encode: the original's, then the rewrite's."""
        return self.original.texts + self.rewrite.texts


def read(path: str, settings: Settings, told: ReadSettings | None = None) -> Document:
    """Read one side.

    Args:
        path: A file, "-" for standard input, or a URL where the settings allow the network.
        settings: Those of the run.
        told: What this side's reader is told in place of `settings.read`.

    Raises:
        InputError: As `evaluator.read.examine` says.
    """
    return read_path(
        path,
        max_chars=settings.max_chars,
        input_format=settings.input_format,
        settings=told or settings.read,
    )


def prepare(original: Document, rewrite: Document, settings: Settings) -> Prepared:
    """Segment both sides and look at the pair as a whole.

    Raises:
        InputError: The two sides are in different languages and no language was given, or are
            units of two files that cannot be joined (see `read.join_units`).
    """
    original, rewrite = join_units(original, rewrite)
    language = languages.language_of(original, rewrite, settings)
    warnings = languages.warnings_for(language, settings)
    sides = []
    for segmented in _segmented(original, rewrite, language):
        text = segmented.document.text
        sides.append(
            Side(
                segmented,
                tuple(
                    normalise(text[sentence.start : sentence.end], sentence.start)
                    for sentence in segmented.sentences
                ),
            )
        )
    warnings[:0] = [each for side in sides for each in side.segmented.document.warnings]
    if sides[0].texts == sides[1].texts:
        warnings.append(
            Warning_("copy", "The rewrite is the original itself; nothing was compared in earnest.")
        )
    detected = languages.detector_knows(language, settings)
    return Prepared(sides[0], sides[1], language, tuple(warnings), detected)


def _segmented(
    original: Document, rewrite: Document, language: str
) -> tuple[SegmentedDocument, SegmentedDocument]:
    """Segment both sides; what one left out and the other has is taken in."""
    first, second = segment(original, language), segment(rewrite, language)
    taken = [
        take_back(side.document, [other.text_of(i) for i in range(len(other.sentences))])
        for side, other in ((first, second), (second, first))
    ]
    sides = [
        side if document is side.document else segment(document, language)
        for side, document in zip((first, second), taken, strict=True)
    ]
    return sides[0], sides[1]
