"""Damage by a word: negation, opposites, certainty, quantity, tense, comparison, connectives."""

from __future__ import annotations

from evaluator.types import Category
from training.analyse import MODALS, Edit, Sentence, Word
from training.lexicon import wordnet_pos
from training.scene import Scene, pick, shaped

_AUXILIARIES = {"is", "are", "was", "were", "am", "do", "does", "did", "has", "have", "had"}
_WITHOUT_NOT = {"wo": "will", "ca": "can", "sha": "shall"}
_NOT_WORDS = {
    "no": ["a", "some", "every"], "never": ["always", "often", ""], "nobody": ["everybody"],
    "none": ["all", "many"], "nothing": ["everything", "something"], "without": ["with"],
    "neither": ["both"], "nor": ["and"], "cannot": ["can"], "nowhere": ["everywhere"],
    "hardly": ["clearly"], "unable": ["able"], "lack": ["have"], "lacks": ["has"],
    "lacked": ["had"], "except": ["including"],
}  # fmt: skip
_TO_NOT = {
    "always": "never", "everyone": "no one", "everybody": "nobody", "with": "without",
    "all": "none of", "some": "no", "both": "neither", "ever": "never", "able": "unable",
    "something": "nothing", "everything": "nothing",
}  # fmt: skip
_OPPOSITES = [
    "increase decrease", "increased decreased", "increases decreases", "increasing decreasing",
    "rise fall", "rose fell", "rising falling", "rises falls", "grow shrink", "grew shrank",
    "support oppose", "supported opposed", "supports opposes", "accept reject",
    "accepted rejected", "allow forbid", "allowed banned", "approved rejected", "agree refuse",
    "agreed refused", "win lose", "won lost", "winning losing", "victory defeat", "before after",
    "above below", "over under", "inside outside", "up down", "start stop", "started stopped",
    "begin end", "began ended", "buy sell", "bought sold", "success failure", "successful failed",
    "successfully unsuccessfully", "remember forget", "open close", "opened closed", "love hate",
    "like dislike", "friend enemy", "ally enemy", "gain loss", "profit loss", "improve worsen",
    "improved worsened", "strengthen weaken", "strengthened weakened", "positive negative",
    "possible impossible", "legal illegal", "guilty innocent", "public private", "early late",
    "high low", "higher lower", "highest lowest", "large small", "larger smaller",
    "largest smallest", "big little", "old new", "old young", "long short", "strong weak",
    "good bad", "better worse", "best worst", "easy difficult", "hot cold", "fast slow",
    "rich poor", "safe dangerous", "left right", "north south", "east west", "northern southern",
    "eastern western", "men women", "man woman", "boy girl", "father mother", "son daughter",
    "brother sister", "husband wife", "male female", "import export", "imports exports",
    "arrive leave", "arrived left", "enter leave", "entered left", "more less", "most least",
    "many few", "majority minority", "maximum minimum", "first last", "confirmed denied",
    "confirm deny", "deny admit", "denied admitted", "praised criticised", "praise criticise",
    "blamed thanked", "ban permit", "banned permitted", "included excluded", "include exclude",
    "including excluding", "joined left", "raise lower", "raised lowered", "protect threaten",
    "continue stop", "continued stopped", "expand reduce", "expanded reduced", "for against",
    "active passive", "alive dead", "survived died", "life death", "war peace", "hired fired",
    "same different", "similar different", "true false", "right wrong", "rarely often",
    "seldom often", "worried reassured", "happy sad", "hope fear", "hopes fears", "lend borrow",
    "teacher student", "doctor patient", "buyer seller", "employer employee", "victim attacker",
    "plaintiff defendant", "landlord tenant", "lawyer client", "parent child", "parents children",
    "attack defend", "attacked defended", "optimistic pessimistic", "sent received", "send receive",
    "gave took", "give take", "push pull", "arrested released", "acquitted convicted",
    "expensive cheap", "full empty", "domestic foreign", "internal external", "rural urban",
    "temporary permanent", "direct indirect", "upper lower", "adult child", "advantage disadvantage",
    "optional mandatory", "voluntary compulsory", "friendly hostile", "calm angry",
]  # fmt: skip
OPPOSITE: dict[str, list[str]] = {}
for _pair in _OPPOSITES:
    _a, _b = _pair.split()
    OPPOSITE.setdefault(_a, []).append(_b)
    OPPOSITE.setdefault(_b, []).append(_a)

_CERTAINTY = [
    ("may", ["will", "must", "can"]), ("might", ["will", "must"]), ("could", ["will", "must"]),
    ("will", ["may", "might", "could"]), ("must", ["may", "can", "need not"]),
    ("should", ["must", "may"]), ("can", ["must", "might"]), ("would", ["may", "must"]),
    ("probably", ["definitely", "certainly"]), ("possibly", ["certainly"]),
    ("perhaps", ["certainly", "clearly"]), ("maybe", ["certainly"]), ("allegedly", ["", "clearly"]),
    ("reportedly", ["", "certainly"]), ("apparently", ["", "clearly"]),
    ("definitely", ["possibly", "perhaps"]), ("certainly", ["possibly", "perhaps"]),
    ("clearly", ["possibly", "reportedly"]), ("likely", ["certain", "unlikely"]),
    ("possible", ["certain"]), ("certain", ["possible"]), ("suspected", ["confirmed", "convicted"]),
    ("alleged", ["proven", ""]), ("potential", ["actual", "certain"]), ("expected", ["certain", "known"]),
    ("claimed", ["proved", "confirmed"]), ("believe", ["know"]), ("believes", ["knows"]),
    ("thinks", ["knows"]), ("think", ["know"]), ("thought", ["knew"]), ("suggests", ["proves"]),
    ("suggested", ["proved", "ordered"]), ("seems", ["is"]), ("appears", ["is"]), ("hopes", ["expects"]),
    ("tried", ["managed"]), ("planned", ["decided"]), ("plans", ["promises"]), ("wants", ["has"]),
    ("rumoured", ["confirmed"]), ("proposed", ["approved", "ordered"]), ("asked", ["ordered"]),
    ("recommended", ["ordered"]), ("advised", ["forced"]), ("offered", ["agreed"]),
    ("decided", ["considered", "hoped"]), ("confirmed", ["suspected", "claimed"]),
    ("shows", ["suggests"]), ("showed", ["hinted"]), ("know", ["suspect"]), ("proved", ["hinted"]),
]  # fmt: skip
_QUANTITY = [
    ["all", "some", "most", "many", "few", "several"], ["every", "some", "nearly every"],
    ["everyone", "someone", "many"], ["everything", "something"], ["always", "sometimes", "often", "rarely"],
    ["many", "few", "all", "some"], ["most", "some", "all", "few"], ["several", "countless", "all"],
    ["both", "one of"], ["each", "one"], ["entire", "partial"], ["whole", "half of the"],
    ["completely", "partly", "slightly"], ["fully", "partially"], ["totally", "partly"],
    ["partly", "entirely", "fully"], ["almost", "more than", "exactly"], ["nearly", "over", "exactly"],
    ["about", "exactly", "at least"], ["only", "", "at least"], ["mostly", "entirely"],
    ["mainly", "only"], ["generally", "always"], ["usually", "always", "rarely"], ["often", "rarely", "always"],
    ["sometimes", "always"], ["frequently", "rarely"], ["very", "slightly"], ["slightly", "greatly"],
    ["greatly", "slightly"], ["significantly", "slightly"], ["sharply", "slightly"],
    ["approximately", "exactly"], ["roughly", "exactly"], ["half", "all", "a third"], ["double", "triple", "half"],
    ["twice", "three times", "once"], ["once", "often"], ["dozens", "hundreds", "a handful"],
    ["hundreds", "thousands", "dozens"], ["thousands", "tens of thousands", "hundreds", "millions"],
    ["millions", "thousands", "billions"], ["majority", "minority", "handful"], ["much", "little"], ["little", "much"],
    ["enough", "too much"], ["single", "second"], ["even", "only"], ["another", "every"], ["any", "all"],
    ["none", "some"], ["least", "most"], ["numerous", "few"], ["further", "no further"],
]  # fmt: skip
_PHRASES = [
    ("at least", ["at most", "exactly", "only"]), ("at most", ["at least"]),
    ("more than", ["less than", "exactly", "almost"]), ("less than", ["more than"]),
    ("fewer than", ["more than"]), ("up to", ["at least", "more than"]),
    ("tens of thousands", ["thousands", "hundreds of thousands"]),
    ("hundreds of thousands", ["thousands", "tens of thousands"]), ("not only", ["only"]),
    ("a number of", ["all of the"]), ("a few", ["many", "all"]), ("a lot of", ["little", "no"]),
    ("most of", ["all of", "some of"]), ("some of", ["all of", "most of"]), ("all of", ["some of"]),
    ("one of", ["all of"]), ("part of", ["all of"]), ("as well as", ["instead of"]),
]  # fmt: skip
_CONNECTIVES = [
    ("because", ["although", "even though"]), ("although", ["because", "since"]),
    ("though", ["because"]), ("but", ["so", "because"]), ("so", ["but", "although"]),
    ("if", ["unless", "because", "even if"]), ("unless", ["if"]), ("until", ["since", "after"]),
    ("while", ["because", "after"]), ("when", ["before", "unless"]), ("before", ["after"]),
    ("after", ["before"]), ("and", ["or", "but not"]), ("or", ["and"]), ("therefore", ["however"]),
    ("however", ["therefore"]), ("despite", ["because of", "due to"]), ("since", ["until", "although"]),
    ("thus", ["nevertheless"]), ("instead", ["also"]), ("otherwise", ["thus"]), ("as", ["although"]),
    ("by", ["against", "without"]), ("from", ["to"]), ("to", ["from"]), ("with", ["against"]),
    ("during", ["before", "after"]), ("near", ["far from"]), ("in", ["outside"]), ("between", ["outside"]),
    ("among", ["except"]), ("for", ["instead of", "against"]), ("through", ["around"]), ("into", ["out of"]),
]  # fmt: skip


def _swap(word: Word, new: str, category: Category) -> Edit:
    return Edit(word.start, word.end, shaped(new, word.text), category)


def negation_added(sentence: Sentence, scene: Scene) -> list[Edit] | None:
    """Put "not" (or "never", "no") where there was none."""
    rng, words = scene.rng, sentence.words

    def free(i: int) -> bool:
        return all(w.lower not in ("not", "n't", "never") for w in words[i : i + 3])

    if rng.random() < 0.15:
        i = pick(scene, sentence, lambda i, w: w.lower in _TO_NOT)
        if i is not None:
            return [_swap(words[i], _TO_NOT[words[i].lower], Category.NEGATION)]
    i = pick(
        scene,
        sentence,
        lambda i, w: (w.lower in _AUXILIARIES or w.lower in MODALS or w.tag in ("VBD", "VBZ"))
        and free(i)
        and i + 1 < len(words),
    )
    if i is None:
        return None
    word = words[i]
    if word.lower in MODALS or word.lower in ("is", "are", "was", "were", "am") or (
        word.lower in _AUXILIARIES and words[i + 1].tag in ("VBN", "VBD", "VB", "RB")
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
    i = pick(scene, sentence, lambda i, w: w.lower in ("not", "n't") or w.lower in _NOT_WORDS)
    if i is None:
        return None
    word = sentence.words[i]
    if word.lower in _NOT_WORDS:
        new = scene.rng.choice(_NOT_WORDS[word.lower])
        if word.lower == "no" and i + 1 < len(sentence.words):
            following = sentence.words[i + 1]
            if not following.tag.startswith(("NN", "JJ")):
                return None
            new = "some" if following.tag.endswith("S") else new
        return [_swap(word, new, Category.NEGATION)]
    before = sentence.words[i - 1] if i else None
    if word.lower == "n't" and before and before.lower in _WITHOUT_NOT:
        return [Edit(before.start, word.end, _WITHOUT_NOT[before.lower], Category.NEGATION)]
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


def _from_table(table: list[tuple[str, list[str]]], category: Category):  # noqa: ANN202
    mapping = dict(table)

    def edit(sentence: Sentence, scene: Scene) -> list[Edit] | None:
        options = [w for w in sentence.words if w.lower in mapping and w.tag != "NNP"]
        if not options:
            return None
        word = scene.rng.choice(options)
        return [_swap(word, scene.rng.choice(mapping[word.lower]), category)]

    return edit


_certainty = _from_table(_CERTAINTY, Category.CERTAINTY)
_connective = _from_table(_CONNECTIVES, Category.CONNECTIVE)
_quantity = _from_table([(t[0], t[1:]) for t in _QUANTITY], Category.QUANTITY)


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
    for phrase, others in _PHRASES:
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
    i = pick(scene, sentence, lambda i, w: w.tag == "NNS" and (i == 0 or sentence.words[i - 1].tag in ("VBD", "IN", "VB", "CC", ".")))
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
            new = rng.choice([inflect(following.lemma, "VBD"), "has " + inflect(following.lemma, "VBN")])
            options.append(Edit(word.start, following.end, shaped(new, word.text), Category.TENSE))
        elif word.lower in ("is", "are"):
            options.append(_swap(word, rng.choice(["was", "will be"] if word.lower == "is" else ["were", "will be"]), Category.TENSE))
        elif word.lower in ("was", "were"):
            present = "is" if word.lower == "was" else "are"
            options.append(_swap(word, rng.choice([present, "will be"]), Category.TENSE))
        elif word.lower in ("has", "have") and following and following.tag == "VBN":
            new = "will " + ("be" if following.lemma == "be" else following.lemma)
            options.append(Edit(word.start, following.end, new, Category.TENSE))
        elif word.tag in ("VBD", "VBZ") and word.lower not in ("has", "had", "did", "does"):
            other = "VBZ" if word.tag == "VBD" else "VBD"
            new = rng.choice(["will " + word.lemma, "will " + word.lemma, inflect(word.lemma, other)])
            options.append(_swap(word, new, Category.TENSE))
    return [rng.choice(options)] if options else None


_DEGREES = {
    "more": ["less", "as"], "less": ["more"], "most": ["least"], "least": ["most"], "fewer": ["more"],
    "better": ["worse"], "worse": ["better"], "best": ["worst"], "worst": ["best"], "than": ["as much as"],
    "highest": ["second highest", "lowest"], "largest": ["second largest", "smallest"],
    "first": ["second"], "only": ["first"], "too": ["not too"], "same": ["opposite"],
    "equal": ["unequal"], "similar": ["unlike"], "like": ["unlike"], "unlike": ["like"],
}  # fmt: skip


def comparison(sentence: Sentence, scene: Scene) -> list[Edit] | None:
    """Turn a comparison round: the degree, or its two sides."""
    words, rng = sentence.words, scene.rng
    options: list[Edit] = []
    for word in words:
        for new in _DEGREES.get(word.lower, ()):
            options.append(_swap(word, new, Category.COMPARISON))
        if word.tag in ("JJR", "JJS", "RBR") and word.lower not in _DEGREES:
            opposites = OPPOSITE.get(word.lower) or [
                scene.lexicon.inflect(a, word.tag)
                for a in scene.lexicon.antonyms(scene.lexicon.lemma(word.lower, "a"), "a")
            ]
            prefix = "less " if word.tag == "JJR" else "least "
            opposites = opposites or [prefix + scene.lexicon.lemma(word.lower, "a")]
            options += [_swap(word, n, Category.COMPARISON) for n in opposites]
    return [rng.choice(options)] if options else None
