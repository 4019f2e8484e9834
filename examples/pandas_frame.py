"""Scores beside the pairs of a pandas frame: `python examples/pandas_frame.py`."""

from __future__ import annotations

import pandas as pd

from evaluator import Evaluator


def with_scores(frame: pd.DataFrame, keeper: Evaluator) -> pd.DataFrame:
    """Return `frame` with drift, severity, similarity and the first finding of each pair.

    Args:
        frame: Columns `original` and `rewrite`, any index.
        keeper: Loads its models once, for as many frames as you like.
    """
    texts = [
        [None if pd.isna(text) else text for text in frame[side]]
        for side in ("original", "rewrite")
    ]
    scores = pd.DataFrame(
        [
            {
                "drift": row.drift,
                "severity": row.severity.value if row.severity else None,
                "similarity": row.similarity,
                "finding": next((one.message for one in row.findings if one.counts), None),
                "error": row.error,
            }
            for row in keeper.score(*texts)
        ],
        index=frame.index,
    )
    return frame.join(scores)


def main() -> None:
    """Score three pairs and show the worst first."""
    frame = pd.DataFrame(
        {
            "original": ["The vote is on Tuesday.", "Nobody was hurt.", "Sales rose by 4%."],
            "rewrite": [
                "The vote will be held on Tuesday.",
                "Many were hurt.",
                "Sales fell by 4%.",
            ],
        }
    )
    scored = with_scores(frame, Evaluator())
    print(scored.sort_values("drift", ascending=False).to_string())


if __name__ == "__main__":
    main()
