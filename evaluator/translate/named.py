"""The translator that a user names: `NAME` or `NAME:WHAT`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from evaluator.errors import TranslationError
from evaluator.plugins import Translator, load_translator, translator_names
from evaluator.translate.settings import TranslateSettings

if TYPE_CHECKING:
    from evaluator.translate.http import Server

KEYS: Mapping[str, str] = {
    "deepl": "DEEPL_AUTH_KEY",
    "libretranslate": "LIBRETRANSLATE_API_KEY",
}
"""Variable of the environment that holds the key of a server, by engine."""


@dataclass(frozen=True)
class Means:
    """What engines are given beside their settings.

    Attributes:
        placing: Device, precision, token budget and threads, as `models` wants them.
        allow_network: Whether texts may be sent to a server.
        keys: By engine; they are shown nowhere.
    """

    placing: Mapping[str, Any] = field(default_factory=dict)
    allow_network: bool = False
    keys: Mapping[str, str] = field(default_factory=dict, repr=False)


def make(name: str, settings: TranslateSettings, means: Means) -> Translator:
    """Make a translator.

    Args:
        name: `NAME[:WHAT]`.
        settings: Those of the run.
        means: What it is given.

    Raises:
        TranslationError: "translator-unknown", or as the engine says.
        PluginError: As `load_translator`.
        ModelError: The model cannot be had.
    """
    engine, _, what = name.partition(":")
    if engine in _OWN:
        return _OWN[engine](what, settings, means)
    others = translator_names()
    if engine in others:
        return load_translator(engine, what)
    raise TranslationError(
        "translator-unknown",
        f"There is no translator {engine!r}.",
        f"Name one of {', '.join([*_OWN, *others])}, or install the package that brings it.",
    )


def _apertium(what: str, settings: TranslateSettings, means: Means) -> Translator:
    from evaluator.translate.apertium import Apertium

    return Apertium(what, settings.seconds)


def _libretranslate(what: str, settings: TranslateSettings, means: Means) -> Translator:
    from evaluator.translate.libretranslate import LibreTranslate

    return LibreTranslate(_server("libretranslate", what, settings, means))


def _deepl(what: str, settings: TranslateSettings, means: Means) -> Translator:
    from evaluator.translate.deepl import DeepL

    return DeepL(_server("deepl", what, settings, means))


def _transformers(what: str, settings: TranslateSettings, means: Means) -> Translator:
    from evaluator.translate.local import transformers

    return transformers(what, settings.beam, means.placing)


def _ctranslate2(what: str, settings: TranslateSettings, means: Means) -> Translator:
    from evaluator.translate.local import ctranslate2

    return ctranslate2(what, settings.beam, means.placing)


def _server(engine: str, address: str, settings: TranslateSettings, means: Means) -> Server:
    from evaluator.translate.http import Server

    server = Server(
        engine,
        address,
        means.keys.get(engine),
        KEYS[engine],
        settings.seconds,
        settings.retries,
    )
    server.check(allowed=means.allow_network)
    return server


_OWN: Mapping[str, Callable[[str, TranslateSettings, Means], Translator]] = {
    "apertium": _apertium,
    "ctranslate2": _ctranslate2,
    "deepl": _deepl,
    "libretranslate": _libretranslate,
    "transformers": _transformers,
}
