"""Letters in are letters given and letters told as left out, for every reader.

Files are made of random parts by the library that writes such files, where there is one; the
letters in them are counted another way than the readers do.
"""

import csv
import html
import io
import json
import unicodedata
import zipfile
from collections.abc import Callable, Sequence
from email.message import EmailMessage

import docx
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from docx.oxml import OxmlElement
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from lxml import html as lxml_html

from evaluator.readers import FORMATS
from evaluator.readers.coverage import coverage_of, letters_given
from evaluator.readers.extract import Source
from evaluator.readers.formats import reader_of
from evaluator.readers.settings import ReadSettings
from tests.readers.layouts import typeset
from tests.readers.test_html import PROSE

WORDS = ("bridge", "closed", "été", "Zürich", "мост", "1911", "of", "the", "council", "5%", "i")
SENTENCE = st.lists(st.sampled_from(WORDS), min_size=1, max_size=30).map(
    lambda words: " ".join(words).capitalize() + "."
)
PARTS = st.lists(SENTENCE, min_size=1, max_size=8)
SIDES = {"xliff": "target", "tmx": "target"}
COLUMN = ReadSettings(columns=("text",))


def letters(text: str) -> int:
    return sum(unicodedata.category(char)[0] in "LN" for char in text)


def bare_text(parts: Sequence[str]) -> tuple[bytes, int]:
    return "\n\n".join(parts).encode(), letters("".join(parts))


def markdown(parts: Sequence[str]) -> tuple[bytes, int]:
    first, *more = parts
    text = (
        f"---\ntitle: {first}\n---\n# {first}\n\n" + "\n\n".join(more) + "\n\n```\ncode 1\n```\n\n"
        f"<div class='a'>{first}</div>\n\n1. {first}\n2. [a link][b]\n\n![picture](p.png)\n\n"
        f"| head | two |\n| --- | --- |\n| {first} | 5 |\n\n[b]: https://example.org/b1\n"
    )
    return text.encode(), letters(text)


def page(parts: Sequence[str]) -> tuple[bytes, int]:
    first, *more = (html.escape(part) for part in (*parts, *PROSE))
    data = (
        f"<html><head><title>{first}</title></head><body><nav><a href='/'>Home</a></nav><article>"
        f"<h1>{first}</h1>{''.join(f'<p>{part} <b>{first}</b><sup>2</sup></p>' for part in more)}"
        f"</article><form><p>{first}</p></form><footer>{first}</footer></body></html>"
    )
    shown = lxml_html.document_fromstring(data).xpath("//body//text()")
    return data.encode(), letters("".join(map(str, shown)))


def message(parts: Sequence[str]) -> tuple[bytes, int]:
    made = EmailMessage()
    made["Subject"], made["From"], made["To"] = "Old bridge", "Jo <jo@example.org>", "Bo"
    first = parts[0]
    quotation = "\n".join(f"> {part}" for part in parts[:2])
    made.set_content("\n\n".join((*parts, *parts, quotation)) + "\n\n-- \nJo\n")
    made.add_attachment(b"\0", maintype="image", subtype="png", filename="a.png")
    inner = EmailMessage()
    inner["Subject"] = "x"
    inner.set_content(first)
    made.add_attachment(inner)
    said = "".join((*parts, *parts, *parts[:2], first, "Jo", "a.png", "Old bridge", "Bo"))
    return bytes(made), letters(said + "Jo <jo@example.org>")


def word(parts: Sequence[str]) -> tuple[bytes, int]:
    document = docx.Document()
    for part in parts:
        run = document.add_paragraph(part).add_run(part)
        run.font.hidden = True
        document.paragraphs[-1].add_run("2").font.superscript = True
    document.add_table(1, 1).cell(0, 0).text = parts[0]
    document.sections[0].header.paragraphs[0].text = parts[0]
    deleted = OxmlElement("w:del")
    run = OxmlElement("w:r")
    text = OxmlElement("w:delText")
    text.text = parts[-1]
    run.append(text)
    deleted.append(run)
    document.paragraphs[0]._p.append(deleted)
    document.save(out := io.BytesIO())
    with zipfile.ZipFile(out) as archive:
        said = [
            node.text or ""
            for name in archive.namelist()
            if name.startswith("word/") and name.endswith(".xml")
            for node in etree.fromstring(archive.read(name)).iter("{*}t", "{*}delText")
        ]
    return out.getvalue(), letters("".join(said))


def pdf(parts: Sequence[str]) -> tuple[bytes, int]:
    shown = [part.casefold().replace("мост", "bridge") for part in parts]  # no such font
    return typeset(shown, fontSize=11, leading=14, spaceAfter=8), letters("".join(shown))


def subtitles(parts: Sequence[str]) -> tuple[bytes, int]:
    cues = [
        f"{at}\n00:00:{2 * at:02},000 --> 00:00:{2 * at + 1:02},900\n<i>{part}</i>\n"
        for at, part in enumerate((*parts, "[door slams]"), start=1)
    ]
    before = "Words in no cue"
    data = f"{before}\n\n" + "\n".join(cues)
    return data.encode(), letters("".join((before, *parts, "door slams")))


def xliff(parts: Sequence[str]) -> tuple[bytes, int]:
    units = "".join(
        f'<trans-unit id="{at}"{" translate=" + chr(34) + "no" + chr(34) if at % 3 == 2 else ""}>'
        f"<source>s</source><target>{html.escape(part)}<g id='1'>{html.escape(part)}</g>"
        f"<mrk mtype='x-sdl-deleted'>{html.escape(part)}</mrk></target></trans-unit>"
        for at, part in enumerate(parts)
    )
    kept = "".join(part * (2 if at % 3 == 2 else 3) for at, part in enumerate(parts))
    return (
        f'<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"><file original="a" '
        f'source-language="de" target-language="en"><body>{units}</body></file></xliff>'
    ).encode(), letters(kept)


def tmx(parts: Sequence[str]) -> tuple[bytes, int]:
    units = "".join(
        f"<tu><tuv xml:lang='de'><seg>x</seg></tuv><tuv xml:lang='en'>"
        f"<seg>{html.escape(part)}<bpt i='1'>&lt;b&gt;</bpt></seg></tuv></tu>"
        for part in parts
    )
    data = f"<tmx version='1.4'><header srclang='de'/><body>{units}</body></tmx>"
    return data.encode(), letters("".join(parts))


def table(delimiter: str) -> Callable[[Sequence[str]], tuple[bytes, int]]:
    def made(parts: Sequence[str]) -> tuple[bytes, int]:
        writer = csv.writer(out := io.StringIO(), delimiter=delimiter)
        writer.writerows([("id", "text"), *enumerate(parts)])
        return out.getvalue().encode(), letters("".join(parts))

    return made


def jsonl(parts: Sequence[str]) -> tuple[bytes, int]:
    rows = (json.dumps({"text": part, "id": 1}) + "\n" for part in parts)
    return "".join(rows).encode(), letters("".join(parts))


def parquet(parts: Sequence[str]) -> tuple[bytes, int]:
    pq.write_table(pa.table({"text": list(parts)}), out := io.BytesIO())
    return out.getvalue(), letters("".join(parts))


MADE: dict[str, Callable[[Sequence[str]], tuple[bytes, int]]] = {
    "text": bare_text,
    "markdown": markdown,
    "html": page,
    "eml": message,
    "docx": word,
    "pdf": pdf,
    "subtitles": subtitles,
    "xliff": xliff,
    "tmx": tmx,
    "csv": table(","),
    "tsv": table("\t"),
    "jsonl": jsonl,
    "parquet": parquet,
}


def test_every_reader_is_looked_at() -> None:
    assert MADE.keys() == FORMATS.keys()


@pytest.mark.parametrize("format", MADE)
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
@given(parts=PARTS)
def test_letters_in_are_letters_given_and_told(format: str, parts: list[str]) -> None:
    data, count = MADE[format](parts)
    read = COLUMN if format in ("csv", "tsv", "jsonl", "parquet") else ReadSettings()
    if format in SIDES:
        read = ReadSettings(side=SIDES[format])
    found = reader_of(format)(Source(data, "a", read, 1_000_000))
    told = sum(letters(each.text) for each in found.dropped)
    assert letters_given(found) + told == count
    assert "without a reason" not in "".join(w.message for w in coverage_of(found, "a")[1])
