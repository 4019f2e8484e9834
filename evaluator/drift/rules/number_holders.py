"""Figures that changed hands: "12 to the shops and 9 to the farms" for "9 … and 12 …"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evaluator.drift.pair.amounts import nouns_link
from evaluator.drift.pair.matching import LIKE, Matching
from evaluator.drift.rules.evidence import Evidence
from evaluator.drift.text.names import name_words
from evaluator.drift.text.quantity import Quantity
from evaluator.drift.text.side import Side, Word
from evaluator.rulebook import vocabulary
from evaluator.types import Category, Severity

_REACH = 6
_CLEARLY = 0.15
_ENDS = frozenset(".,;:!?")
_PARTS = frozenset(("and", "while", "but", "whereas"))  # what parts the holders
_RANGE = frozenset(("-", "–", "to", ":"))
_HOLDING = vocabulary("number").listed("holding")


def evidence(pairs: Sequence[tuple[Quantity, Quantity]], matching: Matching) -> list[Evidence]:
    """Report two figures that changed places: what stands round the one now stands round the other.

    Args:
        pairs: Figures of the original, each beside the one of the rewrite that says the same.
        matching: The unit's matched words.
    """
    for k, (a, x) in enumerate(pairs):
        for b, y in pairs[k + 1 :]:
            alike = (a.kind, a.unit) == (b.kind, b.unit)
            # "12 euros, children 5" and "5 euros, children 12"
            crosswise = (a.kind, a.unit, b.kind, b.unit) == (y.kind, y.unit, x.kind, x.unit)
            if a.value == b.value or not (alike or crosswise):
                continue
            if any(number.code for number in (a, b, x, y)):
                continue
            if any(c.value in (a.value, b.value) for c, _ in pairs if c is not a and c is not b):
                continue  # which of two eights is whose cannot be told
            if _turned_range(matching, (a, b), (x, y)):
                continue
            if _nouns_crossed(matching, (a, x), (b, y)) or _crossed(matching, (a, x), (b, y)):
                return [
                    Evidence(
                        Category.NUMBER, "numbers-exchanged", Severity.CRITICAL, 0.85,
                        (a.span, b.span), (x.span, y.span),
                        {"original": _quoted(matching.original, a, b),
                         "rewrite": _quoted(matching.rewrite, x, y)},
                    )
                ]  # fmt: skip
    return []


def _turned_range(
    matching: Matching, ones: tuple[Quantity, Quantity], others: tuple[Quantity, Quantity]
) -> bool:
    """Return whether both sides have one range: "20% to 50%", "50% to 20%", not "from 20 to 50"."""
    frames = (matching.original, *ones), (matching.rewrite, *others)
    return all(
        _range(side, one, other)
        and side.words[max(0, min(one.first, other.first) - 1)].lower not in ("from", "by")
        and one.kind == "percent"
        for side, one, other in frames
    )


def _quoted(side: Side, one: Quantity, other: Quantity) -> str:
    """Return two figures with what each of them counts or stands behind, as a message has them."""
    if _range(side, one, other):
        first, last = sorted((one, other), key=lambda number: number.first)
        return side.quote(first.first, last.last)
    return " … ".join(
        side.quote(*_with_neighbour(side, each))
        for each in sorted((one, other), key=lambda number: number.first)
    )


def _with_neighbour(side: Side, one: Quantity) -> tuple[int, int]:
    """Return a figure's first and last word with its noun, else with the word before it."""
    if one.last <= one.noun <= one.last + _NOUN_REACH:
        return one.first, one.noun
    before = side.words[one.first - 1] if one.first else None
    return one.first - (before is not None and before.kind == "word"), one.last


_NOUN_REACH = 3


def with_names(matching: Matching) -> bool:
    """Return whether two names or more took their figures along to wherever they stand now.

    "Norway took 12 and Sweden 9", "Sweden took 9 and Norway 12": nobody has what another had.
    """
    sides = matching.original, matching.rewrite
    if len(sides[0].figures) <= 1:
        return False
    named = [[side.words[k] for k in sorted(name_words(side))] for side in sides]
    if not all(named):
        return False
    held = []
    for word in sides[0].figures:
        answers = matching.same(word.index)
        if not answers:
            continue
        there = matching.rewrite.words[answers[0]]
        if there.lower == word.lower:
            held.append((_nearest(named[0], word), _nearest(named[1], there)))
    return len(set(held)) > 1 and all(one == other for one, other in held)


def told_in_another_order(matching: Matching) -> bool:
    """Return whether two sides say the same in other places, each figure with whoever has it.

    The words are the same, and in its part of the clause each figure has a telling one beside it
    that it has on the other side, too.
    """
    one, other = matching.original, matching.rewrite
    if len(one.figures) <= 1 or one.lowers != other.lowers:
        return False
    mine, theirs = _parts(one), _parts(other)
    return (
        len(mine) > 1
        and mine.keys() == theirs.keys()
        and all(mine[figure] & theirs[figure] for figure in mine)
    )


def _parts(side: Side) -> dict[str, frozenset[str]]:
    """Return the telling words of the part of the clause in which each figure stands.

    The noun that a figure counts is left out: "12 schools and 9". Empty where a figure stands twice
    or two figures in one part.
    """
    found: dict[str, frozenset[str]] = {}
    words: list[Word] = []
    for word in (*side.words, None):
        if word is not None and word.text not in _ENDS and word.lower not in _PARTS:
            words.append(word)
            continue
        figures = [one for one in words if one.kind == "number"]
        if len(figures) > 1 or any(one.lower in found for one in figures):
            return {}
        for figure in figures:
            counted = (figure.index, figure.index + 1)
            found[figure.lower] = frozenset(
                one.lemma for one in words if one.content and one.index not in counted
            )
        words = []
    return found


def _nearest(names: Sequence[Word], word: Word) -> str:
    """Return the name word that stands nearest to a word."""
    return min((abs(name.index - word.index), name.lower) for name in names)[1]


Figures = tuple[Quantity, Quantity]


def _nouns_crossed(matching: Matching, one: Figures, other: Figures) -> bool:
    """Return whether each of two figures counts what the other counted."""
    (a, x), (b, y) = one, other
    straight = nouns_link(a, x, matching), nouns_link(b, y, matching)
    crossed = nouns_link(a, y, matching), nouns_link(b, x, matching)
    return min(crossed) >= LIKE and max(straight) <= min(crossed) - _CLEARLY


def _crossed(matching: Matching, one: Figures, other: Figures) -> bool:
    """Return whether the words round each of two figures stand round the other in the rewrite.

    And none of them round its own, in whatever order: "X has 12 and Y 9" and "9 for Y, 12 for X".
    """
    (a, x), (b, y) = one, other
    original, rewrite = matching.original, matching.rewrite
    flipped = (a.first < b.first) != (x.first < y.first)
    if _listed(original, a, b) and _listed(rewrite, x, y):
        lowers = original.lowers & rewrite.lowers
        return flipped and "respectively" in lowers and _names_kept(matching)
    if _held(matching, (a, b), (x, y)) or _held(matching, (b, a), (y, x)):
        return False
    crossed = _held(matching, (a, b), (y, x)), _held(matching, (b, a), (x, y))
    parts = _part_and_whole(original, a, b), _part_and_whole(rewrite, x, y)
    if None not in parts and parts[0] != parts[1]:
        return True
    ranges = _range(original, a, b) and _range(rewrite, x, y)
    return min(crossed) > 0 or (ranges and flipped and sum(crossed) > 0)


def _part_and_whole(side: Side, one: Quantity, other: Quantity) -> float | None:
    """Return the part in "three of the five" and "of the five jurors three"; None for no such."""
    first, last = sorted((one, other), key=lambda number: number.first)
    between = [word.lower for word in side.words[first.last + 1 : last.first]]
    if "of" in between and set(between) <= {"of", "out", "the"}:
        return first.value
    before = [word.lower for word in side.words[max(0, first.first - 2) : first.first]]
    if (
        before in (["of", "the"], ["of"])
        and len(between) < _REACH // 2
        and not {"and", "to"} & {*between}
    ):
        return last.value
    return None


def _names_kept(matching: Matching) -> bool:
    """Return whether the names of a unit stand in the same order on both sides."""
    places = [
        matching.same(word.index)[0]
        for word in matching.original.words
        if word.capital and word.content and matching.same(word.index)
    ]
    return places == sorted(places)


def _range(side: Side, one: Quantity, other: Quantity) -> bool:
    """Return whether two figures are the ends of a range or a score: "3-1", "40 to 60"."""
    first, last = sorted((one, other), key=lambda number: number.first)
    between = side.words[first.last + 1 : last.first]
    return len(between) == 1 and between[0].lower in _RANGE


def _listed(side: Side, one: Quantity, other: Quantity) -> bool:
    """Return whether two figures are a list, whose order says nothing: "rooms 5 and 6"."""
    first, last = sorted((one, other), key=lambda number: number.first)
    between = [word.lower for word in side.words[first.last + 1 : last.first]]
    return all(word in ("and", "or", ",", "&") for word in between)


def _round(side: Side, one: Quantity, other: Quantity) -> Iterator[Word]:
    """Yield the telling words near a figure, in its part of the clause; none that is said twice."""
    taken = {*range(one.first, one.last + 1), *range(other.first, other.last + 1)}
    for step, start in ((-1, one.first - 1), (1, one.last + 1)):
        stop = max(-1, start - _REACH) if step < 0 else min(len(side.words), start + _REACH)
        for k in range(start, stop, step):
            word = side.words[k]
            if k in taken or word.text in _ENDS or word.lower in _PARTS:
                break
            letter = word.capital and len(word.text) == 1 and not word.opening
            letter = letter or word.lower in _HOLDING
            if (word.content or letter) and not any(
                again.lemma == word.lemma and again is not word for again in side.words
            ):
                yield word


def _held(matching: Matching, one: Figures, other: Figures) -> int:
    """Count words round a figure that stand round one of the rewrite.

    Args:
        matching: The unit's matched words.
        one: The original's figure, and the one behind which nothing is its own.
        other: Likewise of the rewrite.
    """
    there = {word.index for word in _round(matching.rewrite, *other)}
    return sum(_answer(matching, word.index) in there for word in _round(matching.original, *one))


def _answer(matching: Matching, i: int) -> int:
    """Return the word that surely answers word `i`, -1 for none."""
    j = next(iter(matching.same(i)), -1)
    return j if j >= 0 and matching.similarity[i, j] >= LIKE else -1
