"""How right the aligner is on article pairs with known answers, beside a plain baseline.

    python -m benchmarks.alignment [--part dev|test] [--sentences given|found] [--news]
        [--conditions plain,cut,…] [--kinds written,lower,…] [--sample N]
        [--lengths 5,50,500,2000] [--seed N]
    python -m benchmarks.alignment --scaling 1000,2000,…
    python -m benchmarks.alignment --against-encoding 1000

Pairs are built by `benchmarks.alignment_data` from the documents in the development data folder;
a part of the documents ("test") was kept away from all fitting. Sentences are the documents'
segments ("given") or what `evaluator.segment` finds ("found"; a ceiling is printed, since a
sentence that spans two segments links both). `--kinds` writes the documents as notes, lists,
captions or dialogue, too; `--sample` takes so many documents of every domain. Intervals are 95%
bootstraps over documents.
"""

from __future__ import annotations

import argparse
import random
import resource
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.alignment_data import (
    CONDITIONS,
    KINDS,
    Article,
    ArticlePair,
    SourceDocument,
    build_pair,
    join_pairs,
    load_documents,
)
from benchmarks.alignment_score import MEASURES, Counts, best_beads, count
from benchmarks.alignment_vectors import VectorStore
from evaluator.alignment import align
from evaluator.segment import segment
from evaluator.types import (
    Bead,
    Document,
    FloatArray,
    Paragraph,
    Role,
    SegmentedDocument,
    Sentence,
    UnitKind,
)

PEERS = {
    "vecalign 2.0": {
        "plain": (0.944, None),
        "cut": (0.870, 0.35),
        "merge": (0.888, 0.40),
        "move": (0.743, 0.25),
    },
    "bertalign's method": {
        "plain": (0.982, None),
        "cut": (0.956, 0.86),
        "merge": (0.948, 0.76),
        "move": (0.824, 0.46),
    },
}
_VERSION = 30.0
Spans = Sequence[tuple[int, int]]
Aligner = Callable[[SegmentedDocument, SegmentedDocument, FloatArray, FloatArray], list[Bead]]


@dataclass(frozen=True)
class Case:
    """A built pair, its sentences on either side and their vectors."""

    condition: str
    pair: ArticlePair
    original: SegmentedDocument
    rewrite: SegmentedDocument
    vectors: tuple[FloatArray, FloatArray]


def segmented(article: Article, found: bool) -> SegmentedDocument:
    """Return an article with its sentences: those it was built of, or found ones."""
    furniture = {(s.start, s.end) for s in article.segments if s.furniture}
    paragraphs = tuple(
        Paragraph(*span, *((Role.RELATED, 0.9) if span in furniture else (None, 0.0)))
        for span in article.paragraphs
    )
    document = Document(article.text, "", paragraphs)
    if found:
        return segment(document, "en")
    sentences = [
        Sentence(*piece, number, part.role, part.role_confidence)
        for number, part in enumerate(paragraphs)
        for piece in article.pieces
        if part.start <= piece[0] < part.end
    ]
    return SegmentedDocument(document, tuple(sentences))


def texts_of(side: SegmentedDocument) -> list[str]:
    """Return the sentences' texts."""
    return [side.text_of(index) for index in range(len(side.sentences))]


def build_cases(
    pairs: Sequence[tuple[str, ArticlePair]], found: bool, store: VectorStore
) -> list[Case]:
    """Segment and encode built pairs, given with their conditions."""
    sides = [(segmented(pair.original, found), segmented(pair.rewrite, found)) for _, pair in pairs]
    store.add(text for both in sides for side in both for text in texts_of(side))
    return [
        Case(condition, pair, *both, (store.of(texts_of(both[0])), store.of(texts_of(both[1]))))
        for (condition, pair), both in zip(pairs, sides, strict=True)
    ]


def build_pairs(
    documents: Sequence[SourceDocument],
    conditions: Sequence[str],
    seed: int,
    kind: str = "written",
) -> Iterator[tuple[str, ArticlePair]]:
    """Yield a pair for each document and condition; foreign text is of the same documents."""
    foreign = [text for document in documents for text in document.references[0].segments if text]
    for condition in conditions:
        for document in documents:
            yield condition, build_pair(document, condition, foreign, seed, kind)


def sampled(documents: Sequence[SourceDocument], size: int) -> list[SourceDocument]:
    """Return so many documents of every domain, the same ones each time."""
    of_domain: dict[str, list[SourceDocument]] = {}
    for document in documents:
        of_domain.setdefault(document.domain, []).append(document)
    return [
        document
        for domain in sorted(of_domain)
        for document in random.Random(domain).sample(
            of_domain[domain], min(size, len(of_domain[domain]))
        )
    ]


def is_version(pair: ArticlePair) -> bool:
    """Say whether the rewrite is a version of the original and not words without a meaning.

    Some systems of 2022 gave random words for a whole document; chrF tells them from the rest.
    """
    from sacrebleu.metrics import CHRF

    return bool(CHRF().sentence_score(pair.rewrite.text, [pair.original.text]).score >= _VERSION)


def long_pairs(
    documents: Sequence[SourceDocument], lengths: Sequence[int], seed: int
) -> Iterator[tuple[str, ArticlePair]]:
    """Yield pairs of about so many sentences, of documents with blocks moved, joined."""
    rng = random.Random(seed)
    moved = [pair for _, pair in build_pairs(documents, ["move"], seed)]
    for length in lengths:
        for _ in range(max(1, min(40, 4000 // length))):
            chosen: list[ArticlePair] = []
            rng.shuffle(moved)
            for pair in moved:
                chosen.append(pair)
                if sum(len(one.original.pieces) for one in chosen) >= length:
                    break
            yield f"{length} long", join_pairs(chosen)


def baseline(
    original: SegmentedDocument,
    rewrite: SegmentedDocument,
    original_vectors: FloatArray,
    rewrite_vectors: FloatArray,
) -> list[Bead]:
    """Align by a plain monotone dynamic programme over cosines: beads of 1-1, 1-2 and 2-1.

    Leaving out is worth 0, a bead its cosine less 0.4 for each pair of sentences, and 0.1 less
    for a third sentence; vectors of two sentences are means.
    """
    rows, columns = len(original_vectors), len(rewrite_vectors)
    steps = ((1, 1), (1, 2), (2, 1))
    scores = {}
    for a, b in steps:
        first = _means(original_vectors, a)
        second = _means(rewrite_vectors, b)
        scores[a, b] = (first @ second.T - 0.4) * (a + b) / 2 - 0.1 * (a + b - 2)
    worth = np.zeros((rows + 1, columns + 1))
    came = np.zeros((rows + 1, columns + 1), dtype=int)
    for i in range(1, rows + 1):
        for j in range(1, columns + 1):
            options = [worth[i - 1, j], worth[i, j - 1]]
            options += [
                worth[i - a, j - b] + scores[a, b][i - a, j - b] if i >= a and j >= b else -1e9
                for a, b in steps
            ]
            came[i, j] = int(np.argmax(options))
            worth[i, j] = options[came[i, j]]
    beads: list[Bead] = []
    i, j = rows, columns
    while i or j:
        choice = came[i, j] if i and j else (0 if i else 1)
        a, b = ((1, 0), (0, 1), *steps)[choice]
        kind = (UnitKind.OMISSION, UnitKind.ADDITION)[choice] if choice < 2 else UnitKind.MATCH
        beads.append(Bead(kind, tuple(range(i - a, i)), tuple(range(j - b, j))))
        i, j = i - a, j - b
    return beads[::-1]


def _means(vectors: FloatArray, size: int) -> FloatArray:
    total = vectors.copy() if size == 1 else vectors[:-1] + vectors[1:]
    return np.asarray(total / np.maximum(np.linalg.norm(total, axis=1, keepdims=True), 1e-9))


def evaluate(cases: Sequence[Case], aligner: Aligner | None) -> dict[str, list[Counts]]:
    """Return the counts of each case by condition; no aligner: the best that can be had."""
    counts: dict[str, list[Counts]] = {}
    for case in cases:
        spans = [
            [(s.start, s.end) for s in side.sentences] for side in (case.original, case.rewrite)
        ]
        beads = (
            aligner(case.original, case.rewrite, *case.vectors)
            if aligner
            else best_beads(case.pair, *spans)
        )
        counts.setdefault(case.condition, []).append(count(case.pair, *spans, beads))
    return counts


def interval(counts: Sequence[Counts], measure: str, seed: int = 0) -> tuple[float, float]:
    """Return a 95% bootstrap interval of F1 over documents."""
    numbers = np.array([(c.right[measure], c.found[measure] + c.true[measure]) for c in counts])
    draws = np.random.default_rng(seed).integers(0, len(numbers), (1000, len(numbers)))
    right, total = numbers[draws].sum(axis=1).T
    values = np.where(total > 0, 2 * right / np.maximum(total, 1), 1.0)
    low, high = np.quantile(values, [0.025, 0.975])
    return float(low), float(high)


def show(name: str, counts: dict[str, list[Counts]]) -> None:
    """Print a table of an aligner's figures."""
    print(f"\n{name}")
    print(f"{'':11}{'links':24}{'lax':8}{'omitted and added':24}{'moves':24}documents")
    for condition, each in counts.items():
        total = Counts()
        for one in each:
            total.add(one)
        cells = []
        for measure in MEASURES:
            if not total.true[measure]:
                cells.append(f"{'':8}" if measure == "lax" else f"{'':24}")
            elif measure == "lax":
                cells.append(f"{total.f1(measure):.4f}  ")
            else:
                low, high = interval(each, measure)
                cells.append(f"{total.f1(measure):.4f} [{low:.4f}, {high:.4f}] ")
        print(f"{condition:11}{''.join(cells)}{len(each):6}")


def show_peers() -> None:
    """Print the figures of other aligners, from 132 pairs of such documents; run elsewhere."""
    print("\nother aligners, run elsewhere: links (omitted and added)")
    for name, figures in PEERS.items():
        cells = [
            f"{condition} {links:.3f}" + (f" ({unmatched:.2f})" if unmatched else "")
            for condition, (links, unmatched) in figures.items()
        ]
        print(f"{name:20}{', '.join(cells)}")


def show_scaling(
    documents: Sequence[SourceDocument], lengths: Sequence[int], store: VectorStore
) -> None:
    """Print the aligner's time and memory at growing lengths, documents joined and repeated."""
    pairs = [pair for _, pair in build_pairs(documents, ["move"], 0)]
    print(f"{'sentences':>16}{'CPU seconds':>12}{'ratio':>8}{'MB beyond the vectors':>24}")
    last = 0.0
    for length in lengths:
        chosen: list[ArticlePair] = []
        number = 0
        while sum(len(pair.original.pieces) for pair in chosen) < length:
            chosen.append(pairs[number % len(pairs)])
            number += 1
        case = build_cases([("", join_pairs(chosen))], False, store)[0]
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        began = time.process_time()
        align(case.original, case.rewrite, *case.vectors)
        took = time.process_time() - began
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        size = f"{len(case.original.sentences)} x {len(case.rewrite.sentences)}"
        ratio = f"{took / last:.2f}" if last else ""
        print(f"{size:>16}{took:>12.2f}{ratio:>8}{peak / 1024:>24.0f}", flush=True)
        last = took


def show_against_encoding(documents: Sequence[SourceDocument], length: int) -> None:
    """Print how long about `length` sentences a side take to encode and to align, in one run."""
    from evaluator.models import load_encoder

    chosen: list[ArticlePair] = []
    for _, pair in build_pairs(documents, ["move"], 0):
        chosen.append(pair)
        if sum(len(one.original.pieces) for one in chosen) >= length:
            break
    joined = join_pairs(chosen)
    sides = segmented(joined.original, False), segmented(joined.rewrite, False)
    encoder = load_encoder()
    encoder.encode(texts_of(sides[0])[:8])
    began = time.perf_counter(), time.process_time()
    first, second = (encoder.encode(texts_of(side)).vectors for side in sides)
    encoded = time.perf_counter(), time.process_time()
    align(*sides, first, second)
    aligned = time.perf_counter(), time.process_time()
    print(f"{len(first)} x {len(second)} sentences, {encoder.info.name}")
    print(f"{'':10}{'seconds':>10}{'CPU seconds':>14}")
    for name, start, end in (("encoding", began, encoded), ("alignment", encoded, aligned)):
        print(f"{name:10}{end[0] - start[0]:>10.2f}{end[1] - start[1]:>14.2f}")
    share = (aligned[0] - encoded[0]) / (encoded[0] - began[0])
    share_cpu = (aligned[1] - encoded[1]) / (encoded[1] - began[1])
    print(f"alignment takes {share:.1%} of the time of encoding, {share_cpu:.1%} of CPU seconds")


def main() -> None:
    """Read the command line and print the tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--part", choices=("dev", "test"), default="dev")
    parser.add_argument("--sentences", choices=("given", "found"), default="given")
    parser.add_argument("--conditions", default=",".join(CONDITIONS))
    parser.add_argument("--news", action="store_true", help="news documents only")
    parser.add_argument("--all", action="store_true", help="rewrites of random words too")
    parser.add_argument("--kinds", default="written", help=f"of {', '.join(KINDS)}")
    parser.add_argument("--sample", type=int, help="so many documents of every domain")
    parser.add_argument("--lengths", default="")
    parser.add_argument("--scaling", default="")
    parser.add_argument("--against-encoding", type=int, metavar="SENTENCES")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--documents", type=Path)
    parser.add_argument("--no-baseline", action="store_true")
    options = parser.parse_args()
    documents = [
        document
        for document in load_documents(*([options.documents] if options.documents else []))
        if document.held_out == (options.part == "test")
        and (not options.news or document.domain == "news")
    ]
    if options.sample:
        documents = sampled(documents, options.sample)
    if options.against_encoding:
        show_against_encoding(documents, options.against_encoding)
        return
    store = VectorStore()
    if options.scaling:
        show_scaling(documents, [int(n) for n in options.scaling.split(",")], store)
        return
    found = options.sentences == "found"
    name = f"{options.part}, {options.sentences} sentences"
    if options.lengths:
        lengths = [int(length) for length in options.lengths.split(",")]
        cases = _cases(long_pairs(documents, lengths, options.seed), found, store, options.all)
        show(f"evaluator, {name}", evaluate(cases, align))
        return
    conditions = options.conditions.split(",")
    together: list[Case] = []
    for kind in options.kinds.split(","):
        pairs = build_pairs(documents, conditions, options.seed, kind)
        cases = _cases(pairs, found, store, options.all)
        together += cases
        show(f"evaluator, {name}, {kind}", evaluate(cases, align))
        if found:
            show("the most that these sentences allow", evaluate(cases, None))
        if not options.no_baseline:
            show("plain monotone dynamic programme", evaluate(cases, baseline))
    if "," in options.kinds:
        show(f"evaluator, {name}, all kinds", evaluate(together, align))
    if not options.no_baseline:
        show_peers()


def _cases(
    pairs: Iterable[tuple[str, ArticlePair]], found: bool, store: VectorStore, every: bool
) -> list[Case]:
    chosen = [(condition, pair) for condition, pair in pairs if every or is_version(pair)]
    return build_cases(chosen, found, store)


if __name__ == "__main__":
    main()
