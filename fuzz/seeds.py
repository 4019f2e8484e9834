"""Writes the small files that fuzzing starts from: `python -m fuzz.seeds`.

PDF, Word and Parquet files come from the libraries that the tests use.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path

CORPUS = Path(__file__).parent / "corpus"

_TEXT = "Port news\n\nBy Ada Quay\n\nThe ferry left at 9:30 on Monday. “Late,” she said.\n"
_MARKDOWN = "---\na: b\n---\n# Head\n\n*Body* text.\\\nMore.\n\n|a|b|\n|-|-|\n|c|d|\n\n- [x](y)\n"
_HTML = (
    "<!doctype html><html><head><title>Port</title></head><body><nav>Home</nav><article><h1>Port"
    "</h1><p>The ferry left at 9:30 on Monday, and nobody said why it had done so.</p><p>It came "
    "back on Tuesday&nbsp;&mdash; late.</p></article></body></html>"
)
_EML = (
    "From: a@example.org\r\nSubject: =?utf-8?q?Port?=\r\nMIME-Version: 1.0\r\nContent-Type: "
    "multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n"
    "The ferry left.\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>The ferry left.</p>\r\n--b--\r\n"
)
_XLIFF = (
    '<?xml version="1.0"?><xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"><file '
    'source-language="en" target-language="en" original="a" datatype="plaintext"><body><trans-unit '
    'id="1"><source>The ferry left.</source><target>It <g id="1">left</g>.</target></trans-unit>'
    "</body></file></xliff>"
)
_TMX = (
    '<?xml version="1.0"?><tmx version="1.4"><header srclang="en"/><body><tu tuid="1"><tuv '
    'xml:lang="en"><seg>The ferry left.</seg></tuv><tuv xml:lang="en"><seg>It left.</seg></tuv>'
    "</tu></body></tmx>"
)
_SRT = (
    "1\n00:00:01,000 --> 00:00:02,500\nThe ferry\nleft.\n\n"
    "2\n00:00:03,000 --> 00:00:04,000\nLate.\n"
)
_GLOSSARY = (
    '[[term]]\nname = "Port Authority"\nforms = ["PA"]\nforbidden = ["Harbour Board"]\n'
    '[[term]]\nname = "Ada Quay"\n'
)
_NEVER = (
    '[[never]]\npair = ["flat", "apartment"]\n[[never]]\npattern = "per ?cent"\n'
    'category = "number"\nnote = "ours"\n'
)
_PAIR = {"id": 1, "original": "The ferry left.", "rewrite": "The ferry had left."}
_MANIFEST = {"id": "a", "original_text": "The ferry left.", "rewrite_path": "b.txt"}


def seeds() -> dict[str, bytes]:
    """Return a first input for each target that profits from one."""
    result, decisions = _result()
    return {
        "read-text": _TEXT.encode(),
        "read-markdown": _MARKDOWN.encode(),
        "read-html": _HTML.encode(),
        "read-eml": _EML.encode(),
        "read-xliff": _XLIFF.encode(),
        "read-tmx": _TMX.encode(),
        "read-subtitles": _SRT.encode(),
        "read-docx": (word := _docx()),
        "read-docx-body": zipfile.ZipFile(io.BytesIO(word)).read("word/document.xml"),
        "read-pdf": _pdf(),
        "read-csv": b'id,original\n1,"The ferry, left."\n2,Late.\n',
        "read-tsv": b"id\toriginal\n1\tThe ferry left.\n2\tLate.\n",
        "read-jsonl": json.dumps(_PAIR).encode(),
        "read-parquet": _parquet(_PAIR),
        "recognise": b"\0" + _HTML.encode(),
        "result": result,
        "decisions": decisions,
        "settings": b'lang = "en"\n[drift]\nminor = 0.1\n[align]\n',
        "glossary": _GLOSSARY.encode(),
        "never-flag": _NEVER.encode(),
        "labels": json.dumps({**_PAIR, "drift": 0, "kind": "number+name", "group": "a"}).encode(),
        "pairs-parquet": _parquet(_PAIR),
        "manifest-parquet": _parquet(_MANIFEST),
        "pairs-jsonl": json.dumps(_PAIR).encode(),
        "pairs-tsv": b"id\toriginal\trewrite\n1\tThe ferry left.\tIt left.\n",
        "pairs-csv": b'id,original,rewrite\n1,"The ferry, left.",It left.\n',
        "manifest-jsonl": json.dumps(_MANIFEST).encode(),
        "manifest-csv": b"id,original_text,rewrite_text\na,The ferry left.,It left.\n",
    }


def _result() -> tuple[bytes, bytes]:
    from evaluator.report import json_format
    from tests.report.factory import F, U, make

    finding = F("date_time", "major", "Monday became Tuesday.", "Monday", "Tuesday")
    units = [U(["It left on Monday."], ["It left on Tuesday."], [finding]), U(["Late."], [])]
    entry = {"fingerprint": "0" * 64, "decision": "accept", "category": "name", "comment": ""}
    decided = {"schema": "evaluator.decisions/1", "decisions": [entry]}
    return json_format.dumps(make(units), indent=None).encode(), json.dumps(decided).encode()


def _docx() -> bytes:
    from docx import Document

    document = Document()
    document.add_heading("Port", 1)
    document.add_paragraph("The ferry left on Monday.")
    document.add_table(1, 1).cell(0, 0).text = "Late."
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _parquet(row: Mapping[str, object]) -> bytes:
    import pyarrow
    from pyarrow import parquet

    out = io.BytesIO()
    parquet.write_table(pyarrow.Table.from_pylist([row]), out, compression="none")
    return out.getvalue()


def _pdf() -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    canvas.drawString(72, 720, "The ferry left on Monday.")
    canvas.save()
    return out.getvalue()


def main() -> None:
    """Write the seeds."""
    for name, data in seeds().items():
        (CORPUS / name).mkdir(parents=True, exist_ok=True)
        (CORPUS / name / "seed").write_bytes(data)


if __name__ == "__main__":
    main()
