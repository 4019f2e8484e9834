"""`run.json`: what the run is, how far it came, and when; the one file with a clock in it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from evaluator.batch import storage
from evaluator.batch.shards import Marker
from evaluator.errors import OutputError

SCHEMA = "evaluator.batch/1"
FILE = "run.json"
_SHOWN = 6
_HALVED = (
    "Memory ran out on the device and the token budget was halved: scores may differ from another "
    "run's in the last digits."
)


@dataclass
class Counts:
    """How far a run is.

    Attributes:
        shards: Those that are done.
        rows: Of the manifest, in those shards.
        failures: Rows of those that could not be compared.
        units: Of the rest.
        verdicts: Pairs by verdict.
        severities: Pairs by the severity of their worst unit.
    """

    shards: int = 0
    rows: int = 0
    failures: int = 0
    units: int = 0
    verdicts: dict[str, int] = field(default_factory=dict)
    severities: dict[str, int] = field(default_factory=dict)

    def add(self, marker: Marker) -> None:
        """Count a shard in."""
        self.shards += 1
        self.rows += marker.rows
        self.failures += marker.failures
        self.units += marker.units
        self.verdicts = dict(Counter(self.verdicts) + Counter(marker.verdicts))
        self.severities = dict(Counter(self.severities) + Counter(marker.severities))


@dataclass
class Record:
    """The content of `run.json`.

    Attributes:
        identity: All that the bytes of the results hang on; see `worker`.
        least_batch_tokens: The lowest token budget that a worker came down to.
        state: "running", "interrupted", "failed" or "finished".
        content: Digest of the manifest's rows and texts, once finished.
        counts: How far this start came.
        sessions: When each start of the run began and ended, and what it did.
    """

    identity: Mapping[str, Any]
    least_batch_tokens: int
    state: str = "running"
    content: str | None = None
    counts: Counts = field(default_factory=Counts)
    sessions: list[dict[str, Any]] = field(default_factory=list)

    @property
    def byte_identity(self) -> bool:
        """Whether another run with this identity would end with the same bytes."""
        return bool(self.least_batch_tokens == self.identity["settings"]["batch_tokens"])

    def save(self, root: Path) -> None:
        """Write the record.

        Raises:
            OutputError: "disk-full" or "output-unwritable".
        """
        content = {
            "schema": SCHEMA,
            "state": self.state,
            **self.identity,
            "content": self.content,
            "counts": asdict(self.counts),
            "least_batch_tokens": self.least_batch_tokens,
            "byte_identity": self.byte_identity,
            "notes": [] if self.byte_identity else [_HALVED],
            "sessions": self.sessions,
        }
        with storage.writing(root), storage.new_file(root / FILE) as path:
            path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", "utf-8")


def load(root: Path, identity: Mapping[str, Any]) -> Record:
    """Return the record of the run that `root` holds, a new one where it holds none.

    The counts are those of a finished run, else they begin anew.

    Raises:
        OutputError: "batch-differs" when that run was begun with another identity;
            "batch-record" when its record cannot be read.
    """
    try:
        content = json.loads((root / FILE).read_text("utf-8"))
        earlier = {name: content[name] for name in identity}
        kept = Record(
            identity,
            content["least_batch_tokens"],
            content["state"],
            content["content"],
            Counts(**content["counts"]) if content["state"] == "finished" else Counts(),
            content["sessions"],
        )
    except FileNotFoundError:
        return Record(identity, identity["settings"]["batch_tokens"])
    except (OSError, ValueError, LookupError, TypeError, RecursionError) as error:
        raise OutputError(
            "batch-record",
            f"{root / FILE} cannot be read ({type(error).__name__}: {error}).",
            "Choose another folder, or empty this one.",
        ) from error
    different = list(_differences(earlier, json.loads(json.dumps(identity))))
    if different:
        more = f" and {len(different) - _SHOWN} more" if len(different) > _SHOWN else ""
        raise OutputError(
            "batch-differs",
            f"{root} holds a run that was begun with other settings: "
            f"{'; '.join(different[:_SHOWN])}{more}.",
            "Give the same settings to go on with it, or choose another folder.",
        )
    return kept


def now() -> str:
    """Return the time as it stands in the record."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _differences(earlier: Any, later: Any, name: str = "") -> Iterator[str]:
    """Yield "name: earlier, now later" for each leaf that differs."""
    if isinstance(earlier, dict) and isinstance(later, dict):
        for key in dict.fromkeys((*earlier, *later)):
            yield from _differences(
                earlier.get(key), later.get(key), f"{name}.{key}" if name else key
            )
    elif earlier != later:
        yield f"{name} was {json.dumps(earlier)}, now is {json.dumps(later)}"
