"""Tiny encoders with random weights, written to disk as sentence-transformers writes them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer import modules as st_models
from tokenizers import ByteLevelBPETokenizer, Tokenizer, normalizers, pre_tokenizers, processors
from tokenizers import models as tk_models
from tokenizers import trainers as tk_trainers
from transformers import (
    BertConfig,
    BertModel,
    DistilBertConfig,
    DistilBertModel,
    PreTrainedTokenizerFast,
    Qwen2Config,
    Qwen2Model,
    RobertaConfig,
    RobertaModel,
)

TEXTS = [
    "The harbour master closed the port at noon.",
    "At noon, the port was shut.",
    "Nobody was hurt!",
    "Prices fell by 3.5% – more than anyone had feared – and they'd fallen before.",
    "Ünïcödé and 東京 and 😀, too.",
    "a",
]
SIZES = {"hidden_size": 32, "num_attention_heads": 4, "num_hidden_layers": 2}
WIDE = {**SIZES, "intermediate_size": 48}


def wordpiece(folder: Path, *, lower: bool = True) -> Any:
    """A BERT-like tokenizer trained on TEXTS."""
    backend = Tokenizer(tk_models.WordPiece(unk_token="[UNK]"))
    backend.normalizer = normalizers.BertNormalizer(lowercase=lower)
    backend.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    backend.train_from_iterator(
        TEXTS, tk_trainers.WordPieceTrainer(vocab_size=200, special_tokens=special)
    )
    backend.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", 2), ("[SEP]", 3)],
    )
    return _save(
        folder,
        backend,
        pad_token="[PAD]",
        unk_token="[UNK]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        mask_token="[MASK]",
    )


def byte_level(folder: Path, *, specials: bool) -> Any:
    """A byte-level BPE trained on TEXTS: RoBERTa's way, or a decoder's without special tokens."""
    trainer = ByteLevelBPETokenizer(add_prefix_space=specials)
    trainer.train_from_iterator(
        TEXTS, vocab_size=400, special_tokens=["<s>", "<pad>", "</s>", "<unk>"]
    )
    backend = trainer._tokenizer
    if specials:
        backend.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0))
        return _save(folder, backend, pad_token="<pad>", bos_token="<s>", eos_token="</s>")
    return _save(folder, backend, pad_token="<pad>", eos_token="</s>")


def _save(folder: Path, backend: Tokenizer, **names: str) -> Any:
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=backend, model_max_length=128, padding_side="right", **names
    )
    tokenizer.save_pretrained(folder)
    return tokenizer


def bert(folder: Path, **config: Any) -> None:
    size = len(wordpiece(folder))
    config = {"vocab_size": size, "max_position_embeddings": 48, "pad_token_id": 0, **config}
    _write(folder, BertModel(BertConfig(**WIDE, **config)))


def roberta(folder: Path) -> None:
    size = len(byte_level(folder, specials=True))
    config = {"vocab_size": size, "max_position_embeddings": 130, "pad_token_id": 1}
    _write(folder, RobertaModel(RobertaConfig(**WIDE, **config)))


def distilbert(folder: Path) -> None:
    size = len(wordpiece(folder, lower=False))
    _write(
        folder,
        DistilBertModel(
            DistilBertConfig(
                vocab_size=size,
                dim=32,
                n_heads=4,
                n_layers=2,
                hidden_dim=48,
                max_position_embeddings=48,
                pad_token_id=0,
            )
        ),
    )


def qwen2(folder: Path) -> None:
    size = len(byte_level(folder, specials=False))
    config = {"vocab_size": size, "max_position_embeddings": 128, "num_key_value_heads": 2}
    _write(folder, Qwen2Model(Qwen2Config(**WIDE, **config)))


def _write(folder: Path, model: Any) -> None:
    # The usual spread of 0.02 would make every text nearly the same to a model never trained.
    torch.manual_seed(3)
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.dim() > 1:
                parameter.normal_(0, 0.3)
    model.eval().save_pretrained(folder)


def sentence_transformer(
    folder: Path, modules: list[Any], *, transformer: dict[str, Any] | None = None, **config: Any
) -> SentenceTransformer:
    """Put `modules` behind the transformer in `folder`/bare and save the whole in `folder`/whole.

    Returns the model as sentence-transformers reads it back.
    """
    first = st_models.Transformer(str(folder / "bare"), **(transformer or {}))
    SentenceTransformer(modules=[first, *modules], device="cpu", **config).save(
        str(folder / "whole"), create_model_card=False
    )
    return SentenceTransformer(str(folder / "whole"), device="cpu")
