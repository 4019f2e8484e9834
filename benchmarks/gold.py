"""Gold answers of article pairs, and how a comparison is held against them.

Reads `corpora/*/gold.json` and, where it is there, the development pair's gold of the same shape.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evaluator.types import Category, Comparison, Finding, SegmentedDocument, Severity, Span, Unit

ROOT = Path(__file__).parent.parent
CORPORA = ROOT / "corpora"
SHARED = ROOT.parent / "shared"


@dataclass(frozen=True)
class Drift:
    """One drift of the gold, its words as spans of each side's text (empty: none there)."""

    category: Category
    original: tuple[Span, ...]
    rewrite: tuple[Span, ...]


@dataclass(frozen=True)
class Entry:
    """One unit of the gold: where its sentences start on each side, and what drifted."""

    kind: str
    original: tuple[int, ...]
    rewrite: tuple[int, ...]
    severity: Severity
    drifts: tuple[Drift, ...]
    label: str


@dataclass(frozen=True)
class Pair:
    """An article pair with its gold."""

    name: str
    original_path: Path
    rewrite_path: Path
    faithful: bool
    entries: tuple[Entry, ...]
    outside_original: tuple[int, ...]
    outside_rewrite: tuple[int, ...]


def pairs() -> Iterator[Pair]:
    """Yield the project's own pairs."""
    for path in sorted(CORPORA.glob("*/gold.json")):
        folder = path.parent
        yield read(folder.name, path, folder / "original.txt", folder / "rewrite.txt")


def development_pair() -> Pair | None:
    """Return the development pair, or None where the data folder is not beside the checkout."""
    path = SHARED / "gold" / "russia_twitter.json"
    if not path.exists():
        return None
    original, rewrite = sorted((SHARED / "seeds").glob("*.txt"))
    return read("development pair", path, original, rewrite)


def read(name: str, gold: Path, original: Path, rewrite: Path) -> Pair:
    """Read one pair's gold; every text in it becomes an offset or a span."""
    data = json.loads(gold.read_text(encoding="utf-8"))
    left, right = (path.read_text(encoding="utf-8") for path in (original, rewrite))
    outside = data.get("outside") or data.get("outside_the_shared_body")
    entries = tuple(_entry(unit, left, right) for unit in data["units"])
    return Pair(
        name=name,
        original_path=original,
        rewrite_path=rewrite,
        faithful=data.get("faithful", False),
        entries=entries,
        outside_original=_starts(outside["original"], left),
        outside_rewrite=_starts(outside["rewrite"], right),
    )


def _entry(unit: dict[str, Any], left: str, right: str) -> Entry:
    original = _starts(unit.get("original", []), left)
    rewrite = _starts(unit.get("rewrite", []), right)
    return Entry(
        kind=unit.get("kind", "match"),
        original=original,
        rewrite=rewrite,
        severity=Severity(unit["severity"]),
        drifts=tuple(
            Drift(
                Category(drift["category"]),
                _find(drift.get("original_words"), left, original),
                _find(drift.get("rewrite_words"), right, rewrite),
            )
            for drift in unit["drift"]
        ),
        label=(unit.get("original") or unit.get("rewrite"))[0],
    )


def _starts(items: Sequence[Any], text: str) -> tuple[int, ...]:
    names = [item["starts"] if isinstance(item, dict) else item for item in items]
    return tuple(text.index(name) for name in names)


def _find(words: str | None, text: str, starts: Sequence[int]) -> tuple[Span, ...]:
    if words is None or not starts:
        return ()
    at = text.find(words, min(starts))
    return (Span(at, at + len(words)),) if at >= 0 else ()


def holding(
    units: Sequence[Unit], side: SegmentedDocument, offset: int, *, original: bool
) -> Unit | None:
    """Return the unit whose sentences hold `offset` of one side's text."""
    for unit in units:
        for index in unit.original if original else unit.rewrite:
            if side.sentences[index].start <= offset < side.sentences[index].end:
                return unit
    return None


def units_of(entry: Entry, result: Comparison) -> list[Unit]:
    """Return the units that hold an entry's starts, each once."""
    found = [holding(result.units, result.original, at, original=True) for at in entry.original]
    found += [holding(result.units, result.rewrite, at, original=False) for at in entry.rewrite]
    unique: dict[str, Unit] = {unit.id: unit for unit in found if unit is not None}
    return list(unique.values())


def joined_rightly(pair: Pair, entry: Entry, result: Comparison) -> bool:
    """Whether one unit holds all of the entry's starts and no other entry's (nor an outside's)."""
    holders = units_of(entry, result)
    if len(holders) != 1:
        return False
    others = [other for other in pair.entries if other is not entry]
    strange = any(holders[0].id in {u.id for u in units_of(other, result)} for other in others)
    frame = [
        holding(result.units, side, at, original=original)
        for side, starts, original in (
            (result.original, pair.outside_original, True),
            (result.rewrite, pair.outside_rewrite, False),
        )
        for at in starts
    ]
    return not strange and all(unit is None or unit.id != holders[0].id for unit in frame)


def severity_given(entry: Entry, result: Comparison) -> Severity:
    """Return the worst severity that the result gives the entry's sentences."""
    return max(
        (unit.severity for unit in units_of(entry, result)),
        key=lambda severity: severity.rank,
        default=Severity.NONE,
    )


def false_alarm(wanted: Severity, given: Severity) -> bool:
    """The desk's rule: none must not be major or above, minor must not be critical."""
    limit = {Severity.NONE: Severity.MAJOR, Severity.MINOR: Severity.CRITICAL}.get(wanted)
    return limit is not None and given.rank >= limit.rank


def missed(wanted: Severity, given: Severity) -> bool:
    """The desk's rule: what is major or critical must be flagged at major or above."""
    return wanted.rank >= Severity.MAJOR.rank > given.rank


def touches(finding: Finding, drift: Drift) -> bool:
    """Whether a finding's words meet a drift's on a side where both have some."""
    return any(
        a.start < b.end and b.start < a.end
        for ours, theirs in (
            (finding.original_spans, drift.original),
            (finding.rewrite_spans, drift.rewrite),
        )
        for a in ours
        for b in theirs
    )
