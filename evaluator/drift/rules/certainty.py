"""Certainty: modal verbs, hedges and allegations."""

from __future__ import annotations

from evaluator.drift.pair.matching import LIKE, RELATED, SAME, Matching
from evaluator.drift.pair.pair import Pair, View
from evaluator.drift.rules.evidence import Evidence
from evaluator.drift.text import lexicon
from evaluator.drift.text.side import Side, Word
from evaluator.drift.text.stance import SURE, Hedge, hedges, reporting
from evaluator.rulebook import vocabulary
from evaluator.types import Category, Severity, Span

_WORDS = vocabulary("certainty")
_LEAVE = _WORDS.listed("leave")
_PERMITTED = _WORDS.listed("permitted_acts")
_SOFT_CLAIMS = _WORDS.listed("soft_claims")
_SOFT_HEDGES = _WORDS.listed("soft_hedges")
_BEFORE_LEAVE = _WORDS.listed("before_leave")
_PLACES = _WORDS.listed("in_view")
_WILL = _WORDS.listed("will")
_HEARSAY = _WORDS.listed("hearsay")
_OPEN = _WORDS.listed("asked")
_MODAL = frozenset(("may", "might", "could"))

_GAP = 2
_REACH = 7
_ROUND = 4
_WIDE = 2  # levels between two hedges of which the one is told for the other


def evidence(pair: Pair) -> list[Evidence]:
    """Report hedges and allegations lost, put in, or told with another strength."""
    return [*(item for view in pair.views for item in _compare(view)), *_modals(pair)]


def _permits(side: Side, other: Side, hedge: Hedge, sure: bool) -> bool:
    """Return whether "may" gives leave: "only members may", "no ship may", "may park".

    "However odd it may sound" leaves nothing open either, and "may not" stands for "must not".
    Against a plain "will" (`sure`) only words of leave count.
    """
    if side.words[hedge.first].lower != "may":
        return False
    if not other.forms.isdisjoint(_LEAVE):
        return True
    if sure:
        return _negated(side, hedge) and "must" in other.lowers
    anchor = _anchor(side, hedge)
    if anchor is not None and anchor.lower in _PERMITTED:
        return True
    before = side.words[max(0, hedge.first - 5) : hedge.first]
    return any(word.lower in _BEFORE_LEAVE for word in before)


def _in_view(side: Side, hedge: Hedge) -> bool:
    """Return whether "appeared" means that something came into view: "appeared in the journal"."""
    after = side.words[hedge.last + 1 : hedge.last + 2]
    return side.words[hedge.first].lemma == "appear" and (not after or after[0].lower in _PLACES)


def _compare(view: View) -> list[Evidence]:
    """Report the hedges of `side` when nothing near their place on the other side is as unsure."""
    side, other = view.sides
    matching, lost = view.matching, view.lost
    mine, theirs = hedges(side), hedges(other)
    found = []
    for hedge in mine:
        if hedge.level >= SURE or hedge.family == "said":
            continue
        will = _against_will(matching, hedge)
        sure = will is not None
        if _permits(side, other, hedge, sure) or _in_view(side, hedge):
            continue
        if _translated(matching, hedge) or (_negated(side, hedge) and not sure):
            continue
        place = will if will is not None else _place(view, hedge)
        if place is None:
            continue
        if _answered(other, theirs, _taken(matching, hedge), place, sure, hedge.family):
            continue
        if not sure and _only_ones(side, mine, hedge) and _only_ones(other, theirs):
            continue  # "it could have stood there", far away "there may have been"
        if any(
            (one.level >= SURE or one.family == hedge.family)
            and one.first in matching.forward.get(hedge.first, ())
            for one in theirs
        ):
            continue  # "probably", "certainly": `_modals` tells them
        if sure and _unknown(side, hedge):
            continue
        claim = hedge.family == "claim"
        if (claim or side.words[hedge.first].lower in _HEARSAY) and _reported_anew(view):
            continue
        span = (side.span(hedge.first, hedge.last),)
        there = _answer_span(other, other.words[place])
        key = f"{'claim' if claim else 'hedge'}-{'lost' if lost else 'added'}"
        found.append(
            Evidence(
                Category.CERTAINTY, key, _severity(hedge, lost), 0.7,
                *view.spans(span, there),
                {"cue": side.quote(hedge.first, hedge.last)},
            )
        )  # fmt: skip
    return found


def _unknown(side: Side, hedge: Hedge) -> bool:
    """Return whether a hedge stands in what nobody knows: "you don't know what might happen"."""
    before = {word.lower for word in side.words[max(0, hedge.first - _REACH) : hedge.first]}
    return not _OPEN.isdisjoint(before) and not side.lemmas.isdisjoint(("know", "wonder", "ask"))


def _severity(hedge: Hedge, lost: bool) -> Severity:
    """Return how grave it is that only one side has a hedge: readers call it a nuance.

    A claim told as a fact is graver than a fact told as a claim.

    Args:
        hedge: The hedge.
        lost: Whether that side is the original.
    """
    return Severity.CRITICAL if hedge.family == "claim" and lost else Severity.MINOR


def _taken(matching: Matching, hedge: Hedge) -> frozenset[int]:
    """Return the words of the other side that answer the same word elsewhere on this side.

    A "think" that both sides have does not stand for a "possibly" that only one has.
    """
    return frozenset(
        j
        for i, j in matching.links
        if not hedge.first <= i <= hedge.last
        and matching.similarity[i, j] >= LIKE
        and matching.original.words[i].lemma == matching.rewrite.words[j].lemma
    )


def _answered(
    other: Side, theirs: list[Hedge], taken: frozenset[int], place: int, sure: bool, family: str
) -> bool:
    """Return whether anything near a place of the other side, and not taken, says as much.

    Where a plain "will" stands for the hedge (`sure`), only another hedge does; an "allegedly" is
    answered by who alleges or by another doubt, not by a "can".
    """
    soft = frozenset() if sure else _SOFT_CLAIMS if family == "claim" else _SOFT_HEDGES
    near = range(place - _REACH, place + _REACH + 1)
    return any(
        one.level < SURE
        and not (sure and one.family == "said")
        and one.first not in taken
        and (one.first in near or (one.family == "seem" and one.first <= 1))
        for one in theirs
    ) or any(
        word.lower in soft and word.index not in taken and word.index in near
        for word in other.words
    )


def _place(view: View, hedge: Hedge) -> int | None:
    """Return where on the other side a hedge would stand; None where what it hedges is not there.

    That is the word that answers what it governs, or, for an adverb, the word after the one that
    answers what stands before it, or what answers the surest of the words round it.
    """
    side, matching = view.sides[0], view.matching
    anchor = _anchor(side, hedge)
    if anchor is not None and matching.answered_original[anchor.index] >= RELATED:
        answer = matching.linked(anchor.index)
        if answer is not None:
            return answer.index
    if hedge.family not in ("hedge", "claim"):
        return None
    ends = [matching.forward.get(k, ()) for k in (hedge.first - 1, hedge.last + 1)]
    if ends[0] and ends[1] and abs(ends[1][0] - ends[0][0]) <= _GAP:
        return ends[1][0]
    lower = side.words[hedge.first].lower
    if not lower.endswith("ly") and lower not in ("perhaps", "maybe"):
        return None
    round_it = [
        (float(matching.similarity[k, j]), j)
        for k in range(max(0, hedge.first - _ROUND), min(len(side.words), hedge.last + _ROUND + 1))
        if side.words[k].content
        for j in matching.forward.get(k, ())
    ]
    best, answer_at = max(round_it, default=(0.0, -1))
    return answer_at if best >= LIKE else None


def _against_will(matching: Matching, hedge: Hedge) -> int | None:
    """Return where a plain "will" or "must" stands where a hedge stands on this side, if it does.

    Without a link it is the only one, on a side that has one more of them and one modal less.
    """
    mine, theirs = matching.original.words, matching.rewrite.words
    if mine[hedge.first].lower.removesuffix("n't") not in _MODAL:
        return None
    for j in matching.forward.get(hedge.first, ()):
        if theirs[j].lower in _WILL:
            return j
    wills = [word.index for word in theirs if word.lower in _WILL]
    if len(wills) != 1 or any(word.lower in _WILL for word in mine):
        return None
    before, after = (sum(word.lower in _MODAL for word in words) for words in (mine, theirs))
    return wills[0] if after < before else None


def _only_ones(side: Side, all_: list[Hedge], hedge: Hedge | None = None) -> bool:
    """Return whether a side has one "may", "might" or "could have", and it is `hedge` if given."""
    unsure = [
        one
        for one in all_
        if side.words[one.first].lower in ("may", "might")
        or (
            side.words[one.first].lower == "could"
            and "have" in (word.lower for word in side.words[one.last + 1 : one.last + 2])
        )
    ]
    return len(unsure) == 1 and hedge in (None, unsure[0])


def _translated(matching: Matching, hedge: Hedge) -> bool:
    """Return whether a content word answers the hedge itself, and not whom an accusation names."""
    accuses = matching.original.words[hedge.first].lemma == "accuse"
    return any(
        matching.similarity[k, j] >= SAME and matching.rewrite.words[j].content
        for k in range(hedge.first, hedge.first + 1 if accuses else hedge.last + 1)
        for j in matching.forward.get(k, ())
    )


def _reported_anew(view: View) -> bool:
    """Return whether the other side names a source where this one only says "reportedly"."""
    side, other = view.sides
    known = {j for first, _ in reporting(side) for j in view.matching.forward.get(first, ())}
    return any(first not in known for first, _ in reporting(other))


def _negated(side: Side, hedge: Hedge) -> bool:
    """Return whether a modal is negated: "could not" speaks of what was impossible."""
    if hedge.family not in ("modal", "ability"):
        return False
    after = side.words[hedge.last + 1].lower if hedge.last + 1 < len(side.words) else ""
    return after == "not" or side.words[hedge.first].lower.endswith("n't")


def _anchor(side: Side, hedge: Hedge) -> Word | None:
    """Return the word that a hedge governs."""
    words = side.clause(hedge.last, 6)
    return next((w for w in words if w.content and not w.lower.endswith("ly")), None)


def _answer_span(other: Side, answer: Word) -> tuple[Span, ...]:
    """Return the span of a matched word with the auxiliary verbs before it."""
    first = answer.index
    while first and other.words[first - 1].lower in lexicon.listed("auxiliaries"):
        first -= 1
    return (other.span(first, answer.index),)


def _modals(pair: Pair) -> list[Evidence]:
    """Report a hedge answered by one of another strength ("probably", "may")."""
    original, rewrite = pair.sides
    ones, others = hedges(original), hedges(rewrite)
    pairs = [
        (one, other)
        for one in ones
        for other in others
        if any(
            other.first <= j <= other.last
            for k in range(one.first, one.last + 1)
            for j in pair.matching.forward.get(k, ())
        )
    ]
    if len(ones) == len(others) == 1:
        pairs = [(ones[0], others[0])]
    found = []
    for one, other in pairs:
        if one.level == other.level or "said" in (one.family, other.family):
            continue
        key = "more-certain" if other.level > one.level else "less-certain"
        wide = abs(one.level - other.level) >= _WIDE
        found.append(
            Evidence(
                Category.CERTAINTY, key,
                Severity.MAJOR if wide else Severity.MINOR, 0.6 if wide else 0.5,
                (original.span(one.first, one.last),), (rewrite.span(other.first, other.last),),
            )
        )  # fmt: skip
    return found
