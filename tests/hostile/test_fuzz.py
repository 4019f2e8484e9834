"""What fuzzing starts from and what it found, through the targets that it found them in."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluator.readers.formats import FORMATS
from fuzz.targets import TARGETS, attempt

CORPUS = Path(__file__).parents[2] / "fuzz" / "corpus"
INPUTS = sorted(path for path in CORPUS.rglob("*") if path.is_file())


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_an_input_is_read_or_refused(path: Path) -> None:
    attempt(TARGETS[path.parent.name], path.read_bytes())


def test_every_reader_and_the_result_loader_are_fuzzed() -> None:
    assert {f"read-{name}" for name in FORMATS} < set(TARGETS)
    assert "result" in TARGETS
    assert {path.parent.name for path in INPUTS} <= set(TARGETS)
