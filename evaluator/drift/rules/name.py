"""Names of people, places and organisations: garbled, exchanged, missing, put in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from rapidfuzz import fuzz

from evaluator.drift.pair.matching import GONE, LIKE
from evaluator.drift.pair.pair import Pair, View
from evaluator.drift.rules import language_unknown, name_bodies, name_changed, name_spelled
from evaluator.drift.rules.evidence import Evidence
from evaluator.drift.rules.status import titles
from evaluator.drift.text import lexicon
from evaluator.drift.text.name_forms import means
from evaluator.drift.text.names import (
    Name,
    are_ordinary,
    is_abbreviated,
    is_acronym,
    is_spelled_out,
    names,
)
from evaluator.drift.text.side import Side, Word, span_of
from evaluator.drift.text.spelling import (
    JOINED,
    SHORTEST,
    SPELLED_ALIKE,
    folded,
    listed_as,
    places,
    same_name,
    same_stem,
)
from evaluator.drift.text.stance import quotations
from evaluator.patterns import lazily
from evaluator.rulebook import vocabulary
from evaluator.types import Category, Severity

_HOMELAND = vocabulary("name").listed("homeland")
_CLUBS = vocabulary("name").listed("clubs")
_PUT_IN = 0.2  # how well a name is answered at most that was surely put in
_SHORT = 2  # letters that may be a syllable of anything
_TITLE = 5  # words of a quotation that may be a title
_ADDRESS = lazily(r"\.\p{Ll}")
_DASHED = lazily(r"[-–|]\s+$")
_UNNAMED = 0.35  # how well a name is answered at most that nothing stands for


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
    compounds = name_spelled.compounded(matching)
    left = _unsaid(ones, original, rewrite, other_words) - compounds[0]
    right = _unsaid(others, rewrite, original, one_words) - compounds[1]
    left |= _replaced(one_words, other_words, right, matching.backward)
    right |= _replaced(other_words, one_words, left, matching.forward)
    found = name_changed.exchanged(pair, ones, others, left, right)
    found.extend(name_spelled.misspelled(pair, found))
    both = bool(left) and bool(right)
    for view, mine, unsaid in zip(pair.views, (ones, others), (left, right), strict=True):
        gone = [name for name in reversed(mine) if name.words[0].index in unsaid]
        once = {tuple(word.lower for word in name.words): name for name in gone}
        for name in reversed(once.values()):
            found.extend(_alone(view, name, unsaid, seen, both))
    found.extend(titles(pair))
    if (original.language or "en") == "en":
        found.extend(name_bodies.evidence(pair))
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
    known = places()

    def inside(lower: str) -> bool:
        """Return whether a word is a part of one, as "Niger" is none of "Nigeria"."""
        return lower in joined and not (
            lower in known
            and any(
                lower in one and known.get(one, known[lower]) != known[lower]
                for one in map(folded, other.lowers)
            )
        )

    return {
        word.index
        for name in mine
        for word in name.words
        if not _answered(word, other, theirs)
        and not is_abbreviated(word, other)
        and not is_spelled_out(name, side, other)
        and not (len(word.text) >= JOINED and inside(folded(word.lower)))
        and not _in_one_word(name, theirs)
    }


def _answered(word: Word, other: Side, other_names: Iterable[Word]) -> bool:
    lower = folded(word.lower)
    if word.lower in other.lowers or word.lemma in other.lemmas:
        return True
    if means(word.lower, other.lemmas) or any(
        means(name.lower, frozenset((word.lemma,))) for name in other_names
    ):
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


def _in_one_word(name: Name, theirs: list[Word]) -> bool:
    """Return whether the other side writes a name of several words as one: "Lan Lan", "Lanlan"."""
    whole = "".join(folded(word.lower) for word in name.words)
    return any(folded(word.lower) == whole for word in theirs)


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
    linked = [
        word
        for j in sorted(new)
        for i in links.get(j, ())[:1]
        if (word := places_.get(i)) and not _is_beside(word, j, theirs)
    ]

    def times(word: Word, among: list[Word]) -> int:
        return sum(same_name(word.lower, one.lower) for one in among)

    return {word.index for word in linked if times(word, mine) > times(word, theirs) > 0}


def _is_beside(word: Word, index: int, names_: list[Word]) -> bool:
    """Return whether a person's name stands right beside another side's word, too: it is no other.

    "Benjamin Netanyahu" is "Netanyahu" the second time.
    """
    return folded(word.lower) not in places() and any(
        same_name(word.lower, near.lower) for near in names_ if abs(near.index - index) == 1
    )


def _alone(
    view: View, name: Name, left: set[int], seen: frozenset[str], both: bool
) -> list[Evidence]:
    """Report a name that nothing on the other side answers."""
    side, other = view.sides
    matching = view.matching
    lost = view.lost
    missing = [word for word in name.words if word.index in left]
    if len(missing) < len(name.words) or not missing or _rest_stands(side, name, other):
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
    elif len(missing) == 1 and _opens(side, missing[0]):
        return []  # a word of the dictionary, if no common one
    elif are_ordinary(missing):
        if best >= _UNNAMED or stood_for:
            return []
        strong = False
    else:
        short = all(is_acronym(word) or len(word.lower) <= _SHORT for word in missing)
        strong = best < (GONE if lost else _PUT_IN) and not stood_for and not short
        strong = strong and not (_is_aside if lost else _is_title)(side, name, other)
        if not strong and (best >= LIKE or (len(missing) == 1 and stood_for)):
            return []
    strong = strong and not known
    span = (span_of(missing),)
    category = Category.NAME if both else Category.OMISSION if lost else Category.ADDITION
    return [
        Evidence(
            category, "name-lost" if lost else "name-added",
            Severity.MAJOR if strong else Severity.MINOR, 0.7 if strong else weak,
            *view.spans(span),
        )
    ]  # fmt: skip


def _opens(side: Side, word: Word) -> bool:
    """Return whether a word of the dictionary has its capital from opening a sentence."""
    return (
        word.opening
        and language_unknown.known(word.lower)
        and listed_as(word.lower) is None
        and not (word.index and side.words[word.index - 1].text == "(")
    )


def _is_aside(side: Side, name: Name, other: Side) -> bool:
    """Return whether a sentence is as true without a name.

    It stands in brackets or behind a dash at the end, is part of a web address or of a title.
    """
    before, after = (
        side.text[: side.words[name.first].start],
        side.text[side.words[name.last].end :],
    )
    if any(before.count(mark) > before.count(close) for mark, close in ("()", "[]", "【】")):
        return True
    if _ADDRESS.match(after) or (_DASHED.search(before) and len(after.split()) <= 1):
        return True
    return _is_title(side, name, other)


def _is_title(side: Side, name: Name, other: Side) -> bool:
    """Return whether a name is quoted as a title, which the other side may quote translated."""
    start = side.words[name.first].start
    return bool(quotations(other)) and any(
        quotation.span.start < start < quotation.span.end and len(quotation.words) <= _TITLE
        for quotation in quotations(side)
    )


def _rest_stands(side: Side, name: Name, other: Side) -> bool:
    """Return whether the club's word before a name stands alone on the other side: "Inter"."""
    before = side.words[name.first - 1] if name.first else None
    return before is not None and before.lower in _CLUBS and before.lower in other.lowers


def _is_where(side: Side, name: Name) -> bool:
    """Return whether a country or city is told as the place itself ("in China")."""
    before = side.words[name.first - 1].lower if name.first else ""
    return before in lexicon.listed("prepositions") - {"of"} and not name_changed.demonyms(
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
