"""Numbers, amounts and times without vectors, so that only their values speak."""

import pytest

from evaluator.drift import DriftSettings, UnitText, judge

SILENT: list[tuple[str, str]] = [
    ("It cost 100 cents there.", "It cost 1 dollar there."),
    ("It weighs 40 pounds.", "It weighs 18 kilograms."),
    ("It was 20 degrees Celsius.", "It was 68 degrees Fahrenheit."),
    ("Half of them stayed.", "50 percent of them stayed."),
    ("Thousands of people came.", "5,000 people came."),
    ("It happened in the third round.", "It happened in round 3."),
    ("They waited for 12 weeks.", "They waited for 84 days."),
    ("They paid 40 Canadian dollars.", "They paid 40 dollars."),
    ("He has two houses.", "He has houses."),
]
SPEAKING: list[tuple[str, str, str, str]] = [
    ("number", "critical", "They sold it for 4 million.", "They sold it for 40 million."),
    ("number", "critical", "Thousands of people came.", "90 people came."),
    ("number", "critical", "Three dogs and five cats came.", "Five dogs and three cats came."),
    ("number", "major", "It happened in the third round.", "It happened in the fifth round."),
    ("number", "major", "He came 7th there.", "He came there."),
    ("number", "minor", "It rose to 4,983 points.", "It rose to about 5,000 points."),
    ("money", "critical", "It cost 30 cents there.", "It cost 30 dollars there."),
    ("money", "major", "They paid 40 euros.", "They paid 40 dollars."),
    ("money", "major", "They paid 40 Canadian dollars.", "They paid 40 Australian dollars."),
    ("unit", "major", "It weighs 40 pounds.", "It weighs 40 kilograms."),
    ("unit", "major", "It was 20 degrees Celsius.", "It was 20 degrees Fahrenheit."),
    ("unit", "major", "They waited for 12 weeks.", "They waited for 12 months."),
    ("date_time", "major", "It was opened in 1987 here.", "It was opened in 1978 here."),
    ("date_time", "major", "The club of 1987 won.", "The club won."),
    ("date_time", "major", "They met last Monday.", "They met next Monday."),
    ("date_time", "major", "They met on Monday.", "They met on Friday."),
    ("date_time", "major", "They met last week.", "They met next week."),
    ("date_time", "major", "They met at 9 am.", "They met at 9 pm."),
    ("date_time", "major", "They met on 10 March.", "They met."),
    ("date_time", "major", "They met.", "They met on 10 March."),
    ("date_time", "minor", "They met on Monday.", "They met next Monday."),
    ("date_time", "minor", "They met on 10 March 2021.", "They met in March 2021."),
    ("date_time", "minor", "They met in March 2021.", "They met on 10 March 2021."),
]


def told(original: str, rewrite: str) -> list[tuple[str, str]]:
    # How sure a rule is was measured on natural pairs; here it is asked whether it speaks at all.
    settings = DriftSettings(possible=0.0)
    found = judge(UnitText(original, None), UnitText(rewrite, None), settings).findings
    return [(finding.category.value, finding.severity.value) for finding in found]


@pytest.mark.parametrize(("original", "rewrite"), SILENT)
def test_the_same_said_otherwise_stays_silent_both_ways(original: str, rewrite: str) -> None:
    # A word that nothing answers ("Canadian") is no matter of these rules.
    own = {category for category, *_ in SPEAKING}
    for sides in ((original, rewrite), (rewrite, original)):
        assert [item for item in told(*sides) if item[0] in own] == []


@pytest.mark.parametrize(("category", "severity", "original", "rewrite"), SPEAKING)
def test_another_value_speaks_once(
    category: str, severity: str, original: str, rewrite: str
) -> None:
    assert told(original, rewrite) == [(category, severity)]
