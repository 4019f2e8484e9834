"""Fit the aligner's weights on development documents.

    python -m benchmarks.alignment_fit [--every N] [--epochs N] [--search SECONDS]

Weights of beads: a structured perceptron with margin. The best path with the present weights is
set against the best path within the right answer, the weights move by the difference of their
features (AdaGrad), and the mean over the later half of the run counts. Documents are cut, merged,
moved and broken; slices of a few sentences and texts of different documents are among them, so
that what has no answer is learned too. Bars that no path shows, those of moves and of taking in
neighbours, follow by random search on link, omission and move F1. Prints what to put into
`AlignSettings`; documents kept for the final figures are not read.
"""

from __future__ import annotations

import argparse
import math
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from benchmarks.alignment import Case, build_cases, build_pairs, evaluate, texts_of
from benchmarks.alignment_data import FITTING, load_documents
from benchmarks.alignment_score import Counts, best_beads
from benchmarks.alignment_vectors import VectorStore
from evaluator.alignment import AlignSettings, align
from evaluator.alignment.features import FEATURES, Window, bead_features
from evaluator.alignment.path import Joined, search, whole, with_nearest
from evaluator.alignment.runs import Shape, bead_shapes, make_runs
from evaluator.alignment.sides import Side, make_sides
from evaluator.types import FloatArray, UnitKind

MARGIN = 0.4
SEARCHED = ("pairs", "more", "open_cost", "move_open", "move_pair", "release", "take_bias")
SHAPES = bead_shapes(AlignSettings().max_bead)


@dataclass(frozen=True)
class Example:
    """A pair with the features of all its beads.

    Attributes:
        features: (features, shapes, rows, columns) float16.
        barred: (shapes, rows, columns) bool, no such bead.
        right: (shapes, rows, columns) bool, the bead joins sentences of one right unit.
    """

    sides: tuple[Side, Side]
    features: npt.NDArray[np.float16]
    barred: npt.NDArray[np.bool_]
    right: npt.NDArray[np.bool_]

    def best(self, scores: FloatArray, open_cost: float) -> list[Joined]:
        """Return the best path over beads with these scores."""
        first, second = self.sides
        rows, columns = len(first), len(second)
        scores = np.where(self.barred, np.float32(-1e9), scores)
        chunk = (0, rows, 0, scores, scores)
        largest = AlignSettings().max_bead
        return search(first, second, whole(rows, columns), open_cost, largest, [chunk])

    def sum_of(self, path: Sequence[Joined]) -> npt.NDArray[np.float64]:
        """Return the sums of the features over a path's beads; last, less its runs of beads."""
        total = np.zeros(len(FEATURES) + 1)
        after = (-1, -1)
        for bead in path:
            shape = Shape(
                tuple(bead.first[-1] - i for i in reversed(bead.first)),
                tuple(bead.second[-1] - i for i in reversed(bead.second)),
            )
            at = SHAPES.index(shape)
            total[:-1] += self.features[:, at, bead.first[-1], bead.second[-1]]
            total[-1] -= after != (bead.first[0], bead.second[0])
            after = (bead.first[-1] + 1, bead.second[-1] + 1)
        return total


def make_example(case: Case, rows: slice, columns: slice, other: Case | None = None) -> Example:
    """Return the features of a case's slice; with `other`'s rewrite nothing is right."""
    spans = [[(s.start, s.end) for s in side.sentences] for side in (case.original, case.rewrite)]
    unit = [np.full(len(sentences), -1) for sentences in spans]
    for number, bead in enumerate(best_beads(case.pair, *spans)):
        if bead.kind is UnitKind.MATCH:
            unit[0][list(bead.original)] = number
            unit[1][list(bead.rewrite)] = number
    rewrite = other or case
    texts = (texts_of(case.original)[rows], texts_of(rewrite.rewrite)[columns])
    vectors = (case.vectors[0][rows], rewrite.vectors[1][columns])
    unit = [unit[0][rows], np.full(len(texts[1]), -2) if other else unit[1][columns]]
    sizes = (len(texts[0]), len(texts[1]))
    plain = tuple(np.zeros(size, dtype=np.float32) for size in sizes)
    none = tuple(np.zeros(size, dtype=bool) for size in sizes)
    sides = make_sides(texts, vectors, tuple(np.arange(size) for size in sizes), plain, none)
    sides = with_nearest(*sides, whole(*sizes))
    largest = AlignSettings().max_bead
    runs = make_runs(*sides, largest), make_runs(*sides[::-1], largest)
    features = np.zeros((len(FEATURES), len(SHAPES), *sizes), dtype=np.float16)
    barred = np.zeros((len(SHAPES), *sizes), dtype=bool)
    window = Window(slice(0, sizes[0]), slice(0, sizes[1]), largest - 1)
    for at, (_, maps) in enumerate(bead_features(*sides, *runs, window, largest)):
        for number, values in enumerate(maps):
            features[number, at] = np.clip(values, -50, 50)
    right = np.zeros_like(barred)
    for at, shape in enumerate(SHAPES):
        barred[at][runs[0][shape.first].barred] = True
        barred[at][:, runs[1][shape.second].barred] = True
        for i, j in np.argwhere(~barred[at]):
            members = {int(unit[0][i - back]) for back in shape.first}
            members |= {int(unit[1][j - back]) for back in shape.second}
            right[at, i, j] = len(members) == 1 and members != {-1}
    return Example(sides, features, barred, right)


def make_examples(cases: Sequence[Case], seed: int) -> list[Example]:
    """Return the cases, and slices and mismatched texts for every fourth of them."""
    rng = random.Random(seed)
    everything = slice(None)
    examples = [make_example(case, everything, everything) for case in cases]
    for case in cases[::4]:
        start, length = rng.randrange(len(case.vectors[0])), rng.randint(1, 5)
        part = slice(start, start + length)
        draw = rng.random()
        other = rng.choice(
            [c for c in cases if c.pair.id.split(":")[:2] != case.pair.id.split(":")[:2]]
        )
        if draw < 0.5 and start < len(case.vectors[1]):
            before = slice(max(0, start - rng.randint(0, 2)), start + length)
            examples.append(make_example(case, part, before))
        elif draw < 0.8:
            examples.append(make_example(case, part, part if draw < 0.65 else slice(3), other))
        else:
            examples.append(make_example(case, everything, everything, other))
    return [example for example in examples if all(len(side) for side in example.sides)]


def fit(examples: list[Example], epochs: int, seed: int) -> AlignSettings:
    """Return settings with fitted weights of beads; `furniture` is left as it is."""
    settings = AlignSettings()
    names = (*FEATURES, "open_cost")
    weights = np.array([float(getattr(settings, name)) for name in names])
    weights[FEATURES.index("furniture")] = 0
    pairs = np.array([sum(shape.size) / 2 for shape in SHAPES])[:, None, None]
    squares, total, count = np.full(len(weights), 1e-3), np.zeros(len(weights)), 0
    rng = random.Random(seed)
    for epoch in range(epochs):
        rng.shuffle(examples)
        wrong = 0
        for example in examples:
            scores = np.tensordot(weights[:-1], example.features.astype(np.float32), 1)
            opening = float(weights[-1])
            inside = np.where(example.right, scores + 1000 * pairs, -1e6).astype(np.float32)
            margin = np.where(example.right, -MARGIN * pairs, MARGIN * pairs)
            rival = example.best((scores + margin).astype(np.float32), opening)
            step = example.sum_of(example.best(inside, opening)) - example.sum_of(rival)
            wrong += bool(np.any(np.abs(step) > 1e-6))
            step = step / math.sqrt(len(example.sides[0])) - 1e-4 * weights
            squares += step**2
            weights = weights + 0.5 / (1 + epoch) * step / np.sqrt(squares)
            weights[-1] = max(weights[-1], 0)
            if 2 * epoch >= epochs:
                total, count = total + weights, count + 1
        print(f"epoch {epoch + 1}: {wrong} of {len(examples)} within the margin", flush=True)
    fitted = dict(zip(names, np.round(total / count, 3).tolist(), strict=True))
    del fitted["furniture"]
    return replace(settings, **fitted)


def worth(cases: Sequence[Case], settings: AlignSettings) -> float:
    """Return what the random search looks for: link F1, and less of the other two."""
    total = 0.0
    found = evaluate(cases, lambda *sides: align(*sides, settings))
    for condition, each in found.items():
        counts = Counts()
        for one in each:
            counts.add(one)
        total += counts.f1("links")
        total += 0.4 * counts.f1("unmatched") if condition != "plain" else 0
        total += 0.4 * counts.f1("moves") if condition == "move" else 0
    return total


def try_around(
    cases: Sequence[Case], settings: AlignSettings, seconds: float, seed: int
) -> AlignSettings:
    """Change one or two bars at random and keep what is better, for so long."""
    rng = random.Random(seed)
    best, end = worth(cases, settings), time.monotonic() + seconds
    while time.monotonic() < end:
        names = rng.sample(SEARCHED, rng.choice((1, 1, 2)))
        values = {
            name: round(getattr(settings, name) * math.exp(rng.gauss(0, 0.4)), 4) for name in names
        }
        tried = replace(settings, **values)
        reached = worth(cases, tried)
        if reached > best:
            best, settings = reached, tried
            print(f"{best:.4f} {values}", flush=True)
    return settings


def main() -> None:
    """Read the command line, fit, and print the settings that changed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--every", type=int, default=3, help="take each so many-th pair")
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--search", type=float, default=300, help="seconds of random search")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    documents = [document for document in load_documents() if not document.held_out]
    pairs = list(build_pairs(documents, FITTING, options.seed))[:: options.every]
    store = VectorStore()
    given, found = (build_cases(pairs, kind, store) for kind in (False, True))
    short = [case for case in (*given, *found) if len(case.vectors[0]) < 60]
    settings = fit(make_examples(short, options.seed), options.epochs, options.seed)
    settings = try_around(given[:: options.every], settings, options.search, options.seed)
    for name in (*FEATURES, *SEARCHED):
        print(f"{name}: float = {getattr(settings, name)}")


if __name__ == "__main__":
    main()
