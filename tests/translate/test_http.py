"""LibreTranslate's and DeepL's protocols against a real server in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from evaluator.errors import TranslationError
from evaluator.plugins import Translator
from evaluator.translate import Means, TranslateSettings, make, signature_of
from evaluator.translate.deepl import DeepL
from evaluator.translate.http import Server
from evaluator.translate.libretranslate import LibreTranslate

KEY = "good-key"
TEXTS = ["Uno.", "Dos.", "¿Tres?"]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    script = Path(__file__).with_name("server.py")
    with subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        process.terminate()


def log(address: str) -> list[dict[str, Any]]:
    with urllib.request.urlopen(f"{address}/log") as answer:
        found: list[dict[str, Any]] = json.load(answer)
    return found


class Waits:
    """Counts pauses and does not make them."""

    def __init__(self) -> None:
        self.made: list[float] = []

    def __call__(self, seconds: float) -> None:
        self.made.append(seconds)


def engine(kind: str, address: str, mood: str, key: str | None = KEY, **more: Any) -> Translator:
    server = Server(kind, f"{address}/{mood}", key, "ITS_KEY", 1.0, 2, **more)
    server.check(allowed=True)
    return DeepL(server) if kind == "deepl" else LibreTranslate(server)


BOTH = pytest.mark.parametrize("kind", ["libretranslate", "deepl"])


@BOTH
def test_translations_come_in_order(kind: str, address: str) -> None:
    many = [f"Frase {number}." for number in range(120)]
    found = engine(kind, address, "ok").translate(many, "es", "en")
    assert found == [f"en({text})" for text in many]
    asked = log(address)[-3:]
    sizes = [len(each["body"].get("q") or each["body"]["text"]) for each in asked]
    assert sizes == [50, 50, 20]
    if kind == "deepl":
        assert asked[0]["body"]["target_lang"] == "EN-US"
        assert asked[0]["body"]["split_sentences"] == "0"
        assert asked[0]["key"] == f"DeepL-Auth-Key {KEY}"
    else:
        assert asked[0]["body"]["api_key"] == KEY
        assert (asked[0]["body"]["source"], asked[0]["body"]["target"]) == ("es", "en")


@BOTH
@pytest.mark.parametrize("mood", ["busy", "shaky"])
def test_a_busy_server_is_asked_again_after_a_pause(kind: str, mood: str, address: str) -> None:
    waits = Waits()
    found = engine(kind, address, mood, sleep=waits).translate(TEXTS, "es", "en")
    assert found == [f"en({text})" for text in TEXTS]
    assert waits.made == ([7.0, 7.0] if mood == "busy" else [1.0, 2.0])


@BOTH
@pytest.mark.parametrize(
    ("mood", "slug", "said"),
    [
        ("always-busy", "translator-failed", "429 Too Many Requests"),
        ("down", "translator-failed", "no model is loaded"),
        ("slow", "translator-time", "within 1 seconds, 3 times"),
        ("broken", "translator-failed", "not JSON: <html>Gateway</html>"),
        ("short", "translator-count", "2 segments for 3"),
        ("cut", "translator-failed", "cannot be reached"),
        ("moved", "translator-address", "302"),
        ("refused", "translator-key", "403"),
        ("odd", "translator-failed", "no list of translations"),
    ],
)
def test_what_goes_wrong_is_said(
    kind: str, mood: str, slug: str, said: str, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(TranslationError) as caught:
        engine(kind, address, mood, sleep=Waits()).translate(TEXTS, "es", "en")
    assert caught.value.slug == slug
    assert said in caught.value.message
    assert caught.value.cure
    assert KEY not in repr(caught.value) + str(caught.value)


@BOTH
def test_a_server_that_is_not_there(kind: str) -> None:
    waits = Waits()
    with pytest.raises(TranslationError) as caught:
        engine(kind, "http://127.0.0.1:9", "ok", sleep=waits).prepare("es", "en")
    assert caught.value.slug == "translator-failed"
    assert "cannot be reached" in caught.value.message
    assert len(waits.made) == 2


@BOTH
def test_a_pair_that_the_server_has_not(kind: str, address: str) -> None:
    with pytest.raises(TranslationError) as caught:
        engine(kind, address, "ok").prepare("en", "sw")
    assert caught.value.slug == "translator-pair"
    assert "es" in caught.value.message.lower()


def test_codes_of_variants(address: str) -> None:
    engine("libretranslate", address, "ok").translate(["One."], "en", "zh")
    assert log(address)[-1]["body"]["target"] == "zh-Hans"
    deepl = engine("deepl", address, "ok")
    deepl.translate(["One."], "no", "pt-BR")
    assert log(address)[-1]["body"]["source_lang"] == "NB"
    assert log(address)[-1]["body"]["target_lang"] == "PT-BR"
    deepl.translate(["One."], "zh-Hant", "en-GB")
    assert log(address)[-1]["body"]["target_lang"] == "EN-GB"


def test_a_signature_names_the_server_and_never_the_key(address: str) -> None:
    for kind in ("libretranslate", "deepl"):
        made = engine(kind, address, "ok")
        signature = signature_of(made, "es", "en")
        assert address in signature
        assert KEY not in signature
        assert KEY not in repr(vars(made))
    assert "version:1.6.2" in engine("libretranslate", address, "ok").signature


@pytest.mark.parametrize(
    ("name", "allowed", "keys", "slug"),
    [
        ("deepl:https://api.example", False, {"deepl": KEY}, "network-off"),
        ("deepl", True, {"deepl": KEY}, "translator-address"),
        ("deepl:ftp://api.example", True, {"deepl": KEY}, "translator-address"),
        ("deepl:http://api.example", True, {"deepl": KEY}, "translator-address"),
        ("deepl:https://api.example:x", True, {"deepl": KEY}, "translator-address"),
        ("deepl:https://me:secret@api.example", True, {"deepl": KEY}, "translator-address"),
        ("libretranslate:https://api.example/?api_key=secret", True, {}, "translator-address"),
        ("libretranslate:https://api exa.mple", True, {}, "translator-address"),
        ("deepl:https://api.example", True, {}, "translator-key"),
        ("deepl:https://api.example", True, {"deepl": f"{KEY}\n"}, "translator-key"),
        ("deepl:https://api.example", True, {"deepl": f"“{KEY}”"}, "translator-key"),
        ("transformers", False, {}, "translator-model"),
        ("ctranslate2", False, {}, "translator-model"),
        ("babelfish", False, {}, "translator-unknown"),
    ],
)
def test_what_is_refused_before_anything_is_sent(
    name: str, allowed: bool, keys: dict[str, str], slug: str
) -> None:
    with pytest.raises(TranslationError) as caught:
        make(name, TranslateSettings(), Means({}, allowed, keys))
    assert caught.value.slug == slug
    for secret in (KEY, "secret"):
        assert secret not in str(caught.value)


def test_keys_are_in_no_representation() -> None:
    means = Means({}, True, {"deepl": KEY})
    server = Server("deepl", "https://api.example", KEY)
    assert KEY not in repr(means) + repr(server) + repr(replace(server, retries=1))
