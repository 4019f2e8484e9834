"""Check the article pairs and the line files in this folder against their grammar.

Run ``python corpora/check.py``; the grammar itself is in ``README.md``. Prints how often
each category occurs in each pair. On an error it prints file, fault and cure, and exits 1.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

SCHEMA = "evaluator.gold/1"
SIDES = ("original", "rewrite")
SEVERITIES = ("none", "minor", "major", "critical")
CATEGORIES = (
    "number",
    "date_time",
    "unit",
    "money",
    "name",
    "negation",
    "polarity",
    "certainty",
    "attribution",
    "roles",
    "quotation",
    "quantity",
    "comparison",
    "tense",
    "connective",
    "omission",
    "addition",
    "garbled",
    "untranslated",
    "meaning",
)
ROLES = frozenset(
    (
        "navigation",
        "notice",
        "appeal",
        "byline",
        "credit",
        "related",
        "author",
        "headline",
        "standfirst",
        "date",
        "sign_in",
        "share",
        "comments",
    )
)
PLACES = frozenset({"before", "between", "after"})
EMPTY_SIDE = {"omission": "rewrite", "addition": "original"}
KINDS = frozenset({"match", "moved", *EMPTY_SIDE})
BODY_WORDS = range(300, 701)
LEAST_PER_CATEGORY = 3
LEAST_LINES = {"furniture.jsonl": 150, "inserts.jsonl": 60}
SHARED_RUN = 5  # a run of so many words in both splits counts as the same wording

# A full stop, question or exclamation mark, closing marks, white space, a new start.
SENTENCE_END = re.compile(r"(?<!\bDr)(?<!\bMr)(?<!\b[A-Z])[.!?][”’\")]*[ ]+(?=[“‘\"(]?[A-Z0-9])")
# Scene-setting lines are one entry each, however many full stops they have.
ONE_ENTRY_ROLES = frozenset({"navigation", "byline", "credit", "date", "share"})


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: the file, what is wrong in it and how to mend it."""

    file: str
    problem: str
    cure: str

    def __str__(self) -> str:
        return f"{self.file}: {self.problem}\n    cure: {self.cure}"


@dataclass(frozen=True)
class Stretch:
    """The text from one entry's first words to the next entry's, and whose it is."""

    begin: int
    text: str
    unit: int | None  # index in gold["units"]; None for an entry of "outside"
    role: str | None


def stretches(
    text: str, side: str, gold: dict[str, Any], file: str, faults: list[Fault]
) -> list[Stretch]:
    """Cut one side's text at the first words in the gold file, and check that they fit it."""
    entries: list[tuple[str, int | None, str | None]]
    entries = [(s, i, None) for i, unit in enumerate(gold["units"]) for s in unit[side]]
    entries += [(e["starts"], None, e["role"]) for e in gold["outside"][side]]
    places = []
    for words, unit, role in entries:
        if (found := text.count(words)) != 1:
            faults.append(
                Fault(file, f"{words!r} occurs {found} times", "give first words that occur once")
            )
        else:
            places.append((text.index(words), unit, role))
        if role is not None and role not in ROLES:
            faults.append(Fault(file, f"role {role!r} is unknown", f"use one of {sorted(ROLES)}"))
    places.sort(key=lambda place: place[0])
    ends = [place[0] for place in places[1:]] + [len(text)]
    cut = [
        Stretch(begin, text[begin:end], unit, role)
        for (begin, unit, role), end in zip(places, ends, strict=True)
    ]
    uncovered(text, cut, file, faults)
    return cut


def uncovered(text: str, cut: list[Stretch], file: str, faults: list[Fault]) -> None:
    """Report each line and each sentence that starts without an entry in the gold file."""
    begins = {piece.begin for piece in cut}
    starts = [m.start() for m in re.finditer(r"^\S", text, re.MULTILINE)]
    for piece in cut:
        if piece.role not in ONE_ENTRY_ROLES:
            starts += [piece.begin + m.end() for m in SENTENCE_END.finditer(piece.text)]
    for start in sorted(set(starts) - begins):
        faults.append(
            Fault(
                file, f"{text[start : start + 40]!r} is in no entry", "add it to a unit or outside"
            )
        )


def quoted(text: str) -> list[str]:
    """Return the words inside curly double quotation marks, in lower case."""
    return re.findall(r"[\w’-]+", " ".join(re.findall(r"“([^”]*)”", text)).lower())


def check_unit(
    unit: dict[str, Any], sides: dict[str, str], faithful: bool, file: str, faults: list[Fault]
) -> None:
    """Check one unit's kind, severity and drift; `sides` holds its text on each side."""
    name = next(iter(unit["original"] + unit["rewrite"]), "a unit with no sentence")

    def fault(problem: str, cure: str) -> None:
        faults.append(Fault(file, f"{name!r}: {problem}", cure))

    kind, drift = unit["kind"], unit["drift"]
    if kind not in KINDS:
        fault(f"kind {kind!r} is unknown", f"use one of {sorted(KINDS)}")
    empty = [side for side in SIDES if not unit[side]]
    if empty != ([EMPTY_SIDE[kind]] if kind in EMPTY_SIDE else []):
        fault(f"kind {kind} does not fit empty sides {empty}", "change the kind or add sentences")
    if kind in EMPTY_SIDE and [d["category"] for d in drift] != [kind]:
        fault(f"kind {kind} needs exactly one drift {kind}", "write that drift")
    for entry in drift:
        if entry["category"] not in CATEGORIES:
            fault(f"category {entry['category']!r} is unknown", "use one of the contract's")
        if entry["severity"] not in SEVERITIES[1:]:
            fault(f"severity {entry['severity']!r} of a drift", f"use one of {SEVERITIES[1:]}")
        if not any(f"{side}_words" in entry for side in SIDES):
            fault("a drift quotes no words", "give original_words, rewrite_words or both")
        for side in SIDES:
            words = entry.get(f"{side}_words")
            if words is not None and (not words or sides[side].count(words) != 1):
                fault(f"{side}_words {words!r} not once in the unit", "copy more from the text")
    known = [d["severity"] for d in drift if d["severity"] in SEVERITIES]
    highest = max(known, key=SEVERITIES.index, default="none")
    if unit["severity"] != highest:
        fault(f"severity {unit['severity']}, highest drift {highest}", "make the two the same")
    if faithful and (drift or kind in EMPTY_SIDE):
        fault("drift in a faithful pair", "take the drift out of the rewrite")
    reworded = kind not in EMPTY_SIDE and quoted(sides["original"]) != quoted(sides["rewrite"])
    if reworded and not any(d["category"] == "quotation" for d in drift):
        fault("quoted words differ", "restore the quotation or write a drift `quotation`")


def check_order(
    units: list[dict[str, Any]], cut: dict[str, list[Stretch]], file: str
) -> list[Fault]:
    """Check that the units follow the original, and that only moved ones leave the order."""
    first = {
        side: {p.unit: p.begin for p in reversed(cut[side]) if p.unit is not None} for side in SIDES
    }
    faults = []
    for side, skipped in (("original", "addition"), ("rewrite", "moved")):
        order = [i for i, u in enumerate(units) if i in first[side] and u["kind"] != skipped]
        for before, after in pairwise(order):
            if first[side][before] > first[side][after]:
                name = units[after][side][0]
                faults.append(
                    Fault(
                        file, f"{name!r} is out of the {side}'s order", "reorder, or mark it moved"
                    )
                )
    return faults


def check_pair(folder: Path, faults: list[Fault]) -> tuple[dict[str, Any], dict[str, int]]:
    """Check one pair; return its gold object and the words of the body on each side."""
    file = f"{folder.name}/gold.json"
    gold = json.loads((folder / "gold.json").read_text("utf-8"))
    if gold.get("schema") != SCHEMA:
        faults.append(Fault(file, f"schema {gold.get('schema')!r}", f"write {SCHEMA!r}"))
    cut, words = {}, {}
    for side in SIDES:
        name = f"{folder.name}/{side}.txt"
        raw = (folder / f"{side}.txt").read_bytes()
        if b"\r" in raw or raw.startswith(b"\xef\xbb\xbf"):
            faults.append(Fault(name, "CR or byte order mark", "save as plain UTF-8 with LF"))
        cut[side] = stretches(raw.decode("utf-8"), side, gold, name, faults)
        words[side] = sum(len(p.text.split()) for p in cut[side] if p.unit is not None)
        if words[side] not in BODY_WORDS:
            faults.append(Fault(name, f"{words[side]} words of body", "keep to 300 to 700"))
    for i, unit in enumerate(gold["units"]):
        sides = {s: " ".join(p.text for p in cut[s] if p.unit == i) for s in SIDES}
        check_unit(unit, sides, gold["faithful"], file, faults)
    faults += check_order(gold["units"], cut, file)
    return gold, words


def runs(text: str) -> set[tuple[str, ...]]:
    """Return every run of `SHARED_RUN` words of a text."""
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[i : i + SHARED_RUN]) for i in range(len(words) - SHARED_RUN + 1)}


def check_lines(path: Path, pair_texts: str, faults: list[Fault]) -> Counter[str]:
    """Check a file of single lines; return how many rows each split has."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]

    def fault(problem: str, cure: str) -> None:
        faults.append(Fault(path.name, problem, cure))

    splits = Counter(row["split"] for row in rows)
    if len(rows) < LEAST_LINES[path.name]:
        fault(f"{len(rows)} rows", f"write {LEAST_LINES[path.name]} at least")
    if set(splits) != {"dev", "test"} or abs(splits["dev"] - splits["test"]) > len(rows) // 10:
        fault(f"splits {dict(splits)}", "about half dev, half test")
    for text, count in Counter(row["text"].strip().lower() for row in rows).items():
        if count > 1:
            fault(f"{text!r} stands {count} times", "keep one")
    for row in rows:
        if row["text"] in pair_texts:
            fault(f"{row['text']!r} stands in a pair", "word it differently")
        if path.name == "furniture.jsonl" and not (row["role"] in ROLES and row["place"] in PLACES):
            fault(f"role or place of {row['text']!r}", "see README.md")
    in_dev = set().union(*(runs(row["text"]) for row in rows if row["split"] == "dev"))
    for row in rows:
        if row["split"] == "test" and (same := runs(row["text"]) & in_dev):
            fault(f"test row {row['text']!r} repeats {min(same)} of dev", "word it differently")
    return splits


def print_table(golds: dict[str, dict[str, Any]], words: dict[str, dict[str, int]]) -> None:
    """Print the drifts of each category by pair, and below them units and words."""
    counts = {
        slug: Counter(d["category"] for u in gold["units"] for d in u["drift"])
        for slug, gold in golds.items()
    }
    rows = [(c, [counts[s][c] for s in golds]) for c in CATEGORIES]
    rows.append(("drifts", [sum(counts[s].values()) for s in golds]))
    rows.append(("units", [len(g["units"]) for g in golds.values()]))
    for severity in SEVERITIES:
        per_pair = [sum(u["severity"] == severity for u in g["units"]) for g in golds.values()]
        rows.append((f"units {severity}", per_pair))
    rows += [(f"words {side}", [words[s][side] for s in golds]) for side in SIDES]
    heads = [slug.split("_")[0] for slug in golds]
    print(f"{'':16}" + "".join(f"{h:>10}" for h in heads) + f"{'all':>8}")
    for name, cells in rows:
        print(f"{name:16}" + "".join(f"{n or '.':>10}" for n in cells) + f"{sum(cells):>8}")


def main() -> int:
    """Check everything beside this file; return the exit code."""
    here = Path(__file__).resolve().parent
    faults: list[Fault] = []
    golds: dict[str, dict[str, Any]] = {}
    words: dict[str, dict[str, int]] = {}
    texts = ""
    for folder in sorted(path.parent for path in here.glob("*/gold.json")):
        try:
            golds[folder.name], words[folder.name] = check_pair(folder, faults)
            texts += "".join((folder / f"{side}.txt").read_text("utf-8") for side in SIDES)
        except (OSError, ValueError, KeyError, TypeError) as error:
            faults.append(Fault(folder.name, f"{error!r}", "follow the grammar in README.md"))
    print_table(golds, words)
    for name in LEAST_LINES:
        try:
            print(f"{name}: {dict(check_lines(here / name, texts, faults))}")
        except (OSError, ValueError, KeyError, TypeError) as error:
            faults.append(Fault(name, f"{error!r}", "follow the grammar in README.md"))
    seen = Counter(d["category"] for g in golds.values() for u in g["units"] for d in u["drift"])
    for category in CATEGORIES:
        if seen[category] < LEAST_PER_CATEGORY:
            problem = f"category {category} occurs {seen[category]} times over all"
            faults.append(Fault("*/gold.json", problem, f"write {LEAST_PER_CATEGORY} at least"))
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
