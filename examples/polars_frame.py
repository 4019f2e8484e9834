"""Scores beside the pairs of a polars frame: `python examples/polars_frame.py`."""

from __future__ import annotations

import polars as pl

from evaluator import Evaluator

SCORES = pl.Struct({"drift": pl.Float64, "severity": pl.String, "error": pl.String})


def with_scores(frame: pl.LazyFrame, keeper: Evaluator) -> pl.LazyFrame:
    """Return `frame` with drift, severity and error of each pair, as part of its query.

    Args:
        frame: Columns `original` and `rewrite`.
        keeper: Loads its models once, for as many frames as you like.
    """

    def scored(pairs: pl.Series) -> pl.Series:
        sides = (pairs.struct.field(side).to_list() for side in ("original", "rewrite"))
        rows = [
            {
                "drift": row.drift,
                "severity": row.severity.value if row.severity else None,
                "error": row.error,
            }
            for row in keeper.score(*sides)
        ]
        return pl.Series(rows, dtype=SCORES)

    pairs = pl.struct("original", "rewrite").map_batches(scored, return_dtype=SCORES)
    return frame.with_columns(pairs.alias("scores")).unnest("scores")


def main() -> None:
    """Score three pairs and keep those that say something else."""
    frame = pl.LazyFrame(
        {
            "original": ["The vote is on Tuesday.", "Nobody was hurt.", "Sales rose by 4%."],
            "rewrite": [
                "The vote will be held on Tuesday.",
                "Many were hurt.",
                "Sales fell by 4%.",
            ],
        }
    )
    print(with_scores(frame, Evaluator()).filter(pl.col("severity") != "none").collect())


if __name__ == "__main__":
    main()
