"""Translators that need no model: what they say can be read, and what they were asked is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from evaluator.errors import TranslationError
from evaluator.plugins import Translator

_LATIN, _OTHER = "abcdefghijklmnopqrstuvwxyz", "абвгдежзийклмнопрстуфхцчшщ"
_THERE = str.maketrans(_LATIN + _LATIN.upper(), _OTHER + _OTHER.upper())
_BACK = str.maketrans(_OTHER + _OTHER.upper(), _LATIN + _LATIN.upper())


def foreign(text: str) -> str:
    """English, spelt in other letters."""
    return text.translate(_THERE)


class Spelling(Translator):
    """Spells English in other letters and back; `changes` are made on the way back.

    Args:
        name: What it is called.
        changes: Words that are exchanged on the way back.
        there: Likewise on the way there.
        longest: Characters that it takes.
        independent: As for a Translator.
    """

    version = "1"

    def __init__(
        self,
        name: str = "spelling",
        changes: Mapping[str, str] | None = None,
        there: Mapping[str, str] | None = None,
        longest: int = 1000,
        independent: bool = True,
    ) -> None:
        self.name = name
        self.independent = independent
        self.asked: list[list[str]] = []
        self._changes = {"en": changes or {}, "xx": there or {}}
        self._longest = longest

    def prepare(self, source: str, target: str) -> None:
        if {source, target} - {"en", "es", "he", "xx"}:
            raise TranslationError("translator-pair", "Only en, es, he and xx.", "Choose those.")

    def fits(self, text: str) -> bool:
        return len(text) <= self._longest

    def translate(self, segments: Sequence[str], source: str, target: str) -> list[str]:
        self.asked.append(list(segments))
        return [self._one(text, target) for text in segments]

    def _one(self, text: str, target: str) -> str:
        text = text.translate(_BACK)
        for before, after in self._changes["en" if target == "en" else "xx"].items():
            text = text.replace(before, after)
        return text if target == "en" else foreign(text)
