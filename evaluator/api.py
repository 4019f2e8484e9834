"""The way in from Python: an `Evaluator` that keeps its models, and one-line functions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from os import PathLike, fspath
from typing import Any

from evaluator import pipeline
from evaluator.alignment import Alignment, align_sentences
from evaluator.config import Settings, with_options
from evaluator.languages import named
from evaluator.loading import Models, load_models, same_in_bulk
from evaluator.pairs import PairRow, PairSettings, ScoredRow, ScoredRows, score_pairs
from evaluator.pairs.given import Pair, given_row, given_texts, kind_of
from evaluator.readers import likely_language, read_text
from evaluator.segments import Workers, evaluation
from evaluator.text import normalise
from evaluator.types import Comparison, Document


class Evaluator:
    """Compares, scores and aligns; loads its models when they are first needed and keeps them.

    Args:
        settings: See `evaluator.Settings`; None for the defaults.
        models: Already loaded ones, to share them or to bring your own; None loads what the
            settings name.
        options: Single settings by name, over those of `settings`: `lang="de"`.

    Raises:
        TypeError: There is no such setting.
        ConfigError: "config-value": a setting has a value that it cannot have.

    >>> keeper = Evaluator(detector="none", bootstrap=0)
    >>> keeper.compare("Ten ships sank.", "Two ships sank.").units[0].severity.value
    'major'
    """

    def __init__(
        self,
        settings: Settings | None = None,
        *,
        models: Models | None = None,
        **options: Any,
    ) -> None:
        self.settings = with_options(settings or Settings(), options)
        self._given = models

    @cached_property
    def models(self) -> Models:
        """The models and plugins that the settings name."""
        return self._given or load_models(self.settings)

    @cached_property
    def row_models(self) -> Models:
        """Those that rows are scored with, in the precision of `evaluator score`.

        They are `models`, but where precision `auto` takes bf16 for many pairs.
        """
        if self._given is not None or same_in_bulk(self.settings):
            return self.models
        return load_models(self.settings, bulk=True)

    def read(self, path: str | PathLike[str]) -> Document:
        """Read a file as the settings say (see `read`)."""
        return pipeline.read(fspath(path), self.settings)

    def compare(self, original: str | Document, rewrite: str | Document) -> Comparison:
        """Align, score and flag one pair.

        Args:
            original: The text itself, or a document from `read`.
            rewrite: Likewise.

        Raises:
            TypeError: A side is neither.
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
        self,
        originals: Sequence[str | None],
        rewrites: Sequence[str | None],
        sources: Sequence[str | None] | None = None,
    ) -> ScoredRows:
        """Score pairs that are aligned already.

        Args:
            originals: n texts; None for one that is missing.
            rewrites: n texts, each beside its original.
            sources: n texts that the pairs were translated from, None for one that is missing;
                None for none at all.

        Returns:
            n rows, in order, with `id` counted from 0. A pair that cannot be scored has no scores
            and its reason in `error`.

        Raises:
            TypeError: One of them is a single text, or cannot be iterated.
            ValueError: They have different lengths.
            ModelError: The models cannot be had.
        """
        given = {"originals": originals, "rewrites": rewrites}
        if sources is not None:
            given["sources"] = sources
        columns = {name: given_texts(name, texts) for name, texts in given.items()}
        if len(set(map(len, columns.values()))) > 1:
            raise ValueError(" and ".join(f"{len(some)} {name}" for name, some in columns.items()))
        names = [name.removesuffix("s") for name in columns]
        rows = zip(*columns.values(), strict=True)
        return ScoredRows(self.score_stream(dict(zip(names, row, strict=True)) for row in rows))

    def score_stream(self, pairs: Iterable[Pair]) -> Iterator[ScoredRow]:
        """Score pairs as they come, in memory that does not grow.

        Args:
            pairs: (original, rewrite) or the fields of a row, any number of them; read some
                hundred rows ahead.

        Returns:
            A row for each item, in order, whatever is wrong with one.

        Raises:
            TypeError: `pairs` cannot be iterated, or is a text.
        """
        if isinstance(pairs, str | bytes | Mapping) or not isinstance(pairs, Iterable):
            raise TypeError(f"pairs must be an iterable of pairs, not {kind_of(pairs)}")
        return self.score_rows(given_row(number, item) for number, item in enumerate(pairs))

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
            workers: Processes that ask the rules (see `evaluator.segments.rule_workers`).
        """
        return score_pairs(
            rows,
            self.row_models.encoder,
            evaluation(self.settings, self.row_models.detector, self.row_models.plugins, workers),
            likely_language,
            windows or self._windows,
            workers=workers,
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
        for name, side in (("original", original), ("rewrite", rewrite)):
            if not isinstance(side, str | Document | Sequence) or isinstance(side, bytes):
                raise TypeError(f"{name} must be a text, a Document or a list, not {kind_of(side)}")
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

    @property
    def _windows(self) -> PairSettings:
        """How `evaluator score` cuts a stream: what a row gets may hang on it in the last digit."""
        return PairSettings.on(
            self.row_models.encoder.placement.device,
            language=named(self.settings),
            sources=self.settings.encoder is not None,  # the bundled encoder knows English alone
        )

    def _align_sentences(self, original: tuple[str, ...], rewrite: tuple[str, ...]) -> Alignment:
        texts = [normalise(text).text for text in (*original, *rewrite)]
        vectors = self.models.encoder.encode(texts).vectors
        at = len(original)
        beads = align_sentences(original, rewrite, vectors[:at], vectors[at:], self.settings.align)
        return Alignment(original, rewrite, tuple(beads))

    def _document(self, side: str | Document) -> Document:
        if isinstance(side, Document):
            return side
        if isinstance(side, PathLike):
            raise TypeError(f"{side} is a path; evaluator.read makes a Document of a file")
        if not isinstance(side, str):
            raise TypeError(f"a side must be a text or a Document, not {kind_of(side)}")
        return read_text(side, max_chars=self.settings.max_chars)


@lru_cache(maxsize=1)
def _kept(settings: Settings) -> Evaluator:
    """Return the evaluator of the last call, so that the functions below load models once."""
    return Evaluator(settings)


def _keeper(settings: Settings | None, options: Mapping[str, Any]) -> Evaluator:
    return _kept(with_options(settings or Settings(), options))


def compare(
    original: str | Document,
    rewrite: str | Document,
    settings: Settings | None = None,
    **options: Any,
) -> Comparison:
    """Compare one pair of texts or documents.

    The models are kept for the next call with the same settings; to use several at once, or to
    say when they go, keep an `Evaluator`. Single settings are given by name.

    >>> result = compare("The law bans fishing in May.", "The law bans fishing in June.")
    >>> result.verdict.level.value
    'read'
    >>> result.units[0].findings[0].message
    '“May” became “June”: another date or time.'
    >>> compare("Ten ships sank.", "Two ships sank.", detector="none", bootstrap=0).warnings
    ()
    """
    return _keeper(settings, options).compare(original, rewrite)


def score(
    originals: Sequence[str | None],
    rewrites: Sequence[str | None],
    settings: Settings | None = None,
    *,
    sources: Sequence[str | None] | None = None,
    **options: Any,
) -> ScoredRows:
    """Score pairs that are aligned already: lists in, rows out.

    >>> rows = score(["Nobody was hurt.", "Prices rose."], ["No one was hurt.", None])
    >>> rows[0].severity.value, rows[0].bleu < 50
    ('none', True)
    >>> rows[1].error
    'rewrite is missing'
    """
    return _keeper(settings, options).score(originals, rewrites, sources)


def score_stream(
    pairs: Iterable[Pair], settings: Settings | None = None, **options: Any
) -> Iterator[ScoredRow]:
    """Score pairs of (original, rewrite) as they come, in memory that does not grow.

    >>> pairs = ((f"Room {number} is free.", f"Room {number} is not free.") for number in range(3))
    >>> [row.findings[0].category.value for row in score_stream(pairs)]
    ['negation', 'negation', 'negation']
    """
    return _keeper(settings, options).score_stream(pairs)


def align(
    original: str | Document | Sequence[str],
    rewrite: str | Document | Sequence[str],
    settings: Settings | None = None,
    **options: Any,
) -> Alignment:
    """Find out which sentences of two texts, or of two lists, answer which.

    >>> found = align(["It rained all night.", "The bus was late."], ["The bus came late."])
    >>> [(bead.kind.value, bead.original, bead.rewrite) for bead in found.beads]
    [('omission', (0,), ()), ('match', (1,), (0,))]
    """
    return _keeper(settings, options).align(original, rewrite)


def read(path: str | PathLike[str], settings: Settings | None = None, **options: Any) -> Document:
    """Read a file of any format that is known; no model is loaded.

    Args:
        path: A file, "-" for standard input, or a URL where the settings allow the network.
        settings: `input_format`, `max_chars` and `read` matter here.
        options: Single settings by name.

    Raises:
        InputError: The file is missing, empty, binary, undecodable or too long.
        PluginError: The reader of another package is at fault.
    """
    return Evaluator(settings, **options).read(path)
