"""Who did what to whom: what stands in each other's place, pronouns that stand for others."""

from __future__ import annotations

from itertools import pairwise

from evaluator.drift.pair.matching import LIKE, RELATED, Matching
from evaluator.drift.pair.opposition import turned
from evaluator.drift.pair.pair import Pair
from evaluator.drift.pair.surroundings import phrased_otherwise
from evaluator.drift.rules import (
    number_holders,
    roles_deeds,
    roles_directions,
    roles_names,
    roles_persons,
)
from evaluator.drift.rules.evidence import Evidence
from evaluator.drift.text import lexicon
from evaluator.drift.text.names import Name, name_words
from evaluator.drift.text.side import Side, Word
from evaluator.rulebook import vocabulary
from evaluator.types import Category, Severity

_WORDS = vocabulary("roles")
_NO_ONE_AMOUNT = _WORDS.listed("no_one_amount")
_AROUND = 3
_NO_THINGS = frozenset(("anything", "nothing", "something", "everything"))
Group = tuple[int, int]
"""First and last word of what stands for someone or something."""


def evidence(pair: Pair) -> list[Evidence]:
    """Report who changed places with whom, prepositions that were turned, pronouns for others."""
    matching = pair.matching
    kept = number_holders.with_names(matching) or number_holders.told_in_another_order(matching)
    return [
        *(
            (not kept and roles_names.evidence(pair))
            or roles_deeds.evidence(pair)
            or roles_directions.courses(pair)
            or ([] if kept else _exchanged(pair))
        ),
        *roles_directions.prepositions(pair),
        *roles_persons.evidence(pair),
    ]


def _exchanged(pair: Pair) -> list[Evidence]:
    """Report two things that stand in each other's place."""
    original, rewrite = pair.sides
    matching = pair.matching
    if turned(matching):
        return []
    answers: list[tuple[Group, Group]] = []
    theirs = {index: group for group in _groups(rewrite) for index in range(group[0], group[1] + 1)}
    for group in _groups(original):
        there = _answer(matching, group, theirs)
        if there is not None:
            answers.append((group, there))
    if all(one[1] <= then[1] for one, then in pairwise(answers)):
        return []  # same order on both sides
    found = []
    named = name_words(original)
    for k, (a, x) in enumerate(answers):
        for b, y in answers[k + 1 :]:
            if not y[1] < x[0]:
                continue  # same order on both sides
            if _one_thing(original, a, b) or _compound(original, a, b) or _compound(rewrite, x, y):
                continue
            both = a[0] in named and b[0] in named
            skipped = {*range(a[0], a[1] + 1), *range(b[0], b[1] + 1)}
            crossed = _slot(a, y, matching, skipped), _slot(b, x, matching, skipped)
            straight = _slot(a, x, matching, skipped), _slot(b, y, matching, skipped)
            if sum(crossed) < (2 if both else 3) or sum(crossed) - sum(straight) <= 1:
                continue
            if not both and (min(crossed) < 1 or sum(straight) > 1):
                continue
            if both and phrased_otherwise(
                (original, _name(original, a), _name(original, b)),
                (rewrite, _name(rewrite, x), _name(rewrite, y)),
            ):
                continue
            same = _said(original, a[1], b[0]) == _said(rewrite, y[1], x[0])
            if not both and not same:
                continue
            copied = original.lemmas == rewrite.lemmas  # nothing else changed
            joined = _between(original, a[1], b[0])
            if joined is None or joined != _between(rewrite, y[1], x[0]):
                continue
            sure = both and same  # else "approved by", "received the approval of"
            found.append(
                Evidence(
                    Category.ROLES, "roles-exchanged",
                    Severity.CRITICAL if sure else Severity.MAJOR if copied else Severity.MINOR,
                    0.8 if sure else 0.6,
                    (original.span(*a), original.span(*b)), (rewrite.span(*y), rewrite.span(*x)),
                )
            )  # fmt: skip
    return found[:1]


def _name(side: Side, group: Group) -> Name:
    return Name(*group, side.words[group[0] : group[1] + 1])


def _answer(matching: Matching, group: Group, theirs: dict[int, Group]) -> Group | None:
    """Return the group of the rewrite, by its words, that clearly answers one of the original."""
    for i in range(group[0], group[1] + 1):
        for j in matching.same(i):
            if j in theirs and matching.similarity[i, j] >= LIKE:
                return theirs[j]
    return None


def _groups(side: Side) -> list[Group]:
    """Return ranges of words that stand for someone or something: names and single words."""
    named = name_words(side)
    groups: list[Group] = []
    for word in side.words:
        if word.index in named:
            if groups and groups[-1][1] == word.index - 1 and word.index - 1 in named:
                groups[-1] = (groups[-1][0], word.index)
            else:
                groups.append((word.index, word.index))
        elif word.content and word.kind == "word" and not _no_thing(word):
            groups.append((word.index, word.index))
    return groups


def _no_thing(word: Word) -> bool:
    """Return whether a word can stand where it will: "promptly", "nothing"."""
    return word.lower.endswith("ly") or word.lower in _NO_THINGS


def _slot(
    one: tuple[int, int], other: tuple[int, int], matching: Matching, skipped: set[int]
) -> int:
    """How many content words round one group are answered round another, at most `_AROUND` off."""
    points = 0
    words = matching.original.words
    for i in range(max(0, one[0] - _AROUND), min(len(words), one[1] + _AROUND + 1)):
        if i in skipped or not words[i].content:
            continue
        side = -1 if i < one[0] else 1
        for j in matching.forward.get(i, ()):
            gap = other[0] - j if side < 0 else j - other[1]
            if 0 < gap <= _AROUND and matching.similarity[i, j] >= RELATED:
                near = _beside(words, one, i) or _beside(matching.rewrite.words, other, j)
                points += 2 if near else 1
    return points


def _beside(words: tuple[Word, ...], group: tuple[int, int], k: int) -> bool:
    """Return whether nothing but small words stands between a group and word `k`."""
    between = words[k + 1 : group[0]] if k < group[0] else words[group[1] + 1 : k]
    return not any(word.content or word.kind == "mark" for word in between)


def _compound(side: Side, *groups: tuple[int, int]) -> bool:
    """Return whether a group is the first part of a compound ("protein-containing")."""
    return any(
        last + 2 < len(side.words)
        and side.words[last + 1].text == "-"
        and side.words[last + 1].end == side.words[last + 2].start
        for _, last in groups
    )


def _one_thing(side: Side, one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether two groups name the same ("the lawyer", "the attorney"), or no thing at all."""
    mine, theirs = side.words[one[1]], side.words[other[1]]
    if {mine.lower, theirs.lower} <= _NO_ONE_AMOUNT:
        return True
    return mine.lemma == theirs.lemma or lexicon.synonymous(mine.lemma, theirs.lemma)


def _between(side: Side, last: int, first: int) -> tuple[str, ...] | None:
    """Return the small words that join two groups; None where nothing or a list joins them.

    "X, the mayor of Y" and "Y's mayor X" say the same; only where the joining words agree did the
    groups change places.
    """
    middle = side.words[last + 1 : first]
    if not any(word.content or word.lower in ("against", "by", "over") for word in middle):
        return None
    joining = [
        word.lower for word in middle
        if word.lower in lexicon.listed("prepositions") or word.text in ',"'
    ]  # fmt: skip
    if side.words[last].possessive:
        joining.append("'s")
    return tuple(sorted(joining))


def _said(side: Side, last: int, first: int) -> list[str]:
    """Return the base forms of the content words between two groups, sorted."""
    return sorted(word.lemma for word in side.words[last + 1 : first] if word.content)
