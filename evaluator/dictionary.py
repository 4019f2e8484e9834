"""simplemma's dictionaries: base forms of words, and whether one is known.

A leaf: it imports nothing of ours.
"""

from __future__ import annotations

import itertools

_FEW = 4096
_asked = itertools.count()


def base_form(word: str, language: str) -> str:
    """Return the base form of a word, the word itself where nothing is known.

    Args:
        word: Lower-cased.
        language: ISO 639-1 code.

    Raises:
        ValueError: There is no dictionary of the language.
    """
    from simplemma import lemmatize

    found: str = lemmatize(word, language, low_memory=_few())
    return found


def is_word(word: str, language: str = "en") -> bool:
    """Return whether the dictionary has a word; the rest as in `base_form`."""
    from simplemma import is_known

    return bool(is_known(word, language, low_memory=_few()))


def expect_many() -> None:
    """Have whole dictionaries read: many words are to come."""
    global _asked
    _asked = itertools.count(_FEW)


def _few() -> bool:
    """Return whether so few words were asked for that reading all would take longer.

    simplemma then looks them up in its file, to the same end: five times as long a word.
    """
    return next(_asked) < _FEW
