"""A batch job from start to end: lock, record, shards, merge."""

from __future__ import annotations

import hashlib
import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from evaluator import loading
from evaluator.batch import manifest, record, schema, shards, storage
from evaluator.batch.index import write_index
from evaluator.batch.local import LocalPool
from evaluator.batch.merge import merge
from evaluator.batch.options import BatchOptions
from evaluator.batch.pool import Pool, drive
from evaluator.batch.record import Record
from evaluator.batch.worker import Done, Job, digest_of
from evaluator.config import Settings
from evaluator.errors import ConfigError, EvaluatorError, OutputError
from evaluator.report.decisions import Decision


@dataclass(frozen=True)
class Progress:
    """How far a run is, told after every shard.

    Attributes:
        shard: The shard that was just done.
        rows: Rows done, those of earlier starts included.
        total: Rows of the manifest.
        kept: Rows of `rows` that an earlier start had done.
        failures: Pairs of `rows` that failed.
        seconds: Since the first shard was handed out.
    """

    shard: int
    rows: int
    total: int
    kept: int
    failures: int
    seconds: float

    @property
    def rate(self) -> float:
        """Pairs a second in this start."""
        return (self.rows - self.kept) / self.seconds if self.seconds > 0 else 0.0


@dataclass(frozen=True)
class Summary:
    """How a run ended.

    Attributes:
        rows: Rows of the manifest that are done.
        total: Rows of the manifest.
        failures: Those that failed.
        verdicts: Pairs by verdict.
        severities: Pairs by the severity of their worst unit.
        finished: Whether all is done and merged; else it was interrupted.
        byte_identity: Whether another run would end with the same bytes.
    """

    rows: int
    total: int
    failures: int
    verdicts: Mapping[str, int]
    severities: Mapping[str, int]
    finished: bool
    byte_identity: bool


def run_batch(
    manifests: Sequence[str],
    folder: str,
    settings: Settings,
    options: BatchOptions | None = None,
    *,
    decisions: Sequence[Decision] = (),
    stopped: Callable[[], bool] = lambda: False,
    on_shard: Callable[[Progress], None] = lambda _: None,
    on_retry: Callable[[str], None] = lambda _: None,
    load: loading.Loader | None = None,
) -> Summary:
    """Compare all pairs of a manifest, or go on with what an earlier start left.

    Args:
        manifests: Paths, globs or URLs of JSONL, CSV, TSV or Parquet files.
        folder: Where the results go; made when missing.
        settings: Of the comparisons; `threads` None is one per worker.
        options: Of the run.
        decisions: Editors' earlier ones, for the reports.
        stopped: Once true, shards in hand are brought to their end and the run stops.
        on_shard: Told after every shard.
        on_retry: Told when a shard is done again since its worker was lost.
        load: Loads a worker's models, importable by name; None loads those of the settings.

    Raises:
        InputError: The manifest cannot be used.
        OutputError: "output-unwritable", "disk-full", "batch-locked", "batch-differs",
            "batch-record", "batch-inputs-changed".
        EvaluatorError: "too-many-failures", "worker-lost".
        ConfigError: "config-value".
        ModelError: The models cannot be had.
    """
    options = options or BatchOptions()
    _check(options)
    files = manifest.find(manifests)
    total = manifest.count(files)
    root = Path(folder).absolute()
    with storage.writing(root):
        root.mkdir(parents=True, exist_ok=True)
    job = Job(
        str(root),
        tuple(manifests),
        replace(settings, threads=settings.threads or 1),
        options,
        tuple(decisions),
        load or loading.load_bulk_models,
    )
    trips = bool(settings.translate.translators)
    pool = _pool(job)
    with storage.locked(root):
        try:
            identity = pool.start()
            kept = record.load(root, identity)
            if kept.state == "finished":
                return _finished(root, kept, files, total, options, trips)
            run = _Run(root, files, total, options, kept, on_shard, trips)
            return run.go(pool, stopped, on_retry)
        finally:
            pool.close()


class _Run:
    """One start of a run that is not finished."""

    def __init__(
        self,
        root: Path,
        files: Sequence[str],
        total: int,
        options: BatchOptions,
        kept: Record,
        on_shard: Callable[[Progress], None],
        trips: bool,
    ) -> None:
        self._root = root
        self._trips = trips
        self._files = files
        self._total = total
        self._options = options
        self._record = kept
        self._on_shard = on_shard
        self._kept = 0
        self._began = time.monotonic()

    def go(
        self, pool: Pool, stopped: Callable[[], bool], on_retry: Callable[[str], None]
    ) -> Summary:
        """Do what is missing and merge, unless stopped on the way."""
        self._begin()
        state = "failed"
        try:
            rows = manifest.shards(
                manifest.read(self._files, trips=self._trips), self._options.shard_size
            )
            for done in drive(pool, rows, lambda: stopped() or self._too_many(), on_retry):
                self._count(done)
            counts = self._record.counts
            if self._too_many():
                raise EvaluatorError(
                    "too-many-failures",
                    f"{counts.failures:,} of {counts.rows:,} pairs failed, more than the "
                    f"{self._options.max_failures:,} that --max-failures allows.",
                    "Mend them, or allow more; then give the same command again.",
                )
            if counts.rows < self._total:
                state = "interrupted"
                return _summary(self._record, self._total)
            merge(
                self._root,
                counts.shards,
                with_json=self._options.json,
                metrics=schema.metric_names(self._record.identity["settings"]),
            )
            if self._options.html:
                write_index(self._root, self._options.shard_size)
            self._record.content = _content(self._root, counts.shards)
            state = "finished"
        finally:
            self._end(state)
        shutil.rmtree(self._root / shards.SHARDS, ignore_errors=True)
        return _summary(self._record, self._total)

    def _begin(self) -> None:
        with storage.writing(self._root):
            storage.sweep(self._root)
            for name in (shards.SHARDS, *([shards.REPORTS] if self._options.html else [])):
                (self._root / name).mkdir(exist_ok=True)
                storage.sweep(self._root / name)
        self._record.state = "running"
        self._record.sessions.append({"began": record.now()})
        self._record.save(self._root)

    def _count(self, done: Done) -> None:
        kept, marker = self._record, done.marker
        kept.counts.add(marker)
        kept.least_batch_tokens = min(kept.least_batch_tokens, marker.batch_tokens)
        self._kept += marker.rows if done.kept else 0
        counts, seconds = kept.counts, time.monotonic() - self._began
        self._on_shard(
            Progress(done.shard, counts.rows, self._total, self._kept, counts.failures, seconds)
        )

    def _too_many(self) -> bool:
        limit = self._options.max_failures
        return limit is not None and self._record.counts.failures > limit

    def _end(self, state: str) -> None:
        self._record.state = state
        self._record.sessions[-1] |= {
            "ended": record.now(),
            "seconds": round(time.monotonic() - self._began, 1),
            "rows_done": self._record.counts.rows - self._kept,
            "rows_kept": self._kept,
        }
        self._record.save(self._root)


def _finished(
    root: Path,
    kept: Record,
    files: Sequence[str],
    total: int,
    options: BatchOptions,
    trips: bool,
) -> Summary:
    """Return how a finished run ended, once it is certain that it is about the same texts.

    Raises:
        OutputError: "batch-inputs-changed".
    """
    found = hashlib.sha256()
    digest = digest_of(kept.identity)
    for shard in manifest.shards(manifest.read(files, trips=trips), options.shard_size):
        found.update(shards.key_of(shard, digest).encode())
    if found.hexdigest() != kept.content:
        raise OutputError(
            "batch-inputs-changed",
            f"{root} holds a finished run, and its manifest or texts have changed since.",
            "Choose another folder, or empty this one.",
        )
    shutil.rmtree(root / shards.SHARDS, ignore_errors=True)
    return _summary(kept, total)


def _summary(kept: Record, total: int) -> Summary:
    counts = kept.counts
    return Summary(
        counts.rows,
        total,
        counts.failures,
        counts.verdicts,
        counts.severities,
        counts.rows >= total,
        kept.byte_identity,
    )


def _content(root: Path, count: int) -> str:
    """Return the digest of all shards' keys."""
    found = hashlib.sha256()
    for number in range(count):
        marker = shards.read_marker(root, number)
        assert marker is not None, number
        found.update(marker.key.encode())
    return found.hexdigest()


def _pool(job: Job) -> Pool:
    if job.options.engine == "ray":
        from evaluator.batch.ray_pool import RayPool

        return RayPool(job, job.options.workers, job.options.address)
    return LocalPool(job, job.options.workers)


def _check(options: BatchOptions) -> None:
    for name in ("shard_size", "workers"):
        value = getattr(options, name)
        if value is not None and value < 1:
            raise ConfigError("config-value", f"{name} is {value}.", "It must be 1 or more.")
    if options.engine not in ("local", "ray"):
        raise ConfigError(
            "config-value", f"There is no engine {options.engine!r}.", "Choose local or ray."
        )
    if options.address is not None and options.engine != "ray":
        raise ConfigError(
            "config-value", "An address is for the engine ray alone.", "Give --engine ray."
        )
