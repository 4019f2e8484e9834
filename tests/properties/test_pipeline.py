"""What the whole way through promises of any two texts."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sacrebleu.tokenizers.tokenizer_13a import Tokenizer13a

from evaluator.types import Comparison, Finding, UnitKind
from tests.properties.checks import SETTINGS, attempt, check, compare
from tests.properties.strategies import FEW, SOME, any_text, article, paragraphs, prose, text_of

ENGLISH = replace(SETTINGS, lang="en")


@given(article, article)
@SOME
def test_any_two_texts(original: str, rewrite: str) -> None:
    comparison, refused = attempt(compare, original, rewrite)
    if comparison is None:
        assert refused in {"input-empty", "two-languages"}
        return
    check(comparison)


@given(any_text)
@SOME
def test_any_text_against_itself(text: str) -> None:
    comparison, refused = attempt(compare, text, text)
    if comparison is None:
        assert refused in {"input-empty", "input-undecodable"}
        return
    check(comparison)
    check_same(comparison)


@given(article)
@SOME
def test_an_article_against_itself(text: str) -> None:
    comparison, refused = attempt(compare, text, text)
    if comparison is None:
        assert refused == "input-empty"
        return
    check_same(comparison)


def check_same(comparison: Comparison) -> None:
    scores = comparison.scores
    for unit in comparison.units:
        assert not unit.findings
        assert unit.original == unit.rewrite
        assert unit.kind is UnitKind.MATCH
        for score in (unit.scores.bleu, unit.scores.chrf, unit.scores.chrfpp):
            assert score == pytest.approx(100)
        if unit.scores.similarity is not None:
            assert unit.scores.similarity == pytest.approx(1, abs=1e-5)
    for name in ("bleu", "chrf", "chrfpp"):
        # sacrebleu's corpus BLEU is 0 where no unit has four words.
        if name != "bleu" or longest(comparison) >= 4:
            assert scores[name].value == pytest.approx(100)
    assert scores["coverage"].value == 1
    if scores["similarity"].value is not None:
        assert scores["similarity"].value == pytest.approx(1, abs=1e-5)
    assert "copy" in [warning.slug for warning in comparison.warnings]


def longest(comparison: Comparison) -> int:
    """Return the words of the longest sentence, as BLEU counts them."""
    side = comparison.original
    texts = [side.text_of(index) for index in range(len(side.sentences))]
    return max(len(Tokenizer13a()(text).split()) for text in texts)


@given(paragraphs(), st.data())
@FEW
def test_swapping_the_sides_swaps_omissions_and_additions(
    said: list[list[str]], data: st.DataObject
) -> None:
    dropped = data.draw(st.sampled_from([s for paragraph in said for s in paragraph]))
    shorter = [[s for s in paragraph if s != dropped] for paragraph in said]
    texts = text_of(said), text_of([paragraph for paragraph in shorter if paragraph])
    one, other = compare(*texts, ENGLISH), compare(*texts[::-1], ENGLISH)
    assert lost(one, "original", UnitKind.OMISSION) == lost(other, "rewrite", UnitKind.ADDITION)
    assert lost(one, "rewrite", UnitKind.ADDITION) == lost(other, "original", UnitKind.OMISSION)


@given(prose, prose)
@FEW
def test_swapping_any_two_articles(original: str, rewrite: str) -> None:
    one, other = compare(original, rewrite, ENGLISH), compare(rewrite, original, ENGLISH)
    assume("unrelated" not in [warning.slug for warning in one.warnings])
    joined = {(unit.original, unit.rewrite) for unit in one.units if unit.kind.joined}
    assert joined == {(unit.rewrite, unit.original) for unit in other.units if unit.kind.joined}


def lost(comparison: Comparison, side: str, kind: UnitKind) -> list[int]:
    return sorted(i for unit in comparison.units if unit.kind is kind for i in getattr(unit, side))


ABOVE = (
    "Home | World | Sport | Weather\n\nShare this article\n\n",
    "Skip to main content\n\nMenu\n\nSign in\n\n",
    "Advertisement\n\n",
)
BELOW = (
    "\n\nSubscribe to our newsletter.\n\nAll rights reserved.",
    "\n\nRead more:\n\nRelated articles\n\nFollow us on social media.",
    "\n\nShare this article",
)


@given(paragraphs(), st.sampled_from(ABOVE), st.sampled_from(BELOW), st.data())
@FEW
def test_furniture_changes_no_finding_in_the_body(
    said: list[list[str]], above: str, below: str, data: st.DataObject
) -> None:
    original = text_of(said)
    changed = [list(paragraph) for paragraph in said]
    paragraph = data.draw(st.sampled_from(changed))
    at = data.draw(st.integers(0, len(paragraph) - 1))
    paragraph[at] = paragraph[at].replace(" the ", " no ", 1)
    rewrite = text_of(changed)
    plain = compare(original, rewrite, ENGLISH)
    framed = compare(above + original + below, rewrite, ENGLISH)
    assert said_of(framed) == said_of(plain)
    framed = compare(original, above + rewrite + below, ENGLISH)
    assert said_of(framed) == said_of(plain)


def said_of(comparison: Comparison) -> Counter[tuple[object, ...]]:
    """Return the findings by what they quote, wherever it stands."""

    def quoted(finding: Finding) -> tuple[object, ...]:
        texts = comparison.original.document.text, comparison.rewrite.document.text
        spans = finding.original_spans, finding.rewrite_spans
        words = tuple(
            tuple(text[span.start : span.end] for span in some)
            for text, some in zip(texts, spans, strict=True)
        )
        return (finding.category, finding.severity, finding.message, *words)

    return Counter(quoted(finding) for unit in comparison.units for finding in unit.findings)
