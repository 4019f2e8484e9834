"""`evaluator roundtrip`: languages, formats, gates, and keys that show nowhere."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from evaluator.errors import EXIT_FAILED, EXIT_GATE, EXIT_OK, EXIT_USAGE
from tests.translate.needs import apertium

Cli = Callable[..., Any]
SERVER = Path(__file__).parents[1] / "translate" / "server.py"
KEY = "kj4-secret-of-the-desk"
PLAIN = ("--detector", "none", "-q")
ENGLISH = """The harbour board approved the new pier on Monday, its chair said.

It will cost 4 million euros and open in the spring of 2027.

Nobody opposed the plan.
"""
SPANISH = """El consejo del puerto aprobó el muelle nuevo el lunes, dijo su presidenta.

Costará 5 millones de euros y abrirá en la primavera de 2027.

Nadie se opuso al plan.
"""


@pytest.fixture
def sides(tmp_path: Path) -> tuple[str, str]:
    for name, text in (("english.txt", ENGLISH), ("spanish.txt", SPANISH)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return str(tmp_path / "english.txt"), str(tmp_path / "spanish.txt")


@pytest.fixture
def address() -> Iterator[str]:
    with subprocess.Popen([sys.executable, SERVER], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        process.terminate()


@apertium
def test_a_translation_goes_back_into_every_format(
    cli: Cli, sides: tuple[str, str], tmp_path: Path
) -> None:
    formats = ("json", "html", "csv", "markdown", "xliff", "sarif", "junit", "alignment", "line")
    options = [f"--to={name}={tmp_path / name}" for name in formats]
    ran = cli("roundtrip", *sides, "--to", "es", *options, "--translator", "apertium", *PLAIN)
    assert ran.code == EXIT_OK, ran.err
    data = json.loads((tmp_path / "json").read_text())
    assert data["translation"]["path"] == sides[1]
    assert data["translation"]["text"] == SPANISH
    assert data["original"]["language"] == "en"
    # The translation has "muelle" for the pier, which comes back as a spring: a flag of its own.
    (flagged,) = (
        unit for unit in data["units"] if "money" in {f["category"] for f in unit["findings"]}
    )
    (segment,) = (data["translation"]["segments"][at] for at in flagged["translation"])
    assert SPANISH[segment["start"] : segment["end"]].startswith("Costará 5 millones")
    page = (tmp_path / "html").read_text()
    assert "In Spanish" in page
    assert "spanish.txt" in page.replace("<wbr>", "")
    (row,) = [
        row
        for row in csv.DictReader((tmp_path / "csv").open(encoding="utf-8", newline=""))
        if row["category"] == "money"
    ]
    assert row["translation"].startswith("Costará 5 millones")
    assert row["ways"] == ""
    assert '<p lang="es" dir=ltr>Costará 5 millones' in page
    assert "Spanish: Costará 5 millones de euros" in ran.out
    assert cli("report", tmp_path / "json", "-o", tmp_path / "again.html").code == EXIT_OK
    assert (tmp_path / "again.html").read_text() == page


@apertium
def test_there_and_back_with_a_gate(cli: Cli, sides: tuple[str, str]) -> None:
    trip = ("roundtrip", "--to", "es", "--translator", "apertium", *PLAIN)
    assert cli(*trip, sides[0]).code == EXIT_OK
    crossed = cli(*trip, *sides, "--fail-on", "major")
    assert crossed.code == EXIT_GATE


@apertium
def test_one_side_from_standard_input(cli: Cli, sides: tuple[str, str]) -> None:
    back = ("--from", "en", "--to", "es", "--translator", "apertium", *PLAIN)
    assert cli("roundtrip", sides[0], "-", *back, stdin=SPANISH.encode()).code == EXIT_OK
    assert cli("roundtrip", "-", *back, stdin=ENGLISH.encode()).code == EXIT_OK
    assert cli("roundtrip", "-", "-", *back).code == EXIT_USAGE


@apertium
def test_the_units_of_a_localisation_file(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "a.xlf"
    tagged = SPANISH.replace("euros", "<ph id='x'>&lt;b&gt;</ph>euros")
    units = zip(ENGLISH.split("\n\n"), tagged.split("\n\n"), strict=True)
    body = "".join(
        f'<trans-unit id="u{at}"><source>{one.strip()}</source>'
        f"<target>{other.strip()}</target></trans-unit>"
        for at, (one, other) in enumerate(units)
    )
    file.write_text(
        '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"><file original="a" '
        f'source-language="en" target-language="es" datatype="html"><body>{body}</body></file>'
        "</xliff>",
        encoding="utf-8",
    )
    two = ("--side", "source", "--side", "target")
    ran = cli(
        "roundtrip", file, *two, "--to", "es", "--to", "json=-", "--translator", "apertium", *PLAIN
    )
    assert ran.code == EXIT_OK, ran.err
    data = json.loads(ran.out)
    # The tag is no part of the text that went through the engine.
    assert "<b>" not in ran.out
    assert "5 millones de euros" in data["translation"]["text"]
    assert len(data["translation"]["segments"]) == 3


@pytest.mark.parametrize(
    ("options", "code", "slug"),
    [
        (["--to", "es"], EXIT_USAGE, "translator-needed"),
        (["--to", "es", "--to", "fr", "--translator", "apertium"], EXIT_USAGE, "bad-target"),
        (["--to", "es", "--translator", "babelfish"], EXIT_FAILED, "translator-unknown"),
        (["--to", "es", "--translator", "deepl:https://x.example"], EXIT_FAILED, "network-off"),
        (["--to", "es", "--translator", "transformers:/no/folder"], EXIT_FAILED, "model-missing"),
        (["--to", "e", "--translator", "apertium"], EXIT_FAILED, "config-value"),
    ],
)
def test_what_cannot_be(
    cli: Cli, sides: tuple[str, str], options: list[str], code: int, slug: str
) -> None:
    ran = cli("roundtrip", *sides, *options, "--detector", "none")
    assert ran.code == code
    assert f"({slug};" in ran.err


@apertium
def test_a_pair_that_is_missing(cli: Cli, sides: tuple[str, str]) -> None:
    ran = cli("roundtrip", *sides, "--to", "sw", "--translator", "apertium", "--detector", "none")
    assert ran.code == EXIT_FAILED
    assert "(translator-pair;" in ran.err


@pytest.mark.parametrize("mood", ["ok", "refused", "down"])
def test_keys_show_nowhere(
    cli: Cli, sides: tuple[str, str], address: str, mood: str, tmp_path: Path
) -> None:
    formats = ("json", "html", "csv", "markdown", "xliff", "sarif", "junit", "line")
    options = [f"--to={name}={tmp_path / 'out' / name}" for name in formats]
    config = tmp_path / "none.toml"
    config.write_text("[translate]\nretries = 0\n")
    ran = cli(
        "roundtrip", *sides, "--from", "en", "--to", "es", *options, "--config", config,
        "--translator", f"libretranslate:{address}/{mood}", "--allow-network", "--detector", "none",
        "--translation-cache", tmp_path / "out" / "kept",
        environment=[("LIBRETRANSLATE_API_KEY", KEY), ("DEEPL_AUTH_KEY", KEY)],
    )  # fmt: skip
    assert ran.code == (EXIT_OK if mood == "ok" else EXIT_FAILED)
    assert KEY not in ran.out + ran.err
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(written) > (10 if mood == "ok" else 2)
    for path in written:
        assert KEY.encode() not in path.read_bytes(), path
    if mood == "ok":
        assert "en(Nadie se opuso al plan.)" in (tmp_path / "out/json").read_text()
    shown = cli("config", environment=[("DEEPL_AUTH_KEY", KEY)])
    assert KEY not in shown.out + shown.err
