"""How often texts are called unrelated that are not, and the reverse, at growing lengths.

    python -m benchmarks.alignment_unrelated [--part dev|test] [--draws N] [--bars 0.2,0.25,…]

Related are so many sentences of two versions of a document; damaged, the same with a third of one
version's sentences dropped and a third put in from elsewhere; strange, those of two documents of
any kind, and of the same source and domain. Versions with chrF under 30 to each other are left out.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from benchmarks.alignment import is_version
from benchmarks.alignment_data import build_pair, load_documents
from benchmarks.alignment_vectors import VectorStore
from evaluator.alignment import AlignSettings, align_sentences, is_unrelated
from evaluator.types import Bead, FloatArray

LENGTHS = (3, 5, 10, 20)
KINDS = ("related", "damaged", "same source", "any")
Texts = list[str]
Versions = tuple[str, Texts, Texts]


def load_versions(part: str) -> list[Versions]:
    """Return for each document its source and domain, and its segments in two versions."""
    found: list[Versions] = []
    for document in load_documents(at_least=LENGTHS[0]):
        pair = build_pair(document, "plain", ())
        if document.held_out == (part == "test") and is_version(pair):
            by_id = [
                {s.id: side.text[s.start : s.end] for s in side.segments}
                for side in (pair.original, pair.rewrite)
            ]
            shared = sorted(by_id[0].keys() & by_id[1].keys())
            kind = f"{document.id.split(':')[0]} {document.domain}"
            found.append((kind, [by_id[0][i] for i in shared], [by_id[1][i] for i in shared]))
    return found


def draw(
    versions: Sequence[Versions], length: int, rng: random.Random
) -> Iterator[tuple[str, Texts, Texts]]:
    """Yield one pair of texts of each kind, with the kind."""
    some = [one for one in versions if len(one[1]) >= length]
    this = rng.choice(some)
    start = rng.randrange(len(this[1]) - length + 1)
    original, rewrite = (side[start : start + length] for side in this[1:])
    yield "related", original, rewrite
    damaged = [text for text in rewrite if rng.random() > 1 / 3] or rewrite[:1]
    for _ in range(length // 3):
        foreign = rng.choice(rng.choice([one for one in versions if one is not this])[1])
        damaged.insert(rng.randrange(len(damaged) + 1), foreign)
    yield "damaged", original, damaged
    others: tuple[tuple[str, Callable[[Versions], bool]], ...] = (
        ("same source", lambda one: one[0] == this[0]),
        ("any", lambda one: True),
    )
    for name, fits in others:
        pool = [one for one in some if one is not this and fits(one)]
        if pool:
            other = rng.choice(pool)[1]
            start = rng.randrange(len(other) - length + 1)
            yield name, original, other[start : start + length]


def main() -> None:
    """Print, for each bar, kind and length, the share of pairs called unrelated."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--part", choices=("dev", "test"), default="dev")
    parser.add_argument("--draws", type=int, default=300, help="pairs of each kind and length")
    parser.add_argument("--bars", default=str(AlignSettings().unrelated_below))
    options = parser.parse_args()
    versions, store = load_versions(options.part), VectorStore()
    store.add(text for one in versions for side in one[1:] for text in side)
    made: dict[tuple[str, int], list[tuple[list[Bead], FloatArray, FloatArray]]] = {}
    for length in LENGTHS:
        rng = random.Random(f"{options.part}:{length}")
        for _ in range(options.draws):
            for kind, original, rewrite in draw(versions, length, rng):
                vectors = store.of(original), store.of(rewrite)
                beads = align_sentences(original, rewrite, *vectors)
                made.setdefault((kind, length), []).append((beads, *vectors))
    print(f"called unrelated, {options.part} documents ({len(versions)})")
    print(f"{'bar':6}{'':14}" + "".join(f"{length:>16}" for length in LENGTHS))
    for bar in map(float, options.bars.split(",")):
        settings = replace(AlignSettings(), unrelated_below=bar)
        for kind in KINDS:
            cells = ""
            for length in LENGTHS:
                cases = made.get((kind, length), [])
                called = sum(is_unrelated(*case, settings) for case in cases)
                cells += f"{called:>6}/{len(cases):<4}{called / max(len(cases), 1):>5.1%}"
            print(f"{bar:<6}{kind:14}{cells}")


if __name__ == "__main__":
    main()
