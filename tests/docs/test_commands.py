"""The commands that pages show exist, with the options they are shown with."""

import re
import shlex
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from evaluator.cli.main import app

ROOT = Path(__file__).parents[2]
sys.path.append(str(ROOT / "docs"))

from from_code import commands  # noqa: E402

KNOWN = {
    name: {opt for each in command.params for opt in (*each.opts, *each.secondary_opts)}
    for name, command in commands.commands()
}
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
_BLOCK = re.compile(r"^ *```\w*\n(.*?)^ *```$|((?:^ {4}.*\n)+)", re.MULTILINE | re.DOTALL)
_SHOWN = re.compile(r"^\s*(?:\$ |- run: |ExecStart=)?(evaluator [a-z].*)$", re.MULTILINE)


def shown(text: str) -> list[str]:
    """Every command line in a page's blocks of code."""
    joined = re.sub(r" ?\\\n\s*", " ", text)
    return [
        line for block in _BLOCK.finditer(joined) for line in _SHOWN.findall(block[1] or block[2])
    ]


def test_there_are_commands_to_look_at() -> None:
    assert len([line for page in PAGES for line in shown(page.read_text(encoding="utf-8"))]) > 20


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_pages_show_exists(path: Path) -> None:
    for line in shown(path.read_text(encoding="utf-8")):
        words = shlex.split(re.split(r" *(?:[|;&]|\s>) *", line)[0], comments=True)
        name = max((one for one in KNOWN if words[: len(one.split())] == one.split()), key=len)
        assert name != "evaluator" or words[1:2] == ["--version"], f"{path.name}: {line}"
        for word in words:
            option = word.partition("=")[0]
            if re.fullmatch(r"-\w|--[a-z][\w-]+", option):
                assert option in KNOWN[name] | {"-h", "--help"}, f"{path.name}: {line}"


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_modules_that_pages_run_exist(path: Path) -> None:
    named = re.findall(
        r"python -m ((?:benchmarks|training|tests|corpora)[\w.]*)", path.read_text("utf-8")
    )
    for module in named:
        place = ROOT / module.replace(".", "/")
        assert place.with_suffix(".py").is_file() or (place / "__main__.py").is_file(), module


@pytest.mark.parametrize(("name", "command"), list(commands.commands()), ids=list(KNOWN))
def test_help_is_plain(name: str, command: Any) -> None:
    """Flags show no type, arguments stand in capitals, paragraphs have no breaks of the source."""
    done = CliRunner().invoke(app, [*name.split()[1:], "--help"])
    assert done.exit_code == 0
    assert "<bool>" not in done.output
    (usage,) = re.findall(r"Usage: (.*)", done.output)
    assert not re.search(r"[{\[][a-z]", usage)
    assert "\n" not in command.help.replace("\n\n", " ")
