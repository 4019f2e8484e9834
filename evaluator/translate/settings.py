"""What translators may be told."""

from __future__ import annotations

from dataclasses import dataclass

from evaluator import setting
from evaluator.setting import Setting, declared, documented


@documented
@dataclass(frozen=True)
class TranslateSettings:
    """Settings of a round trip.

    With several translators, each flag says in how many ways back it stands.
    """

    translators: tuple[str, ...] = declared(setting.TRANSLATORS, ())
    there: str | None = declared(setting.THERE, None)
    source: str | None = declared(setting.SOURCE, None)
    target: str | None = declared(setting.TARGET, None)
    beam: int = declared(setting.BEAM, 4)
    cache: str | None = declared(setting.TRANSLATION_CACHE, None)
    seconds: float = declared(
        Setting(
            "Longest time for one answer of a server or program, in seconds.", low=0.1, high=86_400
        ),
        120.0,
    )
    retries: int = declared(
        Setting("How often a server that is busy or at fault is asked again.", low=0, high=20), 4
    )
