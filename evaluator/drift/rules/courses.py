"""Where something goes from and to, turned round: "from bats to pigs", "from pigs to bats"."""

from __future__ import annotations

from evaluator.drift.pair.pair import Pair
from evaluator.drift.rules.evidence import Evidence
from evaluator.drift.text.side import Side, Word, once
from evaluator.types import Category, Severity

_REACH = 4
_SHORT = 12  # words between "from" and "to"


def evidence(pair: Pair) -> list[Evidence]:
    """Report the first "from … to …" of the original whose ends the rewrite has exchanged."""
    original, rewrite = pair.sides
    theirs = courses(rewrite) if courses(original) else []
    for start, end in courses(original):
        for there, back in theirs:
            if (start.lemma, end.lemma) == (back.lemma, there.lemma) != (end.lemma, start.lemma):
                return [
                    Evidence(
                        Category.ROLES, "roles-exchanged", Severity.CRITICAL, 0.85,
                        (start.span, end.span), (there.span, back.span),
                    )
                ]  # fmt: skip
    return []


@once
def courses(side: Side) -> list[tuple[Word, Word]]:
    """Return the telling words behind each "from" and the "to" that follows it."""
    if not {"from", "to"} <= side.lowers:
        return []
    found = []
    for first in side.standing["from"]:
        last = next((k for k in side.standing["to"] if first < k <= first + _SHORT), None)
        if last is None:
            continue
        ends = [_behind(side, k) for k in (first, last)]
        if ends[0] is not None and ends[1] is not None and ends[0].index < last:
            found.append((ends[0], ends[1]))
    return found


def _behind(side: Side, index: int) -> Word | None:
    """Return the last word of the run of telling words behind a preposition; no figure."""
    found = None
    for word in side.words[index + 1 : index + 1 + _REACH]:
        if word.kind == "number":
            return None
        if word.kind == "word" and word.content:
            found = word
        elif found is not None or word.kind == "mark":
            break
    return found
