"""BLEU, chrF, chrF++ and TER: sacrebleu's numbers to the last digit.

Every pair is counted once (`ngrams`); the scores of units, the corpus scores and their bootstrap
intervals all come from those counts, by sacrebleu's own formulas. References: Papineni et al. 2002
(BLEU), Popović 2015 and 2017 (chrF, chrF++), Snover et al. 2006 (TER), Post 2018 (sacrebleu), Koehn
2004 (bootstrap).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from evaluator.scores.ngrams import characters, count_matches, words
from evaluator.scores.resample import interval_of, resampled_sums
from evaluator.scores.tokenisers import DEFAULT, IDEOGRAPHIC
from evaluator.types import Score

TER_MAX_WORDS = 120

_CHRF_COLUMNS = 18
# Counted at once: small enough to stay in the processor's cache.
_PORTION_CHARACTERS = 16_000


class SurfaceScores(NamedTuple):
    """Scores of one pair, 0 to 100: BLEU with effective order, chrF2, chrF++."""

    bleu: float
    chrf: float
    chrfpp: float


@dataclass(frozen=True)
class SurfaceStatistics:
    """Counts of n pairs, as sacrebleu's metrics keep them.

    Attributes:
        bleu: (n, 10) words of the hypothesis and of the reference, then the matched and all
            n-grams of orders 1 to 4.
        chrf: (n, 24) for character orders 1 to 6 and word orders 1 to 2, n-grams of the
            hypothesis, of the reference, and matched. chrF reads the first 18 columns.
        tokeniser: sacrebleu's, which BLEU's words come from; several joined by "+".
        plain: (n, 18) as the first columns of `chrf`, for chrF, where several references may have
            it take another one than chrF++; None where the columns are shared.
        references: How many a pair has, -1 where that varies.
    """

    bleu: npt.NDArray[np.int64]
    chrf: npt.NDArray[np.int64]
    tokeniser: str = DEFAULT
    plain: npt.NDArray[np.int64] | None = None
    references: int = 1

    @property
    def for_chrf(self) -> npt.NDArray[np.int64]:
        """(n, 18) what chrF is computed from."""
        return self.chrf[:, :_CHRF_COLUMNS] if self.plain is None else self.plain


def gather(
    pairs: Sequence[tuple[str, str]],
    tokeniser: str = DEFAULT,
    references: Sequence[Sequence[str]] | None = None,
) -> SurfaceStatistics:
    """Count the n-grams of pairs.

    Args:
        pairs: (original, rewrite); an empty side counts as empty.
        tokeniser: Of sacrebleu, for BLEU's words (see `tokenisers.tokeniser_for`).
        references: Further references of each pair; None where the original is the only one.
            BLEU then counts what any reference has, chrF takes the nearest.
    """
    if references is not None:
        return _gather_several(pairs, references, tokeniser)
    bleu = [np.zeros((0, 10), np.int64)]
    chrf = [np.zeros((0, 24), np.int64)]
    for start, stop in _portions(pairs):
        hypotheses = [rewrite for _, rewrite in pairs[start:stop]]
        originals = [original for original, _ in pairs[start:stop]]
        bleu.append(_count_bleu(hypotheses + originals, tokeniser))
        chrf.append(_count_chrf(hypotheses + originals))
    return SurfaceStatistics(np.concatenate(bleu), np.concatenate(chrf), tokeniser)


def gather_each(
    pairs: Sequence[tuple[str, str]],
    tokenisers: Sequence[str],
    references: Sequence[Sequence[str]] | None = None,
) -> SurfaceStatistics:
    """Count pairs as `gather` does, each with a tokenizer of its own.

    The tokeniser of what is returned names all of them, as in "13a+zh".
    """
    names = sorted(set(tokenisers))
    if len(names) < 2:
        return gather(pairs, names[0] if names else DEFAULT, references)
    order: list[int] = []
    parts = []
    for name in names:
        rows = [at for at, tokeniser in enumerate(tokenisers) if tokeniser == name]
        more = None if references is None else [references[at] for at in rows]
        parts.append(gather([pairs[at] for at in rows], name, more))
        order += rows
    back = np.argsort(order)
    plain = None
    if references is not None:
        plain = np.concatenate([part.for_chrf for part in parts])[back]
    several = {part.references for part in parts}
    return SurfaceStatistics(
        np.concatenate([part.bleu for part in parts])[back],
        np.concatenate([part.chrf for part in parts])[back],
        "+".join(names),
        plain,
        several.pop() if len(several) == 1 else -1,
    )


def _gather_several(
    pairs: Sequence[tuple[str, str]], references: Sequence[Sequence[str]], tokeniser: str
) -> SurfaceStatistics:
    """Count pairs with several references, one after the other, as sacrebleu does it."""
    metrics = _metrics(tokeniser)
    rows: list[list[list[int]]] = [[], [], []]
    for (original, rewrite), more in zip(pairs, references, strict=True):
        every = (original, *more)
        for row, metric in zip(rows, (metrics.bleu, metrics.chrf, metrics.chrfpp), strict=True):
            prepare = metric._preprocess_segment
            told = metric._extract_reference_info([prepare(text) for text in every])
            row.append(metric._compute_segment_statistics(prepare(rewrite), told))
    _forget_lines(metrics.bleu.tokenizer)
    counts = {1 + len(more) for more in references}
    tables = [
        np.array(row, np.int64).reshape(-1, width)
        for row, width in zip(rows, (10, _CHRF_COLUMNS, 24), strict=True)
    ]
    return SurfaceStatistics(
        tables[0], tables[2], tokeniser, tables[1], counts.pop() if len(counts) == 1 else -1
    )


def _portions(pairs: Sequence[tuple[str, str]]) -> Iterator[tuple[int, int]]:
    """Cut pairs into runs of at most `_PORTION_CHARACTERS` or one pair."""
    start = held = 0
    for index, (original, rewrite) in enumerate(pairs):
        size = len(original) + len(rewrite)
        if index > start and held + size > _PORTION_CHARACTERS:
            yield start, index
            start, held = index, 0
        held += size
    if start < len(pairs):
        yield start, len(pairs)


def _count_bleu(texts: list[str], tokeniser: str) -> npt.NDArray[np.int64]:
    """Return (n, 10) counts of n hypotheses followed by their n references."""
    metric = _metrics(tokeniser).bleu
    symbols = words([metric._preprocess_segment(text).split() for text in texts])
    _forget_lines(metric.tokenizer)
    total, _, matched = count_matches(symbols, 4)
    lengths = symbols.lengths.reshape(2, -1).T
    return np.concatenate([lengths, matched, total], axis=1)


def _count_chrf(texts: list[str]) -> npt.NDArray[np.int64]:
    """Return (n, 24) counts of n hypotheses followed by their n references."""
    split = _metrics().chrfpp._remove_punctuation
    counted = [
        count_matches(characters(["".join(text.split()) for text in texts]), 6),
        count_matches(words([split(text) for text in texts]), 2),
    ]
    of_hypothesis, of_reference, matched = (
        np.concatenate(part, axis=1) for part in zip(*counted, strict=True)
    )
    # sacrebleu counts no n-grams of the hypothesis where the reference has none of that order.
    of_hypothesis = np.where(of_reference > 0, of_hypothesis, 0)
    return np.stack([of_hypothesis, of_reference, matched], axis=2).reshape(-1, 24)


def _forget_lines(tokenizer: Any) -> None:
    """Empty sacrebleu's caches, which hold 65,536 lines each and would grow with the input."""
    for part in (tokenizer, getattr(tokenizer, "_post_tokenizer", tokenizer)):
        cached: Any = type(part).__call__
        cached.cache_clear()


def unit_scores(
    statistics: SurfaceStatistics, *, effective_order: bool = True
) -> list[SurfaceScores]:
    """Return each pair's own scores, as sacrebleu's `sentence_score` gives them.

    Args:
        statistics: From `gather`.
        effective_order: As BLEU needs it for single sentences; False where each row is the sum
            over a corpus. The rest are the defaults.
    """
    metrics = _metrics()
    bleu = metrics.sentence_bleu if effective_order else metrics.bleu
    return [
        SurfaceScores(
            bleu._compute_score_from_stats(words).score,
            metrics.chrf._compute_f_score(characters),
            metrics.chrfpp._compute_f_score(both),
        )
        for words, characters, both in zip(
            statistics.bleu.tolist(),
            statistics.for_chrf.tolist(),
            statistics.chrf.tolist(),
            strict=True,
        )
    ]


def corpus_scores(
    statistics: SurfaceStatistics, *, resamples: int = 1000, seed: int = 12345
) -> dict[str, Score]:
    """Return the corpus scores "bleu", "chrf" and "chrfpp" of all pairs together.

    Args:
        statistics: From `gather`.
        resamples: Bootstrap resamples of pairs behind the 95% interval; under 2 for none.
        seed: Of the resampling. With the same one, sacrebleu draws the same resamples.

    Returns:
        Scores 0 to 100; without pairs, scores without a value.
    """
    first, *others = statistics.tokeniser.split("+")
    metrics = _metrics(first)
    count = len(statistics.bleu)
    tables = statistics.bleu, statistics.for_chrf, statistics.chrf
    both = np.concatenate(tables, axis=1)
    drawn = None
    if count and resamples > 1:
        drawn = resampled_sums(both, resamples, seed).astype(np.int64)
    out: dict[str, Score] = {}
    for name, metric, columns in (
        ("bleu", metrics.bleu, slice(0, 10)),
        ("chrf", metrics.chrf, slice(10, 10 + _CHRF_COLUMNS)),
        ("chrfpp", metrics.chrfpp, slice(10 + _CHRF_COLUMNS, None)),
    ):
        signature = _signature(
            metric, resamples if drawn is not None else None, seed, statistics.references
        )
        if others:
            signature = signature.replace(f"tok:{first}", f"tok:{statistics.tokeniser}")
        if not count:
            out[name] = Score(name, None, signature, reason="There is nothing to score.")
            continue
        interval = None
        if drawn is not None:
            interval = interval_of(
                [metric._compute_score_from_stats(row).score for row in drawn[:, columns].tolist()]
            )
        total = both[:, columns].sum(axis=0).tolist()
        value = metric._compute_score_from_stats(total).score
        out[name] = Score(name, value, signature, interval)
    return out


def ter(pairs: Sequence[tuple[str, str]], language: str | None = None) -> Score:
    """Return TER over the pairs of at most 120 words a side, 0 and up, lower is better.

    TER's search for shifts takes seconds on long unrelated text, hence the bound; the signature
    says how many pairs were within it. Chinese and Japanese are counted in signs instead of words,
    as tercom does with `-N -s`.

    Args:
        pairs: (original, rewrite).
        language: ISO 639-1 code.
    """
    signs = language in IDEOGRAPHIC
    metric = _ter(signs)
    short = [
        pair
        for pair in pairs
        if all(len(side if signs else side.split()) <= TER_MAX_WORDS for side in pair)
    ]
    signature = f"{_signature(metric, None, 0)}|pairs:{len(short)}of{len(pairs)}"
    if not short:
        reason = (
            f"No unit has at most {TER_MAX_WORDS} words a side."
            if pairs
            else "There is nothing to score."
        )
        return Score("ter", None, signature, reason=reason)
    originals, rewrites = zip(*short, strict=True)
    return Score("ter", metric.corpus_score(rewrites, [originals]).score, signature)


class _Metrics(NamedTuple):
    sentence_bleu: Any
    bleu: Any
    chrf: Any
    chrfpp: Any


@cache
def _metrics(tokeniser: str = DEFAULT) -> _Metrics:
    """Import sacrebleu and make its metrics, once."""
    from sacrebleu.metrics import BLEU, CHRF

    return _Metrics(
        BLEU(effective_order=True, tokenize=tokeniser),
        BLEU(tokenize=tokeniser),
        CHRF(),
        CHRF(word_order=2),
    )


@cache
def _ter(signs: bool) -> Any:
    from sacrebleu.metrics import TER

    return TER(normalized=signs, asian_support=signs)


def _signature(metric: Any, resamples: int | None, seed: int, references: int = 1) -> str:
    metric.num_refs = references
    metric.n_bootstrap = resamples
    metric.seed = seed if resamples is not None else None
    return str(metric.get_signature())
