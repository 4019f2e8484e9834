"""Fit how the learned detector and the rules join into one probability of drift.

    python -m training.join [--rows 500] [--seed 20]

Reads the labelled development files (`training.labelled`), asks rules and detector about a sample
of each, and fits a logistic regression on two numbers of a pair: the detector's log-odds, moved by
how badly the worst word piece is answered, and the rules' score; and a curve that makes it a
probability. How far it is moved is a choice between damage and natural drift
(`grading.TOKEN_WEIGHT`): what each choice gives is printed. Groups (document, talk, original) are
kept together: the weights are fitted on one half of the groups, every figure comes from the other.
The weights are printed for `evaluator.drift.grading`, with what each cut-off costs and finds.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from evaluator import drift
from evaluator.config import Settings
from evaluator.drift.grading import TOKEN_WEIGHT, curve, features
from evaluator.loading import Models, load_models
from evaluator.text import normalise
from evaluator.types import Severity
from training.evaluate import CRITICAL, calibration_error

FILES = ("damage", "references", "summedits", "mqm_ted")
INFERRED = "natural"
"""Labelled by what other versions say: no probability is fitted to it."""
TOKEN_WEIGHTS = (0.0, 0.5, 1.0, 1.5, 2.0, 3.0)
FloatTable = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Row:
    """One labelled pair and what was seen of it, `values` by weight of the worst word piece."""

    name: str
    group: str
    drift: int
    kind: str
    values: dict[float, tuple[float, float]]
    severity: int
    tag: float

    @property
    def fitted_on(self) -> bool:
        """Whether the pair's group is in the half that the weights are fitted on."""
        return hashlib.sha256(self.group.encode()).digest()[0] % 2 == 0


def read(path: Path, rows: int, seed: int) -> list[dict[str, object]]:
    """Return a sample of a labelled file's rows that have a label."""
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    labelled = [line for line in lines if line.get("drift") in (0, 1)]
    random.Random(seed).shuffle(labelled)
    return labelled[:rows]


def observe(models: Models, name: str, lines: Sequence[dict[str, object]]) -> list[Row]:
    """Ask rules and detector about pairs."""
    assert models.detector is not None
    pairs = [(normalise(str(x["original"])).text, normalise(str(x["rewrite"])).text) for x in lines]
    encoded = models.encoder.encode([text for pair in pairs for text in pair], tokens=True)
    assert encoded.tokens is not None
    detections = models.detector.detect(pairs)
    rows = []
    for at, (line, pair, detection) in enumerate(zip(lines, pairs, detections, strict=True)):
        sides = [drift.UnitText(pair[i], encoded.tokens[2 * at + i]) for i in (0, 1)]
        judged = drift.judge(sides[0], sides[1])
        rows.append(
            Row(
                name,
                f"{name}:{line.get('group', at)}",
                int(str(line["drift"])),
                str(line.get("kind", "")),
                {
                    weight: features(judged.findings, judged.matching, detection, weight)
                    for weight in TOKEN_WEIGHTS
                },
                judged.severity.rank,
                max(
                    (t.probability for t in detection.original_tags + detection.rewrite_tags),
                    default=0.0,
                ),
            )
        )
    return rows


def main() -> None:
    """Fit, and print weights and figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--work", type=Path, default=Path("training/work/labelled"))
    parser.add_argument("--rows", type=int, default=500, help="of each file")
    parser.add_argument("--seed", type=int, default=20)
    chosen = parser.parse_args()
    observed = partial(observe, load_models(Settings(), bulk=True))
    rows: list[Row] = []
    read_lines = {
        name: read(chosen.work / f"{name}.jsonl", chosen.rows, chosen.seed)
        for name in (*FILES, INFERRED)
    }
    for name, lines in read_lines.items():
        rows += observed(name, lines)
    fit = [row for row in rows if row.fitted_on]
    held = [row for row in rows if not row.fitted_on]
    models = {weight: fitted(fit, weight) for weight in TOKEN_WEIGHTS}
    print("AUC on the fitted half by weight of the worst word piece")
    for weight, model in models.items():
        found = areas(fit, chances(model, fit, weight))
        print(f"{weight:6}", {name: round(area, 3) for name, area in found.items()})
    model = models[TOKEN_WEIGHT]
    print("weights", np.round(model.join.coef_[0], 4).tolist(), end=" ")
    print("offset", round(model.join.intercept_[0], 4), end="; ")
    print(f"curve: steeper by {model.steeper:.4f}, offset {model.offset:.4f}")
    known = [row for row in fit if row.name != INFERRED]
    share = float(np.mean([np.mean([r.drift for r in known if r.name == n]) for n in FILES]))
    print(f"base rate {share:.3f}; fitted on {len(known)} pairs, figures from {len(held)}")
    scores = chances(model, held, TOKEN_WEIGHT)
    columns = {
        "joined": scores,
        "without": chances(models[0.0], held, 0.0),
        "detector": np.array([row.values[0.0][0] for row in held]),
        "rules": np.array([row.values[0.0][1] for row in held]),
    }
    print(f"{'set':12}{'n':>6}" + "".join(f"{name:>12}" for name in columns))
    table = {name: areas(held, column) for name, column in columns.items()}
    for name in table["joined"]:
        count = sum(row.name == name for row in held)
        print(f"{name:12}{count:6}" + "".join(f"{column[name]:12.3f}" for column in table.values()))
    judged = [at for at, row in enumerate(held) if row.name != INFERRED]
    error = calibration_error(
        scores[judged],
        np.array([held[at].drift for at in judged]),
        np.array([1 / sum(row.name == held[at].name for row in held) for at in judged]),
    )
    print(f"calibration error {error:.4f}")
    damaged = [row for row in rows if row.name == "damage"]
    show_order(observed, model, damaged, read_lines["damage"])
    for title, some, chance in (
        ("the fitted half", fit, chances(model, fit, TOKEN_WEIGHT)),
        ("the other half", held, scores),
    ):
        print(title)
        faithful = [at for at, row in enumerate(some) if row.name == "references"]
        drifted = [at for at, row in enumerate(some) if row.drift and row.name == "damage"]
        show_cuts(some, chance, faithful, drifted)


@dataclass(frozen=True)
class Fit:
    """How a pair's figures become a probability.

    Attributes:
        join: Of the two figures.
        steeper: What the slope of the join's logit grows by from its low end to its high end.
        offset: Of the logit.
    """

    join: LogisticRegression
    steeper: float
    offset: float

    def __call__(self, figures: Sequence[tuple[float, float]]) -> FloatTable:
        """Return the joined probability of each pair."""
        bent = curves(self.join.decision_function(figures), self.steeper, self.offset)
        found: FloatTable = 1 / (1 + np.exp(-bent))
        return found


def curves(logits: FloatTable, steeper: float, offset: float) -> FloatTable:
    """Return `grading.curve` of each."""
    return np.array([curve(float(logit), steeper, offset) for logit in logits])


def fitted(rows: Sequence[Row], weight: float) -> Fit:
    """Fit the join, then its curve; each labelled set counts the same."""
    known = [row for row in rows if row.name != INFERRED]
    counts = {name: max(1, sum(row.name == name for row in known)) for name in FILES}
    figures = [row.values[weight] for row in known]
    labels = np.array([row.drift for row in known])
    shares = np.array([len(known) / len(FILES) / counts[row.name] for row in known])
    join = LogisticRegression(C=1.0).fit(figures, labels, sample_weight=shares)
    logits = join.decision_function(figures)

    def loss(numbers: FloatTable) -> float:
        bent = curves(logits, *numbers)
        return float((shares * (np.logaddexp(0, bent) - labels * bent)).sum())

    steeper, offset = minimize(loss, np.array([0.5, 0.0]), method="Nelder-Mead").x
    return Fit(join, float(steeper), float(offset))


def chances(model: Fit, rows: Sequence[Row], weight: float) -> FloatTable:
    """Return the joined probability of each row."""
    return model([row.values[weight] for row in rows])


def areas(rows: Sequence[Row], scores: FloatTable) -> dict[str, float]:
    """Return the AUC of each set that has pairs of both kinds."""
    found = {}
    for name in (*FILES, INFERRED):
        some = [at for at, row in enumerate(rows) if row.name == name]
        labels = [rows[at].drift for at in some]
        if len(set(labels)) == 2:
            found[name] = float(roc_auc_score(labels, scores[some]))
    return found


def show_order(
    observed: Callable[[str, Sequence[dict[str, object]]], list[Row]],
    model: Fit,
    damaged: Sequence[Row],
    lines: Sequence[dict[str, object]],
) -> None:
    """Print how often a damaged pair of the other half stands above the pair before the damage."""
    asked = [
        (row, {**line, "rewrite": line["twin"]})
        for row, line in zip(damaged, lines, strict=True)
        if line.get("twin") and not row.fitted_on
    ]
    twins = observed("twin", [line for _, line in asked])
    above = chances(model, [row for row, _ in asked], TOKEN_WEIGHT) > chances(
        model, twins, TOKEN_WEIGHT
    )
    critical = np.array([row.kind in CRITICAL for row, _ in asked])
    print(
        f"damaged above its twin {above.mean():.3f} of {len(above)}, "
        f"critical kinds {above[critical].mean():.3f} of {critical.sum()}"
    )


def show_cuts(
    rows: Sequence[Row], scores: FloatTable, faithful: Sequence[int], drifted: Sequence[int]
) -> None:
    """Print the share at major or above for cut-offs of the drift, of rules and of lone tags."""
    tag = drift.DriftSettings().tag_threshold
    print(f"{'rules from':>11}{'tags from':>11}{'faithful major+':>17}{'damage major+':>15}")
    for by_rules in (0.0, 0.25, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65):
        for by_tags in (0.6, 0.65, 0.7, 0.75, 0.8):
            rates = [
                np.mean(
                    [
                        (rows[at].severity >= Severity.MAJOR.rank and scores[at] >= by_rules)
                        or (rows[at].tag >= tag and scores[at] >= by_tags)
                        for at in some
                    ]
                )
                for some in (faithful, drifted)
            ]
            print(f"{by_rules:11.2f}{by_tags:11.2f}{rates[0]:17.3f}{rates[1]:15.3f}")


if __name__ == "__main__":
    main()
