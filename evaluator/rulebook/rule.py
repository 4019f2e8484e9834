"""What a rule is: its id, grades, message, examples, and what carries it out."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from evaluator.types import Category, Severity, Span

FIELD = re.compile(r"\{(\w*)\}")
"""A field of a message."""
PLACE, FORM = "{word}", "{form}"
"""Where a frame takes a word, and another form of it."""
GRADES = tuple(one.value for one in Severity if one is not Severity.NONE)
"""What a rule that flags may be graded as."""
_LONGEST = 90


class Check(StrEnum):
    """What carries a rule out.

    CODE is a function of the drift stage, DROPPED and SWAPPED work from a pack's words alone;
    the others say where the rule's evidence comes from: a glossary, the learned detector's tags,
    whole sentences, or both whole texts. What a NOTE says is no drift and has no severity; an
    ARTICLE is one of both whole texts.
    """

    CODE = "code"
    DROPPED = "dropped"
    SWAPPED = "swapped"
    TERM = "term"
    TAGGED = "tagged"
    SENTENCE = "sentence"
    TEXTS = "texts"
    NOTE = "note"
    ARTICLE = "article"


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
class Frame:
    """A pair of texts with a place for the words of a list, on which the list decides.

    Attributes:
        list: The list's name: `NAME` or `TABLE.NAME` of the pack's `[words]`, `PACK.NAME` of
            another's, a section of the lexicon, or a field of the rule such as `unless`.
        words: Those of the list that it is for, each with the form for `{form}`.
        original: With `{word}` or `{form}`, or the rewrite has it, or both.
        rewrite: Likewise.
        otherwise: What is in no list, and its form; with it the rule does the contrary.
        speaks: Whether the words make the rule speak; else they silence it.
        severity: The one that the list decides on; None for whether the rule speaks at all.
    """

    list: str
    words: tuple[tuple[str, str], ...]
    original: str
    rewrite: str
    otherwise: tuple[str, str]
    speaks: bool = False
    severity: Severity | None = None

    def texts(self, word: str, form: str) -> tuple[str, str]:
        """Return both texts with a word in its place, each with a capital."""
        one, other = (
            side.replace(PLACE, word).replace(FORM, form) for side in (self.original, self.rewrite)
        )
        return one[:1].upper() + one[1:], other[:1].upper() + other[1:]

    @property
    def cases(self) -> tuple[tuple[str, str, bool], ...]:
        """Return each word, its form, whether the rule must speak; what is in no list is last."""
        return (
            *((word, form, self.speaks) for word, form in self.words),
            (*self.otherwise, not self.speaks),
        )

    @property
    def told(self) -> str:
        """Return it in a line, with how many words it is for."""
        texts = (
            side.replace(PLACE, "…").replace(FORM, "…") for side in (self.original, self.rewrite)
        )
        grave = f", {self.severity.value}" if self.severity else ""
        return f"{' → '.join(texts)} (… is one of {len(self.words)} words: {self.list}{grave})"


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
        frames: Pairs with a place for the words of a list.
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
    frames: tuple[Frame, ...] = ()
    file: str = ""

    def framed(self, frame: Frame, word: str, form: str) -> Example:
        """Return a frame of the rule with a word in its place."""
        return Example(*frame.texts(word, form), ((), ()), self.category, self.severity)

    @property
    def says(self) -> str:
        """The message with an ellipsis for each text of its own."""
        return FIELD.sub("…", self.message).replace("“…” … “…”", "“…”")

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
    # Cut between words; a text without spaces (Chinese) anywhere.
    start, end = text[: _LONGEST // 2], text[-_LONGEST // 2 + 3 :]
    start, end = start.rpartition(" ")[0] or start, end.partition(" ")[2] or end
    return f"{start.rstrip()} … {end.lstrip()}"


def _bracketed(text: str, spans: Iterable[Span]) -> str:
    for span in sorted(spans, reverse=True):
        text = f"{text[: span.start]}[{text[span.start : span.end]}]{text[span.end :]}"
    return text
