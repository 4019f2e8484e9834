"""Quantity and scope words: all, most, some, few, only."""

from __future__ import annotations

from functools import cache

from evaluator.drift import exceptions, lexicon
from evaluator.drift.equivalents import opposites_between
from evaluator.drift.evidence import Evidence
from evaluator.drift.matching import Matching
from evaluator.drift.negation import cues
from evaluator.drift.words import Side, Word
from evaluator.types import Category, Severity

_ALONE = ("thing", "body", "one")
ALL_BUT = frozenset(("almost", "nearly", "virtually", "practically"))
_CLASSES = ("all", "most", "many", "some", "few", "none", "half", "both")
# Pairs of classes that say another amount; the rest are close enough to be said for one another.
_GRAVE = {
    frozenset(pair)
    for pair in (
        ("all", "some"), ("all", "few"), ("all", "none"), ("most", "few"), ("many", "few"),
        ("some", "none"), ("most", "none"), ("many", "none"), ("half", "all"), ("half", "few"),
        ("both", "none"), ("all", "half"), ("few", "both"), ("most", "some"),
    )
}  # fmt: skip
_SLIGHT = {
    frozenset(pair)
    for pair in (
        ("all", "most"),
        ("many", "some"),
        ("most", "half"),
        ("all", "many"),
    )
}


@cache
def amount_classes() -> dict[str, str]:
    """Return the class of each quantity word, such as "all" for "each"."""
    return {word: name for name in _CLASSES for word in lexicon.listed(f"amount_{name}")}


def evidence(original: Side, rewrite: Side, matching: Matching) -> list[Evidence]:
    """Report quantity words that changed, and "only" lost or put in."""
    found = (
        exceptions.evidence(original, rewrite, matching)
        or _amounts(original, rewrite, matching)
        or _in_place(original, rewrite, matching)
    )
    found.extend(_only(original, rewrite, matching, True))
    found.extend(_only(rewrite, original, matching.flipped(), False))
    return found


def _governed(side: Side, index: int) -> Word | None:
    """Return the last content word of the group that a quantity word begins."""
    last = None
    for word in side.words[index + 1 : index + 6]:
        if word.kind == "mark":
            break
        if word.content:
            last = word
            if word.lower.endswith("s"):
                break
        elif last is not None or word.lower not in (
            "of",
            "the",
            "their",
            "his",
            "her",
            "its",
            "our",
            "a",
            "an",
            "these",
            "those",
            "other",
            "more",
        ):
            break
    return last


def _amounts(original: Side, rewrite: Side, matching: Matching) -> list[Evidence]:
    table = amount_classes()
    ones = [word for word in original.words if word.lower in table and not _part(original, word)]
    others = [word for word in rewrite.words if word.lower in table and not _part(rewrite, word)]
    if any(word.lower == "not" for side in (original, rewrite) for word in side.words):
        ones = [word for word in ones if not _denied(original, word)]
        others = [word for word in others if not _denied(rewrite, word)]
    their_classes = {_class(rewrite, word) for word in others}
    my_classes = {_class(original, word) for word in ones}
    found = []
    for one in ones:
        mine = _governed(original, one.index)
        for other in others:
            kinds = _class(original, one), _class(rewrite, other)
            pair = frozenset(kinds)
            if pair not in _GRAVE and pair not in _SLIGHT:
                continue
            if kinds[0] in their_classes or kinds[1] in my_classes:
                continue
            if "none" in pair and opposites_between(original, rewrite):
                continue  # "all were taken", "none were empty"
            theirs = _governed(rewrite, other.index)
            same_place = other.index in matching.forward.get(one.index, ())
            same_thing = (
                mine is not None
                and theirs is not None
                and theirs.index in matching.forward.get(mine.index, ())
            )
            if not same_place and not same_thing:
                continue
            # "Everything" counts nothing that stands behind it.
            sure = same_thing or all(w.lower.endswith(_ALONE) for w in (one, other))
            found.append(
                Evidence(
                    Category.QUANTITY, "amount_changed",
                    Severity.MAJOR if pair in _GRAVE and sure else Severity.MINOR,
                    0.8 if sure else 0.5, (one.span,), (other.span,),
                )
            )  # fmt: skip
            break
    return found


def _class(side: Side, word: Word) -> str:
    """Return the class of a quantity word; more than half is most, and so is almost all."""
    if word.lower == "half" and word.index > 1:
        before = [side.words[word.index - k].lower for k in (1, 2)]
        if before == ["than", "more"] or before[0] == "over":
            return "most"
    found = amount_classes()[word.lower]
    before_it = side.words[word.index - 1].lower if word.index else ""
    return "most" if found == "all" and before_it in ALL_BUT else found


def _in_place(original: Side, rewrite: Side, matching: Matching) -> list[Evidence]:
    """Report a quantity word linked to one that says another amount, their neighbours kept."""
    table = amount_classes() | {"no": "none", "neither": "none", "only": "only", "even": "even"}
    found = []
    for i, j in matching.links:
        one, other = original.words[i].lower, rewrite.words[j].lower
        pair = frozenset({table.get(one, ""), table.get(other, "")})
        if pair not in _GRAVE and pair not in _SAID_APART:
            continue
        if _denied(original, original.words[i]) != _denied(rewrite, rewrite.words[j]):
            continue
        beside = [
            j + step in matching.forward.get(i + step, ())
            and matching.similarity[i + step, j + step] >= 0.6
            for step in (-1, 1)
            if 0 <= i + step < len(original.words) and 0 <= j + step < len(rewrite.words)
        ]
        mine, theirs = _governed(original, i), _governed(rewrite, j)
        same_thing = (
            mine is not None
            and theirs is not None
            and (theirs.index in matching.forward.get(mine.index, ()))
        )
        if not (all(beside) if not same_thing else any(beside)):
            continue
        if "none" in pair and (
            opposites_between(original, rewrite) or len(cues(original)) == len(cues(rewrite))
        ):
            continue  # "neither wants to", "both refuse to"
        severity = Severity.MAJOR if pair in _GRAVE else Severity.MINOR
        found.append(
            Evidence(
                Category.QUANTITY, "amount_changed", severity, 0.7,
                (original.words[i].span,), (rewrite.words[j].span,),
            )
        )  # fmt: skip
    return found


# "Only" and "even" draw the line on opposite sides; most of a kind is not half of it.
_SAID_APART = {
    frozenset(("only", "even")),
    frozenset(("most", "half")),
    frozenset(("none", "both")),
}


def _part(side: Side, word: Word) -> bool:
    """Tell whether a quantity word is part of a phrase that says no amount ("at all")."""
    before = side.words[word.index - 1].lower if word.index else ""
    after = side.words[word.index + 1].lower if word.index + 1 < len(side.words) else ""
    return (before, word.lower) in _IDIOMS or (word.lower, after) in _IDIOMS


def _denied(side: Side, word: Word) -> bool:
    return word.index > 0 and side.words[word.index - 1].lower == "not"


_IDIOMS = {
    ("at", "all"), ("after", "all"), ("above", "all"), ("all", "over"), ("first", "all"),
    ("of", "all"), ("all", "right"), ("at", "most"), ("the", "most"), ("some", "time"),
    ("each", "other"), ("so", "many"), ("as", "many"), ("how", "many"), ("all", "the"),
    ("every", "time"), ("all", "in"), ("most", "of"), ("no", "longer"), ("all", "this"),
    ("no", "doubt"), ("no", "matter"), ("too", "many"),
} - {("most", "of"), ("all", "the")}  # fmt: skip


def _only(side: Side, other: Side, matching: Matching, lost: bool) -> list[Evidence]:
    """Report an "only" that the other side does not have in any form."""
    limits = lexicon.listed("limits")
    mine = [word for word in side.words if word.lower in ("only", "solely", "exclusively")]
    if not mine or not other.lowers.isdisjoint(limits):
        return []
    word = mine[0]
    if word.index and side.words[word.index - 1].lower in ("not", "the", "an"):
        return []
    if any(w.lower in ("few", "handful") for w in side.words[word.index + 1 : word.index + 3]):
        return []  # "only a few" is a few
    governed = next((w for w in side.clause(word.index, 4) if w.content), None)
    if governed is None or matching.answered_original[governed.index] < 0.6:
        return []
    span = (side.span(word.index, word.index),)
    return [
        Evidence(
            Category.QUANTITY, "only_lost" if lost else "only_added", Severity.MINOR, 0.5,
            span if lost else (), () if lost else span,
        )
    ]  # fmt: skip
