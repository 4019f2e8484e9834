"""Where the library's boundaries are mended: rules that the measurement showed to gain.

`tests/segment/cases.txt` holds cases for each of them, `benchmarks/segmentation.py` the figures.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from evaluator.patterns import lazily

# Ends that the library passes over: dots of an ellipsis, or a full stop inside a bracket.
_MISSED = lazily(
    r"(?:(?<=\w\s?)(?:…|\.{3,4})[\"”’»]*|(?<=[\p{Ll}\p{N}][\p{Ll}\p{N}]\p{Ll})[.!?][)\]]+)"
    r"(?=\s+[\"“«„(\[]*\p{Lu})"
)
FULL_STOPS = "。！？"
"""Of Chinese and Japanese, which write no space behind them."""
# The library takes a figure behind one for the rest of a number. A run of stops is tried once, from
# its beginning.
_BEFORE_FIGURE = lazily(rf"(?<![{FULL_STOPS}])[{FULL_STOPS}]++[」』”’）)]*+(?=\s*+\p{{N}})")
_INSIDE = lazily(r"[「『“（(]")
_CLOSES = lazily(r"[」』”）)]")
_NEAR = 500
_QUOTE = r"[\"“”„«»'‘’]"
_LOWER = lazily(rf"{_QUOTE}*\p{{Ll}}[\p{{Ll}}\s,’'\-]")
_DASH_LOWER = lazily(r"[—–-]\s?\p{Ll}")
_BRAND = lazily(r"(?:i|e)\p{Lu}")
_SAID = lazily(
    r"(?:(?:Mr|Mrs|Ms|Dr|Prof|Sen|Gen|Rep|Gov)\.\s)?\p{Lu}[\p{L}'’\-]+(?:\s\p{Lu}[\p{L}'’\-]+){0,2}\s"
    r"(?:said|says|asked|asks|wrote|writes|added|cried|replied|shouted|told|tweeted|quipped|joked)\b"
)
_EXCLAIMED = lazily(r"[!?]+[\"”’»]+$")
_ONLY_MARKER = lazily(r"\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,4})[.)]")
_CLOCK = lazily(r"\b[ap]\.\s?m\.$", regex.I)
_CLOCK_GOES_ON = lazily(
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|"
    r"Nov|Dec)|\p{Lu}{2,5}\b|(?:Eastern|Central|Pacific|Mountain|Moscow|London|Greenwich)\b)"
)
# Words of English, or a measure behind a number, that the library takes for abbreviations unless
# one of a few words follows.
_WORDS = lazily(
    r"(?:(?<![\p{L}\p{N}.'’&-])(?:no|me|may|May|art|miss|arc|ill|fed|ok|OK|LA|Yahoo)"
    r"|(?<=\p{N}\s?(?:\p{L}{1,2}/)?(?:sq\s?)?|(?:hundred|thousand|million)\s)(?:mm|cm|km|m|kg|g|ml|l|min|sec|hrs?))"
    r"\.[\"”’»)]*(?=\s+[\"“‘(\[]*\p{Lu}[\p{Ll}'’\s])"
)
# Abbreviations that the library does not know, by language; none of them ends a sentence.
_ABBREVIATIONS = {
    language: lazily(rf"(?:^|[\s(\"“«])(?:{names})\.$")
    for language, names in {
        "en": r"Ms|Sts|Ft|[Aa]pprox|Mmes|Const|Pte|Spc|Cpt|Cllr|Ald|Amb|Atty|Treas|Vol|Eds?",
        "fr": r"M|MM|Mmes?|Dr|Pr|Me|no|bd|av|St",
        "es": r"D|Dña|EE|Uds?",
        "de": r"inkl|u",
        "ru": r"им|св|др|ул|млн|млрд",
    }.items()
}
_GERMAN_ORDINAL = lazily(r"(?:^|\s)\d{1,2}\.$")
_GERMAN_STARTING = (
    r"(?:Der|Die|Das|Ein|Eine|Er|Sie|Es|Wir|Ich|Im|In|Am|An|Auf|Bei|Und|Aber|Doch|Dann|Danach|"
    r"Auch|So|Für|Mit|Nach|Vor|Seit|Zu|Zum|Zur|Wie|Wer|Was|Nun|Jetzt|Dort|Hier)\b"
)
_GERMAN_STARTERS = lazily(_GERMAN_STARTING)


# Abbreviations that close an amount or a list: before a capital they end the sentence, too.
_CLOSING = {
    language: lazily(rf"\b(?:{names})\.(?=\s+{after})")
    for language, names, after in (
        ("de", "usw|etc", _GERMAN_STARTING),
        ("es", "etc", r"[¿¡«“(]*\p{Lu}"),
        ("fr", "etc", r"[«“(]*\p{Lu}"),
        ("ru", r"руб|коп|т\.\s?[дп]", r"[«„(]*\p{Lu}"),
    )
}


def missed_boundaries(paragraph: str, language: str) -> Iterator[int]:
    """Yield the ends of sentences that the library passes over."""
    for match in _MISSED.finditer(paragraph):
        if not paragraph.endswith("[…", 0, match.end()):
            yield match.end()
    if language == "en":
        yield from (match.end() for match in _WORDS.finditer(paragraph))
    for match in _BEFORE_FIGURE.finditer(paragraph):
        before = paragraph[max(0, match.end() - _NEAR) : match.end()]
        if len(_INSIDE.findall(before)) <= len(_CLOSES.findall(before)):
            yield match.end()
    if closing := _CLOSING.get(language):
        yield from (match.end() for match in closing.finditer(paragraph))


def is_marker(before: str) -> bool:
    """Whether that is nothing but the number or letter of what follows in a list."""
    return _ONLY_MARKER.fullmatch(before) is not None


def is_joined(before: str, after: str, language: str) -> bool:
    """Whether no sentence ends between `before` and `after`, whatever the library says.

    Args:
        before: The end of the sentence, trimmed; the whole of it where it is short.
        after: The beginning of what follows, trimmed.
        language: ISO 639-1 code.
    """
    if not after or is_marker(before):
        return bool(after)
    if _DASH_LOWER.match(after) or (_LOWER.match(after) and not _BRAND.match(after)):
        return True
    if _EXCLAIMED.search(before) and _SAID.match(after):
        return True
    if _CLOCK.search(before) and _CLOCK_GOES_ON.match(after):
        return True
    if (known := _ABBREVIATIONS.get(language)) and known.search(before):
        return True
    if language == "de" and _GERMAN_ORDINAL.search(before):
        return not _GERMAN_STARTERS.match(after)
    return language == "ja" and before.endswith(("」", "』")) and after.startswith(("と", "って"))
