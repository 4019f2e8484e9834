"""Names of people, places and organisations: garbled, exchanged, missing, put in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler

from evaluator.drift.pair.matching import GONE, LIKE, Matching
from evaluator.drift.pair.pair import Pair, View
from evaluator.drift.rules import name_spelling
from evaluator.drift.rules.evidence import Evidence
from evaluator.drift.rules.status import titles
from evaluator.drift.text import lexicon
from evaluator.drift.text.names import (
    Name,
    are_ordinary,
    is_abbreviated,
    is_common,
    is_spelled_out,
    names,
)
from evaluator.drift.text.side import Side, Word
from evaluator.drift.text.spelling import (
    GARBLED,
    JOINED,
    SAME_SPELLING,
    SHORTEST,
    SPELLED_ALIKE,
    folded,
    is_given_name,
    likeness,
    opens_alike,
    places,
    same_name,
    same_stem,
    spelled,
)
from evaluator.rulebook import vocabulary
from evaluator.types import Category, Severity, Span

_WORDS = vocabulary("name")
_HOMELAND = _WORDS.listed("homeland")
_BEFORE_SURNAMES = _WORDS.listed("before_surnames")

_SAME, _HEARD = 0.85, 0.7  # from which two whole names are one, and may be
_PAIRED = 0.35  # from which one name stands for the other, of all that speaks for it
_UNNAMED = 0.35  # how well a name is answered at most that nothing stands for
_ACRONYM = 3  # letters from which an acronym stands for one body


def _answered(word: Word, other: Side, other_names: Iterable[Word]) -> bool:
    lower = folded(word.lower)
    if word.lower in other.lowers or word.lemma in other.lemmas:
        return True
    place = places().get(lower)
    if place is not None:
        return any(places().get(folded(one.lower)) == place for one in other.words)
    for candidate in other_names:
        if same_name(word.lower, candidate.lower):
            return True
    for candidate in other.words:
        form = folded(candidate.lower)
        if form == lower or (
            min(len(form), len(lower)) >= SHORTEST
            and (same_stem(form, lower) or fuzz.ratio(form, lower) >= SPELLED_ALIKE)
        ):
            return True
    return False


def evidence(pair: Pair) -> list[Evidence]:
    """Report names that differ, are missing or were put in.

    To leave out a name that was met earlier in both documents is no news.
    """
    original, rewrite = pair.sides
    matching = pair.matching
    seen = pair.seen
    ones, others = names(original), names(rewrite)
    one_words = [word for name in ones for word in name.words]
    other_words = [word for name in others for word in name.words]
    left = _unsaid(ones, original, rewrite, other_words)
    right = _unsaid(others, rewrite, original, one_words)
    left |= _replaced(one_words, other_words, right, matching.backward)
    right |= _replaced(other_words, one_words, left, matching.forward)
    found = _paired(pair, ones, others, left, right)
    found.extend(name_spelling.evidence(pair, found))
    both = bool(left) and bool(right)
    for name in ones:
        found.extend(_alone(pair.views[0], name, left, seen, both))
    for name in others:
        found.extend(_alone(pair.views[1], name, right, seen, both))
    found.extend(titles(pair))
    return found


def _unsaid(mine: list[Name], side: Side, other: Side, theirs: list[Word]) -> set[int]:
    """Return the name words of a side that the other does not have in any form.

    Args:
        mine: The side's names.
        side: Which side it is.
        other: The other one.
        theirs: Name words of that one.
    """
    joined = folded(other.text.lower()).replace(" ", "").replace("-", "")
    return {
        word.index
        for name in mine
        for word in name.words
        if not _answered(word, other, theirs)
        and not is_abbreviated(word, other)
        and not is_spelled_out(name, side, other)
        and not (len(word.text) >= JOINED and folded(word.lower) in joined)
        and not _in_one_word(name, theirs)
    }


def _in_one_word(name: Name, theirs: list[Word]) -> bool:
    """Return whether the other side writes a name of several words as one: "Lan Lan", "Lanlan"."""
    whole = "".join(folded(word.lower) for word in name.words)
    return any(folded(word.lower) == whole for word in theirs)


def _demonyms(side: Side, indices: set[int]) -> bool:
    """Return whether words only tell a country as an adjective does ("Russian"), easily put in."""
    known = places()
    return all(
        known.get(folded(side.words[k].lower), side.words[k].lower) != side.words[k].lower
        for k in indices
    )


def _replaced(
    mine: list[Word], theirs: list[Word], new: set[int], links: Mapping[int, tuple[int, ...]]
) -> set[int]:
    """Return name words that are said elsewhere too, so that a new name in their place hides it.

    Args:
        mine: Name words of one side.
        theirs: Those of the other.
        new: Words of the other side that nothing on this side answers.
        links: Words of this side that answer each word of the other.
    """
    places_ = {word.index: word for word in mine}
    linked = [places_[i] for j in sorted(new) for i in links.get(j, ())[:1] if i in places_]

    def times(word: Word, among: list[Word]) -> int:
        return sum(same_name(word.lower, one.lower) for one in among)

    return {word.index for word in linked if times(word, mine) > times(word, theirs) > 0}


def _paired(
    pair: Pair, ones: list[Name], others: list[Name], left: set[int], right: set[int]
) -> list[Evidence]:
    """Pair unanswered name words of both sides that stand for one another; take them away."""
    original, rewrite = pair.sides
    matching = pair.matching
    candidates = []
    alone = (
        not _demonyms(original, left)
        and not _demonyms(rewrite, right)
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
        alike = opens_alike(mine[0].lower, theirs[0].lower)
        garbled = best >= (GARBLED if alike else SAME_SPELLING) or whole > _SAME
        # "Nippo", "Daily News": what a name means, told in words of another number
        ordinary = are_ordinary(mine), are_ordinary(theirs)
        garbled = not apart and (garbled or (shared and len(mine) != len(theirs) and any(ordinary)))
        spans = (_tight(original, mine), _tight(rewrite, theirs))
        short = any(word.text.isupper() for word in (*mine, *theirs))
        other_body = short and _two_acronyms(mine, theirs)
        surname = all(ordinary) and (
            _given((original, mine), (rewrite, theirs))
            or _entitled(original, mine) == _entitled(rewrite, theirs) != ""
        )
        if surname:
            found.append(
                Evidence(
                    Category.NAME, "name-changed", Severity.MAJOR, 0.8, (spans[0],), (spans[1],)
                )
            )
        elif other_body:
            found.append(
                Evidence(
                    Category.NAME, "name-changed", Severity.MAJOR, 0.7, (spans[0],), (spans[1],)
                )
            )
        elif all(ordinary) or short or (shared and ordinary[0]):
            found.append(
                Evidence(
                    Category.NAME, "name-changed", Severity.MINOR, 0.35, (spans[0],), (spans[1],)
                )
            )
        elif garbled:
            found.append(
                Evidence(
                    Category.NAME,
                    "name-garbled",
                    Severity.MAJOR,
                    0.6,
                    (spans[0],),
                    (spans[1],),
                )
            )
        else:
            # A country is told by a list, however it is spelled.
            severity = Severity.CRITICAL if apart else Severity.MAJOR
            found.append(
                Evidence(Category.NAME, "name-changed", severity, 0.85, (spans[0],), (spans[1],))
            )
    return found


def _given(one: tuple[Side, list[Word]], other: tuple[Side, list[Word]]) -> bool:
    """Return whether ordinary words are surnames: the same name that is no word stands before both.

    "Mara Stone" and "Mara Strong", but no "Daily News" and "Daily Mirror".
    """
    before = [side.words[max(words[0].index - 1, 0)] for side, words in (one, other)]
    return (
        len(one[1]) == len(other[1]) == 1
        and before[0].lower == before[1].lower
        and before[0].capital
        and before[0].kind == "word"
        and (not is_common(before[0]) or is_given_name(before[0].lower))
    )


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
    words = (*mine, *theirs)
    if len(mine) != 1 or len(theirs) != 1 or min(len(word.text) for word in words) < _ACRONYM:
        return False
    return all(word.text.isupper() for word in words) and (
        len(set(mine[0].lower) & set(theirs[0].lower)) < len(set(mine[0].lower)) - 1
    )


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


def _tight(side: Side, words: list[Word]) -> Span:
    return side.span(words[0].index, words[-1].index)


def _alone(
    view: View, name: Name, left: set[int], seen: frozenset[str], both: bool
) -> list[Evidence]:
    """Report a name that nothing on the other side answers."""
    side, other = view.sides
    matching = view.matching
    lost = view.lost
    missing = [word for word in name.words if word.index in left]
    if len(missing) < len(name.words) or not missing:
        return []  # shortened: part of the name is there
    known = all(folded(word.lower) in seen for word in missing)
    stood_for = _stand_in(other, side)
    if known and (stood_for or _leads(side, name)):
        return []
    best = max(float(matching.answered_original[word.index]) for word in missing)
    weak = 0.4
    if all(folded(word.lower) in places() for word in missing):
        if not other.lowers.isdisjoint(_HOMELAND):
            return []
        strong = False
        if best < _UNNAMED and not stood_for and _is_where(side, name):
            weak = 0.5
    elif are_ordinary(missing):
        if best >= _UNNAMED or stood_for:
            return []
        strong = False
    else:
        short = all(word.text.isupper() for word in missing)
        strong = best < GONE and not stood_for and not short
        if not strong and (best >= LIKE or (len(missing) == 1 and stood_for)):
            return []
    strong = strong and not known
    span = (_tight(side, missing),)
    category = Category.NAME if both else Category.OMISSION if lost else Category.ADDITION
    return [
        Evidence(
            category, "name-lost" if lost else "name-added",
            Severity.MAJOR if strong else Severity.MINOR, 0.7 if strong else weak,
            *view.spans(span),
        )
    ]  # fmt: skip


def _is_where(side: Side, name: Name) -> bool:
    """Return whether a country or city is told as the place itself ("in China")."""
    before = side.words[name.first - 1].lower if name.first else ""
    return before in lexicon.listed("prepositions") - {"of"} and not _demonyms(
        side, {word.index for word in name.words}
    )


def _leads(side: Side, name: Name) -> bool:
    """Return whether a name is the subject at the start of a sentence or clause.

    A subject met before may be carried over from the sentence before without being named.
    """
    return all(
        not word.content or word.lower in lexicon.calendar_and_titles()
        for word in side.words[max(0, name.first - 3) : name.first]
    )


def _stand_in(side: Side, named: Side) -> bool:
    """Whether a side has a pronoun or general noun beyond the other's, to stand for a name."""
    known = lexicon.listed("stand_ins")
    more = Counter(word.lower for word in side.words) - Counter(word.lower for word in named.words)
    return not known.isdisjoint(more)
