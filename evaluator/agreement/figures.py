"""ROC and calibration curves as SVG, written by hand: two kinds of chart need no plotting library.

The measures' names stand in a legend beside the curves, with colours that colour-blind readers can
tell apart (Okabe and Ito 2008) and a pattern of dashes besides.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from evaluator.agreement.binomial import exact_interval
from evaluator.agreement.results import MeasureResult, SetResult
from evaluator.agreement.terminal import figure

_SIZE = 420
_LEFT, _TOP, _BELOW, _LEGEND = 64, 48, 56, 250
_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
_DASHES = ("", "7 3", "2 3")
_HALF_PIXEL = 0.5

Point = tuple[float, float]


def roc_figure(result: SetResult) -> str:
    """Return the ROC curves of all measures of a set as an SVG document."""
    drawn = [
        (_style(number), measured, _thinned([_place(x, y) for x, y in measured.roc]))
        for number, measured in enumerate(result.measures)
        if measured.roc
    ]
    drawn.sort(key=lambda item: item[1].auc.value or 0.0, reverse=True)
    parts = [_line(_place(0, 0), _place(1, 1), "stroke:#999;stroke-dasharray:4 4")]
    # The best is drawn last, on top.
    parts += [_polyline(points, style) for style, _, points in reversed(drawn)]
    legend = [
        (style, f"{measured.measure.name} {figure(measured.auc.value)}")
        for style, measured, _ in drawn
    ]
    return _document(
        f"ROC curves: {result.name}",
        "Share of faithful pairs flagged",
        "Share of drifted pairs flagged",
        parts,
        [("", "AUC"), *legend],
    )


def calibration_figure(result: SetResult) -> str | None:
    """Return the calibration curves of a set's probabilities as SVG, None where there are none.

    Each point is a bin of probabilities: the mean of what was said against the share that drifted,
    with its exact 95% binomial interval.
    """
    drawn = [
        (_style(number), measured)
        for number, measured in enumerate(result.measures)
        if measured.reliability
    ]
    if not drawn:
        return None
    parts = [_line(_place(0, 0), _place(1, 1), "stroke:#999;stroke-dasharray:4 4")]
    legend = [("", "Calibration error")]
    for style, measured in drawn:
        parts += _reliability(measured, style)
        error = measured.calibration_error.value
        legend.append(
            (style, f"{measured.measure.name} {'–' if error is None else f'{error:.3f}'}")
        )
    return _document(
        f"Calibration: {result.name}", "Probability of drift given", "Share that drifted",
        parts, legend,
    )  # fmt: skip


def _reliability(measure: MeasureResult, style: str) -> list[str]:
    points, parts = [], []
    for bin_ in measure.reliability:
        share = bin_.drifted / bin_.pairs
        interval = exact_interval(bin_.drifted, bin_.pairs)
        x, y = _place(bin_.mean_probability, share)
        points.append((x, y))
        top, bottom = (_place(0, edge)[1] for edge in (interval.high, interval.low))
        parts.append(_line((x, top), (x, bottom), f"{style};stroke-dasharray:none;opacity:.5"))
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" style="{style};fill:#fff"/>')
    return [_polyline(points, style), *parts]


def _place(x: float, y: float) -> Point:
    return _LEFT + x * _SIZE, _TOP + (1 - y) * _SIZE


def _thinned(points: Sequence[Point]) -> list[Point]:
    """Drop points nearer than half a pixel to the last one kept; the ends stay."""
    kept = [points[0]]
    for point in points[1:-1]:
        if max(abs(point[0] - kept[-1][0]), abs(point[1] - kept[-1][1])) >= _HALF_PIXEL:
            kept.append(point)
    return [*kept, points[-1]]


def _style(number: int) -> str:
    dash = _DASHES[number // len(_COLOURS) % len(_DASHES)]
    colour = f"stroke:{_COLOURS[number % len(_COLOURS)]};stroke-width:1.8;fill:none"
    return f"{colour};stroke-dasharray:{dash}" if dash else colour


def _line(start: Point, end: Point, style: str) -> str:
    return (
        f'<line x1="{start[0]:.1f}" y1="{start[1]:.1f}" x2="{end[0]:.1f}" y2="{end[1]:.1f}" '
        f'style="{style}"/>'
    )


def _polyline(points: Sequence[Point], style: str) -> str:
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return f'<polyline points="{path}" style="{style}"/>'


def _text(x: float, y: float, content: str, extra: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}"{extra}>{escape(content)}</text>'


def _document(
    title: str,
    across: str,
    upward: str,
    parts: Sequence[str],
    legend: Sequence[tuple[str, str]],
) -> str:
    width, height = _LEFT + _SIZE + _LEGEND, _TOP + _SIZE + _BELOW
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" role="img" '
        'font-family="system-ui, sans-serif" font-size="13">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        _text(_LEFT, 28, title, ' font-size="15" font-weight="600"'),
    ]
    for tick in (0, 0.2, 0.4, 0.6, 0.8, 1):
        x, y = _place(tick, tick)
        out.append(_line((x, _TOP), (x, _TOP + _SIZE), "stroke:#e5e5e5"))
        out.append(_line((_LEFT, y), (_LEFT + _SIZE, y), "stroke:#e5e5e5"))
        out.append(_text(x, _TOP + _SIZE + 18, f"{tick:g}", ' text-anchor="middle"'))
        out.append(_text(_LEFT - 8, y + 4, f"{tick:g}", ' text-anchor="end"'))
    middle = _TOP + _SIZE / 2
    out.append(_text(_LEFT + _SIZE / 2, height - 14, across, ' text-anchor="middle"'))
    turned = f' text-anchor="middle" transform="rotate(-90 18 {middle:.1f})"'
    out.append(_text(18, middle, upward, turned))
    out += parts
    for row, (style, label) in enumerate(legend):
        y = _TOP + 12 + 20 * row
        x = _LEFT + _SIZE + 16
        if style:
            out.append(_line((x, y - 4), (x + 26, y - 4), style))
        out.append(_text(x + 34, y, label))
    out.append("</svg>\n")
    return "\n".join(out)
