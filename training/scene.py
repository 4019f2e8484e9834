"""What an edit may draw on besides its sentence: chance, the lexicon, and other sentences."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from training.analyse import Edit, Sentence, Word
from training.lexicon import Lexicon


@dataclass
class Scene:
    """Surroundings of one edit.

    Attributes:
        rng: The only source of chance.
        names: Names found elsewhere, those of the same document first.
        donors: Other sentences, those of the same document first.
        vocabulary: Penn tag to word forms seen in the corpus.
        near: Sentences of the same document.
    """

    lexicon: Lexicon
    rng: random.Random
    names: list[str] = field(default_factory=list)
    donors: list[Sentence] = field(default_factory=list)
    vocabulary: dict[str, list[str]] = field(default_factory=dict)
    near: list[Sentence] = field(default_factory=list)


Editor = Callable[[Sentence, Scene], list[Edit] | None]


def shaped(new: str, like: str) -> str:
    """Return `new` with the capitals of `like`."""
    if like.isupper() and len(like) > 1:
        return new.upper()
    if like[:1].isupper():
        return new[:1].upper() + new[1:]
    return new


def pick(scene: Scene, sentence: Sentence, test: Callable[[int, Word], bool]) -> int | None:
    """Return the index of a random word that passes `test`, or None."""
    found = [i for i, word in enumerate(sentence.words) if test(i, word)]
    return scene.rng.choice(found) if found else None


def names_of(sentence: Sentence) -> list[tuple[int, int]]:
    """Runs of proper nouns, as first and last word index."""
    out: list[tuple[int, int]] = []
    for i, word in enumerate(sentence.words):
        if word.tag != "NNP" or word.lower in CALENDAR or len(word.text) < 2:
            continue
        if word.text.isupper() and len(word.text) > 6:
            continue
        if out and out[-1][1] == i - 1:
            out[-1] = (out[-1][0], i)
        else:
            out.append((i, i))
    return out


def noun_phrases(sentence: Sentence) -> list[tuple[int, int]]:
    """Determiner or possessive, adjectives and nouns in a row, as first and last word index."""
    out: list[tuple[int, int]] = []
    start: int | None = None
    for i, word in enumerate([*sentence.words, None]):
        tag = word.tag if word else ""
        opens = tag in ("DT", "PRP$", "CD")
        inside = tag.startswith(("NN", "JJ"))
        if start is not None and not inside:
            last = i - 1
            if sentence.words[last].tag.startswith("NN"):
                out.append((start, last))
            start = None
        if start is None and (opens or inside):
            start = i
    return out


def clause_end(sentence: Sentence, index: int) -> int:
    """Index of the last word before the punctuation mark that ends the clause of `index`."""
    for i in range(index, len(sentence.words)):
        if sentence.words[i].text in ',.;:!?—–()"”' and i > index:
            return i - 1
    return len(sentence.words) - 1


DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
MONTHS = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
]  # fmt: skip
CALENDAR = frozenset(DAYS + MONTHS)
NUMBER_WORDS = [
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
]  # fmt: skip
