"""DeepL, over its HTTP interface."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from evaluator.errors import TranslationError
from evaluator.plugins import Translator
from evaluator.translate import codes
from evaluator.translate.http import Server

# The service takes 50 texts and 128 KiB in a request.
_MOST_SEGMENTS, _MOST_CHARACTERS = 50, 20_000
# Where a target is wanted in one of several variants.
_TARGETS: Mapping[str, str] = {"EN": "EN-US", "PT": "PT-PT", "ZH": "ZH-HANS"}
_OWN = {"no": "NB"}


class DeepL(Translator):
    """The service at an address; sentences are not cut or joined by it.

    Args:
        server: Where it is, with the key.

    Raises:
        TranslationError: "translator-key" where there is none.
    """

    name = "deepl"
    version = "v2"

    def __init__(self, server: Server) -> None:
        self._server = server
        self._known: dict[str, set[str]] = {}
        if server.key is None:
            raise TranslationError(
                "translator-key",
                f"DeepL needs a key, and {server.variable} is not set.",
                f"Put the key of your account into the variable {server.variable}.",
            )

    @property
    def signature(self) -> str:
        """Version and address."""
        return f"translator:deepl|version:v2|address:{self._server.address.rstrip('/')}"

    def prepare(self, source: str, target: str) -> None:
        """Ask which languages the service has.

        Raises:
            TranslationError: "translator-pair", or as `Server.ask`.
        """
        self._pair(source, target)

    def fits(self, text: str) -> bool:
        """Whether a text stays under what a request takes."""
        return len(text) <= _MOST_CHARACTERS

    def translate(self, segments: Sequence[str], source: str, target: str) -> list[str]:
        """Translate segments, some in a request.

        Raises:
            TranslationError: As `Server.ask`, or "translator-count".
        """
        one, other = self._pair(source, target)

        def ask(portion: list[str]) -> list[Any] | None:
            body = {
                "text": portion,
                "source_lang": one,
                "target_lang": other,
                "split_sentences": "0",
                "preserve_formatting": True,
            }
            said = self._server.ask("/v2/translate", body, self._authorization)
            texts = said.get("translations") if isinstance(said, dict) else None
            if not isinstance(texts, list):
                return None
            return [each.get("text") if isinstance(each, dict) else None for each in texts]

        return self._server.in_portions(segments, _MOST_SEGMENTS, _MOST_CHARACTERS, ask)

    @property
    def _authorization(self) -> dict[str, str]:
        return {"Authorization": f"DeepL-Auth-Key {self._server.key}"}

    def _pair(self, source: str, target: str) -> tuple[str, str]:
        one = _OWN.get(codes.base(source), codes.base(source)).upper()
        other = target.replace("_", "-").upper()
        if "-" not in other:
            plain = _OWN.get(codes.base(target), codes.base(target)).upper()
            other = _TARGETS.get(plain, plain)
        sources, targets = self._languages("source"), self._languages("target")
        if other not in targets:
            other = other.partition("-")[0]
        if one not in sources or other not in targets:
            raise TranslationError(
                "translator-pair",
                f"DeepL does not translate from {source} to {target}; it translates from "
                f"{', '.join(sorted(sources))} to {', '.join(sorted(targets))}.",
                "Choose another translator.",
            )
        return one, other

    def _languages(self, kind: str) -> set[str]:
        if kind not in self._known:
            said = self._server.ask(f"/v2/languages?type={kind}", None, self._authorization)
            if not isinstance(said, list):
                raise self._server.failed("its answer holds no list of languages")
            self._known[kind] = {
                str(each["language"]).upper()
                for each in said
                if isinstance(each, dict) and "language" in each
            }
        return self._known[kind]
