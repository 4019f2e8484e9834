"""Rows in other languages never pass as English: `score`, `rank` and `benchmark`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evaluator import api, loading
from evaluator.errors import EXIT_GATE, EXIT_OK
from tests.batch import models

Cli = Callable[..., Any]

CHINESE = [
    ("新馆可以容纳600名读者。", "新馆能容纳900名读者。"),
    ("图书馆每周一闭馆整理。", "每周一图书馆闭馆。"),
]
ENGLISH = ("The library is shut on Mondays.", "The library shuts on Mondays.")


@pytest.fixture(autouse=True)
def _fake_models(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for module in (api, loading):
        monkeypatch.setattr(module, "load_models", lambda settings, **_: models.load(settings))
    monkeypatch.chdir(tmp_path)


def write(path: str, rows: list[dict[str, object]]) -> None:
    Path(path).write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def test_score_names_what_was_off_and_stops_a_gate(cli: Cli) -> None:
    rows = [{"original": one, "rewrite": other} for one, other in (*CHINESE, ENGLISH)]
    write("pairs.jsonl", rows)
    ran = cli("score", "pairs.jsonl", "-o", "out.jsonl", "--fail-on", "critical")
    assert ran.code == EXIT_GATE
    assert "warning: 2 of 3 rows: These do not know 'zh'" in ran.err
    assert "Looked at were: number," in ran.err
    assert "gate: not-checked (--allow-unchecked lets it pass): 2 of 3 rows; row 1" in ran.err
    found = [json.loads(line) for line in Path("out.jsonl").read_text().splitlines()]
    assert [row["language"] for row in found] == ["zh", "zh", "en"]
    assert [row["drift"] is None for row in found] == [True, True, False]
    assert [each["category"] for each in found[0]["findings"]] == ["number"]
    passed = "--fail-on", "critical", "--max-drift", "1", "--allow-unchecked"
    assert cli("score", "pairs.jsonl", "-o", "out.jsonl", *passed).code == EXIT_OK


def test_rank_counts_the_words_of_the_language(cli: Cli) -> None:
    write(
        "pairs.jsonl",
        [
            {"original": one, "rewrite": rewrite, "system": system}
            for one, other in CHINESE
            for system, rewrite in (("a", other), ("b", one))
        ],
    )
    ran = cli("rank", "--pairs", "pairs.jsonl", "--json", "-", "--resamples", "10")
    assert ran.code == EXIT_OK
    assert "|tok:zh|" in ran.out
    assert "These do not know 'zh'" in ran.err


def test_benchmark_judges_no_drift_that_was_not_looked_for(cli: Cli) -> None:
    labels = zip((*CHINESE, ENGLISH, ENGLISH), (1, 0, 0, 1), strict=True)
    write(
        "pairs.jsonl",
        [{"original": one, "rewrite": other, "drift": label} for (one, other), label in labels],
    )
    ran = cli("benchmark", "pairs.jsonl", "--json", "-", "--resamples", "0")
    assert ran.code == EXIT_OK
    (result,) = json.loads(ran.out)["sets"]
    counts = {each["measure"]["name"]: each["scored"] for each in result["measures"]}
    assert (counts["BLEU"], counts["rules"]) == (4, 2)
    assert "|tok:13a+zh|" in next(
        each["measure"]["signature"]
        for each in result["measures"]
        if each["measure"]["name"] == "BLEU"
    )
    assert "warning: 2 of 4 rows: These do not know 'zh'" in ran.err
