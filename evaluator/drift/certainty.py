"""Certainty: modal verbs, hedges, allegations and conditions; and who is said to have said it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from evaluator.drift import lexicon
from evaluator.drift.evidence import Evidence
from evaluator.drift.matching import Matching
from evaluator.drift.words import Side, Word
from evaluator.types import Category, Severity, Span

_ANCHORED = 0.5
_REACH = 7


@dataclass(frozen=True, slots=True)
class Hedge:
    """A word that says how sure a statement is.

    Attributes:
        level: 0 open, 1 possible, 2 likely, 3 sure.
        family: "modal", "hedge", "claim" (alleged, reportedly), "must".
    """

    first: int
    last: int
    level: int
    family: str


@cache
def _table() -> dict[str, list[tuple[tuple[str, ...], int, str]]]:
    table: dict[str, list[tuple[tuple[str, ...], int, str]]] = {}
    for family, level, phrases in lexicon.rows("certainty.tsv"):
        for phrase in phrases.split(", "):
            parts = tuple(phrase.split())
            table.setdefault(parts[0], []).append((parts, int(level), family))
    for rows in table.values():
        rows.sort(key=lambda row: -len(row[0]))
    return table


def hedges(side: Side) -> list[Hedge]:
    """Return the words of a side that say how sure something is, in order."""
    words, table, found = side.words, _table(), []
    index = 0
    while index < len(words):
        word = words[index]
        step = 1
        if word.kind == "word" and not (word.lower == "may" and word.capital and not word.opening):
            bare = word.lower.removesuffix("n't") if word.lower.endswith("n't") else word.lower
            for parts, level, family in table.get(bare, ()) or table.get(word.lemma, ()):
                if all(
                    index + k < len(words)
                    and (k == 0 or part in (words[index + k].lower, words[index + k].lemma))
                    for k, part in enumerate(parts)
                ):
                    found.append(Hedge(index, index + len(parts) - 1, level, family))
                    step = len(parts)
                    break
        index += step
    return found


def evidence(original: Side, rewrite: Side, matching: Matching) -> list[Evidence]:
    """Report hedges, allegations and conditions lost or put in, and lost attribution."""
    ones, others = hedges(original), hedges(rewrite)
    flipped = matching.flipped()
    found = _compare(original, rewrite, matching, ones, others, True)
    found.extend(_compare(rewrite, original, flipped, others, ones, False))
    found.extend(_modals(original, rewrite, matching, ones, others))
    found.extend(_attribution(original, rewrite, matching))
    return found


def _permits(side: Side, hedge: Hedge) -> bool:
    """Tell whether "may" gives leave: "only members may", "no ship may"."""
    before = side.words[max(0, hedge.first - 4) : hedge.first]
    return side.words[hedge.first].lower == "may" and any(
        word.lower in ("only", "no", "not", "nobody", "neither") for word in before
    )


_PLACES = frozenset(("in", "on", "at", "before", "under", "from", "with", "for", "again", "."))


def _in_view(side: Side, hedge: Hedge) -> bool:
    """Tell whether "appeared" means that something came into view: "appeared in the journal"."""
    after = side.words[hedge.last + 1 : hedge.last + 2]
    return side.words[hedge.first].lemma == "appear" and (not after or after[0].lower in _PLACES)


def _compare(
    side: Side, other: Side, matching: Matching, mine: list[Hedge], theirs: list[Hedge], lost: bool
) -> list[Evidence]:
    """Report the hedges of `side` when nothing near their place on the other side is as unsure."""
    soft = lexicon.listed("soft_hedges")
    found = []
    for hedge in mine:
        if hedge.level >= 3 or hedge.family == "said":
            continue
        if _permits(side, hedge) or _negated(side, hedge) or _translated(matching, hedge):
            continue
        if _in_view(side, hedge):
            continue
        anchor = _anchor(side, hedge)
        if anchor is None:
            continue
        sure = _against_will(matching, hedge)
        if not sure and matching.answered_original[anchor.index] < _ANCHORED:
            continue
        answer = matching.linked(anchor.index)
        place = answer.index if answer is not None else -1
        if any(one.level < 3 and _near(one.first, place) for one in theirs):
            continue
        if any(word.lower in soft and _near(word.index, place) for word in other.words):
            continue
        claim = hedge.family == "claim"
        if claim and _reported_anew(side, other, matching):
            continue
        strong = hedge.level == 1 and hedge.family in ("modal", "hedge")
        if claim and lost:
            severity = Severity.CRITICAL
        elif strong:
            severity = Severity.MAJOR
        else:
            severity = Severity.MINOR
        span = (side.span(hedge.first, hedge.last),)
        there = _answer_span(other, answer)
        key = f"{'claim' if claim else 'hedge'}_{'lost' if lost else 'added'}"
        found.append(
            Evidence(
                Category.CERTAINTY, key, severity, 0.7, span if lost else there,
                there if lost else span, {"cue": side.quote(hedge.first, hedge.last)},
            )
        )  # fmt: skip
    return found


def _against_will(matching: Matching, hedge: Hedge) -> bool:
    """Tell whether a plain "will" stands where a hedge stands on this side."""
    return hedge.family in ("modal", "ability") and any(
        matching.rewrite.words[j].lower in ("will", "shall", "won't")
        for j in matching.forward.get(hedge.first, ())
    )


def _near(index: int, place: int) -> bool:
    return place < 0 or abs(index - place) <= _REACH


def _translated(matching: Matching, hedge: Hedge) -> bool:
    """Tell whether a content word answers the hedge itself."""
    return any(
        matching.similarity[k, j] >= 0.75 and matching.rewrite.words[j].content
        for k in range(hedge.first, hedge.last + 1)
        for j in matching.forward.get(k, ())
    )


def _reported_anew(side: Side, other: Side, matching: Matching) -> bool:
    """Tell whether the other side names a source where this one only says "reportedly"."""
    known = {j for first, _ in reporting(side) for j in matching.forward.get(first, ())}
    return any(first not in known for first, _ in reporting(other))


def _negated(side: Side, hedge: Hedge) -> bool:
    """Tell whether a modal is negated: "could not" speaks of what was impossible."""
    after = side.words[hedge.last + 1].lower if hedge.last + 1 < len(side.words) else ""
    return after == "not" or side.words[hedge.first].lower.endswith("n't")


def _anchor(side: Side, hedge: Hedge) -> Word | None:
    """Return the word that a hedge governs."""
    for word in side.clause(hedge.last, 6):
        if word.content and not word.lower.endswith("ly"):
            return word
    return None


def _answer_span(other: Side, answer: Word | None) -> tuple[Span, ...]:
    """Return the span of a matched word with the auxiliary verbs before it."""
    if answer is None:
        return ()
    first = answer.index
    while first and other.words[first - 1].lower in lexicon.listed("auxiliaries"):
        first -= 1
    return (other.span(first, answer.index),)


def _modals(
    original: Side, rewrite: Side, matching: Matching, ones: list[Hedge], others: list[Hedge]
) -> list[Evidence]:
    """Report a hedge answered by one of another strength ("probably", "may")."""
    pairs = [
        (one, other)
        for one in ones
        for other in others
        if any(
            other.first <= j <= other.last
            for k in range(one.first, one.last + 1)
            for j in matching.forward.get(k, ())
        )
    ]
    if not pairs and len(ones) == len(others) == 1:
        pairs = [(ones[0], others[0])]
    found = []
    for one, other in pairs:
        if one.level == other.level or "said" in (one.family, other.family):
            continue
        if any(o.level == one.level and o is not other for o in others):
            continue
        key = "surer" if other.level > one.level else "less_sure"
        wide = abs(one.level - other.level) >= 2
        found.append(
            Evidence(
                Category.CERTAINTY,
                key,
                Severity.MAJOR if wide else Severity.MINOR,
                0.6 if wide else 0.5,
                (original.span(one.first, one.last),),
                (rewrite.span(other.first, other.last),),
            )
        )
    return found


def reporting(side: Side, strict: bool = False) -> list[tuple[int, int]]:
    """Return the ranges of words that attribute a statement ("according to", "said").

    Args:
        side: Either side.
        strict: Only verbs that hardly do anything else, where they have a doer.
    """
    verbs = lexicon.listed("reporting")
    words = side.words
    found = []
    for word in words:
        if word.kind != "word":
            continue
        after = words[word.index + 1].lower if word.index + 1 < len(words) else ""
        if word.lower == "according" and after == "to":
            found.append((word.index, word.index + 1))
        elif _speaks(side, word, after) if strict else word.lemma in verbs or word.lower in verbs:
            found.append((word.index, word.index))
    return found


def _speaks(side: Side, word: Word, after: str) -> bool:
    """Tell whether a word is a verb of speech with a doer before or after it."""
    before = side.words[word.index - 1].lower if word.index else ""
    if before in lexicon.listed("auxiliaries") or before in (
        "the",
        "a",
        "to",
        "i",
        "you",
        "we",
        "as",
    ):
        return False
    if word.lower in ("say", "claim", "believe", "argue", "warn"):
        return word.index > 0 and (
            after == "that" or side.words[word.index - 1].lower.endswith("s")
        )
    if word.lemma in _FRAMES:
        return word.index > 0 and after == "that"
    return word.lower in lexicon.listed("speech_forms")


# Verbs that make what follows "that" someone's guess, wish or worry.
_FRAMES = frozenset(
    ("fear", "hope", "expect", "suspect", "worry", "suggest", "hint", "assume", "predict", "doubt",
     "speculate", "imagine", "think", "guess")
)  # fmt: skip


def _attribution(original: Side, rewrite: Side, matching: Matching) -> list[Evidence]:
    """Report a statement whose source was left out, so that a claim reads like a fact."""
    ones, others = reporting(original, True), reporting(rewrite, True)
    any_one, any_other = reporting(original), reporting(rewrite)
    weak = lexicon.listed("speech_nouns")
    found = []
    for mine, theirs, side, other, lost in (
        (ones, any_other, original, rewrite, True), (others, any_one, rewrite, original, False)
    ):  # fmt: skip
        if not mine or theirs:
            continue
        if not (other.lowers | other.lemmas).isdisjoint(weak):
            continue
        table = matching if lost else matching.flipped()
        first, last = mine[0]
        if any(float(table.similarity[first, j]) >= 0.6 for j in table.forward.get(first, ())):
            continue
        if _quotes(other) and _quotes(side):
            continue
        source = _source(side, first, last)
        rest = [w for w in side.words if w.content and w.index not in source]
        answered = sum(float(table.answered_original[w.index]) >= 0.5 for w in rest)
        sure = bool(rest) and answered >= 0.5 * len(rest)
        if not sure:
            continue
        span = (side.span(first, last),)
        grave = side.words[first].lower in lexicon.listed("grave_speech")
        severity = Severity.CRITICAL if grave else Severity.MAJOR
        if not lost:
            severity = Severity.MINOR
        found.append(
            Evidence(Category.ATTRIBUTION, "source_lost" if lost else "source_added", severity,
                     0.75, span if lost else (), () if lost else span)
        )  # fmt: skip
    return found


def _source(side: Side, first: int, last: int) -> set[int]:
    """Return the words of a reporting frame: the verb and the name or noun beside it."""
    found = set(range(first, last + 1))
    words = side.words
    follows = first == 0 or words[first - 1].kind == "mark" or words[first].lower == "according"
    for step, start in ((1, last + 1),) if follows else ((-1, first - 1),):
        k = start
        while 0 <= k < len(side.words) and abs(k - start) < 7:
            word = side.words[k]
            if (word.kind == "mark" and word.text in ',.;:"') or word.lower == "that":
                break
            found.add(k)
            k += step
    return found


def _quotes(side: Side) -> bool:
    return '"' in side.text
