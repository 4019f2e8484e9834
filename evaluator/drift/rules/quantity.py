"""How much, how often, how many: all, most, some, few; "always" for "usually", one for many."""

from __future__ import annotations

from evaluator.drift.pair.matching import LIKE
from evaluator.drift.pair.opposition import opposites
from evaluator.drift.pair.pair import Pair
from evaluator.drift.rules import quantity_exceptions, quantity_one
from evaluator.drift.rules.evidence import Evidence
from evaluator.drift.text import lexicon
from evaluator.drift.text.negation import cues, is_not, prefixed
from evaluator.drift.text.side import Side, Word
from evaluator.rulebook import vocabulary
from evaluator.types import Category, Severity

_WORDS = vocabulary("quantity")
_ALONE = ("thing", "body", "one")
_BEHIND = 5  # words behind "all" of which one may deny in itself
_AMOUNTS = _WORDS.kinds("amounts")
_IN_PLACE = _AMOUNTS | _WORDS.kinds("in_place")
_IN_A_GROUP = _WORDS.listed("in_a_group")
_GRAVE = _WORDS.pairs("another_amount")
_SLIGHT = _WORDS.pairs("somewhat_another")
# "Only" and "even" draw the line on opposite sides; most of a kind is not half of it.
_SAID_APART = {
    frozenset(("only", "even")),
    frozenset(("most", "half")),
    frozenset(("none", "both")),
}
_IDIOMS = frozenset(_WORDS.phrases("idioms"))
_FREQUENCY = _WORDS.kinds("frequency")
# What may be said for each other: "often" and "usually" are one level, and these are near.
_NEAR = frozenset((frozenset(("sometimes", "often")),))


def evidence(pair: Pair) -> list[Evidence]:
    """Report amounts and frequencies that changed, "only" and "almost" lost, one told for many."""
    found = quantity_exceptions.evidence(pair) or _amounts(pair) or _in_place(pair)
    found.extend(item for view in pair.views for item in quantity_exceptions.only(view))
    degrees = _how_often(*pair.sides)
    degrees += [item for view in pair.views for item in quantity_exceptions.nearly_all(view)]
    found += degrees or [item for view in pair.views for item in quantity_exceptions.almost(view)]
    return [*found, *quantity_one.evidence(pair)]


def _amounts(pair: Pair) -> list[Evidence]:
    original, rewrite = pair.sides
    matching = pair.matching
    if any(_AMOUNTS.keys().isdisjoint(side.lowers) for side in pair.sides):
        return []
    ones = [word for word in original.words if word.lower in _AMOUNTS and not _part(original, word)]
    others = [word for word in rewrite.words if word.lower in _AMOUNTS and not _part(rewrite, word)]
    if any(is_not(word) for side in (original, rewrite) for word in side.words):
        ones = [word for word in ones if not _denied(original, word)]
        others = [word for word in others if not _denied(rewrite, word)]
    their_classes = {_class(rewrite, word) for word in others}
    my_classes = {_class(original, word) for word in ones}
    found = []
    for one in ones:
        for other in others:
            kinds = _class(original, one), _class(rewrite, other)
            both = frozenset(kinds)
            if both not in _GRAVE and both not in _SLIGHT:
                continue
            if kinds[0] in their_classes or kinds[1] in my_classes:
                continue
            if "none" in both and opposites(matching):
                continue  # "all were taken", "none were empty"
            if "none" in both and _soft(original, one) != _soft(rewrite, other):
                continue  # "all were disallowed", "none were recognised"
            if "few" in both and _turned_twice(pair, kinds[0] == "few"):
                continue  # "few were unaware", "most knew"
            same_place = other.index in matching.forward.get(one.index, ())
            same_thing = _same_thing(pair, one.index, other.index)
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


def _soft(side: Side, word: Word) -> bool:
    """Return whether one of the words behind an amount denies in itself: "all were disallowed"."""
    soft = lexicon.listed("soft_negatives")
    return any(w.lower in soft or w.lemma in soft for w in side.words[word.index + 1 :][:_BEHIND])


def _turned_twice(pair: Pair, first: bool) -> bool:
    """Return whether what few do is denied in itself where the other side says what many do.

    Args:
        pair: Both sides.
        first: Whether the original says "few".
    """
    side, other = pair.sides if first else pair.sides[::-1]
    denied = (word for word in side.words if prefixed(word) and word.lemma not in other.lemmas)
    return bool(opposites(pair.matching)) or any(denied) or len(cues(side)) > len(cues(other))


def _in_place(pair: Pair) -> list[Evidence]:
    """Report a quantity word linked to one that says another amount, their neighbours kept."""
    original, rewrite = pair.sides
    matching = pair.matching
    found: list[Evidence] = []
    if any(_IN_PLACE.keys().isdisjoint(side.lowers) for side in pair.sides):
        return found
    for i, j in matching.links:
        both = frozenset((_class_of(original, i), _class_of(rewrite, j)))
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
        if not (any if _same_thing(pair, i, j) else all)(beside):
            continue
        if "few" in both and _turned_twice(pair, _class_of(original, i) == "few"):
            continue
        if "one" in both and not (_of_several(original, i) or _of_several(rewrite, j)):
            continue  # "one yuan each", "all afternoon"
        if "none" in both and (opposites(matching) or len(cues(original)) == len(cues(rewrite))):
            continue  # "neither wants to", "both refuse to"
        severity = Severity.MAJOR if both in _GRAVE else Severity.MINOR
        found.append(
            Evidence(
                Category.QUANTITY, "amount-changed", severity, 0.7,
                (original.words[i].span,), (rewrite.words[j].span,),
            )
        )  # fmt: skip
    return found


def _same_thing(pair: Pair, i: int, j: int) -> bool:
    """Return whether what two quantity words begin ends in words that answer each other."""
    mine, theirs = (_governed(side, k) for side, k in zip(pair.sides, (i, j), strict=True))
    return (
        mine is not None
        and theirs is not None
        and theirs.index in pair.matching.forward.get(mine.index, ())
    )


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


def _class(side: Side, word: Word) -> str:
    """Return the class of a quantity word; more than half is most, and so is almost all."""
    if word.lower == "half" and word.index:
        before = [one.lower for one in side.words[max(0, word.index - 2) : word.index]][::-1]
        if before == ["than", "more"] or before[0] == "over":
            return "most"
    found = _AMOUNTS[word.lower]
    before_it = side.words[word.index - 1].lower if word.index else ""
    return "most" if found == "all" and before_it in quantity_exceptions.ALL_BUT else found


def _of_several(side: Side, index: int) -> bool:
    """Return whether it is all of several: "all counts"."""
    counted = _governed(side, index)
    return side.words[index].lower == "all" and counted is not None and counted.lower.endswith("s")


def _class_of(side: Side, index: int) -> str:
    """Return the class of a word that may say how much, "" for others."""
    word = side.words[index]
    return _class(side, word) if word.lower in _AMOUNTS else _IN_PLACE.get(word.lower, "")


def _part(side: Side, word: Word) -> bool:
    """Return whether a quantity word is part of a phrase that says no amount ("at all")."""
    before = side.words[word.index - 1].lower if word.index else ""
    after = side.words[word.index + 1].lower if word.index + 1 < len(side.words) else ""
    return (before, word.lower) in _IDIOMS or (word.lower, after) in _IDIOMS


def _denied(side: Side, word: Word) -> bool:
    return word.index > 0 and is_not(side.words[word.index - 1])


def _how_often(original: Side, rewrite: Side) -> list[Evidence]:
    """Compare the one word of each side that says how often; a "not" on one side says it anew."""
    ones, others = (
        [side.words[k] for k in side.as_written(_FREQUENCY.keys())] for side in (original, rewrite)
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
