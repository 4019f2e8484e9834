"""Edits that keep the meaning: so that neither style nor the traces of editing look like drift.

How often each is tried is in the settings (`pairs.harmless`).
"""

from __future__ import annotations

import re

from training.analyse import Edit, Sentence
from training.harmless_words import function_word
from training.lexicon import wordnet_pos
from training.scene import NUMBER_WORDS, Editor, Scene, clause_end, pick, shaped
from training.wordlists import LISTS, couples

_TABLE: dict[str, list[str]] = {}
for _a, _b in couples("synonyms"):
    _TABLE.setdefault(_a, []).append(_b)
_VARIANTS: dict[str, str] = {}
for _a, _b in couples("spellings"):
    _VARIANTS[_a], _VARIANTS[_b] = _b, _a
_LONG_FORMS = {v.lower(): k for k, v in LISTS["contractions"].items()}
_PHRASES = [
    re.compile(r"\b(" + "|".join(sorted((k for k in _TABLE if " " in k), key=len)) + r")\b", re.I)
]
_SPACED = re.compile(r"\b(" + "|".join(k for k in LISTS["contractions"]) + r")\b", re.I)
_JOINED = re.compile(r"\b(" + "|".join(re.escape(k) for k in _LONG_FORMS) + r")\b", re.I)
_MONTHS = "January February March April May June July August September October November December"
_DATE_A = re.compile(rf"\b({'|'.join(_MONTHS.split())}) (\d\d?)\b(?!,? \d{{4}})(?:st|nd|rd|th)?")
_DATE_B = re.compile(rf"\b(\d\d?)(?:st|nd|rd|th)? (?:of )?({'|'.join(_MONTHS.split())})\b")
_OPENING = re.compile(
    r"^(However|In addition|Additionally|Moreover|Furthermore|In fact|Meanwhile|At the same time"
    r"|And|But|So|Well|Also),? (?=\w)"
)


def contraction(sentence: Sentence, scene: Scene) -> list[Edit] | None:
    """Contract or expand: "do not", "don't"."""
    text = sentence.text.replace("’", "'")
    found = [(m, LISTS["contractions"][m.group().lower()]) for m in _SPACED.finditer(text)]
    found += [(m, _LONG_FORMS[m.group().lower()]) for m in _JOINED.finditer(text)]
    if not found:
        return None
    match, new = scene.rng.choice(found)
    return [Edit(match.start(), match.end(), shaped(new, match.group()))]


def spelling(sentence: Sentence, scene: Scene) -> list[Edit] | None:
    """British for American, and other variants."""
    for word in sentence.words:
        if word.lower in _VARIANTS:
            return [Edit(word.start, word.end, shaped(_VARIANTS[word.lower], word.text))]
    return None


def synonym(sentence: Sentence, scene: Scene) -> list[Edit] | None:
    """A word or phrase for another that means the same."""
    options: list[Edit] = []
    for pattern in _PHRASES:
        for match in pattern.finditer(sentence.text):
            for new in _TABLE.get(match.group().lower(), ()):
                options += [Edit(match.start(), match.end(), shaped(new, match.group()))] * 2
    for i, word in enumerate(sentence.words):
        following = sentence.words[i + 1].tag if i + 1 < len(sentence.words) else ""
        if word.tag == "NNP" or (
            word.lower in ("as", "since", "like", "but", "about", "around") and following == "CD"
        ):
            continue
        for new in _TABLE.get(word.lower, ()):
            options += [Edit(word.start, word.end, shaped(new, word.text))] * 2
        pos = wordnet_pos(word.tag)
        senses = len(scene.lexicon.senses.get((pos or "", word.lemma), ()))
        if pos and word.content and 1 <= senses <= 2:
            for new in scene.lexicon.synonyms(word.lemma, pos):
                if new in scene.lexicon.tags:
                    form = scene.lexicon.inflect(new, word.tag)
                    options.append(Edit(word.start, word.end, shaped(form, word.text)))
    return [scene.rng.choice(options)] if options else None


def figure(sentence: Sentence, scene: Scene) -> list[Edit] | None:
    """The same number in another form."""
    rng, options = scene.rng, []
    words = sentence.words
    for i, word in enumerate(words):
        following = words[i + 1] if i + 1 < len(words) else None
        before = words[i - 1].text if i else "-"
        if word.lower in NUMBER_WORDS[1:10]:
            options.append(Edit(word.start, word.end, str(NUMBER_WORDS.index(word.lower) + 1)))
        elif (
            word.text.isdecimal()
            and 2 <= int(word.text[:6]) <= 10
            and len(word.text) <= 2
            and not (
                (
                    following
                    and (
                        following.tag == "NNP"
                        or following.text in ":.-–%/"
                        or following.start == word.end
                    )
                )
                or before in "$€£¥"
            )
        ):
            options.append(Edit(word.start, word.end, NUMBER_WORDS[int(word.text) - 1]))
        elif re.fullmatch(r"\d{1,3}(,\d{3})+", word.text):
            options.append(Edit(word.start, word.end, word.text.replace(",", "")))
        elif re.fullmatch(r"\d{5,9}", word.text):
            options.append(Edit(word.start, word.end, f"{int(word.text):,}"))
        if following and word.text[0].isdecimal():
            if following.text == "%":
                options.append(
                    Edit(word.end, following.end, rng.choice([" percent", " per cent", " %"]))
                )
            elif following.lower in ("percent",):
                options.append(Edit(word.end, following.end, "%"))
            elif following.lower in ("million", "billion") and re.fullmatch(
                r"\d{1,3}(\.\d)?", word.text
            ):
                zeros = 1_000_000 if following.lower == "million" else 1_000_000_000
                options.append(
                    Edit(word.start, following.end, f"{round(float(word.text) * zeros):,}")
                )
        if word.text in "$€£" and following and following.text[0].isdecimal():
            after = words[i + 2] if i + 2 < len(words) else None
            last = (
                after if after and after.lower in ("million", "billion", "trillion") else following
            )
            currency = {"$": "dollars", "€": "euros", "£": "pounds"}[word.text]
            amount = sentence.text[following.start : last.end]
            options.append(Edit(word.start, last.end, f"{amount} {currency}"))
    for pattern, order in ((_DATE_A, "{1} {0}"), (_DATE_B, "{1} {0}")):
        for m in pattern.finditer(sentence.text):
            options.append(Edit(m.start(), m.end(), order.format(*m.groups())))
    return [rng.choice(options)] if options else None


def punctuation(sentence: Sentence, scene: Scene) -> list[Edit] | None:
    """Quotation marks, dashes, final points, commas, or a hyphen."""
    text, rng = sentence.text, scene.rng
    options: list[list[Edit]] = []
    if text.endswith("."):
        options.append(
            [Edit(len(text) - 1, len(text), rng.choice(["", "!", "..."]) if len(text) < 60 else "")]
        )
    elif text[-1:].isalnum():
        options.append([Edit(len(text), len(text), ".")])
    quotes = [i for i, c in enumerate(text) if c in '"“”„']
    if quotes:
        if any(c in text for c in "“”„"):
            options.append([Edit(i, i + 1, '"') for i in quotes])
        elif len(quotes) == 2:
            pair = rng.choice([("“", "”"), ("'", "'"), ("«", "»")])
            options.append([Edit(i, i + 1, q) for i, q in zip(quotes, pair, strict=True)])
    if "'" in text:
        options.append([Edit(i, i + 1, "’") for i, c in enumerate(text) if c == "'"])
    for dash in (" – ", " - ", " — "):
        at = text.find(dash)
        if at > 0:
            options.append([Edit(at, at + 3, rng.choice([" – ", " — ", ", ", " - "]))])
    commas = [i for i, c in enumerate(text) if c == "," and not text[i + 1 : i + 2].isdecimal()]
    if commas and rng.random() < 0.5:
        at = rng.choice(commas)
        options.append([Edit(at, at + 1, "")])
    return rng.choice(options) if options else None


def case(sentence: Sentence, scene: Scene) -> list[Edit] | None:
    """Titles in capitals, or a capital more or less."""
    text, rng = sentence.text, scene.rng
    if len(sentence.words) <= 9 and rng.random() < 0.3:
        new = rng.choice([text.upper(), text.title() if "'" not in text else text, text.lower()])
        return [Edit(0, len(text), new)] if new != text else None
    i = pick(scene, sentence, lambda i, w: i > 0 and w.tag in ("NN", "NNS") and w.text.islower())
    if i is None:
        return None
    word = sentence.words[i]
    return [Edit(word.start, word.end, word.text.capitalize())]


def order(sentence: Sentence, scene: Scene) -> list[Edit] | None:
    """Put a clause or phrase from the end in front, or from the front at the end."""
    words, text = sentence.words, sentence.text
    if len(words) < 7 or text[-1:] != "." or text.count(".") > 1 or set('"():;“') & set(text):
        return None
    body_end = words[-2].end
    first_comma = next((i for i, w in enumerate(words) if w.text == ","), None)
    openers = (
        "because",
        "when",
        "if",
        "after",
        "although",
        "while",
        "since",
        "before",
        "as",
        "on",
        "in",
        "during",
        "at",
    )
    if (
        first_comma
        and words[0].lower in openers
        and clause_end(sentence, first_comma + 1) == len(words) - 2
    ):
        front = text[words[0].start : words[first_comma - 1].end]
        rest = text[words[first_comma + 1].start : body_end]
        lowered = front[0].lower() + front[1:]
        comma = "," if words[0].lower in ("although", "while") else ""
        return [Edit(0, body_end, f"{rest}{comma} {lowered}")]
    if "," in text:
        return None
    for i in range(3, len(words) - 3):
        if words[i].lower in ("because", "when", "if", "after", "although", "while", "before"):
            tail = text[words[i].start : body_end]
            head = text[: words[i - 1].end]
            if words[0].tag != "NNP" and words[0].text != "I":
                head = head[0].lower() + head[1:]
            return [Edit(0, body_end, f"{tail[0].upper()}{tail[1:]}, {head}")]
        if words[i].lower == "on" and words[i + 1].lower.endswith("day") and i == len(words) - 3:
            return [Edit(0, body_end, f"On {words[i + 1].text}, {text[: words[i - 1].end]}")]
    return None


def reporting(sentence: Sentence, scene: Scene) -> list[Edit] | None:
    """Move who said it, or drop "that" after it."""
    text = sentence.text
    match = re.match(
        r"^((?:[A-Z][\w.-]+ ?){1,4}|[HS]e|They) (said|says|told reporters|stated|added|noted)"
        r" that (.{12,}?)\.$",
        text,
    )
    if match:
        who, verb, what = match.groups()
        way = scene.rng.random()
        if way < 0.4:
            start = match.start(3)
            return [Edit(start - 5, start, "")]
        speaker = who.lower() if who in ("He", "She", "They") else who.strip()
        return [Edit(0, len(text), f"{what[0].upper()}{what[1:]}, {speaker} {verb}.")]
    at = re.search(r"\b(said|says|believes|thinks|noted|added|announced|confirmed) that ", text)
    if at:
        return [Edit(at.end() - 5, at.end(), "")]
    bare = re.search(
        r"\b(said|says|believes|noted|added|announced|confirmed) "
        r"(?=(?:the|he|she|they|it|there|we)\b)",
        text,
    )
    if bare and not set('",”') & set(text[max(0, bare.start() - 3) : bare.start()]):
        return [Edit(bare.end(), bare.end(), "that ")]
    return None


def opener(sentence: Sentence, scene: Scene) -> list[Edit] | None:
    """A discourse marker in front more or less."""
    match = _OPENING.match(sentence.text)
    if match:
        return [Edit(0, match.end(), "")]
    if scene.rng.random() < 0.6 or len(sentence.words) < 6 or not sentence.text[0].isupper():
        return None
    first = sentence.words[0]
    new = scene.rng.choice(LISTS["openers"])
    lower = first.text if first.tag == "NNP" or first.text == "I" else first.text.lower()
    return [Edit(0, first.end, new + lower)]


def article(sentence: Sentence, scene: Scene) -> list[Edit] | None:
    """A definite article more or less, before a noun in the plural or at a headline's start."""
    i = pick(
        scene,
        sentence,
        lambda i, w: (
            w.lower == "the"
            and i + 1 < len(sentence.words)
            and sentence.words[i + 1].tag in ("NNS", "JJ", "NN")
        ),
    )
    if i is None:
        return None
    word = sentence.words[i]
    return [Edit(word.start, sentence.words[i + 1].start, "")]


def typing(sentence: Sentence, scene: Scene) -> list[Edit] | None:
    """A slip of the fingers that nobody misreads: two letters changed over, or one lost."""
    i = pick(scene, sentence, lambda i, w: w.tag != "NNP" and len(w.text) > 6 and w.text.isalpha())
    if i is None:
        return None
    word = sentence.words[i]
    at = scene.rng.randrange(2, len(word.text) - 2)
    swapped = word.text[:at] + word.text[at + 1] + word.text[at] + word.text[at + 2 :]
    shorter = word.text[:at] + word.text[at + 1 :]
    return [Edit(word.start, word.end, scene.rng.choice([swapped, shorter]))]


EDITS: dict[str, Editor] = {
    "contraction": contraction,
    "spelling": spelling,
    "synonym": synonym,
    "figure": figure,
    "punctuation": punctuation,
    "case": case,
    "order": order,
    "reporting": reporting,
    "opener": opener,
    "article": article,
    "typing": typing,
    "function_word": function_word,
}
UNMENDED = frozenset({"function_word"})  # what chooses its own form
