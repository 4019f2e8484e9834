"""Where a noun phrase ends, without a parser: at a figure, a time, or what looks like a verb."""

from __future__ import annotations

from evaluator.drift.text import lexicon
from evaluator.drift.text.numeral_words import is_numeral
from evaluator.drift.text.side import Word

_SAME_FORM = frozenset(("cost", "hit", "cut", "put", "let", "quit"))  # in past and present
_OTHER_ENDINGS = ("s", "ing", "er", "est", "men", "children")


def past_form(word: Word) -> bool:
    """Return whether a verb has a past form: what is neither its base, "-s" nor "-ing" form."""
    return word.lower != word.lemma and not word.lower.endswith(_OTHER_ENDINGS)


def stands_outside(word: Word) -> bool:
    """Return whether a word behind a noun is no part of its phrase: "bank lent", "city two"."""
    if word.kind == "number" or is_numeral(word.lower):
        return True
    if word.capital:
        return False
    return past_form(word) or word.lower in _SAME_FORM or is_adverb(word)


def is_adverb(word: Word) -> bool:
    """Return whether a word says when, where or how: "later", "promptly"."""
    return word.lower.endswith("ly") or word.lower in lexicon.listed("adverbs_of_time")
