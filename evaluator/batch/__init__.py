"""Batch jobs: many pairs, on every core, GPU or machine at hand, that survive being killed.

`run_batch` cuts a manifest into shards, hands them to workers (`local` processes or `ray` actors),
each of which writes its shard's results aside and renames them into place, and merges all shards
at the end. A shard whose folder is in place is done: that is all that a second start looks at.
"""

from __future__ import annotations

from evaluator.batch.options import BatchOptions
from evaluator.batch.run import Progress, Summary, run_batch

__all__ = ["BatchOptions", "Progress", "Summary", "run_batch"]
