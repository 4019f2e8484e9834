"""What a time bounds and how early it is: "until 5 May" and "from 5 May", "mid-August"."""

from __future__ import annotations

from collections.abc import Iterable

import regex

from evaluator.drift.pair.pair import Pair
from evaluator.drift.rules.evidence import Evidence
from evaluator.drift.text import lexicon
from evaluator.drift.text.dates import MONTHS
from evaluator.drift.text.negation import is_not
from evaluator.drift.text.numeral_words import ORDINALS
from evaluator.drift.text.side import Side, has_any
from evaluator.patterns import lazily
from evaluator.rulebook import vocabulary
from evaluator.types import Category, Severity, Span

_WORDS = vocabulary("date_time")

_REACH = 4
_BETWEEN = _WORDS.listed("between_bound_and_time")
_BOUNDS = _WORDS.phrase_kinds("bounds")
_PARTS = _WORDS.kinds("parts")
_PART_CUES = tuple(_PARTS)
_PART = lazily(
    rf"\b(?P<part>{'|'.join(_PARTS)})[ -](?:the |this |next |last )?"
    rf"(?P<what>{'|'.join((*MONTHS, *_WORDS.ordered('divided')))}|\d{{2,4}}s|[12]\d{{3}})\b",
    regex.IGNORECASE,
)


def evidence(
    pair: Pair,
    points: Iterable[tuple[Span, Span]],
    lengths: Iterable[tuple[Span, Span]],
) -> list[Evidence]:
    """Report a time that something lasts to told as one that it starts at, and early for late.

    Args:
        pair: Both sides.
        points: Days, hours and years of the original, each beside the same one of the rewrite.
        lengths: Spans of time likewise ("six months").
    """
    original, rewrite = pair.sides
    found = []
    for pairs, point in ((points, True), (lengths, False)):
        for one, other in pairs:
            mine = _bound(original, one, point=point)
            theirs = _bound(rewrite, other, point=point)
            if point:
                mine = mine or _begun_or_ended(original, one, rewrite, theirs)
                theirs = theirs or _begun_or_ended(rewrite, other, original, mine)
            if mine is None or theirs is None or mine[0] == theirs[0]:
                continue
            found.append(
                Evidence(
                    Category.DATE_TIME, "deadline-turned", Severity.MAJOR, 0.9,
                    (Span(mine[1], one.end),), (Span(theirs[1], other.end),),
                )
            )  # fmt: skip
    return found or [*_parts(original, rewrite), *_terms(original, rewrite)]


def _bound(side: Side, span: Span, *, point: bool) -> tuple[str, int] | None:
    """Return "up_to" or "onward" for what stands before a time, and where that begins."""
    first = next((word.index for word in side.words if word.end > span.start), 0)
    if not point and first and side.words[first - 1].lower not in _OF_LENGTHS:
        return None
    for at in range(first, max(0, first - _REACH), -1):
        for phrase, name in _BOUNDS:
            start = at - len(phrase)
            if start >= 0 and all(side.words[start + k].lower == p for k, p in enumerate(phrase)):
                before = side.words[max(0, start - _REACH - 1) : start]
                if any(is_not(word) or word.lower in ("never", "no") for word in before):
                    return None  # "not until" is from then on, and may be told in many ways
                if phrase[:2] == ("as", "of") and not side.lowers.isdisjoint(_PAST):
                    return None  # "as of noon 30 had arrived": up to then
                return name, side.words[start].start
        if side.words[at - 1].lower not in _BETWEEN:
            return None
    return None


def _begun_or_ended(
    side: Side, span: Span, other: Side, bound: tuple[str, int] | None
) -> tuple[str, int] | None:
    """Return the bound that a verb makes of the time behind its "at" or "on": "opens at 9".

    Args:
        side: The side with the time.
        span: Where that stands.
        other: The other side, where something lasts up to or from the same time.
        bound: What says so.
    """
    at = next((word.index for word in side.words if word.end > span.start), 0)
    at -= side.words[at].lower not in ("at", "on")  # "on Friday" is read as one
    if bound is None or at < 1 or side.words[at].lower not in ("at", "on"):
        return None
    if not any(word.start == bound[1] and word.lower in _LASTING for word in other.words):
        return None
    for word in side.words[max(0, at - 2) : at]:
        for name, opposite in (("up_to", "onward"), ("onward", "up_to")):
            if word.lemma in lexicon.listed(f"verbs_{name}"):
                shut = not other.lowers.isdisjoint(_SHUT)  # "closed until 9", "opens at 9"
                return (opposite if shut else name), word.start
    return None


_PAST = _WORDS.listed("arrived_by")
_LASTING = frozenset(("until", "till", "from", "since"))
_SHUT = frozenset(("closed", "shut", "suspended"))


def told_by_verb(one: Side, other: Side) -> bool:
    """Whether one side alone says how long something lasts: "open until 9", "closes at 9"."""
    return any(
        not mine.lowers.isdisjoint(("until", "till"))
        and theirs.lowers.isdisjoint(("until", "till"))
        and not theirs.lowers.isdisjoint(("at", "on"))
        for mine, theirs in ((one, other), (other, one))
    )


_OF_LENGTHS = frozenset(("within", "after", "following", "inside", "than"))


def _parts(original: Side, rewrite: Side) -> list[Evidence]:
    """Report "mid-August" told as "early August", of a time that both sides name once."""
    if not (has_any(original.small, _PART_CUES) and has_any(rewrite.small, _PART_CUES)):
        return []
    ones, others = _told(original.text), _told(rewrite.text)
    return [
        Evidence(
            Category.DATE_TIME, "time-changed", Severity.MAJOR, 0.85,
            (ones[what][1],), (others[what][1],),
        )
        for what in ones.keys() & others.keys()
        if ones[what][0] != others[what][0]
    ]  # fmt: skip


_TERM_CUES = (
    *("half", "quarter"),
    *(f"{part}{number}" for part in "HQ" for number in range(1, 5)),
)
_TERM = lazily(
    r"\b(?P<letter>[HQ])(?P<number>[1-4])\b(?: (?P<year>(?:19|20)\d\d))?"
    r"|\b(?P<which>first|second|third|fourth|last|1st|2nd|3rd|4th) (?P<what>half|quarter)\b"
)


def _terms(original: Side, rewrite: Side) -> list[Evidence]:
    """Report "H1" told as "the second half" and "Q1" as "the third quarter"."""
    if not (has_any(original.text, _TERM_CUES) and has_any(rewrite.text, _TERM_CUES)):
        return []
    ones, others = (list(_TERM.finditer(side.text)) for side in (original, rewrite))
    if len(ones) != 1 or len(others) != 1:
        return []
    mine, theirs = _term(ones[0]), _term(others[0])
    if mine[0] != theirs[0] or mine[1] == theirs[1]:
        return []
    return [
        Evidence(
            Category.DATE_TIME, "time-changed", Severity.MAJOR, 0.85,
            (Span(*ones[0].span()),), (Span(*others[0].span()),),
        )
    ]  # fmt: skip


def _term(hit: regex.Match[str]) -> tuple[str, int]:
    """Return "half" or "quarter" and which of them."""
    if hit["letter"]:
        return "half" if hit["letter"] == "H" else "quarter", int(hit["number"])
    which = hit["which"]
    if which == "last":
        return hit["what"], 2 if hit["what"] == "half" else 4
    return hit["what"], int(which[0]) if which[0].isdecimal() else ORDINALS[which]


def _told(text: str) -> dict[str, tuple[str, Span]]:
    """Return the part that a text names of each time, and where; what it names twice left out."""
    found: dict[str, tuple[str, Span]] = {}
    again = set()
    for hit in _PART.finditer(text):
        what = hit["what"].lower().replace("fall", "autumn")
        if what in found:
            again.add(what)
        found[what] = _PARTS[hit["part"].lower()], Span(*hit.span())
    return {what: row for what, row in found.items() if what not in again}
