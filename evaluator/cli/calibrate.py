"""`evaluator calibrate`: cuts of how sure findings must be, from labels or editors' decisions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evaluator.cli import options, shared
from evaluator.cli.sides import LabelColumns, label_columns
from evaluator.errors import InputError, UsageError
from evaluator.setting import BOOTSTRAP, PRIOR

if TYPE_CHECKING:
    from evaluator.calibration import Calibration, Decided, LabelledUnit
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
    column: LabelColumns = None,
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
    from evaluator.calibration.labels import are_decisions, in_force
    from evaluator.calibration.report import as_json, as_settings, not_borne_out
    from evaluator.report.output import write_json, write_result

    if json == output == "-":
        raise UsageError(
            "two-stdout", "Two results go to standard output.", "Give a file to one of them."
        )
    if output is not None:
        _keep_other_settings(output)
    settings, quiet = chosen.load(bootstrap=resamples, seed=seed).settings, chosen.quiet
    decided = None
    if pairs := not are_decisions(labels):
        units = _from_pairs(labels, label_columns(column), settings, quiet)
    else:
        decided, units = _from_decisions(labels, unflagged, settings, quiet)
    fitted = None
    if units:
        fitted = fit(
            units,
            Aim(false_alarms, sure),
            prior=prior,
            before=in_force(settings, anew=pairs),
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
        write_result(output, as_settings(fitted, labels, __version__))


def _from_pairs(
    paths: Sequence[str], columns: dict[str, str], settings: Settings, quiet: bool
) -> list[LabelledUnit]:
    from evaluator.calibration.labels import all_shown, from_pairs, read_pairs
    from evaluator.cli import spoken

    pairs = read_pairs(paths, columns)
    units = from_pairs(pairs, spoken.watched_panel(all_shown(settings), quiet))
    if lost := len(pairs) - len(units):
        options.message(f"warning: {lost:,} pairs could not be scored, left out.", quiet=quiet)
    return units


def _from_decisions(
    paths: Sequence[str], unflagged: int | None, settings: Settings, quiet: bool
) -> tuple[Decided, list[LabelledUnit]]:
    from evaluator.calibration.labels import from_decisions

    found = from_decisions(paths, unflagged, settings)
    if found.lost:
        options.message(
            f"warning: {found.lost:,} decisions do not say how sure the finding was, or what drift "
            "the unit had; thresholds are fitted without their units.",
            quiet=quiet,
        )
    return found.decided, found.units


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
