"""Article pairs whose alignment is known, built from documents that exist in several versions.

Segment i of one version of a document says what segment i of another says. Two versions become
an original and a rewrite; seeded edits of the rewrite (`CONDITIONS`) give the answers: which
segments are linked, left out, put in and moved.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

DOCUMENTS = Path("../shared/data/wmt_documents.jsonl.gz")
CONDITIONS = ("plain", "cut", "merge", "move", "furniture")
FITTING = ("plain", "cut", "merge", "move", "broken")
KINDS = ("written", "lower", "lines", "run", "dialogue")
_SEGMENTS_A_PARAGRAPH = {"lines": 1, "run": 10_000}
_USUAL_PARAGRAPH = 3
_ENDS = re.compile(r"[.!?…。][\"'”’»)\]]*$")
_BEGINS = re.compile(r"(^|[.!?]\s+)([\"'“‘(]?)([A-Z])(?=[a-z]*\b(?!\.))")
_LAST_STOP = re.compile(r"\.$")
_NAMES = ("Ana", "Ben", "Cleo", "Dai")
_FURNITURE_BEFORE = (
    "Sign up to our morning newsletter",
    "Skip to main content",
    "Get alerts for breaking stories on your phone.",
    "Your gift keeps this newsroom open to everybody.",
    "By Marta Lindqvist, staff reporter",
)
_FURNITURE_BETWEEN = (
    "See also: What the new bridge means for commuters",
    "Photo: Jonas Reber / Archive",
    "Read more: Five walks for a wet weekend",
    "Advertisement",
    "Share this story",
)
_FURNITURE_AFTER = (
    "Marta Lindqvist writes about science and the sea.",
    "Follow us for more stories like this one.",
    "Thank you for subscribing",
    "All rights reserved.",
    "Please reload the page to log in again.",
)


@dataclass(frozen=True)
class Version:
    """One version of a document: its segments in order."""

    name: str
    segments: tuple[str, ...]


@dataclass(frozen=True)
class SourceDocument:
    """A document in several versions with as many segments each."""

    id: str
    domain: str
    references: tuple[Version, ...]
    outputs: tuple[Version, ...]

    @property
    def held_out(self) -> bool:
        """Whether the document is kept for the final figures: two in five, by hash of its id."""
        return hashlib.sha256(self.id.encode()).digest()[0] % 5 < 2


@dataclass(frozen=True)
class Piece:
    """A line of a built article: its text, and the gold segments in it.

    Attributes:
        gold: For each segment in the piece its id and its share of `text`; an id below 0 is
            foreign text or furniture.
        breaks: A paragraph begins here.
        moved: The piece stands elsewhere than in the original.
        furniture: Neither body text of this document nor of another.
    """

    text: str
    gold: tuple[tuple[int, int, int], ...]
    breaks: bool = False
    moved: bool = False
    furniture: bool = False


@dataclass(frozen=True)
class GoldSegment:
    """A gold segment with its span in the article's text."""

    id: int
    start: int
    end: int
    furniture: bool = False


@dataclass(frozen=True)
class Article:
    """One side of a built pair.

    Attributes:
        pieces: Spans of the lines that it was built of, in order.
        paragraphs: Spans of its paragraphs.
    """

    text: str
    pieces: tuple[tuple[int, int], ...]
    paragraphs: tuple[tuple[int, int], ...]
    segments: tuple[GoldSegment, ...]


@dataclass(frozen=True)
class ArticlePair:
    """Two articles and the right answer.

    Attributes:
        groups: Sets of segment ids that belong to one unit (merged segments share theirs).
        moved: Ids of the segments that stand elsewhere in the rewrite.
    """

    id: str
    original: Article
    rewrite: Article
    groups: tuple[frozenset[int], ...]
    moved: frozenset[int]

    @property
    def links(self) -> set[tuple[int, int]]:
        """Pairs of segment ids, original and rewrite, that a unit should join."""
        there = {s.id for s in self.original.segments} & {s.id for s in self.rewrite.segments}
        return {(a, b) for group in self.groups for a in group & there for b in group & there}


def load_documents(path: Path = DOCUMENTS, at_least: int = 6) -> list[SourceDocument]:
    """Read the documents that have `at_least` segments."""
    documents = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            document = SourceDocument(
                row["id"], row["domain"], _versions(row["references"]), _versions(row["outputs"])
            )
            if document.references and len(document.references[0].segments) >= at_least:
                documents.append(document)
    return documents


def _versions(named: dict[str, list[list[str]]]) -> tuple[Version, ...]:
    return tuple(
        Version(name, tuple(segment.strip() for paragraph in paragraphs for segment in paragraph))
        for name, paragraphs in sorted(named.items())
    )


def build_pair(
    document: SourceDocument,
    condition: str,
    foreign: Sequence[str],
    seed: int = 0,
    kind: str = "written",
) -> ArticlePair:
    """Make an article pair of two versions of `document`.

    Args:
        document: The document; the original is a reference, the rewrite a system's output.
        condition: One of `CONDITIONS` or `FITTING`. Each but the last two takes in the one
            before: "cut" drops a rewrite segment with probability 0.1 and puts foreign ones in,
            one for every ten;
            "merge" joins neighbours by ", and" with probability 0.15 and splits at a clause with
            probability 0.1; "move" moves one block of 1 to 4 segments by at least 3 places.
            "furniture" is "cut" with other furniture before, between and after on both sides
            and paragraphs of other lengths; "broken" is "cut" with sentences cut in two at
            any word on both sides.
        foreign: Segments of other documents.
        seed: Of every draw, together with the document's id and the condition.
        kind: One of `KINDS`. "lower" begins every sentence small, as chats and notes do; "lines"
            does, too, and gives each segment a line without a full stop; "run" is long
            paragraphs, as captions are when joined; in "dialogue" a name begins each turn.
    """
    rng = random.Random(f"{seed}:{document.id}:{condition}")
    first = rng.choice(document.references)
    second = rng.choice(document.outputs)
    original = _lines([_written_as(kind, i, text) for i, text in enumerate(first.segments)])
    rewrite = _lines([_written_as(kind, i, text) for i, text in enumerate(second.segments)])
    foreign = [_written_as(kind, i, text) for i, text in enumerate(foreign)]
    groups = {index: frozenset({index}) for index in range(len(original))}
    if condition != "plain":
        rewrite = _cut(rewrite, foreign, rng)
    if condition in ("merge", "move"):
        rewrite = _merge(rewrite, groups, rng)
    if condition == "broken":
        original, rewrite = _break(original, rng), _break(rewrite, rng)
    if condition == "move":
        rewrite = _move(rewrite, rng)
    if condition in ("merge", "move"):
        rewrite = _split(rewrite, rng)
    if condition == "furniture":
        original, rewrite = _furnish(original, rng, 0), _furnish(rewrite, rng, 1)
    moved = frozenset(item[0] for piece in rewrite if piece.moved for item in piece.gold)
    usual = _SEGMENTS_A_PARAGRAPH.get(kind, _USUAL_PARAGRAPH)
    size = rng.choice((2, 4, 5)) if condition == "furniture" else usual
    return ArticlePair(
        f"{document.id}:{condition}",
        _article(original, usual),
        _article(rewrite, size),
        tuple(set(groups.values())),
        frozenset(item for item in moved if item >= 0),
    )


def _written_as(kind: str, number: int, text: str) -> str:
    """Return a segment as documents of a kind write it."""
    if kind in ("lower", "lines"):
        text = _BEGINS.sub(lambda m: m.group(1) + m.group(2) + m.group(3).lower(), text)
    if kind == "lines":
        text = _LAST_STOP.sub("", text)
    return f"{_NAMES[number % len(_NAMES)]}: {text}" if kind == "dialogue" and text else text


def join_pairs(pairs: Iterable[ArticlePair]) -> ArticlePair:
    """Make one long pair of several, their segment ids counted on."""
    originals, rewrites, groups, moved, names = [], [], [], [], []
    for number, pair in enumerate(pairs):
        shift = number * 100_000
        originals.append((pair.original, shift))
        rewrites.append((pair.rewrite, shift))
        groups.extend(frozenset(item + shift for item in group) for group in pair.groups)
        moved.extend(item + shift for item in pair.moved)
        names.append(pair.id)
    return ArticlePair(
        f"{names[0]}+{len(names) - 1}",
        _join_articles(originals),
        _join_articles(rewrites),
        tuple(groups),
        frozenset(moved),
    )


def _join_articles(articles: Sequence[tuple[Article, int]]) -> Article:
    texts: list[str] = []
    pieces: list[tuple[int, int]] = []
    paragraphs: list[tuple[int, int]] = []
    segments: list[GoldSegment] = []
    at = 0
    for article, shift in articles:
        texts.append(article.text)
        pieces.extend((start + at, end + at) for start, end in article.pieces)
        paragraphs.extend((start + at, end + at) for start, end in article.paragraphs)
        segments.extend(
            replace(
                item,
                id=item.id + shift if item.id >= 0 else item.id - shift,
                start=item.start + at,
                end=item.end + at,
            )
            for item in article.segments
        )
        at += len(article.text) + 2
    return Article("\n\n".join(texts), tuple(pieces), tuple(paragraphs), tuple(segments))


def _lines(segments: Sequence[str]) -> list[Piece]:
    return [Piece(text, ((i, 0, len(text)),)) for i, text in enumerate(segments) if text]


def _cut(pieces: list[Piece], foreign: Sequence[str], rng: random.Random) -> list[Piece]:
    put_in = max(1, round(len(pieces) / 10))
    kept = [piece for piece in pieces if rng.random() >= 0.1] or pieces[:1]
    for number in range(put_in):
        text = rng.choice(foreign)
        place = rng.randrange(len(kept) + 1)
        kept.insert(place, Piece(text, ((-1 - number, 0, len(text)),)))
    return kept


def _merge(
    pieces: list[Piece], groups: dict[int, frozenset[int]], rng: random.Random
) -> list[Piece]:
    merged: list[Piece] = []
    for piece in pieces:
        last = merged[-1] if merged else None
        mergeable = (
            last is not None
            and len(last.gold) == 1
            and min(last.gold[0][0], piece.gold[0][0]) >= 0
            and rng.random() < 0.15
        )
        if last is None or not mergeable:
            merged.append(piece)
            continue
        left = last.text.rstrip(".!?:;, ")
        text = f"{left}, and {piece.text}"
        gold = ((last.gold[0][0], 0, len(left)), (piece.gold[0][0], len(left), len(text)))
        merged[-1] = Piece(text, gold)
        ids = frozenset(item[0] for item in gold)
        for item in ids:
            groups[item] = ids
    return merged


def _split(pieces: list[Piece], rng: random.Random) -> list[Piece]:
    """Cut some sentences in two at a clause, as a translator does."""
    done: list[Piece] = []
    for piece in pieces:
        done.append(piece)
        middles = [
            match.start()
            for match in re.finditer(r", (?=\w)", piece.text)
            if min(match.start(), len(piece.text) - match.start()) >= 25
        ]
        if len(piece.gold) == 1 and middles and rng.random() < 0.1:
            at = rng.choice(middles)
            rest = piece.text[at + 2 :]
            _halve(done, piece, piece.text[:at] + ".", rest[0].upper() + rest[1:])
    return done


def _break(pieces: list[Piece], rng: random.Random) -> list[Piece]:
    """Cut some sentences in two where no sentence ends, as a bad segmenter does."""
    done: list[Piece] = []
    for piece in pieces:
        done.append(piece)
        words = piece.text.split(" ")
        if len(piece.gold) == 1 and len(words) > 5 and rng.random() < 0.1:
            at = rng.choice((1, 2, 3, len(words) // 2, -3, -2, -1, -1))
            _halve(done, piece, " ".join(words[:at]) + ".", " ".join(words[at:]))
    return done


def _halve(done: list[Piece], piece: Piece, first: str, second: str) -> None:
    """Put two pieces of the same segment in the place of the last one."""
    segment = piece.gold[0][0]
    done[-1:] = [
        replace(piece, text=first, gold=((segment, 0, len(first)),)),
        replace(piece, text=second, gold=((segment, 0, len(second)),)),
    ]


def _move(pieces: list[Piece], rng: random.Random) -> list[Piece]:
    size = rng.randint(1, min(4, max(1, len(pieces) // 3)))
    for _ in range(50):
        start = rng.randrange(len(pieces) - size + 1)
        block = pieces[start : start + size]
        rest = pieces[:start] + pieces[start + size :]
        places = [place for place in range(len(rest) + 1) if abs(place - start) >= max(3, size)]
        if places and any(item[0] >= 0 for piece in block for item in piece.gold):
            place = rng.choice(places)
            moved = [replace(piece, moved=True) for piece in block]
            return rest[:place] + moved + rest[place:]
    return pieces


def _furnish(pieces: list[Piece], rng: random.Random, side: int) -> list[Piece]:
    """Put lines of furniture around and between; the sides have none in common."""
    first_id = -1000 * (side + 1)

    def line(text: str, number: int) -> Piece:
        return Piece(text, ((first_id - number, 0, len(text)),), breaks=True, furniture=True)

    before = rng.sample(_FURNITURE_BEFORE[side::2], rng.randint(1, 2))
    after = rng.sample(_FURNITURE_AFTER[side::2], rng.randint(1, 2))
    done = list(pieces)
    for number, text in enumerate(rng.sample(_FURNITURE_BETWEEN[side::2], rng.randint(1, 2))):
        place = rng.randrange(1, len(done)) if len(done) > 1 else 1
        done.insert(place, line(text, 100 + number))
    return (
        [line(text, 200 + number) for number, text in enumerate(before)]
        + done
        + [line(text, 300 + number) for number, text in enumerate(after)]
    )


def _article(pieces: Sequence[Piece], a_paragraph: int) -> Article:
    text = ""
    spans: list[tuple[int, int]] = []
    paragraphs: list[tuple[int, int]] = []
    segments: list[GoldSegment] = []
    in_paragraph = 0
    fresh = True
    for piece in pieces:
        unended = not _ENDS.search(piece.text)
        fresh = fresh or piece.furniture or in_paragraph == a_paragraph or unended
        if text:
            text += "\n\n" if fresh else " "
        start = len(text)
        text += piece.text
        spans.append((start, len(text)))
        if fresh:
            paragraphs.append((start, len(text)))
            in_paragraph = 0
        else:
            paragraphs[-1] = (paragraphs[-1][0], len(text))
        in_paragraph += 1
        # A headline or a list item is a paragraph of its own, as it is in an article.
        fresh = piece.furniture or unended
        for item, low, high in piece.gold:
            begin = segments.pop().start if segments and segments[-1].id == item else start + low
            segments.append(GoldSegment(item, begin, start + high, piece.furniture))
    return Article(text, tuple(spans), tuple(paragraphs), tuple(segments))
