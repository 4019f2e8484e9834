"""Teacher, answers and pupil on one machine, by the clock: what `training.gpu run` does."""

from __future__ import annotations

import itertools
import json
import os
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import save_file

from training.answers import Answers, as_bytes, each_row, write_rows
from training.bag import ANSWERED, load_pupil, take, weights
from training.cross import CrossNet, answered, load_cross
from training.examples import build_tokenizer
from training.feed import Feed, Group, Hands, Source
from training.losses import on_device, read
from training.parts import open_parts, write_parts
from training.train import Trainer
from training.watch import Watch

_TOLD = 10.0
_PART = 15 << 20


@dataclass
class Clock:
    """How much time there is, in seconds.

    Attributes:
        path: Where it is kept between calls.
        total: Of all calls.
        used: In earlier calls.
        judged: Spent on judging.
        call: Of this call.
        began: When it began, by `time.monotonic`.
        margin: Kept for writing.
    """

    path: Path
    total: float
    call: float
    began: float
    margin: float
    used: float = 0.0
    judged: float = 0.0

    def read(self) -> None:
        """Take over what earlier calls used."""
        if self.path.exists():
            kept = json.loads(self.path.read_text())
            self.used, self.judged = kept["used"], kept["judged"]

    def write(self) -> None:
        """Keep what was used up to now."""
        spent = self.used + time.monotonic() - self.began
        self.path.write_text(json.dumps({"used": spent, "judged": self.judged}))

    def left(self) -> float:
        """Return what is left of this call."""
        return self.began + self.call - self.margin - time.monotonic()

    def left_of_all(self) -> float:
        """Return what is left of all calls."""
        return self.left() + self.total - self.used - self.call


class Run:
    """The steps, each as far as the clock lets it.

    Args:
        bag: Folder with what was packed.
        device: `cuda` or `cpu`.
        clock: The time there is.
    """

    def __init__(self, bag: Path, device: str, clock: Clock) -> None:
        self.bag, self.device, self.clock = bag, device, clock
        self.settings = json.loads((bag / "settings.json").read_text("utf-8"))
        self.settings["work"] = str(bag)
        self.chosen = self.settings["gpu"]
        self.workers = max(0, min(self.chosen["workers"], (os.cpu_count() or 1) - 2))

    def tokens(self, wanted: int) -> int:
        """Return how many pieces fit into the device's memory at once, `wanted` at most."""
        if self.device == "cpu":
            return wanted
        free, _ = torch.cuda.mem_get_info()
        return int(min(wanted, 0.7 * free / (self.chosen["token_mib"] * (1 << 20))))

    def trainer(self, name: str, net: Any) -> Trainer:
        """Return a run of this name, gone on from its checkpoint where there is one."""
        own = {**self.settings["train"], **self.chosen[name]}
        own["tokens"] = self.tokens(own["tokens"])
        folder = self.bag / name
        folder.mkdir(exist_ok=True)
        settings = {**self.settings, "train": own}
        trainer = Trainer(settings, folder, self.settings["seed"], net=net, device=self.device)
        if not trainer.load() and name == "pupil":
            take(trainer, self.bag / "pupil.safetensors")
        return trainer

    def learn(self, trainer: Trainer, planned: float) -> bool:
        """Train for as long as planned, all calls together; return whether that was reached."""
        state, train, name = trainer.state, trainer.train, trainer.folder.name
        if state["seconds"] >= planned or self.clock.left() <= 0:
            return bool(state["seconds"] >= planned)
        there = {n: s for n, s in train["sources"].items() if any((self.bag / n).glob("train-*"))}
        # A second call reads on where the first was, in another order.
        seed = self.settings["seed"] + state["step"]
        source = Source(self.bag, there, train, seed, state["rows"])
        print(f"{name}: {planned - state['seconds']:.0f} s of {there}, {train['tokens']} pieces")
        before, told = state["seconds"], time.monotonic()
        began = saved = told
        sums: dict[str, list[float]] = {}
        count = 0
        with Feed(source, self.workers) as batches, (trainer.folder / "log.jsonl").open("a") as log:
            for rows, batch in batches:
                now = time.monotonic()
                state["seconds"] = before + now - began
                if state["seconds"] >= planned or self.clock.left() <= 0:
                    break
                for part, value in trainer.learn(batch, state["seconds"] / planned).items():
                    sums.setdefault(part, []).append(value)
                state["step"] += 1
                state["rows"] += rows
                count += len(batch.drift)
                if now - told > _TOLD:
                    means = {n: round(float(np.mean(v)), 4) for n, v in sums.items()}
                    record = {**state, "pairs_per_second": round(count / (now - told), 1), **means}
                    self.tell(log, name, record)
                    sums, count, told = {}, 0, now
                if now - saved > 60 * self.chosen["checkpoint_minutes"]:
                    self.save(trainer)
                    saved = time.monotonic()
            self.save(trainer)
            if self.clock.left() > 0 or name == "pupil":
                watch = Watch(self.settings, build_tokenizer(self.bag))
                self.tell(log, name, {**state, "dev": watch(trainer.net)})
        return bool(state["seconds"] >= planned)

    def save(self, trainer: Trainer) -> None:
        """Write a checkpoint, and the clock."""
        trainer.save()
        self.clock.write()

    def tell(self, log: Any, name: str, record: dict[str, Any]) -> None:
        """Write to the log, and tell whoever waits."""
        log.write(json.dumps(record) + "\n")
        log.flush()
        print(f"{name}: {json.dumps(record)}; {self.clock.left():.0f} s left", flush=True)

    def judge(self, net: Any, planned: float) -> None:
        """Have the teacher judge pairs for as long as planned, all calls together."""
        eyes = load_cross(self.bag).to(self.device, torch.bfloat16).eval()
        tokens = 2 * self.tokens(self.chosen["teacher"]["tokens"])
        (self.bag / "answers").mkdir(exist_ok=True)
        began, before = time.monotonic(), self.clock.judged
        with Hands(self.workers) as hands:
            for name, number, rows, groups in self._asked(hands, tokens):
                found = judged(net, eyes, groups, len(rows), self.device)
                found.save(self.bag / "answers" / f"{name}-{number:04}.npz")
                shard = self.bag / name / f"train-{number:04}.jsonl.gz"
                hands.start(write_answered, shard, found, rows)
                self.clock.judged = before + time.monotonic() - began
                print(f"{name}: chunk {number}, {self.clock.judged:.0f} s", flush=True)
                if self.clock.judged >= planned or self.clock.left() <= 0:
                    break
        self.clock.write()

    def _asked(
        self, hands: Hands, tokens: int
    ) -> Iterator[tuple[str, int, list[dict[str, Any]], list[Group]]]:
        size = self.chosen["chunk"]
        for name, folder in ANSWERED.items():
            done = len(list((self.bag / "answers").glob(f"{name}-*.npz")))
            rows = itertools.islice(each_row(self.bag / folder), done * size, None)
            chunks = hands.chunks(rows, size, self.bag, tokens)
            for number, (chunk, groups) in enumerate(chunks, done):
                yield name, number, chunk, groups

    def bring(self, out: Path, trainer: Trainer | None) -> list[Path]:
        """Write what goes back: weights, logs, and answers as far as there is room."""
        files = [("rows.json", self.bag / "rows.json")]
        if trainer is not None:
            save_file(weights(trainer, whole=False), self.bag / "back.safetensors")
            (self.bag / "state.json").write_text(json.dumps(trainer.state))
            files.append(("pupil.safetensors", self.bag / "back.safetensors"))
            files.append(("state.json", self.bag / "state.json"))
        for name in ("teacher", "pupil"):
            log = self.bag / name / "log.jsonl"
            files += [(f"{name}.log.jsonl", log)] if log.exists() else []
        room = self.chosen["bring_mib"] * (1 << 20) - sum(p.stat().st_size for _, p in files)
        for path in sorted((self.bag / "answers").glob("*.npz")):
            room -= path.stat().st_size
            if room < 0:
                print(f"answers from {path.name} on stay behind: there is no room")
                break
            files.append((f"answers/{path.name}", path))
        return write_parts(files, out, _PART)


def judged(net: Any, eyes: CrossNet, groups: list[Group], count: int, device: str) -> Answers:
    """Return a teacher's word on a chunk of pairs.

    Args:
        net: The teacher.
        eyes: The large encoder as it was made.
        groups: The pairs.
        count: How many they are.
        device: Of both networks.
    """
    chances = np.zeros(count, np.float32)
    lengths = np.zeros((count, 2), np.uint16)
    tags: list[Any] = [None] * count
    best: list[Any] = [None] * count
    with torch.no_grad():
        for group in groups:
            given = on_device(group.pair, device)
            _, pair, tag, _ = read(net, given, device)
            one, two = answered(eyes, group.one, group.two, device)
            chances[group.rows] = torch.sigmoid(pair.float()).cpu().numpy()
            sure = as_bytes(torch.sigmoid(tag.float()).cpu().numpy())
            found = np.zeros(sure.shape, np.uint8)
            own, side = group.pair["counted"], group.pair["sides"]
            found[own & (side == 0)] = as_bytes(one.float().cpu().numpy())
            found[own & (side == 1)] = as_bytes(two.float().cpu().numpy())
            for line, row in enumerate(group.rows):
                lengths[row] = [int((own[line] & (side[line] == s)).sum()) for s in (0, 1)]
                tags[row], best[row] = sure[line][own[line]], found[line][own[line]]
    return Answers(chances, lengths, np.concatenate(tags), np.concatenate(best))


def write_answered(path: Path, found: Answers, rows: list[dict[str, Any]]) -> None:
    """Write rows with the teacher's word, for the pupil."""
    write_rows(path, found.rows(rows))


def opened(parts: Path, work: Path) -> Path:
    """Unpack the parts, unless they were before; return the folder of the data."""
    mark = work / "opened"
    index = parts / "parts.json"
    now = index.read_text("utf-8") if index.exists() else None
    if now is None and not mark.exists():
        raise SystemExit(f"{index} is missing: carry it along with the parts")
    if now is not None and (not mark.exists() or mark.read_text("utf-8") != now):
        shutil.rmtree(work, ignore_errors=True)
        open_parts(parts, work)
        mark.write_text(now, encoding="utf-8")
    return work / "data"


def run(parts: Path, work: Path, out: Path, device: str, times: tuple[float, ...]) -> list[Path]:
    """Do every step as far as there is time; return the files that go back.

    Args:
        parts: Folder of what was packed.
        work: Where it is unpacked and everything is kept for a second call.
        out: Where the files that go back are written.
        device: `cuda`, `cpu`, or `auto`.
        times: Minutes of this call, of all calls, and when this one began (`time.monotonic`).
    """
    minutes, total, began = times
    if device == "auto":
        device = "cuda" if torch.cuda.is_available() else "cpu"
    bag = opened(parts, work)
    clock = Clock(bag / "clock.json", 60 * total, 60 * minutes, began, 0.0)
    clock.read()
    steps = Run(bag, device, clock)
    clock.margin = steps.chosen["margin_seconds"]
    print(
        f"{device}, {steps.workers} processes, {clock.left():.0f} s left of this call", flush=True
    )
    torch.set_float32_matmul_precision("high")
    teacher = steps.trainer("teacher", load_cross(bag))
    pupil = None
    if steps.learn(teacher, steps.chosen["teacher_share"] * clock.total):
        planned = steps.chosen["judge_share"] * clock.total
        teacher.net.eval()
        if clock.judged < planned and clock.left() > 0:
            steps.judge(teacher.net, planned)
        del teacher
        pupil = steps.trainer("pupil", load_pupil(bag))
        steps.learn(pupil, pupil.state["seconds"] + max(0.0, clock.left_of_all()))
    clock.write()
    return steps.bring(out, pupil)
