"""One plugin of each kind. Take what you need and leave out the rest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from evaluator import Category, Finding, Severity
from evaluator.plugins import Links, Metric, Translator, UnitWords
from evaluator.readers.extract import Composer, Extract, Source


class LengthRatio(Metric):
    """Characters of the rewrite over those of the original; 1 where nothing got longer."""

    signature = "ratio:characters|version:1"

    def statistics(self, pairs: Sequence[tuple[str, str]]) -> Any:
        """Return the lengths of rewrite and original, (n, 2); a score is their quotient."""
        return np.array([[len(rewrite), len(original)] for original, rewrite in pairs])


def exclusive(original: UnitWords, rewrite: UnitWords, links: Links) -> Iterator[Finding]:
    """Find "exclusive" where the original has no such claim."""
    answered = {there for _, there in links}
    for index, span in enumerate(rewrite.words):
        if rewrite.word(index).lower() == "exclusive" and index not in answered:
            yield Finding(
                category=Category.ADDITION,
                mqm="Accuracy/Addition",
                severity=Severity.MINOR,
                confidence=0.9,
                message="“exclusive” was put in: house style forbids it.",
                rewrite_spans=(span,),
            )


def read_wire(source: Source) -> Extract:
    """Read a wire story: a line of codes, then a paragraph a line."""
    story = Composer()
    codes, *lines = source.data.decode("utf-8").splitlines() or [""]
    story.drop(codes, "codes of the wire")
    for number, line in enumerate(lines, 1):
        story.add(line, "line", number)
    return story.extract("utf-8")


class Memory(Translator):
    """A translation memory: a file with two sentences a line, a tab between them."""

    name = "memory"
    version = "1"

    def __init__(self, path: str) -> None:
        with open(path, encoding="utf-8") as lines:
            pairs = [line.rstrip("\n").split("\t") for line in lines]
        self._known = dict(pairs) | {other: one for one, other in pairs}

    def translate(self, segments: Sequence[str], source: str, target: str) -> list[str]:
        """Return what is known of each segment, "" for nothing."""
        return [self._known.get(segment, "") for segment in segments]
