"""The report's pictures as geometry: the templates draw them as inline SVG.

All x run from 0 to `WIDTH` over the article from its start to its end, all y from 0 (top) down.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evaluator.report.messages import text
from evaluator.report.passages import shape
from evaluator.types import Comparison, Severity, Unit

WIDTH = 1000
HEIGHT = 100
_MOST_BARS = 250
_NARROWEST = 4.0


@dataclass(frozen=True)
class Block:
    """A passage on the map: the row it leads to, its place, its severity and shape."""

    row: int
    x: float
    width: float
    severity: str
    shape: str
    label: str


@dataclass(frozen=True)
class Map:
    """The article as a strip; passages that nothing happened to are the ground."""

    blocks: tuple[Block, ...]
    edges: tuple[float, ...]


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


def article_map(comparison: Comparison, units: Sequence[Unit]) -> Map:
    """Return the map of `units` in the order given, each as wide as its longer side's text."""
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
    blocks, edges, at = [], [], 0.0
    for row, (unit, length) in enumerate(zip(units, lengths, strict=True), 1):
        edges.append(round(at, 1))
        width = length * scale
        form = shape(unit)
        if unit.severity is not Severity.NONE or form != "match":
            label = ", ".join(
                part
                for part in (
                    text("map.passage", number=row),
                    text(f"severity.{unit.severity.value}") if unit.flags else "",
                    text(f"shape.{form}.name") if form != "match" else "",
                )
                if part
            )
            wide = max(width, _NARROWEST)
            blocks.append(
                Block(row, round(min(at, WIDTH - wide), 1), round(wide, 1), unit.severity.value,
                      form, label)
            )  # fmt: skip
        at += width
    # The most severe are drawn last, so that a narrow one is not covered by its neighbours.
    blocks.sort(key=lambda block: Severity(block.severity).rank)
    return Map(tuple(blocks), tuple(edges))


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
