"""Chinese and Japanese numerals in words: 三百, 两万, 九十亿."""

from __future__ import annotations

from evaluator.drift.text.side import Word

LANGUAGES = frozenset(("zh", "ja"))
_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")}
_DIGITS |= {"〇": 0, "两": 2, "兩": 2}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8, "兆": 10**12}


def value_at(words: tuple[Word, ...], index: int) -> tuple[float, int] | None:
    """Return the value of a numeral that begins at `index` and its last word.

    A single sign is part of too many other words, and so is a scale without a digit before it
    (千里, 百姓); "三四百" is no exact number. All of these are left alone.
    """
    first = words[index].text
    if first not in _DIGITS and first != "十":
        return None
    if index and words[index - 1].text in _DIGITS | _SMALL | _LARGE | {"第": 0, "分": 0}:
        return None
    total, part, digit, last, scaled = 0, 0, -1, index - 1, False
    while last + 1 < len(words):
        sign = words[last + 1].text
        if sign in _DIGITS:
            if digit > 0:
                return None
            digit = _DIGITS[sign]
        elif sign in _SMALL:
            part += (digit if digit > 0 else 1) * _SMALL[sign]
            digit, scaled = -1, True
        elif sign in _LARGE:
            total += (part + max(digit, 0) or 1) * _LARGE[sign]
            part, digit, scaled = 0, -1, True
        else:
            break
        last += 1
    if not scaled or last == index:
        return None
    return float(total + part + max(digit, 0)), last


def mixed_at(words: tuple[Word, ...], index: int) -> tuple[float, int] | None:
    """Return the value of digits with signs between, and its last word: 2万5千, 1億2000万.

    None for digits with no sign or one behind them, which others read.
    """
    total, last, least, parts = 0.0, index - 1, float("inf"), 0
    while last + 1 < len(words) and words[last + 1].text.isdecimal():
        value, size, at = float(words[last + 1].text), 1, last + 2
        while at < len(words) and (sign := (_SMALL | _LARGE).get(words[at].text)):
            size, at = size * sign, at + 1
        if value * size >= least:
            return None
        total, last, least, parts = total + value * size, at - 1, size, parts + 1
        if size == 1:
            break
    return (total, last) if parts > 1 else None
