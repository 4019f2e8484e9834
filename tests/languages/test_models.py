"""Multilingual models by name: tiny ones after XLM-R, with weights made here."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from sentence_transformers.sentence_transformer import modules as st_models
from tokenizers import Tokenizer, decoders, normalizers, pre_tokenizers, processors
from tokenizers import models as tk_models
from tokenizers import trainers as tk_trainers
from transformers import (
    PreTrainedTokenizerFast,
    XLMRobertaConfig,
    XLMRobertaForSequenceClassification,
    XLMRobertaModel,
)

from evaluator import Category, Evaluator, Settings, UnitKind
from evaluator.models import load_encoder
from evaluator.text import normalise
from tests.languages.articles import ARTICLES, Article
from tests.models.tiny import WIDE, sentence_transformer

SENTENCES = [
    sentence
    for article in ARTICLES.values()
    for paragraph in article.original + article.rewrite
    for sentence in paragraph
]
LABELS = {0: "entailment", 1: "neutral", 2: "contradiction"}
SPECIAL = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]


def unigram(folder: Path) -> int:
    """Save a tokenizer like XLM-R's: pieces of a unigram model, spaces as part of them."""
    backend = Tokenizer(tk_models.Unigram())
    backend.normalizer = normalizers.NFKC()
    backend.pre_tokenizer = pre_tokenizers.Metaspace()
    backend.decoder = decoders.Metaspace()
    trainer = tk_trainers.UnigramTrainer(vocab_size=600, special_tokens=SPECIAL, unk_token="<unk>")
    backend.train_from_iterator(SENTENCES, trainer)
    backend.post_processor = processors.RobertaProcessing(
        ("</s>", 2), ("<s>", 0), trim_offsets=True, add_prefix_space=False
    )
    names = {"bos": 0, "pad": 1, "eos": 2, "unk": 3, "mask": 4, "cls": 0, "sep": 2}
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=backend,
        model_max_length=128,
        **{f"{name}_token": SPECIAL[at] for name, at in names.items()},
    )
    tokenizer.save_pretrained(folder)
    return len(tokenizer)


def save(folder: Path, kind: type, **config: object) -> None:
    size = unigram(folder)
    torch.manual_seed(5)
    model = kind(
        XLMRobertaConfig(
            vocab_size=size, max_position_embeddings=130, pad_token_id=1, **WIDE, **config
        )
    )
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.dim() > 1:
                parameter.normal_(0, 0.3)
    model.eval().save_pretrained(folder)


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("encoder")
    save(folder / "bare", XLMRobertaModel)
    pooling = st_models.Pooling(WIDE["hidden_size"], "mean")
    sentence_transformer(folder, [pooling, st_models.Normalize()])
    return str(folder / "whole")


@pytest.fixture(scope="module")
def detector(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("detector")
    save(
        folder,
        XLMRobertaForSequenceClassification,
        id2label=LABELS,
        label2id={label: index for index, label in LABELS.items()},
    )
    return str(folder)


@pytest.mark.parametrize("article", ARTICLES.values(), ids=ARTICLES)
def test_pieces_cover_the_text_and_nothing_else(article: Article, encoder: str) -> None:
    texts = [normalise(s).text for paragraph in article.original for s in paragraph]
    encoded = load_encoder(encoder, device="cpu").encode(texts, tokens=True)
    assert np.linalg.norm(encoded.vectors, axis=1) == pytest.approx(1, abs=1e-5)
    assert encoded.tokens is not None
    for text, tokens in zip(texts, encoded.tokens, strict=True):
        covered = {at for start, end in tokens.offsets for at in range(start, end)}
        missed = [text[at] for at in range(len(text)) if at not in covered]
        assert not [char for char in missed if not char.isspace()]
        assert tokens.offsets.max() <= len(text)


@pytest.mark.parametrize("language", ["zh", "de"])
def test_a_comparison_with_models_of_your_own(language: str, encoder: str, detector: str) -> None:
    article = ARTICLES[language]
    evaluator = Evaluator(Settings(encoder=encoder, detector=detector, device="cpu", bootstrap=0))
    compared = evaluator.compare(article.text(article.original), article.text(article.original))
    assert [model.name for model in compared.models] == [encoder, detector]
    assert all(unit.kind is UnitKind.MATCH for unit in compared.units)
    (warning,) = (one for one in compared.warnings if one.slug == "language")
    assert "bundled" not in warning.message
    # The rules speak beside the model.
    changed = article.text(article.original).replace(*article.number)
    found = evaluator.compare(article.text(article.original), changed)
    assert Category.NUMBER in {f.category for unit in found.units for f in unit.findings}
