"""Takes the picture of the example report that the README shows.

Run it after renewing the example: `python -m tests.browser.screenshot`.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.conftest import ARGS

ROOT = Path(__file__).parents[2]


def take() -> None:
    """Write `docs/images/report.png`: the top of the page and the first passages, light."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGS)
        page = browser.new_page(viewport={"width": 1280, "height": 1560})
        page.goto((ROOT / "reports" / "example.html").as_uri())
        # The scores are in the README's text; without them the first passages are in the picture.
        page.evaluate("document.querySelector('.scores').hidden = true")
        page.screenshot(path=ROOT / "docs" / "images" / "report.png")
        browser.close()


if __name__ == "__main__":
    take()
