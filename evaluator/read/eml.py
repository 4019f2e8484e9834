"""E-mail messages: the subject and the text; of the HTML the article, where there is no text.

Saved web archives (.mhtml) are messages, too. Attachments and signatures are left out and told.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import regex

from evaluator.read.block import has_visible
from evaluator.read.decode import decode
from evaluator.read.extract import Composer, Extract, Source
from evaluator.read.html import compose
from evaluator.read.plain import read_plain
from evaluator.read.refusals import broken, encrypted, nested, too_large
from evaluator.types import Role

if TYPE_CHECKING:
    from email.message import EmailMessage

MAX_PARTS = 1_000
MAX_DEPTH = 30
_SEALED = ("multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime")
_TEXTS = ("text/plain", "text/html")
_SIGNATURE = regex.compile(r"(?:^|(?<=\n))-- ?(?:\r\n|\r|\n)")
_BOUNDARY = regex.compile(rb"^content-type:\s*multipart/", regex.I | regex.M)


def extract(source: Source) -> Extract:
    """Read an e-mail message.

    Places are paragraphs of the text, counted from 1, elements of the HTML, and the header.

    Raises:
        InputError: "input-broken", "input-encrypted", "input-nested", "input-too-large" for too
            many parts, or as `decode` and the reader of web pages say.
    """
    message = _parsed(source)
    found = _text_of(message)
    if found is None:
        if _is_sealed(message):
            raise encrypted(source.name, "a message")
        return Composer().extract()
    outer, part = found
    text, encoding = decode(_bytes_of(part), source.name, part.get_content_charset())
    composer = Composer()
    subject = " ".join(str(outer.get("subject", "")).split())
    if part.get_content_type() == "text/html":
        page = Composer()
        headed = compose(text, source.name, page)
        if not headed:
            _add_subject(subject, composer)
        composer.append(page)
    else:
        _add_subject(subject, composer)
        _add_text(text, part, composer)
    _note_header(outer, composer)
    _note_attachments(message, part, composer)
    return composer.extract(encoding)


def _parsed(source: Source) -> EmailMessage:
    from email import policy
    from email.parser import BytesParser

    if len(_BOUNDARY.findall(source.data)) > MAX_PARTS:
        raise too_large(source.name, "more parts than can be looked at", f"{MAX_PARTS:,}")
    try:
        message: EmailMessage = BytesParser(policy=policy.default).parsebytes(source.data)
        count = 0
        waiting = [(message, 0)]
        while waiting:
            part, depth = waiting.pop()
            count += 1
            if depth > MAX_DEPTH:
                raise nested(source.name)
            if count > MAX_PARTS:
                raise too_large(source.name, f"more than {MAX_PARTS:,} parts", f"{MAX_PARTS:,}")
            waiting.extend((each, depth + 1) for each in _parts(part))
    except RecursionError:
        raise nested(source.name) from None
    if not message.keys():
        raise broken(source.name, "it has no header of a message")
    return message


def _parts(part: EmailMessage) -> list[EmailMessage]:
    return list(part.iter_parts()) if part.is_multipart() else []  # type: ignore[arg-type]


def _text_of(message: EmailMessage) -> tuple[EmailMessage, EmailMessage] | None:
    """Return the part to read and the message that it is the text of: a forwarded one, maybe."""
    best: EmailMessage | None = None
    attached: list[EmailMessage] = []
    waiting = [message]
    while waiting:
        part = waiting.pop()
        kind = part.get_content_type()
        if kind == "message/rfc822":
            attached.extend(_parts(part))
        elif part.is_multipart():
            waiting.extend(reversed(_parts(part)))
        elif _is_form_of_text(part) and has_visible(_bytes_of(part).decode("latin-1")):
            better = best is not None and (best.get_content_type(), kind) == _TEXTS[::-1]
            best = part if best is None or better else best
    if best is not None:
        return message, best
    return next((found for each in attached if (found := _text_of(each))), None)


def _bytes_of(part: EmailMessage) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _is_sealed(message: EmailMessage) -> bool:
    return any(part.get_content_type() in _SEALED for part in message.walk())


def _add_subject(subject: str, composer: Composer) -> None:
    composer.add(subject, "header", 1, "Subject", heading=True, role=Role.HEADLINE, confidence=0.9)


def _add_text(text: str, part: EmailMessage, composer: Composer) -> None:
    if str(part.get_param("format", "")).lower() == "flowed":
        text = _unflowed(text, str(part.get_param("delsp", "")).lower() == "yes")
    cut = _SIGNATURE.search(text)
    body = text[: cut.start()] if cut else text
    for number, block in enumerate(read_plain(body), start=1):
        composer.add(body[block.start : block.end], "paragraph", number)
    if cut:
        composer.drop(text[cut.end() :], "signature")


def _unflowed(text: str, delete_space: bool) -> str:
    """Join the lines that a mail program broke softly (RFC 3676)."""
    out: list[str] = []
    soft = False
    for line in text.splitlines():
        line = line.removeprefix(" ")  # stuffed
        out[-1:] = [out[-1] + line] if soft else [*out[-1:], line]
        soft = line.endswith(" ") and line != "-- "
        if soft and delete_space:
            out[-1] = out[-1][:-1]
    return "\n".join(out)


def _note_header(message: EmailMessage, composer: Composer) -> None:
    for number, name in enumerate(("From", "Date", "To"), start=2):
        value = " ".join(str(message.get(name, "")).split())
        composer.drop(value, "header", "header", number, name)


def _note_attachments(message: EmailMessage, chosen: EmailMessage, composer: Composer) -> None:
    for number, part in enumerate(_leaves(message), start=1):
        if part is not chosen:
            name = part.get_filename() or part.get_content_type()
            reason = "other form of the text" if _is_form_of_text(part) else "attachment"
            composer.drop(name, reason, "part", number, part.get_content_type())


def _is_form_of_text(part: EmailMessage) -> bool:
    return part.get_content_type() in _TEXTS and not part.is_attachment()


def _leaves(message: EmailMessage) -> Iterator[EmailMessage]:
    return (part for part in message.walk() if not part.is_multipart())
