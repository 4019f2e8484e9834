"""`evaluator read`: kept and left-out text, with roles and places, for people and programs."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from evaluator.errors import EXIT_FAILED, EXIT_OK

Cli = Callable[..., object]
BODY = "The harbour board raised the fee for moorings on Thursday by a fifth, to 480 euros a year."
PAGE = f"""<!doctype html><html><body><nav><a href="/">Sport \x1b[31m</a></nav>
<h1>Board raises harbour fee</h1><p>{BODY}</p></body></html>"""


@pytest.fixture
def page(tmp_path: Path) -> str:
    (path := tmp_path / "page.txt").write_text(PAGE)
    return str(path)


def test_people_see_what_is_kept_and_left_out(cli: Cli, page: str) -> None:
    ran = cli("read", page)
    assert ran.code == EXIT_OK
    assert ran.out.startswith(f"{page}: html, utf-8")
    assert "+ headline 90% (element 2 /html[1]/body[1]/h1[1])\n  Board raises" in ran.out
    assert f"+ body (element 3 /html[1]/body[1]/p[1])\n  {BODY}" in ran.out
    assert "- navigation (element 1 /html[1]/body[1]/nav[1])\n  Sport" in ran.out
    assert "\x1b" not in ran.out
    assert "(input-misnamed)" in ran.err


def test_programs_get_json(cli: Cli, page: str) -> None:
    told = json.loads(cli("read", page, "--json", "-q").out)
    assert told["format"] == "html"
    kept = [told["text"][each["start"] : each["end"]] for each in told["kept"]]
    assert kept == ["Board raises harbour fee", BODY]
    assert told["kept"][0]["role"] == "headline"
    assert told["kept"][1]["places"][0]["name"] == "/html[1]/body[1]/p[1]"
    assert [each["reason"] for each in told["dropped"]] == ["navigation"]
    assert [each["slug"] for each in told["warnings"]] == ["input-misnamed"]


def test_plain_text_has_lines(cli: Cli) -> None:
    ran = cli("read", "-", stdin=f"One line.\n\n{BODY}\n".encode())
    assert "(line 3)" in ran.out


def test_standard_input_with_a_format(cli: Cli) -> None:
    ran = cli("read", "-", "--input-format", "html", stdin=f"<p>{BODY}".encode())
    assert ran.out.startswith("-: html")
    assert BODY in ran.out


def test_refusals_and_the_network(cli: Cli, tmp_path: Path) -> None:
    (path := tmp_path / "a.pdf").write_bytes(b"%PDF-1.7\n")
    ran = cli("read", path)
    assert ran.code == EXIT_FAILED
    assert "input-broken" in ran.err
    assert "network-off" in cli("read", "https://example.org/").err
    refused = cli("read", "http://127.0.0.1/", "--allow-network")
    assert "url-refused" in refused.err
