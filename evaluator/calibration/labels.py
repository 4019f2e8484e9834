"""Labels to calibrate by: pairs judged with nothing hidden, or what editors decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from evaluator.agreement.labels import LabelledPair, read_labelled
from evaluator.agreement.panel import Panel
from evaluator.agreement.single import met
from evaluator.calibration.decided import (
    LEAST_SAMPLED,
    Decided,
    DecidedFinding,
    summarise,
    to_units,
)
from evaluator.calibration.labelled import LabelledFinding, LabelledUnit, check_enough
from evaluator.calibration.platt import Platt
from evaluator.calibration.thresholds import Thresholds
from evaluator.config import Settings
from evaluator.drift.decide.likelihood import cuts
from evaluator.errors import InputError, UsageError
from evaluator.report.decisions import read_decisions
from evaluator.types import Finding, Severity

_DECISIONS = b'"evaluator.decisions/'
_HEAD = 4096


def are_decisions(paths: Sequence[str]) -> bool:
    """Tell decisions from labelled pairs by the schema that they name.

    Raises:
        InputError: input-missing or input-unreadable.
        UsageError: labels-mixed.
    """
    found = {_names_decisions(path) for path in paths}
    if len(found) > 1:
        raise UsageError(
            "labels-mixed",
            "Some files are labelled pairs, others decisions.",
            "Calibrate from the one or the other.",
        )
    return found.pop()


def _names_decisions(path: str) -> bool:
    try:
        with Path(path).open("rb") as file:
            head = file.read(_HEAD)
    except OSError as error:
        slug = "input-missing" if isinstance(error, FileNotFoundError) else "input-unreadable"
        raise InputError(
            slug, f"{path}: cannot be read ({error.strerror}).", "Check the path."
        ) from error
    # A bare list of decisions names no schema; no file of pairs begins with a bracket.
    return _DECISIONS in head or head.lstrip().startswith(b"[")


@dataclass(frozen=True)
class FromDecisions:
    """What decisions come to.

    Attributes:
        decided: What they say by themselves.
        units: Those to fit to; none where too few unflagged ones were sampled.
        lost: Decisions that are too old to be fitted to.
    """

    decided: Decided
    units: list[LabelledUnit]
    lost: int = 0


def from_decisions(
    paths: Sequence[str], unflagged: int | None, settings: Settings
) -> FromDecisions:
    """Return what decisions say, and units to fit to where enough unflagged ones were sampled.

    Args:
        paths: Of decisions files, an article each.
        unflagged: Units of these articles that nothing was flagged in, None where not known.
        settings: Those of the run.
    """
    said = {"accept": True, "dismiss": False, "none": None}
    entries = [
        DecidedFinding(
            path,
            f"{each.original}\n{each.rewrite}" if each.original else each.fingerprint,
            said[each.decision],
            each.category,
            each.severity,
            each.drift,
            each.sampled,
            each.confidence,
        )
        for path in paths
        for each in read_decisions(path)
        if each.likelihood.counts  # what was a question is neither a flag nor a sample
    ]
    decided = summarise(entries, resamples=settings.bootstrap, seed=settings.seed)
    if decided.missed is None or unflagged is None:
        return FromDecisions(decided, [])
    lost = sum(entry.accepted is not None and not entry.stored for entry in entries)
    units = to_units(entries, unflagged)
    sampled = sum(not unit.findings for unit in units)
    return FromDecisions(decided, units if sampled >= LEAST_SAMPLED else [], lost)


def read_pairs(paths: Sequence[str], columns: dict[str, str]) -> list[tuple[str, LabelledPair]]:
    """Return labelled pairs, each with its file.

    Args:
        paths: Of the files.
        columns: Other names of their fields.

    Raises:
        InputError: As `read_labelled` and `check_enough`.
    """
    pairs = [
        (path, pair)
        for path in paths
        for pair in read_labelled(path, columns=columns)
        if pair.drift is not None or pair.marks is not None
    ]
    check_enough(sum(pair.drift is not None for _, pair in pairs))
    return pairs


def all_shown(settings: Settings) -> Settings:
    """Return settings that show every finding, so that what is fitted hangs on no cut."""
    plain = replace(
        settings.drift, possible=0.0, likely=0.0, sure=0.0, scale=1.0, offset=0.0, prior=None
    )
    return replace(settings, drift=plain)


def from_pairs(pairs: Sequence[tuple[str, LabelledPair]], panel: Panel) -> list[LabelledUnit]:
    """Judge labelled pairs; those that cannot be scored are left out.

    Args:
        pairs: As `read_pairs` returns them.
        panel: With settings as `all_shown` makes them.
    """
    rows = panel.score([(pair.original, pair.rewrite) for _, pair in pairs])
    return [
        LabelledUnit(
            row.drift,
            pair.drift,
            f"{path}:{pair.group}",
            tuple(_labelled(pair, finding) for finding in row.findings),
        )
        for (path, pair), row in zip(pairs, rows, strict=True)
        if row.drift is not None
    ]


def in_force(settings: Settings, *, anew: bool) -> Thresholds:
    """Return the thresholds that units were judged with.

    Args:
        settings: Those of the run.
        anew: They were judged anew with every finding shown and the drift as it comes. Then only
            `possible`, and `sure` where nothing can be told of it, come from the settings.
    """
    drift = settings.drift
    now = cuts(drift, learned=settings.detector != "none")
    if anew:
        return Thresholds(now.possible, 0.0, now.sure)
    return Thresholds(now.possible, now.likely, now.sure, Platt(drift.scale, drift.offset))


def _labelled(pair: LabelledPair, finding: Finding) -> LabelledFinding:
    """Say whether a finding is right: by the reader's words, without any by the pair's label."""
    right = pair.drift
    if pair.marks is not None and any(pair.marks.sides):
        right = met(pair, finding) is not Severity.NONE
    return LabelledFinding(finding.severity, finding.confidence, right)
