"""The lines of a stream, whatever it is encoded in and however long they are."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import IO, Protocol

import regex

_SEP = regex.compile(rb"[\"]?sep=([,;|\t])[\"]?\r?\n", regex.I)
_CHUNK = 1 << 16


class _Readable(Protocol):
    def readline(self, size: int = -1, /) -> bytes: ...


class _Recoded:
    """A stream in UTF-16, as spreadsheets save text, read as UTF-8."""

    def __init__(self, begun: bytes, stream: IO[bytes], codec: str) -> None:
        self._decoder = codecs.getincrementaldecoder(codec)("surrogateescape")
        self._waiting = begun[2:]
        self._stream = stream
        self._text = ""
        self._ended = False

    def readline(self, size: int = -1, /) -> bytes:
        """Return a line, or `size` characters of it, with its end."""
        while "\n" not in self._text and not self._ended and not 0 <= size <= len(self._text):
            data = self._waiting or self._stream.read(_CHUNK)
            self._waiting = b""
            self._ended = not data
            self._text += self._decoder.decode(data, final=self._ended)
        end = self._text.find("\n") + 1 or len(self._text)
        end = end if size < 0 else min(end, size)
        line, self._text = self._text[:end], self._text[end:]
        return line.encode("utf-8", "surrogateescape")


def utf16(data: bytes) -> str | None:
    """Return the codec of a file that begins with a mark of UTF-16, None for any other."""
    if data.startswith(codecs.BOM_UTF32_LE):
        return None
    marks = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
    return next((codec for mark, codec in marks if data.startswith(mark)), None)


class Lines:
    """The lines of a stream with their numbers; None for one that is too long to be a row.

    Bytes that are not UTF-8 come as surrogates. Blank lines at the end are left out.

    Attributes:
        first: The first line.
        longest: Most bytes of a line.
        separator: What parts the columns, where a line before the header says so.
        skipped: Lines before the header.
    """

    def __init__(self, stream: IO[bytes], longest: int) -> None:
        self.longest = longest
        self._stream: _Readable = stream
        self.first = stream.readline(longest)
        if codec := utf16(self.first):
            self._stream = _Recoded(self.first, stream, codec)
            self.first = self._stream.readline(longest)
        # How Excel is told, in a first line of its own, what parts the columns.
        said = _SEP.fullmatch(self.first.removeprefix(codecs.BOM_UTF8))
        self.separator = said.group(1).decode("ascii") if said else None
        self.skipped = int(said is not None)
        if said:
            self.first = self._stream.readline(longest)

    def __iter__(self) -> Iterator[tuple[int, str | None]]:
        number = self.skipped
        blank: list[int] = []
        line = self.first
        while line:
            number += 1
            whole = len(line) < self.longest or line.endswith(b"\n")
            if number == self.skipped + 1:
                line = line.removeprefix(codecs.BOM_UTF8)
            if not whole:
                while not line.endswith(b"\n") and (line := self._stream.readline(self.longest)):
                    pass
            if whole and not line.strip():
                blank.append(number)
            else:
                yield from ((earlier, "\n") for earlier in blank)
                blank.clear()
                yield number, line.decode("utf-8", "surrogateescape") if whole else None
            line = self._stream.readline(self.longest)
