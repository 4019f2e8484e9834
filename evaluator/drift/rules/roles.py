"""Who did what to whom: words that changed places, and prepositions that turn the direction."""

from __future__ import annotations

from itertools import permutations

from evaluator.drift.pair.matching import LIKE, RELATED, Matching
from evaluator.drift.pair.opposition import turned
from evaluator.drift.pair.pair import Pair
from evaluator.drift.rules import courses, holders, name_exchange, parties, voices
from evaluator.drift.rules.evidence import Evidence
from evaluator.drift.text import lexicon
from evaluator.drift.text.names import name_words
from evaluator.drift.text.side import Side, Word
from evaluator.drift.text.syntax import stands_outside
from evaluator.rulebook import vocabulary
from evaluator.types import Category, Severity

_WORDS = vocabulary("roles")

_NO_ONE_AMOUNT = _WORDS.listed("no_one_amount")
_TURNED = _WORDS.pairs("turned")
_TURNS = tuple(both for turn in _TURNED for both in permutations(turn))
_AROUND = 3


def evidence(pair: Pair) -> list[Evidence]:
    """Report doers and sufferers that changed places and prepositions that were turned."""
    kept = holders.with_names(pair.matching) or holders.told_in_another_order(pair.matching)
    return [
        *(
            (not kept and name_exchange.evidence(pair))
            or parties.evidence(pair)
            or voices.evidence(pair)
            or courses.evidence(pair)
            or ([] if kept else _exchanged(pair))
        ),
        *_prepositions(pair),
    ]


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


_NO_THINGS = frozenset(("anything", "nothing", "something", "everything"))


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
    if side.words[last].text.endswith(("'s", "s'")):
        joining.append("'s")
    return tuple(sorted(joining))


def _said(side: Side, last: int, first: int) -> list[str]:
    """Return the base forms of the content words between two groups, sorted."""
    return sorted(word.lemma for word in side.words[last + 1 : first] if word.content)


def _governing(side: Side, index: int) -> Word | None:
    """Return the preposition before the group of words that `index` ends, if near."""
    prepositions = lexicon.listed("prepositions")
    for k in range(index - 1, max(-1, index - 6), -1):
        word = side.words[k]
        if word.lower in prepositions:
            return word
        if word.kind == "mark" or (not word.content and word.lower not in _DETERMINERS):
            return None
    return None


def _group_end(side: Side, index: int) -> int:
    """Return the last word of the noun phrase that `index` is in."""
    for word in side.words[index + 1 :]:
        if not word.content or stands_outside(word):
            break
        index = word.index
    return index


_DETERMINERS = _WORDS.listed("in_a_group")


def _with_head(side: Side, preposition: Word, last: int) -> str:
    """Return a phrase with what it hangs on, as a message quotes it: "moves against Twitter"."""
    first = preposition.index
    if first and side.words[first - 1].kind == "word":
        first -= 1
    return side.quote(first, last)


def _same_verb(rewrite: Side, verb: Word, after: Word) -> bool:
    """Return whether a verb stands right before a preposition of the rewrite, too."""
    words = rewrite.words[: after.index]
    there = next((word for word in reversed(words) if word.content), None)
    return there is not None and there.lemma == verb.lemma and verb.lower != verb.lemma


def _swapped(original: Side, rewrite: Side, pair: tuple[str, str]) -> bool:
    """Return whether two prepositions, once on each side, stand the other way round."""
    orders = [
        [word.lower for word in side.words if word.lower in pair] for side in (original, rewrite)
    ]
    return sorted(orders[0]) == sorted(pair) and orders[0] == orders[1][::-1]


_TAKING_SIDES = _WORDS.listed("taking_sides")


def _prepositions(pair: Pair) -> list[Evidence]:
    """Report a matched word governed by a preposition of the opposite direction."""
    original, rewrite = pair.sides
    matching = pair.matching
    found: list[Evidence] = []
    if not any(one in original.lowers and other in rewrite.lowers for one, other in _TURNS):
        return found
    told: set[int] = set()
    for i, j in matching.links:
        if not original.words[i].content or matching.similarity[i, j] < LIKE:
            continue
        before, after = _governing(original, i), _governing(rewrite, j)
        if before is None or after is None or before.index in told:
            continue
        if frozenset({before.lower, after.lower}) not in _TURNED:
            continue
        strong = {before.lower, after.lower} == {"by", "against"}
        here = before.lower in rewrite.lowers, after.lower in original.lowers
        swapped = {before.lower, after.lower} == {"with", "against"} and _swapped(
            original, rewrite, (before.lower, after.lower)
        )
        if swapped:
            here = (False, False)
        if all(here) or (any(here) and not strong):
            continue
        told.add(before.index)
        verb = next((w for w in reversed(original.words[: before.index]) if w.content), None)
        sides = verb is not None and (
            verb.lemma in _TAKING_SIDES
            or ({before.lower, after.lower} == {"to", "from"} and _same_verb(rewrite, verb, after))
        )
        grave = Severity.MAJOR if sides else Severity.MINOR
        found.append(
            Evidence(
                Category.ROLES, "direction-turned",
                Severity.CRITICAL if strong else grave, 0.75 if strong or sides else 0.4,
                (original.span(before.index, _group_end(original, i)),),
                (rewrite.span(after.index, _group_end(rewrite, j)),),
                {"original": _with_head(original, before, _group_end(original, i)),
                 "rewrite": _with_head(rewrite, after, _group_end(rewrite, j))},
            )
        )  # fmt: skip
    return found
