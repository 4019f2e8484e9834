"""The command: options, exit codes, what it says."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evaluator import loading
from tests.batch import articles, models

Cli = Callable[..., Any]


@pytest.fixture(autouse=True)
def _fake_models(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "load_bulk_models", models.load)


def test_a_run_and_what_it_says(cli: Cli, tmp_path: Path) -> None:
    manifest = articles.manifest(tmp_path / "m.jsonl", articles.texts(6))
    ran = cli("batch", manifest, "-o", tmp_path / "out", "--shard-size", 3, "--json", "--html")
    assert ran.code == 0, ran.err
    assert ran.out.startswith("6 pairs: ")
    lines = ran.err.splitlines()
    assert len(lines) == 2
    for line in lines:
        assert re.fullmatch(r"shard \d: \d of 6 pairs, [\d.]+ pairs/s, \d+:\d\d left", line)
    names = {path.name for path in (tmp_path / "out").iterdir()} - {".lock"}
    assert names == {
        "results.parquet",
        "units.parquet",
        "failures.jsonl",
        "run.json",
        "comparisons.jsonl.gz",
        "reports",
        "index.html",
    }


def test_quiet_leaves_standard_error_empty(cli: Cli, tmp_path: Path) -> None:
    manifest = articles.manifest(tmp_path / "m.jsonl", articles.texts(1))
    ran = cli("batch", manifest, "-o", tmp_path / "out", "--quiet")
    assert (ran.code, ran.err) == (0, "")


def test_failed_pairs_give_4(cli: Cli, tmp_path: Path) -> None:
    rows = [*articles.texts(2), {"id": "x"}]
    ran = cli("batch", articles.manifest(tmp_path / "m.jsonl", rows), "-o", tmp_path / "out")
    assert ran.code == 4
    assert "1 failed" in ran.out
    failure = json.loads((tmp_path / "out/failures.jsonl").read_text())
    assert failure["slug"] == "manifest-row"
    assert failure["message"].startswith(f"{tmp_path / 'm.jsonl'}:3: ")


def test_the_gate(cli: Cli, tmp_path: Path) -> None:
    manifest = articles.manifest(tmp_path / "m.jsonl", articles.texts(2))
    ran = cli("batch", manifest, "-o", tmp_path / "out", "--fail-on", "major")
    assert ran.code == 3
    assert "gate: --fail-on major: 1 of 8 units; pair/1: u2, major: “4 million euros”" in ran.err
    # Asked again, the finished run gives the same answer; another gate is no other run.
    assert cli("batch", manifest, "-o", tmp_path / "out", "--fail-on", "major").code == 3
    assert cli("batch", manifest, "-o", tmp_path / "out").code == 0


def test_other_settings_are_refused(cli: Cli, tmp_path: Path) -> None:
    manifest = articles.manifest(tmp_path / "m.jsonl", articles.texts(1))
    assert cli("batch", manifest, "-o", tmp_path / "out").code == 0
    ran = cli("batch", manifest, "-o", tmp_path / "out", "--ter")
    assert ran.code == 1
    assert "settings.ter was false, now is true" in ran.err
    assert "batch-differs" in ran.err


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("missing.jsonl", "-o", "out"), 1),
        (("m.jsonl",), 2),
        (("m.jsonl", "-o", "out", "--shard-size", "0"), 2),
        (("m.jsonl", "-o", "out", "--engine", "cloud"), 2),
    ],
)
def test_wrong_use(
    cli: Cli,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    code: int,
) -> None:
    monkeypatch.chdir(tmp_path)
    articles.manifest(tmp_path / "m.jsonl", [])
    ran = cli("batch", *arguments)
    assert ran.code == code
    assert ran.err
    assert not (tmp_path / "out").exists()
