"""The way back from JSON of schema `evaluator.comparison/1` to a `Comparison`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from evaluator.findings import finding_of, note_of
from evaluator.report.json_format import UNIT_SCORES
from evaluator.report.json_translation import check_translation, translation_of
from evaluator.report.strict_json import (
    check_schema,
    check_schema_name,
    deeper,
    invalid,
    parse,
    read_text,
)
from evaluator.types import (
    SCHEMA,
    Comparison,
    Document,
    Interval,
    ModelInfo,
    Paragraph,
    Place,
    Role,
    Score,
    SegmentedDocument,
    Sentence,
    Severity,
    Unit,
    UnitKind,
    UnitScores,
    Verdict,
    VerdictLevel,
    Warning_,
)

_DEEPEST_SETTINGS = 20


def read(path: str | Path) -> Comparison:
    """Read a stored comparison.

    Raises:
        InputError: `input-missing`, or as in `loads`.
    """
    return loads(read_text(path), str(path))


def loads(text: str, source: str = "<text>") -> Comparison:
    """Return the comparison that `text` holds; `source` names it in messages.

    Raises:
        InputError: `result-not-json`, or as in `from_dict`.
    """
    return from_dict(parse(text, source), source)


def from_dict(data: Any, source: str = "<data>") -> Comparison:
    """Return the comparison that JSON values hold; fields that are not known are ignored.

    Raises:
        InputError: `result-foreign` (not a comparison), `result-version` (of a schema that this
            version does not know), `result-invalid` (breaks the schema, or points outside the
            texts); the message names the place.
    """
    check_schema_name(data, SCHEMA, source)
    check_schema(data, "comparison-1.schema.json", source)
    if deeper(data["created_with"]["settings"], _DEEPEST_SETTINGS):
        raise invalid(source, "$.created_with.settings", "nested too deeply.")
    _check_references(data, source)
    created = data["created_with"]
    return Comparison(
        version=created["version"],
        models=tuple(
            ModelInfo(model["name"], model["revision"], model["sha256"])
            for model in created["models"]
        ),
        settings=created["settings"],
        original=_side(data["original"]),
        rewrite=_side(data["rewrite"]),
        verdict=Verdict(VerdictLevel(data["verdict"]["level"]), tuple(data["verdict"]["reasons"])),
        scores={
            name: _score(name, score) for name, score in data["scores"].items() if score is not None
        },
        units=tuple(_unit(unit) for unit in data["units"]),
        warnings=tuple(Warning_(item["slug"], item["message"]) for item in data["warnings"]),
        translation=translation_of(data.get("translation")),
        notes=tuple(note_of(note) for note in data.get("notes", ())),
    )


def _check_references(data: Mapping[str, Any], source: str) -> None:
    """Refuse offsets outside the texts and sentences that are in no unit or in two."""
    for name in ("original", "rewrite"):
        side = data[name]
        length, sentences = len(side["text"]), side["sentences"]
        for key in ("paragraphs", "places", "sentences"):
            last = 0
            for index, part in enumerate(side.get(key, ())):
                if not last <= part["start"] <= part["end"] <= length:
                    place = f"$.{name}.{key}[{index}]"
                    why = f"{part['start']} to {part['end']} is out of order or past the end"
                    raise invalid(source, place, f"{why} ({length}).")
                last = part["end"]
        seen = [0] * len(sentences)
        for at, unit in enumerate(data["units"]):
            for index in unit[name]:
                if index >= len(sentences):
                    why = f"there is no sentence {index} among {len(sentences)}."
                    raise invalid(source, f"$.units[{at}].{name}", why)
                seen[index] += 1
            for number, finding in enumerate(unit["findings"]):
                _check_spans(finding, f"$.units[{at}].findings[{number}]", name, length, source)
        for at, note in enumerate(data.get("notes", ())):
            _check_spans(note, f"$.notes[{at}]", name, length, source)
        for index, count in enumerate(seen):
            if count != 1:
                why = f"is in {count} units; it must be in exactly one."
                raise invalid(source, f"$.{name}.sentences[{index}]", why)
    check_translation(data, source)
    ids = [unit["id"] for unit in data["units"]]
    if len(set(ids)) != len(ids):
        raise invalid(source, "$.units", "two units have the same id.")


def _check_spans(data: Mapping[str, Any], place: str, name: str, length: int, source: str) -> None:
    """Refuse spans of a finding or note that do not lie in a side's text."""
    for start, end in data[f"{name}_spans"]:
        if not start <= end <= length:
            why = f"{start} to {end} does not lie in the text ({length})."
            raise invalid(source, f"{place}.{name}_spans", why)


def _side(data: Mapping[str, Any]) -> SegmentedDocument:
    document = Document(
        text=data["text"],
        sha256=data["sha256"],
        paragraphs=tuple(
            Paragraph(int(part["start"]), int(part["end"]), *_role(part))
            for part in data.get("paragraphs", ())
        ),
        path=data["path"],
        encoding=data.get("encoding"),
        language=data["language"],
        format=data.get("format", "text"),
        places=tuple(
            Place(
                int(part["start"]),
                int(part["end"]),
                part["kind"],
                int(part["number"]),
                part["name"],
            )
            for part in data.get("places", ())
        ),
        unread=float(data.get("unread", 0.0)),
    )
    sentences = tuple(
        Sentence(int(part["start"]), int(part["end"]), int(part["paragraph"]), *_role(part))
        for part in data["sentences"]
    )
    return SegmentedDocument(document, sentences)


def _role(part: Mapping[str, Any]) -> tuple[Role | None, float]:
    role = part.get("role")
    return (Role(role) if role else None, float(part.get("role_confidence", 0.0)))


def _score(name: str, data: Mapping[str, Any]) -> Score:
    interval = data.get("interval")
    return Score(
        metric=name,
        value=data["score"],
        signature=data["signature"],
        interval=Interval(interval["low"], interval["high"], interval["level"])
        if interval
        else None,
        reason=data.get("reason"),
    )


def _unit(data: Mapping[str, Any]) -> Unit:
    return Unit(
        id=data["id"],
        kind=UnitKind(data["kind"]),
        original=tuple(map(int, data["original"])),
        rewrite=tuple(map(int, data["rewrite"])),
        scores=UnitScores(
            **{name: data["scores"].get(name) for name in UNIT_SCORES},
            more={name: one for name, one in data["scores"].items() if name not in UNIT_SCORES},
        ),
        severity=Severity(data["severity"]),
        findings=tuple(finding_of(finding) for finding in data["findings"]),
        cost=data.get("cost", 0.0),
        translation=tuple(map(int, data.get("translation", ()))),
    )
