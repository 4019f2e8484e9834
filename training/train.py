"""Trains the detector on the shards of pairs; stops and goes on where it was stopped.

    python -m training.train [--name RUN] [--start RUN] [--shard N] [--settings FILE] [--seed N]

Writes `work/RUN/{log.jsonl, last.pt, best…}`. The encoder's own weights run in bf16 with an fp32
copy that the optimiser works on; word embeddings stay as they are. A damaged pair is learned from
together with its twin, the same pair before the damage, and has to score above it.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer
from torch.nn import functional
from transformers import BertModel

from evaluator.models.detector_net import DetectorNet
from evaluator.models.locate import locate
from evaluator.models.pairing import Reading, Side, read_pair, read_sides, stack
from evaluator.types import Category
from training.pairs import read_settings

CATEGORIES = [str(category) for category in Category]


@dataclass(frozen=True)
class Example:
    """One pair as read, with what is to be learned from it.

    Attributes:
        drift: Target of the pair.
        tags: (t,) target of each piece; -1 where it is not known.
        kinds: (t,) category of each piece; -1 where there is none.
        twin: Whether it is the undamaged twin of the example before it.
    """

    reading: Reading
    drift: float
    tags: np.ndarray
    kinds: np.ndarray
    twin: bool


def build_net() -> DetectorNet:
    """Return the network with the bundled encoder's weights, word embeddings frozen."""
    encoder = BertModel.from_pretrained(
        locate(None).folder,
        add_pooling_layer=False,
        # On processors the fused attention's backward pass takes over a third of a training step.
        attn_implementation="eager",
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        use_safetensors=True,
        local_files_only=True,
    )
    net = DetectorNet(encoder, len(CATEGORIES))
    net.encoder.embeddings.word_embeddings.requires_grad_(False)
    net.encoder.embeddings.position_embeddings.requires_grad_(False)
    net.encoder.embeddings.token_type_embeddings.requires_grad_(False)
    return net


def build_tokenizer() -> Tokenizer:
    """Return the bundled encoder's tokenizer, which neither cuts nor pads."""
    backend = Tokenizer.from_file(str(locate(None).folder / "tokenizer.json"))
    backend.no_truncation()
    backend.no_padding()
    return backend


def example(
    row: dict[str, Any], one: Side, two: Side, ids: tuple[int, int], soft: float
) -> Example:
    """Return a row with targets for every piece."""
    tags: list[np.ndarray] = []
    kinds: list[np.ndarray] = []
    for side, name in ((one, "original"), (two, "rewrite")):
        tag = np.zeros(len(side.ids) + 2, np.float32)
        kind = np.full(len(side.ids) + 2, -1, np.int64)
        tag[0] = tag[-1] = -1
        starts, ends = side.offsets[:, 0], side.offsets[:, 1]
        for start, end in row[f"{name}_unknown"]:
            tag[1:-1][(starts < end) & (ends > start)] = -1
        for start, end, category in row[f"{name}_marks"]:
            inside = (starts < end) & (ends > start)
            tag[1:-1][inside & (tag[1:-1] >= 0)] = (
                0.85 if row["sort"] in ("natural", "mqm") else 1.0
            )
            kind[1:-1][inside] = CATEGORIES.index(category)
        tags.append(tag)
        kinds.append(kind)
    drift = min(max(row["drift"], soft), 1 - soft)
    return Example(
        read_pair(one, two, *ids),
        drift,
        np.concatenate(tags),
        np.concatenate(kinds),
        row["sort"] == "twin",
    )


def read_rows(folder: Path, shard: int, skip: int) -> Iterator[dict[str, Any]]:
    """Yield the rows of the shards from number `shard` on, but for the first `skip`."""
    for path in sorted(folder.glob("train-*.jsonl.gz"))[shard:]:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                if skip:
                    skip -= 1
                    continue
                yield json.loads(line)


def turn(row: dict[str, Any]) -> None:
    """Make the rewrite of a row the original and the original the rewrite."""
    for name in ("", "_marks", "_unknown"):
        row["original" + name], row["rewrite" + name] = (
            row["rewrite" + name],
            row["original" + name],
        )


def twin(row: dict[str, Any]) -> dict[str, Any]:
    """Return the pair that a damaged one was before the damage."""
    nothing: dict[str, Any] = {
        f"{side}_{what}": [] for side in ("original", "rewrite") for what in ("marks", "unknown")
    }
    return {
        "original": row["original"],
        "rewrite": row["twin"],
        "drift": 0.0,
        "sort": "twin",
        **nothing,
    }


def batches(
    rows: Iterator[dict[str, Any]], backend: Tokenizer, train: dict[str, Any], seed: int
) -> Iterator[tuple[int, list[Example]]]:
    """Yield batches of like length, with the number of rows read so far.

    A damaged pair's twin stands right behind it.
    """
    ids = backend.token_to_id("[CLS]"), backend.token_to_id("[SEP]")
    pool_size = train["pool_batches"] * 40
    rng = random.Random(seed)
    read = 0
    while True:
        drawn = [row for _, row in zip(range(pool_size), rows, strict=False)]
        if not drawn:
            return
        units = [
            [row, twin(row)] if row["twin"] else [row]
            for row in drawn
            if rng.random() < train["kept"].get(row["sort"], 1.0)
        ]
        for unit in units:
            # Direction must not matter: half of the pairs are turned round.
            if rng.random() < 0.5:
                for row in unit:
                    turn(row)
        pool = [row for unit in units for row in unit]
        sides = read_sides(backend, [row[n] for row in pool for n in ("original", "rewrite")])
        examples = iter(
            example(row, sides[2 * i], sides[2 * i + 1], ids, train["smoothing"])
            for i, row in enumerate(pool)
        )
        made = [[next(examples) for _ in unit] for unit in units]
        # Long pairs cost as much as several short ones: two in five are enough.
        made = [
            unit
            for unit, (row, *_) in zip(made, units, strict=True)
            if _width(unit) <= train["max_pieces"]
            and (
                _width(unit) <= train["long_pieces"]
                or row["sort"] in ("summedits", "mqm")
                or rng.random() < 0.4
            )
        ]
        made.sort(key=lambda unit: _width(unit) + rng.random() * 4)
        groups: list[list[Example]] = [[]]
        for unit in made:
            if groups[-1] and (len(groups[-1]) + len(unit)) * _width(unit) > train["tokens"]:
                groups.append([])
            groups[-1] += unit
        rng.shuffle(groups)
        for i, group in enumerate(groups):
            yield read + (i + 1) * len(drawn) // len(groups), group
        read += len(drawn)


def _width(unit: list[Example]) -> int:
    return max(len(e.reading.ids) for e in unit)


def losses(
    net: DetectorNet, batch: list[Example], train: dict[str, Any]
) -> tuple[Any, dict[str, float]]:
    """Return the loss of a batch and its parts."""
    pair, tags, kinds = net(*stack([e.reading for e in batch]))
    drift = torch.tensor([e.drift for e in batch])
    width = tags.shape[1]
    wanted = torch.full((len(batch), width), -1.0)
    kind = torch.full((len(batch), width), -1, dtype=torch.long)
    for row, e in enumerate(batch):
        wanted[row, : len(e.tags)] = torch.from_numpy(e.tags)
        kind[row, : len(e.kinds)] = torch.from_numpy(e.kinds)
    known = wanted >= 0
    pair_loss = functional.binary_cross_entropy_with_logits(pair, drift)
    tag_loss = functional.binary_cross_entropy_with_logits(
        tags[known], wanted[known], pos_weight=torch.tensor(train["tag_positive_weight"])
    )
    total = pair_loss + train["tag_weight"] * tag_loss
    parts = {"pair": pair_loss.item(), "tag": tag_loss.item()}
    twins = torch.tensor([i for i, e in enumerate(batch) if e.twin])
    if len(twins):
        # The damaged pair stands right before its twin.
        rank_loss = functional.softplus(pair[twins] - pair[twins - 1]).mean()
        total = total + train["rank_weight"] * rank_loss * len(twins) / len(batch)
        parts["rank"] = rank_loss.item()
    if (kind >= 0).any():
        kind_loss = functional.cross_entropy(kinds[kind >= 0], kind[kind >= 0])
        total = total + train["kind_weight"] * kind_loss
        parts["kind"] = kind_loss.item()
    return total, parts


class Trainer:
    """Weights, optimiser and how far the run has come."""

    def __init__(self, settings: dict[str, Any], folder: Path, seed: int) -> None:
        torch.manual_seed(seed)
        self.train, self.folder = settings["train"], folder
        self.net = build_net()
        body = [(n, p) for n, p in self.net.encoder.named_parameters() if p.requires_grad]
        self.net.encoder.to(torch.bfloat16)
        self.body = [p for _, p in body]
        self.master = [p.detach().float() for p in self.body]
        head = [p for n, p in self.net.named_parameters() if not n.startswith("encoder.")]
        self.head = head
        matrices = [m for m in self.master if m.dim() > 1]
        vectors = [m for m in self.master if m.dim() <= 1]
        decay = self.train["weight_decay"]
        self.optimiser = torch.optim.AdamW(
            [
                {"params": matrices, "weight_decay": decay, "rate": self.train["learning_rate"]},
                {"params": vectors, "weight_decay": 0.0, "rate": self.train["learning_rate"]},
                {"params": head, "weight_decay": decay, "rate": self.train["head_rate"]},
            ],
            lr=1e-4,
            betas=(0.9, 0.98),
            fused=True,
        )
        self.state: dict[str, Any] = {"rows": 0, "step": 0, "seconds": 0.0}

    def step(self, batch: list[Example], progress: float) -> dict[str, float]:
        """Learn from one batch; `progress` 0 to 1 sets the rate."""
        loss, parts = losses(self.net, batch, self.train)
        loss.backward()
        for master, parameter in zip(self.master, self.body, strict=True):
            master.grad = parameter.grad.float() if parameter.grad is not None else None
            parameter.grad = None
        torch.nn.utils.clip_grad_norm_([*self.master, *self.head], 1.0)
        warm = min(1.0, (self.state["step"] + 1) / self.train["warmup"])
        for group in self.optimiser.param_groups:
            group["lr"] = group["rate"] * warm * max(0.01, 1 - progress)
        self.optimiser.step()
        self.optimiser.zero_grad()
        with torch.no_grad():
            for master, parameter in zip(self.master, self.body, strict=True):
                parameter.copy_(master)
        return parts

    def save(self) -> None:
        """Write everything that is needed to go on."""
        part = self.folder / "last.part"
        torch.save(
            {
                "master": self.master,
                "head": {
                    n: p for n, p in self.net.state_dict().items() if not n.startswith("encoder.")
                },
                "optimiser": self.optimiser.state_dict(),
                "state": self.state,
            },
            part,
        )
        part.rename(self.folder / "last.pt")

    def load(self) -> bool:
        """Go on from the last checkpoint; return whether there was one."""
        path = self.folder / "last.pt"
        if not path.exists():
            return False
        saved = self.start(path)
        self.optimiser.load_state_dict(saved["optimiser"])
        self.state = saved["state"]
        return True

    def start(self, path: Path) -> dict[str, Any]:
        """Take the weights of a checkpoint and return the whole of it."""
        saved: dict[str, Any] = torch.load(path, weights_only=True)
        with torch.no_grad():
            for master, parameter, old in zip(self.master, self.body, saved["master"], strict=True):
                master.copy_(old)
                parameter.copy_(old)
        self.net.load_state_dict(saved["head"], strict=False)
        return saved


def main() -> None:
    """Train until the pairs or the hours are used up."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--settings", default="training/settings.toml")
    parser.add_argument("--name", default="detector")
    parser.add_argument("--start", help="run whose weights a new run starts from")
    parser.add_argument("--shard", type=int, default=0, help="first shard of pairs to learn from")
    parser.add_argument("--seed", type=int)
    arguments = parser.parse_args()
    settings = read_settings(arguments.settings)
    train = settings["train"]
    seed = settings["seed"] if arguments.seed is None else arguments.seed
    torch.set_num_threads(train["threads"])
    folder = Path(settings["work"]) / arguments.name
    folder.mkdir(parents=True, exist_ok=True)
    trainer = Trainer(settings, folder, seed)
    if not trainer.load() and arguments.start:
        trainer.start(Path(settings["work"]) / arguments.start / "last.pt")
    state, backend = trainer.state, build_tokenizer()
    from training.watch import Watch

    watch = Watch(settings, backend)
    rows = read_rows(Path(settings["work"]) / "pairs", arguments.shard, state["rows"])
    start = time.monotonic() - state["seconds"]
    before, saved = state["rows"], time.monotonic()
    sums: dict[str, list[float]] = {}
    count, began = 0, time.monotonic()
    with (folder / "log.jsonl").open("a") as log:

        def write(**record: Any) -> None:
            log.write(json.dumps(record) + "\n")
            log.flush()

        for read, batch in batches(rows, backend, train, seed + state["step"]):
            state["seconds"] = time.monotonic() - start
            progress = max(
                state["seconds"] / 3600 / train["hours"], (before + read) / train["pairs"]
            )
            if progress >= 1:
                break
            for name, value in trainer.step(batch, progress).items():
                sums.setdefault(name, []).append(value)
            count += len(batch)
            state["step"] += 1
            state["rows"] = before + read
            if state["step"] % 50 == 0:
                rate = count / (time.monotonic() - began)
                means = {n: round(sum(v) / len(v), 4) for n, v in sums.items()}
                write(
                    **state, progress=round(progress, 4), pairs_per_second=round(rate, 1), **means
                )
                sums, count, began = {}, 0, time.monotonic()
            if time.monotonic() - saved > 60 * train["checkpoint_minutes"]:
                trainer.save()
                write(**state, dev=watch(trainer.net))
                saved = began = time.monotonic()
                count = 0
        trainer.save()
        write(**state, dev=watch(trainer.net), finished=True)


if __name__ == "__main__":
    main()
