"""Scores beside the pairs of a Ray dataset: `python examples/ray_dataset.py`.

For files of articles there is `evaluator batch --engine ray`; this is for a pipeline of your own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import ray.data

from evaluator import Evaluator


class ScoreBatch:
    """Scores a batch; one worker makes one of it, and so loads the models once.

    Args:
        make: Makes the evaluator in the worker, where its models belong.
    """

    def __init__(self, make: Callable[[], Evaluator]) -> None:
        self.keeper = make()

    def __call__(self, batch: dict[str, Any]) -> dict[str, Any]:
        """Return the batch with drift (NaN for none), severity and error of each pair."""
        rows = self.keeper.score(list(batch["original"]), list(batch["rewrite"]))
        return batch | {
            "drift": np.array([np.nan if row.drift is None else row.drift for row in rows]),
            "severity": np.array([row.severity.value if row.severity else "" for row in rows]),
            "error": np.array([row.error or "" for row in rows]),
        }


def with_scores(
    pairs: ray.data.Dataset, make: Callable[[], Evaluator] = Evaluator, workers: int = 1
) -> ray.data.Dataset:
    """Return a dataset of columns `original` and `rewrite` with their scores.

    Args:
        pairs: Any number of rows.
        make: Makes an evaluator; `functools.partial(Evaluator, settings)` for your own settings.
        workers: Processes that score; give each a GPU with `num_gpus=1` where you have some.
    """
    pool = ray.data.ActorPoolStrategy(size=workers)
    return pairs.map_batches(ScoreBatch, fn_constructor_args=(make,), batch_size=512, compute=pool)


def main() -> None:
    """Score three pairs."""
    pairs = ray.data.from_items(
        [
            {"original": "The vote is on Tuesday.", "rewrite": "The vote will be on Tuesday."},
            {"original": "Nobody was hurt.", "rewrite": "Many were hurt."},
            {"original": "Sales rose by 4%.", "rewrite": "Sales fell by 4%."},
        ]
    )
    for row in with_scores(pairs).take_all():
        print(row)


if __name__ == "__main__":
    main()
