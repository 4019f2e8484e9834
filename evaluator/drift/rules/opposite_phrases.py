"""Phrases that turn the sentence: "unless" for "if", "against" for "for", "too icy to use"."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from evaluator.drift.pair.matching import LIKE, Matching
from evaluator.drift.pair.pair import Pair, View
from evaluator.drift.rules.evidence import Evidence
from evaluator.drift.rules.opposite_verbs import collides
from evaluator.drift.text import lexicon
from evaluator.drift.text.kept import once
from evaluator.drift.text.negation import cues, is_not, prefixed, too_much
from evaluator.drift.text.side import Side, Word, begins
from evaluator.rulebook import vocabulary
from evaluator.types import Category, Severity

_WORDS = vocabulary("opposite")
_OPPOSING = _WORDS.listed("opposing")
_REMEDIES = _WORDS.listed("remedies")
_TURNED = _WORDS.rows("turned")
_NEAR, _NOT_BEFORE = 5, 4
_DETERMINERS = _WORDS.listed("before_few")
_TELLS = {
    "opposite": (Category.POLARITY, "opposite", Severity.CRITICAL),
    "same": (Category.NEGATION, "negation-turned", Severity.CRITICAL),
    "condition": (Category.CONNECTIVE, "connective-changed", Severity.CRITICAL),
    "amount": (Category.QUANTITY, "amount-changed", Severity.MAJOR),
    "comparison": (Category.COMPARISON, "compared-other-way", Severity.CRITICAL),
    "order": (Category.TENSE, "order-turned", Severity.CRITICAL),
    "often": (Category.QUANTITY, "frequency-changed", Severity.MAJOR),
    "rank": (Category.NUMBER, "number-changed", Severity.MAJOR),
    "settled": (Category.CERTAINTY, "more-certain", Severity.MAJOR),
}


@dataclass(frozen=True)
class Phrases:
    """A row of the table: phrases of one side, of the other, relation, where their words stand."""

    ones: tuple[tuple[str, ...], ...]
    others: tuple[tuple[str, ...], ...]
    relation: str
    place: str


@cache
def _table() -> tuple[Phrases, ...]:
    return tuple(
        Phrases(_split(row["ones"]), _split(row["others"]), row["relation"][0], row["place"][0])
        for row in _TURNED
    )


@cache
def _by_cue() -> dict[str, list[tuple[frozenset[str], int, bool]]]:
    """Return the phrases by their longest word: their words, their row, whether of `ones`."""
    found: dict[str, list[tuple[frozenset[str], int, bool]]] = {}
    for number, row in enumerate(_table()):
        for phrases, first in ((row.ones, True), (row.others, False)):
            for phrase in phrases:
                entry = frozenset(phrase), number, first
                found.setdefault(max(phrase, key=len), []).append(entry)
    return found


@once
def _rows_of(side: Side) -> set[tuple[int, bool]]:
    """Return of which rows a side has all words of a phrase, and whether it is of `ones`."""
    rows, forms = _by_cue(), side.forms
    return {
        (number, first)
        for form in forms & rows.keys()
        for phrase, number, first in rows[form]
        if phrase <= forms
    }


def _split(phrases: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(phrase.split()) for phrase in phrases)


def evidence(pair: Pair) -> list[Evidence]:
    """Report phrases answered by one that says something else, a "not" counted; "too … to"."""
    original, rewrite = pair.sides
    matching = pair.matching
    found = []
    # Most rows have no phrase in either text.
    there = _rows_of(rewrite)
    rows = {number for number, first in _rows_of(original) if (number, not first) in there}
    for row in map(_table().__getitem__, sorted(rows)):
        for mine, theirs, forth in ((row.ones, row.others, True), (row.others, row.ones, False)):
            if row.relation == "settled" and not forth:
                continue
            one, other = _find(original, mine), _find(rewrite, theirs)
            if one is None or other is None:
                continue
            if _find(rewrite, mine, other) or _find(original, theirs, one):
                continue
            if not _same_place(matching, one, other, row.place):
                continue
            if row.relation in ("same", "opposite"):
                denied = _denied(original, one[0]) != _denied(rewrite, other[0])
                if denied == (row.relation == "opposite"):
                    continue
            elif row.relation == "condition" and len(cues(original)) != len(cues(rewrite)):
                continue
            category, key, severity = _TELLS[row.relation]
            found.append(
                Evidence(category, key, severity, 0.8,
                         (original.span(*one),), (rewrite.span(*other),))
            )  # fmt: skip
            break
    return [*found, *_too_much(pair)]


def _find(
    side: Side, phrases: tuple[tuple[str, ...], ...], but: tuple[int, int] = (0, -1)
) -> tuple[int, int] | None:
    """Return where the first of the phrases stands: indices of its first and last word.

    What lies within `but` is passed over: the "only" of a "not only".
    """
    for parts in phrases:
        for word in map(side.words.__getitem__, side.places(parts[0])):
            last = word.index + len(parts)
            inside = but[0] <= word.index and last - 1 <= but[1]
            if inside or word.kind != "word" or not begins(side.words, word.index, parts):
                continue
            before = side.words[word.index - 1].lower if word.index else ""
            after = side.words[last].lower if last < len(side.words) else ""
            if (
                (parts == ("few",) and before in _DETERMINERS)
                or (parts == ("a", "few") and "only" in side.lowers)
                or (parts == ("half",) and before in ("a", "one", "by", "the"))
                or (parts[-1] == "help" and not after.endswith("ing"))  # "cannot help him"
            ):
                continue
            return word.index, last - 1
    return None


def _same_place(
    matching: Matching, one: tuple[int, int], other: tuple[int, int], place: str
) -> bool:
    """Return whether a content word near one phrase is answered near the other."""
    words = matching.original.words
    first = one[1] + 1 if place == "after" else one[0] - _NEAR
    for i in range(max(0, first), min(len(words), one[1] + _NEAR + 1)):
        if not words[i].content or one[0] <= i <= one[1]:
            continue
        for j in matching.forward.get(i, ()):
            inside = other[0] <= j <= other[1]
            near = other[0] - _NEAR <= j <= other[1] + _NEAR and not inside
            if near and (place != "after" or j > other[1]) and matching.similarity[i, j] >= LIKE:
                return True
    return False


def _denied(side: Side, index: int) -> bool:
    """Return whether a "not", "never" or "by no means" stands right before a phrase."""
    before = side.words[max(0, index - _NOT_BEFORE) : index]
    return any(
        is_not(word)
        or word.lower == "never"
        or (word.lower == "no" and side.words[word.index + 1].lower in ("means", "way"))
        for word in before
    )


_AROUND = 7
_BEFORE = 5
_SUPPORT = _WORDS.listed("support")
_AIMED = _WORDS.listed("aimed")


def against(pair: Pair) -> list[Evidence]:
    """Report an "against" that the other side does not say, the first of the unit."""
    return next(filter(None, map(_lost, pair.views)), [])


def _lost(view: View) -> list[Evidence]:
    """Report an "against" lost to a "for", or put in, where nothing else opposes or remedies."""
    side, other = view.sides
    matching = view.matching
    if "against" in other.lowers:
        return []
    for word in side.words:
        if word.lower != "against":
            continue
        before = next((w for w in reversed(side.words[: word.index]) if w.content), word)
        after = next((w for w in side.clause(word.index, 5) if w.content), word)
        near = (*side.words[max(0, word.index - _NEAR) : word.index], *side.clause(word.index, 4))
        told = {before.lemma, before.lower, *(w.lemma for w in near if w.content)}
        if told & (_OPPOSING | _REMEDIES) or collides(side, word):
            continue
        answer = next(
            (j for j in matching.forward.get(after.index, ())
             if matching.similarity[after.index, j] >= LIKE),
            None,
        )  # fmt: skip
        there = matching.forward.get(before.index, ()) if answer is None else (answer,)
        if _opposes(other, there):
            continue
        joined = -1 if answer is None else _joined(other, answer)
        favours = joined >= 0 and other.words[joined].lower == "for"
        if answer is not None and not favours:
            backed = _backed(other, answer)
            favours = backed >= 0 and other.words[backed].lemma not in side.lemmas
            if favours and _denied(other, backed) and not _denied(side, word.index):
                continue
            joined = backed if favours else joined
        aimed = joined >= 0 and other.words[joined].lower in _AIMED
        if not favours and (view.lost or not there or aimed):
            continue
        mine = (side.span(word.index, after.index),)
        theirs = () if answer is None else (other.span(joined if favours else answer, answer),)
        return [
            Evidence(
                Category.POLARITY, "opposite" if theirs else "put-in", Severity.CRITICAL, 0.75,
                *view.spans(mine, theirs),
            )
        ]  # fmt: skip
    return []


def _opposes(side: Side, places: tuple[int, ...]) -> bool:
    """Return whether a word near any of the places, anywhere where there is none, opposes."""
    return any(
        word.lower in _OPPOSING or word.lemma in _OPPOSING
        for word in side.words
        if not places or any(abs(word.index - place) <= _AROUND for place in places)
    )


def _backed(side: Side, index: int) -> int:
    """Return where a word of support stands right before a word; -1 for none."""
    near = range(index - 1, max(-1, index - _BEFORE), -1)
    return next((k for k in near if side.words[k].lemma in _SUPPORT), -1)


def _joined(side: Side, index: int) -> int:
    """Return where the preposition before a word stands, at most four words off; -1 for none."""
    near = range(index - 1, max(-1, index - 5), -1)
    return next((k for k in near if side.words[k].lower in lexicon.listed("prepositions")), -1)


_ABLE, _LEAST, _REACH = ("able", "ible"), 3, 6


def _too_much(pair: Pair) -> list[Evidence]:
    """Report "too late to save" told as "late, but saved"; where "too" is said, others compare."""
    return next(filter(None, map(_done_after_all, pair.views)), [])


def _done_after_all(view: View) -> list[Evidence]:
    side, other = view.sides
    if "too" not in side.lowers or "too" in other.lowers:
        return []
    for k in side.standing["too"]:
        if not too_much(side.words, k) or _not_too(side, k) or _denies(side, other):
            continue
        quality, verb = side.words[k + 1], side.words[k + 3]
        there = next((w for w in other.words if w.lemma == quality.lemma), None)
        done = next((w for w in other.words if _does(w, verb)), None)
        if there is None or done is None or not 0 < abs(done.index - there.index) <= _REACH:
            continue
        first, last = sorted((there.index, done.index))
        return [
            Evidence(
                Category.POLARITY, "negation-turned", Severity.CRITICAL, 0.85,
                *view.spans((side.span(k, k + 3),), (other.span(first, last),)),
            )
        ]  # fmt: skip
    return []


def _not_too(side: Side, index: int) -> bool:
    """Return whether it is "not too late" or "never too late"."""
    return any(cue.explicit and 0 < index - cue.last <= _LEAST for cue in cues(side))


def _denies(side: Side, other: Side) -> bool:
    """Return whether the other side says in any way that it is not done."""
    soft = lexicon.listed("soft_negatives") - {"but"}
    return bool(cues(other)) or any(
        word.kind == "word"
        and word.lemma not in side.lemmas
        and (word.lower in soft or word.lemma in soft or prefixed(word) or word.lower == "so")
        for word in other.words
    )


def _does(word: Word, verb: Word) -> bool:
    """Return whether a word is a verb or says that it can be done: "read", "readable"."""
    if word.lemma == verb.lemma:
        return True
    stem = verb.lemma.removesuffix("e")
    return len(stem) >= _LEAST - 1 and word.lower.startswith(stem) and word.lower.endswith(_ABLE)
