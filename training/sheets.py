"""Sheets for readers, and their answers as labels: more pairs judged the way `natural_drift` was.

    python -m training.sheets write FOLDER [--segments N] [--versions N] [--again]
    python -m training.sheets check FOLDER
    python -m training.sheets collect FOLDER
    python -m training.sheets agree

`write` puts segments of the pools that are trained on and that nobody has read on sheets of 60: a
reference (`REF`) and versions of it under letters, the segments of which the teacher's word
(`work/unread`) is least sure first. A reader answers `sheet-NNN.txt` in `sheet-NNN.jsonl`, in the
form of the development data's `LABELLING.md`. `check` names what is wrong with the answers;
`collect` adds them to `readings` of the settings, which `training.graded` reads: an answer with a
fault, or "unsure", is left out. `agree` compares the readings with `natural_drift` on pairs that
both have (`write --again`), and prints what the earlier grades say of the later (`graded.FURTHER`).
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import random
import string
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sklearn.metrics import cohen_kappa_score

from evaluator.types import Category
from training import data
from training.graded import TARGETS, with_texts
from training.pairs import read_settings
from training.sight import in_turn, trained_pools

PER_SHEET = 60
GRADES = ("minor", "major", "critical")


@dataclass(frozen=True)
class Segment:
    """What a reader sees of a segment.

    Attributes:
        id: Of the pool.
        reference: The text that the versions are judged against.
        versions: Texts, by letter in this order.
    """

    id: str
    reference: str
    versions: tuple[str, ...]

    def text(self, number: int) -> str:
        """Return the segment as it stands on a sheet."""
        lines = [f"### {number}", f"REF: {self.reference}"]
        named = zip(string.ascii_uppercase, self.versions, strict=False)
        return "\n".join([*lines, *(f"{letter}: {version}" for letter, version in named), ""])


def unsure(chances: Sequence[float]) -> float:
    """Return how unsure a teacher is of a segment: the entropies of its three least sure words."""
    entropies = [-sum(p * math.log(p) for p in (chance, 1 - chance) if p > 0) for chance in chances]
    return sum(sorted(entropies, reverse=True)[:3])


def choose(
    pools: Sequence[data.Pool], said: dict[tuple[str, str], float], versions: int, seed: int
) -> list[Segment]:
    """Return the segments of pools, the one of which the teacher is least sure first.

    Args:
        pools: Nobody has read them.
        said: The teacher's chances, by original and rewrite.
        versions: How many outputs a segment has at most; another reference is added to them.
        seed: Of the order of the letters.
    """
    rng, ranked = random.Random(seed), []
    for pool in pools:
        of = {
            reference: [text for text in pool.outputs if (reference, text) in said]
            for reference in pool.references
        }
        reference = max(of, key=lambda name: len(of[name]))
        judged = of[reference]
        outputs = list(dict.fromkeys((*judged, *in_turn(pool, seed))))[:versions]
        letters = [t for t in dict.fromkeys((*outputs, *pool.references)) if t != reference]
        rng.shuffle(letters)
        doubt = unsure([said[reference, text] for text in judged])
        ranked.append((doubt, pool.id, reference, tuple(letters)))
    ranked.sort(key=lambda segment: (-segment[0], segment[1]))
    return [Segment(*rest) for _, *rest in ranked]


def write(folder: Path, segments: Sequence[Segment]) -> int:
    """Write sheets and their keys; return how many there are.

    Raises:
        SystemExit: There are sheets in the folder, whose answers would answer other segments.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.glob("sheet-*")):
        raise SystemExit(f"{folder} holds sheets already: name a new folder")
    starts = range(0, len(segments), PER_SHEET)
    for number, start in enumerate(starts):
        part = segments[start : start + PER_SHEET]
        stem = folder / f"sheet-{number:03}"
        sheet = "\n".join(segment.text(i) for i, segment in enumerate(part, 1))
        stem.with_suffix(".txt").write_text(sheet, encoding="utf-8")
        key = [[one.id, one.reference, one.versions] for one in part]
        stem.with_suffix(".key").write_text(json.dumps(key), encoding="utf-8")
    return len(starts)


@dataclass(frozen=True)
class Answer:
    """What a reader said of a version: its grade ("" for unsure), findings, and what is wrong."""

    segment: Segment
    version: str
    severity: str
    findings: tuple[dict[str, Any], ...]
    fault: str


def _entry(segment: Segment, version: str, grade: str, entry: list[Any]) -> tuple[Any, str]:
    """Return a finding and its fault."""
    if len(entry) != len(("letter", "categories", "original", "rewrite")):
        return {}, f"entry {entry} has not four parts"
    _, categories, original, rewrite = entry
    finding = {"severity": grade, "categories": categories}
    finding |= {"original_words": original, "rewrite_words": rewrite}
    unknown = [name for name in categories if name not in set(Category)]
    if unknown or not categories:
        return finding, f"kinds {unknown}"
    if original not in segment.reference or rewrite not in version:
        return finding, f"words that do not stand there: {original!r}, {rewrite!r}"
    return finding, "" if original or rewrite else "no words"


def answers(segment: Segment, said: dict[str, Any]) -> Iterator[Answer]:
    """Yield what a reader said of each version of a segment.

    Letters that the segment lacks are a fault of all of them: perhaps another was meant.
    """
    known = set(string.ascii_uppercase[: len(segment.versions)])
    named = {*said.get("none", ""), *said.get("unsure", "")}
    named |= {entry[0] for grade in GRADES for entry in said.get(grade, ()) if entry}
    strange = f"letters {sorted(named - known)}" if named - known else ""
    for letter, version in zip(string.ascii_uppercase, segment.versions, strict=False):
        found = [
            (grade, *_entry(segment, version, grade, entry))
            for grade in GRADES
            for entry in said.get(grade, ())
            if entry and entry[0] == letter
        ]
        places = [name for name in ("none", "unsure") if letter in said.get(name, "")]
        fault = strange or next((fault for *_, fault in found if fault), "")
        if len(places) + bool(found) != 1:
            fault = "stands twice" if places else "is not judged"
        severity = found[-1][0] if found else "none" if places == ["none"] else ""
        yield Answer(segment, version, severity, tuple(f for _, f, _ in found), fault)


def read_answers(folder: Path) -> Iterator[tuple[str, Answer]]:
    """Yield the place of each answer and the answer.

    Raises:
        SystemExit: A line is no JSON object with the number of a segment of its sheet.
    """
    for path in sorted(folder.glob("sheet-*.jsonl")):
        key = json.loads(path.with_suffix(".key").read_text(encoding="utf-8"))
        last: dict[int, dict[str, Any]] = {}
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            try:
                said = json.loads(line)
                known = said["id"] in range(1, len(key) + 1)
            except (ValueError, KeyError, TypeError):
                known = False
            if not known:
                raise SystemExit(f"{path}:{number}: no answer to a segment: mend it")
            last[said["id"]] = said
        for place, said in last.items():
            name, reference, versions = key[place - 1]
            for answer in answers(Segment(name, reference, tuple(versions)), said):
                yield f"{path.name} {place}", answer


def collect(folder: Path, pools: dict[str, data.Pool], known: list[dict[str, Any]]) -> list[Any]:
    """Return the readings that there were and the sound answers of a folder, a record a pair."""
    out = {(r["segment"], r["reference"], r["version"]): r for r in known}
    for _, answer in read_answers(folder):
        pool = pools[answer.segment.id]
        place = (
            pool.id,
            pool.references.index(answer.segment.reference),
            pool.texts.index(answer.version),
        )
        if answer.severity and not answer.fault:
            out[place] = dict(
                zip(("segment", "reference", "version"), place, strict=True),
                severity=answer.severity,
                findings=answer.findings,
            )
    return [out[place] for place in sorted(out)]


def agreement(pairs: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Yield lines about two readings of the same pairs.

    Args:
        pairs: What the earlier and the later reader called each: none, minor, major or critical.
    """
    grave = [tuple(grade in ("major", "critical") for grade in pair) for pair in pairs]
    steps = [tuple(list(TARGETS).index(grade) for grade in pair) for pair in pairs]
    plain = cohen_kappa_score(*zip(*grave, strict=True))
    weighted = cohen_kappa_score(*zip(*steps, strict=True), weights="quadratic")
    yield f"{len(pairs)} pairs, kappa of grave {plain:.2f}, weighted kappa {weighted:.2f}"
    for grade in TARGETS:
        earlier = [TARGETS[one] for one, other in pairs if other == grade]
        if earlier:
            yield f"{grade}: {len(earlier)}, mean target {sum(earlier) / len(earlier):.2f}"


def _teacher_said(work: Path) -> dict[tuple[str, str], float]:
    return {
        (row["original"], row["rewrite"]): row["drift"]
        for path in sorted((work / "unread").glob("*.jsonl.gz"))
        for row in data.lines(path)
    }


@dataclass(frozen=True)
class _Desk:
    """What every step needs: where sheets, readings and the development data lie."""

    folder: Path
    settings: dict[str, Any]
    segments: int
    versions: int
    again: bool

    @property
    def data(self) -> Path:
        return Path(self.settings["data"])

    @property
    def readings(self) -> Path:
        return Path(self.settings["readings"])

    def known(self) -> list[dict[str, Any]]:
        return data.lines(self.readings) if self.readings.exists() else []

    def natural(self) -> list[dict[str, Any]]:
        return data.lines(self.data / "natural_drift.jsonl.gz")

    def pools(self) -> dict[str, data.Pool]:
        return {pool.id: pool for pool in data.pools(self.data)}

    def write(self) -> None:
        first = {record["segment"] for record in self.natural()}
        read = first | {record["segment"] for record in self.known()}
        pools = [
            pool
            for pool in trained_pools(self.settings)
            if (pool.id in first if self.again else pool.id not in read)
        ]
        said = _teacher_said(Path(self.settings["work"]))
        segments = choose(pools, said, self.versions, self.settings["seed"])
        print(f"{write(self.folder, segments[: self.segments])} sheets")

    def check(self) -> None:
        faults = [(place, a) for place, a in read_answers(self.folder) if a.fault]
        for place, answer in faults:
            print(f"{place}: {answer.version[:40]!r}: {answer.fault}")
        raise SystemExit(1 if faults else 0)

    def collect(self) -> None:
        records = collect(self.folder, self.pools(), self.known())
        with gzip.GzipFile(self.readings, "wb", mtime=0) as out:
            for record in records:
                out.write((json.dumps(record, ensure_ascii=False) + "\n").encode())
        print(f"{len(records)} readings")

    def agree(self) -> None:
        pools = self.pools()
        first = {(r["original"], r["rewrite"]): r["severity"] for r in self.natural()}
        again = [with_texts(reading, pools[reading["segment"]]) for reading in self.known()]
        both = [(first.get((r["original"], r["rewrite"]), ""), r["severity"]) for r in again]
        print("\n".join(agreement([pair for pair in both if pair[0]])))


def main() -> None:
    """Write sheets, check or collect answers, or compare them with earlier ones."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("step", choices=("write", "check", "collect", "agree"))
    parser.add_argument("folder", type=Path, nargs="?", help="of the sheets; not for `agree`")
    parser.add_argument("--settings", default="training/settings.toml")
    parser.add_argument("--segments", type=int, default=3600)
    parser.add_argument("--versions", type=int, default=4)
    parser.add_argument("--again", action="store_true", help="segments that were read before")
    chosen = parser.parse_args()
    if chosen.folder is None and chosen.step != "agree":
        parser.error("name the folder of the sheets")
    settings = read_settings(chosen.settings)
    desk = _Desk(chosen.folder or Path(), settings, chosen.segments, chosen.versions, chosen.again)
    getattr(desk, chosen.step)()


if __name__ == "__main__":
    main()
