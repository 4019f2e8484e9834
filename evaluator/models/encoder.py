"""The encoder: batches of word pieces through a transformer, pooled and gathered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from evaluator.errors import ModelError
from evaluator.models.device import Placement
from evaluator.models.memory import within_memory
from evaluator.models.packed import pack
from evaluator.models.pooling import pool
from evaluator.models.recipe import NormalizeLayer, Recipe
from evaluator.models.tokenise import Prepared, Tokeniser, make_batches
from evaluator.types import Encoded, FloatArray, ModelInfo, TokenVectors


class Encoder:
    """A sentence encoder; see `load_encoder`.

    Args:
        info: What the model is.
        recipe: How it is to be used.
        model: The transformer, on its device and in its precision.
        layers: What follows pooling, in fp32 on the same device.
        tokeniser: Its tokenizer.
        placement: Device, precision and token budget.
        signature: For the scores made with it.
    """

    def __init__(
        self,
        info: ModelInfo,
        recipe: Recipe,
        model: Any,
        layers: nn.Sequential,
        tokeniser: Tokeniser,
        placement: Placement,
        signature: str,
    ) -> None:
        self.info = info
        self.signature = signature
        self.placement = placement
        self.max_tokens = tokeniser.max_tokens
        self._model = model
        self._packed = pack(model, placement)
        self._layers = layers
        self._tokeniser = tokeniser
        self._modes = recipe.pooling
        self._skip = 0 if recipe.include_prompt else tokeniser.prompt_length
        self._unit_length = bool(recipe.layers) and isinstance(recipe.layers[-1], NormalizeLayer)
        self._token_dimension = int(model.config.hidden_size)
        dense = [layer.out_features for layer in layers.modules() if isinstance(layer, nn.Linear)]
        self.dimension = dense[-1] if dense else self._token_dimension * len(recipe.pooling)

    def encode(self, texts: Sequence[str], *, tokens: bool = False) -> Encoded:
        """Encode texts.

        A text longer than `max_tokens` is encoded in overlapping windows: its sentence vector is
        their mean, weighted by the tokens that each answers for, and each token's vector comes
        from the window that shows most of what surrounds it. An empty text has a zero vector and
        no tokens. What else is in `texts` changes a vector by rounding only.

        Args:
            texts: Without lone surrogates.
            tokens: Whether token vectors are wanted: the transformer's last layer, each of
                length 1, special tokens and prompt left out.

        Returns:
            (n, `dimension`) vectors, and tokens where asked for, with offsets into the texts.

        Raises:
            ModelError: model-not-finite.
            MemoryError: The GPU has no room for even small batches.
        """
        return self._within_memory(self._tokeniser.prepare(texts, tokens=tokens))

    def encode_stream(
        self, windows: Iterable[Sequence[str]], *, tokens: bool = False
    ) -> Iterator[Encoded]:
        """Encode window after window; the next is tokenised on its own thread meanwhile."""
        with ThreadPoolExecutor(1, thread_name_prefix="tokenise") as pool_of_one:
            pending = None
            for texts in windows:
                following = pool_of_one.submit(self._tokeniser.prepare, texts, tokens=tokens)
                if pending is not None:
                    yield self._within_memory(pending.result())
                pending = following
            if pending is not None:
                yield self._within_memory(pending.result())

    def _within_memory(self, prepared: Prepared) -> Encoded:
        """Run the model; where a GPU's memory does not do, in smaller batches from then on."""
        return within_memory(self, lambda: self._run(prepared))

    @torch.inference_mode()
    def _run(self, prepared: Prepared) -> Encoded:
        lengths = np.array([len(window) for window in prepared.windows], np.int32)
        padded = self._packed is None
        batches = make_batches(lengths, self.placement.batch_tokens, padded=padded)
        wanted = prepared.offsets is not None
        pooled: list[Tensor] = []
        rows: list[Tensor] = []
        for batch in batches:
            vectors, kept = self._forward(prepared, batch, lengths, tokens=wanted)
            pooled.append(vectors)
            rows.append(kept)
        order = np.concatenate(batches) if batches else np.empty(0, np.int32)
        by_window = np.empty((len(order), self.dimension), np.float32)
        if pooled:
            by_window[order] = torch.cat(pooled).cpu().numpy()
        vectors_of = self._per_text(prepared, by_window)
        tokens_of = None
        if prepared.offsets is not None:
            flat = (
                torch.cat(rows).cpu().numpy()
                if rows
                else np.empty((0, self._token_dimension), np.float32)
            )
            tokens_of = _tokens_per_text(prepared, prepared.offsets, flat, order)
            _check_finite(flat)
        _check_finite(vectors_of)
        return Encoded(vectors_of, tokens_of)

    def _forward(
        self, prepared: Prepared, batch: Any, lengths: Any, *, tokens: bool
    ) -> tuple[Tensor, Tensor]:
        """Return (b, dimension) vectors and, with `tokens`, the kept tokens' rows, of length 1."""
        device = self.placement.device
        sizes = lengths[batch]
        longest = int(sizes.max())
        ids = np.full((len(batch), longest), self._tokeniser.pad_id, np.int64)
        for row, index in enumerate(batch.tolist()):
            ids[row, : sizes[row]] = prepared.windows[index]
        positions = np.arange(longest)
        present = positions < sizes[:, None]
        mask = _move(present, device)
        hidden = self._states(_move(ids, device), mask, padded=not present.all())
        vectors = self._layers(pool(hidden, mask, self._modes, self._skip))
        if not tokens:
            return vectors, hidden.new_empty(0)
        kept = prepared.kept[batch]
        own = (positions >= kept[:, :1]) & (positions < kept[:, 1:])
        return vectors, nn.functional.normalize(hidden[_move(own, device)].float(), dim=-1)

    def _states(self, ids: Tensor, mask: Tensor, *, padded: bool) -> Tensor:
        """Return the last layer's states (b, t, d) of ids (b, t); unpadded, the mask is full."""
        if self._packed is not None:
            places = torch.arange(ids.shape[1]).expand_as(ids)
            return self._packed.padded(self._packed.words(ids[mask]), places[mask], mask)
        # Without padding no mask is needed, and attention takes its quickest way.
        attention = mask.long() if padded else None
        states: Tensor = self._model(input_ids=ids, attention_mask=attention).last_hidden_state
        return states

    def _per_text(self, prepared: Prepared, by_window: FloatArray) -> FloatArray:
        """Join windows to texts, and put zero vectors in for empty texts."""
        owner = prepared.owner
        count = int(max(prepared.inverse.max(initial=-1), owner.max(initial=-1))) + 1
        distinct = np.zeros((count + 1, self.dimension), np.float32)
        if len(np.unique(owner)) == len(owner):
            distinct[owner] = by_window
        else:
            weight = (prepared.kept[:, 1] - prepared.kept[:, 0]).astype(np.float32)
            total = np.zeros(count + 1, np.float32)
            np.add.at(total, owner, weight)
            np.add.at(distinct, owner, by_window * (weight / total[owner])[:, None])
            if self._unit_length:
                norm = np.linalg.norm(distinct, axis=1, keepdims=True)
                distinct /= np.maximum(norm, 1e-12)
        # The last row stays zero, and -1 points there.
        return distinct[prepared.inverse]


def _move(array: Any, device: str) -> Tensor:
    tensor = torch.from_numpy(array)
    if device == "cpu":
        return tensor
    return tensor.pin_memory().to(device, non_blocking=True)


def _tokens_per_text(
    prepared: Prepared, offsets: list[Any], flat: FloatArray, order: Any
) -> tuple[TokenVectors, ...]:
    """Hand each text its rows of `flat`, which holds the windows in the order of `order`."""
    sizes = prepared.kept[:, 1] - prepared.kept[:, 0]
    ends = np.cumsum(sizes[order])
    begins = np.empty(len(order), np.int64)
    begins[order] = ends - sizes[order]
    parts: list[list[FloatArray]] = [[] for _ in offsets]
    for window, text in enumerate(prepared.owner.tolist()):
        parts[text].append(flat[begins[window] : begins[window] + sizes[window]])
    none = TokenVectors(np.empty((0, 2), np.int32), flat[:0])
    distinct = [
        none
        if not rows
        else TokenVectors(place, rows[0] if len(rows) == 1 else np.concatenate(rows))
        for place, rows in zip(offsets, parts, strict=True)
    ]
    return tuple(none if i < 0 else distinct[i] for i in prepared.inverse.tolist())


def _check_finite(values: FloatArray) -> None:
    if not np.isfinite(values.sum(dtype=np.float64)):
        raise ModelError(
            "model-not-finite",
            "The encoder gave vectors that are not finite numbers.",
            "Give --precision fp32; if that does not help, the model's weights are damaged.",
        )
