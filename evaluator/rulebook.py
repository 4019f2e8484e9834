"""What is known of each rule of drift: a pack is a TOML file with `[[rule]]` tables.

A rule's examples are its test, its page in the documentation and what `evaluator rules show`
prints. `evaluator/drift/rules/` holds the packs that come with the program, a desk may bring its
own.
"""

from __future__ import annotations

import difflib
import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

from evaluator.text import normalise
from evaluator.toml_tables import either, invalid, tables, text, texts
from evaluator.types import Category, Severity, Span

FOLDER = Path(__file__).parent / "drift" / "rules"
LEAST_EXAMPLES = 2
"""Examples that speak, and ones that stay silent, which every rule must have."""
_LONGEST = 90
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_BRACKET = re.compile(r"[\[\]]")
_FIELD = re.compile(r"\{(\w*)\}")
_FIELDS = ("original", "rewrite", "cue", "right")
_GRADES = tuple(one.value for one in Severity if one is not Severity.NONE)
_SPREAD = {"category": "categories", "severity": "severities"}


class Check(StrEnum):
    """What carries a rule out.

    CODE is a function of the drift stage, DROPPED and SWAPPED work from a pack's words alone;
    the others say where the rule's evidence comes from: a glossary, the learned detector's tags,
    whole sentences, or both whole texts.
    """

    CODE = "code"
    DROPPED = "dropped"
    SWAPPED = "swapped"
    TERM = "term"
    TAGGED = "tagged"
    SENTENCE = "sentence"
    TEXTS = "texts"


DATA_DRIVEN: Mapping[Check, tuple[str, ...]] = {
    Check.DROPPED: ("cues",),
    Check.SWAPPED: ("words", "others"),
}
"""The checks that a desk's pack may use, and the lists that each needs."""


class Level(StrEnum):
    """What a desk makes of a rule: `[drift.rules] ID = LEVEL`."""

    OFF = "off"
    MINOR = "minor"
    MAJOR = "major"
    CRITICAL = "critical"


@dataclass(frozen=True)
class Example:
    """A pair of texts and the words that a rule marks in it; of a silent one, none.

    Attributes:
        original: As `evaluator.text.normalise` gives it, without brackets.
        rewrite: Likewise.
        spans: What is in brackets, in the original and in the rewrite.
        category: What the rule says of it.
        severity: Likewise.
    """

    original: str
    rewrite: str
    spans: tuple[tuple[Span, ...], tuple[Span, ...]]
    category: Category
    severity: Severity

    @property
    def marked(self) -> tuple[str, str]:
        """Both texts with the marked words in brackets."""
        return _bracketed(self.original, self.spans[0]), _bracketed(self.rewrite, self.spans[1])


@dataclass(frozen=True)
class Rule:
    """One rule.

    Attributes:
        id: Stable across versions.
        category: The usual one.
        severity: Likewise.
        message: What an editor reads; `{original}` and `{rewrite}` are the words marked on each
            side, `{cue}` the word that carries the change, `{right}` what the glossary has.
        examples: Pairs on which it speaks.
        silent: Pairs on which it says nothing; brackets are allowed for `TAGGED` alone.
        categories: All that it may give, the usual one among them.
        severities: Likewise.
        messages: For readers of other languages, by ISO 639-1 code.
        check: What carries it out.
        cues: For `DROPPED`.
        added: For `DROPPED`: the message where the rewrite has the cue; without it, it looks for
            what was lost alone.
        unless: For `DROPPED` and `SWAPPED`: words of the other side that say the same.
        words: For `SWAPPED`.
        others: Likewise.
        terms: For `TERM`: of the glossary that the examples use, each name and forbidden forms.
        file: Its pack's, without ".toml" for those that come with the program.
    """

    id: str
    category: Category
    severity: Severity
    message: str
    examples: tuple[Example, ...]
    silent: tuple[Example, ...]
    categories: tuple[Category, ...]
    severities: tuple[Severity, ...]
    messages: tuple[tuple[str, str], ...] = ()
    check: Check = Check.CODE
    cues: tuple[str, ...] = ()
    added: str | None = None
    unless: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    terms: tuple[tuple[str, ...], ...] = ()
    file: str = ""

    @property
    def says(self) -> str:
        """The message with an ellipsis for each text of its own."""
        return _FIELD.sub("…", self.message).replace("“…” … “…”", "“…”")

    def said(self, fields: Mapping[str, str], language: str = "en") -> str:
        """Return the message with its words filled in.

        Args:
            fields: Texts for the fields; one that the message does not name is left out.
            language: The reader's; where there is no message for it, English.
        """
        return filled(dict(self.messages).get(language, self.message), fields)


@dataclass(frozen=True)
class Pack:
    """A desk's own rules, and the file that they are from."""

    rules: tuple[Rule, ...]
    file: str

    def as_setting(self) -> dict[str, Any]:
        """Return what a result's settings say of it."""
        return {"file": self.file, "sha256": hashlib.sha256(repr(self.rules).encode()).hexdigest()}


def filled(message: str, fields: Mapping[str, str]) -> str:
    """Return a message with its words filled in; long ones are cut in the middle."""
    return message.format(**{name: _short(value) for name, value in fields.items()})


def _short(text: str) -> str:
    if len(text) <= _LONGEST:
        return text
    return f"{text[: _LONGEST // 2].rstrip()} … {text[-_LONGEST // 2 + 3 :].lstrip()}"


@lru_cache(maxsize=1)
def built_in() -> Mapping[str, Rule]:
    """Return the rules that come with the program by id, in the order of their packs."""
    found: dict[str, Rule] = {}
    for path in sorted(FOLDER.glob("*.toml")):
        for where, rule in _rules(str(path), path.stem):
            if rule.id in found:
                raise invalid(where, f"There is a rule {rule.id!r} already.", "Choose another id.")
            found[rule.id] = rule
    return found


def catalogue(packs: Iterable[Pack] = ()) -> dict[str, Rule]:
    """Return the rules that come with the program, and a desk's, by id."""
    return {**built_in(), **{rule.id: rule for pack in packs for rule in pack.rules}}


def near_rules(name: str, known: Iterable[str]) -> str:
    """Return the cure for an id that there is not: those that are like it."""
    near = difflib.get_close_matches(name, tuple(known), n=3, cutoff=0.5)
    meant = f"Did you mean {' or '.join(map(repr, near))}? " if near else ""
    return f"{meant}`evaluator rules` lists all."


def read_pack(path: str) -> Pack:
    """Read a desk's own rules: `[[rule]]` tables that a check carries out from their words alone.

    Raises:
        InputError: desk-missing or desk-not-toml.
        ConfigError: desk-invalid: what is wrong with which rule.
    """
    found: dict[str, Rule] = {}
    for where, rule in _rules(path, path):
        if rule.check not in DATA_DRIVEN:
            cure = f"Give check = {either(check.value for check in DATA_DRIVEN)}."
            raise invalid(where, f"Rule {rule.id!r} names no check that works from words.", cure)
        if rule.id in found or rule.id in built_in():
            raise invalid(where, f"There is a rule {rule.id!r} already.", "Choose another id.")
        found[rule.id] = rule
    return Pack(tuple(found.values()), path)


_KEYS = (
    "id", "category", "categories", "severity", "severities", "message", "messages", "added",
    "check", "cues", "unless", "words", "others", "terms", "examples", "silent",
)  # fmt: skip


def _rules(path: str, file: str) -> Iterable[tuple[str, Rule]]:
    for where, table in tables(path, "rule", _KEYS):
        yield where, _rule(where, table, file)


def _rule(where: str, table: Mapping[str, Any], file: str) -> Rule:
    name = text(where, table, "id")
    if not _ID.fullmatch(name):
        raise invalid(
            where, f"The id {name!r} is none.", "Write words in small letters, joined-so."
        )
    where = f"{where}: rule {name!r}"
    category = _one_of(where, "category", text(where, table, "category"), tuple(Category))
    severity = _one_of(where, "severity", text(where, table, "severity"), _GRADES)
    categories = texts(where, table, "categories") or (category,)
    severities = texts(where, table, "severities") or (severity,)
    for one, usual, spread, known in (
        ("category", category, categories, tuple(Category)),
        ("severity", severity, severities, _GRADES),
    ):
        for other in spread:
            _one_of(where, one, other, known)
        if usual not in spread:
            raise invalid(
                where, f"{_SPREAD[one]!r} lacks {usual!r}.", f"Name it among {_SPREAD[one]}."
            )
    check = Check(_one_of(where, "check", table.get("check", Check.CODE), tuple(Check)))
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
    return Rule(
        name, *usual, _message(where, table, "message"), marked, silent,
        tuple(map(Category, categories)),
        tuple(sorted(map(Severity, severities), key=lambda one: one.rank)),
        tuple(
            (code, _message(where, table["messages"], code)) for code in table.get("messages", ())
        ),
        check, texts(where, table, "cues"),
        _message(where, table, "added") if "added" in table else None,
        *(texts(where, table, field) for field in ("unless", "words", "others")),
        tuple(texts(where, {"terms": term}, "terms") for term in table.get("terms", ())),
        file,
    )  # fmt: skip


def _one_of(where: str, name: str, value: Any, known: Iterable[str]) -> str:
    if value not in tuple(known):
        raise invalid(where, f"{name} = {value!r} is unknown.", f"Give {either(known)}.")
    return str(value)


def _message(where: str, table: Mapping[str, Any], name: str) -> str:
    message = text(where, {name: table.get(name)}, name) and str(table[name])
    bare = _FIELD.sub("", message)
    unknown = [field for field in _FIELD.findall(message) if field not in _FIELDS]
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
        if not isinstance(row, list) or len(row) < 2 or not all(isinstance(x, str) for x in row):
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


def _bracketed(text: str, spans: Iterable[Span]) -> str:
    for span in sorted(spans, reverse=True):
        text = f"{text[: span.start]}[{text[span.start : span.end]}]{text[span.end :]}"
    return text
