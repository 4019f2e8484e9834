"""The table of texts: complete for the types, used, and the same placeholders everywhere."""

from __future__ import annotations

import re
from importlib import resources
from pathlib import Path

import pytest

from evaluator.report.json_format import DOCUMENT_SCORES, UNIT_SCORES
from evaluator.report.messages import count, table, text
from evaluator.types import Category, Role, Severity, VerdictLevel

SHAPES = "match merged split regrouped moved omission addition outside"


def test_every_value_of_the_types_has_its_words():
    keys = set(table())
    for category in Category:
        assert {f"category.{category}", f"category.{category}.long"} <= keys
    for severity in Severity:
        assert f"severity.{severity}" in keys
    for level in VerdictLevel:
        assert {f"verdict.{level}.word", f"verdict.{level}.title"} <= keys
    for role in Role:
        assert f"role.{role}" in keys
    for shape in SHAPES.split():
        assert {f"shape.{shape}.name", f"shape.{shape}.one", f"shape.{shape}.other"} <= keys
    for name in {*DOCUMENT_SCORES, *UNIT_SCORES}:
        assert {f"score.{name}", f"score.{name}.long"} <= keys


def test_no_text_is_left_over():
    """Every key stands in the sources, whole or as the start of one that is put together."""
    folder = Path(str(resources.files("evaluator.report")))
    sources = "".join(
        path.read_text(encoding="utf-8")
        for path in folder.rglob("*")
        if path.suffix in (".py", ".j2", ".js")
    )
    for key in table():
        base = key.removeprefix("js.").removesuffix(".one").removesuffix(".other")
        parts = base.split(".")
        stems = {base, *(".".join(parts[:end]) + "." for end in range(1, len(parts)))}
        if key.startswith("js."):
            stems.add(f"}}.{parts[-1]}")
        assert any(stem in sources for stem in stems), key


def test_scripts_ask_only_for_texts_that_are_there():
    folder = resources.files("evaluator.report").joinpath("static/report")
    script = "".join(file.read_text("utf-8") for file in folder.iterdir())
    asked = re.findall(r'say\("([\w.]+)"', script)
    asked += re.findall(r"texts\.(\w+)", script)
    asked += re.findall(r'texts\["([\w.]+)"\]', script)
    assert len(asked) > 10
    for key in asked:
        assert f"js.{key}" in table(), key


def test_counts_and_missing_texts():
    assert count("count.sentences", 1) == "1 sentence"
    assert count("count.sentences", 1234) == "1,234 sentences"
    with pytest.raises(KeyError):
        text("no.such.text")


def test_no_promise_in_any_text():
    for key, words in table().items():
        assert "safe to" not in words.lower(), key
        assert "publish" not in words.lower(), key
