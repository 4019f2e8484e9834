"""A text that is too long for an engine, cut where a reader would draw breath."""

from __future__ import annotations

from collections.abc import Callable

import regex

# The best place first; a cut is made behind what is matched.
_PLACES = tuple(
    regex.compile(pattern)
    for pattern in (
        r"[.!?…][\"'”’»)\]]*\s+|[。！？]",
        r"[;:]\s+|[；：]",
        r",\s+|[，、]|\s[–—-]\s",
        r"\s+",
    )
)
_MIDDLE = 0.25  # a cut this far from either end is better than one nearer to it


def pieces(text: str, fits: Callable[[str], bool]) -> list[str]:
    """Return `text` in pieces that fit, cut at clauses; joined by spaces they are the text again.

    Args:
        text: On one line.
        fits: Whether an engine takes a piece.
    """
    if len(text) < 2 or fits(text):
        return [text]
    at = _cut(text)
    halves = text[:at].strip(), text[at:].strip()
    return [piece for half in halves if half for piece in pieces(half, fits)]


def _cut(text: str) -> int:
    """Return where to cut: at the best kind of place that there is, nearest to the middle."""
    middle = len(text) / 2
    for place in _PLACES:
        ends = [found.end() for found in place.finditer(text)]
        inside = [end for end in ends if abs(end - middle) <= (0.5 - _MIDDLE) * len(text)]
        if inside:
            return min(inside, key=lambda end: abs(end - middle))
    return len(text) // 2
