"""One side of an alignment as numbers: vectors, words and looks of its sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import regex

from evaluator.types import FloatArray

Indices = npt.NDArray[np.intp]
Flags = npt.NDArray[np.bool_]

_MOST_WORDS = 512
_STEM = 6
_WORD = regex.compile(
    r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]+"
    r"|[\p{L}\p{M}]+|\d+(?:[.,:]\d+)*"
)
_UNSPACED = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]")


@dataclass(frozen=True)
class Side:
    """The sentences of one side.

    Sums of rows of `vectors` or `words` stand for joined sentences.

    Attributes:
        vectors: (n, d) float32, the encoder's vectors times the sentences' lengths.
        words: (n, w) float32, weights of the words that both sides have, rare ones weighing most.
        other_words: (n,) float32, squared weight of the words that only this side has.
        lengths: (n,) float32, in characters.
        paragraphs: (n,) int, number of the sentence's paragraph.
        cut: (n,) bool, the sentence does not directly follow the one before it.
        furniture: (n,) float32, 0 to 1: how much the sentence looks like page furniture.
        headline: (n,) bool, the sentence stands and looks like a headline.
        nearest: (n,) float32, similarity of the nearest sentence of the other side, -1 while
            nobody looked.
    """

    vectors: FloatArray
    words: FloatArray
    other_words: FloatArray
    lengths: FloatArray
    paragraphs: Indices
    cut: Flags
    furniture: FloatArray
    headline: Flags
    nearest: FloatArray

    def __len__(self) -> int:
        return len(self.lengths)

    def take(self, indices: Indices, apart: bool) -> Side:
        """Return the side with `indices` (ascending) only.

        Args:
            indices: Which sentences.
            apart: Whether sentences that were no neighbours stay apart, or become neighbours.
        """
        cut = np.zeros(len(indices), dtype=bool)
        if apart:
            cut[1:] = np.diff(indices) != 1
        return Side(
            self.vectors[indices],
            self.words[indices],
            self.other_words[indices],
            self.lengths[indices],
            self.paragraphs[indices],
            cut,
            self.furniture[indices],
            self.headline[indices],
            self.nearest[indices],
        )

    def halve(self) -> Side:
        """Return the side with neighbours joined in pairs; an odd last sentence stays alone."""
        starts = np.arange(0, len(self), 2)
        return Side(
            np.add.reduceat(self.vectors, starts, axis=0),
            np.add.reduceat(self.words, starts, axis=0),
            np.add.reduceat(self.other_words, starts),
            np.add.reduceat(self.lengths, starts),
            self.paragraphs[starts],
            np.zeros(len(starts), dtype=bool),
            np.minimum.reduceat(self.furniture, starts),
            np.logical_and.reduceat(self.headline, starts),
            np.full(len(starts), -1, dtype=np.float32),
        )


def make_sides(
    texts: tuple[Sequence[str], ...],
    vectors: tuple[FloatArray, ...],
    paragraphs: tuple[Indices, ...],
    furniture: tuple[FloatArray, ...],
    headline: tuple[Flags, ...],
) -> tuple[Side, Side]:
    """Return both sides of an alignment.

    Args:
        texts: The sentences of either side.
        vectors: (n, d) and (m, d) float32, a vector of length 1 a sentence.
        paragraphs: (n,) and (m,) int, the number of each sentence's paragraph.
        furniture: (n,) and (m,) float32, how much each sentence looks like furniture.
        headline: (n,) and (m,) bool, which sentences look like headlines.
    """
    first_words, second_words = _weigh_words(texts[0], texts[1])
    sides = []
    for side, found in enumerate((first_words, second_words)):
        lengths = np.array([max(len(text), 1) for text in texts[side]], dtype=np.float32)
        weighted = np.asarray(vectors[side], dtype=np.float32) * lengths[:, None]
        sides.append(
            Side(
                weighted,
                *found,
                lengths,
                paragraphs[side],
                cut=np.zeros(len(lengths), dtype=bool),
                furniture=furniture[side],
                headline=headline[side],
                nearest=np.full(len(lengths), -1, dtype=np.float32),
            )
        )
    return sides[0], sides[1]


def _weigh_words(
    first: Sequence[str], second: Sequence[str]
) -> tuple[tuple[FloatArray, FloatArray], tuple[FloatArray, FloatArray]]:
    """Return for each side the weights of the shared words and the rest's squared weight.

    Words are compared by their first letters, which evens out endings. A word weighs what its
    rareness says. Shared words have a column each as long as there are `_MOST_WORDS`; beyond
    that they share columns with changing sign, so that clashes cancel out on average.
    """
    sides = [[_tokens(text) for text in side] for side in (first, second)]
    counts = [Counter(word for tokens in side for word in set(tokens)) for side in sides]
    total = len(first) + len(second)
    shared = sorted(counts[0].keys() & counts[1].keys())
    width = max(min(len(shared), _MOST_WORDS), 1)
    column = {word: number for number, word in enumerate(shared)}
    weight = {
        word: float(np.log1p(total / (counts[0][word] + counts[1][word])))
        for word in counts[0].keys() | counts[1].keys()
    }
    made = []
    for side in sides:
        vectors = np.zeros((len(side), width), dtype=np.float32)
        rest = np.zeros(len(side), dtype=np.float32)
        for row, tokens in enumerate(side):
            for word in tokens:
                number = column.get(word)
                if number is None:
                    rest[row] += weight[word] ** 2
                else:
                    turn, place = divmod(number, width)
                    vectors[row, place] += -weight[word] if turn % 2 else weight[word]
        made.append((vectors, rest))
    return made[0], made[1]


def _tokens(text: str) -> list[str]:
    tokens: list[str] = []
    for word in _WORD.findall(text.casefold()):
        if len(word) > 1 and _UNSPACED.match(word):
            tokens.extend(word[at : at + 2] for at in range(len(word) - 1))
        else:
            tokens.append(word[:_STEM])
    return tokens
