"""Faults of the machine, and the same bytes under whatever circumstances."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from benchmarks.fault_cases import CASES, QUICK, NotHere, article_files, run
from evaluator.report import WRITERS


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=[] if name in QUICK else [pytest.mark.slow]) for name in CASES],
)
def test_a_fault_ends_as_it_should(name: str, tmp_path: Path) -> None:
    try:
        CASES[name](tmp_path)
    except NotHere as error:
        pytest.skip(str(error))


def test_the_same_bytes_whatever_hash_seed_folder_time_zone_and_clock(tmp_path: Path) -> None:
    texts = article_files(tmp_path)
    found = []
    for number, (seed, zone) in enumerate((("0", "UTC"), ("4711", "Asia/Kathmandu"))):
        here = tmp_path / f"folder {number}"
        here.mkdir()
        wanted = [word for name in WRITERS for word in ("--to", f"{name}={name}")]
        clock = ["faketime", "-f", "-9y"] if number and shutil.which("faketime") else []
        ended = run(
            ["compare", *texts, *wanted, "-q"],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
            before=clock,
            cwd=here,
        )
        ended.wants(0)
        found.append({name: (here / name).read_bytes() for name in WRITERS})
    assert found[0] == found[1]
    result = json.loads(found[0]["json"])
    assert result["created_with"]["version"]
    assert all({"name", "revision", "sha256"} <= set(m) for m in result["created_with"]["models"])
    assert all(score["signature"] for score in result["scores"].values() if score)
    assert all(len(result[side]["sha256"]) == 64 for side in ("original", "rewrite"))


def test_the_page_of_faults_has_every_case() -> None:
    page = (Path(__file__).parents[2] / "docs" / "faults.md").read_text(encoding="utf-8")
    for name, case in CASES.items():
        assert f"| {name} | {(case.__doc__ or '').rstrip('.')} |" in page
    assert "NOT AS WANTED" not in page
