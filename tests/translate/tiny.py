"""Tiny translation models that were taught a few sentences, written as transformers writes them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from unittest import mock

import torch
from transformers import (
    M2M100Config,
    M2M100ForConditionalGeneration,
    M2M100Tokenizer,
    MarianConfig,
    MarianMTModel,
    MarianTokenizer,
)

PAIRS = [
    ("The port is closed.", "El puerto está cerrado."),
    ("Nobody was hurt.", "Nadie resultó herido."),
    ("Three ships sank on Monday.", "Tres barcos se hundieron el lunes."),
    ("The mayor did not resign.", "El alcalde no dimitió."),
    ("Prices rose by four percent.", "Los precios subieron un cuatro por ciento."),
    ("She said the bridge is safe.", "Ella dijo que el puente es seguro."),
]
ENGLISH = [one for one, _ in PAIRS]
SPANISH = [other for _, other in PAIRS]
_SIZES = {
    "d_model": 64,
    "encoder_layers": 1,
    "decoder_layers": 1,
    "encoder_attention_heads": 2,
    "decoder_attention_heads": 2,
    "encoder_ffn_dim": 128,
    "decoder_ffn_dim": 128,
    "max_position_embeddings": 128,
    "dropout": 0.0,
    "attention_dropout": 0.0,
    "activation_dropout": 0.0,
}


def marian(folder: Path, sources: Sequence[str], targets: Sequence[str], **names: str) -> Path:
    """A Marian model of one direction."""
    folder.mkdir(parents=True)
    pieces: list[str] = []
    for name, texts in (("source", sources), ("target", targets)):
        pieces += _sentencepiece(folder / f"{name}.spm", texts)
    vocabulary = ["</s>", "<unk>", *dict.fromkeys(pieces), "<pad>"]
    _write_vocabulary(folder / "vocab.json", vocabulary)
    tokenizer = MarianTokenizer(
        str(folder / "source.spm"), str(folder / "target.spm"), str(folder / "vocab.json"), **names
    )
    tokenizer.save_pretrained(folder)
    pad = vocabulary.index("<pad>")
    config = MarianConfig(
        vocab_size=len(vocabulary),
        pad_token_id=pad,
        eos_token_id=0,
        decoder_start_token_id=pad,
        forced_eos_token_id=0,
        **_SIZES,
    )
    torch.manual_seed(5)
    model = MarianMTModel(config)
    inputs = tokenizer(list(sources), text_target=list(targets), padding=True, return_tensors="pt")
    _teach(model, [inputs], pad)
    model.save_pretrained(folder)
    return folder


def m2m100(folder: Path) -> Path:
    """An M2M100 model of both directions."""
    folder.mkdir(parents=True)
    spoken = _sentencepiece(folder / "sentencepiece.bpe.model", ENGLISH + SPANISH)
    vocabulary = ["<s>", "<pad>", "</s>", "<unk>", *dict.fromkeys(spoken)]
    _write_vocabulary(folder / "vocab.json", vocabulary)
    tokenizer = M2M100Tokenizer(
        str(folder / "vocab.json"), str(folder / "sentencepiece.bpe.model"), num_madeup_words=0
    )
    tokenizer.save_pretrained(folder)
    config = M2M100Config(
        vocab_size=max(tokenizer.lang_code_to_id.values()) + 1,
        pad_token_id=1,
        bos_token_id=0,
        eos_token_id=2,
        decoder_start_token_id=2,
        **_SIZES,
    )
    torch.manual_seed(5)
    model = M2M100ForConditionalGeneration(config)
    both = []
    for source, target, sources, targets in (
        ("en", "es", ENGLISH, SPANISH),
        ("es", "en", SPANISH, ENGLISH),
    ):
        tokenizer.src_lang, tokenizer.tgt_lang = source, target
        both.append(tokenizer(sources, text_target=targets, padding=True, return_tensors="pt"))
    _teach(model, both, 1)
    model.save_pretrained(folder)
    return folder


def converted(model: Path, folder: Path) -> Path:
    """The same model for CTranslate2."""
    from ctranslate2.converters import TransformersConverter
    from ctranslate2.converters.transformers import M2M100Loader

    names = ("source.spm", "target.spm", "vocab.json", "tokenizer_config.json")
    names += ("sentencepiece.bpe.model", "special_tokens_map.json")
    files = [name for name in names if (model / name).exists()]
    # The converter asks for the languages' tokens where transformers 5 no longer lists them.
    with mock.patch.object(M2M100Loader, "get_vocabulary", _all_tokens):
        TransformersConverter(str(model), copy_files=files).convert(str(folder))
    return folder


def _all_tokens(_: Any, model: Any, tokenizer: Any) -> list[str]:
    numbered = tokenizer.get_vocab() | tokenizer.lang_token_to_id
    return sorted(numbered, key=numbered.__getitem__)


def _sentencepiece(path: Path, texts: Sequence[str]) -> list[str]:
    """Train a small vocabulary; return its pieces."""
    import sentencepiece

    with path.open("wb") as out:
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(texts),
            model_writer=out,
            vocab_size=150,
            hard_vocab_limit=False,
            minloglevel=2,
        )
    trained = sentencepiece.SentencePieceProcessor(model_file=str(path))
    return [trained.id_to_piece(number) for number in range(3, trained.get_piece_size())]


def _write_vocabulary(path: Path, words: Sequence[str]) -> None:
    path.write_text(json.dumps({word: number for number, word in enumerate(words)}), "utf-8")


def _teach(model: Any, batches: Sequence[Any], pad: int) -> None:
    """Teach a model its batches by heart."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    optimiser = torch.optim.Adam(model.parameters(), lr=3e-3)
    model.train()
    for _ in range(150):
        for batch in batches:
            labels = batch["labels"].masked_fill(batch["labels"] == pad, -100)
            loss = model(
                input_ids=batch["input_ids"], attention_mask=batch["attention_mask"], labels=labels
            ).loss
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            # Padding, with which Marian begins, stands for nothing.
            with torch.no_grad():
                model.get_input_embeddings().weight[pad] = 0
    model.eval()
    torch.set_num_threads(threads)
    assert loss.item() < 0.05, loss.item()
