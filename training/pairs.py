"""Makes labelled pairs from the data: sorts of pairs, spans on both sides, shards on disk.

    python -m training.pairs [--count N] [--settings FILE]

Pair number i hangs on the seed and i alone, so that a run that was stopped goes on at the next
shard and ends with the same files.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evaluator.types import Category
from training import harmless
from training.analyse import Mark, Sentence, analyse, apply
from training.carry import Spans, carry
from training.damage import damage
from training.natural import Version, drift_marks
from training.scene import Scene
from training.stock import Group, Stock
from training.support import is_damage, same_claim


@dataclass(frozen=True)
class Pair:
    """Two texts and what is known of the drift between them.

    Attributes:
        drift: 0 to 1, how sure it is that the rewrite does not say what the original says.
        sort: Key of `pairs.sorts` in the settings.
        kind: Kind of damage, "" for none.
        group: Document, talk or original text that both come from.
        original_marks: Words of the original that drifted; likewise of the rewrite.
        original_unknown: Spans of the original of which it is not known.
        twin: The rewrite before it was damaged, "" where it was not.
    """

    original: str
    rewrite: str
    drift: float
    sort: str
    kind: str
    group: str
    original_marks: Spans = ()
    rewrite_marks: Spans = ()
    original_unknown: tuple[tuple[int, int], ...] = ()
    rewrite_unknown: tuple[tuple[int, int], ...] = ()
    twin: str = ""

    def row(self) -> dict[str, Any]:
        """Return plain values for JSON."""

        def spans(marks: Spans) -> list[Any]:
            return [[m.start, m.end, str(m.category)] for m in marks]

        return {
            "original": self.original,
            "rewrite": self.rewrite,
            "drift": self.drift,
            "sort": self.sort,
            "kind": self.kind,
            "group": self.group,
            "original_marks": spans(self.original_marks),
            "rewrite_marks": spans(self.rewrite_marks),
            "original_unknown": [list(s) for s in self.original_unknown],
            "rewrite_unknown": [list(s) for s in self.rewrite_unknown],
            "twin": self.twin,
        }


def read_settings(path: str | Path = "training/settings.toml") -> dict[str, Any]:
    """Read the one file of settings."""
    return tomllib.loads(Path(path).read_text(encoding="utf-8"))


class Maker:
    """Makes pairs of one split.

    Args:
        settings: As read from `settings.toml`.
        split: "train" or "dev".
        limit: Use about so many pools only (for tests); None for all.
        stock: What another maker of the split has read already; None reads it.
    """

    def __init__(
        self,
        settings: dict[str, Any],
        split: str,
        limit: int | None = None,
        stock: Stock | None = None,
    ) -> None:
        self.settings, self.split, self.seed = settings, split, settings["seed"]
        self.stock = stock or Stock(settings, split, limit)

    def make(self, number: int, sort: str | None = None, kind: str | None = None) -> Pair | None:
        """Return pair `number`, or None where chance led to nothing.

        Args:
            number: What the pair hangs on, beside seed and split.
            sort: Only this sort; None draws one by the settings' shares.
            kind: Only this kind of damage; None draws one.
        """
        rng = random.Random(f"{self.seed}:{self.split}:{number}")
        sorts = self.settings["pairs"]["sorts"]
        sort = sort or rng.choices(list(sorts), list(sorts.values()))[0]
        if sort == "mqm":
            return self._mqm(rng.choice(self.stock.mqm)) if self.stock.mqm else None
        if sort == "summedits":
            return (
                self._summedits(rng.choice(self.stock.summedits)) if self.stock.summedits else None
            )
        if sort == "natural":
            return self._natural(rng)
        if sort == "references" and rng.random() < 0.7:
            group = rng.choice(self.stock.with_references)
            texts = [v.sentence.text for v in group.versions if v.reference]
            first, second = rng.sample(texts, 2)
            return Pair(first, second, 0.0, sort, "", group.document)
        if sort in ("damaged", "damaged_copy"):
            damages = self.settings["pairs"]["damage"]
            kind = kind or rng.choices(list(damages), list(damages.values()))[0]
            # Few sentences allow the rare kinds: look on, so that each kind gets its share.
            tries = (
                self._damaged(rng, rng.choice(self.stock.groups), sort, kind) for _ in range(8)
            )
            return next((pair for pair in tries if pair), None)
        group = rng.choice(self.stock.groups)
        if not group.agreeing:
            return None
        if sort == "neighbour":
            return self._neighbour(rng, group)
        one, two = self._two(rng, group, sort)
        if one is None or two is None:
            return None
        if sort in ("references", "agreeing"):
            return Pair(one.text, two.text, 0.0, sort, "", group.document)
        scene = self.stock.scene(rng, group)
        softer = [0, 1, 1, 2] if sort == "copy" else [1, 2]
        one = self.soften(one, scene, rng.choice([0, 0, 1]))
        two = self.soften(two, scene, rng.choice(softer))
        return Pair(one.text, two.text, 0.0, sort, "", group.document)

    def _two(
        self, rng: random.Random, group: Group, sort: str
    ) -> tuple[Sentence | None, Sentence | None]:
        first = rng.choice(group.agreeing)
        if sort in ("copy", "damaged_copy"):
            return first.sentence, first.sentence
        references = [v for v in group.versions if v.reference]
        wanted = references if sort == "references" or rng.random() < 0.35 else group.agreeing
        others = [
            v
            for v in wanted
            if v.sentence.text != first.sentence.text and self._same(group, first, v)
        ]
        if not others:
            return None, None
        other = rng.choice(others)
        return (
            (first.sentence, other.sentence)
            if rng.random() < 0.5
            else (other.sentence, first.sentence)
        )

    def _same(self, group: Group, one: Version, two: Version) -> bool:
        """Whether two versions may pass for the same: what translators wrote is trusted."""
        if not group.said or (one.reference and two.reference):
            return True
        size = len(group.versions)
        return same_claim(one.sentence, two.sentence, group.said, size, self.stock.lexicon)

    def soften(self, sentence: Sentence, scene: Scene, count: int) -> Sentence:
        """Return `sentence` after `count` harmless edits, as far as it allows them."""
        weights = self.settings["pairs"]["harmless"]
        for _ in range(count):
            for _ in range(3):
                name = scene.rng.choices(list(weights), list(weights.values()))[0]
                edits = harmless.EDITS[name](sentence, scene)
                if edits:
                    mended = name not in harmless.UNMENDED
                    text = apply(sentence.text, edits, grammar=mended)[0]
                    sentence = analyse(text, self.stock.lexicon)
                    break
        return sentence

    def _damaged(self, rng: random.Random, group: Group, sort: str, kind: str) -> Pair | None:
        if not group.agreeing:
            return None
        one, two = self._two(rng, group, sort)
        if one is None or two is None:
            return None
        scene = self.stock.scene(rng, group)
        two = self.soften(two, scene, rng.choice([0, 0, 0, 1, 2]))
        result = damage(two, scene, {kind: 1.0})
        if result is None:
            return None
        if rng.random() < 0.12:
            second = damage(two, scene, {**self.settings["pairs"]["damage"], kind: 1e9}, 2)
            result = second or result
        damaged = analyse(result.text, self.stock.lexicon)
        if not is_damage(one, two, damaged, group.said, self.stock.lexicon):
            return None
        old, unknown = carry(result.old_marks, two, one, self.stock.lexicon)
        if result.kind == "dropped_word" and not old and not _content(two, result.old_marks):
            return None  # A small word that the original does without is not missed.
        return Pair(
            one.text, result.text, 1.0, sort, result.kind, group.document,
            old, result.new_marks, unknown, (), two.text,
        )  # fmt: skip

    def _natural(self, rng: random.Random) -> Pair | None:
        group = rng.choice(self.stock.with_drift)
        bad = rng.choice(group.drifting)
        good = [v for v in group.versions if v.reference or v in group.agreeing]
        good = [v for v in good if v is not bad]
        if not good:
            return None
        other = rng.choice(good)
        theirs, own = drift_marks(bad, other, self.stock.lexicon)
        unknown = tuple((w.start, w.end) for w in other.alone)
        return Pair(
            other.sentence.text, bad.sentence.text, 0.85, "natural", "natural", group.document,
            theirs, own, unknown, (),
        )  # fmt: skip

    def _neighbour(self, rng: random.Random, group: Group) -> Pair | None:
        others = [g for g in self.stock.by_document[group.document] if g.id != group.id]
        if not others:
            return None
        one, two = (
            rng.choice(group.agreeing).sentence,
            rng.choice(rng.choice(others).versions).sentence,
        )
        shared = {w.lemma for w in one.words} & {w.lemma for w in two.words}
        marks = [
            tuple(
                Mark(w.start, w.end, Category.MEANING)
                for w in s.words
                if w.content and w.lemma not in shared
            )
            for s in (one, two)
        ]
        if not marks[1] or len(marks[1]) < 0.6 * sum(w.content for w in two.words):
            return None
        return Pair(one.text, two.text, 1.0, "neighbour", "neighbour", group.document, *marks)

    def _mqm(self, row: dict[str, Any]) -> Pair | None:
        if not row["original"].strip() or not row["rewrite"].strip():
            return None
        categories = {
            "Accuracy/Omission": Category.OMISSION,
            "Accuracy/Addition": Category.ADDITION,
        }
        marks, unknown = [], []
        for error in row["errors"]:
            if error["category"].startswith("Accuracy") and error["end"]:
                category = categories.get(error["category"], Category.MEANING)
                marks.append(Mark(error["start"], error["end"], category))
                if error["severity"] != "Major":
                    unknown.append((error["start"], error["end"]))
        drift = {0: 0.03, 1: 0.9, None: 0.35}[row["drift"]]
        whole = ((0, len(row["original"])),) if row["drift"] != 0 else ()
        return Pair(
            row["original"], row["rewrite"], drift, "mqm", "mqm" if row["drift"] else "",
            row["doc"], (), tuple(marks), whole, tuple(unknown),
        )  # fmt: skip

    def _summedits(self, row: dict[str, Any]) -> Pair | None:
        group = row["original"]
        if row["drift"] == 0:
            return Pair(group, row["rewrite"], 0.0, "summedits", "", group)
        types = row["edit_types"]
        categories = {
            "negation_insertion_removal": Category.NEGATION,
            "antonym_swap": Category.POLARITY,
            "hallucinated_fact_insertion": Category.ADDITION,
        }
        category = (
            categories.get(types[0], Category.MEANING) if len(types) == 1 else Category.MEANING
        )
        suspect = [
            b for b in self.stock.blocks(row) if b[:2] not in self.stock.harmless_blocks[group]
        ]
        old = [b[2] for b in suspect if b[2][1]]
        new = [b[3] for b in suspect if b[3][1]]
        if len(suspect) == 1:
            return Pair(
                group, row["rewrite"], 1.0, "summedits", "summedits", group,
                tuple(Mark(*s, category) for s in old), tuple(Mark(*s, category) for s in new),
            )  # fmt: skip
        return Pair(
            group,
            row["rewrite"],
            1.0,
            "summedits",
            "summedits",
            group,
            (),
            (),
            tuple(old),
            tuple(new),
        )

    def pairs(self, start: int, count: int) -> Iterator[Pair]:
        """Yield the pairs of the numbers from `start` on; fewer than `count` where some failed."""
        for number in range(start, start + count):
            pair = self.make(number)
            if pair is not None and pair.original and pair.rewrite:
                yield pair


def _content(sentence: Sentence, marks: Spans) -> bool:
    """Whether a content word is marked."""
    return any(w.content and m.start <= w.start < m.end for w in sentence.words for m in marks)


def main() -> None:
    """Write the shards of training pairs that are not there yet."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--count", type=int, default=400_000, help="pairs to try")
    parser.add_argument("--settings", default="training/settings.toml")
    arguments = parser.parse_args()
    settings = read_settings(arguments.settings)
    folder = Path(settings["work"]) / "pairs"
    folder.mkdir(parents=True, exist_ok=True)
    maker: Maker | None = None
    size = settings["pairs"]["shard"]
    for index in range(-(-arguments.count // size)):
        path = folder / f"train-{index:04}.jsonl.gz"
        if path.exists():
            continue
        maker = maker or Maker(settings, "train")
        part = path.with_suffix(".part")
        with gzip.open(part, "wt", encoding="utf-8", compresslevel=3) as out:
            for pair in maker.pairs(index * size, size):
                out.write(json.dumps(pair.row(), ensure_ascii=False) + "\n")
        part.rename(path)
        print(f"{path}: done", flush=True)


if __name__ == "__main__":
    main()
