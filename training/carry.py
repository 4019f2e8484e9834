"""Carries marks from one version of a sentence to another: which of its words were damaged."""

from __future__ import annotations

from collections import defaultdict

from evaluator.types import Category
from training.analyse import Mark, Sentence
from training.lexicon import Lexicon
from training.natural import keys

Spans = tuple[Mark, ...]


def carry(
    marks: Spans, source: Sentence, target: Sentence, lexicon: Lexicon
) -> tuple[Spans, tuple[tuple[int, int], ...]]:
    """Find in `target`, another version of `source`, the words that `marks` of `source` stand for.

    Returns:
        The marks in `target`, and the spans of words of `target` of which it cannot be said: all
        that nothing in `source` answers, when some marked word was not found.
    """
    if not marks:
        return (), ()
    where: dict[str, list[int]] = defaultdict(list)
    for j, word in enumerate(target.words):
        for key in keys(word, lexicon):
            where[key].append(j)
    found: dict[int, Category] = {}
    missing = False
    for mark in marks:
        hits = []
        for i, word in enumerate(source.words):
            if (
                not (mark.start <= word.start and word.end <= mark.end)
                or not word.text[-1].isalnum()
            ):
                continue
            places = [j for key in keys(word, lexicon) for j in where[key]]
            at = i / max(1, len(source.words)) * len(target.words)
            near = [j for j in places if word.content or abs(j - at) < 4]
            if near:
                hits.append(min(near, key=lambda j: abs(j - at)))
            elif word.content or len(mark_words(mark, source)) == 1:
                missing = True
        found.update(dict.fromkeys(hits, mark.category))
    known = {k for w in source.words for k in keys(w, lexicon)}
    unknown = tuple(
        (w.start, w.end)
        for j, w in enumerate(target.words)
        if missing and j not in found and not set(keys(w, lexicon)) & known
    )
    return _merged(found, target), unknown


def mark_words(mark: Mark, sentence: Sentence) -> list[int]:
    """Indices of the words inside a mark."""
    return [i for i, w in enumerate(sentence.words) if mark.start <= w.start and w.end <= mark.end]


def _merged(found: dict[int, Category], sentence: Sentence) -> Spans:
    out: list[Mark] = []
    last = -2
    for j in sorted(found):
        word = sentence.words[j]
        if out and j == last + 1 and out[-1].category == found[j]:
            out[-1] = Mark(out[-1].start, word.end, found[j])
        else:
            out.append(Mark(word.start, word.end, found[j]))
        last = j
    return tuple(out)
