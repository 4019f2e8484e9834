"""Batches of round trips: rows of every kind, what is kept, kills in the middle."""

import gzip
import json
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from evaluator.batch import BatchOptions, Summary
from evaluator.config import Settings
from evaluator.errors import EXIT_OK
from evaluator.translate import TranslateSettings
from evaluator.translate.cache import FILE
from tests.batch import articles, models
from tests.batch.test_faults import ROOT, wait_for_shards
from tests.batch.test_run import FOUR, go, lines
from tests.fakes.translators import foreign

TOLD = TranslateSettings(translators=("spelling",), source="en", target="xx")
SETTINGS = Settings(bootstrap=20, translate=TOLD)
ONE = replace(FOUR, workers=1)
COMMAND = """
import sys
from evaluator import loading
from evaluator.cli.main import run
from tests.batch.models import load_translating
loading.load_bulk_models = load_translating
sys.argv = ["evaluator", "batch", *sys.argv[1:]]
run()
"""


@pytest.fixture(autouse=True)
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[str]]:
    """Return a function that tells what the translators were asked."""
    file = tmp_path / "asked"
    file.touch()
    monkeypatch.setenv("ASKED", str(file))
    return lambda: file.read_text(encoding="utf-8").splitlines()


def trips(count: int, *, given: bool = True) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for number in range(count):
        row = {"id": f"trip/{number}", "original_text": articles.article(number)}
        if given:
            row["translation_text"] = foreign(articles.rewrite(number))
        rows.append(row)
    return rows


def travel(manifest: Path, folder: Path, options: BatchOptions = ONE, **more: Any) -> Summary:
    more = {"settings": SETTINGS, "load": models.load_translating} | more
    return go(manifest, folder, options, **more)


def test_rows_of_every_kind(tmp_path: Path) -> None:
    (tmp_path / "1.txt").write_text(foreign(articles.rewrite(1)), encoding="utf-8")
    rows = [
        {"id": "there and back", "original_text": articles.article(0)},
        {"id": "given", "original_text": articles.article(1), "translation_path": "1.txt"},
        {"id": "pair", "original_text": articles.article(1), "rewrite_text": articles.rewrite(1)},
        {
            "id": "both",
            "original_text": "x",
            "rewrite_text": "x",
            "translation_text": "x",
        },
        {"id": "untranslated", "original_text": "x", "translation_text": articles.article(2) * 3},
        {"id": "gone", "original_text": "x", "translation_path": "no.txt"},
    ]
    manifest = articles.manifest(tmp_path / "m.jsonl", rows)
    summary = travel(manifest, tmp_path / "out")
    assert (summary.rows, summary.failures) == (6, 3)
    failed = {one["id"]: one for one in lines(tmp_path / "out/failures.jsonl")}
    assert {name: one["slug"] for name, one in failed.items()} == {
        "both": "manifest-row",
        "untranslated": "translation-untranslated",
        "gone": "input-missing",
    }
    table = pq.read_table(tmp_path / "out/results.parquet").to_pylist()
    by_name = {row["id"]: row for row in table}
    assert by_name["there and back"]["translator_there"] == "translator:spelling|version:1"
    assert by_name["there and back"]["translation_path"] is None
    assert by_name["given"]["translation_path"] == "1.txt"
    assert by_name["given"]["translation_language"] == "xx"
    assert by_name["given"]["translator_there"] is None
    assert by_name["pair"]["translator"] is None
    assert by_name["given"]["findings_major"] == by_name["pair"]["findings_major"] == 1
    units = [
        unit
        for unit in pq.read_table(tmp_path / "out/units.parquet").to_pylist()
        if unit["id"] == "given"
    ]
    text = foreign(articles.rewrite(1))
    for unit in units:
        assert unit["translation"] == " ".join(
            text[start:end] for start, end in unit["translation_sentences"]
        )


def test_a_translation_without_a_translator(tmp_path: Path) -> None:
    manifest = articles.manifest(tmp_path / "m.jsonl", trips(1))
    go(manifest, tmp_path / "out")
    (failed,) = lines(tmp_path / "out/failures.jsonl")
    assert "no --translator" in failed["message"]


def test_an_empty_row_stays_wrong_without_a_translator(tmp_path: Path) -> None:
    manifest = articles.manifest(tmp_path / "m.jsonl", trips(1, given=False))
    go(manifest, tmp_path / "out")
    (failed,) = lines(tmp_path / "out/failures.jsonl")
    assert "neither rewrite_text nor rewrite_path" in failed["message"]


def test_a_second_run_asks_nothing(tmp_path: Path, asked: Callable[[], list[str]]) -> None:
    manifest = articles.manifest(tmp_path / "m.jsonl", trips(6, given=False))
    kept = replace(SETTINGS, translate=replace(TOLD, cache=str(tmp_path / "kept")))
    travel(manifest, tmp_path / "one", settings=kept)
    first = asked()
    assert len(first) == len(set(first))
    travel(manifest, tmp_path / "two", settings=kept, options=replace(ONE, shard_size=4))
    assert asked() == first
    assert articles.content(tmp_path / "one") == articles.content(tmp_path / "two")
    # Without a folder of its own, a run keeps what it made beside its results.
    travel(manifest, tmp_path / "three")
    assert (tmp_path / "three" / FILE).exists()
    assert len(asked()) == 2 * len(first)


def test_two_ways_back(tmp_path: Path) -> None:
    told = replace(TOLD, translators=("spelling", "other:workers=peasants"))
    manifest = articles.manifest(tmp_path / "m.jsonl", trips(3))
    travel(manifest, tmp_path / "out", settings=replace(SETTINGS, translate=told))
    with gzip.open(tmp_path / "out/comparisons.jsonl.gz", "rt", encoding="utf-8") as file:
        comparisons = [json.loads(line) for line in file]
    changed = [one for unit in comparisons[1]["units"] for one in unit["findings"]]
    assert [one["ways"] for one in changed] == [[2, 2]]
    assert "peasants" in " ".join(comparisons[1]["translation"]["ways"][0]["segments"])
    assert "peasants" not in comparisons[1]["rewrite"]["text"]


def test_other_translators_are_another_run(tmp_path: Path) -> None:
    from evaluator.errors import OutputError

    manifest = articles.manifest(tmp_path / "m.jsonl", trips(2))
    travel(manifest, tmp_path / "out")
    told = replace(TOLD, translators=("other",))
    with pytest.raises(OutputError) as caught:
        travel(manifest, tmp_path / "out", settings=replace(SETTINGS, translate=told))
    assert caught.value.slug == "batch-differs"
    assert "translators" in caught.value.message


def test_killed_in_the_middle_it_ends_with_the_same_bytes(tmp_path: Path) -> None:
    rows = trips(9, given=False)
    rows[6]["original_text"] += "\n\nThe ferry came slowly! over the water."
    manifest = articles.manifest(tmp_path / "m.jsonl", rows)
    arguments = (manifest, "--shard-size", 2, "--workers", 1, "--json", "--from", "en")
    arguments += ("--to", "xx", "--translator", "spelling", "-q")

    def start(folder: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-c", COMMAND, *map(str, arguments), "-o", tmp_path / folder]
        return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)

    whole = start("whole")
    killed = start("killed")
    wait_for_shards(tmp_path / "killed", 2, killed)
    killed.send_signal(signal.SIGKILL)
    assert killed.wait() == -signal.SIGKILL
    assert not (tmp_path / "killed/results.parquet").exists()
    assert start("killed").wait() == whole.wait() == EXIT_OK
    assert articles.content(tmp_path / "killed") == articles.content(tmp_path / "whole")
    record = json.loads((tmp_path / "killed/run.json").read_text())
    assert record["translators"] == ["translator:spelling|version:1"] * 2
    assert record["sessions"][-1]["rows_kept"] >= 4


def test_a_named_encoder_has_its_column(tmp_path: Path) -> None:
    manifest = articles.manifest(tmp_path / "m.jsonl", trips(2))
    travel(manifest, tmp_path / "out", settings=replace(SETTINGS, encoder="of-many-languages"))
    for name in ("results", "units"):
        table = pq.read_table(tmp_path / f"out/{name}.parquet")
        assert None not in table.column("metric_translation_similarity").to_pylist()
