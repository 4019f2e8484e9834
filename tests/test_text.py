"""Normalised text leads back to the text as read."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluator import text
from evaluator.text import join, normalise, words
from evaluator.types import Span


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("  plain  text ", "plain text"),
        ("Cafe\u0301", "Café"),
        ("a\u00a0b\r\nc", "a b c"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("“Yes,” she said — ‘no’…", "\"Yes,\" she said — 'no'..."),
        ("semi\u2011detached", "semi-detached"),
        ("the oﬀer was suﬃcient", "the offer was sufficient"),
        ("ＰＤＦ ５０%", "PDF 50%"),
        ("Ａ\u0301", "Á"),
        ("lone \ud800 surrogate", "lone surrogate"),
        ("", ""),
        ("\u200b", ""),
    ],
)
def test_normalise(source: str, expected: str) -> None:
    assert normalise(source).text == expected


@given(st.text())
def test_every_code_point_leads_back(source: str) -> None:
    mapped = normalise(source, offset=7)
    assert len(mapped.text) == len(mapped.starts) == len(mapped.ends)
    assert list(mapped.starts) == sorted(mapped.starts)
    for start, end in zip(mapped.starts, mapped.ends, strict=True):
        assert 7 <= start < end <= 7 + len(source)


@given(st.text(st.characters(categories=["L", "N", "P", "Zs"])))
def test_normalise_again_changes_nothing(source: str) -> None:
    once = normalise(source).text
    assert normalise(once).text == once
    assert unicodedata.is_normalized("NFC", once)


def test_a_word_is_quoted_exactly() -> None:
    source = "He said:\u00a0 “cafe\u0301\u200b” twice."
    mapped = normalise(source, offset=0)
    at = mapped.text.index("café")
    span = mapped.to_source(Span(at, at + 4))
    assert source[span.start : span.end] == "cafe\u0301"


def test_a_span_over_two_sentences_is_cut_in_two() -> None:
    text = "One here.   Two there."
    joined = join([normalise(text[:9], 0), normalise(text[12:], 12)])
    assert joined.text == "One here. Two there."
    spans = joined.to_source(Span(4, 13))
    assert [text[start:end] for start, end in spans] == ["here.", "Two"]
    assert joined.to_source(Span(9, 10)) == ()


@given(st.lists(st.text(max_size=8), max_size=5), st.data())
def test_joined_spans_stay_in_their_parts(parts: list[str], data: st.DataObject) -> None:
    joined = join([normalise(part, 100 * at) for at, part in enumerate(parts)])
    start = data.draw(st.integers(0, len(joined.text)))
    end = data.draw(st.integers(start, len(joined.text)))
    for span in joined.to_source(Span(start, end)):
        part = span.start // 100
        assert part * 100 <= span.start < span.end <= part * 100 + len(parts[part])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("don't", ["don't"]),
        ("Russia's 8.9 million", ["Russia's", "8.9", "million"]),
        ("at 14:00, no.", ["at", "14:00", ",", "no", "."]),
        ("see https://a.example/x?y=1 now", ["see", "https://a.example/x?y=1", "now"]),
        ("twenty-one", ["twenty", "-", "one"]),
        ("约400名读者", ["约", "400", "名", "读", "者"]),
        ("東京のペンギン、40羽。", ["東", "京", "の", "ペンギン", "、", "40", "羽", "。"]),
        ("ไปดู", ["ไ", "ป", "ดู"]),
        ("서울에 갔다", ["서울에", "갔다"]),
        ("Ist’s wahr? — Ja", ["Ist’s", "wahr", "?", "—", "Ja"]),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in words(text)] == expected


@given(st.text(st.characters(codec="ascii"), max_size=40))
def test_a_text_that_stands_as_it_is_normalised_is_gone_through_all_the_same(source: str) -> None:
    found = normalise(source, offset=3)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text, "_is_plain", lambda _: False)
        assert normalise(source, offset=3) == found
