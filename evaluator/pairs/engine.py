"""Scores a stream of pairs, window by window, in memory that does not grow.

Reading and normalising, the encoder, and the scores run on threads of their own, a window apart;
with workers, rules and n-grams are worked out in other processes meanwhile.
What a row gets does not depend on the rows around it, but for rounding in the encoder.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import TypeAlias, TypeVar

import numpy as np

from evaluator.models import TextEncoder
from evaluator.pairs.ahead import ahead
from evaluator.pairs.corpus import Tally
from evaluator.pairs.rows import PairRow, ScoredRow
from evaluator.pairs.windows import LanguageOf, PairSettings, Window, cut
from evaluator.pairs.workers import Workers
from evaluator.scores import (
    SurfaceScores,
    SurfaceStatistics,
    gather_each,
    similarities,
    token_scores,
    unit_scores,
)
from evaluator.text import MappedText
from evaluator.types import (
    Encoded,
    Finding,
    Note,
    Severity,
    Span,
    TokenVectors,
)

_Told = TypeVar("_Told", Finding, Note)


@dataclass(frozen=True)
class PreparedPair:
    """A pair as evidence and detector see it; tokens' offsets count in the normalised texts.

    Attributes:
        source: What original and rewrite were translated from, as the row has it.
        language: ISO 639-1 code of both sides, "und" where it cannot be told.
    """

    original: MappedText
    rewrite: MappedText
    original_tokens: TokenVectors
    rewrite_tokens: TokenVectors
    source: str | None = None
    language: str = "en"


@dataclass(frozen=True)
class PairVerdict:
    """What was found about a pair; spans count in the normalised texts.

    Attributes:
        metrics: Scores of other packages' metrics, by name.
        counts: The statistics behind them.
        never_flagged: How many findings the desk's list kept out.
        too_long: A side has more words than drift is looked for in.
        unchecked: Slug that says why most kinds of drift were not looked for, None if they were.
        notes: What is no drift, such as a name spelled otherwise.
    """

    drift: float | None
    severity: Severity
    findings: tuple[Finding, ...] = ()
    metrics: Mapping[str, float | None] = field(default_factory=dict)
    counts: Mapping[str, Sequence[float]] = field(default_factory=dict)
    never_flagged: int = 0
    too_long: bool = False
    unchecked: str | None = None
    notes: tuple[Note, ...] = ()


Judge: TypeAlias = Callable[[Sequence[PreparedPair]], Iterable[PairVerdict]]
"""Asked once a window; what it returns is gone through when the rows of the window come out."""


def score_pairs(
    rows: Iterable[PairRow],
    encoder: TextEncoder,
    judge: Judge,
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
        judge: Finds drift; asked once a window.
        language_of: Returns the language code of a sentence, None when it cannot tell.
        settings: None for the defaults.
        tally: Takes in each window before its rows come out.
        workers: Count n-grams; None leaves it to a thread.
    """
    settings = settings or PairSettings()
    return score_windows(
        cut(rows, language_of, settings),
        encoder,
        judge,
        language_of,
        settings=settings,
        tally=tally,
        workers=workers,
    )


def score_windows(
    windows: Iterable[Window],
    encoder: TextEncoder,
    judge: Judge,
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
                waiting.append(_Asked(window, result, counted, pairs, judge(pairs)))
                # Workers are at one window while the models are asked about the next.
                if workers is None or len(waiting) > 1:
                    yield from done(waiting.popleft())
            while waiting:
                yield from done(waiting.popleft())


_Surface: TypeAlias = tuple[SurfaceStatistics, list[SurfaceScores]]


@dataclass(frozen=True)
class _Asked:
    """A window that is judged and counted by others, or has been."""

    window: Window
    encoded: Encoded
    counted: Future[_Surface]
    pairs: list[PreparedPair]
    verdicts: Iterable[PairVerdict]


def _surface(
    pairs: list[tuple[str, str]],
    tokenisers: list[str],
    references: list[tuple[str, ...]] | None,
) -> _Surface:
    counted = gather_each(pairs, tokenisers, references)
    return counted, unit_scores(counted)


def _prepared(window: Window, encoded: Encoded) -> list[PreparedPair]:
    tokens = encoded.tokens or ()
    wanted = [row for row in window.rows if row.error is None]
    return [
        PreparedPair(
            *sides,
            tokens[2 * index],
            tokens[2 * index + 1],
            source=row.source,
            language=window.languages[place],
        )
        for index, (sides, row, place) in enumerate(
            zip(window.texts, wanted, window.places, strict=True)
        )
    ]


def _scored(
    asked: _Asked,
    surface: _Surface,
    language_of: LanguageOf,
    settings: PairSettings,
    tally: Tally | None,
) -> Iterator[ScoredRow]:
    window, prepared, verdicts = asked.window, asked.pairs, list(asked.verdicts)
    wanted = [row for row in window.rows if row.error is None]
    places = window.places
    sides, sources = np.split(asked.encoded.vectors, [2 * len(prepared)])
    cosines = similarities(sides[::2], sides[1::2])
    through = similarities(sources, sides[1::2]) if len(sources) else [None] * len(prepared)
    counted, surfaces = surface
    scored = [
        _row(row, pair, verdict, surfaces[place], cosine, from_source, language_of, settings)
        for row, pair, verdict, place, cosine, from_source in zip(
            wanted, prepared, verdicts, places, cosines, through, strict=True
        )
    ]
    if tally is not None:
        tally.add(counted, places, scored, [verdict.counts for verdict in verdicts])
    done = iter(scored)
    for row in window.rows:
        if row.error is None:
            yield next(done)
        else:
            yield ScoredRow(row.id, row.original, row.rewrite, error=row.error, more=row.more)


def _row(
    row: PairRow,
    pair: PreparedPair,
    verdict: PairVerdict,
    plain: SurfaceScores,
    similarity: float | None,
    similarity_source: float | None,
    language_of: LanguageOf,
    settings: PairSettings,
) -> ScoredRow:
    matched = token_scores(pair.original_tokens, pair.rewrite_tokens)
    return ScoredRow(
        row.id,
        row.original,
        row.rewrite,
        bleu=plain.bleu,
        chrf=plain.chrf,
        chrfpp=plain.chrfpp,
        similarity=similarity,
        token_f1=matched.f1 if matched else None,
        drift=verdict.drift,
        severity=verdict.severity,
        findings=tuple(_to_source(finding, pair) for finding in verdict.findings),
        warnings=(
            *_warnings(pair, plain.chrf < settings.foreign_chrf, language_of),
            *((verdict.unchecked,) if verdict.unchecked else ()),
            *(("never-flag",) if verdict.never_flagged else ()),
            *(("unit-too-long",) if verdict.too_long else ()),
        ),
        metrics=verdict.metrics,
        language=pair.language,
        similarity_source=similarity_source,
        notes=tuple(_to_source(note, pair) for note in verdict.notes),
        more=row.more,
    )


def _warnings(pair: PreparedPair, unlike: bool, language_of: LanguageOf) -> tuple[str, ...]:
    """Notice what makes scores mean nothing: a copy, a side in another language."""
    if pair.original.text == pair.rewrite.text:
        return ("copy",)
    if unlike:
        languages = {language_of(pair.original.text), language_of(pair.rewrite.text)} - {None}
        if len(languages) > 1:
            return ("untranslated",)
    return ()


def _to_source(told: _Told, pair: PreparedPair) -> _Told:
    """Turn the spans of a finding or note from the normalised texts into the row's own fields."""

    def lead_back(spans: Sequence[Span], text: MappedText) -> tuple[Span, ...]:
        return tuple(text.to_source(span) for span in spans)

    return replace(
        told,
        original_spans=lead_back(told.original_spans, pair.original),
        rewrite_spans=lead_back(told.rewrite_spans, pair.rewrite),
    )
