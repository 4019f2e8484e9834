"""Text that was left out and the other side has: taken in where it stood, and told."""

from typing import Any

import numpy as np

from evaluator.alignment import align
from evaluator.config import Settings
from evaluator.pipeline.prepared import prepare
from evaluator.readers import read_text, take_back
from evaluator.types import Role, UnitKind
from tests.fakes.encoder import HashEncoder
from tests.readers.test_html import PAGE, PROSE, page_of, quoted

ASIDE = "The board was founded in 1911 by the owners of the mills. It has nine members today."
PAGE_WITH_ASIDE = page_of(*PROSE, around=("<article>", f"<aside><p>{ASIDE}</p></aside></article>"))


def test_a_sentence_of_the_other_side_brings_back_what_was_left_out(reading: Any) -> None:
    document = reading(PAGE_WITH_ASIDE, "a.html").document
    assert ASIDE not in document.text
    same = "The board was founded in 1911 by the owners of the mills."
    for said in (same, same.replace("mills", "works")):
        taken = take_back(document, [*PROSE, said])
        assert quoted(taken)[-1] == ASIDE
        assert taken.paragraphs[-1].role is Role.LEFT_OUT
        assert taken.places_of(len(taken.text) - 5, len(taken.text))[0].kind == "element"
        (warning,) = taken.warnings
        assert warning.slug == "left-out-found"
        assert "beside the article (element 6 " in warning.message
    assert take_back(document, PROSE) is document
    assert take_back(document, ["Nothing of that was ever said by anybody here."]) is document


def test_it_stands_where_it_stood(reading: Any) -> None:
    document = reading(PAGE.encode(), "a.html").document
    taken = take_back(document, ["The harbour. Photograph: Jo Field"])
    texts = quoted(taken)
    at = texts.index("The harbour. Photograph: Jo Field")
    assert texts[at + 1] == PROSE[0]
    assert [texts[:at], texts[at + 1 :]] == [quoted(document)[:at], quoted(document)[at:]]
    for old in document.places:
        (new,) = (place for place in taken.places if place.name == old.name)
        assert taken.text[new.start : new.end] == document.text[old.start : old.end]


def test_neither_addition_nor_omission_is_made_of_it(reading: Any) -> None:
    document = reading(PAGE_WITH_ASIDE, "a.html").document
    first = "The board was founded in 1911 by the owners of the mills."
    rewrite = read_text("\n\n".join(["Fee", *PROSE, first]))
    prepared = prepare(document, rewrite, Settings())
    assert [each.slug for each in prepared.warnings] == ["left-out-found"]
    sides = (prepared.original, prepared.rewrite)
    encoder = HashEncoder()
    vectors = [np.asarray(encoder.encode(side.texts).vectors) for side in sides]
    beads = align(sides[0].segmented, sides[1].segmented, vectors[0], vectors[1])
    kinds = [bead.kind for bead in beads]
    assert UnitKind.ADDITION not in kinds
    assert UnitKind.OMISSION not in kinds
    seen = sorted(index for bead in beads for index in bead.original)
    assert seen == list(range(len(sides[0].segmented.sentences)))
