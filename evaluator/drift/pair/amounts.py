"""Which amounts and times both sides say, whatever their units, spelling and form."""

from __future__ import annotations

from itertools import pairwise

from evaluator.drift.pair.matching import Matching
from evaluator.drift.pair.pair import Spans
from evaluator.drift.text import lexicon
from evaluator.drift.text.clock_times import Moment, same_moment
from evaluator.drift.text.kept import once
from evaluator.drift.text.quantities import amounts_and_times
from evaluator.drift.text.quantity import Quantity, close
from evaluator.drift.text.side import Side
from evaluator.drift.text.units import same_currency, unit_words
from evaluator.types import Span

_CALENDAR = 0.05
_EXACT = 0.005
_MONTH = 28 * 24  # hours
_ROUNDING = 0.06
_VAGUE = 3  # how many times as much a vague magnitude may be as another that says the same
_CENTURY = 100
_YEAR_DIGITS = 4
COINS = frozenset(("cent", "penny"))


def same(one: Quantity, other: Quantity) -> bool:
    """Return whether two quantities say the same amount; a missing unit does not count."""
    kinds = {one.kind, other.kind}
    if {one.unit, other.unit} == {"BC", "AD"}:
        return False
    if kinds == {"number"} and one.name and other.name:  # versions
        return one.name == other.name
    if kinds != {"measure"} and "measure" in kinds and _millions(one, other):
        return True
    if one.kind == "magnitude" or other.kind == "magnitude":
        if one.kind == other.kind:
            return 1 / _VAGUE < one.value / other.value < _VAGUE
        vague, exact = (one, other) if one.kind == "magnitude" else (other, one)
        return vague.value * 0.99 <= exact.value < vague.value * 20
    if "decade" in kinds:
        return _same_years(one, other)
    if "ordinal" in kinds and len(kinds) > 1:
        return one.value == other.value and bool(kinds & {"number", "year", "measure"})
    if kinds == {"measure", "number"} and "compound" in (one.name, other.name):
        return _of_age(one, other)
    if kinds == {"measure", "money"}:
        return _weighs(one, other)
    if kinds == {"measure"}:
        return one.unit == other.unit and _same_measure(one, other)
    if kinds == {"money"}:
        if (one.unit in COINS) != (other.unit in COINS):
            coins, notes = (one, other) if one.unit in COINS else (other, one)
            return close(coins.value / 100, notes.value, 1e-6)
        return same_currency(one.unit, other.unit) and _same_value(one, other)
    if kinds == {"percent", "fraction"}:
        return close(one.value * (100 if one.kind == "fraction" else 1),
                      other.value * (100 if other.kind == "fraction" else 1), 0.02)  # fmt: skip
    if kinds == {"percent"} and one.unit != other.unit:
        return False
    return _same_value(one, other)


def _same_measure(one: Quantity, other: Quantity) -> bool:
    """Return whether two measures of one dimension agree: hours and minutes to the minute."""
    if one.unit == "temperature":
        return _same_heat(one, other)
    as_told = one.name == other.name or (one.base == one.value and other.base == other.value)
    if as_told and "compound" not in (one.name, other.name):
        return _same_value(one, other)
    short = one.unit == "time" and max(one.base, other.base) < _MONTH
    return close(one.base, other.base, _EXACT if short or one.name == other.name else _CALENDAR)


def _millions(one: Quantity, other: Quantity) -> bool:
    """Return whether "6m" is six million of what the other counts."""
    metres, other = (one, other) if one.kind == "measure" else (other, one)
    return metres.name == "m" and close(metres.value * 1e6, other.value, 1e-6)


def _same_years(one: Quantity, other: Quantity) -> bool:
    """Return whether a decade ("the 70s", "1970s") or a century told in years is the other's."""
    if one.kind == other.kind == "decade":
        if "century" in (one.name, other.name):
            return one.value == other.value or (
                one.name != other.name and one.value // _CENTURY == other.value // _CENTURY
            )
        short = min(one.value, other.value) < _CENTURY
        return one.value == other.value or (
            short and one.value % _CENTURY == other.value % _CENTURY
        )
    decade, other = (one, other) if one.kind == "decade" else (other, one)
    return (
        decade.name == "century" and other.kind in ("year", "number")
        and other.value // _CENTURY * _CENTURY == decade.value
    )  # fmt: skip


def _of_age(one: Quantity, other: Quantity) -> bool:
    """Return whether "two and a half" without a unit is "2 years and 6 months"."""
    whole, bare = (one, other) if one.kind == "measure" else (other, one)
    year = unit_words()["years"][1]
    return whole.unit == "time" and close(whole.base, bare.value * year, _EXACT)


def _weighs(one: Quantity, other: Quantity) -> bool:
    """Return whether "pounds", read as money beside a weight, are the weight."""
    weight, pounds = (one, other) if one.kind == "measure" else (other, one)
    if pounds.unit != "pound":
        return _same_value(one, other)
    size = unit_words()["lb"][1]
    return weight.unit == unit_words()["lb"][0] and close(
        weight.base, pounds.value * size, _CALENDAR
    )


def _same_heat(one: Quantity, other: Quantity) -> bool:
    """Return whether two temperatures agree; one without a scale may be of either."""
    if one.value == other.value and (one.name == other.name or not (one.name and other.name)):
        return True
    if one.name and other.name:
        return abs(one.base - other.base) <= 1
    heats = ((one, other), (other, one))
    return any(
        abs((warm.value - 32) / 1.8 - cold.value) <= 1
        for warm, cold in heats
        if warm.name != "celsius" and cold.name != "fahrenheit"
    )


def _same_value(one: Quantity, other: Quantity) -> bool:
    return one.value == other.value or close(one.value, other.value, 1e-6)


def rounds(one: Quantity, other: Quantity) -> bool:
    """Whether the rewrite's value is the original's rounded; a finer one is another number."""
    if one.kind != other.kind and "decade" in (one.kind, other.kind):
        return one.value // 10 == other.value // 10
    return close(one.value, other.value, _ROUNDING) and (
        other.numeral.rounded or "about" in (one.bound, other.bound)
    )


def is_said(
    one: Quantity, side: Side, other: Side, others: list[Quantity], years: set[int]
) -> bool:
    """Return whether a number without a partner is said on the other side all the same."""
    if one.kind == "year" and (int(one.value) in years or any(
        word.index and other.words[word.index - 1].text in "/-–"
        and word.text == f"{one.value % 100:02g}"
        for word in other.words
    )):  # fmt: skip
        return True
    if one.kind == "number" and any(
        another.kind == "year" and another.value % 100 == one.value and _ends_span(one, side)
        for another in others
    ):
        return True
    if one.numeral.digits:
        digits, read = f"{one.value:g}", _read(others)
        written = side.words[one.numeral.first].text
        long = len(written) > _YEAR_DIGITS  # it may be in an address of the web
        if any(
            (digits in word.text if word.kind == "number" else long and written in word.text)
            and word.index not in read
            for word in other.words
        ):
            return True
    if _said_by_word(one, other, others):
        return True
    return any(
        same(one, another)
        and (one.kind == another.kind or one.kind != "money")
        and (one.kind == "ordinal") == (another.kind == "ordinal")
        and not _is_anothers(one, side, another, other)
        for another in others
    )


def _is_anothers(one: Quantity, side: Side, code: Quantity, other: Side) -> bool:
    """Return whether a code's number ("COVID-19") is its own code's on the side of a number."""
    if one.code or not code.code:
        return False
    named, before = (
        {word.lower for word in words[max(0, number.first - 2) : number.first] if word.content}
        for words, number in ((other.words, code), (side.words, one))
    )
    return not named.isdisjoint(side.lowers) and named.isdisjoint(before)


def _ends_span(one: Quantity, side: Side) -> bool:
    """Return whether a number is the short second year of a span ("1825-69")."""
    before = [word.text for word in side.words[max(0, one.first - 3) : one.first]]
    match before:
        case [year, "-", "-"] | [_, year, "-" | "–" | "/"]:
            return len(year) == _YEAR_DIGITS and year.isdigit()
    return False


def _read(quantities: list[Quantity]) -> set[int]:
    """Return the words that quantities are read from."""
    return {index for one in quantities for index in range(one.first, one.last + 1)}


def _said_by_word(quantity: Quantity, other: Side, others: list[Quantity]) -> bool:
    """Return whether a word such as "both", "twice" or "decade" says the number."""
    if quantity.kind == "money":
        return False
    if quantity.kind == "measure" and _one_unit(quantity, other):
        return True
    table = lexicon.rows_by_key("number_words.tsv")
    keys = {f"{quantity.value:g}" + ("%" if quantity.kind == "percent" else "")}
    if quantity.kind == "measure" and quantity.unit == "time":
        keys.add(f"{quantity.base:g}h")
    said = {word for key in keys for word in table.get(key, ())}
    read = _read(others)
    return any(
        word.index not in read and (word.lower in said or word.lemma in said)
        for word in other.words
    )


def _one_unit(quantity: Quantity, other: Side) -> bool:
    """Return whether "a" with a unit says a measure ("a foot")."""
    table = unit_words()
    return any(
        table.get(after.lower, ("", 0.0))[0] == quantity.unit
        and close(table[after.lower][1], quantity.base, 0.01)
        for word, after in pairwise(other.words)
        if word.lower in ("a", "an")
    )


def nouns_link(one: Quantity, other: Quantity, matching: Matching) -> float:
    """Return how well what one quantity counts is answered by what the other does."""
    if one.noun < 0 or other.noun < 0:
        return 0.0
    return float(matching.similarity[one.noun, other.noun])


def pair_up(
    matching: Matching, ones: list[Quantity], others: list[Quantity]
) -> tuple[list[tuple[int, int]], set[int], set[int]]:
    """Return which quantities say the same amount, and those of either side that none answers."""
    original, rewrite = matching.original, matching.rewrite
    scored = []
    for i, one in enumerate(ones):
        for j, other in enumerate(others):
            if same(one, other):
                place = abs(one.first / len(original.words) - other.first / len(rewrite.words))
                rank = nouns_link(one, other, matching) - 0.5 * place
                rank += (one.kind == other.kind) + (one.unit == other.unit) * 0.5
                scored.append((-rank, i, j))
    pairs: list[tuple[int, int]] = []
    left, right = set(range(len(ones))), set(range(len(others)))
    for _, i, j in sorted(scored):
        if i in left and j in right:
            left.discard(i)
            right.discard(j)
            pairs.append((i, j))
    return pairs, left, right


def paired(ones: list[Moment], others: list[Moment]) -> list[tuple[Moment, Moment]]:
    """Return the dates and times of the original, each beside the same one of the rewrite."""
    right, found = list(others), []
    for one in ones:
        other = next((other for other in right if same_moment(one, other)), None)
        if other is not None:
            right.remove(other)
            found.append((one, other))
    return found


def paired_moments(ones: list[Moment], others: list[Moment]) -> list[tuple[Span, Span]]:
    """Return where the original names a date or time, beside where the rewrite names the same."""
    return [(one.span, other.span) for one, other in paired(ones, others)]


@once
def agreed(matching: Matching) -> tuple[Spans, Spans]:
    """Return where each side has quantities, dates and times that the other side says, too."""
    original, rewrite = matching.original, matching.rewrite
    (ones, mine), (others, theirs) = amounts_and_times(original), amounts_and_times(rewrite)
    pairs, left, right = pair_up(matching, ones, others)
    times = paired_moments(mine, theirs)
    return (
        (
            *(ones[i].span for i, _ in pairs),
            *(span for span, _ in times),
            *(ones[i].span for i in left if is_said(ones[i], original, rewrite, others, set())),
        ),
        (
            *(others[j].span for _, j in pairs),
            *(span for _, span in times),
            *(others[j].span for j in right if is_said(others[j], rewrite, original, ones, set())),
        ),
    )
