"""Judges a detector as the product runs it on the development splits.

    python -m training.evaluate [--detector FOLDER] [--settings FILE] [--calibrated-half]

Prints JSON: AUC by set with a bootstrap interval over groups, damage by kind, the share of
reference pairs over the thresholds, calibration error, the tags' F1 on words, how often a damaged
pair stands above its undamaged twin, damage whose label a reader bore out, symmetry and speed.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import time
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.metrics import roc_auc_score

from evaluator.agreement import Mark, Marks
from evaluator.agreement.marks import count_words
from evaluator.models.detector import load_detector
from evaluator.types import Detection, Span
from training.export import balanced, half
from training.pairs import read_settings
from training.watch import read_labelled

CRITICAL = (
    "number", "date_time", "unit", "money", "name", "negation_added", "negation_removed",
    "polarity", "roles", "attribution", "quantity", "untranslated", "garbled", "added_sentence",
    "dropped_clause",
)  # fmt: skip
"""Kinds of damage that tell the reader something else."""
READ = Path(__file__).with_name("read_pairs.tsv")


def interval(
    drift: np.ndarray, score: np.ndarray, groups: list[str], draws: int = 500
) -> tuple[float, float]:
    """Return the 95% bootstrap interval of the AUC, groups drawn whole."""
    rng = np.random.default_rng(0)
    index: dict[str, list[int]] = {}
    for i, group in enumerate(groups):
        index.setdefault(group, []).append(i)
    members = [np.array(v) for v in index.values()]
    out = []
    for _ in range(draws):
        chosen = np.concatenate([members[i] for i in rng.integers(0, len(members), len(members))])
        if 0 < drift[chosen].sum() < len(chosen):
            out.append(roc_auc_score(drift[chosen], score[chosen]))
    low, high = np.quantile(out, [0.025, 0.975])
    return round(float(low), 4), round(float(high), 4)


def calibration_error(
    probability: np.ndarray, drift: np.ndarray, weights: np.ndarray, bins: int = 10
) -> float:
    """Expected calibration error over bins of equal width (Naeini, Cooper and Hauskrecht 2015)."""
    which = np.minimum((probability * bins).astype(int), bins - 1)
    error = 0.0
    for b in range(bins):
        inside = which == b
        if inside.any():
            share = weights[inside] / weights[inside].sum()
            gap = abs((share * probability[inside]).sum() - (share * drift[inside]).sum())
            error += gap * weights[inside].sum() / weights.sum()
    return float(error)


def tag_scores(rows: list[dict[str, Any]], detections: list[Detection]) -> dict[str, float]:
    """Precision, recall and F1 over words of both sides, and how often the category is right."""
    right = tagged = wanted = same = 0
    for row, detection in zip(rows, detections, strict=True):
        if "original_spans" not in row:
            continue
        gold = [
            tuple(Mark(Span(start, end), kind) for start, end, kind in row[f"{name}_spans"])
            for name in ("original", "rewrite")
        ]
        mine = [
            tuple(Mark(Span(tag.start, tag.end), str(tag.category)) for tag in tags)
            for tags in (detection.original_tags, detection.rewrite_tags)
        ]
        counts = count_words((row["original"], row["rewrite"]), Marks(*gold), Marks(*mine))
        right += counts.right
        tagged += counts.said
        wanted += counts.wanted
        same += counts.same
    return {
        "precision": round(right / max(1, tagged), 4),
        "recall": round(right / max(1, wanted), 4),
        "f1": round(2 * right / max(1, tagged + wanted), 4),
        "category": round(same / max(1, right), 4),
    }


def evaluate(detector: Any, sets: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    """Return every figure for `sets` of labelled rows."""
    out: dict[str, Any] = {}
    found: dict[str, list[Detection]] = {}
    began, count = time.perf_counter(), 0
    for name, rows in sets.items():
        found[name] = detector.detect([(r["original"], r["rewrite"]) for r in rows])
        count += len(rows)
    out["pairs_per_second"] = round(count / (time.perf_counter() - began), 1)
    scores = {n: np.array([d.probability for d in v]) for n, v in found.items()}
    drifts = {n: np.array([r["drift"] for r in rows]) for n, rows in sets.items()}
    for name, rows in sets.items():
        if 0 < drifts[name].sum() < len(rows):
            groups = [r["group"] for r in rows]
            out[name] = {
                "pairs": len(rows),
                "auc": round(float(roc_auc_score(drifts[name], scores[name])), 4),
                "interval": interval(drifts[name], scores[name], groups),
            }
    damage = sets["damage"]
    for name in ("damage", "nonsense"):
        if name in sets:
            out[name]["kinds"] = by_kind(sets[name], scores[name])
    out["tags"] = tag_scores(damage, found["damage"])
    out["order"] = order(detector, damage, scores["damage"])
    if (borne_out := read_again(damage, scores["damage"])) is not None:
        out["damage_read"] = borne_out
    peaks = np.array([_peak(d) for d in found["references"]])
    caught = scores["damage"][drifts["damage"] == 1]
    strict = float(np.quantile(scores["references"], 0.95))
    out["references"] = {
        "pairs": len(sets["references"]),
        "probability_over": _shares(scores["references"]),
        "tag_over": _shares(peaks),
        "threshold_at_5_percent": round(strict, 4),
        "damage_caught_there": round(float((caught > strict).mean()), 4),
    }
    known = {n: rows for n, rows in sets.items() if n not in ("natural", "nonsense")}
    joined = np.concatenate([scores[n] for n in known])
    drift = np.concatenate([drifts[n] for n in known])
    weights = balanced(known, detector.base_rate)
    out["calibration_error"] = round(calibration_error(joined, drift, weights), 4)
    sample = damage[:: max(1, len(damage) // 400)]
    turned = detector.detect([(r["rewrite"], r["original"]) for r in sample])
    straight = scores["damage"][:: max(1, len(damage) // 400)]
    gaps = np.abs(straight - np.array([d.probability for d in turned]))
    out["direction"] = {
        "mean_gap": round(float(gaps.mean()), 4),
        "over_0.1": round(float((gaps > 0.1).mean()), 4),
    }
    return out


def by_kind(rows: list[dict[str, Any]], scores: np.ndarray) -> dict[str, float]:
    """Return the AUC of each kind of damage against all faithful pairs of the same file."""
    faithful = scores[[not r["drift"] for r in rows]]
    out = {}
    for kind in sorted({r["kind"] for r in rows if r["drift"]}):
        own = scores[[r["kind"] == kind for r in rows]]
        truth = np.r_[np.ones(len(own)), np.zeros(len(faithful))]
        out[kind] = round(float(roc_auc_score(truth, np.r_[own, faithful])), 4)
    return out


def order(detector: Any, rows: list[dict[str, Any]], scores: np.ndarray) -> dict[str, Any]:
    """Return how often a damaged pair scores above the same pair before the damage."""
    at = [i for i, row in enumerate(rows) if row.get("twin")]
    twins = detector.detect([(rows[i]["original"], rows[i]["twin"]) for i in at])
    above = np.array([scores[i] > twin.probability for i, twin in zip(at, twins, strict=True)])
    critical = np.array([rows[i]["kind"] in CRITICAL for i in at])
    return {
        "pairs": len(at),
        "right": round(float(above.mean()), 4),
        "critical_pairs": int(critical.sum()),
        "critical_right": round(float(above[critical].mean()), 4),
    }


def read_verdicts() -> dict[str, int | None]:
    """Return what a reader said of pairs, by `pair_key`: 1 drifted, 0 kept, None undecided."""
    said = {"drifted": 1, "kept": 0, "undecided": None}
    lines = READ.read_text(encoding="utf-8").splitlines()
    fields = (line.split("\t") for line in lines if not line.startswith("#"))
    return {key: said[word] for key, word in fields}


def pair_key(row: dict[str, Any]) -> str:
    """Return the name under which a pair stands in `read_pairs.tsv`."""
    both = f"{row['original']}\t{row['rewrite']}"
    return hashlib.sha256(both.encode()).hexdigest()[:16]


def read_again(rows: list[dict[str, Any]], scores: np.ndarray) -> dict[str, Any] | None:
    """Judge by the pairs that a reader saw, who knew neither label nor score.

    Labels follow from how a pair was made, and some are wrong: a faithful output that is not, a
    damage that says the same. The AUC is given for the pairs that label and reader agree on, and,
    with the reader's word for the label, for all that the reader was sure of.

    Returns:
        None where the reader saw none of the pairs.
    """
    verdicts = read_verdicts()
    places = {pair_key(row): i for i, row in enumerate(rows)}
    seen = [(places[key], verdict) for key, verdict in verdicts.items() if key in places]
    sure = [i for i, verdict in seen if verdict is not None]
    said = np.array([verdict for _, verdict in seen if verdict is not None])
    label = np.array([rows[i]["drift"] for i in sure])
    agreed = [i for i, same in zip(sure, said == label, strict=True) if same]
    truth = np.array([rows[i]["drift"] for i in agreed])
    if len(set(truth)) < 2:
        return None
    return {
        "pairs": len(seen),
        "undecided": len(seen) - len(sure),
        "faithful_said_drifted": int(((said == 1) & (label == 0)).sum()),
        "damaged_said_kept": int(((said == 0) & (label == 1)).sum()),
        "agreed": len(agreed),
        "auc": round(float(roc_auc_score(truth, scores[agreed])), 4),
        "interval": interval(truth, scores[agreed], [rows[i]["group"] for i in agreed]),
        "auc_by_reader": round(float(roc_auc_score(said, scores[sure])), 4),
        "interval_by_reader": interval(said, scores[sure], [rows[i]["group"] for i in sure]),
    }


def _peak(detection: Detection) -> float:
    """Probability of the likeliest tag, 0 without any."""
    tags = (*detection.original_tags, *detection.rewrite_tags)
    return max((tag.probability for tag in tags), default=0.0)


def _shares(values: np.ndarray) -> dict[str, float]:
    return {f"{t}": round(float((values >= t).mean()), 4) for t in (0.3, 0.5, 0.7, 0.85, 0.95)}


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--settings", default="training/settings.toml")
    parser.add_argument("--detector", help="folder; default: the bundled one")
    parser.add_argument("--precision", default="auto")
    parser.add_argument(
        "--calibrated-half",
        action="store_true",
        help="judge on all development pairs, those that fitted the calibration too",
    )
    arguments = parser.parse_args()
    settings = read_settings(arguments.settings)
    sets = read_labelled(settings, inferred=True, nonsense=True)
    if not arguments.calibrated_half:
        sets = {name: half(rows, 1) for name, rows in sets.items()}
    detector = load_detector(
        arguments.detector,
        precision=arguments.precision,
        threads=settings["train"]["threads"],
        bulk=True,
    )
    print(json.dumps(evaluate(detector, sets), indent=2))


if __name__ == "__main__":
    main()
