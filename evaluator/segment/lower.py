"""Sentences that begin in lower case, as in chats, dictation and notes: "it is shut. so we left".

In edited text a full stop before a small letter is that of an abbreviation, so whether it ends a
sentence is decided from the text as a whole.
"""

from __future__ import annotations

from collections.abc import Iterator

from evaluator.patterns import lazily

# Abbreviations that are no words; "no", "in" and "sun" end sentences, too.
_ABBREVIATED = (
    r"etc|vs|approx|nos|vol|fig|figs|pp|ed|eds|mr|mrs|ms|dr|prof|st|jr|sr|inc|incl|excl|ltd|co|"
    r"corp|dept|govt|assn|intl|misc|resp|avg|attn|ext|tbsp|tsp|pkg|est|"
    r"cf|al|ca|jan|feb|apr|jun|jul|aug|sep|sept|oct|nov|"
    r"tue|tues|thu|thurs|fri|blvd|rd|mt|gov|sen|rep|capt|lt|sgt|rev|hon|"
    r"bzw|usw|ggf|evtl|inkl|ud|uds|sra|srta|núm|env|av|bd|tel|mio|mrd|tsd|str|nr"
)
_MEASURES = r"min|max|hrs|hr|sec|ft|in|lb|lbs|oz"  # metric ones are written without a full stop
# No word is longer, and the time for a line without an end stays linear.
_WORD = (
    r"(?:[\p{L}\p{M}][\p{L}\p{M}\p{N}'’\-/]{0,60}[\p{L}\p{M}\p{N}]|i|(?<=\p{N}\s?)[mgl]"
    r"|\p{N}[\p{L}\p{M}\p{N}.,:%°/\-]{0,60}(?<![.,:]))"
)
_CLOSED = r"[®™°%)\]*\"”’»]*"
_END = (
    rf"(?<![\p{{L}}\p{{N}}.'’])(?!(?:{_ABBREVIATED})\.)"
    rf"(?!(?<=\p{{N}}\s?)(?:{_MEASURES})\.){_WORD}{_CLOSED}(?:[.](?!\.)|\s?(?:[.]{{2,4}}|…|[!?]{{1,3}}))[\"”’»)\]]*"
)
_SMALL = lazily(rf"(?i:{_END})(?=\s+[\"“‘(\[]*\p{{Ll}})")
_LARGE = lazily(rf"(?i:{_END})(?=\s+[\"“‘(\[]*\p{{Lu}})")
_QUOTED = lazily(r"[!?,][\"”’»]+$")
_GOES_ON = lazily(
    r"\s+(?:and|or|but)\b|\s+(?:\S+\s+){0,2}(?:said|says|say|asked|asks|wrote|writes|added|adds|replied|cried|shouted|"
    r"told|thought|goes|went)\b"
)
# What only a sentence of English begins with, whatever stands before it.
_STARTER = lazily(
    rf"(?<!\S)(?!(?:{_ABBREVIATED})\.)\p{{Ll}}{{3,}}"
    r"(?:\.(?=\s+(?:i|i['’](?:m|ve|ll|d)|the|that['’]s|it['’]s|there['’]s|we|we['’]re|they|they['’]re"
    r"|you|it|this|these|those|he|she|if|but)\s)"
    r"|[!?](?=\s+(?:i|i['’](?:m|ve|ll|d)|it['’]s|that['’]s|there['’]s|we|you|this|these)\s))"
)
_SHARE = 0.3  # of all ends of sentences, those before a small letter
_LEAST = 2


def begins_in_lower_case(text: str) -> bool:
    """Whether a text writes the beginnings of sentences small, many of them at least."""
    small = sum(1 for _ in lower_boundaries(text))
    if small < _LEAST:
        return False
    large = sum(1 for _ in _LARGE.finditer(text))
    return small >= _SHARE * (small + large)


def lower_boundaries(text: str) -> Iterator[int]:
    """Yield where a sentence ends before one that begins in lower case.

    Not after a quotation which the sentence around it goes on from: "Stop!" he said.
    """
    for match in _SMALL.finditer(text):
        if not (_QUOTED.search(match.group()) and _GOES_ON.match(text, match.end())):
            yield match.end()


def certain_boundaries(text: str) -> Iterator[int]:
    """Yield such ends in an English text that is otherwise edited: a whole word, and "i" or "the".

    In edited text no abbreviation of letters in lower case stands before these words but those
    that are known.
    """
    return (match.end() for match in _STARTER.finditer(text))
