"""What a reader is given and what it hands over, whatever the format."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from evaluator.readers.block import Block, has_visible, letters_in
from evaluator.readers.settings import ReadSettings
from evaluator.types import Dropped, Place, Role, Warning_

_GAP = "\n\n"


@dataclass(frozen=True)
class Source:
    """A file to read.

    Attributes:
        data: All its bytes.
        name: How messages call it.
        settings: What the reader was told.
        max_chars: The longest text that is accepted, in code points; what goes beyond need not
            be read.
    """

    data: bytes
    name: str
    settings: ReadSettings
    max_chars: int


@dataclass(frozen=True)
class Extract:
    """What a reader found in a file.

    Attributes:
        text: The text that offsets count in.
        blocks: Its paragraphs, in order.
        encoding: The codec that decoded the bytes, None where there is no one such.
        places: Where stretches of the text stand in the file, in order, not overlapping.
        dropped: What was left out.
        warnings: What the reader of a result must know.
        article: Page furniture may be in it; False for rows, units and subtitles.
        letters: How many letters and digits the reader saw, counted before anything was decided;
            None where the text is the file's own.
    """

    text: str
    blocks: tuple[Block, ...]
    encoding: str | None = None
    places: tuple[Place, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    warnings: tuple[Warning_, ...] = ()
    article: bool = True
    letters: int | None = None


@dataclass
class Composer:
    """Builds an `Extract` from paragraphs, a blank line between them.

    White space at the ends of a paragraph goes; one without visible characters is left out.
    """

    _parts: list[str] = field(default_factory=list)
    _length: int = 0
    _blocks: list[Block] = field(default_factory=list)
    _places: list[Place] = field(default_factory=list)
    _dropped: list[Dropped] = field(default_factory=list)
    _warnings: list[Warning_] = field(default_factory=list)
    _letters: int = 0

    @property
    def length(self) -> int:
        """Code points so far."""
        return self._length

    @property
    def count(self) -> int:
        """Paragraphs so far."""
        return len(self._blocks)

    def add(
        self,
        text: str,
        kind: str,
        number: int,
        name: str = "",
        *,
        heading: bool = False,
        role: Role | None = None,
        confidence: float = 0.0,
        cell: bool = False,
    ) -> None:
        """Add a paragraph.

        Args:
            text: What it says.
            kind: Where it stands, as in `Place`; so are `number` and `name`.
            number: See there.
            name: See there.
            heading: The format itself says that it is a heading.
            role: What the format itself says that it is for.
            confidence: How sure that is, 0 to 1.
            cell: It is the cell of a table.
        """
        text = text.strip()
        if not has_visible(text):
            return
        if self._blocks:
            self._put(_GAP)
        start = self._length
        self._put(text)
        self._blocks.append(
            Block(start, self._length, heading=heading, role=role, confidence=confidence, cell=cell)
        )
        self._places.append(Place(start, self._length, kind, number, name))

    def extend(self, text: str, kind: str, number: int, name: str = "", *, gap: str = " ") -> None:
        """Let the last paragraph go on with text from another place (see `add`)."""
        text = text.strip()
        if not has_visible(text):
            return
        if not self._blocks:
            self.add(text, kind, number, name)
            return
        self._put(gap)
        start = self._length
        self._put(text)
        self._blocks[-1] = replace(self._blocks[-1], end=self._length)
        place = self._places[-1]
        if place[2:] == (kind, number, name):
            self._places[-1] = place._replace(end=self._length)
        else:
            self._places.append(Place(start, self._length, kind, number, name))

    def append(self, other: Composer) -> None:
        """Add all that another composer holds, after what is here."""
        self._letters += other._letters
        self._warnings += other._warnings
        self._dropped += other._dropped
        if not other._blocks:
            return
        if self._blocks:
            self._put(_GAP)
        by = self._length
        self._blocks += [replace(b, start=b.start + by, end=b.end + by) for b in other._blocks]
        self._places += [p._replace(start=p.start + by, end=p.end + by) for p in other._places]
        self._put("".join(other._parts))

    def cut(self, count: int) -> None:
        """Take the last `count` characters off again, as a hyphen at a line's end."""
        self._parts[-1] = self._parts[-1][:-count]
        self._length -= count
        self._blocks[-1] = replace(self._blocks[-1], end=self._length)
        self._places[-1] = self._places[-1]._replace(end=self._length)

    def saw(self, text: str) -> None:
        """Count the letters of text as it stands in the file, whatever becomes of it."""
        self._letters += letters_in(text)

    def drop(
        self,
        text: str,
        reason: str,
        kind: str = "",
        number: int = 0,
        name: str = "",
        *,
        known: bool = True,
    ) -> None:
        """Note text that is left out; arguments as of `Dropped`."""
        if has_visible(text):
            self._dropped.append(Dropped(text.strip(), reason, kind, number, name, known))

    def warn(self, warning: Warning_) -> None:
        """Note something that the reader of a result must know."""
        self._warnings.append(warning)

    def extract(self, encoding: str | None = None, *, article: bool = True) -> Extract:
        """Return what was composed."""
        return Extract(
            "".join(self._parts),
            tuple(self._blocks),
            encoding,
            tuple(self._places),
            tuple(self._dropped),
            tuple(self._warnings),
            article,
            self._letters or None,
        )

    def _put(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)
