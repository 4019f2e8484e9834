"""Two texts as the detector reads them: word pieces of both, and which words answer each other."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np

from evaluator.types import IntArray

SPECIAL, SAME, MORE, STEM, ALONE, EARLIER, LATER = range(7)
_STEM = 4


@dataclass(frozen=True)
class Side:
    """One text's word pieces.

    Attributes:
        ids: Without special ones.
        offsets: (t, 2) place of each piece in the text.
        words: For each piece, the number of its word.
        forms: The words in lower case.
    """

    ids: list[int]
    offsets: IntArray
    words: list[int]
    forms: list[str]

    def cut(self, start: int, stop: int) -> Side:
        """Return the pieces from `start` to `stop`; words keep their numbers."""
        return Side(
            self.ids[start:stop], self.offsets[start:stop], self.words[start:stop], self.forms
        )


@dataclass(frozen=True)
class Reading:
    """One pair, ready for the network; arrays of t pieces with the special ones.

    Attributes:
        counted: Where a piece's tag counts: the texts' own pieces, or those in focus.
    """

    ids: IntArray
    positions: IntArray
    sides: IntArray
    matches: IntArray
    counted: Any


def read_sides(backend: Any, texts: Sequence[str]) -> list[Side]:
    """Cut texts into word pieces.

    Args:
        backend: A `tokenizers.Tokenizer` that neither cuts nor pads.
        texts: Any texts.
    """
    out = []
    for text, encoding in zip(
        texts, backend.encode_batch(list(texts), add_special_tokens=False), strict=True
    ):
        words, places = encoding.word_ids, encoding.offsets
        offsets = np.fromiter(chain.from_iterable(places), np.int32, 2 * len(places))
        spans: list[list[int]] = []
        for word, (start, end) in zip(words, places, strict=True):
            if word == len(spans):
                spans.append([start, end])
            else:
                spans[-1][1] = end
        forms = [text[start:end].lower() for start, end in spans]
        out.append(Side(encoding.ids, offsets.reshape(-1, 2), words, forms))
    return out


def match_states(one: Sequence[str], two: Sequence[str]) -> tuple[list[int], list[int]]:
    """Say of each word of both sides how it stands on the other side.

    `SAME`: as often there or more; `MORE`: there, but more often here; `EARLIER`, `LATER`: once on
    both sides and out of order, so that it comes sooner or later here than there; `STEM`: only a
    word that begins alike; `ALONE`: nothing of the kind.
    """
    counts = Counter(one), Counter(two)
    states = _presence(one, *counts), _presence(two, *reversed(counts))
    places = {word: place for place, word in enumerate(two) if counts[1][word] == 1}
    shared = [(i, places[w]) for i, w in enumerate(one) if w in places and counts[0][w] == 1]
    there = {place: rank for rank, place in enumerate(sorted(j for _, j in shared))}
    ordered = _longest_rise([j for _, j in shared])
    for rank, (i, j) in enumerate(shared):
        if rank not in ordered:
            sooner = rank < there[j]
            states[0][i], states[1][j] = (EARLIER, LATER) if sooner else (LATER, EARLIER)
    return states


def _presence(own: Sequence[str], here: Counter[str], there: Counter[str]) -> list[int]:
    stems = {word[:_STEM] for word in there if len(word) >= _STEM}
    return [
        (SAME if there[word] >= here[word] else MORE)
        if word in there
        else STEM
        if len(word) >= _STEM and word[:_STEM] in stems and not word.isdigit()
        else ALONE
        for word in own
    ]


def _longest_rise(values: Sequence[int]) -> set[int]:
    """Return the indices of a longest rising subsequence (patience sorting)."""
    tops: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for index, value in enumerate(values):
        pile = bisect_left(tops, value)
        before.append(ends[pile - 1] if pile else -1)
        if pile == len(tops):
            tops.append(value)
            ends.append(index)
        else:
            tops[pile], ends[pile] = value, index
    out = set()
    index = ends[-1] if ends else -1
    while index >= 0:
        out.add(index)
        index = before[index]
    return out


def read_pair(
    one: Side, two: Side, cls: int, sep: int, focus: tuple[bool, bool] = (True, True)
) -> Reading:
    """Put two sides together as [CLS] original [SEP] [CLS] rewrite [SEP].

    Args:
        one: The original's pieces.
        two: The rewrite's.
        cls: Id of [CLS].
        sep: Id of [SEP].
        focus: Of which side the tags count for the pair.
    """
    ids: list[int] = []
    positions: list[int] = []
    sides: list[int] = []
    matches: list[int] = []
    counted: list[bool] = []
    words = [list(dict.fromkeys(side.words)) for side in (one, two)]
    found = match_states(
        *([s.forms[w] for w in own] for s, own in zip((one, two), words, strict=True))
    )
    for index, side in enumerate((one, two)):
        states = dict(zip(words[index], found[index], strict=True))
        ids += [cls, *side.ids, sep]
        positions += range(len(side.ids) + 2)
        sides += [index] * (len(side.ids) + 2)
        matches += [SPECIAL, *(states[w] for w in side.words), SPECIAL]
        counted += [False, *[focus[index]] * len(side.ids), False]
    return Reading(
        np.array(ids, np.int32),
        np.array(positions, np.int32),
        np.array(sides, np.int32),
        np.array(matches, np.int32),
        np.array(counted, bool),
    )


def stack(readings: Sequence[Reading], device: str = "cpu") -> tuple[Any, ...]:
    """Pad readings to one length and return the network's arguments as tensors on `device`."""
    import torch

    width = max(len(r.ids) for r in readings)
    out = []
    for name in ("ids", "positions", "sides", "matches", "counted"):
        block = np.zeros((len(readings), width), bool if name == "counted" else np.int64)
        for row, reading in enumerate(readings):
            values = getattr(reading, name)
            block[row, : len(values)] = values
        out.append(torch.from_numpy(block).to(device))
    mask = np.zeros((len(readings), width), np.int64)
    for row, reading in enumerate(readings):
        mask[row, : len(reading.ids)] = 1
    out.insert(4, torch.from_numpy(mask).to(device))
    return tuple(out)
