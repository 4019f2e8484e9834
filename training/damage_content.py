"""Damage to what is said at all: parts that are dropped, and parts that nothing stands for."""

from __future__ import annotations

from itertools import pairwise

from evaluator.types import Category
from training.analyse import Edit, Sentence
from training.scene import Scene, clause_end, names_of, noun_phrases, pick
from training.wordlists import LISTS

_PREPOSITIONS = frozenset(LISTS["prepositions"])


def dropped_modifier(sentence: Sentence, scene: Scene) -> list[Edit] | None:
    """Drop an adjective or an adverb."""
    words = sentence.words

    def modifies(i: int, tag: str) -> bool:
        if i + 1 >= len(words):
            return False
        if tag == "JJ" or tag == "NN" or tag == "NNP":
            return words[i + 1].tag.startswith("NN") and (i == 0 or words[i - 1].text != "-")
        return tag == "RB"

    i = pick(
        scene,
        sentence,
        lambda i, w: (
            w.content
            and w.tag[:2] in ("JJ", "RB", "NN")
            and w.lower not in ("not", "n't")
            and modifies(i, w.tag)
        ),
    )
    if i is None:
        return None
    return [Edit(words[i].start, words[i].end, "", Category.OMISSION)]


def dropped_phrase(sentence: Sentence, scene: Scene) -> list[Edit] | None:
    """Drop a prepositional phrase."""
    words = sentence.words
    options = []
    for a, b in noun_phrases(sentence) + names_of(sentence):
        if a >= 2 and words[a - 1].lower in _PREPOSITIONS and b - a < 6:
            last = b
            while last + 1 < len(words) and words[last + 1].tag in ("POS", "NNP"):
                last += 1
            if words[last].tag != "POS":
                options.append((a - 1, last))
    if not options:
        return None
    a, b = scene.rng.choice(options)
    return [Edit(words[a].start, words[b].end, "", Category.OMISSION)]


def dropped_clause(sentence: Sentence, scene: Scene) -> list[Edit] | None:
    """Drop a clause between marks, from a conjunction on, or a whole sentence of several."""
    words = sentence.words
    marks = [i for i, w in enumerate(words) if w.text in ",;:—–.!?()"]
    options = []
    bounds = [-1, *marks]
    for left, right in pairwise(bounds):
        if 3 <= right - left - 1 <= 0.6 * len(words):
            options.append(
                (left + 1, right if words[right].text in ",;" and left == -1 else right - 1)
            )
    for i, word in enumerate(words):
        if (
            word.lower in ("and", "but", "which", "who", "because", "while", "to", "that", "as")
            and i > 3
        ):
            end = clause_end(sentence, i)
            if 3 <= end - i + 1 <= 0.6 * len(words):
                options.append((i, end))
    if not options:
        return None
    a, b = scene.rng.choice(options)
    return [Edit(words[a].start, words[b].end, "", Category.OMISSION)]


def dropped_item(sentence: Sentence, scene: Scene) -> list[Edit] | None:
    """Drop one member of a list or pair joined by "and"."""
    words = sentence.words
    for i in scene.rng.sample(range(len(words)), len(words)):
        if words[i].lower in ("and", "or") and 0 < i < len(words) - 1:
            after, before = words[i + 1], words[i - 1]
            if after.tag[:2] == before.tag[:2] and after.content and before.content:
                if scene.rng.random() < 0.5:
                    return [Edit(words[i].start, after.end, "", Category.OMISSION)]
                return [Edit(before.start, words[i].end, "", Category.OMISSION)]
    return None


def truncated(sentence: Sentence, scene: Scene) -> list[Edit] | None:
    """Stop in the middle, the end of the sentence lost."""
    words = sentence.words
    if len(words) < 8:
        return None
    at = scene.rng.randrange(len(words) // 2, len(words) - 3)
    end = len(words) - 1 if words[-1].text in ".!?" else len(words)
    return [Edit(words[at].start, words[end - 1].end, "", Category.OMISSION)]


def added_modifier(sentence: Sentence, scene: Scene) -> list[Edit] | None:
    """Put in an adjective or an adverb that nothing stands for."""
    words, rng = sentence.words, scene.rng
    adverb = rng.random() < 0.45
    i = pick(
        scene,
        sentence,
        lambda i, w: (
            (w.tag in ("VBD", "VBN", "VBG") and w.content and i > 0)
            if adverb
            else (
                w.tag in ("NN", "NNS")
                and i > 0
                and words[i - 1].tag in ("DT", "PRP$", "JJ", "IN", "CD", "VBD")
            )
        ),
    )
    if i is None:
        return None
    tag, own = ("RB", "extra_adverbs") if adverb else ("JJ", "extra_adjectives")
    stock = scene.vocabulary.get(tag, [])
    new = rng.choice(stock) if stock and rng.random() < 0.6 else rng.choice(LISTS[own])
    if any(w.lower == new.lower() for w in words):
        return None
    return [Edit(words[i].start, words[i].start, new + " ", Category.ADDITION)]


def added_phrase(sentence: Sentence, scene: Scene) -> list[Edit] | None:
    """Put in a phrase or clause, ready made or from another sentence."""
    words, rng = sentence.words, scene.rng
    if len(words) < 3:
        return None
    end = words[-2].end if words[-1].text in ".!?" else words[-1].end
    if rng.random() < 0.4 or not scene.donors:
        return [Edit(end, end, " " + rng.choice(LISTS["extra_phrases"]), Category.ADDITION)]
    donor = rng.choice(scene.donors)
    cuts = [
        (i, clause_end(donor, i))
        for i, w in enumerate(donor.words)
        if w.lower in (*_PREPOSITIONS, "and", "but", "which", "because", "while", "who") and i > 0
    ]
    cuts = [(a, b) for a, b in cuts if 2 <= b - a + 1 <= 9 and donor.words[b].content]
    if not cuts:
        return None
    a, b = rng.choice(cuts)
    new = donor.between(a, b)
    new = new[0].lower() + new[1:]
    places = [i for i, w in enumerate(words[:-1]) if i > 1 and words[i + 1].text in ",;"]
    at = words[rng.choice(places)].end if places and rng.random() < 0.4 else end
    comma = ", " if donor.words[a].lower in ("which", "who", "but", "while") else " "
    return [Edit(at, at, comma + new, Category.ADDITION)]


def added_sentence(sentence: Sentence, scene: Scene) -> list[Edit] | None:
    """Add a sentence that the other side lacks, behind or in front."""
    if not scene.donors:
        return None
    donor = scene.rng.choice(scene.donors).text.strip()
    if not 15 <= len(donor) <= 130:
        return None
    if scene.rng.random() < 0.7 and sentence.text.rstrip()[-1:] in ".!?":
        return [Edit(len(sentence.text), len(sentence.text), " " + donor, Category.ADDITION)]
    return [Edit(0, 0, donor + " ", Category.ADDITION)] if donor[-1] in ".!?" else None
