"""Names told as other names: another one in its place, or the same one spelled otherwise."""

from __future__ import annotations

from rapidfuzz.distance import JaroWinkler

from evaluator.dictionary import is_word
from evaluator.drift.pair.matching import Matching
from evaluator.drift.pair.pair import Pair
from evaluator.drift.rules import name_spelled
from evaluator.drift.rules.evidence import Evidence
from evaluator.drift.text import lexicon
from evaluator.drift.text.names import Name, are_ordinary, is_acronym, is_common
from evaluator.drift.text.side import Side, Word, span_of
from evaluator.drift.text.spelling import (
    GARBLED,
    SAME_SPELLING,
    folded,
    is_given_name,
    likeness,
    listed_as,
    opens_alike,
    places,
    spelled,
)
from evaluator.drift.text.syntax import past_form
from evaluator.rulebook import vocabulary
from evaluator.types import Category, Severity

_BEFORE_SURNAMES = vocabulary("name").listed("before_surnames")
_SAME, _HEARD = 0.85, 0.7  # from which two whole names are one, and may be
_PAIRED = 0.35  # from which one name stands for the other, of all that speaks for it
_ACRONYM, _LONGEST = 3, 6  # letters of an acronym that stands for one body


def exchanged(
    pair: Pair, ones: list[Name], others: list[Name], left: set[int], right: set[int]
) -> list[Evidence]:
    """Pair unanswered name words of both sides that stand for one another; take them away."""
    original, rewrite = pair.sides
    matching = pair.matching
    candidates = []
    alone = (
        not demonyms(original, left)
        and not demonyms(rewrite, right)
        and all(
            sum(any(word.index in missing for word in name.words) for name in among) == 1
            for among, missing in ((ones, left), (others, right))
        )
    )
    for one in ones:
        mine = [word for word in one.words if word.index in left]
        for other in others:
            theirs = [word for word in other.words if word.index in right]
            if not mine or not theirs:
                continue
            rank = max(matching.similarity[a.index, b.index] for a in mine for b in theirs)
            linked = any(b.index in matching.forward.get(a.index, ()) for a in mine for b in theirs)
            whole = JaroWinkler.similarity(
                "".join(spelled(w.lower) for w in one.words),
                "".join(spelled(w.lower) for w in other.words),
            )
            shared = len(one.words) > len(mine) and len(other.words) > len(theirs)
            place = abs(one.first / len(original.words) - other.first / len(rewrite.words))
            score = rank + 0.4 * linked + 0.5 * (whole > _HEARD) + 0.5 * shared - 0.6 * place
            score += 0.3 * _same_setting(one, other, matching) + 0.5 * alone
            if score >= _PAIRED:
                candidates.append((-score, mine, theirs, 0.0 if shared else whole, shared))
    found = []
    for _, mine, theirs, whole, shared in sorted(candidates, key=lambda row: row[0]):
        if not any(word.index in left for word in mine) or not any(
            word.index in right for word in theirs
        ):
            continue
        left.difference_update(word.index for word in mine)
        right.difference_update(word.index for word in theirs)
        best = max(
            [likeness(a.lower, b.lower) for a in mine for b in theirs]
            + [likeness("".join(w.lower for w in mine), "".join(w.lower for w in theirs))]
        )
        apart = _two_places(mine, theirs)
        least = GARBLED if opens_alike(mine[0].lower, theirs[0].lower) else SAME_SPELLING
        garbled = best >= least or whole > _SAME
        ordinary = are_ordinary(mine), are_ordinary(theirs)
        # "Nippo", "Daily News": what a name means, told in words of another number
        told = shared and len(mine) != len(theirs) and any(ordinary)
        short = any(is_acronym(word) and len(word.lower) <= _LONGEST for word in (*mine, *theirs))
        if _one_kind(mine, theirs) or (not shared and _one_form(mine, theirs)):
            continue
        if _in_brackets(original, mine) and _in_brackets(rewrite, theirs):
            continue  # "the ministry (MFI)": what they abbreviate stands before them
        surnames = all(ordinary) and (
            _given((original, mine), (rewrite, theirs))
            or _entitled(original, mine) == _entitled(rewrite, theirs) != ""
        )
        if all(ordinary) and not surnames and lexicon.synonymous(mine[-1].lemma, theirs[-1].lemma):
            continue
        rule, severity, confidence = "name-changed", Severity.MAJOR, 0.85
        if surnames:
            confidence = 0.8
        elif short and _two_acronyms(mine, theirs):
            severity, confidence = Severity.MINOR, 0.5
        elif (
            all(ordinary)
            or short
            or (shared and ordinary[0])
            or (told and not garbled)
            or (
                not shared
                and _translated(mine, theirs)
                and not (
                    _follows_preposition(original, mine) and _follows_preposition(rewrite, theirs)
                )
            )
        ):
            severity, confidence = Severity.MINOR, 0.35
        elif garbled and not apart:
            rule = "name-garbled"
            severity, confidence = name_spelled.garbled(mine, theirs)
        elif apart:  # a country is told by a list, however it is spelled
            severity = Severity.CRITICAL
        spans = (span_of(mine),), (span_of(theirs),)
        found.append(Evidence(Category.NAME, rule, severity, confidence, *spans))
    return found


def _one_form(mine: list[Word], theirs: list[Word]) -> bool:
    """Return whether two name words are forms of one, and no two places: "Niger", "Nigeria"."""
    if len(mine) != 1 or len(theirs) != 1 or _two_places(mine, theirs):
        return False
    return name_spelled.are_forms(mine[0].lower, theirs[0].lower, alone=True)


def _one_kind(mine: list[Word], theirs: list[Word]) -> bool:
    """Return whether two acronyms, one in the plural, which is no name, may tell one kind.

    One holds the other ("SMEs", "MSMEs"), or their last word alone is another ("SMEs", "SMBs").
    """
    words = (*mine, *theirs)
    if len(mine) != 1 or len(theirs) != 1 or not all(map(is_acronym, words)):
        return False
    if not any(map(_names_a_kind, words)):
        return False
    one, other = _letters(mine[0]), _letters(theirs[0])
    last = min(len(one), len(other)) >= _ACRONYM and one[:-1] == other[:-1]
    return last or one in other or other in one


def _translated(mine: list[Word], theirs: list[Word]) -> bool:
    """Return whether one side has ordinary words and the other none that the dictionary lacks.

    Then both say what a thing is in words of their own ("Porch", "Balcony"); a listed name is one.
    """
    return any(map(are_ordinary, (mine, theirs))) and all(
        is_word(word.lower) and (is_common(word) or listed_as(word.lower) is None)
        for word in (*mine, *theirs)
    )


def _follows_preposition(side: Side, words: list[Word]) -> bool:
    """Return whether a preposition stands before a name, which then is a place: "on Mars"."""
    before = side.words[words[0].index - 1] if words[0].index else None
    return before is not None and before.lower in lexicon.listed("prepositions")


def _in_brackets(side: Side, words: list[Word]) -> bool:
    """Return whether an acronym that is no word stands alone in brackets."""
    around = side.words[max(0, words[0].index - 1) : words[-1].index + 2]
    marks = around[0].text, around[-1].text
    acronym = len(words) == 1 and is_acronym(words[0]) and not is_common(words[0])
    return acronym and marks == ("(", ")")


def _names_a_kind(word: Word) -> bool:
    """Return whether a word is an acronym in the plural, which is no name: "SMEs"."""
    return is_acronym(word) and word.lower.endswith("s") and not word.text.isupper()


def _letters(word: Word) -> str:
    """Return the letters of an acronym in lower case, without the "s" of a plural."""
    return word.lower.removesuffix("s") if _names_a_kind(word) else word.lower


def _given(one: tuple[Side, list[Word]], other: tuple[Side, list[Word]]) -> bool:
    """Return whether ordinary words are surnames: the same name that is no word stands before both.

    "Mara Stone" and "Mara Strong", but no "Daily News" and "Daily Mirror", no award and prize.
    """
    if len(one[1]) != 1 or len(other[1]) != 1:
        return False
    before, there = (side.words[max(words[0].index - 1, 0)] for side, words in (one, other))
    if before.lower != there.lower or before.kind != "word" or not before.capital:
        return False
    if is_given_name(before.lower):
        return True
    alike = is_common(before) or lexicon.synonymous(one[1][0].lemma, other[1][0].lemma)
    return not alike and _acts(one[0], one[1][0].index)


def _acts(side: Side, last: int) -> bool:
    """Return whether two words in front of a verb are somebody: "Mara Stone opened", "was"."""
    first = side.words[last - 2].lower if last > 1 else ""
    after = side.words[last + 1] if last + 1 < len(side.words) else None
    if after is None or first in lexicon.listed("determiners"):
        return False
    return past_form(after) or after.lower in lexicon.listed("auxiliaries")


def _entitled(side: Side, words: list[Word]) -> str:
    """Return the title right before a single word that is a surname: "mrs" for "Mrs. Stone"."""
    if len(words) != 1:
        return ""
    before = list(side.words[max(0, words[0].index - 2) : words[0].index])
    if before and before[-1].text == ".":
        before.pop()
    return before[-1].lower if before and before[-1].lower in _BEFORE_SURNAMES else ""


def _two_acronyms(mine: list[Word], theirs: list[Word]) -> bool:
    """Return whether two names are acronyms of different bodies: "NATO" and "OPEC".

    One that has the other's letters in another order is its name in another language ("OTAN").
    """
    if len(mine) != 1 or len(theirs) != 1 or not all(map(is_acronym, (*mine, *theirs))):
        return False
    one, other = _letters(mine[0]), _letters(theirs[0])
    shared = len(set(one) & set(other))
    return min(len(one), len(other)) >= _ACRONYM and shared < len(set(one)) - 1


def _two_places(one: list[Word], other: list[Word]) -> bool:
    """Return whether two names are of countries, however alike: Latvia is not Lithuania."""
    known = places()
    mine, theirs = ({known.get(folded(word.lower)) for word in words} for words in (one, other))
    return None not in mine | theirs and mine.isdisjoint(theirs)


def _same_setting(one: Name, other: Name, matching: Matching) -> int:
    """Return on how many sides, 0 to 2, two names have words around them that answer each other.

    A name that was put in another's place is hardly like it, but stands where it stood.
    """
    found = 0
    for i, j, step in ((one.first, other.first, -1), (one.last, other.last, 1)):
        i, j = i + step, j + step
        inside = 0 <= i < len(matching.original.words), 0 <= j < len(matching.rewrite.words)
        if all(inside):
            found += j in matching.forward.get(i, ()) or (
                matching.original.words[i].lemma == matching.rewrite.words[j].lemma
            )
        else:
            found += not any(inside)
    return found


def demonyms(side: Side, indices: set[int]) -> bool:
    """Return whether words only tell a country as an adjective does ("Russian"), easily put in."""
    known = places()
    return all(
        known.get(folded(side.words[k].lower), side.words[k].lower) != side.words[k].lower
        for k in indices
    )
