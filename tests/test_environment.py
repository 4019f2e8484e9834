"""What numerical libraries find in the environment of a process."""

from __future__ import annotations

import os

import pytest

from evaluator.environment import for_libraries, found_by_children


def test_threads_wait_without_a_core_unless_somebody_wants_it_otherwise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("OMP_WAIT_POLICY", raising=False)
    assert for_libraries()["OMP_WAIT_POLICY"] == "passive"
    monkeypatch.setenv("OMP_WAIT_POLICY", "active")
    assert for_libraries(2)["OMP_WAIT_POLICY"] == "active"


def test_workers_take_what_threads_they_are_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "8")
    monkeypatch.delenv("MKL_NUM_THREADS", raising=False)
    with found_by_children(for_libraries(2)):
        assert {os.environ[f"{name}_NUM_THREADS"] for name in ("OMP", "MKL", "OPENBLAS")} == {"2"}
    assert os.environ["OMP_NUM_THREADS"] == "8"
    assert "MKL_NUM_THREADS" not in os.environ
