"""What is read out of a text: numbers, amounts with their units, dates and times."""

from __future__ import annotations

import math

import pytest

from evaluator.drift.text.clock_times import same_moment
from evaluator.drift.text.dates import moments
from evaluator.drift.text.numerals import numerals
from evaluator.drift.text.quantities import quantities
from evaluator.drift.text.side import Side, analyse


def side(text: str) -> Side:
    return Side(text, analyse(text, "en"), None, "en")


@pytest.mark.parametrize(
    ("text", "quoted", "value", "kind"),
    [
        ("It cost 1,250,000 in all.", "1,250,000", 1_250_000, "cardinal"),
        ("It cost 1.250.000 in all.", "1.250.000", 1_250_000, "cardinal"),
        ("It took 8 900 000 steps.", "8 900 000", 8_900_000, "cardinal"),
        ("It is 61,5 wide.", "61,5", 61.5, "cardinal"),
        ("About 2 1/2 million came.", "2 1/2 million", 2_500_000, "cardinal"),
        ("That is 1/5 of it.", "1/5", 0.2, "fraction"),
        ("It sold for $5m there.", "5m", 5_000_000, "cardinal"),
        ("A 3-million plan.", "3-million", 3_000_000, "cardinal"),
        ("She came 3rd there.", "3rd", 3, "ordinal"),
        ("They need two hundred and five chairs.", "two hundred and five", 205, "cardinal"),
        ("They need a hundred chairs.", "a hundred", 100, "cardinal"),
        ("Two and a half million came.", "Two and a half million", 2_500_000, "cardinal"),
        ("The twenty-first century began.", "twenty-first", 21, "ordinal"),
        ("Half a million came.", "Half a million", 500_000, "cardinal"),
        ("Half of them came.", "Half", 0.5, "fraction"),
        ("Two-thirds of them came.", "Two-thirds", 2 / 3, "fraction"),
        ("A quarter of them came.", "A quarter", 0.25, "fraction"),
        ("One in three came.", "One in three", 1 / 3, "fraction"),
        ("Two out of five came.", "Two out of five", 0.4, "fraction"),
        ("One seat in four was free.", "One seat in four", 0.25, "fraction"),
        ("Every third seat was free.", "Every third", 1 / 3, "fraction"),
        ("Tens of thousands came.", "Tens of thousands", 10_000, "magnitude"),
        ("Several hundred thousand came.", "Several hundred thousand", 200_000, "magnitude"),
        ("A few dozen came.", "few dozen", 24, "magnitude"),
    ],
)
def test_a_number_as_it_is_written(text: str, quoted: str, value: float, kind: str) -> None:
    words = analyse(text, "en")
    found = numerals(words)
    assert [text[words[one.first].start : words[one.last].end] for one in found] == [quoted]
    assert math.isclose(found[0].value, value)
    assert found[0].kind == kind


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("The score was 3:2 there.", []),
        ("He came with a friend.", []),
        ("They met one day in two weeks.", [1, 2]),
        ("Between five and ten came.", [5, 10]),
        ("They saw forty thirty times.", [40, 30]),
        ("It happened on 12/11/10 there.", []),
        ("They sold 900 boats.[4]", [900]),
        ("They sold 900[12] boats.", [900]),
    ],
)
def test_what_is_no_number_or_several(text: str, values: list[float]) -> None:
    found = [one.value for one in numerals(analyse(text, "en"))]
    assert [value for value in found if value in values] == values
    assert not values or len(found) == len(values)


@pytest.mark.parametrize(
    ("text", "kind", "unit", "base"),
    [
        ("It is 5 ft high.", "measure", "length", 1.524),
        ("It rose by 5 per cent there.", "percent", "", 5),
        ("It rose by 3 percentage points.", "percent", "", 3),
        ("They paid US$40 for it.", "money", "US dollar", 40),
        ("They paid EUR 40 for it.", "money", "euro", 40),
        ("They paid 40 Canadian dollars.", "money", "Canadian dollar", 40),
        ("They paid 40 U.S. dollars.", "money", "US dollar", 40),
        ("It was 68 degrees Fahrenheit there.", "measure", "temperature", 20),
        ("It was 20 degrees there.", "measure", "temperature", 20),
        ("He drove at 90 km/h there.", "measure", "speed", 90),
        ("He waited half an hour there.", "measure", "time", 0.5),
        ("It took two years and a half.", "measure", "time", None),
        ("It took a day and a half there.", "measure", "time", None),
        ("It was built in 1987 there.", "year", "", 1987),
        ("Thousands of tonnes were lost.", "magnitude", "mass", None),
    ],
)
def test_a_quantity_with_its_unit(text: str, kind: str, unit: str, base: float | None) -> None:
    found = quantities(side(text), [])
    assert len(found) == 1
    assert found[0].kind == kind
    assert unit.casefold() in found[0].unit.casefold()
    if base is not None and unit != "time":
        assert math.isclose(found[0].base, base, rel_tol=1e-3)


def test_a_part_adds_to_what_stands_before_it() -> None:
    day, half = (
        quantities(side(text), [])[0].base
        for text in ("a day and a half passed.", "36 hours passed.")
    )
    assert math.isclose(day, half)


def test_the_first_of_a_range_has_the_unit_of_the_second() -> None:
    one, other = quantities(side("It costs 5 to 6 million euros."), [])
    assert (one.kind, one.unit, one.value) == (other.kind, other.unit, 5_000_000)


def test_a_number_in_a_name_is_a_code() -> None:
    assert quantities(side("They flew the MiG-29 there."), [])[0].code
    assert not quantities(side("They flew 29 miles there."), [])[0].code


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("10 March 2021", "March 10, 2021", True),
        ("10 March", "March 2021", True),
        ("10 March 2021", "10 March 2022", False),
        ("10 March", "11 March", False),
        ("10 March", "10 April", False),
        ("on 2021-03-10", "on 10.03.2021", True),
        ("on 04/05/2021", "on 05/04/2021", True),
        ("in Ohio on 04/05/2021", "on 5 April 2021", True),
        ("in Ohio on 04/05/2021", "on 4 May 2021", False),
        ("on 04/05/2021", "on 4 May 2021", True),
        ("on 04.05.2021", "on 5 April 2021", False),
        ("by U.S. law on 4/5/21", "on April 5, 2021", True),
        ("on 25/12/2021", "on 12/25/2021", True),
        ("at 2 pm", "at 14:00", True),
        ("at 2 o'clock", "at 14:00", True),
        ("at 2 am", "at 2 pm", False),
        ("at noon", "at 12:00", True),
        ("at midnight", "at noon", False),
        ("last Monday", "on Monday", True),
        ("on Monday", "on Tuesday", False),
        ("last week", "last week", True),
        ("last week", "next week", False),
        ("yesterday", "last week", False),
        ("on Monday", "10 March", False),
    ],
)
def test_whether_two_moments_can_be_the_same(one: str, other: str, same: bool) -> None:
    first, second = (moments(side(f"It happened {day}, so.")) for day in (one, other))
    assert (len(first), len(second)) == (1, 1)
    assert same_moment(first[0], second[0]) is same
    assert same_moment(second[0], first[0]) is same


@pytest.mark.parametrize(
    "text", ["It was 40 March there.", "The code 99:99 is wrong.", "on 45/45/2021"]
)
def test_what_is_no_date_or_time(text: str) -> None:
    assert [one for one in moments(side(text)) if one.kind == "time" or one.day] == []
