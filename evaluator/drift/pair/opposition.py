"""Ways to say with a negation what another wording says without one.

"None remained empty" and "all were taken", "not before June" and "in June at the earliest",
"nowhere but on land" and "only on land", "had seen no stronger one" and "the strongest"; phrases
that always go together ("no choice but to"), and words that became their opposites.
"""

from __future__ import annotations

from evaluator.drift.pair.matching import Matching
from evaluator.drift.pair.pair import View
from evaluator.drift.pair.said_alike import idioms, spans_of, starts_of
from evaluator.drift.text import lexicon
from evaluator.drift.text.kept import once
from evaluator.drift.text.negation import Cue, may_oppose, opposed, parity, prefixed
from evaluator.drift.text.side import Side, Word

_REACH = 9
_NEAR = 7
_CLOSE = 4
_BESIDE = 3
_BUT = (("all", "but"),)
_MORE = (("more", "than"),)
_AT_MOST = tuple(
    tuple(phrase.split()) for phrase in ("no more than", "at most", "at the most", "maximum of")
)
_FIRST_TIME = (("first", "time"),)
_LISTED = 20  # words that a "never" may stand before the last of what an "or" joins
_PENDING = lexicon.listed("pending")
_MISSES = frozenset(("narrowly", "barely", "just"))
_CONSTRUCTIONS = tuple(
    tuple(frozenset(words.split(", ")) for words in row)
    for row in lexicon.rows("said_without_negation.tsv")
)
_SUPERLATIVES = {row[0]: row[1] for row in lexicon.rows("superlatives.tsv")}


def said_otherwise(view: View, cue: Cue, theirs: list[Cue]) -> bool:
    """Return whether the other side says without a negation what a cue and its words say.

    Args:
        view: The pair seen from the side of `cue`.
        cue: A negation that no negation on the other side answers.
        theirs: The negations of the other side.
    """
    side, other = view.sides
    reached = [
        word for word in side.words[cue.last + 1 : cue.last + 1 + _REACH] if word.kind == "word"
    ]
    lowers = {word.lower for word in reached}
    for mine, answers in _CONSTRUCTIONS:
        if lowers & mine and other.lowers & answers and not side.lowers & answers:
            return True
    if _unmoved(view, cue) or _carried(view, cue, theirs):
        return True
    if side.words[cue.first].lower == "never" and spans_of(other, _FIRST_TIME):
        return True  # "if you have never bought one", "if you buy one for the first time"
    if side.words[cue.first].lower in _MISSES and other.lowers & {"almost", "nearly"}:
        return True  # "narrowly avoided a crash", "almost crashed"
    if side.words[cue.first].lower == "rather" and "than" in other.lowers:
        return True  # "more of the one than of the other"
    if side.words[cue.last].lower == "against" and "against" in other.lowers:
        return True  # "decided against", "voted against"
    if any(_outdone(word, side, other) for word in reached):
        return True
    if side.words[cue.first].lower == "yet" and not _PENDING.isdisjoint(other.lowers):
        return True  # "has yet to be approved", "still has to be"
    before = side.words[cue.first - 1].text.lower() if cue.first else ""
    if before in ("and", ",") and "over" in other.lowers - side.lowers:
        return True  # "chose tea and not coffee", "chose tea over coffee"
    if "than" in lowers and spans_of(side, _MORE) and spans_of(other, _AT_MOST):
        return True  # "does not rise by more than 5", "rises by at most 5"
    if "only" in side.lowers and spans_of(other, _BUT):
        return True  # "only four who did not sign", "all but four signed"
    return any(
        opposed(side.words[i], word)
        and word.lemma not in side.lemmas
        and parity(other, theirs, word.index)[0] > 0
        for i in {*cue.scope, *(word.index for word in side.clause(cue.last, _BESIDE))}
        for word in other.words
        if word.content and word.kind == "word"
    )


def _carried(view: View, cue: Cue, theirs: list[Cue]) -> bool:
    """Return whether one "never … or" or "neither" of the other side denies what `cue` denies."""
    side, other = view.sides
    if cue.explicit and "neither" in other.lowers - side.lowers:
        return True
    return any(
        cue.explicit
        and one.explicit
        and 0 < j - one.last <= _LISTED
        and any(word.lower in ("or", "nor") for word in other.words[one.last : j + _NEAR])
        and all(word.text not in ".;:?!" for word in other.words[one.last : j])
        for one in theirs
        for j in view.matching.forward.get(cue.target, ())
    )


def _unmoved(view: View, cue: Cue) -> bool:
    """Return whether the subject of a negated verb "remains" or "stays" on the other side."""
    side, other = view.sides
    matching = view.matching
    stays = ("remain", "stay")
    if not side.lemmas.isdisjoint(stays):
        return False
    for k in range(cue.first - 1, max(-1, cue.first - 6), -1):
        if side.words[k].content and matching.forward.get(k):
            j = matching.forward[k][0]
            return any(word.lemma in stays for word in other.words[j + 1 : j + 5])
    return False


def _outdone(word: Word, side: Side, other: Side) -> bool:
    """Return whether a comparative under a negation ("no stronger") is the other's superlative."""
    if word.lower in _SUPERLATIVES:
        most = _SUPERLATIVES[word.lower]
        return most in other.lowers and most not in side.lowers
    if not word.lower.endswith("er"):
        return False
    top = f"{word.lower[:-2]}est"
    return top in other.lowers and top not in side.lowers


def may_deny(side: Side, other: Side, index: int, near: bool) -> bool:
    """Return whether a word that may carry a negation, and that the other side lacks, is near.

    Args:
        side: The side without the negation.
        other: The side with it.
        index: The word of `side` that answers what is negated; -1 to look everywhere.
        near: Whether what denies it has to stand close by.
    """
    before, after = (_CLOSE, _BESIDE) if near else (_NEAR, _NEAR)
    soft = lexicon.listed("soft_negatives")
    if not near:
        soft |= lexicon.listed("weak_negatives")
    theirs = other.lemmas | other.lowers
    phrases = lexicon.phrases("soft_phrases")
    said = [phrase for phrase in phrases if starts_of(side, phrase)]
    if any(not other.forms.issuperset(phrase) for phrase in said) and not spans_of(other, phrases):
        return True
    if any(word.lower == "from" for word in side.words[max(0, index - _BESIDE) : max(0, index)]):
        before = _NEAR  # "stop such a tragedy from happening"
    there = side.words if index < 0 else side.words[max(0, index - before) : index + after + 1]
    asserted = idioms(side)
    return any(
        word.kind == "word"
        and word.index not in asserted
        and not (near and word.lower == "but" and side.words[word.index - 1].text == ",")
        and word.lemma not in theirs
        and word.lower not in theirs
        and (
            word.lower in soft
            or word.lemma in soft
            or (prefixed(word) and (word.opening or not word.capital))
        )
        for word in there
    )


@once
def opposites(matching: Matching) -> list[tuple[Word, Word]]:
    """Return the content words of two sides that are opposites, each only on its own side."""
    one, other = matching.original, matching.rewrite
    if not has_opposites(matching):
        return []
    mine = [word for word in one.content if word.lemma not in other.lemmas]
    theirs = [word for word in other.content if word.lemma not in one.lemmas]
    return [(a, b) for a in mine for b in theirs if opposed(a, b)]


@once
def has_opposites(matching: Matching) -> bool:
    """Return whether any word of one side may be the opposite of any of the other."""
    return may_oppose(matching.original, matching.rewrite)


@once
def turned(matching: Matching) -> bool:
    """Whether a matched word became its opposite, as "larger" and "smaller", "buy" and "sell".

    Where that and the order of what stands round it both changed, nothing changed.
    """
    if not has_opposites(matching):
        return False
    turning = lexicon.listed("turning")
    for i, j in matching.links:
        one, other = matching.original.words[i], matching.rewrite.words[j]
        both = {one.lower, other.lower}
        if one.lemma in matching.rewrite.lemmas and other.lemma in matching.original.lemmas:
            continue
        if ((one.content and other.content) or both <= turning) and opposed(one, other):
            return True
    return False
