"""What a batch job can be told beyond the settings of a comparison."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class BatchOptions:
    """How a manifest is worked through.

    Attributes:
        json: Whether `comparisons.jsonl.gz` is written.
        html: Whether a report per pair and `index.html` are written.
        shard_size: Rows of a shard: the unit that is done anew after an interruption.
        workers: Processes or actors; None for as many as there are cores and memory for. Changes
            the speed and nothing else.
        max_failures: More failed pairs than this end the run; None for no limit.
        engine: "local" or "ray".
        address: Of a running Ray cluster; None starts one on this machine.
    """

    json: bool = False
    html: bool = False
    shard_size: int = 64
    workers: int | None = None
    max_failures: int | None = None
    engine: str = "local"
    address: str | None = None
