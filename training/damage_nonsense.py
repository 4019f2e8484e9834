"""Damage that leaves no sense: any word lost, an unrelated word, words in no order, half a text.

Bad form is part of this damage: but for spaces, nothing is mended behind it (`UNMENDED`).
"""

from __future__ import annotations

import re

from evaluator.types import Category
from training.analyse import Edit, Sentence, Word
from training.lexicon import Lexicon, wordnet_pos
from training.scene import Scene, pick, shaped
from training.wordlists import LISTS

UNMENDED = frozenset({"dropped_word", "shuffled", "half"})
_MISSED = frozenset(LISTS["missed_words"])
_CLOSING = ".!?\"”’')»"
_STEM = 5
_SHORTEST = 6


def dropped_word(sentence: Sentence, scene: Scene) -> list[Edit] | None:
    """Drop a word of any class that is missed: not an article, nor what negates."""
    text, small = sentence.text, scene.rng.random() < 0.25

    def alone(word: Word) -> bool:
        # Half a compound ("sugar-free") or what a short form hangs on is no word of its own.
        around = text[word.start - 1 : word.start] + text[word.end : word.end + 1]
        return not any(c.isalnum() or c in "-'’–/@_" for c in around)

    def missed(_: int, word: Word) -> bool:
        return alone(word) and (
            word.lower in _MISSED if small else word.content and word.text[0].isalnum()
        )

    i = pick(scene, sentence, missed)
    if i is None or len(sentence.words) < 3:
        return None
    word = sentence.words[i]
    return [Edit(word.start, word.end, "", Category.OMISSION)]


def unrelated_word(sentence: Sentence, scene: Scene) -> list[Edit] | None:
    """Put a word of another document, of the same form and nothing alike, in a word's place."""
    i = pick(
        scene, sentence, lambda _, w: w.content and bool(wordnet_pos(w.tag)) and len(w.text) > 2
    )
    stock = scene.vocabulary.get(sentence.words[i].tag) if i is not None else None
    if i is None or not stock:
        return None
    word, pos = sentence.words[i], wordnet_pos(sentence.words[i].tag) or "n"
    for _ in range(6):
        new = scene.rng.choice(stock)
        lemma = scene.lexicon.lemma(new, pos)
        known = new in scene.lexicon.tags or (pos, lemma) in scene.lexicon.senses
        free = known and len(new) > 2 and not _near(lemma, sentence, scene)
        if free and unrelated(word.lemma, lemma, pos, scene.lexicon):
            return [Edit(word.start, word.end, shaped(new, word.text), Category.MEANING)]
    return None


def _near(lemma: str, sentence: Sentence, scene: Scene) -> bool:
    """Whether the sentence or its document has the word."""
    return any(w.lemma == lemma for s in (sentence, *scene.near) for w in s.words)


def unrelated(one: str, other: str, pos: str, lexicon: Lexicon) -> bool:
    """Whether two lemmas neither begin alike nor are near each other in WordNet.

    Near are synonyms, opposites, what stands up to two steps above or below, what stands under
    one genus, and nouns and verbs of one field.
    """
    if one[:_STEM] == other[:_STEM]:
        return False
    ours, theirs = (lexicon.senses.get((pos, lemma), ()) for lemma in (one, other))
    if {one, other} & {*lexicon.antonyms(one, pos), *lexicon.antonyms(other, pos)}:
        return False
    if ours and theirs and pos in "nv" and lexicon.fields[ours[0]] == lexicon.fields[theirs[0]]:
        return False
    (own, up, top), (own2, up2, top2) = (_levels(s, lexicon) for s in (ours, theirs))
    return not ((own | up) & (own2 | up2) or own & top2 or own2 & top)


def _levels(senses: list[str] | tuple[str, ...], lexicon: Lexicon) -> tuple[set[str], ...]:
    """Synsets, those above them, and those above these."""
    own = set(senses)
    up = {h for s in own for h in lexicon.hypernyms.get(s, ())}
    return own, up, {h for s in up for h in lexicon.hypernyms.get(s, ())}


def shuffled(sentence: Sentence, scene: Scene) -> list[Edit] | None:
    """Put all words, or a stretch of them, in random order; commas go along or are left out."""
    rng, text = scene.rng, sentence.text
    found = list(re.finditer(r"\S+", text.rstrip(_CLOSING + " ")))
    if len(found) < _SHORTEST:
        return None
    a, b = 0, len(found)
    if rng.random() < 0.35:
        a = rng.randrange(0, len(found) - _SHORTEST + 1)
        b = rng.randrange(a + _SHORTEST, len(found) + 1)
    tokens = [match.group() for match in found[a:b]]
    order = tokens.copy()
    rng.shuffle(order)
    if sum(x != y for x, y in zip(order, tokens, strict=True)) < _SHORTEST - 2:
        return None
    if rng.random() < 0.4:
        order = [token.strip(',;:()"“”') for token in order]
    new = " ".join(token for token in order if token)
    return [Edit(found[a].start(), found[b - 1].end(), new, Category.GARBLED)]


def half(sentence: Sentence, scene: Scene) -> list[Edit] | None:
    """Cut off about half of a text, the second or the first; what follows or went before stays."""
    words, rng = sentence.words, scene.rng
    if len(words) < _SHORTEST:
        return None
    at = round(len(words) * rng.uniform(0.42, 0.58))
    if rng.random() < 0.3:
        return [Edit(words[0].start, words[at].start, "", Category.OMISSION)]
    whole = words[-1].text not in ".!?" or rng.random() < 0.5
    end = len(words) if whole else len(words) - 1
    return [Edit(words[at].start, words[end - 1].end, "", Category.OMISSION)]
