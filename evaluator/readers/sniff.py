"""What the first bytes of a file give away about its format."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from functools import cached_property

import regex

HEAD = 1 << 16
_FIRST_CUE = 200  # characters within which subtitles have their first times
BOMS = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Patterns are compiled when one is asked for: most files are plain text, and show it early.
_PROLOG = r"(?:\s+|<\?[^>]*>|<!--.*?-->)*+"
_DOCTYPE = r"(?:<!DOCTYPE[^>\[]*(?:\[[^\]]*\]\s*)?>)?+"
_ROOT = rf"(?si){_PROLOG}{_DOCTYPE}{_PROLOG}<(?:[\w.-]+:)?([\w.-]+)"
_HTML = rf"(?si){_PROLOG}<(?:!doctype\s+html|html|head|body)(?=[\s>])"
_TAG = r"(?i)</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>"
_HEADER = r"[!-9;-~]+:[^\n]*\n(?:[ \t][^\n]*\n)*+"
_HEADERS = rf"(?:From [^\n]*\n)?((?:{_HEADER}){{2,}}+)\n"
_FIRST_HEADER = r"[!-9;-~]+:[ \t]"
_MAIL_ONLY = (
    r"(?mi)^(?:message-id|mime-version|received|return-path|content-type|dkim-signature"
    r"|content-transfer-encoding|delivered-to):"
)
_MAIL = r"(?mi)^(?:from|subject|date|to):"
_CUE_TIME = r"(?:\d+:)?\d{1,2}:\d\d(?:[.,:]\d{1,3})?"
_CUE = rf"{_CUE_TIME}[ \t]*-->[ \t]*{_CUE_TIME}"
_ANY_CUE = rf"(?m)^[ \t]*{_CUE}"
_SUBTITLES = rf"\s*(?:WEBVTT(?=\s)|(?:\d+[ \t]*\n)?[ \t]*{_CUE})"


@dataclass(frozen=True)
class Probe:
    """The first bytes of a file."""

    data: bytes

    @cached_property
    def text(self) -> str:
        """The bytes as text, roughly: markup and ASCII come out right in any common encoding."""
        for mark, codec in BOMS:
            if self.data.startswith(mark):
                return _lines(self.data[len(mark) :].decode(codec, "replace"))
        head = self.data[:64]
        if len(head) > 3 and not any(head[1::2]):
            return _lines(self.data.decode("utf-16-le", "replace"))
        if len(head) > 3 and not any(head[:-1:2]):
            return _lines(self.data.decode("utf-16-be", "replace"))
        return _lines(self.data.decode("latin-1"))

    @property
    def marked_up(self) -> bool:
        """Whether the first visible sign opens a tag."""
        return self.text.lstrip()[:1] == "<"

    @cached_property
    def root(self) -> str | None:
        """Local name of the first element of an XML or HTML file, None where there is none."""
        match = regex.match(_ROOT, self.text) if self.marked_up else None
        return match.group(1) if match else None


def is_html(probe: Probe) -> bool:
    """Whether it begins as a web page does."""
    return probe.marked_up and regex.match(_HTML, probe.text) is not None


def has_tags(probe: Probe) -> bool:
    """Whether there is an HTML tag in it."""
    return regex.search(_TAG, probe.text) is not None


def is_message(probe: Probe) -> bool:
    """Whether it begins with the header of an e-mail message, one that no article would have."""
    if ":" not in probe.text.partition("\n")[0] and not probe.text.startswith("From "):
        return False
    match = regex.match(_HEADERS, probe.text)
    if match is None:
        return False
    header = match.group(1)
    return bool(regex.search(_MAIL_ONLY, header) and regex.search(_MAIL, header))


def has_header(probe: Probe) -> bool:
    """Whether its first line can be one of a message's header."""
    return regex.match(_FIRST_HEADER, probe.text) is not None


def is_subtitles(probe: Probe) -> bool:
    """Whether it begins as SubRip or WebVTT files do."""
    begun = probe.text.lstrip()
    if not begun.startswith("WEBVTT") and "-->" not in begun[:_FIRST_CUE]:
        return False
    return regex.match(_SUBTITLES, probe.text) is not None


def has_cues(probe: Probe) -> bool:
    """Whether there is a line of times in it."""
    return regex.search(_ANY_CUE, probe.text) is not None


def _lines(text: str) -> str:
    return text.replace("\r\r\n", "\n").replace("\r\n", "\n").replace("\r", "\n")
