"""Pronouns that stand for another person than the original's: "she said" told as "he said"."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

from evaluator.drift.pair.matching import RELATED, Matching
from evaluator.drift.pair.pair import Pair
from evaluator.drift.rules.evidence import Evidence
from evaluator.drift.text.side import Side, Word
from evaluator.drift.text.stance import reporting
from evaluator.drift.text.syntax import is_passive
from evaluator.rulebook import vocabulary
from evaluator.types import Category, Severity

_WORDS = vocabulary("roles")
_PERSONS = _WORDS.table("persons")
_PERSON = _WORDS.kinds("persons")
_VERBS = ("m", "re", "ve", "ll", "d", "s")
_SHORTENED = {f"{word}'{end}": person for word, person in _PERSON.items() for end in _VERBS}
_ANY_FORM = frozenset((*_PERSON, *_SHORTENED))
_SPOKEN_TO, _SPOKEN_OF = (
    frozenset((*words, *(f"{word}'{end}" for word in words for end in _VERBS)))
    for words in (_WORDS.ordered("spoken_to"), _PERSONS["they"])
)
# "They" also stands for one person, and "you" for anybody.
_TOLD = frozenset(map(frozenset, combinations(_PERSONS, 2)))
_ONE_OR_MORE = frozenset((frozenset(("he", "they")), frozenset(("she", "they"))))
# Those who speak and those spoken of are often one lot: a firm's "we" is its clerk's "I".
_SLIGHT = _ONE_OR_MORE.union(map(frozenset, (("I", "we"), ("we", "they"), ("you", "they"))))
_ANYBODY = _WORDS.listed("anybody")
_SPEAKING = frozenset(("I", "we"))
_OWNED = _WORDS.listed("owned")
_SUBJECTS = frozenset(("i", "we", "he", "she", "they"))
_REACH = 3


def evidence(pair: Pair) -> list[Evidence]:
    """Report the first pronoun that became one for another person before the same words.

    The rewrite has to have fewer of the one and more of the other. Who speaks changes with the way
    of telling (“I will go,” he said; he said that he would go): "I" and "we" count inside quotation
    marks that both sides have, or where neither side reports what is said, and as doers of one deed
    where nothing is quoted.
    """
    original, rewrite = pair.sides
    matching = pair.matching
    if any(_ANY_FORM.isdisjoint(side.lowers) for side in pair.sides):
        return _spoken_to(pair)
    ones, others = _counted(original), _counted(rewrite)
    for word in original.words:
        mine = _person(word)
        if not mine or others[mine] >= ones[mine]:
            continue
        for there in _in_its_place(matching, word):
            theirs = _person(there)
            if others[theirs] > ones[theirs] and _is_another(pair, word, there):
                return [_said(word, there, 0.7)]
    return _another(pair, ones, others) or _spoken_to(pair)


def _another(pair: Pair, ones: Counter[str], others: Counter[str]) -> list[Evidence]:
    """Report a subject whom the rewrite never speaks of, where it has one of its own instead."""
    gone, new = (
        [person for person in mine if not theirs[person]]
        for mine, theirs in ((ones, others), (others, ones))
    )
    if len(gone) != 1 or len(new) != 1:
        return []
    if frozenset((*gone, *new)) not in _TOLD - _ONE_OR_MORE:
        return []
    one, other = (
        next((side, word) for word in side.words if _person(word) == person)
        for side, person in zip(pair.sides, (*gone, *new), strict=True)
    )
    if not {_alone(word) for _, word in (one, other)} <= _SUBJECTS or not _told_alike(one, other):
        return []
    if _bears(*one) != _bears(*other):
        return []
    return [_said(one[1], other[1], 0.85)]


def _spoken_to(pair: Pair) -> list[Evidence]:
    """Report whoever is spoken to and is now spoken of: "could you", "could they"."""
    original, rewrite = pair.sides
    mine, theirs = original.as_written(_SPOKEN_TO), rewrite.as_written(_SPOKEN_OF)
    if not mine or not theirs or rewrite.as_written(_SPOKEN_TO) or original.as_written(_SPOKEN_OF):
        return []
    one, other = original.words[mine[0]], rewrite.words[theirs[0]]
    if not _told_alike((original, one), (rewrite, other)):
        return []
    return [_said(one, other, 0.7)]


def _said(one: Word, other: Word, confidence: float) -> Evidence:
    slight = not _person(one) or frozenset((_person(one), _person(other))) in _SLIGHT
    return Evidence(
        Category.ROLES, "person-changed", Severity.MINOR if slight else Severity.MAJOR,
        confidence, (one.span,), (other.span,),
    )  # fmt: skip


def _is_another(pair: Pair, word: Word, there: Word) -> bool:
    """Return whether a pronoun of the rewrite stands for somebody else than the original's."""
    original, rewrite = pair.sides
    persons = frozenset((_person(word), _person(there)))
    lowers = {_alone(word), _alone(there)}
    subjects = lowers <= _SUBJECTS
    if persons not in _TOLD or lowers <= _OWNED:
        return False  # "my players" are the speaker's and the club's
    if _bears(original, word) != _bears(rewrite, there):
        return False  # "we were told", "they told us"
    if persons in _ONE_OR_MORE:
        return subjects and original.lowers.isdisjoint(_ANYBODY)
    if _SPEAKING.isdisjoint(persons):
        return True
    if subjects and persons != _SPEAKING and not any('"' in side.text for side in pair.sides):
        return True
    return _told_alike((original, word), (rewrite, there))


def _person(word: Word) -> str:
    """Return whom a pronoun stands for: "he" for "him" and "his"; "" for other words."""
    return _PERSON.get(word.lower) or _SHORTENED.get(word.lower, "")


def _bears(side: Side, word: Word) -> bool:
    """Return whether what comes after a pronoun is done to it: "we were told"."""
    after = side.words[word.index + 1 : word.index + 1 + _REACH]
    head = next((one for one in after if one.content), None)
    return (
        head is not None
        and head.lower != head.lemma
        and not head.lower.endswith("ing")
        and is_passive(side, head.index)
    )


def _alone(word: Word) -> str:
    """Return a pronoun in small letters without the verb that hangs on it: "they" of "They're"."""
    return word.lower.partition("'")[0]


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
