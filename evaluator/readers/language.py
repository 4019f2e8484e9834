"""Which language a text is in, or that it is too short to tell."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import regex

from evaluator.dictionary import is_word

_SAMPLE = 5_000
_MIN_LETTERS = 40
_MIN_LETTERS_CJK = 10
_MIN_PROBABILITY = 0.9
_CJK = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}]")
# Addresses, handles and figures are told by their own signs: without spaces, what follows a figure
# is the rest of the line.
_NOISE = regex.compile(
    r"https?://[!-~]+|[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+|[@#][A-Za-z0-9_]+|\p{N}[\p{N}\p{Latin}.,:%]*"
)
_LETTER = regex.compile(r"\p{L}")
_WORD = regex.compile(r"\p{L}+")
_TOKEN = regex.compile(r"\p{L}[\p{L}\p{M}]*(?:['’]\p{L}+)?")
_HAN = regex.compile(r"\p{Han}")
# English at a glance. In 483 news articles of 60 words or more these four are 16% of the words in
# the median and under 8% in 19; in other languages they are far rarer. It spares half a second of
# loading the identifier.
_ENGLISH = frozenset(("the", "of", "and", "to"))
_ENGLISH_SHARE = 0.08
_ENGLISH_WORDS = 60
# How many words of a sentence are known to English before it is taken for English: the more, the
# less the identifier is listened to.
_KNOWN_SHARE = 0.8
_SOME_KNOWN = 0.5
_NEARLY_ALL = 0.9
_MANY_WORDS = 5
_FEW_WORDS = 3
_HARDLY = 0.3
# Languages with newspapers on the web, so that a stray rare language does not win by chance.
_LANGUAGES = frozenset(
    (
        "af", "am", "ar", "az", "be", "bg", "bn", "bs", "ca", "cs", "cy", "da", "de", "el", "en",
        "eo", "es", "et", "eu", "fa", "fi", "fr", "ga", "gl", "gu", "he", "hi", "hr", "hu", "hy",
        "id", "is", "it", "ja", "ka", "kk", "km", "kn", "ko", "ku", "ky", "lb", "lo", "lt", "lv",
        "mk", "ml", "mn", "mr", "ms", "mt", "ne", "nl", "nn", "no", "pa", "pl", "ps", "pt", "ro",
        "ru", "si", "sk", "sl", "sq", "sr", "sv", "sw", "ta", "te", "th", "tl", "tr", "uk", "ur",
        "uz", "vi", "xh", "zh", "zu",
    )
)  # fmt: skip


def detect_language(text: str) -> str | None:
    """Return the ISO 639-1 code of the language of `text`, None when that is uncertain.

    Only the first letters are looked at. A text of under 40 letters (10 of Chinese, Japanese,
    Korean or Thai) gives None, as does one where no language reaches a probability of 0.9.
    """
    sample = _NOISE.sub(" ", text[: 2 * _SAMPLE])[:_SAMPLE]
    letters = len(_LETTER.findall(sample))
    needed = _MIN_LETTERS_CJK if 2 * len(_CJK.findall(sample)) > letters else _MIN_LETTERS
    if letters < needed:
        return None
    if _plainly_english(sample):
        return "en"
    code, probability = _identifier().classify(sample)
    if probability < _MIN_PROBABILITY:
        return None
    return "no" if code == "nn" else str(code)


def likely_language(text: str) -> str | None:
    """Return the language of a text that may be a single sentence, None when that is uncertain.

    As `detect_language` where that can tell; else by the identifier and by how many of the words
    are English. Right enough to choose rules by, not to say of two short texts that they differ.
    """
    sample = _NOISE.sub(" ", text[: 2 * _SAMPLE])[:_SAMPLE]
    if not _LETTER.search(sample):
        return None
    known, words = _known_in_english(sample)
    if words >= _MANY_WORDS and known >= _NEARLY_ALL:  # a fiftieth of the identifier's time
        return "en"
    found = detect_language(text)
    if found is not None:
        return found
    code, probability = _identifier().classify(sample)
    code = "no" if code == "nn" else str(code)
    if _HAN.search(sample) and code in ("zh", "ja"):
        return code
    if code == "en":
        return "en" if known >= _SOME_KNOWN else None
    if known < _KNOWN_SHARE:
        return code if probability >= _MIN_PROBABILITY else None
    few = _MANY_WORDS if probability >= _MIN_PROBABILITY else _FEW_WORDS
    return "en" if words >= few or probability < _HARDLY else None


def _known_in_english(sample: str) -> tuple[float, int]:
    """Return the share of words that are English, and of how many; names stay out where they can.

    Words that begin with a capital are counted only at the beginning, or where others are few.
    """
    tokens = _TOKEN.findall(sample)
    small = [token.lower() for at, token in enumerate(tokens) if token.islower() or at == 0]
    words = small if len(small) >= _FEW_WORDS else [token.lower() for token in tokens]
    if not words:
        return 0.0, 0
    return sum(map(_is_english, words)) / len(words), len(words)


_is_english = lru_cache(maxsize=32768)(is_word)


def _plainly_english(sample: str) -> bool:
    words = _WORD.findall(sample.lower())
    known = sum(word in _ENGLISH for word in words)
    return len(words) >= _ENGLISH_WORDS and known >= _ENGLISH_SHARE * len(words)


@lru_cache(maxsize=1)
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(sorted(_LANGUAGES))
    return identifier
