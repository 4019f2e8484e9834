"""A comparison in a terminal: the verdict, the flagged units side by side, questions, scores.

The marked words carry signs as well as colour, so that nothing is lost in a pipe, in a log or
with NO_COLOR.
"""

from __future__ import annotations

import io
import shutil
import sys
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, TextIO

from evaluator.report import through
from evaluator.report.decisions import Decision, Memory
from evaluator.report.messages import count, text
from evaluator.report.notes import noted, notes_title
from evaluator.report.passages import (
    further_quotes,
    one_line,
    shape,
    unit_runs,
    visible,
    worst_first,
)
from evaluator.report.plain import SEVERITIES, decision_text, score_text, severity_counts
from evaluator.report.saying import basis, questioned, questions_title, said
from evaluator.types import Comparison, Finding, Severity, Unit, VerdictLevel

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

PIPED_WIDTH = 80
_MOST = 120
_MOST_QUESTIONS = 5
_MOST_NOTES = 10
_STYLES = {
    Severity.CRITICAL: "bold red",
    Severity.MAJOR: "yellow",
    Severity.MINOR: "cyan",
    Severity.NONE: "dim",
}
_SIGNS = {
    Severity.CRITICAL: ("[[", "]]"),
    Severity.MAJOR: ("<<", ">>"),
    Severity.MINOR: ("<", ">"),
    Severity.NONE: ("", ""),
}
_VERDICTS = {
    VerdictLevel.STOP: "bold white on red",
    VerdictLevel.READ: "bold black on yellow",
    VerdictLevel.UNCHECKED: "bold black on yellow",
    VerdictLevel.CLEAR: "bold",
}


def print_comparison(
    comparison: Comparison,
    stream: TextIO | None = None,
    decisions: Sequence[Decision] = (),
    *,
    explain: bool = False,
) -> None:
    """Write `comparison` to `stream` (standard output when None).

    On a terminal in its width and colours, as NO_COLOR allows; elsewhere 80 columns wide and
    without escape sequences. What the stream's encoding lacks is written as "?".
    """
    target = sys.stdout if stream is None else stream
    is_terminal = target.isatty()
    width = min(shutil.get_terminal_size((PIPED_WIDTH, 24)).columns, _MOST)
    shown = to_text(
        comparison, width=width if is_terminal else PIPED_WIDTH, colour=is_terminal,
        decisions=decisions, explain=explain,
    )  # fmt: skip
    encoding = getattr(target, "encoding", None) or "utf-8"
    target.write(shown.encode(encoding, "replace").decode(encoding))


def to_text(
    comparison: Comparison,
    *,
    width: int = PIPED_WIDTH,
    colour: bool = False,
    decisions: Sequence[Decision] = (),
    explain: bool = False,
) -> str:
    """Return what a terminal of `width` columns shows, with escape sequences if `colour`."""
    from rich.console import Console

    buffer = io.StringIO()
    console = Console(
        file=buffer,
        width=width,
        force_terminal=colour,
        color_system="auto" if colour else None,
        legacy_windows=False,
        emoji=False,
        markup=False,
        highlight=False,
    )
    _summary(console, comparison)
    flagged = worst_first(comparison.units)
    if flagged:
        console.print()
        console.print(text("terminal.flags"), style="bold")
        console.print(text("terminal.signs"), style="dim")
    else:
        console.print(text("terminal.none"))
    memory = Memory(decisions)
    for unit in flagged:
        _unit(console, comparison, unit, memory, explain=explain)
    _questions(console, comparison, memory, explain=explain)
    _notes(console, comparison)
    console.print()
    _scores(console, comparison, explain=explain)
    lines = (line.rstrip() for line in buffer.getvalue().splitlines())
    return "\n".join(lines) + "\n"


def _summary(console: Console, comparison: Comparison) -> None:
    from rich.padding import Padding
    from rich.text import Text

    level = comparison.verdict.level
    console.print(Text(f" {text(f'verdict.{level.value}.title')} ", style=_VERDICTS[level]))
    for reason in comparison.verdict.reasons:
        console.print(Padding(Text(f"• {one_line(reason)}"), (0, 0, 0, 2)))
    if level is VerdictLevel.CLEAR:
        console.print(Padding(Text(text("verdict.clear.note"), style="dim"), (0, 0, 0, 2)))
    console.print()
    found = severity_counts(comparison)
    line = Text()
    for severity in SEVERITIES:
        line.append("" if not line else ", ")
        style = _STYLES[severity] if found[severity] else "dim"
        line.append(count(f"count.{severity.value}", found[severity]), style=style)
    console.print(line)
    shapes = Counter(shape(unit) for unit in comparison.units)
    order = ("match", "merged", "split", "regrouped", "moved", "omission", "addition", "outside")
    console.print(", ".join(count(f"shape.{name}", shapes[name]) for name in order if shapes[name]))
    for warning in comparison.warnings:
        told = f"{text('terminal.warning')}: {one_line(warning.message)} ({warning.slug})"
        console.print(Text(told, style="bold"))


def _scores(console: Console, comparison: Comparison, *, explain: bool) -> None:
    """Print the scores in a line, or in a table with what each means."""
    from rich.table import Table
    from rich.text import Text

    if not explain:
        parts = []
        for name, score in comparison.scores.items():
            part = f"{text(f'score.{name}', default=name)} {score_text(name, score.value)}"
            reason = one_line(score.reason or text("score.absent.unknown"))
            parts.append(part if score.value is not None else f"{part} ({reason})")
        console.print(Text(text("terminal.scores", scores=", ".join(parts)), style="dim"))
        return
    table = Table.grid(padding=(0, 2))
    table.add_column(style="bold", no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(style="dim")
    for name, score in comparison.scores.items():
        meaning = text(f"score.{name}.long", default="")
        if score.value is None:
            reason = one_line(score.reason or text("score.absent.unknown"))
            meaning = text("score.absent", reason=reason)
        table.add_row(text(f"score.{name}", default=name), score_text(name, score.value), meaning)
    console.print(table)


def _unit(
    console: Console, comparison: Comparison, unit: Unit, memory: Memory, *, explain: bool
) -> None:
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    console.print()
    head = Text(f"{unit.id}  ")
    head.append(text(f"severity.{unit.severity.value}").upper(), style=_STYLES[unit.severity])
    if shape(unit) != "match":
        head.append(f"  {text(f'shape.{shape(unit)}.name')}")
    if unit.scores.drift is not None:
        drift = text("terminal.drift", value=score_text("drift", unit.scores.drift))
        head.append(f"  {drift}", style="dim")
    console.print(head)
    table = Table(
        box=None, expand=True, show_header=True, header_style="dim", padding=(0, 2, 0, 0),
        pad_edge=False,
    )  # fmt: skip
    table.add_column(text("side.original"), ratio=1, overflow="fold")
    table.add_column(text("side.rewrite"), ratio=1, overflow="fold")
    table.add_row(_marked(comparison, unit, rewrite=False), _marked(comparison, unit, rewrite=True))
    console.print(Padding(table, (0, 0, 0, 2)))
    if comparison.translation and unit.translation:
        foreign = " ".join(through.sentences(comparison.translation, unit))
        name = through.language_name(comparison.translation.language)
        console.print(Padding(Text(f"{name}: {foreign}", style="dim"), (0, 0, 0, 2)))
    for finding in unit.flags:
        label = f"{text(f'category.{finding.category.value}')}, {finding.severity.value}: "
        line = Text("→ ").append(label, style=_STYLES[finding.severity])
        _finding(console, comparison, unit, finding, line, memory, explain=explain)


def _questions(console: Console, comparison: Comparison, memory: Memory, *, explain: bool) -> None:
    """List what the tool is unsure about, apart from the flags, and only the first few."""
    from rich.text import Text

    found = questioned(comparison.units)
    if not found:
        return
    console.print()
    console.print(questions_title(comparison.units), style="bold")
    console.print(text("questions.note"), style="dim")
    for unit, finding in found[:_MOST_QUESTIONS]:
        line = Text(f"{unit.id} ? {text(f'category.{finding.category.value}')}: ")
        _finding(console, comparison, unit, finding, line, memory, explain=explain)
    if len(found) > _MOST_QUESTIONS:
        more = count("questions.more", len(found) - _MOST_QUESTIONS)
        console.print(text("terminal.questions.more", more=more), style="dim")


def _notes(console: Console, comparison: Comparison) -> None:
    """List what is no drift, each note with the units that it shows in."""
    from rich.padding import Padding
    from rich.text import Text

    found = noted(comparison)
    if not found:
        return
    console.print()
    console.print(notes_title(comparison), style="bold")
    for each in found[:_MOST_NOTES]:
        line = Text(f"• {one_line(each.note.message)}").append(f" ({each.where})", style="dim")
        console.print(Padding(line, (0, 0, 0, 2)))
    if len(found) > _MOST_NOTES:
        more = count("notes.more", len(found) - _MOST_NOTES)
        console.print(text("terminal.notes.more", more=more), style="dim")


def _finding(
    console: Console,
    comparison: Comparison,
    unit: Unit,
    finding: Finding,
    line: Text,
    memory: Memory,
    *,
    explain: bool,
) -> None:
    """Print a finding after its label, and below it what was decided about it.

    If `explain`, how sure it is and which rule spoke stand there, too.
    """
    from rich.padding import Padding
    from rich.text import Text

    line.append(one_line(said(finding)))
    before, after = further_quotes(comparison, unit, finding)
    if before and after:
        line.append(f" “{before}” → “{after}”", style="dim")
    console.print(Padding(line, (0, 0, 0, 2)))
    if explain:
        console.print(Padding(Text(one_line(basis(finding)), style="dim"), (0, 0, 0, 4)))
    if finding.ways:
        console.print(Padding(Text(through.fault(finding), style="dim"), (0, 0, 0, 4)))
    known = memory.of(comparison, unit, finding.category.value)
    if known:
        decided = decision_text(known.decision, known.reopened)
        console.print(Padding(Text(one_line(decided), style="bold"), (0, 0, 0, 4)))


def _marked(comparison: Comparison, unit: Unit, *, rewrite: bool) -> Text:
    from rich.text import Text

    side = comparison.rewrite if rewrite else comparison.original
    result = Text()
    for sentence in unit_runs(side, unit, rewrite=rewrite):
        if result:
            result.append(" ")
        for run in sentence:
            shown = " ".join(visible(run.text).split("\n")).replace("\t", " ")
            if run.severity is None:
                result.append(shown)
            else:
                before, after = _SIGNS[run.severity]
                result.append(f"{before}{shown}{after}", style=_STYLES[run.severity])
    return result or Text(text("terminal.missing"), style="dim")
