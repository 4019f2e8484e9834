"""Compares designs of the detector on the development splits: what decision 0040 rests on.

    python -m training.designs [--detector FOLDER] [--pairs N] [--settings FILE]

Plain scores of the frozen encoder (cosine, the least well matched token), a small head over the
matching of its token vectors, the cross-encoder, and both joined. The head is fitted
on training pairs, the join on half of the development pairs, and all are judged on the other half.
"""

from __future__ import annotations

import argparse
import json
import random
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.preprocessing import StandardScaler

from evaluator.models import load_encoder
from evaluator.models.detector import load_detector
from evaluator.types import TokenVectors
from training.examples import read_rows
from training.export import half
from training.pairs import read_settings
from training.watch import read_labelled

COSINE, LEAST = 0, 1


def features(encoder: Any, rows: list[dict[str, Any]]) -> np.ndarray:
    """Return (n, f) figures of the matching: cosine, least matched token, and the tails."""
    texts = [row[name] for row in rows for name in ("original", "rewrite")]
    encoded = encoder.encode(texts, tokens=True)
    out = []
    for i in range(len(rows)):
        a, b = encoded.tokens[2 * i], encoded.tokens[2 * i + 1]
        cosine = float(encoded.vectors[2 * i] @ encoded.vectors[2 * i + 1])
        out.append([cosine, *_tails(a, b)])
    return np.array(out, np.float32)


def _tails(a: TokenVectors, b: TokenVectors) -> list[float]:
    if not len(a.vectors) or not len(b.vectors):
        return [0.0] * 14
    similarity = a.vectors @ b.vectors.T
    best = similarity.max(1), similarity.max(0)
    found = [min(float(best[0].min()), float(best[1].min()))]
    for side in best:
        least = np.sort(side)
        padded = np.r_[least[:3], np.ones(3)][:3]
        found += [*map(float, padded), float(side.mean()), float((side < 0.5).mean())]
        found.append(float(np.log1p((side < 0.5).sum())))
    lengths = len(a.vectors), len(b.vectors)
    return [*found, float(np.log(lengths[0] / lengths[1]))]


def main() -> None:
    """Print AUC by design and set."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--settings", default="training/settings.toml")
    parser.add_argument("--detector")
    parser.add_argument("--pairs", type=int, default=6000, help="training pairs to fit on")
    arguments = parser.parse_args()
    settings = read_settings(arguments.settings)
    threads = settings["train"]["threads"]
    rng = random.Random(settings["seed"])
    rows = list(islice(read_rows(Path(settings["work"]) / "pairs", 0), 4 * arguments.pairs))
    fitted = [r for r in rng.sample(rows, arguments.pairs) if r["drift"] < 0.2 or r["drift"] > 0.8]
    encoder = load_encoder(None, device="cpu", precision="bf16", threads=threads, bulk=True)
    detector = load_detector(arguments.detector, precision="bf16", threads=threads, bulk=True)

    def logit(rows: list[dict[str, Any]]) -> np.ndarray:
        found = detector.detect([(r["original"], r["rewrite"]) for r in rows])
        p = np.clip([d.probability for d in found], 1e-6, 1 - 1e-6)
        return np.log(p / (1 - p))

    known = features(encoder, fitted)
    drift = np.array([r["drift"] > 0.5 for r in fitted])
    head = HistGradientBoostingClassifier(random_state=0, max_iter=150).fit(known, drift)
    sets = {name: rows for name, rows in read_labelled(settings).items() if name != "references"}
    # The network has seen the training pairs, so the join's two weights come from development
    # pairs: from the half that fits the calibration too.
    fitting = [r for rows in sets.values() for r in half(rows, 0)]
    joined = np.c_[logit(fitting), features(encoder, fitting)[:, LEAST]]
    scaler = StandardScaler().fit(joined)
    join = LogisticRegression().fit(scaler.transform(joined), [r["drift"] for r in fitting])
    out: dict[str, dict[str, float]] = {}
    for name, rows in sets.items():
        held = half(rows, 1)
        truth = np.array([r["drift"] for r in held])
        own, score = features(encoder, held), logit(held)
        designs = {
            "cosine": -own[:, COSINE],
            "least matched token": -own[:, LEAST],
            "head over matching": head.predict_proba(own)[:, 1],
            "cross-encoder": score,
            "joined": join.predict_proba(scaler.transform(np.c_[score, own[:, LEAST]]))[:, 1],
        }
        out[name] = {k: round(float(roc_auc_score(truth, v)), 4) for k, v in designs.items()}
    # The join in the features' own units: sigmoid(logit * log-odds + least * similarity + offset).
    weights = join.coef_[0] / scaler.scale_
    offset = float(join.intercept_[0] - (weights * scaler.mean_).sum())
    out["join"] = {"logit": float(weights[0]), "least": float(weights[1]), "offset": offset}
    print(json.dumps(out, indent=2))


if __name__ == "__main__":
    main()
