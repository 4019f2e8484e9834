"""Trains the detector on the shards of pairs; stops and goes on where it was stopped.

    python -m training.train [--name RUN] [--start RUN] [--teacher] [--shard N] [--seed N]
                             [--hours H] [--settings FILE]

Writes `work/RUN/{log.jsonl, last.pt, best…}`. The encoder's own weights run in bf16 with an fp32
copy that the optimiser works on; word embeddings stay as they are. A damaged pair is learned from
together with its twin, the same pair before the damage, and has to score above it.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from transformers import BertModel

from evaluator.models.detector import BUNDLED
from evaluator.models.detector_net import DetectorNet
from evaluator.models.locate import locate
from training.examples import (
    CATEGORIES,
    Batch,
    Example,
    batches,
    build_tokenizer,
    gather,
    mixed,
)
from training.losses import SPREAD, USUAL, Answering, losses
from training.pairs import read_settings
from training.sight import SIZE, Sight

# Vectors of length 1 have small entries; the product's embeddings are of about this scale.
_EYES = 10.0

Net = TypeVar("Net", bound=DetectorNet)


def build_net(design: type[DetectorNet] = DetectorNet) -> DetectorNet:
    """Return a network with the bundled encoder's weights, word embeddings frozen."""
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
    return frozen(design(encoder, len(CATEGORIES)))


def frozen(net: Net) -> Net:
    """Return a network whose encoder's embeddings are not learned."""
    for name in ("word_embeddings", "position_embeddings", "token_type_embeddings"):
        getattr(net.encoder.embeddings, name).requires_grad_(False)
    return net


class Seeing(DetectorNet):
    """The network with a large encoder's eyes: the teacher.

    Each piece brings along what that encoder sees in it, and how well it finds the piece answered
    on the other side.
    """

    def __init__(self, encoder: Any, kinds: int) -> None:
        super().__init__(encoder, kinds)
        self.eyes = nn.Linear(SIZE + 1, int(encoder.config.hidden_size))
        nn.init.zeros_(self.eyes.weight)
        nn.init.zeros_(self.eyes.bias)
        self.seen: Tensor | None = None

    def look(self, pairs: Sequence[tuple[str, str]], width: int, sight: Sight) -> None:
        """Take in what the large encoder sees in the pairs of the next batch.

        Args:
            pairs: Texts; those that it did not read are seen as nothing.
            width: Pieces of a pair, special ones and padding included.
            sight: What it read.
        """
        seen = np.zeros((len(pairs), width, SIZE + 1), np.float32)
        for row, pair in enumerate(pairs):
            if not all(text in sight for text in pair):
                continue
            at = 1
            for text, best in zip(pair, sight.answered(*pair), strict=True):
                seen[row, at : at + len(best), :SIZE] = _EYES * sight.of(text).astype(np.float32)
                seen[row, at : at + len(best), SIZE] = SPREAD * (best - USUAL)
                at += len(best) + 2
        self.seen = torch.from_numpy(seen)

    def embed(self, ids: Tensor, sides: Tensor, matches: Tensor) -> Tensor:
        """Add what is seen to the pieces' embeddings."""
        out = super().embed(ids, sides, matches)
        return out if self.seen is None else out + self.eyes(self.seen).to(out.dtype)


class Trainer:
    """Weights, optimiser and how far the run has come.

    Args:
        settings: As read from `settings.toml`.
        folder: Of the run.
        seed: Of the weights that are drawn.
        sight: A large encoder's eyes, for a teacher.
        net: The network; None builds the one on the bundled encoder.
        device: Where it learns; off the processor matrix products are cast to bf16 by themselves.
    """

    def __init__(
        self,
        settings: dict[str, Any],
        folder: Path,
        seed: int,
        sight: Sight | None = None,
        net: DetectorNet | None = None,
        device: str = "cpu",
    ) -> None:
        torch.manual_seed(seed)
        self.train, self.folder, self.sight = settings["train"], folder, sight
        self.device = device
        self.net = (net or build_net(Seeing if sight else DetectorNet)).to(device)
        self.answering = Answering(self.net.tag.in_features).to(device)
        body = [(n, p) for n, p in self.net.encoder.named_parameters() if p.requires_grad]
        self.net.encoder.to(torch.bfloat16)
        self.body = [p for _, p in body]
        self.master = [p.detach().float() for p in self.body]
        head = [p for n, p in self.net.named_parameters() if not n.startswith("encoder.")]
        head += self.answering.parameters()
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
        if isinstance(self.net, Seeing):
            assert self.sight is not None
            width = max(len(e.tags) for e in batch)
            self.net.look([e.texts for e in batch], width, self.sight)
        return self.learn(gather(batch), progress)

    def learn(self, batch: Batch, progress: float) -> dict[str, float]:
        """Learn from one batch that is put together already; see `step`."""
        loss, parts = losses(self.net, batch, self.train, self.answering, self.device)
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
                "answering": self.answering.state_dict(),
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
        saved: dict[str, Any] = torch.load(path, weights_only=True, map_location=self.device)
        with torch.no_grad():
            for master, parameter, old in zip(self.master, self.body, saved["master"], strict=True):
                master.copy_(old)
                parameter.copy_(old)
        self.net.load_state_dict(saved["head"], strict=False)
        if "answering" in saved:
            self.answering.load_state_dict(saved["answering"])
        return saved

    def start_shipped(self) -> None:
        """Take the weights that the package ships."""
        state = load_file(BUNDLED / "detector.safetensors")
        self.net.load_state_dict({n: v.float() for n, v in state.items()}, strict=False)
        with torch.no_grad():
            for master, parameter in zip(self.master, self.body, strict=True):
                master.copy_(parameter)


def main() -> None:
    """Train until the pairs or the hours are used up."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--settings", default="training/settings.toml")
    parser.add_argument("--name", default="detector")
    parser.add_argument("--start", help='run whose weights a new run starts from, or "shipped"')
    parser.add_argument("--teacher", action="store_true", help="with a large encoder's eyes")
    parser.add_argument("--shard", type=int, default=0, help="first shard of pairs to learn from")
    parser.add_argument("--seed", type=int)
    parser.add_argument("--hours", type=float, help="in place of the settings'")
    arguments = parser.parse_args()
    settings = read_settings(arguments.settings)
    train = settings["train"]
    train["hours"] = arguments.hours or train["hours"]
    seed = settings["seed"] if arguments.seed is None else arguments.seed
    torch.set_num_threads(train["threads"])
    folder = Path(settings["work"]) / arguments.name
    folder.mkdir(parents=True, exist_ok=True)
    sight = Sight(Path(settings["work"]) / "sight") if arguments.teacher else None
    trainer = Trainer(settings, folder, seed, sight)
    if not trainer.load() and arguments.start == "shipped":
        trainer.start_shipped()
    elif not trainer.state["step"] and arguments.start:
        trainer.start(Path(settings["work"]) / arguments.start / "last.pt")
    state, backend = trainer.state, build_tokenizer()
    from training.watch import Watch

    watch = Watch(settings, backend, trainer.sight)
    sources = train["teacher_sources" if arguments.teacher else "sources"]
    rows = mixed(Path(settings["work"]), sources, arguments.shard, state["rows"], seed)
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
