"""Many of a kind told as a certain one, and one told as many."""

from __future__ import annotations

from evaluator.drift.pair.pair import Pair
from evaluator.drift.rules.evidence import Evidence
from evaluator.drift.text import lexicon
from evaluator.drift.text.numeral_words import ORDINALS
from evaluator.drift.text.side import Side, Word
from evaluator.drift.text.units import unit_words
from evaluator.rulebook import vocabulary
from evaluator.types import Category, Severity

_WORDS = vocabulary("quantity")
_AMOUNTS = _WORDS.kinds("amounts")
_WHEN = _WORDS.listed("when")
_REACH = 4  # words before a noun that belong to it


def evidence(pair: Pair) -> list[Evidence]:
    """Report many of a kind that became a certain one, or one that became many."""
    found = []
    for view in pair.views:
        one_side, other_side = view.sides
        lost = view.lost
        for one, other in view.inflected:
            i, j = one.index, other.index
            if (
                one.capital or other.lower != other.lemma
                or one.lower not in _plurals(one.lemma) or one.lower in unit_words()
            ):  # fmt: skip
                continue
            single = _begins(other_side, j) in ("a", "an") and _several(one_side, i)
            if not single and (not _certain(other_side, j) or _more(one_side, i)):
                continue
            if _modifies(other_side, j) or _one_of_many(other_side, j):
                continue
            if _certain(one_side, i) and (_aside(other_side, j) or other_side.words[j - 1].content):
                continue
            spans = (one.span,), (other_side.span(_group_start(other_side, j), j),)
            found.append(
                Evidence(
                    Category.QUANTITY, "one-for-many" if lost else "many-for-one", Severity.MINOR,
                    0.5, *view.spans(*spans),
                )
            )  # fmt: skip
    return found


def _plurals(lemma: str) -> tuple[str, ...]:
    return (f"{lemma}s", f"{lemma}es", f"{lemma[:-1]}ies", f"{lemma[:-1]}ves", f"{lemma[:-2]}ves")


def _aside(side: Side, index: int) -> bool:
    """Return whether a preposition stands before the group that ends at `index` ("at the gate")."""
    start = _group_start(side, index)
    return start > 0 and side.words[start - 1].lower in lexicon.listed("prepositions")


def _modifies(side: Side, index: int) -> bool:
    """Return whether a noun goes with what follows: "the ban period", "the repair of the road".

    What tells when or how, or a verb in the past, is no noun ("the platform earlier this year").
    """
    if index + 1 == len(side.words):
        return False
    after = side.words[index + 1]
    if after.lower == "of":
        return True
    adverb = after.lower.endswith("ly") or after.lower in _WHEN
    return after.content and not adverb and not _is_past(after)


def _one_of_many(side: Side, index: int) -> bool:
    """Return whether a group names one out of several ("the latest move", "the first round")."""
    return any(
        word.lower in ("last", "latest", "next", "only", "same", "other")
        or word.lower.endswith("est")
        or word.lower in ORDINALS
        for word in side.words[_group_start(side, index) : index]
    )


def _group_start(side: Side, index: int) -> int:
    start = index
    while start and index - start < _REACH and side.words[start - 1].kind == "word":
        before = side.words[start - 1]
        if before.content and _is_past(before):
            break  # a verb: "blamed radio stations"
        start -= 1
        if not before.content:
            break
    return start


def _is_past(word: Word) -> bool:
    """Return whether a word looks like a verb in the past."""
    return word.lower != word.lemma and word.lower.endswith("ed")


def _begins(side: Side, index: int) -> str:
    """Return the word that begins the group that ends at `index`."""
    return side.words[_group_start(side, index)].lower


def _several(side: Side, index: int) -> bool:
    """Return whether a word for more than one begins the group that ends at `index`."""
    return _begins(side, index) in ("both", "many") or any(
        word.lower in ("several", "numerous", "various", "multiple", "countless")
        for word in side.words[_group_start(side, index) : index]
    )


def _certain(side: Side, index: int) -> bool:
    """Return whether "the" or "this" begins the group that ends at `index`."""
    return _begins(side, index) in ("the", "this", "that", "these", "those")


def _more(side: Side, index: int) -> bool:
    """Return whether a number or quantity word counts the group that ends at `index`."""
    return any(
        word.kind == "number" or word.lower in _AMOUNTS
        for word in side.words[max(0, index - _REACH) : index]
    )
