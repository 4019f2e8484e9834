"""Damage to what can be checked: numbers, dates, units, money and names."""

from __future__ import annotations

import re

from evaluator.types import Category
from training.analyse import Edit, Sentence
from training.scene import (
    DAYS,
    MONTHS,
    NUMBER_WORDS,
    Scene,
    names_of,
    pick,
    shaped,
)
from training.wordlists import LISTS

_MAGNITUDES = ["hundred", "thousand", "million", "billion", "trillion"]
_ORDINALS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "tenth"]
_TIME_NOUNS = frozenset(LISTS["time_nouns"])


def number(sentence: Sentence, scene: Scene) -> list[Edit] | None:
    """Change a figure, a number word, an ordinal or a magnitude."""
    i = pick(
        scene,
        sentence,
        lambda i, w: (
            (w.text[0].isdecimal() and not _is_year(w.text))
            or (w.lower in NUMBER_WORDS and not (w.lower == "one" and scene.rng.random() < 0.7))
            or w.lower.rstrip("s") in _MAGNITUDES
            or w.lower in _ORDINALS
        ),
    )
    if i is None:
        return None
    word = sentence.words[i]
    before = sentence.words[i - 1].text if i else ""
    new = changed_figure(word.text, scene)
    if new is None:
        return None
    category = Category.MONEY if before in "$€£¥" and before else Category.NUMBER
    return [Edit(word.start, word.end, new, category)]


def _is_year(text: str) -> bool:
    return bool(re.fullmatch(r"1[5-9]\d\d|20[0-4]\d", text))


def changed_figure(text: str, scene: Scene) -> str | None:
    """Return another number in the form of `text`."""
    rng, lower = scene.rng, text.lower()
    for table in (NUMBER_WORDS, _ORDINALS, _MAGNITUDES, [m + "s" for m in _MAGNITUDES]):
        if lower in table:
            at = table.index(lower)
            near = [k for k in range(len(table)) if k != at and abs(k - at) <= 3]
            return shaped(table[rng.choice(near)], text)
    if not text[0].isdecimal():
        return None
    digits = [k for k, c in enumerate(text) if c.isdecimal()]
    way = rng.random()
    plain = text.replace(",", "")
    if way < 0.2 and plain.isdecimal():
        value = int(plain)
        new = max(0, value + rng.choice([-2, -1, 1, 2, value, 10, -10]))
        out = f"{new:,}" if "," in text else str(new)
    elif way < 0.35 and plain.isdecimal():
        value = (
            int(plain) * 10 if rng.random() < 0.5 or not plain.endswith("0") else int(plain) // 10
        )
        out = f"{value:,}" if "," in text or value >= 10000 else str(value)
    elif way < 0.5 and len(digits) > 1:
        a, b = rng.sample(digits, 2)
        chars = list(text)
        chars[a], chars[b] = chars[b], chars[a]
        out = "".join(chars)
    elif way < 0.58 and "." in text:
        out = text.replace(".", "")
    else:
        chars = list(text)
        at = rng.choice(digits)
        chars[at] = rng.choice([d for d in "123456789" if d != chars[at]])
        out = "".join(chars)
    return out if out != text and out.strip("0") else None


def date_time(sentence: Sentence, scene: Scene) -> list[Edit] | None:
    """Change a weekday, month, year, time of day, or last/next."""
    rng = scene.rng
    options: list[tuple[int, str]] = []
    for i, word in enumerate(sentence.words):
        following = sentence.words[i + 1].lower if i + 1 < len(sentence.words) else ""
        if word.lower in DAYS:
            options.append((i, rng.choice([d for d in DAYS if d != word.lower])))
        elif word.lower in MONTHS and word.text[0].isupper() and (word.lower != "may" or i):
            options.append((i, rng.choice([m for m in MONTHS if m != word.lower])))
        elif _is_year(word.text):
            step = rng.choice([-20, -10, -3, -2, -1, 1, 2, 3, 10])
            options.append((i, str(int(word.text) + step)))
        elif re.fullmatch(r"\d?\d:\d\d", word.text):
            hour, minute = word.text.split(":")
            options.append((i, f"{(int(hour) + rng.choice([-3, -2, -1, 1, 2, 3])) % 24}:{minute}"))
        else:
            for table in LISTS["times"]:
                if word.lower in table and (
                    table[0] not in ("last", "early", "am")
                    or following in _TIME_NOUNS
                    or (table[0] == "am" and i and sentence.words[i - 1].text[0].isdecimal())
                ):
                    options.append((i, rng.choice([t for t in table if t != word.lower])))
    if not options:
        return None
    i, new = rng.choice(options)
    word = sentence.words[i]
    return [Edit(word.start, word.end, shaped(new, word.text), Category.DATE_TIME)]


def unit(sentence: Sentence, scene: Scene) -> list[Edit] | None:
    """Change a unit of measure beside a number, or how often something happens."""
    options = []
    for i, word in enumerate(sentence.words):
        before = sentence.words[i - 1] if i else None
        counted = before is not None and (
            before.tag == "CD"
            or before.lower in (*NUMBER_WORDS, "several", "few", "many", "a", "an")
        )
        for table in LISTS["units"]:
            if word.text in table and (counted or table[0] == "daily"):
                new = scene.rng.choice([u for u in table if u != word.text])
                options.append(Edit(word.start, word.end, new, Category.UNIT))
    return [scene.rng.choice(options)] if options else None


def money(sentence: Sentence, scene: Scene) -> list[Edit] | None:
    """Change a currency, or the magnitude after it."""
    options = []
    for i, word in enumerate(sentence.words):
        for table in LISTS["currencies"]:
            if word.text in table and (word.text != "pound" or i):
                new = scene.rng.choice([c for c in table if c != word.text])
                options.append(Edit(word.start, word.end, new, Category.MONEY))
        near = {w.text for w in sentence.words[max(0, i - 2) : i + 3]}
        if word.lower in _MAGNITUDES[1:] and near & set("$€£¥") | near & set(
            LISTS["currencies"][0]
        ):
            new = scene.rng.choice([m for m in _MAGNITUDES[1:] if m != word.lower])
            options.append(Edit(word.start, word.end, shaped(new, word.text), Category.MONEY))
    return [scene.rng.choice(options)] if options else None


def name(sentence: Sentence, scene: Scene) -> list[Edit] | None:
    """Put another name in the place of one, or of a part of one."""
    runs = names_of(sentence)
    if not runs or not scene.names:
        return None
    first, last = scene.rng.choice(runs)
    if last > first and scene.rng.random() < 0.5:
        first = last = scene.rng.choice([first, last])
    old = sentence.between(first, last)
    present = {w.lower for w in sentence.words}
    fit = [
        n
        for n in scene.rng.sample(scene.names, min(40, len(scene.names)))
        if not {p.lower() for p in n.split()} & present and (" " in n) == (" " in old)
    ]
    if not fit:
        return None
    same_first = [n for n in fit if n[0] == old[0]]
    new = scene.rng.choice(same_first if same_first and scene.rng.random() < 0.3 else fit)
    return [Edit(sentence.words[first].start, sentence.words[last].end, new, Category.NAME)]


def garbled_name(sentence: Sentence, scene: Scene) -> list[Edit] | None:
    """Garble a name, as a wrong transliteration or a slip does."""
    i = pick(scene, sentence, lambda i, w: w.tag == "NNP" and len(w.text) > 4 and w.text.isalpha())
    if i is None:
        return None
    word = sentence.words[i]
    new = garble(word.text, scene)
    return [Edit(word.start, word.end, new, Category.NAME)] if new else None


def garble(text: str, scene: Scene) -> str | None:
    """Change two or three letters of `text` to ones that sound alike, or drop a syllable."""
    rng, chars = scene.rng, list(text)
    if len(chars) > 7 and rng.random() < 0.25:
        at = rng.randrange(2, len(chars) - 3)
        del chars[at : at + 2]
    for _ in range(rng.choice([2, 3])):
        at = rng.randrange(1 if rng.random() < 0.8 else 0, len(chars))
        options = [b for a, b in LISTS["sounds"] if a == chars[at].lower()]
        if options:
            chars[at] = shaped(rng.choice(options), chars[at])
    new = "".join(chars)
    return new if sum(a != b for a, b in zip(new, text, strict=False)) >= 2 else None
