"""Damage to who did what, to what is said at all, and by words that do not belong."""

from __future__ import annotations

from itertools import pairwise

from evaluator.types import Category
from training.analyse import Edit, Sentence
from training.damage_facts import garble
from training.lexicon import wordnet_pos
from training.scene import Scene, clause_end, names_of, noun_phrases, pick, shaped
from training.wordlists import LISTS

SAY = frozenset(LISTS["reporting_verbs"])
_PREPOSITIONS = frozenset(LISTS["prepositions"])


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
    i = pick(scene, sentence, lambda i, w: w.lower in SAY and i > 0)
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
    new = _other_word(word.text, word.tag, scene)
    return [Edit(word.start, word.end, new, Category.QUOTATION)] if new else None


def _other_word(text: str, tag: str, scene: Scene) -> str | None:
    stock = scene.vocabulary.get(tag)
    if not stock:
        return None
    new = scene.rng.choice(stock)
    return shaped(new, text) if new.lower() != text.lower() else None


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


def _replaced(sentence: Sentence, scene: Scene, choose) -> list[Edit] | None:
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
        new = _other_word(word.text, word.tag, scene) or ""
    return [Edit(word.start, word.end, new, Category.MEANING)] if new else None


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
