"""Shares of a whole in words: "two-thirds", "half a million", "one in three"."""

from __future__ import annotations

from evaluator.drift.text import lexicon
from evaluator.drift.text.numeral_words import FRACTIONS, ORDINALS, SCALES, SMALL, Numeral
from evaluator.drift.text.side import Word

_AND_A_HALF = 3  # words
_DIGITS = 4  # of a number of which something is a share, at most
_LARGEST = 20  # of which one is a share ("one in twenty"), besides a hundred and a thousand


def and_words(words: tuple[Word, ...], at: int) -> tuple[float, int] | None:
    """Return what "and a half", "-and-a-half", "and three quarters" at `at` add and the last word.

    "And a quarter of the crowd" adds nothing.
    """
    parts = [word for word in words[at : at + 6] if word.text != "-"][:_AND_A_HALF]
    if len(parts) < _AND_A_HALF or parts[0].index > at + 1 or parts[0].lower != "and":
        return None
    count = 1 if parts[1].lower == "a" else SMALL.get(parts[1].lower, 0)
    part = FRACTIONS.get(parts[2].lower.removesuffix("s"), 0.0)
    last = parts[2].index
    after = words[last + 1].lower if last + 1 < len(words) else ""
    if not part or not count or count * part >= 1 or after == "of":
        return None
    return count * part, last


_BEFORE_SHARE = lexicon.listed("before_a_share")


def fraction_at(words: tuple[Word, ...], index: int) -> Numeral | None:
    """Parse "half", "a quarter", "two-thirds", "half a million", "three quarters of a million"."""
    found = _share(words, index)
    if found is None or found.kind != "fraction":
        return found
    at = found.last + 1
    if [word.lower for word in words[at : at + 2]] == ["of", "a"] and at + 2 < len(words):
        scale = SCALES.get(words[at + 2].lower, 0.0)
        if scale:
            return Numeral(index, at + 2, found.value * scale, "cardinal", False, True)
    return found


def _share(words: tuple[Word, ...], index: int) -> Numeral | None:
    lower = words[index].lower
    if lower == "half":
        more = [word.lower for word in words[index + 1 : index + 3]]
        if more[:1] == ["a"] and more[1:] and more[1] in SCALES:
            return Numeral(index, index + 2, 0.5 * SCALES[more[1]], "cardinal", False, True)
        return Numeral(index, index, 0.5, "fraction", False, False)
    if lower in SMALL and index + 1 < len(words):
        at = index + 2 if words[index + 1].text == "-" else index + 1
        if at < len(words):
            part = words[at].lower
            if part.rstrip("s") in FRACTIONS and (part.endswith("s") or SMALL[lower] == 1):
                share = FRACTIONS[part.rstrip("s")] * SMALL[lower]
                return Numeral(index, at, share, "fraction", False, False)
    if lower == "a" and index + 1 < len(words):
        part = words[index + 1].lower
        after = words[index + 2].lower if index + 2 < len(words) else ""
        before = words[index - 1].lower if index else ""
        ends = not after or not words[index + 2].content or after in ("last", "next")
        share = after == "of" or before in _BEFORE_SHARE or (before == "to" and ends)
        if part in ("third", "quarter", "fifth", "tenth") and share:
            return Numeral(index, index + 1, FRACTIONS[part], "fraction", False, False)
    return None


def _whole(words: tuple[Word, ...], index: int) -> int:
    """Return the small whole number written as one word at `index`, 0 where there is none."""
    if index >= len(words):
        return 0
    word = words[index]
    small = word.text.isdecimal() and len(word.text) <= _DIGITS
    return SMALL.get(word.lower, int(word.text) if small else 0)


def share_at(words: tuple[Word, ...], index: int) -> Numeral | None:
    """Parse "one in three", "two out of three", "two of every three", "every third"."""
    lowers = [word.lower for word in words[index : index + 5]]
    if lowers[0] == "every" and len(lowers) > 1 and ORDINALS.get(lowers[1], 0) > 1:
        return Numeral(index, index + 1, 1 / ORDINALS[lowers[1]], "fraction", False, False)
    part = _whole(words, index)
    if not part:
        return None
    at = index + 1
    if part == 1 and lowers[2:3] in (["in"], ["out"]) and words[at].content:
        at += 1
    joint = [word.lower for word in words[at : at + 2]]
    two = joint in (["out", "of"], ["of", "every"], ["in", "every"])
    at += 2 if two else int(joint[:1] == ["in"])
    whole = _whole(words, at)
    if at == index + 1 or not part < whole or (whole > _LARGEST and whole not in (100, 1000)):
        return None
    after = words[at + 1].lower if at + 1 < len(words) else ""
    if joint[0] == "in" and after.rstrip("s") in _SPANS_OF_TIME:
        return None
    return Numeral(index, at, part / whole, "fraction", False, False)


_SPANS_OF_TIME = lexicon.listed("spans_of_time")
