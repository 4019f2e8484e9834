"""Harmless: a small word for another where the meaning stays ("the" for "a")."""

from __future__ import annotations

from training.analyse import VOWEL_SOUND, Edit, Sentence, Word
from training.scene import Scene, shaped
from training.wordlists import LISTS, couples

_TABLE: dict[str, list[str]] = {}
for _a, _b in couples("small_words"):
    _TABLE.setdefault(_a, []).append(_b)
_ONLY_THE = frozenset(LISTS["only_the"])
_ONLY_A = frozenset(LISTS["only_a"])


def function_word(sentence: Sentence, scene: Scene) -> list[Edit] | None:
    """An article for the other one, or a small word for one that means the same."""
    rng, words = scene.rng, sentence.words
    articles = [i for i in range(len(words) - 1) if _exchangeable(words, i)]
    others = [w for w in words if w.lower in _TABLE and w.tag != "NNP"]
    if articles and (not others or rng.random() < 0.8):
        i = rng.choice(articles)
        # A slip of the article before a vowel is bad form, and the meaning stays all the same.
        slip = rng.random() < 0.25
        vowel = bool(VOWEL_SOUND.match(words[i + 1].text))
        new = ("an" if vowel and not slip else "a") if words[i].lower == "the" else "the"
        return [Edit(words[i].start, words[i].end, shaped(new, words[i].text))]
    if not others:
        return None
    word = rng.choice(others)
    return [Edit(word.start, word.end, shaped(rng.choice(_TABLE[word.lower]), word.text))]


def _exchangeable(words: tuple[Word, ...], i: int) -> bool:
    """Whether the article at `i` may be the other one: before a noun in the singular, no name.

    "The first", "the same" and the like take no "a"; "a few" and "a number" count, "a day" is a
    rate.
    """
    if words[i].lower not in ("the", "a", "an") or (words[i].text in ("A", "THE") and i > 0):
        return False
    head = i + 1
    while head + 1 < len(words) and words[head + 1].tag.startswith(("NN", "JJ")):
        head += 1
    if not all(w.tag in ("NN", "JJ", "VBG", "VBN") for w in words[i + 1 : head + 1]):
        return False
    wrong = _ONLY_THE if words[i].lower == "the" else _ONLY_A
    return words[head].tag == "NN" and words[i + 1].lower not in wrong
