"""Text that a reader left out and the other side answers: it is taken into the document.

No reader knows for certain what an article is. Where a sentence of the other side stands in what
was left out, it was part of the article, or both sides have it: either way nothing was put in.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from unicodedata import normalize

import regex

from evaluator.readers.block import letters_in
from evaluator.readers.coverage import MAX_UNREAD
from evaluator.readers.source import shown
from evaluator.types import Document, Dropped, Paragraph, Place, Role, Warning_

_NEARLY = 0.7  # share of a sentence's runs of three words
_SHORT = 20  # letters; a shorter sentence must be all that a place holds
_SHORTEST = 6
_MOST_TOLD = 3
_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")
_GAP = "\n\n"

Shingle = tuple[str, ...]


def take_back(document: Document, sentences: Sequence[str]) -> Document:
    """Return the document with what it left out and the other side has, in the role `LEFT_OUT`.

    Args:
        document: One side. Where its text is the file's own, nothing was taken out of it and
            nothing comes back.
        sentences: Those of the other side.
    """
    if not document.dropped or not document.places:
        return document
    wanted = _missing(document, sentences)
    found = _answering(document.dropped, wanted) if wanted else []
    if not found:
        return document
    taken = [document.dropped[index] for index in found]
    text, paragraphs, places = _insert(document, taken)
    unread = _unread(document, taken)
    warnings = tuple(
        each for each in document.warnings if each.slug != "text-unread" or unread > MAX_UNREAD
    )
    return replace(
        document,
        text=text,
        paragraphs=paragraphs,
        places=places,
        dropped=tuple(d for index, d in enumerate(document.dropped) if index not in found),
        unread=unread,
        warnings=(*warnings, _told(document, taken)),
    )


def _words(text: str) -> list[str]:
    return _WORD.findall(normalize("NFKC", text).casefold())


def _shingles(words: Sequence[str]) -> list[Shingle]:
    return list(zip(words, words[1:], words[2:], strict=False))


def _missing(document: Document, sentences: Sequence[str]) -> list[list[str]]:
    """Return the words of the sentences that do not stand in the document itself."""
    own = _words(document.text)
    joined, shingles = "".join(own), set(_shingles(own))
    out = []
    for sentence in sentences:
        words = _words(sentence)
        if len(bare := "".join(words)) < _SHORTEST or bare in joined:
            continue
        runs = _shingles(words)
        if not runs or sum(run in shingles for run in runs) < _NEARLY * len(runs):
            out.append(words)
    return out


def _answering(dropped: Sequence[Dropped], wanted: Sequence[list[str]]) -> list[int]:
    """Return the indices of the texts that hold one of the wanted sentences, or nearly."""
    said = [_words(each.text) for each in dropped]
    bare = ["".join(words) for words in said]
    holders: defaultdict[Shingle, set[int]] = defaultdict(set)
    for index, words in enumerate(said):
        for run in _shingles(words):
            holders[run].add(index)
    found: set[int] = set()
    for words in wanted:
        sentence = "".join(words)
        if len(sentence) < _SHORT:
            found.update(i for i, text in enumerate(bare) if text == sentence)
            continue
        runs = _shingles(words)
        counts: defaultdict[int, int] = defaultdict(int)
        for run in runs:
            for index in holders.get(run, ()):
                counts[index] += 1
        best = max(counts, key=lambda i: (counts[i], -i), default=None)
        if best is not None and counts[best] >= _NEARLY * len(runs):
            found.add(best)
        elif not runs:  # no spaces between words
            found.update(i for i, text in enumerate(bare) if sentence in text)
    return sorted(found)


def _insert(
    document: Document, taken: Sequence[Dropped]
) -> tuple[str, tuple[Paragraph, ...], tuple[Place, ...]]:
    """Put texts where they stood: before the first paragraph from a later place."""
    before: defaultdict[int, list[Dropped]] = defaultdict(list)
    for each in taken:
        later = (p.start for p in document.places if p.kind == each.kind and p.number > each.number)
        at = next(later, len(document.text))
        starts = (p.start for p in document.paragraphs if p.end > at)
        before[next(starts, len(document.text))].append(each)
    parts: list[str] = []
    paragraphs: list[Paragraph] = []
    places: list[Place] = []
    length = done = 0

    def put(text: str) -> None:
        nonlocal length
        parts.append(text)
        length += len(text)

    old_places = list(document.places)

    def copy(upto: int) -> None:
        nonlocal done
        by = length - done
        paragraphs.extend(
            replace(p, start=p.start + by, end=p.end + by)
            for p in document.paragraphs
            if done <= p.start < upto
        )
        while old_places and old_places[0].start < upto:
            place = old_places.pop(0)
            places.append(place._replace(start=place.start + by, end=place.end + by))
        put(document.text[done:upto])
        done = upto

    for at in sorted(before):
        copy(at)
        for each in before[at]:
            if at == len(document.text):
                put(_GAP)
            start = length
            put(each.text)
            paragraphs.append(Paragraph(start, length, Role.LEFT_OUT, 1.0))
            places.append(Place(start, length, each.kind, each.number, each.name))
            if at < len(document.text):
                put(_GAP)
    copy(len(document.text))
    return "".join(parts), tuple(paragraphs), tuple(places)


def _unread(document: Document, taken: Sequence[Dropped]) -> float:
    """Return the share that is still left out unread."""
    given = sum(letters_in(document.text[p.start : p.end]) for p in document.paragraphs)
    left = given * document.unread / (1 - document.unread) if document.unread < 1 else 0.0
    back = sum(letters_in(each.text) for each in taken)
    left = max(left - sum(letters_in(each.text) for each in taken if not each.known), 0.0)
    return left / (given + back + left) if left else 0.0


def _told(document: Document, taken: Sequence[Dropped]) -> Warning_:
    where = [
        f"{each.reason} ({f'{each.kind} {each.number} {each.name}'.strip() or 'no place'})"
        for each in taken[:_MOST_TOLD]
    ]
    more = len(taken) - len(where)
    rest = f" and {more:,} more" if more else ""
    return Warning_(
        "left-out-found",
        f"{shown(document.path)}: text that was left out stands on the other side, and was taken "
        f"in: {', '.join(where)}{rest}.",
    )
