"""Counts n-grams of many pairs at once.

sacrebleu counts one segment after another in dictionaries. Here the symbols of all pairs stand in
one array, an n-gram is a whole number with its pair in the leading bits, and one sort for each
order counts them all. The counts are the same; the tests compare them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]

# A key has 63 bits without its sign; the last says which side the n-gram is from.
_KEY_BITS = 62


@dataclass(frozen=True)
class Symbols:
    """The symbols (characters or words) of n texts, one text after the other.

    Attributes:
        ids: (s,) whole numbers from 0; equal symbols have equal ids.
        lengths: (n,) symbols of each text.
    """

    ids: Integers
    lengths: Integers


def characters(texts: Sequence[str]) -> Symbols:
    """Return the code points of `texts`, numbered by their order in Unicode."""
    points = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), "<u4")
    present = np.zeros(int(points.max(initial=0)) + 1, bool)
    present[points] = True
    ids = (np.cumsum(present) - 1)[points]
    return Symbols(ids, np.fromiter(map(len, texts), np.int64, len(texts)))


def words(texts: Sequence[Sequence[str]]) -> Symbols:
    """Return the words of `texts`, numbered by their first appearance."""
    flat = list(chain.from_iterable(texts))
    numbers = {word: number for number, word in enumerate(dict.fromkeys(flat))}
    ids = np.fromiter(map(numbers.__getitem__, flat), np.int64, len(flat))
    return Symbols(ids, np.fromiter(map(len, texts), np.int64, len(texts)))


def count_matches(symbols: Symbols, max_order: int) -> tuple[Integers, Integers, Integers]:
    """Count n-grams of pairs, and those that both sides of a pair have.

    Args:
        symbols: Of 2n texts: n hypotheses, then their n references.
        max_order: Longest n-gram.

    Returns:
        Three arrays (n, `max_order`): n-grams of the hypothesis, of the reference, and matched,
        each n-gram as often as the side that has it less often.
    """
    pairs = len(symbols.lengths) // 2
    totals = np.maximum(symbols.lengths[:, None] - np.arange(max_order), 0)
    matched = np.zeros((pairs, max_order), np.int64)
    text = np.repeat(np.arange(2 * pairs), symbols.lengths)
    ends = np.repeat(np.cumsum(symbols.lengths), symbols.lengths)
    side = (text >= pairs).astype(np.int64)
    symbol_bits = int(symbols.ids.max(initial=0)).bit_length()
    at = np.arange(len(symbols.ids))
    keys = text - side * pairs
    # The leading bits of a key, above `shift`, are an index into `pair_of`.
    pair_of, shift = np.arange(pairs), 0
    for order in range(max_order):
        if len(pair_of).bit_length() + shift + symbol_bits > _KEY_BITS:
            # Ranks say as much as the keys, in fewer bits.
            distinct, keys = np.unique(keys, return_inverse=True)
            pair_of, shift = pair_of[distinct >> shift], 0
        keys = (keys << symbol_bits) | symbols.ids[at + order]
        shift += symbol_bits
        grams, common = _common((keys << 1) | side[at])
        matched[:, order] = np.bincount(pair_of[grams >> shift], common, pairs)
        goes_on = at + order + 1 < ends[at]
        at, keys = at[goes_on], keys[goes_on]
    return totals[:pairs], totals[pairs:], matched


def _common(marked: Integers) -> tuple[Integers, Integers]:
    """Return the distinct n-grams, in order, and the lesser of their counts on the two sides.

    Args:
        marked: Keys with the side, 0 or 1, as the last bit; overwritten.
    """
    marked.sort()
    grams = marked >> 1
    starts = np.empty(0, np.int64)
    if len(grams):
        starts = np.flatnonzero(np.concatenate([[True], grams[1:] != grams[:-1]]))
    of_second = np.add.reduceat(marked & 1, starts) if len(starts) else starts
    of_both = np.diff(starts, append=len(grams))
    return grams[starts], np.minimum(of_second, of_both - of_second)
