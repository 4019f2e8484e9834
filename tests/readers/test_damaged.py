"""Files damaged at random: each is read or refused, and what is read is in order."""

import io
from email.message import EmailMessage
from typing import Any

import docx
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from evaluator.errors import InputError
from evaluator.readers import ReadSettings
from evaluator.readers.block import has_visible
from evaluator.readers.extract import Extract, Source
from evaluator.readers.formats import FORMATS

TEXT = "The council met on Tuesday and voted to close the old bridge for good, its chair said."
REFUSALS = {
    "input-binary", "input-broken", "input-encrypted", "input-entities", "input-memory",
    "input-nested", "input-no-text", "input-time", "input-too-large", "input-undecodable",
}  # fmt: skip


def word() -> bytes:
    made = docx.Document()
    made.add_paragraph(TEXT)
    made.add_table(rows=1, cols=2).cell(0, 1).text = TEXT
    made.save(out := io.BytesIO())
    return out.getvalue()


def portable() -> bytes:
    canvas = Canvas(out := io.BytesIO(), pageCompression=0)
    for _ in range(2):
        canvas.drawString(70, 700, TEXT)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def mail() -> bytes:
    made = EmailMessage()
    made["Subject"] = "Bridge"
    made.set_content(TEXT)
    made.add_alternative(f"<html><p>{TEXT}</p></html>", subtype="html")
    made.add_attachment(b"\0\1", maintype="image", subtype="png", filename="x.png")
    return bytes(made)


WHOLE = {
    "docx": word(),
    "pdf": portable(),
    "eml": mail(),
    "html": f"<!doctype html><html><head><title>A</title></head><body><h1>Bridge</h1><p>{TEXT}"
    f"<table><tr><td>{TEXT}</table><div class=byline>By Jo</div></body></html>".encode(),
    "subtitles": f"1\n00:00:01,000 --> 00:00:02,000\n<i>{TEXT}</i>\n\n"
    f"2\n00:00:03,000 --> 00:00:04,000\n- {TEXT}\n- No.\n".encode(),
}


@st.composite
def damaged(draw: Any, data: bytes) -> bytes:
    """The bytes, cut off, with stretches overwritten, doubled or taken out."""
    out = bytearray(data)
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, max(len(out) - 1, 0)))
        end = min(start + draw(st.integers(0, 40)), len(out))
        kind = draw(st.sampled_from(("write", "double", "take", "cut")))
        if kind == "write":
            out[start:end] = draw(st.binary(max_size=40))
        elif kind == "double":
            out[start:start] = out[start:end] * draw(st.integers(1, 50))
        elif kind == "take":
            del out[start:end]
        else:
            del out[max(start, len(out) // 2) :]
    return bytes(out)


def outcome(name: str, data: bytes) -> Extract | InputError:
    try:
        return FORMATS[name].extract(Source(data, "a.file", ReadSettings(), 100_000))
    except InputError as error:
        return error


def check(found: Extract) -> None:
    for parts in (found.blocks, found.places):
        at = 0
        for part in parts:
            assert at <= part.start < part.end <= len(found.text)
            at = part.end
    for block in found.blocks:
        text = found.text[block.start : block.end]
        assert text == text.strip()
        assert has_visible(text)


@pytest.mark.parametrize("name", sorted(WHOLE))
def test_damaged_files_are_read_or_refused(name: str) -> None:
    @given(damaged(WHOLE[name]))
    @example(WHOLE[name])
    @example(b"")
    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    def attempt(data: bytes) -> None:
        found = outcome(name, data)
        if isinstance(found, Extract):
            check(found)
        else:
            assert found.slug in REFUSALS, found
            assert found.cure
            assert found.message.isprintable()

    attempt()
