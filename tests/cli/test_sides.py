"""--side and --column, from the command line to the units: `compare` and `score`."""

from __future__ import annotations

import json

import pytest

from evaluator.errors import EXIT_FAILED, EXIT_OK, EXIT_PARTIAL, EXIT_USAGE
from evaluator.loading import Models
from tests.fakes.encoder import HashEncoder

TEXTS = {
    "a": ("The harbour board approved the new pier on Monday.",
          "The harbour board approved the new pier on Tuesday."),
    "b": ("It will cost 4.2 million euros and open in the spring of 2027.",
          "It will cost 2.4 million euros and open in the spring of 2027."),
    "c": ("Fishermen did not oppose the plan, said its chair, Ilse Brandt.",
          "Fishermen did not oppose the plan, said its chair, Ilse Brandt."),
}  # fmt: skip


@pytest.fixture(autouse=True)
def fake(monkeypatch):
    monkeypatch.setattr(
        "evaluator.loading.load_models", lambda settings, bulk=False: Models(HashEncoder())
    )
    monkeypatch.setattr("evaluator.api.load_models", lambda settings: Models(HashEncoder()))


def xliff(path, units) -> str:
    made = "".join(
        f'<trans-unit id="{name}"><source>{source}</source><target>{target}</target>'
        f'<note from="back">{note}</note></trans-unit>'
        for name, (source, target, note) in units.items()
    )
    path.write_text(
        '<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2"><file original="f" '
        f'source-language="en" datatype="plaintext"><body>{made}</body></file></xliff>'
    )
    return str(path)


def test_one_file_holds_both_sides(cli, tmp_path):
    units = {name: (before, "…", after) for name, (before, after) in TEXTS.items()}
    path = xliff(tmp_path / "a.xlf", units)
    ran = cli("compare", path, "--side", "source", "--side", "note:back", "--json", "-", "-q")
    assert ran.code == EXIT_OK, ran.err
    result = json.loads(ran.out)
    assert result["original"]["text"].split("\n\n") == [before for before, _ in TEXTS.values()]
    assert result["rewrite"]["text"].split("\n\n") == [after for _, after in TEXTS.values()]
    assert [place["name"] for place in result["rewrite"]["places"]] == ["a", "b", "c"]
    found = {finding["category"] for unit in result["units"] for finding in unit["findings"]}
    assert found == {"date_time", "money"}


def test_two_files_are_joined_by_unit_id(cli, tmp_path):
    forth = {name: (before, "…", "") for name, (before, _) in TEXTS.items()}
    back = {name: ("…", TEXTS[name][1], "") for name in "cab"}
    paths = [xliff(tmp_path / "forth.xlf", forth), xliff(tmp_path / "back.xlf", back)]
    ran = cli("compare", *paths, "--side", "source", "--side", "target", "--json", "-", "-q")
    assert ran.code == EXIT_OK, ran.err
    result = json.loads(ran.out)
    assert result["rewrite"]["text"].split("\n\n") == [after for _, after in TEXTS.values()]
    assert {unit["kind"] for unit in result["units"]} == {"match"}


def test_columns_of_one_table(cli, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("en,back\n" + "".join(f'"{a}","{b}"\n' for a, b in TEXTS.values()))
    columns = ["--column", "original=en", "--column", "rewrite=back"]
    ran = cli("compare", path, *columns, "--json", "-", "-q")
    assert ran.code == EXIT_OK, ran.err
    assert len(json.loads(ran.out)["units"]) == 3
    ran = cli("score", path, *columns)
    assert ran.code == EXIT_OK, ran.err
    assert [row.split(",")[1][:11] for row in ran.out.splitlines()[1:]] == [
        "The harbour", "It will cos", '"Fishermen '
    ]  # fmt: skip


def test_units_are_scored_as_pairs(cli, tmp_path):
    units = {name: (before, "…", after) for name, (before, after) in TEXTS.items()}
    units["d"] = ("Nobody came.", "…", "")
    path = xliff(tmp_path / "a.xlf", units)
    ran = cli("score", path, "--side", "source", "--side", "note")
    assert ran.code == EXIT_PARTIAL
    rows = [json.loads(line) for line in ran.out.splitlines()]
    assert [row["id"] for row in rows] == ["a", "b", "c", "d"]
    assert rows[1]["rewrite"] == TEXTS["b"][1]
    assert rows[3]["error"] == "rewrite is missing"


@pytest.mark.parametrize(
    ("arguments", "code", "slug"),
    [
        (["compare", "{}"], EXIT_USAGE, "rewrite-missing"),
        (["compare", "{}", "--side", "source"], EXIT_USAGE, "rewrite-missing"),
        (["compare", "{}", "{}", *["--side", "source"] * 3], EXIT_USAGE, "too-many-sides"),
        (["compare", "{}", "--column", "text=en"], EXIT_USAGE, "bad-column"),
        (["compare", "-", *["--side", "source"] * 2], EXIT_USAGE, "two-stdin"),
        (["compare", "{}", "{}"], EXIT_FAILED, "side-needed"),
        (["score", "{}"], EXIT_FAILED, "side-needed"),
        (["score", "-", *["--side", "source"] * 2], EXIT_USAGE, "two-stdin"),
        (["score", "{}", "--column", "x=y", "--input-format", "csv"], EXIT_USAGE, "bad-column"),
    ],
)
def test_what_is_not_said_is_not_guessed(cli, tmp_path, arguments, code, slug):
    path = xliff(tmp_path / "a.xlf", {"a": ("One.", "…", "Two.")})
    ran = cli(*[argument.format(path) for argument in arguments])
    assert ran.code == code, ran.err
    assert f"({slug};" in ran.err
