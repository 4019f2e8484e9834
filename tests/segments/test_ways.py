"""Every way to evaluate a pair says the same of it: there is one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from evaluator import pipeline, segments
from evaluator.agreement.panel import Panel
from evaluator.config import Settings
from evaluator.drift import DriftSettings
from evaluator.loading import Models
from evaluator.pairs import row_of, score_pairs
from evaluator.readers import read_text
from evaluator.types import Severity, Span, TokenVectors
from tests.fakes.detector import WordDetector
from tests.fakes.encoder import HashEncoder
from training.observe import observe

# How sure a finding is hangs on fitted numbers: here all that is seen counts.
SETTINGS = Settings(bootstrap=0, lang="en", drift=DriftSettings(possible=0.0, likely=0.0))
PAIRS = [
    ("The council\u00a0rejected the plan on Monday.", "The council did not reject  the plan."),
    ("Eva Lind paid “500” euros to Ruiz.", "Ruiz paid 5,000 euros to Eva Lind."),
    ("A ship may leave the port tonight.", "A ship will leave the port tonight."),
    ("Nobody waited for the rain.", "Nobody waited for the rain."),
]


@pytest.fixture(scope="module")
def found() -> list[segments.SegmentResult]:
    pairs = segments.encode(PAIRS, HashEncoder())
    detections = segments.detect(pairs, WordDetector(), SETTINGS)
    return list(segments.results(pairs, detections, SETTINGS))


def test_rows_of_pairs(found: list[segments.SegmentResult]) -> None:
    rows = (row_of({"original": one, "rewrite": other}) for one, other in PAIRS)
    evaluate = segments.evaluation(SETTINGS, WordDetector())
    scored = list(score_pairs(rows, HashEncoder(), evaluate, lambda text: "en"))
    assert [(row.drift, row.severity, row.findings) for row in scored] == [
        (one.drift, one.severity, one.findings) for one in found
    ]
    assert any(one.findings for one in found)


def test_units_of_a_comparison(found: list[segments.SegmentResult]) -> None:
    models: Any = Models(HashEncoder(), WordDetector())  # type: ignore[arg-type]
    for (one, other), result in zip(PAIRS, found, strict=True):
        sides = read_text(one), read_text(other)
        (unit,) = pipeline.compare(*sides, models, SETTINGS).units
        assert (unit.scores.drift, unit.severity) == (result.drift, result.severity)
        assert unit.findings == result.findings


def test_the_benchmark(found: list[segments.SegmentResult]) -> None:
    answers = Panel(HashEncoder(), WordDetector(), SETTINGS)(PAIRS)
    assert answers.columns[-1] == [one.drift for one in found]
    assert answers.columns[-2] == [one.detection and one.detection.probability for one in found]
    assert answers.findings == [one.findings for one in found]


def test_what_is_fitted_to(found: list[segments.SegmentResult]) -> None:
    models: Any = Models(HashEncoder(), WordDetector())  # type: ignore[arg-type]
    lines = [
        {"original": one, "rewrite": other, "drift": 1, "group": "g", "kind": "k"}
        for one, other in PAIRS
    ]
    for row, result in zip(observe(models, lines), found, strict=True):
        assert row.judged.score == result.drift
        assert row.detection == result.detection


def test_a_pair_without_vectors_is_judged_by_the_forms_of_words() -> None:
    (pair,) = segments.encode(PAIRS[1:2], HashEncoder())
    bare = replace(pair, original_tokens=None, rewrite_tokens=None)
    assert pair.token_scores is not None
    assert bare.token_scores is None
    (result,) = segments.results([bare], [None], SETTINGS)
    assert result.severity is not Severity.NONE
    assert result.detection is None


def test_pairs_of_one_text_know_the_names_before_them() -> None:
    before = ("Divers checked 26 wells.", "Divers examined 26 wells.")
    told = ("In 19 of them they found salt.", "Salt was found in 19 of the 26.")
    pairs = segments.encode([before, told], HashEncoder())
    apart, together = (
        list(segments.results(pairs, [None, None], SETTINGS, one_text=one)) for one in (False, True)
    )
    assert (apart[1].severity, together[1].severity) == (Severity.MAJOR, Severity.MINOR)


def test_spans_are_led_back_each_where_it_stands() -> None:
    pair = segments.SegmentPair(*(segments.encode(PAIRS[:1], HashEncoder())[0].original,) * 2)
    assert pair.original.to_sources((Span(0, 3), Span(4, 11))) == (Span(0, 3), Span(4, 11))
    assert list(segments.by_pair([])) == []
    one: TokenVectors | None = None
    assert list(segments.by_pair([one, one])) == [(None, None)]
