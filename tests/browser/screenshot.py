"""Walks through the example report and takes the pictures that the documentation shows.

Run it after renewing the example: `python -m tests.browser.screenshot`.
"""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import sync_playwright

from tests.browser.conftest import ARGS

ROOT = Path(__file__).parents[2]
IMAGES = ROOT / "docs" / "images"
EXAMPLE = ROOT / "reports" / "example.html"
SIZE = {"width": 1280, "height": 800}


def walk(page: Any, pictures: Path, rewrite: Path) -> tuple[int, float]:
    """Go from the first screen to the corrected text; return how many keys and seconds it took.

    Args:
        page: A page of 1280 by 800.
        pictures: Folder for `report.png`, `review-card.png`, `review-fixes.png`.
        rewrite: Where the corrected text is saved.
    """
    start, keys = time.monotonic(), 0
    page.goto(EXAMPLE.as_uri())
    page.screenshot(path=pictures / "report.png")
    page.keyboard.press("n")
    page.click(".active .more summary")
    page.click(".active .restore")
    page.screenshot(path=pictures / "review-card.png")
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    keys += 2
    while "All decided" not in page.inner_text("#verdict"):
        page.keyboard.press("n" if "accept" in page.get_attribute(".active", "class") else "d")
        keys += 1
    page.click("#fix")
    page.screenshot(path=pictures / "review-fixes.png")
    with page.expect_download() as waiting:
        page.click("#save-text")
    waiting.value.save_as(rewrite)
    return keys, time.monotonic() - start


def take() -> None:
    """Write the pictures into `docs/images`."""
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGS)
        keys, seconds = walk(browser.new_page(viewport=SIZE), IMAGES, Path(folder) / "text.txt")
        print(f"{keys} keys, {seconds:.1f} s")
        browser.close()


if __name__ == "__main__":
    take()
