"""XML from strangers: no entities, no network, no bottomless trees."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.parsers import expat

from evaluator.errors import InputError
from evaluator.readers.refusals import broken, nested

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_PROLOG_STEP = 4096


class _Found(Exception):
    """The prolog has been read."""


def parse_xml(data: bytes, name: str) -> Element:
    """Return the root element of an XML file, comments and processing instructions left out.

    An external document type is never fetched; entities other than the five of XML are unknown.

    Raises:
        InputError: "input-entities" for a document type that declares something of its own,
            "input-nested", or "input-broken".
    """
    from lxml import etree

    _refuse_declarations(data, name)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        if "depth" in str(error):
            raise nested(name) from None
        if "unknown error" in str(error):  # how libxml2 tells that memory ran out
            raise MemoryError from None
        raise broken(name, f"it is not XML ({error})") from None


def _refuse_declarations(data: bytes, name: str) -> None:
    """Read up to the first element with a parser that expands nothing."""

    def doctype(_name: str, _system: str | None, _public: str | None, internal: int) -> None:
        if internal:
            raise InputError(
                "input-entities",
                f"{name} declares XML entities or a document type of its own.",
                "Take the part in square brackets out of its <!DOCTYPE …>.",
            )

    def element(_name: str, _attributes: dict[str, str]) -> None:
        raise _Found

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler = element
    try:
        for at in range(0, len(data), _PROLOG_STEP):
            parser.Parse(data[at : at + _PROLOG_STEP], False)
    except (_Found, expat.ExpatError):  # what is wrong with it, the parse proper says better
        return
