"""`evaluator rules`: the list, one rule explained, a desk's pack tried, and what names it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evaluator.errors import EXIT_FAILED, EXIT_OK, EXIT_USAGE
from evaluator.rulebook import built_in
from tests.drift.test_packs import HOUSE

Cli = Callable[..., Any]


@pytest.fixture(autouse=True)
def _in_a_repository(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    Path("house.toml").write_text(HOUSE, encoding="utf-8")


def test_the_list(cli: Cli) -> None:
    ran = cli("rules")
    assert ran.code == EXIT_OK
    lines = ran.out.splitlines()
    assert len(lines) == 1 + len(built_in())
    (line,) = [line for line in lines if line.startswith("hedge-lost ")]
    assert line.split("  ")[0] == "hedge-lost"
    assert " of " in line
    assert "leaves it open" in line
    data = json.loads(cli("rules", "--json").out)
    assert [rule["id"] for rule in data] == list(built_in())
    (one,) = [rule for rule in data if rule["id"] == "hedge-lost"]
    assert one["measured"]["spoke"] >= one["measured"]["right"] > 0
    assert one["level"] is None


def test_one_rule(cli: Cli) -> None:
    ran = cli("rules", "show", "number-larger")
    assert ran.code == EXIT_OK
    assert "[8.9 million rubles]" in ran.out
    assert "Stays silent:" in ran.out
    data = json.loads(cli("rules", "show", "number-larger", "--json").out)
    assert len(data["examples"]) == len(built_in()["number-larger"].examples)


def test_a_frame_takes_one_line(cli: Cli) -> None:
    out = cli("rules", "show", "status-added").out
    (line,) = [line for line in out.splitlines() if "said_as.acting" in line]
    assert "The … mayor of Vigo was arrested." in line
    data = json.loads(cli("rules", "show", "status-added", "--json").out)
    assert "said_as.acting" in [frame["list"] for frame in data["frames"]]


def test_an_unknown_rule(cli: Cli) -> None:
    ran = cli("rules", "show", "number-largr")
    assert ran.code == EXIT_USAGE
    assert "Did you mean 'number-larger'" in ran.err
    assert "rule-unknown" in ran.err


def test_a_desks_rules_stand_in_the_list_as_the_desk_grades_them(cli: Cli) -> None:
    Path("evaluator.toml").write_text(
        '[drift]\npacks = ["house.toml"]\n[drift.rules]\nhouse-migrant = "critical"\n'
        '"number-larger" = "off"\n'
    )
    assert cli("check-config").code == EXIT_OK
    rows = {line.split()[0]: line.split()[2] for line in cli("rules").out.splitlines()[1:]}
    assert (rows["house-retired"], rows["house-migrant"]) == ("major", "critical")
    assert rows["number-larger"] == "off"
    assert "From: house.toml" in cli("rules", "show", "house-migrant").out


def test_a_pack_is_found_beside_the_file_that_names_it(cli: Cli) -> None:
    Path("desk").mkdir()
    Path("house.toml").rename("desk/house.toml")
    Path("desk/evaluator.toml").write_text('[drift]\npacks = ["house.toml"]\n')
    assert "house-migrant" in cli("rules", "--config", "desk/evaluator.toml").out


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('[drift.rules]\nname-chnged = "off"\n', "Did you mean 'name-changed'"),
        ('[drift.rules]\nname-changed = "of"\n', "one of off, minor, major, critical"),
        ('[drift]\npacks = "house.toml"\n', "It must be a list"),
        ('[desk]\nnever_flag = "never.toml"\n', "Did you mean 'name-changed'"),
    ],
)
def test_settings_that_name_no_rule(cli: Cli, text: str, problem: str) -> None:
    Path("never.toml").write_text('[[never]]\nrule = "name-chnged"\n')
    Path("evaluator.toml").write_text(text)
    ran = cli("check-config")
    assert ran.code == EXIT_FAILED
    assert problem in ran.out
    assert cli("rules").code == EXIT_FAILED


def test_a_pack_is_tried(cli: Cli) -> None:
    ran = cli("rules", "check", "house.toml")
    assert (ran.code, ran.out) == (
        EXIT_OK,
        f"house.toml: nothing is wrong with it; rules: {HOUSE.count('[[rule]]')}\n",
    )
    Path("house.toml").write_text(HOUSE.replace("[retired] judge", "[retired judge]"), "utf-8")
    ran = cli("rules", "check", "house.toml")
    assert ran.code == EXIT_FAILED
    assert ran.out.startswith("house.toml: house-retired must say")
