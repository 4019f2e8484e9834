"""Decisions: fingerprints, files, what is recalled and what is reopened, sampling."""

from __future__ import annotations

import csv
import hashlib
import io
import json

import pytest

from evaluator.errors import InputError
from evaluator.report import writer_for
from evaluator.report.decisions import (
    Decision,
    Memory,
    fingerprint,
    read_decisions,
    sample,
)
from evaluator.report.passages import sides
from evaluator.types import Likelihood, Severity, UnitKind
from tests.report.factory import U, asked, decisions_json, harbour, make, unit_fingerprint

BEFORE, AFTER = "The vote was “close”.", "The vote was narrow."


def test_the_fingerprint_is_what_its_description_says():
    text = json.dumps(['The vote was "close".', AFTER, "number"], separators=(",", ":"))
    assert fingerprint(BEFORE, AFTER, "number") == hashlib.sha256(text.encode()).hexdigest()


def test_form_does_not_change_a_fingerprint():
    same = fingerprint(BEFORE, AFTER, "number")
    assert fingerprint(' The vote\nwas "close".', AFTER, "number") == same
    assert fingerprint(BEFORE, "The\u00a0vote was nar\u200brow.", "number") == same
    assert fingerprint("Cafe\u0301", "", "name") == fingerprint("Caf\u00e9", "", "name")


def test_content_changes_a_fingerprint():
    prints = {
        fingerprint(BEFORE, AFTER, "number"),
        fingerprint(BEFORE, AFTER, "name"),
        fingerprint(AFTER, BEFORE, "number"),
        fingerprint(BEFORE + AFTER, "", "number"),
        fingerprint(BEFORE, AFTER + " ,", "number"),
    }
    assert len(prints) == 5


def decision(**changes) -> Decision:
    values = {
        "fingerprint": fingerprint(BEFORE, AFTER, "number"),
        "decision": "dismiss",
        "category": "number",
        "original": BEFORE,
        "rewrite": AFTER,
        **changes,
    }
    return Decision(**values)


def test_a_decision_is_recalled_for_the_same_texts():
    recalled = Memory([decision()]).recall(BEFORE, AFTER, "number")
    assert recalled.decision == decision()
    assert not recalled.reopened


def test_a_changed_sentence_reopens():
    memory = Memory([decision()])
    assert memory.recall(BEFORE, "The vote was wide.", "number").reopened
    assert memory.recall("The vote was clear.", AFTER, "number").reopened
    assert memory.recall("The vote was clear.", "It was.", "number") is None
    assert memory.recall(BEFORE, AFTER, "name") is None


def test_the_latest_decision_holds():
    old = decision(when="2026-01-01T00:00:00Z")
    new = decision(decision="accept", when="2026-02-01T00:00:00Z")
    for order in ([old, new], [new, old]):
        assert Memory(order).recall(BEFORE, AFTER, "number").decision.decision == "accept"


def test_files_come_back(tmp_path):
    path = tmp_path / "decisions.json"
    known = (decision(comment="“Fine”", who="Ada", when="2026-01-02T03:04:05Z", drift=0.25),)
    path.write_text(decisions_json(known), encoding="utf-8")
    assert read_decisions(path) == known
    data = json.loads(path.read_text(encoding="utf-8"))
    assert data["schema"] == "evaluator.decisions/2"
    path.write_text(json.dumps(data["decisions"]), encoding="utf-8")
    assert read_decisions(path) == known, "a bare list is read too"


@pytest.mark.parametrize(
    ("content", "slug"),
    [
        ("{", "result-not-json"),
        ("{}", "result-foreign"),
        ('{"schema": "evaluator.comparison/1"}', "result-foreign"),
        ('{"schema": "evaluator.decisions/3", "decisions": []}', "result-version"),
        ('{"schema": "evaluator.decisions/1", "decisions": [{}]}', "result-invalid"),
        ('[{"fingerprint": "x", "decision": "accept", "category": "name"}]', "result-invalid"),
    ],
)
def test_other_files_are_refused(tmp_path, content, slug):
    path = tmp_path / "decisions.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_decisions(path)
    assert caught.value.slug == slug
    assert str(path) in caught.value.message


def test_decisions_about_questions_come_back_and_are_recalled(tmp_path):
    comparison = asked()
    unit = comparison.units[0]
    before, after = sides(comparison, unit)
    known = decision(
        fingerprint=fingerprint(before, after, "certainty"),
        category="certainty",
        severity=Severity.CRITICAL,
        likelihood=Likelihood.POSSIBLE,
    )
    path = tmp_path / "decisions.json"
    path.write_text(decisions_json([known]), encoding="utf-8")
    assert read_decisions(path) == (known,)
    assert Memory([known]).recall(before, after, "certainty").dismissed
    row = next(csv.DictReader(io.StringIO(writer_for("csv")(comparison, [known]), newline="")))
    assert (row["likelihood"], row["decision"]) == ("possible", "dismiss")
    data = json.loads(path.read_text(encoding="utf-8"))
    del data["decisions"][0]["likelihood"]
    path.write_text(json.dumps(data), encoding="utf-8")
    assert read_decisions(path)[0].likelihood is Likelihood.SURE, "files of before it"


def test_a_confidence_of_before_likelihoods_was_another_figure(tmp_path):
    decided = [
        {"fingerprint": "0" * 64, "decision": "accept", "category": "number", "confidence": 0.9},
        {"fingerprint": "1" * 64, "decision": "accept", "category": "number", "confidence": 0.8,
         "likelihood": "likely"},
        {"fingerprint": "2" * 64, "decision": "accept", "category": "number",
         "likelihood": "likely"},
    ]  # fmt: skip
    path = tmp_path / "decisions.json"
    path.write_text(json.dumps(decided))
    assert [each.confidence for each in read_decisions(path)] == [None, 0.8, None]


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(InputError) as caught:
        read_decisions(tmp_path / "none.json")
    assert caught.value.slug == "input-missing"


def many(count: int) -> list[U]:
    return [U([f"Boat {number} left."], [f"Boat {number} sailed."]) for number in range(count)]


def test_the_sample_hangs_on_the_texts_alone():
    units = many(200)
    chosen = set(_prints(make(units)))
    assert len(chosen) == 3
    assert set(_prints(make(units[::-1]))) == chosen


def _prints(comparison) -> list[str]:
    return [unit_fingerprint(comparison, unit, "none") for unit in sample(comparison)]


def test_the_sample_asks_only_about_unflagged_joined_units():
    comparison = harbour()
    for unit in sample(comparison, share=1, most=99):
        assert not unit.flags
        assert unit.kind in (UnitKind.MATCH, UnitKind.MOVED)
    questioned = [unit for unit in comparison.units if unit.questions and not unit.flags]
    assert questioned[0] in sample(comparison, share=1, most=99), "a question is no flag"
    assert len(sample(make(many(10)))) == 1
    assert sample(make([U(["A."], [], kind="outside")])) == []


def test_the_sample_is_even():
    places = [0] * 4
    for run in range(60):
        units = [U([f"Run {run}, boat {n}."], [f"Run {run}: boat {n}."]) for n in range(40)]
        for unit in sample(make(units)):
            places[int(unit.id[1:]) * 4 // 41] += 1
    assert min(places) > sum(places) / 4 / 2
