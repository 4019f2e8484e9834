"""Attribution: who is said to have said it, and statements whose source was left out."""

from __future__ import annotations

from evaluator.drift.pair.matching import Matching
from evaluator.drift.rules.evidence import Evidence
from evaluator.drift.text import lexicon
from evaluator.drift.text.side import Side
from evaluator.drift.text.speech import reporting
from evaluator.types import Category, Severity

_ALIKE = 0.6
_FRAME = 8
# What says "according to the agreement" as well.
_IN_LINE_WITH = frozenset(("under", "accordance", "pursuant", "line"))


def evidence(original: Side, rewrite: Side, matching: Matching) -> list[Evidence]:
    """Report a statement whose source was left out, so that a claim reads like a fact."""
    return [
        *_lost(original, rewrite, matching, True),
        *_lost(rewrite, original, matching.flipped(), False),
    ]


def _lost(side: Side, other: Side, matching: Matching, lost: bool) -> list[Evidence]:
    """Report the first source of `side` where the other side names none in any way."""
    mine = reporting(side, True)
    if not mine or not (other.lowers | other.lemmas).isdisjoint(lexicon.listed("speech_nouns")):
        return []
    first, last = mine[0]
    if side.words[first].lower == "according" and not other.lowers.isdisjoint(_IN_LINE_WITH):
        return []
    if _announces(side, last) and not other.lemmas.isdisjoint(_WORDS_FOR_IT):
        return []
    source = _source(side, first, last)
    if any(not _taken(matching, source, j) for j, _ in reporting(other)):
        return []
    if any(matching.similarity[first, j] >= _ALIKE for j in matching.forward.get(first, ())):
        return []
    if '"' in side.text and '"' in other.text:
        return []
    rest = [word for word in side.words if word.content and word.index not in source]
    answered = sum(float(matching.answered_original[word.index]) >= 0.5 for word in rest)
    if not rest or answered < 0.5 * len(rest):
        return []
    grave = side.words[first].lower in lexicon.listed("grave_speech")
    severity = Severity.CRITICAL if grave else Severity.MAJOR
    frame = min(source), max(source)
    span = (side.span(*frame) if frame[1] - frame[0] < _FRAME else side.span(first, last),)
    return [
        Evidence(
            Category.ATTRIBUTION, "source_lost" if lost else "source_added",
            severity if lost else Severity.MINOR, 0.75, span if lost else (), () if lost else span,
        )
    ]  # fmt: skip


# "Said it would not comment" is "declined to comment".
_WORDS_FOR_IT = frozenset(
    ("decline", "refuse", "reject", "promise", "vow", "pledge", "agree", "threaten", "offer",
     "plan", "intend")
)  # fmt: skip


def _announces(side: Side, last: int) -> bool:
    """Tell whether what is said is what the speaker will or will not do."""
    after = [word.lower for word in side.words[last + 1 : last + 4]]
    return after[:1] != [","] and not {"will", "would", "won't", "wouldn't"}.isdisjoint(after)


def _taken(matching: Matching, source: set[int], j: int) -> bool:
    """Tell whether a verb of the other side answers a word of this side outside the source."""
    return any(
        i not in source and matching.similarity[i, j] >= 0.5 for i in matching.backward.get(j, ())
    )


def _source(side: Side, first: int, last: int) -> set[int]:
    """Return the words of a reporting frame: the verb and the name or noun beside it."""
    found = set(range(first, last + 1))
    words = side.words
    after = (
        first == 0 or words[first - 1].kind == "mark" or words[first].lower in ("according", "in")
    )
    for step, start in ((1, last + 1),) if after else ((-1, first - 1),):
        k = start
        while 0 <= k < len(side.words) and abs(k - start) < _FRAME - 1:
            word = side.words[k]
            if (word.kind == "mark" and word.text in ',.;:"') or word.lower == "that":
                break
            found.add(k)
            k += step
    return found
