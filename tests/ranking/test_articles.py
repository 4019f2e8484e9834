"""Blocks of an original, and that their statistics add up to the documents' scores."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from evaluator.ranking import Counted, Metric, article_statistics, rank_systems
from evaluator.ranking.articles import blocks
from evaluator.scores import SurfaceStatistics, corpus_scores, gather, unit_scores
from evaluator.types import (
    Comparison,
    Document,
    Paragraph,
    Score,
    SegmentedDocument,
    Sentence,
    Severity,
    Unit,
    UnitKind,
    UnitScores,
    Verdict,
    VerdictLevel,
)

ORIGINAL = ["The mill is sold.", "Rye is dear.", "The baker waits.", "Rain is near."]
METRICS = (Metric("bleu"), Metric("chrf"))


def document(sentences: Sequence[str]) -> SegmentedDocument:
    text, spans = "", []
    for sentence in sentences:
        spans.append(Sentence(len(text), len(text) + len(sentence), 0))
        text += sentence + " "
    return SegmentedDocument(Document(text, "", (Paragraph(0, len(text)),)), tuple(spans))


def unit(
    kind: UnitKind, original: Sequence[int], rewrite: Sequence[int], *scores: float | None
) -> Unit:
    similarity, drift = scores or (None, None)
    return Unit(
        "u", kind, tuple(original), tuple(rewrite),
        UnitScores(similarity=similarity, drift=drift), Severity.NONE,
    )  # fmt: skip


def comparison(rewrite: Sequence[str], units: Sequence[Unit]) -> Comparison:
    scores = {
        name: Score(name, None, f"{name}|test") for name in ("similarity", "coverage", "drift")
    }
    return Comparison(
        "0", (), {}, document(ORIGINAL), document(rewrite), Verdict(VerdictLevel.CLEAR, ()),
        scores, tuple(units),
    )  # fmt: skip


MATCH, OMISSION, ADDITION = UnitKind.MATCH, UnitKind.OMISSION, UnitKind.ADDITION
FIRST = comparison(
    ["The mill is sold.", "Rye is dear and the baker waits.", "It rains."],
    [
        unit(MATCH, [0], [0], 1.0, 0.0),
        unit(MATCH, [1, 2], [1], 0.9, 0.2),
        unit(MATCH, [3], [2], 0.5, 0.6),
    ],
)
SECOND = comparison(
    ["The mill was sold.", "So it goes.", "The baker waits."],
    [
        unit(MATCH, [0], [0], 0.9, 0.1),
        unit(ADDITION, [], [1]),
        unit(OMISSION, [1], []),
        unit(MATCH, [2], [2], 1.0, 0.0),
        unit(UnitKind.OUTSIDE, [3], []),
    ],
)


def surface(pairs: Sequence[tuple[str, str]], sources: object = None) -> np.ndarray:
    counted = gather(pairs)
    return np.concatenate([counted.bleu, counted.chrf], axis=1).astype(float)


def totals(sums: np.ndarray) -> np.ndarray:
    whole = sums.astype(np.int64)
    rows = unit_scores(SurfaceStatistics(whole[:, :10], whole[:, 10:]), effective_order=False)
    return np.array([[row.bleu, row.chrf] for row in rows])


def test_blocks_are_what_every_alignment_agrees_on() -> None:
    found = blocks([FIRST, SECOND])
    assert [[len(units) for units in block] for block in found] == [[1, 2], [1, 2], [1, 0]]
    assert found[0][1][1].kind is ADDITION  # with the unit that stands before it
    assert found[1][1][0].kind is OMISSION


def test_what_is_outside_everywhere_is_no_block() -> None:
    assert len(blocks([SECOND])) == 3
    assert all(unit.kind is not UnitKind.OUTSIDE for block in blocks([SECOND]) for unit in block[0])


def test_sums_are_the_documents_scores() -> None:
    parts, count = article_statistics([FIRST, SECOND], [Counted(METRICS, surface, totals)])
    ranking = rank_systems(["first", "second"], parts, np.arange(count), resamples=50)
    got = {result.metric.name: result.values for result in ranking.metrics}
    second = gather(
        [
            (ORIGINAL[0], "The mill was sold."),
            ("", "So it goes."),
            (ORIGINAL[1], ""),
            (ORIGINAL[2], "The baker waits."),
        ]
    )
    want = corpus_scores(second, resamples=0)
    assert got["bleu"][1] == pytest.approx(want["bleu"].value)
    assert got["chrf"][1] == pytest.approx(want["chrf"].value)
    lengths = [len(text) for text in ORIGINAL]
    assert got["similarity"][1] == pytest.approx(
        (0.9 * lengths[0] + 1.0 * lengths[2]) / (lengths[0] + lengths[2])
    )
    assert got["coverage"] == (1.0, pytest.approx((lengths[0] + lengths[2]) / sum(lengths[:3])))
    assert got["drift"] == (pytest.approx(0.8 / 3), pytest.approx(0.05))


def test_what_asks_for_no_gaps_counts_joined_units_alone() -> None:
    asked: list[tuple[str, str]] = []

    def count(pairs: Sequence[tuple[str, str]], sources: object) -> np.ndarray:
        asked.extend(pairs)
        return np.array([[len(rewrite), len(original)] for original, rewrite in pairs], float)

    ratio = Counted((Metric("ratio"),), count, lambda sums: sums[:, :1] / sums[:, 1:], gaps=False)
    parts, _ = article_statistics([FIRST, SECOND], [ratio])
    assert len(asked) == 3 + 2
    assert all(original and rewrite for original, rewrite in asked)
    first, second = (part[0] for part in parts[0].totals(parts[0].table.sum(axis=1)))
    assert first == pytest.approx(
        sum(
            len(text)
            for text in ("The mill is sold.", "Rye is dear and the baker waits.", "It rains.")
        )
        / (sum(map(len, ORIGINAL)) + 1)  # two sentences are joined by a space
    )
    assert second == pytest.approx(
        len("The mill was sold." + ORIGINAL[2]) / len(ORIGINAL[0] + ORIGINAL[2])
    )
