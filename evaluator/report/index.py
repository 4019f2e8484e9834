"""The index of a batch: one page over many pairs, worst first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from evaluator.report.html import asset, render
from evaluator.report.messages import text
from evaluator.report.passages import one_line
from evaluator.report.plain import score_text
from evaluator.types import VerdictLevel

_CHUNK = 100
_KEY = 16
_LEVELS = ("failed", "stop", "read", "unchecked", "clear")
SCORES = ("coverage", "drift", "similarity", "chrf", "bleu")
"""Scores that the index shows, as `IndexRow` names them."""


@dataclass(frozen=True)
class IndexRow:
    """One pair of a batch.

    Attributes:
        id: The manifest's.
        href: Path of the pair's report, relative to the index, as files are named; None for none.
        level: The verdict; None where the pair could not be compared.
        questions: Passages that the tool is unsure about; they have no part in the order.
        headline: The article's; without one the id stands for it.
        worst: The worst finding in words, `category` and `severity` what it is.
        flags: How many decisions the report asks for; `decided` and `accepted`, how many were made
            before, and how many of these must be fixed.
        key: SHA-256 of the rewrite, by which saved decisions are known.
        anchor: What the report's way back leads to.
        error: Why it could not be compared.
    """

    id: str
    href: str | None = None
    level: VerdictLevel | None = None
    critical: int = 0
    major: int = 0
    minor: int = 0
    questions: int = 0
    coverage: float | None = None
    drift: float | None = None
    similarity: float | None = None
    chrf: float | None = None
    bleu: float | None = None
    error: str = ""
    headline: str = ""
    worst: str = ""
    category: str | None = None
    severity: str | None = None
    flags: int = 0
    decided: int = 0
    accepted: int = 0
    key: str = ""
    anchor: str = ""


@dataclass(frozen=True)
class _Line:
    """A row as the template lays it out."""

    name: str
    id: str
    href: str
    anchor: str
    key: str
    severity: str
    category: str
    worst: str
    open: int
    decided: int
    accepted: int
    level: str
    rank: int
    counts: tuple[int, int, int]
    questions: int
    scores: tuple[str, ...]
    error: str


def index_html(rows: Sequence[IndexRow]) -> str:
    """Return a page over `rows`, worst first; needs neither network nor, for reading, scripts.

    Failed pairs stand before all others, then the verdict decides, then the numbers of critical,
    major and minor findings, then drift; ties stay in the order given.
    """
    lines = [_line(row) for row in sorted(rows, key=_badness)]
    counts = Counter(line.level for line in lines)
    return render(
        "index.html.j2",
        asset("base.css") + asset("index.css"),
        asset("index.js"),
        chunks=[lines[at : at + _CHUNK] for at in range(0, len(lines), _CHUNK)],
        total=len(lines),
        tallies=[(level, counts[level]) for level in _LEVELS if counts[level]],
        scores=SCORES,
        js_texts={
            "all": len(lines),
            **{name: text(f"index.{name}") for name in ("shown", "fix", "added", "bad")},
        },
    )


def _badness(row: IndexRow) -> tuple[float, ...]:
    drift = row.drift if row.drift is not None else 0.0
    return (_rank(row), -row.critical, -row.major, -row.minor, -drift)


def _rank(row: IndexRow) -> int:
    return _LEVELS.index(row.level.value if row.level else "failed")


def _line(row: IndexRow) -> _Line:
    called, name = one_line(row.headline), one_line(row.id) or "–"
    return _Line(
        name=called or name,
        id=name if called else "",
        href=quote(row.href, errors="surrogatepass") if row.href else "",
        anchor=row.anchor,
        key=row.key[:_KEY],
        severity=row.severity or "",
        category=text(f"category.{row.category}") if row.category else "",
        worst=one_line(row.worst),
        open=row.flags - row.decided,
        decided=row.decided,
        accepted=row.accepted,
        level=row.level.value if row.level else "failed",
        rank=_rank(row),
        counts=(row.critical, row.major, row.minor),
        questions=row.questions,
        scores=tuple(score_text(name, getattr(row, name)) for name in SCORES),
        error=one_line(row.error),
    )
