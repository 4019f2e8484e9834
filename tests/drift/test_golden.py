"""Code that is moved, renamed or merged leaves all that the rules say as it was."""

from __future__ import annotations

from benchmarks.golden_evidence import GOLDEN, case_pairs, differences, observed, read
from tests.fakes.encoder import HashEncoder


def test_the_rules_say_of_the_cases_what_they_said() -> None:
    """A wanted change renews the file: `python -m benchmarks.golden_evidence --write`."""
    found = differences(read(GOLDEN), observed(case_pairs(), HashEncoder()))
    assert found == []
