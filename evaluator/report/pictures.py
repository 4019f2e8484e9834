"""The report's pictures as geometry: the templates draw them as inline SVG.

All x run from 0 to `WIDTH` over the article from its start to its end, all y from 0 (top) down.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evaluator.report.messages import count, text
from evaluator.report.passages import shape
from evaluator.types import Comparison, Severity, Unit

WIDTH = 1000
HEIGHT = 100
_MOST_BARS = 250
_NARROWEST = 6.0
_GAP = 0.8
_HEIGHTS = {Severity.CRITICAL: 11, Severity.MAJOR: 8, Severity.MINOR: 5, Severity.NONE: 1}


@dataclass(frozen=True)
class Bar:
    """A stretch of the article on the map, in which something was found.

    Attributes:
        rows: Those that it stands for, the first of the worst ones first.
        severity: The worst of them; "none" where nothing but their shapes changed.
        height: Of the 12 that the map is high; tells severities apart without colour.
        density: How much of the stretch is flagged, as an opacity.
    """

    rows: tuple[int, ...]
    x: float
    width: float
    severity: str
    height: int
    density: float
    label: str


@dataclass(frozen=True)
class Bars:
    """Drift over the article: a path of vertical strokes per severity, and their width."""

    paths: tuple[tuple[str, str], ...]
    stroke: float
    summary: str


@dataclass(frozen=True)
class Line:
    """One score over the article: its name, label and path."""

    name: str
    label: str
    path: str


def article_map(comparison: Comparison, units: Sequence[Unit]) -> tuple[Bar, ...]:
    """Return the map of `units` in the order given, each as wide as its longer side's text.

    Passages narrower than a bar share one: in a long article it shows how dense the flags are.
    """
    lengths = [
        max(
            sum(len(side.text_of(index)) for index in indices)
            for side, indices in (
                (comparison.original, unit.original),
                (comparison.rewrite, unit.rewrite),
            )
        )
        for unit in units
    ]
    scale = WIDTH / (sum(lengths) or 1)
    bars: list[Bar] = []
    at, start = 0.0, 0.0
    members: list[tuple[int, Unit, float]] = []
    for row, (unit, length) in enumerate(zip(units, lengths, strict=True), 1):
        members.append((row, unit, length * scale))
        at += length * scale
        if at - start >= _NARROWEST or row == len(units):
            bars += _bar(members, start, max(at - start, _NARROWEST))
            start, members = at, []
    return tuple(bars)


def _bar(members: Sequence[tuple[int, Unit, float]], x: float, width: float) -> list[Bar]:
    """Return the bar of the passages that share it; none where nothing happened to them."""
    flagged = [member for member in members if member[1].flags]
    shown = flagged or [member for member in members if shape(member[1]) != "match"]
    if not shown:
        return []
    worst = max((unit.severity for _, unit, _ in shown), key=lambda each: each.rank)
    # Sorted stably: the first of the worst ones leads.
    rows = sorted(shown, key=lambda member: -member[1].severity.rank)
    share = sum(each for _, _, each in shown) / (sum(each for _, _, each in members) or 1)
    first = rows[0][1]
    parts = [first.id if len(shown) == 1 else count("map.several", len(shown), id=first.id)]
    if flagged:
        parts.append(text(f"severity.{worst.value}"))
    if len(shown) == 1 and shape(first) != "match":
        parts.append(text(f"shape.{shape(first)}.name"))
    return [
        Bar(
            tuple(row for row, _, _ in rows),
            round(min(x, WIDTH - width), 1),
            round(width - _GAP, 1),
            worst.value,
            _HEIGHTS[worst],
            round(0.4 + 0.6 * share, 2) if flagged else 1.0,
            ", ".join(parts),
        )
    ]


def drift_bars(units: Sequence[Unit]) -> Bars | None:
    """Return drift over the article; past 250 units a bar is the highest of several."""
    values = [(unit.scores.drift, unit.severity) for unit in units]
    known = [value for value, _ in values if value is not None]
    if not known:
        return None
    size = -(-len(values) // _MOST_BARS)
    bins = [values[at : at + size] for at in range(0, len(values), size)]
    step = WIDTH / len(bins)
    strokes: dict[str, list[str]] = {}
    for number, group in enumerate(bins):
        top = max((value for value, _ in group if value is not None), default=None)
        if top is None:
            continue
        severity = max((each for _, each in group), key=lambda each: each.rank)
        x, y = round((number + 0.5) * step, 1), round(HEIGHT * (1 - top), 1)
        strokes.setdefault(severity.value, []).append(f"M{x:g} {HEIGHT}V{min(y, HEIGHT - 1):g}")
    high = sum(value >= 0.5 for value in known)
    return Bars(
        tuple((name, "".join(parts)) for name, parts in strokes.items()),
        round(step * 0.7, 2),
        text("picture.drift.summary", high=high, number=len(known)),
    )


def score_lines(units: Sequence[Unit]) -> tuple[Line, ...]:
    """Return similarity and chrF over the article, averaged over several units past 250."""
    lines = []
    for name, top in (("similarity", 1.0), ("chrf", 100.0)):
        values = [getattr(unit.scores, name) for unit in units]
        size = -(-len(values) // _MOST_BARS) or 1
        bins = [values[at : at + size] for at in range(0, len(values), size)]
        path, pen_up = [], True
        for number, group in enumerate(bins):
            known = [value for value in group if value is not None]
            if not known:
                pen_up = True
                continue
            share = min(max(sum(known) / len(known) / top, 0.0), 1.0)
            x = round((number + 0.5) * WIDTH / len(bins), 1)
            y = round(HEIGHT * (1 - share), 1)
            # A lone point between gaps still shows: a stroke of no length has round caps.
            path.append(f"{'M' if pen_up else 'L'}{x:g} {y:g}" + ("h0" if pen_up else ""))
            pen_up = False
        if path:
            lines.append(Line(name, text(f"score.{name}"), "".join(path)))
    return tuple(lines)
