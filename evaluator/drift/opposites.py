"""Words that say the opposite of the word that they answer, and sides taken for and against."""

from __future__ import annotations

from evaluator.drift import lexicon
from evaluator.drift.equivalents import opposed
from evaluator.drift.evidence import Evidence
from evaluator.drift.matching import Matching
from evaluator.drift.negation import Cue, parity
from evaluator.drift.proper_nouns import name_words
from evaluator.drift.words import Side, Word
from evaluator.types import Category, Severity

_ALIKE = 0.6


def evidence(
    original: Side, rewrite: Side, matching: Matching, ones: list[Cue], others: list[Cue]
) -> list[Evidence]:
    """Report words replaced by their opposite.

    Args:
        original: The original side.
        rewrite: The rewrite.
        matching: Their matched words.
        ones: The original's negations; an opposite under a negation says the same.
        others: The rewrite's.
    """
    return [
        *_opposites(original, rewrite, matching, ones, others),
        *(
            _against(original, rewrite, matching, False)
            or _against(rewrite, original, matching.flipped(), True)
        ),
    ]


def _opposites(
    original: Side, rewrite: Side, matching: Matching, ones: list[Cue], others: list[Cue]
) -> list[Evidence]:
    """Report matched words that say the opposite of each other while nothing else turns round."""
    found = []
    linked = len(matching.links)
    for place, (i, j) in enumerate((*matching.links, *_gaps(matching))):
        one, other = original.words[i], rewrite.words[j]
        if one.kind != "word" or other.kind != "word" or one.lemma == other.lemma:
            continue
        if not (
            (one.content and other.content) or {one.lower, other.lower} <= lexicon.listed("turning")
        ):
            continue
        if not opposed(one, other) or _tied(original, i) or _tied(rewrite, j):
            continue
        if not _replaced(matching, i, j) and (_said(one, rewrite) or _said(other, original)):
            continue
        near = place < linked
        mine, _ = parity(original, ones, i, near)
        theirs, _ = parity(rewrite, others, j, near)
        if mine != theirs or _converse(one, other, matching):
            continue
        category, key = _kind_of_opposite(one, other)
        found.append(Evidence(category, key, Severity.CRITICAL, 0.8, (one.span,), (other.span,)))
    return found


def _gaps(matching: Matching) -> list[tuple[int, int]]:
    """Return the words that nothing answers and that stand beside words that answer each other.

    Opposites are often too unlike for a link: "denied that", "confirmed this".
    """
    forward, backward = matching.forward, matching.backward
    return [
        (i, j)
        for near, answers in forward.items()
        for step in (-1, 1)
        for i, j in [(near + step, answers[0] + step)]
        if 0 <= i < len(matching.original.words)
        and 0 <= j < len(matching.rewrite.words)
        and i not in forward
        and j not in backward
        and matching.similarity[near, answers[0]] >= _ALIKE
    ]


def _replaced(matching: Matching, i: int, j: int) -> bool:
    """Tell whether a word stands where another stood: both neighbours are answered in place."""
    return all(
        j + step in matching.forward.get(i + step, ())
        and matching.similarity[i + step, j + step] >= _ALIKE
        for step in (-1, 1)
    ) and not (
        matching.original.words[i].lower in matching.rewrite.lowers
        and matching.rewrite.words[j].lower in matching.original.lowers
    )


def _kind_of_opposite(one: Word, other: Word) -> tuple[Category, str]:
    """Return the category and message of an opposite: of degree, of time, or of anything else."""
    pair = {one.lower, other.lower}
    if pair <= lexicon.listed("time_order"):
        return Category.TENSE, "order_turned"
    if pair <= {"more", "less", "fewer", "most", "least"} or any(
        (word.lower.endswith(("er", "est")) and word.lemma != word.lower) or word.lower in _COMPARED
        for word in (one, other)
    ):
        return Category.COMPARISON, "compared_other_way"
    if pair <= {
        "many",
        "few",
        "all",
        "none",
        "everyone",
        "everybody",
        "nobody",
        "majority",
        "minority",
    }:
        return Category.QUANTITY, "amount_changed"
    return Category.POLARITY, "opposite"


_COMPARED = frozenset(
    ("better", "worse", "best", "worst", "more", "less", "most", "least", "fewer")
)


def _converse(one: Word, other: Word, matching: Matching) -> bool:
    """Tell whether the things round two converse words changed sides ("sold to", "bought from")."""
    words = lexicon.listed("converses")
    compared = _kind_of_opposite(one, other)[0] in (Category.COMPARISON, Category.TENSE)
    if not compared and not (one.lemma in words and other.lemma in words):
        return False
    if compared and _than_turned(matching, one, other):
        return True
    named = name_words(matching.original)
    moved = kept = 0
    for i, j in matching.links:
        if matching.original.words[i].content and matching.similarity[i, j] >= 0.6:
            if (i < one.index) != (j < other.index):
                if i in named and not compared:
                    return True
                moved += 1
            elif i != one.index:
                kept += 1
    return moved >= max(1, kept)


def _than_turned(matching: Matching, one: Word, other: Word) -> bool:
    """Tell whether what stands after "than" on each side stands elsewhere on the other side."""
    tails = []
    for side, start in ((matching.original, one.index), (matching.rewrite, other.index)):
        than = next((w.index for w in side.words[start:] if w.lower == "than"), None)
        if than is None:
            return False
        tails.append({w.index for w in side.clause(than) if w.content})
    answered = {j for i in tails[0] for j in matching.same(i)}
    return bool(answered) and answered.isdisjoint(tails[1])


def _tied(side: Side, index: int) -> bool:
    """Tell whether a word hangs on a prefix by a hyphen ("non-traditional")."""
    words = side.words
    return (
        index >= 2
        and words[index - 1].text == "-"
        and words[index - 2].lower in ("non", "anti", "un", "in", "dis", "ex", "pre", "post", "re")
    )


def _said(word: Word, side: Side) -> bool:
    """Tell whether a side has the word itself or a synonym of it."""
    if word.lemma in side.lemmas or word.lower in side.lowers:
        return True
    return any(lexicon.synonymous(word.lemma, other.lemma) for other in side.words if other.content)


def _against(side: Side, other: Side, matching: Matching, flipped: bool) -> list[Evidence]:
    """Report an "against" lost to a "for", or put in where nothing opposes anything.

    A side that opposes by a verb or noun ("opposed the plan") has no need of the word, and what
    is a remedy "for" an ill is one "against" it.
    """
    opposing = lexicon.listed("opposing")
    if not (other.lowers | other.lemmas).isdisjoint(opposing) or "against" in other.lowers:
        return []
    for word in side.words:
        if word.lower != "against":
            continue
        before = next((w for w in reversed(side.words[: word.index]) if w.content), word)
        after = next((w for w in side.clause(word.index, 5) if w.content), word)
        if {before.lemma, before.lower, after.lemma} & (opposing | lexicon.listed("remedies")):
            continue
        answer = next(
            (j for j in matching.forward.get(after.index, ())
             if matching.similarity[after.index, j] >= _ALIKE),
            None,
        )  # fmt: skip
        joined = -1 if answer is None else _joined(other, answer)
        favours = joined >= 0 and other.words[joined].lower == "for"
        if not favours and not (
            flipped and (answer is not None or before.index in matching.forward)
        ):
            continue
        mine = (side.span(word.index, after.index),)
        theirs = () if answer is None else (other.span(joined if favours else answer, answer),)
        return [
            Evidence(
                Category.POLARITY, "opposite" if theirs else "put_in", Severity.CRITICAL, 0.75,
                theirs if flipped else mine, mine if flipped else theirs,
            )
        ]  # fmt: skip
    return []


def _joined(side: Side, index: int) -> int:
    """Return where the preposition before a word stands, at most four words off; -1 for none."""
    near = range(index - 1, max(-1, index - 5), -1)
    return next((k for k in near if side.words[k].lower in lexicon.listed("prepositions")), -1)
