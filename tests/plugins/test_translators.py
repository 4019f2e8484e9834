"""Translators of other packages: named with what they are made of, and blamed for their faults."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from evaluator import pipeline
from evaluator.config import Settings
from evaluator.errors import EvaluatorError
from evaluator.loading import Models, load_translators
from evaluator.readers import read_text
from evaluator.translate import TranslateSettings
from evaluator.types import Comparison
from tests.fakes.encoder import HashEncoder
from tests.plugins.conftest import Install

TEXT = "The port is closed. Nobody was hurt."


def trip(name: str) -> Comparison:
    told = TranslateSettings(translators=(name,), source="en", target="es")
    settings = Settings(bootstrap=0, translate=told)
    models = Models(HashEncoder(), translators=load_translators(settings))
    return pipeline.roundtrip(read_text(TEXT), None, models, settings)


def test_the_template_translates(tmp_path: Path, install_example: Callable[[str], None]) -> None:
    install_example("plugin_template")
    bank = tmp_path / "bank.tsv"
    bank.write_text("The port is closed.\tEl puerto está cerrado.\n", encoding="utf-8")
    result = trip(f"memory:{bank}")
    assert result.translation is not None
    assert result.translation.text == "El puerto está cerrado."
    assert result.translation.translator.signature == "translator:memory|version:1"
    assert [unit.kind.value for unit in result.units] == ["match", "omission"]
    assert "translation-empty" in {one.slug for one in result.warnings}


@pytest.mark.parametrize(
    ("code", "slug"),
    [
        ("def make(what): raise ValueError('no ' + what)", "plugin-failed"),
        ("def make(what): return object()", "plugin-invalid"),
    ],
)
def test_one_that_cannot_be_made(install: Install, code: str, slug: str) -> None:
    install("bad", code, translators={"babel": "bad:make"})
    with pytest.raises(EvaluatorError) as caught:
        trip("babel:fish")
    assert caught.value.slug == slug
    assert "The translator 'babel' of bad 1.2" in caught.value.message


def test_unknown_names_list_the_installed_ones(install: Install) -> None:
    install("good", "make = None", translators={"babel": "good:make"})
    with pytest.raises(EvaluatorError) as caught:
        trip("bable")
    assert caught.value.slug == "translator-unknown"
    assert "transformers, babel" in caught.value.cure
