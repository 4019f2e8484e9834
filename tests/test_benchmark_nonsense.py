"""The benchmark of nonsense: what it does to units, and how it counts what is seen of them."""

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pytest

from benchmarks import gold, nonsense
from benchmarks.nonsense import ARTICLE, Case, Seen, Unit
from benchmarks.word_classes import classed_words
from evaluator.api import Evaluator
from evaluator.pairs import ScoredRow
from evaluator.types import Category, Finding, Likelihood, Severity

PAIRS = list(gold.pairs())
UNITS = list(nonsense.faithful_units(PAIRS))
WORDS = nonsense.vocabulary(PAIRS)
UNIT = Unit("one", "The mayor closed the bridge.", "The bridge was closed by the mayor.")


def test_units_are_those_that_the_gold_calls_faithful_each_way_round() -> None:
    wanted = sum(e.severity is Severity.NONE for pair in PAIRS for e in pair.entries)
    assert len(UNITS) == 2 * wanted
    assert UNITS[1] == Unit(UNITS[0].topic, UNITS[0].rewrite, UNITS[0].original)
    texts = {
        pair.name: [
            " ".join(path.read_text(encoding="utf-8").split())
            for path in (pair.original_path, pair.rewrite_path)
        ]
        for pair in PAIRS
    }
    split = 0
    for unit in UNITS[::2]:
        split += unit.original not in texts[unit.topic][0]
        assert unit.original.split()[0] in texts[unit.topic][0]
        assert unit.rewrite[-1] in texts[unit.topic][1]
    assert split < 5, "a unit of two sentences that stand apart is rare"


def test_words_are_told_by_ending_and_neighbours() -> None:
    text = "The old mayor of Rome promised to close a bridge, walking on 3 August in the fields."
    assert [(w.text, w.kind) for w in classed_words(text)] == [
        ("promised", "ed"), ("close", "verb"), ("bridge", "noun"), ("walking", "ing"),
        ("fields", "nouns"),
    ]  # fmt: skip
    assert all(text[w.start : w.end] == w.text for w in classed_words(text))
    assert classed_words("Nothing could be said early this evening.") == []


def test_an_unrelated_word_is_of_another_article_and_of_the_same_class() -> None:
    words = {
        "one": {"noun": {"bridge", "mayor"}},
        "other": {"noun": {"bridgehead", "onion"}, "ed": {"fried"}},
    }
    made = {nonsense.unrelated(UNIT, words, random.Random(n)) for n in range(40)}
    assert made == {"The onion was closed by the mayor.", "The bridge was closed by the onion."} | {
        "The bridge was fried by the mayor."
    }
    article = Unit("one", "", "They saw a bridge.")
    assert nonsense.unrelated(article, words, random.Random(1)) == "They saw an onion."
    assert nonsense.unrelated(Unit("one", "", "Yes."), words, random.Random(1)) == ""


def test_order_and_halves_are_of_the_same_words() -> None:
    made = nonsense.reordered(UNIT.rewrite, random.Random(1))
    assert made != UNIT.rewrite
    assert sorted(made.split()) == sorted(UNIT.rewrite.split())
    assert nonsense.first_half(UNIT.rewrite) == "The bridge was closed"
    assert nonsense.first_half("Too short to cut.") == ""


@pytest.mark.parametrize(
    ("text", "possible"),
    [
        ("The bridge fell.", {"A bridge fell."}),
        ("They saw the old one.", {"They saw an old one."}),
        ("They saw an old one.", {"They saw the old one."}),
        ("They saw the bridges of the first town.", {""}),
        (
            "They saw the trade unions and half of the bus.",
            {"They saw the trade unions and half of a bus."},
        ),
        ("They saw the Old Town and a few men.", {""}),
        ("The mayor saw a bus.", {"A mayor saw a bus.", "The mayor saw the bus."}),
    ],
)
def test_one_article_is_exchanged(text: str, possible: set[str]) -> None:
    assert {nonsense.other_article(text, random.Random(n)) for n in range(30)} == possible


def test_cases_hang_on_the_seed_and_change_what_they_say() -> None:
    found = nonsense.cases(UNITS[:40], WORDS, 3, 1)
    assert found == nonsense.cases(UNITS[:40], WORDS, 3, 1)
    assert found != nonsense.cases(UNITS[:40], WORDS, 3, 2)
    counts = Counter(case.kind for case in found)
    assert set(counts) == {*nonsense.WANTED, ARTICLE}
    assert counts["untouched"] == 40
    assert counts["random order"] > 90
    assert all((c.rewrite == c.unit.rewrite) == (c.kind == "untouched") for c in found)


def test_figures_are_shares_of_what_is_flagged(capsys: pytest.CaptureFixture[str]) -> None:
    texts = ["untouched", "unrelated word", "random order", "second half cut off"]
    found = [Case(kind, UNIT, kind) for kind in texts]
    found += [
        Case("random order", UNIT, "again"),
        Case(ARTICLE, UNIT, "a"),
        Case(ARTICLE, UNIT, "b"),
    ]
    drifts = {"untouched": 0.10, "a": 0.11, "b": 0.04}

    def judge(pairs: Sequence[tuple[str, str]]) -> list[Seen]:
        assert {original for original, _ in pairs} == {UNIT.original}
        return [Seen(text == "random order", drifts.get(text, 0.9)) for _, text in pairs]

    outcome = nonsense.measure(found, judge)
    assert outcome.flags("random order") == (1, 2)
    assert outcome.flags("untouched") == (0, 1)
    assert outcome.moved == pytest.approx((0.01, 0.06))
    nonsense.show(outcome)
    shown = capsys.readouterr().out
    assert "random order                   2   0.50 [0.01, 0.99]  at least 0.95" in shown
    assert "0.060 at the 95th percentile, 0.060 at most" in shown
    nonsense.show_wrong(outcome)
    wrong = capsys.readouterr().out
    assert wrong.count("\n") == 4
    assert '"rewrite": "b"' in wrong
    assert '"rewrite": "a"' not in wrong


@pytest.mark.parametrize(
    ("severity", "likelihood", "flagged"),
    [
        (Severity.MAJOR, Likelihood.LIKELY, True),
        (Severity.CRITICAL, Likelihood.POSSIBLE, False),
        (Severity.MINOR, Likelihood.SURE, False),
    ],
)
def test_only_grave_findings_that_count_flag(
    severity: Severity, likelihood: Likelihood, flagged: bool
) -> None:
    finding = Finding(Category.MEANING, "", severity, 0.5, "", likelihood=likelihood)

    class Scorer(Evaluator):
        def score_stream(self, pairs: Iterable[Any]) -> Iterator[ScoredRow]:
            for number, (one, other) in enumerate(pairs):
                yield ScoredRow(number, one, other, drift=0.4, findings=(finding,))

    assert nonsense.product(Scorer())([("A.", "B.")]) == [Seen(flagged, 0.4)]


def test_percentiles_are_values_that_were_seen() -> None:
    values = [n / 100 for n in range(1, 101)]
    assert nonsense.percentile(values, 0.95) == 0.95
    assert nonsense.percentile([0.3], 0.95) == 0.3
