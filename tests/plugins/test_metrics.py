"""Metrics of other packages: scores of units and documents, in every place that shows scores."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from evaluator import Comparison, Evaluator, Settings, UnitKind, api
from evaluator.cli.main import app
from evaluator.config import load
from evaluator.errors import PluginError
from evaluator.loading import Models
from evaluator.pairs import open_scores
from evaluator.plugins import load_plugins
from evaluator.report import html, json_format, json_reader, terminal
from evaluator.report.tables import to_csv, to_mqm_tsv
from tests.fakes.encoder import HashEncoder
from tests.plugins.conftest import Install

ORIGINAL = "Ten ships left the harbour at dawn. The mayor waved. All of them came back."
REWRITE = "Ten ships left the old harbour at dawn. All of them came back."

METRIC = """
from evaluator.plugins import Metric
class M(Metric):
    signature = "m"
    {extra}
    def statistics(self, pairs):
        {body}
"""


def evaluator(*metrics: str, **settings: Any) -> Evaluator:
    models = Models(HashEncoder(), None, load_plugins(metrics))
    return Evaluator(Settings(metrics=metrics, **settings), models=models)


def compare(*metrics: str, **settings: Any) -> Comparison:
    return evaluator(*metrics, **settings).compare(ORIGINAL, REWRITE)


@pytest.fixture
def template(install_example: Callable[[str], None]) -> None:
    install_example("plugin_template")


@pytest.mark.usefixtures("template")
def test_the_template_scores_units_and_the_document() -> None:
    result = compare("length_ratio", bootstrap=100)
    first = "Ten ships left the harbour at dawn."
    longer = len(first) + len(" old")
    known = len(first) + len("All of them came back.")
    assert [unit.scores.more["length_ratio"] for unit in result.units] == [
        pytest.approx(longer / len(first)),
        None,
        1.0,
    ]
    score = result.scores["length_ratio"]
    assert score.value == pytest.approx((known + 4) / known)
    assert score.signature == (
        "bs:100|seed:12345|ratio:characters|version:1|plugin:evaluator_template:0.1.0"
    )
    assert score.interval is not None
    assert score.interval.low <= score.value <= score.interval.high


@pytest.mark.usefixtures("template")
def test_the_result_holds_it_and_can_be_read_back() -> None:
    result = compare("length_ratio", bootstrap=0)
    text = json_format.dumps(result)
    stored = json.loads(text)
    assert stored["scores"]["length_ratio"]["score"] == result.scores["length_ratio"].value
    assert stored["units"][0]["scores"]["length_ratio"] > 1
    assert stored["units"][1]["scores"]["length_ratio"] is None
    assert stored["created_with"]["settings"]["metrics"] == ["length_ratio"]
    again = json_reader.loads(text, "result.json")
    assert again.units == result.units
    assert again.scores == dict(result.scores)


@pytest.mark.usefixtures("template")
def test_reports_show_it() -> None:
    result = compare("length_ratio", bootstrap=0)
    assert "length_ratio" in terminal.to_text(result)
    page = html.page(result)
    assert "<h3>length_ratio</h3>" in page
    flagged = evaluator("length_ratio").compare(ORIGINAL, ORIGINAL.replace("Ten", "Twelve"))
    assert "length_ratio 1.09" in html.page(flagged)  # beside the unit's own scores
    _, row = to_mqm_tsv(result).splitlines()[:2]
    assert json.loads(row.split("\t")[-1])["segment"]["metrics"]["length_ratio"] > 1
    (omission,) = csv.DictReader(to_csv(result).splitlines())
    assert omission["metric_length_ratio"] == ""  # it was not asked about gaps


@pytest.mark.usefixtures("template")
@pytest.mark.parametrize("format", ["jsonl", "csv", "parquet"])
def test_rows_of_pairs_have_it(format: str) -> None:
    rows = evaluator("length_ratio").score(["Two words.", "x"], ["Two words!!", None])
    assert rows[0].metrics == {"length_ratio": 1.1}
    assert rows[1].metrics == {}
    stream = BytesIO()
    with open_scores("-", format, stdout=stream) as writer:
        writer.write(rows)
    if format == "parquet":
        import pyarrow.parquet as pq

        assert pq.read_table(stream)["metrics"].to_pylist() == [[("length_ratio", 1.1)], []]
    else:
        assert b"length_ratio" in stream.getvalue()


@pytest.mark.usefixtures("template")
def test_settings_name_it() -> None:
    loaded = load(environment={"EVALUATOR_METRICS": "length_ratio"})
    assert loaded.settings.metrics == ("length_ratio",)


def test_without_being_named_nothing_is_asked(install: Install) -> None:
    install("loud", "raise RuntimeError('imported')", metrics={"loud": "loud:M"})
    assert compare().units[0].scores.more == {}


def test_a_metric_may_ask_for_gaps(install: Install) -> None:
    code = METRIC.format(extra="gaps = True", body="return [[len(b), 1] for a, b in pairs]")
    install("gappy", code, metrics={"gappy": "gappy:M"})
    result = compare("gappy")
    values = {unit.kind: unit.scores.more["gappy"] for unit in result.units}
    assert values[UnitKind.OMISSION] == 0


def test_no_score_is_null_with_its_reason(install: Install) -> None:
    code = METRIC.format(extra="", body="return [[0, 0] for _ in pairs]")
    install("silent", code, metrics={"silent": "silent:M"})
    result = compare("silent")
    assert result.scores["silent"].value is None
    assert result.scores["silent"].reason
    assert any("silent could not be computed" in w.message for w in result.warnings)
    json_reader.loads(json_format.dumps(result), "result.json")


@pytest.mark.parametrize(
    ("body", "slug", "says"),
    [
        ("raise KeyError('model')", "plugin-failed", "KeyError: 'model'"),
        ("return [[1, 1]]", "plugin-invalid", "1×2 statistics for 2 pairs"),
        ("return [float(len(a)) for a, b in pairs]", "plugin-invalid", "statistics for 2 pairs"),
        ("return [[float('nan'), 1] for _ in pairs]", "plugin-invalid", "not finite"),
        ("return [['x', 1] for _ in pairs]", "plugin-failed", "ValueError"),
    ],
)
def test_what_goes_wrong_inside_names_the_plugin(
    install: Install, body: str, slug: str, says: str
) -> None:
    install("bad", METRIC.format(extra="", body=body), "0.3", metrics={"bad": "bad:M"})
    with pytest.raises(PluginError, match=r"The metric 'bad' of bad 0\.3") as caught:
        compare("bad")
    assert caught.value.slug == slug
    assert says in caught.value.message


@pytest.mark.parametrize(
    ("name", "code", "at", "slug"),
    [
        ("bleu", METRIC.format(extra="", body="return []"), "M", "plugin-invalid"),
        ("Loud-1", METRIC.format(extra="", body="return []"), "M", "plugin-invalid"),
        ("none", "class M: pass", "M", "plugin-invalid"),
        ("gone", "import no_such_module", "M", "plugin-failed"),
        ("gone", "", "M", "plugin-failed"),
    ],
)
def test_what_is_no_metric(install: Install, name: str, code: str, at: str, slug: str) -> None:
    install("odd", code, metrics={name: f"odd:{at}"})
    with pytest.raises(PluginError) as caught:
        load_plugins([name])
    assert caught.value.slug == slug
    assert "odd 1.2" in caught.value.message


def test_an_unknown_name_lists_the_known(install: Install) -> None:
    install("known", METRIC.format(extra="", body="return []"), metrics={"known": "known:M"})
    with pytest.raises(PluginError, match=r"no metric 'comett'; installed: .*known") as caught:
        load_plugins(["comett"])
    assert caught.value.slug == "plugin-missing"


def test_two_packages_of_one_name(install: Install) -> None:
    code = METRIC.format(extra="", body="return []")
    install("first", code, metrics={"same": "first:M"})
    install("second", code, metrics={"same": "second:M"})
    with pytest.raises(PluginError, match=r"first 1.2, second 1.2") as caught:
        load_plugins(["same"])
    assert caught.value.slug == "plugin-twice"


def test_the_interval_is_that_of_resampled_segments(install: Install) -> None:
    code = METRIC.format(extra="", body="return [[len(b), 1] for a, b in pairs]")
    install("mean", code, metrics={"mean": "mean:M"})
    result = compare("mean", bootstrap=500)
    lengths = np.array([39, 22])
    score = result.scores["mean"]
    assert score.value == pytest.approx(lengths.mean())
    assert score.interval is not None
    assert (score.interval.low, score.interval.high) == (22, 39)


@pytest.mark.usefixtures("template")
def test_the_command_names_plugins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sides = []
    for name, text in (("original", ORIGINAL), ("rewrite", REWRITE)):
        sides.append(str(tmp_path / f"{name}.txt"))
        Path(sides[-1]).write_text(text, encoding="utf-8")
    monkeypatch.setattr(
        api,
        "load_models",
        lambda settings: Models(
            HashEncoder(), None, load_plugins(settings.metrics, settings.evidence)
        ),
    )
    out = tmp_path / "result.json"
    chosen = ["--metric", "length_ratio", "--evidence", "exclusive", "--json", str(out)]
    done = CliRunner().invoke(app, ["compare", *sides, *chosen])
    assert done.exit_code == 0, done.output
    stored = json.loads(out.read_text(encoding="utf-8"))
    assert stored["scores"]["length_ratio"]["score"] > 1
    assert stored["created_with"]["settings"]["evidence"] == ["exclusive"]
