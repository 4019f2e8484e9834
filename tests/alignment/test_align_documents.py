"""Documents with page furniture: what is outside, and what may not be hidden there."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from benchmarks import gold
from evaluator.alignment import align, align_sentences, furniture_odds, is_unrelated
from evaluator.models import load_encoder
from evaluator.readers import read_path
from evaluator.segment import segment
from evaluator.types import (
    Bead,
    Document,
    Paragraph,
    Role,
    SegmentedDocument,
    Sentence,
    UnitKind,
)
from tests.alignment.helpers import assert_whole, joins, reworded, sentences, vectors_of

Line = str | tuple[str, Role]


def document(*paragraphs: Sequence[Line]) -> SegmentedDocument:
    """Build a document of paragraphs of sentences; those given with a role look like furniture."""
    text, made, spans = "", [], []
    for number, paragraph in enumerate(paragraphs):
        start = len(text)
        for line in paragraph:
            sentence, role = line if isinstance(line, tuple) else (line, None)
            made.append(
                Sentence(len(text), len(text) + len(sentence), number, role, 0.8 if role else 0.0)
            )
            text += sentence + " "
        spans.append(Paragraph(start, len(text) - 1))
        text += "\n"
    return SegmentedDocument(Document(text, "", tuple(spans)), tuple(made))


def aligned(original: SegmentedDocument, rewrite: SegmentedDocument) -> list[Bead]:
    texts = [[side.text_of(i) for i in range(len(side.sentences))] for side in (original, rewrite)]
    beads = align(original, rewrite, vectors_of(texts[0]), vectors_of(texts[1]))
    assert_whole(beads, len(texts[0]), len(texts[1]))
    return beads


def test_unanswered_furniture_is_outside_on_both_sides() -> None:
    body = sentences(6)
    beads = aligned(
        document([("Home / World", Role.NAVIGATION)], body[:3], body[3:]),
        document(body, [("By Some One", Role.BYLINE)]),
    )
    assert joins(beads)[0] == ("outside", (0,), ())
    assert joins(beads)[-1] == ("outside", (), (6,))
    assert [b.kind for b in beads].count(UnitKind.MATCH) == 6


def test_answered_furniture_is_a_match() -> None:
    body, headline = sentences(6), "Ferry prices rise again in spring"
    beads = aligned(
        document([(headline, Role.HEADLINE)], body),
        document([("Ferry prices rise again in the spring", Role.HEADLINE)], body),
    )
    assert joins(beads)[0] == ("match", (0,), (0,))


def test_body_text_that_was_dropped_or_put_in_is_not_outside() -> None:
    body, foreign = sentences(8), sentences(2, seed=3)
    beads = aligned(
        document([("Home / World", Role.NAVIGATION)], body),
        document([foreign[0]], body[1:-1], [foreign[1]], [("Share this", Role.SHARE)]),
    )
    kinds = {(b.kind, b.original, b.rewrite) for b in beads if b.kind is not UnitKind.MATCH}
    assert {
        (UnitKind.OMISSION, (1,), ()),
        (UnitKind.OMISSION, (8,), ()),
        (UnitKind.ADDITION, (), (0,)),
        (UnitKind.ADDITION, (), (7,)),
        (UnitKind.OUTSIDE, (0,), ()),
        (UnitKind.OUTSIDE, (), (8,)),
    } == kinds


def test_a_standfirst_that_repeats_the_lead_leaves_the_lead_to_the_lead() -> None:
    body = sentences(6)
    standfirst = reworded(body[0]).rstrip(".")
    beads = aligned(
        document(
            [("Six words that stand on top", Role.HEADLINE)], [(standfirst, Role.STANDFIRST)], body
        ),
        document([reworded(text, seed=1) for text in body]),
    )
    assert joins(beads)[:3] == [("outside", (0,), ()), ("outside", (1,), ()), ("match", (2,), (0,))]


def test_a_bead_reaches_over_furniture_between_its_parts() -> None:
    body = sentences(8, words=24)
    words = body[4].rstrip(".").split()
    halves = [" ".join(words[:12]) + ".", " ".join(words[12:]) + "."]
    beads = aligned(
        document(body),
        document(
            [*body[:4], halves[0]],
            [("See also: five walks", Role.RELATED)],
            [halves[1], *body[5:]],
        ),
    )
    assert ("match", (4,), (4, 6)) in joins(beads)
    assert ("outside", (), (5,)) in joins(beads)


def test_a_piece_that_a_segmenter_cut_off_joins_its_neighbour() -> None:
    body = sentences(8)
    whole = body[3].rstrip(".") + " Orla Venn."
    cut = body[3].rstrip(".") + " Ol."
    beads = aligned(
        document([*body[:3], whole, *body[4:]]),
        document([*body[:3], cut, "Ra Fenn.", *body[4:]]),
    )
    assert ("match", (3,), (3, 4)) in joins(beads)


def test_texts_with_nothing_in_common_are_unrelated() -> None:
    text, other = sentences(20), sentences(20, seed=6)
    vectors = vectors_of(text), vectors_of(other)
    assert is_unrelated(align_sentences(text, other, *vectors), *vectors)


def test_short_texts_joined_at_low_similarity_are_unrelated() -> None:
    vectors = np.eye(3, dtype=np.float32), np.eye(3, dtype=np.float32)
    for cost, unrelated in ((0.8, True), (0.2, False)):
        beads = [Bead(UnitKind.MATCH, (i,), (i,), cost) for i in range(3)]
        assert is_unrelated(beads, *vectors) is unrelated


def test_headlines_of_both_sides_answer_each_other() -> None:
    text = sentences(6)
    other = [reworded(sentence, 3) for sentence in text]
    for seed in range(4, 11):
        other[0] = reworded(other[0], seed)
    menu, line = sentences(2, seed=8, words=4)
    vectors = vectors_of([menu, *text]), vectors_of([other[0], line, *other[1:]])
    for role, joined in ((Role.HEADLINE, True), (Role.NOTICE, False)):
        original = document([(menu, Role.NAVIGATION)], [(text[0], role)], text[1:])
        rewrite = document([(other[0], role)], [(line, Role.DATE)], other[1:])
        beads = joins(align(original, rewrite, *vectors))
        assert (("match", (1,), (0,)) in beads) is joined


def test_headlines_without_a_word_in_common_answer_each_other() -> None:
    body = sentences(6)
    one, other = sentences(2, seed=9, words=5)
    beads = aligned(
        document([(one, Role.HEADLINE)], body[:3], body[3:]),
        document([(other, Role.HEADLINE)], body[:3], body[3:]),
    )
    assert joins(beads)[0] == ("match", (0,), (0,))
    assert beads[0].cost > 0.5
    alone = aligned(document([(one, Role.HEADLINE)], body), document(body))
    assert joins(alone)[0] == ("outside", (0,), ())


def test_a_long_omission_is_not_unrelated() -> None:
    text = sentences(40)
    vectors = vectors_of(text), vectors_of(text[:6])
    assert not is_unrelated(align_sentences(text, text[:6], *vectors), *vectors)


def test_an_empty_side_is_not_unrelated() -> None:
    text = sentences(3)
    assert not is_unrelated(
        align_sentences(text, [], vectors_of(text), vectors_of([])),
        vectors_of(text),
        vectors_of([]),
    )


def test_every_unit_of_the_development_pair_is_joined_rightly() -> None:
    pair = gold.development_pair()
    if pair is None:
        pytest.skip("the development data folder is not there")
    sides = [segment(read_path(str(path))) for path in (pair.original_path, pair.rewrite_path)]
    encoder = load_encoder(device="cpu", precision="fp32")
    vectors = [
        encoder.encode([side.text_of(i) for i in range(len(side.sentences))]).vectors
        for side in sides
    ]
    odds = [furniture_odds(of_side, encoder.info) for of_side in vectors]
    assert odds[0] is not None
    assert odds[1] is not None
    beads = align(sides[0], sides[1], vectors[0], vectors[1], odds=(odds[0], odds[1]))

    def bead_at(number: int, offset: int) -> Bead:
        index = next(i for i, s in enumerate(sides[number].sentences) if s.start <= offset < s.end)
        return next(b for b in beads if index in (b.rewrite if number else b.original))

    held = [
        {id(bead_at(0, at)) for at in entry.original} | {id(bead_at(1, at)) for at in entry.rewrite}
        for entry in pair.entries
    ]
    assert all(len(bead_ids) == 1 for bead_ids in held)
    assert len(set().union(*held)) == len(pair.entries)
    outside = [bead_at(0, at) for at in pair.outside_original]
    outside += [bead_at(1, at) for at in pair.outside_rewrite]
    assert {bead.kind for bead in outside} == {UnitKind.OUTSIDE}
