"""Labels for `evaluator calibrate`: pairs judged with nothing hidden, or what editors decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from evaluator.cli import options
from evaluator.errors import InputError, UsageError

if TYPE_CHECKING:
    from evaluator.agreement import LabelledPair
    from evaluator.calibration import Decided, LabelledFinding, LabelledUnit
    from evaluator.config import Settings
    from evaluator.types import Finding

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


def from_decisions(
    paths: Sequence[str], unflagged: int | None, settings: Settings, quiet: bool
) -> tuple[Decided, list[LabelledUnit]]:
    """Return what decisions say, and units to fit to where enough unflagged ones were sampled.

    Args:
        paths: Of decisions files, an article each.
        unflagged: Units of these articles that nothing was flagged in, None where not known.
        settings: Those of the run.
        quiet: Whether to say nothing of what is left out.
    """
    from evaluator.calibration import LEAST_SAMPLED, DecidedFinding, summarise, to_units
    from evaluator.report.decisions import read_decisions

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
        return decided, []
    lost = sum(entry.accepted is not None and not entry.stored for entry in entries)
    if lost:
        options.message(
            f"warning: {lost:,} decisions do not say how sure the finding was, or what drift the "
            "unit had; thresholds are fitted without their units.",
            quiet=quiet,
        )
    units = to_units(entries, unflagged)
    sampled = sum(not unit.findings for unit in units)
    return decided, units if sampled >= LEAST_SAMPLED else []


def from_pairs(
    paths: Sequence[str], columns: dict[str, str], settings: Settings, quiet: bool
) -> list[LabelledUnit]:
    """Judge labelled pairs with every finding shown, so that what is fitted hangs on no cut.

    Args:
        paths: Of files of labelled pairs.
        columns: Other names of their fields.
        settings: Those of the run.
        quiet: Whether to say nothing of progress and of what is left out.
    """
    from evaluator.agreement import read_labelled
    from evaluator.calibration import LabelledUnit, check_enough
    from evaluator.cli.panel import load_panel

    pairs = [
        (path, pair)
        for path in paths
        for pair in read_labelled(path, columns=columns)
        if pair.drift is not None or pair.marks is not None
    ]
    check_enough(sum(pair.drift is not None for _, pair in pairs))
    plain = replace(
        settings.drift, possible=0.0, likely=0.0, sure=0.0, scale=1.0, offset=0.0, prior=None
    )
    panel = load_panel(replace(settings, drift=plain), quiet)
    rows = panel.score([(pair.original, pair.rewrite) for _, pair in pairs])
    units = [
        LabelledUnit(
            row.drift,
            pair.drift,
            f"{path}:{pair.group}",
            tuple(_labelled(pair, finding) for finding in row.findings),
        )
        for (path, pair), row in zip(pairs, rows, strict=True)
        if row.drift is not None
    ]
    lost = len(pairs) - len(units)
    if lost:
        options.message(f"warning: {lost:,} pairs could not be scored, left out.", quiet=quiet)
    return units


def _labelled(pair: LabelledPair, finding: Finding) -> LabelledFinding:
    """Say whether a finding is right: by the reader's words, without any by the pair's label."""
    from evaluator.agreement.single import met
    from evaluator.calibration import LabelledFinding
    from evaluator.types import Severity

    right = pair.drift
    if pair.marks is not None and any(pair.marks.sides):
        right = met(pair, finding) is not Severity.NONE
    return LabelledFinding(finding.severity, finding.confidence, right)
