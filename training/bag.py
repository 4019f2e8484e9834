"""What a machine with a GPU is given: rows, code, both networks; and what comes back of it."""

from __future__ import annotations

import hashlib
import itertools
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from transformers import BertConfig, BertModel

from evaluator.models.detector_net import DetectorNet
from evaluator.models.locate import locate
from training.answers import Answers, each_row, write_rows
from training.cross import pack_encoder
from training.examples import CATEGORIES
from training.graded import empty_row
from training.parts import open_parts, write_parts
from training.sight import pool_pairs
from training.train import Trainer, frozen

_CODE = ("*.py", "*.toml", "*.tsv", "*.txt", "*.json")
_FROZEN = ("word_embeddings", "position_embeddings", "token_type_embeddings")
_KEPT = ("read", "asked")
"""Folders whose rows are judged; what is answered is put together with them again."""
ANSWERED = {"taught": "read", "unread": "asked"}
"""Folders of answered rows, and where the rows were before."""


def digests(work: Path) -> dict[str, str]:
    """Return the digest of the rows that are judged, by folder."""
    out = {}
    for name in _KEPT:
        shards = [path.read_bytes() for path in sorted((work / name).glob("train-*.jsonl.gz"))]
        out[name] = hashlib.sha256(b"".join(shards)).hexdigest()
    return out


def weights(trainer: Trainer, whole: bool) -> dict[str, torch.Tensor]:
    """Return a run's weights by name, the encoder's in fp16.

    Args:
        trainer: The run.
        whole: Also the embeddings, which no run changes.
    """
    out = {
        name: value.to(torch.float16) if name.startswith("encoder.") else value
        for name, value in trainer.net.state_dict().items()
        if whole or not any(part in name for part in _FROZEN)
    }
    names = [n for n, p in trainer.net.encoder.named_parameters() if p.requires_grad]
    for name, master in zip(names, trainer.master, strict=True):
        out[f"encoder.{name}"] = master.to(torch.float16)
    for name, value in trainer.answering.state_dict().items():
        out[f"answering.{name}"] = value
    return {name: value.detach().cpu().contiguous() for name, value in out.items()}


def take(trainer: Trainer, path: Path) -> None:
    """Have a run go on from weights on disk; see `weights`."""
    state = {name: value.float() for name, value in load_file(path).items()}
    answering = {n: state.pop(n) for n in list(state) if n.startswith("answering.")}
    trainer.answering.load_state_dict({n.split(".", 1)[1]: v for n, v in answering.items()})
    trainer.net.load_state_dict(state, strict=False)
    names = [n for n, p in trainer.net.encoder.named_parameters() if p.requires_grad]
    with torch.no_grad():
        for name, master in zip(names, trainer.master, strict=True):
            master.copy_(state[f"encoder.{name}"])


def load_pupil(folder: Path) -> DetectorNet:
    """Return the product's network, its weights still to be taken from what was packed."""
    config = BertConfig.from_dict(json.loads((folder / "bert.json").read_text("utf-8")))
    config.hidden_dropout_prob = config.attention_probs_dropout_prob = 0.0
    return frozen(DetectorNet(BertModel(config, add_pooling_layer=False), len(CATEGORIES)))


def _code() -> Iterator[tuple[str, Path]]:
    for name in ("evaluator", "training"):
        folder = Path(__file__).resolve().parents[1] / name
        for pattern in _CODE:
            for path in sorted(folder.rglob(pattern)):
                if not path.is_relative_to(folder / "work") and path.name != "detector.json":
                    yield f"code/{name}/{path.relative_to(folder)}", path


def _rows(work: Path, names: set[str], shards: int | None) -> Iterator[tuple[str, Path]]:
    for name in sorted(names):
        for path in sorted((work / name).glob("train-*.jsonl.gz"))[:shards]:
            yield f"data/{name}/{path.name}", path
    for name in ("graded", "labelled"):
        for path in sorted((work / name).glob("*.jsonl")):
            if path.stem not in ("dev", "back_dev", "train", "back_train"):
                yield f"data/{name}/{path.name}", path


def pack(
    settings: dict[str, Any],
    encoder: Path,
    out: Path,
    *,
    pairs: int,
    shards: int | None,
    start: str,
    size: int,
) -> list[Path]:
    """Write what the other machine needs, as parts.

    Args:
        settings: As read from `settings.toml`.
        encoder: Folder of the large encoder.
        out: Where the parts go.
        pairs: Outputs of pools that are to be judged, at most.
        shards: Of each folder of rows, at most; None packs all.
        start: Run that the pupil starts from, or "shipped".
        size: Bytes of a part.
    """
    work, bundled = Path(settings["work"]), locate(None).folder
    bag = work / "gpu"
    shutil.rmtree(bag, ignore_errors=True)
    (bag / "asked").mkdir(parents=True)
    trainer = Trainer(settings, bag, settings["seed"])
    if start == "shipped":
        trainer.start_shipped()
    else:
        trainer.start(work / start / "last.pt")
    save_file(weights(trainer, whole=True), bag / "pupil.safetensors")
    lacking = pack_encoder(encoder, bundled, bag)
    print(f"{encoder}: {lacking} word pieces are unknown to it")
    asked = itertools.islice(pool_pairs(settings), pairs)
    rows = ({**empty_row(a, b, group), "sort": "unread"} for group, a, b in asked)
    write_rows(bag / "asked" / "train-0000.jsonl.gz", rows)
    shutil.copy(bundled / "config.json", bag / "bert.json")
    shutil.copy(bundled / "tokenizer.json", bag)
    (bag / "settings.json").write_text(json.dumps(settings), encoding="utf-8")
    found = digests(work) | {"asked": digests(bag)["asked"]}
    (bag / "rows.json").write_text(json.dumps(found), encoding="utf-8")
    chosen = settings["gpu"]
    names = {*chosen["teacher"]["sources"], *chosen["pupil"]["sources"], "read"} - set(ANSWERED)
    own = [(f"data/{p.relative_to(bag)}", p) for p in sorted(bag.rglob("*")) if p.is_file()]
    # Rows that are judged have to come along whole: what is answered is counted off by them.
    others = (*_rows(work, names - {"read"}, shards), *_rows(work, {"read"}, None))
    return write_parts([*_code(), *dict(others).items(), *own], out, size)


def unpack(settings: dict[str, Any], folder: Path, name: str) -> None:
    """Take over what came back: the pupil as a run, answered rows as shards.

    Args:
        settings: As read from `settings.toml`, those that were packed.
        folder: With the parts.
        name: Of the run.
    """
    work = Path(settings["work"])
    back = work / "gpu" / "back"
    shutil.rmtree(back, ignore_errors=True)
    open_parts(folder, back)
    mine = digests(work) | {"asked": digests(work / "gpu")["asked"]}
    for kind, digest in json.loads((back / "rows.json").read_text("utf-8")).items():
        if mine[kind] != digest:
            raise SystemExit(f"the rows of `{kind}` are not those that were packed: pack again")
    sources = {"taught": work / "read", "unread": work / "gpu" / "asked"}
    for kind, source in sources.items():
        paths = sorted((back / "answers").glob(f"{kind}-*.npz"))
        if paths:
            rows = each_row(source)
            found = (Answers.load(path) for path in paths)
            write_rows(
                work / kind / "train-0000.jsonl.gz",
                itertools.chain.from_iterable(
                    answers.rows(itertools.islice(rows, len(answers.chances))) for answers in found
                ),
            )
            print(f"{work / kind}: {len(paths)} chunks of answers")
    if not (back / "pupil.safetensors").is_file():
        print("the pupil had not begun")
        return
    run = work / name
    run.mkdir(parents=True, exist_ok=True)
    trainer = Trainer(settings, run, settings["seed"])
    take(trainer, back / "pupil.safetensors")
    trainer.state = json.loads((back / "state.json").read_text("utf-8"))
    trainer.save()
    for log in back.glob("*.log.jsonl"):
        shutil.copy(log, run / log.name)
    print(f"{run / 'last.pt'}: {trainer.state}")
