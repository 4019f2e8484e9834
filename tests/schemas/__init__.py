"""Public schemas, loaded without a network."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from jsonschema import Draft4Validator
from lxml import etree

_FOLDER = Path(__file__).parent


class _Local(etree.Resolver):
    """Takes every schema that another names from this folder."""

    def resolve(self, url, public_id, context):
        return self.resolve_filename(str(_FOLDER / url.rpartition("/")[2]), context)


@cache
def xml_schema(name: str) -> etree.XMLSchema | etree.RelaxNG:
    """Return the schema in the file `name`."""
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(_Local())
    tree = etree.parse(str(_FOLDER / name), parser)
    return etree.RelaxNG(tree) if name.endswith(".rng") else etree.XMLSchema(tree)


def check_xml(content: str | bytes, name: str) -> etree._Element:
    """Return the root of `content`, which must be valid under the schema `name`."""
    data = content.encode("utf-8") if isinstance(content, str) else content
    root = etree.fromstring(data)
    xml_schema(name).assertValid(root)
    return root


def check_sarif(content: str) -> None:
    """Hold `content` against the schema of SARIF 2.1.0."""
    schema = json.loads((_FOLDER / "sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8"))
    Draft4Validator(schema).validate(json.loads(content))
