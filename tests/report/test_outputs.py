"""Every output: valid under its public schema, and in `docs/reference/outputs.md` as it is today.

Renew the examples with `python -m tests.report.test_outputs`.
"""

from __future__ import annotations

import io
import json
import re
from importlib import resources
from pathlib import Path

import docx
import pytest
from jsonschema import Draft202012Validator

from evaluator.report import REPORTS, writer_for
from evaluator.report import decisions as decisions_
from evaluator.types import Category
from tests.report.factory import F, U, harbour, make, unit_fingerprint
from tests.report.test_docx import comments
from tests.schemas import check_sarif, check_xml

DOCS = Path(__file__).parents[2] / "docs"
PAGE = DOCS / "reference" / "outputs.md"
EXAMPLES = {
    "json": "result.json",
    "docx": "rewrite.docx",
    "mqm-tsv": "findings.mqm.tsv",
    "csv": "findings.csv",
    "csv-excel": "findings.excel.csv",
    "markdown": "summary.markdown",
    "xliff": "article.xlf",
    "sarif": "findings.sarif",
    "junit": "findings.junit.xml",
    "alignment": "alignment.txt",
    "line": "line.txt",
}
ITS_TYPES = {
    "terminology", "mistranslation", "omission", "untranslated", "addition", "duplication",
    "inconsistency", "grammar", "legal", "register", "locale-specific-content", "locale-violation",
    "style", "characters", "misspelling", "typographical", "formatting", "inconsistent-entities",
    "numbers", "markup", "pattern-problem", "whitespace", "internationalization", "length",
    "non-conformance", "uncategorized", "other",
}  # fmt: skip
_BLOCK = re.compile(r"<!-- example: ([\w-]+) (\d+) -->\n```(\w*)\n.*?```\n", re.DOTALL)


def drawn(name: str) -> bytes:
    """Return the example of one output: a small article with a decision on one of its flags."""
    comparison = harbour()
    print_ = unit_fingerprint(comparison, comparison.units[5], "certainty")
    known = decisions_.Decision(
        print_, "dismiss", "certainty", comment="She said both.", who="Ada", when="2026-01-02"
    )
    content = writer_for(name)(comparison, [known])
    return content if isinstance(content, bytes) else content.encode("utf-8")


def page() -> str:
    """Return the page with the first lines of each example in the blocks that ask for them."""

    def fill(match: re.Match[str]) -> str:
        name, count, language = match.groups()
        lines = drawn(name).decode("utf-8").splitlines()[: int(count)]
        head = f"<!-- example: {name} {count} -->\n```{language}\n"
        return head + "\n".join(lines) + "\n```\n"

    return _BLOCK.sub(fill, PAGE.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_the_example_is_in_step(name):
    stored, today = (DOCS / "examples" / EXAMPLES[name]).read_bytes(), drawn(name)
    renew = "renew it with: python -m tests.report.test_outputs"
    if name == "docx":  # what the library puts around it may differ from version to version
        files = [docx.Document(io.BytesIO(each)) for each in (stored, today)]
        shown = [([part.text for part in file.paragraphs], comments(file)) for file in files]
        assert shown[0] == shown[1], renew
    else:
        assert stored == today, renew


def test_the_page_shows_every_example():
    text = PAGE.read_text(encoding="utf-8")
    assert text == page(), "renew it with: python -m tests.report.test_outputs"
    places = {name: f"../examples/{file}" for name, file in EXAMPLES.items()}
    places["html"] = "../../reports/example.html"  # kept in step by test_example
    assert set(places) == set(REPORTS)
    for name, place in places.items():
        assert f"| `{name}` |" in text
        assert f"]({place})" in text


def test_excel_gets_a_byte_order_mark():
    assert drawn("csv-excel") == b"\xef\xbb\xbf" + drawn("csv")


def every_category():
    words = "The boats left."
    findings = [F(category, "minor", f"Of {category}.", "boats", "boats") for category in Category]
    return make([U([words], [words], findings)])


ODD = '=1\t<v>a</v> ]]> & "q" \x00 \x1b \ud800 \ufffe \u202e end.'


def odd():
    return make([U([ODD], [ODD], [F("name", "critical", ODD, ODD[:9], ODD[:9])])], reasons=[ODD],
                paths=(ODD, ODD))  # fmt: skip


@pytest.mark.parametrize("build", [harbour, every_category, odd, lambda: make([U(["a"], ["a"])])])
class TestSchemas:
    def test_xliff(self, build):
        root = check_xml(writer_for("xliff")(build(), ()), "xliff-core-2.0.xsd")
        for issue in root.iter("{http://www.w3.org/2005/11/its}locQualityIssue"):
            assert issue.get("locQualityIssueType") in ITS_TYPES
            assert 0 <= float(issue.get("locQualityIssueSeverity")) <= 100

    def test_junit(self, build):
        check_xml(writer_for("junit")(build(), ()), "junit-4.xsd")

    def test_sarif(self, build):
        check_sarif(writer_for("sarif")(build(), ()))

    def test_json(self, build):
        file = resources.files("evaluator.report").joinpath("comparison-1.schema.json")
        schema = json.loads(file.read_text(encoding="utf-8"))
        Draft202012Validator(schema).validate(json.loads(writer_for("json")(build(), ())))


if __name__ == "__main__":
    for each, place in EXAMPLES.items():
        (DOCS / "examples" / place).write_bytes(drawn(each))
    PAGE.write_text(page(), encoding="utf-8")
