"""A git repository that keeps articles and their rewrites, and the command in reach of a shell."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.batch import articles

Shell = Callable[..., subprocess.CompletedProcess[str]]
COMMAND = Path(__file__).with_name("evaluator_with_fakes.py")


@pytest.fixture
def command(tmp_path: Path) -> Path:
    """A folder with an `evaluator` in it that uses fake models."""
    folder = tmp_path / "bin"
    folder.mkdir()
    program = folder / "evaluator"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{COMMAND}" "$@"\n')
    program.chmod(0o755)
    return folder


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Two commits: a clear pair first, then a pair with another sum of money in it."""
    root = tmp_path / "repository"
    (root / "articles").mkdir(parents=True)
    git(root, "init", "-q", "-b", "main")
    (root / "README.md").write_text("Read me.\n")
    for number, name in enumerate(("clear", "with space")):
        (root / f"articles/{name}.md").write_text(articles.article(number))
        (root / f"articles/{name}.back.md").write_text(articles.rewrite(number))
        git(root, "add", ".")
        git(root, "commit", "-qm", name)
    return root


def git(root: Path, *arguments: str) -> str:
    who = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    for role in ("AUTHOR", "COMMITTER"):
        who |= {f"GIT_{role}_NAME": "A", f"GIT_{role}_EMAIL": "a@example.org"}
    done = subprocess.run(
        ["git", *arguments], cwd=root, env=os.environ | who, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()
