"""A whole large encoder as teacher: all-mpnet-base-v2 reads both texts of a pair together.

The heads are the product's, the word pieces the bundled encoder's, so that what the teacher says of
a piece can be taught as it is. Packed, the word embeddings stand in the order of the bundled
vocabulary, and all weights are fp16.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.nn import functional
from transformers import MPNetConfig, MPNetModel

from evaluator.models.detector_net import DetectorNet
from training.examples import CATEGORIES
from training.losses import on_device
from training.train import frozen

_SPECIAL = {"[CLS]": "<s>", "[SEP]": "</s>", "[PAD]": "<pad>", "[MASK]": "<mask>"}
_UNKNOWN = ("[UNK]", "<unk>")
_FAR = -1e4


class CrossNet(DetectorNet):
    """An MPNet encoder with the product's heads.

    Absolute places and distances count on each side for itself, as in the product's network;
    whether the other piece is on the other side tells two distances apart that are the same.

    Args:
        encoder: A `MPNetModel` without a pooler; its word pieces are the bundled encoder's.
        kinds: How many categories of drift are told apart.
    """

    def __init__(self, encoder: Any, kinds: int) -> None:
        # MPNet does not tell two texts apart; untrained sides have to.
        sides = nn.Embedding(2, int(encoder.config.hidden_size))
        with torch.no_grad():
            sides.weight[0] = 0
            sides.weight[1] = 0.02 * torch.randn(sides.weight.shape[1])
        encoder.embeddings.token_type_embeddings = sides
        super().__init__(encoder, kinds)
        known = encoder.encoder.relative_attention_bias.weight.detach()
        self.relation = nn.Embedding.from_pretrained(known.repeat(2, 1).clone(), freeze=False)

    def states(
        self, ids: Tensor, positions: Tensor, sides: Tensor, matches: Tensor, mask: Tensor
    ) -> Tensor:
        """Return the last layer's states (n, t, d), in fp32; see `DetectorNet.forward`."""
        embeddings, layers = self.encoder.embeddings, self.encoder.encoder
        first = embeddings.padding_idx + 1
        last = embeddings.position_embeddings.num_embeddings - 1
        words = self.embed(ids, sides, matches)
        words = words + embeddings.position_embeddings((positions + first).clamp(max=last))
        states = embeddings.LayerNorm(words)
        buckets = self.relation.num_embeddings // 2
        distance = positions[:, None, :] - positions[:, :, None]
        apart = (sides[:, None, :] != sides[:, :, None]).long()
        bucket = layers.relative_position_bucket(distance, num_buckets=buckets)
        bias = self.relation(bucket + buckets * apart).permute(0, 3, 1, 2)
        bias = bias.masked_fill(mask[:, None, None, :] == 0, _FAR).to(words.dtype)
        for layer in layers.layer:
            states = layer(states, position_bias=bias)[0]
        return states.float()


def vocabulary(folder: Path) -> list[str]:
    """Return a tokenizer's word pieces in the order of their numbers."""
    model = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))["model"]
    return sorted(model["vocab"], key=model["vocab"].__getitem__)


def translated(bundled: list[str], large: list[str]) -> tuple[list[int], int]:
    """Return the large encoder's number of each bundled word piece, and how many it lacks.

    Pieces that the large encoder does not have are its unknown piece.
    """
    numbers = {piece: number for number, piece in enumerate(large)}
    unknown = next(numbers[name] for name in _UNKNOWN if name in numbers)
    found = [numbers.get(_SPECIAL.get(piece, piece), -1) for piece in bundled]
    return [unknown if n < 0 else n for n in found], sum(n < 0 for n in found)


def pack_encoder(folder: Path, bundled: Path, out: Path) -> int:
    """Write `large.safetensors` and `large.json`; return how many bundled pieces are unknown to it.

    Args:
        folder: Of the large encoder.
        bundled: Of the bundled encoder.
        out: Where the files go.
    """
    encoder = MPNetModel.from_pretrained(
        folder, add_pooling_layer=False, use_safetensors=True, local_files_only=True
    )
    numbers, lacking = translated(vocabulary(bundled), vocabulary(folder))
    state = {name: value.detach().float() for name, value in encoder.state_dict().items()}
    words = "embeddings.word_embeddings.weight"
    state[words] = state[words][torch.tensor(numbers)]
    save_file(
        {name: value.to(torch.float16).contiguous() for name, value in state.items()},
        out / "large.safetensors",
    )
    config = {**encoder.config.to_dict(), "vocab_size": len(numbers)}
    (out / "large.json").write_text(json.dumps(config), encoding="utf-8")
    return lacking


def load_cross(folder: Path) -> CrossNet:
    """Return the packed encoder with fresh heads; what `pack_encoder` wrote lies in `folder`."""
    config = MPNetConfig.from_dict(json.loads((folder / "large.json").read_text("utf-8")))
    config.hidden_dropout_prob = config.attention_probs_dropout_prob = 0.0
    encoder = MPNetModel(config, add_pooling_layer=False)
    state = load_file(folder / "large.safetensors")
    encoder.load_state_dict({name: value.float() for name, value in state.items()})
    net = frozen(CrossNet(encoder, len(CATEGORIES)))
    net.encoder.encoder.relative_attention_bias.requires_grad_(False)
    return net


def look(net: CrossNet, text: dict[str, Any], device: str) -> tuple[Tensor, Tensor]:
    """Return the vectors (n, t, d) of length 1 of texts by themselves, and where there are any.

    Args:
        net: With fresh heads, so that the encoder sees what it was made to see.
        text: Arrays `ids` and `mask`, special pieces and padding included.
        device: The network's.
    """
    given = on_device(text, device)
    ids, mask = given["ids"], given["mask"]
    places = torch.arange(ids.shape[1], device=ids.device).expand_as(ids)
    nothing = torch.zeros_like(ids)
    with torch.autocast(device.split(":")[0], torch.bfloat16, enabled=device != "cpu"):
        vectors = functional.normalize(net.states(ids, places, nothing, nothing, mask), dim=-1)
    own = (places > 0) & (places < mask.sum(1, keepdim=True) - 1)
    return vectors, own


def answered(
    net: CrossNet, one: dict[str, Any], two: dict[str, Any], device: str
) -> tuple[Tensor, Tensor]:
    """Return how well the other side answers each piece of both texts, 0 to 1, rows joined.

    Special pieces and padding are left out. See `training.sight.Sight.answered`.
    """
    (a, mine), (b, theirs) = look(net, one, device), look(net, two, device)
    cosines = torch.bmm(a, b.transpose(1, 2))
    for_one = cosines.masked_fill(~theirs[:, None, :], 0).amax(2).clamp(0, 1)
    for_two = cosines.masked_fill(~mine[:, :, None], 0).amax(1).clamp(0, 1)
    return for_one[mine], for_two[theirs]
