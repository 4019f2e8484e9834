"""The pre-commit hook, run by pre-commit in a repository."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.batch import articles
from tests.pipelines.conftest import git

ROOT = Path(__file__).parents[2]
(HOOK,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))

pytest.importorskip("pre_commit", reason="pre-commit is not installed")
import cfgv  # noqa: E402


def pre_commit(
    repository: Path, command: Path, *arguments: str
) -> subprocess.CompletedProcess[str]:
    """Run pre-commit with the hook as it is defined, but with the `evaluator` at hand.

    Made as its own definition asks, the hook would install the package and torch anew.
    """
    local = {**HOOK, "language": "unsupported"}
    config = {"repos": [{"repo": "local", "hooks": [local]}]}
    (repository / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config))
    git(repository, "add", ".pre-commit-config.yaml")
    environment = os.environ | {
        "PATH": f"{command}{os.pathsep}{os.environ['PATH']}",
        "PRE_COMMIT_HOME": str(repository.parent / "pre-commit"),
    }
    return subprocess.run(
        [sys.executable, "-m", "pre_commit", "run", "--verbose", *arguments],
        cwd=repository,
        env=environment,
        capture_output=True,
        text=True,
    )


def test_the_definition_is_what_pre_commit_wants() -> None:
    from pre_commit.clientlib import load_manifest

    assert load_manifest(str(ROOT / ".pre-commit-hooks.yaml"))[0]["id"] == HOOK["id"]
    assert HOOK["language"] == "python"


def test_the_examples_of_the_page_are_configurations() -> None:
    from pre_commit.clientlib import CONFIG_SCHEMA

    page = (ROOT / "docs/gates.md").read_text(encoding="utf-8")
    blocks = [yaml.safe_load(text) for text in re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)]
    remote = [each["repos"] for each in blocks if isinstance(each, dict) and "repos" in each]
    local = [each for each in blocks if isinstance(each, list)]
    for repos in (*remote, *local):
        cfgv.validate({"repos": repos}, CONFIG_SCHEMA)
        assert repos[0]["hooks"][0]["id"] == HOOK["id"]
    assert len(remote) == len(local) == 1


def test_a_commit_with_drift_is_stopped_and_one_without_goes_through(
    repository: Path, command: Path
) -> None:
    article = repository / "articles/clear.md"
    article.write_text(articles.article(0).replace("a bridge", "a stone bridge"))
    git(repository, "add", ".")
    done = pre_commit(repository, command)
    assert done.returncode == 0, done.stdout
    assert "CLEAR clear.back.md" in done.stdout
    (repository / "articles/clear.back.md").write_text(
        articles.rewrite(0).replace("3 million", "9 million")
    )
    git(repository, "add", ".")
    done = pre_commit(repository, command)
    assert done.returncode == 1
    assert "exit code: 3" in done.stdout
    assert "clear.back.md: u2" in done.stdout


def test_all_files(repository: Path, command: Path) -> None:
    done = pre_commit(repository, command, "--all-files")
    assert done.returncode == 1
    assert "1 of 8 units; articles/with space.back.md: u2" in done.stdout


def test_other_files_run_nothing(repository: Path, command: Path) -> None:
    (repository / "code.py").write_text("pass\n")
    git(repository, "add", ".")
    assert "no files to check" in pre_commit(repository, command).stdout
