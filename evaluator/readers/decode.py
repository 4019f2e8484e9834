"""From bytes to text: binary files refused by name, encodings found, nothing else changed."""

from __future__ import annotations

import codecs

import regex

from evaluator.errors import InputError
from evaluator.readers.refusals import encrypted
from evaluator.readers.sniff import BOMS
from evaluator.types import Warning_

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_MAGIC = (
    (b"%PDF-", "a PDF document"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (_OLE, "an old Word or other office document"),
    (b"{\\rtf", "a Rich Text document"),
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"PAR1", "a Parquet table"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"\x7fELF", "a program"),
    (b"ID3", "an MP3 recording"),
    (b"OggS\x00", "an Ogg recording"),
)
# Encodings that newsrooms' files come in. The full list of the library holds look-alikes (five
# code pages for one line of French) that win by chance on short texts.
_LEGACY = [
    "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257",
    "koi8_r", "iso8859_2", "cp932", "euc_jp", "iso2022_jp", "gb18030", "big5", "cp949",
]  # fmt: skip
_WEB_NAMES = {"iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "gb2312": "gb18030"}
_SIGN_IN_WORD = regex.compile(r"\p{L}[¹³¿]\p{L}")  # Polish or Czech, read as cp1252
_CONTROLS = bytes(set(range(0x20)) - set(b"\t\n\v\f\r\x1b\x1c\x1d\x1e")) + b"\x7f"
_MAX_CONTROLS = 0.005
_STRAY = 3  # bytes of a web page that are replaced, or
_MAX_STRAY = 0.001  # of all
_SAVE_AS_UTF8 = "Save the file as UTF-8 and run again."


def decode(data: bytes, name: str, declared: str | None = None) -> tuple[str, str]:
    """Return the text and the codec that decoded it.

    A byte order mark decides and is dropped; else strict UTF-8; else UTF-16 told by its NULs;
    else what the file itself declares, where that fits; else what charset-normalizer finds among
    the encodings in use.

    Args:
        data: All bytes of the file.
        name: How messages call the file.
        declared: Name of the encoding that the file says it is in, if it says so.

    Raises:
        InputError: "input-binary" or "input-undecodable".
    """
    for mark, marked in BOMS:
        if data.startswith(mark):
            return _strict(data, marked, name, skip=len(mark)), marked
    refuse_known_binary(data, name)
    if codec := _utf16_without_mark(data):
        return _strict(data, codec, name), codec
    _refuse_controls(data, name)
    try:
        if b"\x1b$" not in data:  # Japanese mail in seven bits is good UTF-8, too
            return data.decode("utf-8"), "utf-8"
        return _as_declared(data, declared) or (data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        if found := _as_declared(data, declared):
            return found
        if b"\x1b$" not in data[: error.start] and _is_damaged_utf8(data):
            raise _undecodable(data, error.start, "UTF-8", name) from None
        return _guessed(data, error.start, name)


def decode_mended(
    data: bytes, name: str, declared: str | None = None
) -> tuple[str, str, Warning_ | None]:
    """Decode a web page: stray bytes are replaced and told, as browsers do, and not refused.

    Args:
        data: All bytes of the page.
        name: How messages call it.
        declared: As of `decode`.

    Returns:
        The text, the codec, and a warning that says how many bytes were replaced.

    Raises:
        InputError: "input-binary" or "input-undecodable", where there are many.
    """
    stray = 0
    if b"\x00" in data and not data.startswith(tuple(mark for mark, _ in BOMS)):
        count = data.count(b"\x00")
        if _utf16_without_mark(data) is None and count <= max(_STRAY, _MAX_STRAY * len(data)):
            stray, data = count, data.replace(b"\x00", b"")
    try:
        text, codec = decode(data, name, declared)
    except InputError as error:
        if error.slug != "input-undecodable":
            raise
        text, codec = _lenient(data)
        found = text.count("\ufffd")
        if found > max(_STRAY, _MAX_STRAY * len(data)):
            raise
        stray += found
    if not stray:
        return text, codec, None
    what = "1 byte is" if stray == 1 else f"{stray:,} bytes are"
    message = f"{name}: {what} no text and had to be replaced or left out."
    return text, codec, Warning_("input-mended", message)


def _lenient(data: bytes) -> tuple[str, str]:
    marked = next(((mark, codec) for mark, codec in BOMS if data.startswith(mark)), None)
    if marked is not None:
        return data[len(marked[0]) :].decode(marked[1], "replace"), marked[1]
    return data.decode("utf-8", "replace"), "utf-8"


def _as_declared(data: bytes, declared: str | None) -> tuple[str, str] | None:
    """Return text and codec where `declared` names an encoding of text that fits."""
    try:
        codec = codecs.lookup(_WEB_NAMES.get((declared or "").lower(), declared or ""))
        text = data.decode(codec.name)
    except (LookupError, UnicodeError, ValueError):
        return None
    return text, codec.name


def _strict(data: bytes, codec: str, name: str, skip: int = 0) -> str:
    try:
        return data[skip:].decode(codec)
    except UnicodeDecodeError as error:
        before = data[skip : skip + error.start].decode(codec, "replace")
        raise _undecodable(before.encode(), skip + error.start, codec.upper(), name) from None


def refuse_known_binary(data: bytes, name: str) -> None:
    """Refuse a file of a kind that is never text, by name.

    Raises:
        InputError: "input-binary", or "input-encrypted" for an office document with a password.
    """
    if data.startswith(_OLE) and _ENCRYPTED_PACKAGE in data:
        raise encrypted(name, "an office document")
    what = next((what for magic, what in _MAGIC if data.startswith(magic)), None)
    if data[:4] == b"RIFF" and data[8:12] in (b"WEBP", b"WAVE", b"AVI "):
        what = "a WebP image" if data[8:12] == b"WEBP" else "a recording"
    if data[4:8] == b"ftyp":
        what = "a video or a HEIF image"
    if what:
        raise _binary(name, f"it is {what}")


def _refuse_controls(data: bytes, name: str) -> None:
    if (at := data.find(b"\x00")) >= 0:
        raise _binary(name, f"there is a NUL at byte {at:,}")
    controls = len(data) - len(data.translate(None, _CONTROLS))
    if controls > 1 and controls > _MAX_CONTROLS * len(data):
        raise _binary(name, f"{controls:,} of its {len(data):,} bytes are control characters")


def _binary(name: str, why: str) -> InputError:
    return InputError(
        "input-binary",
        f"{name} is not a text file: {why}.",
        "Save the article as .docx, as plain text or as Markdown, and name that file.",
    )


def _utf16_without_mark(data: bytes) -> str | None:
    """Tell UTF-16 by where its NULs are: every other byte of a text in a Western language."""
    pairs = len(data) // 2
    if pairs < 2 or len(data) % 2:
        return None
    even, odd = data[::2].count(0), data[1::2].count(0)
    if odd > 0.3 * pairs and even == 0:
        return "utf-16-le"
    if even > 0.3 * pairs and odd == 0:
        return "utf-16-be"
    return None


def _is_damaged_utf8(data: bytes) -> bool:
    """Whether more non-ASCII characters are good UTF-8 than bad: no other encoding looks so."""
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    ascii_only = len(text.encode("ascii", "ignore"))
    return len(text) - ascii_only - bad > bad


def _guessed(data: bytes, first_bad: int, name: str) -> tuple[str, str]:
    from charset_normalizer import from_bytes

    matches = list(from_bytes(data, cp_isolation=_LEGACY))
    if not matches:
        raise _undecodable(data, first_bad, "UTF-8", name)
    # Among readings without any mess the commonest code page wins: the ranking by coherence is
    # chance between code pages that differ in a few signs (a pound sign, an i with diaeresis).
    western = (m for m in matches if m.chaos == matches[0].chaos == 0.0 and m.encoding == "cp1252")
    match = next((m for m in western if not _SIGN_IN_WORD.search(str(m))), matches[0])
    return data.decode(match.encoding), match.encoding


def _undecodable(data: bytes, at: int, codec: str, name: str) -> InputError:
    line = data[:at].count(b"\n") + 1
    return InputError(
        "input-undecodable",
        f"{name}, line {line:,}: byte {at:,} is not {codec}, and no other encoding fits.",
        _SAVE_AS_UTF8,
    )
