"""Words that say how sure a statement is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from evaluator.drift.text import lexicon
from evaluator.drift.text.side import Side, Word, once

SURE = 3
"""The level of what leaves nothing open."""


@dataclass(frozen=True, slots=True)
class Hedge:
    """A word that says how sure a statement is.

    Attributes:
        level: 0 open, 1 possible, 2 likely, 3 sure.
        family: "modal", "hedge", "claim" (alleged, reportedly), "must".
    """

    first: int
    last: int
    level: int
    family: str


@cache
def _table() -> dict[str, list[tuple[tuple[str, ...], int, str]]]:
    table: dict[str, list[tuple[tuple[str, ...], int, str]]] = {}
    for family, level, phrases in lexicon.rows("certainty.tsv"):
        for phrase in phrases.split(", "):
            parts = tuple(phrase.split())
            table.setdefault(parts[0], []).append((parts, int(level), family))
    for rows in table.values():
        rows.sort(key=lambda row: -len(row[0]))
    return table


@once
def hedges(side: Side) -> list[Hedge]:
    """Return the words of a side that say how sure something is, in order."""
    words, table, found = side.words, _table(), []
    resume = 0
    for index in sorted({*side.where(table.keys()), *side.contractions}):
        if index < resume:
            continue
        word = words[index]
        step = 1
        if word.kind == "word" and not _no_hedge(words, word):
            bare = word.lower.removesuffix("n't") if word.lower.endswith("n't") else word.lower
            for parts, level, family in table.get(bare, ()) or table.get(word.lemma, ()):
                if all(
                    index + k < len(words)
                    and (k == 0 or part in (words[index + k].lower, words[index + k].lemma))
                    for k, part in enumerate(parts)
                ):
                    found.append(Hedge(index, index + len(parts) - 1, level, family))
                    step = len(parts)
                    break
        resume = index + step
    return found


def _no_hedge(words: tuple[Word, ...], word: Word) -> bool:
    """Return whether a word says something else than how sure something is.

    The month of May, "as soon as possible", "as likely as", "a certain pattern", "is supposed to
    carry", "looks like a ring".
    """
    before = words[word.index - 1].lower if word.index else ""
    after = words[word.index + 1].lower if word.index + 1 < len(words) else ""
    if word.lower == "may":
        return word.capital and not word.opening
    if word.lower in ("possible", "likely"):
        return before in ("as", "more", "less") or (before == "it" and after == "to")
    if word.lower == "possibilities":  # what one may do
        return True
    if word.lower == "certain":
        return before in ("a", "an", "of", "the", "") or words[word.index - 1].kind == "mark"
    if word.lower == "supposed":
        return after == "to"
    then = words[word.index + 2].lower if word.index + 2 < len(words) else ""
    return word.lemma == "look" and after == "like" and then in ("a", "an", "the")
