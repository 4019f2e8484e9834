"""The formats that can be read: how each is known, and the module that reads it.

A format is known by its content first, then by its name. To add one: write
`evaluator/readers/NAME.py` with a function `extract(source: Source) -> Extract` that raises
`InputError`, and give it a row here. Its module is imported when it is needed, and those of
`isolated` formats work in a process of their own, with limits on time and memory.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import PurePath
from typing import TYPE_CHECKING

from evaluator.errors import InputError
from evaluator.readers import sniff
from evaluator.readers.extract import Extract, Source
from evaluator.readers.sniff import Probe
from evaluator.types import Warning_

if TYPE_CHECKING:
    from evaluator.plugins import ReaderPlugin

MAX_BYTES = 64 << 20


def _never(_: Probe) -> bool:
    return False


def _always(_: Probe) -> bool:
    return True


@dataclass(frozen=True)
class Format:
    """One format.

    Attributes:
        what: What messages call a file of it.
        suffixes: How names of such files end, lower case.
        sure: Tells by the first bytes that a file is of this format, whatever its name.
        possible: Tells whether a file that is named so can be of this format; where it cannot, it
            is read as text.
        max_bytes: Largest file; None: as many bytes as `max_chars` characters can take.
        isolated: Read in a process of its own.
        module: Name of its module in `evaluator.readers`, where it is not that of the format.
        function: Name of the function in it.
        plugin: What reads it where another package brings the format.
    """

    name: str
    what: str
    suffixes: tuple[str, ...] = ()
    sure: Callable[[Probe], bool] = _never
    possible: Callable[[Probe], bool] = _never
    max_bytes: int | None = None
    isolated: bool = False
    module: str = ""
    function: str = "extract"
    plugin: ReaderPlugin | None = None

    def extract(self, source: Source) -> Extract:
        """Read `source`.

        Raises:
            InputError: As the format's module says.
            PluginError: The reader of another package is at fault.
        """
        if self.plugin is not None:
            return self.plugin.read(source, Extract)
        if self.isolated:
            from evaluator.readers.isolation import extract_apart

            return extract_apart(self.name, source)
        return reader_of(self.name)(source)


def _text_table(name: str, what: str, *suffixes: str) -> Format:
    return Format(
        name,
        what,
        suffixes,
        possible=_always,
        max_bytes=MAX_BYTES,
        module="tabular",
        function=f"extract_{name}",
    )


# In the order in which they are tried on a file's content.
FORMATS: dict[str, Format] = {
    each.name: each
    for each in (
        Format(
            "xliff",
            "an XLIFF file",
            (".xlf", ".xliff", ".sdlxliff", ".mqxliff", ".mxliff"),
            sure=lambda probe: probe.root == "xliff",
            max_bytes=MAX_BYTES,
            isolated=True,
        ),
        Format(
            "tmx",
            "a TMX file",
            (".tmx",),
            sure=lambda probe: probe.root == "tmx",
            max_bytes=MAX_BYTES,
            isolated=True,
        ),
        _text_table("csv", "a CSV table", ".csv"),
        _text_table("tsv", "a TSV table", ".tsv", ".tab"),
        _text_table("jsonl", "a JSONL file", ".jsonl", ".ndjson"),
        Format(
            "parquet",
            "a Parquet table",
            (".parquet", ".pq"),
            sure=lambda probe: probe.data.startswith(b"PAR1"),
            max_bytes=MAX_BYTES,
            isolated=True,
            module="tabular",
            function="extract_parquet",
        ),
        Format("text", "plain text", (".txt", ".text"), possible=_always, module="plain"),
        Format("markdown", "Markdown", (".md", ".markdown", ".mdown"), possible=_always),
        Format(
            "pdf",
            "a PDF document",
            (".pdf",),
            sure=lambda probe: probe.data.lstrip().startswith(b"%PDF-"),
            possible=lambda probe: b"%PDF-" in probe.data[:1024],
            max_bytes=MAX_BYTES,
            isolated=True,
        ),
        Format(
            "docx",
            "a Word document",
            (".docx", ".docm"),
            sure=lambda probe: probe.data.startswith(b"PK\x03\x04"),
            max_bytes=MAX_BYTES,
            isolated=True,
        ),
        Format(
            "html",
            "a web page",
            (".html", ".htm", ".xhtml"),
            sure=sniff.is_html,
            possible=sniff.has_tags,
            max_bytes=MAX_BYTES,
            isolated=True,
        ),
        Format(
            "eml",
            "an e-mail message",
            (".eml", ".mht", ".mhtml"),
            sure=sniff.is_message,
            possible=sniff.has_header,
            max_bytes=MAX_BYTES,
            isolated=True,
        ),
        Format(
            "subtitles",
            "subtitles",
            (".srt", ".vtt"),
            sure=sniff.is_subtitles,
            possible=sniff.has_cues,
        ),
    )
}


def reader_of(name: str) -> Callable[[Source], Extract]:
    """Return the function that reads format `name`."""
    module = import_module(f"evaluator.readers.{FORMATS[name].module or name}")
    reader: Callable[[Source], Extract] = getattr(module, FORMATS[name].function)
    return reader


def named(name: str) -> Format:
    """Return the format called `name`, ours or that of another package.

    Raises:
        InputError: "input-format".
    """
    found = FORMATS.get(name) or _of_plugin(name)
    if found is None:
        from evaluator.plugins import reader_names

        raise InputError(
            "input-format",
            f"There is no input format {name!r}.",
            f"Use one of: {', '.join([*FORMATS, *reader_names()])}.",
        )
    return found


def _of_plugin(name: str) -> Format | None:
    from evaluator.plugins import find_reader  # looking for packages takes time

    plugin = find_reader(name)
    if plugin is None:
        return None
    return Format(name, f"a .{name} file", (f".{name}",), max_bytes=MAX_BYTES, plugin=plugin)


def recognise(head: bytes, path: str, name: str) -> tuple[Format, tuple[Warning_, ...]]:
    """Tell the format of a file by its content, then by its name.

    Args:
        head: Its first bytes, `sniff.HEAD` of them where there are so many.
        path: Its path or URL, for the ending.
        name: How messages call it.

    Returns:
        The format, and a warning where the name says another.
    """
    probe = Probe(head[: sniff.HEAD])
    suffix = PurePath(path).suffix.lower()
    by_name = next((each for each in FORMATS.values() if suffix in each.suffixes), None)
    if by_name is None and suffix and (brought := _of_plugin(suffix.removeprefix("."))) is not None:
        return brought, ()
    found = next((each for each in FORMATS.values() if each.sure(probe)), None)
    if found is None:
        fits = by_name is not None and by_name.possible(probe)
        found = by_name if by_name is not None and fits else FORMATS["text"]
    if by_name is None or by_name is found:
        return found, ()
    message = f"{name} is named like {by_name.what}; it holds {found.what} and was read as that."
    return found, (Warning_("input-misnamed", message),)
