"""Each stage by itself, on any text at all."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from evaluator import drift
from evaluator.alignment import align, align_sentences, is_unrelated
from evaluator.drift import UnitText
from evaluator.readers import read_text
from evaluator.scores import corpus_scores, gather, similarities, token_scores, unit_scores
from evaluator.segment import segment
from evaluator.text import join, normalise, words
from evaluator.types import FloatArray, Severity, Span, UnitKind
from tests.fakes.encoder import HashEncoder
from tests.properties.checks import attempt, check_sentences, models
from tests.properties.strategies import FEW, MANY, SOME, any_text, encodable_text, sentence


@given(st.lists(any_text, min_size=1, max_size=3), st.integers(0, 400), st.integers(0, 400))
@MANY
def test_normalised_text_leads_back(texts: list[str], start: int, end: int) -> None:
    source = "".join(texts)
    offsets = [sum(map(len, texts[:index])) for index in range(len(texts))]
    joined = join([normalise(text, at) for text, at in zip(texts, offsets, strict=True)])
    for span in joined.to_source(Span(start, end)):
        assert 0 <= span.start < span.end <= len(source)
    for one, other in pairwise(joined.to_source(Span(0, len(joined.text)))):
        assert one.end <= other.start
    for span in words(joined.text):
        word = joined.text[span.start : span.end]
        quoted = " ".join(source[a:b] for a, b in joined.to_source(span))
        # A sign that stands for several, such as an ellipsis, gives more than one word of them.
        assert word.replace(" ", "") in normalise(quoted).text.replace(" ", "")


@given(encodable_text, st.sampled_from(["text", "markdown"]))
@SOME
def test_read_and_segment(text: str, name: str) -> None:
    document, refused = attempt(lambda: read_text(text, input_format=name))
    if document is None:
        assert refused.startswith("input-")
        return
    at = 0
    for paragraph in document.paragraphs:
        assert at <= paragraph.start < paragraph.end <= len(document.text)
        at = paragraph.end
    segmented = segment(document)
    check_sentences(segmented)
    assert segmented.sentences


sides = st.lists(st.one_of(sentence(), encodable_text.filter(str.strip)), max_size=8)


@given(sides, sides, st.integers(0, 2**32 - 1), st.booleans())
@SOME
def test_align_holds_every_sentence_once(
    original: list[str], rewrite: list[str], seed: int, drawn: bool
) -> None:
    """Whatever the vectors, drawn at random or those of the words."""
    vectors = [_vectors(side, seed if drawn else None) for side in (original, rewrite)]
    beads = align_sentences(original, rewrite, *vectors)
    for name, side in (("original", original), ("rewrite", rewrite)):
        held = sorted(index for bead in beads for index in getattr(bead, name))
        assert held == list(range(len(side)))
    for bead in beads:
        assert bead.kind.joined == bool(bead.original and bead.rewrite)
        assert 0 <= bead.cost <= 2
    matched = [bead for bead in beads if bead.kind is UnitKind.MATCH]
    for one, other in pairwise(matched):
        assert one.original[-1] < other.original[0]
        assert one.rewrite[-1] < other.rewrite[0]
    assert is_unrelated(beads, *vectors) in (True, False)


@given(encodable_text.filter(str.strip), st.integers(0, 2**32 - 1))
@FEW
def test_align_takes_a_copy_for_one(text: str, seed: int) -> None:
    document, _ = attempt(read_text, text)
    if document is None:
        return
    side = segment(document)
    count = len(side.sentences)
    vectors = _vectors([""] * count, seed)
    beads = align(side, side, vectors, -vectors)
    assert [(bead.original, bead.rewrite) for bead in beads] == [((i,), (i,)) for i in range(count)]


def _vectors(texts: list[str], seed: int | None) -> FloatArray:
    if seed is None:
        return HashEncoder(dimension=16).encode(texts).vectors
    drawn = np.random.default_rng(seed).normal(size=(len(texts), 16)).astype(np.float32)
    return drawn / np.linalg.norm(drawn, axis=1, keepdims=True)


PARTS = (
    "1 2 14 100 1,000 1.5 8,5 1997 2031-04-05 14:00 3/4 1/0 0 007 99999999999999999 ½ ² ³ ٣ ४ Ⅷ ①"
    " one two half third dozen hundred thousand million trillion tens of a an the and in per every"
    " first second may May Monday noon o'clock a.m. century century's ago last next not never no"
    " without nobody n't can't hardly only some all most must might said according to “ ” \" ' ’ "
    " - – — / , . ; : ! ? % $ € £ °C km kg miles mph USD Ada Brandt Mr. U.S. NATO U.N. he she it"
    " who whom by was were been opened closed before after because although than more less http://x"
)
scraps = st.lists(st.sampled_from(PARTS.split()), max_size=24).map(" ".join)
anything = st.one_of(scraps, st.text(max_size=80), any_text)


@given(anything, anything, st.sampled_from([None, "en", "de", "zh"]))
@MANY
def test_drift_of_any_two_texts(original: str, rewrite: str, language: str | None) -> None:
    one, other = _unit(original, language), _unit(rewrite, language)
    (detection,) = models().detector.detect([(one.text, other.text)])  # type: ignore[union-attr]
    for said in (None, detection):
        judged = drift.judge(one, other, detection=said)
        assert 0 <= judged.score <= 1
        ranks = [finding.severity.rank for finding in judged.findings if finding.counts]
        assert judged.severity.rank == max(ranks, default=0)
        for finding in judged.findings:
            assert finding.message
            assert 0 <= finding.confidence <= 1
            for spans, text in (
                (finding.original_spans, one.text),
                (finding.rewrite_spans, other.text),
            ):
                assert all(0 <= span.start < span.end <= len(text) for span in spans)
    if one.text:
        for kind in (UnitKind.OMISSION, UnitKind.ADDITION):
            assert drift.unmatched(one, kind).severity in (Severity.MINOR, Severity.MAJOR)


@given(anything, st.sampled_from([None, "en", "de", "zh"]))
@MANY
def test_no_drift_of_a_text_against_itself(text: str, language: str | None) -> None:
    unit = _unit(text, language)
    assert drift.judge(unit, unit).findings == ()


def _unit(text: str, language: str | None) -> UnitText:
    plain = normalise(text).text
    tokens = models().encoder.encode([plain], tokens=True).tokens
    return UnitText(plain, tokens[0] if tokens else None, language)


@given(st.lists(st.tuples(any_text, any_text), min_size=1, max_size=4))
@SOME
def test_scores_do_not_depend_on_the_other_rows(pairs: list[tuple[str, str]]) -> None:
    together = unit_scores(gather(pairs))
    alone = [unit_scores(gather([pair]))[0] for pair in pairs]
    assert together == alone
    for scores in together:
        assert all(0 <= score <= 100 + 1e-9 for score in scores)
    assert set(corpus_scores(gather(pairs), resamples=0)) == {"bleu", "chrf", "chrfpp"}
    encoded = models().encoder.encode([text for pair in pairs for text in pair], tokens=True)
    for cosine in similarities(encoded.vectors[::2], encoded.vectors[1::2]):
        assert cosine is None or -1 <= cosine <= 1
    assert encoded.tokens is not None
    for left, right in zip(encoded.tokens[::2], encoded.tokens[1::2], strict=True):
        matched = token_scores(left, right)
        assert matched is None or all(-1.001 <= value <= 1.001 for value in matched)
