"""LibreTranslate: a server of one's own, over its HTTP interface."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from evaluator.errors import TranslationError
from evaluator.plugins import Translator
from evaluator.translate import codes
from evaluator.translate.http import Server

_MOST_SEGMENTS, _MOST_CHARACTERS = 50, 5_000


class LibreTranslate(Translator):
    """A server that was checked.

    Args:
        server: Where it is.
    """

    name = "libretranslate"

    def __init__(self, server: Server) -> None:
        self._server = server
        self._languages: dict[str, list[str]] | None = None
        self._version: str | None = None

    @property
    def version(self) -> str:  # type: ignore[override]
        """As the server says, "unknown" where it does not."""
        if self._version is None:
            try:
                said = self._server.ask("/spec")
            except TranslationError as error:
                if error.slug != "translator-failed":
                    raise
                said = None
            info = said.get("info") if isinstance(said, dict) else None
            found = info.get("version") if isinstance(info, dict) else None
            self._version = str(found)[:40] if found else "unknown"
        return self._version

    @property
    def signature(self) -> str:
        """Version and address: other servers have other models."""
        address = self._server.address.rstrip("/")
        return f"translator:libretranslate|version:{self.version}|address:{address}"

    def prepare(self, source: str, target: str) -> None:
        """Ask which languages the server has.

        Raises:
            TranslationError: "translator-pair", or as `Server.ask`.
        """
        self._pair(source, target)

    def fits(self, text: str) -> bool:
        """Whether a text stays under what servers commonly take."""
        return len(text) <= _MOST_CHARACTERS

    def translate(self, segments: Sequence[str], source: str, target: str) -> list[str]:
        """Translate segments, some in a request.

        Raises:
            TranslationError: As `Server.ask`, or "translator-count".
        """
        one, other = self._pair(source, target)

        def ask(portion: list[str]) -> list[Any] | None:
            body: dict[str, Any] = {"q": portion, "source": one, "target": other, "format": "text"}
            if self._server.key is not None:
                body["api_key"] = self._server.key
            said = self._server.ask("/translate", body)
            texts = said.get("translatedText") if isinstance(said, dict) else None
            return texts if isinstance(texts, list) else None

        return self._server.in_portions(segments, _MOST_SEGMENTS, _MOST_CHARACTERS, ask)

    def _pair(self, source: str, target: str) -> tuple[str, str]:
        if self._languages is None:
            self._languages = self._ask_languages()
        one = _among(source, self._languages)
        other = _among(target, self._languages.get(one or "", ()))
        if one is None or other is None:
            known = ", ".join(sorted(self._languages)) or "none"
            raise TranslationError(
                "translator-pair",
                f"{self.name} does not translate from {source} to {target}; it has: {known}.",
                "Load the languages on the server, or choose another translator.",
            )
        return one, other

    def _ask_languages(self) -> dict[str, list[str]]:
        said = self._server.ask("/languages")
        if not isinstance(said, list):
            raise self._server.failed("its answer holds no list of languages")
        found: dict[str, list[str]] = {}
        for each in said:
            if isinstance(each, dict) and isinstance(each.get("code"), str):
                targets = each.get("targets")
                found[each["code"]] = [str(code) for code in targets] if targets else []
        everything = list(found)
        return {code: targets or everything for code, targets in found.items()}


def _among(code: str, known: Sequence[str] | dict[str, list[str]]) -> str | None:
    """Return what a server calls a language: the code itself, or its first variant."""
    wanted = code.lower().replace("_", "-")
    for each in known:
        if each.lower() == wanted:
            return each
    return next((each for each in known if codes.base(each) == codes.base(code)), None)
