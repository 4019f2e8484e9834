"""What translators may be told."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class TranslateSettings:
    """Settings of a round trip.

    Attributes:
        translators: Who translates back, `NAME[:WHAT]` each, such as "apertium" or
            "ctranslate2:FOLDER"; with several, each flag says in how many ways back it stands.
        there: Who translates where no translation is given; None is the first of `translators`.
        source: The original's language; None detects it.
        target: The translation's language; None detects it where a translation is given.
        beam: Beam size of the translation models that are run here.
        cache: Folder in which translations are kept, by content, engine and settings; None keeps
            none (a batch job keeps its own in its folder).
        seconds: Longest time for one answer of a server or program, in seconds.
        retries: How often a server that is busy or at fault is asked again.
    """

    translators: tuple[str, ...] = ()
    there: str | None = None
    source: str | None = None
    target: str | None = None
    beam: int = 4
    cache: str | None = None
    seconds: float = 120.0
    retries: int = 4
