"""Sentences that begin in lower case, as in chats, dictation and notes: "it is shut. so we left".

In edited text a full stop before a small letter is that of an abbreviation, so whether it ends a
sentence is decided from the text as a whole.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

_ABBREVIATED = (
    r"etc|vs|approx|no|nos|vol|fig|figs|pp|ed|eds|mr|mrs|ms|dr|prof|st|jr|sr|inc|ltd|co|corp|dept|est|"
    r"min|max|hrs|hr|sec|ft|in|lb|lbs|oz|cf|al|ca|jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec|"
    r"mon|tue|tues|wed|thu|thurs|fri|sat|sun|ave|blvd|rd|mt|gov|gen|sen|rep|capt|lt|sgt|rev|hon|"
    r"bzw|ca|usw|ggf|evtl|inkl|ud|uds|sra|srta|núm|art|cap|env|av|bd|tel|mio|mrd|tsd|str|nr"
)
_END = (
    rf"(?<![\p{{L}}\p{{N}}.'’])(?!(?:{_ABBREVIATED})\.)"
    r"(?:[\p{L}\p{M}][\p{L}\p{M}'’\-]*[\p{L}\p{M}]|i|[\p{N}][\p{N}.,:%]*|\p{N})[)\]\"”’»]*"
    r"(?:[.](?!\.)|[!?]{1,3})[\"”’»)\]]*"
)
_SMALL = regex.compile(rf"(?i:{_END})(?=\s+[\"“‘(\[]*\p{{Ll}})")
_LARGE = regex.compile(rf"(?i:{_END})(?=\s+[\"“‘(\[]*\p{{Lu}})")
_QUOTED = regex.compile(r"[!?.,][\"”’»]+$")
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

    Not after a quotation, which the sentence around it may go on from: "Stop!" he said.
    """
    for match in _SMALL.finditer(text):
        if not _QUOTED.search(match.group()):
            yield match.end()
