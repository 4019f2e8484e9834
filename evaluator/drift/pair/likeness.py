"""How alike the words of two sides are: in form, by the synonym list, and by their vectors."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

import numpy as np
from rapidfuzz import fuzz, process

from evaluator.drift.text import lexicon
from evaluator.drift.text.side import Side, Word
from evaluator.types import FloatArray, TokenVectors

SAME_WORD, SAME_LEMMA, SYNONYM, SAME_STEM = 1.0, 0.95, 0.75, 0.7
_STEM, _SHORT = 4, 3
_PAIR = 2
_SPELLING = 0.85  # what the same spelling would say
_SPELLED = 80  # percent of equal letters from which a spelling says something


Found = dict[int, float]


def word_vectors(words: Sequence[Word], tokens: TokenVectors, out: FloatArray) -> None:
    """Average the word-piece vectors of each word.

    Args:
        words: The words of a side, n of them.
        tokens: Its word pieces, in the order of words.
        out: (n, d) float32, filled: each row the mean of the pieces that overlap the word; zeros
            where the encoder saw none.
    """
    pieces = tokens.vectors
    owners: list[int] = []  # of the words that have pieces: which, their first piece, how many
    firsts: list[int] = []
    counts: list[int] = []
    starts = [*(word.start for word in words[1:]), inf]
    owner, begin, end = 0, words[0].start if words else inf, starts[0]
    for place, start in enumerate(tokens.offsets[:, 0].tolist()):
        if start >= begin:
            while start >= end:
                owner += 1
                end = starts[owner]
            owners.append(owner)
            firsts.append(place)
            counts.append(1)
            begin = end
        elif counts:
            counts[-1] += 1
    if len(owners) == len(words):
        pieces.take(firsts, axis=0, out=out, mode="clip")
    else:
        out[:] = 0.0
        if owners:
            out[owners] = pieces[firsts]
    # Most words are one piece, and most others two.
    two = [at for at, count in enumerate(counts) if count == _PAIR]
    if two:
        seconds = pieces[[firsts[at] + 1 for at in two]]
        rows = [owners[at] for at in two]
        out[rows] = (out[rows] + seconds) / np.float32(2)
    for at, count in enumerate(counts):
        if count > _PAIR:
            own = pieces[firsts[at] : firsts[at] + count]
            out[owners[at]] = np.add.reduceat(own, (0,))[0] / np.float32(count)


def contextual(original: Side, rewrite: Side) -> FloatArray | None:
    """Cosines of the words' vectors after the pair's mean vector is taken off, (n, m) float32.

    The mean carries what the whole sentence is about, which every word of both sides shares.
    """
    if original.tokens is None or rewrite.tokens is None:
        return None
    n, m = len(original.words), len(rewrite.words)
    both = np.empty((n + m, original.tokens.vectors.shape[-1]), np.float32)
    one, other = both[:n], both[n:]
    word_vectors(original.words, original.tokens, one)
    word_vectors(rewrite.words, rewrite.tokens, other)
    both -= (np.add.reduce(one) + np.add.reduce(other)) / max(n + m, 1)
    both /= np.sqrt(np.add.reduce(both * both, axis=1, keepdims=True)) + 1e-9
    cosines: FloatArray = one @ other.T
    return cosines


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


def lexical(original: Side, rewrite: Side) -> FloatArray:
    """How alike the words are in form or by the synonym list, 0 to 1, (n, m) float32."""
    width = len(rewrite.words)
    found: Found = {}  # by the place in the matrix, row after row
    standing, of_lemma = rewrite.standing, rewrite.lemmas_standing
    for word in original.words:
        row = word.index * width
        for j in standing.get(word.lower, ()):
            found[row + j] = SAME_WORD
        # A number or mark is its own lemma and has no other.
        for j in of_lemma.get(word.lemma, ()):
            found.setdefault(row + j, SAME_LEMMA)
    ones, others = original.content, rewrite.content
    _add_groups(found, ones, others, width)
    _add_stems(found, ones, others, width)
    _add_spellings(found, ones, others, width)
    alike = np.zeros(len(original.words) * width, np.float32)
    alike[list(found)] = list(found.values())
    return alike.reshape(-1, width)


def letters_alike(one: str, other: str) -> float:
    """Return how alike two words are by their letters alone, as `lexical` counts it, 0 to 0.85."""
    spelled = (
        fuzz.ratio(one, other, score_cutoff=_SPELLED) if min(len(one), len(other)) > _SHORT else 0.0
    )
    return max(_SPELLING * spelled / 100, SAME_STEM if _same_stem(one, other) else 0.0)


def _add_groups(found: Found, ones: Sequence[Word], others: Sequence[Word], width: int) -> None:
    """Add the places of words that share a synonym group."""
    groups = lexicon.synsets()
    places: dict[int, list[int]] = {}
    for word in others:
        for group in groups.get(word.lemma, ()):
            places.setdefault(group, []).append(word.index)
    for word in ones:
        for group in groups.get(word.lemma, ()):
            for j in places.get(group, ()):
                found.setdefault(word.index * width + j, SYNONYM)


def _add_stems(found: Found, ones: Sequence[Word], others: Sequence[Word], width: int) -> None:
    """Add the places of words that share most of their beginning."""
    places: dict[str, list[Word]] = {}
    for word in others:
        if word.kind == "word":
            places.setdefault(word.lower[:_STEM], []).append(word)
    for word in ones:
        for other in places.get(word.lower[:_STEM], ()) if word.kind == "word" else ():
            place = word.index * width + other.index
            if place not in found and _same_stem(word.lower, other.lower):
                found[place] = SAME_STEM


def _same_stem(one: str, other: str) -> bool:
    """Return whether two words share most of their beginning ("refuse", "refusal")."""
    shortest = min(len(one), len(other))
    if shortest < _STEM:
        return False
    need = max(_STEM, int(0.65 * max(len(one), len(other)) + 0.5))
    return shortest >= need and one[:need] == other[:need]


def _add_spellings(found: Found, ones: Sequence[Word], others: Sequence[Word], width: int) -> None:
    """Add or raise the places of words that are spelled alike.

    Words have to be long enough for their spelling to say something ("far", "farm").
    """
    mine, theirs = (
        [word for word in side if word.kind == "word" and len(word.lower) > _SHORT]
        for side in (ones, others)
    )
    if not mine or not theirs:
        return
    spelling = process.cdist(
        [word.lower for word in mine], [word.lower for word in theirs], scorer=fuzz.ratio,
        dtype=np.float32, score_cutoff=_SPELLED,
    )  # fmt: skip
    rows, columns = spelling.nonzero()  # what is less alike is 0
    values = spelling[rows, columns] / np.float32(100) * np.float32(_SPELLING)
    for i, j, value in zip(rows.tolist(), columns.tolist(), values.tolist(), strict=True):
        place = mine[i].index * width + theirs[j].index
        if value > found.get(place, 0.0):
            found[place] = value
