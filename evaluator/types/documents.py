"""A side as it was read: its text, paragraphs and sentences, and the way back into its file."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from evaluator.types.kinds import Role

UNKNOWN_LANGUAGE = "und"
"""Stands for a language that could not be told: ISO 639-2's code for it."""


class Span(NamedTuple):
    """Half-open range of code points."""

    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        """Return whether both share a code point."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True)
class Paragraph:
    """A run of text that no sentence crosses.

    `role` is a candidate for page furniture (None: reads like body text), `role_confidence` how
    sure the form alone makes it, 0 to 1.
    """

    start: int
    end: int
    role: Role | None = None
    role_confidence: float = 0.0


class Place(NamedTuple):
    """Where a stretch of a document's text stands in the file that it was taken from.

    Attributes:
        kind: "element", "paragraph", "page", "cue", "cell", "unit", "header", …
        number: Which one of its kind in the file, counted from 1.
        name: What the file itself calls it (an XPath, a unit's id, a cell), "" for nothing.
    """

    start: int
    end: int
    kind: str
    number: int
    name: str = ""


@dataclass(frozen=True)
class Dropped:
    """Text of a file that is not part of the document.

    Attributes:
        reason: Why, in a few words, such as "navigation" or "running header".
        kind: Where it stands, as in `Place`.
        number: Likewise.
        name: Likewise.
        known: It is recognised as something that no reader of the article misses; False for text
            that may be the article's.
    """

    text: str
    reason: str
    kind: str = ""
    number: int = 0
    name: str = ""
    known: bool = True


@dataclass(frozen=True)
class Warning_:
    """Something the reader of a result must know: a slug to look up and a sentence."""

    slug: str
    message: str


@dataclass(frozen=True)
class Document:
    """One side as read: the text that every offset counts in, and its paragraphs.

    Attributes:
        text: The text as decoded, byte order mark dropped and nothing else changed; of a web page
            or a document the text that was taken out of it.
        sha256: Hex digest of the bytes that were read (of a `str`: of its UTF-8).
        path: As given on the command line; "-" for standard input, None for a `str`.
        encoding: The codec that decoded the bytes, None for a `str`.
        language: ISO 639-1 code, None when too short to tell.
        paragraphs: In order, not overlapping, none empty.
        format: The format that it was read as.
        places: The way back into the file where the text was taken out of one: in order, not
            overlapping; empty where `text` is the file's own.
        warnings: What the reader has to say of the file.
        dropped: Text of the file that is not in `text`, in the file's order.
        unread: Share of the side's letters that were left out and are no recognised furniture,
            0 to 1.
    """

    text: str
    sha256: str
    paragraphs: tuple[Paragraph, ...]
    path: str | None = None
    encoding: str | None = None
    language: str | None = None
    format: str = "text"
    places: tuple[Place, ...] = ()
    warnings: tuple[Warning_, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    unread: float = 0.0

    def places_of(self, start: int, end: int) -> tuple[Place, ...]:
        """Return the places that `text[start:end]` came from, none where it is the file's own."""
        first = bisect_right(self.places, start, key=lambda place: place.end)
        last = bisect_left(self.places, end, key=lambda place: place.start)
        return self.places[first:last]


@dataclass(frozen=True)
class Sentence:
    """A segment with its span in the document's text and the index of its paragraph."""

    start: int
    end: int
    paragraph: int
    role: Role | None = None
    role_confidence: float = 0.0


@dataclass(frozen=True)
class SegmentedDocument:
    """A document and its sentences, in order."""

    document: Document
    sentences: tuple[Sentence, ...]

    def text_of(self, index: int) -> str:
        """Return the text of sentence `index`, exactly as it stands in the document."""
        sentence = self.sentences[index]
        return self.document.text[sentence.start : sentence.end]

    def text_of_all(self, indices: Sequence[int]) -> str:
        """Return the sentences `indices`, such as a unit's, as they stand, a space between."""
        return " ".join(self.text_of(index) for index in indices)
