"""`evaluator benchmark`: how well scores and detectors agree with labelled pairs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Annotated

import typer

from evaluator.cli import options, shared
from evaluator.cli.sides import LabelColumns, label_columns
from evaluator.setting import BOOTSTRAP, PRIOR

if TYPE_CHECKING:
    from evaluator.agreement import SetResult


@options.takes("lang", "metrics", *shared.MODEL)
def benchmark(
    pairs: Annotated[
        list[str],
        typer.Argument(
            help="Labelled pairs: rows with original, rewrite, drift (0, 1 or null), severity or "
            "human (a score)."
        ),
    ],
    json: options.FiguresTo = None,
    svg: Annotated[
        str | None,
        typer.Option(metavar="FOLDER", help="Draw ROC and calibration curves into this folder."),
    ] = None,
    column: LabelColumns = None,
    resamples: Annotated[
        int | None,
        typer.Option(min=BOOTSTRAP.low, help="Bootstrap resamples of groups; 0 for no intervals."),
    ] = None,
    seed: Annotated[int | None, typer.Option(help="Seed of the resampling.")] = None,
    base_rate: Annotated[
        float | None,
        typer.Option(
            min=PRIOR.low,
            max=PRIOR.high,
            help="Share that major and critical pairs are weighted to for calibration errors of "
            "graded files. Default: what each probability was calibrated for.",
        ),
    ] = None,
    human_falls: Annotated[
        bool,
        typer.Option(
            "--human-falls",
            help="A higher score in `human` is a worse rewrite, as with MQM's error points.",
        ),
    ] = False,
    *,
    chosen: options.Chosen,
) -> None:
    """Measure how well each score and detector finds the drifted pairs.

    Prints AUC, average precision, recall at 5% false alarms, accuracy on minimal pairs and
    calibration error, the share flagged at each severity, and, where rows have spans, how well the
    marked words agree with them; where rows have a severity, the same by grade and how often a
    single finding is right; with 95% bootstrap intervals that keep groups together. Against scores
    in `human`: correlations, pairwise accuracy with ties, soft pairwise accuracy of systems, and
    which score agrees better.

    Example: evaluator benchmark labelled.jsonl --json figures.json --svg figures
    """
    from evaluator import __version__
    from evaluator.agreement import judge, read_labelled
    from evaluator.agreement.report import as_json, print_set, reasons
    from evaluator.cli import spoken
    from evaluator.report.output import write_json

    settings, quiet = chosen.load(bootstrap=resamples, seed=seed).settings, chosen.quiet
    names = label_columns(column)
    sets = [
        (PurePath(path).name, read_labelled(path, columns=names, stdin=options.stdin_bytes()))
        for path in pairs
    ]
    panel = spoken.watched_panel(settings, quiet)
    results = []
    for name, labelled in sets:
        result = judge(
            name,
            labelled,
            panel.measures_of([(pair.original, pair.rewrite) for pair in labelled]),
            panel,
            resamples=settings.bootstrap,
            seed=settings.seed,
            base_rate=base_rate,
            falls=human_falls,
        )
        results.append(result)
        if json != "-":
            print_set(result)
        spoken.tell_few_groups(name, result.groups, quiet)
        for reason in reasons(result):
            options.message(f"warning: {name}: some figures are missing: {reason}", quiet=quiet)
    if json is not None:
        write_json(json, as_json(results, __version__))
    if svg is not None:
        _write_figures(Path(svg), results)


def _write_figures(folder: Path, results: Sequence[SetResult]) -> None:
    from evaluator.agreement.figures import calibration_figure, roc_figure
    from evaluator.report.output import write_result

    for number, result in enumerate(results, 1):
        stem = PurePath(result.name).stem
        if sum(PurePath(other.name).stem == stem for other in results) > 1:
            stem = f"{number}-{stem}"
        write_result(folder / f"{stem}-roc.svg", roc_figure(result))
        calibration = calibration_figure(result)
        if calibration is not None:
            write_result(folder / f"{stem}-calibration.svg", calibration)
