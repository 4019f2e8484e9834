"""Apertium: rules and dictionaries, offline, as Debian packages them; asked as a process.

A call translates any number of segments in about half a second: they go through the pipeline with a
NUL between them, at which every part of it forgets what came before, so that each segment is
translated by itself.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from functools import cached_property, lru_cache
from itertools import pairwise
from pathlib import Path

import regex

from evaluator.errors import TranslationError
from evaluator.plugins import Translator
from evaluator.translate import codes
from evaluator.types import ModelInfo

_PROGRAM = "apertium"
_FOLDER = Path("/usr/share/apertium")
_RESERVED = regex.compile(r"[\[\]{}^$/\\@<>]")
_ESCAPED = regex.compile(r"\\(.)", regex.DOTALL)
_END = ".[]"  # ends a sentence for the tagger, and is taken off again
_DATA = regex.compile(r"'([^']+)'")
_MOST = 20_000
_SAID = 500


class Apertium(Translator):
    """Any pair that is installed, or a chain of them ("cat" goes by way of Catalan).

    Args:
        by_way: Language in between, "" for none.
        seconds: Longest time for one call.
    """

    name = "apertium"

    def __init__(self, by_way: str = "", seconds: float = 120.0) -> None:
        self._by_way = by_way
        self._seconds = seconds
        if shutil.which(_PROGRAM) is None:
            raise TranslationError(
                "translator-missing",
                "The program apertium is not installed.",
                "Install it and a pair of languages: apt-get install apertium apertium-eng-spa.",
            )

    @cached_property
    def version(self) -> str:  # type: ignore[override]
        """Of the program."""
        words = _run(["-V"], "", self._seconds).split()
        return words[-1] if words else "unknown"

    def prepare(self, source: str, target: str) -> None:
        """Find the pair, or the pairs of the chain.

        Raises:
            TranslationError: "translator-pair".
        """
        self._pairs(source, target)

    def model(self, source: str, target: str) -> ModelInfo:
        """Return the data of the pair: the hash is that of all its files."""
        pairs = self._pairs(source, target)
        digests = [_digest(pair) for pair in pairs]
        whole = digests[0]
        if len(digests) > 1:
            whole = hashlib.sha256("".join(digests).encode()).hexdigest()
        return ModelInfo(f"apertium {'+'.join(pairs)}", self.version, whole or None)

    def fits(self, text: str) -> bool:
        """Whether a text is short enough to be handed over whole."""
        return len(text) <= _MOST

    def translate(self, segments: Sequence[str], source: str, target: str) -> list[str]:
        """Translate segments, each by itself.

        Raises:
            TranslationError: "translator-failed" or "translator-time".
        """
        found = list(segments)
        for pair in self._pairs(source, target):
            found = _through(pair, found, self._seconds)
        return found

    def _pairs(self, source: str, target: str) -> list[str]:
        stops = [source, self._by_way, target] if self._by_way else [source, target]
        return [_pair(one, other) for one, other in pairwise(stops)]


def _pair(source: str, target: str) -> str:
    """Return the name of an installed pair."""
    known = _installed()
    for one in (codes.three_letters(source), codes.base(source)):
        for other in (codes.three_letters(target), codes.base(target)):
            if f"{one}-{other}" in known:
                return f"{one}-{other}"
    wanted = f"{codes.three_letters(source)}-{codes.three_letters(target)}"
    package = f"apertium-{codes.three_letters(source)}-{codes.three_letters(target)}"
    raise TranslationError(
        "translator-pair",
        f"Apertium has no pair {wanted} here; installed: {', '.join(known) or 'none'}.",
        f"Install it (Debian calls it {package}, or the other way round), or choose another "
        "translator.",
    )


@lru_cache(maxsize=1)
def _installed() -> tuple[str, ...]:
    return tuple(sorted(_run(["-l"], "", 30.0).split()))


def _through(pair: str, segments: Sequence[str], seconds: float) -> list[str]:
    if not segments:
        return []
    asked = "".join(f"{_RESERVED.sub(_escape, text)}{_END}\0" for text in segments)
    # Parts of the pipeline end with a NUL of their own; what answers a segment is never empty.
    said = [
        each for each in _run(["-z", "-u", "-f", "none", pair], asked, seconds).split("\0") if each
    ]
    if len(said) != len(segments):
        raise TranslationError(
            "translator-count",
            f"Apertium ({pair}) gave {len(said):,} segments for {len(segments):,}.",
            "Install the pair anew, or choose another translator.",
        )
    return [_ESCAPED.sub(r"\1", text.removesuffix(_END)) for text in said]


def _escape(found: regex.Match[str]) -> str:
    return f"\\{found[0]}"


def _run(arguments: Sequence[str], text: str, seconds: float) -> str:
    """Run the program, whatever language the terminal is set to; it ends with all its parts."""
    # Standard error goes to a file: a pipe that nobody reads would stop a program that says much.
    with tempfile.TemporaryFile() as errors:
        try:
            process = subprocess.Popen(
                [_PROGRAM, *arguments],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                env=os.environ | {"LC_ALL": "C.UTF-8"},
                start_new_session=True,
            )
        except OSError as error:
            raise TranslationError(
                "translator-failed",
                f"Apertium cannot be run: {error.strerror}.",
                "Install it anew.",
            ) from error
        try:
            data, _ = process.communicate(text.encode("utf-8", "replace"), seconds)
        except subprocess.TimeoutExpired:
            raise TranslationError(
                "translator-time",
                f"Apertium took longer than {seconds:g} seconds.",
                "Raise translate.seconds, or try again when the machine is less busy.",
            ) from None
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        errors.seek(0)
        said = " ".join(errors.read(_SAID).decode("utf-8", "replace").split())
    if process.returncode:
        raise TranslationError(
            "translator-failed",
            f"Apertium ended with code {process.returncode}: {said or 'it said nothing'}.",
            "Install it and the pair anew.",
        )
    return data.decode("utf-8", "replace")


@lru_cache
def _digest(pair: str) -> str:
    """Return the hex SHA-256 of a pair's pipeline and the data files that it names."""
    found = hashlib.sha256()
    try:
        mode = (_FOLDER / "modes" / f"{pair}.mode").read_bytes()
        found.update(mode)
        for name in _DATA.findall(mode.decode("utf-8", "replace")):
            found.update(Path(name).read_bytes())
    except OSError:  # data that somebody keeps elsewhere
        return ""
    return found.hexdigest()
