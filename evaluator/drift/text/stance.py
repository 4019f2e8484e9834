"""How a text stands to what it says: how sure it is, who is said to say it, what is quoted."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import regex

from evaluator.drift.text import lexicon
from evaluator.drift.text.kept import once
from evaluator.drift.text.side import Side, Word, by_longest
from evaluator.types import Span

_DOUBLE = regex.compile(r'"([^"]+)"')
_OPEN = regex.compile(
    r"""(?:^|(?<=[\s(:—–-]))"(?=\S)([^"]+)$|^([^"]+)(?:(?<![\s(:—–-])"|"(?!\S))"""
)
_SINGLE = regex.compile(r"(?:^|(?<=[\s(:]))'(\p{L}[^'\"]*(?:'\p{Ll}[^'\"]*)*)'(?=$|[\s.,;:!?)])")

_SINGLE_OPENS = (" '", "('", ":'")

_FRAMES = lexicon.listed("framing_verbs")
_AMBIGUOUS = lexicon.listed("ambiguous_speech")
_PLAIN = lexicon.listed("plain_speech")
# "In the view of the bishop", "in the club's opinion".
_VIEWS = frozenset(("view", "opinion", "eyes", "words"))
_ACCUSED = 6  # words within which the "of" of an accusation stands
_VIEW = 5
_BEFORE_SPEECH = frozenset(("that", ",", ":", '"', ".", ""))
_NO_DOERS = lexicon.listed("no_speakers")


@cache
def _cues() -> frozenset[str]:
    """Return the words that a reporting phrase can begin with."""
    return _VIEWS.union(
        lexicon.listed("openers_of_speech"),
        _PLAIN,
        _FRAMES,
        lexicon.listed("reporting"),
        lexicon.listed("speech_forms"),
    )


@once
def reporting(side: Side, strict: bool = False) -> list[tuple[int, int]]:
    """Return the ranges of words that attribute a statement ("according to", "said").

    Args:
        side: Either side.
        strict: Only verbs that hardly do anything else, where they have a doer.
    """
    verbs = lexicon.listed("reporting")
    words = side.words
    found = []
    for word in map(words.__getitem__, side.where(_cues())):
        if word.kind != "word":
            continue
        after = words[word.index + 1].lower if word.index + 1 < len(words) else ""
        if word.lower == "according" and after == "to":
            if word.index and _made(words[word.index - 1]):
                continue
            kept_to = lexicon.listed("in_keeping_with")
            if any(w.lower in kept_to and not w.capital for w in side.clause(word.index + 1, 3)):
                continue  # "according to local conditions"
            found.append((word.index, word.index + 1))
        elif word.lower in _VIEWS and "in" in (w.lower for w in words[: word.index][-_VIEW:]):
            if words[word.index - 1].lower == "in" or "your" in (
                w.lower for w in words[: word.index][-_VIEW:]
            ):
                continue  # "in view of"; whoever is asked is no source
            start = max(w.index for w in words[: word.index] if w.lower == "in")
            found.append((start, word.index))
        elif not strict and (last := _phrasal(words, word.index)):
            found.append((word.index, last))
        elif _speaks(side, word, after) if strict else word.lemma in verbs or word.lower in verbs:
            found.append((word.index, word.index))
    return found


def _phrasal(words: tuple[Word, ...], at: int) -> int:
    """Return where "point out", "spell out", "make clear" or "make it clear" ends; 0 for none."""
    after = [word.lower for word in words[at + 1 : at + 3]]
    if words[at].lemma in ("point", "spell") and after[:1] == ["out"]:
        return at + 1
    if words[at].lemma == "make" and "clear" in after:
        return at + 1 + after.index("clear")
    return 0


def _speaks(side: Side, word: Word, after: str) -> bool:
    """Return whether a word is a verb of speech with a doer before or after it."""
    earlier = [w.lower for w in side.words[max(0, word.index - 2) : word.index]]
    before = next((lower for lower in reversed(earlier) if lower not in ("also", "already")), "")
    if before in lexicon.listed("auxiliaries") or before in _NO_DOERS or before.endswith("n't"):
        return False
    if before == "having" or (word.lemma, after) in (("report", "to"), ("say", "no")):
        return False  # "having said this", "reported to the police", "said no to it"
    if word.lemma == "deny" and after not in _BEFORE_SPEECH and not after.endswith("ing"):
        return False  # "denied them entry"
    if word.lemma in _AMBIGUOUS and before != "," and after not in _BEFORE_SPEECH:
        return False
    if word.lower in ("say", "claim", "believe", "argue", "warn"):
        return word.index > 0 and (
            after == "that" or side.words[word.index - 1].lower.endswith("s")
        )
    if word.lower in _PLAIN:
        return word.index > 0 and after == "that"
    if word.lemma in _FRAMES:
        return word.index > 0 and after == "that" and not word.lower.endswith("ing")
    return word.lower in lexicon.listed("speech_forms")


def _made(word: Word) -> bool:
    """Return whether a past participle says what was done in accordance with something."""
    return (
        word.content
        and word.lower != word.lemma
        and word.lemma not in (lexicon.listed("reporting"))
    )


@dataclass(frozen=True, slots=True)
class Quotation:
    """Text between quotation marks.

    Attributes:
        span: With its marks.
        words: The words inside.
        closed: Both marks are there; a quotation over several sentences may have only one.
    """

    span: Span
    words: tuple[Word, ...]
    closed: bool


@once
def quotations(side: Side) -> list[Quotation]:
    """Return the quotations of a side, in order."""
    text = side.text
    single = text.startswith("'") or any(opening in text for opening in _SINGLE_OPENS)
    if '"' not in text and not single:
        return []
    hits: list[tuple[int, int, int, int, bool]] = []
    if text.count('"') % 2:
        hit = _OPEN.search(text)
        if hit is not None:
            group = 1 if hit.group(1) else 2
            hits.append((hit.start(), hit.end(), *hit.span(group), False))
            rest = text[: hit.start()] if group == 1 else " " * hit.end() + text[hit.end() :]
        else:
            rest = text
    else:
        rest = text
    hits.extend((*hit.span(), *hit.span(1), True) for hit in _DOUBLE.finditer(rest))
    hits.extend((*hit.span(), *hit.span(1), True) for hit in _SINGLE.finditer(rest))
    found = []
    for start, end, inner, outer, closed in sorted(hits):
        words = tuple(
            word for word in side.words if inner <= word.start < outer and word.kind != "mark"
        )
        if words:
            found.append(Quotation(Span(start, end), words, closed))
    return found


SURE = 3
"""The level of what leaves nothing open."""


@dataclass(frozen=True, slots=True)
class Hedge:
    """A word that says how sure a statement is.

    Attributes:
        level: 0 open, 1 possible, 2 likely, 3 sure.
        family: "modal", "hedge", "claim" (alleged, reportedly), "must".
    """

    first: int
    last: int
    level: int
    family: str


@cache
def _hedge_table() -> dict[str, list[tuple[tuple[str, ...], int, str]]]:
    table: dict[str, list[tuple[tuple[str, ...], int, str]]] = {}
    for family, level, phrases in lexicon.rows("certainty.tsv"):
        for phrase in phrases.split(", "):
            parts = tuple(phrase.split())
            table.setdefault(parts[0], []).append((parts, int(level), family))
    for rows in table.values():
        rows.sort(key=lambda row: -len(row[0]))
    return table


@cache
def _hedging() -> dict[str, frozenset[str]]:
    """Return the first words of the phrases of `_hedge_table` by the longest word of each."""
    return by_longest(parts for rows in _hedge_table().values() for parts, _, _ in rows)


@once
def hedges(side: Side) -> list[Hedge]:
    """Return the words of a side that say how sure something is, in order."""
    words, table, found = side.words, _hedge_table(), []
    resume = 0
    for index in sorted({*side.openings(_hedging()), *side.contractions}):
        if index < resume:
            continue
        word = words[index]
        step = 1
        if word.lemma == "accuse" and (last := _accuses(words, index)):
            found.append(Hedge(index, last, 1, "claim"))
        elif word.kind == "word" and not _no_hedge(words, word):
            bare = word.lower.removesuffix("n't") if word.lower.endswith("n't") else word.lower
            for parts, level, family in table.get(bare, ()) or table.get(word.lemma, ()):
                if all(
                    index + k < len(words)
                    and (k == 0 or part in (words[index + k].lower, words[index + k].lemma))
                    for k, part in enumerate(parts)
                ):
                    found.append(Hedge(index, index + len(parts) - 1, level, family))
                    step = len(parts)
                    break
        resume = index + step
    return found


def _accuses(words: tuple[Word, ...], index: int) -> int:
    """Return where the "of" of "accused the firm of dumping" stands; 0 where none follows."""
    after = words[index + 2 : index + 2 + _ACCUSED]
    return next(
        (
            one.index
            for one in after
            if one.lower == "of" and words[one.index + 1 :][:1]
            and words[one.index + 1].lower.endswith("ing")
        ),
        0,
    )  # fmt: skip


def _no_hedge(words: tuple[Word, ...], word: Word) -> bool:
    """Return whether a word says something else than how sure something is.

    The month of May, "as soon as possible", "as likely as", "a certain pattern", "is supposed to
    carry", "looks like a ring".
    """
    before = words[word.index - 1].lower if word.index else ""
    after = words[word.index + 1].lower if word.index + 1 < len(words) else ""
    if word.lower == "may":
        return word.capital and not word.opening
    if word.lower in ("possible", "likely"):
        return before in ("as", "more", "less") or (before == "it" and after == "to")
    if word.lower == "possibilities":  # what one may do
        return True
    if word.lower == "certain":
        return before in ("a", "an", "of", "the", "") or words[word.index - 1].kind == "mark"
    if word.lower == "supposed":
        return after == "to"
    then = words[word.index + 2].lower if word.index + 2 < len(words) else ""
    return word.lemma == "look" and after == "like" and then in ("a", "an", "the")
