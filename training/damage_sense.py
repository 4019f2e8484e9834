"""Damage by words that do not belong: of another sense, from elsewhere, foreign or garbled."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from evaluator.types import Category
from training.analyse import Edit, Sentence, Word
from training.damage_facts import garble
from training.lexicon import wordnet_pos
from training.scene import Scene, pick, shaped
from training.wordlists import LISTS


def _replaced(
    sentence: Sentence, scene: Scene, choose: Callable[[Word], Sequence[str]]
) -> list[Edit] | None:
    """Put one of what `choose` gives for a word in its place."""
    order = [w for w in sentence.words if w.content and wordnet_pos(w.tag) and len(w.text) > 2]
    scene.rng.shuffle(order)
    for word in order[:6]:
        stock = choose(word)
        stock = [s for s in stock if s.lower() not in (word.lower, word.lemma)]
        if stock:
            new = scene.lexicon.inflect(scene.rng.choice(stock[:8]), word.tag)
            if new.lower() != word.lower:
                return [Edit(word.start, word.end, shaped(new, word.text), Category.MEANING)]
    return None


def broader(sentence: Sentence, scene: Scene) -> list[Edit] | None:
    """Put the genus in the place of the thing."""
    lexicon = scene.lexicon
    return _replaced(
        sentence, scene, lambda w: lexicon.broader(w.lemma, "n") if w.tag.startswith("NN") else ()
    )


def sibling(sentence: Sentence, scene: Scene) -> list[Edit] | None:
    """Put another thing or deed of the same sort in the place of a word."""
    lexicon = scene.lexicon
    return _replaced(
        sentence,
        scene,
        lambda w: (
            scene.rng.sample(s, min(8, len(s)))
            if (
                s := [
                    x
                    for x in lexicon.siblings(w.lemma, wordnet_pos(w.tag) or "n")
                    if x in lexicon.tags
                ]
            )
            else ()
        ),
    )


def wrong_sense(sentence: Sentence, scene: Scene) -> list[Edit] | None:
    """Translate a word by another of its senses."""
    lexicon = scene.lexicon
    return _replaced(
        sentence, scene, lambda w: lexicon.wrong_senses(w.lemma, wordnet_pos(w.tag) or "n")
    )


def stray_word(sentence: Sentence, scene: Scene) -> list[Edit] | None:
    """Put a word from elsewhere in the place of one with the same tag."""
    i = pick(
        scene, sentence, lambda i, w: w.content and bool(wordnet_pos(w.tag)) and len(w.text) > 2
    )
    if i is None:
        return None
    word = sentence.words[i]
    same = [w.text for d in scene.donors[:6] for w in d.words if w.tag == word.tag and w.content]
    same = [s for s in same if s.lower() not in {w.lower for w in sentence.words}]
    if same and scene.rng.random() < 0.5:
        new = shaped(scene.rng.choice(same), word.text)
    else:
        new = other_word(word.text, word.tag, scene) or ""
    return [Edit(word.start, word.end, new, Category.MEANING)] if new else None


def other_word(text: str, tag: str, scene: Scene) -> str | None:
    """Return a word with the same tag from elsewhere, None where chance found none."""
    stock = scene.vocabulary.get(tag)
    if not stock:
        return None
    new = scene.rng.choice(stock)
    return shaped(new, text) if new.lower() != text.lower() else None


def untranslated(sentence: Sentence, scene: Scene) -> list[Edit] | None:
    """Leave a word in a foreign language."""
    i = pick(scene, sentence, lambda i, w: w.content and w.tag[:2] in ("NN", "JJ", "VB", "RB"))
    if i is None:
        return None
    word = sentence.words[i]
    return [Edit(word.start, word.end, scene.rng.choice(LISTS["foreign"]), Category.UNTRANSLATED)]


def garbled(sentence: Sentence, scene: Scene) -> list[Edit] | None:
    """Make a word no word, say words twice, or shuffle a stretch."""
    words, rng = sentence.words, scene.rng
    way = rng.random()
    if way < 0.4:
        i = pick(
            scene,
            sentence,
            lambda i, w: w.content and len(w.text) > 5 and w.text.isalpha() and w.tag != "NNP",
        )
        new = garble(words[i].text, scene) if i is not None else None
        if i is None or new is None:
            return None
        return [Edit(words[i].start, words[i].end, new, Category.GARBLED)]
    if len(words) < 6:
        return None
    size = rng.choice([2, 3, 3, 4])
    a = rng.randrange(0, len(words) - size)
    stretch = words[a : a + size]
    if not any(w.content for w in stretch) or any(w.tag == "." for w in stretch):
        return None
    if way < 0.65:
        new = " " + " ".join(w.text for w in stretch)
        return [
            Edit(stretch[-1].end, stretch[-1].end, new * rng.choice([1, 1, 2]), Category.GARBLED)
        ]
    order = [w.text for w in stretch]
    rng.shuffle(order)
    if size < 3 or order == [w.text for w in stretch]:
        return None
    return [Edit(stretch[0].start, stretch[-1].end, " ".join(order), Category.GARBLED)]
