"""Offices and organisations exchanged: "Defence Minister", "Foreign Minister"; "WHO", "WTO"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evaluator.drift.pair.pair import Pair
from evaluator.drift.rules.evidence import Evidence
from evaluator.drift.text.kept import once
from evaluator.drift.text.side import Side
from evaluator.rulebook import vocabulary
from evaluator.types import Category, Severity, Span

_WORDS = vocabulary("name")
_PORTFOLIOS = [frozenset(row["of"]) for row in _WORDS.rows("portfolios")]
_ORGANISATIONS = [
    [[name.split() for name in names] for names in row.values()]
    for row in _WORDS.rows("organisations")
]
_BEGINNINGS = frozenset(
    name[0].lower() for row in _ORGANISATIONS for names in row for name in names
)
_OFFICES = _WORDS.listed("offices")
_BEHIND = frozenset(("of", "for"))  # "ministry of defence"


def evidence(pair: Pair) -> list[Evidence]:
    """Report the one office or organisation that became another, neither named on both sides."""
    original, rewrite = pair.sides
    found = [*_office(original, rewrite), *_organisations(original, rewrite)]
    return [
        Evidence(Category.NAME, "body-exchanged", Severity.MAJOR, 0.85, (mine,), (theirs,))
        for mine, theirs in found
    ]


def _office(original: Side, rewrite: Side) -> Iterator[tuple[Span, Span]]:
    """Yield what the one office of either side is for, where neither side has the other's."""
    mine, theirs = _offices(original), _offices(rewrite)
    if len(mine) != 1 or len(theirs) != 1 or mine.keys() == theirs.keys():
        return
    ((one, here),), ((another, there),) = mine.items(), theirs.items()
    if rewrite.lowers.isdisjoint(_PORTFOLIOS[one]) and original.lowers.isdisjoint(
        _PORTFOLIOS[another]
    ):
        yield here, there


@once
def _offices(side: Side) -> dict[int, Span]:
    """Return the portfolios that a side has offices of, by their rows, and where they stand."""
    found: dict[int, Span] = {}
    words = side.words
    for at in side.where(_OFFICES):
        around = list(words[at - 1 : at]) if at else []
        after = [word for word in words[at + 1 : at + 4] if word.lower != "the"]
        if len(after) > 1 and after[0].lower in _BEHIND:
            around.append(after[1])
        for word in around:
            for row, portfolio in enumerate(_PORTFOLIOS):
                if word.lower in portfolio:
                    found.setdefault(row, word.span)
    return found


def _organisations(original: Side, rewrite: Side) -> Iterator[tuple[Span, Span]]:
    """Yield the one organisation of a kind that either side names, where they differ."""
    if _BEGINNINGS.isdisjoint(original.lowers) or _BEGINNINGS.isdisjoint(rewrite.lowers):
        return
    for names in _ORGANISATIONS:
        mine, theirs = (
            {row: span for row, own in enumerate(names) if (span := _named(side, own))}
            for side in (original, rewrite)
        )
        if len(mine) == len(theirs) == 1 and mine.keys() != theirs.keys():
            (here,), (there,) = mine.values(), theirs.values()
            yield here, there


def _named(side: Side, names: Sequence[Sequence[str]]) -> Span | None:
    """Return where a side has any of an organisation's names, spelled as they are ("WHO")."""
    if side.text.isupper():
        return None
    for name in names:
        for at in side.standing.get(name[0].lower(), ()):
            words = side.words[at : at + len(name)]
            if [word.text[: len(word.lower)] for word in words] == name:
                return side.span(at, at + len(name) - 1)
    return None
