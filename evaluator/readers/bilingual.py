"""Files that hold several texts a unit: which of them is read, and the units of two files joined.

Which text is meant is always said by the user (`ReadSettings.side`), never guessed: a file's target
may be the translation or the translation back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from evaluator.errors import InputError
from evaluator.readers.extract import Composer, Extract, Source
from evaluator.readers.inline import local
from evaluator.readers.xml import parse_xml
from evaluator.types import Document, Paragraph, Place, Warning_

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

UNIT = "unit"
_GAP = "\n\n"


@dataclass(frozen=True)
class Wanted:
    """The text that is read of each unit.

    Attributes:
        side: "source", "target", "note", …
        which: Narrows it down where a unit may have several, such as a note's category.
    """

    side: str
    which: str

    def __str__(self) -> str:
        return f"{self.side}:{self.which}" if self.which else self.side


def wanted(source: Source, what: str, choices: Sequence[str]) -> Wanted:
    """Return which text of each unit the settings name.

    Args:
        source: The file.
        what: What messages call it, such as "an XLIFF file".
        choices: The sides that there are.

    Raises:
        InputError: "side-needed" or "side-unknown".
    """
    cure = f"Give --side with one of {', '.join(choices)}; twice for the original and the rewrite."
    if source.settings.side is None:
        raise InputError(
            "side-needed", f"{source.name} is {what}: which text of its units is meant?", cure
        )
    side, _, which = source.settings.side.partition(":")
    if side not in choices:
        raise InputError(
            "side-unknown", f"{source.name} is {what}, which has no side {side!r}.", cure
        )
    return Wanted(side, which.strip())


@dataclass
class Units:
    """The units of a file, as they are read one by one."""

    source: Source
    wanted: Wanted
    languages: set[str] = field(default_factory=set)
    _composer: Composer = field(default_factory=Composer)
    _count: int = 0
    _without: int = 0

    def skip(self, texts: Sequence[str], reason: str, name: str) -> None:
        """Count a unit that is left out, and note its text."""
        self._count += 1
        for text in texts:
            self._composer.saw(text)
        self._composer.drop(" ".join(texts), reason, UNIT, self._count, name)

    def add(
        self, texts: Sequence[str], line: int | None, name: str, deleted: Sequence[str] = ()
    ) -> None:
        """Add a unit.

        Args:
            texts: All texts in it that are what is wanted; there should be one.
            line: Where it begins in the file.
            name: Its id, "" for none.
            deleted: What tracked changes delete in it.

        Raises:
            InputError: "side-ambiguous".
        """
        self._count += 1
        if len(texts) > 1:
            raise InputError(
                "side-ambiguous",
                f"{self.source.name}, line {line}: unit {name or self._count!r} has {len(texts)} "
                f"texts that are {self.wanted}.",
                "Say which: note:CATEGORY, match:ORIGIN or lang:CODE after --side.",
            )
        before = self._composer.length
        text = texts[0] if texts else ""
        for each in (text, *deleted):
            self._composer.saw(each)
        self._composer.add(text, UNIT, self._count, name)
        self._composer.drop(" ".join(deleted), "deleted", UNIT, self._count, name)
        self._without += self._composer.length == before

    def extract(self) -> Extract:
        """Return the document's text.

        Raises:
            InputError: "side-missing" where no unit has what is wanted.
        """
        if self._count and not self._composer.length:
            there = f" Its languages are {', '.join(sorted(self.languages))}."
            raise InputError(
                "side-missing",
                f"{self.source.name}: none of its {self._count:,} units has text that is "
                f"{self.wanted}.{there if self.languages else ''}",
                "Check --side, and that the file is the one that was translated.",
            )
        if self._without:
            self._composer.warn(
                Warning_(
                    "units-empty",
                    f"{self.source.name}: {self._without:,} of {self._count:,} units have no text "
                    f"that is {self.wanted}.",
                )
            )
        return self._composer.extract(article=False)


def parse_units(source: Source, format: str, versions: Sequence[str]) -> Element:
    """Return the root of a file of localisation units.

    Args:
        source: The file.
        format: What its root is called: "xliff" or "tmx".
        versions: Those that are read.

    Raises:
        InputError: "xliff-version" or "tmx-version", and those of `parse_xml`.
    """
    root = parse_xml(source.data, source.name)
    version = root.get("version", "")
    if local(root) != format or version not in versions:
        raise InputError(
            f"{format}-version",
            f"{source.name}: it is <{local(root)}> of version {version or 'none'}.",
            f"Save it as {format.upper()} of one of the versions {', '.join(versions)}.",
        )
    return root


def children(element: Element, *names: str) -> list[Element]:
    """Return the children called one of `names`, whatever their namespace."""
    return [child for child in element if local(child) in names]


def join_units(original: Document, rewrite: Document) -> tuple[Document, Document]:
    """Put the units of `rewrite` into the order of `original`'s, by their ids.

    Units that only the rewrite has stay behind the one they follow. Documents of other formats, and
    two sides of one file, are returned as they are.

    Raises:
        InputError: "unit-repeated" where an id, or its absence, leaves open what belongs together;
            "units-apart" where no id is in both files.
    """
    sides = (original, rewrite)
    if original.sha256 == rewrite.sha256 or any(
        place.kind != UNIT for side in sides for place in side.places or (Place(0, 0, "", 0),)
    ):
        return sides
    for side in sides:
        _check_ids(side)
    order = {place.name: at for at, place in enumerate(original.places)}
    if not any(place.name in order for place in rewrite.places):
        raise InputError(
            "units-apart",
            f"{original.path} and {rewrite.path} have no unit id in common.",
            "Name the two files of one article, or save each side as text.",
        )
    after = -1
    keys = []
    for place in rewrite.places:
        after = order.get(place.name, after)
        keys.append((after, place.name not in order))
    # Sorting is stable: units that follow the same one stay in their order.
    ordered = sorted(range(len(keys)), key=keys.__getitem__)
    return original, rewrite if ordered == sorted(ordered) else _reordered(rewrite, ordered)


def _check_ids(side: Document) -> None:
    seen: set[str] = set()
    for place in side.places:
        if not place.name or place.name in seen:
            said = f"id {place.name!r} is there twice" if place.name else "it has no id"
            raise InputError(
                "unit-repeated",
                f"{side.path}: unit {place.number}: {said}.",
                "Units of two files are joined by their ids: give each one of its own.",
            )
        seen.add(place.name)


def _reordered(document: Document, order: Sequence[int]) -> Document:
    parts: list[str] = []
    places: list[Place] = []
    at = 0
    for index in order:
        place = document.places[index]
        words = document.text[place.start : place.end]
        places.append(place._replace(start=at, end=at + len(words)))
        parts.append(words)
        at += len(words) + len(_GAP)
    paragraphs = tuple(Paragraph(place.start, place.end) for place in places)
    return replace(document, text=_GAP.join(parts), paragraphs=paragraphs, places=tuple(places))
