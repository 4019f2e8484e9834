"""Running the command line in this process, its exit code and output kept."""

import io
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pytest

from evaluator.cli import main


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str


@pytest.fixture
def cli(
    monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> Callable[..., Ran]:
    """Return a function that runs `evaluator ARGUMENTS…` and says what came of it."""

    def run(
        *arguments: str, stdin: bytes = b"", environment: Sequence[tuple[str, str]] = ()
    ) -> Ran:
        for name, value in environment:
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(sys, "argv", ["evaluator", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        try:
            main.run()
            code = 0
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(bool(end.code))
        sys.stdout.flush()
        caught = capfdbinary.readouterr()
        return Ran(code, caught.out.decode(), caught.err.decode())

    return run
