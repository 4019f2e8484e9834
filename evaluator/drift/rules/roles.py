"""Who did what to whom: what stands in each other's place, pronouns that stand for others."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

from evaluator.drift.pair.matching import LIKE, RELATED, Matching
from evaluator.drift.pair.opposition import turned
from evaluator.drift.pair.pair import Pair
from evaluator.drift.rules import number_holders, roles_deeds, roles_directions, roles_names
from evaluator.drift.rules.evidence import Evidence
from evaluator.drift.text import lexicon
from evaluator.drift.text.names import name_words
from evaluator.drift.text.side import Side, Word
from evaluator.drift.text.stance import reporting
from evaluator.rulebook import vocabulary
from evaluator.types import Category, Severity

_WORDS = vocabulary("roles")
_NO_ONE_AMOUNT = _WORDS.listed("no_one_amount")
_AROUND = 3
_NO_THINGS = frozenset(("anything", "nothing", "something", "everything"))
_PERSONS = _WORDS.table("persons")
_PERSON = _WORDS.kinds("persons")
# "They" also stands for one person, and "you" for anybody: these say nothing.
_TOLD = frozenset(map(frozenset, combinations(_PERSONS, 2))) - {
    frozenset(("he", "they")),
    frozenset(("she", "they")),
}
_SPEAKING = frozenset(("I", "we"))
_OWNED = _WORDS.listed("owned")
_SUBJECTS = frozenset(("i", "we", "he", "she", "they"))
_REACH = 3


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
        *_persons(pair),
    ]


def _exchanged(pair: Pair) -> list[Evidence]:
    """Report two things that stand in each other's place."""
    original, rewrite = pair.sides
    matching = pair.matching
    if turned(matching):
        return []
    answers: list[tuple[tuple[int, int], tuple[int, int]]] = []
    theirs = {index: group for group in _groups(rewrite) for index in range(group[0], group[1] + 1)}
    for group in _groups(original):
        j = next(
            (
                j
                for i in range(group[0], group[1] + 1)
                for j in matching.same(i)
                if matching.similarity[i, j] >= LIKE and j in theirs
            ),
            None,
        )
        if j is not None:
            answers.append((group, theirs[j]))
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
            if not both and _said(original, a[1], b[0]) != _said(rewrite, y[1], x[0]):
                continue
            joined = _between(original, a[1], b[0])
            if joined is None or joined != _between(rewrite, y[1], x[0]):
                continue
            found.append(
                Evidence(
                    Category.ROLES, "roles-exchanged",
                    Severity.CRITICAL if both else Severity.MAJOR, 0.8 if both else 0.6,
                    (original.span(*a), original.span(*b)), (rewrite.span(*y), rewrite.span(*x)),
                )
            )  # fmt: skip
    return found[:1]


def _groups(side: Side) -> list[tuple[int, int]]:
    """Return ranges of words that stand for someone or something: names and single words."""
    named = name_words(side)
    groups: list[tuple[int, int]] = []
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


def _persons(pair: Pair) -> list[Evidence]:
    """Report the first pronoun that became one for another person before the same words.

    The rewrite has to have fewer of the one and more of the other. Who speaks changes with the way
    of telling (“I will go,” he said; he said that he would go): "I" and "we" count inside quotation
    marks that both sides have, or where neither side reports what is said.
    """
    original, rewrite = pair.sides
    matching = pair.matching
    if original.lowers.isdisjoint(_PERSON) or rewrite.lowers.isdisjoint(_PERSON):
        return []
    ones, others = _counted(original), _counted(rewrite)
    for word in original.words:
        mine = _person(word)
        if not mine or others[mine] >= ones[mine]:
            continue
        for there in _in_its_place(matching, word):
            theirs = _person(there)
            if frozenset((mine, theirs)) not in _TOLD or others[theirs] <= ones[theirs]:
                continue
            if {word.lower, there.lower} <= _OWNED:
                continue  # "my players" are the speaker's and the club's
            if not _SPEAKING.isdisjoint((mine, theirs)) and not _told_alike(
                (original, word), (rewrite, there)
            ):
                continue
            return [
                Evidence(
                    Category.ROLES, "person-changed", Severity.MAJOR, 0.7,
                    (word.span,), (there.span,),
                )
            ]  # fmt: skip
    return _another(pair, ones, others)


def _another(pair: Pair, ones: Counter[str], others: Counter[str]) -> list[Evidence]:
    """Report a subject whom the rewrite never speaks of, where it has one of its own instead."""
    gone, new = (
        [person for person in mine if not theirs[person]]
        for mine, theirs in ((ones, others), (others, ones))
    )
    if len(gone) != 1 or len(new) != 1 or frozenset((*gone, *new)) not in _TOLD:
        return []
    one, other = (
        next((side, word) for word in side.words if _person(word) == person)
        for side, person in zip(pair.sides, (*gone, *new), strict=True)
    )
    if not {one[1].lower, other[1].lower} <= _SUBJECTS or not _told_alike(one, other):
        return []
    return [
        Evidence(
            Category.ROLES, "person-changed", Severity.MAJOR, 0.85,
            (one[1].span,), (other[1].span,),
        )
    ]  # fmt: skip


def _person(word: Word) -> str:
    """Return whom a pronoun stands for: "he" for "him" and "his"; "" for other words."""
    return _PERSON.get(word.lower, "")


def _counted(side: Side) -> Counter[str]:
    return Counter(person for word in side.words if (person := _person(word)))


def _in_its_place(matching: Matching, word: Word) -> list[Word]:
    """Return the pronouns of the rewrite before the word that answers what comes after `word`."""
    words = matching.original.words
    head = next(
        (one for one in words[word.index + 1 : word.index + 1 + _REACH] if one.content), None
    )
    if head is None or any(one.kind == "mark" for one in words[word.index + 1 : head.index]):
        return []
    found = []
    for j in matching.forward.get(head.index, ()):
        if matching.similarity[head.index, j] < RELATED:
            continue
        for there in reversed(matching.rewrite.words[max(0, j - _REACH) : j]):
            if there.kind == "mark" or there.content:
                break
            if _person(there):
                found.append(there)
                break
    return found


def _told_alike(one: tuple[Side, Word], other: tuple[Side, Word]) -> bool:
    """Return whether two pronouns both stand inside quotation marks, or where nobody is quoted."""
    quoted = [_quoted(side, word) for side, word in (one, other)]
    if any(quoted):
        return all(quoted)
    return not any('"' in side.text or reporting(side) for side, _ in (one, other))


def _quoted(side: Side, word: Word) -> bool:
    """Return whether a word stands inside quotation marks, an end that is not shown included."""
    before, after = side.text[: word.start].count('"'), side.text[word.end :].count('"')
    return before % 2 == 1 or (before == 0 and after % 2 == 1)
