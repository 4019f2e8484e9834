"""E-mail messages: the subject and the text; of the HTML the article, where the text is a stub.

Saved web archives (.mhtml) are messages, too. Attachments, quoted messages and signatures are left
out and told.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

import regex

from evaluator.errors import InputError
from evaluator.readers import mail_html
from evaluator.readers.block import has_visible, letters_in
from evaluator.readers.decode import decode
from evaluator.readers.extract import Composer, Extract, Source
from evaluator.readers.html import compose
from evaluator.readers.mail_text import parted
from evaluator.readers.plain import read_plain
from evaluator.readers.refusals import broken, encrypted, nested, too_large
from evaluator.types import Role, Warning_

if TYPE_CHECKING:
    from email.message import EmailMessage

MAX_PARTS = 1_000
MAX_DEPTH = 30
_SEALED = ("multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime")
_TEXTS = ("text/plain", "text/html")
_BOUNDARY = regex.compile(rb"^content-type:\s*multipart/", regex.I | regex.M)
_UNQUOTED = regex.compile(
    rb"^((?:content-type:|[ \t])[^\r\n]{0,200}?boundary=)([^\s;\"]{1,100})", regex.I | regex.M
)
_STUB = 0.5  # a form of the text with fewer letters than this share of the other's is a stub
_SAME = 0.8  # share of words that two forms of one text have in common
_MARKUP = regex.compile(r"(?is)<(style|script|head)\b.*?</\1\s*>|<!--.*?-->|<[^>]*>|&[#\w]+;")
_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")


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
    outer, parts = found
    body = Composer()
    headed = False
    encodings: list[str] = []
    for part in parts:
        try:
            text, encoding = decode(_bytes_of(part), source.name, part.get_content_charset())
        except InputError as error:
            if len(parts) == 1:
                raise
            what = f"{source.name}: a part of the message cannot be read: {error.message}"
            body.warn(Warning_("part-lost", what))
            continue
        encodings.append(encoding)
        if part.get_content_type() == "text/html":
            own, quoted = mail_html.parted(text, source.name)
            headed = compose(own, source.name, body, source.settings) or headed
            for each in quoted:
                body.saw(each)
                body.drop(each, "quoted reply")
        else:
            _add_text(text, part, body)
    composer = Composer()
    subject = " ".join(str(outer.get("subject", "")).split())
    if not headed:
        _add_subject(subject, composer)
    composer.append(body)
    _note_header(outer, composer)
    _note_attachments(message, parts, composer)
    return composer.extract(encodings[0] if encodings else None)


def _parsed(source: Source) -> EmailMessage:
    from email import policy
    from email.parser import BytesParser

    if len(_BOUNDARY.findall(source.data)) > MAX_PARTS:
        raise too_large(source.name, "more parts than can be looked at", f"{MAX_PARTS:,}")
    try:
        message: EmailMessage = BytesParser(policy=policy.default).parsebytes(
            _UNQUOTED.sub(partial(_quoted, source.data), source.data)
        )
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


def _quoted(data: bytes, match: regex.Match[bytes]) -> bytes:
    """Quote a boundary that its writer did not, where it is one."""
    boundary = match.group(2)
    return match.group(1) + b'"' + boundary + b'"' if b"--" + boundary in data else match.group()


def _text_of(message: EmailMessage) -> tuple[EmailMessage, list[EmailMessage]] | None:
    """Return the parts to read and the message that they are of: a forwarded one, maybe."""
    attached: list[EmailMessage] = []
    if parts := _chosen(message, attached):
        return message, parts
    return next((found for each in attached if (found := _text_of(each))), None)


def _chosen(part: EmailMessage, attached: list[EmailMessage]) -> list[EmailMessage]:
    """Return the parts that make the text, in order; messages in it go to `attached`."""
    kind = part.get_content_type()
    if kind == "message/rfc822":
        attached.extend(_parts(part))
        return []
    if not part.is_multipart():
        shows = _is_form_of_text(part) and has_visible(_words_in(part))
        return [part] if shows else []
    each = [found for child in _parts(part) if (found := _chosen(child, attached))]
    if kind == "multipart/alternative":
        return _better(each)
    if kind == "multipart/related":
        return each[0] if each else []
    out: list[list[EmailMessage]] = []
    for found in each:
        if out and _are_forms_of_one(out[-1], found):
            found = _better([out.pop(), found])
        out.append(found)
    return [one for found in out for one in found]


def _better(forms: list[list[EmailMessage]]) -> list[EmailMessage]:
    """Return the plain form of a text, or the other where the plain one is a stub."""
    if not forms:
        return []
    letters = [sum(letters_in(_words_in(part)) for part in form) for form in forms]
    plain = next((i for i, form in enumerate(forms) if not _is_html(form)), 0)
    most = max(range(len(forms)), key=letters.__getitem__)
    return forms[most if letters[plain] < _STUB * letters[most] else plain]


def _are_forms_of_one(first: list[EmailMessage], second: list[EmailMessage]) -> bool:
    """Whether a plain text and a page that follow each other say the same."""
    if _is_html(first) == _is_html(second):
        return False
    words = [set(_WORD.findall(" ".join(map(_words_in, form)))) for form in (first, second)]
    return len(words[0] & words[1]) >= _SAME * max(map(len, words))


def _is_html(form: list[EmailMessage]) -> bool:
    return any(part.get_content_type() == "text/html" for part in form)


def _words_in(part: EmailMessage) -> str:
    """Return what a part says, roughly."""
    data = _bytes_of(part)
    try:
        text = data.decode(part.get_content_charset() or "utf-8")
    except (LookupError, UnicodeDecodeError):
        text = data.decode("latin-1")
    return _MARKUP.sub(" ", text) if part.get_content_type() == "text/html" else text


def _bytes_of(part: EmailMessage) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _is_sealed(message: EmailMessage) -> bool:
    return any(part.get_content_type() in _SEALED for part in message.walk())


def _add_subject(subject: str, composer: Composer) -> None:
    composer.saw(subject)
    composer.add(subject, "header", 1, "Subject", heading=True, role=Role.HEADLINE, confidence=0.9)


def _add_text(text: str, part: EmailMessage, composer: Composer) -> None:
    if str(part.get_param("format", "")).lower() == "flowed":
        text = _unflowed(text, str(part.get_param("delsp", "")).lower() == "yes")
    composer.saw(text)
    cut = parted(text)
    for number, block in enumerate(read_plain(cut.body), start=composer.count + 1):
        composer.add(cut.body[block.start : block.end], "paragraph", number)
    for quoted in cut.quoted:
        composer.drop(quoted, "quoted reply")
    composer.drop(cut.signature, "signature")


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
        composer.saw(value)
        composer.drop(value, "header", "header", number, name)


def _note_attachments(
    message: EmailMessage, chosen: list[EmailMessage], composer: Composer
) -> None:
    for number, (part, of_attached) in enumerate(_leaves(message), start=1):
        if any(part is each for each in chosen):
            continue
        if of_attached and _is_form_of_text(part):
            words = _words_in(part)
            composer.saw(words)
            kind = part.get_content_type()
            composer.drop(words, "attached message", "part", number, kind, known=False)
            continue
        name = part.get_filename() or part.get_content_type()
        composer.saw(name)
        reason = "other form of the text" if _is_form_of_text(part) else "attachment"
        composer.drop(name, reason, "part", number, part.get_content_type())


def _is_form_of_text(part: EmailMessage) -> bool:
    return part.get_content_type() in _TEXTS and not part.is_attachment()


def _leaves(message: EmailMessage) -> Iterator[tuple[EmailMessage, bool]]:
    """Yield the parts that hold no others, and whether they are of an attached message.

    Of two forms of an attached text the last is left out: it says the same.
    """
    waiting = [(message, False)]
    while waiting:
        part, attached = waiting.pop()
        if not part.is_multipart():
            yield part, attached
            continue
        inside = attached or part.get_content_type() == "message/rfc822"
        parts = _parts(part)
        if inside and part.get_content_type() == "multipart/alternative":
            parts = parts[:1]
        waiting.extend((each, inside) for each in reversed(parts))
