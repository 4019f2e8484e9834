"""BLEU, chrF, chrF++ and TER against sacrebleu itself."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sacrebleu.metrics import BLEU, CHRF, TER

from evaluator.scores import corpus_scores, gather, resample, ter, unit_scores

# (original, rewrite)
TABLE = [
    ("The council voted to close the pool.", "The council voted to close the pool."),
    ("The council voted to close the pool.", "The pool will be closed, the council voted."),
    ("The council voted to close the pool.", ""),
    ("", "A sentence that nothing answers."),
    ("", ""),
    ("   ", "\n"),
    ("Yes.", "Yes."),
    ("a", "a b c d e f g"),
    ("a b", "b a"),
    ("First line\nsecond line-\nbroken", "First line second line-broken"),
    ("Tom &amp; Jerry <skipped> cost $1,000.50", "Tom & Jerry cost $1,000.50"),
    ("don’t stop (now)!", "don't stop (now)!"),
    ("ends with space ", "ends with space  "),
    ("Préfecture d’Île-de-France : 3,5 %", "Préfecture d'Île-de-France : 3.5%"),
    ("東京は夜の七時です。", "東京は朝の七時です。"),
    ("one\u00a0two\u2003three\x1cfour\x85five", "one two three four five"),
    ("\U0001f600 smile \U0001f600\U0001f600", "smile \U0001f600"),
    ("(( )) !! (a) a. .a", "(a) (( )) .a a. !!"),
]


def assert_like_sacrebleu(pairs: list[tuple[str, str]]) -> None:
    expected_metrics = [BLEU(effective_order=True), CHRF(), CHRF(word_order=2)]
    for (original, rewrite), scores in zip(pairs, unit_scores(gather(pairs)), strict=True):
        expected = [m.sentence_score(rewrite, [original]).score for m in expected_metrics]
        assert list(scores) == expected, (original, rewrite)
    corpus = corpus_scores(gather(pairs), resamples=0)
    originals, rewrites = [p[0] for p in pairs], [p[1] for p in pairs]
    for name, metric in {"bleu": BLEU(), "chrf": CHRF(), "chrfpp": CHRF(word_order=2)}.items():
        assert corpus[name].value == metric.corpus_score(rewrites, [originals]).score
        assert corpus[name].signature == str(metric.get_signature())


def test_table_equals_sacrebleu():
    assert_like_sacrebleu(TABLE)


# Few letters, so that n-grams repeat; white space and signs of all kinds; any text at all.
texts = st.one_of(
    st.text(alphabet="ab .", max_size=30),
    st.text(alphabet="aB1.,-'\"()&; \n\t\u00a0\u2028é漢😀", max_size=40),
    st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=40),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(texts, texts), min_size=1, max_size=6))
def test_random_text_equals_sacrebleu(pairs):
    assert_like_sacrebleu(pairs)


def test_text_with_very_many_different_characters_equals_sacrebleu():
    many = "".join(chr(0x4E00 + i) for i in range(700))
    assert_like_sacrebleu([(many, many[::-1]), (many[:300], many[100:500]), ("a b", "a b")])


def test_text_with_very_many_different_words_equals_sacrebleu():
    words = [f"w{i}" for i in range(9000)]
    assert_like_sacrebleu([(" ".join(words), " ".join(words[::-1] + words[5:9]))])


def test_scores_do_not_depend_on_company():
    alone = [unit_scores(gather([pair]))[0] for pair in TABLE]
    assert unit_scores(gather(TABLE)) == alone
    assert unit_scores(gather(TABLE[::-1])) == alone[::-1]


def test_nothing_to_score_has_no_value():
    for score in corpus_scores(gather([])).values():
        assert score.value is None
        assert score.reason
    assert unit_scores(gather([])) == []


def test_interval_equals_sacrebleus(monkeypatch):
    monkeypatch.setenv("SACREBLEU_SEED", "7")
    pairs = [(o, r) for o, r in TABLE if o.strip() and r.strip()]
    metric = CHRF()
    theirs = metric.corpus_score([p[1] for p in pairs], [[p[0] for p in pairs]], n_bootstrap=200)
    ours = corpus_scores(gather(pairs), resamples=200, seed=7)["chrf"]
    assert (ours.interval.high - ours.interval.low) / 2 == pytest.approx(theirs._ci, rel=1e-6)
    assert ours.interval.low <= ours.value <= ours.interval.high
    assert "bs:200|seed:7" in ours.signature


def test_interval_depends_on_the_seed_alone():
    statistics = gather(TABLE)
    first = corpus_scores(statistics, resamples=100, seed=1)
    assert corpus_scores(statistics, resamples=100, seed=1) == first
    assert corpus_scores(statistics, resamples=100, seed=2) != first


def test_drawing_in_parts_changes_nothing(monkeypatch):
    whole = corpus_scores(gather(TABLE), resamples=100)
    monkeypatch.setattr(resample, "_CELLS", 50)
    assert corpus_scores(gather(TABLE), resamples=100) == whole


def test_ter_equals_sacrebleu():
    pairs = [pair for pair in TABLE if pair[0].strip()]
    expected = TER().corpus_score([p[1] for p in pairs], [[p[0] for p in pairs]]).score
    assert ter(pairs).value == expected


def test_ter_leaves_out_long_units_and_says_so():
    long = "word " * 121
    score = ter([("a b c", "a b d"), (long, "a"), ("a", long)])
    assert score.value == TER().corpus_score(["a b d"], [["a b c"]]).score
    assert score.signature.endswith("pairs:1of3")
    none = ter([(long, long)])
    assert none.value is None
    assert "120" in none.reason
