"""E-mail messages, made by the standard library: which part is read, what is told and refused."""

from email.message import EmailMessage
from typing import Any

import pytest

from evaluator.readers import eml
from evaluator.types import Document

BODY = (
    "The council met on Tuesday and voted to close the old bridge for good, its chair said.\n\n"
    "Nobody asked the people who cross it every day, said a résident of the other side.\n"
)
PAGE = "<html><body><p>{}</p><p>{}</p></body></html>".format(*BODY.strip().split("\n\n"))


def message(text: str | None = BODY, **headers: str) -> EmailMessage:
    made = EmailMessage()
    for name, value in (
        {"Subject": "Old bridge closes", "From": "Jo Field <jo@example.org>"} | headers
    ).items():
        made[name] = value
    made["MIME-Version"] = "1.0"
    if text is not None:
        made.set_content(text)
    return made


def quoted(document: Document) -> list[str]:
    return [document.text[p.start : p.end] for p in document.paragraphs]


EXPECTED = ["Old bridge closes", *BODY.strip().split("\n\n")]


def test_subject_and_text(reading: Any) -> None:
    found = reading(bytes(message()), "a.eml")
    document = found.document
    assert document.format == "eml"
    assert quoted(document) == EXPECTED
    assert document.paragraphs[0].role == "headline"
    assert [place[2:] for place in document.places] == [
        ("header", 1, "Subject"), ("paragraph", 1, ""), ("paragraph", 2, "")
    ]  # fmt: skip
    assert ("Jo Field <jo@example.org>", "header") in [(d.text, d.reason) for d in found.dropped]


def test_plain_text_before_html_and_attachments_told(reading: Any) -> None:
    made = message()
    made.add_alternative("<html><p>Another wording.</p></html>", subtype="html")
    made.add_attachment(b"\0\1", maintype="image", subtype="png", filename="bridge.png")
    made.add_attachment("Not the text.", filename="notes.txt")
    found = reading(bytes(made), "a.eml")
    assert quoted(found.document) == EXPECTED
    told = {(each.text, each.reason) for each in found.dropped}
    assert ("bridge.png", "attachment") in told
    assert ("notes.txt", "attachment") in told
    assert ("text/html", "other form of the text") in told


def test_html_where_there_is_no_text(reading: Any) -> None:
    made = message(" \n")
    made.add_alternative(PAGE, subtype="html")
    document = reading(bytes(made), "a.eml").document
    assert quoted(document) == EXPECTED
    assert document.places[1][2:] == ("element", 1, "/html[1]/body[1]/p[1]")


def test_a_headline_of_the_page_makes_the_subject_superfluous(reading: Any) -> None:
    made = message(None, Subject="FW: see below")
    made.set_content(PAGE.replace("<body>", "<body><h1>Old bridge closes</h1>"), subtype="html")
    assert quoted(reading(bytes(made), "a.mhtml").document) == EXPECTED


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "koi8-r"])
@pytest.mark.parametrize("encoding", ["base64", "quoted-printable"])
def test_charsets(reading: Any, charset: str, encoding: str) -> None:
    made = message(None)
    body = "Завод закрыли в понедельник." if charset == "koi8-r" else BODY
    made.set_content(body, charset=charset, cte=encoding)
    assert quoted(reading(bytes(made), "a.eml").document)[1:] == body.strip().split("\n\n")


def test_a_charset_that_nobody_knows_is_guessed(reading: Any) -> None:
    data = bytes(message(None)) + b"Content-Type: text/plain; charset=x-none\n\n" + BODY.encode()
    data = data.replace(
        b"\n\nContent-Type: text/plain; charset=x", b"\nContent-Type: text/plain; charset=x"
    )
    assert quoted(reading(data, "a.eml").document) == EXPECTED


def test_flowed_lines_and_signature(reading: Any) -> None:
    made = message(None)
    made.set_content(
        "The council met on Tuesday and voted \nto close the old bridge for good, \n"
        "its chair said.\n\nNobody asked us.\n-- \nJo Field\n",
        params={"format": "flowed"},
    )
    found = reading(bytes(made), "a.eml")
    assert quoted(found.document)[1:] == [
        "The council met on Tuesday and voted to close the old bridge for good, its chair said.",
        "Nobody asked us.",
    ]
    assert ("Jo Field", "signature") in [(each.text, each.reason) for each in found.dropped]


def test_a_forwarded_message_is_read_where_the_outer_says_nothing(reading: Any) -> None:
    outer = message(None, Subject="FW: bridge")
    outer.add_attachment(message())
    assert quoted(reading(bytes(outer), "a.eml").document) == EXPECTED
    outer = message("See the attached message, please.", Subject="FW: bridge")
    outer.add_attachment(message())
    assert quoted(reading(bytes(outer), "a.eml").document)[1].startswith("See the attached")


@pytest.mark.parametrize("name", ["a.txt", "a.html"])
def test_known_by_content_whatever_the_name(reading: Any, name: str) -> None:
    document = reading(bytes(message()), name).document
    assert document.format == "eml"
    assert [warning.slug for warning in document.warnings] == ["input-misnamed"]


def test_an_article_with_lines_like_a_header_is_text(reading: Any) -> None:
    data = f"From: our correspondent\nDate: Monday\n\n{BODY}".encode()
    assert reading(data, "a.txt").document.format == "text"


def told(found: Any) -> list[tuple[str, str]]:
    """Return what was left out but the header, letters counted."""
    document = found.document
    assert document.unread == 0.0
    return [(each.text, each.reason) for each in found.dropped if each.reason != "header"]


def test_the_part_with_the_article_is_taken_not_the_stub(reading: Any) -> None:
    made = message("This message is in HTML. View it in your browser.\n")
    made.add_alternative(PAGE, subtype="html")
    found = reading(bytes(made), "a.eml")
    assert quoted(found.document) == EXPECTED
    assert told(found) == [("text/plain", "other form of the text")]


def test_text_picture_text_is_joined(reading: Any) -> None:
    first, second = BODY.strip().split("\n\n")
    made = message(first + "\n")
    made.make_mixed()
    made.add_attachment(b"\0\1", maintype="image", subtype="png", disposition="inline")
    rest = EmailMessage()
    rest.set_content(second + "\n")
    made.attach(rest)
    found = reading(bytes(made), "a.eml")
    assert quoted(found.document) == EXPECTED
    assert [place[2:] for place in found.document.places][1:] == [
        ("paragraph", 1, ""), ("paragraph", 2, "")
    ]  # fmt: skip
    assert told(found) == [("image/png", "attachment")]


def test_a_text_and_its_page_side_by_side_are_read_once(reading: Any) -> None:
    made = message()
    made.make_mixed()
    page = EmailMessage()
    page.set_content(PAGE, subtype="html")
    made.attach(page)
    assert quoted(reading(bytes(made), "a.eml").document) == EXPECTED


def test_a_boundary_without_quotes(reading: Any) -> None:
    made = message()
    made.add_alternative("<p>Another wording.</p>", subtype="html")
    made.set_boundary("----=_Part_1/2?x")
    data = bytes(made).replace(b'boundary="----=_Part_1/2?x"', b"boundary=----=_Part_1/2?x")
    assert b"boundary=----" in data
    assert quoted(reading(data, "a.eml").document) == EXPECTED


def test_dashes_as_in_prose_cut_nothing(reading: Any) -> None:
    first, second = BODY.strip().split("\n\n")
    found = reading(bytes(message(f"{first}\n\n--\n\n{second}\n-- \nJo Field\n")), "a.eml")
    assert [text for text in quoted(found.document) if text != "--"] == EXPECTED
    assert told(found) == [("Jo Field", "signature")]


def test_quoted_replies_are_apart(reading: Any) -> None:
    reply = (
        f"{BODY}\nOn 3 May 2024, Al Bo <al@example.org>\nwrote:\n> What did the council say?\n"
        ">> And who asked?\n"
    )
    found = reading(bytes(message(reply)), "a.eml")
    assert quoted(found.document) == EXPECTED
    ((text, reason),) = told(found)
    assert reason == "quoted reply"
    assert text.startswith("On 3 May 2024")
    assert text.endswith("What did the council say?\nAnd who asked?")
    original = f"{BODY}\n-----Original Message-----\nFrom: Al Bo\n\nWhat did it say?\n"
    found = reading(bytes(message(original)), "a.eml")
    assert quoted(found.document) == EXPECTED


def test_a_message_that_only_quotes_is_what_it_quotes(reading: Any) -> None:
    quote = "".join(f"> {line}\n" for line in BODY.strip().split("\n"))
    found = reading(bytes(message(f"FYI\n\n{quote}")), "a.eml")
    assert quoted(found.document) == [EXPECTED[0], "FYI", *EXPECTED[1:]]


# What is refused


def test_empty(refusal: Any) -> None:
    assert refusal(bytes(message("\n", Subject="")), "a.eml")[0] == "input-empty"


def test_encrypted(refusal: Any) -> None:
    made = message(None)
    made.set_content(b"\0\1", maintype="application", subtype="pkcs7-mime")
    assert refusal(bytes(made), "a.eml")[0] == "input-encrypted"


def test_text_that_is_said_to_be_a_message(refusal: Any) -> None:
    assert refusal(b"\nNo header.", "a.txt", input_format="eml")[0] == "input-broken"


def test_a_damaged_header_is_passed_over(reading: Any) -> None:
    data = b"Subject: =?utf-8?b?4?=\nContent-Type: text/plain; charset=\n\nIt is closed.\n--"
    assert "It is closed." in reading(data, "a.eml").document.text


def test_parts_that_were_cut_off(refusal: Any) -> None:
    data = b"Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n--b\n"
    assert refusal(data, "a.eml")[0] == "input-empty"


def test_a_part_in_base64_cut_off(reading: Any) -> None:
    made = message(None)
    made.set_content(BODY, cte="base64")
    document = reading(bytes(made)[:-60], "a.eml").document
    assert quoted(document)[1].startswith("The council met")


def nest(depth: int) -> bytes:
    head = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(depth)
    )
    return b"Subject: x\nMIME-Version: 1.0\n" + head + b"Content-Type: text/plain\n\nDeep.\n"


def test_depth_has_a_limit(refusal: Any, reading: Any) -> None:
    assert reading(nest(10), "b.eml").document.text.endswith("Deep.")
    for depth in (eml.MAX_DEPTH + 5, 900):
        assert refusal(nest(depth), "a.eml")[0] == "input-nested"


def test_forwarded_without_end(refusal: Any) -> None:
    data = (
        b"Subject: x\nMIME-Version: 1.0\n" + b"Content-Type: message/rfc822\n\nSubject: y\n" * 5_000
    )
    assert refusal(data, "a.eml")[0] == "input-nested"


def test_parts_without_end(refusal: Any) -> None:
    part = b"--b\nContent-Type: image/png\n\nx\n"
    data = b"Subject: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
    found, message_ = refusal(data + part * (eml.MAX_PARTS + 1), "a.eml")
    assert found == "input-too-large"
    assert "parts" in message_


REPLY = "<p>We will look at it on Monday and write to you again, all of us together.</p>"
HEADER = (
    '<div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm">'
    "<p><b>From:</b> Jo Field<br><b>Sent:</b> Tuesday<br><b>To:</b> Bo</p></div></div>"
)
WROTE = "On Tuesday, Jo Field &lt;jo@example.org&gt; wrote:"
QUOTATIONS = {
    "gmail": f'<div class="gmail_quote"><div>{WROTE}</div><blockquote>{PAGE}</blockquote></div>',
    "thunderbird": f'<div class="moz-cite-prefix">{WROTE}</div>'
    f'<blockquote type="cite">{PAGE}</blockquote>',
    "outlook": f"{HEADER}{PAGE}",
    "outlook on the web": f'<div id="divRplyFwdMsg"><b>From:</b> Jo</div>{PAGE}',
    "none": f"<p>{WROTE}</p><blockquote>{PAGE}</blockquote>",
}


@pytest.mark.parametrize("program", QUOTATIONS)
def test_quoted_replies_of_html_are_apart(reading: Any, program: str) -> None:
    quotation = QUOTATIONS[program].replace("<html><body>", "").replace("</body></html>", "")
    made = message(None)
    made.set_content(
        f'<html><body><div class="WordSection1">{REPLY}{quotation}</div></body></html>',
        subtype="html",
    )
    found = reading(bytes(made), "a.eml")
    assert "We will look at it" in found.document.text
    assert "old bridge for good" not in found.document.text
    told = " ".join(each.text for each in found.dropped if each.reason == "quoted reply")
    assert "old bridge for good" in told
    assert "résident" in told
    assert found.document.unread == 0


def test_a_quotation_in_an_html_article_and_a_forwarded_one_are_read(reading: Any) -> None:
    for page in (
        f"<p>{BODY}</p><p>Here is what she said.</p><blockquote>{REPLY}</blockquote>",
        f'<p>Look!</p><div class="gmail_quote"><div>{WROTE}</div>{REPLY * 3}<p>{BODY}</p></div>',
    ):
        made = message(None)
        made.set_content(f"<html><body>{page}</body></html>", subtype="html")
        found = reading(bytes(made), "a.eml")
        assert "write to you again" in found.document.text
        assert "old bridge for good" in found.document.text


def test_an_attached_message_is_counted_and_told(reading: Any) -> None:
    made = message("Jo sent us this on Monday; we have not read it yet, as you will see below.\n")
    inner = message(BODY)
    inner.add_alternative(PAGE, subtype="html")
    made.add_attachment(inner)
    found = reading(bytes(made), "a.eml")
    assert "old bridge" not in found.document.text.casefold().replace("old bridge closes", "")
    told = [each.text for each in found.dropped if each.reason == "attached message"]
    assert len(told) == 1
    assert "old bridge for good" in told[0]
    assert found.document.unread > 0.5
    assert [each.slug for each in found.document.warnings] == ["text-unread"]
