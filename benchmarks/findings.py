"""Precision and recall of findings per kind, on damaged paraphrases and on faithful pairs.

    python -m benchmarks.findings --data ../shared/data            # development documents
    python -m benchmarks.findings --data ../shared/data --split test
    python -m benchmarks.findings --data ../shared/data --split test --detector

A reference of a WMT document is the original, another reference or the output that agrees best
with the others the rewrite, so that every pair is a paraphrase. Each kind of damage is done to
one rewrite at a time. What the undamaged pair already shows is set aside when the damage is
judged, and counted as false alarms on the faithful pairs instead. Only findings that are sure or
likely count. Documents are split by a hash of their id; `test` is for final figures only. With
`--detector` rules and detector speak together, on those documents alone that the detector was not
trained on.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import random
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import fuzz, process

from benchmarks.damage import DAMAGES, Damaged, clauses_of, names_of
from evaluator import segments
from evaluator.config import Settings
from evaluator.models import PairDetector, TextEncoder, load_detector, load_encoder
from evaluator.segments import SegmentResult
from evaluator.text import normalise, words
from evaluator.types import Finding, Severity
from training.data import split_of
from training.pairs import read_settings

_SETTINGS = Settings()


@dataclass(frozen=True)
class Pair:
    """Two versions of one segment; `both` when both are professional references."""

    document: str
    original: str
    rewrite: str
    both: bool


def in_split(document: str, split: str) -> bool:
    """Return whether a document belongs to a split: 60% dev, 40% test, by hash."""
    share = int(hashlib.sha256(f"findings:{document}".encode()).hexdigest()[:8], 16) / 2**32
    return (share < 0.6) == (split == "dev")


def unseen_by_detector() -> Callable[[str], bool]:
    """Return what tells whether the detector was not trained on a document."""
    settings = read_settings()
    seed, share = settings["seed"], settings["split"]["dev_documents"]
    return lambda document: split_of(document, seed, share) == "dev"


def pairs(
    data: Path, split: str, count: int, seed: int, only: Callable[[str], bool] | None = None
) -> list[Pair]:
    """Draw segment pairs of the documents of a split, of those alone that `only` takes.

    Where there is a second reference it is one rewrite; the other is the output that is spelled
    most like all the others, since what independent systems agree on is very likely right.
    """
    drawn: list[tuple[str, str, list[str], bool]] = []
    with gzip.open(data / "wmt_documents.jsonl.gz", "rt", encoding="utf-8") as file:
        for line in file:
            document = json.loads(line)
            if document["domain"] != "news" or not in_split(document["id"], split):
                continue
            if only is not None and not only(document["id"]):
                continue
            references = list(document["references"].values())
            outputs = list(document["outputs"].values())
            for p, paragraph in enumerate(references[0]):
                for s, segment in enumerate(paragraph):
                    text = normalise(segment).text
                    if not 6 <= len(text.split()) <= 60:
                        continue
                    if len(references) > 1:
                        drawn.append((document["id"], text, [references[1][p][s]], True))
                    if len(outputs) > 2:
                        rest = [output[p][s] for output in outputs]
                        drawn.append((document["id"], text, rest, False))
    random.Random(seed).shuffle(drawn)
    return [
        Pair(document, text, normalise(_central(rest)).text, both)
        for document, text, rest, both in drawn[:count]
    ]


def _central(texts: list[str]) -> str:
    """Return the text most like the others."""
    likeness = process.cdist(texts, texts, scorer=fuzz.ratio)
    return texts[int(likeness.sum(0).argmax())]


class Judge:
    """Judges pairs of texts; `spent` are the process' seconds that the rules took the last time."""

    spent = 0.0

    def __init__(self, encoder: TextEncoder, detector: PairDetector | None) -> None:
        self._encoder, self._detector = encoder, detector

    def __call__(self, texts: Sequence[tuple[str, str]]) -> list[SegmentResult]:
        """Return what is found about each pair of (original, rewrite)."""
        pairs = segments.encode(texts, self._encoder)
        detections = segments.detect(pairs, self._detector, _SETTINGS)
        started = time.process_time()
        found = list(segments.results(pairs, detections, _SETTINGS))
        self.spent = time.process_time() - started
        return found


def flags(judged: SegmentResult) -> list[Finding]:
    """Return the findings that count: what is merely possible is a question."""
    return [finding for finding in judged.findings if finding.counts]


def _word_set(text: str, spans: Iterable[tuple[int, int]]) -> set[tuple[int, int]]:
    return {
        tuple(word)
        for word in words(text)
        for start, end in spans
        if word.start < end and word.end > start and text[word.start].isalnum()
    }


def _overlap(damaged: Damaged, pair: Pair, finding: Finding) -> tuple[float, int, int]:
    """Return token F1 of the finding's words with the damaged ones, and how many each has."""
    if damaged.end > damaged.start:
        gold = _word_set(damaged.text, [(damaged.start, damaged.end)])
        found = _word_set(damaged.text, finding.rewrite_spans)
        if gold and found:
            hits = len(gold & found)
            return 2 * hits / (len(gold) + len(found)), len(gold), len(found)
    removed = Counter(
        damaged.removed[start:end].lower()
        for start, end in _word_set(damaged.removed, [(0, len(damaged.removed))])
    )
    told = Counter(
        pair.original[word[0] : word[1]].lower()
        for word in _word_set(pair.original, finding.original_spans)
    )
    hits = sum((removed & told).values())
    total = removed.total() + told.total()
    return (2 * hits / total if total else 0.0), removed.total(), told.total()


def _touches(damaged: Damaged, pair: Pair, finding: Finding) -> bool:
    """Return whether a finding points at the damage."""
    if any(s < damaged.end + 1 and e > damaged.start - 1 for s, e in finding.rewrite_spans):
        return True
    return _overlap(damaged, pair, finding)[0] > 0


def _key(finding: Finding, original: str, rewrite: str) -> tuple[str, ...]:
    return (
        finding.category,
        *(original[s:e] for s, e in finding.original_spans),
        "|",
        *(rewrite[s:e] for s, e in finding.rewrite_spans),
    )


def measure(
    rows: list[Pair], judged_by: Judge, seed: int, per_kind: int, show: str, kinds: frozenset[str]
) -> None:
    """Print faithful false alarms, then precision and recall per kind of damage.

    `kinds` are the kinds of damage to judge, all where empty; the damage done is the same.
    """
    base = {}
    faithful: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    false_kinds: Counter[str] = Counter()
    of_rows = judged_by([(row.original, row.rewrite) for row in rows])
    spent = judged_by.spent / max(len(rows), 1) * 1000
    for row, judged in zip(rows, of_rows, strict=True):
        base[row] = flags(judged)
        faithful[row.both][judged.severity] += 1
        for finding in base[row]:
            if finding.severity.rank >= Severity.MAJOR.rank:
                false_kinds[finding.category] += 1
    for both, counts in faithful.items():
        total = counts.total()
        if total:
            flagged = counts[Severity.MAJOR] + counts[Severity.CRITICAL]
            print(
                f"{'two references' if both else 'reference and output'}: {total} units, "
                f"major or above {flagged / total:.1%}, any {1 - counts[Severity.NONE] / total:.1%}"
            )
    print(f"{spent:.2f} ms a unit; major or above by category: {dict(false_kinds.most_common())}\n")

    rng = random.Random(seed)
    names = sorted({name for row in rows for name in names_of(row.original)})
    clauses = sorted({clause for row in rows for clause in clauses_of(row.original)})
    cases: dict[str, list[tuple[Pair, Damaged]]] = defaultdict(list)
    order = list(rows)
    for damage in DAMAGES:
        rng.shuffle(order)
        made = 0
        for row in order:
            if made >= per_kind:
                break
            damaged = damage(row.rewrite, rng, names, clauses)
            if damaged is not None and damaged.text != row.rewrite:
                cases[damaged.kind].append((row, damaged))
                made += 1
    if kinds:
        cases = defaultdict(list, {kind: cases[kind] for kind in cases if kind in kinds})
    texts = [(row.original, made.text) for some in cases.values() for row, made in some]
    of_damage = iter(judged_by(texts))
    print(
        f"{'damage':13}{'n':>5}{'found':>7}{'major+':>8}{'named':>7}{'prec':>6}"
        f"{'span F1':>9}{'length':>8}"
    )
    right_all = found_all = 0
    spans_all: list[float] = []
    for kind, rows_ in cases.items():
        found = right = major = wrong = 0
        spans: list[float] = []
        lengths: list[float] = []
        for row, damaged in rows_:
            judged = next(of_damage)
            known = {_key(item, row.original, row.rewrite) for item in base[row]}
            fresh = [
                item
                for item in flags(judged)
                if _key(item, row.original, damaged.text) not in known
            ]
            true = [item for item in fresh if _touches(damaged, row, item)]
            wrong += len(fresh) - len(true)
            if show in (kind, "all") and not any(t.category in damaged.accepted for t in true):
                print(" ", kind, "\n  A", row.original, "\n  B", row.rewrite, "\n  D", damaged.text)
                print("   ", [(f.category.value, f.severity.value, f.message) for f in fresh])
            if not true:
                continue
            found += 1
            major += any(item.severity.rank >= Severity.MAJOR.rank for item in true)
            named = [item for item in true if item.category in damaged.accepted]
            right += bool(named)
            best = max(named or true, key=lambda item: item.confidence)
            score, gold, told = _overlap(damaged, row, best)
            spans.append(score)
            lengths.append(told / max(gold, 1))
        right_all, found_all = right_all + right, found_all + found
        spans_all.extend(spans)
        total = len(rows_)
        print(
            f"{kind:13}{total:5}{found / total:7.2f}{major / total:8.2f}"
            f"{right / max(found, 1):7.2f}{found / max(found + wrong, 1):6.2f}"
            f"{statistics.fmean(spans or [0.0]):9.2f}{statistics.median(lengths or [0.0]):8.1f}"
        )
    print(
        f"\ncategory right in {right_all} of {found_all} found "
        f"({right_all / max(found_all, 1):.1%})"
        f", span token F1 {statistics.fmean(spans_all or [0.0]):.3f}"
    )


def main() -> None:
    """Run the measurement that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--split", choices=("dev", "test"), default="dev")
    parser.add_argument("--units", type=int, default=1500, help="pairs to draw")
    parser.add_argument("--per-kind", type=int, default=120)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", default="", help="print what was missed of one kind, or all")
    parser.add_argument("--kinds", default="", help="kinds of damage, by comma; all by default")
    parser.add_argument(
        "--detector", action="store_true", help="join the learned detector, as the product does"
    )
    arguments = parser.parse_args()
    unseen = unseen_by_detector() if arguments.detector else None
    drawn = pairs(arguments.data, arguments.split, arguments.units, arguments.seed, unseen)
    rows = list(dict.fromkeys(drawn))
    detector = load_detector(bulk=True) if arguments.detector else None
    judged_by = Judge(load_encoder(), detector)
    kinds = frozenset(filter(None, arguments.kinds.split(",")))
    measure(rows, judged_by, arguments.seed, arguments.per_kind, arguments.show, kinds)


if __name__ == "__main__":
    main()
