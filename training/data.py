"""The development data as read, and how it is split: by document, by talk, by original text."""

from __future__ import annotations

import gzip
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

BLOCK = 25


@dataclass(frozen=True)
class Pool:
    """One source sentence in English: professional translations and systems' outputs."""

    id: str
    document: str
    languages: str
    references: tuple[str, ...]
    outputs: tuple[str, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """References and outputs, each once."""
        return tuple(dict.fromkeys((*self.references, *self.outputs)))


def fraction(key: str, seed: int) -> float:
    """Return a number in [0, 1) that hangs on `key` and `seed` alone: what splits go by."""
    digest = hashlib.sha256(f"{seed}:{key}".encode()).digest()
    return int.from_bytes(digest[:6], "big") / 2**48


def lines(path: Path) -> list[dict[str, Any]]:
    """Read a gzipped file of a JSON object a line."""
    with gzip.open(path, "rt", encoding="utf-8") as text:
        return [json.loads(line) for line in text]


def pools(folder: Path) -> list[Pool]:
    """Read the pools, each with its document.

    Where the documents are not known, every run of 25 lines of a test set is taken for one: lines
    stand in the order of the documents, so that only a few share one with the next run.
    """
    import pyarrow.parquet as pq

    known: dict[tuple[str, str], str] = {}
    for record in lines(folder / "wmt_documents.jsonl.gz"):
        test_set = record["id"].split(":")[0].replace("wmttest", "generaltest")
        for version in record["references"].values():
            for paragraph in version:
                for segment in paragraph:
                    known[test_set, segment] = record["id"]
    out = []
    for row in pq.read_table(folder / "wmt_pools.parquet").to_pylist():
        test_set, number = row["id"].rsplit(".", 1)
        found = [known[test_set, r] for r in row["references"] if (test_set, r) in known]
        document = found[0] if found else f"{test_set}:{int(number) // BLOCK}"
        outputs = dict.fromkeys(o["text"].strip() for o in row["outputs"])
        references = dict.fromkeys(r.strip() for r in row["references"])
        out.append(
            Pool(row["id"], document, row["language_pair"], tuple(references), tuple(outputs))
        )
    return out


def split_of(document: str, seed: int, dev: float, held: float = 0.0) -> str:
    """Return "dev" for the share `dev` of documents, "held" for the rest of `held`, else "train".

    Nothing is trained on either; "dev" judges, "held" calibrates.
    """
    place = fraction(document, seed)
    return "dev" if place < dev else "held" if place < held else "train"


def summedits(folder: Path, seed: int, dev: float) -> dict[str, list[dict[str, Any]]]:
    """Read the edited short texts, split by original text."""
    out: dict[str, list[dict[str, Any]]] = {"train": [], "dev": []}
    for row in lines(folder / "summedits.jsonl.gz"):
        out[split_of(row["original"], seed, dev)].append(row)
    return out


def mqm_ted(folder: Path, dev_talks: list[str]) -> dict[str, list[dict[str, Any]]]:
    """Read the marked TED sentences, split by talk."""
    out: dict[str, list[dict[str, Any]]] = {"train": [], "dev": []}
    for row in lines(folder / "mqm_ted_zh_en.jsonl.gz"):
        out["dev" if row["doc"] in dev_talks else "train"].append(row)
    return out
