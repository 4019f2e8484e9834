"""Sentence boundaries of one paragraph: the library's, with what it cannot see made plain.

sentencex knows abbreviations and full stops of many languages, but takes what stands in quotation
marks, or after a bullet, for one sentence. It is therefore given the text with the marks blanked
out, and the marks are put back to the sentence that they belong to.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import regex

from evaluator.patterns import lazily
from evaluator.segment.lower import certain_boundaries, lower_boundaries
from evaluator.segment.repair import FULL_STOPS, is_joined, is_marker, missed_boundaries
from evaluator.types import Span

_WINDOW = 20_000  # the library's time grows with the square of what it gets at once
_WINDOW_EDGE = lazily(r"[.!?]\s+(?=\p{Lu})")
_QUOTES = '"“”„‟«»‹›＂'
_BLANKED = lazily(
    rf"[\s\p{{Cf}}{_QUOTES}•‣◦●○▪■]|(?<![\p{{L}}\p{{N}}])['‘’‚]|['‘’](?![\p{{L}}\p{{N}}])"
)
# The library keeps brackets whole. A short one stays; one that is never closed, or only far away,
# would hide every full stop behind it.
_LONE_BRACKET = lazily(r"\([^()]{0,150}\)(*SKIP)(*FAIL)|\[[^\[\]]{0,150}\](*SKIP)(*FAIL)|[()\[\]]")
_MARK = lazily(r"[\"“”„‟«»‹›＂'‘’‚)\]}*†‡）」』】]")
_OPENING = "“„«‹‘‚"
_VISIBLE = lazily(r"[^\s\p{Cf}\p{Cc}]")
_ZERO_WIDTH = lazily(r"[\p{Cf}\p{Cc}&&[^\s]]*", regex.V1)
_WORDLIKE = lazily(r"[\p{L}\p{N}\p{S}]")
_LETTER = lazily(r"\p{L}")
_SCRIPTS = (
    (lazily(r"[\p{Hiragana}\p{Katakana}]"), "ja"),
    (lazily(r"\p{Han}"), "zh"),
    (lazily(r"\p{Hangul}"), "ko"),
    (lazily(r"\p{Cyrillic}"), "ru"),
    (lazily(r"\p{Arabic}"), "ar"),
    (lazily(r"\p{Devanagari}"), "hi"),
    (lazily(r"\p{Greek}"), "el"),
)
_SCRIPT_SAMPLE = 200
_TAIL, _HEAD = 60, 80


def sentence_spans(
    paragraph: str, language: str | None = None, *, lower: bool = False
) -> list[Span]:
    """Return the sentences of a paragraph as spans in it.

    Trimmed of white space, in order, not overlapping; every character that is not white space is
    in one of them. Linear in the length of the paragraph.

    Args:
        paragraph: Any text; a line end in it counts as a space.
        language: ISO 639-1 code; None takes English, or what the script says.
        lower: Sentences begin in lower case, too (see `lower.begins_in_lower_case`).
    """
    language = language or _language_of_script(paragraph)
    cuts = {_behind_marks(paragraph, cut) for cut in _library_boundaries(paragraph, language)}
    cuts.update(missed_boundaries(paragraph, language))
    small = set(lower_boundaries(paragraph)) if lower else set()
    if language == "en":
        small.update(certain_boundaries(paragraph))
    cuts |= small
    kept = [0]
    for cut in sorted(cuts):
        before = paragraph[max(kept[-1], cut - _TAIL) : cut].strip()
        after = paragraph[cut : cut + _HEAD].lstrip()
        if not (is_marker(before) if cut in small else is_joined(before, after, language)):
            kept.append(cut)
    return _spans(paragraph, [*kept, len(paragraph)])


def _language_of_script(paragraph: str) -> str:
    sample = "".join(_LETTER.findall(paragraph[: 2 * _SCRIPT_SAMPLE]))
    for script, language in _SCRIPTS:
        share = 0.2 if language == "ja" else 0.5  # Japanese is half Chinese characters
        if sample and len(script.findall(sample)) > share * len(sample):
            return language
    return "en"


def _library_boundaries(paragraph: str, language: str) -> Iterator[int]:
    """Yield the ends of sentences, white space and quotation marks after them not counted."""
    import sentencex

    blanked = _LONE_BRACKET.sub(" ", _BLANKED.sub(" ", paragraph))
    for start, end, is_edge in _windows(paragraph):
        at = start
        for piece in sentencex.segment(language, blanked[start:end]):
            if piece.strip() and (is_edge or at + len(piece) < end):
                yield at + len(piece.rstrip())
            at += len(piece)


def _windows(paragraph: str) -> Iterator[tuple[int, int, bool]]:
    """Yield start and end of each window, and whether a sentence ends there for all that is known.

    Where no sentence seems to end in a window, its end is merely that of a word, if there is one.
    """
    start = 0
    while len(paragraph) - start > _WINDOW:
        last = start + _WINDOW
        edges = [match.end() for match in _WINDOW_EDGE.finditer(paragraph, start, last)]
        end = edges[-1] if edges else paragraph.rfind(" ", start, last) + 1 or last
        yield start, end, bool(edges)
        start = end
    yield start, len(paragraph), True


def _behind_marks(paragraph: str, cut: int) -> int:
    """Move a cut behind the closing quotation marks and brackets that follow the full stop.

    A mark that touches the text on its left closes, one that touches only the text on its right
    opens; one that stands alone closes unless it can only open or an even number of its kind
    went before.
    """
    while True:
        at = cut
        while at < len(paragraph) and not _VISIBLE.match(paragraph[at]):
            at += 1
        if at == len(paragraph) or not _MARK.match(paragraph[at]):
            break
        mark = paragraph[at]
        touches_right = at + 1 < len(paragraph) and not paragraph[at + 1].isspace()
        opens = touches_right or mark in _OPENING or (mark in "\"'*" and _even(paragraph, mark, at))
        if (at > cut and opens) or (mark in "“‘" and paragraph[at - 1] in FULL_STOPS):
            break
        cut = at + 1
    zero_width = _ZERO_WIDTH.match(paragraph, cut)
    return zero_width.end() if zero_width else cut


def _even(paragraph: str, mark: str, at: int) -> bool:
    return paragraph.count(mark, max(0, at - _WINDOW), at) % 2 == 0


def _spans(paragraph: str, cuts: list[int]) -> list[Span]:
    """Return the trimmed spans between cuts; one without a word goes with the one before."""
    spans: list[Span] = []
    for start, end in pairwise(cuts):
        part = paragraph[start:end]
        left, right = end - len(part.lstrip()), start + len(part.rstrip())
        if left >= right:
            continue
        if spans and not (_WORDLIKE.search(part) and _WORDLIKE.search(paragraph, *spans[-1])):
            spans[-1] = Span(spans[-1].start, right)
        else:
            spans.append(Span(left, right))
    return spans
