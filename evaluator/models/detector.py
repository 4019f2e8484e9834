"""The learned detector: how likely a rewrite no longer says what the original says, and where.

A cross-encoder on the bundled encoder's word embeddings; its own weights come with the package.
How it was made and what it misses is in `docs/model_card.md`.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from evaluator.errors import ModelError
from evaluator.models import pairing
from evaluator.models.locate import locate
from evaluator.models.tokenise import make_batches
from evaluator.text import words
from evaluator.types import Category, Detection, FloatArray, IntArray, ModelInfo, Tag

if TYPE_CHECKING:
    from evaluator.models.device import Placement
    from evaluator.models.nli import NliDetector

SCHEMA = "evaluator.detector/1"
BUNDLED = Path(__file__).with_name("weights")
# A longer pair is read in windows of about the length that the network was trained on: a stretch
# of one text, this share of the window, beside the same place of the other with a margin.
_WINDOW = 256
_STRETCH = 0.4
# Pairs that are held in memory at once; batches of like length are made within.
_CHUNK = 4096


@dataclass(frozen=True)
class Calibration:
    """From logits to probabilities: p = sigmoid(scale * logit + offset), after Platt (1999).

    Attributes:
        base_rate: Share of drifted pairs that the probabilities are calibrated for.
    """

    scale: float
    offset: float
    tag_scale: float
    tag_offset: float
    tag_threshold: float
    base_rate: float


@dataclass(frozen=True)
class Card:
    """What `detector.json` says beside the weights."""

    name: str
    version: str
    sha256: str
    encoder_sha256: str
    categories: tuple[Category, ...]
    max_pieces: int
    calibration: Calibration


class Detector:
    """Reads pairs of texts; made by `load_detector`.

    Args:
        card: The model's own account.
        net: A `DetectorNet` in place.
        backend: The encoder's tokenizer, which neither cuts nor pads.
        placement: Device, precision and token budget.
        info: What goes into the result.
    """

    def __init__(
        self, card: Card, net: Any, backend: Any, placement: Placement, info: ModelInfo
    ) -> None:
        self._card, self._net, self._backend = card, net, backend
        self.placement, self._info = placement, info
        self._padded = net.packed is None
        self._ids = backend.token_to_id("[CLS]"), backend.token_to_id("[SEP]")

    @property
    def info(self) -> ModelInfo:
        """Name, version and digest, for `created_with.models`."""
        return self._info

    @property
    def base_rate(self) -> float:
        """Share of drifted pairs that the probabilities are calibrated for."""
        return self._card.calibration.base_rate

    def detect(self, pairs: Sequence[tuple[str, str]]) -> list[Detection]:
        """Judge pairs of an original and a rewrite.

        Pairs longer than the model's limit are read in overlapping stretches, and the likeliest
        drift of any stretch is the pair's.

        Args:
            pairs: Texts; offsets of tags count in them. A pair with an empty side has nothing to
                compare and gets probability 1, a copy 0 without being read.

        Returns:
            A detection a pair, in order.
        """
        out: list[Detection] = []
        for start in range(0, len(pairs), _CHUNK):
            out += self._detect(pairs[start : start + _CHUNK])
        return out

    def _detect(self, pairs: Sequence[tuple[str, str]]) -> list[Detection]:
        sides = pairing.read_sides(self._backend, [text for pair in pairs for text in pair])
        readings: list[pairing.Reading] = []
        places: list[tuple[int, int, int]] = []
        for index in range(len(pairs)):
            one, two = sides[2 * index], sides[2 * index + 1]
            if one.ids and two.ids and pairs[index][0] != pairs[index][1]:
                for reading, side, start in self._read(one, two):
                    readings.append(reading)
                    places.append((index, side, start))
        logits, tags, kinds = self._run(readings)
        best = np.full(len(pairs), -np.inf, np.float32)
        width = len(self._card.categories)
        seen = [
            (np.full(len(s.ids), -np.inf, np.float32), np.zeros((len(s.ids), width), np.float32))
            for s in sides
        ]
        for (index, side, start), reading, logit, tag, kind in zip(
            places, readings, logits, tags, kinds, strict=True
        ):
            best[index] = max(best[index], logit)
            for s in (0, 1) if side < 0 else (side,):
                own = (reading.sides == s) & reading.counted
                where = slice(start, start + int(own.sum()))
                into_tags, into_kinds = seen[2 * index + s]
                into_tags[where] = np.maximum(into_tags[where], tag[own])
                into_kinds[where] = kind[own]
        return [
            self._detection(
                pairs[i], sides[2 * i : 2 * i + 2], float(best[i]), seen[2 * i : 2 * i + 2]
            )
            for i in range(len(pairs))
        ]

    def _read(self, one: pairing.Side, two: pairing.Side) -> list[tuple[pairing.Reading, int, int]]:
        """Return the readings of a pair, each with the side in focus (-1: both) and its start."""
        limit = self._card.max_pieces
        if len(one.ids) + len(two.ids) + 4 <= limit:
            return [(pairing.read_pair(one, two, *self._ids), -1, 0)]
        out = []
        limit = min(limit, _WINDOW)
        room = int(limit * _STRETCH)
        for side, (own, other) in enumerate(((one, two), (two, one))):
            count = max(1, math.ceil(len(own.ids) / room))
            for part in range(count):
                start, stop = (len(own.ids) * k // count for k in (part, part + 1))
                # The same place on the other side, with what is left of the window around it.
                middle = (start + stop) / 2 / len(own.ids) * len(other.ids)
                reach = limit - 4 - (stop - start)
                low = max(0, min(int(middle - reach / 2), len(other.ids) - reach))
                stretches = own.cut(start, stop), other.cut(low, low + reach)
                first, second = stretches if side == 0 else stretches[::-1]
                focus = (side == 0, side == 1)
                out.append((pairing.read_pair(first, second, *self._ids, focus), side, start))
        return out

    def _run(
        self, readings: Sequence[pairing.Reading]
    ) -> tuple[FloatArray, list[FloatArray], list[FloatArray]]:
        """Return logits of readings (n,), of their pieces (t,) and of their kinds (t, k)."""
        import torch

        logits = np.zeros(len(readings), np.float32)
        tags: list[FloatArray] = [np.zeros(0, np.float32)] * len(readings)
        kinds: list[FloatArray] = [np.zeros((0, 0), np.float32)] * len(readings)
        lengths: IntArray = np.array([len(r.ids) for r in readings], np.int32)
        for batch in make_batches(lengths, self.placement.batch_tokens, padded=self._padded):
            chosen = [readings[i] for i in batch]
            with torch.inference_mode():
                out = self._net(*pairing.stack(chosen, self.placement.device))
                pair, tag, kind = (part.float().cpu().numpy() for part in out)
            logits[batch] = pair
            for row, i in enumerate(batch):
                tags[i] = tag[row, : lengths[i]]
                kinds[i] = kind[row, : lengths[i]]
        return logits, tags, kinds

    def _detection(
        self,
        texts: tuple[str, str],
        sides: Sequence[pairing.Side],
        logit: float,
        seen: Sequence[tuple[FloatArray, FloatArray]],
    ) -> Detection:
        calibration = self._card.calibration
        if texts[0] == texts[1]:
            return Detection(0.0)
        if not sides[0].ids or not sides[1].ids:
            return Detection(float(bool(sides[0].ids) != bool(sides[1].ids)))
        probability = _sigmoid(calibration.scale * logit + calibration.offset)
        tags = [
            self._tags(text, side, *scores)
            for text, side, scores in zip(texts, sides, seen, strict=True)
        ]
        return Detection(probability, tags[0], tags[1])

    def _tags(
        self, text: str, side: pairing.Side, logits: FloatArray, kinds: FloatArray
    ) -> tuple[Tag, ...]:
        """Return the words over the threshold, neighbours as one span."""
        calibration = self._card.calibration
        scaled = calibration.tag_scale * logits + calibration.tag_offset
        least = math.log(calibration.tag_threshold / (1 - calibration.tag_threshold))
        if not (scaled >= least).any():
            return ()
        runs: list[tuple[int, int, float, FloatArray]] = []
        previous = -2
        for number, span in enumerate(words(text)):
            inside = (side.offsets[:, 0] < span.end) & (side.offsets[:, 1] > span.start)
            if not inside.any():
                continue
            score = float(scaled[inside].max())
            if score < least:
                continue
            weights = kinds[inside].mean(axis=0)
            if number == previous + 1:
                start, _, best, total = runs[-1]
                runs[-1] = (start, span.end, max(best, score), total + weights)
            else:
                runs.append((span.start, span.end, score, weights))
            previous = number
        return tuple(
            Tag(start, end, self._card.categories[int(total.argmax())], _sigmoid(best))
            for start, end, best, total in runs
        )


def _sigmoid(value: float) -> float:
    """Return 1 / (1 + e^-value), never overflowing."""
    return 0.5 * (1 + math.tanh(value / 2))


def load_detector(
    name: str | None = None,
    *,
    device: str = "auto",
    precision: str = "auto",
    batch_tokens: int | None = None,
    threads: int | None = None,
    bulk: bool = False,
) -> Detector | NliDetector:
    """Load a detector.

    Args:
        name: None for the bundled one; else a folder that holds a `detector.json`, or a folder or
            hub name of a cross-encoder for natural language inference.
        device: "auto", "cpu", "cuda" or "cuda:N".
        precision: "auto", "fp32", "bf16" or "fp16"; see `device.place` for what `auto` takes.
        batch_tokens: Tokens of a batch, padding included; None for the device's default.
        threads: CPU threads for the model, for the whole process; None leaves torch's choice.
        bulk: Many pairs are to come: `auto` may take bf16 on a CPU that has it.

    Raises:
        ModelError: detector-invalid, detector-encoder, model-missing, model-checksum,
            model-unavailable, model-pickle, model-unsupported, nli-labels, device-unavailable,
            precision-unavailable.
    """
    from evaluator.models.device import place

    placement = place(device, precision, batch_tokens, bulk=bulk)
    if threads is not None:
        import torch

        torch.set_num_threads(threads)
    folder = BUNDLED if name is None else Path(name).expanduser()
    if name is not None and not (folder / "detector.json").is_file():
        from evaluator.models.nli import load_nli

        return load_nli(name, placement)
    card = read_card(folder)
    weights = folder / "detector.safetensors"
    digest = _digest(weights)
    if digest != card.sha256:
        raise ModelError(
            "model-checksum",
            f"The detector's weights in {folder} have SHA-256 {digest}, not {card.sha256}.",
            "Install the package again, or take the folder anew from where it came.",
        )
    files = locate(None)
    if files.sha256 != card.encoder_sha256:
        raise ModelError(
            "detector-encoder",
            f"The detector in {folder} was made on an encoder with SHA-256 {card.encoder_sha256}, "
            f"and the bundled one has {files.sha256}.",
            "Use a detector that was made for this version.",
        )
    net, backend = _build(files.folder, weights, card, placement)
    return Detector(card, net, backend, placement, ModelInfo(card.name, card.version, digest))


def read_card(folder: Path) -> Card:
    """Read `detector.json`.

    Raises:
        ModelError: detector-invalid.
    """
    path = folder / "detector.json"
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        if record["schema"] != SCHEMA:
            raise ValueError(f"its schema is {record['schema']!r}, not {SCHEMA!r}")
        return Card(
            name=record["name"],
            version=record["version"],
            sha256=record["sha256"],
            encoder_sha256=record["encoder_sha256"],
            categories=tuple(Category(category) for category in record["categories"]),
            max_pieces=int(record["max_pieces"]),
            calibration=Calibration(**{k: float(v) for k, v in record["calibration"].items()}),
        )
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise ModelError(
            "detector-invalid",
            f"{path} is not a detector's description: {error!r}.",
            "Give a folder that `python -m training.export` wrote.",
        ) from error


def _digest(path: Path) -> str:
    if not path.is_file():
        raise ModelError(
            "model-missing",
            f"There are no weights {path}.",
            "Install the package again, or give the whole folder of a detector.",
        )
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _build(encoder: Path, weights: Path, card: Card, placement: Placement) -> tuple[Any, Any]:
    """Return the network in place and its tokenizer.

    Word and position embeddings are the bundled encoder's; everything else is the detector's.
    """
    import safetensors
    import torch
    import transformers
    from safetensors.torch import load_file
    from tokenizers import Tokenizer
    from transformers import BertConfig, BertModel

    from evaluator.models.detector_net import DetectorNet
    from evaluator.models.load import quiet
    from evaluator.models.packed import pack

    config = BertConfig.from_pretrained(encoder, local_files_only=True)
    config._attn_implementation = "sdpa"
    try:
        state = dict(load_file(weights))
        with safetensors.safe_open(encoder / "model.safetensors", framework="pt") as base:
            for key in base.keys():  # noqa: SIM118 - not a mapping
                if key.startswith("embeddings.") and "position_ids" not in key:
                    state.setdefault(f"encoder.{key}", base.get_tensor(key))
        state = {key: value.float() for key, value in state.items()}
        own = {k.removeprefix("encoder."): v for k, v in state.items() if k.startswith("encoder.")}
        # Made of its weights, not of random numbers that they would then replace.
        with quiet(transformers):
            bert = BertModel.from_pretrained(
                None, config=config, state_dict=own, dtype=torch.float32, add_pooling_layer=False,
                ignore_mismatched_sizes=True,  # `load_state_dict` names them
            )  # fmt: skip
        net = DetectorNet(bert, len(card.categories))
        net.load_state_dict(state, assign=True)
    except (RuntimeError, safetensors.SafetensorError) as error:
        raise ModelError(
            "detector-invalid",
            f"The weights {weights} do not fit the network: {error}.",
            "Give a folder that `python -m training.export` wrote.",
        ) from error
    net.encoder.to(placement.dtype)
    backend = Tokenizer.from_file(str(encoder / "tokenizer.json"))
    backend.no_truncation()
    backend.no_padding()
    net.eval().to(placement.device)
    net.packed = pack(net.encoder, placement)
    return net, backend
