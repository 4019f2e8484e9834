"""The way in from Python: an `Evaluator` that keeps its models, and one-line functions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from os import PathLike, fspath
from typing import TypeAlias

from evaluator import pipeline
from evaluator.align import align_sentences
from evaluator.config import Settings
from evaluator.judging import drift_judge
from evaluator.languages import base
from evaluator.loading import Models, load_models
from evaluator.pairs import PairRow, PairSettings, ScoredRow, score_pairs
from evaluator.pairs.rows import row_of
from evaluator.pairs.workers import Workers
from evaluator.read import detect_language, read_text
from evaluator.text import normalise
from evaluator.types import Bead, Comparison, Document

Pair: TypeAlias = tuple[str | None, str | None]
"""(original, rewrite); with a side that is missing or empty the row says so in `error`."""


@dataclass(frozen=True)
class Alignment:
    """Which sentences answer which.

    Attributes:
        original: The original's sentences as they stand.
        rewrite: The rewrite's.
        beads: They hold every sentence of both sides once, by index.
    """

    original: tuple[str, ...]
    rewrite: tuple[str, ...]
    beads: tuple[Bead, ...]

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The texts of each bead, its sentences joined by a space; a side may be empty."""
        return [
            (
                " ".join(self.original[index] for index in bead.original),
                " ".join(self.rewrite[index] for index in bead.rewrite),
            )
            for bead in self.beads
        ]


class Evaluator:
    """Compares, scores and aligns; loads its models when they are first needed and keeps them.

    Args:
        settings: See `evaluator.Settings`; None for the defaults.
        models: Already loaded ones, to share them or to bring your own; None loads what the
            settings name.

    >>> keeper = Evaluator(Settings(detector="none", bootstrap=0))
    >>> keeper.compare("Ten ships sank.", "Two ships sank.").units[0].severity.value
    'major'
    """

    def __init__(self, settings: Settings | None = None, *, models: Models | None = None) -> None:
        self.settings = settings or Settings()
        self._given = models

    @cached_property
    def models(self) -> Models:
        """The models and plugins that the settings name."""
        return self._given or load_models(self.settings)

    def read(self, path: str | PathLike[str]) -> Document:
        """Read a file as the settings say (see `read`)."""
        return pipeline.read(fspath(path), self.settings)

    def compare(self, original: str | Document, rewrite: str | Document) -> Comparison:
        """Align, score and flag one pair.

        Args:
            original: The text itself, or a document from `read`.
            rewrite: Likewise.

        Raises:
            InputError: A text that cannot be used.
            ModelError: The models cannot be had.
            PluginError: A plugin that is missing or at fault.
        """
        one, other = self._document(original), self._document(rewrite)
        return pipeline.compare(one, other, self.models, self.settings)

    def roundtrip(
        self, original: str | Document, translation: str | Document | None = None
    ) -> Comparison:
        """Translate a translation back and compare it with the original.

        The settings' table `translate` says who translates and which languages they are.

        Args:
            original: The text itself, or a document from `read`.
            translation: Likewise, in the other language; None translates there and back.

        Raises:
            InputError: A text that cannot be used.
            UsageError: "translator-needed", "language-needed", "language-same".
            TranslationError: A translator that is not there, does not know the pair, or failed.
            ModelError: The models cannot be had.
            PluginError: A plugin that is missing or at fault.
        """
        other = None if translation is None else self._document(translation)
        return pipeline.roundtrip(self._document(original), other, self.models, self.settings)

    def score(
        self, originals: Sequence[str | None], rewrites: Sequence[str | None]
    ) -> list[ScoredRow]:
        """Score pairs that are aligned already.

        Args:
            originals: n texts; None for one that is missing.
            rewrites: n texts, each beside its original.

        Returns:
            n rows, in order, with `id` counted from 0. A pair that cannot be scored has no scores
            and its reason in `error`.

        Raises:
            ValueError: The two have different lengths.
            ModelError: The models cannot be had.
        """
        if len(originals) != len(rewrites):
            raise ValueError(f"{len(originals)} originals and {len(rewrites)} rewrites")
        return list(self.score_stream(zip(originals, rewrites, strict=True)))

    def score_stream(self, pairs: Iterable[Pair]) -> Iterator[ScoredRow]:
        """Score pairs as they come, in memory that does not grow.

        Args:
            pairs: (original, rewrite), any number of them; read some hundred rows ahead.

        Returns:
            A row for each pair, in order.
        """
        rows = (
            row_of({"id": number, "original": one, "rewrite": other})
            for number, (one, other) in enumerate(pairs)
        )
        return self.score_rows(rows)

    def score_rows(
        self,
        rows: Iterable[PairRow],
        windows: PairSettings | None = None,
        workers: Workers | None = None,
    ) -> Iterator[ScoredRow]:
        """Score rows that were read from a file (see `evaluator.pairs.open_pairs`).

        Args:
            rows: As read.
            windows: How the stream is cut up; None for the defaults.
            workers: Processes that ask the rules (see `evaluator.judging.rule_workers`).
        """
        return score_pairs(
            rows,
            self.models.encoder,
            drift_judge(self.settings, self.models.detector, self.models.plugins, workers),
            detect_language,
            windows or PairSettings(language=base(self.settings.lang)),
            workers,
        )

    def align(
        self, original: str | Document | Sequence[str], rewrite: str | Document | Sequence[str]
    ) -> Alignment:
        """Find out which sentences answer which, without scoring them.

        Args:
            original: A text or a document, which is cut into sentences and whose page furniture
                is told apart; or a list of sentences, which are taken as they are.
            rewrite: Of the same kind.

        Raises:
            TypeError: One is a text and the other a list.
            InputError: A text that cannot be used.
            ModelError: The models cannot be had.
        """
        whole = isinstance(original, str | Document), isinstance(rewrite, str | Document)
        if whole[0] is not whole[1]:
            raise TypeError("align wants two texts or two lists of sentences")
        if not whole[0]:
            return self._align_sentences(tuple(original), tuple(rewrite))  # type: ignore[arg-type]
        encoder = self.models.encoder
        sides = self._document(original), self._document(rewrite)  # type: ignore[arg-type]
        prepared = pipeline.prepare(*sides, self.settings)
        paired = pipeline.pair_up(
            prepared, encoder.encode(prepared.texts), encoder.info, self.settings
        )
        one, other = (
            tuple(side.segmented.text_of(at) for at in range(len(side.sentences)))
            for side in (prepared.original, prepared.rewrite)
        )
        return Alignment(one, other, tuple(unit.bead for unit in paired.units))

    def _align_sentences(self, original: tuple[str, ...], rewrite: tuple[str, ...]) -> Alignment:
        texts = [normalise(text).text for text in (*original, *rewrite)]
        vectors = self.models.encoder.encode(texts).vectors
        at = len(original)
        beads = align_sentences(original, rewrite, vectors[:at], vectors[at:], self.settings.align)
        return Alignment(original, rewrite, tuple(beads))

    def _document(self, side: str | Document) -> Document:
        if isinstance(side, Document):
            return side
        return read_text(side, max_chars=self.settings.max_chars)


@lru_cache(maxsize=1)
def _keeper(settings: Settings | None) -> Evaluator:
    """Return the evaluator of the last call, so that the functions below load models once."""
    return Evaluator(settings)


def compare(
    original: str | Document, rewrite: str | Document, settings: Settings | None = None
) -> Comparison:
    """Compare one pair of texts or documents.

    The models are kept for the next call with the same settings; to use several at once, or to
    say when they go, keep an `Evaluator`.

    >>> result = compare("The law bans fishing in May.", "The law bans fishing in June.")
    >>> result.verdict.level.value
    'read'
    >>> result.units[0].findings[0].message
    '“May” became “June”: the time is not the same.'
    """
    return _keeper(settings).compare(original, rewrite)


def score(
    originals: Sequence[str | None],
    rewrites: Sequence[str | None],
    settings: Settings | None = None,
) -> list[ScoredRow]:
    """Score pairs that are aligned already: lists in, rows out.

    >>> rows = score(["Nobody was hurt.", "Prices rose."], ["No one was hurt.", None])
    >>> rows[0].severity.value, rows[0].bleu < 50
    ('none', True)
    >>> rows[1].error
    'rewrite is missing'
    """
    return _keeper(settings).score(originals, rewrites)


def score_stream(pairs: Iterable[Pair], settings: Settings | None = None) -> Iterator[ScoredRow]:
    """Score pairs of (original, rewrite) as they come, in memory that does not grow.

    >>> pairs = ((f"Room {number} is free.", f"Room {number} is not free.") for number in range(3))
    >>> [row.findings[0].category.value for row in score_stream(pairs)]
    ['negation', 'negation', 'negation']
    """
    return _keeper(settings).score_stream(pairs)


def align(
    original: str | Document | Sequence[str],
    rewrite: str | Document | Sequence[str],
    settings: Settings | None = None,
) -> Alignment:
    """Find out which sentences of two texts, or of two lists, answer which.

    >>> found = align(["It rained all night.", "The bus was late."], ["The bus came late."])
    >>> [(bead.kind.value, bead.original, bead.rewrite) for bead in found.beads]
    [('omission', (0,), ()), ('match', (1,), (0,))]
    """
    return _keeper(settings).align(original, rewrite)


def read(path: str | PathLike[str], settings: Settings | None = None) -> Document:
    """Read a file of any format that is known; no model is loaded.

    Args:
        path: A file, "-" for standard input, or a URL where the settings allow the network.
        settings: `input_format`, `max_chars` and `read` matter here.

    Raises:
        InputError: The file is missing, empty, binary, undecodable or too long.
        PluginError: The reader of another package is at fault.
    """
    return Evaluator(settings).read(path)
