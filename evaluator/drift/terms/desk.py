"""A desk's own rules: a glossary of names and terms, and what is never to be flagged.

Both are read from TOML files that the configuration names; docs/desk.md describes them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property, lru_cache
from typing import Any

import regex

from evaluator import setting, toml_tables
from evaluator.text import words as word_spans
from evaluator.types import Category, Span

_SIDES = 2  # texts of a pair


@dataclass(frozen=True)
class Term:
    """A name or term of the glossary.

    Attributes:
        name: The right spelling.
        forms: Further forms that say the same: inflected, shortened, written out.
        forbidden: Forms that are not to be used.
    """

    name: str
    forms: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()


@dataclass(frozen=True)
class Glossary:
    """Names and terms of a desk.

    Attributes:
        terms: No form stands in two of them.
        file: Where they were read, None for a glossary made in Python.
    """

    terms: tuple[Term, ...]
    file: str | None = None

    def as_setting(self) -> dict[str, Any]:
        """Return what a result's settings say of it."""
        return {"file": self.file, "sha256": _digest(self.terms)}

    @cached_property
    def by_first_word(self) -> dict[str, list[tuple[tuple[str, ...], int, bool]]]:
        """All forms by their first word: words, number of the term, whether right; longest first.

        Words are lower-cased, except in forms in capitals ("US", "WHO").
        """
        found: dict[str, list[tuple[tuple[str, ...], int, bool]]] = {}
        for number, term in enumerate(self.terms):
            for form in (term.name, *term.forms, *term.forbidden):
                spelled = form if form.isupper() else form.lower()
                words = tuple(spelled[start:end] for start, end in word_spans(spelled))
                right = form not in term.forbidden
                found.setdefault(words[0].lower(), []).append((words, number, right))
        for forms in found.values():
            forms.sort(key=lambda row: -len(row[0]))
        return found


@dataclass(frozen=True)
class Never:
    """What a finding must be for it not to be shown; all that is given must hold.

    Attributes:
        text: On one of the sides, all marked words lie in this text.
        pattern: Likewise in a match of this regular expression.
        pair: The marked words of one side lie in the one text, those of the other in the other.
        category: The finding's.
        rule: Likewise.
    """

    text: str | None = None
    pattern: str | None = None
    pair: tuple[str, str] | None = None
    category: Category | None = None
    rule: str | None = None


@dataclass(frozen=True)
class NeverFlag:
    """Findings that are never shown, and the file that says so."""

    entries: tuple[Never, ...]
    file: str | None = None

    def as_setting(self) -> dict[str, Any]:
        """Return what a result's settings say of it."""
        return {"file": self.file, "sha256": _digest(self.entries)}


@setting.documented
@dataclass(frozen=True)
class DeskSettings:
    """A desk's own rules; None where there are none."""

    glossary: Glossary | None = setting.declared(setting.GLOSSARY, None)
    never_flag: NeverFlag | None = setting.declared(setting.NEVER_FLAG, None)


def _digest(rules: Iterable[Any]) -> str:
    plain = json.dumps([asdict(rule) for rule in rules], sort_keys=True)
    return hashlib.sha256(plain.encode()).hexdigest()


Marked = tuple[str, tuple[Span, ...]]
"""The text of a side and the spans that a finding marks in it."""


def is_never_flagged(
    rules: NeverFlag | None,
    category: Category,
    original: Marked,
    rewrite: Marked,
    *,
    rule: str | None,
) -> bool:
    """Return whether a desk does not want to see a finding.

    Args:
        rules: The desk's list, None where it has none.
        category: The finding's.
        original: The original's text, as `evaluator.text.normalise` gives it, and what is marked.
        rewrite: Likewise.
        rule: Id of the finding's rule, None where it has none.
    """
    return rules is not None and any(
        entry.rule in (None, rule) and _holds(entry, category, original, rewrite)
        for entry in rules.entries
    )


def _holds(entry: Never, category: Category, original: Marked, rewrite: Marked) -> bool:
    if entry.category is not None and entry.category is not category:
        return False
    wanted = [_literal(entry.text)] if entry.text is not None else []
    wanted += [entry.pattern] if entry.pattern is not None else []
    for pattern in wanted:
        if not any(_inside(side, pattern) for side in (original, rewrite)):
            return False
    if entry.pair is None:
        return True
    one, other = (_literal(text) for text in entry.pair)
    return (_says(original, one, rewrite) and _says(rewrite, other, original)) or (
        _says(original, other, rewrite) and _says(rewrite, one, original)
    )


def _says(side: Marked, pattern: str, other: Marked) -> bool:
    """Return whether a side's marked words that the other lacks, or its text, hold the pattern."""
    if not side[1]:
        return bool(_compiled(pattern).search(side[0]))
    return _inside(side, pattern, frozenset(word for word, _ in _marked_words(other)))


def _inside(side: Marked, pattern: str, spared: frozenset[str] = frozenset()) -> bool:
    """Return whether the marked words of a side, but those spared, lie in matches of a pattern."""
    marked = [span for word, span in _marked_words(side) if word not in spared]
    hits = [hit.span() for hit in _compiled(pattern).finditer(side[0])] if marked else []
    return bool(marked) and all(
        any(start <= word.start and word.end <= end for start, end in hits) for word in marked
    )


def _marked_words(side: Marked) -> list[tuple[str, Span]]:
    text, spans = side
    return [
        (text[word.start : word.end].lower(), word)
        for word in word_spans(text)
        if any(word.start < span.end and span.start < word.end for span in spans)
        and text[word.start].isalnum()
    ]


def _literal(text: str) -> str:
    return rf"(?<!\w){regex.escape(text)}(?!\w)"


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> regex.Pattern[str]:
    return regex.compile(pattern, regex.IGNORECASE)


def read_glossary(path: str) -> Glossary:
    """Read a glossary: `[[term]]` tables with `name`, `forms` and `forbidden`.

    Raises:
        InputError: desk-missing or desk-not-toml.
        ConfigError: desk-invalid.
    """
    terms: list[Term] = []
    places: dict[str, str] = {}
    for where, table in toml_tables.tables(path, "term", ("name", "forms", "forbidden")):
        term = Term(
            toml_tables.text(where, table, "name"),
            toml_tables.texts(where, table, "forms"),
            toml_tables.texts(where, table, "forbidden"),
        )
        for form in (term.name, *term.forms, *term.forbidden):
            key = form if form.isupper() else form.lower()
            if places.setdefault(key, where) != where or (
                form in term.forbidden and (form in (term.name, *term.forms))
            ):
                raise toml_tables.invalid(
                    where, f"“{form}” has a meaning already ({places[key]}).", "Give it one place."
                )
        terms.append(term)
    return Glossary(tuple(terms), path)


def read_never_flag(path: str) -> NeverFlag:
    """Read what is never to be flagged: `[[never]]` tables with conditions of `Never`.

    Raises:
        InputError: desk-missing or desk-not-toml.
        ConfigError: desk-invalid.
    """
    entries = []
    fields = ("text", "pattern", "pair", "category", "rule")
    for where, table in toml_tables.tables(path, "never", (*fields, "note")):
        if not any(name in table for name in fields):
            raise toml_tables.invalid(
                where, "The entry has no condition.", f"Give {toml_tables.either(fields)}."
            )
        pair = toml_tables.texts(where, table, "pair")
        if "pair" in table and len(pair) != _SIDES:
            raise toml_tables.invalid(
                where, "`pair` must be two texts.", 'Write ["one", "the other"].'
            )
        entries.append(
            Never(
                toml_tables.text(where, table, "text") if "text" in table else None,
                _pattern(where, table) if "pattern" in table else None,
                (pair[0], pair[1]) if pair else None,
                _category(where, table) if "category" in table else None,
                toml_tables.text(where, table, "rule") if "rule" in table else None,
            )
        )
    return NeverFlag(tuple(entries), path)


def _pattern(where: str, table: Mapping[str, Any]) -> str:
    pattern = table["pattern"]
    try:
        if not pattern:
            raise TypeError("it is empty")
        _compiled(pattern)
    except (regex.error, TypeError, RecursionError) as error:
        raise toml_tables.invalid(
            where, f"The pattern {pattern!r} is no regular expression: {error}.", "Mend it."
        ) from error
    return str(pattern)


def _category(where: str, table: Mapping[str, Any]) -> Category:
    try:
        return Category(table["category"])
    except ValueError as error:
        names = tuple(category.value for category in Category)
        raise toml_tables.invalid(
            where,
            f"There is no category {table['category']!r}.",
            f"Give {toml_tables.either(names)}.",
        ) from error
