"""Metrics of other packages in the commands that set scores side by side, and in batches."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from evaluator.agreement import panel
from evaluator.agreement.panel import Panel
from evaluator.api import Evaluator
from evaluator.batch import BatchOptions, run_batch
from evaluator.cli.main import app
from evaluator.config import Settings
from evaluator.loading import Models
from evaluator.plugins import load_plugins
from tests.batch.models import PlacedHashEncoder
from tests.fakes.detector import WordDetector
from tests.fakes.encoder import HashEncoder
from tests.fakes.systems import CLOSE, LOOSE, ORIGINAL
from tests.plugins.conftest import Install

RATIO = """
from evaluator.plugins import Metric
class Ratio(Metric):
    higher_is_better = False
    signature = "ratio"
    def statistics(self, pairs):
        return [[len(rewrite), len(original)] for original, rewrite in pairs]
"""


@pytest.fixture(autouse=True)
def _installed(install: Install, monkeypatch: pytest.MonkeyPatch) -> None:
    install("ratio", RATIO, metrics={"ratio": "ratio:Ratio"})

    def load(settings: Settings) -> Panel:
        detector = None if settings.detector == "none" else WordDetector()
        metrics = load_plugins(settings.metrics).metrics
        return Panel(HashEncoder(), detector, settings, metrics)

    monkeypatch.setattr(panel, "load_panel", load)
    monkeypatch.setattr(Evaluator, "models", Models(HashEncoder()))


def load_with_plugins(settings: Settings) -> Models:
    """For the workers of a batch, which import it by name."""
    return Models(PlacedHashEncoder(settings), None, load_plugins(settings.metrics))


def run(*arguments: object) -> Any:
    done = CliRunner().invoke(app, [*map(str, arguments), "--resamples", "100"])
    assert done.exit_code == 0, done.output
    return done


def write_rows(path: Path, rows: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def check_ranking(output: str) -> None:
    (ranking,) = json.loads(output)["sets"]
    (found,) = [each for each in ranking["metrics"] if each["metric"]["name"] == "ratio"]
    assert found["metric"]["signature"] == "ratio|plugin:ratio:1.2"
    loose, close, original = (sum(map(len, lines)) for lines in (LOOSE, CLOSE, ORIGINAL))
    assert found["values"] == pytest.approx([loose / original, close / original])
    assert found["ranks"] == [2, 1]  # less is better here
    assert found["intervals"][0]["low"] <= found["values"][0] <= found["intervals"][0]["high"]


def test_rank_over_pairs(tmp_path: Path) -> None:
    rows = [
        {"original": original, "rewrite": rewrite, "system": system}
        for system, lines in (("loose", LOOSE), ("close", CLOSE))
        for original, rewrite in zip(ORIGINAL, lines, strict=True)
    ]
    path = write_rows(tmp_path / "pairs.jsonl", rows)
    check_ranking(run("rank", "--pairs", path, "--metric", "ratio", "--json", "-").stdout)


def test_rank_over_articles(tmp_path: Path) -> None:
    paths = []
    for name, lines in (("original", ORIGINAL), ("loose", LOOSE), ("close", CLOSE)):
        paths.append(tmp_path / f"{name}.txt")
        paths[-1].write_text("\n\n".join(lines), encoding="utf-8")
    check_ranking(run("rank", *paths, "--metric", "ratio", "--json", "-").stdout)
    assert "ratio ↓" in run("rank", *paths, "--metric", "ratio").stdout
    assert "ratio" not in run("rank", *paths).stdout


def test_rank_of_articles_with_nothing_joined(tmp_path: Path) -> None:
    paths = [tmp_path / f"{name}.txt" for name in ("original", "one", "other")]
    for path, text in zip(paths, ("Ships sail at dawn.", "Quite so?", "No idea!"), strict=True):
        path.write_text(text, encoding="utf-8")
    done = run("rank", *paths, "--metric", "ratio", "--json", "-")
    (ranking,) = json.loads(done.stdout)["sets"]
    (found,) = [each for each in ranking["metrics"] if each["metric"]["name"] == "ratio"]
    assert found["values"] == [None, None]


@pytest.mark.parametrize("detector", ["none", "words"])
def test_benchmark(tmp_path: Path, detector: str) -> None:
    rows = [
        {"original": original, "rewrite": rewrite, "drift": drift}
        for drift, lines in ((1, LOOSE), (0, CLOSE))
        for original, rewrite in zip(ORIGINAL, lines, strict=True)
    ]
    path = write_rows(tmp_path / "labelled.jsonl", [*rows, {**rows[0], "rewrite": ""}])
    done = run("benchmark", path, "--metric", "ratio", "--detector", detector, "--json", "-")
    (labelled,) = json.loads(done.stdout)["sets"]
    measures = {each["measure"]["name"]: each for each in labelled["measures"]}
    assert measures["ratio"]["auc"]["value"] == 1.0  # all that drifted are longer
    assert (measures["ratio"]["scored"], measures["ratio"]["unscored"]) == (16, 1)
    assert measures["ratio"]["measure"]["signature"] == "ratio|plugin:ratio:1.2"
    assert measures["rules"]["scored"] == 16
    assert ("joined" in measures) == (detector != "none")


def test_batch(tmp_path: Path) -> None:
    rows = [
        {"id": str(number), "original_text": " ".join(ORIGINAL), "rewrite_text": " ".join(lines)}
        for number, lines in enumerate((LOOSE, CLOSE, CLOSE[1:]))
    ]
    manifest = write_rows(tmp_path / "manifest.jsonl", rows)
    out = tmp_path / "out"
    settings = Settings(metrics=("ratio", "ratio"), bootstrap=50)
    options = BatchOptions(shard_size=2, workers=1)
    run_batch([str(manifest)], str(out), settings, options, load=load_with_plugins)
    results = pq.read_table(out / "results.parquet").to_pylist()
    loose, close, original = (sum(map(len, lines)) for lines in (LOOSE, CLOSE, ORIGINAL))
    assert [row["metric_ratio"] for row in results] == pytest.approx(
        [
            loose / original,
            close / original,
            (close - len(CLOSE[0])) / (original - len(ORIGINAL[0])),
        ]
    )
    for row in results:
        assert row["metric_ratio_low"] <= row["metric_ratio"] <= row["metric_ratio_high"]
        assert row["signatures"]["ratio"].endswith("ratio|plugin:ratio:1.2")
    units = pq.read_table(out / "units.parquet").to_pylist()
    for unit in units:
        joined = unit["kind"] in ("match", "moved")
        want = len(unit["rewrite"]) / len(unit["original"]) if joined else None
        assert unit["metric_ratio"] == (pytest.approx(want) if joined else None)
    assert {unit["kind"] for unit in units} == {"match", "omission"}
    record = json.loads((out / "run.json").read_text(encoding="utf-8"))
    assert record["versions"]["ratio"] == "1.2"


SOURCES = """
from evaluator.plugins import Metric
class Length(Metric):
    signature = "length of the source"
    def statistics_with_sources(self, pairs, sources):
        return [[len(source or ""), source is not None] for source in sources]
"""


def test_sources_reach_a_metric_in_every_command(
    install: Install, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install("source", SOURCES, metrics={"source": "source:Length"})
    rows = [
        {"original": f"{line} {number}", "rewrite": line, "system": system, "src": "x" * length,
         "human": number}
        for system, length in (("loose", 4), ("close", 6))
        for number, line in enumerate(CLOSE)
    ]  # fmt: skip
    path = write_rows(tmp_path / "rows.jsonl", rows)
    told = "--column", "source=src", "--metric", "source", "--json", "-"
    (ranking,) = json.loads(run("rank", "--pairs", path, *told).stdout)["sets"]
    (found,) = [each for each in ranking["metrics"] if each["metric"]["name"] == "source"]
    assert found["values"] == [4.0, 6.0]
    (result,) = json.loads(run("benchmark", path, *told).stdout)["sets"]
    (measure,) = [m for m in result["human"]["measures"] if m["measure"]["name"] == "source"]
    assert measure["scored"] == len(rows)

    monkeypatch.setattr(
        "evaluator.loading.load_models",
        lambda settings, bulk=False: Models(HashEncoder(), None, load_plugins(settings.metrics)),
    )
    out = tmp_path / "s.jsonl"
    done = CliRunner().invoke(
        app, ["score", str(path), "-o", str(out), "--source", "src", "--metric", "source"]
    )
    assert done.exit_code == 0, done.output
    first = json.loads(out.read_text().splitlines()[0])
    assert (first["metrics"], first["src"]) == ({"source": 4.0}, "xxxx")
    scores = json.loads(Path(f"{out}.meta.json").read_text())["scores"]
    assert scores["source"]["score"] == 5.0
    assert scores["source"]["signature"].startswith("bs:1000|seed:12345|length of the source|")
