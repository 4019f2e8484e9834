"""A rewrite that breaks off before its sentence is at an end."""

from __future__ import annotations

from evaluator.drift.pair.matching import unaligned
from evaluator.drift.pair.pair import Pair
from evaluator.drift.rules.evidence import Evidence
from evaluator.drift.text.side import Side, Word, span_of
from evaluator.rulebook import vocabulary
from evaluator.types import Category, Severity

_WORDS = vocabulary("gap")
_UNFINISHED = _WORDS.listed("unfinished")
_SELDOM_LAST = _WORDS.listed("seldom_last")
_STOPS, _CLOSING = frozenset(".!?"), frozenset("\"')]")
# The content words of a rewrite without a stop, of those of the original, and how many of these
# nothing answers.
_SHORTER, _FEWEST = 0.7, 2


def evidence(pair: Pair) -> list[Evidence]:
    """Report a rewrite that ends in the middle of a sentence, and what the original goes on to say.

    Its last word is one that hardly any sentence ends with, or it lost the full stop and is much
    shorter.
    """
    original, rewrite = pair.sides
    last, then = _last(rewrite, _CLOSING), _last(original, _CLOSING)
    end = _last(original, _CLOSING | _STOPS)
    if last is None or then is None or last.kind == "mark" or last.text.isupper():
        return []
    stopped = then.text in _STOPS
    unfinished = last.lower in _UNFINISHED or (stopped and last.lower in _SELDOM_LAST)
    short = stopped and len(rewrite.content) <= _SHORTER * len(original.content)
    if not (unfinished or short) or (end is not None and end.lower == last.lower):
        return []
    missing = unaligned(pair.matching)
    if len(missing) < (1 if unfinished else _FEWEST):
        return []
    return [
        Evidence(
            Category.OMISSION, "broken-off", Severity.MAJOR, 0.8 if unfinished else 0.65,
            (span_of(missing),), (last.span,),
        )
    ]  # fmt: skip


def _last(side: Side, marks: frozenset[str]) -> Word | None:
    """Return the last word or mark of a side that is none of `marks`; None without any."""
    return next((word for word in reversed(side.words) if word.text not in marks), None)
