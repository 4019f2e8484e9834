"""JSON that others may have written: read within limits, strictly, and held against a schema."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from evaluator.errors import InputError
from evaluator.report.passages import shorten

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator

# The result of the longest texts that are accepted stays under a fifth of it.
MAX_BYTES = 256 << 20

_CURE = "Give a file that `evaluator compare --json` wrote."
_MOST_DIGITS = 300  # what a float can hold


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
        raise invalid(source, "$", "nested too deeply.") from None
    if error is not None:
        raise invalid(source, error.json_path, f"{error.message[:300]}.")


def deeper(value: Any, levels: int) -> bool:
    """Whether JSON values are nested in more than `levels` levels."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(levels <= 1 or deeper(each, levels - 1) for each in inner)


def invalid(source: str, place: str, why: str) -> InputError:
    """Return the error for data that break their schema at `place`."""
    cure = "The file is damaged or was edited by hand: write it anew with `evaluator compare`."
    return InputError("result-invalid", f"{source}: at {place}: {why}", cure)


@cache
def _validator(schema: str) -> Draft202012Validator:
    from jsonschema import Draft202012Validator

    text = resources.files("evaluator.report").joinpath(schema).read_text(encoding="utf-8")
    return Draft202012Validator(json.loads(text))
