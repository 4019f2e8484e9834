"""`evaluator calibrate` from labels to a file that `--config` takes, with fakes for the models."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from evaluator.agreement import panel
from evaluator.agreement.panel import Panel
from evaluator.cli.main import app
from evaluator.config import Settings, load
from evaluator.drift import DriftSettings
from evaluator.errors import EvaluatorError
from evaluator.report.decisions import Decision, fingerprint
from evaluator.types import Likelihood, Severity
from tests.fakes.detector import WordDetector
from tests.fakes.encoder import HashEncoder
from tests.report.factory import decisions_json

NAMES = "Adams Baker Carter Dawson Ellis Foster Grant Hughes Irving Jones".split()  # noqa: SIM905


def labelled(count: int = 210) -> list[dict[str, Any]]:
    """Half faithful and reworded, half damaged; some of either have the other's figure."""
    rng = random.Random(4)
    rows = []
    for number in range(count):
        name, doors = rng.choice(NAMES), rng.randint(3, 90)
        original = f"Mr {name} said the mill on plot {number} has {doors} doors."
        drift = number % 2
        said = doors + rng.randint(1, 9) if drift else doors
        if rng.random() < 0.1:
            said = doors if drift else doors + 1
        rewrite = f"Mr {name} said the mill on plot {number} has {said} doors."
        if not drift:
            rewrite = f"According to Mr {name} there are {said} doors in the mill on plot {number}."
        rows.append({"original": original, "rewrite": rewrite, "drift": drift,
                     "group": f"article {number // 6}"})  # fmt: skip
    return rows


@pytest.fixture(autouse=True)
def _fakes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        panel,
        "load_panel",
        lambda settings: Panel(HashEncoder(), WordDetector(), settings),
    )


def run(*arguments: object) -> Any:
    return CliRunner().invoke(app, ["calibrate", *map(str, arguments), "--resamples", "30"])


def pairs_file(folder: Path, rows: list[dict[str, Any]]) -> Path:
    path = folder / "labels.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def decisions_files(folder: Path, flagged: int, sampled: int) -> list[Path]:
    """Ten articles; a quarter of the flags were wrong, a tenth of the rest was missed."""
    of_article: dict[int, list[Decision]] = {article: [] for article in range(10)}
    for number in range(flagged + sampled):
        asked = number >= flagged
        texts = f"Door {number} is open.", f"Door {number} is shut."
        category = "none" if asked else "polarity"
        right = number % 10 == 0 if asked else number % 4 > 0
        of_article[number % 10].append(
            Decision(
                fingerprint(*texts, category), "accept" if right else "dismiss", category,
                sampled=asked, original=texts[0], rewrite=texts[1],
                severity=Severity.NONE if asked else Severity.MAJOR,
                confidence=None if asked else 0.9 if right else 0.6,
                drift=0.02 if asked else 0.9 if right else 0.5,
            )
        )  # fmt: skip
    paths = []
    for article, decisions in of_article.items():
        paths.append(folder / f"article{article}.json")
        paths[-1].write_text(decisions_json(decisions))
    return paths


def test_the_settings_keep_the_rate_that_was_asked_for(tmp_path: Path) -> None:
    rows = labelled()
    out = tmp_path / "evaluator.toml"
    result = run(pairs_file(tmp_path, rows), "-o", out, "--false-alarms", "0.05")
    assert result.exit_code == 0, result.output
    assert "held-out groups: 210 labels, 35 groups, 50.0% drifted" in result.output
    loaded = load(str(out), environment={})
    assert loaded.warnings == ()
    assert loaded.settings.drift.base_rate == 0.5
    assert loaded.settings.drift.fitted_on == "210 labels of 35 groups: labels.jsonl"
    drift = loaded.settings.drift
    assert drift.possible <= drift.likely <= drift.sure
    assert 0 < drift.likely < 1
    texts = [(row["original"], row["rewrite"]) for row in rows]

    def flagged(settings: Settings, label: int) -> float:
        scored = Panel(HashEncoder(), WordDetector(), settings).score(texts)
        of_label = [s for s, row in zip(scored, rows, strict=True) if row["drift"] == label]
        bad = [s for s in of_label if s.severity and s.severity.rank >= Severity.MAJOR.rank]
        return len(bad) / len(of_label)

    plain = DriftSettings(possible=0.0, likely=0.0, sure=0.0)
    assert flagged(replace(Settings(), drift=plain), 0) > 0.05
    cuts = replace(plain, possible=drift.possible, likely=drift.likely, sure=drift.sure)
    assert flagged(replace(Settings(), drift=cuts), 0) <= 0.05
    assert flagged(replace(Settings(), drift=cuts), 1) > 0


def test_refitting_does_not_hang_on_the_thresholds_before(tmp_path: Path) -> None:
    labels = pairs_file(tmp_path, labelled())
    first, second = tmp_path / "first.toml", tmp_path / "second.toml"
    assert run(labels, "-o", first).exit_code == 0
    assert run(labels, "-o", second, "--config", first).exit_code == 0
    assert first.read_text() == second.read_text()


def test_what_is_possible_stays_as_it_was_set(tmp_path: Path) -> None:
    labels, out = pairs_file(tmp_path, labelled()), tmp_path / "out.toml"
    (tmp_path / "low.toml").write_text("[drift]\npossible = 0.05\n")
    assert run(labels, "-o", out, "--config", tmp_path / "low.toml").exit_code == 0
    assert load(str(out), environment={}).settings.drift.possible == 0.05


def test_labelled_pairs_are_judged_without_any_thresholds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged: list[Settings] = []

    def load_panel(settings: Settings) -> Panel:
        judged.append(settings)
        return Panel(HashEncoder(), WordDetector(), settings)

    monkeypatch.setattr(panel, "load_panel", load_panel)
    assert run(pairs_file(tmp_path, labelled())).exit_code == 0
    used = judged[0].drift
    assert (used.possible, used.likely, used.sure) == (0.0, 0.0, 0.0)
    assert (used.scale, used.offset) == (1.0, 0.0)


def test_json_has_every_figure(tmp_path: Path) -> None:
    result = run(pairs_file(tmp_path, labelled()), "--json", "-")
    data = json.loads(result.stdout)
    assert data["schema"] == "evaluator.calibration/2"
    assert data["decisions"] is None
    levels = [each["level"] for each in data["calibration"]["expectations"]]
    assert levels == ["minor", "major", "critical"]
    assert data["calibration"]["expectations"][1]["recall"]["exact"]["level"] == 0.95
    assert data["calibration"]["aim"] == {"false_alarms": 0.05, "sure": 0.9}
    sure = data["calibration"]["certainties"][0]
    assert sure["likelihood"] == "sure"
    assert sure["cut"] == data["calibration"]["thresholds"]["sure"]
    assert sure["right"]["trials"] >= sure["right"]["hits"]


def test_labels_that_bear_no_cut_say_so(tmp_path: Path) -> None:
    rows = labelled()
    for row in rows:
        if not row["drift"]:
            row["rewrite"] = row["original"]
    out = tmp_path / "evaluator.toml"
    result = run(pairs_file(tmp_path, rows), "-o", out)
    assert result.exit_code == 0, result.output
    for text in (result.stderr, out.read_text()):
        assert "bear no cut for likely" in text
        assert "no more than 5.0% of the faithful units" in text
        assert "bear no cut for sure: of all findings, at least 90.0% are right" in text
    drift = load(str(out), environment={}).settings.drift
    assert (drift.possible, drift.likely, drift.sure) == (0.0, 0.0, 0.0)
    assert "bear no cut" not in run(pairs_file(tmp_path, rows), "--quiet").stderr


def test_labels_that_bear_every_cut_say_nothing(tmp_path: Path) -> None:
    result = run(pairs_file(tmp_path, labelled()), "--false-alarms", "0.05", "--sure", "0.6")
    assert result.exit_code == 0, result.output
    assert "bear no cut" not in result.stderr


def test_findings_are_right_where_they_share_words_with_the_readers(tmp_path: Path) -> None:
    """The same labels with marks beside every figure: no finding is right any more."""
    rows = labelled()
    sure = []
    for marked in ("doors", None):
        for row in rows:
            row["rewrite_spans"] = None
            if marked and row["drift"]:
                start = row["rewrite"].index(marked)
                row["rewrite_spans"] = [[start, start + len(marked), "number"]]
        result = run(pairs_file(tmp_path, rows), "--json", "-", "--false-alarms", "0.5")
        assert result.exit_code == 0, result.output
        figures = json.loads(result.stdout)["calibration"]
        hits = sum(each["right"]["hits"] for each in figures["certainties"])
        sure.append((hits > 0, figures["thresholds"]["sure"]))
    assert sure[0] == (False, 1.0)
    assert sure[1][0]


def test_pairs_that_are_merely_marked_are_judged_too(tmp_path: Path) -> None:
    rows = labelled()
    slight = [
        {"original": row["original"], "rewrite": row["rewrite"], "severity": "minor",
         "rewrite_spans": [[0, 9, "attribution"]], "group": row["group"]}
        for row in rows[1:60:2]
    ]  # fmt: skip
    trials = []
    for some in (rows, [*rows, *slight]):
        result = run(pairs_file(tmp_path, some), "--json", "-")
        assert result.exit_code == 0, result.output
        figures = json.loads(result.stdout)["calibration"]
        assert figures["labels"] == 210
        trials.append(sum(each["right"]["trials"] for each in figures["certainties"]))
    assert trials[1] > trials[0]


def test_too_few_labels_are_refused_before_anything_is_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(panel, "load_panel", None)
    result = run(pairs_file(tmp_path, labelled(199)))
    assert isinstance(result.exception, EvaluatorError)
    assert result.exception.slug == "labels-too-few"
    assert "Gather 1 more" in result.exception.cure


def test_decisions_with_few_sampled_units_give_precision_alone(tmp_path: Path) -> None:
    paths = decisions_files(tmp_path, 200, 99)
    result = run(*paths, "--unflagged", 5000)
    assert result.exit_code == 0, result.output
    assert "75.0%" in result.stdout
    assert "150 of 200" in result.stdout
    assert "cut-off" not in result.stdout
    assert "Missed" not in result.stdout
    assert "Only 99 unflagged units" in result.stderr


def test_no_file_is_written_that_precision_alone_would_have_to_back(tmp_path: Path) -> None:
    out = tmp_path / "evaluator.toml"
    result = run(*decisions_files(tmp_path, 200, 99), "-o", out)
    assert isinstance(result.exception, EvaluatorError)
    assert result.exception.slug == "labels-precision-only"
    assert not out.exists()


def test_sampled_units_tell_what_was_missed_and_with_their_number_the_rates(tmp_path: Path) -> None:
    paths = decisions_files(tmp_path, 200, 100)
    without = run(*paths)
    assert "Missed: share of 100 sampled units" in without.stdout
    assert "10 of 100" in without.stdout
    assert "--unflagged" in without.stderr
    out = tmp_path / "evaluator.toml"
    result = run(*paths, "--unflagged", 300, "-o", out, "--false-alarms", "0.05")
    assert result.exit_code == 0, result.output
    # 50 wrong flags among 50 + 270 faithful units are too many: those at 0.5 have to go.
    drift = load(str(out), environment={}).settings.drift
    assert (drift.likely, drift.sure) == (0.6001, 0.6001)
    assert "10 groups" in result.stdout


def test_decisions_that_do_not_say_how_sure_the_finding_was_are_left_out(tmp_path: Path) -> None:
    """Files of before: their confidence was a rule's own, and no chance of being right."""
    paths = decisions_files(tmp_path, 200, 200)
    data = json.loads(paths[0].read_text())
    for each in data["decisions"]:
        del each["likelihood"]
    paths[0].write_text(json.dumps(data))
    result = run(*paths, "--unflagged", 300, "--json", "-")
    assert result.exit_code == 0, result.output
    assert "20 decisions do not say how sure" in result.stderr
    figures = json.loads(result.stdout)
    assert figures["decisions"]["findings"] == 200
    assert figures["calibration"]["labels"] == 380


def test_too_few_sampled_units_with_their_drift_say_what_is_missing(tmp_path: Path) -> None:
    paths = decisions_files(tmp_path, 200, 100)
    data = json.loads(paths[0].read_text())
    for each in data["decisions"]:
        each["drift"] = None
    paths[0].write_text(json.dumps(data))
    result = run(*paths, "--unflagged", 300)
    assert result.exit_code == 0, result.output
    assert "Fewer than 100 of the unflagged units come with the drift" in result.stderr


def test_from_decisions_what_was_not_flagged_stays_so(tmp_path: Path) -> None:
    paths, out = decisions_files(tmp_path, 200, 100), tmp_path / "out.toml"
    (tmp_path / "in_force.toml").write_text("[drift]\npossible = 0.4\nlikely = 0.55\nsure = 0.99\n")
    result = run(*paths, "--unflagged", 9000, "-o", out, "--config", tmp_path / "in_force.toml")
    assert result.exit_code == 0, result.output
    drift = load(str(out), environment={}).settings.drift
    assert (drift.possible, drift.likely, drift.sure) == (0.4, 0.55, 0.6001)


def test_decisions_on_questions_are_left_out(tmp_path: Path) -> None:
    asked = Decision(
        fingerprint("a", "b", "number"), "dismiss", "number", likelihood=Likelihood.POSSIBLE
    )
    (tmp_path / "asked.json").write_text(decisions_json([asked]))
    result = run(*decisions_files(tmp_path, 200, 0), tmp_path / "asked.json")
    assert result.exit_code == 0, result.output
    assert "150 of 200" in result.stdout


def test_decisions_build_on_the_settings_that_reports_were_made_with(tmp_path: Path) -> None:
    paths = decisions_files(tmp_path, 200, 100)
    first, old, second = (tmp_path / f"{name}.toml" for name in ("first", "old", "second"))
    old.write_text("[drift]\nscale = 0.5\noffset = -1.0\n")
    assert run(*paths, "--unflagged", 300, "-o", first).exit_code == 0
    assert run(*paths, "--unflagged", 300, "-o", second, "--config", old).exit_code == 0
    alone, joined = (load(str(path), environment={}).settings.drift for path in (first, second))
    assert joined.scale == pytest.approx(0.5 * alone.scale, abs=1e-5)
    assert joined.offset == pytest.approx(alone.offset - alone.scale, abs=1e-5)


def test_files_of_two_sorts_are_refused(tmp_path: Path) -> None:
    labels = pairs_file(tmp_path, labelled())
    result = run(labels, decisions_files(tmp_path, 10, 0)[0])
    assert isinstance(result.exception, EvaluatorError)
    assert result.exception.slug == "labels-mixed"


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    result = run(tmp_path / "none.jsonl")
    assert isinstance(result.exception, EvaluatorError)
    assert result.exception.slug == "input-missing"


def test_other_settings_are_not_written_over(tmp_path: Path) -> None:
    labels = pairs_file(tmp_path, labelled(60))
    out = tmp_path / "evaluator.toml"
    text = '[gate]\nfail_on = "major"\n[drift]\nlikely = 0.2\n'
    out.write_text(text)
    result = run(labels, "-o", out)
    assert isinstance(result.exception, EvaluatorError)
    assert result.exception.slug == "settings-lost"
    assert "gate.fail_on" in result.exception.message
    assert out.read_text() == text
