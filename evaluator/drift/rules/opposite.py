"""Words that say the opposite of the word that they answer."""

from __future__ import annotations

from functools import cache

from evaluator.drift.pair.matching import LIKE, Matching
from evaluator.drift.pair.opposition import has_opposites
from evaluator.drift.pair.pair import Pair
from evaluator.drift.rules import date_time_bounds, quantity_exceptions
from evaluator.drift.rules.evidence import Evidence
from evaluator.drift.rules.opposite_verbs import outcome, particles
from evaluator.drift.text import lexicon
from evaluator.drift.text.names import name_words
from evaluator.drift.text.negation import Cue, opposed, parity
from evaluator.drift.text.side import Side, Word, begins
from evaluator.rulebook import vocabulary
from evaluator.types import Category, Severity

_WORDS = vocabulary("opposite")
_DIRECTIONS = _WORDS.listed("directions")
_TIME_ORDER = _WORDS.listed("time_order")
_CONVERSES = _WORDS.listed("converses")
_AMOUNTS = _WORDS.listed("amounts")
_PREFIXES = _WORDS.listed("prefixes")
_HANDED = _WORDS.listed("handed")

_ABOUT = 0.2
_OWN = _WORDS.phrases("own_phrases")


def evidence(pair: Pair, ones: list[Cue], others: list[Cue]) -> list[Evidence]:
    """Report words that became their opposite while nothing else turns the sentence round.

    Args:
        pair: The two sides.
        ones: The original's negations; an opposite under a negation says the same.
        others: The rewrite's.
    """
    original, rewrite = pair.sides
    matching = pair.matching
    found: list[Evidence] = []
    if not has_opposites(matching) or quantity_exceptions.turned(original, rewrite):
        return found
    linked = len(matching.links)
    by_verb = date_time_bounds.told_by_verb(original, rewrite)
    pairs = dict.fromkeys(
        (*matching.links, *_gaps(matching), *_slots(matching), *_left_over(matching))
    )
    for place, (i, j) in enumerate(pairs):
        one, other = original.words[i], rewrite.words[j]
        if not (
            (one.content and other.content) or {one.lower, other.lower} <= lexicon.listed("turning")
        ):
            continue
        if not opposed(one, other) or _tied(original, i) or _tied(rewrite, j):
            continue
        near = place < linked
        if not near and {one.lower, other.lower} == {"for", "against"}:
            continue  # `opposite_phrases` tells them
        if _elsewhere(original, i, rewrite) != _elsewhere(rewrite, j, original):
            continue
        if not _more(one, original, rewrite) or not _more(other, rewrite, original):
            continue
        mine, _ = parity(original, ones, i, near)
        theirs, _ = parity(rewrite, others, j, near)
        if near and parity(original, ones, i)[0] != parity(rewrite, others, j)[0]:
            continue  # "wanted to have it mentioned", "did not want it to go unmentioned"
        if _lessened(original, i) != _lessened(rewrite, j):
            continue
        if opposed(
            *(
                side.words[min(k + 1, len(side.words) - 1)]
                for side, k in ((original, i), (rewrite, j))
            )
        ):
            continue  # "less flexible", "more inflexible"
        if outcome(original, i) == outcome(rewrite, j) != "" or particles(matching, i, j):
            continue
        if by_verb and {one.lemma, other.lemma} <= _bounding():
            continue  # `date_time_bounds` tells them
        if mine != theirs or _converse(one, other, matching) or _from_there(matching, i, j):
            continue
        category, key = _kind_of_opposite(one, other)
        found.append(Evidence(category, key, Severity.CRITICAL, 0.8, (one.span,), (other.span,)))
    return found


@cache
def _bounding() -> frozenset[str]:
    return lexicon.listed("verbs_up_to") | lexicon.listed("verbs_onward")


def _gaps(matching: Matching) -> list[tuple[int, int]]:
    """Return the words that nothing answers and that stand beside words that answer each other.

    Opposites are often too unlike for a link: "denied that", "confirmed this".
    """
    forward, backward = matching.forward, matching.backward
    found: list[tuple[int, int]] = []
    for near, answers in forward.items():
        for step in (-1, 1):
            pairs = [(near + step, answers[0] + step)]
            if matching.original.words[near].content:
                pairs.append(
                    (_beside(matching.original, near, step),
                     _beside(matching.rewrite, answers[0], step))
                )  # fmt: skip
            found.extend(
                (i, j) for i, j in pairs
                if 0 <= i < len(matching.original.words) and i not in forward
                and 0 <= j < len(matching.rewrite.words) and j not in backward
            )  # fmt: skip
    return found


def _left_over(matching: Matching) -> list[tuple[int, int]]:
    """Return the content words that nothing answers, each with those in about the same place.

    Round them words may have changed places: "the transport ministry denied that", "the Ministry
    of Transport confirmed this".
    """
    one, other = (
        [word for word in side.words if word.content and word.index not in linked]
        for side, linked in (
            (matching.original, matching.forward), (matching.rewrite, matching.backward)
        )
    )  # fmt: skip
    sizes = len(matching.original.words), len(matching.rewrite.words)
    return [
        (a.index, b.index)
        for a in one
        for b in other
        if abs(a.index / sizes[0] - b.index / sizes[1]) <= _ABOUT
    ]


def _beside(side: Side, index: int, step: int) -> int:
    """Return the nearest content word before or after a word of the clause; -1 for none."""
    for k in range(index + step, index + 4 * step, step):
        if not 0 <= k < len(side.words) or side.words[k].kind == "mark":
            break
        if side.words[k].content:
            return k
    return -1


def _slots(matching: Matching) -> list[tuple[int, int]]:
    """Return the words that stand in the same place, whatever answers them elsewhere.

    That is between words or content words that answer each other ("from last place", "from first
    place" where "first" is said once more), and prepositions before what answers each other.
    """
    found = []
    for i, answers in matching.forward.items():
        for j in answers:
            if i + 2 < len(matching.original.words) and _kept_at(matching, i + 2, j + 2):
                found.append((i + 1, j + 1))
            if matching.original.words[i].content:
                next_one = _beside(matching.original, i, 1), _beside(matching.rewrite, j, 1)
                ends = (
                    _beside(side, k, 1) if k >= 0 else -1
                    for side, k in zip((matching.original, matching.rewrite), next_one, strict=True)
                )
                if min(next_one) >= 0 and _kept_at(matching, *ends):
                    found.append(next_one)
                before = _preposition(matching.original, i), _preposition(matching.rewrite, j)
                if min(before) >= 0:
                    found.append(before)
    return found


def _kept_at(matching: Matching, i: int, j: int) -> bool:
    return j in matching.forward.get(i, ()) and matching.similarity[i, j] >= LIKE


def _preposition(side: Side, index: int) -> int:
    """Return where a preposition stands that governs the content word at `index`; -1 for none."""
    for k in range(index - 1, max(-1, index - 3), -1):
        if side.words[k].lower in lexicon.listed("turning"):
            return k
        if side.words[k].content or side.words[k].kind == "mark":
            break
    return -1


def _kind_of_opposite(one: Word, other: Word) -> tuple[Category, str]:
    """Return the category and message of an opposite: of degree, of time, or of anything else."""
    pair = {one.lower, other.lower}
    if pair <= _TIME_ORDER:
        return Category.TENSE, "order-turned"
    if pair <= {"more", "less", "fewer", "most", "least"} or any(
        (word.lower.endswith(("er", "est")) and word.lemma != word.lower) or word.lower in _COMPARED
        for word in (one, other)
    ):
        return Category.COMPARISON, "compared-other-way"
    if pair <= _AMOUNTS:
        return Category.QUANTITY, "amount-changed"
    return Category.POLARITY, "opposite"


_COMPARED = _WORDS.listed("compared")


def _converse(one: Word, other: Word, matching: Matching) -> bool:
    """Whether the things round two converse words changed sides ("sold to", "bought from")."""
    compared = _kind_of_opposite(one, other)[0] in (Category.COMPARISON, Category.TENSE)
    if not compared and not (one.lemma in _CONVERSES and other.lemma in _CONVERSES):
        return False
    if compared and than_turned(matching, one, other):
        return True
    named = name_words(matching.original)
    moved = kept = 0
    for i, j in matching.links:
        if matching.original.words[i].content and matching.similarity[i, j] >= LIKE:
            if (i < one.index) != (j < other.index):
                if i in named and not compared:
                    return True
                moved += 1
            elif i != one.index:
                kept += 1
    return moved >= max(1, kept)


def than_turned(matching: Matching, one: Word, other: Word) -> bool:
    """Return whether what stands after "than" on each side stands elsewhere on the other side."""
    tails = []
    for side, start in ((matching.original, one.index), (matching.rewrite, other.index)):
        than = next((w.index for w in side.words[start:] if w.lower == "than"), None)
        if than is None:
            return False
        tails.append({w.index for w in side.clause(than) if w.content})
    answered = {j for i in tails[0] for j in matching.same(i)}
    return bool(answered) and answered.isdisjoint(tails[1])


def _tied(side: Side, index: int) -> bool:
    """Return whether a word hangs on a prefix by a hyphen ("non-traditional")."""
    words = side.words
    if words[index].lower == "over" and index and words[index - 1].lemma in _HANDED:
        return True  # "taken over"
    return index > 1 and words[index - 1].text == "-" and words[index - 2].lower in _PREFIXES


def _more(word: Word, side: Side, other: Side) -> bool:
    """Return whether a side has a word more often than the other."""

    def times(which: Side) -> int:
        return sum(one.lemma == word.lemma or one.lower == word.lower for one in which.words)

    return times(side) > times(other)


def _elsewhere(side: Side, index: int, other: Side) -> bool:
    """Return whether a word belongs to a phrase of its own: "sound-proof", "not long after".

    "High-risk" is none where the other side tells of a "low risk".
    """
    if index + 2 < len(side.words) and side.words[index + 1].text == "-":
        return side.words[index + 2].lemma not in other.lemmas
    starts = index, max(0, index - 1)
    return any(begins(side.words, start, parts) for parts in _OWN for start in starts)


def _lessened(side: Side, index: int) -> bool:
    """Return whether "less" turns a word round: "less common" against "rarer"."""
    before = [word.lower for word in side.words[max(0, index - 2) : index]]
    if before[-1:] in (["no"], ["not"]):  # "no more than 1%", "less than 1%"
        return side.words[min(index + 1, len(side.words) - 1)].lower == "than"
    return before[-1:] in (["less"], ["least"]) or before == ["half", "as"]


def _from_there(matching: Matching, i: int, j: int) -> bool:
    """Whether a direction is told by where it comes from: "from the north", "moved south"."""
    if not {matching.original.words[i].lower, matching.rewrite.words[j].lower} <= _DIRECTIONS:
        return False
    return _comes_from(matching.original, i) != _comes_from(matching.rewrite, j)


def _comes_from(side: Side, index: int) -> bool:
    return any(word.lower == "from" for word in side.words[max(0, index - 2) : index])
