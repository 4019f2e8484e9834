"""Polarity: negations lost, put in or moved to another thing, and words that say the opposite."""

from __future__ import annotations

from evaluator.drift.pair.matching import GONE, SAME, Matching
from evaluator.drift.pair.pair import Pair, View
from evaluator.drift.rules import opposite
from evaluator.drift.rules.evidence import Evidence, overlap
from evaluator.drift.rules.negation_answers import CLAUSES, SCARCELY, unanswered
from evaluator.drift.rules.opposite_phrases import against
from evaluator.drift.text import lexicon
from evaluator.drift.text.negation import Cue, cues
from evaluator.drift.text.side import Side
from evaluator.rulebook import vocabulary
from evaluator.types import Category, Severity, Span

_OPENERS = vocabulary("negation").listed("openers")
_DENIERS = frozenset(("no", "zero", "without"))
_DENIED = 2  # words behind a "no" of which one is what it denies
_STRANGE = 0.38
_SHOWN = 6  # words between what answers a negation and the word that it is about
_OPENING = 4
_DIRECT = 4  # words from a negation to what it surely denies


def evidence(pair: Pair) -> list[Evidence]:
    """Report negations lost or put in, and words replaced by their opposite."""
    original, rewrite = pair.sides
    ones, others = cues(original), cues(rewrite)
    lost = unanswered(pair.views[0], ones, others)
    added = unanswered(pair.views[1], others, ones)
    turned = [*opposite.evidence(pair, ones, others), *against(pair)]
    found = [*_denied_thing(pair, ones, others), *turned]
    told = [span for item in turned for span in item.original]
    more = len(ones) > len(others), len(others) > len(ones)
    for cue, j, sure in lost:
        other = [c for c, i, _ in added if i == cue.target or c.target == j]
        item = _finding(pair.views[0], cue, j, sure, bool(other), others, more[0])
        if not overlap(item.original, told):
            found.append(item)
        added = [row for row in added if row[0] not in other]
    for cue, i, sure in added:
        found.append(_finding(pair.views[1], cue, i, sure, False, ones, more[1]))
    return found


def _denied_thing(pair: Pair, ones: list[Cue], others: list[Cue]) -> list[Evidence]:
    """Report a "no" or "zero" that denies another thing than the original's.

    "A policy of zero tolerance" is no "zero policy": the word denied is gone, and what is denied
    instead stands undenied in the original, so that something it says is now denied. Or neither
    word has an answer on the other side: "no estimates" became "no prospect".
    """
    original, rewrite = pair.sides
    matching = pair.matching
    found = []
    for one in ones:
        for other in others:
            i, j = one.target, other.target
            name = original.words[one.first].lower
            if min(i, j) < 0 or name != rewrite.words[other.first].lower:
                continue
            if name not in _DENIERS or max(i - one.last, j - other.last) > _DENIED:
                continue
            gone = float(matching.answered_original[i])
            answers = matching.backward.get(j, ())
            undenied = [
                k
                for k in answers
                if all(k not in cue.scope for cue in ones)
                and original.words[k].lower == rewrite.words[j].lower
            ]
            if gone < GONE and undenied and matching.similarity[undenied[0], j] >= SAME:
                rule = "denied-thing", Severity.CRITICAL, 0.7
            elif max(gone, float(matching.answered_rewrite[j])) < _STRANGE and not (
                lexicon.synonymous(original.words[i].lemma, rewrite.words[j].lemma)
                or _of_kept(matching, i, j)
                or (one.first, other.first) != (one.last, other.last)  # "no longer"
                or original.words[i].lower in lexicon.listed("fillers")  # "no way"
                or (original.words[one.first].capital and original.words[i].capital)
            ):
                rule = "denied-replaced", Severity.MINOR, 0.4
            else:
                continue
            spans = (original.span(one.first, i),), (rewrite.span(other.first, j),)
            found.append(Evidence(Category.POLARITY, *rule, *spans))
    return found


def _of_kept(matching: Matching, i: int, j: int) -> bool:
    """Return whether two words say what kind of a thing both sides deny: "no DIY store"."""
    kept = matching.original.words[i + 1] if j + 1 in matching.forward.get(i + 1, ()) else None
    return kept is not None and kept.content and kept.lower not in lexicon.listed("fillers")


def _finding(
    view: View, cue: Cue, j: int, sure: bool, both: bool, theirs: list[Cue], more: bool
) -> Evidence:
    """Say that a negation is unanswered; a nuance where the other side has as many (not `more`).

    The other side may deny the same in words that nothing links; but what stands there by the
    same word is not denied.
    """
    side, other = view.sides
    matching, lost = view.matching, view.lost
    governed = cue.target if cue.last < cue.target <= cue.last + 4 else cue.last
    answer: tuple[Span, ...] = ()
    direct = True
    if j >= 0:
        over = [c for c in theirs if j in c.scope]
        direct = not any(_loosely(other, cue, c, j) for c in over)
        first = min((c.first for c in over), default=_opened(other, matching, cue, j))
        answer = (other.span(first, j) if j - first <= _SHOWN else other.words[j].span,)
        both = both or bool(over)
    last = cue.last if cue.explicit and not both else governed
    after = side.words[last + 1].lower if last + 1 < len(side.words) else ""
    if side.words[cue.first].lower in SCARCELY and after.startswith("any"):
        last += 1
    mine = side.span(cue.first, last)
    key = "negation-turned" if both else ("negation-lost" if lost else "negation-added")
    category = Category.POLARITY if both or not cue.explicit else Category.NEGATION
    sure = sure and direct and (both or more or _is_said(view, cue, j))
    severity = Severity.CRITICAL if sure else Severity.MINOR
    confidence = 0.85 if sure else 0.4
    return Evidence(
        category, key, severity, confidence,
        *view.spans((mine,), answer),
        {"cue": side.quote(cue.first, cue.last),
         "original" if lost else "rewrite": side.quote(cue.first, governed)},
    )  # fmt: skip


def _loosely(other: Side, cue: Cue, over: Cue, j: int) -> bool:
    """Return whether a word may be denied by a negation far off, or by one told twice elsewhere.

    Two plain negations in one clause are often said for one; not in "he never said that he would".
    """
    between = other.words[over.last + 1 : j]
    if any(word.lower in CLAUSES for word in between):
        return False
    return len(between) >= _DIRECT or (cue.explicit and over.explicit)


def _is_said(view: View, cue: Cue, j: int) -> bool:
    """Return whether what a cue governs is answered by the same word."""
    side, other = view.sides
    return min(cue.target, j) >= 0 and side.words[cue.target].lemma == other.words[j].lemma


def _opened(side: Side, matching: Matching, cue: Cue, index: int) -> int:
    """Return where the answer to a denied word begins: with "some", or with "was able to"."""
    for k in matching.forward.get(cue.first, ()):
        if 0 < index - k <= _OPENING and side.words[k].lower not in ("the", "a", "an"):
            return k
    for k in range(index - 1, max(-1, index - _OPENING), -1):
        if side.words[k].lemma in ("able", "manage", "succeed"):
            return k
        if side.words[k].lower in _OPENERS:
            return k
    return index
