"""Bare lists of sentences: what is joined, left out, put in and moved."""

from __future__ import annotations

import time

import numpy as np
import pytest

from evaluator.alignment import AlignSettings, align_sentences
from evaluator.types import Bead, UnitKind
from tests.alignment.helpers import assert_whole, joins, reworded, sentences, vectors_of


def aligned(original: list[str], rewrite: list[str]) -> list[Bead]:
    beads = align_sentences(original, rewrite, vectors_of(original), vectors_of(rewrite))
    assert_whole(beads, len(original), len(rewrite))
    return beads


def pairs(beads: list[Bead]) -> set[tuple[int, int]]:
    return {(a, b) for bead in beads for a in bead.original for b in bead.rewrite}


def test_identical_texts_are_joined_one_to_one() -> None:
    text = sentences(30)
    assert joins(aligned(text, text)) == [("match", (i,), (i,)) for i in range(30)]


def test_reworded_sentences_are_joined_one_to_one() -> None:
    text = sentences(30)
    assert pairs(aligned(text, [reworded(t) for t in text])) == {(i, i) for i in range(30)}


def test_dropped_and_added_sentences_stand_alone() -> None:
    text, foreign = sentences(20), sentences(2, seed=9)
    rewrite = [reworded(t) for t in text]
    rewrite = [foreign[0], *rewrite[1:7], *rewrite[8:12], foreign[1], *rewrite[12:]]
    beads = aligned(text, rewrite)
    alone = [(b.kind, b.original + b.rewrite) for b in beads if b.kind is not UnitKind.MATCH]
    assert sorted(alone) == [
        (UnitKind.ADDITION, (0,)),
        (UnitKind.ADDITION, (11,)),
        (UnitKind.OMISSION, (0,)),
        (UnitKind.OMISSION, (7,)),
    ]


@pytest.mark.parametrize("parts", [2, 3, 4])
def test_a_split_sentence_is_joined_with_its_parts_and_back(parts: int) -> None:
    text = sentences(12, words=24)
    words = text[5].rstrip(".").split()
    size = len(words) // parts
    cut = [" ".join(words[at * size : (at + 1) * size]) + "." for at in range(parts)]
    rewrite = [*text[:5], *cut, *text[6:]]
    wanted = ("match", (5,), tuple(range(5, 5 + parts)))
    assert wanted in joins(aligned(text, rewrite))
    assert ("match", wanted[2], wanted[1]) in joins(aligned(rewrite, text))


def test_a_moved_block_is_found_and_the_rest_keeps_its_order() -> None:
    text = sentences(24)
    order = [*range(4), *range(7, 18), 4, 5, 6, *range(18, 24)]
    beads = aligned(text, [reworded(text[i]) for i in order])
    moved = {(b.original, b.rewrite) for b in beads if b.kind is UnitKind.MOVED}
    assert moved == {((4,), (15,)), ((5,), (16,)), ((6,), (17,))}
    assert pairs(beads) == {(i, j) for j, i in enumerate(order)}


def test_two_blocks_that_change_places_are_both_joined() -> None:
    text = sentences(30)
    order = [*range(5), *range(20, 25), *range(8, 20), *range(5, 8), *range(25, 30)]
    assert pairs(aligned(text, [text[i] for i in order])) == {(i, j) for j, i in enumerate(order)}


def test_a_bead_reaches_around_a_sentence_that_was_dropped() -> None:
    text = sentences(12)
    joined = reworded(text[4]).rstrip(".") + ", and " + reworded(text[6])
    beads = joins(aligned(text, [*text[:4], joined, *text[7:]]))
    assert ("match", (4, 6), (4,)) in beads
    assert ("omission", (5,), ()) in beads


def test_half_of_a_merged_sentence_is_taken_in_by_its_words_and_the_lengths() -> None:
    text = sentences(12)
    half = " ".join(text[5].rstrip(".").split()[:5] + sentences(1, seed=9)[0].split()[:3])
    joined = reworded(text[4]).rstrip(".") + ", and " + half + "."
    assert ("match", (4, 5), (4,)) in joins(aligned(text, [*text[:4], joined, *text[6:]]))


def test_what_faces_each_other_alone_is_joined() -> None:
    text, foreign = sentences(12), sentences(2, seed=5)
    far = " ".join(text[5].rstrip(".").split()[:4] + foreign[0].split()[:9])
    assert ("match", (5,), (5,)) in joins(aligned(text, [*text[:5], far, *text[6:]]))
    strange = "; ".join("0123456789") + "."
    kinds = {b.kind for b in aligned(text, [*text[:5], strange, *text[6:]])}
    assert kinds == {UnitKind.MATCH, UnitKind.OMISSION, UnitKind.ADDITION}


def test_order_is_the_originals_with_additions_where_they_stand() -> None:
    text, foreign = sentences(8), sentences(2, seed=5)
    beads = aligned(text, [foreign[0], *text[:4], foreign[1], *text[4:]])
    assert [b.original or b.rewrite for b in beads if b.kind is UnitKind.ADDITION] == [(0,), (5,)]
    assert joins(beads)[0] == ("addition", (), (0,))
    assert joins(beads)[5] == ("addition", (), (5,))
    assert [b.original[0] for b in beads if b.original] == list(range(8))


def test_swapping_the_sides_swaps_the_answer() -> None:
    text = sentences(25)
    rewrite = [reworded(t) for t in [*text[:3], *text[9:20], *text[4:8], *text[20:]]]
    rewrite[6:6] = sentences(2, seed=77)
    swap = {UnitKind.OMISSION: UnitKind.ADDITION, UnitKind.ADDITION: UnitKind.OMISSION}
    there = {(b.kind, b.original, b.rewrite, b.cost) for b in aligned(text, rewrite)}
    back = {
        (swap.get(b.kind, b.kind), b.rewrite, b.original, b.cost) for b in aligned(rewrite, text)
    }
    assert there == back


def test_the_same_call_gives_the_same_answer() -> None:
    text = sentences(25)
    rewrite = [reworded(t) for t in text[::-1]]
    assert aligned(text, rewrite) == aligned(text, rewrite)


def test_an_empty_side_leaves_all_of_the_other_alone() -> None:
    text = sentences(3)
    assert joins(aligned(text, [])) == [("omission", (i,), ()) for i in range(3)]
    assert joins(aligned([], text)) == [("addition", (), (i,)) for i in range(3)]
    assert aligned([], []) == []


def test_one_sentence_on_either_side() -> None:
    text = sentences(2)
    assert joins(aligned(text[:1], [reworded(text[0])])) == [("match", (0,), (0,))]
    assert {b.kind for b in aligned(text[:1], text[1:])} == {UnitKind.OMISSION, UnitKind.ADDITION}


def test_repeated_sentences_are_joined_in_order() -> None:
    text = sentences(16)
    text[3] = text[9] = text[14] = "Nobody answered the phone all day."
    rewrite = [t if t == text[3] else reworded(t) for t in text]
    assert pairs(aligned(text, rewrite)) == {(i, i) for i in range(16)}


def test_one_of_two_equal_sentences_dropped_leaves_one_omission() -> None:
    text = sentences(14)
    text[2] = text[10]
    beads = aligned(text, [*text[:10], *text[11:]])
    alone = [b for b in beads if b.kind is not UnitKind.MATCH]
    assert joins(alone) == [("omission", (10,), ())]


def test_a_headline_repeated_as_the_first_line_is_left_out_once() -> None:
    text = sentences(10)
    beads = aligned([text[0].rstrip("."), *text], [reworded(t) for t in text])
    assert [b.kind for b in beads].count(UnitKind.OMISSION) == 1
    assert {(i + 1, i) for i in range(1, 10)} <= pairs(beads)


def test_a_quotation_used_twice_is_answered_where_it_stands() -> None:
    text = sentences(12)
    quotation = '"We will not be moved by any of this," she said.'
    text[4] = text[9] = quotation
    rewrite = [t if t == quotation else reworded(t) for t in text]
    assert pairs(aligned(text, rewrite)) == {(i, i) for i in range(12)}


def test_tables_of_figures_are_joined_row_by_row() -> None:
    draw = np.random.default_rng(3)
    rows = [" ".join(str(n) for n in draw.integers(1, 99, 5)) for _ in range(25)]
    beads = aligned(rows, [*rows[:11], *rows[12:]])
    assert ("omission", (11,), ()) in joins(beads)
    assert pairs(beads) == {(i, i - (i > 11)) for i in range(25) if i != 11}


def test_very_short_sentences() -> None:
    text = sentences(9)
    text[2], text[4], text[6], text[8] = "Yes.", "No.", "___", "?"
    assert pairs(aligned(text, text)) == {(i, i) for i in range(9)}


def test_texts_with_no_words_at_all() -> None:
    text = ["___", "***", "...", "—"]
    assert_whole(aligned(text, text[:3]), 4, 3)


def test_one_giant_sentence_against_many() -> None:
    text = sentences(12)
    beads = aligned([" ".join(text)], text)
    assert any(b.kind is UnitKind.MATCH for b in beads)


def test_one_side_ten_times_longer() -> None:
    text, other = sentences(12), sentences(108, seed=4)
    rewrite = [*other[:60], *(reworded(t) for t in text), *other[60:]]
    beads = aligned(text, rewrite)
    assert pairs(beads) == {(i, i + 60) for i in range(12)}


def test_thousands_of_identical_lines_are_quick() -> None:
    line = ["The same line again."]
    vector = vectors_of(line)
    began = time.perf_counter()
    beads = align_sentences(
        line * 3000, line * 2900, vector.repeat(3000, axis=0), vector.repeat(2900, axis=0)
    )
    assert time.perf_counter() - began < 60
    assert_whole(beads, 3000, 2900)
    assert [b.kind for b in beads].count(UnitKind.OMISSION) == 100


def test_a_long_text_is_aligned_in_a_corridor() -> None:
    text = sentences(1500)
    foreign = sentences(300, seed=8)
    rewrite = [*text[:200], *foreign, *(reworded(t) for t in text[260:])]
    beads = aligned(text, rewrite)
    wanted = {(i, i if i < 200 else i + 240) for i in range(1500) if not 200 <= i < 260}
    found = pairs(beads)
    assert len(wanted & found) >= 0.99 * len(wanted)
    assert len(found - wanted) <= 0.01 * len(wanted)


def test_the_corridor_changes_nothing_in_a_text_that_fits_the_table() -> None:
    text = sentences(160)
    rewrite = [reworded(t) for t in [*text[:40], *text[50:120], *text[130:]]]
    vectors = vectors_of(text), vectors_of(rewrite)
    whole = align_sentences(text, rewrite, *vectors)
    narrow = align_sentences(text, rewrite, *vectors, AlignSettings(full_cells=2000, corridor=20))
    assert joins(whole) == joins(narrow)
