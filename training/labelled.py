"""Writes files of labelled pairs from the development splits, which nothing is trained on.

    python -m training.labelled [--out FOLDER] [--settings FILE]

`summedits.jsonl`, `mqm_ted.jsonl`, `damage.jsonl`, `nonsense.jsonl`, `natural.jsonl` and
`references.jsonl`: a row a pair with `original, rewrite, drift, group, kind` and, where the
spans are known, `original_spans` and `rewrite_spans` of the drifted words (`[start, end,
category]`). A damaged row has its `twin` besides, the rewrite before the damage. They are what
`evaluator benchmark` and `evaluator calibrate` read.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from training import data
from training.pairs import Maker, Pair, read_settings

PER_KIND = 60
NATURAL = 500


def labelled(settings: dict[str, Any], per_kind: int = PER_KIND) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of each file.

    Args:
        settings: As read from `settings.toml`.
        per_kind: Pairs of each kind of damage on held-out documents; about as many pairs in all
            are faithful ones of the same documents.
    """
    folder, split = Path(settings["data"]), settings["split"]
    out: dict[str, list[dict[str, Any]]] = {
        "summedits": [
            {
                "original": row["original"],
                "rewrite": row["rewrite"],
                "drift": row["drift"],
                "group": row["original"][:60],
                "kind": "+".join(row["edit_types"]),
            }
            for row in data.summedits(folder, settings["seed"], split["dev_originals"])["dev"]
        ],
        "mqm_ted": [
            {
                "original": row["original"],
                "rewrite": row["rewrite"],
                "drift": row["drift"],
                "group": f"{row['doc']}.{row['segment']}",
                "kind": "",
            }
            for row in data.mqm_ted(folder, split["dev_talks"])["dev"]
            if row["drift"] is not None and row["original"].strip() and row["rewrite"].strip()
        ],
    }
    newer = frozenset(settings["labelled"]["nonsense"])
    maker = Maker(_with_kinds(settings, lambda kind: kind not in newer), "dev")
    out["damage"], number = damaged(maker, per_kind, 0)
    out["natural"] = []
    for sorts in (("natural",), ("agreeing", "references")):
        found = 0
        while found < NATURAL:
            number += 1
            pair = maker.make(number, sorts[number % len(sorts)])
            if pair is not None:
                out["natural"].append(_row(pair))
                found += 1
    out["references"] = [
        _row(Pair(a.sentence.text, b.sentence.text, 0.0, "references", "", group.document))
        for group in maker.stock.with_references
        for a, b in [[v for v in group.versions if v.reference][:2]]
    ]
    newest = Maker(_with_kinds(settings, newer.__contains__), "dev", stock=maker.stock)
    out["nonsense"], number = damaged(newest, per_kind, number)
    out["nonsense"] += _exchanged(newest, per_kind, number)
    return out


def _with_kinds(settings: dict[str, Any], wanted: Callable[[str], bool]) -> dict[str, Any]:
    """Return settings with the wanted kinds of damage and harmless edits alone."""
    kinds = {
        table: {kind: weight for kind, weight in settings["pairs"][table].items() if wanted(kind)}
        for table in ("damage", "harmless")
    }
    return {**settings, "pairs": {**settings["pairs"], **kinds, "use_summedits": False}}


def damaged(maker: Maker, per_kind: int, number: int) -> tuple[list[dict[str, Any]], int]:
    """Return pairs of each kind of damage and as many faithful ones, and the last number taken.

    Args:
        maker: Its settings say which kinds there are.
        per_kind: Pairs of each kind, as far as the sentences allow.
        number: The last pair number that is taken already.
    """
    drifted: list[Pair] = []
    for kind in maker.settings["pairs"]["damage"]:
        found = 0
        for _ in range(per_kind * 12):
            number += 1
            sort = "damaged_copy" if found % 4 == 0 else "damaged"
            pair = maker.make(number, sort, kind)
            if pair is not None and pair.kind == kind:
                drifted.append(pair)
                found += 1
            if found == per_kind:
                break
    faithful: list[Pair] = []
    while len(faithful) < len(drifted):
        number += 1
        sort = ("agreeing", "harmless", "references", "copy")[len(faithful) % 4]
        pair = maker.make(number, sort)
        if pair is not None:
            faithful.append(pair)
    return [_row(pair) for pair in (*drifted, *faithful)], number


def _exchanged(maker: Maker, count: int, number: int) -> list[dict[str, Any]]:
    """Return copies in which only small words differ: what must not pass for drift."""
    rows: list[dict[str, Any]] = []
    while len(rows) < count:
        number += 1
        pair = maker.make(number, "copy")
        if pair is not None and pair.original != pair.rewrite:
            rows.append({**_row(pair), "kind": "function_word"})
    return rows


def _row(pair: Pair) -> dict[str, Any]:
    full = pair.row()
    row = {key: full[key] for key in ("original", "rewrite", "group")}
    row["drift"] = int(pair.drift > 0.5)
    row["kind"] = pair.kind or pair.sort
    if pair.twin:
        row["twin"] = pair.twin
    # Without a word of doubt on a side its spans are complete, and tags can be judged by them.
    if not pair.original_unknown and not pair.rewrite_unknown:
        row["original_spans"] = full["original_marks"]
        row["rewrite_spans"] = full["rewrite_marks"]
    return row


def main() -> None:
    """Write the files."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--settings", default="training/settings.toml")
    parser.add_argument("--out", help="folder; default: WORK/labelled")
    arguments = parser.parse_args()
    settings = read_settings(arguments.settings)
    folder = Path(arguments.out or Path(settings["work"]) / "labelled")
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in labelled(settings).items():
        path = folder / f"{name}.jsonl"
        with path.open("w", encoding="utf-8") as out:
            for row in rows:
                out.write(json.dumps(row, ensure_ascii=False) + "\n")
        print(f"{path}: {len(rows)} pairs, {sum(r['drift'] for r in rows)} of them drifted")


if __name__ == "__main__":
    main()
