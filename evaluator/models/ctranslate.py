"""Translation models that were converted for CTranslate2: the quick way on processors."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from evaluator.errors import ModelError
from evaluator.extras import install_command
from evaluator.models.translation_tokens import Language, TranslationTokeniser
from evaluator.types import ModelInfo

_MODEL = "model.bin"
_KINDS = {"auto": "default", "fp32": "float32", "bf16": "bfloat16", "fp16": "float16"}
_MOST_DECODED = 512


def load_ctranslate2(
    name: str,
    *,
    device: str = "auto",
    precision: str = "auto",
    batch_tokens: int | None = None,
    threads: int | None = None,
    bulk: bool = False,
    beam: int = 4,
) -> Converted:
    """Load a converted model.

    Args:
        name: The folder that `ct2-transformers-converter` wrote, the tokenizer's files in it.
        device: As for `load_encoder`; so are `batch_tokens`, `threads` and `bulk`.
        precision: "auto" takes what the model was converted to.
        batch_tokens: See there.
        threads: See there.
        bulk: See there.
        beam: Hypotheses that are kept.

    Raises:
        ModelError: "extra-missing", "model-missing", "model-unsupported", or as `place`.
    """
    folder = Path(name).expanduser()
    if not (folder / _MODEL).is_file():
        raise ModelError(
            "model-missing",
            f"There is no converted model in {name!r}: {_MODEL} is not there.",
            "Convert one: ct2-transformers-converter --model FOLDER --output_dir OUT "
            "--copy_files source.spm target.spm vocab.json tokenizer_config.json.",
        )
    try:
        import ctranslate2
    except ImportError:
        raise ModelError(
            "extra-missing",
            "The package ctranslate2 is not installed.",
            f"Install it: {install_command('ctranslate2')}.",
        ) from None

    from evaluator.models.device import place

    placement = place(device, "auto" if precision == "auto" else precision, batch_tokens, bulk=bulk)
    kind, _, index = placement.device.partition(":")
    try:
        model = ctranslate2.Translator(
            str(folder),
            device=kind,
            device_index=int(index or 0),
            compute_type=_KINDS[precision],
            inter_threads=1,
            intra_threads=threads or 0,
        )
    except (RuntimeError, ValueError) as error:
        raise ModelError(
            "model-unsupported",
            f"The converted model in {folder} cannot be loaded: {error}.",
            "Convert it anew, or leave --precision out.",
        ) from error
    tokeniser = TranslationTokeniser(folder)
    with (folder / _MODEL).open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    signature = "|".join(
        (
            "translator:ctranslate2",
            f"family:{tokeniser.family}",
            f"model:{folder.name}",
            f"beam:{beam}",
            f"precision:{model.compute_type}",
            f"ctranslate2:{ctranslate2.__version__}",
        )
    )
    return Converted(
        ModelInfo(name, None, sha256), model, tokeniser, placement.batch_tokens, beam, signature
    )


class Converted:
    """A converted model; see `load_ctranslate2`.

    Args:
        info: What the model is.
        model: The library's translator.
        tokeniser: Its tokenizer.
        batch_tokens: Most tokens of a batch.
        beam: Hypotheses that are kept.
        signature: Settings and versions.
    """

    def __init__(
        self,
        info: ModelInfo,
        model: Any,
        tokeniser: TranslationTokeniser,
        batch_tokens: int,
        beam: int,
        signature: str,
    ) -> None:
        self.info = info
        self.tokeniser = tokeniser
        self.signature = signature
        self._model = model
        self._batch_tokens = batch_tokens
        self._beam = beam

    def generate(self, texts: Sequence[str], source: Language, target: Language) -> list[str]:
        """Translate texts; as `Seq2Seq.generate`."""
        asked = self.tokeniser.asked(source, target)
        tokenizer = self.tokeniser.tokenizer
        tokens = [
            [str(token) for token in tokenizer.convert_ids_to_tokens(ids)]
            for ids in self.tokeniser.ids(texts, asked)
        ]
        found = self._model.translate_batch(
            tokens,
            target_prefix=None if asked.first is None else [[asked.first]] * len(tokens),
            max_batch_size=max(self._batch_tokens // self._beam, self.tokeniser.max_tokens),
            batch_type="tokens",
            beam_size=self._beam,
            max_decoding_length=_MOST_DECODED,
        )
        ids = [tokenizer.convert_tokens_to_ids(each.hypotheses[0]) for each in found]
        return self.tokeniser.texts(ids, asked)
