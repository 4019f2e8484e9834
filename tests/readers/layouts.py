"""How many paragraphs come back whole from PDFs of several layouts.

`python -m tests.readers.layouts` prints the share for each layout, over the articles of `corpora/`.
"""

import html
import io
from pathlib import Path
from typing import Any

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph

from evaluator.readers import read_path
from evaluator.readers.extract import Source
from evaluator.readers.pdf import extract
from evaluator.readers.settings import ReadSettings

ARTICLES = sorted((Path(__file__).parents[2] / "corpora").glob("*/*.txt"))
TIMES, JUSTIFIED = "Times-Roman", 4
LAYOUTS: dict[str, dict[str, Any]] = {
    "spaced": {"fontSize": 11, "leading": 14, "spaceAfter": 8},
    "justified": {"fontName": TIMES, "leading": 14, "alignment": JUSTIFIED, "spaceAfter": 6},
    "indented": {"fontName": TIMES, "leading": 13, "firstLineIndent": 14},
    "flush": {"fontSize": 10, "leading": 12},
    "two columns": {
        "columns": 2, "fontName": TIMES, "leading": 12, "alignment": JUSTIFIED,
        "firstLineIndent": 10,
    },
    "three columns": {
        "columns": 3, "fontName": TIMES, "fontSize": 9, "leading": 10.5, "alignment": JUSTIFIED,
        "firstLineIndent": 8,
    },
    "double spaced": {"fontName": "Courier", "leading": 24, "firstLineIndent": 36},
}  # fmt: skip


def paragraphs(path: Path) -> list[str]:
    """The paragraphs of an article, with the one sign replaced that the standard fonts lack."""
    document = read_path(str(path))
    texts = (document.text[p.start : p.end] for p in document.paragraphs)
    return [" ".join(text.split()).replace("▸", ">") for text in texts]


def typeset(texts: list[str], columns: int = 1, **style: Any) -> bytes:
    """A PDF of paragraphs in so many columns."""
    width = (495 - 20 * (columns - 1)) / columns
    frames = [
        Frame(50 + number * (width + 20), 60, width, 700, leftPadding=0, rightPadding=0)
        for number in range(columns)
    ]
    document = BaseDocTemplate(out := io.BytesIO())
    document.addPageTemplates([PageTemplate(frames=frames)])
    made = ParagraphStyle("body", **style)
    document.build([Paragraph(html.escape(text, quote=False), made) for text in texts])
    return out.getvalue()


def recovered(layout: str, articles: list[Path] = ARTICLES) -> tuple[int, int]:
    """How many paragraphs come back whole, of how many."""
    whole = count = 0
    for path in articles:
        wanted = paragraphs(path)
        data = typeset(wanted, **LAYOUTS[layout])
        found = extract(Source(data, path.name, ReadSettings(), 1_000_000))
        texts = {" ".join(found.text[b.start : b.end].split()) for b in found.blocks}
        whole += sum(text in texts for text in wanted)
        count += len(wanted)
    return whole, count


if __name__ == "__main__":
    for name in LAYOUTS:
        good, every = recovered(name)
        print(f"{name:14} {good} of {every}  {good / every:.1%}")
