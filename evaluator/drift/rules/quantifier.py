"""How much, how often, how nearly: all, most, some, few, only; "always" for "usually"."""

from __future__ import annotations

from evaluator.drift.pair.matching import LIKE
from evaluator.drift.pair.opposition import opposites_between
from evaluator.drift.pair.pair import Pair, View
from evaluator.drift.rules import almost, exceptions
from evaluator.drift.rules.evidence import Evidence
from evaluator.drift.text.negation import cues
from evaluator.drift.text.side import Side, Word
from evaluator.rulebook import vocabulary
from evaluator.types import Category, Severity

_WORDS = vocabulary("quantity")

_ALONE = ("thing", "body", "one")
_AMOUNTS = _WORDS.kinds("amounts")
_IN_PLACE = _AMOUNTS | _WORDS.kinds("in_place")
_LIMITS = _WORDS.listed("limits")
_IN_A_GROUP = _WORDS.listed("in_a_group")
_GRAVE = _WORDS.pairs("another_amount")
_SLIGHT = _WORDS.pairs("somewhat_another")


def amount_classes() -> dict[str, str]:
    """Return the class of each quantity word, such as "all" for "each"."""
    return _AMOUNTS


def evidence(pair: Pair) -> list[Evidence]:
    """Report quantity and frequency words that changed, "only" and "almost" lost or put in."""
    found = exceptions.evidence(pair) or _amounts(pair) or _in_place(pair)
    found.extend(item for view in pair.views for item in _only(view))
    found.extend(_degrees(pair))
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
        elif last is not None or word.lower not in _IN_A_GROUP:
            break
    return last


def _amounts(pair: Pair) -> list[Evidence]:
    original, rewrite = pair.sides
    matching = pair.matching
    table = amount_classes()
    if original.lowers.isdisjoint(table) or rewrite.lowers.isdisjoint(table):
        return []
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
            both = frozenset(kinds)
            if both not in _GRAVE and both not in _SLIGHT:
                continue
            if kinds[0] in their_classes or kinds[1] in my_classes:
                continue
            if "none" in both and opposites_between(original, rewrite):
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
                    Category.QUANTITY, "amount-changed",
                    Severity.MAJOR if both in _GRAVE and sure else Severity.MINOR,
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
    return "most" if found == "all" and before_it in almost.ALL_BUT else found


def _in_place(pair: Pair) -> list[Evidence]:
    """Report a quantity word linked to one that says another amount, their neighbours kept."""
    original, rewrite = pair.sides
    matching = pair.matching
    found: list[Evidence] = []
    if original.lowers.isdisjoint(_IN_PLACE) or rewrite.lowers.isdisjoint(_IN_PLACE):
        return found
    for i, j in matching.links:
        one, other = original.words[i].lower, rewrite.words[j].lower
        both = frozenset({_IN_PLACE.get(one, ""), _IN_PLACE.get(other, "")})
        if both not in _GRAVE and both not in _SAID_APART:
            continue
        if _denied(original, original.words[i]) != _denied(rewrite, rewrite.words[j]):
            continue
        beside = [
            j + step in matching.forward.get(i + step, ())
            and matching.similarity[i + step, j + step] >= LIKE
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
        if "none" in both and (
            opposites_between(original, rewrite) or len(cues(original)) == len(cues(rewrite))
        ):
            continue  # "neither wants to", "both refuse to"
        severity = Severity.MAJOR if both in _GRAVE else Severity.MINOR
        found.append(
            Evidence(
                Category.QUANTITY, "amount-changed", severity, 0.7,
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
    """Return whether a quantity word is part of a phrase that says no amount ("at all")."""
    before = side.words[word.index - 1].lower if word.index else ""
    after = side.words[word.index + 1].lower if word.index + 1 < len(side.words) else ""
    return (before, word.lower) in _IDIOMS or (word.lower, after) in _IDIOMS


def _denied(side: Side, word: Word) -> bool:
    return word.index > 0 and side.words[word.index - 1].lower == "not"


_IDIOMS = frozenset(_WORDS.phrases("idioms"))


def _only(view: View) -> list[Evidence]:
    """Report an "only" that the other side does not have in any form."""
    side, other = view.sides
    matching = view.matching
    lost = view.lost
    mine = [word for word in side.words if word.lower in ("only", "solely", "exclusively")]
    if not mine or not other.lowers.isdisjoint(_LIMITS):
        return []
    word = mine[0]
    if word.index and side.words[word.index - 1].lower in ("not", "the", "an"):
        return []
    if any(w.lower in ("few", "handful") for w in side.words[word.index + 1 : word.index + 3]):
        return []  # "only a few" is a few
    governed = next((w for w in side.clause(word.index, 4) if w.content), None)
    if governed is None or matching.answered_original[governed.index] < LIKE:
        return []
    span = (side.span(word.index, word.index),)
    return [
        Evidence(
            Category.QUANTITY, "only-lost" if lost else "only-added", Severity.MINOR, 0.5,
            *view.spans(span),
        )
    ]  # fmt: skip


_FREQUENCY = _WORDS.kinds("frequency")
# What may be said for each other: "often" and "usually" are one level, and these are near.
_NEAR = frozenset((frozenset(("sometimes", "often")),))


def _degrees(pair: Pair) -> list[Evidence]:
    """Report that something happens more or less often, and an "almost" lost or put in."""
    original, rewrite = pair.sides
    found = [*_how_often(original, rewrite), *almost.of_all(pair)]
    return found or almost.evidence(pair)


def _how_often(original: Side, rewrite: Side) -> list[Evidence]:
    """Compare the one word of each side that says how often; a "not" on one side says it anew."""
    ones, others = (
        [w for w in side.words if w.lower in _FREQUENCY] for side in (original, rewrite)
    )
    if len(ones) != 1 or len(others) != 1:
        return []
    pair = frozenset((_FREQUENCY[ones[0].lower], _FREQUENCY[others[0].lower]))
    if len(pair) == 1 or pair in _NEAR or _elsewhere(original, ones) != _elsewhere(rewrite, others):
        return []
    return [
        Evidence(
            Category.QUANTITY, "frequency-changed", Severity.MAJOR, 0.7,
            (ones[0].span,), (others[0].span,),
        )
    ]  # fmt: skip


def _elsewhere(side: Side, words: list[Word]) -> int:
    """How many negations a side has beside `words`."""
    return sum(cue.first != words[0].index for cue in cues(side))
