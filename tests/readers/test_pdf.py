"""PDF documents, made by reportlab and pypdf: paragraphs, pages, running headers, refusals."""

import io
import zlib
from collections.abc import Sequence
from typing import Any

import pypdf
import pytest
from reportlab.lib import pdfencrypt
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate

from evaluator.readers import pdf
from evaluator.types import Document
from tests.readers import layouts

FIRST = (
    "The council met on Tuesday evening in the town hall and voted by nine to four to close the "
    "old bridge over the river for good, in spite of a petition that nine thousand had signed."
)
SECOND = (
    "Nobody asked the people who cross it every day, said a resident whose shop stands on the "
    "other side. The mayor said that the bridge was not safe any more and would cost too much."
)


def flowing(
    paragraphs: Sequence[str], header: str = "The Daily Draft", style: str = "BodyText"
) -> bytes:
    """A document set by reportlab: it breaks lines and pages."""

    def decorate(canvas: Any, document: Any) -> None:
        canvas.drawString(72, 800, header)
        canvas.drawString(290, 30, f"Page {document.page}")

    styles = getSampleStyleSheet()
    story = [Paragraph(text, styles[style]) for text in paragraphs]
    SimpleDocTemplate(out := io.BytesIO()).build(story, onFirstPage=decorate, onLaterPages=decorate)
    return out.getvalue()


def placed(*pages: Sequence[tuple[float, float, str]], encrypt: Any = None) -> bytes:
    """A document with lines at the places given: left, up, text."""
    canvas = Canvas(out := io.BytesIO(), pagesize=(600, 800), encrypt=encrypt)
    for page in pages:
        for left, up, text in page:
            canvas.drawString(left, up, text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def quoted(document: Document) -> list[str]:
    return [document.text[p.start : p.end] for p in document.paragraphs]


def test_lines_become_paragraphs_and_pages_are_known(reading: Any) -> None:
    texts = [f"{FIRST} It was vote {number}. {SECOND}" for number in range(40)]
    found = reading(flowing(texts), "a.pdf")
    document = found.document
    assert document.format == "pdf"
    assert quoted(document) == texts
    pages = [place.number for place in document.places]
    assert pages == sorted(pages)
    assert set(pages) == set(range(1, len(pypdf.PdfReader(io.BytesIO(flowing(texts))).pages) + 1))
    across = [p for p in document.paragraphs if len(document.places_of(p.start, p.end)) == 2]
    assert across, "no paragraph goes over a page's end, so the test says nothing"
    assert {(each.text, each.number) for each in found.dropped} == {
        (text, page) for page in set(pages) for text in ("The Daily Draft", f"Page {page}")
    }


def test_large_type_is_a_heading(reading: Any) -> None:
    canvas = Canvas(out := io.BytesIO(), pagesize=(600, 800))
    canvas.setFont("Helvetica-Bold", 20)
    canvas.drawString(70, 600, "Old bridge closes")
    canvas.setFont("Helvetica", 10)
    for number, line in enumerate([FIRST[:90], FIRST[91:], SECOND[:88], SECOND[88:]]):
        canvas.drawString(70, 570 - 12 * number, line)
    canvas.save()
    document = reading(out.getvalue(), "a.pdf").document
    assert quoted(document)[0] == "Old bridge closes"
    assert document.paragraphs[0].role == "headline"


def column(left: float, lines: Sequence[str], indents: Sequence[int] = ()) -> list[Any]:
    return [
        (left + (15 if number in indents else 0), 700 - 14 * number, line)
        for number, line in enumerate(lines)
    ]


WRAPPED = [
    "The council met on Tuesday evening in the town hall and",
    "voted by nine to four to close the bridge over the river.",
    "Nobody asked the people who cross it every day, said one",
    "of them, whose shop stands on the other side of the river.",
]


def test_an_indent_begins_a_paragraph(reading: Any) -> None:
    document = reading(placed(column(70, WRAPPED, [0, 2])), "a.pdf").document
    assert quoted(document) == [" ".join(WRAPPED[:2]), " ".join(WRAPPED[2:])]


def test_columns_are_read_one_after_the_other(reading: Any) -> None:
    page = [*column(40, WRAPPED[:1] * 3), *column(330, WRAPPED[1:2] * 3)]
    (text,) = quoted(reading(placed(page), "a.pdf").document)
    assert text == " ".join(WRAPPED[:1] * 3 + WRAPPED[1:2] * 3)


def test_hyphens_at_line_ends(reading: Any) -> None:
    lines = [
        "The half-finished quay is to be opened for the fisher-",
        "men of the town in spring, the board said of its half-",
        "finished plan, though nobody has paid for it until now.",
    ]
    (text,) = quoted(reading(placed(column(70, lines)), "a.pdf").document)
    assert "fishermen of" in text
    assert "its half-finished plan" in text


def test_one_page_has_no_running_header(reading: Any) -> None:
    found = reading(placed([(70, 780, "Old bridge closes"), *column(70, WRAPPED)]), "a.pdf")
    assert found.dropped == ()
    assert quoted(found.document)[0] == "Old bridge closes"


@pytest.mark.parametrize("name", ["a.txt", "a.docx"])
def test_known_by_content_whatever_the_name(reading: Any, name: str) -> None:
    document = reading(placed(column(70, WRAPPED)), name).document
    assert document.format == "pdf"
    assert [warning.slug for warning in document.warnings] == ["input-misnamed"]


def test_text_named_pdf_is_read_as_text(reading: Any) -> None:
    assert reading(FIRST.encode(), "a.pdf").document.text == FIRST


# What is refused


def test_encrypted(refusal: Any) -> None:
    locked = placed(column(70, WRAPPED), encrypt=pdfencrypt.StandardEncryption("secret"))
    assert refusal(locked, "a.pdf")[0] == "input-encrypted"


def test_a_password_for_changes_alone_does_not_hinder(reading: Any) -> None:
    guarded = pdfencrypt.StandardEncryption("", ownerPassword="secret", canModify=0)
    assert reading(placed(column(70, WRAPPED), encrypt=guarded), "a.pdf").document.text


def test_a_scan_has_no_text(refusal: Any) -> None:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    canvas = Canvas(out := io.BytesIO())
    canvas.drawImage(ImageReader(Image.new("RGB", (8, 8))), 0, 0, 500, 700)
    canvas.save()
    found, message = refusal(out.getvalue(), "a.pdf")
    assert found == "input-no-text"
    assert "pictures" in message


def test_empty_pages(refusal: Any) -> None:
    assert refusal(placed([], []), "a.pdf")[0] == "input-empty"


@pytest.mark.parametrize("data", [b"%PDF-1.7\n%\xe2\xe3", b"%PDF-1.4\n" + b"\0" * 2_000])
def test_damaged(refusal: Any, data: bytes) -> None:
    assert refusal(data, "a.pdf")[0] == "input-broken"


def test_a_document_cut_off_is_mended_or_refused(refusal: Any) -> None:
    data = placed(column(70, WRAPPED))
    assert refusal(data[:400], "a.pdf")[0] == "input-broken"


def test_too_many_pages(refusal: Any) -> None:
    writer = pypdf.PdfWriter()
    for _ in range(pdf.MAX_PAGES + 1):
        writer.add_blank_page(10, 10)
    writer.write(out := io.BytesIO())
    found, message = refusal(out.getvalue(), "a.pdf")
    assert found == "input-too-large"
    assert "pages" in message


def raw(*objects: bytes) -> bytes:
    """A PDF document of these objects, the first the catalogue; readers rebuild its table."""
    parts = [
        b"%%d 0 obj\n%s\nendobj\n".replace(b"%%", b"%") % (n, o) for n, o in enumerate(objects, 1)
    ]
    return b"%PDF-1.4\n" + b"".join(parts) + b"trailer\n<< /Root 1 0 R >>\n%%EOF\n"


def stream(content: bytes, extra: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), extra, content)


CATALOGUE = b"<< /Type /Catalog /Pages 2 0 R >>"
PAGES = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
PAGE = (
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R "
    b"/Resources << /Font << /F 5 0 R >> /XObject << /X 6 0 R >> >> >>"
)
SAID = b"BT /F 12 Tf 70 700 Td (The bridge is closed for good.) Tj ET "


def test_a_tree_of_pages_that_holds_itself(refusal: Any) -> None:
    loop = b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 1000 >>"
    assert refusal(raw(CATALOGUE, loop), "a.pdf")[0] in ("input-broken", "input-empty")


@pytest.mark.slow
def test_a_form_that_draws_itself_costs_the_worker_alone(refusal: Any, reading: Any) -> None:
    form = stream(
        SAID + b"/X Do /X Do",
        b"/Type /XObject /Subtype /Form /BBox [0 0 600 800] "
        b"/Resources << /Font << /F 5 0 R >> /XObject << /X 6 0 R >> >>",
    )
    data = raw(CATALOGUE, PAGES, PAGE, stream(b"/X Do"), FONT, form)
    assert refusal(data, "a.pdf")[0] in ("input-broken", "input-time", "input-memory")
    assert reading(placed(column(70, WRAPPED)), "b.pdf").document.text


def test_a_stream_that_unpacks_to_very_much(reading: Any) -> None:
    packed = zlib.compress(SAID + b" " * (100 << 20), 9)
    data = raw(CATALOGUE, PAGES, PAGE, stream(packed, b"/Filter /FlateDecode"), FONT)
    assert reading(data, "a.pdf").document.text == "The bridge is closed for good."


@pytest.mark.parametrize(
    ("layout", "share"), [("justified", 1.0), ("two columns", 0.85), ("double spaced", 0.75)]
)
def test_paragraphs_come_back_from_layouts(layout: str, share: float) -> None:
    whole, count = layouts.recovered(layout, layouts.ARTICLES[::4])
    assert whole >= share * count > 50


def test_running_heads_at_any_height_and_page_numbers_that_go_up(reading: Any) -> None:
    words = iter(f"{a} {b}" for a in ("red", "old", "wet", "tall") for b in ("bridge", "boat"))
    pages = [
        [
            (72, 700 - 9 * number, f"The Daily Draft, {number}"),
            *(
                (72, 600 - 14 * at, f"The council saw a {next(words)} and let it be.")
                for at in (0, 1)
            ),
            (500, 24 + 5 * number, f"{number + 11}"),
            (72, 78, "480" if number != 2 else "52"),
        ]
        for number in range(1, 5)
    ]
    found = reading(placed(*pages), "a.pdf")
    text = found.document.text
    assert "Daily Draft" not in text
    assert "480" in text, "a figure that stands at the edge of pages is no page number"
    assert [each.text for each in found.dropped if each.text.isdigit()] == ["12", "13", "14", "15"]
    assert found.document.unread == 0.0


def test_text_that_is_flush_right(reading: Any) -> None:
    canvas = Canvas(out := io.BytesIO(), pagesize=(600, 800))
    lines = ("The council met on Tuesday", "and voted to close the old bridge", "for good.")
    for at, line in enumerate(lines):
        canvas.drawRightString(500, 700 - 14 * at, line)
    canvas.save()
    assert quoted(reading(out.getvalue(), "a.pdf").document) == [" ".join(lines)]


def test_raised_characters(reading: Any) -> None:
    canvas = Canvas(out := io.BytesIO(), pagesize=(600, 800))
    line = canvas.beginText(72, 700)
    for text, rise, size in (
        ("It cost 480", 0, 12), ("3", 5, 7), (" euros for 10", 0, 12), ("6", 5, 7),
        (" litres from 12 m", 0, 12), ("2", 5, 7), (" of land.", 0, 12),
    ):  # fmt: skip
        line.setFont("Helvetica", size)
        line.setRise(rise)
        line.textOut(text)
    canvas.drawText(line)
    canvas.save()
    found = reading(out.getvalue(), "a.pdf")
    assert quoted(found.document) == ["It cost 480 euros for 10⁶ litres from 12 m² of land."]
    assert [(each.text, each.reason) for each in found.dropped] == [("3", "note mark")]


def test_a_page_without_text_is_a_part_lost(reading: Any) -> None:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    canvas = Canvas(out := io.BytesIO(), pagesize=(600, 800))
    canvas.drawString(72, 700, FIRST)
    canvas.showPage()
    canvas.drawImage(ImageReader(Image.new("RGB", (40, 40), "red")), 72, 400)
    canvas.save()
    document = reading(out.getvalue(), "a.pdf").document
    assert [each.slug for each in document.warnings] == ["part-lost"]
    assert "page 2" in document.warnings[0].message
