"""Scores a stream of pairs, window by window, in memory that does not grow.

Reading and normalising, the encoder, and the scores run on threads of their own, a window apart.
What a row gets does not depend on the rows around it, but for rounding in the encoder.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field, replace
from multiprocessing import get_context
from typing import TypeAlias

from evaluator.models import TextEncoder
from evaluator.pairs.ahead import ahead
from evaluator.pairs.rows import PairRow, ScoredRow
from evaluator.score import (
    SurfaceScores,
    gather,
    similarities,
    token_scores,
    tokeniser_for,
    unit_scores,
)
from evaluator.text import MappedText, normalise
from evaluator.types import (
    UNKNOWN_LANGUAGE,
    Encoded,
    Finding,
    Severity,
    Span,
    TokenVectors,
)


@dataclass(frozen=True)
class PairSettings:
    """How a stream is cut up.

    Attributes:
        window_rows: Rows whose texts share the encoder's batches.
        window_characters: A window also ends here, which bounds the memory of its token vectors
            (about 400 bytes a character, and up to four windows are in hand).
        workers: Processes that count n-grams; 0 leaves it to a thread, which is enough for an
            encoder on a CPU.
        foreign_chrf: Under this chrF, 0 to 100, the sides' languages are looked at.
        language: ISO 639-1 code of the texts; None has each row's found.
    """

    window_rows: int = 512
    window_characters: int = 150_000
    workers: int = 0
    foreign_chrf: float = 35.0
    language: str | None = None


@dataclass(frozen=True)
class PreparedPair:
    """A pair as evidence and detector see it; tokens' offsets count in the normalised texts.

    Attributes:
        language: ISO 639-1 code of both sides, "und" where it cannot be told.
    """

    original: MappedText
    rewrite: MappedText
    original_tokens: TokenVectors
    rewrite_tokens: TokenVectors
    language: str = "en"


@dataclass(frozen=True)
class PairVerdict:
    """What was found about a pair; spans count in the normalised texts.

    Attributes:
        metrics: Scores of other packages' metrics, by name.
        never_flagged: How many findings the desk's list kept out.
        too_long: A side has more words than drift is looked for in.
        unchecked: Slug that says why most kinds of drift were not looked for, None if they were.
    """

    drift: float | None
    severity: Severity
    findings: tuple[Finding, ...] = ()
    metrics: Mapping[str, float | None] = field(default_factory=dict)
    never_flagged: int = 0
    too_long: bool = False
    unchecked: str | None = None


Judge: TypeAlias = Callable[[Sequence[PreparedPair]], Sequence[PairVerdict]]
LanguageOf: TypeAlias = Callable[[str], str | None]


def score_pairs(
    rows: Iterable[PairRow],
    encoder: TextEncoder,
    judge: Judge,
    language_of: LanguageOf,
    settings: PairSettings | None = None,
) -> Iterator[ScoredRow]:
    """Score rows: as many as come in, in their order, whatever is wrong with one.

    Args:
        rows: As read; one with an error comes out with it.
        encoder: For similarity and token vectors.
        judge: Finds drift; asked once a window.
        language_of: Returns the language code of a sentence, None when it cannot tell.
        settings: None for the defaults.
    """
    settings = settings or PairSettings()
    sent: deque[_Window] = deque()

    def texts() -> Generator[list[str], None, None]:
        for window in ahead(_windows(rows, language_of, settings)):
            sent.append(window)
            yield [side.text for pair in window.texts for side in pair]

    def encoded() -> Generator[tuple[_Window, Encoded], None, None]:
        with closing(texts()) as wanted:
            for result in encoder.encode_stream(wanted, tokens=True):
                yield sent.popleft(), result

    with _counters(settings.workers) as counters:
        waiting: deque[tuple[_Window, Encoded, Future[list[SurfaceScores]]]] = deque()
        with closing(ahead(encoded())) as results:
            for window, result in results:
                counted = counters.submit(_surface, window.plain, window.languages)
                waiting.append((window, result, counted))
                # One window is being counted while the one before it is judged.
                if len(waiting) > 1:
                    yield from _scored(*waiting.popleft(), judge, language_of, settings)
            while waiting:
                yield from _scored(*waiting.popleft(), judge, language_of, settings)


@dataclass(frozen=True)
class _Window:
    """Some rows; `texts` are the normalised sides of those that can be scored.

    `languages` are of those, too.
    """

    rows: list[PairRow]
    texts: list[tuple[MappedText, MappedText]]
    languages: list[str]

    @property
    def plain(self) -> list[tuple[str, str]]:
        """The sides as they stand, of the rows that can be scored."""
        return [
            (row.original, row.rewrite)
            for row in self.rows
            if row.error is None and row.original is not None and row.rewrite is not None
        ]


def _windows(
    rows: Iterable[PairRow], language_of: LanguageOf, settings: PairSettings
) -> Iterator[_Window]:
    held: list[PairRow] = []
    texts: list[tuple[MappedText, MappedText]] = []
    languages: list[str] = []
    characters = 0
    for row in rows:
        size = len(row.original or "") + len(row.rewrite or "")
        full = len(held) >= settings.window_rows
        if held and (full or characters + size > settings.window_characters):
            yield _Window(held, texts, languages)
            held, texts, languages, characters = [], [], [], 0
        if row.error is None and row.original is not None and row.rewrite is not None:
            sides = normalise(row.original), normalise(row.rewrite)
            if all(side.text for side in sides):
                texts.append(sides)
                told = settings.language
                languages.append(told or _language(sides, language_of))
            else:
                # Nothing but signs without a width.
                row = replace(row, error="a side has no visible text")
        held.append(row)
        characters += size
    if held:
        yield _Window(held, texts, languages)


def _language(sides: tuple[MappedText, MappedText], language_of: LanguageOf) -> str:
    """Return the original's language, for the rewrite may be left in another one."""
    return language_of(sides[0].text) or language_of(sides[1].text) or UNKNOWN_LANGUAGE


def _surface(pairs: list[tuple[str, str]], languages: list[str]) -> list[SurfaceScores]:
    """Count each pair's words with the tokenizer of its language."""
    out: list[SurfaceScores | None] = [None] * len(pairs)
    tokenisers = [tokeniser_for(language).name for language in languages]
    for tokeniser in dict.fromkeys(tokenisers):
        rows = [at for at, name in enumerate(tokenisers) if name == tokeniser]
        scored = unit_scores(gather([pairs[at] for at in rows], tokeniser))
        for at, scores in zip(rows, scored, strict=True):
            out[at] = scores
    return [scores for scores in out if scores is not None]


def _counters(workers: int) -> Executor:
    if workers:
        # Forked children would inherit the locks of the threads that run by then.
        return ProcessPoolExecutor(workers, mp_context=get_context("spawn"))
    return ThreadPoolExecutor(1, thread_name_prefix="count")


def _scored(
    window: _Window,
    encoded: Encoded,
    surface: Future[list[SurfaceScores]],
    judge: Judge,
    language_of: LanguageOf,
    settings: PairSettings,
) -> Iterator[ScoredRow]:
    tokens = encoded.tokens or ()
    prepared = [
        PreparedPair(*sides, tokens[2 * index], tokens[2 * index + 1], language)
        for index, (sides, language) in enumerate(zip(window.texts, window.languages, strict=True))
    ]
    verdicts = iter(zip(prepared, judge(prepared), strict=True))
    cosines = iter(similarities(encoded.vectors[::2], encoded.vectors[1::2]))
    counted = iter(surface.result())
    for row in window.rows:
        if row.error is not None or row.original is None or row.rewrite is None:
            yield ScoredRow(row.id, row.original, row.rewrite, error=row.error)
            continue
        plain, (pair, verdict) = next(counted), next(verdicts)
        matched = token_scores(pair.original_tokens, pair.rewrite_tokens)
        yield ScoredRow(
            row.id,
            row.original,
            row.rewrite,
            bleu=plain.bleu,
            chrf=plain.chrf,
            chrfpp=plain.chrfpp,
            similarity=next(cosines),
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


def _to_source(finding: Finding, pair: PreparedPair) -> Finding:
    """Turn a finding's spans from the normalised texts into the row's own fields."""

    def lead_back(spans: Sequence[Span], text: MappedText) -> tuple[Span, ...]:
        return tuple(text.to_source(span) for span in spans)

    return replace(
        finding,
        original_spans=lead_back(finding.original_spans, pair.original),
        rewrite_spans=lead_back(finding.rewrite_spans, pair.rewrite),
    )
