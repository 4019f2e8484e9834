"""`evaluator compare`: what each kind of input gets, and where results go."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from evaluator.errors import EXIT_FAILED, EXIT_GATE, EXIT_OK, EXIT_USAGE

Cli = Callable[..., object]
ORIGINAL = """The harbour board approved the new pier on Monday.

It will cost 4.2 million euros and open in the spring of 2027.

Fishermen did not oppose the plan, said its chair, Ilse Brandt.
"""
REWRITE = """On Monday, the new pier was approved by the harbour board.

It will cost 4.2 million euros and will open in spring 2027.

Fishermen opposed the plan, said its chair, Ilse Brandt.
"""
UNRELATED = """Stir the flour into the melted butter until it is smooth.

Add the milk slowly, a ladle at a time, and keep stirring.

Season with nutmeg and let it simmer for ten minutes.
"""
GERMAN = """Der Hafenrat hat am Montag den neuen Anleger genehmigt, teilte die Stadt mit.

Er wird viele Millionen kosten und soll im Frühjahr eröffnet werden, sagte die Vorsitzende.

Die Fischer haben sich nicht gegen den Plan gestellt, hieß es nach der Sitzung weiter.
"""


@pytest.fixture
def files(tmp_path: Path) -> Callable[..., list[str]]:
    def write(*contents: str | bytes) -> list[str]:
        paths = []
        for at, content in enumerate(contents):
            path = tmp_path / f"side{at}.txt"
            path.write_bytes(content.encode() if isinstance(content, str) else content)
            paths.append(str(path))
        return paths

    return write


def test_summary_and_flag(cli: Cli, files: Callable[..., list[str]]) -> None:
    ran = cli("compare", *files(ORIGINAL, REWRITE))
    assert ran.code == EXIT_OK
    assert "did [[not]] oppose" in ran.out
    assert "\x1b[" not in ran.out
    assert all(len(line) <= 80 for line in ran.out.splitlines())


def test_json_to_standard_output_is_all_that_is_there(
    cli: Cli, files: Callable[..., list[str]]
) -> None:
    ran = cli("compare", *files(ORIGINAL, REWRITE), "--json", "-")
    result = json.loads(ran.out)
    assert result["schema"] == "evaluator.comparison/1"
    flagged = [unit for unit in result["units"] if unit["severity"] in ("major", "critical")]
    assert [unit["findings"][0]["category"] for unit in flagged] == ["negation"]
    span = flagged[0]["findings"][0]["original_spans"][0]
    assert "not" in ORIGINAL[span[0] : span[1]]


def test_several_results(cli: Cli, files: Callable[..., list[str]], tmp_path: Path) -> None:
    targets = {name: tmp_path / "out" / name for name in ("json", "html", "alignment")}
    options = [f"--to={name}={path}" for name, path in targets.items()]
    assert cli("compare", *files(ORIGINAL, REWRITE), *options, "-q").code == EXIT_OK
    assert json.loads(targets["json"].read_text())["units"]
    assert targets["html"].read_text().lower().startswith("<!doctype html>")
    assert targets["alignment"].read_text().startswith("[0]:[0]:")


def test_one_side_from_standard_input(cli: Cli, files: Callable[..., list[str]]) -> None:
    (original,) = files(ORIGINAL)
    ran = cli("compare", original, "-", "--json", "-", stdin=REWRITE.encode())
    assert ran.code == EXIT_OK
    assert json.loads(ran.out)["rewrite"]["path"] == "-"


def test_one_sentence_only(cli: Cli, files: Callable[..., list[str]]) -> None:
    ran = cli("compare", *files("It is legal.", "It is not legal."), "--json", "-")
    assert [unit["kind"] for unit in json.loads(ran.out)["units"]] == ["match"]


def test_same_text_twice(cli: Cli, files: Callable[..., list[str]]) -> None:
    ran = cli("compare", *files(ORIGINAL, ORIGINAL), "--json", "-")
    result = json.loads(ran.out)
    assert ran.code == EXIT_OK
    assert [warning["slug"] for warning in result["warnings"]] == ["copy"]
    assert all(unit["findings"] == [] for unit in result["units"])
    assert result["scores"]["bleu"]["score"] == pytest.approx(100)


def test_nothing_in_common(cli: Cli, files: Callable[..., list[str]]) -> None:
    ran = cli("compare", *files(ORIGINAL, UNRELATED), "--json", "-")
    result = json.loads(ran.out)
    assert ran.code == EXIT_OK
    assert "unrelated" in [warning["slug"] for warning in result["warnings"]]
    assert sum(len(unit["findings"]) for unit in result["units"]) == 1
    assert result["verdict"]["level"] == "stop"


def test_two_languages(cli: Cli, files: Callable[..., list[str]]) -> None:
    paths = files(ORIGINAL, GERMAN)
    ran = cli("compare", *paths)
    assert ran.code == EXIT_FAILED
    assert "two-languages" in ran.err
    assert "evaluator roundtrip" in ran.err
    assert cli("compare", *paths, "--lang", "en", "-q").code == EXIT_OK


def test_language_that_the_models_do_not_know(cli: Cli, files: Callable[..., list[str]]) -> None:
    ran = cli("compare", *files(GERMAN, GERMAN.replace("Montag", "Dienstag")), "--json", "-")
    warnings = {one["slug"]: one["message"] for one in json.loads(ran.out)["warnings"]}
    assert ran.code == EXIT_OK
    assert "negation" in warnings["language"]


@pytest.mark.parametrize(
    ("content", "slug"),
    [
        (b"", "input-empty"),
        (b" \n\t\n", "input-empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "input-binary"),
        (b"%PDF-1.7\n\xe2\xe3\xcf\xd3 0 obj", "input-broken"),
    ],
)
def test_input_that_cannot_be_used(
    cli: Cli, files: Callable[..., list[str]], content: bytes, slug: str
) -> None:
    ran = cli("compare", *files(ORIGINAL, content))
    assert ran.code == EXIT_FAILED
    assert slug in ran.err
    assert "side1.txt" in ran.err


def test_missing_folder_and_too_long(
    cli: Cli, files: Callable[..., list[str]], tmp_path: Path
) -> None:
    (original,) = files(ORIGINAL)
    for path, slug in ((tmp_path / "none.txt", "input-missing"), (tmp_path, "input-folder")):
        ran = cli("compare", original, path)
        assert (ran.code, slug in ran.err) == (EXIT_FAILED, True)
    ran = cli("compare", original, original, "--max-chars", "20")
    assert (ran.code, "input-too-long" in ran.err) == (EXIT_FAILED, True)


def test_wrong_usage(cli: Cli, files: Callable[..., list[str]]) -> None:
    paths = files(ORIGINAL, REWRITE)
    assert cli("compare", "-", "-").code == EXIT_USAGE
    assert cli("compare", paths[0]).code == EXIT_USAGE
    assert cli("compare", *paths, "--to", "json").code == EXIT_USAGE
    assert cli("compare", *paths, "--to", "papyrus=x").code == EXIT_USAGE
    assert cli("compare", *paths, "--json", "-", "--html", "-").code == EXIT_USAGE
    assert cli("compare", *paths, "--fail-on", "none").code == EXIT_USAGE


def test_gate(cli: Cli, files: Callable[..., list[str]]) -> None:
    paths = files(ORIGINAL, REWRITE)
    ran = cli("compare", *paths, "--fail-on", "major")
    assert ran.code == EXIT_GATE
    assert "--fail-on major" in ran.err
    assert cli("compare", paths[0], paths[0], "--fail-on", "minor").code == EXIT_OK


def test_unwritable_result_leaves_nothing(
    cli: Cli, files: Callable[..., list[str]], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    ran = cli("compare", *files(ORIGINAL, REWRITE), "--json", tmp_path / "file" / "x.json")
    assert (ran.code, "output-unwritable" in ran.err) == (EXIT_FAILED, True)


def test_unknown_setting_warns(cli: Cli, files: Callable[..., list[str]], tmp_path: Path) -> None:
    config = tmp_path / "evaluator.toml"
    config.write_text("devise = 'cpu'\n")
    ran = cli("compare", *files(ORIGINAL, ORIGINAL), "--config", config)
    assert ran.code == EXIT_OK
    assert "Did you mean 'device'?" in ran.err
