"""The articles of `corpora/` written in each format by its library and read back."""

import html
import io
from email.message import EmailMessage
from itertools import pairwise
from pathlib import Path
from typing import Any

import docx
import pytest
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate

from evaluator.readers import read_path

ROOT = Path(__file__).parents[2]
ARTICLES = sorted((ROOT / "corpora").glob("*/*.txt"))
IDS = [f"{path.parent.name}-{path.stem}" for path in ARTICLES]

pytestmark = pytest.mark.parametrize("path", ARTICLES, ids=IDS)


def folded(text: str) -> str:
    return " ".join(text.split())


def paragraphs(path: Path | str) -> list[str]:
    document = read_path(str(path))
    return [folded(document.text[p.start : p.end]) for p in document.paragraphs]


def read_back(reading: Any, data: bytes, name: str) -> list[str]:
    document = reading(data, name).document
    return [folded(document.text[p.start : p.end]) for p in document.paragraphs]


def test_word(reading: Any, path: Path) -> None:
    made = docx.Document()
    for text in paragraphs(path):
        made.add_paragraph(text)
    made.save(out := io.BytesIO())
    assert read_back(reading, out.getvalue(), "a.docx") == paragraphs(path)


def test_pdf(reading: Any, path: Path) -> None:
    style = getSampleStyleSheet()["BodyText"]
    # The fonts that every reader has lack this sign.
    wanted = [text.replace("▸", ">") for text in paragraphs(path)]
    story = [Paragraph(html.escape(text, quote=False), style) for text in wanted]
    SimpleDocTemplate(out := io.BytesIO()).build(story)
    assert read_back(reading, out.getvalue(), "a.pdf") == wanted


def test_mail(reading: Any, path: Path) -> None:
    made = EmailMessage()
    made["From"] = "desk@example.org"
    made["Subject"] = "An article"
    made["MIME-Version"] = "1.0"
    made.set_content("\n\n".join(paragraphs(path)))
    assert read_back(reading, bytes(made), "a.eml") == ["An article", *paragraphs(path)]


def test_web_page(reading: Any, path: Path) -> None:
    """Of a page with a frame, every paragraph of the body is kept; what is furniture may go."""
    document = read_path(str(path))
    body = [
        folded(document.text[p.start : p.end])
        for p in document.paragraphs
        if p.role_confidence < 0.3
    ]
    shown = "\n".join(f"<p>{html.escape(text)}</p>" for text in paragraphs(path))
    page = (
        "<!doctype html><html><head><title>Post</title></head><body><nav><ul><li><a href='/'>"
        "News</a></li><li><a href='/s'>Sport</a></li></ul></nav><main><article>"
        f"{shown}</article></main><footer><p>All rights reserved.</p></footer></body></html>"
    )
    found = read_back(reading, page.encode(), "a.html")
    assert len(body) > 5
    assert [text for text in found if text in body] == body
    assert "Sport" not in found


def clock(seconds: int) -> str:
    return f"00:{seconds // 60:02}:{seconds % 60:02}"


def test_subtitles(reading: Any, path: Path) -> None:
    words = " ".join(paragraphs(path)).split()
    cuts = [*range(0, len(words), 8), len(words)]
    cues = [
        f"{n}\n{clock(2 * n)},000 --> {clock(2 * n + 1)},900\n{' '.join(words[start:end])}\n"
        for n, (start, end) in enumerate(pairwise(cuts))
    ]
    (text,) = read_back(reading, "\n".join(cues).encode(), "a.srt")
    assert text == " ".join(words)
