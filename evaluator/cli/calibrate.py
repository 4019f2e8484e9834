"""`evaluator calibrate`: thresholds from labelled pairs or from editors' decisions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Annotated

import typer

from evaluator.cli import options, shared
from evaluator.cli.benchmark import Column, columns_of
from evaluator.errors import InputError, UsageError

if TYPE_CHECKING:
    from evaluator.calibration import Calibration, Decided, LabelledUnit
    from evaluator.config import Settings

_DECISIONS = b'"evaluator.decisions/1"'
_HEAD = 4096
# Settings of the drift stage that a calibration writes.
_FITTED = ("minor", "major", "critical", "scale", "offset", "base_rate", "fitted_on")


@options.takes("lang", *shared.MODEL)
def calibrate(
    labels: Annotated[
        list[str],
        typer.Argument(
            help="Labelled pairs (original, rewrite, drift), or editors' decisions, a file each "
            "article."
        ),
    ],
    output: Annotated[
        str | None,
        typer.Option(
            "-o", "--output", metavar="FILE", help="Write the settings, for --config; - is stdout."
        ),
    ] = None,
    false_alarms: Annotated[
        float,
        typer.Option(
            min=0.001, max=0.5, help="Share of faithful units that may be major or worse."
        ),
    ] = 0.05,
    prior: Annotated[
        float | None,
        typer.Option(
            min=0.001, max=0.999, help="Share of drifted units to expect. Default: the labels' own."
        ),
    ] = None,
    unflagged: Annotated[
        int | None,
        typer.Option(
            min=1, help="With decisions: units of these articles that nothing was flagged in."
        ),
    ] = None,
    json: options.FiguresTo = None,
    column: Column = None,
    resamples: Annotated[
        int | None, typer.Option(min=0, help="Bootstrap resamples of articles.")
    ] = None,
    seed: Annotated[int | None, typer.Option(help="Seed of folds and resampling.")] = None,
    *,
    chosen: options.Chosen,
) -> None:
    """Fit thresholds for a stated false-alarm rate, and say what to expect of them.

    Example: evaluator calibrate labelled.jsonl -o evaluator.toml
    """
    from evaluator import __version__
    from evaluator.calibration import Thresholds
    from evaluator.calibration import calibrate as fit
    from evaluator.calibration.platt import Platt
    from evaluator.calibration.report import as_json
    from evaluator.drift.thresholds import cuts
    from evaluator.report.output import write_json

    if json == output == "-":
        raise UsageError(
            "two-stdout", "Two results go to standard output.", "Give a file to one of them."
        )
    if output is not None:
        _keep_other_settings(output)
    settings, quiet = chosen.load(bootstrap=resamples, seed=seed).settings, chosen.quiet
    if _are_decisions(labels):
        decided, units = _from_decisions(labels, unflagged, settings)
        before = settings.drift
    else:
        plain = replace(
            settings.drift, minor=0.0, major=0.0, critical=0.0, scale=1.0, offset=0.0, prior=None
        )
        settings = replace(settings, drift=plain)
        decided, units = None, _from_pairs(labels, columns_of(column), settings, quiet)
        before = settings.drift
    fitted = None
    if units:
        now = cuts(before, learned=settings.detector != "none")
        fitted = fit(
            units,
            false_alarms,
            prior=prior,
            before=Thresholds(
                now.minor, now.major, now.critical, Platt(before.scale, before.offset), now.firm
            ),
            resamples=settings.bootstrap,
            seed=settings.seed,
        )
    if "-" not in (json, output):
        _print(decided, fitted)
    if json is not None:
        write_json(json, as_json(fitted, decided, __version__))
    if fitted is None:
        _say_why_not(decided, output, quiet)
    elif output is not None:
        _write_settings(output, fitted, labels)


def _are_decisions(paths: Sequence[str]) -> bool:
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


def _from_decisions(
    paths: Sequence[str], unflagged: int | None, settings: Settings
) -> tuple[Decided, list[LabelledUnit]]:
    """Return what decisions say, and units to fit to where enough unflagged ones were sampled."""
    from evaluator.calibration import DecidedFinding, summarise, to_units
    from evaluator.drift import FIRM
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
            each.category in FIRM,
        )
        for path in paths
        for each in read_decisions(path)
        if each.likelihood.counts  # what was a question is neither a flag nor a sample
    ]
    decided = summarise(entries, resamples=settings.bootstrap, seed=settings.seed)
    if decided.missed is None or unflagged is None:
        return decided, []
    return decided, to_units(entries, unflagged)


def _from_pairs(
    paths: Sequence[str], columns: dict[str, str], settings: Settings, quiet: bool
) -> list[LabelledUnit]:
    """Judge labelled pairs; without thresholds, what is fitted hangs on none before it."""
    from evaluator.agreement import read_labelled
    from evaluator.calibration import LabelledUnit
    from evaluator.calibration.fit import check_enough
    from evaluator.cli.panel import load_panel
    from evaluator.drift import FIRM, severity_of

    pairs = [
        (path, pair)
        for path in paths
        for pair in read_labelled(path, columns=columns)
        if pair.drift is not None
    ]
    check_enough(len(pairs))
    rows = load_panel(settings, quiet).score([(pair.original, pair.rewrite) for _, pair in pairs])
    units = [
        LabelledUnit(
            row.drift,
            row.severity,
            bool(pair.drift),
            f"{path}:{pair.group}",
            firm=severity_of(item for item in row.findings if item.category in FIRM),
        )
        for (path, pair), row in zip(pairs, rows, strict=True)
        if row.drift is not None and row.severity is not None
    ]
    lost = len(pairs) - len(units)
    if lost:
        options.message(f"warning: {lost:,} pairs could not be scored, left out.", quiet=quiet)
    return units


def _print(decided: Decided | None, fitted: Calibration | None) -> None:
    from evaluator.calibration.report import print_calibration, print_decided

    if decided is not None:
        print_decided(decided)
    if fitted is not None:
        print_calibration(fitted)


def _say_why_not(decided: Decided | None, output: str | None, quiet: bool) -> None:
    """Say what is missing for thresholds.

    Raises:
        InputError: labels-precision-only, when settings were to be written.
    """
    from evaluator.calibration import LEAST_SAMPLED

    sampled = decided.sampled if decided else 0
    if sampled < LEAST_SAMPLED:
        why = (
            f"Only {sampled} unflagged units were looked at; with fewer than {LEAST_SAMPLED} "
            "nothing but precision can be told."
        )
        cure = "Answer for the units that reports ask about though nothing was flagged in them."
    else:
        why = "Without the number of unflagged units no rate of false alarms can be told."
        cure = "Give --unflagged: how many units of these articles nothing was flagged in."
    if output is not None:
        raise InputError("labels-precision-only", f"No thresholds were fitted. {why}", cure)
    options.message(f"No thresholds were fitted. {why} {cure}", quiet=quiet)


def _keep_other_settings(path: str) -> None:
    """Refuse to write over a configuration file that holds more than a calibration.

    Raises:
        InputError: As `evaluator.config.load`.
        UsageError: settings-lost.
    """
    from evaluator.config import load

    if path == "-" or not Path(path).is_file():
        return
    others = sorted(set(load(path, environment={}).sources) - {f"drift.{each}" for each in _FITTED})
    if others:
        raise UsageError(
            "settings-lost",
            f"{path} holds settings that would be lost: {', '.join(others)}.",
            "Name another file, and copy its table [drift] over.",
        )


def _write_settings(path: str, fitted: Calibration, labels: Sequence[str]) -> None:
    from evaluator import __version__
    from evaluator.calibration.report import as_toml
    from evaluator.report.output import write_result

    cuts = fitted.thresholds
    names = ", ".join(PurePath(label).name for label in labels[:3])
    if len(labels) > 3:
        names += f" and {len(labels) - 3} more"
    source = f"{fitted.labels:,} labels of {fitted.groups:,} groups: {names}"
    major = fitted.expectations[1]
    seen = "held-out groups" if fitted.held_out else "the same labels"
    notes = [
        f"Fitted by `evaluator calibrate` {__version__}; give it to --config.",
        f"Asked for: at most {fitted.false_alarms:.1%} of faithful units at major or above.",
        f"On {seen}: {_percent(major.false_alarms.value)} false alarms, "
        f"{_percent(major.recall.value)} of the drifted units found.",
        f"Probabilities are right for a share of {fitted.base_rate:.1%} drifted units.",
    ]
    values: dict[str, float | str] = {
        "minor": cuts.minor,
        "major": cuts.major,
        "critical": cuts.critical,
        "scale": round(cuts.platt.scale, 6),
        "offset": round(cuts.platt.offset, 6),
        "base_rate": round(fitted.base_rate, 4),
        "fitted_on": source,
    }
    write_result(path, as_toml(values, notes))


def _percent(value: float | None) -> str:
    return "no" if value is None else f"{value:.1%}"
