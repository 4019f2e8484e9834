"""The rows of the HTML report: units with their marks and flags, and what was decided of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from evaluator.report.decisions import (
    UNFLAGGED,
    Decision,
    Memory,
    Recalled,
    fingerprint,
    sample,
)
from evaluator.report.keys import Spot, Spots, words_key
from evaluator.report.messages import text
from evaluator.report.passages import (
    Run,
    further_quotes,
    one_line,
    shape,
    sides,
    unit_runs,
    visible,
)
from evaluator.report.plain import decision_text, score_text
from evaluator.report.saying import basis, said, worst_findings
from evaluator.types import Comparison, Finding, Severity, Unit


@dataclass(frozen=True)
class Evidence:
    """One finding as its note shows it: what is wrong and the words of both sides.

    Attributes:
        basis: How sure it is, what saw it and which rule spoke, in words.
        asked: It is a question and counts for nothing.
    """

    message: str
    severity: str
    before: str
    after: str
    basis: str
    asked: bool


@dataclass(frozen=True)
class Flag:
    """What one decision is about: the findings of one category in a unit, or a sample question.

    Attributes:
        number: From 0, over the page; where the page's data for it lies.
        said: The stored decision in words, empty where there is none.
        asked: Nothing in it counts: it is shown as a question.
    """

    number: int
    category: str
    severity: str
    evidence: tuple[Evidence, ...]
    said: str
    decision: str
    sampled: bool
    asked: bool
    data: dict[str, Any]


@dataclass(frozen=True)
class Label:
    """What stands at the end of marked words: what they show, or what is asked about them."""

    text: str
    asked: bool


@dataclass(frozen=True)
class Piece:
    """A run of text with its mark's class ("" for none) and the labels of marks that end here.

    Attributes:
        flags: Numbers of the page's flags whose words these are, with a space between.
    """

    text: str
    mark: str
    labels: tuple[Label, ...]
    flags: str


@dataclass(frozen=True)
class Row:
    """A unit: both sides level with each other, its notes beside them."""

    id: str
    number: int
    shape: str
    severity: str
    original: tuple[tuple[Piece, ...], ...]
    rewrite: tuple[tuple[Piece, ...], ...]
    flags: tuple[Flag, ...]
    opens: bool
    note: str
    scores: tuple[tuple[str, str], ...]


class Flags:
    """Numbers the flags of a page and recalls what was decided about each."""

    def __init__(self, comparison: Comparison, decisions: Sequence[Decision]) -> None:
        self._comparison = comparison
        self._memory = Memory(decisions)
        self._sampled = {unit.id for unit in sample(comparison)}
        self._spots = Spots(comparison)
        self._count = 0

    def of(self, unit: Unit) -> tuple[Flag, ...]:
        """Return the flags of `unit`, the most severe first, then what is asked, a sample last.

        A question of the kind of a flag stands under it: one decision is about both.
        """
        groups: dict[str, list[Finding]] = {}
        for finding in worst_findings(unit):
            groups.setdefault(finding.category.value, []).append(finding)
        flags = [self._flag(unit, category, found) for category, found in groups.items()]
        if unit.id in self._sampled:
            flags.append(self._flag(unit, UNFLAGGED, []))
        return tuple(flags)

    def _flag(self, unit: Unit, category: str, findings: Sequence[Finding]) -> Flag:
        original, rewrite = sides(self._comparison, unit)
        recalled = self._memory.of(self._comparison, unit, category)
        spot = self._spots.of(unit, findings) if findings else None
        evidence = []
        for finding in findings:
            before, after = further_quotes(self._comparison, unit, finding)
            evidence.append(
                Evidence(
                    one_line(said(finding)),
                    finding.severity.value,
                    before,
                    after,
                    one_line(basis(finding)),
                    not finding.counts,
                )
            )
        severity = findings[0].severity.value if findings else Severity.NONE.value
        sampled = category == UNFLAGGED
        number, self._count = self._count, self._count + 1
        return Flag(
            number=number,
            category=text(f"category.{category}"),
            severity=severity,
            evidence=tuple(evidence),
            said=decision_text(recalled.decision, recalled.reopened) if recalled else "",
            decision=_standing(recalled),
            sampled=sampled,
            asked=bool(findings) and not findings[0].counts,
            data={
                "fingerprint": fingerprint(original, rewrite, category),
                "category": category,
                "severity": severity,
                "likelihood": findings[0].likelihood.value if findings else None,
                "asks": any(not finding.counts for finding in findings),
                "sampled": sampled,
                "confidence": max((each.confidence for each in findings), default=None),
                "drift": unit.scores.drift,
                "known": _known(recalled),
                "words": words_key(self._comparison, unit, category),
                "spot": _without_blanks(spot),
            },
        )


def _without_blanks(spot: Spot | None) -> dict[str, Any] | None:
    if spot is None:
        return None
    return {key: value for key, value in asdict(spot).items() if value != ""}


def _standing(recalled: Recalled | None) -> str:
    return recalled.decision.decision if recalled and not recalled.reopened else "none"


def _known(recalled: Recalled | None) -> dict[str, Any] | None:
    if recalled is None:
        return None
    names = ("decision", "comment", "correction", "who", "when")
    fields: dict[str, Any] = {name: visible(getattr(recalled.decision, name)) for name in names}
    return {**fields, "remove": recalled.decision.remove, "reopened": recalled.reopened}


def make_row(comparison: Comparison, unit: Unit, number: int, flags: Flags) -> Row:
    """Return the row of `unit`, the page's `number`-th from 1."""
    made = flags.of(unit)
    by_category = {flag.data["category"]: flag.number for flag in made}
    numbers = [by_category[finding.category.value] for finding in unit.findings]
    labels = [_label(finding) for finding in unit.findings]
    # Said once: on the rewrite's words, on the original's where the rewrite has none.
    first = [
        None if finding.rewrite_spans else label
        for finding, label in zip(unit.findings, labels, strict=True)
    ]
    form = shape(unit)
    note = text(
        f"shape.{form}.long", default="", before=len(unit.original), after=len(unit.rewrite)
    )
    opening = comparison.original.sentences[unit.original[0]] if unit.original else None
    opens = opening is not None and (
        unit.original[0] == 0
        or comparison.original.sentences[unit.original[0] - 1].paragraph != opening.paragraph
    )
    return Row(
        id=unit.id,
        number=number,
        shape=form,
        severity=unit.severity.value,
        original=_pieces(unit_runs(comparison.original, unit, rewrite=False), first, numbers),
        rewrite=_pieces(unit_runs(comparison.rewrite, unit, rewrite=True), labels, numbers),
        flags=made,
        opens=opens,
        note=note,
        scores=tuple(_unit_scores(unit)),
    )


def _label(finding: Finding) -> Label:
    category = text(f"category.{finding.category.value}")
    if not finding.counts:
        return Label(f"? {category}", asked=True)
    return Label(f"{category}, {text(f'severity.{finding.severity.value}').lower()}", asked=False)


def _pieces(
    sentences: Sequence[Sequence[Run]], labels: Sequence[Label | None], numbers: Sequence[int]
) -> tuple[tuple[Piece, ...], ...]:
    return tuple(
        tuple(
            Piece(
                visible(run.text),
                "asked" if run.asked else run.severity.value if run.severity else "",
                tuple(dict.fromkeys(each for at in run.ends if (each := labels[at]))),
                " ".join(dict.fromkeys(str(numbers[at]) for at in run.over)),
            )
            for run in sentence
        )
        for sentence in sentences
    )


def _unit_scores(unit: Unit) -> list[tuple[str, str]]:
    names = ("drift", "similarity", "chrf", "chrfpp", "bleu", "token_f1")
    own = [(text(f"score.{name}"), name, getattr(unit.scores, name)) for name in names]
    more = [(name, name, value) for name, value in unit.scores.more.items()]
    return [
        (label, score_text(name, value)) for label, name, value in own + more if value is not None
    ]
