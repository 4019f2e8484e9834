"""How long a long report takes to open, filter, reorder and decide in Chromium.

    python -m benchmarks.review_page [--sentences 2000] [--runs 5]

The page is that of a bundled article repeated to the length asked for, with a flag in every tenth
sentence and a few that moved. Told are the work of the page's own thread, which other work on the
machine hardly moves, and the wall time from an action to the frame that shows it. Exit code 1 where
the work of one takes a second or more.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from evaluator.report import html
from tests.browser.conftest import ARGS, Meter
from tests.report.factory import F, U, make

ARTICLE = Path(__file__).parent.parent / "corpora" / "courts_forged_clocks" / "original.txt"
_LIMIT = 1000.0
_KINDS = (("number", "major"), ("negation", "critical"), ("certainty", "minor"), ("name", "major"))
_FRAME = "() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))"
_SELECT = """([name, value]) => {
    const field = document.querySelector(name);
    field.value = value;
    for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, {bubbles: true}));
}"""


def report(sentences: int) -> str:
    """Return the report of an article of so many sentences."""
    lines = [line for line in ARTICLE.read_text("utf-8").splitlines() if len(line.split()) > 6]
    units = []
    for number in range(sentences):
        text = f"No {number}: {lines[number % len(lines)]}"
        category, severity = _KINDS[number // 10 % len(_KINDS)]
        finding = F(category, severity, "It is another number.", "No", "Nr")
        moved = number % 100 == 51
        units.append(
            U(
                [text],
                [text.replace("No ", "Nr ", 1)],
                [finding] if number % 10 == 3 else [],
                kind="moved" if moved else "match",
                at=number - 20.5 if moved else None,
            )
        )
    return html.page(make(units))


def steps(page: Any, url: str) -> dict[str, Callable[[], object]]:
    """Return what is timed, in order."""

    def choose(name: str, value: str) -> Callable[[], object]:
        return lambda: page.evaluate(_SELECT, [name, value])

    return {
        "open": lambda: page.goto(url),
        "next flag": lambda: page.keyboard.press("n"),
        "decide": lambda: page.keyboard.press("a"),
        "unfold all": lambda: page.evaluate("document.getElementById('fold').click()"),
        "filter by kind": choose("select[name=category]", "negation"),
        "filter by decision": choose("select[name=decision]", "open"),
        "filters off": lambda: page.evaluate("document.getElementById('filters').reset()"),
        "order by severity": choose("#order", "severity"),
        "order of the rewrite": choose("#order", "rewrite"),
        "order of the original": choose("#order", "original"),
        "search": choose("#search", "no 1"),
    }


def timed(browser: Any, url: str) -> dict[str, tuple[float, float]]:
    """Return the milliseconds of work and of waiting of each step on a fresh page."""
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    meter = Meter(page)
    times = {}
    for name, act in steps(page, url).items():
        before, start = meter.total(), time.perf_counter()
        act()
        page.evaluate(_FRAME)
        waited = 1000 * (time.perf_counter() - start)
        times[name] = meter.total() - before, waited
    page.close(run_before_unload=False)
    return times


def main() -> None:
    """Print the median of each step."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sentences", type=int, default=2000)
    parser.add_argument("--runs", type=int, default=5)
    told = parser.parse_args()
    text = report(told.sentences)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        file = Path(folder) / "report.html"
        file.write_text(text, encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGS)
        runs = [timed(browser, file.as_uri()) for _ in range(told.runs)]
        browser.close()
    print(f"{told.sentences:,} sentences, {len(text) / 1e6:.1f} MB, median of {told.runs} runs")
    most = 0.0
    for name in runs[0]:
        work, wall = (statistics.median(run[name][at] for run in runs) for at in (0, 1))
        print(f"  {name:22}{work:6.0f} ms of work, {wall:6.0f} ms waited")
        most = max(most, work)
    if most >= _LIMIT:
        sys.exit(1)


if __name__ == "__main__":
    main()
