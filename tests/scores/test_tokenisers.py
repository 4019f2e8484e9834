"""Each language's tokenizer, and what takes its place where it is not installed."""

import pytest

from evaluator.scores import tokenisers
from evaluator.scores.tokenisers import Choice, tokeniser_for


@pytest.mark.parametrize(
    ("language", "installed", "choice"),
    [
        ("en", set(), Choice("13a")),
        (None, set(), Choice("13a")),
        ("zh", set(), Choice("zh")),
        ("ja", {"ja-mecab", "flores200"}, Choice("ja-mecab")),
        ("ja", {"flores200"}, Choice("flores200")),
        ("ja", set(), Choice("char", wanted="ja-mecab")),
        ("ko", set(), Choice("char", wanted="ko-mecab")),
        ("th", {"flores200"}, Choice("flores200")),
    ],
)
def test_the_best_that_is_installed_is_taken(
    language: str | None, installed: set[str], choice: Choice, monkeypatch: pytest.MonkeyPatch
) -> None:
    always = {"13a", "zh", "char"}
    monkeypatch.setattr(tokenisers, "_is_installed", lambda name: name in installed | always)
    assert tokeniser_for(language) == choice


def test_what_is_installed_is_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokenisers, "find_spec", lambda name: None)
    tokenisers._is_installed.cache_clear()
    try:
        assert tokeniser_for("ja") == Choice("char", wanted="ja-mecab")
        assert tokeniser_for("en") == Choice("13a")
    finally:
        tokenisers._is_installed.cache_clear()
