"""What the product says to damage that leaves no sense, and to small words that change none.

    python -m benchmarks.nonsense [--draws N] [--seed N] [--list]

Taken are the units without drift of the project's own article pairs, both ways round. Beside the
one side stands the other: as it is; with one content word replaced by one of the same class from
other article pairs; with its words in random order; without its second half; and with one article
exchanged. A unit is flagged when a finding that counts is major or critical. The words come from
the articles alone, by `benchmarks.word_classes`, not from what the training data is made with.
"""

from __future__ import annotations

import argparse
import json
import math
import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import regex

from benchmarks import gold
from benchmarks.article_pairs import share
from benchmarks.word_classes import ClassedWord, classed_words
from evaluator.api import Evaluator
from evaluator.config import load
from evaluator.types import Severity

WANTED = {
    "untouched": "at most 0.05",
    "unrelated word": "at least 0.70",
    "random order": "at least 0.95",
    "second half cut off": "at least 0.98",
}
ARTICLE = "article exchanged"
SHORTEST = 5


@dataclass(frozen=True)
class Unit:
    """A unit without drift; `topic` names the article pair that it comes from."""

    topic: str
    original: str
    rewrite: str


@dataclass(frozen=True)
class Case:
    """A unit and what became of its rewrite; `kind` is a key of `WANTED`, or `ARTICLE`."""

    kind: str
    unit: Unit
    rewrite: str


@dataclass(frozen=True)
class Seen:
    """What the product said of a pair: whether it is flagged at major or above, and its drift."""

    flagged: bool
    drift: float


Judge = Callable[[Sequence[tuple[str, str]]], Sequence[Seen]]
"""Says of each (original, rewrite) what was seen."""


def faithful_units(pairs: Iterable[gold.Pair]) -> Iterator[Unit]:
    """Yield the units that the gold joins and marks "none", each way round."""
    for pair in pairs:
        texts = [
            path.read_text(encoding="utf-8") for path in (pair.original_path, pair.rewrite_path)
        ]
        starts = (
            {*pair.outside_original, *(at for entry in pair.entries for at in entry.original)},
            {*pair.outside_rewrite, *(at for entry in pair.entries for at in entry.rewrite)},
        )
        for entry in pair.entries:
            if entry.severity is Severity.NONE and entry.original and entry.rewrite:
                one = _stretches(texts[0], entry.original, starts[0])
                other = _stretches(texts[1], entry.rewrite, starts[1])
                yield Unit(pair.name, one, other)
                yield Unit(pair.name, other, one)


def _stretches(text: str, own: Iterable[int], starts: Iterable[int]) -> str:
    """The text from each own start to the next start of any entry."""
    stops = (min((stop for stop in starts if stop > at), default=len(text)) for at in own)
    cut = [text[at:stop].split() for at, stop in zip(own, stops, strict=True)]
    return " ".join(word for words in cut for word in words)


def vocabulary(pairs: Iterable[gold.Pair]) -> dict[str, dict[str, set[str]]]:
    """Return the words of each article pair by their class: topic to class to words."""
    out: dict[str, dict[str, set[str]]] = {}
    for pair in pairs:
        kinds: dict[str, set[str]] = defaultdict(set)
        for path in (pair.original_path, pair.rewrite_path):
            for word in classed_words(path.read_text(encoding="utf-8")):
                kinds[word.kind].add(word.text)
        out[pair.name] = kinds
    return out


def cases(
    units: Sequence[Unit], words: dict[str, dict[str, set[str]]], draws: int, seed: int
) -> list[Case]:
    """Return every unit untouched, and what was done to it.

    Args:
        units: From `faithful_units`.
        words: From `vocabulary`.
        draws: How often each unit is damaged in each way that has several outcomes.
        seed: What chance hangs on.
    """
    rng = random.Random(seed)
    found: dict[Case, None] = {}
    for unit in units:
        made = [("untouched", unit.rewrite), ("second half cut off", first_half(unit.rewrite))]
        for _ in range(draws):
            made += [
                ("unrelated word", unrelated(unit, words, rng)),
                ("random order", reordered(unit.rewrite, rng)),
                (ARTICLE, other_article(unit.rewrite, rng)),
            ]
        found.update((Case(kind, unit, text), None) for kind, text in made if text)
    return list(found)


def first_half(text: str) -> str:
    """Return the first half of the words; "" where they are too few."""
    words = text.split()
    return " ".join(words[: (len(words) + 1) // 2]) if len(words) >= SHORTEST else ""


def reordered(text: str, rng: random.Random) -> str:
    """Return the words in random order; "" where they are too few."""
    words = text.split()
    order = rng.sample(words, len(words))
    return " ".join(order) if len(words) >= SHORTEST and order != words else ""


def unrelated(unit: Unit, words: dict[str, dict[str, set[str]]], rng: random.Random) -> str:
    """Return the rewrite with a word of another article in the place of one; "" where none fits.

    The new word has the class of the old one, and its own article has no word that begins like it.
    """
    places = classed_words(unit.rewrite)
    if not places:
        return ""
    place: ClassedWord = rng.choice(places)
    own = {word[:5] for known in words[unit.topic].values() for word in known}
    stock = sorted(
        word
        for topic, kinds in words.items()
        if topic != unit.topic
        for word in kinds.get(place.kind, ())
        if word[:5] not in own
    )
    if not stock:
        return ""
    new = rng.choice(stock)
    before = regex.sub(
        r"\b([Aa])n? $",
        lambda hit: hit.group(1) + ("n " if new[0] in "aeiou" else " "),
        unit.rewrite[: place.start],
    )
    return before + new + unit.rewrite[place.end :]


_THE = regex.compile(
    r"\b(T|t)he (?!(?:first|second|third|last|next|same|only|other|most|best|whole|rest)\b"
    r"|\p{Ll}+est\b|(?:\p{Ll}+ )?\p{Ll}+(?<![su])s\b)(?=(\p{Ll}))"
)
_A = regex.compile(
    r"\b(A|a)n? (?!(?:few|little|lot|number|hundred|good|great|half|day|week|year)\b)"
)


def other_article(text: str, rng: random.Random) -> str:
    """Return the text with "a" for one "the" or the other way round; "" where there is neither.

    Plurals and what takes one article alone ("the first", "a few") are left as they are.
    """
    hits = [*_THE.finditer(text), *_A.finditer(text)]
    if not hits:
        return ""
    hit = rng.choice(hits)
    if hit.re is _A:
        new = "The " if hit.group(1) == "A" else "the "
    else:
        new = ("A" if hit.group(1) == "T" else "a") + ("n " if hit.group(2) in "aeiou" else " ")
    return text[: hit.start()] + new + text[hit.end() :]


def product(evaluator: Evaluator) -> Judge:
    """Return what scores pairs as `evaluator score` does."""

    def judge(pairs: Sequence[tuple[str, str]]) -> list[Seen]:
        seen = []
        for row in evaluator.score_stream(pairs):
            assert row.drift is not None, row.error
            grave = (f.counts and f.severity.rank >= Severity.MAJOR.rank for f in row.findings)
            seen.append(Seen(any(grave), row.drift))
        return seen

    return judge


@dataclass(frozen=True)
class Outcome:
    """What was seen of each case, and by how much an exchanged article moved the drift."""

    seen: dict[Case, Seen]
    moved: tuple[float, ...]

    def flags(self, kind: str) -> tuple[int, int]:
        """How many cases of a kind are flagged, and how many there are."""
        flags = [seen.flagged for case, seen in self.seen.items() if case.kind == kind]
        return sum(flags), len(flags)


def measure(found: Sequence[Case], judge: Judge) -> Outcome:
    """Judge every case; each article exchanged is held against its unit untouched."""
    answers = judge([(case.unit.original, case.rewrite) for case in found])
    seen = dict(zip(found, answers, strict=True))
    still = {case.unit: one.drift for case, one in seen.items() if case.kind == "untouched"}
    moved = (
        abs(one.drift - still[case.unit]) for case, one in seen.items() if case.kind == ARTICLE
    )
    return Outcome(seen, tuple(sorted(moved)))


def percentile(values: Sequence[float], part: float) -> float:
    """Return the least of the sorted values that `part` of them do not exceed."""
    return values[max(0, math.ceil(part * len(values)) - 1)]


def show(outcome: Outcome) -> None:
    """Print a line per kind, shares with their exact 95% intervals."""
    print(f"{'flagged at major or above':26}{'cases':>6}{'share':>20}  wanted")
    for kind, wanted in WANTED.items():
        hits, count = outcome.flags(kind)
        print(f"{kind:26}{count:6}{share(hits, count):>20}  {wanted}")
    moved = outcome.moved
    if moved:
        print(
            f"\n{ARTICLE}: {len(moved)} cases; the drift changes by {percentile(moved, 0.95):.3f} "
            f"at the 95th percentile, {moved[-1]:.3f} at most; wanted at most 0.02"
        )
        hits = sum(change <= 0.02 for change in moved)
        print(f"changed by at most 0.02: {share(hits, len(moved))}")


def show_wrong(outcome: Outcome) -> None:
    """Print each case that is not as wanted, as a line of JSON."""
    still = {c.unit: one.drift for c, one in outcome.seen.items() if c.kind == "untouched"}
    for case, seen in outcome.seen.items():
        if case.kind == ARTICLE:
            wrong = abs(seen.drift - still[case.unit]) > 0.02
        else:
            wrong = seen.flagged == (case.kind == "untouched")
        if wrong:
            row = {"kind": case.kind, "topic": case.unit.topic, "drift": round(seen.drift, 3)}
            row |= {"before": round(still[case.unit], 3), "original": case.unit.original}
            print(json.dumps({**row, "rewrite": case.rewrite}, ensure_ascii=False))


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--draws", type=int, default=3, help="of each unit and kind of damage")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--list", action="store_true", help="print the cases that are not as wanted"
    )
    chosen = parser.parse_args()
    pairs = list(gold.pairs())
    units = list(dict.fromkeys(faithful_units(pairs)))
    found = cases(units, vocabulary(pairs), chosen.draws, chosen.seed)
    outcome = measure(found, product(Evaluator(load().settings)))
    print(
        f"{len(units) // 2} units of {len(pairs)} article pairs, both ways round; "
        f"{chosen.draws} draws, seed {chosen.seed}\n"
    )
    show(outcome)
    if chosen.list:
        print()
        show_wrong(outcome)


if __name__ == "__main__":
    main()
