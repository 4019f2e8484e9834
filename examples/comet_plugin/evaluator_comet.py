"""COMET and COMETKiwi as metrics of evaluator: install this folder, then `metrics = ["comet"]`.

COMET scores a translation by its source and a reference; the original is the reference, and the
row's `source`, or the translation of a round trip, the source. A pair without one has the original
in its place: then all three are in one language, which is not what COMET was trained on. COMETKiwi
needs no reference, and scores only pairs that have a source.

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

COMET = "Unbabel/wmt22-comet-da"
COMETKIWI = "Unbabel/wmt22-cometkiwi-da"


class Comet(Metric):
    """The mean of COMET's scores over units.

    Args:
        model: A name on the model hub, or the path of a checkpoint; COMET_MODEL without it.
        python: The Python that has unbabel-comet; COMET_PYTHON without it.
    """

    def __init__(self, model: str | None = None, python: str | None = None) -> None:
        self.model = model or os.environ.get("COMET_MODEL", COMET)
        self.python = python or os.environ.get("COMET_PYTHON", sys.executable)

    @property
    def signature(self) -> str:
        """The model and the package; the original stands in for a source that is missing."""
        return f"model:{self.model}|src:source,else:original|comet:{self._version}"

    def statistics_with_sources(
        self, pairs: Sequence[tuple[str, str]], sources: Sequence[str | None]
    ) -> Any:
        """Return score and weight of each pair, (n, 2)."""
        samples = [
            {"src": source or original, "mt": rewrite, "ref": original}
            for (original, rewrite), source in zip(pairs, sources, strict=True)
        ]
        return [[score, 1] for score in self._ask(samples)]

    def _ask(self, samples: list[dict[str, str]]) -> list[float]:
        """Return COMET's scores of samples, in order."""
        process, _ = self._worker
        process.stdin.write(json.dumps(samples) + "\n")
        process.stdin.flush()
        scores: list[float] = self._answer(process)
        return scores

    @property
    def _version(self) -> str:
        """The version of unbabel-comet."""
        return str(self._worker[1])

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


class CometKiwi(Comet):
    """The mean of COMETKiwi's scores over the units that have a source; no reference is looked at.

    Args:
        model: As for `Comet`; COMETKIWI_MODEL without it.
        python: As for `Comet`.
    """

    def __init__(self, model: str | None = None, python: str | None = None) -> None:
        super().__init__(model or os.environ.get("COMETKIWI_MODEL", COMETKIWI), python)

    @property
    def signature(self) -> str:
        """The model and the package."""
        return f"model:{self.model}|src:source|ref:none|comet:{self._version}"

    def statistics_with_sources(
        self, pairs: Sequence[tuple[str, str]], sources: Sequence[str | None]
    ) -> Any:
        """Return score and weight of each pair, (n, 2), zeros where there is no source."""
        known = [at for at, source in enumerate(sources) if source]
        table = [[0.0, 0.0] for _ in pairs]
        samples = [{"src": str(sources[at]), "mt": pairs[at][1]} for at in known]
        for at, score in zip(known, self._ask(samples) if known else (), strict=True):
            table[at] = [score, 1.0]
        return table
