"""The plain text of an e-mail message, parted: what is said, what is quoted, the signature."""

from __future__ import annotations

from dataclasses import dataclass

import regex

from evaluator.readers.block import letters_in, lines_of

_QUOTED = regex.compile(r"[ \t]*(?:>[ \t]?)+")
WROTE = regex.compile(
    r"(?:On|Am|Le|El|Il|Op|Em|Den|W dniu)\b.{0,200}"
    r"\b(?:wrote|schrieb|écrit|escribió|ha scritto|schreef|escreveu|skrev|napisał)\b.{0,80}:"
)
"""The line that says who wrote what is quoted after it."""
_ORIGINAL = regex.compile(
    r"[ \t]*-{3,}[ \t]*(?:Original Message|Forwarded message|Ursprüngliche Nachricht"
    r"|Message d'origine|Mensaje original|Messaggio originale)[ \t]*-{3,}[ \t]*",
    regex.I,
)
_DASHES = regex.compile(r"--[ \t]?")
_PROSE = regex.compile(r"(?:\S+\s+){8,}\S*[.!?…][\"”’)]*\s*$")
_MOST_LINES = 12  # of a signature
_FEW_LINES = 6  # of one whose dashes lack the space
_MOST_LETTERS = 800
OWN = 0.1
"""Share of what it quotes that a message must say itself, or what it quotes is its text."""


@dataclass(frozen=True)
class Parted:
    """A message's text.

    Attributes:
        body: What it says itself.
        quoted: What it quotes of other messages, marks of quotation taken off.
        signature: What stands after the dashes at its end.
    """

    body: str
    quoted: tuple[str, ...]
    signature: str


def parted(text: str) -> Parted:
    """Part the text of a message.

    Two dashes on a line begin a signature only where what follows looks like one; a message that
    says hardly anything itself is what it quotes.
    """
    lines = [text[start:end] for start, end in lines_of(text)]
    lines, signature = _without_signature(lines)
    body: list[str] = []
    quoted: list[list[str]] = []
    inside = False
    for at, line in enumerate(lines):
        if _ORIGINAL.fullmatch(line):
            quoted.append(lines[at:])
            break
        if mark := _QUOTED.match(line):
            if not inside:
                quoted.append(_introduction(body))
            quoted[-1].append(line[mark.end() :])
        else:
            body.append(line)
        inside = mark is not None
    own = letters_in("\n".join(body))
    other = ["\n".join(part) for part in quoted]
    if own < OWN * letters_in("\n".join(other)):
        plain = (_QUOTED.sub("", line, count=1) for line in lines)
        return Parted("\n".join(plain), (), signature)
    return Parted("\n".join(body), tuple(other), signature)


def _without_signature(lines: list[str]) -> tuple[list[str], str]:
    marks = [at for at, line in enumerate(lines) if _DASHES.fullmatch(line)]
    if not marks:
        return lines, ""
    at = marks[-1]
    rest = [line for line in lines[at + 1 :] if line.strip()]
    most = _MOST_LINES if lines[at].startswith("-- ") else _FEW_LINES
    long = len(rest) > most or letters_in("".join(rest)) > _MOST_LETTERS
    prose = not lines[at].startswith("-- ") and any(_PROSE.match(line) for line in rest)
    if long or prose or not rest or any(_QUOTED.match(line) for line in rest):
        return lines, ""
    return lines[:at], "\n".join(lines[at + 1 :])


def _introduction(body: list[str]) -> list[str]:
    """Take the line that says who wrote what follows from the end of `body`."""
    filled = [at for at, line in enumerate(body) if line.strip()][-2:]
    for at in reversed(filled):
        if WROTE.fullmatch(" ".join(body[at:]).strip()):
            taken, body[at:] = body[at:], []
            return taken
    return []
