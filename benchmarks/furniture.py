"""What sentences that one side lacks are called: omission, addition or outside.

    python -m benchmarks.furniture [--part dev|test] [--draws N] [--list]

Pairs are made of the project's own articles (`corpora/`): body sentences are cut from the rewrite
and foreign ones put in, at both ends and in the middle, and lines of page furniture, others on
either side, stand before, between and after. Furniture and foreign sentences are those of one
part of `corpora/furniture.jsonl` and `corpora/inserts.jsonl`. The table counts sentences by what
was done and what they are called.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from benchmarks import gold
from benchmarks.alignment_vectors import VectorStore
from evaluator.align import align, furniture_odds
from evaluator.models.locate import BUNDLED_NAME, BUNDLED_REVISION, BUNDLED_SHA256
from evaluator.read import read_text
from evaluator.segment import segment
from evaluator.types import ModelInfo, SegmentedDocument, UnitKind

ENCODER = ModelInfo(BUNDLED_NAME, BUNDLED_REVISION, BUNDLED_SHA256)
COLUMNS = ("omission", "addition", "outside", "match", "moved")
ROWS = ("cut from the rewrite", "put into the rewrite", "furniture", "headline or standfirst")


@dataclass(frozen=True)
class Entry:
    """Some text of an article: which unit of the gold it belongs to, or its role."""

    text: str
    unit: int | None
    role: str | None
    breaks: bool


@dataclass(frozen=True)
class Side:
    """A made article: its text, and what was done to which part of it."""

    text: str
    marks: tuple[tuple[int, int, str], ...]


def entries_of(pair: gold.Pair, original: bool) -> list[Entry]:
    """Cut one side of a pair into the gold's entries, in order."""
    path = pair.original_path if original else pair.rewrite_path
    text = path.read_text(encoding="utf-8")
    data = json.loads((path.parent / "gold.json").read_text(encoding="utf-8"))
    starts: list[tuple[int, int | None, str | None]] = []
    for number, entry in enumerate(pair.entries):
        starts += [(at, number, None) for at in (entry.original if original else entry.rewrite)]
    frame = data["outside"]["original" if original else "rewrite"]
    places = pair.outside_original if original else pair.outside_rewrite
    starts += [(at, None, item["role"]) for at, item in zip(places, frame, strict=True)]
    starts.sort()
    ends = [*(at for at, _, _ in starts[1:]), len(text)]
    return [
        Entry(text[at:end].strip(), unit, role, "\n" in text[max(at - 2, 0) : at] or at == 0)
        for (at, unit, role), end in zip(starts, ends, strict=True)
    ]


def make_pair(
    pair: gold.Pair, furniture: Sequence[dict[str, str]], inserts: Sequence[str], seed: int
) -> tuple[Side, Side]:
    """Return both sides of a made pair."""
    rng = random.Random(f"{seed}:{pair.name}")
    frames = ("headline", "standfirst")
    sides = [
        [e for e in entries_of(pair, original) if e.role is None or e.role in frames]
        for original in (True, False)
    ]
    shared = [
        number for number, entry in enumerate(pair.entries) if entry.original and entry.rewrite
    ]
    body = [n for n in shared if not _is_frame(pair, n, sides[0])]
    middle = rng.choice(body[2:-2])
    cut = set(rng.choice(([body[0], middle], [middle, body[-1]], body[:2], body[-2:])))
    gone = {n for n, entry in enumerate(pair.entries) if not entry.rewrite}
    new = {n for n, entry in enumerate(pair.entries) if not entry.original}
    rewrite = [entry for entry in sides[1] if entry.unit not in cut]
    foreign = rng.sample(list(inserts), 3)
    first = next(at for at, entry in enumerate(rewrite) if entry.unit in body)
    places = (first, rng.randrange(first + 1, len(rewrite)), len(rewrite))
    for place, text in sorted(zip(places, foreign, strict=True), reverse=True):
        rewrite.insert(place, Entry(text, None, "put in", rng.random() < 0.5))
    marks = (dict.fromkeys(cut | gone, ROWS[0]), dict.fromkeys(new, ROWS[1]))
    chosen = rng.sample(list(furniture), min(24, len(furniture)))
    return (
        _write(sides[0], marks[0], chosen[:12], rng),
        _write(rewrite, marks[1], chosen[12:], rng),
    )


def _is_frame(pair: gold.Pair, number: int, entries: Iterable[Entry]) -> bool:
    """Say whether a unit that both sides have is a headline: it stands before all body text."""
    text = next(entry.text for entry in entries if entry.unit == number)
    return not text.rstrip().endswith((".", "!", "?", '"', "”"))


def _write(
    entries: Sequence[Entry],
    marks: dict[int, str],
    furniture: Sequence[dict[str, str]],
    rng: random.Random,
) -> Side:
    lines: dict[str, list[Entry]] = {"before": [], "between": [], "after": []}
    for item in furniture:
        lines[item["place"]].append(Entry(item["text"], None, "furniture", True))
    done = [*lines["before"], *entries]
    breaks = [at for at in range(len(lines["before"]) + 2, len(done)) if done[at].breaks]
    for entry in lines["between"]:
        if breaks:
            place = rng.choice(breaks)
            done.insert(place, entry)
            breaks = [at + (at >= place) for at in breaks]
    done += lines["after"]
    text = ""
    found: list[tuple[int, int, str]] = []
    after_line = False
    for entry in done:
        text += ("\n\n" if entry.breaks or after_line else " ") if text else ""
        after_line = entry.role in ("furniture", "headline", "standfirst")
        start = len(text)
        text += entry.text
        mark = marks.get(entry.unit) if entry.unit is not None else None
        if entry.role == "furniture":
            mark = ROWS[2]
        elif entry.role == "put in":
            mark = ROWS[1]
        elif entry.role is not None:
            mark = ROWS[3]
        if mark:
            found.append((start, len(text), mark))
    return Side(text, tuple(found))


def tally(sides: tuple[Side, Side], store: VectorStore, show: bool) -> Counter[tuple[str, str]]:
    """Align a made pair and count the marked sentences by what they are called."""
    read = [segment(read_text(side.text)) for side in sides]
    texts = [[side.text_of(i) for i in range(len(side.sentences))] for side in read]
    vectors = store.of(texts[0]), store.of(texts[1])
    odds = furniture_odds(vectors[0], ENCODER), furniture_odds(vectors[1], ENCODER)
    beads = align(
        read[0], read[1], *vectors, odds=None if odds[0] is None or odds[1] is None else odds
    )
    kinds: list[dict[int, UnitKind]] = [{}, {}]
    for bead in beads:
        for number, members in enumerate((bead.original, bead.rewrite)):
            kinds[number].update(dict.fromkeys(members, bead.kind))
    counts: Counter[tuple[str, str]] = Counter()
    for number, side in enumerate(sides):
        for index, mark in _marked(read[number], side):
            kind = kinds[number][index]
            counts[mark, kind.value] += 1
            wanted = (
                UnitKind.OUTSIDE
                if mark in ROWS[2:]
                else (UnitKind.OMISSION if mark == ROWS[0] else UnitKind.ADDITION)
            )
            if show and kind is not wanted:
                role = read[number].sentences[index].role
                print(f"{mark}: {kind.value} ({role}): {texts[number][index]}")
    return counts


def _marked(side: SegmentedDocument, made: Side) -> Iterable[tuple[int, str]]:
    for index, sentence in enumerate(side.sentences):
        for start, end, mark in made.marks:
            if start <= sentence.start < end:
                yield index, mark


def lines_of(name: str, part: str) -> list[dict[str, str]]:
    """Return the rows of one part of a line file."""
    text = (gold.CORPORA / name).read_text(encoding="utf-8")
    return [row for row in map(json.loads, text.splitlines()) if row["split"] == part]


def main() -> None:
    """Read the command line and print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--part", choices=("dev", "test"), default="test")
    parser.add_argument("--draws", type=int, default=10, help="made pairs for each article")
    parser.add_argument("--list", action="store_true", help="print what is called otherwise")
    options = parser.parse_args()
    furniture = lines_of("furniture.jsonl", options.part)
    inserts = [row["text"] for row in lines_of("inserts.jsonl", options.part)]
    made = [
        make_pair(pair, furniture, inserts, seed)
        for pair in gold.pairs()
        for seed in range(options.draws)
    ]
    store = VectorStore()
    store.add(
        text
        for sides in made
        for side in sides
        for read in [segment(read_text(side.text))]
        for text in (read.text_of(i) for i in range(len(read.sentences)))
    )
    counts: Counter[tuple[str, str]] = Counter()
    for sides in made:
        counts += tally(sides, store, options.list)
    print(f"{len(made)} pairs, {options.part} furniture")
    print(f"{'':24}" + "".join(f"{column:>10}" for column in COLUMNS))
    for row in ROWS:
        print(f"{row:24}" + "".join(f"{counts[row, column]:>10}" for column in COLUMNS))
    body = sum(counts[row, column] for row in ROWS[:2] for column in COLUMNS)
    hidden = sum(counts[row, "outside"] for row in ROWS[:2])
    frame = sum(counts[ROWS[2], column] for column in COLUMNS)
    shown = sum(counts[ROWS[2], column] for column in ("omission", "addition"))
    print(f"body called outside: {hidden / max(body, 1):.2%} (at most 2%)")
    print(f"furniture called omission or addition: {shown / max(frame, 1):.2%} (at most 5%)")


if __name__ == "__main__":
    main()
