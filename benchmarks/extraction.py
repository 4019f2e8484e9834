"""Articles out of web pages: trafilatura's two settings and ours, beside text that people marked.

    python -m benchmarks.extraction FOLDER [--gold FILE] [--list] [--limit N]

FOLDER is laid out as the article extraction benchmark lays it out: `ground-truth.json` (or the one
`.json` in it, or `--gold`), an object of pages by id, each with the marked text as `articleBody`
(or `text`, `body`), and `html/ID.html.gz` or `.html` (a page may name its own with `file`). Printed
are precision, recall and F1 of shingles of four tokens, the mean over pages, with a 95% interval
by bootstrap over pages. "Ours" leaves out what our reader says is headline, standfirst, byline or
date, since bodies are marked without them; "ours with edges" leaves nothing out. The last line
counts pages of which we gave under 60% of the marked letters, and those of them without a
warning.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import regex

from evaluator.errors import InputError
from evaluator.readers import read_text
from evaluator.types import Document, Role

_TOKEN = regex.compile(r"\w+")
_SHINGLE = 4
_BODY_KEYS = ("articleBody", "text", "body")
_EDGES = (Role.HEADLINE, Role.STANDFIRST, Role.BYLINE, Role.DATE)
_SURE = 0.5
_LEAST = 0.6
_RESAMPLES = 1_000


@dataclass(frozen=True)
class Page:
    """A page and the text that people marked in it."""

    id: str
    html: bytes
    gold: str


@dataclass(frozen=True)
class Counts:
    """Shingles that are in both texts, in ours alone, in the marked one alone, as shares."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Harmonic mean; 0 where both are."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def pages(folder: Path, gold: Path | None) -> Iterator[Page]:
    """Yield the pages of a folder, in the order of their ids."""
    if gold is None:
        usual = folder / "ground-truth.json"
        gold = usual if usual.exists() else next(iter(sorted(folder.glob("*.json"))), None)
    if gold is None:
        sys.exit(f"{folder} has no JSON of marked texts; name it with --gold.")
    marked = json.loads(gold.read_text("utf-8"))
    if isinstance(marked, list):
        marked = {str(each.get("id") or each["file"]): each for each in marked}
    for name in sorted(marked):
        entry = marked[name]
        text = next((entry[key] for key in _BODY_KEYS if entry.get(key) is not None), "")
        if (html := _html(folder, name, entry)) is not None:
            yield Page(name, html, text)
        else:
            print(f"{name}: there is no page of it", file=sys.stderr)


def _html(folder: Path, name: str, entry: dict[str, Any]) -> bytes | None:
    names = [entry["file"]] if entry.get("file") else [f"{name}.html.gz", f"{name}.html", name]
    for path in (base / each for each in names for base in (folder / "html", folder)):
        if path.is_file():
            data = path.read_bytes()
            return gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
    return None


def compare(gold: str, found: str) -> Counts:
    """Compare two texts by their shingles, as often as each is there."""
    marked, given = _shingles(gold), _shingles(found)
    both = (marked & given).total()
    if not marked and not given:
        return Counts(1.0, 1.0)
    return Counts(both / given.total() if given else 0.0, both / marked.total() if marked else 0.0)


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    tokens = _TOKEN.findall(text)
    return (
        Counter(
            tuple(tokens[at : at + _SHINGLE]) for at in range(max(1, len(tokens) - _SHINGLE + 1))
        )
        if tokens
        else Counter()
    )


def _trafilatura(html: str, *, recall: bool) -> str:
    from trafilatura import extract

    return extract(html, include_comments=False, favor_recall=recall) or ""


def ours(html: str) -> Document | None:
    """Read a page as the product does, None where it refuses it."""
    try:
        return read_text(html, input_format="html")
    except InputError:
        return None


def body_of(document: Document | None, *, edges: bool = False) -> str:
    """Return what a document has of the article, without its edges unless `edges`."""
    if document is None:
        return ""
    return "\n".join(
        document.text[part.start : part.end]
        for part in document.paragraphs
        if edges or part.role not in _EDGES or part.role_confidence < _SURE
    )


def _interval(values: list[float]) -> tuple[float, float]:
    drawn = random.Random(0)
    means = sorted(
        sum(drawn.choices(values, k=len(values))) / len(values) for _ in range(_RESAMPLES)
    )
    return means[int(0.025 * _RESAMPLES)], means[int(0.975 * _RESAMPLES)]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--gold", type=Path, help="the JSON of marked texts")
    parser.add_argument("--list", action="store_true", help="a line a page too, worst first")
    parser.add_argument("--limit", type=int, help="so many pages only")
    given = parser.parse_args()
    systems: dict[str, Callable[[str, Document | None], str]] = {
        "trafilatura": lambda html, _: _trafilatura(html, recall=False),
        "trafilatura, recall": lambda html, _: _trafilatura(html, recall=True),
        "ours": lambda _, document: body_of(document),
        "ours with edges": lambda _, document: body_of(document, edges=True),
    }
    counts: dict[str, list[Counts]] = {name: [] for name in systems}
    lines: list[tuple[float, str]] = []
    short = silent = 0
    for number, page in enumerate(pages(given.folder, given.gold)):
        if given.limit is not None and number >= given.limit:
            break
        html = _decoded(page.html)
        document = ours(html)
        for name, extract in systems.items():
            counts[name].append(compare(page.gold, extract(html, document)))
        ran = [f"{counts[name][-1].f1:.3f}" for name in systems]
        lines.append(
            (counts["ours"][-1].f1 - counts["trafilatura"][-1].f1, f"{page.id}\t" + "\t".join(ran))
        )
        if counts["ours with edges"][-1].recall < _LEAST:
            short += 1
            silent += document is not None and not document.warnings
    if given.list:
        print("\t".join(("page", *systems)))
        print("\n".join(line for _, line in sorted(lines)))
    print(f"{'':22}{'precision':>10}{'recall':>8}{'F1':>7}  95%")
    for name, found in counts.items():
        if not found:
            sys.exit("There is no page.")
        low, high = _interval([each.f1 for each in found])
        precision = sum(each.precision for each in found) / len(found)
        recall = sum(each.recall for each in found) / len(found)
        f1 = sum(each.f1 for each in found) / len(found)
        print(f"{name:22}{precision:10.3f}{recall:8.3f}{f1:7.3f}  {low:.3f} to {high:.3f}")
    print(
        f"{len(lines):,} pages; under {_LEAST:.0%} of the marked text: {short:,}, of them "
        f"{silent:,} without a warning"
    )


def _decoded(data: bytes) -> str:
    from evaluator.readers.decode import decode_mended
    from evaluator.readers.html import declared_encoding

    return decode_mended(data, "The page", declared_encoding(data))[0]


if __name__ == "__main__":
    main()
