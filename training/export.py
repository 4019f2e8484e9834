"""Calibrates a trained run on the development splits and writes it as the product loads it.

    python -m training.export [--name RUN] [--settings FILE] [--out FOLDER]

Writes `detector.safetensors` (fp16, without the word embeddings, which the bundled encoder has) and
`detector.json` (labels, calibration, digests).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import save
from scipy.optimize import minimize

from evaluator.models.detector import SCHEMA
from evaluator.models.locate import locate
from training.examples import CATEGORIES, build_tokenizer
from training.pairs import read_settings
from training.sight import Sight
from training.train import Trainer
from training.watch import predict, read_graded, read_labelled, tag_counts

_LEFT_OUT = ("word_embeddings", "position_embeddings", "token_type_embeddings")
_THRESHOLDS = np.arange(0.2, 0.9, 0.05)


def platt(logits: np.ndarray, drift: np.ndarray, weights: np.ndarray) -> tuple[float, float]:
    """Fit scale and offset so that sigmoid(scale * logit + offset) is a probability.

    Args:
        logits: (n,) of the network.
        drift: (n,) 0 or 1.
        weights: (n,) of the pairs.
    """

    def loss(parameters: np.ndarray) -> float:
        value = parameters[0] * logits + parameters[1]
        return float((weights * (np.logaddexp(0, value) - drift * value)).sum() / weights.sum())

    scale, offset = minimize(loss, np.array([1.0, 0.0]), method="Nelder-Mead").x
    return float(scale), float(offset)


def balanced(sets: dict[str, list[dict[str, Any]]], base_rate: float) -> np.ndarray:
    """Weights under which every set counts the same and `base_rate` of the pairs drift."""
    out = []
    for rows in sets.values():
        out += [1.0 / len(rows)] * len(rows)
    weights = np.array(out)
    drift = np.array([row["drift"] for rows in sets.values() for row in rows])
    weights[drift == 1] *= base_rate / weights[drift == 1].sum()
    weights[drift == 0] *= (1 - base_rate) / weights[drift == 0].sum()
    return weights


def half(rows: list[dict[str, Any]], which: int, way: int = 0) -> list[dict[str, Any]]:
    """Half of the groups of a set: one half fits the calibration, the other judges it.

    Args:
        rows: With a `group` each.
        which: 0 or 1.
        way: Another number parts the groups another way, whatever half they were in.
    """
    return [r for r in rows if hashlib.sha256(r["group"].encode()).digest()[way] % 2 == which]


def load_run(settings: dict[str, Any], name: str, sight: Sight | None = None) -> Trainer:
    """Return a run as its last checkpoint has it; a teacher needs what it sees by."""
    folder = Path(settings["work"]) / name
    trainer = Trainer(settings, folder, settings["seed"], sight)
    trainer.load()
    if not trainer.state["step"]:
        raise SystemExit(f"{folder} holds no checkpoint: run python -m training.train")
    trainer.net.eval()
    return trainer


def main() -> None:
    """Calibrate and write."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--settings", default="training/settings.toml")
    parser.add_argument("--name", default="detector")
    parser.add_argument("--out")
    arguments = parser.parse_args()
    settings = read_settings(arguments.settings)
    chosen = settings["export"]
    out = Path(arguments.out or settings["weights"])
    torch.set_num_threads(settings["train"]["threads"])
    trainer = load_run(settings, arguments.name)
    backend = build_tokenizer()
    rng = random.Random(settings["seed"])
    sets = {}
    for name, rows in read_labelled(settings).items():
        rows = half(rows, 0)
        sets[name] = rng.sample(rows, min(len(rows), chosen["calibration_pairs"]))
    logits = {}
    for name, rows in sets.items():
        logits[name], _, _ = predict(trainer.net, backend, rows)
    drift = np.array([row["drift"] for rows in sets.values() for row in rows])
    scale, offset = platt(
        np.concatenate(list(logits.values())), drift, balanced(sets, chosen["base_rate"])
    )
    # Tags are calibrated by words that a reader marked: those of damage are far surer.
    read = half(read_graded(settings, "dev"), 0)
    _, read_pieces, read_places = predict(trainer.net, backend, read)
    tag_scale, tag_offset = _tag_platt(read, read_pieces, read_places)
    best = max(
        _THRESHOLDS,
        key=lambda t: _f1(
            tag_counts(
                read, read_pieces, read_places, (np.log(t / (1 - t)) - tag_offset) / tag_scale
            )
        ),
    )
    # The predictions above were made in bf16, as in training; what is stored is the fp32 copy.
    trainer.net.encoder.float()
    with torch.no_grad():
        for master, parameter in zip(trainer.master, trainer.body, strict=True):
            parameter.copy_(master)
    out.mkdir(parents=True, exist_ok=True)
    state = {
        key: value.to(torch.float16).contiguous()
        for key, value in trainer.net.state_dict().items()
        if not any(part in key for part in _LEFT_OUT)
    }
    stored = save(state)
    (out / "detector.safetensors").write_bytes(stored)
    digest = hashlib.sha256(stored).hexdigest()
    record = {
        "schema": SCHEMA,
        "name": "evaluator-detector",
        "version": chosen["version"],
        "sha256": digest,
        "encoder_sha256": locate(None).sha256,
        "categories": CATEGORIES,
        "max_pieces": chosen["max_pieces"],
        "calibration": {
            "scale": round(scale, 4),
            "offset": round(offset, 4),
            "tag_scale": round(tag_scale, 4),
            "tag_offset": round(tag_offset, 4),
            "tag_threshold": round(float(best), 2),
            "base_rate": chosen["base_rate"],
        },
    }
    (out / "detector.json").write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(record["calibration"]), trainer.state)


def _tag_platt(
    rows: list[dict[str, Any]], pieces: list[np.ndarray], places: list[Any]
) -> tuple[float, float]:
    values, truth = [], []
    for row, tag, (one, two) in zip(rows, pieces, places, strict=True):
        if "original_spans" not in row:
            continue
        for name, offsets, part in (
            ("original", one, tag[1 : 1 + len(one)]),
            ("rewrite", two, tag[3 + len(one) : -1]),
        ):
            inside = np.zeros(len(offsets))
            for start, end, *_ in row[f"{name}_spans"]:
                inside[(offsets[:, 0] < end) & (offsets[:, 1] > start)] = 1
            values.append(part)
            truth.append(inside)
    joined = np.concatenate(values)
    return platt(joined, np.concatenate(truth), np.ones(len(joined)))


def _f1(counts: tuple[int, int, int]) -> float:
    right, tagged, wanted = counts
    return 2 * right / max(1, tagged + wanted)


if __name__ == "__main__":
    main()
