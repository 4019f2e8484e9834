"""Words that turn a sentence round, how far each reaches, and which words are opposites."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain

from evaluator.drift.text import lexicon
from evaluator.drift.text.kept import once
from evaluator.drift.text.names import is_within_name
from evaluator.drift.text.numeral_words import SMALL
from evaluator.drift.text.side import Side, Word, begins, by_longest, lemma_of

_REACH = 7
_BESIDE = 2  # words from a negation to a small word that it denies
_BASE = 4  # letters of a word that a prefix denies
_UNLESS = 6  # letters of a word in "-less" that denies nothing: "unless", "bless"
_PREFIXES = lexicon.ordered("opposing_prefixes")
_BEGINNINGS, _ENDINGS = (*_PREFIXES, "re"), ("less", "ful")
_NEGATING = lexicon.ordered("negating_prefixes")


@dataclass(frozen=True, slots=True)
class Cue:
    """A negation or a verb that negates what it governs.

    Attributes:
        first: Index of its first word.
        last: Index of its last word.
        explicit: True for "not", "never", "no" and so on; False for "fail to", "refuse".
        scope: Indices of the content words that it reaches.
        target: Index of the word that it turns round first, -1 where there is none.
    """

    first: int
    last: int
    explicit: bool
    scope: tuple[int, ...]
    target: int


@cache
def _phrases(name: str) -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """Return the rows of a phrase table by the first word: (words of the phrase, what follows).

    What follows is "*", anything, where the table has no second column.
    """
    table: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for row in lexicon.rows(name):
        parts = tuple(row[0].split())
        table.setdefault(parts[0], []).append((parts, row[1] if row[1:] else "*"))
    for rows in table.values():
        rows.sort(key=lambda row: -len(row[0]))
    return table


def _follows(words: tuple[Word, ...], index: int, need: str) -> bool:
    """Return whether what stands at `index` is what a governing word needs."""
    if need == "*":
        return index < len(words) and words[index].kind != "mark"
    if index >= len(words):
        return False
    if need == "ing":
        return words[index].lower.endswith("ing")
    return words[index].lower in need.split("|")


def is_not(word: Word) -> bool:
    """Return whether a word denies the verb that it stands by."""
    return word.lower.endswith("n't") or word.lower in ("not", "cannot")


def _continues(side: Side, word: Word, found: list[Cue]) -> bool:
    """Return whether a word only carries a negation on, asks back, or bounds a number."""
    if word.lower.endswith("n't") and _asks_back(side, word.index):
        return True
    carried = word.lower in ("nor", "neither") and any(cue.explicit for cue in found)
    if carried or (word.lower == "no" and is_within_name(side, word.index)):
        return True
    if word.lower == "not":
        return any(
            begins(side.words, word.index, parts) and _number(side.words, word.index + len(parts))
            for parts in lexicon.phrases("bound_denied")
        )
    after = side.words[word.index + 1 : word.index + 2]
    return word.lower in ("hardly", "barely", "scarcely") and any(w.kind == "number" for w in after)


def _is_phrase(words: tuple[Word, ...], index: int) -> bool:
    """Return whether a "no" is that of "no longer", "by no means" or "in no way"."""
    after = words[index + 1].lower if index + 1 < len(words) else ""
    before = words[index - 1].lower if index else ""
    return after == "longer" or (before, after) in (("by", "means"), ("in", "way"))


def _asks_back(side: Side, index: int) -> bool:
    """Return whether a negation is a question tag: ", aren't they?"."""
    after = side.words[index + 1 : index + 3]
    return (
        index > 0
        and side.words[index - 1].text == ","
        and len(after) > 1
        and not after[0].content
        and after[1].text in ("?", ".")
    )


def _number(words: tuple[Word, ...], index: int) -> bool:
    """Return whether a number stands at `index`, in digits or words."""
    if index < len(words) and words[index].lower in ("a", "one") and index + 1 < len(words):
        index += 1
    return index < len(words) and (
        words[index].kind == "number" or words[index].lower in SMALL or words[index].lower == "half"
    )


@cache
def _openers() -> dict[str, frozenset[str]]:
    """Return the words that a negation or a phrase without one can begin with, but for "n't"."""
    tables = _phrases("harmless_negation.tsv"), _phrases("implicit_negation.tsv")
    phrases = [phrase for table in tables for rows in table.values() for phrase, _ in rows]
    words = lexicon.listed("negation").union(("not", "cannot", "too"))
    return by_longest([*((word,) for word in words), *phrases])


@once
def cues(side: Side) -> list[Cue]:
    """Return the negating words of a side, in order."""
    words = side.words
    harmless = _phrases("harmless_negation.tsv")
    implicit = _phrases("implicit_negation.tsv")
    plain = lexicon.listed("negation")
    found: list[Cue] = []
    resume = 0
    for index in sorted({*side.openings(_openers()), *side.contractions}):
        if index < resume:
            continue
        word = words[index]
        step = 1
        if word.kind == "word":
            skipped = [p for p, _ in harmless.get(word.lower, ()) if begins(words, index, p)]
            if skipped:
                step = len(skipped[0])
            elif _continues(side, word, found):
                pass
            elif is_not(word) or word.lower in plain:
                longer = word.lower == "no" and _is_phrase(words, index)
                found.append(_cue(side, index, index + longer, True))
            elif word.lower == "too" and too_much(words, index):
                found.append(_cue(side, index, index + 2, False))
                step = 3
            else:
                for key in {word.lower, word.lemma}:
                    hit = next(
                        (p for p, need in implicit.get(key, ())
                         if begins(words, index, p) and _follows(words, index + len(p), need)),
                        None,
                    )  # fmt: skip
                    if hit:
                        found.append(_cue(side, index, index + len(hit) - 1, False))
                        step = len(hit)
                        break
        resume = index + step
    return found


def too_much(words: tuple[Word, ...], index: int) -> bool:
    """Return whether "too late to save" stands at `index`: what is too late is not done."""
    part = words[index : index + 4]
    return (
        index + 3 < len(words) and part[1].content and part[2].lower == "to"
        and part[3].content and part[3].lower == part[3].lemma and not part[3].capital
    )  # fmt: skip


def _cue(side: Side, first: int, last: int, explicit: bool) -> Cue:
    degree, auxiliaries = lexicon.listed("degree"), lexicon.listed("auxiliaries")
    alone = side.words[first].lower == "without"  # a verb after its noun is not denied
    scope = []
    for word in _reached(side, last):
        if word.lower == "without" or (alone and word.lower in auxiliaries):
            break
        if word.content:
            scope.append(word)
    target = next(
        (w.index for w in scope if w.lower not in degree and not w.lower.endswith("ly")),
        scope[0].index if scope else -1,
    )
    return Cue(first, last, explicit, tuple(word.index for word in scope), target)


def _reached(side: Side, last: int) -> Iterator[Word]:
    """Yield what a negation reaches: its clause, and what "or" joins to it ("no A or B")."""
    end = last
    for word in side.clause(last, _REACH):
        end = word.index
        yield word
    if end + 1 < len(side.words) and side.words[end + 1].lower == "or":
        yield from side.clause(end + 1, _REACH - (end - last))


def parity(
    side: Side, found: list[Cue], index: int, near: bool = False
) -> tuple[int, tuple[Cue, ...]]:
    """Return how often word `index` is turned round (1 even, -1 odd) and by which cues.

    With `near` only the first two words that a cue reaches count. Lifting, ending or dropping
    a ban turns the ban itself round as well.
    """
    over = [
        cue
        for cue in found
        if index in (cue.scope[:2] if near else cue.scope)
        or (not side.words[index].content and cue.explicit and 0 < index - cue.last <= _BESIDE)
        or (side.words[index].lower == "with" and cue.explicit and 0 < cue.first - index <= _BESIDE)
    ]
    turns = len(over)
    if side.words[index].lemma in lexicon.listed("bans"):
        lifts = lexicon.listed("lifts")
        turns += sum(side.words[k].lemma in lifts for k in range(max(0, index - 4), index))
    return (-1 if turns % 2 else 1), tuple(over)


def prefixed(word: Word) -> bool:
    """Return whether a word has a negating prefix before a word of its own ("unsold")."""
    lower = word.lower
    if lower.endswith("edly"):
        lower = lower[:-2]  # "unexpectedly"
    if lower.endswith("less") and len(lower) > _UNLESS:
        return True
    if not lower.startswith(_NEGATING):
        return False
    base = lower[3:] if lower[:3] in ("dis", "non", "mis") else lower[2:]
    if len(base) < _BASE or lower in lexicon.listed("not_negated"):
        return False
    if lower.startswith(("in", "im", "un", "non")) and lower.endswith(("able", "ible")):
        verb = base[:-4]
        if not lexicon.common().isdisjoint((verb, f"{verb}e", verb[:-1])):  # "unforgettable"
            return True  # "inescapable", "unbeatable"
    if lower.startswith(("un", "non")):
        return base in lexicon.common() or lemma_of(base) in lexicon.common()
    return lexicon.opposite(lower, base) or lexicon.opposite(word.lemma, base)


@lru_cache(maxsize=65536)
def _opposites(form: str) -> frozenset[str]:
    """Return what `opposed` may take for a form's opposite, but for the form with a prefix."""
    antonyms = lexicon.antonyms()
    listed = antonyms.get(form, frozenset())
    found = {*listed, *(f"re{one}" for one in listed)}
    found.update(_bare(form))
    if form.startswith("re"):
        found |= antonyms.get(form[2:], frozenset())
    if form.endswith("less"):
        found.add(f"{form[:-4]}ful")
    if form.endswith("ful"):
        found.add(f"{form[:-3]}less")
    return frozenset(found)


@lru_cache(maxsize=65536)
def _bare(form: str) -> tuple[str, ...]:
    """Return a form without each negating prefix that it begins with."""
    return tuple(form.removeprefix(p) for p in _PREFIXES if form.startswith(p))


@once
def _affixed(side: Side) -> list[str]:
    """Return the forms of a side that may be another one with a negating prefix or ending."""
    return [form for form in side.forms if form.startswith(_BEGINNINGS) or form.endswith(_ENDINGS)]


def may_oppose(one: Side, other: Side) -> bool:
    """Return whether any word of one side can be `opposed` to any of the other."""
    telling = {*(one.forms & lexicon.antonyms().keys()), *_affixed(one)}
    if not other.forms.isdisjoint(chain.from_iterable(map(_opposites, telling))):
        return True
    return not one.forms.isdisjoint(chain.from_iterable(map(_bare, _affixed(other))))


def opposed(one: Word, other: Word) -> bool:
    """Return whether two words are listed as opposites or differ by a negating prefix."""
    if lexicon.opposite(one.lemma, other.lemma) or lexicon.opposite(one.lower, other.lower):
        return True
    long, short = (one, other) if len(one.lower) > len(other.lower) else (other, one)
    return any(_negates(a, b) for a, b in ((long.lower, short.lower), (long.lemma, short.lemma)))


def _negates(long: str, short: str) -> bool:
    if len(short) < _BASE:
        return False
    if any(long == prefix + short for prefix in _PREFIXES):
        return long not in lexicon.listed("not_negated")
    if short.startswith("re") and lexicon.opposite(long, short[2:]):
        return True
    if long.startswith("re") and lexicon.opposite(long[2:], short):
        return True
    return long.endswith("less") and short.endswith("ful") and long[:-4] == short[:-3]
