"""Compares sentence segmenters: hard cases, news articles, speed, start-up.

Prints the table of `docs/decisions/0001-segmenter.md`. Every peer is used as its documentation
says; "ours" is what `evaluator.segment` does. Peers that are not installed are left out.

    python benchmarks/segmentation.py [--documents FILE] [--failures NAME]
"""

from __future__ import annotations

import argparse
import gzip
import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

Segmenter = Callable[[str, str], list[str]]

ROOT = Path(__file__).resolve().parent.parent
CASES = ROOT / "tests" / "segment" / "cases.txt"
DOCUMENTS = ROOT / ".." / "shared" / "data" / "wmt_documents.jsonl.gz"
START = {
    "ours": "from evaluator.segment import sentence_spans; sentence_spans('A b. C d.', 'en')",
    "sentencex": "import sentencex; sentencex.segment('en', 'A b. C d.')",
    "pysbd": "import pysbd; pysbd.Segmenter(language='en', clean=False).segment('A b. C d.')",
    "syntok": "import syntok.segmenter as s; list(s.process('A b. C d.'))",
    "nupunkt": "import nupunkt; nupunkt.sent_tokenize('A b. C d.')",
}


def ours(text: str, language: str) -> list[str]:
    """Segment as the project does."""
    from evaluator.segment import sentence_spans

    return [text[start:end] for start, end in sentence_spans(text, language)]


def sentencex(text: str, language: str) -> list[str]:
    """Segment with sentencex alone."""
    import sentencex

    return list(sentencex.segment(language, text))


def pysbd(text: str, language: str) -> list[str]:
    """Segment with pysbd, which must not clean the text."""
    import pysbd
    from pysbd.languages import LANGUAGE_CODES

    code = language if language in LANGUAGE_CODES else "en"
    return list(pysbd.Segmenter(language=code, clean=False).segment(text))


def syntok(text: str, language: str) -> list[str]:
    """Segment with syntok, whatever the language."""
    import syntok.segmenter

    return [
        text[sentence[0].offset : sentence[-1].offset + len(sentence[-1].value)]
        for paragraph in syntok.segmenter.process(text)
        for sentence in paragraph
    ]


def nupunkt(text: str, language: str) -> list[str]:
    """Segment with nupunkt's default model."""
    import nupunkt

    return list(nupunkt.sent_tokenize(text))


SEGMENTERS: dict[str, Segmenter] = {
    "ours": ours,
    "sentencex": sentencex,
    "pysbd": pysbd,
    "syntok": syntok,
    "nupunkt": nupunkt,
}


def read_cases(path: Path) -> Iterator[tuple[str, str, list[str]]]:
    """Yield language, kind and sentences of each case."""
    for line in path.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            language, kind, text = line.split("\t")
            yield language, kind, text.split("¦")


def boundaries(sentences: list[str]) -> set[int]:
    """Return how many characters that are not white space stand before each boundary."""
    ends: set[int] = set()
    at = 0
    for sentence in sentences:
        at += len("".join(sentence.split()))
        ends.add(at)
    return ends - {at, 0}


def stopped(sentences: list[str]) -> set[int]:
    """Return the boundaries behind a full stop: those that a segmenter can see."""
    ends: set[int] = set()
    at = 0
    for sentence in sentences:
        at += len("".join(sentence.split()))
        if sentence.rstrip().rstrip("\"”’'»)]").endswith((".", "!", "?", "…")):
            ends.add(at)
    return ends


def is_exact(text: str, sentences: list[str]) -> bool:
    """Whether the sentences are in the text, in order, with only white space left out."""
    at = 0
    for sentence in sentences:
        found = text.find(sentence.strip(), at)
        if found < 0 or text[at:found].strip():
            return False
        at = found + len(sentence.strip())
    return not text[at:].strip()


def news_paragraphs(path: Path) -> Iterator[list[str]]:
    """Yield the segments of each paragraph of the news articles, translator by translator."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            document = json.loads(line)
            if document["domain"] == "news":
                for paragraphs in document["references"].values():
                    yield from paragraphs


def start_up(name: str) -> float:
    """Return the seconds that the first sentence costs in a fresh process, best of three."""
    times = []
    for _ in range(3):
        script = (
            f"import time; t = time.perf_counter(); {START[name]}; print(time.perf_counter() - t)"
        )
        done = subprocess.run(
            [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT
        )
        times.append(float(done.stdout))
    return min(times)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--documents", type=Path, default=DOCUMENTS)
    parser.add_argument("--failures", choices=SEGMENTERS, help="print the cases that it gets wrong")
    options = parser.parse_args()
    cases = list(read_cases(CASES))
    paragraphs = list(news_paragraphs(options.documents)) if options.documents.exists() else []
    print(
        "segmenter   cases      en   other    news P     R    F1  R stop  exact   kchar/s  start ms"
    )
    for name, segmenter in SEGMENTERS.items():
        if name != "ours" and find_spec(name) is None:
            continue
        right: Counter[str] = Counter()
        total: Counter[str] = Counter()
        inexact = 0
        for language, _, gold in cases:
            text = "".join(gold)
            found = segmenter(text, language)
            inexact += not is_exact(text, found)
            group = "en" if language == "en" else "other"
            total[group] += 1
            right[group] += boundaries(found) == boundaries(gold)
            if options.failures == name and boundaries(found) != boundaries(gold):
                print("  ", language, " ¦ ".join(part.strip() for part in found))
        hits = said = true = stops = stop_hits = characters = 0
        began = time.perf_counter()
        for gold in paragraphs:
            text = " ".join(gold)
            found = segmenter(text, "en")
            inexact += not is_exact(text, found)
            said_here, true_here = boundaries(found), boundaries(gold)
            stops_here = true_here & stopped(gold)
            hits += len(said_here & true_here)
            said += len(said_here)
            true += len(true_here)
            stops += len(stops_here)
            stop_hits += len(said_here & stops_here)
            characters += len(text)
        seconds = time.perf_counter() - began
        precision, recall = hits / max(said, 1), hits / max(true, 1)
        f1 = 2 * precision * recall / max(precision + recall, 1e-9)
        print(
            f"{name:10}  {right.total():3}/{total.total():3}  {right['en']:3}/{total['en']:3}"
            f"  {right['other']:2}/{total['other']:2}   {precision:6.4f} {recall:5.4f} {f1:5.4f}"
            f" {stop_hits / max(stops, 1):6.4f}"
            f"  {inexact:5}  {characters / seconds / 1000:8.0f}  {1000 * start_up(name):8.0f}"
        )


if __name__ == "__main__":
    main()
