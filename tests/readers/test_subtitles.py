"""Subtitles: cues joined to sentences, the way back to each cue, what is left out."""

from typing import Any

import pytest

from evaluator.readers.block import letters_in
from evaluator.types import Document

SRT = """1
00:00:01,000 --> 00:00:03,500
The old bridge over the river

2
00:00:03,600 --> 00:00:06,000
will <i>not</i> open again,
{\\an8}the mayor said on Monday.

3
00:00:06,100 --> 00:00:07,000
[door closes]

4
00:00:07,200 --> 00:00:09,000
She did not say why.

5
00:00:14,000 --> 00:00:16,000
- Who pays &amp; when?
- Nobody knows.
"""
VTT = """WEBVTT - A title

STYLE
::cue { color: yellow }

NOTE a remark
on two lines

intro
00:01.000 --> 00:03.500 align:start position:10%
<v Ilse Brandt>The <c.loud>old</c> bridge <00:02.000>will not

00:03.600 --> 00:06.000
<v Ilse Brandt>open again.

01:00:06.100 --> 01:00:07.000
<v Jo Field>Is that &lt;sure&gt;?
"""


def quoted(document: Document) -> list[str]:
    return [document.text[p.start : p.end] for p in document.paragraphs]


def test_cues_are_joined_to_sentences(reading: Any) -> None:
    found = reading(SRT.encode(), "a.srt")
    assert found.document.format == "subtitles"
    assert quoted(found.document) == [
        "The old bridge over the river will not open again, the mayor said on Monday. "
        "She did not say why.",
        "Who pays & when?",
        "Nobody knows.",
    ]
    assert [(each.text, each.reason, each.number) for each in found.dropped] == [
        ("[door closes]", "sound", 3)
    ]
    assert {p.role for p in found.document.paragraphs} == {None}


def test_offsets_lead_back_to_cues(reading: Any) -> None:
    document = reading(SRT.encode(), "a.srt").document
    start = document.text.index("river will")
    places = document.places_of(start, start + 10)
    assert [(place.kind, place.number) for place in places] == [("cue", 1), ("cue", 2)]
    at = document.text.index("She did")
    (place,) = document.places_of(at, at + 3)
    assert (place.number, place.name) == (4, "4 at 0:00:07.200")
    assert {place.number for place in document.places} == {1, 2, 4, 5}


def test_webvtt(reading: Any) -> None:
    found = reading(VTT.encode(), "a.vtt")
    assert quoted(found.document) == ["The old bridge will not open again.", "Is that <sure>?"]
    assert [(each.reason, each.text[:7]) for each in found.dropped] == [
        ("note or style", "A title"),
        ("note or style", "STYLE\n:"),
        ("note or style", "NOTE a "),
    ]
    assert found.document.places[0].name == "intro at 0:00:01.000"
    assert found.document.places[-1].name == "3 at 1:00:06.100"


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_and_encodings(reading: Any, end: str) -> None:
    document = reading(SRT.replace("mayor", "máire").replace("\n", end).encode("cp1252"), "a.srt")
    assert "máire" in document.document.text
    assert len(document.document.paragraphs) == 3


def test_missing_blank_lines(reading: Any) -> None:
    dense = "\n".join(line for line in SRT.split("\n") if line)
    assert quoted(reading(dense.encode(), "a.srt").document)[1:] == [
        "Who pays & when?",
        "Nobody knows.",
    ]


@pytest.mark.parametrize("name", ["a.txt", "a.html"])
@pytest.mark.parametrize("data", [SRT, VTT, "\ufeff" + SRT])
def test_known_by_content_whatever_the_name(reading: Any, name: str, data: str) -> None:
    document = reading(data.encode(), name).document
    assert document.format == "subtitles"
    assert [warning.slug for warning in document.warnings] == ["input-misnamed"]


def test_text_named_srt_is_read_as_text(reading: Any) -> None:
    document = reading(b"The bridge is closed, they said --> so it is.", "a.srt").document
    assert document.format == "text"


@pytest.mark.parametrize(
    "data",
    [
        "WEBVTT\n",
        "1\n00:00:01,000 --> 00:00:02,000\n",
        "WEBVTT\n\n00:01.000 --> 00:02.000\n[music]",
    ],
)
def test_empty(refusal: Any, data: str) -> None:
    assert refusal(data.encode(), "a.vtt")[0] in ("input-empty", "input-broken")


def test_text_that_is_said_to_be_subtitles(refusal: Any) -> None:
    found, message = refusal(b"The bridge is closed.", "a.txt", input_format="subtitles")
    assert found == "input-broken"
    assert "-->" in message


def test_cut_off(reading: Any) -> None:
    document = reading(SRT[: SRT.index("not say why")].encode(), "a.srt").document
    assert document.text.endswith("She did")


def test_enormous(refusal: Any) -> None:
    cue = "1\n00:00:01,000 --> 00:00:02,000\nThe bridge is closed for good.\n\n"
    assert refusal((cue * 2_000).encode(), "a.srt", max_chars=10_000)[0] == "input-too-long"


def test_a_long_file_is_read_in_time(reading: Any) -> None:
    cues = "".join(
        f"{n}\n00:{n // 60 % 60:02}:{n % 60:02},000 --> 00:{n // 60 % 60:02}:{n % 60:02},900\n"
        "The bridge <i>\nis closed <b <b <b { { {\n\n"
        for n in range(10_000)
    )
    assert len(reading(cues.encode(), "a.srt").document.places) == 10_000


def said(reading: Any, text: str, name: str = "a.srt") -> tuple[list[str], list[tuple[str, str]]]:
    found = reading(text.encode(), name)
    assert found.document.format == "subtitles"
    told = [(each.text, each.reason) for each in found.dropped]
    given = sum(map(letters_in, quoted(found.document)))
    shown = [line for line in text.split("\n") if "-->" not in line]
    assert given + sum(letters_in(one) for one, _ in told) <= sum(map(letters_in, shown))
    assert found.document.unread == 0.0
    return quoted(found.document), told


def test_text_after_a_blank_line_is_the_cues(reading: Any) -> None:
    text = (
        "1\n00:00:01,000 --> 00:00:03,000\nThe bridge is shut.\n\nIt was built in 1911.\n\n"
        "2\n00:00:03,100 --> 00:00:05,000\n\nNobody knows why.\n"
    )
    assert said(reading, text)[0] == ["The bridge is shut. It was built in 1911. Nobody knows why."]


@pytest.mark.parametrize("end", ["\r\r\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [",", ".", ":"])
def test_times_and_line_ends_that_other_programs_write(reading: Any, end: str, mark: str) -> None:
    text = (
        f"1\n00:00:01{mark}000 --> 00:00:03{mark}100\nThe bridge\n\n"
        f"2\n00:00:03{mark}100 --> 00:00:05{mark}000\nis shut.\n"
    )
    document = reading(text.replace("\n", end).encode(), "a.srt").document
    assert quoted(document) == ["The bridge is shut."]
    assert document.places[1].name == "2 at 0:00:03.100"


def test_numbers_are_text(reading: Any) -> None:
    numbered = (
        "1\n00:00:01,000 --> 00:00:03,000\nIt was built in\n1911\n\n"
        "2\n00:00:03,100 --> 00:00:05,000\n480\n\n3\n00:00:05,100 --> 00:00:07,000\nboats.\n"
    )
    assert said(reading, numbered)[0] == ["It was built in 1911 480 boats."]
    bare = (
        "00:00:01,000 --> 00:00:03,000\nIt was built in\n1911\n"
        "00:00:03,100 --> 00:00:05,000\nby the mills.\n"
        "00:00:05,100 --> 00:00:07,000\nIt is shut.\n"
    )
    assert said(reading, bare)[0] == ["It was built in 1911 by the mills. It is shut."]


def test_captions_that_roll_are_read_once(reading: Any) -> None:
    lines = ["the old bridge over", "the river will not", "open again the mayor", "said on monday"]
    cues = [
        f"00:00:0{at}.000 --> 00:00:0{at + 1}.000\n" + "\n".join(lines[max(at - 1, 0) : at + 1])
        for at in range(4)
    ]
    kept, told = said(reading, "WEBVTT\n\n" + "\n\n".join(cues), "a.vtt")
    assert kept == [" ".join(lines)]
    assert told == [(line, "shown before") for line in lines[:3]]


def test_what_two_people_say_alike_is_said_twice(reading: Any) -> None:
    cues = [
        f"{at}\n00:00:0{at},000 --> 00:00:0{at},900\n{text}\n"
        for at, text in enumerate(("Is it shut?", "No.", "No.", "It is open."), start=1)
    ]
    assert said(reading, "\n".join(cues))[0] == ["Is it shut? No. No. It is open."]


def test_text_before_the_first_cue_is_told(reading: Any) -> None:
    text = "A line of text that belongs to no cue.\n\n" + SRT
    found = reading(text.encode(), "a.srt", input_format="subtitles")
    assert found.dropped[0].reason == "outside the cues"
    assert [each.slug for each in found.document.warnings] == ["part-lost", "text-unread"]


@pytest.mark.parametrize(
    "times",
    ["00:00:03,100 -> 00:00:05,000", "00:00:3x,100 --> 00:00:05,000", "--> 00:00:05,000"],
)
def test_times_that_cannot_be_read_are_told(reading: Any, times: str) -> None:
    data = (
        "1\n00:00:01,000 --> 00:00:03,000\nThe bridge\n\n"
        f"2\n{times}\nis shut.\n\n3\n{times}\nNobody knows why.\n"
    )
    document = reading(data.encode(), "a.srt").document
    assert document.text.replace("\n\n", " ") == "The bridge is shut. Nobody knows why."
    (warning,) = document.warnings
    assert warning.slug == "cue-times"
    assert "a.srt:6: " in warning.message
    assert "2 lines" in warning.message
