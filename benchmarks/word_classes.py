"""Nouns, verbs and adjectives of a text, told by ending and neighbours alone.

Independent of the word lists and lexicons that the rules and the training data are made with.
Words whose class is doubtful have none: what is left is enough to exchange a word for another of
the same class.
"""

from __future__ import annotations

from dataclasses import dataclass

import regex


@dataclass(frozen=True)
class ClassedWord:
    """A word of a text: where it stands, and its class ("noun", "nouns", "ed" …)."""

    start: int
    end: int
    text: str
    kind: str


_BEFORE_NOUN = frozenset({
    "the", "a", "an", "his", "her", "its", "our", "their", "this", "that", "each", "every",
})  # fmt: skip
_BEFORE_NOUNS = frozenset({
    "the", "his", "her", "its", "our", "their", "these", "those", "all", "many", "two", "three",
    "four",
})  # fmt: skip
_BEFORE_VERB = frozenset({
    "to", "will", "would", "can", "could", "may", "might", "must", "should",
})  # fmt: skip
_AFTER_NOUN = frozenset({
    "of", "in", "on", "at", "for", "from", "with", "by", "and", "or", "who", "which", "was",
    "were", "is", "are", "has", "have", "had", "will", "would", "can", "could", "after",
    "before", "during",
})  # fmt: skip
_AFTER_VERB = frozenset({
    "the", "a", "an", "his", "her", "its", "their", "it", "them", "him",
})  # fmt: skip
_AFTER_ADJECTIVE = _AFTER_NOUN | frozenset({
    "to", "that", "than", "as", "it", "he", "she", "they", "not", "the", "a", "an",
})  # fmt: skip
_ADJECTIVE = regex.compile(r"\p{Ll}{2,}(?:ous|ful|less|[ai]ble|al|ic|ive|ary|ern|ient)")
# Not what their ending or place says, or so general that they would fit nearly everywhere.
_NONE = frozenset({
    "anything", "evening", "everything", "morning", "nothing", "something", "spring", "during",
    "according", "including", "following", "building", "hundred", "indeed", "speed", "need",
    "succeed", "exceed", "early", "family", "reply", "supply", "some", "none", "they", "this",
    "could", "left", "rose", "unless", "highest", "earliest", "thirds", "more", "most", "best",
    "said", "added", "told", "noted", "stated", "announced", "declared", "explained",
    "reported", "called", "named", "asked", "argued", "claimed", "emphasized", "stressed",
    "suggested", "believed", "based", "used", "saying", "having", "library", "secretary",
    "january", "february", "anniversary", "number", "part", "thing", "things", "time", "year",
    "years", "days", "week", "weeks", "month", "moment", "case", "fact", "place", "side",
    "kind", "sort", "half", "rest", "group", "have", "been", "others", "other", "same", "first",
    "last", "next", "second", "third", "whole", "people",
})  # fmt: skip
_WORD = regex.compile(r"(?<![\p{L}\p{N}’'-])\p{Ll}{4,}(?![\p{L}\p{N}’'-])")
_TOKEN = regex.compile(r"[\p{L}\p{N}’'-]+|[^\s]")


def classed_words(text: str) -> list[ClassedWord]:
    """Return the lower-case words of `text` whose class can be told."""
    tokens = [("", 0, 0), *((m.group(), m.start(), m.end()) for m in _TOKEN.finditer(text))]
    tokens.append((".", len(text), len(text)))
    out = []
    for (before, *_), (word, start, end), (after, *_) in zip(
        tokens, tokens[1:], tokens[2:], strict=False
    ):
        kind = _kind(before.lower(), word, after.lower()) if _WORD.fullmatch(word) else ""
        if kind:
            out.append(ClassedWord(start, end, word, kind))
    return out


def _kind(before: str, word: str, after: str) -> str:
    """Return the class of a word by its ending and its neighbours, "" where it is doubtful."""
    if word in _NONE or word.endswith("ly"):
        return ""
    if word.endswith("ing"):
        return "ing" if len(word) > 5 and before not in _BEFORE_NOUN else ""
    if word.endswith("ed"):
        return "ed" if before not in _BEFORE_NOUN else ""
    closed = after in _AFTER_NOUN or not after[0].isalnum()
    if _ADJECTIVE.fullmatch(word):
        return "adjective" if after[0].isalpha() and after not in _AFTER_ADJECTIVE else ""
    if before in _BEFORE_VERB and after in _AFTER_VERB:
        return "verb"
    plural = word.endswith("s") and not word.endswith(("ss", "us", "is"))
    if closed and not plural and before in _BEFORE_NOUN:
        return "noun"
    return "nouns" if closed and plural and before in _BEFORE_NOUNS else ""
