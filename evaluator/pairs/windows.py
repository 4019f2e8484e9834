"""A stream of rows cut into windows, whose texts share a model's batches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from typing import TypeAlias

from evaluator.pairs.rows import PairRow
from evaluator.scores import tokeniser_for
from evaluator.text import MappedText, normalise, without_invisible
from evaluator.types import UNKNOWN_LANGUAGE

_GPU_ROWS = 4096
_GPU_CHARACTERS = 1_000_000


@dataclass(frozen=True)
class PairSettings:
    """How a stream is cut up.

    Attributes:
        window_rows: Rows whose texts share the encoder's batches.
        window_characters: A window also ends here, which bounds the memory of its token vectors
            (about 400 bytes a character, and up to four windows are in hand).
        foreign_chrf: Under this chrF, 0 to 100, the sides' languages are looked at.
        language: ISO 639-1 code of the texts; None has each row's found.
        sources: The encoder knows more than one language: rewrites are held against their rows'
            `source`, too.
    """

    window_rows: int = 512
    window_characters: int = 150_000
    foreign_chrf: float = 35.0
    language: str | None = None
    sources: bool = False

    @classmethod
    def on(cls, device: str, *, language: str | None, sources: bool) -> PairSettings:
        """Return windows that keep a device busy; the rest as above."""
        if device == "cpu":
            return cls(language=language, sources=sources)
        return cls(_GPU_ROWS, _GPU_CHARACTERS, language=language, sources=sources)


LanguageOf: TypeAlias = Callable[[str], str | None]
Counted: TypeAlias = tuple[list[tuple[str, str]], list[str], list[tuple[str, ...]] | None]


@dataclass(frozen=True)
class Window:
    """Some rows; `texts` are the normalised sides of those that can be scored.

    `languages` are of the rows that are counted (see `PairRow.counted`).
    """

    rows: list[PairRow]
    texts: list[tuple[MappedText, MappedText]]
    languages: list[str]

    @property
    def sources(self) -> list[str]:
        """The normalised sources of the rows that can be scored, "" for none."""
        return [normalise(row.source or "").text for row in self.rows if row.error is None]

    @property
    def counted(self) -> Counted:
        """The sides of the rows that are counted, their tokenizers and further references, if any.

        Soft hyphens and zero-width characters are out of them, as they are out of all else.
        """
        rows = [row for row in self.rows if row.counted]
        pairs = [
            (without_invisible(row.original or ""), without_invisible(row.rewrite or ""))
            for row in rows
        ]
        tokenisers = [tokeniser_for(language).name for language in self.languages]
        if not any(row.references for row in rows):
            return pairs, tokenisers, None
        return pairs, tokenisers, [tuple(map(without_invisible, row.references)) for row in rows]

    @property
    def places(self) -> list[int]:
        """Of each row that can be scored, its place among those that are counted."""
        counted = [row for row in self.rows if row.counted]
        return [at for at, row in enumerate(counted) if row.error is None]


def cut(
    rows: Iterable[PairRow], language_of: LanguageOf, settings: PairSettings
) -> Iterator[Window]:
    """Cut rows into windows, always at the same places; rows without visible text get an error."""
    held: list[PairRow] = []
    texts: list[tuple[MappedText, MappedText]] = []
    languages: list[str] = []
    characters = 0
    for row in rows:
        size = len(row.original or "") + len(row.rewrite or "")
        full = len(held) >= settings.window_rows
        if held and (full or characters + size > settings.window_characters):
            yield Window(held, texts, languages)
            held, texts, languages, characters = [], [], [], 0
        if row.counted or row.error is None:
            sides = normalise(row.original or ""), normalise(row.rewrite or "")
            if row.counted:
                languages.append(settings.language or _language(sides, language_of))
            if row.error is None and all(side.text for side in sides):
                texts.append(sides)
            elif row.error is None:
                # Nothing but signs without a width.
                row = replace(row, error="a side has no visible text")
        held.append(row)
        characters += size + len(row.source or "")
    if held:
        yield Window(held, texts, languages)


def with_language(windows: Iterator[Window]) -> tuple[Iterator[Window], str]:
    """Return the windows again, and the language of most rows of the first."""
    first = next(windows, None)
    if first is None:
        return iter(()), UNKNOWN_LANGUAGE
    counted = Counter(first.languages)
    return chain([first], windows), max(counted, key=counted.__getitem__, default=UNKNOWN_LANGUAGE)


def _language(sides: tuple[MappedText, MappedText], language_of: LanguageOf) -> str:
    """Return the original's language, for the rewrite may be left in another one."""
    told = (language_of(side.text) for side in sides)
    return next((language for language in told if language), UNKNOWN_LANGUAGE)
