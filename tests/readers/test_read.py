"""Files and texts in: decoding, limits, paragraphs, spans that quote exactly."""

import codecs
import hashlib
import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluator.errors import InputError
from evaluator.readers import detect_language, read_path, read_text
from evaluator.readers.block import has_visible
from evaluator.types import Document

TEXT = "The “old” bridge – café side – is closed.\n\nIt cost 5 €."


def paragraphs(text: str, input_format: str = "text") -> list[str]:
    document = read_text(text, input_format=input_format)
    return [text[p.start : p.end] for p in document.paragraphs]


def slug(call: object, *args: object, **keywords: object) -> tuple[str, str]:
    with pytest.raises(InputError) as caught:
        call(*args, **keywords)  # type: ignore[operator]
    assert caught.value.cure
    assert caught.value.exit_code == 1
    return caught.value.slug, caught.value.message


def attempt(
    call: Callable[..., Document], *args: object, **keywords: object
) -> tuple[Document | None, str]:
    """Return the document, or None and the slug of the refusal."""
    try:
        return call(*args, **keywords), ""
    except InputError as error:
        return None, error.slug


# Decoding


@pytest.mark.parametrize(
    ("mark", "codec"),
    [
        (b"", "utf-8"),
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
        (b"", "utf-16-le"),
        (b"", "utf-16-be"),
    ],
)
def test_unicode_encodings(tmp_path: Path, mark: bytes, codec: str) -> None:
    data = mark + TEXT.encode(codec)
    (file := tmp_path / "a.txt").write_bytes(data)
    document = read_path(str(file))
    assert document.text == TEXT
    assert document.encoding == codec
    assert document.sha256 == hashlib.sha256(data).hexdigest()
    assert document.path == str(file)


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        (TEXT, "cp1252"),
        ("The naïve café owner said nothing at all.", "cp1252"),
        ("It costs £5 to enter the museum, the board said.", "cp1252"),
        ("Die Regierung möchte die Steuern für größere Betriebe erhöhen.", "cp1252"),
        ("Le maire a décidé d'augmenter les impôts à la suite de la réunion.", "cp1252"),
        ("El niño comió en el jardín mañana por la tarde según Núñez.", "cp1252"),
        ("Premier powiedział, że rząd nie zmieni zdania w tej sprawie.", "cp1250"),
        ("Завод закрыли в понедельник, сообщил представитель города.", "cp1251"),
        ("Завод закрыли в понедельник, сообщил представитель города.", "koi8_r"),
        ("Το δικαστήριο επέβαλε πρόστιμο στην εταιρεία την Παρασκευή.", "cp1253"),
        ("橋は閉鎖された。フェリーは運航している。会見は行われなかった。", "cp932"),
        ("橋は閉鎖された。フェリーは運航している。会見は行われなかった。", "euc_jp"),
        ("大桥已经关闭。渡轮照常运行。发言人拒绝发表评论。", "gb18030"),
        ("다리는 폐쇄되었다. 대변인은 논평을 거부했다.", "cp949"),
    ],
)
def test_legacy_encodings(tmp_path: Path, text: str, codec: str) -> None:
    (file := tmp_path / "a.txt").write_bytes(text.encode(codec))
    assert read_path(str(file)).text == text


def test_only_the_byte_order_mark_is_dropped() -> None:
    text = "\ufeffOne\r\ntwo\u00a0three\u200b\r\n\r\ncafe\u0301\u2028“x”\r"
    document = read_path("-", stdin=io.BytesIO(codecs.BOM_UTF8 + text.encode()))
    assert document.text == text
    assert document.path == "-"


# What is refused


def test_missing_folder_and_unreadable(tmp_path: Path) -> None:
    assert slug(read_path, str(tmp_path / "none.txt"))[0] == "input-missing"
    assert slug(read_path, "a\0b")[0] == "input-unreadable"
    assert slug(read_path, str(tmp_path))[0] == "input-folder"
    assert slug(read_path, str(tmp_path / ("x" * 5_000)))[0] == "input-unreadable"
    (file := tmp_path / "a.txt").write_text("x")
    assert slug(read_path, f"{file}/b.txt")[0] == "input-unreadable"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_permission_denied(tmp_path: Path) -> None:
    (file := tmp_path / "a.txt").write_text("x")
    file.chmod(0)
    assert slug(read_path, str(file))[0] == "input-unreadable"


def test_permission_error_has_its_message(monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("builtins.open", denied)
    assert slug(read_path, "a.txt") == (
        "input-unreadable",
        "a.txt: permission to read it is denied.",
    )


@pytest.mark.parametrize("data", [b"", b" \r\n\t\n", codecs.BOM_UTF8, "\u200b\n\u00a0".encode()])
def test_empty(data: bytes) -> None:
    assert slug(read_path, "-", stdin=io.BytesIO(data))[0] == "input-empty"


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0", "PNG image"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "JPEG image"),
        (b"PK\x05\x06" + bytes(18), "ZIP archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0", "office document"),
        (b"{\\rtf1\\ansi Hello}", "Rich Text"),
        (b"RIFF\0\0\0\0WEBPVP8", "WebP image"),
        (b"\0\0\0\x18ftypmp42", "video"),
        (b"A bridge\0is closed, they say.", "NUL at byte 8"),
        (b"\x01\x02\x03\x04\x05 text \x06\x07", "control characters"),
    ],
)
def test_binary_is_named(data: bytes, what: str) -> None:
    found, message = slug(read_path, "-", stdin=io.BytesIO(data))
    assert found == "input-binary"
    assert what in message


def test_undecodable_says_where() -> None:
    good = "Première ligne.\nDeuxième ligne, déjà.\n".encode()
    found, message = slug(read_path, "-", stdin=io.BytesIO(good + b"Ligne \xc3( fin."))
    assert found == "input-undecodable"
    assert f"line 3: byte {len(good) + 6}" in message
    data = codecs.BOM_UTF16_LE + "one\ntwo".encode("utf-16-le") + b"\x00\xd8"
    found, message = slug(read_path, "-", stdin=io.BytesIO(data))
    assert found == "input-undecodable"
    assert "line 2: byte 16" in message
    assert slug(read_text, "half \ud800 pair")[0] == "input-undecodable"


def test_too_long(tmp_path: Path) -> None:
    assert slug(read_text, "x" * 101, max_chars=100)[0] == "input-too-long"
    assert len(read_text("x" * 100, max_chars=100).text) == 100
    text = "é" * 100
    (file := tmp_path / "a.txt").write_text(text, encoding="utf-8")
    assert read_path(str(file), max_chars=100).text == text
    assert slug(read_path, str(file), max_chars=99)[0] == "input-too-long"


def test_enormous_input_is_not_read_whole(tmp_path: Path) -> None:
    with open(file := tmp_path / "huge.txt", "wb") as stream:
        stream.truncate(1 << 40)  # sparse
    assert slug(read_path, str(file))[0] == "input-too-long"

    class Endless(io.RawIOBase):
        taken = 0

        def read(self, size: int = -1) -> bytes:
            self.taken += size
            return b"word " * (size // 5)

    stream_ = Endless()
    assert slug(read_path, "-", stdin=stream_)[0] == "input-too-long"
    assert stream_.taken < 20_000_000


def test_unknown_format() -> None:
    found, message = slug(read_text, "x", input_format="wordstar")
    assert found == "input-format"
    assert "wordstar" in message


def test_messages_show_no_control_characters() -> None:
    _, message = slug(read_path, "a\x1b[31m\nb.txt")
    assert message.isprintable()


# Paragraphs

FIRST = "The council met on Tuesday and voted to close the old bridge for good."
SECOND = "Nobody asked the people who cross it every day, a resident said."
WRAPPED = """\
The council met on Tuesday evening in the town hall and voted by nine
to four to close the old bridge over the river for good, in spite of
a petition.

Nobody asked the people who cross it every day, said a resident whose
shop stands on the other side. The mayor said that the bridge was not
safe any more and that the repairs would cost more than a new one.
"""


@pytest.mark.parametrize("gap", ["\n\n", "\n", "\r\n\r\n", "\r", "\r\n", "\n \t\n", "\u2029", "\f"])
def test_paragraphs_by_blank_line_or_line(gap: str) -> None:
    assert paragraphs(gap.join([FIRST, SECOND, FIRST])) == [FIRST, SECOND, FIRST]


def test_wrapped_lines_are_joined() -> None:
    found = paragraphs(WRAPPED)
    assert len(found) == 2
    assert found[0].startswith("The council")
    assert found[0].endswith("a petition.")
    assert len(paragraphs(WRAPPED.replace("\n", "\r\n"))) == 2


def test_wrapped_paragraphs_without_blank_lines() -> None:
    found = paragraphs(WRAPPED.replace("\n\n", "\n"))
    assert len(found) == 2
    assert found[1].startswith("Nobody")


def test_short_lines_are_not_joined() -> None:
    lines = ["Board raises fee", "By Ottilie Marsh", "Thursday 29 February 2024", "The harbour"]
    assert paragraphs("\n".join(lines) + "\n\n" + FIRST) == [*lines, FIRST]


def test_a_sentence_that_goes_on_is_one_paragraph() -> None:
    assert len(paragraphs("The bridge over the\nriver is closed.")) == 1


@pytest.mark.parametrize("bullet", ["•", "-", "*", "1.", "2)", "–"])
def test_bullets_are_paragraphs(bullet: str) -> None:
    text = f"The plan:\n{bullet} a new road\n{bullet} a bridge\n{bullet} no ferry"
    assert len(paragraphs(text)) == 4


def test_markdown_blocks() -> None:
    text = (
        "---\ntitle: x\n---\n# Board *raises* fee ##\n\nBy **Jo Field**  \nMay 3\n\n"
        "> They never asked\n> us, he said.\n\n- one\n- two\n  lines\n\n"
        "| a | b |\n|---|---|\n| x\\|y | `z` |\n\n```\ncode\n```\n\n<div>html</div>\n\n"
        "![picture](x.png)\n\nLast [link](http://example.org) line.\n\n[ref]: http://example.org\n"
    )
    assert paragraphs(text, "markdown") == [
        "Board *raises* fee",
        "By **Jo Field**",
        "May 3",
        "They never asked\n> us, he said.",
        "one",
        "two\n  lines",
        "a",
        "b",
        "x\\|y",
        "`z`",
        "Last [link](http://example.org) line.",
    ]


def test_markdown_by_file_name(tmp_path: Path) -> None:
    (file := tmp_path / "a.md").write_text("# Head\n\nBody text.\n")
    assert len(read_path(str(file)).paragraphs) == 2
    document = read_path(str(file))
    assert document.text[document.paragraphs[0].start :].startswith("Head")
    plain = read_path(str(file), input_format="text")
    assert plain.text[plain.paragraphs[0].start :].startswith("# Head")


# Any text

TEXTS = st.text(
    st.one_of(
        st.characters(codec="utf-8"),
        st.sampled_from(" \t\n\r\f\u2028\u2029\u200b\u00a0#*->|`[]()!_~.aA1:\\<&\0"),
    ),
    max_size=200,
)


@given(TEXTS, st.sampled_from(["markdown", "text"]))
@settings(max_examples=300, deadline=None)
def test_paragraphs_are_exact_on_any_text(text: str, name: str) -> None:
    document, refused = attempt(read_text, text, input_format=name)
    if document is None:
        assert refused == "input-empty"
        assert name == "markdown" or not has_visible(text)
        return
    assert document.text == text
    at = 0
    for paragraph in document.paragraphs:
        assert at <= paragraph.start < paragraph.end <= len(text)
        quoted = text[paragraph.start : paragraph.end]
        assert quoted == quoted.strip()
        assert 0 <= paragraph.role_confidence <= 1
        if name == "text":
            assert not has_visible(text[at : paragraph.start])
        at = paragraph.end
    if name == "text":
        assert not has_visible(text[at:])


@given(TEXTS)
@settings(max_examples=100, deadline=None)
def test_bytes_give_the_same_document_as_text(text: str) -> None:
    if "\0" in text or not has_visible(text) or text.startswith("\ufeff"):
        return
    document, refused = attempt(read_path, "-", stdin=io.BytesIO(text.encode()))
    if document is None:
        assert refused == "input-binary"
        return
    assert document.text == text
    assert document.paragraphs == read_text(text).paragraphs


@given(st.binary(max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_bytes_give_a_document_or_a_clear_error(data: bytes) -> None:
    document, refused = attempt(read_path, "-", stdin=io.BytesIO(data))
    if document is None:
        assert refused in {"input-empty", "input-binary", "input-broken", "input-undecodable"}
    else:
        assert document.paragraphs


# Language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The council met on Tuesday and voted to close the old bridge over the river.", "en"),
        ("Der Rat tagte am Dienstag und beschloss, die alte Brücke zu schließen.", "de"),
        ("El consejo se reunió el martes y decidió cerrar el viejo puente del río.", "es"),
        ("Le conseil s'est réuni mardi et a décidé de fermer le vieux pont.", "fr"),
        ("Совет собрался во вторник и решил закрыть старый мост через реку.", "ru"),
        ("市议会星期二开会，决定关闭旧桥。", "zh"),
        ("市議会は火曜日に古い橋を閉鎖することを決めた。", "ja"),
        ("Too short", None),
        ("12 345 67.8 9,000 – 2024", None),
        ("", None),
    ],
)
def test_language(text: str, language: str | None) -> None:
    assert detect_language(text) == language


def test_long_english_needs_no_identifier() -> None:
    code = (
        "import sys; from evaluator.readers import detect_language;"
        f"print(detect_language({WRAPPED * 3!r}), 'py3langid' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["en", "False"]


def test_language_is_that_of_the_body() -> None:
    furniture = "Please sign up for our newsletter and support our journalism with a donation."
    body = (
        "Der Rat tagte am Dienstag und beschloss mit neun zu vier Stimmen, die Brücke zu schließen."
    )
    assert read_text(f"{furniture}\n\n{body}\n\n{body}").language == "de"


def test_importing_the_stage_loads_no_library() -> None:
    code = (
        "import sys, evaluator.readers;"
        "print([m for m in ('py3langid', 'charset_normalizer', 'markdown_it', 'lxml', 'email', "
        "'pypdfium2', 'trafilatura', 'zipfile', 'subprocess', 'http') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
