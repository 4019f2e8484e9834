"""Which words of one side answer which words of the other, and which none answers.

A link rests on the contextual vectors of both words, on their lemmas, spelling and synonyms, and
on where they and their neighbours stand. The weights were fitted on word alignments made by hand.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import Any

import numpy as np

from evaluator.drift.pair.likeness import contextual, letters_alike, lexical
from evaluator.drift.text import lexicon
from evaluator.drift.text.kept import lazy, once
from evaluator.drift.text.side import Side, Word
from evaluator.types import FloatArray

SAME, LIKE, RELATED = 0.75, 0.6, 0.5
"""How alike two words have to be to say the same, nearly the same, or something related."""
GONE, UNALIGNED, UNLIKE = 0.45, 0.42, 0.3
"""How well a word is answered at best that is probably gone, that is taken to have no answer, and
that nothing on the other side has to do with."""
_POSITION = 0.15
_NEIGHBOUR = 0.25
_LINK = 0.25
_EXTRA = 0.62
_BESIDE = 2  # words
_SMALL = 4096  # pairs of words, of which what does not hang on the words is kept
_NEAR = 6  # content words before and after a run that tell its place on the other side
_ROUNDED = 1e-4  # by which figures of 32 bits may differ
_SHORTEST = 3  # letters of a word that may be missed
_PRONOUNS = lexicon.listed("third_person")


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

    @lazy
    def forward(self) -> dict[int, tuple[int, ...]]:
        """Words of the rewrite that answer each linked word of the original."""
        found: dict[int, tuple[int, ...]] = {}
        for i, j in self.links:
            found[i] = (*found[i], j) if i in found else (j,)
        return found

    @lazy
    def backward(self) -> dict[int, tuple[int, ...]]:
        """Words of the original that answer each linked word of the rewrite."""
        found: dict[int, tuple[int, ...]] = {}
        for i, j in self.links:
            found[j] = (*found[j], i) if j in found else (i,)
        return found

    @lazy
    def inflected(self) -> tuple[tuple[Word, Word], ...]:
        """Linked words of one base form that stand in different forms: "ban" and "bans"."""
        mine, theirs = self.original.words, self.rewrite.words
        linked = [(mine[i], theirs[j]) for i, j in self.links]
        return tuple([(a, b) for a, b in linked if a.lemma == b.lemma and a.lower != b.lower])

    @lazy
    def answered_original(self) -> FloatArray:
        """(n,) float32, how well anything on the other side answers each word."""
        return _best(self.similarity, 1, len(self.original.words))

    @lazy
    def answered_rewrite(self) -> FloatArray:
        """(m,) float32, likewise for the words of the rewrite."""
        return _best(self.similarity, 0, len(self.rewrite.words))

    def flipped(self) -> Matching:
        """Return the same matching with the sides exchanged."""
        return self._flipped

    @lazy
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

    def said(self, i: int) -> tuple[int, ...]:
        """Return the words that answer word `i` and say the same: its own or one much like it."""
        lemma, theirs = self.original.words[i].lemma, self.rewrite.words
        return tuple(
            j
            for j in self.forward.get(i, ())
            if theirs[j].lemma == lemma or self.similarity[i, j] >= LIKE
        )

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
    best: FloatArray = np.maximum.reduce(similarity, axis=axis)
    return best


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
    placed = similarity - (_small_apart if n * m <= _SMALL else _apart)(n, m)
    links = _mutual(placed + _NEIGHBOUR * _neighbours(similarity))
    placed = placed + _NEIGHBOUR * _neighbours(_as_matrix(links, n, m))
    links = _mutual(placed)
    extra = _further(placed, similarity, links, original, rewrite)
    return Matching(original, rewrite, similarity.astype(np.float32), (*links, *extra))


def no_match(original: Side, rewrite: Side) -> Matching:
    """Return the matching of sides that were not looked at."""
    return Matching(original, rewrite, np.zeros((len(original.words), 0), np.float32), ())


def _apart(n: int, m: int) -> FloatArray:
    """Return what each pair of n and m words loses by how far apart they stand."""
    rows = np.arange(n, dtype=np.float32)[:, None] / max(n - 1, 1)
    columns = np.arange(m, dtype=np.float32)[None, :] / max(m - 1, 1)
    lost: FloatArray = np.float32(_POSITION) * np.abs(rows - columns)
    return lost


_small_apart = lru_cache(maxsize=256)(_apart)


def _neighbours(matrix: FloatArray) -> FloatArray:
    """Mean of the entries before and after on the diagonal."""
    around = np.zeros_like(matrix)
    around[1:, 1:] = matrix[:-1, :-1]
    around[:-1, :-1] += matrix[1:, 1:]
    around /= np.float32(2)
    return around


def _as_matrix(links: tuple[tuple[int, int], ...], n: int, m: int) -> FloatArray:
    matrix = np.zeros((n, m), np.float32)
    for i, j in links:
        matrix[i, j] = 1.0
    return matrix


def _mutual(scores: FloatArray) -> tuple[tuple[int, int], ...]:
    """Link the pairs that are each other's best, twice over among what is left."""
    found: list[tuple[int, int]] = []
    left = scores
    ones, others = ([*range(size)] for size in scores.shape)  # which words those left are
    for _ in range(3):
        best, back = left.argmax(1).tolist(), left.argmax(0).tolist()
        likest = np.maximum.reduce(left, axis=1).tolist()
        rows = [i for i, j in enumerate(best) if back[j] == i and likest[i] >= _LINK]
        if not rows:
            break
        found.extend([(ones[i], others[best[i]]) for i in rows])
        if len(rows) == min(left.shape):
            break
        lone = sorted(set(range(left.shape[0])).difference(rows))
        free = sorted(set(range(left.shape[1])).difference([best[i] for i in rows]))
        left = left.take(lone, 0).take(free, 1)
        ones, others = [ones[i] for i in lone], [others[j] for j in free]
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


@once
def unaligned(matching: Matching) -> tuple[Word, ...]:
    """Return the content words of the first side that nothing on the second answers."""
    best: FloatArray = matching.answered_original
    linked, words = matching.forward, matching.original.words
    fillers = lexicon.listed("fillers")
    lone = (best < UNALIGNED).tolist()
    return tuple(
        [
            word
            for i in (best < RELATED).nonzero()[0].tolist()
            if (word := words[i]).content
            and word.kind == "word"
            and (lone[i] or i not in linked)
            and len(word.text) >= _SHORTEST
            and word.lower not in fillers
        ]
    )


def unaligned_there(matching: Matching) -> tuple[Word, ...]:
    """Return the content words of the second side that nothing on the first answers."""
    return unaligned(matching.flipped())


def image(matching: Matching, index: int) -> int | None:
    """Return the word of the other side that clearly answers word `index`."""
    linked = matching.forward.get(index, ())
    return next((j for j in linked if matching.similarity[index, j] >= LIKE), None)


def alike_in_place(matching: Matching, i: int, j: int) -> bool:
    """Return whether words `i` and `j` are alike where they stand, not by their letters alone."""
    found = float(matching.similarity[i, j])
    if found < LIKE:
        return False
    one, other = matching.original.words[i].lower, matching.rewrite.words[j].lower
    return found > letters_alike(one, other) + _ROUNDED


def instead(matching: Matching, run: list[Word]) -> int | None:
    """Return how many content words that nothing answers stand in the place of a run.

    Its place is between the words that answer its neighbours.

    Args:
        matching: Matched words, the run's side first.
        run: Words of that side, in order.

    Returns:
        None where the neighbours stand in another order on the other side, or far apart.
    """
    words = matching.original.words
    low = _first_image(matching, reversed(words[: run[0].index]), -1)
    high = _first_image(matching, words[run[-1].index + 1 :], len(matching.rewrite.words))
    if low is None or high is None or not low < high <= low + 2 * _NEAR:
        return None
    theirs = unaligned_there(matching)
    found = sum(low < word.index < high for word in theirs)
    place = matching.rewrite.words[low + 1 : high]
    if any(word.lower in _PRONOUNS and word.index not in matching.backward for word in place):
        found += sum(word.capital for word in run)  # the name that the pronoun stands for
    return found


def _first_image(matching: Matching, near: Iterable[Word], end: int) -> int | None:
    """Return what clearly answers the first of the next content words, `end` where none follow."""
    found: int | None = end
    for word in islice((word for word in near if word.content), _NEAR):
        found = image(matching, word.index)
        if found is not None:
            break
    return found
