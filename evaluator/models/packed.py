"""A BERT for processors that multiply in bf16: texts one behind the other, without padding.

Every product of matrices is asked for in few shapes, since oneDNN builds a kernel for each new
one, and its weights lie as the kernel reads them. A text attends to itself alone, so that what it
gets does not depend on what else is in the batch.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import groupby
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from evaluator.models.device import Placement, cpu_multiplies_bf16

# Rows of a batch are filled up to a multiple of this.
_ROWS = 256


class PackedBert:
    """The layers of a `BertModel` in bf16; see `pack`.

    Args:
        model: In evaluation mode, on a CPU, in bf16.
    """

    def __init__(self, model: Any) -> None:
        config = model.config
        self._embeddings = model.embeddings
        self._heads = int(config.num_attention_heads)
        self._layers = [_Layer(layer) for layer in model.encoder.layer]

    def words(self, ids: Tensor) -> Tensor:
        """Return the embeddings (t, d) of word pieces (t,)."""
        found: Tensor = self._embeddings.word_embeddings(ids)
        return found

    def states(self, words: Tensor, positions: Tensor, lengths: Sequence[int]) -> Tensor:
        """Return the last layer's states (t, d).

        Args:
            words: (t, d) what each piece brings along, texts one behind the other; quickest where
                texts of one length follow each other.
            positions: (t,) of each piece.
            lengths: Pieces of each text; they sum up to t.
        """
        own = self._embeddings
        rows = words + own.token_type_embeddings.weight[0] + own.position_embeddings(positions)
        rows = functional.pad(rows, (0, 0, 0, -len(rows) % _ROWS))
        rows = own.LayerNorm(rows)
        runs = [(length, len(list(run))) for length, run in groupby(lengths)]
        for layer in self._layers:
            rows = layer.after(rows, self._attended(layer.asked(rows), runs))
        out: Tensor = rows[: len(words)]
        return out

    def padded(self, words: Tensor, positions: Tensor, mask: Tensor) -> Tensor:
        """Return the states (n, t, d) of padded texts, zero where there is padding.

        Args:
            words: (p, d) of the pieces alone, row by row.
            positions: (p,) likewise.
            mask: (n, t) bool, true where there is a piece; padding stands on the right.
        """
        found = self.states(words, positions, mask.sum(1).tolist())
        out = found.new_zeros(*mask.shape, found.shape[-1])
        out[mask] = found
        return out

    def _attended(self, asked: Tensor, runs: Sequence[tuple[int, int]]) -> Tensor:
        """Return what each piece takes from its text (m, d), zero for the rows that fill up.

        Args:
            asked: (m, 3d) queries, keys and values.
            runs: Length and number of texts of one length that follow each other.
        """
        width = asked.shape[-1] // 3
        size = width // self._heads
        out = []
        start = 0
        for length, count in runs:
            stop = start + length * count
            own = asked[start:stop].view(count, length, 3, self._heads, size)
            query, key, value = own.permute(2, 0, 3, 1, 4).unbind(0)
            taken = functional.scaled_dot_product_attention(query, key, value)
            out.append(taken.transpose(1, 2).reshape(-1, width))
            start = stop
        out.append(asked.new_zeros(len(asked) - start, width))
        return torch.cat(out)


class _Layer:
    """One layer of a BERT: queries, keys and values in one product."""

    def __init__(self, layer: Any) -> None:
        attention = layer.attention
        inner = [getattr(attention.self, name) for name in ("query", "key", "value")]
        self.asked = _product(
            torch.cat([part.weight for part in inner]), torch.cat([part.bias for part in inner])
        )
        self._joined = _product(attention.output.dense.weight, attention.output.dense.bias)
        self._first_norm = attention.output.LayerNorm
        self._widened = _product(layer.intermediate.dense.weight, layer.intermediate.dense.bias)
        self._narrowed = _product(layer.output.dense.weight, layer.output.dense.bias)
        self._second_norm = layer.output.LayerNorm

    def after(self, rows: Tensor, attended: Tensor) -> Tensor:
        """Return what a layer makes of its input and of what attention took."""
        rows = self._first_norm(self._joined(attended) + rows)
        wide = functional.gelu(self._widened(rows))
        out: Tensor = self._second_norm(self._narrowed(wide) + rows)
        return out


def _product(weight: Tensor, bias: Tensor) -> Callable[[Tensor], Tensor]:
    """Return rows @ weight.T + bias, the weight laid out for oneDNN where torch offers that."""
    weight, bias = weight.detach().contiguous(), bias.detach()
    library = torch.ops.mkldnn
    try:
        laid_out = library._reorder_linear_weight(weight, None)
        # Once, to see that it works: what has no promise may be gone or changed tomorrow.
        multiply = partial(_pointwise, library._linear_pointwise, laid_out, bias)
        multiply(weight.new_zeros(_ROWS, weight.shape[1]))
    except (AttributeError, RuntimeError, TypeError):
        return lambda rows: functional.linear(rows, weight, bias)
    return multiply


def _pointwise(operator: Any, laid_out: Tensor, bias: Tensor, rows: Tensor) -> Tensor:
    """Return what torch's own operator for a weight laid out makes of rows."""
    out: Tensor = operator(rows, laid_out, bias, "none", [], "")
    return out


def pack(model: Any, placement: Placement) -> PackedBert | None:
    """Return a model packed, None where it is no plain BERT or this CPU does not run it in bf16."""
    from transformers import BertModel

    in_bf16 = (placement.device, placement.precision) == ("cpu", "bf16") and cpu_multiplies_bf16()
    if not in_bf16 or type(model) is not BertModel:
        return None
    config = model.config
    kind = getattr(config, "position_embedding_type", None) or "absolute"
    if config.hidden_act != "gelu" or config.is_decoder or kind != "absolute":
        return None
    return PackedBert(model)
