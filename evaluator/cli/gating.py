"""Gates held against results: what is looked at, and the line that says which was crossed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evaluator.cli import options
from evaluator.gates import Watch

if TYPE_CHECKING:
    from evaluator.config import Loaded
    from evaluator.pairs import ScoredRow
    from evaluator.report.decisions import Decision, Memory
    from evaluator.types import Comparison, Severity

_MOST = 120


@dataclass(frozen=True)
class _Unit:
    """A unit of an article, from a comparison or out of a table."""

    id: str
    kind: str
    original: str
    rewrite: str
    drift: float | None
    flags: Sequence[tuple[str, Severity, str]]
    """Category, severity and message of each finding that counts."""
    words: Mapping[str, str] = field(default_factory=dict)
    """Keys of the words by category, which a table of units does not hold."""


def look_at_comparison(
    watch: Watch, comparison: Comparison, decisions: Sequence[Decision] = (), name: str = ""
) -> None:
    """Hold the gates against one pair of articles.

    Args:
        watch: What remembers.
        comparison: What was found.
        decisions: Findings that an editor has dismissed cross nothing.
        name: Of the pair, where there are several.
    """
    from evaluator.report.decisions import Memory

    memory = Memory(decisions)
    units = list(_units(comparison))
    for unit in units:
        _look_at_unit(watch, unit, memory, name)
    drift, coverage = (comparison.scores[score].value for score in ("drift", "coverage"))
    watch.drift(drift, lambda: _most_drifted(units, drift, name))
    watch.coverage(coverage, lambda: _longest_dropped(units, coverage, name))
    unread = max(side.document.unread for side in (comparison.original, comparison.rewrite))
    told = [(each.slug, each.message) for each in comparison.warnings]
    _look_at_reading(watch, unread, told, name)


def look_at_batch(watch: Watch, folder: str, decisions: Sequence[Decision] = ()) -> None:
    """Hold the gates against every pair of a finished batch job; arguments as above."""
    from evaluator.batch.schema import read_rows
    from evaluator.batch.shards import RESULTS, UNITS
    from evaluator.report.decisions import Memory

    memory = Memory(decisions)
    if watch.gates.fail_on is not None:
        for row in read_rows(Path(folder) / UNITS, ("id", *_COLUMNS)):
            _look_at_unit(watch, _unit(row), memory, row["id"])
    columns = ("row", "id", "drift", "coverage", "unread", "warnings")
    for row in read_rows(Path(folder) / RESULTS, columns):
        units = partial(_units_of, Path(folder) / UNITS, row["row"])
        watch.drift(row["drift"], partial(_late, _most_drifted, units, row["drift"], row["id"]))
        watch.coverage(
            row["coverage"], partial(_late, _longest_dropped, units, row["coverage"], row["id"])
        )
        told = [(each["slug"], each["message"]) for each in row["warnings"] or ()]
        _look_at_reading(watch, row["unread"], told, row["id"])


def _look_at_reading(
    watch: Watch, unread: float | None, told: Sequence[tuple[str, str]], name: str
) -> None:
    """Hold the gates against what was left out; `told` are the warnings."""
    from evaluator.gates import UNCHECKED

    said = [message for slug, message in told if slug in UNCHECKED]
    watch.unread(unread, lambda: f"{_of(name)}{_number(unread)} of a side was left out unread")
    watch.checked(
        (slug for slug, _ in told), lambda: f"{_of(name)}not all was checked: {_short(said[0])}"
    )


def look_at_row(watch: Watch, row: ScoredRow, number: int) -> None:
    """Hold the gates against a scored row; one that could not be scored is a failure instead.

    Args:
        watch: What remembers.
        row: As it is written.
        number: Of the row, from 1.
    """
    from evaluator.gates import UNCHECKED
    from evaluator.types import Severity

    if row.error is not None:
        return
    name = f"row {number:,}" + (f" (id {row.id})" if row.id is not None else "")
    flags = [finding for finding in row.findings if finding.counts]
    worst = max(flags, key=lambda each: each.severity.rank, default=None)
    severity = worst.severity if worst else Severity.NONE
    said = worst.message if worst else f"“{row.rewrite}”"
    watch.severity(severity, lambda: f"{name}, {severity.value}: {_short(said)}")
    slug = next((each for each in row.warnings if each in UNCHECKED), "")
    watch.checked(row.warnings, lambda: f"{name}, not all was looked for ({slug})")
    watch.drift(row.drift, lambda: f"{name}, drift {_number(row.drift)}: {_short(said)}")


def tell(watch: Watch, loaded: Loaded, quiet: bool, *, whole: str = "pairs") -> bool:
    """Say on standard error which gates were crossed and where, a line each.

    Args:
        watch: What has looked at everything.
        loaded: Where the gates come from.
        quiet: Say nothing.
        whole: What drift and coverage are of.

    Returns:
        Whether one was crossed.
    """
    from evaluator.report.passages import one_line

    crossings = watch.crossings()
    for crossing in crossings:
        parts = "units" if crossing.rule == "fail_on" and whole == "pairs" else whole
        count = "" if crossing.seen == 1 else f"{crossing.crossed:,} of {crossing.seen:,} {parts}; "
        line = f"gate: {_rule(crossing.rule, loaded)}: {count}{crossing.where}"
        options.message(one_line(line), quiet=quiet)
    return bool(crossings)


def _rule(name: str, loaded: Loaded) -> str:
    """Return a rule as it was given: a flag, or a setting and where it stands."""
    if name == "not-checked":
        return "not-checked (--allow-unchecked lets it pass)"
    value = getattr(loaded.gates, name)
    source = loaded.sources.get(f"gate.{name}", "default")
    if source == "flag":
        return f"--{name.replace('_', '-')} {value}"
    return f"gate.{name} = {value} ({source})"


def _look_at_unit(watch: Watch, unit: _Unit, memory: Memory, name: str) -> None:
    from evaluator.types import Severity, UnitKind

    if unit.kind == UnitKind.OUTSIDE.value:
        return
    standing = [each for each in unit.flags if not _dismissed(memory, unit, each)]
    worst = max(standing, key=lambda each: each[1].rank, default=None)
    severity, message = (worst[1], worst[2]) if worst else (Severity.NONE, "")
    watch.severity(severity, lambda: f"{_of(name)}{unit.id}, {severity.value}: {_short(message)}")


def _dismissed(memory: Memory, unit: _Unit, finding: tuple[str, Severity, str]) -> bool:
    known = memory.recall(unit.original, unit.rewrite, finding[0], unit.words.get(finding[0], ""))
    return known is not None and known.dismissed


def _most_drifted(units: Sequence[_Unit], drift: float | None, name: str) -> str:
    """Say how much an article drifted and quote its most drifted unit."""
    known = [unit for unit in units if unit.drift is not None]
    if drift is None or not known:
        return f"{_of(name)}drift could not be computed"
    worst = max(known, key=lambda unit: unit.drift or 0.0)
    said = worst.flags[0][2] if worst.flags else f"“{worst.rewrite}”"
    return (
        f"{_of(name)}drift {_number(drift)}, most in {worst.id} "
        f"({_number(worst.drift)}): {_short(said)}"
    )


def _longest_dropped(units: Sequence[_Unit], coverage: float | None, name: str) -> str:
    """Say how much of an article's original is in the rewrite and quote the most that is not."""
    from evaluator.types import UnitKind

    if coverage is None:
        return f"{_of(name)}coverage could not be computed"
    said = f"{_of(name)}coverage {_number(coverage)}"
    dropped = [unit for unit in units if unit.kind == UnitKind.OMISSION.value]
    if not dropped:
        return said
    longest = max(dropped, key=lambda unit: len(unit.original))
    return f"{said}, longest omission {longest.id}: {_short(f'“{longest.original}”')}"


def _late(
    say: Callable[[Sequence[_Unit], float | None, str], str],
    units: Callable[[], Sequence[_Unit]],
    value: float | None,
    name: str,
) -> str:
    """Read a pair's units only now that they are quoted."""
    return say(units(), value, name)


def _of(name: str) -> str:
    return f"{name}: " if name else ""


def _number(value: float | None) -> str:
    return "none" if value is None else f"{value:.3g}"


def _short(text: str) -> str:
    from evaluator.report.passages import one_line, shorten

    return shorten(one_line(text), _MOST)


def _units(comparison: Comparison) -> Iterator[_Unit]:
    from evaluator.report.keys import words_key
    from evaluator.report.passages import sides

    for unit in comparison.units:
        original, rewrite = sides(comparison, unit)
        flags = [(one.category.value, one.severity, one.message) for one in unit.flags]
        words = {one: words_key(comparison, unit, one) for one, *_ in flags}
        yield _Unit(unit.id, unit.kind.value, original, rewrite, unit.scores.drift, flags, words)


_COLUMNS = ("unit", "kind", "original", "rewrite", "drift", "findings")


def _units_of(table: Path, row: int) -> list[_Unit]:
    import pyarrow.parquet as pq

    with table.open("rb") as file:
        found = pq.read_table(file, columns=list(_COLUMNS), filters=[("row", "=", row)])
    return [_unit(values) for values in found.to_pylist()]


def _unit(row: dict[str, Any]) -> _Unit:
    from evaluator.findings import likelihood_of
    from evaluator.types import Severity

    flags = [
        (one["category"], Severity(one["severity"]), one["message"])
        for one in row["findings"]
        if likelihood_of(one).counts
    ]
    return _Unit(
        row["unit"],
        row["kind"],
        row["original"] or "",
        row["rewrite"] or "",
        row["drift"],
        flags,
    )
