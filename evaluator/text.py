"""Text as the models and the evidence see it, with the way back to the text as read.

A leaf module like `types`: stages may import it, it imports nothing of ours.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import regex

from evaluator.types import Span

_FOLD = {
    "‘": "'", "’": "'", "‚": "'", "‛": "'", "′": "'", "＇": "'",
    "“": '"', "”": '"', "„": '"', "‟": '"', "″": '"', "«": '"', "»": '"', "＂": '"',
    "‐": "-", "‑": "-", "‒": "-", "−": "-", "－": "-",
    "–": "–", "—": "—", "―": "—",
    "…": "...", "٫": ".", "٬": ",",
    "「": '"', "」": '"', "『": '"', "』": '"',
    "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st",
    # Letters and digits as wide as a Chinese sign.
    **{chr(code): chr(code - 0xFEE0) for first, last in ("０９", "ＡＺ", "ａｚ")
       for code in range(ord(first), ord(last) + 1)},
}  # fmt: skip
_INVISIBLE = dict.fromkeys((0x00AD, 0x200B, 0x2060, 0xFEFF))
_DROPPED = regex.compile(r"[\p{Cf}\p{Cc}\p{Cs}]")
# A character with what combines with it, and the parts of a Korean syllable, stand together.
_CLUSTER = r"[\u1100-\u1112][\u1161-\u1175][\u11A8-\u11C2]?|[^\s\p{M}]\p{M}+|\p{M}+"
_NOT_PLAIN = regex.compile(
    rf"\s+|{_CLUSTER}|[\p{{Cf}}\p{{Cc}}\p{{Cs}}{regex.escape(''.join(_FOLD), literal_spaces=True)}]"
)
_EACH = regex.compile(rf"\s+|{_CLUSTER}|.", regex.DOTALL)
_WORD = regex.compile(
    r"https?://\S+|[\p{L}\p{M}]+(?:['’][\p{L}\p{M}]+)*|\d+(?:[.,:]\d+)*|[^\s\p{L}\p{M}\d]"
)
_ASCII_WORD = re.compile(  # the same in ASCII, in half the time
    r"https?://\S+|[A-Za-z]+(?:'[A-Za-z]+)*|\d+(?:[.,:]\d+)*|[^\sA-Za-z\d]"
)
# Scripts without spaces between words: a sign is a word, a run of kana of one kind one word.
_SIGNS = r"\p{Han}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
_SPACED = rf"[[\p{{L}}\p{{M}}]--[{_SIGNS}\p{{Hiragana}}\p{{Katakana}}ー]]+"
_WORD_OR_SIGN = regex.compile(
    rf"https?://\S+|[\p{{Katakana}}ー]+|\p{{Hiragana}}+|[{_SIGNS}]\p{{M}}*"
    rf"|{_SPACED}(?:['’]{_SPACED})*|\d+(?:[.,:]\d+)*|[^\s\p{{L}}\p{{M}}\d]",
    regex.V1,
)
_FIRST_SIGN = "\u0e00"  # Thai; all of these scripts come behind it


@dataclass(frozen=True)
class MappedText:
    """A normalised text and where each of its code points came from.

    Attributes:
        text: The normalised text.
        starts: For each code point of `text`, the offset in the source where it begins.
        ends: Likewise where it ends (excluded).
    """

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def to_source(self, span: Span) -> Span:
        """Return the span of the source that `span` of the normalised text stands for.

        An empty span or one past the end gives an empty span.
        """
        start, end = max(span.start, 0), min(span.end, len(self.text))
        if start >= end:
            at = self.starts[start] if start < len(self.starts) else (self.ends or (0,))[-1]
            return Span(at, at)
        return Span(self.starts[start], self.ends[end - 1])

    def to_sources(self, spans: Iterable[Span]) -> tuple[Span, ...]:
        """Return what each of `spans` stands for in the source, one for one."""
        return tuple(self.to_source(span) for span in spans)


def without_invisible(text: str) -> str:
    """Return text without soft hyphens and the zero-width characters that no spelling needs.

    Joiners stay: Persian and Hindi words are spelled with them.
    """
    return text.translate(_INVISIBLE)


def normalise(source: str, offset: int = 0) -> MappedText:
    """Return `source` in the form that encoders and evidence work on.

    NFC; every run of white space (non-breaking and line ends too) one space, none at the ends;
    zero-width and control characters and lone surrogates dropped; curly quotes and hyphens made
    plain; an ellipsis three dots; ligatures and wide letters and digits plain ones. Dashes stay,
    since they separate clauses.

    Args:
        source: Any text.
        offset: Added to every offset of the result, for a source cut out of a longer text.
    """
    if _is_plain(source):
        end = offset + len(source)
        return MappedText(source, tuple(range(offset, end)), tuple(range(offset + 1, end + 1)))
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    done = 0
    composed = unicodedata.is_normalized("NFC", source)
    for match in (_NOT_PLAIN if composed else _EACH).finditer(source):
        start, stop = match.span()
        if start > done:
            out.append(source[done:start])
            starts.extend(range(offset + done, offset + start))
            ends.extend(range(offset + done + 1, offset + start + 1))
        done = stop
        cluster = match.group()
        if cluster[0].isspace():
            if out and out[-1] == " ":
                ends[-1] = offset + stop
                continue
            plain = " " if out else ""
        elif len(cluster) == 1 and _DROPPED.match(cluster):
            continue
        else:
            folded = "".join(_FOLD.get(c, c) for c in unicodedata.normalize("NFC", cluster))
            plain = unicodedata.normalize("NFC", folded)
        if plain:
            out.append(plain)
            starts.extend([offset + start] * len(plain))
            ends.extend([offset + stop] * len(plain))
    if done < len(source):
        out.append(source[done:])
        starts.extend(range(offset + done, offset + len(source)))
        ends.extend(range(offset + done + 1, offset + len(source) + 1))
    if out and out[-1] == " ":
        out.pop()
        starts.pop()
        ends.pop()
    return MappedText("".join(out), tuple(starts), tuple(ends))


def _is_plain(source: str) -> bool:
    """Return whether a text is normalised as it stands: one in ASCII with no space too many."""
    return (
        source.isascii()
        and source.isprintable()
        and "  " not in source
        and not source.startswith(" ")
        and not source.endswith(" ")
    )


@dataclass(frozen=True)
class JoinedText:
    """Normalised texts of one side of a unit, joined by single spaces.

    Attributes:
        text: What evidence and the detector work on.
        parts: The joined texts, in order.
        bounds: Where each part begins in `text`.
    """

    text: str
    parts: tuple[MappedText, ...]
    bounds: tuple[int, ...]

    def to_source(self, span: Span) -> tuple[Span, ...]:
        """Return what `span` of `text` stands for in the source, a span for each part it meets."""
        found = []
        for part, start in zip(self.parts, self.bounds, strict=True):
            low, high = max(span.start - start, 0), min(span.end - start, len(part.text))
            if low < high:
                found.append(part.to_source(Span(low, high)))
        return tuple(found)

    def to_sources(self, spans: Iterable[Span]) -> tuple[Span, ...]:
        """Return what `spans` stand for in the source, each cut where parts meet."""
        return tuple(found for span in spans for found in self.to_source(span))


def join(parts: Sequence[MappedText]) -> JoinedText:
    """Join normalised texts by single spaces."""
    bounds, at = [], 0
    for part in parts:
        bounds.append(at)
        at += len(part.text) + 1
    return JoinedText(" ".join(part.text for part in parts), tuple(parts), tuple(bounds))


def words(text: str) -> list[Span]:
    """Return the spans of words, numbers and single punctuation marks, in order.

    "don't" and "Russia's" are one word, "8.9" and "14:00" one number, a URL one word. Where words
    are not parted by spaces, each Chinese character or Thai sign is one, and so is a run of
    hiragana or katakana.
    """
    return [Span(*match.span()) for match in word_matches(text)]


def word_matches(text: str) -> Iterator[regex.Match[str] | re.Match[str]]:
    """Yield what `words` returns the spans of."""
    if text.isascii():
        return _ASCII_WORD.finditer(text)
    return (_WORD if max(text) < _FIRST_SIGN else _WORD_OR_SIGN).finditer(text)
