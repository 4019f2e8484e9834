"""Quantity and scope words: all, most, some, few, only; one or many."""

from __future__ import annotations

from functools import cache

from evaluator.drift import lexicon
from evaluator.drift.equivalents import opposites_between
from evaluator.drift.evidence import Evidence
from evaluator.drift.matching import Matching
from evaluator.drift.negation import cues
from evaluator.drift.numeral_words import ORDINALS
from evaluator.drift.units import unit_words
from evaluator.drift.words import Side, Word
from evaluator.types import Category, Severity

_CLASSES = ("all", "most", "many", "some", "few", "none", "half", "both")
# Pairs of classes that say another amount; the rest are close enough to be said for one another.
_GRAVE = {
    frozenset(pair)
    for pair in (
        ("all", "some"), ("all", "few"), ("all", "none"), ("most", "few"), ("many", "few"),
        ("some", "none"), ("most", "none"), ("many", "none"), ("half", "all"), ("half", "few"),
        ("both", "none"), ("all", "half"), ("few", "both"),
    )
}  # fmt: skip
_SLIGHT = {
    frozenset(pair)
    for pair in (
        ("all", "most"),
        ("most", "some"),
        ("many", "some"),
        ("most", "half"),
        ("all", "many"),
    )
}


@cache
def _classes() -> dict[str, str]:
    return {word: name for name in _CLASSES for word in lexicon.listed(f"amount_{name}")}


def evidence(original: Side, rewrite: Side, matching: Matching) -> list[Evidence]:
    """Report quantity words that changed, and "only" lost or put in."""
    found = _amounts(original, rewrite, matching) or _in_place(original, rewrite, matching)
    found.extend(_only(original, rewrite, matching, True))
    found.extend(_only(rewrite, original, matching.flipped(), False))
    found.extend(_plural(original, rewrite, matching))
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
    table = _classes()
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
            grave = pair in _GRAVE
            found.append(
                Evidence(
                    Category.QUANTITY, "amount_changed",
                    Severity.MAJOR if grave and same_thing else Severity.MINOR,
                    0.8 if same_thing else 0.5, (one.span,), (other.span,),
                )
            )  # fmt: skip
            break
    return found


def _class(side: Side, word: Word) -> str:
    """Return the class of a quantity word; more than half is most."""
    if word.lower == "half" and word.index > 1:
        before = [side.words[word.index - k].lower for k in (1, 2)]
        if before == ["than", "more"] or before[0] == "over":
            return "most"
    return _classes()[word.lower]


def _in_place(original: Side, rewrite: Side, matching: Matching) -> list[Evidence]:
    """Report a quantity word linked to one that says another amount, their neighbours kept."""
    table = _classes() | {"no": "none", "neither": "none", "only": "only", "even": "even"}
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


def _plural(original: Side, rewrite: Side, matching: Matching) -> list[Evidence]:
    """Report many of a kind that became a certain one ("platforms", "the platform")."""
    found = []
    for one_side, other_side, table, lost in (
        (original, rewrite, matching, True), (rewrite, original, matching.flipped(), False)
    ):  # fmt: skip
        for i, j in table.links:
            one, other = one_side.words[i], other_side.words[j]
            if (
                one.lemma != other.lemma or one.lower == other.lower or one.capital
                or other.lower != other.lemma or one.lower not in _plurals(one.lemma)
                or one.lower in unit_words()
            ):  # fmt: skip
                continue
            single = _begins(other_side, j) in ("a", "an") and _several(one_side, i)
            if not single and (not _certain(other_side, j) or _more(one_side, i)):
                continue
            if _modifies(other_side, j) or _one_of_many(other_side, j) or _doing(other_side, j):
                continue
            if _certain(one_side, i) and (_aside(other_side, j) or other_side.words[j - 1].content):
                continue
            spans = (one.span,), (other_side.span(_group_start(other_side, j), j),)
            found.append(
                Evidence(
                    Category.QUANTITY, "one_for_many" if lost else "many_for_one", Severity.MINOR,
                    0.5, spans[0] if lost else spans[1], spans[1] if lost else spans[0],
                )
            )  # fmt: skip
    return found


def _aside(side: Side, index: int) -> bool:
    """Tell whether a preposition stands before the group that ends at `index` ("at the gate")."""
    start = _group_start(side, index)
    return start > 0 and side.words[start - 1].lower in lexicon.listed("prepositions")


def _modifies(side: Side, index: int) -> bool:
    """Tell whether a noun stands before another that it belongs to ("the ban period").

    What tells when or how, or a verb in the past, is no noun ("the platform earlier this year").
    """
    if index + 1 == len(side.words):
        return False
    after = side.words[index + 1]
    adverb = after.lower.endswith("ly") or after.lower in _WHEN
    verb = after.lower != after.lemma and not after.lower.endswith("s")
    return after.content and not adverb and not verb


_WHEN = frozenset(
    ("ago", "earlier", "early", "late", "later", "last", "next", "now", "once", "recently", "soon",
     "today", "tomorrow", "tonight", "yesterday")
)  # fmt: skip


def _one_of_many(side: Side, index: int) -> bool:
    """Tell whether a group names one out of several ("the latest move", "the first round")."""
    return any(
        word.lower in ("last", "latest", "next", "only", "same", "other")
        or word.lower.endswith("est")
        or word.lower in ORDINALS
        for word in side.words[_group_start(side, index) : index]
    )


def _doing(side: Side, index: int) -> bool:
    """Tell whether a group names what is done to something ("the repair of the road")."""
    return index + 1 < len(side.words) and side.words[index + 1].lower == "of"


def _plurals(lemma: str) -> tuple[str, ...]:
    return (f"{lemma}s", f"{lemma}es", f"{lemma[:-1]}ies", f"{lemma[:-1]}ves", f"{lemma[:-2]}ves")


def _group_start(side: Side, index: int) -> int:
    start = index
    while start and index - start < 4 and side.words[start - 1].kind == "word":
        start -= 1
        if not side.words[start].content:
            break
    return start


def _begins(side: Side, index: int) -> str:
    """Return the word that begins the group that ends at `index`."""
    return side.words[_group_start(side, index)].lower


def _several(side: Side, index: int) -> bool:
    """Tell whether a word for more than one begins the group that ends at `index`."""
    return _begins(side, index) in ("both", "many") or any(
        word.lower in ("several", "numerous", "various", "multiple", "countless")
        for word in side.words[_group_start(side, index) : index]
    )


def _certain(side: Side, index: int) -> bool:
    """Tell whether "the" or "this" begins the group that ends at `index`."""
    return _begins(side, index) in ("the", "this", "that", "these", "those")


def _more(side: Side, index: int) -> bool:
    """Tell whether a number or quantity word counts the group that ends at `index`."""
    return any(
        word.kind == "number" or word.lower in _classes()
        for word in side.words[max(0, index - 4) : index]
    )
