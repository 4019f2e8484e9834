"""The example in `reports/` shows what the program finds today.

Renew it with `python -m tests.report.test_example`.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAIR = Path("corpora/courts_forged_clocks")
EXAMPLE = ROOT / "reports" / "example.html"
_NUMBER = re.compile(r"(?<![\w.#-])-?\d+(?:\.\d+)?(?![\w.])")


def draw() -> str:
    """Return the report of the project's pair, paths as from the root of the repository."""
    from evaluator.api import Evaluator
    from evaluator.readers import read_path
    from evaluator.report import html

    before = Path.cwd()
    os.chdir(ROOT)
    try:
        sides = [read_path(str(PAIR / f"{name}.txt")) for name in ("original", "rewrite")]
    finally:
        os.chdir(before)
    return html.page(Evaluator().compare(*sides))


def test_the_example_is_in_step():
    stored, drawn = EXAMPLE.read_text(encoding="utf-8"), draw()
    renew = "python -m tests.report.test_example"
    assert _NUMBER.sub("0", stored) == _NUMBER.sub("0", drawn), f"renew it with: {renew}"
    # Another processor may round the last digit of a score the other way.
    pairs = zip(_NUMBER.findall(stored), _NUMBER.findall(drawn), strict=True)
    far = [(a, b) for a, b in pairs if abs(float(a) - float(b)) > 0.02 + 0.01 * abs(float(b))]
    assert far == [], f"renew it with: {renew}"


if __name__ == "__main__":
    EXAMPLE.write_text(draw(), encoding="utf-8")
