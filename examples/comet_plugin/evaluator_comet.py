"""COMET as a metric of evaluator: install this folder, then `metrics = ["comet"]` in the settings.

COMET scores a translation by its source and a reference. Here both are the original: the rewrite
went through a translation and back, and all three are in one language, which is not what COMET
was trained on. Compare systems by it; do not compare its scores with published ones.

unbabel-comet wants older transformers and numpy than evaluator does, so it has an environment of
its own, and `comet_worker.py` runs there.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from subprocess import PIPE, Popen
from typing import Any

from evaluator.plugins import Metric

MODEL = "Unbabel/wmt22-comet-da"


class Comet(Metric):
    """The mean of COMET's scores over units.

    Args:
        model: A name on the model hub, or the path of a checkpoint; COMET_MODEL without it.
        python: The Python that has unbabel-comet; COMET_PYTHON without it.
    """

    def __init__(self, model: str | None = None, python: str | None = None) -> None:
        self.model = model or os.environ.get("COMET_MODEL", MODEL)
        self.python = python or os.environ.get("COMET_PYTHON", sys.executable)

    @property
    def signature(self) -> str:
        """The model and the package; the source stands for itself."""
        _, version = self._worker
        return f"model:{self.model}|src:original|comet:{version}"

    def statistics(self, pairs: Sequence[tuple[str, str]]) -> Any:
        """Return score and weight of each pair, (n, 2)."""
        process, _ = self._worker
        process.stdin.write(json.dumps(pairs) + "\n")
        process.stdin.flush()
        return [[score, 1] for score in self._answer(process)]

    @cached_property
    def _worker(self) -> tuple[Any, str]:
        """Start the worker once; it ends with this process. Return it and COMET's version."""
        code = Path(__file__).with_name("comet_worker.py")
        # Isolated: what is installed beside the worker is ours, and none of COMET's business.
        command = [self.python, "-I", "-W", "ignore", str(code), self.model]
        process = Popen(command, stdin=PIPE, stdout=PIPE, encoding="utf-8")
        return process, self._answer(process)

    def _answer(self, process: Any) -> Any:
        line = process.stdout.readline()
        if not line:
            raise RuntimeError(
                "COMET ended, its message stands above; COMET_PYTHON must name a Python that has "
                f"unbabel-comet, and is {self.python}"
            )
        return json.loads(line)
