"""The checks that work from a rule's words alone: what a desk's own pack is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from evaluator.drift.decide.findings import MQM
from evaluator.drift.decide.likelihood import cuts
from evaluator.drift.decide.settings import DriftSettings, UnitText
from evaluator.drift.pair.matching import Matching
from evaluator.drift.pair.pair import Pair, Spans, View
from evaluator.drift.text.side import Side, analyse
from evaluator.rulebook import Check, Pack, Rule, filled
from evaluator.types import Finding, Likelihood

CONFIDENCE = 0.9
"""Of what a desk's own rule finds: nobody has measured it, and the desk asked for it."""
_NEAR = 4


@dataclass(frozen=True)
class Hit:
    """Words that a check reports: spans of both sides, the cue, and whether it was put in."""

    spans: tuple[Spans, Spans]
    cue: str
    added: bool = False


def found(
    packs: Sequence[Pack], settings: DriftSettings | None = None
) -> Callable[[UnitText, UnitText, Matching], list[Finding]]:
    """Return what finds in a unit what a desk's own rules speak of, as further evidence.

    Args:
        packs: The desk's.
        settings: For the reader's language and for how sure a finding must be.
    """
    settings = settings or DriftSettings()
    likelihood = cuts(settings, learned=False)(CONFIDENCE) or Likelihood.POSSIBLE

    def findings(original: UnitText, rewrite: UnitText, matching: Matching) -> list[Finding]:
        return [
            Finding(
                rule.category,
                MQM[rule.category],
                rule.severity,
                CONFIDENCE,
                _message(rule, hit, matching, settings.reader),
                *hit.spans,
                likelihood,
                rule.id,
            )
            for pack in packs
            for rule in pack.rules
            for view in Pair(matching).views
            for hit in CHECKS[rule.check](rule, view)
        ]

    return findings


def dropped(rule: Rule, view: View) -> Iterator[Hit]:
    """Yield a cue before a word that the other side has without it: "former" before "mayor"."""
    if not view.lost and rule.added is None:
        return
    side, other = view.sides
    if _runs(other, (*rule.cues, *rule.unless)):
        return
    for first, last in _runs(side, rule.cues):
        after = next((word for word in side.words[last + 1 :] if word.kind != "mark"), None)
        if after is None or not after.content:
            continue
        answers = view.matching.said(after.index)
        if answers:
            yield Hit(
                view.spans((side.span(first, last),), (other.words[answers[0]].span,)),
                side.quote(first, last),
                not view.lost,
            )
            return


def swapped(rule: Rule, view: View) -> Iterator[Hit]:
    """Yield a word of the one list that stands for one of the other: "migrant" for "refugee"."""
    side, other = view.sides
    if _runs(other, (*rule.words, *rule.unless)) or _runs(side, rule.others):
        return
    ones, others = _runs(side, rule.words), _runs(other, rule.others)
    for (first, last), (begin, end) in zip(ones, others, strict=False):
        if _same_place(view, (first, last), (begin, end)):
            yield Hit(
                view.spans((side.span(first, last),), (other.span(begin, end),)),
                side.quote(first, last),
            )
            return


CHECKS: Mapping[Check, Callable[[Rule, View], Iterator[Hit]]] = {
    Check.DROPPED: dropped,
    Check.SWAPPED: swapped,
}
"""The checks by the name that a rule gives."""


def _runs(side: Side, phrases: Sequence[str]) -> list[tuple[int, int]]:
    """Return where phrases stand, as indices of first and last word; a word in any form of it."""
    wanted = [tuple(word.lower for word in analyse(phrase, side.language)) for phrase in phrases]
    found: list[tuple[int, int]] = []
    for at in range(len(side.words)):
        for phrase in sorted(wanted, key=len, reverse=True):
            part = side.words[at : at + len(phrase)]
            if len(part) == len(phrase) and all(
                form in (word.lower, word.lemma) for word, form in zip(part, phrase, strict=True)
            ):
                found.append((at, at + len(phrase) - 1))
                break
    return found


def _same_place(view: View, here: tuple[int, int], there: tuple[int, int]) -> bool:
    """Return whether two runs answer each other, or the nearest words round them do."""
    forward = view.matching.forward
    if any(
        there[0] <= j <= there[1] for i in range(here[0], here[1] + 1) for j in forward.get(i, ())
    ):
        return True
    for step in (-1, 1):
        edge, far = (here[0], there[0]) if step < 0 else (here[1], there[1])
        near = _content(view.sides[0], edge, step)
        if near is not None and any(0 < step * (j - far) <= _NEAR for j in forward.get(near, ())):
            return True
    return False


def _content(side: Side, edge: int, step: int) -> int | None:
    """Return the next content word on one side of a place, within reach."""
    at = edge + step
    while 0 <= at < len(side.words) and abs(at - edge) <= _NEAR:
        if side.words[at].content:
            return at
        at += step
    return None


def _message(rule: Rule, hit: Hit, matching: Matching, reader: str) -> str:
    sides = (matching.original.text, hit.spans[0]), (matching.rewrite.text, hit.spans[1])
    original, rewrite = (" … ".join(text[s.start : s.end] for s in spans) for text, spans in sides)
    fields = {"original": original, "rewrite": rewrite, "cue": hit.cue}
    if hit.added and rule.added is not None:
        return filled(rule.added, fields)
    return rule.said(fields, reader)
