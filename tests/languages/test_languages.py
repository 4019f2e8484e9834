"""What works in which language: segmentation, alignment, BLEU's words, evidence, warnings."""

from __future__ import annotations

from importlib.util import find_spec

import pytest
from sacrebleu.metrics import BLEU

from benchmarks import languages
from evaluator import Category, Comparison, Evaluator, Settings, UnitKind
from evaluator.drift import UnitText, judge, rules_for
from evaluator.languages import warnings_for
from evaluator.loading import Models
from evaluator.scores import gather, tokeniser_for, tokenisers, unit_scores
from evaluator.scores.surface import ter
from evaluator.types import VerdictLevel
from tests.fakes.detector import WordDetector
from tests.fakes.encoder import HashEncoder
from tests.languages.articles import ARTICLES, Article

RESULTS: dict[str, Comparison] = {}
LANGUAGES = pytest.mark.parametrize("article", ARTICLES.values(), ids=ARTICLES)
NO_MECAB = find_spec("MeCab") is None or find_spec("ipadic") is None


def result(article: Article) -> Comparison:
    if article.language not in RESULTS:
        RESULTS[article.language] = article.compare()
    return RESULTS[article.language]


@LANGUAGES
def test_the_language_is_seen(article: Article) -> None:
    sides = result(article).original, result(article).rewrite
    assert [side.document.language for side in sides] == [article.language] * 2


@LANGUAGES
def test_sentences(article: Article) -> None:
    compared = result(article)
    for side, paragraphs in (
        (compared.original, article.original),
        (compared.rewrite, article.rewrite),
    ):
        found = [side.text_of(index) for index in range(len(side.sentences))]
        assert found == [sentence for sentences in paragraphs for sentence in sentences]


@LANGUAGES
def test_alignment(article: Article) -> None:
    count = sum(map(len, article.original))
    rewrite = iter(range(count - 1))
    expected = [
        (UnitKind.OMISSION, (index,), ())
        if index == article.lost
        else (UnitKind.MATCH, (index,), (next(rewrite),))
        for index in range(count)
    ]
    units = result(article).units
    assert [(unit.kind, unit.original, unit.rewrite) for unit in units] == expected


@LANGUAGES
def test_findings_are_the_two_that_are_there(article: Article) -> None:
    compared = result(article)
    findings = [finding for unit in compared.units for finding in unit.findings]
    assert [finding.category for finding in findings] == [Category.NUMBER, Category.OMISSION]
    marked = [
        [text[start:end] for start, end in spans]
        for text, spans in (
            (compared.original.document.text, findings[0].original_spans),
            (compared.rewrite.document.text, findings[0].rewrite_spans),
        )
    ]
    assert marked == [[article.number[0]], [article.number[1]]]


@LANGUAGES
def test_the_result_says_what_was_off(article: Article) -> None:
    compared = result(article)
    warning = next(one for one in compared.warnings if one.slug == "language")
    off, on = warning.message.split(" Looked at were: ")
    for name in ("the bundled detector", "negation", "certainty", "roles", "connective"):
        assert name in off
    for name in ("number", "date_time", "quotation", "whole sentences left out"):
        assert name in on
    assert "There is no drift." in on
    assert "alignment and similarity are unsure" in on
    assert ("name," in off) == (article.language in ("de", "zh", "ja", "ar"))
    assert ("name," in on) != ("name," in off)
    assert "not looked for in this language" in compared.verdict.reasons[0]


@LANGUAGES
def test_there_is_no_drift_where_rules_and_detector_are_off(article: Article) -> None:
    compared = result(article)
    assert [unit.scores.drift for unit in compared.units] == [None] * len(compared.units)
    assert compared.scores["drift"].value is None
    assert not any(one.slug == "unit-too-long" for one in compared.warnings)


def test_a_detector_of_your_own_has_a_drift() -> None:
    found = ARTICLES["de"].compare(detector="own", using=WordDetector())
    assert found.scores["drift"].value is not None


@LANGUAGES
def test_what_is_off_is_off_in_every_stage(article: Article) -> None:
    texts = {
        "es": ("Todos los vecinos votaron.", "Algunos de los vecinos votaron."),
        "de": ("Etwa 20 von 40 Gästen kamen.", "Mehr als 20 von 40 Gästen kamen."),
        "ru": ("Более 20 человек пришли.", "Менее 20 человек пришли."),
        "zh": ("超过20人参加。", "不到20人参加。"),
        "ja": ("20人以上が来た。", "20人未満が来た。"),
        "ar": ("حضر أكثر من 20 شخصا.", "حضر أقل من 20 شخصا."),
    }[article.language]
    on = {*rules_for(article.language)[0], "garbled"}
    one, other = (UnitText(text, None, article.language) for text in texts)
    assert {finding.category.value for finding in judge(one, other).findings} <= on


def test_a_text_that_tells_no_language_is_not_taken_for_english() -> None:
    evaluator = Evaluator(Settings(bootstrap=0), models=Models(HashEncoder()))
    compared = evaluator.compare("Nada nuevo.", "Nada nuevo, 5.")
    assert compared.verdict.level is VerdictLevel.UNCHECKED or compared.verdict.level.rank > 1
    assert any(one.slug == "language-unknown" for one in compared.warnings)
    assert compared.scores["drift"].value is None
    assert "cannot be told" in compared.verdict.reasons[0]


def test_rows_are_each_scored_in_their_own_language() -> None:
    evaluator = Evaluator(Settings(bootstrap=0), models=Models(HashEncoder()))
    pairs = [
        ("The old bridge opened in May.", "The old bridge opened in June."),
        ("Das Gesetz gilt nicht für Kinder.", "Das Gesetz gilt für Kinder."),
        ("新馆可以容纳600名读者。", "新馆能容纳900名读者。"),
        ("42", "43"),
    ]
    rows = list(evaluator.score_stream(pairs))
    assert [row.language for row in rows] == ["en", "de", "zh", "und"]
    assert [row.drift is None for row in rows] == [False, True, True, True]
    assert [row.warnings for row in rows] == [
        (),
        ("language",),
        ("language",),
        ("language-unknown",),
    ]
    expected = BLEU(tokenize="zh", effective_order=True).sentence_score(pairs[2][1], [pairs[2][0]])
    assert rows[2].bleu == pytest.approx(expected.score)
    categories = [{finding.category.value for finding in row.findings} for row in rows]
    assert categories == [{"date_time"}, set(), {"number"}, {"number"}]


def test_the_table_of_the_page_is_what_is_said_today() -> None:
    page = languages.PAGE.read_text(encoding="utf-8")
    assert languages.written(page, languages.result()) == page


@LANGUAGES
def test_the_words_of_bleu(article: Article) -> None:
    known = {"zh": "zh", "ja": "char" if NO_MECAB else "ja-mecab"}
    bleu = result(article).scores["bleu"]
    assert f"|tok:{known.get(article.language, '13a')}" in bleu.signature
    assert any(one.slug == "bleu-signs" for one in result(article).warnings) == (
        article.language == "ja" and NO_MECAB
    )


@pytest.mark.parametrize(
    ("language", "tokenize"),
    [
        ("zh", "zh"),
        pytest.param(
            "ja",
            "ja-mecab",
            marks=pytest.mark.skipif(NO_MECAB, reason="needs sacrebleu[ja]: MeCab and ipadic"),
        ),
        ("th", "char"),
        ("ru", "13a"),
    ],
)
def test_bleu_equals_sacrebleu(
    language: str, tokenize: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokenisers, "_is_installed", lambda name: name == tokenize)
    texts = {
        "zh": ("新馆可以容纳600名读者。", "新馆能容纳900名读者。"),
        "ja": ("工事には26か月かかった。", "工事は26か月で終わった。"),
        "th": ("ห้องสมุดเปิดแล้ว", "ห้องสมุดปิดแล้ว"),
        "ru": ("Мост открыли 5 июня.", "Мост открылся 5 июня."),
    }
    pair = texts[language]
    scores = unit_scores(gather([pair], tokeniser_for(language).name))[0]
    expected = BLEU(tokenize=tokenize, effective_order=True).sentence_score(pair[1], [pair[0]])
    assert scores.bleu == pytest.approx(expected.score, abs=1e-12)
    assert 0 < scores.bleu < 100


def test_without_a_segmenter_single_signs_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokenisers, "_is_installed", lambda name: name == "char")
    compared = ARTICLES["ja"].compare()
    assert "|tok:char|" in compared.scores["bleu"].signature
    assert "ja-mecab" in next(w for w in compared.warnings if w.slug == "bleu-signs").message


def test_flores_is_second_best(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokenisers, "_is_installed", lambda name: name in ("flores200", "char"))
    assert tokeniser_for("ja") == tokeniser_for("th") == ("flores200", None)


def test_ter_counts_signs_of_chinese() -> None:
    pair = ("新馆可以容纳600名读者。", "新馆可以容纳900名读者。")
    words, signs = ter([pair]), ter([pair], "zh")
    assert words.value == 100
    assert signs.value is not None
    assert 0 < signs.value < 20
    assert "|asian:yes|" in signs.signature


def test_a_named_language_rules_segmentation() -> None:
    text = "Das kostet ca. 20 Euro. Es gilt z. B. am Sonntag."
    evaluator = Article("de", " ", [[text]], [[text]], [], [], 0)
    assert len(evaluator.compare(lang="de").original.sentences) == 2


def test_english_has_no_warning() -> None:
    assert warnings_for("en", Settings()) == []


def test_models_of_your_own_are_taken_to_know_the_language() -> None:
    own = warnings_for("es", Settings(encoder="some/encoder", detector="some/detector"))
    assert [warning.slug for warning in own] == ["language"]
    assert "bundled" not in own[0].message
    assert "negation" in own[0].message


@pytest.mark.parametrize("code", ["zh-Hant", "zh_CN", "ZH"])
def test_regions_and_scripts_are_of_their_language(code: str) -> None:
    compared = ARTICLES["zh"].compare(lang=code)
    assert "|tok:zh|" in compared.scores["bleu"].signature
    assert not any(one.slug == "language" for one in ARTICLES["zh"].compare(lang="en-GB").warnings)
