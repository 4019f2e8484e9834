"""A `Comparison` as JSON of schema `evaluator.comparison/1`; the way back is in `json_reader`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import regex

from evaluator.findings import finding_dict, note_dict
from evaluator.types import (
    SCHEMA,
    Comparison,
    Paragraph,
    Place,
    Score,
    SegmentedDocument,
    Sentence,
    Translation,
    TranslatorInfo,
    Unit,
    UnitScores,
)

if TYPE_CHECKING:
    from evaluator.report.decisions import Decision

DOCUMENT_SCORES = ("bleu", "chrf", "chrfpp", "ter", "similarity", "coverage", "drift")
"""Scores that every result names, null where there is none; others may follow."""

UNIT_SCORES = (
    "bleu",
    "chrf",
    "chrfpp",
    "similarity",
    "token_precision",
    "token_recall",
    "token_f1",
    "drift",
)

_SURROGATE = regex.compile(r"[\uD800-\uDFFF]")


def to_dict(comparison: Comparison) -> dict[str, Any]:
    """Return `comparison` as plain JSON values, keys in the order of the published schema."""
    return {
        "schema": SCHEMA,
        "created_with": {
            "version": comparison.version,
            "models": [
                {"name": model.name, "revision": model.revision, "sha256": model.sha256}
                for model in comparison.models
            ],
            "settings": dict(comparison.settings),
        },
        "original": _side(comparison.original),
        "rewrite": _side(comparison.rewrite),
        "verdict": {
            "level": comparison.verdict.level.value,
            "reasons": list(comparison.verdict.reasons),
        },
        "scores": _scores(comparison),
        "units": [
            _unit(unit, translated=comparison.translation is not None) for unit in comparison.units
        ],
        "notes": [note_dict(note) for note in comparison.notes],
        **({"translation": _translation(comparison.translation)} if comparison.translation else {}),
        "warnings": [
            {"slug": warning.slug, "message": warning.message} for warning in comparison.warnings
        ],
    }


def dumps(comparison: Comparison, indent: int | None = 1) -> str:
    """Return `comparison` as JSON text that ends in a newline; with `indent` None, one line.

    The same comparison gives the same text: floats are written as the shortest decimal that reads
    back equal. Lone surrogates are escaped, so that the text encodes as UTF-8.

    Raises:
        ValueError: A score is NaN or infinite, which no stage may produce.
    """
    text = json.dumps(to_dict(comparison), ensure_ascii=False, allow_nan=False, indent=indent)
    return _SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", text) + "\n"


def to_json(comparison: Comparison, decisions: Sequence[Decision] = ()) -> str:
    """Return `comparison` as JSON text; decisions have files of their own."""
    return dumps(comparison)


def _side(side: SegmentedDocument) -> dict[str, Any]:
    document = side.document
    return {
        "path": document.path,
        "language": document.language,
        "sha256": document.sha256,
        "encoding": document.encoding,
        **({"format": document.format} if document.format != "text" else {}),
        **({"unread": float(document.unread)} if document.unread else {}),
        "text": document.text,
        **({"places": [_place(place) for place in document.places]} if document.places else {}),
        "paragraphs": [
            {"start": int(part.start), "end": int(part.end), **_role(part)}
            for part in document.paragraphs
        ],
        "sentences": [
            {
                "start": int(part.start),
                "end": int(part.end),
                "paragraph": int(part.paragraph),
                **_role(part),
            }
            for part in side.sentences
        ],
    }


def _place(place: Place) -> dict[str, Any]:
    return {**place._asdict(), "start": int(place.start), "end": int(place.end)}


def _role(part: Paragraph | Sentence) -> dict[str, Any]:
    if part.role is None and not part.role_confidence:
        return {}
    role = part.role.value if part.role else None
    return {"role": role, "role_confidence": float(part.role_confidence)}


def _scores(comparison: Comparison) -> dict[str, Any]:
    names = [*DOCUMENT_SCORES, *(name for name in comparison.scores if name not in DOCUMENT_SCORES)]
    return {
        name: score_dict(comparison.scores[name]) if name in comparison.scores else None
        for name in names
    }


def score_dict(score: Score) -> dict[str, Any]:
    """Return a score as plain JSON values."""
    result: dict[str, Any] = {"score": _number(score.value), "signature": score.signature}
    if score.interval is not None:
        result["interval"] = {
            "low": float(score.interval.low),
            "high": float(score.interval.high),
            "level": float(score.interval.level),
        }
    if score.reason is not None:
        result["reason"] = score.reason
    return result


def _translation(translation: Translation) -> dict[str, Any]:
    return {
        "path": translation.path,
        "language": translation.language,
        "sha256": translation.sha256,
        **_translator(translation.translator),
        "there": _translator(translation.there) if translation.there else None,
        "text": translation.text,
        "segments": [
            {
                "start": int(part.start),
                "end": int(part.end),
                "paragraph": int(part.paragraph),
                **({"notes": list(part.notes)} if part.notes else {}),
            }
            for part in translation.segments
        ],
        "ways": [
            {**_translator(way.translator), "segments": list(way.segments)}
            for way in translation.ways
        ],
    }


def _translator(translator: TranslatorInfo) -> dict[str, Any]:
    return {
        "translator": translator.name,
        "model": translator.model,
        "signature": translator.signature,
    }


def _unit(unit: Unit, *, translated: bool) -> dict[str, Any]:
    return {
        "id": unit.id,
        "kind": unit.kind.value,
        "original": [int(index) for index in unit.original],
        "rewrite": [int(index) for index in unit.rewrite],
        **({"translation": [int(index) for index in unit.translation]} if translated else {}),
        "scores": unit_scores(unit.scores),
        "severity": unit.severity.value,
        "findings": [finding_dict(finding) for finding in unit.findings],
        "cost": float(unit.cost),
    }


def unit_scores(scores: UnitScores) -> dict[str, float | None]:
    """Return the scores of one unit by name."""
    own = {name: _number(getattr(scores, name)) for name in UNIT_SCORES}
    return own | {name: _number(value) for name, value in scores.more.items()}


def _number(value: float | None) -> float | None:
    return None if value is None else float(value)
