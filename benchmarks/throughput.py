"""How fast pairs are scored, whole and in parts, beside what else there is; and in what memory.

    python -m benchmarks.throughput [--pairs 2000] [--device cpu] [--threads 2] [--clock wall]
    python -m benchmarks.throughput --memory 10000 100000 [--fake] [--plain]

The texts are outputs and references of the development data folder (../shared/data). All rates of
a table come from one process; the ways of doing one thing take turns, and each counts with its
best turn. `--clock cpu` counts processor seconds instead of passed ones, which is fairer on a
machine that others use at the same time. With `--table FILE` the table is also written as Markdown.
"""

from __future__ import annotations

import argparse
import itertools
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from evaluator.types import Encoded

ROOT = Path(__file__).parent.parent
POOLS = ROOT.parent / "shared" / "data" / "wmt_pools.parquet"

Pair = tuple[str, str]


@dataclass
class Line:
    """A way of doing something: its rates, and how it compares with the peer's way."""

    part: str
    way: str
    pairs_per_second: float
    tokens_per_second: float | None = None
    times_peer: float | None = None
    difference: str = ""


def real_pairs() -> Iterator[Pair]:
    """Yield reference and output, output after output, without end."""
    import pyarrow.parquet as pq

    if not POOLS.exists():
        raise SystemExit(f"{POOLS} is not there; these measurements need the development data.")
    for turn in itertools.count():
        for batch in pq.ParquetFile(POOLS).iter_batches(500):
            for row in batch.to_pylist():
                output = row["outputs"][turn % len(row["outputs"])]
                yield row["references"][0], output["text"]


def best(ways: dict[str, Callable[[], Any]], clock: Callable[[], float], turns: int) -> Any:
    """Run the ways in turn; return for each its best time and its last result."""
    for run in ways.values():
        run()
    times: dict[str, list[float]] = {name: [] for name in ways}
    results: dict[str, Any] = {}
    for _ in range(turns):
        for name, run in ways.items():
            start = clock()
            results[name] = run()
            times[name].append(clock() - start)
    return {name: min(taken) for name, taken in times.items()}, results


def encoding(pairs: Sequence[Pair], options: argparse.Namespace, clock: Any) -> list[Line]:
    """Sentence vectors, beside sentence-transformers with the same weights."""
    from sentence_transformers import SentenceTransformer

    from evaluator.models import load_encoder
    from evaluator.models.locate import locate

    folder = str(locate(None).folder)
    texts = [text for pair in pairs for text in pair]
    ours = {
        f"evaluator {precision}": load_encoder(device=options.device, precision=precision)
        for precision in ("fp32", "bf16")
    }
    peer = SentenceTransformer(folder, device=options.device)
    ways: dict[str, Callable[[], Any]] = {"sentence-transformers fp32": lambda: peer.encode(texts)}
    if options.device != "cpu":
        half = SentenceTransformer(folder, device=options.device).bfloat16()
        ways["sentence-transformers bf16"] = lambda: half.encode(texts).astype(np.float32)
    for name, encoder in ours.items():
        ways[name] = lambda encoder=encoder: encoder.encode(texts).vectors
    taken, results = best(ways, clock, options.turns)
    tokens = sum(map(len, peer.tokenizer(texts)["input_ids"]))
    reference = results["sentence-transformers fp32"]
    lines = []
    for name, seconds in taken.items():
        same = f"sentence-transformers {name.rpartition(' ')[2]}"
        against = same if same in taken else "sentence-transformers fp32"
        lines.append(
            Line(
                "sentence vectors",
                name,
                len(pairs) / seconds,
                tokens / seconds,
                taken[against] / seconds,
                f"{np.abs(results[name] - reference).max():.1e}",
            )
        )
    return lines


def token_level(pairs: Sequence[Pair], options: argparse.Namespace, clock: Any) -> list[Line]:
    """Token-level precision, recall and F1, beside bert_score with the same model."""
    import logging

    from bert_score import BERTScorer

    from evaluator.models import load_encoder
    from evaluator.models.locate import locate
    from evaluator.scores import token_scores

    logging.getLogger("transformers").setLevel(logging.ERROR)
    scorer = BERTScorer(
        model_type=str(locate(None).folder), num_layers=6, device=options.device, batch_size=64
    )
    texts = [text for pair in pairs for text in pair]

    def with_evaluator(encoder: Any) -> list[float]:
        tokens = encoder.encode(texts, tokens=True).tokens
        scores = map(token_scores, tokens[::2], tokens[1::2])
        return [score.f1 if score else 0.0 for score in scores]

    ways: dict[str, Callable[[], Any]] = {
        "bert_score fp32": lambda: scorer.score([p[1] for p in pairs], [p[0] for p in pairs])[2]
    }
    for precision in ("fp32", "bf16"):
        encoder = load_encoder(device=options.device, precision=precision)
        ways[f"evaluator {precision}"] = lambda encoder=encoder: with_evaluator(encoder)
    return _against(pairs, "token-level scores", *best(ways, clock, options.turns))


def surface(pairs: Sequence[Pair], options: argparse.Namespace, clock: Any) -> list[Line]:
    """BLEU and chrF (here also chrF++), beside a loop over sacrebleu's sentence_score."""
    from sacrebleu.metrics import BLEU, CHRF

    from evaluator.scores import gather, unit_scores

    bleu, chrf = BLEU(effective_order=True), CHRF()

    def loop() -> list[float]:
        return [
            metric.sentence_score(rewrite, [original]).score
            for original, rewrite in pairs
            for metric in (bleu, chrf)
        ]

    def ours() -> list[float]:
        return [value for scores in unit_scores(gather(pairs)) for value in scores[:2]]

    ways = {"sacrebleu sentence_score": loop, "evaluator": ours}
    return _against(pairs, "BLEU and chrF", *best(ways, clock, options.turns))


class Given:
    """An encoder whose vectors are there: what is timed is all but encoding.

    Args:
        encoder: What encodes the texts, once.
        texts: All that will be asked for.
    """

    def __init__(self, encoder: Any, texts: Sequence[str]) -> None:
        self._encoder = encoder
        found = encoder.encode(texts, tokens=True)
        self._rows = {text: row for row, text in enumerate(texts)}
        self._vectors, self._tokens = found.vectors, found.tokens

    def __getattr__(self, name: str) -> Any:
        return getattr(self._encoder, name)

    def encode_stream(
        self, windows: Iterable[Sequence[str]], *, tokens: bool = False
    ) -> Iterator[Encoded]:
        """Yield of each window what was encoded, token vectors with it."""
        for texts in windows:
            rows = [self._rows[text] for text in texts]
            yield Encoded(self._vectors[rows], tuple(self._tokens[row] for row in rows))


def whole(pairs: Sequence[Pair], options: argparse.Namespace, clock: Any) -> list[Line]:
    """All that `evaluator score` does but files, beside encoding the sentences alone."""
    from sentence_transformers import SentenceTransformer

    from evaluator.models import load_encoder
    from evaluator.models.detector import load_detector
    from evaluator.models.locate import locate

    texts = [text for pair in pairs for text in pair]
    peer = SentenceTransformer(str(locate(None).folder), device=options.device)
    encoder = load_encoder(device=options.device, bulk=True)
    detector = load_detector(device=options.device, bulk=True)
    precision = encoder.placement.precision
    given = Given(encoder, texts)
    ways: dict[str, Callable[[], Any]] = {
        "sentence-transformers fp32, vectors alone": lambda: peer.encode(texts),
        "evaluator, rules and surface scores, vectors given": lambda: list(scored(pairs, given)),
        f"evaluator {precision}, rules only": lambda: list(scored(pairs, encoder)),
        f"evaluator {precision}, everything on": lambda: list(scored(pairs, encoder, detector)),
    }
    taken, _ = best(ways, clock, options.turns)
    first = next(iter(taken))
    return [
        Line("`score`, whole", name, len(pairs) / seconds, times_peer=taken[first] / seconds)
        for name, seconds in taken.items()
    ]


def scored(
    pairs: Sequence[Pair] | Iterator[Pair],
    encoder: Any,
    detector: Any = None,
    *,
    plain: bool = False,
    windows: Any = None,
    workers: Any = None,
) -> Iterator[Any]:
    """Score pairs as the command does; with `plain`, without looking for drift."""
    from evaluator.config import Settings
    from evaluator.pairs import PairRow, score_pairs
    from evaluator.readers.language import likely_language
    from evaluator.segments import SegmentResult, evaluation
    from evaluator.types import Severity

    def nothing(pairs: Sequence[Any]) -> list[SegmentResult]:
        return [SegmentResult(None, Severity.NONE)] * len(pairs)

    rows = (PairRow(number, *pair) for number, pair in enumerate(pairs))
    judge = nothing if plain else evaluation(Settings(), detector, workers=workers)
    return score_pairs(rows, encoder, judge, likely_language, windows, workers=workers)


def _against(
    pairs: Sequence[Pair], part: str, taken: dict[str, float], results: dict[str, Any]
) -> list[Line]:
    """Compare every way with the first one."""
    first = next(iter(taken))
    reference = np.asarray(results[first])
    return [
        Line(
            part,
            name,
            len(pairs) / seconds,
            times_peer=taken[first] / seconds,
            difference=f"{np.abs(np.asarray(results[name]) - reference).max():.1e}",
        )
        for name, seconds in taken.items()
    ]


def share_of_peak(tokens_per_second: float, mean_tokens: float, device: str) -> str:
    """Return the share of the device's measured bf16 matrix rate that encoding reaches.

    A token costs two operations a weight of the layers, and 4 * tokens * width a layer for
    attention; the peak is what one large product of matrices reaches here.
    """
    import torch

    width, inner, layers = 384, 1536, 6
    operations = layers * (2 * (4 * width**2 + 2 * width * inner) + 4 * mean_tokens * width)
    size = 8192
    one = torch.randn(size, size, device=device, dtype=torch.bfloat16)
    for _ in range(3):
        one @ one
    torch.cuda.synchronize()
    start = time.perf_counter()
    for _ in range(20):
        one @ one
    torch.cuda.synchronize()
    peak = 20 * 2 * size**3 / (time.perf_counter() - start)
    reached = operations * tokens_per_second
    return f"{reached / 1e12:.1f} of {peak / 1e12:.0f} TFLOP/s, {reached / peak:.1%} of the peak"


def machine(device: str) -> str:
    """Say what it was measured on."""
    import torch

    from evaluator.models.device import cpu_multiplies_bf16

    if device != "cpu":
        return f"{torch.cuda.get_device_name()}, torch {torch.__version__}"
    kind = "multiplies bf16" if cpu_multiplies_bf16() else "has no bf16 products"
    return f"{torch.get_num_threads()} CPU threads, the processor {kind}, torch {torch.__version__}"


def table(lines: Sequence[Line], title: str) -> str:
    """Return the lines as a Markdown table."""
    out = [
        title,
        "",
        "| part | way | pairs/s | tokens/s | times the peer | largest difference |",
        "|---|---|---:|---:|---:|---:|",
    ]
    for line in lines:
        tokens = f"{line.tokens_per_second:,.0f}" if line.tokens_per_second else ""
        times = f"{line.times_peer:.2f}" if line.times_peer else ""
        out.append(
            f"| {line.part} | {line.way} | {line.pairs_per_second:,.0f} | {tokens} | {times} "
            f"| {line.difference} |"
        )
    return "\n".join(out) + "\n"


def memory(counts: Sequence[int], fake: bool, plain: bool) -> None:
    """Print the peak memory of scoring so many rows, each count in a process of its own."""
    from evaluator.environment import for_libraries

    flags = ["--fake"] * fake + ["--plain"] * plain
    for count in counts:
        command = [sys.executable, "-m", "benchmarks.throughput", "--child", str(count)]
        done = subprocess.run(
            [*command, *flags],
            cwd=ROOT,
            env={**for_libraries(), **os.environ},  # as the command sets them
            check=True,
            capture_output=True,
            text=True,
        )
        print(f"{count:>12,} rows  {done.stdout.strip()}", flush=True)


def child(count: int, fake: bool, plain: bool) -> None:
    """Score so many rows and write them; print time and peak memory."""
    encoder: Any
    if fake:
        from tests.fakes.encoder import HashEncoder

        encoder = HashEncoder()
    else:
        from evaluator.models import load_encoder

        encoder = load_encoder(bulk=True)
    from evaluator.pairs import open_scores

    start = time.perf_counter()
    with (
        open(os.devnull, "wb") as nowhere,
        open_scores("-", "jsonl", stdout=nowhere) as writer,
    ):
        for row in scored(itertools.islice(real_pairs(), count), encoder, plain=plain):
            writer.write([row])
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{peak:,.0f} MB at most, {count / seconds:,.0f} rows/s")


def main() -> None:
    """Print the table, or the peaks of memory."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=2000)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--threads", type=int)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--clock", choices=("wall", "cpu"), default="wall")
    parser.add_argument("--table", metavar="FILE")
    parser.add_argument("--memory", type=int, nargs="+", metavar="ROWS")
    parser.add_argument("--fake", action="store_true", help="an encoder without a model")
    parser.add_argument("--plain", action="store_true", help="do not look for drift")
    parser.add_argument("--child", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        child(options.child, options.fake, options.plain)
        return
    if options.memory:
        memory(options.memory, options.fake, options.plain)
        return
    import torch

    if options.threads:
        torch.set_num_threads(options.threads)
    clock = time.perf_counter if options.clock == "wall" else time.process_time
    pairs = list(itertools.islice(real_pairs(), options.pairs))
    title = f"{len(pairs):,} pairs; {machine(options.device)}; {options.clock} seconds"
    lines: list[Line] = []
    for part in (surface, encoding, token_level, whole):
        lines += part(pairs, options, clock)
        print(table(lines, title), flush=True)
    if options.device != "cpu":
        ours = next(line for line in lines if line.way == "evaluator bf16")
        mean = (ours.tokens_per_second or 0) / ours.pairs_per_second / 2
        print(share_of_peak(ours.tokens_per_second or 0, mean, options.device))
    if options.table:
        Path(options.table).write_text(table(lines, title), encoding="utf-8")


if __name__ == "__main__":
    main()
