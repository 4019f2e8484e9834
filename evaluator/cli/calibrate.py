"""`evaluator calibrate`: cuts of how sure findings must be, from labels or editors' decisions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Annotated

import typer

from evaluator.cli import options, shared
from evaluator.cli.benchmark import Column, columns_of
from evaluator.cli.labelled_units import are_decisions, from_decisions, from_pairs
from evaluator.errors import InputError, UsageError
from evaluator.setting import BOOTSTRAP, PRIOR

if TYPE_CHECKING:
    from evaluator.calibration import Calibration, Decided, Thresholds
    from evaluator.config import Settings

# Settings of the drift stage that a calibration writes.
_FITTED = ("possible", "likely", "sure", "scale", "offset", "base_rate", "fitted_on")


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
    sure: Annotated[
        float,
        typer.Option(min=0.5, max=1.0, help="Share of the findings called sure that are right."),
    ] = 0.9,
    prior: Annotated[
        float | None,
        typer.Option(
            min=PRIOR.low,
            max=PRIOR.high,
            help="Share of drifted units to expect. Default: the labels' own.",
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
        int | None, typer.Option(min=BOOTSTRAP.low, help="Bootstrap resamples of articles.")
    ] = None,
    seed: Annotated[int | None, typer.Option(help="Seed of folds and resampling.")] = None,
    *,
    chosen: options.Chosen,
) -> None:
    """Fit how sure findings must be for a stated false-alarm rate, and say what to expect.

    Example: evaluator calibrate labelled.jsonl -o evaluator.toml
    """
    from evaluator import __version__
    from evaluator.calibration import Aim
    from evaluator.calibration import calibrate as fit
    from evaluator.calibration.report import as_json, not_borne_out
    from evaluator.report.output import write_json

    if json == output == "-":
        raise UsageError(
            "two-stdout", "Two results go to standard output.", "Give a file to one of them."
        )
    if output is not None:
        _keep_other_settings(output)
    settings, quiet = chosen.load(bootstrap=resamples, seed=seed).settings, chosen.quiet
    decided = None
    if pairs := not are_decisions(labels):
        units = from_pairs(labels, columns_of(column), settings, quiet)
    else:
        decided, units = from_decisions(labels, unflagged, settings, quiet)
    fitted = None
    if units:
        fitted = fit(
            units,
            Aim(false_alarms, sure),
            prior=prior,
            before=_in_force(settings, all_shown=pairs),
            resamples=settings.bootstrap,
            seed=settings.seed,
        )
    if "-" not in (json, output):
        _print(decided, fitted)
    if json is not None:
        write_json(json, as_json(fitted, decided, __version__))
    if fitted is None:
        _say_why_not(decided, unflagged, output, quiet)
        return
    for note in not_borne_out(fitted):
        options.message(f"note: {note}", quiet=quiet)
    if output is not None:
        _write_settings(output, fitted, labels)


def _in_force(settings: Settings, *, all_shown: bool) -> Thresholds:
    """Return the thresholds that units were judged with.

    Args:
        settings: Those of the run.
        all_shown: They were judged anew with every finding shown and the drift as it comes. Then
            only `possible`, and `sure` where nothing can be told of it, come from the settings.
    """
    from evaluator.calibration import Platt, Thresholds
    from evaluator.drift.decide.likelihood import cuts

    drift = settings.drift
    now = cuts(drift, learned=settings.detector != "none")
    if all_shown:
        return Thresholds(now.possible, 0.0, now.sure)
    return Thresholds(now.possible, now.likely, now.sure, Platt(drift.scale, drift.offset))


def _print(decided: Decided | None, fitted: Calibration | None) -> None:
    from evaluator.calibration.report import print_calibration, print_decided

    if decided is not None:
        print_decided(decided)
    if fitted is not None:
        print_calibration(fitted)


def _say_why_not(
    decided: Decided | None, unflagged: int | None, output: str | None, quiet: bool
) -> None:
    """Say what is missing for thresholds.

    Raises:
        InputError: labels-precision-only, when settings were to be written.
    """
    from evaluator.calibration import LEAST_SAMPLED

    sampled = decided.sampled if decided else 0
    cure = "Answer for the units that reports ask about though nothing was flagged in them."
    if sampled < LEAST_SAMPLED:
        why = (
            f"Only {sampled} unflagged units were looked at; with fewer than {LEAST_SAMPLED} "
            "nothing but precision can be told."
        )
    elif unflagged is None:
        why = "Without the number of unflagged units no rate of false alarms can be told."
        cure = "Give --unflagged: how many units of these articles nothing was flagged in."
    else:
        why = (
            f"Fewer than {LEAST_SAMPLED} of the unflagged units come with the drift that they had."
        )
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
    from evaluator.calibration.report import as_toml, not_borne_out
    from evaluator.report.output import write_result

    cuts, aim = fitted.thresholds, fitted.aim
    names = ", ".join(PurePath(label).name for label in labels[:3])
    if len(labels) > 3:
        names += f" and {len(labels) - 3} more"
    source = f"{fitted.labels:,} labels of {fitted.groups:,} groups: {names}"
    major, sure = fitted.expectations[1], fitted.certainties[0]
    seen = "held-out groups" if fitted.held_out else "the same labels"
    notes = [
        f"Fitted by `evaluator calibrate` {__version__}; give it to --config.",
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
    write_result(path, as_toml(values, notes))


def _percent(value: float | None) -> str:
    return "no" if value is None else f"{value:.1%}"
