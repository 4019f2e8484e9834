"""Acronyms and the long names that they stand for."""

from __future__ import annotations

import regex

from evaluator.drift.proper_nouns import Name, names
from evaluator.drift.words import Side, Word

_DOTTED = regex.compile(r"(?<![\w.])(?:\p{Lu}\.){2,}")


def _initials(name: Name, side: Side) -> str:
    """Return the initials of a name and of the capitalised words around it."""
    first, last = capital_run(name, side)
    return "".join(word.text[0] for word in side.words[first : last + 1] if word.capital).lower()


def capital_run(name: Name, side: Side) -> tuple[int, int]:
    """Return the range of capitalised words that a name is part of."""
    first, last, words = name.first, name.last, side.words
    joining = ("of", "for", "and", "the", "in", "on")
    while first and (words[first - 1].capital or words[first - 1].lower in joining):
        first -= 1
        if first > 2 and words[first - 1].text == "-" and words[first - 2].capital:
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
    """Tell whether an acronym has its long form on the other side."""
    if not (word.text.isupper() and 2 <= len(word.text) <= 6):
        return False
    letters = word.lower
    content = [w for w in other.words if w.kind == "word" and w.content]
    initials = "".join(w.lower[0] for w in content)
    return letters in initials or letters.rstrip("s") in initials


def is_spelled_out(name: Name, side: Side, other: Side) -> bool:
    """Tell whether the other side has the acronym of a long name."""
    letters = _initials(name, side)
    if len(letters) < 2:
        return False
    return any(
        form in letters or letters in form or (len(form) > 2 and _subsequence(letters, form))
        for form in _acronyms(other)
    )


def _acronyms(side: Side) -> list[str]:
    """Return the acronyms of a side in lower case, "U.S." without its points."""
    plain = [
        word.lower
        for word in side.words
        if word.kind == "word" and word.text.isupper() and len(word.text) >= 2
    ]
    return plain + [hit.replace(".", "").lower() for hit in _DOTTED.findall(side.text)]


def _subsequence(short: str, long: str) -> bool:
    rest = iter(long)
    return len(short) >= 2 and all(char in rest for char in short)


def shortened(side: Side, other: Side) -> frozenset[int]:
    """Return the words of a side that an acronym on the other stands for, or the reverse."""
    found: set[int] = set()
    for name in names(side):
        if is_spelled_out(name, side, other):
            first, last = capital_run(name, side)
            found.update(range(first, last + 1))
        found.update(word.index for word in name.words if is_abbreviated(word, other))
    return frozenset(found)
