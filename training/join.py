"""Fit how the learned detector and the rules join into one probability of drift.

    python -m training.join [--rows N]

Asks rules and detector about the labelled development files (`training.labelled`) and fits a
logistic regression on two numbers of a pair: the detector's log-odds, moved by how badly the worst
word piece is answered and by how many words there are, and the rules' score; and a curve that makes
it a probability. How far they are moved is a choice between damage and natural drift
(`grading.TOKEN_WEIGHT`, `LENGTH_WEIGHT`): what each choice gives is printed.

Numbers are fitted on the half of the groups (documents, talks, originals) that calibrates the
detector too; every figure comes from the other half, by which `training.evaluate` judges. Printed
besides, for `evaluator.drift.thresholds`: which categories faithful pairs show and which damage
shows, and what each choice of cut-offs flags.
"""

from __future__ import annotations

import argparse
import itertools
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from evaluator import drift
from evaluator.config import Settings
from evaluator.drift.grading import LENGTH_WEIGHT, TOKEN_WEIGHT, curve, features, severity_of
from evaluator.drift.thresholds import FIRM, Cuts, cuts, graded
from evaluator.loading import Models, load_models
from evaluator.text import normalise
from evaluator.types import Category, Finding, Severity
from training.evaluate import CRITICAL, calibration_error
from training.export import half
from training.pairs import read_settings
from training.watch import read_labelled

INFERRED = "natural"
"""Labelled by what other versions say: no probability is fitted to it."""
PLAIN = (0.0, 0.0)
SHIPPED = (TOKEN_WEIGHT, LENGTH_WEIGHT)
WEIGHTS = sorted({PLAIN, SHIPPED, *itertools.product((0.0, 0.75, 1.5), (0.0, 0.3, 0.6, 0.9))})
"""Of the worst word piece and of the number of words."""
CUTS = ((0.7, 0.75, 0.8, 0.85), (0.1, 0.15, 0.2, 0.3), (0.0, 2.3, 2.6, 3.0))
"""Least drift for major and critical findings, and what firm categories gain."""
FloatTable = npt.NDArray[np.float64]
# Evidence as it comes: no cut-off takes it down, no tag stands alone.
_AS_IT_COMES = drift.DriftSettings(major=0.0, critical=0.0, learned_minor=2.0, learned_major=2.0)


@dataclass(frozen=True)
class Row:
    """One labelled pair and what was seen of it.

    Attributes:
        drift: 0 or 1.
        kind: Of damage or of faithful pair.
        values: The two numbers of the join by `WEIGHTS`.
        findings: In the severity that the rules name.
        tag: Probability of the detector's surest tag.
    """

    drift: int
    kind: str
    values: dict[tuple[float, float], tuple[float, float]]
    findings: tuple[Finding, ...]
    tag: float


Sets = dict[str, list[Row]]


def observe(models: Models, lines: Sequence[dict[str, Any]]) -> list[Row]:
    """Ask rules and detector about pairs, as the product asks them."""
    assert models.detector is not None
    pairs = [(normalise(x["original"]).text, normalise(x["rewrite"]).text) for x in lines]
    encoded = models.encoder.encode([text for pair in pairs for text in pair], tokens=True)
    assert encoded.tokens is not None
    detections = models.detector.detect(pairs)
    rows = []
    for at, (line, pair, detection) in enumerate(zip(lines, pairs, detections, strict=True)):
        sides = [drift.UnitText(pair[i], encoded.tokens[2 * at + i]) for i in (0, 1)]
        judged = drift.judge(sides[0], sides[1], _AS_IT_COMES, detection=detection)
        values = {
            weights: features(judged.evidence, judged.matching, detection, *weights)
            for weights in WEIGHTS
        }
        tags = (*detection.original_tags, *detection.rewrite_tags)
        surest = max((tag.probability for tag in tags), default=0.0)
        rows.append(Row(line["drift"], line["kind"], values, judged.findings, surest))
    return rows


@dataclass(frozen=True)
class Fit:
    """How a pair's figures become a probability.

    Attributes:
        weights: One of `WEIGHTS`.
        join: Of the two figures.
        steeper: What the slope of the join's logit grows by from its low end to its high end.
        offset: Of the logit.
    """

    weights: tuple[float, float]
    join: LogisticRegression
    steeper: float
    offset: float

    def __call__(self, rows: Sequence[Row]) -> FloatTable:
        """Return the joined probability of each row."""
        logits = self.join.decision_function([row.values[self.weights] for row in rows])
        found: FloatTable = 1 / (1 + np.exp(-curves(logits, self.steeper, self.offset)))
        return found


def curves(logits: FloatTable, steeper: float, offset: float) -> FloatTable:
    """Return `grading.curve` of each."""
    return np.array([curve(float(logit), steeper, offset) for logit in logits])


def fitted(sets: Sets, weights: tuple[float, float]) -> Fit:
    """Fit the join, then its curve; each labelled set counts the same."""
    known = {name: rows for name, rows in sets.items() if name != INFERRED}
    count = sum(map(len, known.values()))
    figures = [row.values[weights] for rows in known.values() for row in rows]
    labels = np.array([row.drift for rows in known.values() for row in rows])
    shares = np.array([count / len(known) / len(rows) for rows in known.values() for _ in rows])
    join = LogisticRegression(C=1.0).fit(figures, labels, sample_weight=shares)
    logits = join.decision_function(figures)

    def loss(numbers: FloatTable) -> float:
        bent = curves(logits, *numbers)
        return float((shares * (np.logaddexp(0, bent) - labels * bent)).sum())

    steeper, offset = minimize(loss, np.array([0.5, 0.0]), method="Nelder-Mead").x
    return Fit(weights, join, float(steeper), float(offset))


def areas(sets: Sets, scores: dict[str, FloatTable]) -> dict[str, float]:
    """Return the AUC of each set that has pairs of both kinds."""
    return {
        name: float(roc_auc_score([row.drift for row in rows], scores[name]))
        for name, rows in sets.items()
        if len({row.drift for row in rows}) == 2
    }


def show_figures(fits: dict[tuple[float, float], Fit], held: Sets) -> None:
    """Print how well each column orders the pairs of a half, and how well the drift is calibrated.

    Args:
        fits: By `WEIGHTS`.
        held: The half that judges.
    """
    joined = {name: fits[SHIPPED](rows) for name, rows in held.items()}
    columns = {
        "joined": joined,
        "without": {name: fits[PLAIN](rows) for name, rows in held.items()},
        "detector": {n: np.array([r.values[PLAIN][0] for r in rows]) for n, rows in held.items()},
        "rules": {n: np.array([r.values[PLAIN][1] for r in rows]) for n, rows in held.items()},
    }
    print(f"{'set':12}{'pairs':>6}" + "".join(f"{name:>12}" for name in columns))
    table = {name: areas(held, column) for name, column in columns.items()}
    for name in table["joined"]:
        values = "".join(f"{column[name]:12.3f}" for column in table.values())
        print(f"{name:12}{len(held[name]):6}{values}")
    known = {name: rows for name, rows in held.items() if name != INFERRED}
    error = calibration_error(
        np.concatenate([joined[name] for name in known]),
        np.array([row.drift for rows in known.values() for row in rows]),
        np.array([1 / len(rows) for rows in known.values() for _ in rows]),
    )
    print(f"calibration error {error:.4f}")


def show_order(fit: Fit, damaged: Sequence[Row], twins: Sequence[Row]) -> None:
    """Print how often a damaged pair stands above the pair before the damage."""
    above = fit(damaged) > fit(twins)
    critical = np.array([row.kind in CRITICAL for row in damaged])
    print(
        f"damaged above its twin {above.mean():.3f} of {len(above)}, "
        f"critical kinds {above[critical].mean():.3f} of {critical.sum()}"
    )


def show_categories(fit: Fit, sets: Sets) -> None:
    """Print which categories faithful pairs show and which damage shows: `thresholds.FIRM`.

    Counted are pairs with a major or critical finding of a category, and behind the stroke those in
    which the cut-offs for all categories take it down.
    """
    strict = replace(cuts(drift.DriftSettings(), learned=True), firm=0.0)
    columns = {
        name: [
            [_graves(row.findings), _graves(graded(row.findings, float(chance), strict))]
            for row, chance in zip(rows, fit(rows), strict=True)
        ]
        for name, rows in _by_label(sets).items()
    }
    print(f"{'findings':14}" + "".join(f"{f'{n} ({len(c)})':>18}" for n, c in columns.items()))
    for category in sorted({kind for c in columns.values() for raw, _ in c for kind in raw}):
        counts = ""
        for column in columns.values():
            found = [category in left for raw, left in column if category in raw]
            counts += f"{f'{len(found)} / {found.count(False)}':>18}"
        print(f"{category:14}{counts}  {'firm' if category in FIRM else ''}")


def show_cuts(fit: Fit, halves: dict[str, Sets]) -> None:
    """Print the share at major or above for cut-offs of the drift, the product's first, by half."""
    some = {
        f"{title}: {name}": rows
        for title, sets in halves.items()
        for name, rows in _by_label(sets).items()
    }
    chances = {name: fit(rows) for name, rows in some.items()}
    print(f"{'major':>6}{'critical':>9}{'firm':>6}" + "".join(f"{name:>20}" for name in some))
    shipped = cuts(drift.DriftSettings(), learned=True)
    for chosen in (shipped, *(Cuts(0.0, *numbers) for numbers in itertools.product(*CUTS))):
        shares = [
            np.mean([flagged(*pair, chosen) for pair in zip(rows, chances[name], strict=True)])
            for name, rows in some.items()
        ]
        print(
            f"{chosen.major:6.2f}{chosen.critical:9.2f}{chosen.firm:6.1f}"
            + "".join(f"{share:20.4f}" for share in shares)
        )


def _by_label(sets: Sets) -> Sets:
    """Return what must not be flagged, and what should be."""
    return {
        "references": sets["references"],
        "faithful": [row for row in sets["damage"] if not row.drift],
        "damaged": [row for row in sets["damage"] if row.drift],
    }


def _graves(findings: Sequence[Finding]) -> set[Category]:
    """Return the categories of major and critical findings."""
    return {one.category for one in findings if one.severity.rank >= Severity.MAJOR.rank}


def flagged(row: Row, chance: float, chosen: Cuts) -> bool:
    """Whether a pair is flagged at major or above; a lone tag is as `learned_major` has it."""
    lone = row.tag >= drift.DriftSettings().tag_threshold and chance >= chosen.major
    shown = severity_of(graded(row.findings, float(chance), chosen))
    return lone or shown.rank >= Severity.MAJOR.rank


def main() -> None:
    """Fit, and print weights and figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--settings", default="training/settings.toml")
    parser.add_argument("--rows", type=int, help="of each half of each file; default: all")
    chosen = parser.parse_args()
    settings = read_settings(chosen.settings)
    rng = random.Random(settings["seed"])
    labelled = read_labelled(settings, inferred=True)
    lines: dict[int, dict[str, list[dict[str, Any]]]] = {0: {}, 1: {}}
    for which, sets in lines.items():
        for name, every in labelled.items():
            rows = half(every, which)
            sets[name] = rng.sample(rows, min(len(rows), chosen.rows or len(rows)))
    models = load_models(Settings(), bulk=True)
    fit_on, held = (
        {name: observe(models, rows) for name, rows in lines[which].items()} for which in (0, 1)
    )
    fits = {weights: fitted(fit_on, weights) for weights in WEIGHTS}
    print("AUC on the fitted half by weight of the worst word piece and of the number of words")
    for weights, fit in fits.items():
        found = areas(fit_on, {name: fit(rows) for name, rows in fit_on.items()})
        print(*weights, {name: round(area, 3) for name, area in found.items()})
    fit = fits[SHIPPED]
    print("weights", np.round(fit.join.coef_[0], 4).tolist(), end=" ")
    print("offset", round(fit.join.intercept_[0], 4), end="; ")
    print(f"curve: steeper by {fit.steeper:.4f}, offset {fit.offset:.4f}")
    shares = [np.mean([r.drift for r in rows]) for n, rows in fit_on.items() if n != INFERRED]
    count = sum(len(rows) for name, rows in fit_on.items() if name != INFERRED)
    print(f"base rate {np.mean(shares):.3f}; fitted on {count} pairs")
    show_figures(fits, held)
    damaged = [
        (row, {**line, "rewrite": line["twin"]})
        for row, line in zip(held["damage"], lines[1]["damage"], strict=True)
        if line.get("twin")
    ]
    show_order(fit, [row for row, _ in damaged], observe(models, [twin for _, twin in damaged]))
    show_categories(fit, fit_on)
    show_cuts(fit, {"fitted": fit_on, "held": held})


if __name__ == "__main__":
    main()
