"""A pack read: TOML tables as rules, and what is wrong with one by file, rule and cure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from evaluator.rulebook.framing import frames
from evaluator.rulebook.rule import DATA_DRIVEN, FIELD, GRADES, Check, Example, Rule
from evaluator.rulebook.words import Lists
from evaluator.text import normalise
from evaluator.toml_tables import either, invalid, one_of, tables, tables_of, text, texts
from evaluator.types import Category, Severity, Span

LEAST_EXAMPLES = 2
"""Examples that speak, and ones that stay silent, which every rule must have."""
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_BRACKET = re.compile(r"[\[\]]")
_FIELDS = ("original", "rewrite", "cue", "right")
_SPREAD = {"category": "categories", "severity": "severities"}
_KEYS = (
    "id", "category", "categories", "severity", "severities", "message", "messages", "added",
    "check", "cues", "unless", "words", "others", "terms", "examples", "silent", "frame",
)  # fmt: skip


def rules(
    path: str, file: str, beside: Iterable[str] = (), lists: Lists = MappingProxyType({})
) -> Iterable[tuple[str, Rule]]:
    """Yield the rules of a pack, each with FILE:LINE, where it begins.

    Args:
        path: Of the pack.
        file: What its rules say they are from.
        beside: What else may stand in it, and is read elsewhere.
        lists: Lists of words that frames may name, beside a rule's own.

    Raises:
        InputError: desk-missing or desk-not-toml.
        ConfigError: desk-invalid.
    """
    for where, table in tables(path, "rule", _KEYS, beside):
        yield where, _rule(where, table, file, lists)


def rule_of(text: str, path: str, line: int, file: str, lists: Lists) -> Rule:
    """Return the one rule of a part of a pack that begins at `line`; the rest as in `rules`."""
    ((where, table),) = tables_of(text, path, "rule", _KEYS, line=line)
    return _rule(where, table, file, lists)


def _rule(where: str, table: Mapping[str, Any], file: str, lists: Lists) -> Rule:
    name = text(where, table, "id")
    if not _ID.fullmatch(name):
        raise invalid(
            where, f"The id {name!r} is none.", "Write words in small letters, joined-so."
        )
    where = f"{where}: rule {name!r}"
    category = one_of(where, "category", text(where, table, "category"), tuple(Category))
    check = Check(one_of(where, "check", table.get("check", Check.CODE), tuple(Check)))
    grades = (Severity.NONE.value,) if check in (Check.NOTE, Check.ARTICLE) else GRADES
    severity = one_of(where, "severity", text(where, table, "severity"), grades)
    categories = texts(where, table, "categories") or (category,)
    severities = texts(where, table, "severities") or (severity,)
    for one, default, spread, known in (
        ("category", category, categories, tuple(Category)),
        ("severity", severity, severities, grades),
    ):
        for other in spread:
            one_of(where, one, other, known)
        if default not in spread:
            raise invalid(
                where, f"{_SPREAD[one]!r} lacks {default!r}.", f"Name it among {_SPREAD[one]}."
            )
    for needed in DATA_DRIVEN.get(check, ()):
        if not texts(where, table, needed):
            raise invalid(where, f"A {check.value!r} needs {needed!r}.", f'Write {needed} = ["…"].')
    usual = (Category(category), Severity(severity))
    marked = _examples(where, table, "examples", (categories, severities), usual)
    silent = _examples(where, table, "silent", (categories, severities), usual)
    for example in marked:
        if not any(example.spans) and check is not Check.TEXTS:
            problem = f"An example marks no words: {example.original!r}."
            raise invalid(where, problem, "Put the words that it must mark in [brackets].")
    for example in silent:
        if any(example.spans) and check is not Check.TAGGED:
            problem = f"A silent example marks words: {example.marked}."
            raise invalid(where, problem, "Take the brackets off, or move it to examples.")
    translated, terms = table.get("messages", {}), table.get("terms", [])
    if not isinstance(translated, dict):
        raise invalid(where, "'messages' is no table.", 'Write messages = { de = "…" }.')
    if not isinstance(terms, list):
        raise invalid(where, "'terms' is no list.", 'Write terms = [["name", "forbidden form"]].')
    return Rule(
        id=name,
        category=usual[0],
        severity=usual[1],
        message=_message(where, table, "message"),
        examples=marked,
        silent=silent,
        categories=tuple(map(Category, categories)),
        severities=tuple(sorted(map(Severity, severities), key=lambda one: one.rank)),
        messages=tuple((code, _message(where, translated, code)) for code in translated),
        check=check,
        cues=texts(where, table, "cues"),
        added=_message(where, table, "added") if "added" in table else None,
        unless=texts(where, table, "unless"),
        words=texts(where, table, "words"),
        others=texts(where, table, "others"),
        frames=frames(where, table, check, lists),
        terms=tuple(texts(where, {"terms": term}, "terms") for term in terms),
        file=file,
    )


def _message(where: str, table: Mapping[str, Any], name: str) -> str:
    message = text(where, {name: table.get(name)}, name) and str(table[name])
    bare = FIELD.sub("", message)
    unknown = [field for field in FIELD.findall(message) if field not in _FIELDS]
    if unknown or "{" in bare or "}" in bare:
        known = either(f"{{{field}}}" for field in _FIELDS)
        raise invalid(
            where, f"{name} = {message!r} has a field that there is not.", f"Use {known}."
        )
    return message


def _examples(
    where: str,
    table: Mapping[str, Any],
    name: str,
    spread: tuple[tuple[str, ...], tuple[str, ...]],
    usual: tuple[Category, Severity],
) -> tuple[Example, ...]:
    """Return the examples of a list: two texts each, and behind them what is not as usual."""
    rows = table.get(name, [])
    if not isinstance(rows, list) or len(rows) < LEAST_EXAMPLES:
        cure = f'Write {name} = [["original", "rewrite"], …].'
        raise invalid(where, f"It needs {LEAST_EXAMPLES} or more {name!r}.", cure)
    found = []
    for row in rows:
        if not isinstance(row, list) or len(row) <= 1 or not all(isinstance(x, str) for x in row):
            raise invalid(where, f"{name}: {row!r} is no pair of texts.", 'Write ["…", "…"].')
        category, severity = usual
        for other in row[2:]:
            if other in spread[0]:
                category = Category(other)
            elif other in spread[1]:
                severity = Severity(other)
            else:
                cure = "Name it in categories or severities."
                raise invalid(where, f"{name}: the rule never says {other!r}.", cure)
        (one, mine), (two, theirs) = (_unmarked(where, side) for side in row[:2])
        found.append(Example(one, two, (mine, theirs), category, severity))
    return tuple(found)


def _unmarked(where: str, marked: str) -> tuple[str, tuple[Span, ...]]:
    """Return a text without its brackets, and the spans between them."""
    text = normalise(marked).text
    spans: list[Span] = []
    begin: int | None = None
    for number, bracket in enumerate(_BRACKET.finditer(text)):
        at = bracket.start() - number
        if (bracket[0] == "[") != (begin is None):
            raise invalid(where, f"The brackets of {marked!r} do not close.", "Mend them.")
        if begin is not None:
            spans.append(Span(begin, at))
        begin = at if begin is None else None
    if begin is not None or any(span.start == span.end for span in spans):
        raise invalid(where, f"The brackets of {marked!r} do not close.", "Mend them.")
    return _BRACKET.sub("", text), tuple(spans)
