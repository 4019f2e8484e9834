"""JSON both ways: exact round trip, the published schema, and messages for broken files."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib import resources

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from evaluator.errors import InputError
from evaluator.report import json_format, json_reader
from evaluator.types import Category, Likelihood, Role, Severity, Source, UnitKind, Warning_
from tests.report.factory import F, U, asked, harbour, make
from tests.report.test_writers import placed


def schema(name: str = "comparison-1.schema.json") -> dict:
    return json.loads(resources.files("evaluator.report").joinpath(name).read_text("utf-8"))


def test_a_comparison_comes_back_as_it_was():
    comparison = harbour()
    assert json_reader.loads(json_format.dumps(comparison)) == comparison
    assert json_reader.from_dict(json_format.to_dict(comparison)) == comparison


def test_places_in_the_file_come_back():
    comparison = placed()
    written = json_format.to_dict(comparison)
    assert written["rewrite"]["format"] == "xliff"
    assert written["rewrite"]["places"][1]["name"] == "=p"
    assert "places" not in written["original"]
    Draft202012Validator(schema()).validate(written)
    assert json_reader.from_dict(written) == comparison


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    texts=st.lists(st.text(min_size=1, max_size=40), min_size=1, max_size=5),
    value=st.floats(allow_nan=False, allow_infinity=False),
    share=st.floats(0, 1),
    note=st.text(max_size=30),
)
def test_any_text_and_any_number_come_back(texts, value, share, note):
    units = [U([text], [text[::-1]], [F("name", "minor", note)], drift=share) for text in texts]
    comparison = make(units, warnings=[Warning_("note", note)], reasons=[note])
    scores = dict(comparison.scores)
    scores["ter"] = replace(scores["bleu"], metric="ter", value=value)
    comparison = replace(comparison, scores=scores)
    text = json_format.dumps(comparison)
    assert json_reader.loads(text) == comparison
    assert json_format.dumps(json_reader.loads(text)) == text


def test_a_lone_surrogate_comes_back():
    comparison = make([U(["Odd \ud800 sign."], ["Odd sign."])])
    text = json_format.dumps(comparison)
    assert json_reader.loads(text.encode("utf-8").decode("utf-8")) == comparison


def test_contract_fields_in_their_order():
    data = json_format.to_dict(harbour())
    assert list(data) == [
        "schema", "created_with", "original", "rewrite", "verdict", "scores", "units", "notes",
        "warnings",
    ]  # fmt: skip
    assert data["schema"] == "evaluator.comparison/1"
    assert data["scores"]["ter"] is None
    assert data["scores"]["bleu"]["interval"] == {"low": 28.0, "high": 34.5, "level": 0.95}
    assert data["scores"]["drift"]["reason"] == "no detector was loaded"
    assert data["original"]["sentences"][0]["role"] == "navigation"
    assert "role" not in data["original"]["sentences"][1]
    span = data["units"][1]["findings"][0]["original_spans"][0]
    assert data["original"]["text"][span[0] : span[1]] == "keep"


def test_what_is_written_fits_the_published_schema():
    Draft202012Validator.check_schema(schema())
    assert not list(Draft202012Validator(schema()).iter_errors(json_format.to_dict(harbour())))


def test_the_schema_knows_what_the_types_know():
    definitions = schema()["$defs"]
    assert definitions["finding"]["properties"]["category"]["enum"] == [c.value for c in Category]
    assert definitions["severity"]["enum"] == [severity.value for severity in Severity]
    assert definitions["unit"]["properties"]["kind"]["enum"] == [kind.value for kind in UnitKind]
    roles = definitions["side"]["properties"]["sentences"]["items"]["properties"]["role"]["enum"]
    assert roles == [*(role.value for role in Role), None]
    decisions = schema("decisions-2.schema.json")["properties"]["decisions"]["items"]
    assert decisions["properties"]["category"]["enum"] == [*(c.value for c in Category), "none"]


def test_the_schema_knows_how_sure_a_finding_can_be():
    properties = schema()["$defs"]["finding"]["properties"]
    assert properties["likelihood"]["enum"] == [each.value for each in Likelihood]
    assert properties["source"]["enum"] == [each.value for each in Source]


def test_findings_say_how_sure_they_are_what_spoke_and_what_saw_them():
    finding = json_format.to_dict(asked())["units"][0]["findings"][0]
    assert list(finding)[2:7] == ["severity", "likelihood", "confidence", "rule", "source"]
    assert (finding["likelihood"], finding["rule"], finding["source"]) == (
        "possible", "hedge-lost", "both",
    )  # fmt: skip
    assert json_reader.loads(json_format.dumps(asked())) == asked()


def test_results_of_before_likelihoods_are_read_as_sure():
    data = json_format.to_dict(harbour())
    for unit in data["units"]:
        for finding in unit["findings"]:
            del finding["likelihood"], finding["rule"], finding["source"]
    assert not list(Draft202012Validator(schema()).iter_errors(data))
    findings = [each for unit in json_reader.from_dict(data).units for each in unit.findings]
    assert {(each.likelihood, each.rule, each.source) for each in findings} == {
        (Likelihood.SURE, None, Source.RULE)
    }


def test_nan_is_never_written():
    comparison = harbour()
    scores = {**comparison.scores, "bleu": replace(comparison.scores["bleu"], value=float("nan"))}
    with pytest.raises(ValueError, match="not JSON compliant"):
        json_format.dumps(replace(comparison, scores=scores))


def test_fields_of_later_versions_are_ignored():
    data = json_format.to_dict(harbour())
    data["later"] = 1
    data["units"][0]["later"] = {"a": []}
    data["id"] = "pair-7"
    assert json_reader.from_dict(data) == harbour()


def _cut(data: dict) -> None:
    del data["units"][0]["kind"]


def _bad_kind(data: dict) -> None:
    data["units"][0]["kind"] = "gone"


def _past_the_end(data: dict) -> None:
    data["units"][1]["findings"][0]["rewrite_spans"] = [[5, 10**6]]


def _backwards(data: dict) -> None:
    data["units"][1]["findings"][0]["original_spans"] = [[9, 5]]


def _sentence_past_the_end(data: dict) -> None:
    data["original"]["sentences"][-1]["end"] = 10**6


def _no_such_sentence(data: dict) -> None:
    data["units"][0]["original"] = [99]


def _left_out(data: dict) -> None:
    data["units"].pop()


def _twice(data: dict) -> None:
    data["units"].append({**data["units"][0], "id": "again"})


def _same_id(data: dict) -> None:
    data["units"][1]["id"] = data["units"][0]["id"]


@pytest.mark.parametrize(
    ("spoil", "place"),
    [
        (_cut, "$.units[0]"),
        (_bad_kind, "$.units[0].kind"),
        (_past_the_end, "$.units[1].findings[0].rewrite_spans"),
        (_backwards, "$.units[1].findings[0].original_spans"),
        (_sentence_past_the_end, "$.original.sentences[10]"),
        (_no_such_sentence, "$.units[0].original"),
        (_left_out, "$.rewrite.sentences[10]"),
        (_twice, "$.original.sentences[0]"),
        (_same_id, "$.units"),
    ],
)
def test_a_damaged_result_is_refused_with_its_place(spoil, place):
    data = json_format.to_dict(harbour())
    spoil(data)
    with pytest.raises(InputError) as caught:
        json_reader.from_dict(data, "result.json")
    assert caught.value.slug == "result-invalid"
    assert f"result.json: at {place}:" in caught.value.message
    assert caught.value.cure


@pytest.mark.parametrize(
    ("text", "slug", "said"),
    [
        ("", "result-not-json", "r.json:1:1"),
        ('{"schema": \n nope}', "result-not-json", "r.json:2:2"),
        ('{"a": NaN}', "result-not-json", "NaN"),
        ("[" * 100_000, "result-not-json", "nested"),
        ("[]", "result-foreign", "names no schema"),
        ("3", "result-foreign", "names no schema"),
        ('{"schema": "coverage/3"}', "result-foreign", "coverage/3"),
        ('{"schema": "evaluator.comparison/2"}', "result-version", "evaluator.comparison/2"),
        ('{"schema": "evaluator.comparison/1"}', "result-invalid", "r.json: at $"),
    ],
)
def test_what_is_no_result_is_refused(text, slug, said):
    with pytest.raises(InputError) as caught:
        json_reader.loads(text, "r.json")
    assert caught.value.slug == slug
    assert said in caught.value.message


def test_files_that_cannot_be_read(tmp_path):
    with pytest.raises(InputError) as caught:
        json_reader.read(tmp_path / "none.json")
    assert caught.value.slug == "input-missing"
    binary = tmp_path / "picture.json"
    binary.write_bytes(b"\xff\xd8\xff\xe0")
    with pytest.raises(InputError) as caught:
        json_reader.read(binary)
    assert caught.value.slug == "result-not-json"
    stored = tmp_path / "bom.json"
    stored.write_text("\ufeff" + json_format.dumps(harbour()), encoding="utf-8")
    assert json_reader.read(stored) == harbour()
