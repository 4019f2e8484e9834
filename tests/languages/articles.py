"""The articles of `articles.toml`, and models that need no files."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from evaluator import Comparison, Evaluator, Settings
from evaluator.loading import Models
from evaluator.models import PairDetector
from tests.fakes.encoder import HashEncoder


@dataclass(frozen=True)
class Article:
    """A pair with what its rewrite got wrong.

    Attributes:
        number: The words that carry a wrong number, on both sides.
        negation: Words of the original, and what says the opposite.
        lost: The original's sentence that the rewrite dropped.
    """

    language: str
    space: str
    original: list[list[str]]
    rewrite: list[list[str]]
    number: list[str]
    negation: list[str]
    lost: int

    def text(self, paragraphs: list[list[str]]) -> str:
        return "\n\n".join(self.space.join(sentences) for sentences in paragraphs)

    def cases(self) -> dict[str, tuple[str, str, str]]:
        """Return the original with one drift in it each: text, words before, words after."""
        text = self.text(self.original)
        sentences = [sentence for paragraph in self.original for sentence in paragraph]
        return {
            "number": (text.replace(*self.number), *self.number),
            "negation": (text.replace(*self.negation), *self.negation),
            "omission": (
                text.replace(sentences[self.lost] + self.space, ""),
                sentences[self.lost],
                "",
            ),
        }

    def compare(self, using: PairDetector | None = None, **settings: object) -> Comparison:
        models = Models(HashEncoder(), using)
        evaluator = Evaluator(Settings(bootstrap=0, **settings), models=models)
        return evaluator.compare(self.text(self.original), self.text(self.rewrite))


ARTICLES = {
    language: Article(language, **fields)
    for language, fields in tomllib.loads(
        Path(__file__).with_name("articles.toml").read_text(encoding="utf-8")
    ).items()
}
