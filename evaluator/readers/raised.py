"""Raised characters: what is an exponent of the word before it, what is the mark of a note.

"480³" that stands for a note 3 would be read as another number, and "10⁶" as 106.
"""

from __future__ import annotations

from enum import Enum

import regex

_TO_RAISED = str.maketrans("0123456789+-−()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾ⁿ")
_NOTE = regex.compile(
    r"[\[(]?\s*\d{1,4}(?:\s*[,;–-]\s*\d{1,4})*\s*[\])]?|[*†‡§¶#]{1,3}"
    r"|\[\s*(?:\p{L}|(?:note|nb|n|fn)\.?\s*\d{1,3}|[\p{L} ]{1,30}\?|[a-z]+ needed)\s*\]",
    regex.I,
)
_LETTER = regex.compile(r"\p{Ll}")
_EXPONENT = regex.compile(r"[+−-]?\d{1,3}|[+−-]")
_BASE = regex.compile(
    r"(?<![\p{L}\p{N}.,])(?:10|2)$"
    r"|(?<![\p{L}])(?:[kcdmnµμ]?m|ft|in|yd|mi|sq|sec|s|h|hr|kg|g|L)$"
    r"|(?<![\p{L}\p{N}'’])[B-HJ-Zb-zα-ω]$"
    r"|[=+×·*/^]\s*\p{L}{1,3}$"
)


class Raised(Enum):
    """What raised characters are."""

    NOTE = "note mark"
    EXPONENT = "exponent"
    TEXT = "text"


def kind_of(before: str, raised: str, *, linked: bool = False) -> Raised:
    """Tell what raised characters are.

    Args:
        before: The text before them.
        raised: They themselves.
        linked: They lead to another place of the document.
    """
    said = raised.strip()
    base = before[-12:]
    if not linked and _EXPONENT.fullmatch(said):
        if not said[-1].isdigit():  # the sign of an ion
            return Raised.EXPONENT
        if not said[0].isdigit() or (_BASE.search(base) and not _is_word_in(base)):
            return Raised.EXPONENT
    if _NOTE.fullmatch(said) or (linked and _LETTER.fullmatch(said)):
        return Raised.NOTE
    return Raised.TEXT


def as_exponent(raised: str) -> str:
    """Return characters as Unicode has them raised: "10⁶" is not 106."""
    return raised.translate(_TO_RAISED)


def _is_word_in(base: str) -> bool:
    """Whether the base is the word "in" and not the unit."""
    return base.endswith("in") and not regex.search(r"\d\s?in$", base)
