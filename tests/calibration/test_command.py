"""`evaluator calibrate` from labels to a file that `--config` takes, with fakes for the models."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from evaluator.cli import panel
from evaluator.cli.main import app
from evaluator.cli.panel import Panel
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
    """Half faithful, half damaged; some of either look like the other."""
    rng = random.Random(4)
    rows = []
    for number in range(count):
        name, doors = rng.choice(NAMES), rng.randint(3, 90)
        original = f"Mr {name} said the mill on plot {number} has {doors} doors."
        drift = number % 2
        said = doors + rng.randint(1, 9) if drift else doors
        if rng.random() < 0.1:
            said = doors if drift else doors + 1
        rewrite = f"According to Mr {name} there are {said} doors in the mill on plot {number}."
        rows.append({"original": original, "rewrite": rewrite, "drift": drift,
                     "group": f"article {number // 6}"})  # fmt: skip
    return rows


@pytest.fixture(autouse=True)
def _fakes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        panel,
        "load_panel",
        lambda settings, quiet: Panel(HashEncoder(), WordDetector(), settings, quiet),
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
    assert 0 < loaded.settings.drift.major <= loaded.settings.drift.critical
    texts = [(row["original"], row["rewrite"]) for row in rows]

    def flagged(settings: Settings, label: int) -> float:
        scored = Panel(HashEncoder(), WordDetector(), settings).score(texts)
        of_label = [s for s, row in zip(scored, rows, strict=True) if row["drift"] == label]
        bad = [s for s in of_label if s.severity and s.severity.rank >= Severity.MAJOR.rank]
        return len(bad) / len(of_label)

    loose = replace(Settings(), drift=DriftSettings(major=0.4, critical=0.25))
    assert flagged(loose, 0) > 0.05
    assert flagged(loaded.settings, 0) <= 0.05


def test_refitting_does_not_hang_on_the_thresholds_before(tmp_path: Path) -> None:
    labels = pairs_file(tmp_path, labelled())
    first, second = tmp_path / "first.toml", tmp_path / "second.toml"
    assert run(labels, "-o", first).exit_code == 0
    assert run(labels, "-o", second, "--config", first).exit_code == 0
    assert first.read_text() == second.read_text()


def test_labelled_pairs_are_judged_without_any_thresholds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged: list[Settings] = []

    def load_panel(settings: Settings, quiet: bool) -> Panel:
        judged.append(settings)
        return Panel(HashEncoder(), WordDetector(), settings, quiet)

    monkeypatch.setattr(panel, "load_panel", load_panel)
    assert run(pairs_file(tmp_path, labelled())).exit_code == 0
    used = judged[0].drift
    assert (used.minor, used.major, used.critical) == (0.0, 0.0, 0.0)
    assert (used.scale, used.offset) == (1.0, 0.0)


def test_json_has_every_figure(tmp_path: Path) -> None:
    result = run(pairs_file(tmp_path, labelled()), "--json", "-")
    data = json.loads(result.stdout)
    assert data["schema"] == "evaluator.calibration/1"
    assert data["decisions"] is None
    levels = [each["level"] for each in data["calibration"]["expectations"]]
    assert levels == ["minor", "major", "critical"]
    assert data["calibration"]["expectations"][1]["recall"]["exact"]["level"] == 0.95


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
    major = load(str(out), environment={}).settings.drift.major
    assert 0 < major < 1
    assert "10 groups" in result.stdout


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
    text = '[gate]\nfail_on = "major"\n[drift]\nminor = 0.2\n'
    out.write_text(text)
    result = run(labels, "-o", out)
    assert isinstance(result.exception, EvaluatorError)
    assert result.exception.slug == "settings-lost"
    assert "gate.fail_on" in result.exception.message
    assert out.read_text() == text
