"""What editors' decisions show: precision from what was flagged, misses from what was sampled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from evaluator.agreement.binomial import exact_interval
from evaluator.agreement.resample import cluster_weights, number_groups, percentile_interval
from evaluator.calibration.fit import LabelledUnit, Share, check_enough

if TYPE_CHECKING:
    from evaluator.report.decisions import Decision

LEAST_SAMPLED = 100

Article = tuple[str, "Decision"]
"""The file that a decision stands in, which is an article's, and the decision."""


@dataclass(frozen=True)
class Decided:
    """What the decisions say by themselves.

    Attributes:
        findings: Findings that were accepted or dismissed.
        undecided: Entries that hold only a comment or a correction; they are left out.
        precision: Share of decided findings that were accepted: in all, then by severity and by
            category.
        sampled: Unflagged units that were decided.
        missed: Share of these that drifted all the same; None with fewer than `LEAST_SAMPLED`.
    """

    findings: int
    undecided: int
    articles: int
    precision: tuple[tuple[str, Share], ...]
    sampled: int
    missed: Share | None


def summarise(entries: Sequence[Article], *, resamples: int = 1000, seed: int = 12345) -> Decided:
    """Count decisions.

    Editors decide mostly on what was flagged. That gives the share of findings that were right,
    and neither a false-alarm rate nor a rate of misses; the sampled units give the latter.

    Args:
        entries: Decisions, with the article that each belongs to.
        resamples: Bootstrap resamples of articles.
        seed: Of the resampling.

    Raises:
        InputError: labels-too-few.
    """
    made = [entry for entry in entries if entry[1].decision != "none"]
    check_enough(len(made))
    flagged = [entry for entry in made if not entry[1].sampled]
    sampled = [entry for entry in made if entry[1].sampled]

    def accepted(among: Sequence[Article]) -> Share:
        return _share(among, resamples, seed)

    rows = [("all findings", accepted(flagged))]
    for told in (_severity, _category):
        for name in sorted({told(entry) for entry in flagged}):
            rows.append((name, accepted([entry for entry in flagged if told(entry) == name])))
    return Decided(
        len(flagged),
        len(entries) - len(made),
        len({article for article, _ in made}),
        tuple(rows),
        len(sampled),
        accepted(sampled) if len(sampled) >= LEAST_SAMPLED else None,
    )


def to_units(entries: Sequence[Article], unflagged: int) -> list[LabelledUnit]:
    """Return the decided units, those sampled standing for all that were not flagged.

    A flagged unit drifted when one of its findings was accepted; it is faithful when all that were
    decided were dismissed. Units without a stored drift are left out.

    Args:
        entries: Decisions, with the article that each belongs to.
        unflagged: Units of these articles that nothing was flagged in.
    """
    units: dict[tuple[str, str, str], list[Decision]] = defaultdict(list)
    for article, decision in entries:
        if decision.decision != "none" and decision.drift is not None:
            texts = (decision.original, decision.rewrite)
            key = texts if any(texts) else (decision.fingerprint, "")
            units[article, *key].append(decision)
    sampled = sum(of_unit[0].sampled for of_unit in units.values())
    return [
        LabelledUnit(
            of_unit[0].drift or 0.0,
            max((each.severity for each in of_unit), key=lambda level: level.rank),
            any(each.decision == "accept" for each in of_unit),
            article,
            unflagged / sampled if of_unit[0].sampled else 1.0,
        )
        for (article, *_), of_unit in units.items()
    ]


def _severity(entry: Article) -> str:
    return f"severity {entry[1].severity.value}"


def _category(entry: Article) -> str:
    return entry[1].category


def _share(entries: Sequence[Article], resamples: int, seed: int) -> Share:
    """Return the share that was accepted, with both intervals."""
    trials = len(entries)
    if not trials:
        return Share(0, 0, None, None, None)
    accepted = np.array([decision.decision == "accept" for _, decision in entries], np.float64)
    groups = number_groups([article for article, _ in entries])
    drawn = [
        weights @ accepted / weights.sum(axis=1)
        for weights in cluster_weights(groups, resamples, seed)
    ]
    hits = int(accepted.sum())
    by_group = percentile_interval(np.concatenate(drawn)) if drawn else None
    return Share(hits, trials, hits / trials, exact_interval(hits, trials), by_group)
