"""Prints the sentence pairs of the project's articles, with what their gold answers say of each.

python docs/tutorials/pairs.py [--both-ways] > pairs.jsonl
"""

import itertools
import json
import sys
from pathlib import Path


def pieces(text: str, beginnings: list[str]) -> dict[str, str]:
    """Cut a text where its sentences begin; return each sentence by its first words."""
    starts = {text.index(words): words for words in beginnings}
    places = [*sorted(starts), len(text)]
    ends = itertools.pairwise(places)
    return {starts[start]: text[start:end].strip() for start, end in ends}


for folder in sorted(path.parent for path in Path("corpora").glob("*/gold.json")):
    gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
    sides = {}
    for side in ("original", "rewrite"):
        beginnings = [words for unit in gold["units"] for words in unit[side]]
        beginnings += [entry["starts"] for entry in gold["outside"][side]]
        sides[side] = pieces((folder / f"{side}.txt").read_text(encoding="utf-8"), beginnings)
    for number, unit in enumerate(gold["units"]):
        if not unit["original"] or not unit["rewrite"]:
            continue
        row = {
            "id": f"{folder.name}-{number}",
            **{side: " ".join(sides[side][words] for words in unit[side]) for side in sides},
            "drift": int(unit["severity"] in ("major", "critical")),
            "group": folder.name,
            "kind": "+".join(sorted({drift["category"] for drift in unit["drift"]})),
        }
        print(json.dumps(row, ensure_ascii=False))
        if "--both-ways" in sys.argv:
            turned = {"original": row["rewrite"], "rewrite": row["original"]}
            print(json.dumps(row | turned, ensure_ascii=False))
