"""TMX translation memories: one text of each unit, a unit a paragraph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluator.readers.bilingual import (
    Units,
    Wanted,
    children,
    parse_units,
    wanted,
)
from evaluator.readers.extract import Extract, Source
from evaluator.readers.inline import inline_text

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_VERSIONS = ("1.1", "1.2", "1.3", "1.4", "1.4b")
_SIDES = ("source", "target", "lang", "note", "prop")
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_ANY = "*all*"


def extract(source: Source) -> Extract:
    """Read one text of each unit of a TMX file.

    `source.settings.side` names it: "source" (the variant in the language that the unit, or else
    the header, calls the source), "target" (the other one), "lang:CODE", "note" or "prop:TYPE".

    Raises:
        InputError: "tmx-version", "side-needed", "side-unknown", "side-ambiguous",
            "side-missing", and those of `parse_xml`.
    """
    root = parse_units(source, "tmx", _VERSIONS)
    chosen = wanted(source, "a TMX file", _SIDES)
    header = next(iter(children(root, "header")), None)
    language = _ANY if header is None else header.get("srclang", _ANY)
    units = Units(source, chosen)
    for unit in root.iterfind("./{*}body/{*}tu"):
        units.languages |= {
            each.get(_LANG) or each.get("lang") or "" for each in children(unit, "tuv")
        } - {""}
        texts = _texts(unit, chosen, unit.get("srclang", language))
        units.add(texts, unit.sourceline, unit.get("tuid", ""))
    return units.extract()


def _texts(unit: Element, chosen: Wanted, source_language: str) -> list[str]:
    if chosen.side in ("note", "prop"):
        return [
            inline_text(each)
            for each in children(unit, chosen.side)
            if not chosen.which or each.get("type") == chosen.which
        ]
    language = (chosen.which if chosen.side == "lang" else source_language).lower()
    language = language.replace("_", "-")
    variants = children(unit, "tuv")
    kept = _in_language(variants, language)
    if chosen.side == "target":
        kept = [each for each in variants if each not in kept]
    return [inline_text(segment) for each in kept for segment in children(each, "seg")]


def _in_language(variants: list[Element], language: str) -> list[Element]:
    """Return the variants in a language, "en-US" for "en" where nothing fits better."""
    exact = [each for each in variants if _language(each) == language]
    if exact or not language:
        return exact
    return [each for each in variants if _language(each).startswith(f"{language}-")]


def _language(variant: Element) -> str:
    return (variant.get(_LANG) or variant.get("lang") or "").lower().replace("_", "-")
