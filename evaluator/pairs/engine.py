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
from typing import TypeAlias

from evaluator.models import TextEncoder
from evaluator.pairs.ahead import ahead
from evaluator.pairs.rows import PairRow, ScoredRow
from evaluator.pairs.workers import Workers
from evaluator.score import (
    SurfaceScores,
    gather,
    similarities,
    token_scores,
    tokeniser_for,
    unit_scores,
)
from evaluator.text import MappedText, normalise
from evaluator.types import Encoded, Finding, Severity, Span, TokenVectors


@dataclass(frozen=True)
class PairSettings:
    """How a stream is cut up.

    Attributes:
        window_rows: Rows whose texts share the encoder's batches.
        window_characters: A window also ends here, which bounds the memory of its token vectors
            (about 400 bytes a character, and up to four windows are in hand).
        foreign_chrf: Under this chrF, 0 to 100, the sides' languages are looked at.
        language: ISO 639-1 code of the texts, which picks BLEU's tokenizer.
    """

    window_rows: int = 512
    window_characters: int = 150_000
    foreign_chrf: float = 35.0
    language: str = "en"


@dataclass(frozen=True)
class PreparedPair:
    """A pair as evidence and detector see it; tokens' offsets count in the normalised texts."""

    original: MappedText
    rewrite: MappedText
    original_tokens: TokenVectors
    rewrite_tokens: TokenVectors


@dataclass(frozen=True)
class PairVerdict:
    """What was found about a pair; spans count in the normalised texts.

    Attributes:
        metrics: Scores of other packages' metrics, by name.
        never_flagged: How many findings the desk's list kept out.
        too_long: A side has more words than drift is looked for in.
    """

    drift: float | None
    severity: Severity
    findings: tuple[Finding, ...] = ()
    metrics: Mapping[str, float | None] = field(default_factory=dict)
    never_flagged: int = 0
    too_long: bool = False


Judge: TypeAlias = Callable[[Sequence[PreparedPair]], Iterable[PairVerdict]]
"""Asked once a window; what it returns is gone through when the rows of the window come out."""
LanguageOf: TypeAlias = Callable[[str], str | None]


def score_pairs(
    rows: Iterable[PairRow],
    encoder: TextEncoder,
    judge: Judge,
    language_of: LanguageOf,
    settings: PairSettings | None = None,
    workers: Workers | None = None,
) -> Iterator[ScoredRow]:
    """Score rows: as many as come in, in their order, whatever is wrong with one.

    Args:
        rows: As read; one with an error comes out with it.
        encoder: For similarity and token vectors.
        judge: Finds drift; asked once a window.
        language_of: Returns the language code of a text, None when it cannot tell.
        settings: None for the defaults.
        workers: Count n-grams; None leaves it to a thread.
    """
    settings = settings or PairSettings()
    tokeniser = tokeniser_for(settings.language).name
    sent: deque[_Window] = deque()

    def texts() -> Generator[list[str], None, None]:
        for window in ahead(_windows(rows, settings)):
            sent.append(window)
            yield [side.text for pair in window.texts for side in pair]

    def encoded() -> Generator[tuple[_Window, Encoded], None, None]:
        with closing(texts()) as wanted:
            for result in encoder.encode_stream(wanted, tokens=True):
                yield sent.popleft(), result

    def done(asked: _Asked) -> Iterator[ScoredRow]:
        counted = asked.counted.result() if workers is None else workers.answer(asked.counted)
        yield from _scored(asked, counted, language_of, settings)

    with ThreadPoolExecutor(1, thread_name_prefix="count") as counter:
        submit = counter.submit if workers is None else workers.submit
        waiting: deque[_Asked] = deque()
        with closing(ahead(encoded())) as results:
            for window, result in results:
                counted = submit(_surface, window.plain, tokeniser)
                pairs = _prepared(window, result)
                waiting.append(_Asked(window, result, counted, pairs, judge(pairs)))
                # Workers are at one window while the models are asked about the next.
                if workers is None or len(waiting) > 1:
                    yield from done(waiting.popleft())
            while waiting:
                yield from done(waiting.popleft())


@dataclass(frozen=True)
class _Asked:
    """A window that is judged and counted by others, or has been."""

    window: _Window
    encoded: Encoded
    counted: Future[list[SurfaceScores]]
    pairs: list[PreparedPair]
    verdicts: Iterable[PairVerdict]


@dataclass(frozen=True)
class _Window:
    """Some rows; `texts` are the normalised sides of those that can be scored."""

    rows: list[PairRow]
    texts: list[tuple[MappedText, MappedText]]

    @property
    def plain(self) -> list[tuple[str, str]]:
        """The sides as they stand, of the rows that can be scored."""
        return [
            (row.original, row.rewrite)
            for row in self.rows
            if row.error is None and row.original is not None and row.rewrite is not None
        ]


def _windows(rows: Iterable[PairRow], settings: PairSettings) -> Iterator[_Window]:
    held: list[PairRow] = []
    texts: list[tuple[MappedText, MappedText]] = []
    characters = 0
    for row in rows:
        size = len(row.original or "") + len(row.rewrite or "")
        full = len(held) >= settings.window_rows
        if held and (full or characters + size > settings.window_characters):
            yield _Window(held, texts)
            held, texts, characters = [], [], 0
        if row.error is None and row.original is not None and row.rewrite is not None:
            sides = normalise(row.original), normalise(row.rewrite)
            if all(side.text for side in sides):
                texts.append(sides)
            else:
                # Nothing but signs without a width.
                row = replace(row, error="a side has no visible text")
        held.append(row)
        characters += size
    if held:
        yield _Window(held, texts)


def _surface(pairs: list[tuple[str, str]], tokeniser: str) -> list[SurfaceScores]:
    return unit_scores(gather(pairs, tokeniser))


def _prepared(window: _Window, encoded: Encoded) -> list[PreparedPair]:
    tokens = encoded.tokens or ()
    return [
        PreparedPair(*sides, *tokens[2 * index : 2 * index + 2])
        for index, sides in enumerate(window.texts)
    ]


def _scored(
    asked: _Asked,
    surface: Sequence[SurfaceScores],
    language_of: LanguageOf,
    settings: PairSettings,
) -> Iterator[ScoredRow]:
    verdicts = iter(zip(asked.pairs, asked.verdicts, strict=True))
    vectors = asked.encoded.vectors
    cosines = iter(similarities(vectors[::2], vectors[1::2]))
    counted = iter(surface)
    for row in asked.window.rows:
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
                *(("language",) if settings.language != "en" else ()),
                *(("never-flag",) if verdict.never_flagged else ()),
                *(("unit-too-long",) if verdict.too_long else ()),
            ),
            metrics=verdict.metrics,
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
