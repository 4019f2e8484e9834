"""Every field of a published JSON Schema."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib import resources
from typing import Any

from from_code.tables import cell, table


def markdown(name: str) -> str:
    """Return the fields of `evaluator/report/NAME.schema.json`: the top, then each part."""
    file = resources.files("evaluator.report").joinpath(f"{name}.schema.json")
    schema = json.loads(file.read_text(encoding="utf-8"))
    parts = [schema.get("description", ""), _fields(schema)]
    for key, part in schema.get("$defs", {}).items():
        if "properties" in part:
            parts += [f"## {key}", part.get("description", ""), _fields(part)]
    return "\n\n".join(part for part in parts if part)


def _fields(schema: dict[str, Any]) -> str:
    rows = [
        [f"`{path}`", cell(_kind(field)), "yes" if needed else "", cell(field.get("description"))]
        for path, field, needed in _below(schema, "")
    ]
    return table(["field", "kind", "always there", "meaning"], rows)


def _below(node: dict[str, Any], path: str) -> Iterator[tuple[str, dict[str, Any], bool]]:
    """Yield the fields below a node: path, schema, and whether it is required."""
    if node.get("type") == "array" and "properties" in node.get("items", {}):
        node, path = node["items"], f"{path}[]"
    for name, field in node.get("properties", {}).items():
        inner = f"{path}.{name}" if path else name
        yield inner, field, name in node.get("required", [])
        yield from _below(field, inner)


def _kind(field: dict[str, Any]) -> str:
    if "$ref" in field:
        return field["$ref"].rpartition("/")[2]
    if "const" in field:
        return f"`{field['const']}`"
    if "enum" in field:
        return ", ".join("null" if each is None else f"`{each}`" for each in field["enum"])
    for word in ("anyOf", "oneOf"):
        if word in field:
            return " or ".join(_kind(each) for each in field[word])
    kinds = field.get("type", "any")
    named = " or ".join(kinds) if isinstance(kinds, list) else kinds
    return f"array of {_kind(field['items'])}" if named == "array" and "items" in field else named
