"""The small formats, each read back the way its readers do."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from evaluator.errors import UsageError
from evaluator.report import REPORTS, writer_for
from evaluator.report import decisions as decisions_
from evaluator.report.plain import score_text
from evaluator.report.tables import MQM_COLUMNS
from evaluator.types import Place, Severity, Span
from tests.report.factory import F, U, asked, harbour, make, unit_fingerprint
from tests.schemas import check_sarif, check_xml

EVIL = '=HYPERLINK("x")\t<v>a</v>\r\n| *b* `c` <script> ]]> \x00 \x1b \ud800 \ufffe & \u202e end.'


def evil():
    finding = F("name", "critical", EVIL, EVIL[:12], EVIL[:12], rule=EVIL)
    unsure = F("unit", "major", EVIL, EVIL[:12], EVIL[:12], "possible", EVIL)
    return make(
        [U([EVIL], [EVIL], [finding, unsure]), U(["-1 boats."], ["+1 boats."])],
        reasons=[EVIL],
        paths=(EVIL, EVIL),
    )


def test_every_format_of_the_contract_is_there():
    assert set(REPORTS) >= {
        "xliff",
        "json", "html", "mqm-tsv", "csv", "markdown", "sarif", "junit", "alignment", "line",
        "docx",
    }  # fmt: skip
    with pytest.raises(UsageError) as caught:
        writer_for("pdf")
    assert caught.value.slug == "unknown-format"
    assert "mqm-tsv" in caught.value.cure


@pytest.mark.parametrize("name", sorted(REPORTS))
def test_any_text_can_be_written(name):
    for comparison in (evil(), make([]), harbour()):
        content = writer_for(name)(comparison, ())
        assert content == writer_for(name)(comparison, ())
        data = content if isinstance(content, bytes) else content.encode("utf-8")
        assert b"\x00" not in data or name == "docx", "a packed file"


def mqm_rows(comparison) -> list[dict[str, str]]:
    """Read as the viewer does: lines, tabs, no quoting; the header is known by its first words."""
    lines = writer_for("mqm-tsv")(comparison, ()).split("\n")
    assert lines[0].startswith("system\tdoc")
    assert lines[-1] == ""
    rows = []
    for line in lines[1:-1]:
        cells = line.split("\t")
        assert len(cells) == len(MQM_COLUMNS)
        rows.append(
            {**dict(zip(MQM_COLUMNS, cells, strict=True)), "metadata": json.loads(cells[-1])}
        )
    return rows


def test_mqm_rows():
    rows = mqm_rows(harbour())
    clean = [row for row in rows if row["category"] == "No-error"]
    assert len(clean) == 4, "a question is no error"
    assert all(row["severity"] == "No-error" for row in clean)
    assert not any("<v>" in row["source"] + row["target"] for row in clean)
    flagged = [row for row in rows if row not in clean]
    assert len(flagged) == 7
    for row in flagged:
        assert len(re.findall("<v>.+?</v>", row["source"] + row["target"])) == 1
    number = next(row for row in rows if row["metadata"].get("drift_category") == "number")
    assert "<v>41</v>" in number["target"]
    assert number["severity"] == "Critical"
    assert number["metadata"]["drift_severity"] == "critical"
    assert number["metadata"]["segment"]["metrics"]["drift"] == 0.64
    omission = next(row for row in rows if row["category"] == "Accuracy/Omission")
    assert omission["source"].startswith("<v>Unions")
    assert omission["target"] == ""
    assert not any("Subscribe" in row["target"] for row in rows), "furniture is left out"
    ((question,),) = [
        row["metadata"]["questions"] for row in rows if "questions" in row["metadata"]
    ]
    assert (question["drift_category"], question["likelihood"]) == ("meaning", "possible")
    assert question["source"] == "detector"


def test_the_questions_of_a_flagged_unit_stand_in_its_first_mqm_row():
    unsure = F("name", "major", "Two.", "boats", "", "possible")
    flags = [F("number", "major", "One.", "3", "4"), F("quantity", "minor", "Three.", "3", "4")]
    rows = mqm_rows(make([U(["3 boats."], ["4 boats."], [unsure, *flags])]))
    assert [row["severity"] for row in rows] == ["Major", "Minor"]
    assert ["questions" in row["metadata"] for row in rows] == [True, False]


def test_several_spans_are_several_mqm_rows():
    comparison = make([U(["3 of 5 boats."], ["4 of 6 boats."], [F("number", "major", "Two.")])])
    text = comparison.rewrite.document.text
    finding = replace(
        comparison.units[0].findings[0],
        rewrite_spans=(Span(0, 1), Span(text.index("6"), text.index("6") + 1)),
    )
    unit = replace(comparison.units[0], findings=(finding,))
    rows = mqm_rows(replace(comparison, units=(unit,)))
    assert [row["target"] for row in rows] == ["<v>4</v> of 6 boats.", "4 of <v>6</v> boats."]
    assert [row["metadata"]["part"] for row in rows] == ["1/2", "2/2"]


def test_marks_that_stand_in_a_text_are_not_taken_for_ours():
    rows = mqm_rows(evil())
    assert len(re.findall("<v>", rows[0]["source"] + rows[0]["target"])) == 1


def read_csv(comparison, decisions=()) -> list[dict[str, str]]:
    text = writer_for("csv")(comparison, decisions)
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_csv_has_a_row_per_finding():
    rows = read_csv(harbour())
    assert list(rows[0])[-3:] == ["likelihood", "rule", "source"]
    assert len(rows) == 7 + 1
    assert [row["severity"] for row in rows if row["likelihood"] == "possible"] == ["major"]
    certainty = next(row for row in rows if row["category"] == "certainty")
    assert [certainty[name] for name in ("likelihood", "rule", "source")] == [
        "likely", "hedge-lost", "both",
    ]  # fmt: skip
    assert rows[0]["original_words"] == "keep"
    assert rows[0]["rewrite_words"] == "stop"
    assert float(rows[0]["drift"]) == 0.93
    assert rows[0]["original"] == "Port council votes to keep night ferry"
    assert rows[-1]["drift"] == ""


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_csv_cells_start_no_formula(start):
    words = f"{start}SUM(A1) boats"
    comparison = make([U([words], [words], [F("name", "major", words, words, words)])])
    row = read_csv(comparison)[0]
    for value in row.values():
        assert not value.startswith(("=", "+", "-", "@", "\t", "\r"))


def test_csv_carries_decisions():
    comparison = harbour()
    print_ = unit_fingerprint(comparison, comparison.units[1], "polarity")
    known = decisions_.Decision(print_, "accept", "polarity", comment="Fix.", correction="=keep")
    row = read_csv(comparison, [known])[0]
    assert (row["decision"], row["comment"], row["correction"]) == ("accept", "Fix.", "'=keep")


def test_markdown_lists_questions_apart():
    flags, _, questions = writer_for("markdown")(harbour(), ()).partition("\n## Questions: ")
    assert questions.startswith("1 passage the tool is unsure about\n")
    assert "**Meaning:** Is this still the same?" in questions
    assert "u7" not in flags
    text = writer_for("markdown")(asked(), ())
    assert not {"Critical", "Major", "Minor"} & set(re.findall(r"\w+", text))


def test_markdown_shows_texts_as_text():
    text = writer_for("markdown")(evil(), ())
    assert "<script>" not in text
    assert "\\<script\\>" in text
    assert text.startswith("# Read the marked sentences before this runs\n")
    from markdown_it import MarkdownIt

    html = MarkdownIt("commonmark", {"html": True}).enable("table").render(text)
    assert "<script" not in html
    assert "<em>" not in html
    assert "<code>" not in html
    assert "&lt;script&gt;" in html


def test_sarif_says_what_a_rule_is_with_examples():
    finding = F("name", "critical", EVIL, EVIL[:12], EVIL[:12], rule="name-changed")
    strange = F("name", "critical", EVIL, EVIL[:12], EVIL[:12], rule="house-name")
    comparison = make([U([EVIL], [EVIL], [finding, strange])])
    (run,) = json.loads(writer_for("sarif")(comparison, ()))["runs"]
    own, ours = run["tool"]["driver"]["rules"]
    assert [result["ruleId"] for result in run["results"]] == ["name-changed", "house-name"]
    assert (ours["id"], ours["name"]) == ("name-changed", "NameChanged")
    assert ours["shortDescription"]["text"] == "“…” became “…”: another name."
    assert "[Brandt]" in ours["help"]["text"]
    assert ours["defaultConfiguration"] == {"level": "warning"}
    assert own["id"] == "house-name"
    assert "help" not in own


def test_sarif():
    log = json.loads(writer_for("sarif")(harbour(), ()))
    assert log["version"] == "2.1.0"
    run = log["runs"][0]
    assert run["columnKind"] == "unicodeCodePoints"
    (question,) = (result for result in run["results"] if result.get("kind") == "review")
    assert question["level"] == "none", "the standard allows no other for what has not failed"
    assert question["message"]["text"].startswith("Is this still the same? ")
    assert question["properties"]["likelihood"] == "possible"
    assert len(run["results"]) == 7 + 1
    rules = {rule["id"] for rule in run["tool"]["driver"]["rules"]}
    assert {result["ruleId"] for result in run["results"]} == rules
    assert all(
        result["ruleId"] == (result["properties"]["rule"] or result["properties"]["category"])
        for result in run["results"]
    )
    levels = [result["level"] for result in run["results"]]
    assert levels.count("error") == 2
    assert levels.count("warning") == 3
    assert levels.count("note") == 2
    comparison = harbour()
    lines = {
        "harbour-rewrite.txt": comparison.rewrite.document.text.split("\n"),
        "harbour-original.txt": comparison.original.document.text.split("\n"),
    }
    for result in run["results"]:
        for location in result["locations"] + result["relatedLocations"]:
            place = location["physicalLocation"]
            region = place["region"]
            line = lines[place["artifactLocation"]["uri"]][region["startLine"] - 1]
            if region["startLine"] == region["endLine"]:
                quoted = line[region["startColumn"] - 1 : region["endColumn"] - 1]
                assert " ".join(quoted.split()) == region["snippet"]["text"]


def placed():
    """A comparison whose rewrite was taken out of the units of a localisation file."""
    number = F("number", "major", "No.", "14", "41")
    gone = F("omission", "major", "Not there.", "Gone.")
    comparison = make(
        [
            U(["The 14 boats left."], ["The 41 boats left."], [number]),
            U(["Gone."], [], [gone], kind="omission"),
        ]
    )
    text = comparison.rewrite.document.text
    places = (Place(0, 6, "unit", 1, "h1"), Place(7, len(text), "unit", 2, "=p"))
    document = replace(comparison.rewrite.document, format="xliff", places=places)
    return replace(comparison, rewrite=replace(comparison.rewrite, document=document))


def test_findings_lead_back_to_the_units_of_a_file():
    row, omission = read_csv(placed())
    assert (row["original_place"], row["rewrite_place"]) == ("", "unit 1 (h1)")
    assert omission["rewrite_place"] == ""
    root = check_xml(writer_for("xliff")(placed(), ()), "xliff-core-2.0.xsd")
    assert [(note.get("category"), note.text) for note in root.iter(f"{X}note")] == [
        ("rewrite-place", "unit 1 (h1); unit 2 (=p)")
    ]
    log = writer_for("sarif")(placed(), ())
    check_sarif(log)
    location = json.loads(log)["runs"][0]["results"][0]["locations"][0]
    assert location["logicalLocations"] == [
        {"kind": "unit", "name": "h1", "fullyQualifiedName": "unit 1 (h1)"}
    ]
    assert location["physicalLocation"]["region"] == {"startLine": 1, "snippet": {"text": "41"}}


def test_sarif_counts_code_points():
    comparison = make(
        [U(["𝄞🙂 3 boats."], ["𝄞🙂 4 boats."], [F("number", "major", "3 became 4.", "3", "4")])]
    )
    result = json.loads(writer_for("sarif")(comparison, ()))["runs"][0]["results"][0]
    region = result["locations"][0]["physicalLocation"]["region"]
    assert (region["startColumn"], region["charOffset"]) == (4, 3)


def test_dismissed_findings_are_suppressed_and_pass():
    comparison = make([U(["3 boats."], ["4 boats."], [F("number", "major", "No.", "3", "4")])])
    print_ = unit_fingerprint(comparison, comparison.units[0], "number")
    known = [decisions_.Decision(print_, "dismiss", "number", comment="They bought one.")]
    result = json.loads(writer_for("sarif")(comparison, known))["runs"][0]["results"][0]
    assert result["suppressions"] == [{"kind": "external", "justification": "They bought one."}]
    suite = ElementTree.fromstring(writer_for("junit")(comparison, known))[0]
    assert suite.get("failures") == "0"
    assert ElementTree.fromstring(writer_for("junit")(comparison, ()))[0].get("failures") == "1"


def test_junit():
    suite = ElementTree.fromstring(writer_for("junit")(harbour(), ()))[0]
    assert (suite.get("tests"), suite.get("failures")) == ("10", "5")
    assert len(suite.findall("testcase")) == 10
    assert len(suite.findall("testcase/failure")) == 5
    quiet = [case for case in suite if case.find("system-out") is not None]
    assert len(quiet) == 3, "minor findings and questions are told, and fail nothing"
    (asked_,) = (case for case in quiet if "[question]" in case.find("system-out").text)
    assert asked_.find("failure") is None
    ElementTree.fromstring(writer_for("junit")(evil(), ()))


X = "{urn:oasis:names:tc:xliff:document:2.0}"
ITS = "{http://www.w3.org/2005/11/its}"


def test_xliff():
    comparison = harbour()
    root = ElementTree.fromstring(writer_for("xliff")(comparison, ()))
    assert (root.get("version"), root.get("srcLang"), root.get("trgLang")) == ("2.1", "en", "en")
    units = root.findall(f"{X}file/{X}unit")
    assert len(units) == 10
    assert len({unit.get("id") for unit in units}) == 10
    issues = root.findall(f".//{ITS}locQualityIssue")
    assert len(issues) == 7 + 1
    assert {issue.get("locQualityIssueSeverity") for issue in issues} == {"0", "20", "60", "100"}
    (question,) = (issue for issue in issues if issue.get("locQualityIssueSeverity") == "0")
    assert question.get("locQualityIssueComment").startswith(
        "question, meaning: Is this still the same? "
    )
    assert {issue.get("locQualityIssueType") for issue in issues} == {
        "numbers", "mistranslation", "omission", "addition"
    }  # fmt: skip
    for unit in units:
        names = [child.tag for child in unit]
        assert names[-1] == f"{X}segment"
        assert set(names[:-1]) <= {f"{ITS}locQualityIssues"}
        groups = {
            f"#its={child.get('{http://www.w3.org/XML/1998/namespace}id')}" for child in unit[:-1]
        }
        marks = unit.findall(f".//{X}mrk")
        assert {mark.get(f"{ITS}locQualityIssuesRef") for mark in marks} <= groups
        assert {mark.get("type") for mark in marks} <= {"its:generic"}
        assert len({mark.get("id") for mark in marks}) == len(marks)
    merged = units[2]
    source = "".join(merged.find(f"{X}segment/{X}source").itertext())
    assert source == "The decision passed by 14 votes to 9. Two members were absent."
    assert [mark.text for mark in merged.findall(f".//{X}mrk")] == ["14", "Two", "41", "two"]
    omitted = next(unit for unit in units if unit.get("type") == "ev:omission")
    assert not list(omitted.find(f"{X}segment/{X}target").itertext())
    ElementTree.fromstring(writer_for("xliff")(evil(), ()))


def test_words_under_two_findings_name_both():
    findings = [
        F("number", "major", "One.", "3 boats", "4 boats"),
        F("unit", "minor", "Two.", "boats", ""),
    ]
    comparison = make([U(["3 boats left."], ["4 boats left."], findings)])
    root = ElementTree.fromstring(writer_for("xliff")(comparison, ()))
    marks = root.findall(f".//{X}source/{X}mrk")
    assert [mark.text for mark in marks] == ["3 ", "boats"]
    last = marks[1].get(f"{ITS}locQualityIssuesRef").removeprefix("#its=")
    group = next(
        each for each in root.iter(f"{ITS}locQualityIssues") if last in each.attrib.values()
    )
    assert len(group) == 2


def test_alignment_lines():
    comparison = harbour()
    lines = writer_for("alignment")(comparison, ()).splitlines()
    sides = ([], [])
    for line in lines:
        match = re.fullmatch(r"\[([\d,]*)\]:\[([\d,]*)\]:(\d+\.\d+)", line)
        for side, indices in zip(sides, match.groups()[:2], strict=True):
            side.extend(int(index) for index in indices.split(",") if index)
        if not match[1] or not match[2]:
            assert float(match[3]) == 0
    assert sorted(sides[0]) == list(range(len(comparison.original.sentences)))
    assert sorted(sides[1]) == list(range(len(comparison.rewrite.sentences)))
    assert "[3,4]:[3]:0.125000" in lines


def test_the_line_is_one_line():
    for comparison in (harbour(), evil(), make([])):
        text = writer_for("line")(comparison, ())
        assert text.count("\n") == 1
        assert text.endswith("\n")
    assert writer_for("line")(harbour(), ()).startswith(
        "STOP harbour-rewrite.txt | 2 critical, 3 major, 2 minor | 96% covered | 1 question | u2: "
    )
    assert writer_for("line")(asked(), ()) == (
        "CLEAR harbour-rewrite.txt | nothing flagged | 96% covered | 2 questions\n"
    )
    assert any(unit.severity is Severity.CRITICAL for unit in harbour().units)


@pytest.mark.parametrize(
    ("value", "said"), [(1.0, "100%"), (0.9996, "99%"), (0.8996, "89%"), (0.29, "29%"), (0.0, "0%")]
)
def test_coverage_is_never_rounded_up(value: float, said: str) -> None:
    assert score_text("coverage", value) == said
