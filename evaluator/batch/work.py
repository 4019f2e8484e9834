"""The work on one shard: read, segment, encode many pairs at once, align, score, flag."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Any, Protocol, TypeVar

from evaluator import pipeline
from evaluator.batch import places
from evaluator.batch.manifest import Row, Source
from evaluator.config import Settings
from evaluator.errors import EvaluatorError
from evaluator.models import TextEncoder
from evaluator.models.device import Placement
from evaluator.models.memory import device_failed, within_memory
from evaluator.pipeline import PairDetector, Paired, Prepared
from evaluator.read import read_path, read_text
from evaluator.types import Comparison, Detection, Document, Encoded, ModelInfo

S = TypeVar("S")
T = TypeVar("T")

# Pairs whose sentences share the model's batches: enough to fill them, few enough that the token
# vectors (1.5 kB a token) stay near 150 MB. Counted in code points, so that it is the same wherever
# the shard is done.
_GROUP_CHARACTERS = 400_000
_BYTES_PER_CHARACTER = 4


class PlacedEncoder(TextEncoder, Protocol):
    """An encoder that says where it runs."""

    @property
    def placement(self) -> Placement:
        """Device, precision and token budget."""


class PlacedDetector(PairDetector, Protocol):
    """Likewise a detector."""

    @property
    def placement(self) -> Placement:
        """Device, precision and token budget."""


@dataclass(frozen=True)
class Models:
    """The models of one worker."""

    encoder: PlacedEncoder
    detector: PlacedDetector | None = None

    @property
    def infos(self) -> list[ModelInfo]:
        """Which models they are."""
        return [self.encoder.info] + ([self.detector.info] if self.detector else [])

    @property
    def batch_tokens(self) -> int:
        """The lower of their token budgets, which sinks where memory runs out."""
        budgets = [self.encoder.placement.batch_tokens]
        if self.detector is not None:
            budgets.append(self.detector.placement.batch_tokens)
        return min(budgets)


Loader = Callable[[Settings], Models]


def load_models(settings: Settings) -> Models:
    """Load the models that the settings name.

    Raises:
        ModelError: As `load_encoder` and `load_detector` say.
    """
    from evaluator.models import load_encoder
    from evaluator.models.detector import load_detector

    placed: dict[str, Any] = {
        "device": settings.device,
        "precision": settings.precision,
        "batch_tokens": settings.batch_tokens,
        "threads": settings.threads,
        "bulk": True,
    }
    detector = None if settings.detector == "none" else load_detector(settings.detector, **placed)
    return Models(load_encoder(settings.encoder, **placed), detector)


@dataclass(frozen=True)
class Failure:
    """A pair that could not be compared, and why."""

    slug: str
    message: str


def compare_rows(
    rows: Sequence[Row], models: Models, settings: Settings
) -> Iterator[tuple[Row, Comparison | Failure]]:
    """Yield what came of each row, in order; the pairs of a group share the model's batches.

    Args:
        rows: Of one shard: groups do not cross its ends.
        models: The worker's own.
        settings: Those of the run.
    """
    group: list[tuple[Row, Prepared | Failure]] = []
    size = 0
    for row in rows:
        prepared = _guarded(_prepare, row, settings)
        group.append((row, prepared))
        if isinstance(prepared, Prepared):
            size += len(prepared.original.segmented.document.text)
            size += len(prepared.rewrite.segmented.document.text)
        if size >= _GROUP_CHARACTERS:
            yield from _compare_group(group, models, settings)
            group, size = [], 0
    yield from _compare_group(group, models, settings)


def _compare_group(
    group: Sequence[tuple[Row, Prepared | Failure]], models: Models, settings: Settings
) -> Iterator[tuple[Row, Comparison | Failure]]:
    encoded = iter(_encode([p for _, p in group if isinstance(p, Prepared)], models.encoder))
    paired: list[Paired | Failure] = []
    for _, prepared in group:
        if isinstance(prepared, Failure):
            paired.append(prepared)
            continue
        vectors = next(encoded)
        paired.append(
            vectors
            if isinstance(vectors, Failure)
            else _guarded(pipeline.pair_up, prepared, vectors, models.encoder.info, settings)
        )
    detections = iter(_detect([p for p in paired if isinstance(p, Paired)], models.detector))
    for (row, _), pair in zip(group, paired, strict=True):
        if isinstance(pair, Failure):
            yield row, pair
        else:
            spoken = next(detections)
            yield (
                row,
                _guarded(
                    pipeline.finish, pair, spoken, models.infos, models.encoder.signature, settings
                ),
            )


def _prepare(row: Row, settings: Settings) -> Prepared | Failure:
    if row.sides is None or row.id is None:
        return Failure("manifest-row", row.problem or "")
    original, rewrite = (_document(side, settings) for side in row.sides)
    return pipeline.prepare(original, rewrite, settings)


def _document(source: Source, settings: Settings) -> Document:
    """Read one side; document and messages name it by the path that the manifest gives."""
    if source.location is None:
        return read_text(source.text or "", max_chars=settings.max_chars)
    limit = (settings.max_chars + 2) * _BYTES_PER_CHARACTER
    with places.local(source.location, limit) as path:
        try:
            document = read_path(
                path, max_chars=settings.max_chars, input_format=settings.input_format
            )
        except EvaluatorError as error:
            message = error.message.replace(path, str(source.path))
            raise type(error)(error.slug, message, error.cure) from error
    return replace(document, path=source.path)


def _encode(prepared: Sequence[Prepared], encoder: PlacedEncoder) -> list[Encoded | Failure]:
    """Encode all sentences of all pairs together; return each pair's own."""

    def encode(pairs: Sequence[Prepared]) -> list[Encoded]:
        texts = [text for pair in pairs for text in pair.texts]
        together = within_memory(encoder, lambda: encoder.encode(texts, tokens=True))
        return [
            Encoded(together.vectors[part], together.tokens[part] if together.tokens else None)
            for part in _parts([len(pair.texts) for pair in pairs])
        ]

    return _each(encode, prepared)


def _detect(
    paired: Sequence[Paired], detector: PairDetector | None
) -> list[Sequence[Detection] | Failure | None]:
    """Ask the detector about all units of all pairs together; return each pair's own."""

    def detect(pairs: Sequence[Paired]) -> list[Sequence[Detection] | None]:
        if detector is None:
            return [None] * len(pairs)
        asked = [pair.detectable for pair in pairs]
        every = [texts for pair in asked for texts in pair]
        found = within_memory(detector, lambda: detector.detect(every))
        return [found[part] for part in _parts([len(texts) for texts in asked])]

    return _each(detect, paired)


def _parts(lengths: Sequence[int]) -> list[slice]:
    """Return where parts of these lengths lie, one after the other."""
    ends = list(accumulate(lengths))
    return [slice(end - length, end) for end, length in zip(ends, lengths, strict=True)]


def _each(ask: Callable[[Sequence[S]], list[T]], pairs: Sequence[S]) -> list[T | Failure]:
    """Ask a model about all pairs at once; where one of them upsets it, find it, keep the rest."""
    together = _guarded(ask, pairs)
    if not isinstance(together, Failure):
        return list(together)
    if len(pairs) == 1:
        return [together]
    return [_each(ask, [pair])[0] for pair in pairs]


def _guarded(stage: Callable[..., T], *arguments: object) -> T | Failure:
    """Return what a stage gives, or why it could not: the other pairs must go on.

    Raises:
        Exception: Memory or the device gave out, which is not the pair's fault.
    """
    try:
        return stage(*arguments)
    except EvaluatorError as error:
        return Failure(error.slug, error.message)
    except Exception as error:
        if device_failed(error):
            raise
        return Failure("internal", f"{type(error).__name__}: {error}")
