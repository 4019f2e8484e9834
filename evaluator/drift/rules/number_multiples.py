"""How many times, how many of them, how often: "doubled", "trio", "twice", "biweekly"."""

from __future__ import annotations

from collections.abc import Sequence

from evaluator.drift.pair.matching import LIKE
from evaluator.drift.pair.pair import Pair
from evaluator.drift.rules.evidence import Evidence
from evaluator.drift.text.numeral_words import ORDINALS
from evaluator.drift.text.quantity import Quantity
from evaluator.drift.text.side import Side, Word, has_any
from evaluator.rulebook import vocabulary
from evaluator.types import Category, Severity

_WORDS = vocabulary("number")
_AFTER_ONCE = _WORDS.listed("after_once")

_SURE = 0.9


_MULTIPLES = {
    word: (family, float(value))
    for key, words in _WORDS.table("multiples").items()
    for family, value in (key.split(),)
    for word in words
}


def evidence(pair: Pair, ones: Sequence[Quantity], others: Sequence[Quantity]) -> list[Evidence]:
    """Report a multiple told as another one, and "the largest" told as "the second largest".

    Args:
        pair: Both sides and their links.
        ones: The original's quantities.
        others: The rewrite's.
    """
    original, rewrite = pair.sides
    mine, theirs = _read(original, ones), _read(rewrite, others)
    found = []
    for family in mine.keys() & theirs.keys():
        a, b = mine[family], theirs[family]
        gone = [(word, value) for word, value in a if value not in {v for _, v in b}]
        new = [(word, value) for word, value in b if value not in {v for _, v in a}]
        if len(gone) != 1 or len(new) != 1:
            continue
        (one, was), (other, now) = gone[0], new[0]
        if was in _values(_without(theirs, mine), others) or now in _values(
            _without(mine, theirs), ones
        ):
            continue
        turned = (was < 1) != (now < 1)
        period = family == "period"
        key = "frequency-changed" if period else f"number-{'smaller' if was > now else 'larger'}"
        found.append(
            Evidence(
                Category.DATE_TIME if period else Category.NUMBER, key,
                Severity.CRITICAL if turned else Severity.MAJOR, _SURE,
                (original.span(*one),), (rewrite.span(*other),),
            )
        )  # fmt: skip
    found.extend(_ranks(pair))
    return found or _by_share(pair, (ones, mine), (others, theirs))


Told = tuple[Sequence[Quantity], dict[str, list["Reading"]]]
_NEAR = 0.02


def _by_share(pair: Pair, one: Told, other: Told) -> list[Evidence]:
    """Report "halved" told as "fell by a third": a multiple and a share that say something else."""
    original, rewrite = pair.sides
    for side, (numbers, read), there, (others, theirs) in (
        (original, one, rewrite, other), (rewrite, other, original, one)
    ):  # fmt: skip
        times = read.get("times", [])
        if len(times) != 1 or "times" in theirs or any(map(_is_share, numbers)):
            continue
        shares = [
            share for share in others
            if _is_share(share) and share.first and there.words[share.first - 1].lower == "by"
        ]  # fmt: skip
        if len(shares) != 1:
            continue
        share = shares[0].value / (100 if shares[0].kind == "percent" else 1)
        ((words, value),) = times
        if any(abs(value - said) <= _NEAR * value for said in (1 + share, 1 - share)):
            continue
        spans = (side.span(*words),), (shares[0].span,)
        mine, yours = spans if side is original else spans[::-1]
        return [Evidence(Category.NUMBER, "number-changed", Severity.MAJOR, _SURE, mine, yours)]
    return []


def _is_share(one: Quantity) -> bool:
    return one.kind in ("percent", "fraction")


Reading = tuple[tuple[int, int], float]


def _read(side: Side, numbers: Sequence[Quantity]) -> dict[str, list[Reading]]:
    """Return the multiples of a side by family: first and last word, and value."""
    found: dict[str, list[Reading]] = {}
    for word in map(side.words.__getitem__, side.as_written(_MULTIPLES.keys())):
        if not _is_time(side, word):
            family, value = _MULTIPLES[word.lower]
            found.setdefault(family, []).append(((word.index, word.index), value))
    for one in numbers:
        if one.kind == "number" and one.noun >= 0 and side.words[one.noun].lower == "times":
            found.setdefault("often", []).append(((one.first, one.noun), one.value))
    return found


def _is_time(side: Side, word: Word) -> bool:
    """Return whether "once" is no count: "at once", "once the vote is over", "was once a mill"."""
    if word.lower != "once":
        return False
    after = side.words[word.index + 1 : word.index + 2]
    return not after or after[0].lower not in _AFTER_ONCE


def _without(
    read: dict[str, list[Reading]], other: dict[str, list[Reading]]
) -> dict[str, list[Reading]]:
    """Return the multiples of a side but for those that the other says, too ("double bass")."""
    return {
        family: [row for row in rows if row[1] not in {value for _, value in other.get(family, ())}]
        for family, rows in read.items()
    }


def _values(read: dict[str, list[Reading]], numbers: Sequence[Quantity]) -> set[float]:
    """Return what a side says in any way, a growth in percent as a factor too."""
    said = {value for readings in read.values() for _, value in readings}
    said |= {one.value for one in numbers if one.kind != "percent"}
    shares = {one.value for one in numbers if one.kind == "percent"}
    return said | {1 + share / 100 for share in shares} | {1 - share / 100 for share in shares}


def _ranks(pair: Pair) -> list[Evidence]:
    """Report a superlative that only one side ranks: "the largest", "the second largest"."""
    original, rewrite = pair.sides
    matching = pair.matching
    if not (has_any(original.small, _TOP_CUES) and has_any(rewrite.small, _TOP_CUES)):
        return []
    for i, j in matching.links:
        one, other = original.words[i], rewrite.words[j]
        if not (tops(original, one) and tops(rewrite, other)):
            continue
        first, second = rank_before(original, i), rank_before(rewrite, j)
        if (first < i) == (second < j) or matching.similarity[i, j] < LIKE:
            continue
        if _ordinals(original if first < i else rewrite) <= _ordinals(
            rewrite if first < i else original
        ):
            continue  # told in another place
        return [
            Evidence(
                Category.NUMBER, "number-changed", Severity.MAJOR, _SURE,
                (original.span(first, i),), (rewrite.span(second, j),),
            )
        ]  # fmt: skip
    return []


def tops(side: Side, word: Word) -> bool:
    """Return whether a word is a superlative: "largest", the "important" of "most important"."""
    before = side.words[word.index - 1].lower if word.index else ""
    ends = word.lower.endswith("est") and word.lower != word.lemma and len(word.lower) > _SHORT
    return word.content and (ends or before in ("most", "least"))


_SHORT = 4
_TOP_CUES = ("est", "most", "least")


def rank_before(side: Side, index: int) -> int:
    """Return where "second largest" or "2nd-largest" begins whose last word is `index`.

    A superlative without a rank begins and ends with itself.
    """
    k = index - 1
    while k > 0 and (side.words[k].text == "-" or side.words[k].lower in ("most", "least")):
        k -= 1
    if k >= 0 and ORDINALS.get(side.words[k].lower, 0) > 1:
        return k
    if k > 0 and side.words[k].lower in ("nd", "rd", "th") and side.words[k - 1].kind == "number":
        return k - 1
    return index


def _ordinals(side: Side) -> int:
    return sum(
        ORDINALS.get(word.lower, 0) > 1 or word.lower in ("nd", "rd", "th", "next")
        for word in side.words
    )
