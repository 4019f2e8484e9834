"""A calibration as tables, as JSON and as the settings that `--config` takes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import PurePath
from typing import Any

from evaluator.agreement.terminal import print_table
from evaluator.calibration.decided import Decided
from evaluator.calibration.fit import Calibration
from evaluator.calibration.labelled import Share
from evaluator.calibration.thresholds import NEVER

SCHEMA = "evaluator.calibration/2"


def print_decided(decided: Decided) -> None:
    """Print what the decisions say by themselves: precision, and misses where they are known."""
    rows = [[name, *_cells(share)] for name, share in decided.precision]
    title = (
        f"Precision: share of {decided.findings:,} decided findings that were accepted, from "
        f"{decided.articles:,} articles"
    )
    print_table(title, ["findings", *_HEADER], rows)
    if decided.missed is not None:
        print_table(
            f"Missed: share of {decided.sampled:,} sampled units that drifted, though nothing was "
            "flagged",
            ["units", *_HEADER],
            [["unflagged", *_cells(decided.missed)]],
        )


def print_calibration(fitted: Calibration) -> None:
    """Print the cuts and what to expect of them."""
    seen = "held-out groups" if fitted.held_out else "the labels that they were fitted to"
    rows = []
    for expected in fitted.expectations:
        for name, share in (
            ("false alarms", expected.false_alarms),
            ("recall", expected.recall),
            ("precision", expected.precision),
        ):
            first = expected.level.value if name == "false alarms" else ""
            rows.append([first, name, *_cells(share)])
    print_table(
        "What to expect of likely and sure findings, at each severity or above, measured on "
        f"{seen}: {fitted.labels:,} labels, {fitted.groups:,} groups, "
        f"{fitted.share_drifted:.1%} drifted",
        ["severity", "share", *_HEADER],
        rows,
    )
    print_table(
        f"Precision: share of the findings that are right, measured on {seen}",
        ["likelihood", "from", *_HEADER],
        [
            [each.likelihood.value, f"{each.cut:.4f}", *_cells(each.right)]
            for each in fitted.certainties
        ],
    )
    print_table(
        "Calibration error of the probabilities",
        ["before", "after"],
        [[f"{fitted.error_before:.3f}", f"{fitted.error_after:.3f}"]],
    )


def not_borne_out(fitted: Calibration) -> list[str]:
    """Say which cuts the labels do not bear, a sentence or two each."""
    cuts, aim = fitted.thresholds, fitted.aim
    said = []
    if cuts.likely == 0:
        said.append(
            "The labels bear no cut for likely: with every finding counted, however unsure, no "
            f"more than {aim.false_alarms:.1%} of the faithful units are flagged at major or "
            "above. likely = 0.0 leaves nothing out, and nothing is a question."
        )
    if cuts.sure == 0:
        said.append(
            f"The labels bear no cut for sure: of all findings, at least {aim.sure:.1%} are right. "
            "sure = 0.0 calls every finding sure."
        )
    if cuts.sure >= NEVER:
        said.append(
            f"The labels bear no cut for sure: from none on are {aim.sure:.1%} of the findings "
            "right. sure = 1.0 calls no finding sure."
        )
    return said


def as_json(fitted: Calibration | None, decided: Decided | None, version: str) -> dict[str, Any]:
    """Return all figures as plain JSON values; see docs/reference/benchmark.md for the fields."""
    return {
        "schema": SCHEMA,
        "version": version,
        "calibration": asdict(fitted) if fitted else None,
        "decisions": asdict(decided) if decided else None,
    }


def as_settings(fitted: Calibration, labels: Sequence[str], version: str) -> str:
    """Return the fitted settings as a configuration file that says where they come from.

    Args:
        fitted: The calibration.
        labels: Paths of what it was fitted to.
        version: Of the program.
    """
    cuts, aim = fitted.thresholds, fitted.aim
    names = ", ".join(PurePath(label).name for label in labels[:3])
    if len(labels) > 3:
        names += f" and {len(labels) - 3} more"
    source = f"{fitted.labels:,} labels of {fitted.groups:,} groups: {names}"
    major, sure = fitted.expectations[1], fitted.certainties[0]
    seen = "held-out groups" if fitted.held_out else "the same labels"
    notes = [
        f"Fitted by `evaluator calibrate` {version}; give it to --config.",
        f"Asked for: at most {aim.false_alarms:.1%} of faithful units at major or above, and at "
        f"least {aim.sure:.1%} of the sure findings right.",
        f"On {seen}: {_percent(major.false_alarms.value)} false alarms, "
        f"{_percent(major.recall.value)} of the drifted units found"
        + (f", {sure.right.value:.1%} of the sure findings right." if sure.right.trials else "."),
        *not_borne_out(fitted),
        f"Probabilities are right for a share of {fitted.base_rate:.1%} drifted units.",
    ]
    values: dict[str, float | str] = {
        "possible": cuts.possible,
        "likely": cuts.likely,
        "sure": cuts.sure,
        "scale": round(cuts.platt.scale, 6),
        "offset": round(cuts.platt.offset, 6),
        "base_rate": round(fitted.base_rate, 4),
        "fitted_on": source,
    }
    return as_toml(values, notes)


def _percent(value: float | None) -> str:
    return "no" if value is None else f"{value:.1%}"


def as_toml(settings: Mapping[str, float | str], notes: Sequence[str]) -> str:
    """Return settings of the drift stage as a configuration file, with notes above them."""
    lines = [f"# {note}" for note in notes]
    lines += ["", "[drift]"]
    for name, value in settings.items():
        # A JSON text is a TOML basic string, once the characters beyond ASCII are left as they are.
        shown = json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)
        lines.append(f"{name} = {shown}")
    return "\n".join(lines) + "\n"


_HEADER = ("value", "counted", "95%, exact", "95%, by article")


def _cells(share: Share) -> list[str]:
    value = "–" if share.value is None else f"{share.value:.1%}"
    cells = [value, f"{share.hits:,} of {share.trials:,}"]
    for interval in (share.exact, share.by_group):
        cells.append(f"{interval.low:.1%} to {interval.high:.1%}" if interval else "–")
    return cells
