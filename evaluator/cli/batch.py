"""`evaluator batch`: many article pairs, resumable."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from types import FrameType
from typing import TYPE_CHECKING, Annotated

import typer

from evaluator.cli import options, shared
from evaluator.cli.progress import clock
from evaluator.errors import EXIT_GATE, EXIT_INTERRUPTED, EXIT_PARTIAL

if TYPE_CHECKING:
    from evaluator.batch import Progress, Summary
    from evaluator.config import Loaded
    from evaluator.report.decisions import Decision


class Engine(StrEnum):
    """What runs the workers."""

    LOCAL = "local"
    RAY = "ray"


@options.takes(
    *shared.GATES,
    "prior",
    *shared.DESK,
    *shared.PLUGINS,
    *shared.READING,
    *shared.TRANSLATE,
    *shared.MODEL,
)
def batch(
    manifest: Annotated[
        list[str],
        typer.Argument(
            help="JSONL, CSV, TSV or Parquet with id and original_path, rewrite_path (relative to "
            "the manifest) or original_text, rewrite_text; with --translator translation_path or "
            "translation_text in place of the rewrite, or neither; several, globs and URLs too."
        ),
    ],
    output: Annotated[str, typer.Option("-o", "--output", metavar="FOLDER", help="For results.")],
    json: Annotated[
        bool, typer.Option("--json", help="Keep every comparison: comparisons.jsonl.gz.")
    ] = False,
    html: Annotated[
        bool, typer.Option("--html", help="Write a report per pair and index.html.")
    ] = False,
    shard_size: Annotated[
        int, typer.Option(min=1, help="Rows that are done anew after an interruption.")
    ] = 64,
    workers: Annotated[
        int | None,
        typer.Option(min=1, help="Worker processes. Default: what cores and memory allow."),
    ] = None,
    max_failures: Annotated[
        int | None, typer.Option(min=0, help="Give up when more pairs than this have failed.")
    ] = None,
    engine: Annotated[
        Engine, typer.Option(help="local: this machine; ray: a Ray cluster.")
    ] = Engine.LOCAL,
    address: Annotated[
        str | None, typer.Option(help="Of a running Ray cluster, such as auto or ray://HOST:10001.")
    ] = None,
    source: Annotated[
        str | None,
        typer.Option("--from", metavar="CODE", help="The originals' language in round trips."),
    ] = None,
    target: Annotated[
        str | None,
        typer.Option("--to", metavar="CODE", help="The translations' language in round trips."),
    ] = None,
    ter: Annotated[bool, typer.Option("--ter", help="Compute TER too (slow).")] = False,
    decisions: options.Decisions = None,
    *,
    chosen: options.Chosen,
) -> None:
    """Compare many pairs of articles; goes on where it was interrupted.

    The folder gets results.parquet, units.parquet, failures.jsonl and run.json. Give the same
    command again to go on with a run that was stopped.

    Example: evaluator batch pairs.jsonl -o results --html
    """
    from evaluator.batch import BatchOptions, run_batch

    languages = {"translate.source": source, "translate.target": target}
    loaded, quiet = chosen.load(ter=ter or None, **languages), chosen.quiet
    batch_options = BatchOptions(
        json=json,
        html=html,
        shard_size=shard_size,
        workers=workers,
        max_failures=max_failures,
        engine=engine.value,
        address=address,
    )
    known = options.known_decisions(decisions)
    with _interruptible(quiet) as interruption, _display(quiet) as show:
        summary = run_batch(
            manifest,
            output,
            loaded.settings,
            batch_options,
            decisions=known,
            stopped=interruption.asked,
            on_shard=show.shard,
            on_retry=show.note,
        )
    _conclude(summary, output, loaded, known, quiet)


class _Interruption:
    """Whether somebody asked the run to stop."""

    def __init__(self, quiet: bool) -> None:
        self._quiet = quiet
        self._asked = False

    def asked(self) -> bool:
        return self._asked

    def handle(self, number: int, frame: FrameType | None) -> None:
        """Take a signal: the first asks, the second does not wait."""
        if self._asked:
            raise KeyboardInterrupt
        self._asked = True
        options.message(
            "stopping: what is in hand is being finished; once more to stop at once",
            quiet=self._quiet,
        )


@contextmanager
def _interruptible(quiet: bool) -> Iterator[_Interruption]:
    interruption = _Interruption(quiet)
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.signal(number, interruption.handle) for number in numbers}
    try:
        yield interruption
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class _Lines:
    """Progress for a log: a line per shard."""

    def __init__(self, quiet: bool) -> None:
        self._quiet = quiet

    def shard(self, progress: Progress) -> None:
        failed = f", {progress.failures:,} failed" if progress.failures else ""
        self.note(
            f"shard {progress.shard}: {progress.rows:,} of {progress.total:,} pairs{failed}, "
            f"{progress.rate:.1f} pairs/s, {_left(progress)} left"
        )

    def note(self, text: str) -> None:
        options.message(text, quiet=self._quiet)


class _Bar(_Lines):
    """Progress for a terminal: one line that is drawn again."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        super().__init__(quiet=False)
        self.bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            console=Console(stderr=True),
        )
        self._task = self.bar.add_task("starting", total=None, rate="")

    def shard(self, progress: Progress) -> None:
        failed = f", {progress.failures:,} failed" if progress.failures else ""
        self.bar.update(
            self._task,
            description="pairs",
            completed=progress.rows,
            total=progress.total,
            rate=f"{progress.rate:.1f}/s, {_left(progress)} left{failed}",
        )

    def note(self, text: str) -> None:
        self.bar.console.print(text, markup=False, highlight=False)


@contextmanager
def _display(quiet: bool) -> Iterator[_Lines]:
    if quiet or not sys.stderr.isatty():
        yield _Lines(quiet)
        return
    display = _Bar()
    with display.bar:
        yield display


def _left(progress: Progress) -> str:
    if not progress.rate:
        return "unknown time"
    return clock((progress.total - progress.rows) / progress.rate)


def _conclude(
    summary: Summary, folder: str, loaded: Loaded, decisions: Sequence[Decision], quiet: bool
) -> None:
    """Say how the run ended, on standard output, and end with the exit code for it."""
    from evaluator.cli import gating
    from evaluator.gates import Watch

    if not summary.finished:
        options.message(
            f"interrupted: {summary.rows:,} of {summary.total:,} pairs are done and kept in "
            f"{folder}. Give the same command again to go on.",
            quiet=quiet,
        )
        raise typer.Exit(EXIT_INTERRUPTED)
    if not summary.byte_identity:
        options.message(
            "warning: memory ran out on the device and the token budget was halved, so that "
            "another run may differ in the last digits (see run.json)",
            quiet=quiet,
        )
    verdicts = (
        f"{summary.verdicts.get(name, 0):,} {name}"
        for name in ("clear", "unchecked", "read", "stop")
    )
    typer.echo(
        f"{summary.total:,} pairs: {', '.join(verdicts)}, {summary.failures:,} failed. "
        f"Results: {folder}"
    )
    watch = Watch(loaded.gates)
    gating.look_at_batch(watch, folder, decisions)
    crossed = gating.tell(watch, loaded, quiet)
    if summary.failures:
        raise typer.Exit(EXIT_PARTIAL)
    if crossed:
        raise typer.Exit(EXIT_GATE)
