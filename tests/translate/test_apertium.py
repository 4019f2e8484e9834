"""Apertium as it is installed: real round trips of the project's own articles."""

import json
import os
import stat
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from evaluator import pipeline
from evaluator.config import Settings
from evaluator.errors import TranslationError
from evaluator.loading import Models, load_translators
from evaluator.report.html import page
from evaluator.report.json_format import dumps
from evaluator.translate import TranslateSettings, apertium
from evaluator.translate.apertium import Apertium
from evaluator.types import Document
from tests.fakes.encoder import HashEncoder
from tests.translate.needs import apertium as apertium_there

CORPORA = Path(__file__).parents[2] / "corpora"
ARTICLES = sorted(path.parent.name for path in CORPORA.glob("*/original.txt"))


@apertium_there
def test_each_segment_by_itself_with_every_sign() -> None:
    texts = [
        "El gobierno no ha levantado la prohibición.",
        "[a] {b} <c> ^d$ @e /f \\g",
        "Línea sin punto",
        "东京 😀 El 5 %.",
    ]
    engine = Apertium()
    together = engine.translate(texts, "es", "en")
    assert together[0] == "The government has not raised the prohibition."
    assert together[1][0] == "["
    assert together[1].endswith("\\g")
    assert together[2] == "Line without point"
    assert together[3].startswith("东京 😀")
    assert [engine.translate([text], "es", "en")[0] for text in texts] == together
    assert engine.translate([], "es", "en") == []


@apertium_there
def test_what_the_pair_is_made_of_is_in_the_signature() -> None:
    engine = Apertium()
    one, other = engine.model("en", "es"), engine.model("es-MX", "en")
    assert (one.name, other.name) == ("apertium eng-spa", "apertium spa-eng")
    assert one.sha256 != other.sha256
    assert len(one.sha256 or "") == 64
    assert engine.signature == f"translator:apertium|version:{engine.version}"
    assert engine.version[0].isdigit()


@apertium_there
def test_a_pair_that_is_not_installed() -> None:
    with pytest.raises(TranslationError) as caught:
        Apertium().prepare("en", "sw")
    assert caught.value.slug == "translator-pair"
    assert "no pair eng-swa here; installed: " in caught.value.message
    assert "eng-spa" in caught.value.message
    assert "apertium-eng-swa" in caught.value.cure


@pytest.fixture
def anew() -> Iterator[None]:
    """Which pairs are installed is asked once; here another program answers."""
    apertium._installed.cache_clear()
    yield
    apertium._installed.cache_clear()


def program(folder: Path, body: str) -> None:
    """Put a program called apertium into `folder`."""
    path = folder / "apertium"
    path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


@pytest.mark.usefixtures("anew")
@pytest.mark.parametrize(
    ("body", "slug", "said"),
    [
        ("sleep 30 | sleep 30", "translator-time", "longer than 0.5 seconds"),
        ("echo out of order >&2; exit 3", "translator-failed", "code 3: out of order"),
        ("printf 'one\\0two\\0three\\0'", "translator-count", "3 segments for 2"),
        ("printf 'one'", "translator-count", "1 segments for 2"),
    ],
)
def test_a_program_that_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str, slug: str, said: str
) -> None:
    case = 'case "$1" in -l) echo eng-spa; exit;; esac; cat >/dev/null; '
    program(tmp_path, case + body)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    began = time.monotonic()
    seconds = 0.5 if slug == "translator-time" else 60
    with pytest.raises(TranslationError) as caught:
        Apertium(seconds=seconds).translate(["One.", "Two."], "en", "es")
    assert caught.value.slug == slug
    assert said in caught.value.message
    assert time.monotonic() - began < 25


def test_without_the_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(TranslationError) as caught:
        Apertium()
    assert caught.value.slug == "translator-missing"
    assert "apt-get install apertium" in caught.value.cure


@pytest.fixture(scope="module")
def real() -> tuple[Models, Settings]:
    settings = Settings(
        bootstrap=0,
        translate=TranslateSettings(translators=("apertium",), source="en", target="es"),
    )
    return Models(HashEncoder(), translators=load_translators(settings)), settings


@apertium_there
@pytest.mark.parametrize("name", ARTICLES)
def test_an_article_goes_to_spanish_and_back(name: str, real: tuple[Models, Settings]) -> None:
    models, settings = real
    original = pipeline.read(str(CORPORA / name / "original.txt"), settings)
    result = pipeline.roundtrip(original, None, models, settings)
    middle = result.translation
    assert middle is not None
    count = len(result.original.sentences)
    assert len(middle.segments) == len(result.rewrite.sentences) == count
    assert [(u.original, u.rewrite, u.translation) for u in result.units] == [
        ((at,), (at,), (at,)) for at in range(count)
    ]
    assert _reads_as(middle.text) == "es"
    assert _reads_as(result.rewrite.document.text) == "en"
    data = json.loads(dumps(result))
    assert data["translation"]["model"] == "apertium spa-eng"
    assert data["translation"]["there"]["model"] == "apertium eng-spa"
    drawn = page(result)
    assert middle.text_of(count // 2)[:20] in drawn


@apertium_there
def test_an_article_and_its_spanish_page(real: tuple[Models, Settings]) -> None:
    """Paragraphs that were joined, and one that is missing, in a translation that is given."""
    models, settings = real
    original = pipeline.read(str(CORPORA / ARTICLES[0] / "original.txt"), settings)
    first = pipeline.roundtrip(original, None, models, settings)
    assert first.translation is not None
    lines = first.translation.text.split("\n\n")
    text = "\n\n".join([*lines[:4], " ".join(lines[4:6]), *lines[7:]])
    result = pipeline.roundtrip(original, _document(text), models, settings)
    assert result.translation is not None
    used = [index for unit in result.units for index in unit.translation]
    assert sorted(used) == list(range(len(result.translation.segments)))
    assert [unit for unit in result.units if unit.kind.value == "omission"]


def _document(text: str) -> Document:
    from evaluator.readers import read_text

    return read_text(text)


def _reads_as(text: str) -> str | None:
    from evaluator.readers import detect_language

    return detect_language(text)
