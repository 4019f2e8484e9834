"""What sentences that one side lacks are called: omission, addition or outside.

    python -m benchmarks.furniture [--part dev|test] [--draws N] [--list]

Pairs are made of the project's own articles (`corpora/`): body sentences are cut from the rewrite
and foreign ones put in, at both ends and in the middle, and lines of page furniture, others on
either side, stand before, between and after. Furniture and foreign sentences are those of one
part of `corpora/furniture.jsonl` and `corpora/inserts.jsonl`. The table counts sentences by what
was done, where they stand and what they are called. Intervals are 95% Wilson intervals.
"""

from __future__ import annotations

import argparse
import json
import math
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from benchmarks import gold
from benchmarks.alignment_vectors import VectorStore
from evaluator.alignment import align, furniture_odds
from evaluator.models.locate import BUNDLED_NAME, BUNDLED_REVISION, BUNDLED_SHA256
from evaluator.readers import read_text
from evaluator.segment import segment
from evaluator.types import ModelInfo, SegmentedDocument, UnitKind

ENCODER = ModelInfo(BUNDLED_NAME, BUNDLED_REVISION, BUNDLED_SHA256)
COLUMNS = ("omission", "addition", "outside", "match", "moved")
_AT_AN_END = 2
_NORMAL = 1.96
PLACES = (
    ("start", "middle", "end"),
    ("start", "middle", "end"),
    ("before", "between", "after"),
    ("before",),
)
ROWS = ("cut from the rewrite", "put into the rewrite", "furniture", "headline or standfirst")


@dataclass(frozen=True)
class Entry:
    """Some text of an article: which unit of the gold it belongs to, or its role."""

    text: str
    unit: int | None
    role: str | None
    breaks: bool
    place: str = ""


@dataclass(frozen=True)
class Side:
    """A made article: its text, and what was done to which part of it, and where."""

    text: str
    marks: tuple[tuple[int, int, str, str], ...]


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
        lines[item["place"]].append(Entry(item["text"], None, "furniture", True, item["place"]))
    body = [at for at, entry in enumerate(entries) if entry.role in (None, "put in")]
    placed = [
        replace(entry, place="before" if at not in body else _place(body.index(at), len(body)))
        for at, entry in enumerate(entries)
    ]
    done = [*lines["before"], *placed]
    breaks = [at for at in range(len(lines["before"]) + 2, len(done)) if done[at].breaks]
    for entry in lines["between"]:
        if breaks:
            place = rng.choice(breaks)
            done.insert(place, entry)
            breaks = [at + (at >= place) for at in breaks]
    done += lines["after"]
    text = ""
    found: list[tuple[int, int, str, str]] = []
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
            found.append((start, len(text), mark, entry.place))
    return Side(text, tuple(found))


def _place(number: int, count: int) -> str:
    """Return where the body sentence stands: among the first or last two, or between."""
    if number < _AT_AN_END:
        return "start"
    return "end" if number >= count - _AT_AN_END else "middle"


def tally(
    sides: tuple[Side, Side], store: VectorStore, show: bool
) -> Counter[tuple[str, str, str]]:
    """Align a made pair and count marked sentences by mark, place and what they are called."""
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
    counts: Counter[tuple[str, str, str]] = Counter()
    for number, side in enumerate(sides):
        for index, mark, place in _marked(read[number], side):
            kind = kinds[number][index]
            counts[mark, place, kind.value] += 1
            wanted = (
                UnitKind.OUTSIDE
                if mark in ROWS[2:]
                else (UnitKind.OMISSION if mark == ROWS[0] else UnitKind.ADDITION)
            )
            if show and kind is not wanted:
                role = read[number].sentences[index].role
                print(f"{mark}: {kind.value} ({role}): {texts[number][index]}")
    return counts


def _marked(side: SegmentedDocument, made: Side) -> Iterable[tuple[int, str, str]]:
    for index, sentence in enumerate(side.sentences):
        for start, end, mark, place in made.marks:
            if start <= sentence.start < end:
                yield index, mark, place


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
    counts: Counter[tuple[str, str, str]] = Counter()
    for sides in made:
        counts += tally(sides, store, options.list)
    print(f"{len(made)} pairs, {options.part} furniture")
    print(f"{'':32}" + "".join(f"{column:>10}" for column in COLUMNS))
    for row, places in zip(ROWS, PLACES, strict=True):
        for place in places:
            cells = "".join(f"{counts[row, place, column]:>10}" for column in COLUMNS)
            print(f"{row:24}{place:8}{cells}")
    rows = tuple(zip(ROWS, PLACES, strict=True))
    show_share("body called outside (at most 2%)", counts, rows[:2], ("outside",))
    wrong = ("omission", "addition")
    show_share("furniture called omission or addition (at most 5%)", counts, rows[2:3], wrong)


def show_share(
    name: str,
    counts: Counter[tuple[str, str, str]],
    rows: Sequence[tuple[str, tuple[str, ...]]],
    wrong: Sequence[str],
) -> None:
    """Print by place, and of all places, the share of sentences called something in `wrong`."""
    print(name)
    by_place: dict[str, tuple[int, int]] = {}
    for row, places in rows:
        for place in places:
            some, total = by_place.get(place, (0, 0))
            some += sum(counts[row, place, column] for column in wrong)
            by_place[place] = some, total + sum(counts[row, place, column] for column in COLUMNS)
    some, total = (sum(pair[i] for pair in by_place.values()) for i in (0, 1))
    for place, (part, of) in (*by_place.items(), ("all", (some, total))):
        low, high = wilson(part, of)
        print(f"    {place:8}{part:>6}/{of:<6}{part / max(of, 1):>7.2%} [{low:.2%}, {high:.2%}]")


def wilson(some: int, total: int) -> tuple[float, float]:
    """Return the 95% Wilson score interval of a share."""
    if not total:
        return 0.0, 1.0
    share, square = some / total, _NORMAL**2 / total
    middle = (share + square / 2) / (1 + square)
    half = _NORMAL * math.sqrt(share * (1 - share) / total + square / (4 * total)) / (1 + square)
    return max(middle - half, 0.0), min(middle + half, 1.0)


if __name__ == "__main__":
    main()
