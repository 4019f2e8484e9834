"""Names of people, places and organisations: garbled, exchanged, missing, put in."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler

from evaluator.drift import lexicon
from evaluator.drift.evidence import Evidence
from evaluator.drift.matching import Matching
from evaluator.drift.words import Side, Word
from evaluator.types import Category, Severity, Span

_SAME_SPELLING = 0.72
_GARBLED = 0.45
_SOUND = str.maketrans({"y": "i", "j": "i", "w": "v", "k": "c", "q": "c", "z": "s"})


@lru_cache(maxsize=16384)
def folded(lower: str) -> str:
    """Return a lower-cased word without diacritics."""
    plain = unicodedata.normalize("NFD", lower)
    return "".join(char for char in plain if not unicodedata.combining(char)).replace("ß", "ss")


@lru_cache(maxsize=16384)
def spelled(lower: str) -> str:
    """Return a rough form in which transliterations of one name agree more."""
    plain = folded(lower).translate(_SOUND)
    for old, new in (("ph", "f"), ("ch", "h"), ("kh", "h"), ("ts", "s"), ("ck", "c"), ("ii", "i")):
        plain = plain.replace(old, new)
    return "".join(char for k, char in enumerate(plain) if not k or char != plain[k - 1])


@cache
def _places() -> dict[str, str]:
    return {
        word: words.split()[0]
        for (words,) in lexicon.rows("countries.tsv")
        for word in words.split()
    }


def _common(word: Word) -> bool:
    """Tell whether a word is an ordinary word of English, which a capital makes no name."""
    table = lexicon.common()
    return word.lower in table or word.lemma in table or word.lower in lexicon.function_words()


def _doers(lower: str) -> bool:
    """Tell whether a word is the plural of who does what an ordinary verb says ("forecasters")."""
    table = lexicon.common()
    return lower.endswith("ers") and (lower[:-3] in table or lower[:-2] in table)


@dataclass(frozen=True, slots=True)
class Name:
    """A run of name words.

    Attributes:
        first: Index of the first word.
        last: Index of the last word.
        words: The name words, connecting words left out.
    """

    first: int
    last: int
    words: tuple[Word, ...]


def name_words(side: Side) -> frozenset[int]:
    """Return the indices of the words that are part of a name."""
    words = [word for word in side.words if word.kind == "word"]
    longer = [word for word in words if len(word.text) > 3]
    shouted = sum(word.capital for word in longer) > 0.85 * len(longer) and len(longer) > 3
    skipped = lexicon.calendar_and_titles()
    found = set()
    for word in words:
        if not word.capital or word.lower in skipped or len(word.text) < 2:
            continue
        if word.lower in ("us", "american") and _before_money(side, word.index):
            continue
        acronym = len(word.text) > 1 and word.text.isupper() and not shouted
        sure = word.lower in _places() or acronym
        plain = _common(word) or _doers(word.lower) or not word.content or "'" in word.lower
        if (word.opening or shouted) and plain and not sure:
            continue
        if not word.content and not acronym:
            continue
        found.add(word.index)
    return frozenset(found)


def _before_money(side: Side, index: int) -> bool:
    """Tell whether a word stands before "dollars" and so belongs to an amount."""
    return any(word.lemma == "dollar" for word in side.words[index + 1 : index + 4])


def names(side: Side) -> list[Name]:
    """Return the names of a side in order: runs of name words, "of" and "de" between allowed."""
    marked = name_words(side)
    found: list[Name] = []
    run: list[Word] = []
    for word in side.words:
        if word.index in marked:
            if run and not _runs_on(side, run[-1].index, word.index):
                found.append(Name(run[0].index, run[-1].index, tuple(run)))
                run = []
            run.append(word)
    if run:
        found.append(Name(run[0].index, run[-1].index, tuple(run)))
    return found


def _runs_on(side: Side, last: int, index: int) -> bool:
    between = side.words[last + 1 : index]
    if side.words[last].text.endswith(("'s", "'")):
        return False
    return not between or (
        len(between) <= 2
        and all(
            word.text in ("-", ".", "of", "de", "van", "von", "al", "bin", "der", "da", "del")
            for word in between
        )
    )


def same_name(one: str, other: str) -> bool:
    """Tell whether two lower-cased name words can be one name spelled two ways."""
    one, other = folded(one), folded(other)
    if one == other:
        return True
    places = _places()
    if one in places and other in places:
        return places[one] == places[other]
    if one in places or other in places:
        return _stem(one, other) and abs(len(one) - len(other)) <= 3
    if min(len(one), len(other)) <= 3:
        return False
    if _stem(one, other):
        return True
    return _likeness(one, other) >= _SAME_SPELLING


def _likeness(one: str, other: str) -> float:
    a, b = spelled(one), spelled(other)
    return max(fuzz.ratio(a, b), fuzz.ratio(one, other)) / 100


def _stem(one: str, other: str) -> bool:
    shortest = min(len(one), len(other))
    return shortest >= 4 and one[: max(4, shortest - 2)] == other[: max(4, shortest - 2)]


def _answered(word: Word, other: Side, other_names: Iterable[Word]) -> bool:
    lower = folded(word.lower)
    if word.lower in other.lowers or word.lemma in other.lemmas:
        return True
    place = _places().get(lower)
    if place is not None:
        return any(_places().get(folded(one.lower)) == place for one in other.words)
    for candidate in other_names:
        if same_name(word.lower, candidate.lower):
            return True
    for candidate in other.words:
        if candidate.kind != "word":
            continue
        form = folded(candidate.lower)
        if form == lower or (
            len(form) > 3
            and len(lower) > 3
            and (_stem(form, lower) or fuzz.ratio(form, lower) >= 80)
        ):
            return True
    return False


def _initials(name: Name, side: Side) -> str:
    """Return the initials of a name and of the capitalised words around it."""
    first, last = _capital_run(name, side)
    return "".join(word.text[0] for word in side.words[first : last + 1] if word.capital).lower()


def _capital_run(name: Name, side: Side) -> tuple[int, int]:
    """Return the range of capitalised words that a name is part of."""
    first, last, words = name.first, name.last, side.words
    joining = ("of", "for", "and", "the")
    while first and (words[first - 1].capital or words[first - 1].lower in joining):
        first -= 1
    while last + 1 < len(words) and (words[last + 1].capital or words[last + 1].lower in joining):
        last += 1
    return first, last


def _ordinary(words: Iterable[Word]) -> bool:
    """Tell whether words of a name are dictionary words, which may be translated another way."""
    return all(_common(word) for word in words)


def _abbreviated(word: Word, other: Side) -> bool:
    """Tell whether an acronym has its long form on the other side."""
    if not (word.text.isupper() and 2 <= len(word.text) <= 6):
        return False
    letters = word.lower
    content = [w for w in other.words if w.kind == "word" and w.content]
    initials = "".join(w.lower[0] for w in content)
    return letters in initials or letters.rstrip("s") in initials


def _spelled_out(name: Name, side: Side, other: Side) -> bool:
    """Tell whether the other side has the acronym of a long name."""
    letters = _initials(name, side)
    if len(letters) < 2:
        return False
    for word in other.words:
        if word.kind == "word" and word.text.isupper() and len(word.text) >= 2:
            form = word.lower
            if (
                form in letters
                or letters in form
                or (len(form) > 2 and _subsequence(letters, form))
            ):
                return True
    return False


def _subsequence(short: str, long: str) -> bool:
    rest = iter(long)
    return len(short) >= 2 and all(char in rest for char in short)


def shortened(side: Side, other: Side) -> frozenset[int]:
    """Return the words of a side that an acronym on the other stands for, or the reverse."""
    found: set[int] = set()
    for name in names(side):
        if _spelled_out(name, side, other):
            first, last = _capital_run(name, side)
            found.update(range(first, last + 1))
        found.update(word.index for word in name.words if _abbreviated(word, other))
    return frozenset(found)


def evidence(
    original: Side, rewrite: Side, matching: Matching, seen: frozenset[str] = frozenset()
) -> list[Evidence]:
    """Report names that differ, are missing or were put in.

    Args:
        original: The original side.
        rewrite: The rewrite.
        matching: Their matched words.
        seen: Folded name words met earlier in both documents; leaving those out is no news.
    """
    ones, others = names(original), names(rewrite)
    one_words = [word for name in ones for word in name.words]
    other_words = [word for name in others for word in name.words]
    joined_one = folded(original.text.lower()).replace(" ", "").replace("-", "")
    joined_other = folded(rewrite.text.lower()).replace(" ", "").replace("-", "")
    left = {
        word.index
        for name in ones
        for word in name.words
        if not _answered(word, rewrite, other_words)
        and not _abbreviated(word, rewrite)
        and not _spelled_out(name, original, rewrite)
        and not (len(word.text) > 4 and folded(word.lower) in joined_other)
    }
    right = {
        word.index
        for name in others
        for word in name.words
        if not _answered(word, original, one_words)
        and not _abbreviated(word, original)
        and not _spelled_out(name, rewrite, original)
        and not (len(word.text) > 4 and folded(word.lower) in joined_one)
    }
    found = _paired(original, rewrite, matching, ones, others, left, right)
    both = bool(left) and bool(right)
    for name in ones:
        found.extend(_alone(original, rewrite, matching, name, left, seen, True, both))
    flipped = matching.flipped()
    for name in others:
        found.extend(_alone(rewrite, original, flipped, name, right, seen, False, both))
    found.extend(_titles(original, rewrite, matching))
    return found


def _paired(
    original: Side,
    rewrite: Side,
    matching: Matching,
    ones: list[Name],
    others: list[Name],
    left: set[int],
    right: set[int],
) -> list[Evidence]:
    """Pair unanswered name words of both sides that stand for one another; take them away."""
    candidates = []
    for one in ones:
        mine = [word for word in one.words if word.index in left]
        for other in others:
            theirs = [word for word in other.words if word.index in right]
            if not mine or not theirs:
                continue
            rank = max(matching.similarity[a.index, b.index] for a in mine for b in theirs)
            linked = any(b.index in matching.forward.get(a.index, ()) for a in mine for b in theirs)
            likeness = JaroWinkler.similarity(
                "".join(spelled(w.lower) for w in one.words),
                "".join(spelled(w.lower) for w in other.words),
            )
            shared = len(one.words) > len(mine) and len(other.words) > len(theirs)
            place = abs(one.first / len(original.words) - other.first / len(rewrite.words))
            score = rank + 0.4 * linked + 0.5 * (likeness > 0.7) + 0.5 * shared - 0.6 * place
            if score >= 0.35:
                candidates.append((-score, mine, theirs, 0.0 if shared else likeness, shared))
    found = []
    for _, mine, theirs, likeness, shared in sorted(candidates, key=lambda row: row[0]):
        if not any(word.index in left for word in mine) or not any(
            word.index in right for word in theirs
        ):
            continue
        left.difference_update(word.index for word in mine)
        right.difference_update(word.index for word in theirs)
        best = max(
            [_likeness(a.lower, b.lower) for a in mine for b in theirs]
            + [_likeness("".join(w.lower for w in mine), "".join(w.lower for w in theirs))]
        )
        opens_alike = _opens_alike(mine[0].lower, theirs[0].lower)
        garbled = best >= (_GARBLED if opens_alike else _SAME_SPELLING) or likeness > 0.85
        # "Nippo", "Daily News": what a name means, told in words of another number
        garbled = garbled or (
            shared and len(mine) != len(theirs) and (_ordinary(mine) or _ordinary(theirs))
        )
        spans = (_tight(original, mine), _tight(rewrite, theirs))
        short = any(word.text.isupper() for word in (*mine, *theirs))
        if (_ordinary(mine) and _ordinary(theirs)) or short:
            found.append(
                Evidence(
                    Category.NAME, "name_changed", Severity.MINOR, 0.35, (spans[0],), (spans[1],)
                )
            )
        elif garbled:
            found.append(
                Evidence(
                    Category.NAME, "name_garbled", Severity.MINOR, 0.6, (spans[0],), (spans[1],)
                )
            )
        else:
            found.append(
                Evidence(
                    Category.NAME, "name_changed", Severity.MAJOR, 0.85, (spans[0],), (spans[1],)
                )
            )
    return found


def _opens_alike(one: str, other: str) -> bool:
    """Tell whether two names may begin with one sound spelled two ways ("Jokhar", "Dzhokhar")."""
    a, b = spelled(one)[:1], spelled(other)[:1]
    return a == b or any(a in sounds and b in sounds for sounds in _OPENINGS)


_OPENINGS = ("djgizx", "tfcsh", "aeiouh", "bvpf", "gch", "scxz")


def _tight(side: Side, words: list[Word]) -> Span:
    return side.span(words[0].index, words[-1].index)


def _alone(
    side: Side,
    other: Side,
    matching: Matching,
    name: Name,
    left: set[int],
    seen: frozenset[str],
    lost: bool,
    both: bool,
) -> list[Evidence]:
    """Report a name that nothing on the other side answers."""
    missing = [word for word in name.words if word.index in left]
    if len(missing) < len(name.words) or not missing:
        return []  # shortened: part of the name is there
    known = all(folded(word.lower) in seen for word in missing)
    if known and (_stand_in(other) or _leads(side, name)):
        return []
    best = max(float(matching.answered_original[word.index]) for word in missing)
    if all(folded(word.lower) in _places() for word in missing):
        if not other.lowers.isdisjoint(lexicon.listed("homeland")):
            return []
        strong = False
    elif _ordinary(missing):
        if best >= 0.35 or _stand_in(other):
            return []
        strong = False
    else:
        short = all(word.text.isupper() for word in missing)
        strong = best < 0.45 and not _stand_in(other) and not short
        if not strong and (best >= 0.6 or (len(missing) == 1 and _stand_in(other))):
            return []
    strong = strong and not known
    span = (_tight(side, missing),)
    category = Category.NAME if both else Category.OMISSION if lost else Category.ADDITION
    return [
        Evidence(
            category, "name_lost" if lost else "name_added",
            Severity.MAJOR if strong else Severity.MINOR, 0.7 if strong else 0.4,
            span if lost else (), () if lost else span,
        )
    ]  # fmt: skip


def _leads(side: Side, name: Name) -> bool:
    """Tell whether a name is the subject at the start of a sentence or clause.

    A subject met before may be carried over from the sentence before without being named.
    """
    return all(
        not word.content or word.lower in lexicon.calendar_and_titles()
        for word in side.words[max(0, name.first - 3) : name.first]
    )


def _stand_in(side: Side) -> bool:
    """Tell whether a pronoun or general noun on a side may stand for a name."""
    return not side.lowers.isdisjoint(lexicon.listed("stand_ins"))


def _titles(original: Side, rewrite: Side, matching: Matching) -> list[Evidence]:
    """Report a title or post that changed ("deputy chief", "deputy director")."""
    titles = lexicon.listed("titles")
    found = []
    for i, j in matching.links:
        one, other = original.words[i], rewrite.words[j]
        if one.lemma == other.lemma or one.lower not in titles or other.lower not in titles:
            continue
        if one.lower in rewrite.lowers or other.lower in original.lowers:
            continue
        if lexicon.synonymous(one.lemma, other.lemma) and matching.similarity[i, j] > 0.85:
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
        found.append(
            Evidence(Category.NAME, "title_changed", Severity.MINOR, 0.5,
                     (original.span(first, i),), (rewrite.span(j - shift, j),))
        )  # fmt: skip
    return found
