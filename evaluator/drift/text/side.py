"""The words of one side of a unit: spans, lemmas, and what kind of word each is."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

import regex

from evaluator.dictionary import base_form
from evaluator.drift.text import lexicon
from evaluator.drift.text.kept import lazy
from evaluator.text import word_matches
from evaluator.types import Span, TokenVectors

_LETTER = regex.compile(r"\p{L}")
_ABBREVIATED = frozenset(("mr", "mrs", "ms", "dr", "st", "prof"))
_SENTENCE_START = frozenset('.!?:"“(—')


class Word(NamedTuple):
    """One word, number or punctuation mark.

    Attributes:
        index: Its place among the words of its side.
        lower: Lower-cased, a possessive "'s" dropped.
        lemma: Base form ("banned" -> "ban").
        kind: "word", "number" or "mark".
        content: True for what carries meaning of its own, not for function words and marks.
        capital: Begins with a capital letter.
        opening: First word of a sentence or quotation, where a capital says nothing.
    """

    index: int  # type: ignore[assignment]  # a tuple's own `index` is not wanted
    start: int
    end: int
    text: str
    lower: str
    lemma: str
    kind: str
    content: bool
    capital: bool
    opening: bool

    @property
    def span(self) -> Span:
        """Where it stands in the text of its side."""
        return Span(self.start, self.end)

    @property
    def possessive(self) -> bool:
        """Whether it ends as whose something is: "Vigo's", "the players'"."""
        return self.text.endswith(("'s", "s'"))


def span_of(run: Sequence[Word]) -> Span:
    """Return where a run of words stands in the text of its side."""
    return Span(run[0].start, run[-1].end)


@lru_cache(maxsize=65536)
def lemma_of(lower: str, language: str = "en") -> str:
    """Return the base form of a lower-cased word; the word itself where nothing is known."""
    if language == "en" and (known := lexicon.irregular().get(lower)):
        return known
    try:
        return base_form(lower, language).lower()
    except ValueError:  # a language that the lemmatiser does not have
        return lower


@lru_cache(maxsize=65536)
def _shape(raw: str, language: str) -> tuple[str, str, str, bool, bool]:
    """Return what a word is wherever it stands: `lower` to `capital` of `Word`."""
    if raw[0].isdigit() or unicodedata.category(raw[0]) == "No":  # "½" is a number, too
        kind, lower, lemma = "number", raw, raw
    elif _LETTER.match(raw):
        kind = "word"
        lower = raw.lower()
        if lower.endswith("'s"):
            lower = lower[:-2]
        elif lower.endswith("'"):
            lower = lower[:-1]
        lemma = lemma_of(lower, language)
    else:
        kind, lower, lemma = "mark", raw, raw
    functional = lexicon.function_words() if language == "en" else frozenset()
    content = kind != "mark" and lower not in functional
    return lower, lemma, kind, content, raw[0].isupper()


def analyse(text: str, language: str | None = "en") -> tuple[Word, ...]:
    """Split a normalised text into words with their lemmas and shapes.

    Args:
        text: As `evaluator.text.normalise` gives it.
        language: ISO 639-1 code; None is taken for English.
    """
    language = language or "en"
    found: list[Word] = []
    opening = True
    make = tuple.__new__  # a tuple's own, half as long as one that takes names
    for index, match in enumerate(word_matches(text)):
        raw = match.group()
        shape = _shape(raw, language)
        found.append(make(Word, (index, *match.span(), raw, *shape, opening)))
        if raw == "." and index and found[index - 1].lower in _ABBREVIATED:
            continue  # "Mrs. Stone" begins no sentence
        opening = shape[2] == "mark" and (opening or raw in _SENTENCE_START)
    return tuple(found)


def joined(words: tuple[Word, ...], index: int) -> bool:
    """Return whether word `index` touches the one before it ("5ft")."""
    return words[index].start == words[index - 1].end


def begins(words: tuple[Word, ...], index: int, phrase: tuple[str, ...]) -> bool:
    """Return whether a phrase, its words in base forms, stands at `index`."""
    if index + len(phrase) > len(words):
        return False
    for part, word in zip(phrase, words[index : index + len(phrase)], strict=True):
        if part != word.lower and part != word.lemma:
            return False
    return True


def by_longest(phrases: Iterable[tuple[str, ...]]) -> dict[str, frozenset[str]]:
    """Return the first words of phrases by the longest word of each, which few texts have."""
    found: dict[str, set[str]] = {}
    for phrase in phrases:
        found.setdefault(max(phrase, key=len), set()).add(phrase[0])
    return {word: frozenset(firsts) for word, firsts in found.items()}


def has_any(text: str, parts: tuple[str, ...]) -> bool:
    """Return whether any of the parts stands in a text; many times as fast as a pattern."""
    for part in parts:  # noqa: SIM110 - a third of what `any` costs
        if part in text:
            return True
    return False


@dataclass(frozen=True)
class Side:
    """One side of a unit: its text, words and token vectors."""

    text: str
    words: tuple[Word, ...]
    tokens: TokenVectors | None = None
    language: str | None = None
    memo: dict[object, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    @lazy
    def small(self) -> str:
        """The text in lower case."""
        return self.text.lower()

    @lazy
    def content(self) -> tuple[Word, ...]:
        """The words that carry meaning of their own, in order."""
        return tuple([word for word in self.words if word.content])

    @lazy
    def figures(self) -> tuple[Word, ...]:
        """The words in figures, in order."""
        return tuple([word for word in self.words if word.kind == "number"])

    @lazy
    def lemmas(self) -> frozenset[str]:
        """All lemmas of the side."""
        return frozenset(self.lemmas_standing)

    @lazy
    def lowers(self) -> frozenset[str]:
        """All lower-cased words of the side."""
        return frozenset(self.standing)

    @lazy
    def forms(self) -> frozenset[str]:
        """All lower-cased words and all lemmas of the side: what a cue is looked up in."""
        return self.lowers | self.lemmas

    @lazy
    def standing(self) -> dict[str, list[int]]:
        """Where each lower-cased word stands: indices of words, in order."""
        found: dict[str, list[int]] = {}
        for word in self.words:
            found.setdefault(word.lower, []).append(word.index)
        return found

    @lazy
    def _inflected(self) -> dict[str, list[int]]:
        """Likewise of each lemma, for the words that are none themselves."""
        found: dict[str, list[int]] = {}
        for word in self.words:
            if word.lemma != word.lower:
                found.setdefault(word.lemma, []).append(word.index)
        return found

    @lazy
    def lemmas_standing(self) -> dict[str, list[int]]:
        """Where each lemma stands: indices of words, in order."""
        found: dict[str, list[int]] = {}
        for word in self.words:
            found.setdefault(word.lemma, []).append(word.index)
        return found

    @lazy
    def contractions(self) -> tuple[int, ...]:
        """Where words with "n't" stand, which no list of cues has."""
        if "n't" not in self.small:
            return ()
        return tuple(word.index for word in self.words if word.lower.endswith("n't"))

    def where(self, cues: Set[str]) -> list[int]:
        """Return the indices of the words that are among `cues`, as they stand or as lemmas."""
        hits = self.forms & cues
        if not hits:
            return []
        if len(hits) == 1:
            return self.places(*hits)
        return sorted({index for form in hits for index in self.places(form)})

    def places(self, form: str) -> list[int]:
        """Return the indices of the words with a form, as it stands or as lemma, in order."""
        mine, inflected = self.standing.get(form, ()), self._inflected.get(form, ())
        return sorted((*mine, *inflected)) if inflected else list(mine)

    def openings(self, phrases: Mapping[str, frozenset[str]]) -> list[int]:
        """Return where phrases of which the longest word is there may begin; see `by_longest`."""
        firsts = [phrases[form] for form in self.forms & phrases.keys()]
        return self.where(frozenset().union(*firsts)) if firsts else []

    def as_written(self, cues: Set[str]) -> list[int]:
        """Return the indices of the words that are among `cues` as they stand, in order."""
        hits = self.lowers & cues
        return sorted([index for form in hits for index in self.standing[form]]) if hits else []

    def quote(self, first: int, last: int) -> str:
        """Return the text from word `first` to word `last`, both included."""
        return self.text[self.words[first].start : self.words[last].end]

    def span(self, first: int, last: int) -> Span:
        """Return the span from word `first` to word `last`, both included."""
        return Span(self.words[first].start, self.words[last].end)

    def at(self, span: Span) -> list[Word]:
        """Return the words that overlap `span`."""
        return [word for word in self.words if word.start < span.end and word.end > span.start]

    def runs(
        self, words: Iterable[Word], joined: Callable[[Sequence[Word]], bool]
    ) -> list[list[Word]]:
        """Return words of the side in runs.

        Args:
            words: In order.
            joined: Whether what stands between two of them leaves them in one run.
        """
        found: list[list[Word]] = []
        for word in words:
            if found and joined(self.words[found[-1][-1].index + 1 : word.index]):
                found[-1].append(word)
            else:
                found.append([word])
        return found

    def clause(self, index: int, reach: int = 8) -> Iterator[Word]:
        """Yield the words after `index` up to the end of the clause, at most `reach` of them."""
        breaks = lexicon.clause_breaks()
        for word in self.words[index + 1 : index + 1 + reach]:
            if (word.kind == "mark" and word.text in '.;:!?,—()"') or word.lower in breaks:
                return
            yield word
