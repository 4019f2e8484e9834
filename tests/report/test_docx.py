"""The rewrite as a Word document: what the comments say and which words they are set on."""

from __future__ import annotations

import hashlib
import io
import random
from dataclasses import replace

import docx
import pytest
from docx.oxml.ns import qn

from evaluator.report import decisions as decisions_
from evaluator.report import writer_for
from evaluator.report.word_runs import pieces_of
from evaluator.types import Category, Comparison, Document, Finding, Severity, Span
from tests.report.factory import F, U, asked, harbour, make, unit_fingerprint


def written(comparison: Comparison, decisions=()) -> docx.document.Document:
    return docx.Document(io.BytesIO(writer_for("docx")(comparison, decisions)))


def comments(document) -> list[tuple[str, str]]:
    """Return the words under each comment and what it says, in the order of the comments."""
    words: dict[str, str] = {}
    open_: set[str] = set()
    for element in document.element.body.iter():
        if element.tag == qn("w:commentRangeStart"):
            open_.add(element.get(qn("w:id")))
        elif element.tag == qn("w:commentRangeEnd"):
            open_.discard(element.get(qn("w:id")))
        elif element.tag == qn("w:t"):
            for each in open_:
                words[each] = words.get(each, "") + element.text
    assert not open_
    return [(words[str(note.comment_id)], note.text) for note in document.comments]


def test_paragraphs_are_the_rewrites_and_headlines_are_headings():
    comparison = harbour()
    document = written(comparison)
    source = comparison.rewrite.document
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert texts == [source.text[part.start : part.end] for part in source.paragraphs]


def test_a_comment_per_finding_on_its_words():
    found = comments(written(harbour()))
    assert found[0][1].startswith("Stop: fix this before it runs\n2 passages may tell")
    notes = {said.partition("\n")[0].partition(":")[0]: (words, said) for words, said in found[1:]}
    assert len(found) == 1 + 7 + 1
    assert notes["Critical, number"][0] == "41"
    assert "Original: The decision passed by 14 votes to 9." in notes["Critical, number"][1]
    assert notes["Major, date or time"][0] == "Thursday"
    assert notes["Minor, certainty"][0] == "“We need a second boat by spring,” she said."
    words, said = notes["Major, left out"]
    assert said.endswith("Original: Unions welcomed the vote but warned of unpaid overtime.")
    assert words == "Last year the fleet carried 212,000 passengers.", "what it should follow"
    assert notes["Major, put in"][0] == "Experts call it the best ferry in the region."


def test_questions_are_comments_that_ask():
    found = comments(written(asked()))
    assert "Questions: 2 passages the tool is unsure about" in found[0][1]
    words, said = found[1]
    assert words == "runs"
    assert said.startswith("Question, certainty: Is this still the same? “may run” became “runs”.")
    assert "critical" not in said.lower()


def test_an_omission_before_everything_is_set_on_the_start():
    omitted = U(["Lost."], [], [F("omission", "major", "Gone.", "Lost.")], kind="omission")
    found = comments(written(make([omitted, U(["Kept."], ["Kept."])])))
    assert "Original: Lost." in found[1][1]
    assert found[1][0] == "K", "only as much as it takes to hold the comment"


def test_decisions_are_in_the_comments():
    comparison = harbour()
    print_ = unit_fingerprint(comparison, comparison.units[1], "polarity")
    known = decisions_.Decision(print_, "dismiss", "polarity", comment="A pun.")
    found = comments(written(comparison, [known]))
    assert [said for _, said in found if "Fine as it is “A pun.”" in said]


def test_no_clock_in_the_file():
    document = written(harbour())
    assert all(note.timestamp is None for note in document.comments)
    assert {note.author for note in document.comments} == {"evaluator"}


@pytest.fixture
def word(tmp_path):
    """Return a function that makes a comparison with a rewrite read from a Word file."""

    def make_it(build, *words: str) -> Comparison:
        file = docx.Document()
        build(file)
        path = tmp_path / "rewrite.docx"
        file.save(path)
        text = "\n\n".join(each.text for each in docx.Document(path).paragraphs)
        comparison = make([U(["Before."], [text])])
        findings = tuple(
            Finding(
                Category.MEANING, "Accuracy/Mistranslation", Severity.MAJOR, 0.9,
                f"About {each}.", (), (Span(text.index(each), text.index(each) + len(each)),),
            )
            for each in words
        )  # fmt: skip
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        source = Document(
            text, digest, comparison.rewrite.document.paragraphs, str(path), None, "en"
        )
        side = replace(comparison.rewrite, document=source)
        unit = replace(comparison.units[0], findings=findings, severity=Severity.MAJOR)
        return replace(comparison, rewrite=side, units=(unit,))

    return make_it


def styled(file) -> None:
    file.add_heading("The ferry stays", level=1)
    paragraph = file.add_paragraph("The council of ")
    paragraph.add_run("Lindhaven voted on Thursday").bold = True
    paragraph.add_run(" to keep\tit.\nIt was close.")
    file.add_paragraph("A list item with 41 votes", style="List Bullet")
    table = file.add_table(rows=1, cols=1)
    table.cell(0, 0).text = "A cell that the reader left out."


def test_a_file_from_word_keeps_its_formatting(word):
    comparison = word(styled, "voted on", "Thursday to keep", "41 votes", "ferry")
    document = written(comparison)
    by_message = {said: words for words, said in comments(document)}
    shown = {said.split("About ")[1].split(".")[0]: by_message[said] for said in by_message
             if "About" in said}  # fmt: skip
    assert shown == {
        "voted on": "voted on",
        "Thursday to keep": "Thursday to keep",
        "41 votes": "41 votes",
        "ferry": "ferry",
    }
    before = docx.Document(comparison.rewrite.document.path)
    assert [each.text for each in document.paragraphs] == [each.text for each in before.paragraphs]
    assert [each.style.name for each in document.paragraphs] == [
        each.style.name for each in before.paragraphs
    ]
    bold = "".join(run.text for run in document.paragraphs[1].runs if run.bold)
    assert bold == "Lindhaven voted on Thursday"
    assert document.tables[0].cell(0, 0).text == "A cell that the reader left out."


def test_deleted_words_and_links_in_a_word_file(word):
    def build(file) -> None:
        paragraph = file.add_paragraph("It will run until ")
        deleted = paragraph.add_run("2030")._r
        paragraph.add_run("2031 as planned.")
        wrapper = deleted.makeelement(qn("w:del"), {qn("w:id"): "9", qn("w:author"): "Ada"})
        deleted.addprevious(wrapper)
        wrapper.append(deleted)
        link = file.add_paragraph("See ").add_run("the timetable of 2026")._r
        holder = link.makeelement(qn("w:hyperlink"), {qn("w:anchor"): "x"})
        link.addprevious(holder)
        holder.append(link)

    found = comments(written(word(build, "2031", "of 2026")))
    assert [words for words, _ in found[1:]] == ["2031", "of 2026"]


def test_comments_that_were_there_stay(word):
    def build(file) -> None:
        paragraph = file.add_paragraph("The vote was 14 to 9.")
        file.add_comment(paragraph.runs, "Check with the clerk.", author="Ada")

    document = written(word(build, "14"))
    assert [note.author for note in document.comments] == ["Ada", "evaluator", "evaluator"]
    assert comments(document)[2][0] == "14"


def test_a_word_file_that_changed_is_not_commented(word):
    comparison = word(styled, "Thursday")
    path = comparison.rewrite.document.path
    docx.Document().save(path)
    document = written(comparison)
    assert document.paragraphs[0].style.name == "Normal", "written anew, as plain paragraphs"
    assert [words for words, _ in comments(document)][1] == "Thursday"


def letters(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("seed", range(40))
def test_runs_are_cut_anywhere_and_nothing_is_lost(seed):
    draw = random.Random(seed)
    file = docx.Document()
    for _ in range(draw.randint(1, 4)):
        paragraph = file.add_paragraph()
        for _ in range(draw.randint(0, 5)):
            signs = "".join(draw.choice("ab \tc\nde ") for _ in range(draw.randint(0, 12)))
            paragraph.add_run(signs).bold = draw.random() < 0.3
    before = [each.text for each in file.paragraphs]
    text = "\n\n".join(each.strip().replace("\t", " ") for each in before if each.strip())
    cuts = sorted({draw.randint(0, len(text)) for _ in range(draw.randint(0, 10))})
    pieces = pieces_of(file, text, cuts)
    assert [each.text for each in file.paragraphs] == before
    assert "".join(letters(piece.run.text) for piece in pieces) == letters(text)
    for piece in pieces:
        assert letters(piece.run.text) == letters(text[piece.start : piece.end])
        for cut in cuts:
            if piece.start < cut < piece.end:
                assert not (letters(text[piece.start : cut]) and letters(text[cut : piece.end]))
