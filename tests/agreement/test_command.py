"""`evaluator benchmark` from files to table, JSON and figures, with fakes for the models."""

from __future__ import annotations

import gzip
import json
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from evaluator.agreement import Marks
from evaluator.cli import panel
from evaluator.cli.main import app
from evaluator.cli.panel import Panel
from evaluator.config import Settings
from evaluator.drift import DriftSettings
from evaluator.errors import EvaluatorError
from evaluator.segments import SegmentResult, evaluation
from evaluator.types import Likelihood
from tests.fakes.detector import WordDetector
from tests.fakes.encoder import HashEncoder

SENTENCES = [
    (
        "The mill has {} doors.",
        "There are {} doors in the mill.",
        "There are 99 doors in the mill.",
    ),
    ("On day {} the baker came.", "The baker came on day {}.", "The baker never came on day {}."),
    ("Port {} was shut by strikers.", "Strikers shut port {}.", "Strikers opened port {}."),
]

# How sure a finding is hangs on fitted numbers: here all that is seen counts.
ALL = DriftSettings(possible=0.0, likely=0.0)


def rows(count: int = 30) -> list[dict[str, Any]]:
    out = []
    for number in range(3, 3 + count):
        original, faithful, damaged = SENTENCES[number % len(SENTENCES)]
        shared = {"original": original.format(number), "minimal": f"m{number}"}
        kind = ["number", "negation", "polarity"][number % len(SENTENCES)]
        out.append({**shared, "rewrite": faithful.format(number), "drift": 0})
        out.append({**shared, "rewrite": damaged.format(number), "drift": 1, "kind": kind})
    return out


@pytest.fixture
def pairs(tmp_path: Path) -> str:
    path = tmp_path / "mills.jsonl"
    extra = [
        {"original": "Said and done.", "rewrite": "", "drift": 1},
        {"original": "Said and done.", "rewrite": "Done.", "drift": None},
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in [*rows(), *extra]))
    return str(path)


@pytest.fixture(autouse=True)
def _fakes(monkeypatch: pytest.MonkeyPatch) -> None:
    def load(settings: Settings, quiet: bool) -> Panel:
        detector = None if settings.detector == "none" else WordDetector()
        return Panel(HashEncoder(), detector, replace(settings, drift=ALL), quiet)

    monkeypatch.setattr(panel, "load_panel", load)


def run(*arguments: str) -> Any:
    return CliRunner().invoke(app, ["benchmark", *arguments, "--resamples", "50"])


def test_table_has_every_score_and_what_was_left_out(pairs: str) -> None:
    result = run(pairs)
    assert result.exit_code == 0, result.output
    assert "mills.jsonl: 31 drifted, 30 faithful" in result.output
    assert "1 without a label left out" in result.output
    for name in (
        "BLEU", "chrF", "TER", "cosine", "token F1", "least matched token", "rules", "detector",
        "joined",
    ):  # fmt: skip
        (line,) = [line for line in result.output.splitlines() if line.startswith(f"{name}  ")]
        assert "60 (-1)" in line
    assert "negation" in result.output


def test_json_holds_every_figure_and_svg_every_curve(pairs: str, tmp_path: Path) -> None:
    figures = tmp_path / "made" / "svg"
    result = run(pairs, "--json", str(tmp_path / "b.json"), "--svg", str(figures))
    assert result.exit_code == 0, result.output
    data = json.loads((tmp_path / "b.json").read_text())
    measures = {each["measure"]["name"]: each for each in data["sets"][0]["measures"]}
    assert measures["chrF"]["measure"]["signature"].startswith("nrefs:1")
    assert measures["joined"]["calibration_error"]["value"] is not None
    assert measures["joined"]["minimal_accuracy"]["value"] > 0.5
    assert measures["cosine"]["calibration_error"]["reason"] == "not a probability"
    assert {kind["kind"] for kind in measures["BLEU"]["kinds"]} == {
        "number",
        "negation",
        "polarity",
    }
    for name in ("mills-roc.svg", "mills-calibration.svg"):
        ET.parse(figures / name)


def test_without_a_detector_its_columns_are_gone(pairs: str) -> None:
    result = run(pairs, "--detector", "none")
    assert "rules" in result.output
    assert "joined" not in result.output


def test_two_files_of_one_name_get_figures_of_their_own(pairs: str, tmp_path: Path) -> None:
    other = tmp_path / "more" / "mills.jsonl"
    other.parent.mkdir()
    other.write_text(Path(pairs).read_text())
    assert run(pairs, str(other), "--svg", str(tmp_path / "f")).exit_code == 0
    names = {path.name for path in (tmp_path / "f").iterdir()}
    assert {"1-mills-roc.svg", "2-mills-roc.svg"} <= names


def test_json_on_standard_output_stands_alone(pairs: str) -> None:
    result = run(pairs, "--json", "-", "--quiet")
    assert json.loads(result.stdout)["schema"] == "evaluator.benchmark/1"


def test_one_class_only_warns_and_gives_null(tmp_path: Path) -> None:
    path = tmp_path / "one.jsonl"
    path.write_text("".join(json.dumps({**row, "drift": 1}) + "\n" for row in rows(4)))
    result = run(str(path), "--json", str(tmp_path / "b.json"))
    assert result.exit_code == 0
    assert "no faithful pairs" in result.stderr
    measure = json.loads((tmp_path / "b.json").read_text())["sets"][0]["measures"][0]
    assert measure["auc"] == {"value": None, "interval": None, "reason": "no faithful pairs"}


def test_few_groups_are_named(tmp_path: Path) -> None:
    path = tmp_path / "few.jsonl"
    path.write_text("".join(json.dumps({**row, "group": "one"}) + "\n" for row in rows(4)))
    result = run(str(path))
    assert "only 1 group" in result.stderr
    assert " [" not in result.stdout


@pytest.mark.parametrize("entry", ["drift", "colour=x", "kind="])
def test_a_bad_column_is_refused(pairs: str, entry: str) -> None:
    result = run(pairs, "--column", entry)
    assert isinstance(result.exception, EvaluatorError)
    assert result.exception.slug == "bad-column"
    assert result.exception.exit_code == 2


def test_unlabelled_file_is_refused_before_models_are_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(panel, "load_panel", None)
    path = tmp_path / "bare.jsonl"
    path.write_text('{"original": "One.", "rewrite": "Two."}\n')
    result = run(str(path))
    assert isinstance(result.exception, EvaluatorError)
    assert result.exception.slug == "labels-missing"


def test_panel_scores_as_the_score_command_does() -> None:
    texts = [(row["original"], row["rewrite"]) for row in rows(6)] + [("One.", "")]
    made = Panel(HashEncoder(), WordDetector(), replace(Settings(), lang="en"))
    answers = made(texts)
    columns = dict(zip([m.name for m in made.measures], answers.columns, strict=True))
    scored = made.score(texts)
    assert answers.severities == [row.severity for row in scored]
    assert answers.severities[-1] is None
    assert set(answers.marks) == {"detector's tags", "findings"}
    assert all(said[-1] is None for said in answers.marks.values())
    assert columns["BLEU"] == [row.bleu for row in scored]
    assert columns["joined"] == [row.drift for row in scored]
    assert columns["detector"][:-1] == [d.probability for d in WordDetector().detect(texts[:-1])]
    assert all(values[-1] is None for values in columns.values())
    assert all(v is not None for values in columns.values() for v in values[:-1])


def test_words_are_judged_in_the_texts_as_they_came(tmp_path: Path) -> None:
    """Marks count in the row's own characters, also where signs without a width stand before."""
    original, rewrite = "\u200bThe mill has 3 doors.", "\u200bThe mill has 99 doors."
    at = original.index("3")
    marks = {
        "original_spans": [[at, at + 1, "number"]],
        "rewrite_spans": [[at, at + 2, "number"]],
    }
    path = tmp_path / "marked.jsonl"
    faithful = {"original": "One.", "rewrite": "One.", "drift": 0}
    drifted = {"original": original, "rewrite": rewrite, "drift": 1, **marks}
    path.write_text("".join(json.dumps(row) + "\n" for row in (drifted, faithful)))
    result = run(str(path))
    assert result.exit_code == 0, result.output
    (line,) = [line for line in result.output.splitlines() if line.startswith("findings  ")]
    assert [float(cell) for cell in line.split()[1:] if "[" not in cell and "]" not in cell] == [
        1.0, 1.0, 1.0, 1.0,
    ]  # fmt: skip


def graded_rows() -> list[dict[str, Any]]:
    """Rows as a reader of natural drift writes them."""
    out = []
    for number, each in enumerate(rows(24)):
        damaged = each.pop("drift")
        finding = {
            "severity": "major",
            "categories": ["number", "meaning"],
            "original_words": each["original"],
            "rewrite_words": "",
            "original_span": [0, len(each["original"])],
        }
        severity = "major" if damaged else ("minor" if number % 4 == 0 else "none")
        said = [{**finding, "severity": severity}] if severity != "none" else []
        out.append({**each, "severity": severity, "findings": said, "segment": f"s{number // 2}"})
    return out


def test_graded_pairs_are_read_and_judged(tmp_path: Path) -> None:
    path = tmp_path / "graded.jsonl.gz"
    path.write_bytes(gzip.compress("".join(json.dumps(r) + "\n" for r in graded_rows()).encode()))
    figures = tmp_path / "b.json"
    result = run(str(path), "--column", "group=segment", "--json", str(figures))
    assert result.exit_code == 0, result.output
    assert "graded.jsonl.gz, graded: 12 none, 12 minor, 24 major, 0 critical" in result.output
    (told,) = json.loads(figures.read_text())["sets"]
    grades = told["grades"]
    rates = {each["measure"]["name"]: each["base_rate"] for each in grades["measures"]}
    assert rates["rules"] == rates["joined"] == Settings().drift.base_rate
    assert rates["detector"] == WordDetector.base_rate
    assert rates["BLEU"] is None
    assert grades["findings"][0]["findings"] > 0
    assert grades["findings"][0]["grave"]["value"] > 0
    assert {each["name"] for each in told["words"][-1]["categories"]} >= {"number", "meaning"}
    assert told["groups"] == 24

    result = run(str(path), "--base-rate", "0.1", "--json", str(figures))
    assert result.exit_code == 0, result.output
    again = json.loads(figures.read_text())["sets"][0]["grades"]["measures"]
    by_name = {each["measure"]["name"]: each for each in again}
    assert by_name["rules"]["base_rate"] == by_name["detector"]["base_rate"] == 0.1


def test_scores_of_people_are_held_against_ours(tmp_path: Path) -> None:
    path = tmp_path / "rated.csv"
    lines = ["original,rewrite,points,system,group"]
    for number in range(3, 23):
        original, faithful, damaged = SENTENCES[number % len(SENTENCES)]
        for system, rewrite, points in (("a", faithful, 0.5), ("b", damaged, 5)):
            texts = original.format(number), rewrite.format(number)
            lines.append(f"{texts[0]},{texts[1]},{points},{system},g{number}")
    path.write_text("\n".join(lines))
    told = "--column", "human=points", "--human-falls", "--json", str(tmp_path / "b.json")
    result = run(str(path), *told)
    assert result.exit_code == 0, result.output
    assert "rated.csv: agreement with 40 human scores, row by row" in result.output
    assert "0 drifted" not in result.output
    assert "rated.csv: 2 systems, 20 originals that all have" in result.output
    human = json.loads((tmp_path / "b.json").read_text())["sets"][0]["human"]
    measures = {each["measure"]["name"]: each for each in human["measures"]}
    assert measures["rules"]["spearman"]["value"] > 0.7
    assert measures["rules"]["item_accuracy"]["value"] == 1.0
    assert measures["rules"]["system_accuracy"]["value"] == 1.0
    assert len(human["p_values"]["pearson"]) == len(human["measures"])


def test_a_score_that_is_no_number_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "rated.jsonl"
    path.write_text('{"original": "One.", "rewrite": "Two.", "human": "good"}\n')
    result = run(str(path))
    assert isinstance(result.exception, EvaluatorError)
    assert result.exception.slug == "label-invalid"


def test_possible_findings_mark_no_words(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [("Port 4 was shut by strikers.", "Port 5 was shut by strikers.")]
    made = Panel(HashEncoder(), None, replace(Settings(), lang="en", drift=ALL))
    (sure,) = made(texts).marks["findings"]
    assert sure is not None
    assert sure.rewrite

    def doubting(settings: Settings, *more: Any) -> Any:
        judge = evaluation(settings, *more)

        def doubted(window: Any) -> list[SegmentResult]:
            return [
                replace(
                    verdict,
                    findings=tuple(
                        replace(each, likelihood=Likelihood.POSSIBLE) for each in verdict.findings
                    ),
                )
                for verdict in judge(window)
            ]

        return doubted

    monkeypatch.setattr(panel, "evaluation", doubting)
    answers = made(texts)
    assert answers.marks["findings"] == [Marks()]
    (findings,) = answers.findings
    assert findings
