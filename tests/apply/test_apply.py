"""`evaluator apply`: text, Markdown, web pages and Word documents with tracked changes."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import zipfile
from pathlib import Path

import docx
import pytest
from typer.testing import CliRunner

from evaluator.apply import corrected, corrections
from evaluator.cli.main import app
from evaluator.errors import InputError
from evaluator.readers import read_path
from evaluator.report.decisions import Decision, DecisionFile

FIRST = "The council voted on Thursday to keep the night ferry."
SECOND = "Experts call it the best ferry in the region."
THIRD = "Work on the pier begins in April."
FIXED = (
    "The council voted on Tuesday to keep the night ferry. Unions warned of overtime. {}" + THIRD
)


def at(text: str, words: str, **fields) -> Decision:
    """A decision about `words`; with `gap`, about the place behind them."""
    start = text.index(words)
    given = {"start": start, "end": start + len(words), "replaced": words, **fields}
    if given.pop("gap", False):
        given |= {"start": start + len(words), "replaced": "", "anchor": words, "before": " "}
    values = {"who": "Ada Brandt", "when": "2026-01-02T03:04:05Z", **given}
    return Decision("0" * 64, "accept", values.pop("category", "date_time"), **values)


def three(text: str) -> list[Decision]:
    return [
        at(text, FIRST, correction=FIRST.replace("Thursday", "Tuesday"), comment="See minutes."),
        at(text, FIRST, category="omission", correction="Unions warned of overtime.", gap=True),
        at(text, SECOND, category="addition", remove=True),
        *([at(text, THIRD, category="tense")] if THIRD in text else []),
        Decision("1" * 64, "dismiss", "name"),
    ]


def write(folder: Path, decisions: list[Decision], sha256: str) -> Path:
    names = ("fingerprint decision category comment correction who when start end replaced before "
             "after anchor remove")  # fmt: skip
    rows = [{name: getattr(each, name) for name in names.split()} for each in decisions]
    data = {"schema": "evaluator.decisions/2", "rewrite_sha256": sha256, "decisions": rows}
    path = folder / "decisions.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


def run(rewrite: Path, out: Path, decisions=three):
    document = read_path(str(rewrite))
    path = write(out.parent, decisions(document.text), document.sha256)
    return CliRunner().invoke(
        app, ["apply", str(rewrite), "--decisions", str(path), "-o", str(out)]
    )


def word_file(path: Path) -> Path:
    made = docx.Document()
    paragraph = made.add_paragraph()
    paragraph.add_run("The council voted on ")
    paragraph.add_run("Thurs").bold = True
    paragraph.add_run("day").bold = True
    paragraph.add_run(" to keep the night ferry.")
    made.add_paragraph(f"{SECOND} {THIRD}")
    made.save(path)
    return path


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.txt", f"{FIRST} {SECOND} {THIRD}\n".encode()),
        ("a.md", f"# Ferry\n\n{FIRST} {SECOND} *{THIRD}*\n".encode()),
        ("utf16.txt", f"{FIRST} {SECOND} {THIRD}\r\n".encode("utf-16")),
        ("latin.txt", f"Café, naïve, déjà vu, où. {FIRST} {SECOND} {THIRD}\n".encode("latin-1")),
    ],
)
def test_texts_change_where_they_were_corrected_and_nowhere_else(tmp_path, name, data):
    rewrite, out = tmp_path / name, tmp_path / f"out-{name}"
    rewrite.write_bytes(data)
    result = run(rewrite, out)
    assert result.exit_code == 0, result.output
    encoding = {"utf16.txt": "utf-16", "latin.txt": "latin-1"}.get(name, "utf-8")
    before, after = data.decode(encoding), out.read_bytes().decode(encoding)
    expected = before.replace("Thursday", "Tuesday").replace(SECOND + " ", "")
    assert after == expected.replace("night ferry.", "night ferry. Unions warned of overtime.")
    assert "3 corrections made; 1 accepted without a wording" in result.output


def test_a_web_page_keeps_its_markup(tmp_path):
    page = (
        "<!DOCTYPE html><html lang=en><head><title>Ferry</title>"
        "<script>var Thursday;</script></head>"
        f"<body><article><h1>Ferry stays</h1><p>{FIRST}</p>\n<p>{SECOND} <b>Work</b> on the pier "
        "begins in&nbsp;April &amp; may go on until summer.</p></article></body></html>"
    )
    rewrite, out = tmp_path / "a.html", tmp_path / "b.html"
    rewrite.write_text(page, encoding="utf-8")
    result = run(rewrite, out)
    assert result.exit_code == 0, result.output
    expected = page.replace("on Thursday", "on Tuesday").replace(SECOND + " ", "")
    expected = expected.replace("ferry.</p>", "ferry. Unions warned of overtime.</p>")
    assert out.read_text(encoding="utf-8") == expected


def changes(data: bytes, kind: str) -> list[tuple[str, str, str]]:
    from lxml import etree

    space = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    tree = etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml"))
    return [
        ("".join(each.itertext()), each.get(f"{space}author"), each.get(f"{space}date"))
        for each in tree.iter(f"{space}{kind}")
    ]


@pytest.mark.parametrize("source", ["word", "text"])
def test_word_documents_get_tracked_changes_and_comments(tmp_path, source):
    if source == "word":
        rewrite = word_file(tmp_path / "a.docx")
    else:
        rewrite = tmp_path / "a.txt"
        rewrite.write_text(f"{FIRST}\n\n{SECOND} {THIRD}\n", encoding="utf-8")
    out = tmp_path / "b.docx"
    result = run(rewrite, out)
    assert result.exit_code == 0, result.output
    data = out.read_bytes()
    signed = ("Ada Brandt", "2026-01-02T03:04:05Z")
    assert changes(data, "ins") == [
        ("Tuesday", *signed), (" Unions warned of overtime.", *signed),
    ]  # fmt: skip
    gone = "".join(words for words, *_ in changes(data, "del"))
    assert "".join(gone.split()) == "".join(f"Thursday{SECOND}".split())
    comments = [comment.text for comment in docx.Document(out).comments]
    assert comments == ["date time: See minutes.", "tense"]
    # The reader takes tracked changes as accepted.
    accepted = " ".join(read_path(str(out)).text.split())
    assert accepted == FIXED.format("")
    if source == "word":
        assert docx.Document(out).paragraphs[0].runs[0].text == "The council voted on "


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice Writer")
def test_libreoffice_opens_it_with_the_changes_as_tracked_changes(tmp_path):
    out = tmp_path / "b.docx"
    assert run(word_file(tmp_path / "a.docx"), out).exit_code == 0
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    command = ["soffice", home, "--headless", "--convert-to", "odt", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(out)], check=True, capture_output=True, timeout=120)
    content = zipfile.ZipFile(tmp_path / "b.odt").read("content.xml").decode("utf-8")
    assert content.count("<text:insertion>") == len(changes(out.read_bytes(), "ins"))
    assert content.count("<text:deletion>") >= 2
    assert content.count("<dc:creator>Ada Brandt") >= 4
    assert content.count("<office:annotation ") == 2


def test_the_same_decisions_give_the_same_bytes(tmp_path):
    rewrite = word_file(tmp_path / "a.docx")
    document = read_path(str(rewrite))
    file = DecisionFile(tuple(three(document.text)), document.sha256)
    assert corrected(document, file, "x.docx")[0] == corrected(document, file, "y.docx")[0]


def test_what_cannot_be_done_is_named_and_nothing_is_written(tmp_path):
    rewrite = tmp_path / "a.txt"
    rewrite.write_text(f"{FIRST} {SECOND}", encoding="utf-8")
    out = tmp_path / "b.txt"

    def clash(text: str) -> list[Decision]:
        return [
            at(text, FIRST, correction="The council voted on Tuesday against the ferry."),
            at(text, FIRST, category="name", correction=FIRST.replace("keep the", "stop a")),
        ]

    def lost(text: str) -> list[Decision]:
        return [Decision("0" * 64, "accept", "name", correction="Somewhere else.")]

    for decisions, slug in ((clash, "apply-overlap"), (lost, "apply-unplaced")):
        document = read_path(str(rewrite))
        file = DecisionFile(tuple(decisions(document.text)), document.sha256)
        with pytest.raises(InputError) as caught:
            corrections.of(document, file)
        assert (caught.value.slug, caught.value.exit_code) == (slug, 1)
        assert "“" in caught.value.message
        assert run(rewrite, out, decisions).exit_code == 1
        assert not out.exists()


def test_another_text_is_refused(tmp_path):
    rewrite = tmp_path / "a.txt"
    rewrite.write_text(FIRST, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        corrections.of(read_path(str(rewrite)), DecisionFile((), "f" * 64))
    assert caught.value.slug == "apply-other-text"


def test_two_corrections_of_other_words_of_a_sentence_stand_together(tmp_path):
    rewrite = tmp_path / "a.txt"
    rewrite.write_text(FIRST, encoding="utf-8")
    document = read_path(str(rewrite))
    decided = (
        at(FIRST, FIRST, correction=FIRST.replace("Thursday", "Tuesday")),
        at(FIRST, FIRST, category="name", correction=FIRST.replace("night ferry", "day ferry")),
        at(FIRST, FIRST, category="tense", correction=FIRST.replace("Thursday", "Tuesday")),
    )
    made = corrections.of(document, DecisionFile(decided, document.sha256))
    assert [edit.text for edit in made.edits] == ["Tuesday", "day"]
    fixed = "The council voted on Tuesday to keep the day ferry."
    assert corrections.apply(FIRST, made.edits) == fixed
