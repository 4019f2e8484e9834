"""The way back from JSON to the text that a round trip went through."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from evaluator.report.strict_json import invalid
from evaluator.types import Translation, TranslationSegment, TranslatorInfo, WayBack


def translation_of(data: Mapping[str, Any] | None) -> Translation | None:
    """Return what `translation` of a result holds."""
    if data is None:
        return None
    there = data.get("there")
    return Translation(
        text=data["text"],
        language=data["language"],
        sha256=data["sha256"],
        translator=_translator(data),
        segments=tuple(
            TranslationSegment(
                int(part["start"]),
                int(part["end"]),
                int(part["paragraph"]),
                tuple(part.get("notes", ())),
            )
            for part in data["segments"]
        ),
        path=data.get("path"),
        there=_translator(there) if there else None,
        ways=tuple(
            WayBack(_translator(way), tuple(way["segments"])) for way in data.get("ways", ())
        ),
    )


def check_translation(data: Mapping[str, Any], source: str) -> None:
    """Refuse segments outside of the text, and units and ways that point past the segments.

    Raises:
        InputError: "result-invalid".
    """
    translation = data.get("translation")
    segments = translation["segments"] if translation else ()
    length = len(translation["text"]) if translation else 0
    last = 0
    for index, part in enumerate(segments):
        if not last <= part["start"] <= part["end"] <= length:
            why = f"{part['start']} to {part['end']} is out of order or past the end ({length})."
            raise invalid(source, f"$.translation.segments[{index}]", why)
        last = part["end"]
    for at, unit in enumerate(data["units"]):
        for index in unit.get("translation", ()):
            if index >= len(segments):
                why = f"there is no segment {index} among {len(segments)}."
                raise invalid(source, f"$.units[{at}].translation", why)
    for at, way in enumerate(translation.get("ways", ()) if translation else ()):
        if len(way["segments"]) != len(segments):
            why = f"{len(way['segments'])} segments for {len(segments)}."
            raise invalid(source, f"$.translation.ways[{at}].segments", why)


def _translator(data: Mapping[str, Any]) -> TranslatorInfo:
    return TranslatorInfo(data["translator"], data.get("model"), data.get("signature", ""))
