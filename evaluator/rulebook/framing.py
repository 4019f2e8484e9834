"""The frames of a rule read: each word of a list that has one stands in exactly one of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from evaluator.rulebook.rule import FORM, GRADES, PLACE, Check, Frame
from evaluator.rulebook.words import Lists
from evaluator.toml_tables import invalid, near, one_of, text, texts
from evaluator.types import Severity

_KEYS = ("list", "words", "except", "original", "rewrite", "otherwise", "speaks", "severity")
_OWN = ("cues", "unless", "words", "others")
_CHECKS = (Check.CODE, Check.DROPPED, Check.SWAPPED, Check.NOTE)


def frames(where: str, table: Mapping[str, Any], check: Check, lists: Lists) -> tuple[Frame, ...]:
    """Return the frames of a rule's table: `[[rule.frame]]`.

    Args:
        where: The rule, for errors.
        table: Of the rule.
        check: What carries it out.
        lists: What there is to frame, by name; the rule's own lists are added.

    Raises:
        ConfigError: desk-invalid: what is wrong with which frame.
    """
    rows = table.get("frame", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise invalid(where, "'frame' is no list of tables.", "Write [[rule.frame]] over each.")
    if rows and check not in _CHECKS:
        problem = f"A rule with check = {check.value!r} has no frames."
        raise invalid(where, problem, "Write examples.")
    own = {name: texts(where, table, name) for name in _OWN if table.get(name)}
    known = {**lists, **own}
    found: list[Frame] = []
    left: dict[str, list[str]] = {}
    for row in rows:
        name, words = text(where, row, "list"), _named(where, row, known)
        rest = left.setdefault(name, list(known[name]))
        for word in (*words, *texts(where, row, "except")):
            if word not in rest:
                problem = f"{word!r} is in two frames of {name!r}, or in none of its words."
                raise invalid(where, problem, "Keep one.")
            rest.remove(word)
        found.append(_frame(where, row, words, known[name]))
    for name, rest in left.items():
        open_ = [k for k, frame in enumerate(found) if frame.list == name and not frame.words]
        if len(open_) > 1 or (open_ and not rest):
            problem = f"{len(open_)} frames are for the other words of {name!r}: {len(rest)}."
            raise invalid(where, problem, 'Give all but one of them words = ["…"].')
        for k in open_:
            found[k] = replace(found[k], words=tuple((word, "") for word in rest))
    return tuple(found)


def _named(where: str, row: Mapping[str, Any], known: Lists) -> dict[str, str]:
    """Return the words that a frame names, each with its form."""
    name = text(where, row, "list")
    if name not in known:
        raise invalid(where, f"There is no list {name!r} to frame.", near(name, known))
    given = row.get("words", [])
    if not isinstance(given, list):
        raise invalid(where, "'words' of a frame is no list.", 'Write words = ["…"].')
    words = dict(_pair(where, "words", one) for one in given)
    for word in words:
        if word not in known[name]:
            raise invalid(where, f"{word!r} of a frame is not in {name!r}.", "Take it away.")
    return words


def _frame(
    where: str, row: Mapping[str, Any], words: Mapping[str, str], listed: tuple[str, ...]
) -> Frame:
    for key in row:
        if key not in _KEYS:
            raise invalid(
                where, f"{key!r} of a frame is unknown.", f"Known are {', '.join(_KEYS)}."
            )
    if not isinstance(row.get("speaks", False), bool):
        raise invalid(where, "'speaks' must be true or false.", "Write speaks = true.")
    original, rewrite = (text(where, row, side) for side in ("original", "rewrite"))
    if PLACE not in original + rewrite and FORM not in original + rewrite:
        problem = f"A frame has no place for the word: {original!r} / {rewrite!r}."
        raise invalid(where, problem, f"Write {PLACE} where it stands.")
    otherwise = _pair(where, "otherwise", row.get("otherwise"))
    if otherwise[0] in listed:
        problem = f"otherwise = {otherwise[0]!r} is listed."
        raise invalid(where, problem, "Give one that is in no list.")
    formed = FORM in original + rewrite
    if any(bool(form) is not formed for form in (otherwise[1], *words.values())):
        cure = f'With {FORM}, write words = [["go", "gone"]] and otherwise = ["see", "seen"].'
        raise invalid(where, "Not every word of a frame has its form.", cure)
    grade = row.get("severity")
    severity = None
    if grade is not None:
        severity = Severity(one_of(where, "severity", grade, GRADES, " of a frame"))
    speaks = row.get("speaks", False)
    return Frame(row["list"], tuple(words.items()), original, rewrite, otherwise, speaks, severity)


def _pair(where: str, name: str, value: Any) -> tuple[str, str]:
    """Return a word and its form, "" where it is given alone."""
    if isinstance(value, list) and len(value) > 1:
        return text(where, {name: value[0]}, name), text(where, {name: value[1]}, name)
    return text(where, {name: value}, name), ""
