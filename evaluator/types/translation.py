"""The text in another language that a round trip went through."""

from __future__ import annotations

from dataclasses import dataclass

DIRECT = "translation_similarity"
"""Score of original and translation by an encoder of many languages, without a way back."""


@dataclass(frozen=True)
class TranslatorInfo:
    """Which translator spoke.

    Attributes:
        name: Of the engine.
        model: Of its model or language data, None where it has no name.
        signature: Settings and versions, in sacrebleu's manner.
    """

    name: str
    model: str | None
    signature: str

    @property
    def label(self) -> str:
        """Engine and model as people read them."""
        if self.model is None:
            return self.name
        return self.model if self.model.startswith(self.name) else f"{self.name} ({self.model})"


@dataclass(frozen=True)
class TranslationSegment:
    """A sentence of the text in the other language.

    Attributes:
        paragraph: Index of its paragraph, from 0.
        notes: What is to be known of its way back, such as "kept" or "loop"; see
            `evaluator.translate.checks`.
    """

    start: int
    end: int
    paragraph: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class WayBack:
    """A further way back from the same translation.

    Attributes:
        segments: What became of each segment of the translation, "" for nothing.
    """

    translator: TranslatorInfo
    segments: tuple[str, ...]


@dataclass(frozen=True)
class Translation:
    """The text in the other language that a round trip went through.

    Attributes:
        text: That segments count in.
        language: ISO 639-1 code, as given or detected.
        sha256: Hex digest of the bytes that were read; of a text that was made, of its UTF-8.
        translator: That of the way back to the rewrite.
        segments: In order, not overlapping.
        path: As given; None for a text that was made.
        there: That of the way there; None where the translation was given.
        ways: By further translators.
    """

    text: str
    language: str
    sha256: str
    translator: TranslatorInfo
    segments: tuple[TranslationSegment, ...]
    path: str | None = None
    there: TranslatorInfo | None = None
    ways: tuple[WayBack, ...] = ()

    def text_of(self, index: int) -> str:
        """Return the text of segment `index`, exactly as it stands."""
        segment = self.segments[index]
        return self.text[segment.start : segment.end]
