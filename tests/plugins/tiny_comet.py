"""Saves a tiny COMET model with random weights; run by the Python that has unbabel-comet.

python tiny_comet.py FOLDER
"""

import sys
from pathlib import Path

import pytorch_lightning
import torch
import yaml
from comet.models import RegressionMetric
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors, trainers
from transformers import XLMRobertaConfig, XLMRobertaTokenizerFast

SPECIAL = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
SENTENCES = ["Ten ships left the old harbour at dawn.", "The mayor waved. All of them came back."]


def main(folder: Path) -> None:
    """Save the model as COMET's own checkpoints lie: checkpoints/model.ckpt and hparams.yaml."""
    encoder = folder / "encoder"
    backend = Tokenizer(models.Unigram())
    backend.normalizer = normalizers.NFKC()
    backend.pre_tokenizer = pre_tokenizers.Metaspace()
    backend.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0))
    trainer = trainers.UnigramTrainer(vocab_size=60, special_tokens=SPECIAL, unk_token="<unk>")
    backend.train_from_iterator(SENTENCES, trainer)
    tokenizer = XLMRobertaTokenizerFast(tokenizer_object=backend, model_max_length=64)
    tokenizer.save_pretrained(encoder)
    XLMRobertaConfig(
        vocab_size=len(tokenizer),
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=66,
        pad_token_id=1,
    ).save_pretrained(encoder)
    torch.manual_seed(5)
    model = RegressionMetric(
        pretrained_model=str(encoder), hidden_sizes=[8], load_pretrained_weights=False
    )
    checkpoint = {
        "state_dict": model.state_dict(),
        "hyper_parameters": dict(model.hparams),
        "pytorch-lightning_version": pytorch_lightning.__version__,
    }
    (folder / "checkpoints").mkdir()
    torch.save(checkpoint, folder / "checkpoints" / "model.ckpt")
    settings = {"class_identifier": "regression_metric"}
    (folder / "hparams.yaml").write_text(yaml.safe_dump(settings), encoding="utf-8")


main(Path(sys.argv[1]))
