"""Fit how detector, matching and rules join into drift, and what is cut from it.

    python -m training.join [--rules] [--keep | --calibrate | --drifted] [--rows N]
        [--detector FOLDER]

With `--rules`, first counts how often each rule spoke on pairs that a reader judged, and how often
rightly (documents that the networks are trained on; of the pairs that were read later the half of
the documents that no rule was mended on, for on the others rules were mended until they did well).
Then fits and writes
`evaluator/drift/decide/fitted.json`:

- the drift: a logistic regression on `probability.figures`, from read pairs of held-out documents,
  damage, edited texts and marked talks together, then made a probability for read pairs of which
  `BASE_RATE` drifted gravely;
- the chance that a finding is right, that is, that the reader marked its words, for rules and for
  words that no rule speaks for, and that the latter were marked as grave
  (`likelihood.finding_figures`); pairs count as often as their grades occur in translation;
- the cuts: `likely` is the lowest one from 0.45 that keeps 5% false alarms, `sure` the lowest from
  which 90% of the findings are right, `possible` where a third still is; `drifted` is the lowest
  drift of a unit that is flagged whatever its findings, as `fits.WANTED` bears it.

For rules that have changed since the fit: with `--calibrate` only the drift is made a probability
anew, which moves no flag; with `--drifted` only that last cut is chosen anew.

Cuts come from one half of the documents that no weights have seen (and from back-translations of
other sentences), the probability from these and documents that only the first weights have seen;
every figure that is printed comes from the other half.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.metrics import roc_auc_score

from evaluator.config import Settings
from evaluator.drift.decide import fitted
from evaluator.drift.decide.probability import LEARNED, PLAIN
from evaluator.loading import load_models
from training.evaluate import CRITICAL, calibration_error
from training.export import half
from training.fits import (
    BASE_RATE,
    FALSE_ALARMS,
    PLACES,
    Sets,
    applied,
    base_weights,
    count_rules,
    fit_cuts,
    fit_drift,
    fit_drifted,
    fit_findings,
    is_flag,
    logits,
    reach,
    recalibrated,
    shown,
    unit_figures,
)
from training.observe import Row, observe
from training.pairs import read_settings
from training.watch import read_labelled

MENDED_BY = 3
"""How `half` parts the documents of pairs that were read later: rules are mended on the first."""
CUTS = ("possible", "likely", "sure", "drifted")


def main() -> None:
    """Fit, write, and print figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--settings", default="training/settings.toml")
    parser.add_argument("--rules", action="store_true", help="count anew how rules did")
    fitting = parser.add_mutually_exclusive_group()
    fitting.add_argument("--keep", action="store_true", help="fit nothing, judge what is in force")
    fitting.add_argument("--calibrate", action="store_true", help="fit the drift's probability")
    fitting.add_argument("--drifted", action="store_true", help="fit the drift that flags a unit")
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
        unmended = [*half(graded("further_train"), 1, MENDED_BY), *graded("back_train")]
        record["rules"] = count_rules(observe(alone, some(unmended)))
        write(record)
    chosen_settings = Settings(detector=asked.detector) if asked.detector else Settings()
    models = load_models(chosen_settings, bulk=True)
    labelled = read_labelled(settings, nonsense=True)
    dev = graded("dev")
    if not asked.keep:
        unseen = observe(models, [*some(half(dev, 0)), *some(graded("back_held"))])
        fit_on: Sets = {"unseen": unseen, "read": [*unseen, *observe(models, some(graded("held")))]}
        if not (asked.calibrate or asked.drifted):
            for name, lines in labelled.items():
                fit_on[name] = observe(models, some(half(lines, 0)))
            record = fitted_record(record, fit_on)
        for name, learned in (("learned", True), ("rules_alone", False)):
            own = record[name]
            if asked.calibrate:
                record[name] = recalibrated(own, fit_on["read"], learned=learned)
            else:
                own |= {"drifted": drifted_of(own, fit_on["read"], learned=learned)}
        write(record)
    held: Sets = {
        "natural": observe(models, some(half(dev, 1))),
        "further": observe(models, some(graded("further_dev"))),
        "back": observe(models, some(graded("back_dev"))),
    }
    if by_two := [row for row in held["further"] if row.kind == "references"]:
        held["two translators"] = by_two
    judging = {name: some(half(lines, 1)) for name, lines in labelled.items()}
    for name, lines in judging.items():
        held[name] = observe(models, lines)
    for name, learned in (("learned", True), ("rules_alone", False)):
        print(f"\n{name}: cuts", {k: record[name][k] for k in CUTS})
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
        own |= {"likely": 1.0, "sure": 1.0, "possible": 1.0, "drifted": 1.0}
        references, calibrating = fit_on["references"], fit_on["unseen"]
        there = applied(own["drift"], unit_figures(calibrating, learned=learned))
        also = applied(own["drift"], unit_figures(references, learned=learned))
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


def drifted_of(record: dict[str, Any], rows: Sequence[Row], *, learned: bool) -> float:
    """Return from which drift on a fit flags units, chosen by read pairs."""
    drifts = applied(record["drift"], unit_figures(rows, learned=learned))
    return fit_drifted(rows, record, drifts, learned=learned)


def write(record: dict[str, Any]) -> None:
    """Write the fitted numbers, and have them read anew."""

    def short(value: Any) -> Any:
        if isinstance(value, float):
            return round(value, PLACES)
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
    drifts = {
        n: applied(record["drift"], unit_figures(r, learned=learned)) for n, r in held.items()
    }
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
            if is_flag(one, record["likely"]) and one.seen.right is not None
        ]
        if counted and name in ("natural", "further", "back"):
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
        *(logits(record["drift"], unit_figures(rows, learned=True)) for rows in (damaged, twins))
    )
    critical = np.array([row.kind in CRITICAL for row in damaged])
    print(
        f"damaged above its twin {above.mean():.3f} of {len(above)}, "
        f"critical kinds {above[critical].mean():.3f} of {critical.sum()}"
    )


if __name__ == "__main__":
    main()
