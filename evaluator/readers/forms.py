"""How page furniture reads: evidence in the wording and shape of one paragraph.

The tables are in `furniture.toml`. Each says how far its words, seen alone, make the paragraph
furniture; what is found together adds up as independent evidence does (noisy or). Words inside
quotation marks don't count, since people in the news say "you" and "we" too.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from math import prod

import regex

from evaluator.types import Role

_SCANNED = 1_200  # characters of a paragraph that are looked at; hardly any furniture is longer
_QUOTED = regex.compile(r"[\"“„«][^\"“”„«»]*[\"”“»]|(?<!\w)['‘][^'‘’]*['’](?!\w)")
# A quotation that goes on from the paragraph before, or into the next.
_LONE_OPENING = regex.compile(r"(?:^|(?<=[\s(]))[\"“„«](?=\S)[^\"“”„«»]*$")
_LONE_CLOSING = regex.compile(r"^[^\"“”„«»]*(?<=\S)[\"”»](?=[\s.,;:!?]|$)")
_GAPS = regex.compile(r"(?:\s{2,}|\t+)")
_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+(?:['’\-][\p{L}\p{M}\p{N}]+)*")
_TERMINAL = regex.compile(r"[.!?…。！？؟।](?:[\"'”’»)\]」』*_]|\[\d+\])*$")
_GAP = "   "
_LONG = 45  # words; wording alone says less and less of a paragraph longer than this
_DATE_WORDS = 16


@dataclass(frozen=True)
class Form:
    """What the wording and shape of one paragraph say.

    Attributes:
        role: The likeliest role, None without any evidence.
        confidence: 0 to 1, how far the form alone makes it furniture.
        words: Number of words, quoted ones too.
        ended: It ends like a sentence.
        addressed: It speaks to the reader or for the publisher, outside quotation marks.
        published: It says "we" or "our", outside quotation marks.
    """

    role: Role | None
    confidence: float
    words: int
    ended: bool
    addressed: bool
    published: bool


@dataclass(frozen=True)
class _Shape:
    role: Role
    weight: float
    pattern: regex.Pattern[str]
    ended: bool  # tried on paragraphs that end like a sentence, too


@dataclass(frozen=True)
class _Tables:
    shapes: tuple[_Shape, ...]
    words: tuple[tuple[Role, float, regex.Pattern[str]], ...]
    address: tuple[tuple[float, regex.Pattern[str]], ...]
    imperative: tuple[float, tuple[regex.Pattern[str], ...]]
    reported: tuple[float, regex.Pattern[str]]
    date_weight: float
    date_words: regex.Pattern[str]
    date_sure: regex.Pattern[str]


def form_of(text: str) -> Form:
    """Weigh the form of one paragraph, given as a reader sees it."""
    tables = _tables()
    line = _GAPS.sub(_GAP, text[:_SCANNED].strip()).replace("\n", " ")
    bare = _LONE_OPENING.sub("", _LONE_CLOSING.sub("", _QUOTED.sub(" ", line)))
    words = sum(1 for _ in _WORD.finditer(text))
    ended = _TERMINAL.search(text[-80:].rstrip()) is not None
    shaped: dict[Role, list[float]] = defaultdict(list)
    worded: dict[Role, list[float]] = defaultdict(list)
    for shape in tables.shapes:
        if (shape.ended or not ended) and shape.pattern.search(line):
            shaped[shape.role].append(shape.weight)
    if _is_date(line, words, tables):
        shaped[Role.DATE].append(tables.date_weight)
    for role, weight, pattern in tables.words:
        said = {match.group().lower() for match in pattern.finditer(bare)}
        worded[role].extend([weight] * len(said))
    you, we = (bool(pattern.search(bare)) for _, pattern in tables.address)
    spoken = [weight for (weight, _), found in zip(tables.address, (you, we), strict=True) if found]
    weight, patterns = tables.imperative
    ordered = [weight] if any(pattern.search(bare) for pattern in patterns) else []
    told = [weight for weights in worded.values() for weight in weights] + ordered
    confidence = _newsless(bare, words, tables) * _noisy_or(told + spoken) if told else 0.0
    confidence = 1 - (1 - confidence) * (1 - _noisy_or(w for ws in shaped.values() for w in ws))
    if ordered and not any(shaped.values()) and not any(worded.values()):
        worded[Role.NOTICE] = ordered
    total = {role: _noisy_or(shaped[role] + worded[role]) for role in (*shaped, *worded)}
    best = max(total, key=total.__getitem__) if confidence > 0 else None
    return Form(best, confidence, words, ended, you or we, we)


def _noisy_or(weights: Iterable[float]) -> float:
    """Return the probability that at least one of independent signs is right."""
    return 1 - prod(1 - weight for weight in weights)


def _newsless(bare: str, words: int, tables: _Tables) -> float:
    """Return the factor, 0 to 1, by which length and reported speech speak for the news."""
    factor = min(1.0, _LONG / words) if words else 1.0
    weight, pattern = tables.reported
    return factor * (1 - weight) if pattern.search(bare) else factor


def _is_date(line: str, words: int, tables: _Tables) -> bool:
    if not 1 <= words <= _DATE_WORDS or not tables.date_sure.search(line):
        return False
    rest = tables.date_words.sub("", line)
    return not any(char.isalpha() for char in rest) and sum(map(str.isdigit, line)) < len(line)


@lru_cache(maxsize=1)
def _tables() -> _Tables:
    data = tomllib.loads(files("evaluator.readers").joinpath("furniture.toml").read_text("utf-8"))
    fragments: dict[str, str] = {}
    for name, pattern in data["fragments"].items():
        fragments[f"<<{name}>>"] = _filled(pattern, fragments)

    def compiled(pattern: str) -> regex.Pattern[str]:
        return regex.compile(_filled(pattern, fragments))

    return _Tables(
        shapes=tuple(
            _Shape(
                Role(entry["role"]), entry["weight"], compiled(pattern), entry.get("ended", True)
            )
            for entry in data["shape"]
            for pattern in entry["patterns"]
        ),
        words=tuple(
            (
                Role(entry["role"]),
                entry["weight"],
                compiled(rf"(?i)(?<!\w)(?:{'|'.join(entry['terms'])})(?!\w)"),
            )
            for entry in data["words"]
        ),
        address=tuple((entry["weight"], compiled(entry["pattern"])) for entry in data["address"]),
        imperative=(
            data["imperative"]["weight"],
            tuple(compiled(pattern) for pattern in data["imperative"]["patterns"]),
        ),
        reported=(data["reported"]["weight"], compiled(data["reported"]["pattern"])),
        date_weight=data["date"]["weight"],
        date_words=compiled(data["date"]["words"]),
        date_sure=compiled(data["date"]["sure"]),
    )


def _filled(pattern: str, fragments: dict[str, str]) -> str:
    for mark, fragment in fragments.items():
        pattern = pattern.replace(mark, fragment)
    return pattern
