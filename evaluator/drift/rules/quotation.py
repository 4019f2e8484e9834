"""What stands in quotation marks, compared as a quotation."""

from __future__ import annotations

from collections.abc import Sequence

from evaluator.drift.pair.matching import Matching
from evaluator.drift.pair.pair import Pair, View
from evaluator.drift.rules.evidence import Evidence
from evaluator.drift.text import lexicon
from evaluator.drift.text.negation import opposed
from evaluator.drift.text.side import Side, Word, span_of
from evaluator.drift.text.spelling import JOINED
from evaluator.drift.text.stance import Quotation, quotations
from evaluator.types import Category, Severity, Span

_SPEECH = 4
_SHARED = 0.3  # least share of its words by which a quotation is known again
_ALIKE = 0.7  # similarity of two words from which they say the same
_SMALL = 3  # most small words inside a span


def evidence(pair: Pair) -> list[Evidence]:
    """Report quotations whose words changed, and marks that were lost or put in."""
    original, rewrite = pair.sides
    matching = pair.matching
    ones, others = quotations(original), quotations(rewrite)
    found: list[Evidence] = []
    said = frozenset(word for one in ones for word in one.words)
    resaid = frozenset(word for other in others for word in other.words)
    left = list(others)
    alone: list[Quotation] = []
    for one in ones:
        best = max(left, key=lambda other: _shared(one, other, matching), default=None)
        if best is None or _shared(one, best, matching) < _SHARED:
            alone.append(one)
            continue
        left.remove(best)
        found.extend(_reworded(one, best, said, resaid, matching))
    for one in alone:
        found.extend(_bare(pair.views[0], one, resaid))
    for other in left:
        found.extend(_bare(pair.views[1], other, said))
    return found


def _shared(one: Quotation, other: Quotation, matching: Matching) -> float:
    """Share of the words of one quotation that are linked into the other."""
    inside = {word.index for word in other.words}
    hits = sum(not inside.isdisjoint(matching.forward.get(word.index, ())) for word in one.words)
    return hits / min(len(one.words), len(other.words))


def _changed(words: tuple[Word, ...], others: frozenset[Word], matching: Matching) -> list[Word]:
    """Return the content words that no word quoted on the other side says, also in other spelling.

    Args:
        words: Of a quotation.
        others: All quoted words of the other side.
        matching: The side of `words` first.
    """
    known = {form for word in others for form in (word.lemma, word.lower)}
    closed = "".join(word.lower for word in sorted(others, key=lambda word: word.index))
    return [
        word
        for word in words
        if word.content
        and word.lemma not in known
        and not (len(word.lower) >= JOINED and word.lower in closed)  # "e-mail"
        and not any(
            (other := matching.rewrite.words[j]) in others and _same_sense(word, other, matching)
            for j in matching.forward.get(word.index, ())
        )
    ]


def _same_sense(word: Word, other: Word, matching: Matching) -> bool:
    """Return whether two words that answer each other are synonyms or one word in two spellings."""
    if opposed(word, other):
        return False
    return lexicon.synonymous(word.lemma, other.lemma) or (
        float(matching.similarity[word.index, other.index]) >= _ALIKE
    )


def _tight(side: Side, words: list[Word]) -> tuple[Span, ...]:
    """Return the spans of runs of words, with nothing but small words inside them."""

    def small(between: Sequence[Word]) -> bool:
        return len(between) <= _SMALL and not any(w.content or w.text == '"' for w in between)

    return tuple(map(span_of, side.runs(words, small)))


def _reworded(
    one: Quotation,
    other: Quotation,
    said: frozenset[Word],
    resaid: frozenset[Word],
    matching: Matching,
) -> list[Evidence]:
    """Report the words of a quotation that are not quoted anywhere on the other side.

    An attribution may split a quotation in two or stand after the whole of it, so that one piece
    may hold what stands in several on the other side (`said`, `resaid`: all quoted words). Other
    words are mostly another translation of it; words that say something else have their own rules.
    """
    original, rewrite = matching.original, matching.rewrite
    mine = _changed(one.words, resaid, matching)
    theirs = _changed(other.words, said, matching.flipped())
    term = max(min(len(one.words), len(other.words)), len(mine), len(theirs)) <= 1
    if term or (not mine and not theirs):
        return []
    span, answer = _tight(original, mine), _tight(rewrite, theirs)
    key = (
        "quotation-reworded" if mine and theirs else "quotation-cut" if mine else "quotation-longer"
    )
    return [Evidence(Category.QUOTATION, key, Severity.MINOR, 0.6, span, answer)]


def _bare(view: View, one: Quotation, quoted: frozenset[Word]) -> list[Evidence]:
    """Report a quotation without marks on the other side."""
    _, other = view.sides
    matching = view.matching
    lost = view.lost
    speech = len(one.words) >= _SPEECH
    answer = _answer(one, matching)
    if not answer or (not speech and not lost) or ('"' in other.text and not one.closed):
        return []
    told = [word for word in answer if word.content] or answer
    if sum(word in quoted for word in told) >= 0.5 * len(told):
        return []
    first, last = answer[0].index, answer[-1].index
    there = (other.span(first, last),) if last - first <= 3 * len(one.words) + 4 else ()
    return [
        Evidence(
            Category.QUOTATION, "marks-lost" if lost else "marks-added",
            Severity.MINOR, 0.7 if speech else 0.5,
            *view.spans((one.span,), there),
        )
    ]  # fmt: skip


def _answer(one: Quotation, matching: Matching) -> tuple[Word, ...]:
    """Return the words of the other side that say what a quotation says, from first to last.

    They are linked to its words; or, since a term may be put in quite other words, they are what
    stands between the links of the words round it.
    """
    theirs = matching.rewrite.words
    content = [word for word in one.words if word.content] or list(one.words)
    linked = [matching.forward[word.index][0] for word in content if word.index in matching.forward]
    if linked and len(linked) >= 0.5 * len(content):
        return theirs[min(linked) : max(linked) + 1]
    words = matching.original.words
    before, after = words[: one.words[0].index], words[one.words[-1].index + 1 :]
    start = next((j for word in reversed(before) for j in _link(word, matching)), -1)
    end = next((j for word in after for j in _link(word, matching)), len(theirs))
    gap = [
        word for word in theirs[start + 1 : end]
        if word.content
        and (word.index not in matching.backward or word.index in linked)
    ]  # fmt: skip
    if not gap or len(gap) > 2 * len(one.words):
        return ()
    return theirs[gap[0].index : gap[-1].index + 1]


def _link(word: Word, matching: Matching) -> tuple[int, ...]:
    """Return what answers a content word, the best alone."""
    return matching.forward.get(word.index, ())[:1] if word.content else ()
