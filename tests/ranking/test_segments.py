from __future__ import annotations

import pytest

from evaluator.agreement import LabelledPair
from evaluator.errors import InputError
from evaluator.ranking import by_system


def row(system: str | None, original: str, rewrite: str, group: str = "") -> LabelledPair:
    return LabelledPair(original, rewrite, None, group or original, system=system)


def test_segments_stand_together_and_what_one_lacks_is_left_out() -> None:
    rows = [
        row("a", "One.", "a1"),
        row("b", "Two.", "b2"),
        row("a", "Two.", "a2"),
        row("b", "One.", "b1"),
        row("a", "Three.", "a3"),
    ]
    segments = by_system(rows, "x.jsonl")
    assert segments.systems == ("a", "b")
    assert segments.pairs == (
        (("One.", "a1"), ("Two.", "a2")),
        (("One.", "b1"), ("Two.", "b2")),
    )
    assert segments.groups.tolist() == [0, 1]
    assert segments.left_out == 1


def test_an_original_that_comes_again_is_matched_in_order() -> None:
    rows = [
        row("a", "Yes.", "a first"),
        row("a", "Yes.", "a second"),
        row("b", "Yes.", "b first"),
        row("b", "Yes.", "b second"),
    ]
    segments = by_system(rows, "x.jsonl")
    assert segments.pairs[0] == (("Yes.", "a first"), ("Yes.", "a second"))
    assert segments.pairs[1] == (("Yes.", "b first"), ("Yes.", "b second"))


def test_groups_are_kept() -> None:
    rows = [row(name, text, "x", "talk") for name in "ab" for text in ("One.", "Two.")]
    assert by_system(rows, "x.jsonl").groups.tolist() == [0, 0]


@pytest.mark.parametrize(
    ("rows", "slug", "said"),
    [
        ([row("a", "One.", "x"), row(None, "One.", "y")], "system-missing", "row 2"),
        ([row("a", "One.", "x"), row("a", "Two.", "y")], "systems-apart", "'a'"),
        ([row("a", "One.", "x"), row("b", "Two.", "y")], "systems-apart", "no original"),
    ],
)
def test_what_cannot_be_compared(rows: list[LabelledPair], slug: str, said: str) -> None:
    with pytest.raises(InputError) as error:
        by_system(rows, "x.jsonl")
    assert error.value.slug == slug
    assert said in error.value.message
    assert error.value.cure
