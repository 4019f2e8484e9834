"""Fit how detector, matching and rules join into drift, and what is cut from it.

    python -m training.join [--rules] [--keep] [--rows N] [--detector FOLDER]

With `--rules`, first counts how often each rule spoke on pairs that a reader judged, and how often
rightly (documents that the networks are trained on: no rule was fitted to these labels). Then fits
and writes `evaluator/drift/decide/fitted.json`:

- the drift: a logistic regression on `figures.figures`, from read pairs of held-out documents,
  damage, edited texts and marked talks together, then made a probability for read pairs of which
  `BASE_RATE` drifted gravely;
- the chance that a finding is right, that is, that the reader marked its words, for rules and for
  words that no rule speaks for, and that the latter were marked as grave
  (`likelihood.finding_figures`); pairs count as often as their grades occur in translation;
- the cuts: `likely` is the lowest one from 0.4 that keeps 5% false alarms, `sure` the lowest from
  which 90% of the findings are right, `possible` where a third still is.

Probability and cuts come from one half of the documents that no weights have seen (and from
back-translations of other sentences); every figure that is printed from the other half.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from evaluator.config import Settings
from evaluator.drift.decide import fitted
from evaluator.drift.decide.figures import LEARNED, PLAIN, figures
from evaluator.drift.decide.likelihood import (
    chance_of,
    finding_figures,
    raised,
    severity_in,
    source_of,
    standing,
)
from evaluator.drift.decide.settings import DriftSettings
from evaluator.loading import load_models
from evaluator.types import Severity
from training.evaluate import CRITICAL, calibration_error
from training.export import half
from training.observe import Row, Seen, observe
from training.pairs import read_settings
from training.watch import read_labelled

BASE_RATE = 0.12
FALSE_ALARMS, REFERENCES = 0.05, 0.08
"""Share of faithful pairs that may be flagged; of pairs of two references, which differ in earnest
in about half of the alarms that they raise (docs/findings.md)."""
SURE, POSSIBLE = 0.9, 0.33
LEAST = 0.4
"""What is wrong more often than this is a question, however few faithful pairs show it."""
SHARES = {"read": 0.5, "damage": 0.25, "summedits": 0.1, "mqm_ted": 0.1, "nonsense": 0.05}
"""What each set counts in the fit of the drift; `read` are natural pairs and back-translations."""
FINDINGS = {"read": 0.6, "damage": 0.2, "references": 0.12, "nonsense": 0.08}
"""The same for the chances of findings."""
OCCURS = {"none": 0.62, "minor": 0.26, "major": 0.11, "critical": 0.01}
"""How often each grade occurs among outputs of good systems."""
_PLACES = 4
FloatTable = npt.NDArray[np.float64]
Sets = dict[str, list[Row]]


def count_rules(rows: Iterable[Row]) -> dict[str, list[int]]:
    """Return of each rule on how many pairs it spoke, was right, and was so about grave words."""
    spoke, right, grave = Counter[str](), Counter[str](), Counter[str]()
    for row in rows:
        for key in {one.item.rule for one in row.seen if not one.alone}:
            own = [one for one in row.seen if one.item.rule == key]
            spoke[key] += 1
            right[key] += any(one.right for one in own)
            grave[key] += any(one.grave for one in own)
    return {key: [spoke[key], right[key], grave[key]] for key in sorted(spoke)}


def unit_figures(rows: Sequence[Row], *, learned: bool) -> FloatTable:
    """Return (n, f) figures of units."""
    return np.array(
        [
            figures(row.judged.evidence, row.judged.matching, row.detection if learned else None)
            for row in rows
        ]
    )


def _logits(record: dict[str, Any], values: FloatTable) -> FloatTable:
    out: FloatTable = values @ np.array(record["weights"]) + record["offset"]
    return out


def _apply(record: dict[str, Any], values: FloatTable) -> FloatTable:
    out: FloatTable = 0.5 * (1 + np.tanh(_logits(record, values) / 2))
    return out


def regression(
    values: FloatTable, labels: npt.NDArray[Any], weights: FloatTable, strength: float = 0.3
) -> dict[str, Any]:
    """Fit a logistic regression on standardised figures; return it for figures as they come."""
    mean, spread = values.mean(0), values.std(0) + 1e-6
    model = LogisticRegression(C=strength, max_iter=2000)
    model.fit((values - mean) / spread, labels, sample_weight=weights)
    plain = model.coef_[0] / spread
    return {"weights": plain.tolist(), "offset": float(model.intercept_[0] - plain @ mean)}


def fit_drift(sets: Sets, *, learned: bool) -> dict[str, Any]:
    """Fit the drift to all sets, then make it a probability for read pairs."""
    values, labels, weights = [], [], []
    for name, share in SHARES.items():
        rows = [row for row in sets.get(name, ()) if row.drift is not None]
        if not rows:
            continue
        values.append(unit_figures(rows, learned=learned))
        labels.append([row.drift for row in rows])
        weights.append(np.full(len(rows), share / len(rows)))
    every = np.concatenate(weights)
    record = regression(
        np.concatenate(values), np.concatenate(labels), every * len(every) / every.sum()
    )
    read = [row for row in sets.get("unseen", sets["read"]) if row.drift is not None]
    logits = _logits(record, unit_figures(read, learned=learned))
    truth = np.array([row.drift for row in read])
    shares = base_weights(truth)

    def loss(numbers: FloatTable) -> float:
        bent = numbers[0] * logits + numbers[1]
        return float((shares * (np.logaddexp(0, bent) - truth * bent)).sum())

    scale, offset = minimize(loss, np.array([1.0, -1.0]), method="Nelder-Mead").x
    return {
        "weights": [float(scale * weight) for weight in record["weights"]],
        "offset": float(scale * record["offset"] + offset),
    }


def base_weights(truth: npt.NDArray[Any], rate: float = BASE_RATE) -> FloatTable:
    """Return weights under which `rate` of the pairs drifted; they add up to 1."""
    out = np.where(truth == 1, rate / max(1, (truth == 1).sum()), 0.0)
    out += np.where(truth == 0, (1 - rate) / max(1, (truth == 0).sum()), 0.0)
    return out


@dataclass(frozen=True)
class Shown:
    """A finding as the fit makes it.

    Attributes:
        seen: The evidence.
        right: Its chance.
        severity: What it does to the reader.
        stands: Whether it counts whatever its chance (`likelihood.standing`).
    """

    seen: Seen
    right: float
    severity: Severity
    stands: bool = False

    @property
    def reach(self) -> float:
        """What a cut is held against."""
        return 1.0 if self.stands else self.right


def finding_table(rows: Sequence[Row], drifts: FloatTable, *, learned: bool) -> FloatTable:
    """Return the figures of all evidence of rows, one row of the table each."""
    return np.array(
        [
            finding_figures(one.item, float(drift), row.detection if learned else None)
            for row, drift in zip(rows, drifts, strict=True)
            for one in chosen(row, learned=learned)
        ]
    )


def chosen(row: Row, *, learned: bool) -> list[Seen]:
    """Return a row's evidence: without the detector that of rules alone."""
    return [one for one in row.seen if learned or not one.alone]


def grade_of(row: Row) -> str:
    """Return the reader's grade, or what stands for it where only the drift is known."""
    return row.severity or {0: "none", None: "minor"}.get(row.drift, "major")


def fit_findings(sets: Sets, drift: dict[str, Any], *, learned: bool) -> dict[str, dict[str, Any]]:
    """Fit the chances that findings are right: of rules, and of words that no rule speaks for.

    Args:
        sets: Read pairs, and beside them damage, nonsense and pairs of references, whose words are
            known: on read pairs some rules hardly ever speak.
        drift: The fitted drift.
        learned: Whether the detector takes part.
    """
    tables, seen, weights = [], [], []
    for name, share in FINDINGS.items():
        rows = sets.get(name, [])
        drifts = _apply(drift, unit_figures(rows, learned=learned)) if rows else np.zeros(0)
        own = [one for row in rows for one in chosen(row, learned=learned)]
        if not own:
            continue
        counts = Counter(grade_of(row) for row in rows)
        usual = sum(OCCURS[grade] for grade in counts)
        tables.append(finding_table(rows, drifts, learned=learned))
        seen += own
        weights += [
            share * OCCURS[grade_of(row)] / usual / counts[grade_of(row)]
            for row in rows
            for _ in chosen(row, learned=learned)
        ]
    table, every = np.concatenate(tables), np.array(weights)
    every *= len(every) / every.sum()
    known = np.array([one.right is not None for one in seen])
    alone = np.array([one.alone for one in seen])
    out = {}
    for name, group, label in (
        ("right", ~alone, "right"),
        ("lone", alone, "right"),
        ("grave", alone, "grave"),
    ):
        some = known & group
        if some.any():
            labels = np.array([bool(getattr(one, label)) for one in seen])[some]
            out[name] = regression(table[some], labels, every[some], 1.0)
    return out


def shown(
    rows: Sequence[Row], record: dict[str, Any], drifts: FloatTable, *, learned: bool
) -> list[list[Shown]]:
    """Return the findings of rows as the product would make them, before any cut."""
    fit, threshold = fitted.read_fit(record), DriftSettings().tag_threshold
    out = []
    for row, drift in zip(rows, drifts, strict=True):
        own, plain = [], []
        detection = row.detection if learned else None
        sides = row.judged.matching.original, row.judged.matching.rewrite
        for one in chosen(row, learned=learned):
            seen = finding_figures(one.item, float(drift), detection)
            plain.append(chance_of(one.item, seen, fit))
            source = source_of(one.item, detection, threshold)
            chance = raised(plain[-1], one.item, sides, source)
            own.append(Shown(one, chance, severity_in(one.item, chance, seen, fit)))
        at = standing(plain, float(drift), float(record["likely"]))
        if at is not None:
            severity = max(own[at].severity, Severity.MAJOR, key=lambda one: one.rank)
            own[at] = replace(own[at], severity=severity, stands=True)
        out.append(own)
    return out


def reach(findings: Sequence[Shown], least: Severity = Severity.MAJOR) -> float:
    """Return the highest chance of a finding of a severity or above, 0 without one."""
    return max((one.reach for one in findings if one.severity.rank >= least.rank), default=0.0)


def lowest_cut(values: Sequence[float], share: float) -> float:
    """Return the lowest cut that at most `share` of the values are at or above."""
    ranked = sorted(values, reverse=True)
    over = ranked[int(share * len(ranked))] if ranked else 0.0
    return float(np.ceil((over + 10.0**-_PLACES) * 10**_PLACES) / 10**_PLACES)


def fit_cuts(
    found: Sequence[Sequence[Shown]], rows: Sequence[Row], also: Sequence[Sequence[Shown]]
) -> dict[str, float]:
    """Choose the cuts: see the module's text.

    Args:
        found: Findings of the read pairs `rows`.
        rows: The pairs.
        also: Of pairs of two professional translations, of which no more may be flagged.
    """
    none = [reach(f) for f, row in zip(found, rows, strict=True) if row.drift == 0]
    likely = max(
        LEAST,
        lowest_cut(none, FALSE_ALARMS),
        lowest_cut([reach(f) for f in also], REFERENCES),
    )
    every = sorted(
        (
            (one.right, bool(one.seen.right))
            for own in found
            for one in own
            if one.seen.right is not None
        ),
        reverse=True,
    )
    hits = np.cumsum([right for _, right in every]) / np.arange(1, len(every) + 1)

    def from_which(share: float) -> float:
        good = np.flatnonzero(hits >= share)
        return round(every[int(good[-1])][0], _PLACES) if len(good) else 1.0

    sure = max(likely, from_which(SURE))
    return {"likely": likely, "sure": sure, "possible": min(likely, POSSIBLE)}


def main() -> None:
    """Fit, write, and print figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--settings", default="training/settings.toml")
    parser.add_argument("--rules", action="store_true", help="count anew how rules did")
    parser.add_argument("--keep", action="store_true", help="fit nothing, judge what is in force")
    parser.add_argument("--rows", type=int, help="of each file; default: all")
    parser.add_argument("--detector", help="folder of other weights")
    asked = parser.parse_args()
    settings = read_settings(asked.settings)
    work = Path(settings["work"])
    rng = random.Random(settings["seed"])

    def graded(*names: str) -> list[dict[str, Any]]:
        return [
            json.loads(line)
            for name in names
            for line in (work / "graded" / f"{name}.jsonl").open(encoding="utf-8")
        ]

    def some(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return rng.sample(lines, min(len(lines), asked.rows or len(lines)))

    record: dict[str, Any] = json.loads(fitted.PATH.read_text(encoding="utf-8"))
    if asked.rules:
        alone = load_models(Settings(detector="none"), bulk=True)
        record["rules"] = count_rules(observe(alone, some(graded("train", "back_train"))))
        write(record)
    chosen_settings = Settings(detector=asked.detector) if asked.detector else Settings()
    models = load_models(chosen_settings, bulk=True)
    labelled = read_labelled(settings, nonsense=True)
    dev = graded("dev")
    if not asked.keep:
        unseen = observe(models, [*some(half(dev, 0)), *some(graded("back_held"))])
        fit_on: Sets = {"unseen": unseen, "read": [*unseen, *observe(models, some(graded("held")))]}
        for name, lines in labelled.items():
            fit_on[name] = observe(models, some(half(lines, 0)))
        write(record := fitted_record(record, fit_on))
    held: Sets = {
        "natural": observe(models, some(half(dev, 1))),
        "back": observe(models, some(graded("back_dev"))),
    }
    judging = {name: some(half(lines, 1)) for name, lines in labelled.items()}
    for name, lines in judging.items():
        held[name] = observe(models, lines)
    for name, learned in (("learned", True), ("rules_alone", False)):
        print(f"\n{name}: cuts", {k: record[name][k] for k in ("possible", "likely", "sure")})
        names = (*PLAIN, *LEARNED) if learned else PLAIN
        weights = zip(names, record[name]["drift"]["weights"], strict=True)
        print("drift", {k: round(v, 3) for k, v in weights})
        show(record[name], held, learned=learned)
    twins = [
        (row, {**line, "rewrite": line["twin"]})
        for row, line in zip(held["damage"], judging["damage"], strict=True)
        if line.get("twin")
    ]
    if twins:
        show_order(
            record["learned"], [row for row, _ in twins], observe(models, [t for _, t in twins])
        )


def fitted_record(record: dict[str, Any], fit_on: Sets) -> dict[str, Any]:
    """Return the fitted numbers of runs with the detector and without it, and the rules' counts."""
    out = dict(record)
    for name, learned in (("learned", True), ("rules_alone", False)):
        own: dict[str, Any] = {"drift": fit_drift(fit_on, learned=learned)}
        own |= fit_findings(fit_on, own["drift"], learned=learned)
        own |= {"likely": 1.0, "sure": 1.0, "possible": 1.0}
        references, calibrating = fit_on["references"], fit_on["unseen"]
        there = _apply(own["drift"], unit_figures(calibrating, learned=learned))
        also = _apply(own["drift"], unit_figures(references, learned=learned))
        own |= fit_cuts(
            shown(calibrating, own, there, learned=learned),
            calibrating,
            shown(references, own, also, learned=learned),
        )
        out[name] = own
    count = len(fit_on["read"])
    out["base_rate"] = BASE_RATE
    out["fitted_on"] = f"{count} read pairs of held-out documents, python -m training.join"
    return out


def write(record: dict[str, Any]) -> None:
    """Write the fitted numbers, and have them read anew."""

    def short(value: Any) -> Any:
        if isinstance(value, float):
            return round(value, _PLACES)
        if isinstance(value, dict):
            return {key: short(one) for key, one in value.items()}
        return [short(one) for one in value] if isinstance(value, list) else value

    text = json.dumps(short(record), indent=1)
    fitted.PATH.write_text(_one_line(text) + "\n", encoding="utf-8")
    fitted.forget()


def _one_line(text: str) -> str:
    """Put each list of numbers on a line."""
    return re.sub(r"\[\s+([^\[\]]*?)\s+\]", lambda m: "[" + re.sub(r"\s+", " ", m[1]) + "]", text)


def show(record: dict[str, Any], held: Sets, *, learned: bool) -> None:
    """Print how the judged sets come out."""
    drifts = {n: _apply(record["drift"], unit_figures(r, learned=learned)) for n, r in held.items()}
    for name, rows in held.items():
        truth = np.array([-1 if row.drift is None else row.drift for row in rows])
        known = truth >= 0
        if len(set(truth[known])) == 2:
            area = roc_auc_score(truth[known], drifts[name][known])
            line = f"{name:10} {known.sum():5} pairs  AUC {area:.3f}"
            if (truth < 0).any():
                minor = np.where(truth[truth != 0] == 1, 1, 0)
                line += f"  against minor {roc_auc_score(minor, drifts[name][truth != 0]):.3f}"
                cut = np.quantile(drifts[name][truth == 0], 1 - FALSE_ALARMS)
                line += f"  found at 5% {(drifts[name][truth == 1] > cut).mean():.3f}"
                error = calibration_error(
                    drifts[name][known], truth[known], base_weights(truth[known])
                )
                line += f"  calibration error {error:.3f}"
            print(line)
        found = shown(rows, record, drifts[name], learned=learned)
        flagged = np.array([reach(own) >= record["likely"] for own in found])
        groups = [row.severity or ("drifted" if row.drift else "faithful") for row in rows]
        print(
            " " * 10,
            "flagged at major:",
            {g: f"{flagged[[x == g for x in groups]].mean():.3f}" for g in dict.fromkeys(groups)},
        )
        counted = [
            one
            for own in found
            for one in own
            if one.reach >= record["likely"]
            and one.severity.rank > 1
            and one.seen.right is not None
        ]
        if counted and name in ("natural", "back"):
            for title, some in (
                ("all", counted),
                ("rules", [one for one in counted if not one.seen.alone]),
                ("detector", [one for one in counted if one.seen.alone]),
            ):
                if some:
                    print(
                        f"           {title}: {len(some)} findings, right "
                        f"{np.mean([bool(one.seen.right) for one in some]):.3f}, about grave words "
                        f"{np.mean([bool(one.seen.grave) for one in some]):.3f}"
                    )


def show_order(record: dict[str, Any], damaged: Sequence[Row], twins: Sequence[Row]) -> None:
    """Print how often a damaged pair stands above the pair before the damage."""
    above = np.greater(
        *(_logits(record["drift"], unit_figures(rows, learned=True)) for rows in (damaged, twins))
    )
    critical = np.array([row.kind in CRITICAL for row in damaged])
    print(
        f"damaged above its twin {above.mean():.3f} of {len(above)}, "
        f"critical kinds {above[critical].mean():.3f} of {critical.sum()}"
    )


if __name__ == "__main__":
    main()
