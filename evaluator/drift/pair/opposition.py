"""Ways to say with a negation what another wording says without one.

"None remained empty" and "all were taken", "not before June" and "in June at the earliest",
"nowhere but on land" and "only on land", "had seen no stronger one" and "the strongest"; phrases
that always go together ("no choice but to"), and words that became their opposites.
"""

from __future__ import annotations

from functools import cache

from evaluator.drift.pair.matching import Matching
from evaluator.drift.pair.pair import Spans, View
from evaluator.drift.text import lexicon
from evaluator.drift.text.kept import once
from evaluator.drift.text.negation import Cue, may_oppose, opposed, parity, prefixed
from evaluator.drift.text.side import Side, Word, begins
from evaluator.types import Span

_REACH = 9
_NEAR = 7
_CLOSE = 4
_BESIDE = 3
_BUT = (("all", "but"),)
_FIRST_TIME = (("first", "time"),)
_LISTED = 20  # words that a "never" may stand before the last of what an "or" joins
_PENDING = lexicon.listed("pending")
_MISSES = frozenset(("narrowly", "barely", "just"))
_COULD = frozenset(("couldn't", "could", "can't", "cannot"))
_BEEN = frozenset(("not", "have", "been", "be"))
_STEM = 3  # letters of a word that another form of it has, too
_CONSTRUCTIONS = tuple(
    tuple(frozenset(words.split(", ")) for words in row)
    for row in lexicon.rows("said_without_negation.tsv")
)
_SUPERLATIVES = {row[0]: row[1] for row in lexicon.rows("superlatives.tsv")}

_DENYING, _IDIOMS = "said_alike.tsv", "idioms.tsv"

Phrases = tuple[tuple[str, ...], ...]


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
    if side.words[cue.first].lower == "never" and _spans(other, _FIRST_TIME):
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
    if "only" in side.lowers and _spans(other, _BUT):
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
    theirs = other.lemmas | other.lowers
    phrases = lexicon.phrases("soft_phrases")
    if _spans(side, phrases) and not _spans(other, phrases):
        return True
    if any(word.lower == "from" for word in side.words[max(0, index - _BESIDE) : max(0, index)]):
        before = _NEAR  # "stop such a tragedy from happening"
    there = side.words if index < 0 else side.words[max(0, index - before) : index + after + 1]
    asserted = idioms(side)
    return any(
        word.kind == "word"
        and word.index not in asserted
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


@cache
def _table(name: str) -> tuple[tuple[Phrases, Phrases], ...]:
    return tuple((_split(ones), _split(others)) for ones, others in lexicon.rows(name))


@cache
def _rows(name: str) -> dict[str, tuple[tuple[Phrases, Phrases], ...]]:
    """Return the rows of a table by the longest word of each phrase: few texts have it."""
    found: dict[str, list[tuple[Phrases, Phrases]]] = {}
    for row in _table(name):
        for cue in {max(phrase, key=lambda word: word != "not" and len(word)) for phrase in row[0]}:
            found.setdefault(cue, []).append(row)
    return {cue: tuple(rows) for cue, rows in found.items()}


def _split(cell: str) -> Phrases:
    return tuple(tuple(phrase.split()) for phrase in cell.split("|"))


@once
def said_alike(matching: Matching) -> tuple[Spans, Spans]:
    """Return where both sides say the same, one of them with a negation and one without."""
    sides = matching.original, matching.rewrite
    found: tuple[list[Spans], list[Spans]] = ([], [])
    for place, (side, other) in enumerate((sides, sides[::-1])):
        mine, theirs = _as_can_be(side, other)
        found[place].append(mine)
        found[1 - place].append(theirs)
        mine, theirs = _both_say(side, other, _DENYING)
        found[place].append(mine)
        found[1 - place].append(theirs)
    return tuple(span for some in found[0] for span in some), tuple(
        span for some in found[1] for span in some
    )


@once
def put_plainly(matching: Matching) -> tuple[Spans, Spans]:
    """Return where one side has an idiom that the other puts plainly."""
    sides = matching.original, matching.rewrite
    mine, theirs = _both_say(*sides, _IDIOMS)
    also, answers = _both_say(*sides[::-1], _IDIOMS)
    return (*mine, *answers), (*theirs, *also)


def _both_say(side: Side, other: Side, name: str) -> tuple[Spans, Spans]:
    """Return where `side` has phrases of a table's first column and `other` has their answers."""
    table = _rows(name)
    found: tuple[list[Span], list[Span]] = ([], [])
    for cue in side.forms & table.keys():
        for ones, others in table[cue]:
            mine = _spans(side, ones)
            theirs = _spans(other, others) if mine else ()
            if theirs and not _spans(other, ones):
                found[0].extend(mine)
                found[1].extend(theirs)
    return tuple(found[0]), tuple(found[1])


def _as_can_be(side: Side, other: Side) -> tuple[Spans, Spans]:
    """Return "couldn't have been prouder" and the "proud" of the other side."""
    for word in map(side.words.__getitem__, side.where(_COULD)):
        part = side.words[word.index + 1 : word.index + 5]
        rest = [one for one in part if one.lower not in _BEEN]
        skipped = [one.lower for one in part[: part.index(rest[0])]] if rest else []
        denied = word.lower.endswith("n't") or "not" in skipped
        if not denied or not {"be", "been"} & set(skipped) or not rest[0].lower.endswith("er"):
            continue
        stem = rest[0].lower[:-2].removesuffix("i")
        same = [one for one in other.words if len(stem) >= _STEM and one.lower.startswith(stem)]
        if same and not any(one.lower == rest[0].lower for one in same):
            return (side.span(word.index, rest[0].index),), (same[0].span,)
    return (), ()


@once
def idioms(side: Side) -> frozenset[int]:
    """Return the words of phrases that have a negation and assert something."""
    table = _rows(_DENYING)
    return frozenset(
        word.index
        for cue in side.forms & table.keys()
        for ones, _ in table[cue]
        for span in _spans(side, ones)
        for word in side.at(span)
    )


def _spans(side: Side, phrases: Phrases) -> Spans:
    """Return where phrases stand, the words of each in base forms."""
    return tuple(
        side.span(index, index + len(phrase) - 1)
        for phrase in phrases
        for index in _starts(side, phrase)
    )


def _starts(side: Side, phrase: tuple[str, ...]) -> list[int]:
    """Return where a phrase begins; its "not" may hang on a verb: "didn't let go"."""
    denied = phrase[0] == "not"
    if not side.forms.issuperset(phrase[denied:]):
        return []
    found = [k for k in side.places(phrase[0]) if begins(side.words, k, phrase)]
    if denied:
        found += [k for k in side.contractions if begins(side.words, k + 1, phrase[1:])]
    return found
