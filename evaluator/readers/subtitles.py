"""Subtitles (SubRip, WebVTT): the texts of cues, joined so that sentences may cross them."""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

import regex

from evaluator.readers.block import has_visible
from evaluator.readers.decode import decode
from evaluator.readers.extract import Composer, Extract, Source
from evaluator.readers.refusals import broken
from evaluator.types import Warning_

_PAUSE = 2.0  # seconds of silence after a sentence that begin a paragraph
_TIME = r"(?:(\d+):)?(\d{1,2}):(\d\d)(?:[.,:](\d{1,3}))?"
_TIMES = regex.compile(rf"[ \t]*{_TIME}[ \t]*-->[ \t]*{_TIME}(?:[ \t].*)?")
# What was meant as times: both sides with a colon, or an arrow with a figure beside it.
_LIKE_TIMES = regex.compile(
    r"[ \t]*(?:\d[\d:.,]*:\d[\d:.,]*\s*(?:-{1,2}|–|—)>?\s*\d[\d:.,]*:\d.*"
    r"|(?:\S{0,15}\s*-->\s*\d[\d:.,]*|\d[\d:.,]*\s*-->\s*\S{0,15})[ \t]*)"
)
_SKIPPED = regex.compile(r"(?:NOTE|STYLE|REGION)(?=\s|$)")
_VOICE = regex.compile(r"<v(?:\.[^\s>]*)?\s+([^>]+)>")
_TAG = regex.compile(r"</?[A-Za-z][^<>]*>|<\d[\d:.]*>|\{\\[^{}]*\}")
_SOUND = regex.compile(r"[-–—\s]*[\[(【（][^\])】）]*[\])】）]\s*|[♪♫#\s]+")
_DASH = regex.compile(r"[-–—]\s*(?=\S)")
_ENDED = regex.compile(r"[.!?…。！？؟।][\"'”’»)\]」』♪]*$")
_TURN = "\0"  # before a line that another speaker begins
_LINE_END = regex.compile(r"\r*\n|\r")
_ROLLING = 0.4  # share of cues that begin with what the cue before says
_FEW_ROLLING = 2
_SHOWN = 60  # characters
_AT_ONCE = 0.05  # seconds between a cue and the next that shows its line again


@dataclass(frozen=True)
class _Cue:
    """A text on the screen.

    Attributes:
        number: Which one in the file, from 1.
        start: Seconds from the beginning.
        end: Likewise.
        lines: What it says, markup and all.
        before: Lines of it that the cue before says already, of captions that roll.
    """

    number: int
    name: str
    start: float
    end: float
    lines: tuple[str, ...]
    before: tuple[str, ...] = ()


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
    lines = _LINE_END.split(text)
    cues, notes, lost = _parts(lines)
    _tell_unread_times(lines, source.name, composer)
    for note in notes:
        composer.saw(note)
        composer.drop(note, "note or style")
    if lost:
        composer.saw(lost)
        composer.drop(lost, "outside the cues", known=False)
        if has_visible(lost):
            what = (
                f"{source.name}: what stands before the first cue is in no cue: {lost[:_SHOWN]!r}."
            )
            composer.warn(Warning_("part-lost", what))
    for part in _once(cues):
        for line in part.before:
            composer.saw(line)
            composer.drop(line, "shown before", "cue", part.number, part.name)
        for speaker, line in _spoken(part):
            composer.saw(line)
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
    if not cues and has_visible(text):
        raise broken(source.name, "no line of times, as 00:01:02,000 --> 00:01:05,000, is in it")
    return composer.extract(encoding, article=False)


def _tell_unread_times(lines: list[str], name: str, composer: Composer) -> None:
    """Warn of lines of times that cannot be read; the text of their cues is."""
    wrong = [
        number
        for number, line in enumerate(lines, start=1)
        if _LIKE_TIMES.fullmatch(line) and not _TIMES.fullmatch(line)
    ]
    if wrong:
        many = (
            "1 line of times cannot" if len(wrong) == 1 else f"{len(wrong):,} lines of times cannot"
        )
        where = f"{name}:{wrong[0]}: {lines[wrong[0] - 1].strip()[:_SHOWN]!r}"
        composer.warn(Warning_("cue-times", f"{where}: {many} be read; the text there was."))


def _parts(lines: list[str]) -> tuple[list[_Cue], list[str], str]:
    """Return the cues, the notes and styles, and what stands before the first cue.

    A cue ends where the next begins: some have blank lines in them. The line above the times is
    the name of the cue where it is a number, or, in WebVTT, where a blank line parts it.
    """
    webvtt = (
        next((line for line in lines if line.strip()), "").lstrip("\ufeff").startswith("WEBVTT")
    )
    times = [
        i for i, line in enumerate(lines) if _TIMES.fullmatch(line) or _LIKE_TIMES.fullmatch(line)
    ]
    if not any(_TIMES.fullmatch(lines[i]) for i in times):
        return [], [], ""
    labels = [_is_label(lines, i - 1, webvtt) for i in times]
    # Where most cues have no number, a number right above the times is what the last one says.
    numbered = 2 * sum(labels) > len(labels)
    named = [
        own and (numbered or webvtt or _is_blank(lines, i - 2))
        for own, i in zip(labels, times, strict=True)
    ]
    starts = [i - own for own, i in zip(named, times, strict=True)]
    head, notes = _without_notes(lines[: starts[0]], webvtt)
    cues: list[_Cue] = []
    end = 0.0
    for number, (i, own) in enumerate(zip(times, named, strict=True), start=1):
        stop = starts[number] if number < len(starts) else len(lines)
        said, more = _without_notes(lines[i + 1 : stop], webvtt)
        notes += more
        start = end
        if match := _TIMES.fullmatch(lines[i]):
            start, end = _seconds(match.groups()[:4]), _seconds(match.groups()[4:])
        label = lines[i - 1].strip() if own else str(number)
        clock = f"{int(start // 3600)}:{int(start // 60 % 60):02}:{start % 60:06.3f}"
        shown = tuple(line for line in said if line.strip())
        cues.append(_Cue(number, f"{label} at {clock}", start, end, shown))
    if webvtt:
        notes[:0] = [line.partition("-")[2].strip() for line in head[:1] if "-" in line]
        head = head[1:]
    return cues, [note for note in notes if note], "\n".join(head).strip()


def _is_blank(lines: list[str], at: int) -> bool:
    return at < 0 or not lines[at].strip()


def _is_label(lines: list[str], at: int, webvtt: bool) -> bool:
    if _is_blank(lines, at):
        return False
    return lines[at].strip().isdigit() or (webvtt and at > 0 and _is_blank(lines, at - 1))


def _without_notes(lines: list[str], webvtt: bool) -> tuple[list[str], list[str]]:
    """Return lines without the notes and styles of WebVTT, and those."""
    kept: list[str] = []
    notes: list[str] = []
    chunk: list[str] | None = None
    for at, line in enumerate(lines):
        if chunk is not None and line.strip():
            chunk.append(line)
            continue
        if chunk is not None:
            notes.append("\n".join(chunk))
            chunk = None
        if (
            _SKIPPED.match(line)
            and (webvtt or line.startswith("NOTE"))
            and _is_blank(lines, at - 1)
        ):
            chunk = [line]
        else:
            kept.append(line)
    if chunk is not None:
        notes.append("\n".join(chunk))
    return kept, notes


def _once(cues: list[_Cue]) -> list[_Cue]:
    """Return cues of captions that roll with each line where it comes first."""
    shown = [[_plain(line) for line in cue.lines] for cue in cues]
    at_once = [two.start <= one.end + _AT_ONCE for one, two in pairwise(cues)]
    shared = [0] + [
        _shared(*lines) if near else 0 for lines, near in zip(pairwise(shown), at_once, strict=True)
    ]
    rolling = sum(count > 0 for count in shared)
    if rolling < max(_FEW_ROLLING, _ROLLING * (len(cues) - 1)):
        return cues
    out = []
    for cue, lines, count in zip(cues, shown, shared, strict=True):
        out.append(replace(cue, lines=cue.lines[count:], before=tuple(lines[:count])))
    return out


def _shared(before: list[str], lines: list[str]) -> int:
    """Return how many lines the second begins with that the first ends with."""
    most = min(len(before), len(lines))
    return next((n for n in range(most, 0, -1) if before[-n:] == lines[:n]), 0)


def _seconds(parts: tuple[str | None, ...]) -> float:
    hours, minutes, seconds, fraction = (part or "0" for part in parts)
    return int(hours) * 3600 + int(minutes) * 60 + int(seconds) + float(f"0.{fraction}")


def _plain(line: str) -> str:
    return html.unescape(_TAG.sub("", line)).strip()


def _spoken(cue: _Cue) -> Iterator[tuple[str, str]]:
    """Yield speaker and words; one entry a cue, more where several people speak in it."""
    lines = [
        (match.group(1).strip() if (match := _VOICE.search(line)) else "", plain)
        for line in cue.lines
        if has_visible(plain := _plain(line))
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
