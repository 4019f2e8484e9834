"""How a network does on the development sets: the figures in a run's log."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import numpy as np
import torch
from sklearn.metrics import roc_auc_score
from tokenizers import Tokenizer

from evaluator.models.detector_net import DetectorNet
from evaluator.models.pairing import read_pair, read_sides
from training.examples import stacked
from training.losses import on_device, read
from training.sight import Sight


def read_labelled(
    settings: dict[str, Any], inferred: bool = False, nonsense: bool = False
) -> dict[str, list[dict[str, Any]]]:
    """Read the files that `training.labelled` wrote.

    Args:
        settings: As read from `settings.toml`.
        inferred: Also those whose labels rest on what other versions say (`natural`). They order
            pairs, but no probability is calibrated by them.
        nonsense: Also the kinds that came later (`nonsense`), which only the join is fitted on.
    """
    folder = Path(settings["work"]) / "labelled"
    left_out = {"natural": not inferred, "nonsense": not nonsense}
    return {
        path.stem: [json.loads(line) for line in path.open(encoding="utf-8")]
        for path in sorted(folder.glob("*.jsonl"))
        if not left_out.get(path.stem)
    }


def predict(
    net: DetectorNet,
    backend: Tokenizer,
    rows: list[dict[str, Any]],
    tokens: int = 4000,
    sight: Sight | None = None,
) -> tuple[np.ndarray, list[np.ndarray], list[tuple[np.ndarray, np.ndarray]]]:
    """Return the logits of pairs (n,), of their pieces, and the pieces' places on both sides.

    A teacher needs `sight`, which has read the pairs.
    """
    ids = backend.token_to_id("[CLS]"), backend.token_to_id("[SEP]")
    sides = read_sides(backend, [r[n] for r in rows for n in ("original", "rewrite")])
    readings = [read_pair(sides[2 * i], sides[2 * i + 1], *ids) for i in range(len(rows))]
    order = sorted(range(len(rows)), key=lambda i: len(readings[i].ids))
    logits = np.zeros(len(rows))
    tags: list[np.ndarray] = [np.zeros(0)] * len(rows)
    group: list[int] = []
    device = str(net.tag.weight.device)

    def flush() -> None:
        if sight is not None:
            pairs = [(rows[i]["original"], rows[i]["rewrite"]) for i in group]
            net.look(pairs, max(len(readings[i].ids) for i in group), sight)
        with torch.no_grad():
            given = on_device(stacked([readings[i] for i in group]), device)
            _, pair, tag, _ = read(net, given, device)
        logits[group] = pair.cpu().numpy()
        for row, i in enumerate(group):
            tags[i] = tag[row, : len(readings[i].ids)].cpu().numpy()

    for i in order:
        if group and (len(group) + 1) * len(readings[i].ids) > tokens:
            flush()
            group = []
        group.append(i)
    flush()
    places = [(sides[2 * i].offsets, sides[2 * i + 1].offsets) for i in range(len(rows))]
    return logits, tags, places


def tag_counts(
    rows: list[dict[str, Any]],
    tags: list[np.ndarray],
    places: list[tuple[np.ndarray, np.ndarray]],
    threshold: float = 0.0,
) -> tuple[int, int, int]:
    """Count pieces rightly tagged, tagged, and to be tagged, of the rows whose spans are known."""
    right = tagged = wanted = 0
    for row, tag, (one, two) in zip(rows, tags, places, strict=True):
        if "original_spans" not in row:
            continue
        truth = []
        for name, offsets in (("original", one), ("rewrite", two)):
            inside = np.zeros(len(offsets), bool)
            for start, end, *_ in row[f"{name}_spans"]:
                inside |= (offsets[:, 0] < end) & (offsets[:, 1] > start)
            truth.append(inside)
        mine = np.concatenate([tag[1 : 1 + len(one)], tag[3 + len(one) : -1]]) > threshold
        gold = np.concatenate(truth)
        right += int((mine & gold).sum())
        tagged += int(mine.sum())
        wanted += int(gold.sum())
    return right, tagged, wanted


class Watch:
    """A fixed sample of every development set, and the pairs that a reader judged to calibrate by.

    Args:
        settings: As read from `settings.toml`.
        backend: The tokenizer.
        sight: For a teacher, which sees only what the large encoder read.
    """

    def __init__(
        self,
        settings: dict[str, Any],
        backend: Tokenizer,
        sight: Sight | None = None,
        size: int = 200,
    ) -> None:
        rng = random.Random(settings["seed"])
        self.backend, self.sight = backend, sight
        self.sets = {
            name: rng.sample(rows, min(size, len(rows)))
            for name, rows in read_labelled(settings).items()
            if sight is None
        }
        for name in ("held", "back_held"):
            self.sets[name] = rng.sample(rows := read_graded(settings, name), min(1500, len(rows)))

    def __call__(self, net: DetectorNet) -> dict[str, float]:
        """Return AUC by set, the tags' F1, and the share of reference pairs over 0.5."""
        out: dict[str, float] = {}
        for name, rows in self.sets.items():
            logits, tags, places = predict(net, self.backend, rows, sight=self.sight)
            drift = np.array([r["drift"] for r in rows])
            if drift.any() and not drift.all():
                out[f"{name}_auc"] = round(float(roc_auc_score(drift, logits)), 4)
            else:
                out[f"{name}_flagged"] = round(float((logits > 0).mean()), 4)
            right, tagged, wanted = tag_counts(rows, tags, places)
            if wanted:
                out[f"{name}_tag_f1"] = round(2 * right / (tagged + wanted), 4)
        return out


def read_graded(settings: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """Read a file of `training.graded` without the pairs whose drift is a nuance."""
    path = Path(settings["work"]) / "graded" / f"{name}.jsonl"
    rows = [json.loads(line) for line in path.open(encoding="utf-8")]
    return [row for row in rows if row["drift"] is not None]
