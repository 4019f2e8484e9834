"""Texts to word pieces: windows over long texts, and batches by token budget."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import Any

import numpy as np

from evaluator.errors import ModelError
from evaluator.models.recipe import Recipe
from evaluator.types import IntArray

# Windows of a long text share this many tokens, so that none is read without its context.
_OVERLAP = 64
# A batch is closed where less of it than this would be tokens, the rest padding.
_LEAST_FILLED = 0.92


@dataclass(frozen=True)
class Prepared:
    """Word pieces of n texts, ready for the model.

    Attributes:
        inverse: (n,) for each text, its index among the distinct ones; -1 for an empty text.
        windows: The ids of each window, special ones and prompt included.
        owner: (w,) the distinct text that each window belongs to, in ascending order.
        kept: (w, 2) the range within each window whose tokens are the text's own and are not
            covered better by a neighbouring window.
        offsets: For each distinct text (t, 2) the place of its kept tokens; None when not asked.
    """

    inverse: IntArray
    windows: list[list[int]]
    owner: IntArray
    kept: IntArray
    offsets: list[IntArray] | None


class Tokeniser:
    """A model's tokenizer.

    Args:
        recipe: How the model is to be used.
        position_limit: Most tokens that the model has positions for, None for no limit.

    Raises:
        ModelError: model-unsupported.
    """

    def __init__(self, recipe: Recipe, position_limit: int | None) -> None:
        from transformers import AutoTokenizer

        try:
            outer = AutoTokenizer.from_pretrained(
                recipe.transformer, local_files_only=True, trust_remote_code=False
            )
            self._backend: Any = outer.backend_tokenizer
        except (AttributeError, OSError, ValueError, ImportError, KeyError) as error:
            raise ModelError(
                "model-unsupported",
                f"The tokenizer in {recipe.transformer} cannot be used: {error}.",
                "Choose an encoder that comes with a tokenizer.json.",
            ) from error
        self._backend.no_truncation()
        self._backend.no_padding()
        if recipe.lower_case:
            _lower_first(self._backend)
        probe = self._backend.encode("a a")
        specials = probe.special_tokens_mask
        lead = specials.index(0) if 0 in specials else len(specials)
        tail = specials[::-1].index(0) if 0 in specials else 0
        if any(specials[lead : len(specials) - tail]) or any(probe.type_ids):
            raise ModelError(
                "model-unsupported",
                f"The tokenizer in {recipe.transformer} puts its special tokens in no known way.",
                "Choose another encoder.",
            )
        self._lead: list[int] = probe.ids[:lead]
        self._tail: list[int] = probe.ids[len(probe.ids) - tail :]
        self._spaces_in_pieces = any(" a a"[start + 1] == " " for start, _ in probe.offsets)
        self._prompt = recipe.prompt
        self.pad_id: int = outer.pad_token_id if outer.pad_token_id is not None else 0
        # transformers gives a huge number where the tokenizer's files say nothing.
        said = recipe.max_tokens or min(outer.model_max_length, position_limit or 512)
        self.max_tokens: int = min(said, position_limit) if position_limit else said
        self.prompt_length = self._count_prompt(set(outer.all_special_ids))

    def _count_prompt(self, special_ids: set[int]) -> int:
        """Tokens of the prompt as sentence-transformers counts them when it leaves it out."""
        if not self._prompt:
            return 0
        ids = self._backend.encode(self._prompt).ids
        return len(ids) - (ids[-1] in special_ids)

    def prepare(self, texts: Sequence[str], *, tokens: bool) -> Prepared:
        """Cut `texts` into word pieces and windows; equal texts are done once.

        Args:
            texts: Any texts, without lone surrogates.
            tokens: Whether the places of the pieces are wanted.
        """
        distinct: dict[str, int] = {}
        inverse = np.fromiter(
            (distinct.setdefault(text, len(distinct)) for text in texts), np.int32, len(texts)
        )
        inputs = [self._prompt + text for text in distinct] if self._prompt else list(distinct)
        places = tokens or bool(self._prompt)
        encode = self._backend.encode_batch if places else self._backend.encode_batch_fast
        lead, tail = len(self._lead), len(self._tail)
        windows: list[list[int]] = []
        owner: list[int] = []
        kept: list[tuple[int, int]] = []
        offsets: list[IntArray] = []
        empty: list[int] = []
        for index, (text, encoding) in enumerate(
            zip(inputs, encode(inputs, add_special_tokens=True), strict=True)
        ):
            ids: list[int] = encoding.ids
            own = np.empty((0, 2), np.int32)
            begin = lead
            if places:
                own, prompted = self._places(text, encoding.offsets[lead : len(ids) - tail])
                begin += prompted
            offsets.append(own)
            if begin >= len(ids) - tail:
                empty.append(index)
                continue
            for window, span in self._windows(ids, begin):
                windows.append(window)
                owner.append(index)
                kept.append(span)
        if empty:
            inverse[np.isin(inverse, empty)] = -1
        return Prepared(
            inverse,
            windows,
            np.array(owner, np.int32),
            np.array(kept, np.int32).reshape(-1, 2),
            offsets if tokens else None,
        )

    def _places(self, text: str, offsets: list[tuple[int, int]]) -> tuple[IntArray, int]:
        """Return where the text's own pieces stand in it, and how many the prompt has."""
        cut = len(self._prompt)
        prompted = 0
        if cut:
            prompted = sum(1 for _, end in offsets if end <= cut)
            offsets = [(max(start - cut, 0), end - cut) for start, end in offsets[prompted:]]
        if self._spaces_in_pieces:
            own = text[cut:]
            offsets = [
                (start + (start < end and own[start].isspace()), end) for start, end in offsets
            ]
        places = np.fromiter(chain.from_iterable(offsets), np.int32, 2 * len(offsets))
        return places.reshape(-1, 2), prompted

    def _windows(self, ids: list[int], begin: int) -> list[tuple[list[int], tuple[int, int]]]:
        """Cut one text's ids into windows with the range of each that is kept.

        Args:
            ids: With special tokens and prompt.
            begin: Where the text's own tokens begin.
        """
        tail = len(self._tail)
        if len(ids) <= self.max_tokens:
            return [(ids, (begin, len(ids) - tail))]
        head, body = ids[:begin], ids[begin : len(ids) - tail]
        room = self.max_tokens - begin - tail
        if room < 2:
            raise ModelError(
                "model-unsupported",
                f"The encoder takes {self.max_tokens} tokens, and its prompt fills them.",
                "Choose an encoder that takes longer text.",
            )
        overlap = min(_OVERLAP, room // 2)
        last = len(body) - room
        starts = [*range(0, last, room - overlap), last]
        # Neighbours meet in the middle of what they share.
        cuts = [0]
        cuts += [(a + room + b) // 2 for a, b in pairwise(starts)]
        cuts.append(len(body))
        return [
            (
                head + body[start : start + room] + self._tail,
                (begin + cuts[i] - start, begin + cuts[i + 1] - start),
            )
            for i, start in enumerate(starts)
        ]


def make_batches(lengths: IntArray, budget: int, *, padded: bool = True) -> list[IntArray]:
    """Group windows of like length, the longest first, so that little is spent on padding.

    A batch holds at most `budget` tokens, padding included (or one window). It also ends where
    the next window would leave too much of it padding, unless it is still small.

    Args:
        lengths: (w,) tokens of each window.
        budget: Tokens of a batch.
        padded: Whether the model pads; without, a batch is filled whatever the lengths.

    Returns:
        Indices into `lengths`.
    """
    order = np.argsort(-lengths, kind="stable")
    batches: list[IntArray] = []
    start = total = 0
    for position, length in enumerate(lengths[order].tolist()):
        total += length
        size = int(lengths[order[start]]) * (position - start + 1) if padded else total
        if position > start and (
            size > budget or (size > budget // 8 and total < _LEAST_FILLED * size)
        ):
            batches.append(order[start:position].astype(np.int32))
            start, total = position, length
    if len(order):
        batches.append(order[start:].astype(np.int32))
    return batches


def _lower_first(backend: Any) -> None:
    """Lower the text before everything else, as sentence-transformers does; offsets hold."""
    from tokenizers.normalizers import Lowercase
    from tokenizers.normalizers import Sequence as Normalizers

    present = backend.normalizer
    if present is None:
        backend.normalizer = Lowercase()
    else:
        backend.normalizer = Normalizers([Lowercase(), present])
