"""Tiny Marian and M2M100 models end to end, and their conversions for CTranslate2."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from evaluator import pipeline
from evaluator.config import Settings
from evaluator.errors import EvaluatorError, ModelError, TranslationError
from evaluator.loading import Models, load_translators
from evaluator.plugins import Translator
from evaluator.readers import read_text
from evaluator.translate import Means, TranslateSettings, make
from tests.fakes.encoder import HashEncoder
from tests.translate import needs, tiny

pytestmark = [needs.package("sentencepiece"), needs.package("ctranslate2")]
CPU = {"device": "cpu", "precision": "fp32", "batch_tokens": 256, "threads": None}


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    base = tmp_path_factory.mktemp("models")
    names = {"source_lang": "en", "target_lang": "es"}
    return {
        "there": tiny.marian(base / "opus-en-es", tiny.ENGLISH, tiny.SPANISH, **names),
        "back": tiny.marian(
            base / "opus-es-en", tiny.SPANISH, tiny.ENGLISH, source_lang="es", target_lang="en"
        ),
        "m2m": tiny.m2m100(base / "m2m"),
    }


@pytest.fixture(scope="module")
def converted(folders: dict[str, Path]) -> dict[str, Path]:
    base = folders["m2m"].parent
    return {name: tiny.converted(folder, base / f"ct2-{name}") for name, folder in folders.items()}


def made(name: str, beam: int = 4, **placing: object) -> Translator:
    return make(name, TranslateSettings(beam=beam), Means({**CPU, **placing}))


def test_marian_knows_one_direction(folders: dict[str, Path]) -> None:
    engine = made(f"transformers:{folders['back']}")
    assert engine.translate(tiny.SPANISH, "es", "en") == tiny.ENGLISH
    engine.prepare("es-MX", "en")
    with pytest.raises(TranslationError) as caught:
        engine.prepare("en", "es")
    assert caught.value.slug == "translator-pair"
    assert "--there" in caught.value.cure


def test_m2m100_knows_both(folders: dict[str, Path]) -> None:
    engine = made(f"transformers:{folders['m2m']}")
    assert engine.translate(tiny.SPANISH, "es", "en") == tiny.ENGLISH
    assert engine.translate(tiny.ENGLISH, "en", "es") == tiny.SPANISH
    with pytest.raises(TranslationError):
        engine.prepare("en", "tlh")


def test_batches_change_no_words(folders: dict[str, Path]) -> None:
    whole = made(f"transformers:{folders['m2m']}").translate(tiny.SPANISH, "es", "en")
    small = made(f"transformers:{folders['m2m']}", batch_tokens=16)
    assert small.translate(tiny.SPANISH, "es", "en") == whole


def test_what_the_signature_states(folders: dict[str, Path]) -> None:
    engine = made(f"transformers:{folders['m2m']}", beam=2)
    for part in ("family:m2m_100", "model:m2m", "beam:2", "precision:fp32", "torch:"):
        assert part in engine.signature
    model = engine.model("en", "es")
    assert model is not None
    assert model.name == str(folders["m2m"])
    assert len(model.sha256 or "") == 64
    assert not engine.independent


def test_long_texts_do_not_fit(folders: dict[str, Path]) -> None:
    engine = made(f"transformers:{folders['back']}")
    assert engine.fits("Nadie resultó herido.")
    assert not engine.fits("Nadie resultó herido, " * 60)


@pytest.mark.parametrize("name", ["back", "m2m"])
def test_converted_models_say_the_same(
    name: str, folders: dict[str, Path], converted: dict[str, Path]
) -> None:
    engine = made(f"ctranslate2:{converted[name]}")
    assert engine.translate(tiny.SPANISH, "es", "en") == tiny.ENGLISH
    assert "translator:ctranslate2" in engine.signature
    assert "beam:4" in engine.signature
    with pytest.raises(TranslationError):
        engine.prepare("en", "tlh")


@pytest.mark.parametrize("kind", ["transformers", "ctranslate2"])
def test_a_round_trip_with_a_model_a_way(
    kind: str, folders: dict[str, Path], request: pytest.FixtureRequest
) -> None:
    known = folders if kind == "transformers" else request.getfixturevalue("converted")
    settings = Settings(
        device="cpu",
        bootstrap=0,
        translate=TranslateSettings(
            translators=(f"{kind}:{known['back']}", f"{kind}:{known['m2m']}"),
            there=f"{kind}:{known['there']}",
            source="en",
            target="es",
        ),
    )
    models = Models(HashEncoder(), translators=load_translators(settings))
    text = " ".join(tiny.ENGLISH)
    result = pipeline.roundtrip(read_text(text), None, models, settings)
    assert result.rewrite.document.text == text
    assert result.translation is not None
    assert result.translation.text == " ".join(tiny.SPANISH)
    assert result.translation.ways[0].segments == tuple(tiny.ENGLISH)
    assert [model.name for model in result.models[1:]] == [
        str(known[name]) for name in ("there", "back", "m2m")
    ]


def test_models_that_cannot_be_used(
    folders: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, slug in (
        (f"transformers:{tmp_path / 'none'}", "model-missing"),
        (f"ctranslate2:{folders['m2m']}", "model-missing"),
    ):
        with pytest.raises(EvaluatorError) as caught:
            made(name)
        assert caught.value.slug == slug
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad/model.bin").write_bytes(b"nothing")
    monkeypatch.setitem(sys.modules, "ctranslate2", None)
    with pytest.raises(ModelError) as wanting:
        made(f"ctranslate2:{tmp_path / 'bad'}")
    assert wanting.value.slug == "extra-missing"
    assert "[ctranslate2]'" in wanting.value.cure


def test_without_the_extra(folders: dict[str, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    import importlib.util

    found = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util,
        "find_spec",
        lambda name, *more: None if name == "sentencepiece" else found(name, *more),
    )
    with pytest.raises(ModelError) as caught:
        made(f"transformers:{folders['back']}")
    assert caught.value.slug == "extra-missing"
    assert "[translate]'" in caught.value.cure


def test_an_encoder_is_no_translator(tmp_path: Path) -> None:
    from tests.models import tiny as encoders

    encoders.bert(tmp_path)
    with pytest.raises(ModelError) as caught:
        made(f"transformers:{tmp_path}")
    assert caught.value.slug == "model-unsupported"
