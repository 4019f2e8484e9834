"""`explain` and `examples`: what comes with the package."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import Distribution
from pathlib import Path
from typing import Any

import pytest

from evaluator import extras
from evaluator.errors import EXIT_FAILED, EXIT_OK, EXIT_USAGE
from tests.test_docs import documented

Cli = Callable[..., Any]


def test_every_message_is_explained(cli: Cli) -> None:
    listed = set(cli("explain").out.split())
    assert documented() <= listed
    for slug in ("two-languages", "column-missing", "not-checked"):
        ran = cli("explain", slug)
        assert ran.code == EXIT_OK
        assert ran.out.startswith("`")
        assert f"`{slug}`" in ran.out.split(":")[0]
        assert "](" not in ran.out
    assert "`text-left-out`" in cli("explain", "text-left-out").out  # told beside another
    ran = cli("explain", "nonsense")
    assert ran.code == EXIT_USAGE
    assert "(slug-unknown; see evaluator explain slug-unknown)" in ran.err


def test_examples_are_written_once(cli: Cli, tmp_path: Path) -> None:
    folder = tmp_path / "try"
    assert cli("examples", folder).code == EXIT_OK
    assert (folder / "original.txt").read_text(encoding="utf-8")
    assert (folder / "plugin_template" / "pyproject.toml").is_file()
    ran = cli("examples", folder)
    assert ran.code == EXIT_FAILED
    assert "output-unwritable" in ran.err


@pytest.mark.parametrize(
    ("origin", "command"),
    [
        (None, "pip install 'evaluator[ray]'"),
        (
            '{"url": "file:///a%20b/here", "dir_info": {"editable": true}}',
            "pip install -e '/a b/here[ray]'",
        ),
        (
            '{"url": "file:///tmp/evaluator-1-py3-none-any.whl", "archive_info": {}}',
            "pip install 'evaluator[ray] @ file:///tmp/evaluator-1-py3-none-any.whl'",
        ),
    ],
)
def test_extras_come_from_where_the_package_did(
    monkeypatch: pytest.MonkeyPatch, origin: str | None, command: str
) -> None:
    class Installed(Distribution):
        def read_text(self, filename: str) -> str | None:
            return origin if filename == "direct_url.json" else "Name: evaluator\n"

        def locate_file(self, path: Any) -> Any:
            raise NotImplementedError

    monkeypatch.setattr(extras, "distribution", lambda name: Installed())
    assert extras.install_command("ray") == command


def test_help_and_explaining_start_light() -> None:
    code = (
        "import sys; sys.argv = ['evaluator', 'explain', 'copy']\n"
        "from evaluator.cli.main import run\n"
        "try:\n    run()\nfinally:\n    print(sorted({'numpy', 'torch'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "[]"
