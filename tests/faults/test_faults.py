"""Faults of the machine, and the same bytes under whatever circumstances."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks.fault_cases import (
    CASES,
    QUICK,
    NotHere,
    article_files,
    batch,
    content,
    manifest,
    pair_rows,
    run,
)
from evaluator.report import REPORTS
from evaluator.tables import FORMATS


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=[] if name in QUICK else [pytest.mark.slow]) for name in CASES],
)
def test_a_fault_ends_as_it_should(name: str, tmp_path: Path) -> None:
    try:
        CASES[name](tmp_path)
    except NotHere as error:
        pytest.skip(str(error))


def circumstances(folder: Path) -> Iterator[dict[str, Any]]:
    """Yield what `run` is told: a plain place, and one where all is otherwise, also the clock."""
    here = folder / "here"
    here.mkdir()
    plain = {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C.UTF-8"}
    yield {"env": {**os.environ, **plain}, "cwd": here}
    there = folder / "thère é北"
    (there / "tmp").mkdir(parents=True)
    other = {
        **{"PYTHONHASHSEED": "4711", "TZ": "Asia/Kathmandu", "HOME": str(there)},
        **{"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        **{"TMPDIR": str(there / "tmp"), "COLUMNS": "40", "NO_COLOR": "1"},
    }
    clock = ["faketime", "-f", "-9y"] if shutil.which("faketime") else []
    yield {"env": {**os.environ, **other}, "cwd": there, "before": clock}


def test_compare_gives_the_same_bytes_under_any_circumstances(tmp_path: Path) -> None:
    """Hash seed, folder, home, locale, time zone and clock; every format, and the summary."""
    texts = article_files(tmp_path, "Café in Østby – 北京. ")
    wanted = [word for name in REPORTS for word in ("--to", f"{name}={name}")]
    found = []
    for place in circumstances(tmp_path):
        ended = run(["compare", *texts, *wanted, "--lang", "en", "-q"], **place)
        ended.wants(0)
        found.append({name: (place["cwd"] / name).read_bytes() for name in REPORTS})
    assert found[0] == found[1]
    result = json.loads(found[0]["json"])
    assert result["created_with"]["version"]
    assert all({"name", "revision", "sha256"} <= set(m) for m in result["created_with"]["models"])
    assert all(score["signature"] for score in result["scores"].values() if score)
    assert all(len(result[side]["sha256"]) == 64 for side in ("original", "rewrite"))


def test_batch_gives_the_same_bytes_under_any_circumstances(tmp_path: Path) -> None:
    pairs = manifest(tmp_path, 5)
    found = []
    for place in circumstances(tmp_path):
        run(batch(pairs, Path("out"), "--json"), **place).wants(0)
        found.append(content(place["cwd"] / "out"))
    assert found[0] == found[1]
    names = {"results.parquet", "units.parquet", "comparisons.jsonl.gz", "index.html"}
    assert names <= set(found[0])


@pytest.mark.parametrize("form", FORMATS)
def test_score_gives_the_same_bytes_under_any_circumstances(form: str, tmp_path: Path) -> None:
    pairs = pair_rows(tmp_path, 40)
    found = []
    for place in circumstances(tmp_path):
        run(["score", pairs, "-o", f"scores.{form}"], **place).wants(0)
        found.append((place["cwd"] / f"scores.{form}").read_bytes())
    assert found[0] == found[1]


def test_the_page_of_faults_has_every_case() -> None:
    page = (Path(__file__).parents[2] / "docs" / "faults.md").read_text(encoding="utf-8")
    for name, case in CASES.items():
        assert f"| {name} | {(case.__doc__ or '').rstrip('.')} |" in page
    assert "NOT AS WANTED" not in page
