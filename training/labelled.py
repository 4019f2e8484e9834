"""Writes files of labelled pairs from the development splits, which nothing is trained on.

    python -m training.labelled [--out FOLDER] [--settings FILE]

`summedits.jsonl`, `mqm_ted.jsonl`, `damage.jsonl`, `natural.jsonl` and `references.jsonl`: a row a
pair with `original, rewrite, drift, group, kind` and, where the spans are known, `original_spans`
and `rewrite_spans` of the drifted words (`[start, end, category]`). A damaged row has its `twin`
besides, the rewrite before the damage. They are what `evaluator benchmark` and
`evaluator calibrate` read.
"""

from __future__ import annotations

import argparse
import json
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
    maker = Maker({**settings, "pairs": {**settings["pairs"], "use_summedits": False}}, "dev")
    number = 0
    damaged: list[Pair] = []
    for kind in settings["pairs"]["damage"]:
        found = 0
        for _ in range(per_kind * 12):
            number += 1
            sort = "damaged_copy" if found % 4 == 0 else "damaged"
            pair = maker.make(number, sort, kind)
            if pair is not None and pair.kind == kind:
                damaged.append(pair)
                found += 1
            if found == per_kind:
                break
    faithful: list[Pair] = []
    while len(faithful) < len(damaged):
        number += 1
        sort = ("agreeing", "harmless", "references", "copy")[len(faithful) % 4]
        pair = maker.make(number, sort)
        if pair is not None:
            faithful.append(pair)
    out["damage"] = [_row(pair) for pair in (*damaged, *faithful)]
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
    return out


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
