"""Runs with a fake encoder in real worker processes."""

import gzip
import json
import os
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pyarrow.parquet as pq
import pytest

from evaluator.batch import BatchOptions, Summary, run_batch, schema
from evaluator.config import Settings
from evaluator.errors import ConfigError, EvaluatorError, ModelError, OutputError
from evaluator.report.decisions import Decision
from tests.batch import articles, models
from tests.report.factory import asked, harbour, unit_fingerprint

FOUR = BatchOptions(json=True, shard_size=4, workers=2)


def go(manifest: Path, folder: Path, options: BatchOptions = FOUR, **more: Any) -> Summary:
    more = {"settings": Settings(bootstrap=20), "load": models.load} | more
    return run_batch([str(manifest)], str(folder), more.pop("settings"), options, **more)


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def stop_after(shards: int) -> tuple[Callable[[], bool], Callable[[object], None]]:
    """Return what asks whether to stop, and what counts the shards that are done."""
    done: list[object] = []
    return lambda: len(done) >= shards, done.append


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished run over 18 pairs, one of them bad, with everything that can be asked for."""
    base = tmp_path_factory.mktemp("whole")
    rows = articles.texts(18)
    rows[5]["id"] = "../../x/<b>"
    rows[7] = {"id": "gone", "original_path": "no.txt", "rewrite_text": "x"}
    manifest = articles.manifest(base / "m.jsonl", rows)
    summary = go(manifest, base / "out", replace(FOUR, html=True))
    assert (summary.rows, summary.failures, summary.finished) == (18, 1, True)
    return base


def test_every_pair_has_its_row_in_order(whole: Path) -> None:
    table = pq.read_table(whole / "out/results.parquet")
    assert table.schema.equals(schema.results_schema())
    wanted = [row["id"] for row in articles.texts(18)]
    wanted[5:8] = ["../../x/<b>", "pair/6"]
    assert table.column("id").to_pylist() == wanted
    assert table.column("row").to_pylist() == [i for i in range(18) if i != 7]
    row = table.slice(1, 1).to_pylist()[0]
    # Pair 1's price was changed.
    assert row["category_money"] + row["category_number"] == 1
    assert row["findings_major"] + row["findings_critical"] == 1
    assert row["verdict"] in ("read", "stop")
    assert row["original_language"] == "en"


def test_results_units_and_comparisons_agree(whole: Path) -> None:
    results = pq.read_table(whole / "out/results.parquet").to_pylist()
    units = pq.read_table(whole / "out/units.parquet")
    assert units.schema.equals(schema.units_schema())
    with gzip.open(whole / "out/comparisons.jsonl.gz", "rt", encoding="utf-8") as file:
        comparisons = [json.loads(line) for line in file]
    assert [c["id"] for c in comparisons] == [r["id"] for r in results]
    of_pair: dict[int, list[dict[str, Any]]] = {}
    for unit in units.to_pylist():
        of_pair.setdefault(unit["row"], []).append(unit)
    for row, comparison in zip(results, comparisons, strict=True):
        assert row["chrf"] == comparison["scores"]["chrf"]["score"]
        ours = of_pair[row["row"]]
        assert [u["unit"] for u in ours] == [u["id"] for u in comparison["units"]]
        for unit, theirs in zip(ours, comparison["units"], strict=True):
            assert unit["findings"] == theirs["findings"]
            text = comparison["original"]["text"]
            assert unit["original"] == " ".join(text[a:b] for a, b in unit["original_sentences"])
            for finding in unit["findings"]:
                for start, end in finding["original_spans"]:
                    assert text[start:end] in unit["original"]


def test_questions_are_counted_apart() -> None:
    row = schema.result_row(0, "p", harbour())
    assert [row[f"findings_{name}"] for name in ("critical", "major", "minor")] == [2, 3, 2]
    assert (row["category_meaning"], row["questions"]) == (0, 1)
    row = schema.result_row(0, "p", asked())
    assert sum(value for name, value in row.items() if name.startswith("findings_")) == 0
    assert sum(value for name, value in row.items() if name.startswith("category_")) == 0
    assert row["questions"] == 2


def test_a_row_says_what_a_list_needs() -> None:
    comparison = harbour()
    row = schema.result_row(0, "p", comparison)
    assert row["headline"] == "Port council votes to keep night ferry"
    assert row["worst"].startswith("“keep” became “stop”")
    assert (row["worst_category"], row["flags"], row["decided"]) == ("polarity", 7, 0)
    made = [
        Decision(unit_fingerprint(comparison, comparison.units[at], category), said, category)
        for at, category, said in (
            (1, "polarity", "accept"), (2, "date_time", "dismiss"), (6, "meaning", "accept"),
        )
    ]  # fmt: skip
    row = schema.result_row(0, "p", comparison, made)
    assert (row["flags"], row["decided"], row["accepted"]) == (7, 2, 1), "no question counts"


def test_a_comparison_is_what_one_pair_alone_gives(whole: Path) -> None:
    from evaluator import pipeline
    from evaluator.readers import read_text
    from evaluator.report.json_format import to_dict

    settings = Settings(bootstrap=20, threads=1)
    sides = [read_text(text) for text in (articles.article(1), articles.rewrite(1))]
    alone = json.loads(
        json.dumps(to_dict(pipeline.compare(*sides, models.load(settings), settings)))
    )
    with gzip.open(whole / "out/comparisons.jsonl.gz", "rt", encoding="utf-8") as file:
        batched = [json.loads(line) for line in file][1]
    assert batched.pop("id") == "pair/1"
    assert batched == alone


def test_failures_say_which_and_why(whole: Path) -> None:
    (failure,) = lines(whole / "out/failures.jsonl")
    assert failure["id"] == "gone"
    assert failure["row"] == 7
    assert failure["slug"] == "input-missing"
    # Paths are as given, wherever the run was started from.
    assert failure["message"].startswith("no.txt:")


def test_reports_have_safe_names_and_the_folder_is_tidy(whole: Path) -> None:
    reports = sorted((whole / "out/reports").rglob("*.html"))
    assert len(reports) == 17
    assert reports[5].name == "000000005-x-b.html"
    assert not (whole / "out/shards").exists()
    assert all(path.is_relative_to(whole / "out") for path in whole.rglob("*.html"))
    assert not list((whole / "out").rglob(".*.[0-9]*"))


def test_the_index_leads_to_every_report(whole: Path) -> None:
    page = (whole / "out/index.html").read_text(encoding="utf-8")
    links = re.findall(r'href="?([^" >]+\.html)', page)
    reports = {path.relative_to(whole / "out") for path in (whole / "out").glob("reports/*/*")}
    assert {Path(unquote(link)) for link in links} == reports
    assert "no.txt: there is no such file." in page
    assert "../../x/&lt;b&gt;" in page


def test_interrupted_runs_end_with_the_same_bytes(whole: Path, tmp_path: Path) -> None:
    options = replace(FOUR, html=True, workers=1)
    for expected in (4, 8):
        stopped, count = stop_after(1 + (expected == 8))
        summary = go(
            whole / "m.jsonl", tmp_path / "out", options, stopped=stopped, on_shard=count
        )  # fmt: skip
        assert not summary.finished
        assert summary.rows == expected
        assert json.loads((tmp_path / "out/run.json").read_text())["state"] == "interrupted"
    seen: list[Any] = []
    assert go(whole / "m.jsonl", tmp_path / "out", options, on_shard=seen.append).finished
    assert seen[-1].kept == 8
    assert articles.content(tmp_path / "out") == articles.content(whole / "out")
    record = json.loads((tmp_path / "out/run.json").read_text())
    assert [s["rows_done"] for s in record["sessions"]] == [4, 4, 10]
    assert record["counts"]["failures"] == 1


def test_a_finished_run_is_left_alone(whole: Path) -> None:
    before = articles.content(whole / "out"), (whole / "out/run.json").read_bytes()
    seen: list[Any] = []
    summary = go(
        whole / "m.jsonl", whole / "out", replace(FOUR, html=True), on_shard=seen.append
    )  # fmt: skip
    assert summary.finished
    assert summary.failures == 1
    assert not seen
    assert (articles.content(whole / "out"), (whole / "out/run.json").read_bytes()) == before


def test_a_finished_run_over_other_texts_is_refused(tmp_path: Path) -> None:
    manifest = articles.manifest(tmp_path / "m.jsonl", articles.texts(3))
    go(manifest, tmp_path / "out")
    articles.manifest(manifest, articles.texts(4))
    with pytest.raises(OutputError) as caught:
        go(manifest, tmp_path / "out")
    assert caught.value.slug == "batch-inputs-changed"


def test_a_shard_whose_text_changed_is_done_anew(tmp_path: Path) -> None:
    for i in range(8):
        (tmp_path / f"{i}.txt").write_text(articles.article(i))
        (tmp_path / f"{i}.rewrite.txt").write_text(articles.rewrite(i))
    rows = [
        {"id": i, "original_path": f"{i}.txt", "rewrite_path": f"{i}.rewrite.txt"} for i in range(8)
    ]
    manifest = articles.manifest(tmp_path / "m.jsonl", rows)
    one = replace(FOUR, workers=1)
    stopped, count = stop_after(1)
    go(manifest, tmp_path / "out", one, stopped=stopped, on_shard=count)
    (tmp_path / "2.txt").write_text(articles.article(77))
    seen: list[Any] = []
    go(manifest, tmp_path / "out", one, on_shard=seen.append)
    assert seen[-1].kept == 0
    table = pq.read_table(tmp_path / "out/results.parquet").to_pylist()
    assert table[2]["original_path"] == "2.txt"
    go(manifest, tmp_path / "afresh", one)
    assert articles.content(tmp_path / "out") == articles.content(tmp_path / "afresh")


def test_other_settings_are_refused_by_name(tmp_path: Path) -> None:
    manifest = articles.manifest(tmp_path / "m.jsonl", articles.texts(8))
    stopped, count = stop_after(1)
    go(manifest, tmp_path / "out", replace(FOUR, workers=1), stopped=stopped, on_shard=count)
    with pytest.raises(OutputError) as caught:
        go(
            manifest,
            tmp_path / "out",
            replace(FOUR, shard_size=5),
            settings=Settings(bootstrap=20, batch_tokens=512),
        )
    assert caught.value.slug == "batch-differs"
    assert "shard_size was 4, now is 5" in caught.value.message
    assert "settings.batch_tokens was 1024, now is 512" in caught.value.message


def test_results_do_not_depend_on_workers_or_shards(tmp_path: Path) -> None:
    manifest = articles.manifest(tmp_path / "m.jsonl", articles.texts(9))
    go(manifest, tmp_path / "two")
    go(manifest, tmp_path / "one", replace(FOUR, workers=1))
    assert articles.content(tmp_path / "one") == articles.content(tmp_path / "two")
    go(manifest, tmp_path / "five", replace(FOUR, shard_size=5))
    for name in ("results", "units"):
        four, five = (
            pq.read_table(tmp_path / folder / f"{name}.parquet") for folder in ("one", "five")
        )
        assert four.equals(five)


def test_an_empty_manifest_gives_empty_tables(tmp_path: Path) -> None:
    summary = go(articles.manifest(tmp_path / "m.jsonl", []), tmp_path / "out")
    assert summary.finished
    assert summary.rows == 0
    assert pq.read_table(tmp_path / "out/results.parquet").num_rows == 0


def test_two_runs_in_one_folder(tmp_path: Path) -> None:
    from evaluator.batch import storage

    manifest = articles.manifest(tmp_path / "m.jsonl", articles.texts(1))
    (tmp_path / "out").mkdir()
    with storage.locked(tmp_path / "out"), pytest.raises(OutputError) as caught:
        go(manifest, tmp_path / "out")
    assert caught.value.slug == "batch-locked"
    assert f"process {os.getpid()}" in caught.value.message
    assert go(manifest, tmp_path / "out").finished


@pytest.mark.parametrize(
    "options",
    [
        BatchOptions(shard_size=0),
        BatchOptions(workers=0),
        BatchOptions(engine="cloud"),
        BatchOptions(address="auto"),
    ],
)
def test_options_out_of_range(tmp_path: Path, options: BatchOptions) -> None:
    with pytest.raises(ConfigError):
        go(articles.manifest(tmp_path / "m.jsonl", []), tmp_path / "out", options)
    assert not (tmp_path / "out").exists()


def test_a_model_that_cannot_be_had(tmp_path: Path) -> None:
    manifest = articles.manifest(tmp_path / "m.jsonl", articles.texts(1))
    with pytest.raises(ModelError) as caught:
        go(manifest, tmp_path / "out", load=models.refuse)
    assert (caught.value.slug, caught.value.cure) == ("model-missing", "Name another.")
    with pytest.raises(RuntimeError, match="ZeroDivisionError"):
        go(manifest, tmp_path / "out", load=models.break_down)
    assert go(manifest, tmp_path / "out").finished


def test_a_damaged_record_is_refused(tmp_path: Path) -> None:
    manifest = articles.manifest(tmp_path / "m.jsonl", articles.texts(1))
    (tmp_path / "out").mkdir()
    (tmp_path / "out/run.json").write_text("{}")
    with pytest.raises(EvaluatorError) as caught:
        go(manifest, tmp_path / "out")
    assert caught.value.slug == "batch-record"
