"""Pairs that a reader judged: natural drift, back-translations and their damage, as training rows.

    python -m training.graded [--settings FILE]

Writes `work/graded/{dev,held,train}.jsonl`, `further_*.jsonl` (pairs that were read later) and
`back_*.jsonl` for `evaluator benchmark` and the fits, and `work/read/train-0000.jsonl.gz` for
training: a row a pair in the form of `training.pairs`, where a mark may have a fourth entry, how
sure it is. Documents under `held_documents` go to the files that judge (`dev`, which no weights of
any run have seen) or calibrate (`held`), never to the training.
"""

from __future__ import annotations

import argparse
import difflib
import gzip
import itertools
import json
import random
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from training import data
from training.pairs import read_settings

TARGETS = {"none": 0.0, "minor": 0.35, "major": 1.0, "critical": 1.0}
"""What a network is taught for each grade: minor is a weak label, not a negative."""
FURTHER = {"none": 0.11, "minor": 0.47, "major": 0.94, "critical": 1.0}
"""The same for pairs of the readings: what the first readers said of pairs that both read
(`training.sheets agree`). These readers are a little milder."""
SURE = {"minor": 0.5, "major": 1.0, "critical": 1.0}
PER_SEGMENT = 6
_DAMAGE = {
    "omission": "omission", "addition": "addition", "negation": "negation", "name": "name",
    "number": "number", "jumbled": "garbled", "pronoun": "roles",
}  # fmt: skip
_WORD = re.compile(r"\S+")

Row = dict[str, Any]


def empty_row(original: str, rewrite: str, group: str) -> Row:
    """Return a pair of which nothing is known yet, in the form of `training.pairs`."""
    sides = ("original", "rewrite")
    nothing: Row = {f"{side}_{what}": [] for side in sides for what in ("marks", "unknown")}
    return {
        "original": original, "rewrite": rewrite, "drift": 0.0, "sort": "", "kind": "",
        "group": group, "twin": "", **nothing,
    }  # fmt: skip


def _row(original: str, rewrite: str, drift: float, sort: str, group: str, **more: Any) -> Row:
    return {**empty_row(original, rewrite, group), "drift": drift, "sort": sort, **more}


def _places(text: str, words: str) -> list[list[int]]:
    """Return where `words` stand in `text`, each time."""
    return [[m.start(), m.end()] for m in re.finditer(re.escape(words), text)] if words else []


def marked(record: Row) -> dict[str, list[Any]]:
    """Return the marks of a reader's findings and the spans of which nothing is known, by side.

    Words that stand several times are known to have drifted somewhere, so that all of them are
    left out of the tags.
    """
    out: dict[str, list[Any]] = defaultdict(list)
    for finding in record.get("findings", ()):
        for side in ("original", "rewrite"):
            span, words = finding.get(f"{side}_span"), finding.get(f"{side}_words", "")
            if span:
                sure = SURE[finding["severity"]]
                out[f"{side}_marks"].append([*span, finding["categories"][0], sure])
            else:
                out[f"{side}_unknown"] += _places(record[side], words)
    return out


def labelled(record: Row, group: str) -> Row:
    """Return a read pair with its grade and the reader's words, as `evaluator benchmark` reads."""
    out: Row = {
        "original": record["original"], "rewrite": record["rewrite"], "group": group,
        "kind": record.get("language_pair") or record.get("language", ""),
        "severity": record["severity"],
    }  # fmt: skip
    out["drift"] = {"none": 0, "minor": None}.get(record["severity"], 1)
    for side in ("original", "rewrite"):
        out[f"{side}_spans"] = [
            [*f[f"{side}_span"], category, f["severity"]]
            for f in record.get("findings", ())
            if f.get(f"{side}_span")
            for category in f["categories"]
        ]
    return out


def read_natural(folder: Path, readings: Path | None = None) -> Iterator[tuple[str, Row]]:
    """Yield the document and the record of each read pair of reference and output.

    Args:
        folder: Of the development data.
        readings: Further pairs of pools, as `training.sheets` collects them; None for none.

    Raises:
        SystemExit: The readings quote words that their texts lack: other pools were read.
    """
    pools = {pool.id: pool for pool in data.pools(folder)}
    read = set()
    for record in data.lines(folder / "natural_drift.jsonl.gz"):
        read.add((record["original"], record["rewrite"]))
        yield pools[record["segment"]].document, record
    for reading in data.lines(readings) if readings else ():
        pool = pools[reading["segment"]]
        record = with_texts(reading, pool)
        if (record["original"], record["rewrite"]) not in read:
            yield pool.document, record


def target(record: Row) -> float:
    """Return what a network is taught for a read pair of reference and output."""
    return (FURTHER if _is_further(record) else TARGETS)[record["severity"]]


def _is_further(record: Row) -> bool:
    return "version" in record


def with_texts(reading: Row, pool: data.Pool) -> Row:
    """Return a reading as a record of `natural_drift`: with both texts, and spans of the words."""
    texts = {
        "original": pool.references[reading["reference"]],
        "rewrite": pool.texts[reading["version"]],
    }
    findings = []
    for finding in reading["findings"]:
        spans = {}
        for side, text in texts.items():
            places = _places(text, finding[f"{side}_words"])
            if finding[f"{side}_words"] and not places:
                raise SystemExit(f"{pool.id}: {finding[f'{side}_words']!r} is not in the {side}")
            spans[f"{side}_span"] = places[0] if len(places) == 1 else None
        findings.append({**finding, **spans})
    # What other translators wrote is no output.
    kind = "references" if texts["rewrite"] in pool.references else pool.languages
    return {**reading, **texts, "language_pair": kind, "findings": findings}


def natural_rows(records: Iterable[tuple[str, Row]], rng: random.Random) -> Iterator[Row]:
    """Yield pairs of a reference and an output, and of a sound output and another one."""
    by_segment: dict[str, list[tuple[str, Row]]] = defaultdict(list)
    for document, record in records:
        by_segment[record["segment"]].append((document, record))
        yield _row(
            record["original"], record["rewrite"], target(record), "read", document,
            **marked(record),
        )  # fmt: skip
    for group in by_segment.values():
        sound = [r for _, r in group if r["severity"] == "none"]
        couples = [(a, b) for a, (_, b) in itertools.product(sound, group) if a is not b]
        for one, other in rng.sample(couples, min(PER_SEGMENT, len(couples))):
            marks = marked(other)
            # The reader's words of the reference need not stand in the sound output.
            unknown = [[0, len(one["rewrite"])]] if other["findings"] else []
            marks["original_marks"], marks["original_unknown"] = [], unknown
            yield _row(
                one["rewrite"], other["rewrite"], max(target(other), 0.03), "two",
                group[0][0], **marks,
            )  # fmt: skip


def back_rows(records: Iterable[Row]) -> Iterator[Row]:
    """Yield read back-translations, paraphrases, and damage beside its undamaged twin."""
    for record in records:
        one, other, kind = record["original"], record["rewrite"], record["kind"]
        if kind == "back_translation" and record.get("severity"):
            drift = TARGETS[record["severity"]]
            yield _row(one, other, drift, "back", record["group"], **marked(record))
        elif kind == "paraphrase":
            yield _row(one, other, 0.08, "back", record["group"])
        elif record["undamaged"] and record["drift"] == 1 and record["undamaged"] != other:
            marks = [
                [*span, _DAMAGE.get(kind, "meaning")]
                for span in changed(record["undamaged"], other)
            ]
            yield _row(
                one, other, 1.0, "back_damaged", record["group"], kind=kind,
                twin=record["undamaged"], rewrite_marks=marks, original_unknown=[[0, len(one)]],
            )  # fmt: skip


def changed(before: str, after: str) -> list[list[int]]:
    """Return the spans of `after` whose words are not those of `before`."""
    tokens = [[(m.group(), m.span()) for m in _WORD.finditer(text)] for text in (before, after)]
    words = [[word for word, _ in side] for side in tokens]
    blocks = difflib.SequenceMatcher(None, *words, autojunk=False).get_opcodes()
    return [
        [tokens[1][j1][1][0], tokens[1][j2 - 1][1][1]]
        for name, _, _, j1, j2 in blocks
        if name in ("replace", "insert")
    ]


def main() -> None:
    """Write the files."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--settings", default="training/settings.toml")
    settings = read_settings(parser.parse_args().settings)
    folder, work = Path(settings["data"]), Path(settings["work"])
    seed, shares = settings["seed"], settings["split"]
    rng = random.Random(seed)
    split: dict[str, list[tuple[str, Row]]] = defaultdict(list)
    further: dict[str, list[tuple[str, Row]]] = defaultdict(list)
    for document, record in read_natural(folder, Path(settings["readings"])):
        where = data.split_of(document, seed, shares["dev_documents"], shares["held_documents"])
        (further if _is_further(record) else split)[where].append((document, record))
    back: dict[str, list[Row]] = defaultdict(list)
    for record in data.lines(folder / "back_translations.jsonl.gz"):
        half = shares["held_documents"] / 2
        back[data.split_of(record["group"], seed, half, 2 * half)].append(record)
    rows = [
        *natural_rows(split["train"], rng),
        *natural_rows(further["train"], rng),
        *back_rows(back["train"]),
    ]
    rng.shuffle(rows)
    for name in ("graded", "read"):
        (work / name).mkdir(parents=True, exist_ok=True)
    with gzip.open(work / "read" / "train-0000.jsonl.gz", "wt", compresslevel=3) as out:
        out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    print(f"training: {len(rows)} pairs")
    for name in ("dev", "held", "train"):
        graded = [labelled(record, document) for document, record in split[name]]
        read = [r for r in back[name] if r["kind"] == "back_translation" and r.get("severity")]
        later = [labelled(record, document) for document, record in further[name]]
        for stem, some in (
            (name, graded),
            (f"further_{name}", later),
            (f"back_{name}", [labelled(r, r["group"]) for r in read]),
        ):
            with (work / "graded" / f"{stem}.jsonl").open("w", encoding="utf-8") as out:
                out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in some)
            print(f"{stem}: {len(some)} pairs")


if __name__ == "__main__":
    main()
