"""What editors' decisions show: precision from what was flagged, misses from what was sampled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evaluator.agreement.binomial import exact_interval
from evaluator.agreement.resample import cluster_weights, number_groups, percentile_interval
from evaluator.calibration.labelled import LabelledFinding, LabelledUnit, Share, check_enough
from evaluator.types import Severity

LEAST_SAMPLED = 100


@dataclass(frozen=True)
class DecidedFinding:
    """What an editor said of a finding, or of a unit that was asked about unflagged.

    Attributes:
        article: What is resampled together.
        unit: Names the unit among the article's.
        accepted: Whether the finding was right, or the sampled unit drifted; None for a mere
            comment.
        drift: The unit's, None where it was not stored.
        confidence: The finding's, likewise.
    """

    article: str
    unit: str
    accepted: bool | None
    category: str
    severity: Severity
    drift: float | None
    sampled: bool = False
    confidence: float | None = None

    @property
    def stored(self) -> bool:
        """Whether it holds what thresholds are fitted to."""
        return self.drift is not None and (self.sampled or self.confidence is not None)


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


def summarise(
    entries: Sequence[DecidedFinding], *, resamples: int = 1000, seed: int = 12345
) -> Decided:
    """Count decisions.

    Editors decide mostly on what was flagged. That gives the share of findings that were right,
    and neither a false-alarm rate nor a rate of misses; the sampled units give the latter.

    Args:
        entries: Decisions on findings and sampled units of any number of articles.
        resamples: Bootstrap resamples of articles.
        seed: Of the resampling.

    Raises:
        InputError: labels-too-few.
    """
    made = [entry for entry in entries if entry.accepted is not None]
    check_enough(len(made))
    flagged = [entry for entry in made if not entry.sampled]
    sampled = [entry for entry in made if entry.sampled]

    def accepted(among: Sequence[DecidedFinding]) -> Share:
        return _share(among, resamples, seed)

    rows = [("all findings", accepted(flagged))]
    for severity in sorted({entry.severity for entry in flagged}, key=lambda each: -each.rank):
        some = [entry for entry in flagged if entry.severity is severity]
        rows.append((f"severity {severity.value}", accepted(some)))
    for category in sorted({entry.category for entry in flagged}):
        some = [entry for entry in flagged if entry.category == category]
        rows.append((category, accepted(some)))
    return Decided(
        len(flagged),
        len(entries) - len(made),
        len({entry.article for entry in made}),
        tuple(rows),
        len(sampled),
        accepted(sampled) if len(sampled) >= LEAST_SAMPLED else None,
    )


def to_units(entries: Sequence[DecidedFinding], unflagged: int) -> list[LabelledUnit]:
    """Return the decided units, those sampled standing for all that were not flagged.

    A flagged unit drifted when one of its findings was accepted; it is faithful when all that were
    decided were dismissed. Units with a decision that lacks drift or confidence are left out: what
    of them would still be flagged cannot be told.

    Args:
        entries: Decisions on findings and sampled units of any number of articles.
        unflagged: Units of these articles that nothing was flagged in.
    """
    units: dict[tuple[str, str], list[DecidedFinding]] = defaultdict(list)
    for entry in entries:
        if entry.accepted is not None:
            units[entry.article, entry.unit].append(entry)
    whole = {key: some for key, some in units.items() if all(each.stored for each in some)}
    sampled = sum(some[0].sampled for some in whole.values())
    return [
        LabelledUnit(
            some[0].drift or 0.0,
            any(each.accepted for each in some),
            article,
            tuple(
                LabelledFinding(each.severity, each.confidence, each.accepted)
                for each in some
                if each.confidence is not None and not each.sampled
            ),
            unflagged / sampled if some[0].sampled else 1.0,
        )
        for (article, _), some in whole.items()
    ]


def _share(entries: Sequence[DecidedFinding], resamples: int, seed: int) -> Share:
    """Return the share that was accepted, with both intervals."""
    trials = len(entries)
    if not trials:
        return Share(0, 0, None, None, None)
    accepted = np.array([entry.accepted for entry in entries], np.float64)
    groups = number_groups([entry.article for entry in entries])
    drawn = [
        weights @ accepted / weights.sum(axis=1)
        for weights in cluster_weights(groups, resamples, seed)
    ]
    hits = int(accepted.sum())
    by_group = percentile_interval(np.concatenate(drawn)) if drawn else None
    return Share(hits, trials, hits / trials, exact_interval(hits, trials), by_group)
