"""Damage by a word: negation, opposites, certainty, quantity, tense, comparison, connectives."""

from __future__ import annotations

from evaluator.types import Category
from training.analyse import MODALS, Edit, Sentence, Word
from training.lexicon import wordnet_pos
from training.scene import Editor, Scene, pick, shaped
from training.wordlists import LISTS, couples

_AUXILIARIES = {"is", "are", "was", "were", "am", "do", "does", "did", "has", "have", "had"}
OPPOSITE: dict[str, list[str]] = {}
for _a, _b in couples("opposites"):
    OPPOSITE.setdefault(_a, []).append(_b)
    OPPOSITE.setdefault(_b, []).append(_a)


def _swap(word: Word, new: str, category: Category) -> Edit:
    return Edit(word.start, word.end, shaped(new, word.text), category)


def negation_added(sentence: Sentence, scene: Scene) -> list[Edit] | None:
    """Put "not" (or "never", "no") where there was none."""
    rng, words = scene.rng, sentence.words

    def free(i: int) -> bool:
        return all(w.lower not in ("not", "n't", "never") for w in words[i : i + 3])

    if rng.random() < 0.15:
        i = pick(scene, sentence, lambda i, w: w.lower in LISTS["to_not"])
        if i is not None:
            return [_swap(words[i], LISTS["to_not"][words[i].lower], Category.NEGATION)]
    i = pick(
        scene,
        sentence,
        lambda i, w: (
            (w.lower in _AUXILIARIES or w.lower in MODALS or w.tag in ("VBD", "VBZ"))
            and free(i)
            and i + 1 < len(words)
        ),
    )
    if i is None:
        return None
    word = words[i]
    if (
        word.lower in MODALS
        or word.lower in ("is", "are", "was", "were", "am")
        or (word.lower in _AUXILIARIES and words[i + 1].tag in ("VBN", "VBD", "VB", "RB"))
    ):
        short = word.lower in ("is", "are", "was", "were", "does", "did", "has", "have", "would")
        new = "n't" if short and rng.random() < 0.3 else rng.choice([" not"] * 4 + [" never"])
        return [Edit(word.end, word.end, new, Category.NEGATION)]
    if word.tag not in ("VBD", "VBZ"):
        return None
    support = "did" if word.tag == "VBD" else "does"
    form = rng.choice([f"{support} not", f"{support}n't", f"{support} not"])
    if rng.random() < 0.12:
        return [Edit(word.start, word.start, shaped("never ", word.text), Category.NEGATION)]
    return [_swap(word, f"{form} {word.lemma}", Category.NEGATION)]


def negation_removed(sentence: Sentence, scene: Scene) -> list[Edit] | None:
    """Take a negation out, or turn it."""
    i = pick(
        scene, sentence, lambda i, w: w.lower in ("not", "n't") or w.lower in LISTS["not_words"]
    )
    if i is None:
        return None
    word = sentence.words[i]
    if word.lower in LISTS["not_words"]:
        new = scene.rng.choice(LISTS["not_words"][word.lower])
        if word.lower == "no" and i + 1 < len(sentence.words):
            following = sentence.words[i + 1]
            if not following.tag.startswith(("NN", "JJ")):
                return None
            new = "some" if following.tag.endswith("S") else new
        return [_swap(word, new, Category.NEGATION)]
    before = sentence.words[i - 1] if i else None
    if word.lower == "n't" and before and before.lower in LISTS["without_not"]:
        return [Edit(before.start, word.end, LISTS["without_not"][before.lower], Category.NEGATION)]
    following = sentence.words[i + 1] if i + 1 < len(sentence.words) else None
    if before and before.lower in ("did", "does", "do") and following and following.tag == "VB":
        tag = {"did": "VBD", "does": "VBZ", "do": "VBP"}[before.lower]
        form = scene.lexicon.inflect(following.lemma, tag)
        return [Edit(before.start, following.end, shaped(form, before.text), Category.NEGATION)]
    return [Edit(word.start, word.end, "", Category.NEGATION)]


def polarity(sentence: Sentence, scene: Scene) -> list[Edit] | None:
    """Put the opposite in the place of a word."""
    options: list[Edit] = []
    for word in sentence.words:
        for new in OPPOSITE.get(word.lower, ()):
            options += [_swap(word, new, Category.POLARITY)] * (1 if len(word.lower) < 5 else 3)
        pos = wordnet_pos(word.tag)
        if pos and word.content and word.lower not in OPPOSITE:
            for new in scene.lexicon.antonyms(word.lemma, pos):
                form = scene.lexicon.inflect(new, word.tag)
                options += [_swap(word, form, Category.POLARITY)] * 2
    return [scene.rng.choice(options)] if options else None


def _from_table(mapping: dict[str, list[str]], category: Category) -> Editor:

    def edit(sentence: Sentence, scene: Scene) -> list[Edit] | None:
        options = [w for w in sentence.words if w.lower in mapping and w.tag != "NNP"]
        if not options:
            return None
        word = scene.rng.choice(options)
        return [_swap(word, scene.rng.choice(mapping[word.lower]), category)]

    return edit


_certainty = _from_table(LISTS["certainty"], Category.CERTAINTY)
_connective = _from_table(LISTS["connectives"], Category.CONNECTIVE)
_quantity = _from_table(LISTS["quantity"], Category.QUANTITY)


def connective(sentence: Sentence, scene: Scene) -> list[Edit] | None:
    """Turn a connective or a preposition into one that says something else."""
    edits = _connective(sentence, scene)
    if edits and sentence.text[edits[0].start : edits[0].end].lower() == "to":
        following = next((w for w in sentence.words if w.start > edits[0].end), None)
        if following is None or following.tag in ("VB", "VBP", "RB"):
            return None
    return edits


def certainty(sentence: Sentence, scene: Scene) -> list[Edit] | None:
    """Make a statement more or less sure, or a duty weaker or stronger."""
    if scene.rng.random() < 0.75:
        edits = _certainty(sentence, scene)
        if edits:
            return edits
    i = pick(scene, sentence, lambda i, w: w.tag in ("VBD", "VBZ") and i > 0)
    if i is None:
        return None
    word = sentence.words[i]
    if scene.rng.random() < 0.4:
        adverb = scene.rng.choice(["allegedly", "possibly", "probably", "reportedly", "supposedly"])
        at = word.end if word.lower in ("is", "was", "has", "had") else word.start
        new = f" {adverb}" if at == word.end else f"{adverb} "
        return [Edit(at, at, new, Category.CERTAINTY)]
    if word.lower in ("has", "had", "does", "did"):
        return None
    modal = scene.rng.choice(["may", "might", "could", "should", "must"])
    perfect = word.tag == "VBD" and modal != "must"
    form = scene.lexicon.inflect(word.lemma, "VBN") if perfect else word.lemma
    return [_swap(word, f"{modal} {'have ' if perfect else ''}{form}", Category.CERTAINTY)]


def quantity(sentence: Sentence, scene: Scene) -> list[Edit] | None:
    """Change a quantifier or the scope of a statement."""
    options: list[Edit] = []
    lower = sentence.text.lower()
    for phrase, others in LISTS["quantity_phrases"].items():
        at = lower.find(phrase + " ")
        if at == 0 or (at > 0 and not lower[at - 1].isalnum()):
            old = sentence.text[at : at + len(phrase)]
            new = shaped(scene.rng.choice(others), old)
            options.append(Edit(at, at + len(phrase), new, Category.QUANTITY))
    if options and scene.rng.random() < 0.6:
        return [scene.rng.choice(options)]
    edits = _quantity(sentence, scene)
    if edits or options:
        return edits or [scene.rng.choice(options)]
    i = pick(
        scene,
        sentence,
        lambda i, w: (
            w.tag == "NNS"
            and (i == 0 or sentence.words[i - 1].tag in ("VBD", "IN", "VB", "CC", "."))
        ),
    )
    if i is None:
        return None
    word = sentence.words[i]
    new = scene.rng.choice(["all ", "some ", "most ", "few ", "only ", "many "])
    return [Edit(word.start, word.start, shaped(new, word.text), Category.QUANTITY)]


def tense(sentence: Sentence, scene: Scene) -> list[Edit] | None:
    """Move an event to another time."""
    words, inflect, rng = sentence.words, scene.lexicon.inflect, scene.rng
    options: list[Edit] = []
    for i, word in enumerate(words):
        following = words[i + 1] if i + 1 < len(words) else None
        if word.lower in ("will", "would") and following and following.tag == "VB":
            new = rng.choice(
                [inflect(following.lemma, "VBD"), "has " + inflect(following.lemma, "VBN")]
            )
            options.append(Edit(word.start, following.end, shaped(new, word.text), Category.TENSE))
        elif word.lower in ("is", "are"):
            options.append(
                _swap(
                    word,
                    rng.choice(["was", "will be"] if word.lower == "is" else ["were", "will be"]),
                    Category.TENSE,
                )
            )
        elif word.lower in ("was", "were"):
            present = "is" if word.lower == "was" else "are"
            options.append(_swap(word, rng.choice([present, "will be"]), Category.TENSE))
        elif word.lower in ("has", "have") and following and following.tag == "VBN":
            new = "will " + ("be" if following.lemma == "be" else following.lemma)
            options.append(Edit(word.start, following.end, new, Category.TENSE))
        elif word.tag in ("VBD", "VBZ") and word.lower not in ("has", "had", "did", "does"):
            other = "VBZ" if word.tag == "VBD" else "VBD"
            new = rng.choice(
                ["will " + word.lemma, "will " + word.lemma, inflect(word.lemma, other)]
            )
            options.append(_swap(word, new, Category.TENSE))
    return [rng.choice(options)] if options else None


def comparison(sentence: Sentence, scene: Scene) -> list[Edit] | None:
    """Turn a comparison round: the degree, or its two sides."""
    words, rng = sentence.words, scene.rng
    options: list[Edit] = []
    for word in words:
        for new in LISTS["degrees"].get(word.lower, ()):
            options.append(_swap(word, new, Category.COMPARISON))
        if word.tag in ("JJR", "JJS", "RBR") and word.lower not in LISTS["degrees"]:
            opposites = OPPOSITE.get(word.lower) or [
                scene.lexicon.inflect(a, word.tag)
                for a in scene.lexicon.antonyms(scene.lexicon.lemma(word.lower, "a"), "a")
            ]
            prefix = "less " if word.tag == "JJR" else "least "
            opposites = opposites or [prefix + scene.lexicon.lemma(word.lower, "a")]
            options += [_swap(word, n, Category.COMPARISON) for n in opposites]
    return [rng.choice(options)] if options else None
