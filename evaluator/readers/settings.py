"""What a reader may be told, beside the file itself."""

from __future__ import annotations

from dataclasses import dataclass

from evaluator.setting import ALLOW_NETWORK, Setting, declared, documented

MAX_CHARS = 2_000_000
"""The longest text that is accepted unless told otherwise, in code points a side."""


@documented
@dataclass(frozen=True)
class ReadSettings:
    """Settings of the stage `read`."""

    allow_network: bool = declared(ALLOW_NETWORK, False)
    side: str | None = declared(
        Setting(
            'Which text of a localisation file\'s units is meant, such as "source", "target", '
            '"match:ORIGIN", "note:CATEGORY" or "lang:CODE".'
        ),
        None,
    )
    columns: tuple[str, ...] = declared(
        Setting(
            "Names of the columns of a table that hold the text, in the order in which they are "
            "read."
        ),
        (),
    )
    keep_deleted: bool = declared(
        Setting("Text that a web page marks as deleted (`del`) is read, too."), False
    )
