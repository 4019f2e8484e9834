"""Words that make it somebody or something else: "former", "failed", the president's "aide"."""

from __future__ import annotations

from evaluator.drift.pair.matching import LIKE, RELATED, Matching
from evaluator.drift.pair.pair import Pair, View
from evaluator.drift.rules.evidence import Evidence
from evaluator.drift.text import lexicon
from evaluator.drift.text.names import name_words
from evaluator.drift.text.side import Side, Word
from evaluator.drift.text.syntax import stands_outside
from evaluator.rulebook import vocabulary
from evaluator.types import Category, Severity

_WORDS = vocabulary("status")

_STATUS = _WORDS.sets("status")
_SAID = _WORDS.sets("said_as")
_CATEGORIES = {
    "failed": Category.CERTAINTY,
    "planned": Category.CERTAINTY,
    "false": Category.MEANING,
}
"""Those that do not say who somebody is."""
_BEFORE = _WORDS.listed("before_a_noun")
_STANDS_BY = _WORDS.listed("stands_by")
_TOLD_BY = _WORDS.sets("told_by")
_REACH = 4


def evidence(pair: Pair) -> list[Evidence]:
    """Report a status that was lost or put in, and somebody told for who stands by them."""
    return [
        *(item for view in pair.views for item in _status(view)),
        *(item for view in pair.views for item in _beside(view)),
    ]


def _status(view: View) -> list[Evidence]:
    """Report a "former" or "attempted" before a word that the other side has without it."""
    side, other = view.sides
    matching = view.matching
    lost = view.lost
    found = []
    for kind, before in _STATUS.items():
        if side.lowers.isdisjoint(before):
            continue
        said = before | _SAID[kind]
        if not other.forms.isdisjoint(said):
            continue
        category = _CATEGORIES.get(kind, Category.ROLES)
        for word in side.words:
            if word.lower not in before or (
                category is not Category.ROLES and _is_verb(side, word)
            ):
                continue
            if word.lower == "former" and "latter" in side.lowers:
                continue  # the first of two
            if kind == "deputy" and word.index + 1 in name_words(side):
                continue  # a member of parliament
            head = _head(side, word)
            if head is None or matching.answered_original[word.index] >= LIKE:
                continue
            answers = matching.said(head.index)
            if not answers:
                continue
            here = (side.span(word.index, head.index),)
            there = (other.words[answers[0]].span,)
            found.append(
                Evidence(
                    category, "status-lost" if lost else "status-added", Severity.MAJOR, 0.7,
                    *view.spans(here, there),
                    {"cue": side.quote(word.index, word.index)},
                )
            )  # fmt: skip
            break
    return found


def _is_verb(side: Side, word: Word) -> bool:
    """Return whether a status may be a verb: neither article nor preposition stands before it."""
    earlier = side.words[word.index - 1].lower if word.index else ""
    return not (word.opening or earlier in _BEFORE or earlier in lexicon.listed("prepositions"))


def _head(side: Side, word: Word) -> Word | None:
    """Return what a status is said of: the last word of the run of content words behind it."""
    last = None
    for one in side.words[word.index + 1 : word.index + 1 + _REACH]:
        if one.text == "-" and last is None:
            continue
        if not one.content or (last is not None and stands_outside(one)):
            break
        last = one
        if one.lower.endswith("s") or one.text.endswith("'s"):
            break
    return last


def _beside(view: View) -> list[Evidence]:
    """Report "the president's aide was arrested" told as "the president was arrested"."""
    side, other = view.sides
    matching = view.matching
    if len(other.where(_STANDS_BY)) >= len(side.where(_STANDS_BY)):
        return []  # the president's "advisers" are his "aides"
    for word in map(side.words.__getitem__, side.where(_STANDS_BY)):
        if word.lemma not in _STANDS_BY or word.lemma in other.lemmas:
            continue
        if matching.answered_original[word.index] >= RELATED:
            continue
        if not other.forms.isdisjoint(_TOLD_BY.get(word.lemma, ())):
            continue  # "the successor of", "will succeed"
        owner, last = _owner(side, word)
        if owner is None or not _same_deed(matching, owner, last):
            continue
        here = (side.span(min(owner.index, word.index), max(owner.index, word.index)),)
        there = (other.words[matching.forward[owner.index][0]].span,)
        return [
            Evidence(
                Category.ROLES, "person-changed", Severity.MAJOR, 0.85,
                *view.spans(here, there),
            )
        ]  # fmt: skip
    return []


def _owner(side: Side, word: Word) -> tuple[Word | None, int]:
    """Return by whom somebody stands, and the last word of both.

    "The president's aide", "an aide to the president".
    """
    before = side.words[word.index - 1] if word.index else None
    if before is not None and before.possessive:
        return before, word.index
    after = side.words[word.index + 1 : word.index + 1 + _REACH]
    if len(after) > 1 and after[0].lower in ("of", "to"):
        owner = next((one for one in after[1:] if one.content), None)
        # "An aide to the mayor", but "colleagues to protect the border".
        if owner is not None and (owner.capital or owner is not after[1]):
            return owner, owner.index
    return None, word.index


def _same_deed(matching: Matching, owner: Word, last: int) -> bool:
    """Return whether the rewrite says of the owner what the original says of who stands by them."""
    mine, theirs = matching.original.words, matching.rewrite.words
    deed = next((one for one in mine[last + 1 : last + 1 + _REACH] if one.content), None)
    if deed is None:
        return False
    for j in matching.said(owner.index):
        if theirs[j].possessive:
            continue
        then = next((one for one in theirs[j + 1 : j + 1 + _REACH] if one.content), None)
        if then is not None and then.index in matching.forward.get(deed.index, ()):
            return True
    return False


_ADDRESS = _WORDS.kinds("address")


def titles(pair: Pair) -> list[Evidence]:
    """Report a title or post that changed ("deputy chief", "deputy director")."""
    original, rewrite = pair.sides
    matching = pair.matching
    known = lexicon.listed("titles")
    found: list[Evidence] = []
    if known.isdisjoint(original.lowers) or known.isdisjoint(rewrite.lowers):
        return found
    for i, j in matching.links:
        one, other = original.words[i], rewrite.words[j]
        if one.lemma == other.lemma or one.lower not in known or other.lower not in known:
            continue
        if one.lower in rewrite.lowers or other.lower in original.lowers:
            continue
        first = (
            i - 1
            if i
            and j
            and original.words[i - 1].lower == rewrite.words[j - 1].lower
            and original.words[i - 1].content
            else i
        )
        shift = i - first
        if one.lower in _ADDRESS and other.lower in _ADDRESS:
            if _ADDRESS[one.lower] != _ADDRESS[other.lower]:
                found.append(
                    Evidence(
                        Category.ROLES, "person-changed", Severity.MAJOR, 0.85,
                        (one.span,), (other.span,),
                    )
                )  # fmt: skip
            continue
        found.append(
            Evidence(Category.NAME, "title-changed", Severity.MINOR, 0.5,
                     (original.span(first, i),), (rewrite.span(j - shift, j),))
        )  # fmt: skip
    return found
