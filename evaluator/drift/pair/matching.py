"""Which words of one side answer which words of the other.

A link rests on the contextual vectors of both words, on their lemmas, spelling and synonyms, and
on where they and their neighbours stand. The weights were fitted on word alignments made by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count
from typing import Any

import numpy as np
from rapidfuzz import fuzz, process

from evaluator.drift.text import lexicon
from evaluator.drift.text.side import Side, Word
from evaluator.drift.text.spelling import SPELLED_ALIKE, STEM
from evaluator.types import FloatArray, TokenVectors

SAME_WORD, SAME_LEMMA, SYNONYM, SAME_STEM = 1.0, 0.95, 0.75, 0.7
SAME, LIKE, RELATED = 0.75, 0.6, 0.5
"""How alike two words have to be to say the same, nearly the same, or something related."""
GONE, UNALIGNED, UNLIKE = 0.45, 0.42, 0.3
"""How well a word is answered at best that is probably gone, that is taken to have no answer, and
that nothing on the other side has to do with."""
_POSITION = 0.15
_NEIGHBOUR = 0.25
_LINK = 0.25
_EXTRA = 0.62
_SHORT = 3
_BESIDE = 2  # words


@dataclass(frozen=True)
class Matching:
    """Links between the words of two sides.

    Attributes:
        similarity: (n, m) float32, how alike word i of the original and word j of the rewrite
            are, about 0 for unrelated and 1 for the same word in the same place.
        links: Pairs (i, j), best answers both ways first, then further words of a phrase.
    """

    original: Side
    rewrite: Side
    similarity: FloatArray
    links: tuple[tuple[int, int], ...]
    memo: dict[object, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    @cached_property
    def forward(self) -> dict[int, tuple[int, ...]]:
        """Words of the rewrite that answer each linked word of the original."""
        found: dict[int, tuple[int, ...]] = {}
        for i, j in self.links:
            found[i] = (*found[i], j) if i in found else (j,)
        return found

    @cached_property
    def backward(self) -> dict[int, tuple[int, ...]]:
        """Words of the original that answer each linked word of the rewrite."""
        found: dict[int, tuple[int, ...]] = {}
        for i, j in self.links:
            found[j] = (*found[j], i) if j in found else (i,)
        return found

    @cached_property
    def answered_original(self) -> FloatArray:
        """(n,) float32, how well anything on the other side answers each word."""
        return _best(self.similarity, 1, len(self.original.words))

    @cached_property
    def answered_rewrite(self) -> FloatArray:
        """(m,) float32, likewise for the words of the rewrite."""
        return _best(self.similarity, 0, len(self.rewrite.words))

    def flipped(self) -> Matching:
        """Return the same matching with the sides exchanged."""
        return self._flipped

    @cached_property
    def _flipped(self) -> Matching:
        # Most kinds of evidence look from both sides, and what is derived is derived once.
        turned = Matching(
            self.rewrite,
            self.original,
            np.ascontiguousarray(self.similarity.T),
            tuple((j, i) for i, j in self.links),
        )
        turned.__dict__["_flipped"] = self  # turned again it is this one, with what it has read
        return turned

    def linked(self, i: int) -> Word | None:
        """Return the word of the rewrite that answers word `i` of the original best."""
        answers = self.forward.get(i)
        return self.rewrite.words[answers[0]] if answers else None

    def same(self, i: int) -> tuple[int, ...]:
        """Return the words that answer word `i`: the same word where each side has it just once.

        Where two words changed places, a link may join each to what stands in its old place.
        """
        lower = self.original.words[i].lower
        same = self.rewrite.standing.get(lower, ())
        if len(same) == 1 and len(self.original.standing[lower]) == 1:
            return (same[0],)
        return self.forward.get(i, ())


def _best(similarity: FloatArray, axis: int, size: int) -> FloatArray:
    if similarity.size == 0:
        return np.zeros(size, np.float32)
    best: FloatArray = similarity.max(axis=axis)
    return best


def least_matched(original: TokenVectors, rewrite: TokenVectors) -> float | None:
    """Return how well the worst token of two texts is answered on the other side.

    The least over both sides' tokens of the best cosine with a token of the other side: where
    BERTScore takes the mean, one foreign word decides.

    Args:
        original: Token vectors of length 1.
        rewrite: Likewise.

    Returns:
        -1 to 1, None when a side has no tokens.
    """
    if not len(original.vectors) or not len(rewrite.vectors):
        return None
    cosines = original.vectors @ rewrite.vectors.T
    return float(min(cosines.max(axis=0).min(), cosines.max(axis=1).min()))


def word_vectors(words: tuple[Word, ...], tokens: TokenVectors) -> FloatArray:
    """Average the word-piece vectors of each word.

    Returns:
        (n, d) float32, each row the mean of the pieces that overlap the word; zeros where the
        encoder saw none.
    """
    size = len(words)
    if size == 0 or len(tokens.vectors) == 0:
        return np.zeros((size, tokens.vectors.shape[-1]), np.float32)
    starts = np.fromiter((word.start for word in words), np.int32, size)
    owner = np.searchsorted(starts, tokens.offsets[:, 0], side="right") - 1
    kept = owner >= 0
    owner, vectors = owner[kept], tokens.vectors[kept]
    mean = np.zeros((size, vectors.shape[1]), np.float32)
    if len(owner) == 0:
        return mean
    # Pieces come in the order of words, and most words are one piece.
    begins = np.ones(len(owner) + 1, bool)
    np.not_equal(owner[1:], owner[:-1], out=begins[1:-1])
    firsts = np.flatnonzero(begins)
    counts = firsts[1:] - firsts[:-1]
    mean[owner[firsts[:-1]]] = vectors[firsts[:-1]]
    several = np.flatnonzero(counts > 1)
    if len(several):
        pieces = vectors[np.repeat(counts > 1, counts)]
        sizes = counts[several]
        starts = np.concatenate(([0], np.cumsum(sizes)[:-1]))
        sums = np.add.reduceat(pieces, starts, axis=0)
        mean[owner[firsts[several]]] = sums / sizes.astype(np.float32)[:, None]
    return mean


def contextual(original: Side, rewrite: Side) -> FloatArray | None:
    """Cosines of the words' vectors after the pair's mean vector is taken off, (n, m) float32.

    The mean carries what the whole sentence is about, which every word of both sides shares.
    """
    if original.tokens is None or rewrite.tokens is None:
        return None
    one = word_vectors(original.words, original.tokens)
    other = word_vectors(rewrite.words, rewrite.tokens)
    mean = (one.sum(0) + other.sum(0)) / max(len(one) + len(other), 1)
    for side in (one, other):
        side -= mean
        side /= np.sqrt(np.add.reduce(side * side, axis=1, keepdims=True)) + 1e-9
    cosines: FloatArray = one @ other.T
    return cosines


def lexical(original: Side, rewrite: Side) -> FloatArray:
    """How alike the words are in form or by the synonym list, 0 to 1, (n, m) float32."""
    one, other = original.words, rewrite.words
    alike = np.zeros((len(one), len(other)), np.float32)
    mine, theirs = ([word for word in side if _telling(word)] for side in (one, other))
    if mine and theirs:
        spelling = process.cdist(
            [word.lower for word in mine], [word.lower for word in theirs], scorer=fuzz.ratio,
            dtype=np.float32, score_cutoff=SPELLED_ALIKE,
        ) / np.float32(100)  # fmt: skip
        for i, j in np.argwhere(spelling >= SPELLED_ALIKE / 100).tolist():
            alike[mine[i].index, theirs[j].index] = spelling[i, j] * np.float32(0.85)
    mine, theirs = ([word for word in side if word.content] for side in (one, other))
    for keys, value in ((_stems, SAME_STEM), (_groups, SYNONYM)):
        for i, j in _shared(mine, theirs, keys):
            if value != SAME_STEM or _same_stem(one[i].lower, other[j].lower):
                alike[i, j] = max(alike[i, j], value)
    # A number or mark is its own lemma and has no other.
    alike[_equal(*([word.lemma for word in side] for side in (one, other)))] = SAME_LEMMA
    alike[_equal(*([word.lower for word in side] for side in (one, other)))] = SAME_WORD
    return alike


def _equal(ones: list[str], others: list[str]) -> Any:
    """Return which forms are equal, (n, m) bool."""
    numbers: dict[str, int] = {}
    found = np.array(list(map(numbers.setdefault, [*ones, *others], count())), np.int32)
    return found[: len(ones), None] == found[len(ones) :]


def _telling(word: Word) -> bool:
    """Tell whether a word is long enough for its spelling to say something ("far", "farm")."""
    return word.kind == "word" and word.content and len(word.lower) > _SHORT


Keys = Callable[[Word], Iterable[object]]


def _stems(word: Word) -> Iterable[object]:
    return (word.lower[:STEM],) if word.kind == "word" else ()


def _groups(word: Word) -> Iterable[object]:
    return lexicon.synsets().get(word.lemma, ())


def _shared(one: Sequence[Word], other: Sequence[Word], keys: Keys) -> Iterator[tuple[int, int]]:
    """Yield the pairs of words that have a key in common."""
    places: dict[object, list[int]] = {}
    for word in other:
        for key in keys(word):
            places.setdefault(key, []).append(word.index)
    for word in one:
        for key in keys(word):
            for j in places.get(key, ()):
                yield word.index, j


def _same_stem(one: str, other: str) -> bool:
    """Tell whether two words share most of their beginning ("refuse", "refusal")."""
    shortest = min(len(one), len(other))
    if shortest < STEM:
        return False
    need = max(STEM, int(0.65 * max(len(one), len(other)) + 0.5))
    return shortest >= need and one[:need] == other[:need]


def match(original: Side, rewrite: Side) -> Matching:
    """Find which words answer which.

    Args:
        original: The analysed original; `tokens` may be missing, then form alone decides.
        rewrite: The analysed rewrite.
    """
    n, m = len(original.words), len(rewrite.words)
    if n == 0 or m == 0:
        return Matching(original, rewrite, np.zeros((n, m), np.float32), ())
    alike = lexical(original, rewrite)
    context = contextual(original, rewrite)
    similarity = alike if context is None else np.maximum(context, 0.35 * alike + 0.65 * context)
    similarity = np.maximum(similarity, 0.85 * alike)
    rows = np.arange(n, dtype=np.float32)[:, None] / max(n - 1, 1)
    columns = np.arange(m, dtype=np.float32)[None, :] / max(m - 1, 1)
    placed = similarity - np.float32(_POSITION) * np.abs(rows - columns)
    links = _mutual(placed + _NEIGHBOUR * _neighbours(similarity))
    placed = placed + _NEIGHBOUR * _neighbours(_as_matrix(links, n, m))
    links = _mutual(placed)
    extra = _further(placed, similarity, links, original, rewrite)
    return Matching(original, rewrite, similarity.astype(np.float32), (*links, *extra))


def no_match(original: Side, rewrite: Side) -> Matching:
    """Return the matching of sides that were not looked at."""
    return Matching(original, rewrite, np.zeros((len(original.words), 0), np.float32), ())


def _neighbours(matrix: FloatArray) -> FloatArray:
    """Mean of the entries before and after on the diagonal."""
    around = np.zeros_like(matrix)
    around[1:, 1:] += matrix[:-1, :-1]
    around[:-1, :-1] += matrix[1:, 1:]
    return around / np.float32(2)


def _as_matrix(links: tuple[tuple[int, int], ...], n: int, m: int) -> FloatArray:
    matrix = np.zeros((n, m), np.float32)
    for i, j in links:
        matrix[i, j] = 1.0
    return matrix


def _mutual(scores: FloatArray) -> tuple[tuple[int, int], ...]:
    """Link the pairs that are each other's best, twice over among what is left."""
    left = scores.copy()
    found: list[tuple[int, int]] = []
    for _ in range(3):
        best = left.argmax(1)
        places = np.arange(len(best))
        rows = np.flatnonzero((left.argmax(0)[best] == places) & (left[places, best] >= _LINK))
        if not len(rows):
            break
        columns = best[rows]
        found.extend(zip(rows.tolist(), columns.tolist(), strict=True))
        left[rows, :] = -1.0
        left[:, columns] = -1.0
    return tuple(found)


def _further(
    placed: FloatArray,
    similarity: FloatArray,
    links: tuple[tuple[int, int], ...],
    original: Side,
    rewrite: Side,
) -> list[tuple[int, int]]:
    """Join left-over content words to a word beside the one that their best answer is linked to."""
    taken_rows = dict(links)
    taken_columns = {j: i for i, j in links}
    found: list[tuple[int, int]] = []
    for i, word in enumerate(original.words):
        if i not in taken_rows and word.content:
            j = int(placed[i].argmax())
            if similarity[i, j] >= _EXTRA and abs(taken_columns.get(j, -9) - i) <= _BESIDE:
                found.append((i, j))
    for j, word in enumerate(rewrite.words):
        if j not in taken_columns and word.content:
            i = int(placed[:, j].argmax())
            if similarity[i, j] >= _EXTRA and abs(taken_rows.get(i, -9) - j) <= _BESIDE:
                found.append((i, j))
    return found
