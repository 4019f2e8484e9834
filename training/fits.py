"""The fits of `training.join`: the drift, a finding's chance, and what is cut from it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from evaluator.drift.decide import fitted
from evaluator.drift.decide.fitted import Fit
from evaluator.drift.decide.likelihood import (
    Cuts,
    chance_of,
    finding_figures,
    raised,
    severity_in,
    source_of,
    standing,
)
from evaluator.drift.decide.probability import calibrated, figures
from evaluator.drift.decide.settings import DriftSettings
from evaluator.types import Severity
from training.observe import Row, Seen

BASE_RATE = 0.12
FALSE_ALARMS, REFERENCES = 0.05, 0.08
"""Share of faithful pairs that may be flagged; of pairs of two references, which differ in earnest
in about half of the alarms that they raise (docs/findings.md)."""
SURE, POSSIBLE = 0.9, 0.33
WANTED = {"faithful": 0.02, "right": 0.75, "grave": 0.6}
"""What flags have to keep where units are flagged by their drift: at most so many of the faithful
pairs, at least so many findings whose words were marked, and marked as grave. On documents whose
texts the first weights had seen fewer faithful pairs are flagged than on others, hence not 5%."""
LEAST = 0.45
"""What is right less often than this is a question, however few faithful pairs show it."""
SHARES = {"read": 0.5, "damage": 0.25, "summedits": 0.1, "mqm_ted": 0.1, "nonsense": 0.05}
"""What each set counts in the fit of the drift; `read` are natural pairs and back-translations."""
FINDINGS = {"read": 0.6, "damage": 0.2, "references": 0.12, "nonsense": 0.08}
"""The same for the chances of findings."""
OCCURS = {"none": 0.62, "minor": 0.26, "major": 0.11, "critical": 0.01}
"""How often each grade occurs among outputs of good systems."""
PLACES = 4
"""Of stored numbers."""
FloatTable = npt.NDArray[np.float64]
Sets = dict[str, list[Row]]


def count_rules(rows: Iterable[Row]) -> dict[str, dict[str, list[int]]]:
    """Return of each rule and severity the originals on which it spoke, was right, and gravely so.

    An original with several rewrites counts once, with the share of them: what a rule makes of one
    sentence's words it makes of them in every rewrite.
    """
    told: dict[tuple[str, str], defaultdict[str, list[tuple[bool, bool]]]] = {}
    for row in rows:
        own: defaultdict[tuple[str, str], list[Seen]] = defaultdict(list)
        for one in row.seen:
            if not one.alone:
                own[one.item.rule, one.item.severity.value].append(one)
        for key, some in own.items():
            said = any(one.right for one in some), any(one.grave for one in some)
            said_of = told.setdefault(key, defaultdict(list))
            said_of[row.judged.matching.original.text].append(said)
    out: dict[str, dict[str, list[int]]] = {}
    for (rule, severity), said_of in sorted(told.items()):
        shares = [np.mean(said, axis=0) for said in said_of.values()]
        sums = [round(float(one)) for one in np.sum(shares, axis=0)]
        out.setdefault(rule, {})[severity] = [len(shares), *sums]
    return out


def unit_figures(rows: Sequence[Row], *, learned: bool) -> FloatTable:
    """Return (n, f) figures of units."""
    return np.array(
        [
            figures(row.judged.evidence, row.judged.matching, row.detection if learned else None)
            for row in rows
        ]
    )


def logits(record: dict[str, Any], values: FloatTable) -> FloatTable:
    """Return what a fitted regression says of figures, in log odds."""
    out: FloatTable = values @ np.array(record["weights"]) + record["offset"]
    return out


def applied(record: dict[str, Any], values: FloatTable) -> FloatTable:
    """Return what a fitted regression says of figures, as probabilities."""
    out: FloatTable = 0.5 * (1 + np.tanh(logits(record, values) / 2))
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
    scale, offset = bend(record, sets["read"], learned=learned)
    return bent(record, scale, offset)


def bend(record: dict[str, Any], rows: Sequence[Row], *, learned: bool) -> tuple[float, float]:
    """Return scale and offset that make log odds those of read pairs (Platt 1999)."""
    read = [row for row in rows if row.drift is not None]
    odds = logits(record, unit_figures(read, learned=learned))
    truth = np.array([row.drift for row in read])
    shares = base_weights(truth)

    def loss(numbers: FloatTable) -> float:
        told = numbers[0] * odds + numbers[1]
        return float((shares * (np.logaddexp(0, told) - truth * told)).sum())

    scale, offset = minimize(loss, np.array([1.0, -1.0]), method="Nelder-Mead").x
    return float(scale), float(offset)


def bent(record: dict[str, Any], scale: float, offset: float) -> dict[str, Any]:
    """Return a regression with its log odds times `scale`, and `offset` added."""
    return {
        "weights": [scale * weight for weight in record["weights"]],
        "offset": scale * record["offset"] + offset,
    }


def recalibrated(record: dict[str, Any], rows: Sequence[Row], *, learned: bool) -> dict[str, Any]:
    """Return a fit with its drift made a probability of read pairs anew, no flag moved by it.

    Args:
        record: Of runs with the detector or without it, as `fitted.json` has it.
        rows: Read pairs.
        learned: Whether it is of runs with the detector.
    """
    scale, offset = bend(record["drift"], rows, learned=learned)
    out = record | {
        "drift": bent(record["drift"], scale, offset),
        "drifted": calibrated(record["drifted"], scale, offset),
    }
    for name in ("right", "lone", "grave"):
        if name in record:
            # Their first figure is the drift in log odds.
            (first, *others), before = record[name]["weights"], record[name]["offset"]
            first /= scale
            out[name] = {"weights": [first, *others], "offset": before - first * offset}
    return out


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
        drifts = applied(drift, unit_figures(rows, learned=learned)) if rows else np.zeros(0)
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
    fit = fitted.read_fit(record)
    made = _made(rows, fit, drifts, learned=learned)
    return [_with_standing(*own, fit) for own in made]


def _made(
    rows: Sequence[Row], fit: Fit, drifts: FloatTable, *, learned: bool
) -> list[tuple[list[Shown], list[float], float]]:
    """Return the findings of each row by their own chances, those before `raised`, its drift."""
    threshold = DriftSettings().tag_threshold
    out = []
    for row, drift in zip(rows, drifts, strict=True):
        own, plain = [], []
        detection = row.detection if learned else None
        sides = row.judged.matching.original, row.judged.matching.rewrite
        for one in chosen(row, learned=learned):
            seen = finding_figures(one.item, float(drift), detection)
            plain.append(chance_of(one.item, seen, fit))
            severity = severity_in(one.item, plain[-1], seen, fit)
            source = source_of(one.item, detection, threshold)
            own.append(Shown(one, raised(plain[-1], one.item, sides, source), severity))
        out.append((own, plain, float(drift)))
    return out


def _with_standing(own: list[Shown], plain: list[float], drift: float, fit: Fit) -> list[Shown]:
    """Return the findings of a row, one of them major where the drift flags the unit."""
    cut = Cuts(fit.possible, fit.likely, fit.sure, fit.drifted)
    severities, likelihoods = [one.severity for one in own], [cut(one.right) for one in own]
    at = standing(plain, severities, likelihoods, drift, cut.drifted)
    if at is None:
        return own
    severity = max(own[at].severity, Severity.MAJOR, key=lambda one: one.rank)
    return [*own[:at], replace(own[at], severity=severity, stands=True), *own[at + 1 :]]


def reach(findings: Sequence[Shown], least: Severity = Severity.MAJOR) -> float:
    """Return the highest chance of a finding of a severity or above, 0 without one."""
    return max((one.reach for one in findings if one.severity.rank >= least.rank), default=0.0)


def lowest_cut(values: Sequence[float], share: float) -> float:
    """Return the lowest cut that at most `share` of the values are at or above."""
    ranked = sorted(values, reverse=True)
    over = ranked[int(share * len(ranked))] if ranked else 0.0
    return float(np.ceil((over + 10.0**-PLACES) * 10**PLACES) / 10**PLACES)


def fit_cuts(
    found: Sequence[Sequence[Shown]], rows: Sequence[Row], also: Sequence[Sequence[Shown]]
) -> dict[str, float]:
    """Choose the cuts: see `training.join`.

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
        return round(every[int(good[-1])][0], PLACES) if len(good) else 1.0

    sure = max(likely, from_which(SURE))
    return {"likely": likely, "sure": sure, "possible": min(likely, POSSIBLE)}


def is_flag(one: Shown, likely: float) -> bool:
    """Return whether a finding flags its unit: it counts, and is major or critical."""
    return one.reach >= likely and one.severity.rank >= Severity.MAJOR.rank


def fit_drifted(
    rows: Sequence[Row], record: dict[str, Any], drifts: FloatTable, *, learned: bool
) -> float:
    """Choose the lowest drift at which units are flagged so that flags stay as `WANTED`.

    Args:
        rows: Read pairs.
        record: The fit, its cuts included.
        drifts: Of the rows, by this fit.
        learned: Whether the detector takes part.
    """
    best, least = 1.0, dict(WANTED)
    fit = fitted.read_fit(record)
    made = _made(rows, fit, drifts, learned=learned)
    for cut in np.arange(1.0, 0.25, -0.05).round(2):
        found = [_with_standing(*own, replace(fit, drifted=float(cut))) for own in made]
        flags = [[one for one in own if is_flag(one, fit.likely)] for own in found]
        none = [bool(own) for own, row in zip(flags, rows, strict=True) if row.drift == 0]
        seen = [one.seen for own in flags for one in own if one.seen.right is not None]
        shares = {
            "right": float(np.mean([bool(one.right) for one in seen] or [1])),
            "grave": float(np.mean([bool(one.grave) for one in seen] or [1])),
        }
        if cut == 1.0:  # no more is asked of them than findings by themselves keep
            least |= {name: min(share, WANTED[name]) for name, share in shares.items()}
        if np.mean(none or [0]) <= least["faithful"] and all(
            share >= least[name] for name, share in shares.items()
        ):
            best = float(cut)
    return best
