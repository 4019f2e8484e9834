"""The articles of `articles.toml`, and models that need no files."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from evaluator import Comparison, Evaluator, Settings
from evaluator.loading import Models
from tests.fakes.encoder import HashEncoder


@dataclass(frozen=True)
class Article:
    """A pair with what its rewrite got wrong.

    Attributes:
        number: The words that carry a wrong number, on both sides.
        lost: The original's sentence that the rewrite dropped.
    """

    language: str
    space: str
    original: list[list[str]]
    rewrite: list[list[str]]
    number: list[str]
    lost: int

    def text(self, paragraphs: list[list[str]]) -> str:
        return "\n\n".join(self.space.join(sentences) for sentences in paragraphs)

    def compare(self, **settings: object) -> Comparison:
        evaluator = Evaluator(Settings(bootstrap=0, **settings), models=Models(HashEncoder()))
        return evaluator.compare(self.text(self.original), self.text(self.rewrite))


ARTICLES = {
    language: Article(language, **fields)
    for language, fields in tomllib.loads(
        Path(__file__).with_name("articles.toml").read_text(encoding="utf-8")
    ).items()
}
