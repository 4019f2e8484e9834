"""Scores a stream of pairs, window by window, in memory that does not grow.

Reading and normalising, the encoder, and the scores run on threads of their own, a window apart;
with workers, rules and n-grams are worked out in other processes meanwhile.
What a row gets does not depend on the rows around it, but for rounding in the encoder.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from evaluator.models import TextEncoder
from evaluator.pairs.ahead import ahead
from evaluator.pairs.corpus import Tally
from evaluator.pairs.rows import PairRow, ScoredRow
from evaluator.pairs.windows import LanguageOf, PairSettings, Window, cut
from evaluator.scores import (
    SurfaceScores,
    SurfaceStatistics,
    gather_each,
    similarities,
    unit_scores,
)
from evaluator.segments import Evaluate, SegmentPair, SegmentResult, Workers, by_pair
from evaluator.types import Encoded


def score_pairs(
    rows: Iterable[PairRow],
    encoder: TextEncoder,
    evaluate: Evaluate,
    language_of: LanguageOf,
    settings: PairSettings | None = None,
    tally: Tally | None = None,
    *,
    workers: Workers | None = None,
) -> Iterator[ScoredRow]:
    """Score rows: as many as come in, in their order, whatever is wrong with one.

    Args:
        rows: As read; one with an error comes out with it.
        encoder: For similarity and token vectors.
        evaluate: Finds drift; asked once a window.
        language_of: Returns the language code of a sentence, None when it cannot tell.
        settings: None for the defaults.
        tally: Takes in each window before its rows come out.
        workers: Count n-grams; None leaves it to a thread.
    """
    settings = settings or PairSettings()
    return score_windows(
        cut(rows, language_of, settings),
        encoder,
        evaluate,
        language_of,
        settings=settings,
        tally=tally,
        workers=workers,
    )


def score_windows(
    windows: Iterable[Window],
    encoder: TextEncoder,
    evaluate: Evaluate,
    language_of: LanguageOf,
    *,
    settings: PairSettings,
    tally: Tally | None = None,
    workers: Workers | None = None,
) -> Iterator[ScoredRow]:
    """Score rows that are cut into windows; arguments as for `score_pairs`."""
    sent: deque[Window] = deque()

    def texts() -> Generator[list[str], None, None]:
        for window in ahead(windows):
            sent.append(window)
            sides = [side.text for pair in window.texts for side in pair]
            yield sides + (window.sources if settings.sources else [])

    def encoded() -> Generator[tuple[Window, Encoded], None, None]:
        with closing(texts()) as wanted:
            for result in encoder.encode_stream(wanted, tokens=True):
                yield sent.popleft(), result

    def done(asked: _Asked) -> Iterator[ScoredRow]:
        counted = asked.counted.result() if workers is None else workers.answer(asked.counted)
        yield from _scored(asked, counted, language_of, settings, tally)

    with ThreadPoolExecutor(1, thread_name_prefix="count") as counter:
        submit = counter.submit if workers is None else workers.submit
        waiting: deque[_Asked] = deque()
        with closing(ahead(encoded())) as results:
            for window, result in results:
                counted = submit(_surface, *window.counted)
                pairs = _prepared(window, result)
                waiting.append(_Asked(window, result, counted, pairs, evaluate(pairs)))
                # Workers are at one window while the models are asked about the next.
                if workers is None or len(waiting) > 1:
                    yield from done(waiting.popleft())
            while waiting:
                yield from done(waiting.popleft())


_Surface: TypeAlias = tuple[SurfaceStatistics, list[SurfaceScores]]


@dataclass(frozen=True)
class _Asked:
    """A window that is evaluated and counted by others, or has been."""

    window: Window
    encoded: Encoded
    counted: Future[_Surface]
    pairs: list[SegmentPair]
    results: Iterable[SegmentResult]


def _surface(
    pairs: list[tuple[str, str]],
    tokenisers: list[str],
    references: list[tuple[str, ...]] | None,
) -> _Surface:
    counted = gather_each(pairs, tokenisers, references)
    return counted, unit_scores(counted)


def _prepared(window: Window, encoded: Encoded) -> list[SegmentPair]:
    tokens = (encoded.tokens or ())[: 2 * len(window.texts)]
    wanted = [row for row in window.rows if row.error is None]
    return [
        SegmentPair(*sides, *own, source=row.source, language=window.languages[place])
        for sides, own, row, place in zip(
            window.texts, by_pair(tokens), wanted, window.places, strict=True
        )
    ]


def _scored(
    asked: _Asked,
    surface: _Surface,
    language_of: LanguageOf,
    settings: PairSettings,
    tally: Tally | None,
) -> Iterator[ScoredRow]:
    window, prepared, results = asked.window, asked.pairs, list(asked.results)
    wanted = [row for row in window.rows if row.error is None]
    places = window.places
    sides, sources = np.split(asked.encoded.vectors, [2 * len(prepared)])
    cosines = similarities(sides[::2], sides[1::2])
    through = similarities(sources, sides[1::2]) if len(sources) else [None] * len(prepared)
    counted, surfaces = surface
    scored = [
        _row(row, pair, result, surfaces[place], cosine, from_source, language_of, settings)
        for row, pair, result, place, cosine, from_source in zip(
            wanted, prepared, results, places, cosines, through, strict=True
        )
    ]
    if tally is not None:
        tally.add(counted, places, scored, [result.counts for result in results])
    done = iter(scored)
    for row in window.rows:
        if row.error is None:
            yield next(done)
        else:
            yield ScoredRow(row.id, row.original, row.rewrite, error=row.error, more=row.more)


def _row(
    row: PairRow,
    pair: SegmentPair,
    result: SegmentResult,
    plain: SurfaceScores,
    similarity: float | None,
    similarity_source: float | None,
    language_of: LanguageOf,
    settings: PairSettings,
) -> ScoredRow:
    matched = pair.token_scores
    return ScoredRow(
        row.id,
        row.original,
        row.rewrite,
        bleu=plain.bleu,
        chrf=plain.chrf,
        chrfpp=plain.chrfpp,
        similarity=similarity,
        token_f1=matched.f1 if matched else None,
        drift=result.drift,
        severity=result.severity,
        findings=result.findings,
        warnings=(
            *_warnings(pair, plain.chrf < settings.foreign_chrf, language_of),
            *((result.unchecked,) if result.unchecked else ()),
            *(("never-flag",) if result.never_flagged else ()),
            *(("unit-too-long",) if result.too_long else ()),
        ),
        metrics=result.metrics,
        language=pair.language,
        similarity_source=similarity_source,
        notes=result.notes,
        more=row.more,
    )


def _warnings(pair: SegmentPair, unlike: bool, language_of: LanguageOf) -> tuple[str, ...]:
    """Notice what makes scores mean nothing: a copy, a side in another language."""
    if pair.original.text == pair.rewrite.text:
        return ("copy",)
    if unlike:
        languages = {language_of(pair.original.text), language_of(pair.rewrite.text)} - {None}
        if len(languages) > 1:
            return ("untranslated",)
    return ()
