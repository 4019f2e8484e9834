"""Every command and session of the tutorials and how-to pages runs and prints what they show."""

import os
import shutil
from pathlib import Path

import pytest

from tests.docs.page import PAGES, Step, renewed, run

SLOW = {"calibrate.md", "nightly-batch.md"}
NEEDS = {"roundtrip.md": "apertium"}


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(path, id=path.name, marks=[pytest.mark.slow] if path.name in SLOW else [])
        for path in PAGES
    ],
)
def test_what_a_page_shows_is_printed(path: Path, tmp_path: Path) -> None:
    needed = NEEDS.get(path.name)
    if needed and shutil.which(needed) is None and not os.environ.get("CI"):
        pytest.skip(f"{needed} is not installed")
    steps, failures = run(path.read_text(encoding="utf-8"), tmp_path)
    wrong = [f"$ {step.command}\n" + "\n".join(step.abridged) for step in steps if not step.right]
    renew = f"look, then renew it with: python -m tests.docs.page {path}"
    assert wrong + failures == [], renew


def test_shell_and_sessions_are_run_in_order(tmp_path: Path) -> None:
    page = (
        "```console\n# save as a.txt\none\ntwo\n```\n"
        "```console\n$ cat a.txt\none\ntwo\n$ grep three a.txt\n$ echo $?\n1\n```\n"
        "```pycon\n>>> n = 2\n```\ntext\n```pycon\n>>> n + 1\n3\n>>> n\n4\n```\n"
    )
    steps, failures = run(page, tmp_path)
    assert [step.printed for step in steps] == [("one", "two"), (), ("1",)]
    assert all(step.right for step in steps)
    assert len(failures) == 1
    assert "Expected:\n    4" in failures[0]


def test_what_is_left_out_is_not_compared_and_figures_are_not() -> None:
    printed = ("BLEU   41.6", "one", "two", "three", "end 7")
    assert Step("x", ("BLEU  3.0", "…", "end 12"), printed).right
    assert not Step("x", ("chrF  3.0", "…", "end 12"), printed).right
    assert not Step("x", ("BLEU  3.0", "one", "end 12"), printed).right


def test_a_page_is_renewed_with_as_many_lines_as_it_showed(tmp_path: Path) -> None:
    page = "# T\n```console\n$ seq 5\n1\n…\nfive\n$ echo a\nb\n```\ntext\n"
    steps, _ = run(page, tmp_path)
    fresh = "# T\n```console\n$ seq 5\n1\n…\n5\n$ echo a\na\n```\ntext\n"
    assert renewed(page, steps) == fresh
