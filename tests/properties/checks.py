"""What must hold of every comparison, whatever the texts."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from html.parser import HTMLParser
from importlib import resources
from typing import Any, TypeVar

from jsonschema import Draft202012Validator

from evaluator import pipeline
from evaluator.config import Settings
from evaluator.errors import EvaluatorError
from evaluator.loading import Models
from evaluator.readers import read_text
from evaluator.report import json_format, json_reader
from evaluator.report.html import page
from evaluator.types import Comparison, SegmentedDocument, Span, UnitKind
from tests.fakes.detector import WordDetector
from tests.fakes.encoder import HashEncoder

SETTINGS = Settings(bootstrap=0)
T = TypeVar("T")
# Elements whose end may be left out, and what ends them besides their parent's end.
_ENDED_BY = {
    "td": {"td", "th", "tr"}, "th": {"td", "th", "tr"}, "tr": {"tr"}, "tbody": {"tbody"},
    "li": {"li"},
}  # fmt: skip
_VOID = {"meta", "link", "wbr", "br", "hr", "input", "img"}


@cache
def models() -> Models:
    """Models that need no weights; the encoder remembers its words' vectors."""
    return Models(HashEncoder(), WordDetector())  # type: ignore[arg-type]


def attempt(call: Callable[..., T], *args: object) -> tuple[T | None, str]:
    """Return what a call gives, or None and the slug of its refusal."""
    try:
        return call(*args), ""
    except EvaluatorError as error:
        return None, error.slug


def compare(original: str, rewrite: str, settings: Settings = SETTINGS) -> Comparison:
    """Compare two texts, in English, on fake models."""
    return pipeline.compare(read_text(original), read_text(rewrite), models(), settings)


def check(comparison: Comparison) -> None:
    """Raise AssertionError unless all that is promised of any comparison holds."""
    for name in ("original", "rewrite"):
        side: SegmentedDocument = getattr(comparison, name)
        check_sentences(side)
        held = sorted(index for unit in comparison.units for index in getattr(unit, name))
        assert held == list(range(len(side.sentences))), f"{name}: not every sentence once"
        for unit in comparison.units:
            for finding in unit.findings:
                for span in getattr(finding, f"{name}_spans"):
                    check_span(span, side, getattr(unit, name))
    for unit in comparison.units:
        ranks = [finding.severity.rank for finding in unit.findings if finding.counts]
        assert unit.severity.rank == max(ranks, default=0)
        joined = unit.kind in (UnitKind.MATCH, UnitKind.MOVED)
        assert joined == bool(unit.original and unit.rewrite)
        assert joined or unit.scores.drift is None
        told = {warning.slug for warning in comparison.warnings}
        without = told & {"unit-too-long", "language", "language-unknown"}
        assert without or not joined or unit.scores.drift is not None
        if unit.kind is UnitKind.OUTSIDE:
            assert not unit.findings
        for score in (unit.scores.bleu, unit.scores.chrf, unit.scores.chrfpp):
            assert score is None or -1e-9 <= score <= 100 + 1e-9
        for share in (unit.scores.drift, *(finding.confidence for finding in unit.findings)):
            assert share is None or 0 <= share <= 1
    for score in comparison.scores.values():
        assert (score.value is None) == (score.reason is not None)
    check_json(comparison)
    check_page(page(comparison))


def check_sentences(side: SegmentedDocument) -> None:
    """Sentences are trimmed, in order, inside their paragraphs, and leave out white space alone."""
    text = side.document.text
    inside: dict[int, list[Any]] = {}
    for sentence in side.sentences:
        inside.setdefault(sentence.paragraph, []).append(sentence)
    for number, paragraph in enumerate(side.document.paragraphs):
        at = paragraph.start
        for sentence in inside.get(number, ()):
            assert at <= sentence.start < sentence.end <= paragraph.end
            assert not text[at : sentence.start].strip()
            quoted = text[sentence.start : sentence.end]
            assert quoted == quoted.strip()
            at = sentence.end
        assert not text[at : paragraph.end].strip()


def check_span(span: Span, side: SegmentedDocument, indices: tuple[int, ...]) -> None:
    """A finding's span quotes something, out of one sentence of its unit."""
    assert span.start < span.end
    assert side.document.text[span.start : span.end].strip()
    places = [side.sentences[index] for index in indices]
    assert any(place.start <= span.start and span.end <= place.end for place in places)


def check_json(comparison: Comparison) -> None:
    """The JSON is UTF-8, fits the published schema, and leads back to the same comparison."""
    written = json_format.dumps(comparison)
    data = json.loads(written.encode("utf-8"))
    assert not list(_validator().iter_errors(data))
    assert json_reader.loads(written) == comparison


@cache
def _validator() -> Draft202012Validator:
    schema = resources.files("evaluator.report").joinpath("comparison-1.schema.json")
    return Draft202012Validator(json.loads(schema.read_text("utf-8")))


class Page(HTMLParser):
    """An HTML page whose elements are balanced: kinds of elements, attributes and scripts.

    Attributes:
        elements: Names of the elements, in order.
        attributes: (element, attribute, value) of every attribute.
        scripts: What stands in script elements.
        shown: All other text but that of style elements.
    """

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[str] = []
        self.attributes: list[tuple[str, str, str | None]] = []
        self.scripts: list[str] = []
        self.shown: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert not self._open, f"never closed: {self._open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]
        while self._open and tag in _ENDED_BY.get(self._open[-1], ()):
            self._open.pop()
        if tag not in _VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open[-1] != tag and self._open[-1] in _ENDED_BY:
            self._open.pop()
        assert self._open, f"</{tag}> closes nothing"
        assert self._open.pop() == tag, f"</{tag}> at {self.getpos()}"

    def handle_data(self, data: str) -> None:
        where = self._open[-1] if self._open else ""
        if where == "script":
            self.scripts.append(data)
        elif where != "style":
            self.shown.append(data)


def check_page(text: str) -> Page:
    """The report parses, leads nowhere and holds no sign that would reorder what is read."""
    found = Page(text)
    assert not any(name.startswith("on") for _, name, _ in found.attributes)
    sources = [value for _, name, value in found.attributes if name in ("src", "href", "action")]
    assert all(value and value.startswith(("#", "data:,")) for value in sources), sources
    assert not set(text) & set("\0\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    return found
