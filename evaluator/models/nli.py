"""A cross-encoder for natural language inference in the detector's place, asked in both directions.

If the original entails the rewrite and the rewrite the original, they say the same. What the model
calls its labels is read from its configuration and never guessed.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from evaluator.errors import ModelError
from evaluator.models.locate import locate
from evaluator.models.tokenise import make_batches
from evaluator.types import Detection, FloatArray, IntArray, ModelInfo

if TYPE_CHECKING:
    from evaluator.models.device import Placement

_ENTAILMENT = ("entailment", "entail", "entails")
_OTHERS = ("neutral", "contradiction", "contradict", "contradicts", "not_entailment")


class NliDetector:
    """Probability that one text does not entail the other, the worse of the two directions.

    Not calibrated for drift, and without tags. Made by `load_nli`.

    Args:
        model: A sequence classifier in place.
        backend: Its fast tokenizer.
        entailment: Index of the label that says "entailment".
        limit: Most tokens of both texts together.
        placement: Device, precision and token budget.
        info: What goes into the result.
    """

    def __init__(
        self,
        model: Any,
        backend: Any,
        entailment: int,
        limit: int,
        placement: Placement,
        info: ModelInfo,
    ) -> None:
        self._model, self._backend, self._entailment = model, backend, entailment
        self._limit, self.placement, self._info = limit, placement, info

    @property
    def info(self) -> ModelInfo:
        """Name, revision and digest, for `created_with.models`."""
        return self._info

    def detect(self, pairs: Sequence[tuple[str, str]]) -> list[Detection]:
        """Judge pairs of an original and a rewrite.

        A pair that is longer than the model's limit is cut into as many stretches of both texts
        as are needed, the n-th against the n-th, and the likeliest drift of any is the pair's.

        Args:
            pairs: Texts. A pair with one empty side gets probability 1, with two 0.

        Returns:
            A detection a pair, in order, without tags.
        """
        out = np.array([float(bool(a.strip()) != bool(b.strip())) for a, b in pairs], np.float32)
        asked: list[tuple[str, str]] = []
        owner: list[int] = []
        for index, (one, two) in enumerate(pairs):
            if one.strip() and two.strip():
                stretches = self._stretches(one, two)
                asked += [turn for a, b in stretches for turn in ((a, b), (b, a))]
                owner += [index] * (2 * len(stretches))
        for index, entailed in zip(owner, self._entailed(asked), strict=True):
            out[index] = max(out[index], 1 - entailed)
        return [Detection(float(value)) for value in out]

    def _stretches(self, one: str, two: str) -> list[tuple[str, str]]:
        """Cut both texts between words into as many parts as the limit asks for."""
        total = len(self._backend(one, two)["input_ids"])
        # Parts of equal character length differ in tokens: a fifth is left free.
        count = 1 if total <= self._limit else math.ceil(total / (0.8 * self._limit))
        while True:
            parts = list(zip(_parts(one, count), _parts(two, count), strict=True))
            longest = max(len(self._backend(a, b)["input_ids"]) for a, b in parts)
            if longest <= self._limit or count >= max(len(one), len(two)):
                return parts
            count += 1

    def _entailed(self, pairs: Sequence[tuple[str, str]]) -> FloatArray:
        """Return the probability that the first text entails the second, (n,)."""
        import torch

        out = np.zeros(len(pairs), np.float32)
        if not pairs:
            return out
        encoded = self._backend([a for a, _ in pairs], [b for _, b in pairs])
        lengths: IntArray = np.array([len(ids) for ids in encoded["input_ids"]], np.int32)
        for batch in make_batches(lengths, self.placement.batch_tokens):
            chosen = {name: [values[i] for i in batch] for name, values in encoded.items()}
            tensors = self._backend.pad(chosen, return_tensors="pt").to(self.placement.device)
            with torch.inference_mode():
                logits = self._model(**tensors).logits.float()
            out[batch] = logits.softmax(-1)[:, self._entailment].cpu().numpy()
        return out


def load_nli(name: str, placement: Placement) -> NliDetector:
    """Load a cross-encoder for natural language inference.

    Args:
        name: A folder, or a name on the Hugging Face hub (its cache is asked first).
        placement: Device, precision and token budget.

    Raises:
        ModelError: nli-labels, model-missing, model-unavailable, model-pickle, model-unsupported.
    """
    import safetensors
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    files = locate(name)
    entailment = entailment_index(files.folder)
    try:
        model, loaded = AutoModelForSequenceClassification.from_pretrained(
            files.folder,
            dtype=placement.dtype,
            use_safetensors=True,
            local_files_only=True,
            trust_remote_code=False,
            output_loading_info=True,
        )
        backend = AutoTokenizer.from_pretrained(
            files.folder, local_files_only=True, trust_remote_code=False
        )
    except (OSError, ValueError, KeyError, ImportError, safetensors.SafetensorError) as error:
        raise _unsupported(files.folder, str(error)) from error
    if loaded["missing_keys"] or loaded["mismatched_keys"]:
        raise _unsupported(files.folder, "its weights are not those of a classifier")
    positions = getattr(model.config, "max_position_embeddings", None) or 512
    if getattr(model.config, "model_type", "") in ("roberta", "xlm-roberta", "camembert"):
        positions -= 2
    limit = min(positions, backend.model_max_length)
    model = model.eval().to(placement.device)
    info = ModelInfo(files.name, files.revision, files.sha256)
    return NliDetector(model, backend, entailment, limit, placement, info)


def entailment_index(folder: Path) -> int:
    """Return which output says "entailment", by the configuration's `id2label`.

    Raises:
        ModelError: nli-labels.
    """
    try:
        labels = json.loads((folder / "config.json").read_text(encoding="utf-8"))["id2label"]
        names = {int(index): str(label).strip().lower() for index, label in labels.items()}
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise _labels(folder, f"id2label cannot be read: {error!r}") from error
    found = [index for index, label in names.items() if label in _ENTAILMENT]
    strange = [label for label in names.values() if label not in (*_ENTAILMENT, *_OTHERS)]
    if len(found) != 1 or strange or len(names) < 2:
        raise _labels(folder, f"its labels are {', '.join(names.values())}")
    return found[0]


def _parts(text: str, count: int) -> list[str]:
    """Cut `text` at spaces into `count` parts of like length; parts may be empty."""
    parts = []
    start = 0
    for number in range(1, count + 1):
        stop = len(text) * number // count
        space = text.rfind(" ", start, stop + 1) if number < count else -1
        stop = space if space > start else stop
        parts.append(text[start:stop].strip())
        start = stop
    return parts


def _labels(folder: Path, why: str) -> ModelError:
    return ModelError(
        "nli-labels",
        f"The model in {folder} does not say which output means entailment: {why}.",
        "Give a cross-encoder for natural language inference whose config.json has id2label with "
        "entailment, neutral and contradiction.",
    )


def _unsupported(folder: Path, why: str) -> ModelError:
    return ModelError(
        "model-unsupported",
        f"The detector in {folder} cannot be used: {why}.",
        "Give a folder with a detector.json, or a cross-encoder for natural language inference.",
    )
