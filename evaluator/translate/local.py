"""Translation models that run here, by transformers or by CTranslate2."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from evaluator.errors import TranslationError
from evaluator.models.translation_tokens import Language, TranslationTokeniser
from evaluator.plugins import Translator
from evaluator.translate import codes
from evaluator.types import ModelInfo


class _Model(Protocol):
    info: ModelInfo
    signature: str
    tokeniser: TranslationTokeniser

    def generate(self, texts: Sequence[str], source: Language, target: Language) -> list[str]: ...


class Local(Translator):
    """A model on this machine.

    Sums of a batch round differently in other company, so that a sentence may come out another
    way; what is kept, is kept by document.

    Args:
        name: Of the engine.
        model: Its model.
    """

    independent = False

    def __init__(self, name: str, model: _Model) -> None:
        self.name = name
        self._model = model

    @property
    def version(self) -> str:  # type: ignore[override]
        """Of the library that runs the model."""
        return self._model.signature.rpartition(":")[2]

    @property
    def signature(self) -> str:
        """Family, model, beam size, precision and versions."""
        return self._model.signature

    def prepare(self, source: str, target: str) -> None:
        """See whether the model knows the pair.

        Raises:
            TranslationError: "translator-pair".
        """
        self._model.tokeniser.asked(_language(source), _language(target))

    def model(self, source: str, target: str) -> ModelInfo:
        """Return the model, which is the same for every pair."""
        return self._model.info

    def fits(self, text: str) -> bool:
        """Whether a text is short enough to be translated whole."""
        return self._model.tokeniser.fits(text)

    def translate(self, segments: Sequence[str], source: str, target: str) -> list[str]:
        """Translate segments.

        Raises:
            TranslationError: "translator-pair".
        """
        return self._model.generate(segments, _language(source), _language(target))


def transformers(name: str, beam: int, placing: Mapping[str, Any]) -> Local:
    """Load a model of transformers.

    Raises:
        TranslationError: "translator-model".
        ModelError: As `models.load_seq2seq`.
    """
    from evaluator.models.seq2seq import load_seq2seq

    _check(name, "transformers", "FOLDER_OR_HUB_NAME")
    return Local("transformers", load_seq2seq(name, beam=beam, **placing))


def ctranslate2(name: str, beam: int, placing: Mapping[str, Any]) -> Local:
    """Load a model that was converted for CTranslate2.

    Raises:
        TranslationError: "translator-model".
        ModelError: As `models.load_ctranslate2`.
    """
    from evaluator.models.ctranslate import load_ctranslate2

    _check(name, "ctranslate2", "FOLDER")
    return Local("ctranslate2", load_ctranslate2(name, beam=beam, **placing))


def _check(name: str, engine: str, what: str) -> None:
    if not name:
        raise TranslationError(
            "translator-model",
            f"{engine} runs a model, and none is named.",
            f"Give --translator {engine}:{what}.",
        )


def _language(code: str) -> Language:
    return Language(code, codes.base(code), codes.three_letters(code), codes.nllb(code))
