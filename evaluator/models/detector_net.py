"""The detector's network: both texts read together, a logit for the pair and one for each piece.

The bundled encoder is turned into a cross-encoder. Two things are added to what a piece brings
along: which side it is on, and whether its word stands on the other side too, in its place or out
of order. Positions count from zero on each side, so that the same place in both texts looks the
same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn

if TYPE_CHECKING:
    from evaluator.models.packed import PackedBert

MATCH_STATES = 7
_FAR = -30.0


class Heads(nn.Module):
    """What is read off the states of a pair: drift, drifted pieces, their kinds.

    Args:
        size: Of a state.
        kinds: How many categories of drift are told apart.
    """

    def __init__(self, size: int, kinds: int) -> None:
        super().__init__()
        self.pool = nn.Linear(size, size)
        self.pair = nn.Linear(size, 1)
        self.peaks = nn.Linear(2, 1)
        self.tag = nn.Linear(size, 1)
        self.kind = nn.Linear(size, kinds)
        with torch.no_grad():
            self.peaks.weight.fill_(0.3)
            self.tag.bias.fill_(-2.0)

    def read_off(
        self, states: Tensor, positions: Tensor, mask: Tensor, counted: Tensor
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Return logits of drift (n,), of each piece (n, t) and of its kind (n, t, k).

        Args:
            states: (n, t, d) in fp32.
            positions: As in `DetectorNet.forward`, like the other two.
            mask: 1 for pieces, 0 for padding.
            counted: Which pieces are words of a side.
        """
        tags = self.tag(states).squeeze(-1)
        seen = tags.masked_fill(~counted, _FAR)
        peaks = torch.stack([seen.amax(1), torch.logsumexp(seen, 1)], dim=1)
        first = (positions == 0) & (mask > 0)
        whole = (states * first.unsqueeze(-1)).sum(1)
        pair = self.pair(torch.tanh(self.pool(whole))) + self.peaks(peaks)
        return pair.squeeze(-1), tags, self.kind(states)


class DetectorNet(Heads):
    """A transformer encoder with heads.

    Args:
        encoder: A `BertModel` without a pooler.
        kinds: How many categories of drift are told apart.

    Attributes:
        packed: Reads in the encoder's place where it is set; shares its weights.
    """

    def __init__(self, encoder: Any, kinds: int) -> None:
        size = int(encoder.config.hidden_size)
        super().__init__(size, kinds)
        self.encoder = encoder
        self.packed: PackedBert | None = None
        self.side = nn.Embedding(2, size)
        self.match = nn.Embedding(MATCH_STATES, size)
        types = encoder.embeddings.token_type_embeddings.weight.detach()
        with torch.no_grad():
            self.side.weight.copy_(types - types[0])
            self.match.weight.zero_()

    def forward(
        self,
        ids: Tensor,
        positions: Tensor,
        sides: Tensor,
        matches: Tensor,
        mask: Tensor,
        counted: Tensor,
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Read n pairs of t pieces, padding included.

        Args:
            ids: (n, t) word pieces: [CLS] original [SEP] [CLS] rewrite [SEP].
            positions: (n, t) place on its own side.
            sides: (n, t) 0 for the original, 1 for the rewrite.
            matches: (n, t) state of the piece's word, see `pairing.match_states`.
            mask: (n, t) 1 for pieces, 0 for padding.
            counted: (n, t) True where a piece's tag counts for the pair.

        Returns:
            Logits of drift (n,), of each piece (n, t) and of its kind (n, t, k), in fp32.
        """
        states = self.states(ids, positions, sides, matches, mask)
        return self.read_off(states, positions, mask, counted)

    def states(
        self, ids: Tensor, positions: Tensor, sides: Tensor, matches: Tensor, mask: Tensor
    ) -> Tensor:
        """Return the last layer's states (n, t, d), in fp32; see `forward`."""
        if self.packed is not None:
            own = mask.bool()
            words = self.embed(ids[own], sides[own], matches[own])
            return self.packed.padded(words, positions[own], own).float()
        last: Tensor = self.encoder(
            inputs_embeds=self.embed(ids, sides, matches),
            position_ids=positions,
            attention_mask=mask,
        ).last_hidden_state
        return last.float()

    def embed(self, ids: Tensor, sides: Tensor, matches: Tensor) -> Tensor:
        """Return what each piece brings along (n, t, d); see `forward`."""
        words: Tensor = self.encoder.embeddings.word_embeddings(ids)
        out: Tensor = words + (self.side(sides) + self.match(matches)).to(words.dtype)
        return out
