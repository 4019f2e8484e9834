"""A worker: holds the models and does shard after shard, wherever an engine puts it."""

from __future__ import annotations

import hashlib
import json
import traceback
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from platform import python_version
from typing import Any

from evaluator import loading
from evaluator.batch import schema, shards, work
from evaluator.batch.manifest import Shard
from evaluator.batch.options import BatchOptions
from evaluator.batch.shards import Marker
from evaluator.config import Settings, as_dict
from evaluator.errors import EvaluatorError, ModelError
from evaluator.models.memory import device_failed
from evaluator.report.decisions import Decision
from evaluator.translate import Cache

_PACKAGES = ("evaluator", "torch", "transformers", "numpy", "sacrebleu", "pyarrow")


@dataclass(frozen=True)
class Job:
    """All that a worker needs to know; travels to other processes and machines.

    Attributes:
        root: The run's folder, absolute.
        manifests: As given.
        settings: Those of the comparisons.
        options: Those of the run.
        decisions: Editors' earlier ones, for the reports.
        load: Loads the models.
    """

    root: str
    manifests: tuple[str, ...]
    settings: Settings
    options: BatchOptions
    decisions: tuple[Decision, ...]
    load: loading.Loader


@dataclass(frozen=True)
class Done:
    """A shard whose results are on disk; `kept` when an earlier run had put them there."""

    shard: int
    marker: Marker
    kept: bool


@dataclass(frozen=True)
class Fault:
    """A shard that was not done, for a reason that doing it again would not mend.

    Attributes:
        shard: Its number, -1 while the worker was being made.
        error: What the user can mend, or None for a fault of the program.
        trace: Where it came from.
    """

    shard: int
    error: EvaluatorError | None
    trace: str


class Worker:
    """Does shards.

    Args:
        job: What to do.
        expected: The identity of the run's first worker; None for that one.

    Raises:
        ModelError: The models cannot be had; "workers-differ".
    """

    def __init__(self, job: Job, expected: dict[str, Any] | None = None) -> None:
        self._job = job
        self._models = job.load(job.settings)
        self.identity = _identity(job, self._models)
        if expected is not None and self.identity != expected:
            raise ModelError(
                "workers-differ",
                "A worker came up with other models, versions or devices than the first one.",
                "Install the same everywhere, and name --device and --precision.",
            )
        self._digest = digest_of(self.identity)
        # Beside the results, which hold the same texts.
        self._cache = Cache(job.settings.translate.cache or job.root)

    def do(self, shard: Shard) -> Done | Fault:
        """Do a shard, unless it is done already.

        Raises:
            Exception: Memory or the device gave out: the worker is to be thrown away.
        """
        try:
            return self._do(shard)
        except Exception as error:
            return _fault(shard.number, error)

    def _do(self, shard: Shard) -> Done:
        root = Path(self._job.root)
        key = shards.key_of(shard, self._digest)
        marker = shards.read_marker(root, shard.number)
        if marker is not None and marker.key == key:
            return Done(shard.number, marker, kept=True)
        marker = shards.write_shard(
            root,
            shard,
            key,
            work.compare_rows(shard.rows, self._models, self._job.settings, self._cache),
            with_json=self._job.options.json,
            with_html=self._job.options.html,
            metrics=schema.metric_names(self.identity["settings"]),
            decisions=self._job.decisions,
            budget=lambda: self._models.batch_tokens,
        )
        return Done(shard.number, marker, kept=False)


def make_worker(job: Job, expected: dict[str, Any] | None) -> Worker | Fault:
    """Make a worker, or say why there is none; arguments and exceptions as for `Worker`."""
    try:
        return Worker(job, expected)
    except Exception as error:
        return _fault(-1, error)


def _fault(shard: int, error: Exception) -> Fault:
    if isinstance(error, EvaluatorError):
        return Fault(shard, error, traceback.format_exc())
    if device_failed(error):
        raise error
    return Fault(shard, None, traceback.format_exc())


def digest_of(values: Any) -> str:
    """Return the digest of plain JSON values, such as a run's identity: part of every key."""
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()


def _identity(job: Job, models: loading.Models) -> dict[str, Any]:
    """Return all that the bytes of the results hang on, as plain JSON values."""
    settings, told = as_dict(job.settings), job.settings.translate
    placement, translators = models.encoder.placement, models.translators
    settings["device"] = placement.device
    settings["precision"] = placement.precision
    settings["batch_tokens"] = models.batch_tokens
    return {
        "settings": settings,
        "manifest": list(job.manifests),
        "engine": job.options.engine,
        "shard_size": job.options.shard_size,
        "json": job.options.json,
        "html": job.options.html,
        "decisions": digest_of([asdict(one) for one in job.decisions]) if job.decisions else None,
        "models": [asdict(info) for info in models.infos],
        "encoder_signature": models.encoder.signature,
        **(
            {"translators": translators.signatures(told.source, told.target)} if translators else {}
        ),
        "versions": {"python": python_version()}
        | {name: _version(name) for name in _PACKAGES}
        | models.plugins.versions,
    }


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
