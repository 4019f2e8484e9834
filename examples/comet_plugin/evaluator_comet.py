"""COMET as a metric of evaluator: install this folder, then `metrics = ["comet"]` in the settings.

COMET scores a translation by its source and a reference. Here both are the original: the rewrite
went through a translation and back, and all three are in one language, which is not what COMET
was trained on. Compare systems by it; do not compare its scores with published ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from importlib.metadata import version
from typing import Any

import numpy as np

from evaluator.plugins import Metric

MODEL = "Unbabel/wmt22-comet-da"


class Comet(Metric):
    """The mean of COMET's scores over units.

    Args:
        model: A name on the Hugging Face hub, which is asked unless the model is in its cache.
        batch_size: Pairs that go through the model at once.
    """

    def __init__(self, model: str = MODEL, batch_size: int = 16) -> None:
        self.model, self.batch_size = model, batch_size

    @property
    def signature(self) -> str:
        """The model and the package; the source stands for itself."""
        return f"model:{self.model}|src:original|comet:{version('unbabel-comet')}"

    @cached_property
    def _network(self) -> Any:
        from comet import download_model, load_from_checkpoint

        return load_from_checkpoint(download_model(self.model)).eval()

    def statistics(self, pairs: Sequence[tuple[str, str]]) -> Any:
        """Return score and weight of each pair, (n, 2)."""
        import torch

        data = [{"src": original, "mt": rewrite, "ref": original} for original, rewrite in pairs]
        said = self._network.predict(
            data,
            batch_size=self.batch_size,
            gpus=int(torch.cuda.is_available()),
            progress_bar=False,
        )
        return np.column_stack([said.scores, np.ones(len(pairs))])
