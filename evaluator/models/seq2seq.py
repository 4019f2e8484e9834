"""Translation models of transformers: an encoder and a decoder, beams, batches of like length."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any

import numpy as np

from evaluator.errors import ModelError
from evaluator.models.device import Placement
from evaluator.models.memory import within_memory
from evaluator.models.pretrained import load_pretrained
from evaluator.models.translation_tokens import Asked, Language, TranslationTokeniser
from evaluator.types import ModelInfo

# A translation may be this much longer than what was translated, in tokens.
_TIMES, _MORE = 2, 32


def load_seq2seq(
    name: str,
    *,
    device: str = "auto",
    precision: str = "auto",
    batch_tokens: int | None = None,
    threads: int | None = None,
    bulk: bool = False,
    beam: int = 4,
    revision: str | None = None,
) -> Seq2Seq:
    """Load a translation model: Marian, M2M100, NLLB, mBART-50 or MADLAD.

    Weights come from safetensors alone, and no code that lies beside a model is run.

    Args:
        name: A folder or a name on the Hugging Face hub.
        device: As for `load_encoder`; so are `precision`, `batch_tokens`, `threads`, `bulk` and
            `revision`.
        precision: See there.
        batch_tokens: See there; a beam takes a token for each of its hypotheses.
        threads: See there.
        bulk: See there.
        beam: Hypotheses that are kept.
        revision: See there.

    Raises:
        ModelError: As `load_encoder`, and "extra-missing".
    """
    from evaluator.models.locate import locate

    try:
        files = locate(name, revision)
    except ModelError as error:
        if error.slug != "model-unavailable":
            raise
        raise ModelError(
            error.slug,
            error.message,
            "Where there is a network, run `hf download` for it and give the folder: "
            "--translator transformers:FOLDER.",
        ) from error

    import torch
    import transformers

    from evaluator.models.device import place
    from evaluator.models.load import quiet

    placement = place(device, precision, batch_tokens, bulk=bulk)
    if threads is not None:
        torch.set_num_threads(threads)
    with quiet(transformers):
        model = load_pretrained(
            files.folder,
            placement,
            auto="AutoModelForSeq2SeqLM",
            what="translation model",
            wanted="one",
            decodes=True,
            # Positions that are computed, and biases of zero, are not always stored.
            may_lack=lambda key: key.endswith(("embed_positions.weight", "final_logits_bias")),
        )
        positions = getattr(model.config, "max_position_embeddings", None)
        tokeniser = TranslationTokeniser(files.folder, positions)
    signature = "|".join(
        (
            "translator:transformers",
            f"family:{tokeniser.family}",
            f"model:{files.short_name}",
            f"beam:{beam}",
            f"precision:{placement.precision}",
            f"torch:{torch.__version__}",
            f"transformers:{transformers.__version__}",
        )
    )
    info = ModelInfo(files.name, files.revision, files.sha256)
    return Seq2Seq(info, model, tokeniser, placement, beam, signature)


class Seq2Seq:
    """A translation model; see `load_seq2seq`.

    Args:
        info: What the model is.
        model: On its device and in its precision.
        tokeniser: Its tokenizer.
        placement: Device, precision and token budget.
        beam: Hypotheses that are kept.
        signature: Settings and versions.
    """

    def __init__(
        self,
        info: ModelInfo,
        model: Any,
        tokeniser: TranslationTokeniser,
        placement: Placement,
        beam: int,
        signature: str,
    ) -> None:
        self.info = info
        self.placement = placement
        self.signature = signature
        self.tokeniser = tokeniser
        self._model = model
        self._beam = beam

    def generate(self, texts: Sequence[str], source: Language, target: Language) -> list[str]:
        """Translate texts.

        Args:
            texts: Each short enough (`TranslationTokeniser.fits`).
            source: Their language.
            target: The language to come.

        Raises:
            TranslationError: "translator-pair".
            MemoryError: The GPU has no room for even small batches.
        """
        asked = self.tokeniser.asked(source, target)
        ids = self.tokeniser.ids(texts, asked)
        return within_memory(self, lambda: self._run(ids, asked))

    def _run(self, ids: list[list[int]], asked: Asked) -> list[str]:
        from evaluator.models.tokenise import make_batches

        lengths = np.array([len(each) for each in ids], np.int32)
        budget = max(self.placement.batch_tokens // self._beam, 1)
        found: list[list[int]] = [[] for _ in ids]
        for batch in make_batches(lengths, budget):
            rows = batch.tolist()
            said = self._forward([ids[row] for row in rows], asked)
            for row, each in zip(rows, said, strict=True):
                found[row] = each
        return self.tokeniser.texts(found, asked)

    def _forward(self, ids: list[list[int]], asked: Asked) -> list[list[int]]:
        import torch

        device = self.placement.device
        longest = max(map(len, ids))
        pad = int(self.tokeniser.tokenizer.pad_token_id)
        padded = [each + [pad] * (longest - len(each)) for each in ids]
        mask = [[1] * len(each) + [0] * (longest - len(each)) for each in ids]
        limit = getattr(self._model.config, "max_position_embeddings", None)
        most = _TIMES * longest + _MORE
        settings = copy.deepcopy(self._model.generation_config)
        settings.update(
            num_beams=self._beam,
            do_sample=False,
            max_length=None,
            max_new_tokens=min(most, limit - 2) if limit else most,
            forced_bos_token_id=None if asked.first is None else self.tokeniser.id_of(asked.first),
        )
        with torch.inference_mode():
            out = self._model.generate(
                input_ids=torch.tensor(padded, device=device),
                attention_mask=torch.tensor(mask, device=device),
                generation_config=settings,
            )
        found: list[list[int]] = out.tolist()
        return found
