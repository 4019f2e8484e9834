"""The way back from JSON of schema `evaluator.comparison/1` to a `Comparison`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from evaluator.errors import InputError
from evaluator.report.json_format import UNIT_SCORES
from evaluator.report.passages import shorten
from evaluator.types import (
    SCHEMA,
    Category,
    Comparison,
    Document,
    Finding,
    Interval,
    ModelInfo,
    Paragraph,
    Place,
    Role,
    Score,
    SegmentedDocument,
    Sentence,
    Severity,
    Span,
    Unit,
    UnitKind,
    UnitScores,
    Verdict,
    VerdictLevel,
    Warning_,
)

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator

# The result of the longest texts that are accepted stays under a fifth of it.
MAX_BYTES = 256 << 20

_CURE = "Give a file that `evaluator compare --json` wrote."
_MOST_DIGITS = 300  # what a float can hold
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
    if _deeper(data["created_with"]["settings"], _DEEPEST_SETTINGS):
        raise _invalid(source, "$.created_with.settings", "nested too deeply.")
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
    )


def read_text(path: str | Path) -> str:
    """Read a JSON file as text.

    Raises:
        InputError: `input-missing`, or as in `read_stream`.
    """
    try:
        with Path(path).open("rb") as file:
            return read_stream(file, str(path))
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise InputError("input-missing", f"{path}: {reason}.", "Check the path.") from error


def read_stream(stream: BinaryIO, source: str) -> str:
    """Read JSON text to the end of a stream; `source` names it in messages.

    Raises:
        InputError: `result-too-large`; `result-not-json` where it is not UTF-8.
    """
    data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        message = f"{source}: over {MAX_BYTES >> 20} MiB."
        raise InputError("result-too-large", message, _CURE)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"{source}: not UTF-8 text (byte {error.start})."
        raise InputError("result-not-json", message, _CURE) from error


def parse(text: str, source: str) -> Any:
    """Parse strict JSON: no NaN, no number beyond what a float can hold.

    Raises:
        InputError: `result-not-json`, with line and column.
    """

    def refuse(number: str) -> Any:
        message = f"{source}: {shorten(number, 40)} is not a number that can be used."
        raise InputError("result-not-json", message, _CURE)

    def fraction(number: str) -> Any:
        return value if isfinite(value := float(number)) else refuse(number)

    def whole(number: str) -> Any:
        return int(number) if len(number) <= _MOST_DIGITS else refuse(number)

    try:
        return json.loads(text, parse_constant=refuse, parse_float=fraction, parse_int=whole)
    except json.JSONDecodeError as error:
        message = f"{source}:{error.lineno}:{error.colno}: not JSON: {error.msg}."
        raise InputError("result-not-json", message, _CURE) from error
    except RecursionError as error:
        raise InputError("result-not-json", f"{source}: nested too deeply.", _CURE) from error


def check_schema_name(data: Any, expected: str, source: str) -> None:
    """Refuse what does not name the schema `expected`, telling a newer version from a stranger.

    Raises:
        InputError: `result-foreign` or `result-version`.
    """
    name = data.get("schema") if isinstance(data, Mapping) else None
    if name == expected:
        return
    family = expected.partition("/")[0]
    if isinstance(name, str) and name.startswith(f"{family}/"):
        message = f"{source}: schema {name!r} is not one that this version reads ({expected!r})."
        cure = "Install the version of evaluator that wrote the file, or write the file anew."
        raise InputError("result-version", message, cure)
    said = f"names the schema {name!r}" if isinstance(name, str) else "names no schema"
    message = f"{source}: not of schema {expected!r}: it {said}."
    raise InputError("result-foreign", message, _CURE)


def check_schema(data: Any, schema: str, source: str) -> None:
    """Validate `data` against a JSON Schema of this package.

    Raises:
        InputError: `result-invalid`, with the place in the data.
    """
    from jsonschema.exceptions import best_match

    try:
        error = best_match(_validator(schema).iter_errors(data))
    except RecursionError:
        raise _invalid(source, "$", "nested too deeply.") from None
    if error is not None:
        raise _invalid(source, error.json_path, f"{error.message[:300]}.")


@cache
def _validator(schema: str) -> Draft202012Validator:
    from jsonschema import Draft202012Validator

    text = resources.files("evaluator.report").joinpath(schema).read_text(encoding="utf-8")
    return Draft202012Validator(json.loads(text))


def _deeper(value: Any, levels: int) -> bool:
    """Whether JSON values are nested in more than `levels` levels."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(levels <= 1 or _deeper(each, levels - 1) for each in inner)


def _invalid(source: str, place: str, why: str) -> InputError:
    cure = "The file is damaged or was edited by hand: write it anew with `evaluator compare`."
    return InputError("result-invalid", f"{source}: at {place}: {why}", cure)


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
                    raise _invalid(source, place, f"{why} ({length}).")
                last = part["end"]
        seen = [0] * len(sentences)
        for at, unit in enumerate(data["units"]):
            for index in unit[name]:
                if index >= len(sentences):
                    why = f"there is no sentence {index} among {len(sentences)}."
                    raise _invalid(source, f"$.units[{at}].{name}", why)
                seen[index] += 1
            for number, finding in enumerate(unit["findings"]):
                for start, end in finding[f"{name}_spans"]:
                    if not start <= end <= length:
                        place = f"$.units[{at}].findings[{number}].{name}_spans"
                        why = f"{start} to {end} does not lie in the text ({length})."
                        raise _invalid(source, place, why)
        for index, count in enumerate(seen):
            if count != 1:
                why = f"is in {count} units; it must be in exactly one."
                raise _invalid(source, f"$.{name}.sentences[{index}]", why)
    ids = [unit["id"] for unit in data["units"]]
    if len(set(ids)) != len(ids):
        raise _invalid(source, "$.units", "two units have the same id.")


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
        findings=tuple(_finding(finding) for finding in data["findings"]),
        cost=data.get("cost", 0.0),
    )


def _finding(data: Mapping[str, Any]) -> Finding:
    return Finding(
        category=Category(data["category"]),
        mqm=data["mqm"],
        severity=Severity(data["severity"]),
        confidence=data["confidence"],
        message=data["message"],
        original_spans=_spans(data["original_spans"]),
        rewrite_spans=_spans(data["rewrite_spans"]),
    )


def _spans(spans: Sequence[Sequence[int]]) -> tuple[Span, ...]:
    return tuple(Span(int(start), int(end)) for start, end in spans)
