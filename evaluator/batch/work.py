"""The work on one shard: read, segment, encode many pairs at once, align, score, flag."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import accumulate
from typing import TypeAlias, TypeVar

from evaluator import pipeline
from evaluator.batch import places
from evaluator.batch.manifest import Row, Source
from evaluator.config import Settings
from evaluator.errors import EvaluatorError
from evaluator.loading import Models
from evaluator.models import PlacedDetector, PlacedEncoder
from evaluator.models.memory import device_failed, within_memory
from evaluator.pipeline import Paired, Prepared
from evaluator.readers import read_text
from evaluator.translate import Cache
from evaluator.types import Comparison, Detection, Document, Encoded

S = TypeVar("S")
T = TypeVar("T")
Ways: TypeAlias = tuple[Prepared, ...]
"""A pair, or one for each way back of a round trip."""

# Pairs whose sentences share the model's batches: enough to fill them, few enough that the token
# vectors (1.5 kB a token) stay near 150 MB. Counted in code points, so that it is the same wherever
# the shard is done.
_GROUP_CHARACTERS = 400_000
_BYTES_PER_CHARACTER = 4


@dataclass(frozen=True)
class Failure:
    """A pair that could not be compared, and why."""

    slug: str
    message: str


def compare_rows(
    rows: Sequence[Row], models: Models, settings: Settings, cache: Cache | None = None
) -> Iterator[tuple[Row, Comparison | Failure]]:
    """Yield what came of each row, in order; the pairs of a group share the model's batches.

    Args:
        rows: Of one shard: groups do not cross its ends.
        models: The worker's own.
        settings: Those of the run.
        cache: Where translations are kept.
    """
    group: list[tuple[Row, Ways | Failure]] = []
    size = 0
    for row in rows:
        prepared = _guarded(partial(_prepare, row, models, settings, cache))
        group.append((row, prepared))
        if not isinstance(prepared, Failure):
            for pair in prepared:
                size += len(pair.original.segmented.document.text)
                size += len(pair.rewrite.segmented.document.text)
        if size >= _GROUP_CHARACTERS:
            yield from _compare_group(group, models, settings)
            group, size = [], 0
    yield from _compare_group(group, models, settings)


def _compare_group(
    group: Sequence[tuple[Row, Ways | Failure]], models: Models, settings: Settings
) -> Iterator[tuple[Row, Comparison | Failure]]:
    flat: list[Prepared | Failure] = []
    for _, ways in group:
        flat += [ways] if isinstance(ways, Failure) else ways
    encoded = _answers(partial(_encode, models.encoder), flat)
    paired = [
        one
        if isinstance(one, Failure)
        else _guarded(partial(pipeline.pair_up, *one, models.encoder.info, settings))
        for one in encoded
    ]
    detected = iter(_answers(partial(_detect, models.detector), paired))
    for row, ways in group:
        count = 1 if isinstance(ways, Failure) else len(ways)
        yield row, _finish([next(detected) for _ in range(count)], models, settings)


def _finish(
    ways: Sequence[tuple[Paired, Sequence[Detection] | None] | Failure],
    models: Models,
    settings: Settings,
) -> Comparison | Failure:
    """Finish a pair, or each way back of a round trip; one that failed fails the row."""
    finished = []
    for way in ways:
        if isinstance(way, Failure):
            return way
        one = _guarded(partial(pipeline.finish, *way, models, settings))
        if isinstance(one, Failure):
            return one
        finished.append(one)
    return pipeline.join_ways(finished, settings.verdict)


def _prepare(row: Row, models: Models, settings: Settings, cache: Cache | None) -> Ways | Failure:
    if row.sides is None or row.id is None:
        return Failure("manifest-row", row.problem or "")
    original, *other = (_document(side, settings) for side in row.sides)
    if not row.trip:
        return (pipeline.prepare(original, other[0], settings),)
    translation = other[0] if other else None
    return pipeline.prepare_ways(original, translation, models.translators, settings, cache)


def _document(source: Source, settings: Settings) -> Document:
    """Read one side; document and messages name it by the path that the manifest gives."""
    if source.location is None:
        return read_text(source.text or "", max_chars=settings.max_chars)
    limit = (settings.max_chars + 2) * _BYTES_PER_CHARACTER
    with places.local(source.location, limit) as path:
        try:
            document = pipeline.read(path, settings)
        except EvaluatorError as error:
            message = error.message.replace(path, str(source.path))
            raise type(error)(error.slug, message, error.cure) from error
    return replace(document, path=source.path)


def _encode(encoder: PlacedEncoder, pairs: Sequence[Prepared]) -> list[Encoded]:
    """Encode all sentences of all pairs together; return each pair's own."""
    texts = [text for pair in pairs for text in pair.texts]
    together = within_memory(encoder, lambda: encoder.encode(texts, tokens=True))
    return [
        Encoded(together.vectors[part], together.tokens[part] if together.tokens else None)
        for part in _parts([len(pair.texts) for pair in pairs])
    ]


def _detect(
    detector: PlacedDetector | None, pairs: Sequence[Paired]
) -> list[Sequence[Detection] | None]:
    """Ask the detector about all units of all pairs together; return each pair's own."""
    if detector is None:
        return [None] * len(pairs)
    asked = [pair.detectable for pair in pairs]
    every = [texts for pair in asked for texts in pair]
    found = within_memory(detector, lambda: detector.detect(every))
    return [found[part] for part in _parts([len(texts) for texts in asked])]


def _parts(lengths: Sequence[int]) -> list[slice]:
    """Return where parts of these lengths lie, one after the other."""
    ends = list(accumulate(lengths))
    return [slice(end - length, end) for end, length in zip(ends, lengths, strict=True)]


def _answers(
    ask: Callable[[Sequence[S]], list[T]], pairs: Sequence[S | Failure]
) -> list[tuple[S, T] | Failure]:
    """Ask a model about all pairs that have not failed, at once; return each with its answer.

    Where one of them upsets the model they are asked about one by one, and only that one fails.
    """
    good = [pair for pair in pairs if not isinstance(pair, Failure)]
    together: list[T] | Failure = _guarded(partial(ask, good))
    answers: Iterator[T | Failure]
    if isinstance(together, Failure):
        answers = (_guarded(partial(_one, ask, pair)) for pair in good)
    else:
        answers = iter(together)
    out: list[tuple[S, T] | Failure] = []
    for pair in pairs:
        if isinstance(pair, Failure):
            out.append(pair)
        else:
            answer = next(answers)
            out.append(answer if isinstance(answer, Failure) else (pair, answer))
    return out


def _one(ask: Callable[[Sequence[S]], list[T]], pair: S) -> T:
    return ask([pair])[0]


def _guarded(stage: Callable[[], T]) -> T | Failure:
    """Return what a stage gives, or why it could not: the other pairs must go on.

    Raises:
        Exception: Memory or the device gave out, which is not the pair's fault.
    """
    try:
        return stage()
    except EvaluatorError as error:
        return Failure(error.slug, error.message)
    except Exception as error:
        if device_failed(error):
            raise
        return Failure("internal", f"{type(error).__name__}: {error}")
