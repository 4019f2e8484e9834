"""Whole comparisons against gold answers: the development pair, and the project's own pairs."""

import pytest

from benchmarks import gold
from evaluator.api import Evaluator
from evaluator.readers import read_path
from evaluator.types import Comparison, Severity, UnitKind

OWN = list(gold.pairs())


@pytest.fixture(scope="module")
def evaluator() -> Evaluator:
    return Evaluator()


def compare(evaluator: Evaluator, pair: gold.Pair) -> Comparison:
    return evaluator.compare(read_path(str(pair.original_path)), read_path(str(pair.rewrite_path)))


@pytest.fixture(scope="module")
def development(evaluator: Evaluator) -> tuple[gold.Pair, Comparison]:
    pair = gold.development_pair()
    if pair is None:
        pytest.skip("the development data folder is not beside the checkout")
    return pair, compare(evaluator, pair)


def test_development_pair_is_joined_rightly(development: tuple[gold.Pair, Comparison]) -> None:
    pair, result = development
    wrong = [e.label for e in pair.entries if not gold.joined_rightly(pair, e, result)]
    assert wrong == []


def test_development_pair_has_its_furniture_outside_and_its_body_inside(
    development: tuple[gold.Pair, Comparison],
) -> None:
    pair, result = development
    for side, starts, original in (
        (result.original, pair.outside_original, True),
        (result.rewrite, pair.outside_rewrite, False),
    ):
        for at in starts:
            unit = gold.holding(result.units, side, at, original=original)
            assert unit is not None
            assert unit.kind is UnitKind.OUTSIDE, side.document.text[at : at + 40]
    for entry in pair.entries:
        assert all(unit.kind is not UnitKind.OUTSIDE for unit in gold.units_of(entry, result))


@pytest.mark.parametrize("words", [("stopped short", "lifted"), ("tens of thousands", "thousands")])
def test_development_pair_shows_the_words_on_both_sides(
    development: tuple[gold.Pair, Comparison], words: tuple[str, str]
) -> None:
    _, result = development
    shown = [
        tuple(
            " ".join(side.document.text[start:end] for start, end in spans)
            for side, spans in (
                (result.original, finding.original_spans),
                (result.rewrite, finding.rewrite_spans),
            )
        )
        for unit in result.units
        if unit.severity.rank >= Severity.MAJOR.rank
        for finding in unit.findings
    ]
    assert any(words[0] in original and words[1] in rewrite for original, rewrite in shown)


def test_development_pair_has_no_false_alarm(development: tuple[gold.Pair, Comparison]) -> None:
    pair, result = development
    alarms = [
        entry.label
        for entry in pair.entries
        if gold.false_alarm(entry.severity, gold.severity_given(entry, result))
    ]
    assert alarms == []


@pytest.mark.parametrize("pair", OWN, ids=lambda pair: pair.name)
def test_own_pairs_are_joined_rightly(evaluator: Evaluator, pair: gold.Pair) -> None:
    result = compare(evaluator, pair)
    wrong = [e.label for e in pair.entries if not gold.joined_rightly(pair, e, result)]
    assert wrong == []


@pytest.mark.parametrize("pair", [p for p in OWN if p.faithful], ids=lambda pair: pair.name)
def test_faithful_pairs_have_two_flags_at_most(evaluator: Evaluator, pair: gold.Pair) -> None:
    result = compare(evaluator, pair)
    flagged = [unit.id for unit in result.units if unit.severity is not Severity.NONE]
    assert len(flagged) <= 2


def test_two_lists_of_sentences_are_aligned(evaluator: Evaluator) -> None:
    aligned = evaluator.align(
        ["The pier opened on Monday.", "Gulls cried overhead.", "Tickets cost two euros."],
        ["On Monday the pier was opened.", "A ticket is two euros."],
    )
    found = [(bead.kind, bead.original, bead.rewrite) for bead in aligned.beads]
    assert found == [
        (UnitKind.MATCH, (0,), (0,)),
        (UnitKind.OMISSION, (1,), ()),
        (UnitKind.MATCH, (2,), (1,)),
    ]


def test_the_same_comparison_twice_is_the_same(evaluator: Evaluator) -> None:
    assert compare(evaluator, OWN[0]) == compare(Evaluator(), OWN[0])
