"""The stream of scores: every row comes out, in order, and does not depend on its neighbours."""

import itertools
import threading
import tracemalloc

import pytest
from sacrebleu.metrics import BLEU, CHRF

from evaluator.pairs import PairRow, PairSettings, ScoredRow, score_pairs
from evaluator.pairs.ahead import ahead
from evaluator.segments import SegmentResult, in_source
from evaluator.types import Category, Finding, Severity, Span
from tests.fakes.encoder import HashEncoder

NOTHING = SegmentResult(0.0, Severity.NONE)


def no_drift(pairs):
    return [NOTHING] * len(pairs)


def english(text):
    return "en"


def score(rows, *, judge=no_drift, language_of=english, encoder=None, **settings):
    stream = score_pairs(
        rows, encoder or HashEncoder(), judge, language_of, PairSettings(**settings)
    )
    return list(stream)


def sample(count: int) -> list[PairRow]:
    subjects = ["The port", "A ship", "The old mayor", "Nobody"]
    rows = []
    for number in range(count):
        subject = subjects[number % 4]
        original = f"{subject} waited {number % 7} days for rain." * (1 + number % 3)
        rewrite = f"{subject} waited {number % 5} days, and for the rain" * (1 + number % 2)
        broken = "some error" if number % 6 == 3 else None
        rows.append(PairRow(number, original, rewrite, broken))
    return rows


def test_every_row_comes_out_in_order():
    rows = sample(100)
    scored = score(rows, window_rows=7)
    assert [row.id for row in scored] == list(range(100))
    for before, after in zip(rows, scored, strict=True):
        assert (after.original, after.rewrite) == (before.original, before.rewrite)
        assert after.error == before.error
        if before.error:
            assert after == ScoredRow(before.id, before.original, before.rewrite, error=after.error)
        else:
            bleu = BLEU(effective_order=True).sentence_score(after.rewrite, [after.original])
            assert after.bleu == bleu.score
            assert after.chrf == CHRF().sentence_score(after.rewrite, [after.original]).score
            assert 0 < after.similarity <= 1
            assert after.severity is Severity.NONE


def test_signs_without_a_width_are_out_of_the_scores():
    plain = PairRow(1, "The harbour board met on Monday.", "The harbour board met again.", None)
    signs = PairRow(
        2,
        "The har\u00adbour bo\u200bard met on Monday.",
        "\ufeffThe harbour bo\u2060ard met again.",
        None,
    )
    first, second = score([plain, signs])
    assert (first.bleu, first.chrf, first.chrfpp) == (second.bleu, second.chrf, second.chrfpp)
    assert second.original == signs.original


def test_windows_and_neighbours_change_nothing():
    rows = sample(60)
    whole = score(rows, window_rows=1000)
    assert score(rows, window_rows=1) == whole
    assert score(rows, window_characters=200) == whole
    assert score(rows[::-1], window_rows=11) == whole[::-1]


@pytest.mark.parametrize(("precision", "tolerance"), [("fp32", 1e-5), ("bf16", 5e-3)])
def test_a_real_encoder_differs_by_rounding_only(precision, tolerance):
    from evaluator.models import load_encoder

    rows = sample(40)
    wide = load_encoder(device="cpu", precision=precision)
    narrow = load_encoder(device="cpu", precision=precision, batch_tokens=64)
    whole = score(rows, encoder=wide)
    other = score(rows[::-1], encoder=narrow, window_rows=7)[::-1]
    for one, another in zip(whole, other, strict=True):
        assert (one.bleu, one.chrf) == (another.bleu, another.chrf)
        if one.error is None:
            assert one.similarity == pytest.approx(another.similarity, abs=tolerance)
            assert one.token_f1 == pytest.approx(another.token_f1, abs=tolerance)


def test_nothing_in_nothing_out():
    assert score([]) == []
    assert len(score(sample(4)[3:])) == 1


def test_texts_are_encoded_window_by_window():
    encoder = HashEncoder()
    score(sample(20)[:3] * 4, encoder=encoder, window_rows=4)
    assert encoder.calls == [8, 8, 8]


def test_findings_count_in_the_rows_own_fields():
    original, rewrite = "It  rose\u200b by «4» %.", "It fell  by “5” %."

    def judge(pairs):
        found = []
        for pair in pairs:
            spans = []
            for text, figure in ((pair.original.text, "4"), (pair.rewrite.text, "5")):
                at = text.index(figure)
                spans.append((Span(at, at + 1),))
            finding = Finding(Category.NUMBER, "m", Severity.MAJOR, 0.9, "4 for 5", *spans)
            found.append(SegmentResult(0.9, Severity.MAJOR, (in_source(finding, pair),)))
        return found

    row = score([PairRow("x", original, rewrite)], judge=judge)[0]
    assert (row.drift, row.severity) == (0.9, Severity.MAJOR)
    ((start, end),) = row.findings[0].original_spans
    assert original[start:end] == "4"
    ((start, end),) = row.findings[0].rewrite_spans
    assert rewrite[start:end] == "5"


def test_copies_and_other_languages_are_noticed():
    languages = {"De haven is dicht.": "nl", "The port is closed.": "en"}
    rows = [
        PairRow(1, "The port is closed.", "The port  is closed."),
        PairRow(2, "The port is closed.", "De haven is dicht."),
        PairRow(3, "The port is closed.", "Closed is the port."),
    ]
    scored = score(rows, language_of=languages.get)
    assert [row.warnings for row in scored] == [("copy",), ("untranslated",), ()]


def test_text_without_anything_visible_is_an_error():
    row = score([PairRow(1, "\u200b\u200b", "b")])[0]
    assert row.bleu is None
    assert "no visible text" in row.error


def test_an_error_in_a_stage_reaches_the_caller_and_ends_the_threads():
    def judge(pairs):
        raise ValueError("from the judge")

    before = threading.active_count()
    with pytest.raises(ValueError, match="from the judge"):
        score(sample(50), judge=judge, window_rows=3)

    def rows():
        yield from sample(10)
        raise OSError("from the reader")

    with pytest.raises(OSError, match="from the reader"):
        score(rows(), window_rows=3)
    assert threading.active_count() == before


def test_a_stream_may_be_left_early():
    before = threading.active_count()
    endless = (PairRow(n, "a b", "a c") for n in itertools.count())
    stream = score_pairs(endless, HashEncoder(), no_drift, english, PairSettings(window_rows=5))
    assert next(stream).id == 0
    stream.close()
    assert threading.active_count() == before


def test_memory_does_not_grow_with_the_rows():
    def peak(count: int) -> int:
        rows = (PairRow(n, f"the port waited {n % 9} days", "the port waits") for n in range(count))
        tracemalloc.start()
        stream = score_pairs(rows, HashEncoder(8), no_drift, english, PairSettings(window_rows=50))
        assert sum(1 for _ in stream) == count
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    few = max(peak(1000), peak(1000))
    assert peak(8000) < 1.5 * few


def test_ahead_is_at_most_so_many_ahead():
    made = []

    def items():
        for number in range(100):
            made.append(number)
            yield number

    stream = ahead(items(), 2)
    assert next(stream) == 0
    threading.Event().wait(0.3)
    # One is with the reader, two wait, one is in the other thread's hand.
    assert len(made) == 4
    assert list(stream) == list(range(1, 100))
