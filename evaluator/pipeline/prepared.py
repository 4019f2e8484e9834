"""Up to the first cut: a pair read and segmented, its sentences waiting for their vectors."""

from __future__ import annotations

from dataclasses import dataclass

from evaluator import languages
from evaluator.config import Settings
from evaluator.readers import ReadSettings, join_units, read_path, take_back
from evaluator.segment import segment
from evaluator.text import MappedText, normalise
from evaluator.types import Document, ModelInfo, SegmentedDocument, Translation, Warning_


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
class Middle:
    """What a round trip went through on its way to the rewrite.

    Attributes:
        translation: The text in the other language.
        through: The segment of it that each sentence of the rewrite came from, by index.
        sources: The original's sentence that each segment of the translation was made of; None
            where the translation was given, so that nobody knows.
        models: Those that translated.
        texts: The segments for an encoder that knows both languages; none where none is named.
    """

    translation: Translation
    through: tuple[int, ...]
    sources: tuple[int, ...] | None
    models: tuple[ModelInfo, ...]
    texts: tuple[str, ...] = ()

    @property
    def pairs(self) -> list[tuple[int, int]] | None:
        """Sentences of original and rewrite that are known to belong together, by index."""
        if self.sources is None:
            return None
        return [(self.sources[segment], index) for index, segment in enumerate(self.through)]


@dataclass(frozen=True)
class Prepared:
    """A pair that waits for its sentences' vectors.

    Attributes:
        detected: Whether the learned detector is asked about it.
        middle: What a round trip went through, None for a pair of files.
    """

    original: Side
    rewrite: Side
    language: str
    warnings: tuple[Warning_, ...]
    detected: bool = True
    middle: Middle | None = None

    @property
    def texts(self) -> list[str]:
        """The sentences to encode: the original's, the rewrite's, a translation's."""
        more = self.middle.texts if self.middle else ()
        return [*self.original.texts, *self.rewrite.texts, *more]


def read(path: str, settings: Settings, told: ReadSettings | None = None) -> Document:
    """Read one side.

    Args:
        path: A file, "-" for standard input, or a URL where the settings allow the network.
        settings: Those of the run.
        told: What this side's reader is told in place of `settings.read`.

    Raises:
        InputError: As `evaluator.readers.examine` says.
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
    return ready(*_segmented(original, rewrite, language), language, settings)


def ready(
    original: SegmentedDocument,
    rewrite: SegmentedDocument,
    language: str,
    settings: Settings,
    middle: Middle | None = None,
) -> Prepared:
    """Normalise both sides and say what is to be known of the pair.

    Args:
        original: One side.
        rewrite: The other.
        language: Of both, ISO 639-1.
        settings: Those of the run.
        middle: What a round trip went through.
    """
    sides = []
    for segmented in (original, rewrite):
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
    warnings = [
        *original.document.warnings,
        *rewrite.document.warnings,
        *languages.warnings_for(language, settings),
    ]
    if sides[0].texts == sides[1].texts:
        warnings.append(
            Warning_("copy", "The rewrite is the original itself; nothing was compared in earnest.")
        )
    detected = languages.detector_knows(language, settings)
    return Prepared(sides[0], sides[1], language, tuple(warnings), detected, middle)


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
