"""What a pool of translations agrees on, and which of them says something else."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from evaluator.types import Category
from training.analyse import Mark, Sentence, Word, analyse
from training.data import Pool
from training.lexicon import Lexicon


@dataclass(frozen=True)
class Version:
    """One translation among others.

    Attributes:
        reference: Whether a professional wrote it.
        alone: Content words that no other version has.
        lacks: Content lemmas that nearly all others have.
    """

    sentence: Sentence
    reference: bool
    alone: tuple[Word, ...]
    lacks: frozenset[str]


def keys(word: Word, lexicon: Lexicon) -> tuple[str, ...]:
    """What a word counts as for agreement: its base form, with a figure's marks taken out."""
    lower = word.lower.replace("-", "").replace(",", "")
    return (lexicon.any_lemma(lower),)


def content_keys(sentence: Sentence, lexicon: Lexicon) -> Counter[str]:
    """Count what the content words of a sentence stand for."""
    return Counter(k for w in sentence.words if w.content for k in keys(w, lexicon))


def versions(pool: Pool, lexicon: Lexicon) -> list[Version]:
    """Return every version of a pool with its support."""
    sentences = [analyse(t, lexicon) for t in (*pool.references, *pool.outputs) if t]
    sets = [set(content_keys(s, lexicon)) for s in sentences]
    counts = Counter(k for s in sets for k in s)
    n = len(sentences)
    out = []
    for i, (sentence, own) in enumerate(zip(sentences, sets, strict=True)):
        alone = tuple(
            w
            for w in sentence.words
            if w.content and len(w.lower) > 1 and all(counts[k] == 1 for k in keys(w, lexicon))
        )
        lacks = frozenset(
            k for k, c in counts.items() if k not in own and c >= 0.85 * (n - 1) and len(k) > 2
        )
        out.append(Version(sentence, i < len(pool.references), alone, lacks))
    return out


def agrees(version: Version) -> bool:
    """Whether nearly all that it says is said by others and nothing that they say is missing."""
    content = sum(w.content for w in version.sentence.words)
    return len(version.alone) <= content // 12 and len(version.lacks) <= content // 12


def drifts(version: Version) -> bool:
    """Whether it says at least three things that nobody else says, or lacks what all others say."""
    numbers = [w for w in version.alone if w.text[0].isdecimal()]
    missing_numbers = [k for k in version.lacks if k[0].isdecimal()]
    return (
        len(version.alone) >= 3
        or len(version.lacks) >= 3
        or bool(numbers and missing_numbers)
        or (len(version.alone) >= 2 and len(version.lacks) >= 1)
    )


def drift_marks(
    version: Version, other: Version, lexicon: Lexicon
) -> tuple[tuple[Mark, ...], tuple[Mark, ...]]:
    """Mark in `other` what `version` lacks, in `version` what it alone says."""
    theirs = tuple(
        Mark(w.start, w.end, _category(w, Category.OMISSION))
        for w in other.sentence.words
        if w.content and version.lacks & set(keys(w, lexicon))
    )
    own = tuple(Mark(w.start, w.end, _category(w, Category.MEANING)) for w in version.alone)
    return theirs, own


def _category(word: Word, otherwise: Category) -> Category:
    if word.text[0].isdecimal():
        return Category.NUMBER
    return Category.NAME if word.tag == "NNP" else otherwise
