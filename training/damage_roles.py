"""Damage to who did what, and to who said what."""

from __future__ import annotations

from evaluator.types import Category
from training.analyse import Edit, Sentence
from training.damage_sense import other_word
from training.lexicon import wordnet_pos
from training.scene import Scene, clause_end, names_of, noun_phrases, pick, shaped
from training.wordlists import LISTS

_SAY = frozenset(LISTS["reporting_verbs"])


def _exchange(sentence: Sentence, one: tuple[int, int], two: tuple[int, int]) -> list[Edit]:
    """Put two runs of words in each other's place."""
    (a, b), (c, d) = sorted((one, two))
    words, first, second = sentence.words, sentence.between(a, b), sentence.between(c, d)
    if (a == 0 and words[0].tag not in ("NNP", "PRP")) or first.split()[0] in ("The", "A", "An"):
        first = first[0].lower() + first[1:]
    return [
        Edit(words[a].start, words[b].end, second, Category.ROLES),
        Edit(words[c].start, words[d].end, first, Category.ROLES),
    ]


def roles(sentence: Sentence, scene: Scene) -> list[Edit] | None:
    """Exchange two names or noun phrases, so that the wrong one did it."""
    rng, words = scene.rng, sentence.words
    runs = names_of(sentence)
    if len(runs) < 2 or rng.random() < 0.4:
        runs = [
            (a, b)
            for a, b in noun_phrases(sentence)
            if b - a < 4 and words[b].lower not in ("time", "way", "lot", "number")
        ]
    if len(runs) < 2:
        return None
    at = rng.randrange(len(runs) - 1)
    one, two = runs[at], runs[min(len(runs) - 1, at + rng.choice([1, 1, 2]))]
    between = {w.lower for w in words[one[1] + 1 : two[0]]}
    alike = sentence.between(*one).lower() == sentence.between(*two).lower()
    if one == two or alike or between <= {"and", "or", ",", "with", "&", "-", "/"}:
        return None
    number = words[one[1]].tag.endswith("S") == words[two[1]].tag.endswith("S")
    return _exchange(sentence, one, two) if number or rng.random() < 0.3 else None


def pronoun(sentence: Sentence, scene: Scene) -> list[Edit] | None:
    """Put another person in the place of a pronoun."""
    i = pick(
        scene,
        sentence,
        lambda i, w: any(w.text.lower() in [p.lower() for p in t] for t in LISTS["pronouns"]),
    )
    if i is None:
        return None
    word = sentence.words[i]
    tables = [t for t in LISTS["pronouns"] if word.lower in [p.lower() for p in t]]
    new = scene.rng.choice([p for p in scene.rng.choice(tables) if p.lower() != word.lower])
    return [Edit(word.start, word.end, shaped(new, word.text) if i == 0 else new, Category.ROLES)]


def agent(sentence: Sentence, scene: Scene) -> list[Edit] | None:
    """Turn a passive into an active without moving its sides: the victim becomes the doer."""
    words = sentence.words
    for i in range(1, len(words) - 3):
        if words[i].lower in ("was", "were", "is", "are") and words[i + 1].tag in ("VBN", "VBD"):
            for k in (i + 2, i + 3):
                if k < len(words) and words[k].lower == "by" and words[k - 1].text != ",":
                    tag = "VBD" if words[i].lower in ("was", "were") else "VBZ"
                    form = scene.lexicon.inflect(words[i + 1].lemma, tag)
                    return [
                        Edit(words[i].start, words[i + 1].end, form, Category.ROLES),
                        Edit(words[k].start, words[k].end, "", Category.ROLES),
                    ]
    return None


def attribution(sentence: Sentence, scene: Scene) -> list[Edit] | None:
    """Give a statement to another speaker, or to nobody."""
    rng, words = scene.rng, sentence.words
    lower = sentence.text.lower()
    at = lower.find("according to ")
    if at >= 0:
        start = next(i for i, w in enumerate(words) if w.start >= at)
        end = clause_end(sentence, start)
        if end - start < 10 and end < len(words):
            if rng.random() < 0.5 and start + 2 <= end:
                new = _speaker(scene)
                return [Edit(words[start + 2].start, words[end].end, new, Category.ATTRIBUTION)]
            return [Edit(words[start].start, words[end].end, "", Category.ATTRIBUTION)]
    i = pick(scene, sentence, lambda i, w: w.lower in _SAY and i > 0)
    if i is None:
        return None
    phrases = [
        *names_of(sentence),
        *noun_phrases(sentence),
        *((k, k) for k, w in enumerate(words) if w.tag == "PRP"),
    ]
    subject = [p for p in phrases if p[1] == i - 1] or [p for p in phrases if p[0] == i + 1]
    if not subject:
        return None
    a, b = max(subject, key=lambda p: p[1] - p[0])
    following = words[i + 1].lower if i + 1 < len(words) else ""
    if rng.random() < 0.35 and b == i - 1 and following == "that":
        return [Edit(words[a].start, words[i + 1].end, "", Category.ATTRIBUTION)]
    if rng.random() < 0.35 and (a > 0 and words[a - 1].text in ',”"') and i + 1 < len(words):
        return [Edit(words[min(a, i)].start, words[max(b, i)].end, "", Category.ATTRIBUTION)]
    new = _speaker(scene)
    return [
        Edit(
            words[a].start,
            words[b].end,
            shaped(new, words[a].text) if a == 0 else new,
            Category.ATTRIBUTION,
        )
    ]


def _speaker(scene: Scene) -> str:
    if scene.names and scene.rng.random() < 0.5:
        return scene.rng.choice(scene.names)
    return scene.rng.choice(LISTS["speakers"])


def quotation(sentence: Sentence, scene: Scene) -> list[Edit] | None:
    """Change a word inside quotation marks."""
    inside, found = False, []
    for i, word in enumerate(sentence.words):
        if word.text in '"“”„':
            inside = not inside if word.text == '"' else word.text != "”"
        elif inside and word.content and wordnet_pos(word.tag):
            found.append(i)
    if not found:
        return None
    word = sentence.words[scene.rng.choice(found)]
    new = other_word(word.text, word.tag, scene)
    return [Edit(word.start, word.end, new, Category.QUOTATION)] if new else None
