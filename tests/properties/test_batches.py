"""What a row or a pair gets does not depend on what else is in the batch, or on its order."""

from __future__ import annotations

import random
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from evaluator.batch.manifest import Row, Source
from evaluator.batch.shards import report_path
from evaluator.batch.work import Failure, compare_rows
from evaluator.config import Settings
from evaluator.loading import Models
from evaluator.pairs import PairSettings, ScoredRow, score_pairs
from evaluator.pairs.rows import row_of
from evaluator.readers.language import likely_language
from evaluator.report import json_format
from evaluator.segments import evaluation
from tests.fakes.detector import WordDetector
from tests.fakes.encoder import HashEncoder
from tests.properties.strategies import FEW, MANY, any_text, article, sentence

SETTINGS = Settings(bootstrap=0, lang="en")

pairs = st.lists(
    st.tuples(st.one_of(sentence(), any_text), st.one_of(sentence(), any_text)),
    min_size=1,
    max_size=6,
)


def scored(rows: list[tuple[str, str]], window: int) -> list[ScoredRow]:
    fields = [{"id": i, "original": a, "rewrite": b} for i, (a, b) in enumerate(rows)]
    judge = evaluation(SETTINGS, WordDetector())
    return list(
        score_pairs(
            map(row_of, fields),
            HashEncoder(),
            judge,
            likely_language,
            PairSettings(window_rows=window),
        )
    )


@given(pairs, st.integers(1, 4))
@FEW
def test_a_row_of_score(rows: list[tuple[str, str]], window: int) -> None:
    together = scored(rows, window)
    assert [row.id for row in together] == list(range(len(rows)))
    alone = [replace(scored([row], 1)[0], id=number) for number, row in enumerate(rows)]
    assert together == alone


@given(st.lists(st.tuples(article, article), min_size=2, max_size=3), st.randoms())
@FEW
def test_a_pair_of_batch(texts: list[tuple[str, str]], shuffler: random.Random) -> None:
    rows = [
        Row(number, str(number), (Source(text=one), Source(text=other)))
        for number, (one, other) in enumerate(texts)
    ]
    shuffled = list(rows)
    shuffler.shuffle(shuffled)
    together, again = outcomes(rows), outcomes(shuffled)
    assert together == again
    for row in rows:
        assert outcomes([row])[row.number] == together[row.number]


def outcomes(rows: list[Row]) -> dict[int, str | Failure]:
    models = Models(HashEncoder(), WordDetector())  # type: ignore[arg-type]
    return {
        row.number: found if isinstance(found, Failure) else json_format.dumps(found)
        for row, found in compare_rows(rows, models, SETTINGS)
    }


@given(st.text(), st.integers(0, 10**8), st.integers(0, 10**6))
@MANY
def test_the_report_of_any_id_stays_in_its_folder(name: str, number: int, shard: int) -> None:
    folder, of_shard, file = report_path(number, name, shard).split("/")
    assert folder == "reports"
    assert of_shard == f"{shard:08d}"
    assert file.startswith(f"{number:09d}")
    assert file.isascii()
    assert len(file) < 90
    assert set(file) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-")
