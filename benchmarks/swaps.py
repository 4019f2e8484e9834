"""A web page against its own text with two numbers exchanged and one sentence dropped.

    python -m benchmarks.swaps [--count N] [--seed N] [--detector none] [--list]
    python -m benchmarks.swaps [--count N] [--seed N] --write FOLDER

Bodies are those of the project's own articles (`corpora/`) and, where the development data folder
is there, of its news documents. Each becomes a page: navigation, headline, byline, pictures with
captions, links, notes, crossheads, teasers, a form or box around it, a footer, as drawn. The other
side is the body as text, in which two numbers of two sentences changed places and a third sentence
is gone. Printed are the swapped sentences whose unit is flagged, the dropped sentences that are an
omission, and what is flagged, called omitted or added beside these: false alarms. `--write` puts
pages and bodies into a folder for `benchmarks.extraction` instead.
"""

from __future__ import annotations

import argparse
import gzip
import html
import json
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import regex

from benchmarks.alignment_data import DOCUMENTS
from evaluator.api import Evaluator
from evaluator.config import load
from evaluator.readers import read_text
from evaluator.segment import sentence_spans
from evaluator.types import Comparison, Severity, Unit, UnitKind

CORPORA = Path("corpora")
_NUMBER = regex.compile(r"(?<![\p{L}\p{N}.,:/-])\d[\d,.]*\d(?![\p{L}\p{N}%:/-])")
_WORD = regex.compile(r"\w+")
_WORDS = 9
_LEAST_SENTENCES = 8
_LONGEST = 40  # paragraphs


@dataclass(frozen=True)
class Case:
    """A page, its body, the text beside it, and what was done to that.

    Attributes:
        swapped: The two sentences as the page has them.
        became: The two as the text has them.
        dropped: The sentence that the text lacks.
    """

    id: str
    page: str
    body: str
    text: str
    swapped: tuple[str, str]
    became: tuple[str, str]
    dropped: str


@dataclass(frozen=True)
class Seen:
    """What the product said of a case.

    Attributes:
        swaps: Which of the two swapped sentences are flagged.
        drops: Whether the dropped sentence is an omission.
        alarms: What else is flagged, omitted or added.
    """

    swaps: tuple[int, ...]
    drops: bool
    alarms: tuple[str, ...]


def bodies() -> Iterator[tuple[str, list[str]]]:
    """Yield the paragraphs of articles, with a name each."""
    for path in sorted(CORPORA.glob("*/original.txt")):
        document = read_text(path.read_text("utf-8"))
        paragraphs = [
            " ".join(document.text[p.start : p.end].split())
            for p in document.paragraphs
            if p.role_confidence < 0.5
        ]
        yield path.parent.name, [text for text in paragraphs if len(text.split()) >= _WORDS]
    if not DOCUMENTS.exists():
        return
    with gzip.open(DOCUMENTS, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if row["domain"] == "news":
                reference = next(iter(row["references"].values()))
                said = [" ".join(part for part in paragraph if part) for paragraph in reference]
                # The headline is a paragraph without a full stop.
                yield row["id"], [text for text in said if len(text.split()) >= _WORDS]


def cases(count: int, seed: int) -> Iterator[Case]:
    """Yield `count` cases, or as many as there are bodies with numbers enough."""
    made = list(bodies())
    own = [each for each in made if (CORPORA / each[0]).exists()]
    others = [each for each in made if each not in own]
    random.Random(seed).shuffle(others)
    for name, paragraphs in [*own, *others]:
        if count and (case := _case(name, paragraphs[:_LONGEST], random.Random(f"{seed}:{name}"))):
            count -= 1
            yield case


def _case(name: str, paragraphs: Sequence[str], rng: random.Random) -> Case | None:
    split = [[text[start:end] for start, end in sentence_spans(text, "en")] for text in paragraphs]
    every = [(p, s) for p, sentences in enumerate(split) for s in range(len(sentences))]
    said = [split[p][s] for p, s in every]
    if len(every) < _LEAST_SENTENCES or len(set(said)) < len(said):
        return None
    numbered = [at for at in every if _NUMBER.search(split[at[0]][at[1]])]
    pairs = [
        (a, b)
        for at, a in enumerate(numbered)
        for b in numbered[at + 1 :]
        if _number(split, a) != _number(split, b)
    ]
    if not pairs:
        return None
    first, second = rng.choice(pairs)
    dropped = rng.choice([at for at in every if at not in (first, second)])
    changed = [list(sentences) for sentences in split]
    for to, source in ((first, second), (second, first)):
        number = _number(split, source)
        changed[to[0]][to[1]] = _NUMBER.sub(number, split[to[0]][to[1]], count=1)
    became = changed[first[0]][first[1]], changed[second[0]][second[1]]
    changed[dropped[0]][dropped[1]] = ""
    text = "\n\n".join(
        joined for each in changed if (joined := " ".join(part for part in each if part))
    )
    swapped = split[first[0]][first[1]], split[second[0]][second[1]]
    gone = split[dropped[0]][dropped[1]]
    body = "\n\n".join(paragraphs)
    return Case(name, page_of(paragraphs, rng), body, text, swapped, became, gone)


def _number(split: Sequence[Sequence[str]], at: tuple[int, int]) -> str:
    found = _NUMBER.search(split[at[0]][at[1]])
    assert found is not None
    return found.group()


def page_of(paragraphs: Sequence[str], rng: random.Random) -> str:
    """Return a web page of an article, with what pages have around and between."""
    lines = [json.loads(line) for line in (CORPORA / "furniture.jsonl").read_text().splitlines()]

    def furniture(place: str, count: int) -> list[str]:
        return [
            html.escape(e["text"])
            for e in rng.sample([x for x in lines if x["place"] == place], count)
        ]

    tag = rng.choice(("p", "p", "p", "div"))
    parts: list[str] = []
    for number, text in enumerate(paragraphs):
        said = html.escape(text)
        if rng.random() < 0.3:
            at = rng.choice([m.start() for m in regex.finditer(r" ", said)])
            word = regex.search(r"\S+", said[at + 1 :])
            if word and "&" not in word.group():
                end = at + 1 + word.end()
                said = f'{said[: at + 1]}<a href="/x{number}">{said[at + 1 : end]}</a>{said[end:]}'
        if rng.random() < 0.1:
            said += f'<sup><a href="#fn{number}">{number + 1}</a></sup>'
        parts.append(f"<{tag}>{said}</{tag}>")
        if rng.random() < 0.15:
            (caption,) = furniture("between", 1)
            parts.append(f'<figure><img src="i.jpg"><figcaption>{caption}</figcaption></figure>')
        elif rng.random() < 0.1:
            (teaser,) = furniture("between", 1)
            parts.append(f'<aside class="related"><a href="/r">{teaser}</a></aside>')
        elif rng.random() < 0.1:
            parts.append("<script>var ad = 1;</script><div class='ad'>Advertisement</div>")
    box = rng.choice(("article", "main", "div class='story'", "form", "section"))
    menu = "".join(
        f"<li><a href='/{t}'>{t}</a></li>" for t in ("World", "Sport", "Culture", "Shop")
    )
    after = "".join(f"<li><a href='/n'>{t}</a></li>" for t in furniture("after", 3))
    title = " ".join(html.escape(paragraphs[0]).split()[:8])
    return (
        f"<html><head><title>{title} | The Paper</title></head><body><nav><ul>{menu}</ul></nav>"
        f"<div class='top'>{furniture('before', 1)[0]}</div><{box}><h1>{title}</h1>"
        f"<div class='byline'>By Jo Field</div><time>5 June 2024</time>{''.join(parts)}"
        f"</{box.split()[0]}><div class='more'><h3>Read more</h3><ul>{after}</ul></div>"
        f"<footer>© The Paper. All rights reserved.</footer></body></html>"
    )


def look(case: Case, evaluator: Evaluator) -> Seen:
    """Compare a case's sides, and say what was seen of what was done."""
    comparison = evaluator.compare(read_text(case.page, input_format="html"), read_text(case.text))
    swaps: set[int] = set()
    dropped, alarms = False, []
    for unit in comparison.units:
        said = " ".join(_texts(comparison, unit).split())
        flagged = bool(unit.flags) and unit.severity is not Severity.NONE
        done = {at for at, sentence in enumerate(case.swapped) if _shares(said, sentence)}
        if flagged:
            swaps |= done
        if _shares(said, case.dropped):
            dropped |= unit.kind is UnitKind.OMISSION or (unit.kind.joined and flagged)
        elif done and unit.kind.joined:
            pass
        elif flagged or unit.kind in (UnitKind.OMISSION, UnitKind.ADDITION):
            words = said or " ".join(comparison.rewrite.text_of_all(unit.rewrite).split())
            what = unit.flags[0].message if unit.flags else ""
            alarms.append(f"{unit.kind.value}: {words[:100]}: {what}")
    return Seen(tuple(sorted(swaps)), dropped, tuple(alarms))


def _shares(said: str, sentence: str) -> bool:
    """Whether a unit has most words of a sentence, or the sentence most of the unit's."""
    words = [_WORD.findall(text) for text in (said, sentence)]
    runs = [set(zip(each, each[1:], each[2:], strict=False)) or {tuple(each)} for each in words]
    return len(runs[0] & runs[1]) > 0.6 * min(map(len, runs))


def _texts(comparison: Comparison, unit: Unit) -> str:
    return comparison.original.text_of_all(unit.original) if unit.original else ""


def write(made: Iterable[Case], folder: Path) -> None:
    """Write pages and their bodies as `benchmarks.extraction` reads them."""
    (folder / "html").mkdir(parents=True, exist_ok=True)
    gold = {}
    for number, case in enumerate(made):
        (folder / f"html/{number}.html").write_text(case.page, "utf-8")
        gold[str(number)] = {"articleBody": case.body}
    (folder / "ground-truth.json").write_text(json.dumps(gold), "utf-8")


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--count", type=int, default=70, help="so many pages")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--detector", help="as in compare")
    parser.add_argument("--list", action="store_true", help="what was missed or a false alarm")
    parser.add_argument("--write", type=Path, metavar="FOLDER")
    given = parser.parse_args()
    if given.write:
        write(cases(given.count, given.seed), given.write)
        return
    flags = {"detector": given.detector} if given.detector else {}
    evaluator = Evaluator(load(flags=flags).settings)
    pages = swaps = drops = alarms = 0
    for case in cases(given.count, given.seed):
        seen = look(case, evaluator)
        pages += 1
        swaps += len(seen.swaps)
        drops += seen.drops
        alarms += len(seen.alarms)
        if given.list:
            for text in seen.alarms:
                print(f"{case.id}: false alarm: {text}", flush=True)
            for at in {0, 1} - set(seen.swaps):
                print(f"{case.id}: swap missed: {case.swapped[at]} | {case.became[at]}", flush=True)
            if not seen.drops:
                print(f"{case.id}: drop missed: {case.dropped}", flush=True)
    print(
        f"{pages} pages: swapped sentences flagged {swaps} of {2 * pages} "
        f"({swaps / 2 / pages:.1%}), drops told {drops} of {pages} ({drops / pages:.1%}), "
        f"false alarms a page {alarms / pages:.2f}"
    )


if __name__ == "__main__":
    main()
