"""Pairs of files found by their names, for folders that keep articles and their translations."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePath

import regex

from evaluator import setting
from evaluator.errors import UsageError

_PLACE = regex.compile(r"\{(\w+)\}")


@setting.documented
@dataclass(frozen=True)
class PairPatterns:
    """How the two files of a pair are named.

    A pattern is a path with places such as `{name}` in it, which stand for any text, folders
    included; both patterns have the same places, and in a pair they stand for the same text. Paths
    are those from the working folder.
    """

    original: str = setting.declared(setting.ORIGINAL, "{name}.md")
    rewrite: str = setting.declared(setting.REWRITE, "{name}.back.md")


@dataclass(frozen=True)
class FoundPairs:
    """What a list of files came to.

    Attributes:
        pairs: Paths of original and rewrite, each pair once, in the order of the files.
        alone: Files of one side, and the path where the other was looked for.
        others: Files that neither pattern fits.
    """

    pairs: tuple[tuple[str, str], ...]
    alone: tuple[tuple[str, str], ...]
    others: tuple[str, ...]


def find_pairs(
    files: Iterable[str], patterns: PairPatterns, exists: Callable[[str], bool]
) -> FoundPairs:
    """Find the pairs that some files belong to, whichever side of them is named.

    A file that both patterns fit (`a.back.md` fits `{name}.md` too) is of the side whose pattern
    spells out more of it.

    Args:
        files: Paths from the working folder.
        patterns: How pairs are named.
        exists: Whether there is a file at a path.

    Raises:
        UsageError: bad-pattern.
    """
    originals, rewrites = _expression(patterns.original), _expression(patterns.rewrite)
    alike = set(originals.groupindex) == set(rewrites.groupindex)
    if not alike or patterns.original == patterns.rewrite:
        raise UsageError(
            "bad-pattern",
            f"The patterns {patterns.original!r} and {patterns.rewrite!r} must have the same "
            "places, and differ in the rest.",
            "Write, for example, --original '{name}.md' --rewrite '{name}.back.md'.",
        )
    sides = [rewrites, originals]
    if len(_PLACE.sub("", patterns.original)) > len(_PLACE.sub("", patterns.rewrite)):
        sides.reverse()
    pairs: dict[tuple[str, str], None] = {}
    alone: dict[tuple[str, str], None] = {}
    others = []
    for path in (posixpath.normpath(PurePath(file).as_posix()) for file in files):
        match = next((found for side in sides if (found := side.fullmatch(path))), None)
        if match is None:
            others.append(path)
            continue
        is_original = match.re is originals
        other = _fill(patterns.rewrite if is_original else patterns.original, match.groupdict())
        if exists(other):
            pairs[(path, other) if is_original else (other, path)] = None
        else:
            alone[path, other] = None
    return FoundPairs(tuple(pairs), tuple(alone), tuple(others))


def _fill(pattern: str, places: Mapping[str, str]) -> str:
    def text(place: regex.Match[str]) -> str:
        return places[place[1]]

    return posixpath.normpath(_PLACE.sub(text, pattern))


def _expression(pattern: str) -> regex.Pattern[str]:
    """Return a pattern as a regular expression with a group per place."""
    parts = _PLACE.split(posixpath.normpath(pattern))
    out = []
    seen: set[str] = set()
    for number, part in enumerate(parts):
        if number % 2 == 0:
            out.append(regex.escape(part))
        else:
            out.append(f"(?P={part})" if part in seen else f"(?P<{part}>.+)")
            seen.add(part)
    if not seen or any(name[0].isdigit() for name in seen):
        raise UsageError(
            "bad-pattern",
            f"The pattern {pattern!r} has no place such as {{name}}.",
            "Write, for example, '{name}.md': {name} stands for what both files of a pair share.",
        )
    return regex.compile("".join(out))
