"""What a rule says of its own examples: its test, for the program's rules and for a desk's."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

from evaluator.drift import checks
from evaluator.drift.decide.settings import DriftSettings, UnitText
from evaluator.drift.judgement import judge
from evaluator.drift.terms.desk import DeskSettings, Glossary, Term
from evaluator.drift.unmatched import unmatched
from evaluator.rulebook import DATA_DRIVEN, Check, Example, Frame, Pack, Rule
from evaluator.types import Category, Detection, Encoded, Finding, Severity, Span, Tag, UnitKind

SideOf = Callable[[str], UnitText]
"""Makes the side of a unit of a text, with its token vectors."""
# Asked is whether a rule speaks at all, however sure it is of it.
_ALL = DriftSettings(possible=0.0)
_TAGGED = 0.9


@dataclass(frozen=True)
class Said:
    """What one rule says of a pair."""

    rule: str
    category: Category
    severity: Severity
    spans: tuple[tuple[Span, ...], tuple[Span, ...]]


Asked = Callable[[Rule, Example], list[Said]]
"""What all rules say of an example of a rule."""


def encoded(rules: Iterable[Rule], encode: Callable[..., Encoded]) -> SideOf:
    """Return the sides of the rules' examples and frames.

    All examples are encoded at once where one is asked for, and so are all frames.

    Args:
        rules: Those that are asked about.
        encode: An encoder's.
    """
    asked = tuple(rules)
    texts = {one for rule in asked for one in _texts((*rule.examples, *rule.silent))}
    filled = {one for rule in asked for one in _texts(example for example, *_ in framed(rule))}

    @cache
    def sides(framed: bool) -> dict[str, UnitText]:
        wanted = sorted(filled - texts if framed else texts, key=lambda text: (len(text), text))
        tokens = encode(wanted, tokens=True).tokens or (None,) * len(wanted)
        return {text: UnitText(text, one) for text, one in zip(wanted, tokens, strict=True)}

    return lambda text: sides(text not in texts)[text]


def _texts(examples: Iterable[Example]) -> Iterable[str]:
    return (text for one in examples for text in (one.original, one.rewrite) if text)


def framed(rule: Rule) -> Iterable[tuple[Example, Frame, str, bool]]:
    """Yield a rule's frames filled: the pair, frame, word, whether the rule must speak of it."""
    for frame in rule.frames:
        for word, form, speaks in frame.cases:
            yield rule.framed(frame, word, form), frame, word, speaks


def asked_of(side_of: SideOf) -> Asked:
    """Return what asks the drift stage about an example of a rule.

    An example of a `TAGGED` rule puts the detector's tags on what is in brackets, one of a
    `SENTENCE` rule has one empty side, one of a `TERM` rule is read with the rule's terms.
    """

    def said(rule: Rule, example: Example) -> list[Said]:
        if rule.check is Check.SENTENCE and not (example.original and example.rewrite):
            return _whole(example)
        sides = side_of(example.original), side_of(example.rewrite)
        if rule.check in DATA_DRIVEN:
            matching = judge(*sides, _ALL).matching
            return [_of(finding) for finding in checks.found([Pack((rule,), "")])(*sides, matching)]
        detection = _tags(example) if rule.check is Check.TAGGED else None
        terms = tuple(Term(name, (), tuple(forbidden)) for name, *forbidden in rule.terms)
        desk = DeskSettings(Glossary(terms)) if terms else None
        judged = judge(*sides, _ALL, detection=detection, desk=desk)
        return [
            _said(item.rule, item.category, item.severity, item.original, item.rewrite)
            for item in (*judged.evidence, *judged.lone, *judged.noted)
        ]

    return said


def mistakes(rule: Rule, said: Asked) -> list[str]:
    """Return what a rule gets wrong in its own examples, a sentence each."""
    found = []
    for example in rule.examples:
        wanted = Said(rule.id, example.category, example.severity, example.spans)
        own = [one for one in said(rule, example) if one.rule == rule.id]
        if own != [wanted]:
            told = "; ".join(_told(example, one) for one in own) or "nothing"
            found.append(
                f"{rule.id} must say {_told(example, wanted)} of {_pair(example)}, and says {told}."
            )
    for example in rule.silent:
        own = [one for one in said(rule, example) if one.rule == rule.id]
        if own:
            told = "; ".join(_told(example, one) for one in own)
            found.append(f"{rule.id} must stay silent on {_pair(example)}, and says {told}.")
    return [*found, *misframed(rule, said)]


def misframed(rule: Rule, said: Asked) -> list[str]:
    """Return what a rule gets wrong in its frames, a sentence for each."""
    wrong: dict[Frame, list[str]] = {}
    for example, frame, word, speaks in framed(rule):
        if framed_speaks(rule, frame, said(rule, example)) is not speaks:
            does = "is silent" if speaks else "speaks"
            wrong.setdefault(frame, []).append(f"{does} with {word!r}")
    return [
        f"{rule.id}: in {frame.original!r} / {frame.rewrite!r}, a frame of {frame.list!r}, it "
        f"{', '.join(told)}."
        for frame, told in wrong.items()
    ]


def framed_speaks(rule: Rule, frame: Frame, said: Iterable[Said]) -> bool:
    """Return whether a rule says of a filled frame what its list decides on."""
    return any(one.rule == rule.id and frame.severity in (None, one.severity) for one in said)


def _told(example: Example, said: Said) -> str:
    sides = zip((example.original, example.rewrite), said.spans, strict=True)
    marks = (" + ".join(repr(text[s.start : s.end]) for s in spans) or "-" for text, spans in sides)
    return f"{said.severity.value} {said.category.value} ({' / '.join(marks)})"


def _pair(example: Example) -> str:
    return f"{example.original!r} / {example.rewrite!r}"


def _of(finding: Finding) -> Said:
    spans = finding.original_spans, finding.rewrite_spans
    return _said(finding.rule or "", finding.category, finding.severity, *spans)


def _said(
    rule: str,
    category: Category,
    severity: Severity,
    one: tuple[Span, ...],
    other: tuple[Span, ...],
) -> Said:
    # Names that were exchanged are marked in the order of the deed.
    return Said(rule, category, severity, (tuple(sorted(one)), tuple(sorted(other))))


def _whole(example: Example) -> list[Said]:
    kind = UnitKind.OMISSION if example.original else UnitKind.ADDITION
    finding = unmatched(UnitText(example.original or example.rewrite), kind)
    return [_of(finding)] if finding else []


def _tags(example: Example) -> Detection:
    tags = [
        tuple(Tag(span.start, span.end, Category.MEANING, _TAGGED) for span in spans)
        for spans in example.spans
    ]
    return Detection(0.5, *tags)
