"""Runs a page of the documentation: its commands, its Python, and what they print.

- A `console` block holds commands behind `$ ` and below each what it prints, on both streams. One
  line `…` stands for any lines between the first and the last ones shown.
- A `pycon` block is a Python session, all of a page's in one namespace.
- A block whose first line is `# save as NAME` becomes that file.

Everything else is text. `python -m tests.docs.page` writes what is printed today into the pages.
"""

from __future__ import annotations

import contextlib
import doctest
import io
import math
import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    path for kind in ("tutorials", "how-to") for path in (ROOT / "docs" / kind).glob("*.md")
)
_FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_SAVED = re.compile(r"# save as (\S+)\n")
_SHELL = re.compile(r"[|<>;&$*`~(){}]")
_GAP = "…"


@dataclass(frozen=True)
class Step:
    """A command of a page, what the page says that it prints, and what it prints."""

    command: str
    shown: tuple[str, ...]
    printed: tuple[str, ...] = ()

    @property
    def right(self) -> bool:
        """Whether the page shows what is printed, figures and spacing aside."""
        return _blurred(self.shown) == _blurred(self.abridged)

    @property
    def abridged(self) -> tuple[str, ...]:
        """What is printed, with as many lines at both ends as the page shows."""
        if _GAP not in self.shown:
            return self.printed
        head = self.shown.index(_GAP)
        tail = len(self.shown) - head - 1
        if head + tail >= len(self.printed):
            return self.printed
        return (*self.printed[:head], _GAP, *self.printed[len(self.printed) - tail :])


def run(text: str, folder: Path) -> tuple[list[Step], list[str]]:
    """Run a page in a folder.

    Returns:
        Its commands in order, and the failures of its Python sessions.
    """
    (folder / "corpora").symlink_to(ROOT / "corpora")
    (folder / "docs").symlink_to(ROOT / "docs")
    names: dict[str, Any] = {}
    steps: list[Step] = []
    failures: list[str] = []
    with contextlib.chdir(folder), _prepared(), mock.patch.dict(os.environ, COLUMNS="80"):
        for kind, body in _FENCE.findall(text):
            saved = _SAVED.match(body)
            if saved:
                Path(saved[1]).write_text(body[saved.end() :], encoding="utf-8")
            elif kind == "console":
                code = 0
                for step in _steps(body):
                    code, printed = _execute(step.command, code)
                    steps.append(replace(step, printed=printed))
            elif kind == "pycon":
                failures += _session(body, names)
    return steps, failures


def _steps(body: str) -> Iterator[Step]:
    for part in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
        command, *shown = re.sub(r" \\\n *", " ", part).rstrip().split("\n")
        yield Step(command, tuple(line.rstrip() for line in shown))


def _execute(command: str, code: int) -> tuple[int, tuple[str, ...]]:
    """Run a command; `code` is what `$?` is before it."""
    words = shlex.split(command)
    if words[0] == "evaluator" and not _SHELL.search(command):
        code, printed = _evaluator(words)
    else:
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        done = subprocess.run(
            ["bash", "-c", f"(exit {code}); {command}"],
            env=os.environ | {"PATH": path, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        code, printed = done.returncode, done.stdout.decode()
    return code, tuple(line.rstrip() for line in printed.rstrip().split("\n")) if printed else ()


def _evaluator(words: list[str]) -> tuple[int, str]:
    """Run the command line in this process, where the models are loaded already."""
    from evaluator.cli import main

    stream = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    code: Any = 0
    with (
        contextlib.redirect_stdout(stream),
        contextlib.redirect_stderr(stream),
        mock.patch.object(sys, "argv", words),
    ):
        try:
            main.run()
        except SystemExit as end:
            code = end.code or 0
    stream.flush()
    return int(code), stream.buffer.getvalue().decode()


def _session(body: str, names: dict[str, Any]) -> list[str]:
    test = doctest.DocTestParser().get_doctest(body, names, "session", None, 0)
    test.globs = names
    said = io.StringIO()
    flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    doctest.DocTestRunner(optionflags=flags).run(test, out=said.write, clear_globs=False)
    return [said.getvalue()] if said.getvalue() else []


@contextlib.contextmanager
def _prepared() -> Iterator[None]:
    """Have all pages use the models that were loaded first, and no line come by the clock."""
    from evaluator import models
    from evaluator.cli import progress

    with (
        mock.patch.object(progress, "_LOG_SECONDS", math.inf),
        mock.patch.object(models, "load_encoder", _once("load_encoder")),
        mock.patch.object(models, "load_detector", _once("load_detector")),
    ):
        yield


@cache
def _once(loader: str) -> Any:
    from evaluator import models

    return cache(getattr(models, loader))


def _blurred(lines: tuple[str, ...]) -> list[str]:
    """Figures differ by machine and by model; how many columns they take, too."""
    return [" ".join(re.sub(r"\d+", "0", line).split()) for line in lines]


def renewed(text: str, steps: list[Step]) -> str:
    """Return a page that shows what its commands print."""
    left = iter(steps)

    def anew(block: re.Match[str]) -> str:
        if block[1] != "console" or _SAVED.match(block[2]):
            return block[0]
        parts = re.split(r"^(?=\$ )", block[2], flags=re.MULTILINE)[1:]
        out = []
        for part in parts:
            command = re.match(r"(?:.* \\\n)*.*\n?", part)
            assert command is not None
            step = next(left)
            lines = "".join(f"{line}\n" for line in step.abridged)
            out.append(command[0].rstrip("\n") + "\n" + lines)
        return f"```console\n{''.join(out)}```"

    return _FENCE.sub(anew, text)


def main() -> None:
    """Renew the pages that are named, or all."""
    for path in [Path(name).resolve() for name in sys.argv[1:]] or PAGES:
        with tempfile.TemporaryDirectory() as folder:
            text = path.read_text(encoding="utf-8")
            steps, failures = run(text, Path(folder))
        path.write_text(renewed(text, steps), encoding="utf-8")
        for failure in failures:
            sys.stderr.write(f"{path}: {failure}\n")


if __name__ == "__main__":
    main()
