"""Names in a text: runs of words whose capitals are no ordinary ones, and their acronyms."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import regex

from evaluator.drift.text import lexicon
from evaluator.drift.text.kept import once
from evaluator.drift.text.side import Side, Word
from evaluator.drift.text.spelling import places

_PART = 3  # letters of the shortest part of a compound


def is_common(word: Word) -> bool:
    """Return whether a word is an ordinary word of English, which a capital makes no name."""
    table = lexicon.common()
    return (
        word.lower in table
        or word.lemma in table
        or word.lower in lexicon.synsets()
        or word.lower in lexicon.function_words()
    )


def _formed(lower: str) -> bool:
    """Return whether a word is formed as no name is.

    The plural of who does something, or of a compound ("airfares"), or how it is done.
    """
    table = lexicon.common()
    if lower.endswith(lexicon.ordered("manner_endings")):
        return True
    if lower.endswith("s") and any(
        lower[:k] in table and lower[k:-1] in table for k in range(_PART, len(lower) - _PART)
    ):
        return True
    plain = lower.endswith("ers") and (lower[:-3] in table or lower[:-2] in table)
    return plain or lower.endswith("ists")


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


_SHORT = 3  # letters of a word, and such words, that are too few to say that all is in capitals


@once
def name_words(side: Side) -> frozenset[int]:
    """Return the indices of the words that are part of a name."""
    capitals = [word for word in side.words if word.capital and word.kind == "word"]
    shouted = len(capitals) > _SHORT and _is_shouted(side)
    skipped = lexicon.calendar_and_titles()
    stressed = lexicon.listed("auxiliaries") - {"is"}  # "there WAS one"; IS is a body
    found = set()
    for word in capitals:
        if word.lower in skipped or len(word.text) <= 1:
            continue
        if word.lower in ("us", "american") and _before_money(side, word.index):
            continue
        acronym = word.text.isupper() and not shouted and word.lower not in stressed
        sure = word.lower in places() or acronym
        plain = is_common(word) or _formed(word.lower) or not word.content or "'" in word.lower
        if (word.opening or shouted) and plain and not sure:
            continue
        if not word.content and not acronym:
            continue
        found.add(word.index)
    return frozenset(found)


def _is_shouted(side: Side) -> bool:
    """Return whether nearly all longer words of a side have a capital."""
    longer = [word for word in side.words if word.kind == "word" and len(word.text) > _SHORT]
    return sum(word.capital for word in longer) > 0.85 * len(longer) and len(longer) > _SHORT


def _before_money(side: Side, index: int) -> bool:
    """Return whether a word stands before "dollars" and so belongs to an amount."""
    return any(word.lemma == "dollar" for word in side.words[index + 1 : index + 4])


@once
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


def is_within_name(side: Side, index: int) -> bool:
    """Return whether a word is part of a name or numbers a thing: "Soma no Umaoi", "hall No 29"."""
    marked, after = name_words(side), side.words[index + 1 : index + 2]
    if index - 1 in marked and index + 1 in marked:
        return True
    word = side.words[index]
    return word.capital and not word.opening and bool(after) and after[0].kind == "number"


_WITHIN = lexicon.listed("within_names")
_JOINTS = 2  # small words between two words of one name


def _runs_on(side: Side, last: int, index: int) -> bool:
    between = side.words[last + 1 : index]
    if side.words[last].text.endswith(("'s", "'")):
        return False
    return not between or (
        len(between) <= _JOINTS
        and all(word.text == "of" or word.text in _WITHIN for word in between)
    )


def are_ordinary(words: Iterable[Word]) -> bool:
    """Return whether words of a name are dictionary words, which may be translated another way."""
    return all(is_common(word) for word in words)


def is_acronym(word: Word) -> bool:
    """Return whether a word is all in capitals but for the ending of a plural: "SMEs"."""
    letters = word.text[: len(word.lower)].removesuffix("s")
    return len(letters) > 1 and letters.isupper()


_ACRONYM = 6  # letters of the longest that is looked for
_INITIALS = 2  # letters of an acronym that are told by the names' own alone
_DOTTED = regex.compile(r"(?<![\w.])(?:\p{Lu}\.){2,}")


def _initials(side: Side, run: tuple[int, int]) -> str:
    """Return the initials of the capitalised words of a run."""
    return "".join(word.text[0] for word in side.words[run[0] : run[1] + 1] if word.capital).lower()


_JOINING = ("of", "for", "and", "the", "in", "on")


def capital_run(name: Name, side: Side, *, listed: bool = False) -> tuple[int, int]:
    """Return the range of capitalised words that a name is part of.

    Args:
        name: The name.
        side: Where it stands.
        listed: Whether commas join them, too: "Ministry of Land, Infrastructure and Transport".
    """
    first, last, words = name.first, name.last, side.words
    joining = (*_JOINING, ",") if listed else _JOINING
    while first and (words[first - 1].capital or words[first - 1].lower in joining):
        first -= 1
        if first - 2 > 0 and words[first - 1].text == "-" and words[first - 2].capital:
            first -= 2
    while last + 1 < len(words):
        after = words[last + 1]
        if after.text == "-" and last + 2 < len(words):  # "Co-operation"
            last += 2
        elif after.capital or after.lower in joining:
            last += 1
        else:
            break
    return first, last


def is_abbreviated(word: Word, other: Side) -> bool:
    """Return whether an acronym has its long form on the other side."""
    plain = word.text.removesuffix("'s")
    if not (plain.isupper() and 1 < len(plain) <= _ACRONYM):
        return False
    letters = word.lower
    content = [w for w in other.words if w.kind == "word" and w.content]
    initials = "".join(w.lower[0] for w in content)
    if letters in initials or letters.rstrip("s") in initials:
        return True
    own = ["".join(w.lower[0] for w in name.words) for name in names(other)]
    if len(letters) > _INITIALS and any(sorted(letters) == sorted(long) for long in own):
        return True  # "CCP" for the "Communist Party of China"
    # "SIFF" for the "Shanghai Film Festival", a word of the long form left out.
    return any(
        letters[0] == long[0]
        and len(letters) - 1 == len(long) > _INITIALS
        and _subsequence(long, letters)
        for long in own
        if long
    )


def is_spelled_out(name: Name, side: Side, other: Side) -> bool:
    """Return whether the other side has the acronym of a long name."""
    return _long_form(name, side, other) is not None


def _long_form(name: Name, side: Side, other: Side) -> tuple[int, int] | None:
    """Return the run of words with a name in it of which the other side has the acronym."""
    forms = _acronyms(other)
    if not forms:
        return None
    run = capital_run(name, side)
    letters = _initials(side, run)
    if len(letters) > 1 and any(
        form in letters
        or letters in form
        or (
            len(form) > _INITIALS
            and (sorted(form) == sorted(letters) or _subsequence(letters, form))
        )
        for form in forms
    ):
        longer = capital_run(name, side, listed=True)
        return longer if any(form in _initials(side, longer) for form in forms) else run
    run = capital_run(name, side, listed=True)
    letters = _initials(side, run)
    return run if any(len(form) > _INITIALS and form in letters for form in forms) else None


@once
def _acronyms(side: Side) -> list[str]:
    """Return the acronyms of a side in lower case, "U.S." without its points."""
    plain = [
        word.lower
        for word in side.words
        if word.kind == "word" and word.text.removesuffix("'s").isupper() and len(word.text) > 1
    ]
    return plain + [hit.replace(".", "").lower() for hit in _DOTTED.findall(side.text)]


def _subsequence(short: str, long: str) -> bool:
    rest = iter(long)
    return len(short) > 1 and all(char in rest for char in short)


def shortened(side: Side, other: Side) -> frozenset[int]:
    """Return the words of a side that an acronym on the other stands for, or the reverse."""
    found: set[int] = set()
    for name in names(side):
        run = _long_form(name, side, other)
        if run is not None:
            found.update(range(run[0], run[1] + 1))
        found.update(word.index for word in name.words if is_abbreviated(word, other))
    return frozenset(found)
