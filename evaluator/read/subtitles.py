"""Subtitles (SubRip, WebVTT): the texts of cues, joined so that sentences may cross them."""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass

import regex

from evaluator.read.block import has_visible
from evaluator.read.decode import decode
from evaluator.read.extract import Composer, Extract, Source
from evaluator.read.refusals import broken

_PAUSE = 2.0  # seconds of silence after a sentence that begin a paragraph
_TIME = r"(?:(\d+):)?(\d{1,2}):(\d\d)[.,](\d{1,3})"
_TIMES = regex.compile(rf"[ \t]*{_TIME}[ \t]*-->[ \t]*{_TIME}(?:[ \t].*)?")
_SKIPPED = regex.compile(r"(?:NOTE|STYLE|REGION)(?=\s|$)")
_VOICE = regex.compile(r"<v(?:\.[^\s>]*)?\s+([^>]+)>")
_TAG = regex.compile(r"</?[A-Za-z][^<>]*>|<\d[\d:.]*>|\{\\[^{}]*\}")
_SOUND = regex.compile(r"[-–—\s]*[\[(【（][^\])】）]*[\])】）]\s*|[♪♫#\s]+")
_DASH = regex.compile(r"[-–—]\s*(?=\S)")
_ENDED = regex.compile(r"[.!?…。！？؟।][\"'”’»)\]」』♪]*$")
_TURN = "\0"  # before a line that another speaker begins
_LINE_END = regex.compile(r"\r\n|\r|\n")


@dataclass(frozen=True)
class _Cue:
    """A text on the screen.

    Attributes:
        number: Which one in the file, from 1.
        start: Seconds from the beginning.
        end: Likewise.
        lines: What it says, markup and all.
    """

    number: int
    name: str
    start: float
    end: float
    lines: tuple[str, ...]


def extract(source: Source) -> Extract:
    """Read subtitles.

    Places are cues, named by their own number or name and the time at which they begin. A cue of
    nothing but a sound in brackets, notes and styles are left out and told.

    Raises:
        InputError: As `decode` says, or "input-broken" where no cue is found.
    """
    text, encoding = decode(source.data, source.name)
    composer = Composer()
    before: _Cue | None = None
    voice, said = "", ""
    found = False
    for part in _parts(text):
        if isinstance(part, str):
            composer.drop(part, "note or style")
            continue
        found = True
        for speaker, line in _spoken(part):
            if _SOUND.fullmatch(line):
                composer.drop(line, "sound", "cue", part.number, part.name)
                continue
            pause = before is not None and part.start - before.end > _PAUSE
            ended = _ENDED.search(said) is not None
            turned = speaker != voice or line.startswith(_TURN)
            line = line.removeprefix(_TURN)
            if not composer.length or turned or (ended and pause):
                composer.add(line, "cue", part.number, part.name)
            else:
                composer.extend(line, "cue", part.number, part.name)
            voice, said, before = speaker, line, part
    if not found and has_visible(text):
        raise broken(source.name, "no line of times, as 00:01:02,000 --> 00:01:05,000, is in it")
    return composer.extract(encoding, article=False)


def _parts(text: str) -> Iterator[_Cue | str]:
    """Yield cues and, as text, notes and styles, in order."""
    number = 0
    for chunk in _chunks(text):
        times = next((i for i, line in enumerate(chunk[:2]) if _TIMES.fullmatch(line)), None)
        if times is None:
            if _SKIPPED.match(chunk[0]):
                yield "\n".join(chunk)
            continue
        number += 1
        match = _TIMES.fullmatch(chunk[times])
        assert match is not None
        start, end = _seconds(match.groups()[:4]), _seconds(match.groups()[4:])
        label = chunk[0].strip() if times else str(number)
        clock = f"{int(start // 3600)}:{int(start // 60 % 60):02}:{start % 60:06.3f}"
        yield _Cue(number, f"{label} at {clock}", start, end, tuple(chunk[times + 1 :]))


def _chunks(text: str) -> Iterator[list[str]]:
    """Yield runs of lines as blank lines part them; a line of times begins one, too.

    Some files lack the blank line, and then the number above the times belongs to the new cue.
    """
    chunk: list[str] = []
    for line in _LINE_END.split(text):
        if not line.strip():
            if chunk:
                yield chunk
            chunk = []
            continue
        if _TIMES.fullmatch(line) and any(_TIMES.fullmatch(each) for each in chunk):
            own = [chunk.pop()] if chunk[-1].strip().isdigit() else []
            yield chunk
            chunk = own
        chunk.append(line)
    if chunk:
        yield chunk


def _seconds(parts: tuple[str | None, ...]) -> float:
    hours, minutes, seconds, fraction = (part or "0" for part in parts)
    return int(hours) * 3600 + int(minutes) * 60 + int(seconds) + float(f"0.{fraction}")


def _spoken(cue: _Cue) -> Iterator[tuple[str, str]]:
    """Yield speaker and words; one entry a cue, more where several people speak in it."""
    lines = [
        (match.group(1).strip() if (match := _VOICE.search(line)) else "", plain)
        for line in cue.lines
        if has_visible(plain := html.unescape(_TAG.sub("", line)).strip())
    ]
    turns = sum(_DASH.match(line) is not None for _, line in lines) > 1
    together: list[tuple[str, str]] = []
    for speaker, line in lines:
        begins = turns and _DASH.match(line) is not None
        if begins:
            line = _TURN + _DASH.sub("", line, count=1)
        same = together and not begins and speaker in ("", together[-1][0])
        if same and not _SOUND.fullmatch(line) and not _SOUND.fullmatch(together[-1][1]):
            together[-1] = (together[-1][0], f"{together[-1][1]} {line}")
        else:
            together.append((speaker, line))
    yield from together
