"""Which language a pair is in, and what of the program works in it."""

from __future__ import annotations

from collections.abc import Iterable

from evaluator import drift
from evaluator.config import Settings
from evaluator.errors import InputError
from evaluator.readers import likely_language
from evaluator.scores.tokenisers import tokeniser_for
from evaluator.types import UNKNOWN_LANGUAGE, Document, Warning_

ENGLISH = "en"
# Whole sentences are told apart by the alignment, words said over and over by their form.
_PARTLY = {
    "omission": "omission inside a sentence",
    "addition": "addition inside a sentence",
    "garbled": "garbled but for words said over and over",
}
_ALWAYS = ("words said over and over", "whole sentences left out or put in")


def base(code: str | None) -> str:
    """Return the language of a code without its region or script: "zh" of "zh-Hant"."""
    return (code or ENGLISH).replace("_", "-").partition("-")[0].lower()


def named(settings: Settings) -> str | None:
    """Return the language that the settings name, None where it is to be found."""
    return base(settings.lang) if settings.lang else None


def main_language(texts: Iterable[str], settings: Settings) -> str:
    """Return the language of a set of texts: as the settings name it, else as they read together.

    For what is counted over a whole set, whose words must be cut in one way.
    """
    return named(settings) or likely_language("\n".join(texts)) or UNKNOWN_LANGUAGE


def language_of(original: Document, rewrite: Document, settings: Settings) -> str:
    """Return the ISO 639-1 code of both sides, `UNKNOWN_LANGUAGE` where neither can be told.

    Raises:
        InputError: two-languages, unless the settings name one.
    """
    if settings.lang is not None:
        return base(settings.lang)
    languages = {original.language, rewrite.language} - {None}
    if len(languages) > 1:
        raise InputError(
            "two-languages",
            f"The original reads as {original.language}, the rewrite as {rewrite.language}.",
            "Both must be in one language; if they are, name it with --lang. An article and its "
            "translation go to `evaluator roundtrip`, which translates back first.",
        )
    told = next(iter(languages), None) or likely_language(original.text)
    return told or likely_language(rewrite.text) or UNKNOWN_LANGUAGE


def has_drift(language: str, *, detected: bool) -> bool:
    """Return whether a drift means anything: not where rules and detector are off.

    Args:
        language: Of the pair.
        detected: Whether a learned detector was asked.
    """
    return language == ENGLISH or detected


def slug_for(language: str) -> str | None:
    """Return the slug of the warning that a language brings, None for English."""
    if language == ENGLISH:
        return None
    return "language-unknown" if language == UNKNOWN_LANGUAGE else "language"


def detector_knows(language: str, settings: Settings) -> bool:
    """Return whether the learned detector is asked: the bundled one knows English alone.

    One that the settings name is taken to know the language.
    """
    return language == ENGLISH or settings.detector is not None


def warnings_for(language: str, settings: Settings) -> list[Warning_]:
    """Return what the reader of a result in this language must know."""
    found = []
    slug = slug_for(language)
    if slug is not None:
        on, off = drift.rules_for(language)
        names = [_PARTLY.get(name, name) for name in off]
        detected = detector_knows(language, settings)
        if not detected:
            names.insert(0, "the bundled detector")
        told = (
            "The language cannot be told; name it with --lang. These were off"
            if language == UNKNOWN_LANGUAGE
            else f"These do not know {language!r} and were off"
        )
        parts = [
            f"{told}: {', '.join(names)}.",
            f"Looked at were: {', '.join((*on, *_ALWAYS))}.",
        ]
        if not has_drift(language, detected=detected):
            parts.append("There is no drift.")
        if settings.encoder is None:
            parts.append("The bundled encoder knows English: alignment and similarity are unsure.")
        found.append(Warning_(slug, " ".join(parts)))
    chosen = tokeniser_for(language)
    if chosen.wanted is not None:
        found.append(
            Warning_(
                "bleu-signs",
                f"BLEU counts single signs, since the tokenizer {chosen.wanted} for {language!r} "
                "is not installed.",
            )
        )
    return found
