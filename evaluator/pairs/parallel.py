"""Pairs out of plain text files that are parallel: line n of each belongs to line n of the rest."""

from __future__ import annotations

import codecs
import gzip
import io
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from typing import Any

from evaluator.errors import InputError
from evaluator.pairs.reading import LONGEST_LINE, Counted, PairSource, open_bytes, reading
from evaluator.pairs.rows import PairRow, row_of, unparsed_row

_BLOCK = 1 << 20


def open_parallel(
    original: str,
    rewrite: str,
    references: Sequence[str] = (),
    source: str | None = None,
    *,
    stdin: Any = None,
) -> PairSource:
    """Open parallel files, as sacrebleu takes them: UTF-8, a segment a line, gzipped or not.

    A row's id is the number of its line, from 1. Blank lines are segments too.

    Args:
        original: "-" for `stdin`, as one of them may be.
        rewrite: Of the same number of lines, as are the others.
        references: Files of further references.
        source: File in the language that the texts were translated from.
        stdin: A binary stream.

    Raises:
        InputError: input-missing, input-unreadable; "parallel-lengths" also while rows are taken,
            where a file is no file whose lines can be counted beforehand.
    """
    paths = [original, rewrite, *references, *([source] if source is not None else [])]
    lengths = {path: _count(path) for path in dict.fromkeys(paths) if Path(path).is_file()}
    if len(set(lengths.values())) > 1:
        said = ", ".join(f"{path} {length:,}" for path, length in lengths.items())
        raise _uneven(f"The files have different numbers of lines: {said}.")
    with ExitStack() as stack:
        streams = [_lines(path, stdin, stack) for path in paths]
        rows = _rows(paths, streams, len(references), source is not None)
        total = next(iter(lengths.values()), None)
        return PairSource("jsonl", rows, total, None, stack.pop_all().close)


def _uneven(message: str) -> InputError:
    return InputError(
        "parallel-lengths",
        message,
        "Line n of each file must belong to line n of the others; a line break within a segment, "
        "or a line that was dropped, shifts all that follow.",
    )


def _count(path: str) -> int:
    """Return how many lines a file has; a last one without an end counts."""
    with ExitStack() as stack:
        stream = _opened(path, None, stack)
        lines, last = 0, b"\n"
        with reading(path):
            while block := stream.read(_BLOCK):
                lines += block.count(b"\n")
                last = block[-1:]
        return lines + (last != b"\n")


def _opened(path: str, stdin: Any, stack: ExitStack) -> Any:
    raw = stdin if path == "-" else stack.enter_context(open_bytes(path))
    stream = io.BufferedReader(Counted(raw))
    packed = stream.peek(2)[:2] == b"\x1f\x8b"
    return stack.enter_context(gzip.GzipFile(fileobj=stream)) if packed else stream


def _lines(path: str, stdin: Any, stack: ExitStack) -> Iterator[str | None]:
    """Yield lines without their ends; None for one that is not UTF-8 or too long."""
    stream = _opened(path, stdin, stack)

    def lines() -> Iterator[str | None]:
        first = True
        with reading(path):
            while line := stream.readline(LONGEST_LINE):
                whole = line.endswith(b"\n") or len(line) < LONGEST_LINE
                while not line.endswith(b"\n") and (more := stream.readline(LONGEST_LINE)):
                    line = more
                if first:
                    line, first = line.removeprefix(codecs.BOM_UTF8), False
                try:
                    yield line.rstrip(b"\r\n").decode() if whole else None
                except UnicodeDecodeError:
                    yield None

    return lines()


def _rows(
    paths: Sequence[str], streams: Sequence[Iterator[str | None]], references: int, source: bool
) -> Iterator[PairRow]:
    names = [f"reference {number}" for number in range(2, 2 + references)]
    fields = ["original", "rewrite", *names, *(["source"] if source else [])]
    for number in count(1):
        texts: list[str | None] = []
        ended: list[bool] = []
        for stream in streams:
            try:
                texts.append(next(stream))
                ended.append(False)
            except StopIteration:
                ended.append(True)
        if all(ended):
            return
        if any(ended):
            short = ", ".join(path for path, over in zip(paths, ended, strict=True) if over)
            raise _uneven(f"{short}: there are only {number - 1:,} lines, others have more.")
        if None in texts[:2]:
            yield unparsed_row(f"{paths[texts.index(None)]}:{number}", "not UTF-8, or too long")
            continue
        yield row_of({"id": number, **dict(zip(fields, texts, strict=True))}, (), names)
