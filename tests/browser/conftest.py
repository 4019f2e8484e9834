"""A real browser for the tests of the HTML pages: Debian's Chromium, driven by Playwright."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

ARGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"


def _absent(what: str) -> None:
    """Skip where a tool cannot be had; fail where everything must be there."""
    if os.environ.get("CI"):
        pytest.fail(f"{what} is missing, and nothing is skipped under CI")
    pytest.skip(f"{what} is missing")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        _absent("Chromium (apt-get install chromium)")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        _absent("playwright (pip install -e '.[dev]')")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=ARGS)
        yield started
        started.close()


class Meter:
    """The work of a page's own thread, in milliseconds, so that a busy machine decides nothing."""

    def __init__(self, page: Any) -> None:
        self._page = page
        self._session = page.context.new_cdp_session(page)
        self._session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def total(self) -> float:
        """Return the work since the page was made."""
        metrics = self._session.send("Performance.getMetrics")["metrics"]
        return 1000 * next(each["value"] for each in metrics if each["name"] == "TaskDuration")

    def of(self, script: str) -> float:
        """Return the work that `script` and the frames after it take."""
        before = self.total()
        self._page.evaluate(script)
        self._page.evaluate(
            "() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))"
        )
        return self.total() - before


class Tab:
    """A page with what it said and asked for."""

    def __init__(self, page: Any, url: str) -> None:
        self.page = page
        self.url = url
        self.complaints: list[str] = []
        self.requests: list[str] = []
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self.requests.append(request.url))
        page.goto(url)

    @property
    def strangers(self) -> list[str]:
        """Requests for anything but the page itself and what it made in memory."""
        own = (self.url, "blob:", "data:")
        return [url for url in self.requests if not url.startswith(own)]


@pytest.fixture
def tab(browser: Any, tmp_path: Path) -> Iterator[Callable[..., Tab]]:
    """Open HTML text as a file; afterwards nothing may have been complained of or fetched."""
    contexts, tabs = [], []

    def start(html: str, *, name: str = "report.html", script: str = "", **options: Any) -> Tab:
        file = tmp_path / name
        file.write_text(html, encoding="utf-8")
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
        contexts.append(context)
        page = context.new_page()
        if script:
            page.add_init_script(script)
        tabs.append(Tab(page, file.as_uri()))
        return tabs[-1]

    yield start
    complaints = [text for each in tabs for text in each.complaints]
    strangers = [url for each in tabs for url in each.strangers]
    for context in contexts:
        context.close()
    assert complaints == []
    assert strangers == []


@pytest.fixture(scope="session")
def axe() -> str:
    if not AXE.is_file():
        _absent("axe-core (npm ci --prefix tests/browser)")
    return AXE.read_text(encoding="utf-8")
