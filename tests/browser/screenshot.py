"""Walks from a comparison to a corrected Word file and takes the pictures of the documentation.

`python -m tests.browser.screenshot`: compares the pair of the example, reviews its report, saves
decisions, applies them, and prints how long each step took, keys and clicks counted. Run it after
renewing the example, with nothing else on the machine.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from playwright.sync_api import sync_playwright

from tests.browser.conftest import ARGS
from tests.report.test_example import PAIR, ROOT

IMAGES = ROOT / "docs" / "images"
T = TypeVar("T")
SIZE = {"width": 1280, "height": 800}


def walk(page: Any, report: Path, pictures: Path, saved: Path) -> int:
    """Go from the first screen of a report to what is saved; return how many keys it took.

    Args:
        page: A page of 1280 by 800.
        report: The report.
        pictures: Folder for `report.png`, `review-card.png`, `review-fixes.png`.
        saved: Folder for `text.txt`, the corrected text, and `decisions.json`.
    """
    keys = 0
    page.goto(report.as_uri())
    page.screenshot(path=pictures / "report.png")
    page.keyboard.press("n")
    page.click(".active .more summary")
    page.click(".active .restore")
    page.screenshot(path=pictures / "review-card.png")
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    keys += 3
    while "All decided" not in page.inner_text("#verdict"):
        page.keyboard.press("n" if "accept" in page.get_attribute(".active", "class") else "d")
        keys += 1
    page.click("#fix")
    page.screenshot(path=pictures / "review-fixes.png")
    with page.expect_download() as waiting:
        page.click("#save-text")
    waiting.value.save_as(saved / "text.txt")
    with page.expect_download() as waiting:
        page.click("#export")
    waiting.value.save_as(saved / "decisions.json")
    return keys


def take() -> None:
    """Write the pictures into `docs/images` and print how long each step took."""
    rewrite = str(PAIR / "rewrite.txt")
    with TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        report, corrected = folder / "report.html", folder / "corrected.docx"
        _timed("evaluator compare --html", _command("compare", str(PAIR / "original.txt"), rewrite,
                                                    "--html", str(report), "--quiet"))  # fmt: skip
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGS)
        page = browser.new_page(viewport=SIZE)
        keys = _timed("review", lambda: walk(page, report, IMAGES, folder))
        print(f"  of which {keys} keys and 5 clicks, by script")
        _timed("evaluator apply -o corrected.docx", _command("apply", rewrite, "--decisions",
               str(folder / "decisions.json"), "-o", str(corrected)))  # fmt: skip
        print(f"  {_tracked(corrected)} tracked changes")
        browser.close()


def _command(*arguments: str) -> Callable[[], None]:
    program = "from evaluator.cli.main import run; run()"
    line = [sys.executable, "-c", program, *arguments]
    return lambda: subprocess.run(line, cwd=ROOT, check=True, stdout=subprocess.DEVNULL) and None


def _timed(name: str, act: Callable[[], T]) -> T:
    start = time.monotonic()
    result = act()
    print(f"{name}: {time.monotonic() - start:.1f} s")
    return result


def _tracked(file: Path) -> int:
    with zipfile.ZipFile(file) as word:
        body = word.read("word/document.xml")
    return body.count(b"<w:ins ") + body.count(b"<w:del ")


if __name__ == "__main__":
    take()
