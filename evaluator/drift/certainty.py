"""Certainty: modal verbs, hedges and allegations."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from evaluator.drift import lexicon
from evaluator.drift.attribution import reporting
from evaluator.drift.evidence import Evidence
from evaluator.drift.matching import Matching
from evaluator.drift.words import Side, Word
from evaluator.types import Category, Severity, Span

_ANCHORED = 0.5
_SAME = 0.6
_GAP = 2
_REACH = 7


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
def _table() -> dict[str, list[tuple[tuple[str, ...], int, str]]]:
    table: dict[str, list[tuple[tuple[str, ...], int, str]]] = {}
    for family, level, phrases in lexicon.rows("certainty.tsv"):
        for phrase in phrases.split(", "):
            parts = tuple(phrase.split())
            table.setdefault(parts[0], []).append((parts, int(level), family))
    for rows in table.values():
        rows.sort(key=lambda row: -len(row[0]))
    return table


def hedges(side: Side) -> list[Hedge]:
    """Return the words of a side that say how sure something is, in order."""
    words, table, found = side.words, _table(), []
    index = 0
    while index < len(words):
        word = words[index]
        step = 1
        if word.kind == "word" and not _no_hedge(words, word):
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
        index += step
    return found


def _no_hedge(words: tuple[Word, ...], word: Word) -> bool:
    """Tell whether a word says something else than how sure something is.

    The month of May, "as soon as possible", "as likely as", "a certain pattern", "is supposed to
    carry", "looks like a ring".
    """
    before = words[word.index - 1].lower if word.index else ""
    after = words[word.index + 1].lower if word.index + 1 < len(words) else ""
    if word.lower == "may":
        return word.capital and not word.opening
    if word.lower in ("possible", "likely"):
        return before in ("as", "more", "less") or (before == "it" and after == "to")
    if word.lower == "certain":
        return before in ("a", "an", "of", "the", "") or words[word.index - 1].kind == "mark"
    if word.lower == "supposed":
        return after == "to"
    then = words[word.index + 2].lower if word.index + 2 < len(words) else ""
    return word.lemma == "look" and after == "like" and then in ("a", "an", "the")


def evidence(original: Side, rewrite: Side, matching: Matching) -> list[Evidence]:
    """Report hedges and allegations lost, put in, or told with another strength."""
    ones, others = hedges(original), hedges(rewrite)
    flipped = matching.flipped()
    found = _compare(original, rewrite, matching, ones, others, True)
    found.extend(_compare(rewrite, original, flipped, others, ones, False))
    found.extend(_modals(original, rewrite, matching, ones, others))
    return found


def _permits(side: Side, other: Side, hedge: Hedge) -> bool:
    """Tell whether "may" gives leave: "only members may", "no ship may", "are allowed to"."""
    leave = not other.lemmas.isdisjoint(("allow", "permit", "entitle"))
    if leave and side.words[hedge.first].lower == "may":
        return True
    before = side.words[max(0, hedge.first - 4) : hedge.first]
    return side.words[hedge.first].lower == "may" and any(
        word.lower in ("only", "no", "not", "nobody", "neither") for word in before
    )


_PLACES = frozenset(("in", "on", "at", "before", "under", "from", "with", "for", "again", "."))


def _in_view(side: Side, hedge: Hedge) -> bool:
    """Tell whether "appeared" means that something came into view: "appeared in the journal"."""
    after = side.words[hedge.last + 1 : hedge.last + 2]
    return side.words[hedge.first].lemma == "appear" and (not after or after[0].lower in _PLACES)


def _compare(
    side: Side, other: Side, matching: Matching, mine: list[Hedge], theirs: list[Hedge], lost: bool
) -> list[Evidence]:
    """Report the hedges of `side` when nothing near their place on the other side is as unsure."""
    found = []
    for hedge in mine:
        if hedge.level >= 3 or hedge.family == "said":
            continue
        sure = _against_will(matching, hedge)
        if _permits(side, other, hedge) or _translated(matching, hedge) or _in_view(side, hedge):
            continue
        if _negated(side, hedge) and not sure:
            continue
        place = _place(side, matching, hedge, sure)
        if place is None:
            continue
        if _answered(other, theirs, _taken(matching, hedge), place, sure, hedge.family):
            continue
        if any(
            one.level >= 3 and one.first in matching.forward.get(hedge.first, ()) for one in theirs
        ):
            continue  # "probably", "certainly": `_modals` tells them
        claim = hedge.family == "claim"
        if claim and _reported_anew(side, other, matching):
            continue
        strong = hedge.level == 1 and hedge.family in ("modal", "hedge")
        if claim and lost:
            severity = Severity.CRITICAL
        elif strong:
            severity = Severity.MAJOR
        else:
            severity = Severity.MINOR
        span = (side.span(hedge.first, hedge.last),)
        there = _answer_span(other, other.words[place])
        key = f"{'claim' if claim else 'hedge'}_{'lost' if lost else 'added'}"
        found.append(
            Evidence(
                Category.CERTAINTY, key, severity, 0.7, span if lost else there,
                there if lost else span, {"cue": side.quote(hedge.first, hedge.last)},
            )
        )  # fmt: skip
    return found


def _taken(matching: Matching, hedge: Hedge) -> frozenset[int]:
    """Return the words of the other side that answer the same word elsewhere on this side.

    A "think" that both sides have does not stand for a "possibly" that only one has.
    """
    return frozenset(
        j
        for i, j in matching.links
        if not hedge.first <= i <= hedge.last
        and matching.similarity[i, j] >= _SAME
        and matching.original.words[i].lemma == matching.rewrite.words[j].lemma
    )


def _answered(
    other: Side, theirs: list[Hedge], taken: frozenset[int], place: int, sure: bool, family: str
) -> bool:
    """Tell whether anything near a place of the other side, and not taken, says as much.

    Where a plain "will" stands for the hedge (`sure`), only another hedge does; an "allegedly" is
    answered by who alleges or by another doubt, not by a "can".
    """
    soft = lexicon.listed("soft_claims" if family == "claim" else "soft_hedges")
    if sure:
        soft = frozenset()
    return any(
        one.level < 3
        and not (sure and one.family == "said")
        and one.first not in taken
        and _near(one.first, place)
        for one in theirs
    ) or any(
        word.lower in soft and word.index not in taken and _near(word.index, place)
        for word in other.words
    )


def _place(side: Side, matching: Matching, hedge: Hedge, sure: bool) -> int | None:
    """Return where on the other side a hedge would stand; None where what it hedges is not there.

    That is the word that answers what it governs, or, for an adverb, the word after the one that
    answers what stands before it.
    """
    anchor = _anchor(side, hedge)
    if anchor is not None and (sure or matching.answered_original[anchor.index] >= _ANCHORED):
        answer = matching.linked(anchor.index)
        if answer is not None:
            return answer.index
    if hedge.family not in ("hedge", "claim") and not sure:
        return None
    ends = [matching.forward.get(k, ()) for k in (hedge.first - 1, hedge.last + 1)]
    if ends[0] and ends[1] and abs(ends[1][0] - ends[0][0]) <= _GAP:
        return ends[1][0]
    return ends[1][0] if sure and ends[1] else None


def _against_will(matching: Matching, hedge: Hedge) -> bool:
    """Tell whether a plain "will" stands where a hedge stands on this side."""
    return hedge.family in ("modal", "ability") and any(
        matching.rewrite.words[j].lower in ("will", "shall", "won't")
        for j in matching.forward.get(hedge.first, ())
    )


def _near(index: int, place: int) -> bool:
    return place < 0 or abs(index - place) <= _REACH


def _translated(matching: Matching, hedge: Hedge) -> bool:
    """Tell whether a content word answers the hedge itself."""
    return any(
        matching.similarity[k, j] >= 0.75 and matching.rewrite.words[j].content
        for k in range(hedge.first, hedge.last + 1)
        for j in matching.forward.get(k, ())
    )


def _reported_anew(side: Side, other: Side, matching: Matching) -> bool:
    """Tell whether the other side names a source where this one only says "reportedly"."""
    known = {j for first, _ in reporting(side) for j in matching.forward.get(first, ())}
    return any(first not in known for first, _ in reporting(other))


def _negated(side: Side, hedge: Hedge) -> bool:
    """Tell whether a modal is negated: "could not" speaks of what was impossible."""
    after = side.words[hedge.last + 1].lower if hedge.last + 1 < len(side.words) else ""
    return after == "not" or side.words[hedge.first].lower.endswith("n't")


def _anchor(side: Side, hedge: Hedge) -> Word | None:
    """Return the word that a hedge governs."""
    for word in side.clause(hedge.last, 6):
        if word.content and not word.lower.endswith("ly"):
            return word
    return None


def _answer_span(other: Side, answer: Word) -> tuple[Span, ...]:
    """Return the span of a matched word with the auxiliary verbs before it."""
    first = answer.index
    while first and other.words[first - 1].lower in lexicon.listed("auxiliaries"):
        first -= 1
    return (other.span(first, answer.index),)


def _modals(
    original: Side, rewrite: Side, matching: Matching, ones: list[Hedge], others: list[Hedge]
) -> list[Evidence]:
    """Report a hedge answered by one of another strength ("probably", "may")."""
    pairs = [
        (one, other)
        for one in ones
        for other in others
        if any(
            other.first <= j <= other.last
            for k in range(one.first, one.last + 1)
            for j in matching.forward.get(k, ())
        )
    ]
    if not pairs and len(ones) == len(others) == 1:
        pairs = [(ones[0], others[0])]
    found = []
    for one, other in pairs:
        if one.level == other.level or "said" in (one.family, other.family):
            continue
        if any(o.level == one.level and o is not other for o in others):
            continue
        key = "surer" if other.level > one.level else "less_sure"
        wide = abs(one.level - other.level) >= 2
        found.append(
            Evidence(
                Category.CERTAINTY,
                key,
                Severity.MAJOR if wide else Severity.MINOR,
                0.6 if wide else 0.5,
                (original.span(one.first, one.last),),
                (rewrite.span(other.first, other.last),),
            )
        )
    return found
