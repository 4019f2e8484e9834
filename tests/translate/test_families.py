"""How each family of models is told the languages, by tokenizers that only know their tokens."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from evaluator.errors import ModelError, TranslationError
from evaluator.models import translation_tokens
from evaluator.models.translation_tokens import Asked, TranslationTokeniser
from evaluator.translate.local import _language


class Tokens:
    """A tokenizer that has a vocabulary and nothing else."""

    unk_token_id = 0

    def __init__(self, words: Sequence[str], **more: Any) -> None:
        self._words = ["<unk>", *words]
        for name, value in more.items():
            setattr(self, name, value)

    def convert_tokens_to_ids(self, token: str) -> int:
        return self._words.index(token) if token in self._words else 0

    def get_vocab(self) -> dict[str, int]:
        return {word: number for number, word in enumerate(self._words)}


MARIAN = {"supported_language_codes": [], "source_lang": None, "target_lang": None}
NLLB = Tokens(["eng_Latn", "spa_Latn", "zho_Hans", "zho_Hant"])
MBART = Tokens(["en_XX", "es_XX", "pt_XX"])
MADLAD = Tokens(["<2en>", "<2es>", "<2pt_BR>"])


def tokeniser(tokens: Tokens, monkeypatch: pytest.MonkeyPatch) -> TranslationTokeniser:
    monkeypatch.setattr(translation_tokens, "_load", lambda _: tokens)
    return TranslationTokeniser(Path("model"), 512)


@pytest.mark.parametrize(
    ("tokens", "family", "source", "target", "asked"),
    [
        (NLLB, "nllb", "en", "es", Asked("eng_Latn", first="spa_Latn")),
        (NLLB, "nllb", "zh-TW", "en", Asked("zho_Hant", first="eng_Latn")),
        (NLLB, "nllb", "en", "zh", Asked("eng_Latn", first="zho_Hans")),
        (NLLB, "nllb", "en", "sw", None),
        (MBART, "mbart", "pt-BR", "en", Asked("pt_XX", first="en_XX")),
        (MBART, "mbart", "en", "de", None),
        (MADLAD, "madlad", "en", "pt-BR", Asked(prefix="<2pt_BR> ")),
        (MADLAD, "madlad", "es", "en-GB", Asked(prefix="<2en> ")),
        (MADLAD, "madlad", "en", "fi", None),
        (Tokens(["__en__", "__es__"]), "m2m_100", "es", "en", Asked("es", first="__en__")),
        (Tokens([], **MARIAN), "marian", "en", "es", Asked()),
        (
            Tokens([], **MARIAN | {"source_lang": "eng", "target_lang": "spa"}),
            "marian", "en", "es", Asked(),
        ),
        (
            Tokens([], **MARIAN | {"source_lang": "es", "target_lang": "en"}),
            "marian", "en", "es", None,
        ),
        # A group of languages: nothing is known against it.
        (
            Tokens([], **MARIAN | {"source_lang": "roa", "target_lang": "en"}),
            "marian", "es", "en", Asked(),
        ),
        (
            Tokens([], **MARIAN | {"supported_language_codes": [">>spa<<", ">>por<<"]}),
            "marian", "en", "es", Asked(prefix=">>spa<< "),
        ),
        (
            Tokens([], **MARIAN | {"supported_language_codes": [">>spa<<", ">>por<<"]}),
            "marian", "en", "it", None,
        ),
    ],
)  # fmt: skip
def test_each_family_is_asked_in_its_way(
    tokens: Tokens,
    family: str,
    source: str,
    target: str,
    asked: Asked | None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = tokeniser(tokens, monkeypatch)
    assert made.family == family
    if asked is not None:
        assert made.asked(_language(source), _language(target)) == asked
        return
    with pytest.raises(TranslationError) as caught:
        made.asked(_language(source), _language(target))
    assert caught.value.slug == "translator-pair"
    assert f"from {source} to {target}" in caught.value.message


def test_a_family_that_is_not_known(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ModelError) as caught:
        tokeniser(Tokens(["the"]), monkeypatch)
    assert caught.value.slug == "model-unsupported"


def test_a_sentence_is_never_longer_than_a_model_was_taught(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert tokeniser(NLLB, monkeypatch).max_tokens == 256
    monkeypatch.setattr(translation_tokens, "_load", lambda _: NLLB)
    assert TranslationTokeniser(Path("model"), 128).max_tokens == 120
    assert TranslationTokeniser(Path("model")).max_tokens == 256
