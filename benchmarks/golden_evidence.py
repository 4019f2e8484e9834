"""What the rules say of many pairs, kept to the last digit: moving code may not change it.

    python -m benchmarks.golden_evidence --check           # against the committed file
    python -m benchmarks.golden_evidence --write           # renews it: after a wanted change only
    python -m benchmarks.golden_evidence --check --data ../shared/data
    python -m benchmarks.golden_evidence --write --golden FILE --encoder bundled [--data …]

Both orders of all examples of the rules, each with the evidence of the rules (doubles
included), the findings that they lead to and the drift; with `--data` a sample of the read pairs,
back-translations and damage of development documents besides, each as a hash.

The committed file is made with the tests' encoder, which draws a word's vector from its hash: it
loads at once and says the same on every machine. Thresholds of likeness are met by chance there;
with `--encoder bundled` two commits are compared on one machine as the product sees pairs, in a
file of one's own.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import random
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from evaluator.drift import DriftSettings, UnitText, judge
from evaluator.drift.pair.pair import Pair as Sides
from evaluator.drift.rules.evidence import Evidence
from evaluator.drift.rules.families import run
from evaluator.models import TextEncoder, load_encoder
from evaluator.rulebook import built_in
from evaluator.text import normalise
from evaluator.types import Finding, Span

ROOT = Path(__file__).parent.parent
UNPLACED = ROOT / "tests/drift/unplaced.tsv"
GOLDEN = ROOT / "tests/drift/golden_evidence.jsonl.gz"
SAMPLE = 500
"""Pairs of each development set."""
_SEED = 20
_SHOWN = 10
_ALL = DriftSettings(least_confidence=0.0, possible=0.0)
Pair = tuple[str, str, str]
Row = dict[str, Any]


def case_pairs() -> list[Pair]:
    """Return name, original and rewrite of all examples of the packs, in both orders."""
    texts = [
        (f"{rule.id}-{number}", example.original, example.rewrite)
        for rule in built_in().values()
        for number, example in enumerate((*rule.examples, *rule.silent))
    ]
    rows = [line.split("\t") for line in UNPLACED.read_text(encoding="utf-8").splitlines()]
    texts += [(f"unplaced-{number}", *row[1:3]) for number, row in enumerate(rows) if len(row) > 2]
    found = []
    for name, *pair in texts:
        one, other = (normalise(text).text for text in pair)
        found += [(name, one, other), (f"{name} turned", other, one)]
    return found


def development_pairs(data: Path) -> list[Pair]:
    """Return a sample of the read pairs and back-translations of development documents.

    Args:
        data: The folder of the development data.
    """
    from training.data import split_of
    from training.graded import read_natural
    from training.pairs import read_settings

    settings = read_settings()
    seed, share = settings["seed"], settings["split"]["dev_documents"]
    sets: dict[str, list[tuple[str, str]]] = {"natural": [], "back": []}
    for document, record in read_natural(data):
        if split_of(document, seed, share) == "dev":
            sets["natural"].append((record["original"], record["rewrite"]))
    with gzip.open(data / "back_translations.jsonl.gz", "rt", encoding="utf-8") as file:
        for record in map(json.loads, file):
            if split_of(record["group"], seed, share) == "dev":
                sets["back"].append((record["original"], record["rewrite"]))
    found = []
    for name, rows in sets.items():
        random.Random(_SEED).shuffle(rows)
        for number, texts in enumerate(rows[:SAMPLE]):
            one, other = (normalise(text).text for text in texts)
            found += [(f"{name}-{number}", one, other), (f"{name}-{number} turned", other, one)]
    return found


def _spans(spans: Iterable[Span]) -> list[list[int]]:
    return [[start, end] for start, end in spans]


def _evidence(item: Evidence) -> list[Any]:
    return [
        item.rule, item.category.value, item.severity.value, round(item.confidence, 4),
        _spans(item.original), _spans(item.rewrite), dict(sorted(item.words.items())),
    ]  # fmt: skip


def _finding(item: Finding) -> list[Any]:
    return [
        item.rule, item.category.value, item.severity.value, round(item.confidence, 3),
        _spans(item.original_spans), _spans(item.rewrite_spans),
    ]  # fmt: skip


def encoded_units(pairs: Sequence[Pair], encoder: TextEncoder) -> dict[str, UnitText]:
    """Return the texts of pairs as sides of units, with their vectors."""
    texts = sorted({text for _, *pair in pairs for text in pair}, key=lambda one: (len(one), one))
    units = {}
    for start in range(0, len(texts), 256):
        window = texts[start : start + 256]
        tokens = encoder.encode(window, tokens=True).tokens
        assert tokens is not None
        units.update({text: UnitText(text, one) for text, one in zip(window, tokens, strict=True)})
    return units


def observed(pairs: Sequence[Pair], encoder: TextEncoder) -> Iterator[Row]:
    """Yield what the rules say of each pair: `evidence`, `findings` and `drift`, with its `name`.

    Args:
        pairs: As `case_pairs` returns them.
        encoder: Gives the words' vectors.
    """
    texts = sorted(
        {text for _, *pair in pairs for text in pair}, key=lambda text: (len(text), text)
    )
    tokens = {}
    for start in range(0, len(texts), 256):
        window = texts[start : start + 256]
        encoded = encoder.encode(window, tokens=True).tokens
        assert encoded is not None
        tokens.update(zip(window, encoded, strict=True))
    for name, original, rewrite in pairs:
        judged = judge(*(UnitText(text, tokens[text]) for text in (original, rewrite)), _ALL)
        seen = run(Sides(judged.matching)) if original != rewrite else []
        yield {
            "name": name,
            "drift": round(judged.score or 0.0, 4),
            "evidence": sorted(map(_evidence, seen), key=repr),
            "findings": sorted(map(_finding, judged.findings), key=repr),
        }


def hashed(row: Row) -> Row:
    """Return a row with a hash in place of what was seen."""
    text = json.dumps({key: row[key] for key in ("drift", "evidence", "findings")})
    return {"name": row["name"], "hash": hashlib.sha256(text.encode()).hexdigest()[:16]}


def read(path: Path) -> dict[str, Row]:
    """Return the rows of a golden file by their names."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return {row["name"]: row for row in map(json.loads, file)}


def write(path: Path, rows: Iterable[Row]) -> None:
    """Write a golden file, the same bytes for the same rows."""
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    path.write_bytes(gzip.compress(lines.encode(), 9, mtime=0))


def differences(golden: dict[str, Row], rows: Iterable[Row]) -> list[str]:
    """Return a line for each row that is not as the golden file has it.

    Args:
        golden: By name.
        rows: What is seen now; a row that the golden file does not have is a difference.
    """
    found = []
    for row in rows:
        old = golden.get(row["name"])
        new = hashed(row) if old is not None and "hash" in old else row
        if old is None:
            found.append(f"{row['name']}: not in the golden file")
        elif old != json.loads(json.dumps(new)):
            for key in ("drift", "evidence", "findings"):
                before, now = old.get(key, "?"), row[key]
                if key == "drift" or "hash" in old:
                    found += [f"{row['name']} {key}: {before} -> {now}"] * (before != now)
                    continue
                now = json.loads(json.dumps(now))
                found += [f"{row['name']} {key}: - {item}" for item in before if item not in now]
                found += [f"{row['name']} {key}: + {item}" for item in now if item not in before]
    return found


def hash_encoder() -> TextEncoder:
    """Return the tests' encoder, which needs no model."""
    sys.path.insert(0, str(ROOT))
    from tests.fakes.encoder import HashEncoder

    return HashEncoder()


def main() -> None:
    """Write or check a golden file."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    action = parser.add_mutually_exclusive_group(required=True)
    action.add_argument("--check", action="store_true", help="compare; 1 where anything differs")
    action.add_argument("--write", action="store_true", help="renew the golden file")
    parser.add_argument("--golden", type=Path, default=GOLDEN)
    parser.add_argument("--data", type=Path, help="folder of the development data")
    parser.add_argument("--encoder", choices=("hash", "bundled"), default="hash")
    arguments = parser.parse_args()
    encoder = hash_encoder() if arguments.encoder == "hash" else load_encoder()
    rows = list(observed(case_pairs(), encoder))
    if arguments.data:
        seen = observed(development_pairs(arguments.data), encoder)
        rows += map(hashed, seen) if arguments.write else seen
    if arguments.write:
        if (
            not arguments.data and arguments.golden.exists()
        ):  # those are renewed with the data alone
            rows += [row for row in read(arguments.golden).values() if "hash" in row]
        write(arguments.golden, rows)
        print(f"{len(rows)} rows written")
        return
    found = differences(read(arguments.golden), rows)
    print("\n".join(found[:_SHOWN]) or f"{len(rows)} rows as they were")
    if found:
        raise SystemExit(f"{len(found)} differences")


if __name__ == "__main__":
    main()
