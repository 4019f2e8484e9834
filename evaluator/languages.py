"""Which language a pair is in, and what of the program works in it."""

from __future__ import annotations

from evaluator import drift
from evaluator.config import Settings
from evaluator.errors import InputError
from evaluator.score.tokenisers import tokeniser_for
from evaluator.types import Document, Warning_

ENGLISH = "en"
# Whole sentences are told apart by the alignment, in any language.
_PARTLY = {
    "omission": "omission inside a sentence",
    "addition": "addition inside a sentence",
}


def base(code: str | None) -> str:
    """Return the language of a code without its region or script: "zh" of "zh-Hant"."""
    return (code or ENGLISH).replace("_", "-").partition("-")[0].lower()


def language_of(original: Document, rewrite: Document, settings: Settings) -> str:
    """Return the ISO 639-1 code of both sides; English where neither is long enough to tell.

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
    return next(iter(languages), None) or ENGLISH


def detector_knows(language: str, settings: Settings) -> bool:
    """Tell whether the learned detector is asked: the bundled one knows English alone.

    One that the settings name is taken to know the language.
    """
    return language == ENGLISH or settings.detector is not None


def warnings_for(language: str, settings: Settings) -> list[Warning_]:
    """Return what the reader of a result in this language must know."""
    off = [_PARTLY.get(name, name) for name in drift.rules_for(language)[1]]
    unsure = ""
    if not detector_knows(language, settings):
        off.insert(0, "the bundled detector")
    if language != ENGLISH and settings.encoder is None:
        unsure = " The bundled encoder knows English: alignment, similarity and drift are unsure."
    found = []
    if off or unsure:
        said = f"These do not know {language!r} and were off: {', '.join(off)}." if off else ""
        found.append(Warning_("language", (said + unsure).strip()))
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
