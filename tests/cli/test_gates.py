"""Gates: which rule is crossed, where, with which words, and what the exit code is."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from evaluator import api, loading
from evaluator.batch import schema
from evaluator.cli import gating
from evaluator.errors import EXIT_GATE, EXIT_OK, EXIT_PARTIAL, EXIT_USAGE
from evaluator.gates import GateLevel, Gates, Watch
from evaluator.pairs import ScoredRow
from evaluator.types import Comparison, Likelihood, Score, Severity
from tests.batch import articles, models
from tests.report.factory import asked, decisions_json

Cli = Callable[..., Any]
ORIGINAL = articles.article(1)
CHANGED = articles.rewrite(1)  # a sum of money is another
SHORTENED = "\n\n".join(ORIGINAL.split("\n\n")[:1])


@pytest.fixture(autouse=True)
def _fake_models(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def load(settings: Any, **options: Any) -> Any:
        return models.load(settings)

    for module, name in ((api, "load_models"), (loading, "load_models")):
        monkeypatch.setattr(module, name, load)
    monkeypatch.setattr(loading, "load_bulk_models", models.load)
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)


def write(**texts: str) -> Iterator[str]:
    for name, text in texts.items():
        Path(f"{name}.md").write_text(text)
        yield f"{name}.md"


def gates(ran: Any) -> list[str]:
    return [line for line in ran.err.splitlines() if line.startswith("gate: ")]


def test_compare_names_rule_unit_and_words(cli: Cli) -> None:
    ran = cli("compare", *write(a=ORIGINAL, b=CHANGED), "--fail-on", "major")
    assert ran.code == EXIT_GATE
    (line,) = gates(ran)
    assert line.startswith("gate: --fail-on major: 1 of 4 units; u2, ")
    assert "“4 million euros” became “5 million euros”" in line
    assert cli("compare", "a.md", "a.md", "--fail-on", "minor").code == EXIT_OK


def test_compare_drift_and_coverage(cli: Cli) -> None:
    paths = list(write(a=ORIGINAL, b=CHANGED, c=SHORTENED))
    ran = cli("compare", *paths[:2], "--max-drift", "0.0001")
    assert ran.code == EXIT_GATE
    assert "gate: --max-drift 0.0001: drift 0." in ran.err
    assert "most in u2 (" in ran.err
    assert cli("compare", *paths[:2], "--max-drift", "1", "--min-coverage", "1").code == EXIT_OK
    ran = cli("compare", paths[0], paths[2], "--min-coverage", "0.9", "--max-drift", "1")
    assert ran.code == EXIT_GATE
    (line,) = gates(ran)
    assert line.startswith("gate: --min-coverage 0.9: coverage 0.")
    assert "longest omission" in line
    assert "The mayor said" in line


def test_several_rules_get_a_line_each_and_quiet_none(cli: Cli) -> None:
    paths = list(write(a=ORIGINAL, b=CHANGED))
    rules = ("--fail-on", "minor", "--max-drift", "0")
    assert len(gates(cli("compare", *paths, *rules))) == 2
    ran = cli("compare", *paths, *rules, "-q")
    assert (ran.code, ran.err) == (EXIT_GATE, "")


def test_gates_of_a_file_and_of_the_environment(cli: Cli) -> None:
    Path("evaluator.toml").write_text('[gate]\nfail-on = "major"\n')
    paths = list(write(a=ORIGINAL, b=CHANGED))
    ran = cli("compare", *paths)
    assert ran.code == EXIT_GATE
    assert "gate: gate.fail_on = major (evaluator.toml): " in ran.err
    ran = cli("compare", *paths, environment=[("EVALUATOR_GATE__FAIL_ON", "critical")])
    assert ran.code == EXIT_OK


def test_a_gate_is_no_setting_of_the_result(cli: Cli) -> None:
    paths = list(write(a=ORIGINAL, b=CHANGED))
    plain = cli("compare", *paths, "--json", "-").out
    gated = cli("compare", *paths, "--json", "-", "--fail-on", "minor").out
    assert json.loads(plain) == json.loads(gated)


def test_dismissed_findings_cross_nothing(cli: Cli) -> None:
    paths = list(write(a=ORIGINAL, b=CHANGED))
    result = json.loads(cli("compare", *paths, "--json", "-").out)
    from evaluator.report.decisions import Decision, fingerprint

    (unit,) = [unit for unit in result["units"] if unit["findings"]]
    texts = [
        " ".join(
            result[side]["text"][s["start"] : s["end"]]
            for s in (result[side]["sentences"][index] for index in unit[side])
        )
        for side in ("original", "rewrite")
    ]
    said = [
        Decision(fingerprint(*texts, each["category"]), "dismiss", each["category"])
        for each in unit["findings"]
    ]
    Path("decisions.json").write_text(decisions_json(said))
    ran = cli("compare", *paths, "--fail-on", "minor", "--decisions", "decisions.json")
    assert ran.code == EXIT_OK
    manifest = articles.manifest(Path("m.jsonl"), articles.texts(2))
    assert cli("batch", manifest, "-o", "out", "--fail-on", "minor").code == EXIT_GATE
    arguments = ("--fail-on", "minor", "--decisions", "decisions.json")
    assert cli("batch", manifest, "-o", "other", *arguments).code == EXIT_OK


def test_score_names_the_row(cli: Cli) -> None:
    rows = [
        {"id": "same", "original": "It cost 4 euros.", "rewrite": "It cost 4 euros."},
        {"id": "x", "original": "It cost 4 euros.", "rewrite": "It cost 5 euros."},
    ]
    articles.manifest(Path("pairs.jsonl"), rows)
    ran = cli("score", "pairs.jsonl", "-o", "s.jsonl", "--fail-on", "minor", "--max-drift", "0.3")
    assert ran.code == EXIT_GATE
    lines = gates(ran)
    assert [line.split(": ")[1] for line in lines] == ["--fail-on minor", "--max-drift 0.3"]
    assert all("1 of 2 rows; row 2 (id x), " in line for line in lines)
    assert all("“5 euros”" in line for line in lines)


def test_failed_rows_come_first_but_the_gate_is_told(cli: Cli) -> None:
    rows = [{"original": "It cost 4 euros.", "rewrite": "It cost 5 euros."}, {"original": "x"}]
    articles.manifest(Path("pairs.jsonl"), rows)
    ran = cli("score", "pairs.jsonl", "-o", "s.jsonl", "--fail-on", "minor")
    assert ran.code == EXIT_PARTIAL
    assert len(gates(ran)) == 1


def test_batch_names_pair_and_unit(cli: Cli) -> None:
    manifest = articles.manifest(Path("m.jsonl"), articles.texts(4))
    rules = ("--fail-on", "major", "--max-drift", "0.0001", "--min-coverage", "1")
    ran = cli("batch", manifest, "-o", "out", *rules)
    assert ran.code == EXIT_GATE
    severity, drift = gates(ran)
    assert severity.startswith("gate: --fail-on major: 2 of 16 units; pair/1: u2, ")
    assert drift.startswith("gate: --max-drift 0.0001: 4 of 4 pairs; pair/")
    assert "million euros" in drift


@pytest.mark.parametrize(
    "rule", [("--max-drift", "2"), ("--min-coverage", "-1"), ("--fail-on", "none")]
)
def test_wrong_rules(cli: Cli, rule: tuple[str, str]) -> None:
    assert cli("compare", "a.md", "b.md", *rule).code == EXIT_USAGE


def crossed(look: Callable[[Watch], None]) -> list[tuple[str, int, int]]:
    watch = Watch(Gates(fail_on=GateLevel.MINOR))
    look(watch)
    return [(each.where, each.crossed, each.seen) for each in watch.crossings()]


def stored(folder: Path, comparison: Comparison, *, without: tuple[str, ...] = ()) -> str:
    """Write the tables of a batch of one pair, as a version that lacked some fields did."""
    rows = schema.unit_rows(0, "p", comparison)
    for finding in (each for row in rows for each in row["findings"]):
        for name in without:
            del finding[name]
    table = pa.Table.from_pylist(rows)
    pq.write_table(table, folder / "units.parquet")
    result = schema.result_row(0, "p", comparison)
    pq.write_table(
        pa.Table.from_pylist([result], schema.results_schema()), folder / "results.parquet"
    )
    return str(folder)


def test_questions_cross_nothing(tmp_path: Path) -> None:
    question = asked()
    assert crossed(lambda watch: gating.look_at_comparison(watch, question)) == []
    assert crossed(lambda watch: gating.look_at_batch(watch, stored(tmp_path, question))) == []
    finding = question.units[0].findings[0]
    row = ScoredRow("x", "a", "b", drift=0.3, severity=Severity.NONE, findings=(finding,))
    assert crossed(lambda watch: gating.look_at_row(watch, row, 1)) == []
    sure = replace(row, findings=(replace(finding, likelihood=Likelihood.LIKELY),))
    ((where, *counts),) = crossed(lambda watch: gating.look_at_row(watch, sure, 1))
    assert where == "row 1 (id x), critical: “may run” became “runs”."
    assert counts == [1, 1]


def test_tables_of_before_likelihoods_cross_as_they_did(tmp_path: Path) -> None:
    folder = stored(tmp_path, asked(), without=("likelihood", "rule", "source"))
    ((where, *counts),) = crossed(lambda watch: gating.look_at_batch(watch, folder))
    assert where.startswith("p: u1, critical: ")
    assert counts == [2, 3]


def test_the_most_drifted_unit_is_told_by_its_flags() -> None:
    watch = Watch(Gates(max_drift=0.01))
    comparison = asked()
    scores = {**comparison.scores, "drift": Score("drift", 0.04, "")}
    gating.look_at_comparison(watch, replace(comparison, scores=scores))
    (crossing,) = watch.crossings()
    assert crossing.where.endswith("most in u1 (0.04): “The night ferry runs until spring.”")


def test_what_could_not_be_computed_crosses() -> None:
    watch = Watch(Gates(max_drift=0.5, min_coverage=0.5))
    watch.drift(None, lambda: "no drift")
    watch.coverage(None, lambda: "no coverage")
    assert [each.where for each in watch.crossings()] == ["no drift", "no coverage"]


def test_the_worst_place_is_named_and_the_first_of_equals() -> None:
    watch = Watch(Gates(fail_on=GateLevel.MINOR))
    for name, severity in (("a", "minor"), ("b", "critical"), ("c", "none"), ("d", "critical")):
        watch.severity(Severity(severity), lambda name=name: name)
    (crossing,) = watch.crossings()
    assert (crossing.crossed, crossing.seen, crossing.where) == (3, 4, "b")


def test_what_was_not_read_is_never_clear_and_crosses_gates(cli: Cli) -> None:
    cue = "1\n00:00:01,000 --> 00:00:05,000\nThe old bridge over the river will not open again.\n"
    stray = "Nobody asked the people who cross it every day, said a resident of the other side.\n\n"
    Path("a.srt").write_text(stray + cue)
    Path("b.srt").write_text(cue)
    ran = cli("compare", "a.srt", "b.srt", "--json", "-")
    assert ran.code == EXIT_OK
    found = json.loads(ran.out)
    assert found["verdict"]["level"] == "unchecked"
    assert {"part-lost", "text-unread"} <= {warning["slug"] for warning in found["warnings"]}
    assert found["original"]["unread"] > 0.5
    assert not any("No drift" in reason for reason in found["verdict"]["reasons"])
    ran = cli("compare", "a.srt", "b.srt", "--fail-on", "critical")
    assert ran.code == EXIT_GATE
    (line,) = gates(ran)
    assert line.startswith("gate: not-checked (--allow-unchecked lets it pass): not all was")
    passed = ("--fail-on", "critical", "--allow-unchecked")
    assert cli("compare", "a.srt", "b.srt", *passed).code == EXIT_OK
    ran = cli("compare", "a.srt", "b.srt", *passed, "--max-unread", "0.1")
    assert ran.code == EXIT_GATE
    assert gates(ran)[0].startswith("gate: --max-unread 0.1: 0.")


def test_a_batch_is_held_against_what_was_not_read(cli: Cli, tmp_path: Path) -> None:
    cue = "1\n00:00:01,000 --> 00:00:05,000\nThe old bridge over the river will not open again.\n"
    Path("a.srt").write_text("Nobody asked the people who cross it, a resident said.\n\n" + cue)
    Path("b.srt").write_text(cue)
    row = {"id": "one", "original_path": "a.srt", "rewrite_path": "b.srt"}
    Path("m.jsonl").write_text(json.dumps(row) + "\n")
    ran = cli("batch", "m.jsonl", "-o", "out", "--fail-on", "critical")
    assert ran.code == EXIT_GATE
    assert "not-checked" in gates(ran)[0]
    (found,) = schema.read_rows(Path("out/results.parquet"), ("verdict", "unread"))
    assert found["verdict"] == "unchecked"
    assert found["unread"] > 0.3
