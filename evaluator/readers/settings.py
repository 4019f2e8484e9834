"""What a reader may be told, beside the file itself."""

from __future__ import annotations

from dataclasses import dataclass

MAX_CHARS = 2_000_000
"""The longest text that is accepted unless told otherwise, in code points a side."""


@dataclass(frozen=True)
class ReadSettings:
    """Settings of the stage `read`.

    Attributes:
        allow_network: A side may be a URL.
        side: Which text of a localisation file's units is meant, such as "source", "target",
            "match:ORIGIN", "note:CATEGORY" or "lang:CODE" (see `xliff` and `tmx`).
        columns: Names of the columns of a table that hold the text, in the order in which they
            are read.
        keep_deleted: Text that a web page marks as deleted (`del`) is read, too.
    """

    allow_network: bool = False
    side: str | None = None
    columns: tuple[str, ...] = ()
    keep_deleted: bool = False
