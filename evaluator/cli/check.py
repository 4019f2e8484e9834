"""`evaluator check`: the pairs that changed files belong to, held against the gates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Annotated

import typer

from evaluator.cli import options, shared, sides
from evaluator.errors import EXIT_GATE, EXIT_PARTIAL, InputError

if TYPE_CHECKING:
    from evaluator.config import Settings
    from evaluator.pair_files import FoundPairs
    from evaluator.report.decisions import Decision
    from evaluator.types import Comparison


@options.takes(
    *shared.PATTERNS, *shared.GATES, "prior", *shared.DESK, *shared.READING, *shared.MODEL
)
def check(
    files: Annotated[
        list[str] | None, typer.Argument(help="Changed files, of either side of a pair.")
    ] = None,
    sarif: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Write the findings of all pairs as one SARIF log."),
    ] = None,
    summary: Annotated[
        str | None, typer.Option(metavar="FILE", help="Write a Markdown summary of all pairs.")
    ] = None,
    html: Annotated[
        str | None, typer.Option(metavar="FOLDER", help="Write a report of each pair.")
    ] = None,
    require_pairs: Annotated[
        bool,
        typer.Option("--require-pairs", help="Exit with 4 when a file lacks its other side."),
    ] = False,
    decisions: options.Decisions = None,
    *,
    chosen: options.Chosen,
) -> None:
    """Compare the pairs that changed files belong to; for hooks and pipelines.

    Prints a line a pair. Without any gate, findings that are major or worse cross one. No model is
    loaded when no file belongs to a pair.

    Example: evaluator check articles/harbour.md --rewrite '{name}.back.md' --fail-on critical
    """
    from evaluator.cli import gating
    from evaluator.gates import GateLevel, Watch
    from evaluator.pair_files import find_pairs
    from evaluator.report.plain import to_line

    loaded, quiet = chosen.load(), chosen.quiet
    if not loaded.gates.any:
        loaded = replace(loaded, gates=replace(loaded.gates, fail_on=GateLevel.MAJOR))
    known = options.known_decisions(decisions)
    found = find_pairs(files or (), loaded.patterns, lambda path: Path(path).is_file())
    _say_what_is_left(found, quiet)
    watch = Watch(loaded.gates)
    results = _Results(known, sarif, summary, html)
    for comparison in _compare(found, loaded.settings, results.failures):
        typer.echo(to_line(comparison), nl=False)
        gating.look_at_comparison(watch, comparison, known, comparison.rewrite.document.path or "")
        results.add(comparison)
    results.finish()
    crossed = gating.tell(watch, loaded, quiet)
    if results.failures or (require_pairs and found.alone):
        raise typer.Exit(EXIT_PARTIAL)
    if crossed:
        raise typer.Exit(EXIT_GATE)


def _say_what_is_left(found: FoundPairs, quiet: bool) -> None:
    """Say which files nothing is done with."""
    for path, other in found.alone:
        options.message(f"not compared: {path}: there is no {other}", quiet=quiet)
    if found.others:
        count = len(found.others)
        named = f"{found.others[0]} is" if count == 1 else f"{count} files are"
        options.message(f"not compared: {named} of neither pattern", quiet=quiet)
    if not found.pairs:
        options.message("nothing to compare: no file named belongs to a pair", quiet=quiet)


def _compare(
    found: FoundPairs, settings: Settings, failures: list[InputError]
) -> Iterator[Comparison]:
    """Yield the comparison of each pair; one that cannot be had is told, and the others go on."""
    if not found.pairs:
        return
    from evaluator import pipeline
    from evaluator.api import Evaluator

    told = sides.read_settings(settings.read, None, None)
    evaluator = Evaluator(settings)
    for pair in found.pairs:
        try:
            original, rewrite = (
                pipeline.read(path, settings, each) for path, each in zip(pair, told, strict=True)
            )
            yield evaluator.compare(original, rewrite)
        except InputError as error:
            failures.append(error)
            options.message(f"error: {' and '.join(pair)}: {error} ({error.slug})")


@dataclass
class _Results:
    """What is written of all pairs together, and why some could not be compared."""

    decisions: Sequence[Decision]
    sarif: str | None
    summary: str | None
    html: str | None
    failures: list[InputError] = field(default_factory=list)
    _logs: list[str] = field(default_factory=list)
    _summaries: list[str] = field(default_factory=list)

    def add(self, comparison: Comparison) -> None:
        """Keep of a pair what is written at the end, and write its report now."""
        from evaluator.report.html import page
        from evaluator.report.output import write_result
        from evaluator.report.pipelines import to_sarif
        from evaluator.report.plain import to_markdown

        if self.sarif is not None:
            self._logs.append(to_sarif(comparison, self.decisions))
        if self.summary is not None:
            self._summaries.append(to_markdown(comparison, self.decisions))
        if self.html is not None:
            name = PurePosixPath(comparison.rewrite.document.path or "rewrite")
            inside = [part for part in name.parts if part not in ("/", "..")]
            target = Path(self.html, *inside).with_suffix(".html")
            write_result(target, page(comparison, self.decisions))

    def finish(self) -> None:
        """Write what is of all pairs; also where there was none, for what reads it next."""
        from evaluator.report.output import write_result
        from evaluator.report.several import join_markdown, join_sarif

        if self.sarif is not None:
            write_result(self.sarif, join_sarif(self._logs, self.failures))
        if self.summary is not None:
            write_result(self.summary, join_markdown(self._summaries, self.failures))
