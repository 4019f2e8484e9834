"""Word documents, made by python-docx: what is kept, what is told, what is refused."""

import dataclasses
import io
import zipfile
from typing import Any

import docx
import pytest
from docx.oxml import OxmlElement

from evaluator.readers import archive, formats
from evaluator.types import Document, Role

BODY = "The council met on Tuesday and voted to close the old bridge for good, its chair said."
MORE = "Nobody asked the people who cross it every day, said a resident of the other side."
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def saved(document: Any) -> bytes:
    document.save(stream := io.BytesIO())
    return stream.getvalue()


def simple(*paragraphs: str) -> bytes:
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    return saved(document)


def changed(data: bytes, **members: bytes | None) -> bytes:
    """The archive with members replaced or, where None, left out; "__" stands for "/"."""
    names = {name.replace("__", "/"): content for name, content in members.items()}
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out := io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for info in old.infolist():
            content = names.pop(info.filename, old.read(info))
            if content is not None:
                new.writestr(info.filename, content)
        for name, content in names.items():
            new.writestr(name, content or b"")
    return out.getvalue()


def with_body(xml: str, prolog: str = "") -> bytes:
    body = f'{prolog}<w:document xmlns:w="{W}"><w:body>{xml}</w:body></w:document>'
    return changed(simple(BODY), **{"word__document.xml": body.encode()})


def quoted(document: Document) -> list[str]:
    return [document.text[p.start : p.end] for p in document.paragraphs]


def test_paragraphs_headings_and_places(reading: Any) -> None:
    document = docx.Document()
    document.add_paragraph("Old bridge closes", style="Title")
    document.add_paragraph("Ferry to run twice an hour instead", style="Subtitle")
    document.add_paragraph("")
    document.add_paragraph(BODY)
    document.add_paragraph("What now", style="Heading 2")
    document.add_paragraph(MORE)
    found = reading(saved(document), "a.docx").document
    assert found.format == "docx"
    assert quoted(found) == [
        "Old bridge closes", "Ferry to run twice an hour instead", BODY, "What now", MORE
    ]  # fmt: skip
    assert [place.number for place in found.places] == [1, 2, 4, 5, 6]
    assert {place.kind for place in found.places} == {"paragraph"}
    roles = [p.role for p in found.paragraphs]
    assert roles[:3] == [Role.HEADLINE, Role.STANDFIRST, None]
    at = found.text.index("Nobody")
    (place,) = found.places_of(at, at + 6)
    original = docx.Document(io.BytesIO(saved(document)))
    assert original.paragraphs[place.number - 1].text == MORE


def test_runs_breaks_and_links_are_one_text(reading: Any) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("The bridge ")
    paragraph.add_run("is").bold = True
    run = paragraph.add_run(" closed,")
    run.add_break()
    run.add_text("he said.")
    run.add_tab()
    run.add_text("End")
    (text,) = quoted(reading(saved(document), "a.docx").document)
    assert text == "The bridge is closed,\nhe said.\tEnd"


def test_tables_are_cells_with_their_names(reading: Any) -> None:
    document = docx.Document()
    document.add_paragraph(BODY)
    for label in "ab":
        table = document.add_table(rows=2, cols=2)
        for row in range(2):
            for column in range(2):
                table.cell(row, column).text = f"{label} {row} {column}"
    found = reading(saved(document), "a.docx").document
    assert quoted(found)[1:] == [f"{t} {r} {c}" for t in "ab" for r in range(2) for c in range(2)]
    assert found.places[-1][2:] == ("cell", 9, "table 2, row 2, column 2")


def test_what_does_not_read_is_dropped_and_told(reading: Any) -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "The Daily Draft"
    document.sections[0].footer.paragraphs[0].text = "Page 1"
    paragraph = document.add_paragraph("It will ")
    deleted = OxmlElement("w:del")
    run = OxmlElement("w:r")
    text = OxmlElement("w:delText")
    text.text = "not "
    run.append(text)
    deleted.append(run)
    paragraph._p.append(deleted)
    paragraph.add_run("open in May, the board said on Monday.")
    hidden = paragraph.add_run(" (check this)")
    hidden.font.hidden = True
    document.add_comment(paragraph.runs[0], text="Is it May?", author="Ed", initials="E")
    found = reading(saved(document), "a.docx")
    assert quoted(found.document) == ["It will open in May, the board said on Monday."]
    assert {(each.text, each.reason) for each in found.dropped} == {
        ("not", "deleted"),
        ("(check this)", "hidden"),
        ("The Daily Draft", "header"),
        ("Page 1", "footer"),
        ("Is it May?", "comment"),
    }


def test_a_text_box_is_told_once_or_twice_but_not_kept(reading: Any) -> None:
    box = f"<w:txbxContent><w:p><w:r><w:t>{MORE}</w:t></w:r></w:p></w:txbxContent>"
    found = reading(
        with_body(f"<w:p><w:r><w:t>{BODY}</w:t></w:r><w:r><w:pict>{box}</w:pict></w:r></w:p>"),
        "a.docx",
    )
    assert quoted(found.document) == [BODY]
    assert [(each.text, each.reason) for each in found.dropped] == [(MORE, "text box")]


def test_strict_documents_are_read(reading: Any) -> None:
    data = simple(BODY)
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        main = opened.read("word/document.xml")
    strict = main.replace(W.encode(), b"http://purl.oclc.org/ooxml/wordprocessingml/main")
    found = reading(changed(data, **{"word__document.xml": strict}), "a.docx").document
    assert quoted(found) == [BODY]


@pytest.mark.parametrize("name", ["a.txt", "a.pdf", "a.md", "a"])
def test_known_by_content_whatever_the_name(reading: Any, name: str) -> None:
    found = reading(simple(BODY), name).document
    assert quoted(found) == [BODY]
    slugs = [warning.slug for warning in found.warnings]
    assert slugs == ([] if name == "a" else ["input-misnamed"])


def test_text_that_is_named_docx_is_read_as_text(reading: Any) -> None:
    found = reading(BODY.encode(), "a.docx").document
    assert (found.format, found.text) == ("text", BODY)
    (warning,) = found.warnings
    assert "named like a Word document" in warning.message


# What is refused


def test_empty(refusal: Any) -> None:
    assert refusal(simple("", "  "), "a.docx")[0] == "input-empty"


def test_pictures_only(refusal: Any) -> None:
    xml = "<w:p><w:r><w:drawing/></w:r></w:p>"
    assert refusal(with_body(xml), "a.docx")[0] == "input-no-text"


@pytest.mark.parametrize("cut", [100, 5_000, -30])
def test_cut_off(refusal: Any, cut: int) -> None:
    assert refusal(simple(BODY)[:cut], "a.docx")[0] == "input-broken"


def test_damaged_parts(refusal: Any) -> None:
    data = simple(BODY)
    for main in (b"<w:document", b"\0\1\2", b"<other/>"):
        found, message = refusal(changed(data, **{"word__document.xml": main}), "a.docx")
        assert found == "input-broken", message
    broken = bytearray(data)
    at = data.index(b"word/document.xml") + 60
    broken[at : at + 40] = bytes(40)
    assert refusal(bytes(broken), "a.docx")[0] == "input-broken"


@pytest.mark.parametrize(
    ("member", "says"),
    [
        ("content.xml", "OpenDocument"),
        ("xl/workbook.xml", "Excel"),
        ("META-INF/container.xml", "EPUB"),
        ("a.txt", "ZIP archive"),
    ],
)
def test_other_archives_are_named(refusal: Any, member: str, says: str) -> None:
    with zipfile.ZipFile(out := io.BytesIO(), "w") as new:
        new.writestr(member, "x")
    found, message = refusal(out.getvalue(), "a.docx")
    assert found == "input-binary"
    assert says in message


def test_encrypted(refusal: Any) -> None:
    office = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    office += "EncryptedPackage".encode("utf-16-le") + bytes(100)
    for forced in (None, "docx"):
        assert refusal(office, "a.docx", input_format=forced)[0] == "input-encrypted"
    locked = bytearray(simple(BODY))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := locked.find(signature, at + 1)) >= 0:
            locked[at + offset] |= 1
    assert refusal(bytes(locked), "a.docx")[0] == "input-encrypted"


def test_zip_bomb(refusal: Any) -> None:
    bomb = f"<w:p><w:r><w:t>{'0' * 30_000_000}</w:t></w:r></w:p>"
    data = with_body(bomb)
    assert len(data) < 200_000
    found, message = refusal(data, "a.docx")
    assert found == "input-too-large"
    assert "times" in message


def test_unpacked_sizes_count_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_UNPACKED", 3_000)
    with zipfile.ZipFile(out := io.BytesIO(), "w") as new:
        for number in range(4):
            new.writestr(f"{number}.xml", b"x" * 1_000)
    opened = archive.Archive(out.getvalue(), "a.zip")
    assert len(opened.read("0.xml")) == 1_000
    opened.read("1.xml")
    opened.read("2.xml")
    with pytest.raises(Exception, match="unpacked"):
        opened.read("3.xml")


def test_too_many_members(refusal: Any) -> None:
    with zipfile.ZipFile(out := io.BytesIO(), "w") as new:
        for number in range(archive.MAX_MEMBERS + 1):
            new.writestr(f"{number}", b"")
    assert refusal(out.getvalue(), "a.docx")[0] == "input-too-large"


@pytest.mark.parametrize(
    "prolog",
    [
        '<!DOCTYPE w:document [<!ENTITY a "x"><!ENTITY b "&a;&a;&a;">]>',
        '<!DOCTYPE w:document [<!ENTITY a SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE w:document [<!ENTITY % p SYSTEM "http://10.0.0.1/x"> %p;]>',
    ],
)
def test_entities_are_refused(refusal: Any, prolog: str) -> None:
    data = with_body("<w:p><w:r><w:t>&a;</w:t></w:r></w:p>", prolog)
    assert refusal(data, "a.docx")[0] == "input-entities"


def test_an_external_document_type_is_not_fetched(reading: Any) -> None:
    data = with_body(
        f"<w:p><w:r><w:t>{BODY}</w:t></w:r></w:p>",
        '<!DOCTYPE w:document SYSTEM "http://10.0.0.1/x.dtd">',
    )
    assert quoted(reading(data, "a.docx").document) == [BODY]


def test_depth_has_a_limit(refusal: Any) -> None:
    deep = "<w:sdt>" * 5_000 + "</w:sdt>" * 5_000
    assert refusal(with_body(deep), "a.docx")[0] == "input-nested"


def test_paths_out_of_the_archive_lead_nowhere(refusal: Any) -> None:
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Target="../../../../etc/passwd" '
        f'Type="{W.rsplit("/", 3)[0]}/officeDocument/2006/relationships/officeDocument"/>'
        "</Relationships>"
    )
    data = changed(simple(BODY), **{"_rels__.rels": relations.encode()})
    assert refusal(data, "a.docx")[0] == "input-binary"


def test_file_size_has_a_limit(refusal: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    data = changed(simple(BODY), word__media__big=bytes(range(256)) * 10)
    small = dataclasses.replace(formats.FORMATS["docx"], max_bytes=len(data) - 1)
    monkeypatch.setitem(formats.FORMATS, "docx", small)
    assert refusal(data, "a.docx")[0] == "input-too-large"


def test_an_enormous_table_is_read_in_time(reading: Any) -> None:
    cell = f"<w:tc><w:p><w:r><w:t>{BODY}</w:t></w:r></w:p></w:tc>"
    data = with_body("<w:tbl>" + f"<w:tr>{cell}{cell}</w:tr>" * 8_000 + "</w:tbl>")
    found = reading(data, "a.docx", max_chars=3_000_000).document
    assert found.places[-1].name == "table 1, row 8000, column 2"


MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def read_body(reading: Any, xml: str) -> tuple[list[str], list[tuple[str, str]]]:
    """Read paragraphs; every letter of theirs is given or told."""
    body = xml.replace("<w:p>", f'<w:p xmlns:m="{MATH}" xmlns:mc="{MC}">')
    found = reading(with_body(body), "a.docx")
    assert found.document.unread == 0.0
    return quoted(found.document), [(each.text, each.reason) for each in found.dropped]


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


RAISED = '<w:vertAlign w:val="superscript"/>'


def test_raised_characters(reading: Any) -> None:
    body = (
        run("It cost 480") + run("3", RAISED) + run(" euros for 10") + run("6", RAISED)
        + run(" litres on 12 m") + run("2", RAISED) + run(", the 21") + run("st", RAISED)
        + run(" time.")
    )  # fmt: skip
    assert read_body(reading, f"<w:p>{body}</w:p>") == (
        ["It cost 480 euros for 10⁶ litres on 12 m², the 21st time."],
        [("3", "note mark")],
    )


def test_equations_and_symbols(reading: Any) -> None:
    def part(name: str, inner: str) -> str:
        return f"<m:{name}>{inner}</m:{name}>"

    def letter(text: str) -> str:
        return f"<m:r><m:t>{text}</m:t></m:r>"

    power = part("sSup", part("e", letter("c")) + part("sup", letter("2")))
    half = part("f", part("num", letter("1")) + part("den", letter("2")))
    symbol = '<w:r><w:sym w:font="{}" w:char="{}"/></w:r>'
    body = (
        run("As E=") + part("oMath", letter("m") + power) + run(" and ") + part("oMath", half)
        + run(" say, it is 14 ") + symbol.format("Symbol", "F0B0") + run("C, ")
        + symbol.format("Wingdings", "F0FC") + symbol.format("Webdings", "F021") + run(".")
    )  # fmt: skip
    assert read_body(reading, f"<w:p>{body}</w:p>") == (
        ["As E=mc² and 1/2 say, it is 14 °C, ✓."],
        [("Webdings F021", "symbol")],
    )


def test_alternatives_are_read_once(reading: Any) -> None:
    both = (
        f"<mc:AlternateContent><mc:Choice Requires='x'>{run('shut')}</mc:Choice>"
        f"<mc:Fallback>{run('shut')}</mc:Fallback></mc:AlternateContent>"
    )
    alone = (
        "<mc:AlternateContent><mc:Choice Requires='x'/>"
        f"<mc:Fallback>{run(' for good')}</mc:Fallback></mc:AlternateContent>"
    )
    body = f"<w:p>{run('It is ')}{both}{alone}{run('.')}</w:p>"
    assert read_body(reading, body) == (["It is shut for good."], [])
    box = "<w:txbxContent><w:p><w:r><w:t>A label</w:t></w:r></w:p></w:txbxContent>"
    boxed = (
        f"<w:p>{run(BODY)}<mc:AlternateContent><mc:Choice Requires='x'>{box}</mc:Choice>"
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:p>"
    )
    assert read_body(reading, boxed) == ([BODY], [("A label", "text box")])


def test_reading_aids_are_apart(reading: Any) -> None:
    base = f"<w:rubyBase>{run('東京')}</w:rubyBase>"
    ruby = f"<w:r><w:ruby><w:rt>{run('とうきょう')}</w:rt>{base}</w:ruby></w:r>"
    assert read_body(reading, f"<w:p>{ruby}{run('は大きい。')}</w:p>") == (
        ["東京は大きい。"],
        [("とうきょう", "reading aid")],
    )


def test_deleted_ends_of_paragraphs_and_rows(reading: Any) -> None:
    mark = "<w:pPr><w:rPr><w:del w:id='1'/></w:rPr></w:pPr>"
    joined = (
        f"<w:p>{mark}{run('The bridge is ')}</w:p><w:p>{run('shut.')}</w:p><w:p>{run('Why?')}</w:p>"
    )
    assert read_body(reading, joined) == (["The bridge is shut.", "Why?"], [])
    row = "<w:tr>{}<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc></w:tr>"
    table = row.format("<w:trPr><w:del w:id='2'/></w:trPr>", "Old") + row.format("", "New")
    assert read_body(reading, f"<w:tbl>{table}</w:tbl>") == (["New"], [("Old", "deleted")])


def test_a_text_box_with_text_of_its_own_is_unread(reading: Any) -> None:
    inner = "<w:txbxContent><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:txbxContent>"
    box = f"<w:r><w:pict>{inner}</w:pict></w:r>"
    for words, slugs in ((MORE, ["text-unread"]), (BODY, [])):
        found = reading(with_body(f"<w:p>{run(BODY)}{box.format(words)}</w:p>"), "a.docx")
        assert quoted(found.document) == [BODY]
        assert [each.slug for each in found.document.warnings] == slugs
