"""Kinds of evidence of other packages: their findings stand beside ours."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from evaluator import Comparison, Evaluator, Settings, Severity
from evaluator.errors import PluginError
from evaluator.loading import Models
from evaluator.plugins import load_plugins
from tests.fakes.encoder import HashEncoder
from tests.plugins.conftest import Install

ORIGINAL = "Three ministers met on Monday. Our report is here."
REWRITE = "Three ministers met on Monday. Our  exclusive report is here."

KIND = """
from evaluator import Category, Finding, Severity, Span
def find(original, rewrite, links):
    {body}
"""
FINDING = "Finding(Category.MEANING, 'Other', Severity.{severity}, {confidence}, 'm', {spans})"


def finding(severity: str = "MAJOR", confidence: float = 0.9, spans: str = "()") -> str:
    return f"return [{FINDING.format(severity=severity, confidence=confidence, spans=spans)}]"


def evaluator(*names: str) -> Evaluator:
    models = Models(HashEncoder(), None, load_plugins(evidence=names))
    return Evaluator(Settings(evidence=names, bootstrap=0), models=models)


def compare(*names: str, original: str = ORIGINAL, rewrite: str = REWRITE) -> Comparison:
    return evaluator(*names).compare(original, rewrite)


def test_the_template_finds_its_word(install_example: Callable[[str], None]) -> None:
    install_example("plugin_template")
    result = compare("exclusive")
    (finding,) = (f for unit in result.units for f in unit.findings if "house style" in f.message)
    (span,) = finding.rewrite_spans
    # Spans come back in the document's own text, where the blanks are not folded.
    assert REWRITE[span.start : span.end] == "exclusive"
    assert result.units[1].severity is not Severity.NONE
    without = compare()
    assert [unit.scores for unit in without.units] == [unit.scores for unit in result.units]


def test_rows_of_pairs_have_it(install_example: Callable[[str], None]) -> None:
    install_example("plugin_template")
    (row,) = evaluator("exclusive").score(["Our report."], ["Our exclusive report."])
    assert any("house style" in finding.message for finding in row.findings)


def test_it_sees_words_and_links(install: Install) -> None:
    body = (
        "assert [original.word(i) for i, _ in links] == [rewrite.word(j) for _, j in links]; "
        "assert len(links) == len(original.words) >= 5 and original.language == 'en'; return []"
    )
    install("seer", KIND.format(body=body), evidence={"seer": "seer:find"})
    compare("seer", rewrite=ORIGINAL)


def test_the_gravest_comes_first(install: Install) -> None:
    made = [
        FINDING.format(severity=name, confidence=0.9, spans="()")
        for name in ("MINOR", "CRITICAL", "MAJOR")
    ]
    install("many", KIND.format(body=f"return [{', '.join(made)}]"), evidence={"many": "many:find"})
    unit = compare("many", rewrite=ORIGINAL).units[0]
    assert [finding.severity.value for finding in unit.findings] == ["critical", "major", "minor"]
    assert unit.severity is Severity.CRITICAL


@pytest.mark.parametrize(
    ("body", "slug"),
    [
        ("raise ZeroDivisionError", "plugin-failed"),
        ("return 3", "plugin-failed"),
        ("return ['words']", "plugin-invalid"),
        (finding(severity="NONE"), "plugin-invalid"),
        (finding(confidence=7), "plugin-invalid"),
        (finding(spans="(), likelihood='certain'"), "plugin-invalid"),
        (finding(spans="(Span(5, 999),)"), "plugin-invalid"),
    ],
)
def test_what_goes_wrong_names_the_plugin(install: Install, body: str, slug: str) -> None:
    install("bad", KIND.format(body=body), evidence={"bad": "bad:find"})
    with pytest.raises(PluginError, match=r"The evidence 'bad' of bad 1\.2") as caught:
        compare("bad")
    assert caught.value.slug == slug


def test_what_is_no_function(install: Install) -> None:
    install("odd", "find = 3", evidence={"odd": "odd:find"})
    with pytest.raises(PluginError) as caught:
        load_plugins(evidence=["odd"])
    assert caught.value.slug == "plugin-invalid"
