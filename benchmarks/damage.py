"""Seeded damage done to one sentence, one kind at a time, with the words that were touched.

Simple on purpose and independent of the detector's own word lists and of the training data's
generator: what is measured with it must not have been built from it.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import regex


@dataclass(frozen=True)
class Damaged:
    """A damaged sentence.

    Attributes:
        text: The sentence afterwards.
        kind: Which damage was done.
        accepted: Categories that name it rightly, the best first.
        removed: The words taken out, "" for an insertion.
        start: Where the new words begin in `text`.
        end: Where they end; equal to `start` for a deletion.
    """

    text: str
    kind: str
    accepted: tuple[str, ...]
    removed: str
    start: int
    end: int


Pool = Sequence[str]
Damage = Callable[[str, random.Random, Pool, Pool], Damaged | None]


def _swap(text: str, start: int, end: int, new: str, kind: str, *accepted: str) -> Damaged:
    return Damaged(
        text[:start] + new + text[end:], kind, accepted, text[start:end], start, start + len(new)
    )


def _table(pairs: Sequence[tuple[str, str]], kind: str, *accepted: str) -> Damage:
    """Make a damage that replaces one phrase of a table by its partner, either way."""
    both = [*pairs, *((new, old) for old, new in pairs)]

    def damage(text: str, rng: random.Random, names: Pool, clauses: Pool) -> Damaged | None:
        options = [
            (hit, new)
            for old, new in both
            for hit in regex.finditer(rf"(?<![\w-]){regex.escape(old)}(?![\w-])", text)
        ]
        if not options:
            return None
        hit, new = rng.choice(options)
        return _swap(text, hit.start(), hit.end(), new, kind, *accepted)

    return damage


def number(text: str, rng: random.Random, names: Pool, clauses: Pool) -> Damaged | None:
    """Change one number: another digit, ten times as much, another number word."""
    words = ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twenty"]
    digits = r"(?<![\w.,:/-])\d+(?:[.,]\d+)*(?![\w.,:/-]*\d)(?!\w)"
    options = list(regex.finditer(rf"{digits}|\b(?:{'|'.join(words)})\b", text))
    if not options:
        return None
    hit = rng.choice(options)
    old = hit.group()
    if old[0].isdigit():
        place = rng.randrange(len(old))
        while not old[place].isdigit():
            place = rng.randrange(len(old))
        digits = [d for d in "123456789" if d != old[place]]
        new = old + "0" if rng.random() < 0.3 and old.isdigit() and len(old) < 4 else (
            old[:place] + rng.choice(digits) + old[place + 1 :]
        )  # fmt: skip
    else:
        new = rng.choice([word for word in words if word != old])
    return _swap(
        text, hit.start(), hit.end(), new, "number", "number", "date_time", "money", "unit"
    )


def _one_of(kinds: Sequence[str], kind: str, *accepted: str) -> Damage:
    def damage(text: str, rng: random.Random, names: Pool, clauses: Pool) -> Damaged | None:
        options = list(regex.finditer(rf"\b(?:{'|'.join(kinds)})\b", text))
        if not options:
            return None
        hit = rng.choice(options)
        new = rng.choice([word for word in kinds if word != hit.group()])
        return _swap(text, hit.start(), hit.end(), new, kind, *accepted)

    return damage


_NAME = regex.compile(r"(?<=\p{Ll},? )\p{Lu}\p{Ll}{2,}(?: \p{Lu}\p{Ll}{2,})*")
_NOT_NAMES = regex.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|The|This|That|President|Minister"
    r"|Prime|Mr|Mrs|Ms|Dr|Covid|Corona|Internet|Parliament|Government|Ministry|State)\b"
)


def names_of(text: str) -> list[str]:
    """Return what looks like a name inside a sentence."""
    return [hit.group() for hit in _NAME.finditer(text) if not _NOT_NAMES.search(hit.group())]


def name(text: str, rng: random.Random, names: Pool, clauses: Pool) -> Damaged | None:
    """Replace a name by one out of another article."""
    options = [hit for hit in _NAME.finditer(text) if not _NOT_NAMES.search(hit.group())]
    if not options or not names:
        return None
    hit = rng.choice(options)
    new = rng.choice(names)
    if new == hit.group() or text.count(hit.group()) > 1:
        return None
    return _swap(text, hit.start(), hit.end(), new, "name", "name")


_AUXILIARY = r"(?:is|are|was|were|has|have|had|will|would|can|could|should|may|might|must)"


def negation(text: str, rng: random.Random, names: Pool, clauses: Pool) -> Damaged | None:
    """Put in a "not" after an auxiliary verb, or take one out."""
    present = list(regex.finditer(rf"\b{_AUXILIARY}( not)\b| ?\bnever\b| ?\bno longer\b", text))
    if present:
        hit = rng.choice(present)
        start = hit.start(1) if hit.group(1) else hit.start()
        damaged = _swap(text, start, hit.end(), "", "negation", "negation", "polarity")
        return damaged
    options = list(regex.finditer(rf"\b{_AUXILIARY}\b(?! not)(?!n't)", text))
    if not options or "n't" in text or " not " in text or " no " in text:
        return None
    hit = rng.choice(options)
    return _swap(text, hit.end(), hit.end(), " not", "negation", "negation", "polarity")


polarity = _table(
    (
        ("increased", "decreased"), ("increase", "decrease"), ("rose", "fell"), ("won", "lost"),
        ("accepted", "rejected"), ("approved", "rejected"), ("banned", "allowed"),
        ("allowed", "prohibited"), ("allow", "forbid"), ("opened", "closed"), ("open", "close"),
        ("started", "stopped"), ("began", "ended"), ("begin", "end"), ("start", "end"),
        ("good", "bad"), ("high", "low"), ("strong", "weak"), ("success", "failure"),
        ("support", "oppose"), ("supported", "opposed"), ("legal", "illegal"),
        ("possible", "impossible"), ("positive", "negative"), ("safe", "dangerous"),
        ("raise", "lower"), ("raised", "lowered"), ("confirmed", "denied"), ("victory", "defeat"),
        ("arrested", "released"), ("easy", "difficult"), ("growth", "decline"),
        ("improved", "worsened"), ("entered", "left"), ("old", "young"), ("able", "unable"),
        ("first", "last"), ("against", "for"), ("imposed", "lifted"), ("agreed", "refused"),
        ("always", "never"), ("with", "without"), ("rich", "poor"), ("early", "late"),
    ),
    "polarity", "polarity", "negation", "comparison", "quantity",
)  # fmt: skip
date_time = _one_of(
    ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "date_time", "date_time",
)  # fmt: skip
month = _one_of(
    ("January", "February", "April", "June", "July", "August", "September", "October", "November",
     "December"),
    "date_time", "date_time",
)  # fmt: skip
unit = _table(
    (
        ("minutes", "hours"), ("days", "weeks"), ("months", "years"), ("kilometers", "meters"),
        ("kilometres", "metres"), ("km", "miles"), ("kilograms", "grams"), ("hours", "days"),
    ),
    "unit", "unit", "date_time", "number",
)  # fmt: skip
money = _table(
    (("dollars", "euros"), ("euros", "pounds"), ("$", "€"), ("rubles", "dollars"), ("yuan", "yen")),
    "money", "money",
)  # fmt: skip
certainty = _table(
    (
        ("will", "may"), ("will", "might"), ("may", "must"), ("might", "will"),
        ("could", "will"), ("probably", "certainly"), ("possibly", "definitely"),
    ),
    "certainty", "certainty",
)  # fmt: skip


def hedge(text: str, rng: random.Random, names: Pool, clauses: Pool) -> Damaged | None:
    """Take out a hedge, or put one in before a past-tense verb."""
    present = list(
        regex.finditer(r" (?:probably|possibly|perhaps|allegedly|reportedly|apparently)\b", text)
    )
    if present:
        hit = rng.choice(present)
        return _swap(text, hit.start(), hit.end(), "", "certainty", "certainty", "attribution")
    options = list(regex.finditer(r"\b(?:was|were|has|had|is|are)\b", text))
    if not options:
        return None
    hit = rng.choice(options)
    new = rng.choice([" possibly", " allegedly", " reportedly", " perhaps"])
    return _swap(text, hit.end(), hit.end(), new, "certainty", "certainty", "attribution")


_FRAME = regex.compile(
    r"^(?:According to [\p{L} .'-]{3,50}, |[\p{L} .'-]{3,50} (?:said|says|claimed|announced|stated"
    r"|believes|argued) that )|,\"? (?:said|says|reports|according to) [\p{L} .'-]{3,50}(?=\.$)"
    r"|,\"? [\p{L} .'-]{2,40} (?:said|says|stated|reports|believes|claims)(?=\.$)"
)


def attribution(text: str, rng: random.Random, names: Pool, clauses: Pool) -> Damaged | None:
    """Take the source of a statement away."""
    hit = _FRAME.search(text)
    if hit is None or len(text) - len(hit.group()) < 30 or '"' in text:
        return None
    rest = text[: hit.start()] + text[hit.end() :]
    if hit.start() == 0:
        rest = rest[0].upper() + rest[1:]
    return Damaged(
        rest, "attribution", ("attribution", "omission"), hit.group(), hit.start(), hit.start()
    )


def roles(text: str, rng: random.Random, names: Pool, clauses: Pool) -> Damaged | None:
    """Let two names change places."""
    hits = [hit for hit in _NAME.finditer(" " + text) if not _NOT_NAMES.search(hit.group())]
    hits = [hit for hit in hits if text.count(hit.group()) == 1]
    if len(hits) < 2:
        return None
    one, other = sorted(rng.sample(hits, 2), key=lambda hit: hit.start())
    between = text[one.end() - 1 : other.start() - 1]
    if not regex.search(r"\w{4,}", between) or regex.fullmatch(r"[ ,]*(?:and|or)?[ ,]*", between):
        return None
    start, end = one.start() - 1, other.end() - 1
    return _swap(text, start, end, other.group() + between + one.group(), "roles", "roles", "name")


def quotation(text: str, rng: random.Random, names: Pool, clauses: Pool) -> Damaged | None:
    """Drop the marks of a quotation."""
    hit = regex.search(r'"([^"]{12,})"', text)
    if hit is None:
        return None
    return Damaged(
        text[: hit.start()] + hit.group(1) + text[hit.end() :], "quotation", ("quotation",),
        hit.group(), hit.start(), hit.start() + len(hit.group(1)),
    )  # fmt: skip


quantity = _table(
    (
        ("all", "some"), ("most", "few"), ("many", "few"), ("some", "all"), ("every", "some"),
        ("at least", "at most"), ("more than", "less than"), ("several", "all"),
        ("over", "under"), ("only", "even"), ("both", "neither of the"), ("some", "no"),
        ("half", "all"), ("majority", "minority"),
    ),
    "quantity", "quantity", "comparison", "negation", "polarity", "number",
)  # fmt: skip
comparison = _table(
    (
        ("more", "less"), ("larger", "smaller"), ("higher", "lower"), ("better", "worse"),
        ("biggest", "smallest"), ("largest", "smallest"), ("highest", "lowest"),
        ("best", "worst"), ("older", "younger"), ("longer", "shorter"), ("faster", "slower"),
    ),
    "comparison", "comparison", "polarity", "quantity",
)  # fmt: skip
tense = _table(
    (("will be", "was"), ("has been", "will be"), ("have been", "will be"), ("before", "after"),
     ("was", "will be"), ("were", "will be")),
    "tense", "tense", "polarity", "certainty",
)  # fmt: skip
connective = _table(
    (
        ("because", "although"), ("but", "and"), ("although", "because"),
        ("However", "Therefore"), ("despite", "because of"), ("if", "although"),
        ("so", "but"), ("due to", "despite"), ("Although", "Because"),
    ),
    "connective", "connective",
)  # fmt: skip


def omission(text: str, rng: random.Random, names: Pool, clauses: Pool) -> Damaged | None:
    """Drop a clause between commas, or the last one."""
    options = [
        hit
        for hit in regex.finditer(r", [^,.;:\"]{25,110}(?=[,.])", text)
        if len(text) - len(hit.group()) > 40 and len(hit.group()) < 0.6 * len(text)
    ]
    if not options:
        return None
    hit = rng.choice(options)
    return Damaged(
        text[: hit.start()] + text[hit.end() :], "omission", ("omission", "attribution"),
        hit.group()[2:], hit.start(), hit.start(),
    )  # fmt: skip


def addition(text: str, rng: random.Random, names: Pool, clauses: Pool) -> Damaged | None:
    """Put in a clause out of another article."""
    if not clauses or not text.endswith("."):
        return None
    new = ", " + rng.choice(clauses)
    at = len(text) - 1
    return _swap(text, at, at, new, "addition", "addition", "name", "number")


def clauses_of(text: str) -> list[str]:
    """Return the clauses between commas of a sentence."""
    return [hit.group(1) for hit in regex.finditer(r", (\p{Ll}[^,.;:\"\d]{25,90})(?=[,.])", text)]


def untranslated(text: str, rng: random.Random, names: Pool, clauses: Pool) -> Damaged | None:
    """Put the middle of the sentence back into another language."""
    words = text.split(" ")
    if len(words) < 10:
        return None
    new = rng.choice(
        (
            "wurde gestern von der Regierung beschlossen",
            "según las autoridades de la ciudad",
            "по словам представителя министерства",
            "qui a été annoncée par le ministre",
        )
    )
    k = rng.randrange(2, len(words) - 6)
    start = len(" ".join(words[:k])) + 1
    end = start + len(" ".join(words[k : k + 5]))
    return _swap(text, start, end, new, "untranslated", "untranslated", "garbled")


def garbled(text: str, rng: random.Random, names: Pool, clauses: Pool) -> Damaged | None:
    """Shuffle letters of a stretch of words, or repeat a phrase over and over."""
    words = text.split(" ")
    if len(words) < 10:
        return None
    k = rng.randrange(1, len(words) - 6)
    start = len(" ".join(words[:k])) + 1
    old = " ".join(words[k : k + 6])
    if rng.random() < 0.5:
        new = " ".join([" ".join(words[k : k + 2])] * 5)
    else:
        new = " ".join("".join(rng.sample(word, len(word))) for word in words[k : k + 6])
    return _swap(text, start, start + len(old), new, "garbled", "garbled", "untranslated")


DAMAGES: tuple[Damage, ...] = (
    number, name, negation, polarity, date_time, month, unit, money, certainty, hedge,
    attribution, roles, quotation, quantity, comparison, tense, connective, omission, addition,
    untranslated, garbled,
)  # fmt: skip
