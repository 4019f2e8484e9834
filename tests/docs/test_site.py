"""The site builds without a warning, offline, and holds everything that the code defines."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

import evaluator
from evaluator.config import known_settings, load
from tests.test_docs import documented

pytest.importorskip("sphinx", reason="the site needs the packages of the extra 'docs'")

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
sys.path.append(str(DOCS))

from from_code import commands, settings  # noqa: E402

_LOADED = {"script": "src", "img": "src", "link": "href", "iframe": "src"}


@dataclass
class Page(HTMLParser):
    """The anchors of a page, where it links to, what it loads, and its text."""

    ids: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    text: str = ""

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.ids |= {value for name, value in attrs if name in ("id", "name") and value}
        if tag == "a" and given.get("href"):
            self.links.append(str(given["href"]))
        if tag in _LOADED and given.get(_LOADED[tag]):
            self.loads.append(str(given[_LOADED[tag]]))

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, Page]:
    folder = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", DOCS, folder],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    pages = {}
    for path in folder.rglob("*.html"):
        pages[path] = Page()
        pages[path].feed(path.read_text(encoding="utf-8"))
    return pages


def page_of(site: dict[Path, Page], name: str) -> Page:
    return next(page for path, page in site.items() if path.match(f"*/{name}.html"))


def test_every_command_and_option_has_its_place(site: dict[Path, Page]) -> None:
    page = page_of(site, "reference/commands")
    wanted = {
        commands.anchor(name, parameter)
        for name, command in commands.commands()
        for parameter in commands.parameters(command)
    } | {name.replace(" ", "-") for name, _ in commands.commands()}
    assert "compare-fail-on" in wanted
    assert wanted - page.ids == set()


def test_every_message_has_its_place(site: dict[Path, Page]) -> None:
    assert documented() - page_of(site, "reference/messages").ids == set()


def test_every_setting_has_its_place(site: dict[Path, Page]) -> None:
    wanted = {settings.anchor(known.name) for known in known_settings(load(environment={}))}
    assert wanted - page_of(site, "reference/settings").ids == set()


def test_every_setting_has_its_meaning() -> None:
    assert [row for row in settings.rows() if not row[-1]] == []


@pytest.mark.parametrize(
    ("name", "schema"), [("result", "comparison-1"), ("decisions", "decisions-2")]
)
def test_every_field_of_the_schemas_is_there(
    site: dict[Path, Page], name: str, schema: str
) -> None:
    path = ROOT / "evaluator" / "report" / f"{schema}.schema.json"
    text = page_of(site, f"reference/{name}").text

    def fields(node: Any) -> set[str]:
        if isinstance(node, list):
            return set().union(*map(fields, node))
        if not isinstance(node, dict):
            return set()
        own = node.get("properties")
        found = set(own) if isinstance(own, dict) else set()
        return found.union(*map(fields, node.values()))

    missing = {
        one for one in fields(json.loads(path.read_text(encoding="utf-8"))) if one not in text
    }
    assert missing == set()


def test_every_public_name_is_there(site: dict[Path, Page]) -> None:
    wanted = {f"evaluator.{name}" for name in evaluator.__all__}
    assert wanted - page_of(site, "reference/python").ids == set()


def test_every_link_leads_somewhere(site: dict[Path, Page]) -> None:
    wrong = []
    for path, page in site.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme:
                if parts.scheme not in ("http", "https", "mailto") or (
                    parts.scheme != "mailto" and "." not in parts.netloc
                ):
                    wrong.append(f"{path.name}: {link}")
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            anchors = site[target].ids | {""} if target in site else {parts.fragment}
            if not target.exists() or unquote(parts.fragment) not in anchors:
                wrong.append(f"{path.name}: {link}")
    assert wrong == []


def test_nothing_is_loaded_from_elsewhere(site: dict[Path, Page]) -> None:
    assert {load for page in site.values() for load in page.loads if urlsplit(load).netloc} == set()
