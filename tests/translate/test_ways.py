"""Whose fault a flag is: what another way back brings back, and what it does not."""

import pytest

from evaluator.plugins import Translator
from evaluator.types import Comparison, VerdictLevel
from tests.fakes.translators import Spelling, foreign
from tests.translate.test_roundtrip import trip

TEXT = """The council approved the bridge on Monday, said Anna Reyes. It will cost 4 million euros.

Nobody opposed the plan, and the work starts in March.
"""


def ways(first: dict[str, str], second: dict[str, str], original: str = TEXT) -> list[object]:
    """Return each finding's category and in how many ways back it stands."""
    result = trip(Spelling("one", first), Spelling("two", second), original=original)
    return [(one.category.value, one.ways) for unit in result.units for one in unit.findings]


@pytest.mark.parametrize(
    ("first", "second", "count"),
    [
        ({"Monday": "Tuesday"}, {}, 1),
        ({"Monday": "Tuesday"}, {"Monday": "Tuesday"}, 2),
        # Neither the day that was lost nor another one: it is not brought back.
        ({"Monday": "Tuesday"}, {"on Monday": "so"}, 2),
        # What else went wrong there says nothing of the day.
        ({"Monday": "Tuesday"}, {"bridge": "ham"}, 1),
        # Another word that denies brings the negation back.
        ({"Nobody opposed": "Somebody opposed"}, {"Nobody": "No one"}, 1),
        ({"Nobody opposed": "Somebody opposed"}, {"Nobody": "People"}, 2),
    ],
)
def test_in_how_many_ways_a_flag_stands(
    first: dict[str, str], second: dict[str, str], count: int
) -> None:
    found = ways(first, second)
    assert found
    assert {stands for _, stands in found} == {(count, 2)}, found


def test_a_sentence_that_one_way_lost() -> None:
    lost = {"Nobody opposed the plan, and the work starts in March.": ""}
    assert ("omission", (1, 2)) in ways(lost, {})
    assert ("omission", (2, 2)) in ways(lost, lost)


def test_a_sentence_that_the_translation_lacks() -> None:
    given = foreign(TEXT.replace("It will cost 4 million euros.", ""))
    engines: list[Translator] = [Spelling("one"), Spelling("two")]
    result = trip(*engines, original=TEXT, translation=given)
    (gone,) = (unit for unit in result.units if unit.kind.value == "omission")
    assert [one.ways for one in gone.findings] == [(2, 2)]
    assert gone.translation == ()


def test_three_ways() -> None:
    engines = [
        Spelling("one", {"Monday": "Tuesday"}),
        Spelling("two"),
        Spelling("three", {"Monday": "Tuesday"}),
    ]
    result = trip(*engines, original=TEXT)
    (finding,) = (one for unit in result.units for one in unit.findings)
    assert finding.ways == (2, 3)
    assert finding.likelihood.value == "sure"


def test_what_is_only_possible_counts_for_no_verdict() -> None:
    def verdict(*back: Translator) -> Comparison:
        return trip(*back, original=TEXT)

    alone = verdict(Spelling("one", {"Monday": "Tuesday"}))
    both = verdict(Spelling("one", {"Monday": "Tuesday"}), Spelling("two"))
    assert alone.verdict.level is both.verdict.level is VerdictLevel.READ
    (finding,) = (one for unit in both.units for one in unit.findings)
    (other,) = (one for unit in alone.units for one in unit.findings)
    assert finding.severity is other.severity


def test_two_ways_of_one_engine_are_said_to_be_alike() -> None:
    slugs = [one.slug for one in trip(Spelling(), Spelling()).warnings]
    assert slugs.count("ways-alike") == 1
    assert "ways-alike" not in [one.slug for one in trip(Spelling(), Spelling("two")).warnings]
