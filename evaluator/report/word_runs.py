"""Where a document's text stands in the runs of the Word file that it was read from."""

from __future__ import annotations

import hashlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evaluator.types import Document

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.text.run import Run

_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
# A paragraph as short as this is only looked for near the place where the last one ended.
_SHORT = 40
_NEAR = 2_000


@dataclass(frozen=True)
class Piece:
    """A run and the span of the document's text that it shows."""

    start: int
    end: int
    run: Run


def stored_file(document: Document) -> bytes | None:
    """Return the bytes of the .docx that `document` was read from, None when it is not there.

    The file counts only while its SHA-256 is the document's: offsets into another text would set
    comments on the wrong words.
    """
    if not document.path or not document.path.lower().endswith(".docx"):
        return None
    try:
        data = Path(document.path).read_bytes()
    except (OSError, ValueError):
        return None
    return data if hashlib.sha256(data).hexdigest() == document.sha256 else None


def pieces_of(word: WordDocument, text: str, cuts: Sequence[int]) -> list[Piece]:
    """Cut the runs of `word` so that each of `cuts` falls between two, and say what each shows.

    Paragraphs are found in `text` in order and by their visible characters alone, since readers
    differ in how they write tabs, line breaks and spaces. What is not found has no piece.

    Args:
        word: The Word document; its runs are cut in place.
        text: What was read from it.
        cuts: Offsets in `text`, sorted.
    """
    from docx.oxml.ns import qn
    from docx.text.run import Run

    offsets = [at for at, sign in enumerate(text) if not sign.isspace()]
    seen = "".join(text[at] for at in offsets)
    pieces: list[Piece] = []
    done = 0
    for paragraph in word.element.body.iter(qn("w:p")):
        if next(paragraph.iterancestors(qn("w:txbxContent")), None) is not None:
            continue  # a text box may not hold comments
        runs = [(run, list(_signs(run))) for run in _runs_of(paragraph)]
        words = "".join(sign for _, signs in runs for *_, sign in signs)
        far = len(seen) if len(words) > _SHORT else done + _NEAR + len(words)
        at = seen.find(words, done, far) if words else -1
        if at < 0:
            continue
        done = at
        for run, signs in runs:
            places = offsets[done : done + len(signs)]
            done += len(signs)
            for start, end, element in _cut(run, signs, places, cuts):
                pieces.append(Piece(start, end, Run(element, word._body)))
    return pieces


def _runs_of(paragraph: Any) -> Iterator[Any]:
    """Yield the runs that stand in the text of `paragraph`, in order: no deleted ones."""
    from docx.oxml.ns import qn

    for run in paragraph.iter(qn("w:r")):
        # What lies in a paragraph of its own is a text box.
        for above in run.iterancestors():
            if above is paragraph:
                yield run
            if above.tag in (qn("w:p"), qn("w:del"), qn("w:moveFrom")):
                break


def _signs(run: Any) -> Iterator[tuple[Any, int, str]]:
    """Yield the visible characters of a run: the element, the place in its text, the character."""
    for child in run:
        name = child.tag.rpartition("}")[2] if isinstance(child.tag, str) else ""
        shown = (child.text or "") if name == "t" else _SIGNS.get(name, "")
        for at, sign in enumerate(shown):
            if not sign.isspace():
                yield child, at, sign


def _cut(
    run: Any, signs: Sequence[tuple[Any, int, str]], places: Sequence[int], cuts: Sequence[int]
) -> list[tuple[int, int, Any]]:
    """Cut one run; return (start, end, run) of each part in order."""
    if not places:
        return []
    parts = []
    end = len(places)
    # From the last part to the first, so that places in what is left stay true.
    for number in range(len(places) - 1, 0, -1):
        before, place = places[number - 1] + 1, places[number]
        inside = cuts[bisect_left(cuts, before) : bisect_right(cuts, place)]
        if inside:
            child, at, _ = signs[number]
            last, last_at, _ = signs[number - 1]
            if last is not child or inside[-1] == place:
                parts.append((place, places[end - 1] + 1, _split(run, child, at)))
                end = number
            if last is child and inside[0] < place:
                # The space between goes with what follows, or stands alone between two cuts.
                rest = _split(run, child, last_at + 1)
                if end > number:
                    parts.append((place, places[end - 1] + 1, rest))
                    end = number
    parts.append((places[0], places[end - 1] + 1, run))
    return parts[::-1]


def _split(run: Any, child: Any, at: int) -> Any:
    """Move what stands in `run` from place `at` of `child` on into a new run behind it."""
    from docx.oxml.ns import qn

    rest = deepcopy(run)
    index = list(run).index(child)
    for position, element in enumerate(list(rest)):
        if position < index and element.tag != qn("w:rPr"):
            rest.remove(element)
    for element in list(run)[index + 1 :]:
        run.remove(element)
    if at == 0:
        run.remove(child)
    else:
        text = child.text
        copy = next(element for element in rest if element.tag != qn("w:rPr"))
        child.text, copy.text = text[:at], text[at:]
        for part in (child, copy):
            part.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    run.addnext(rest)
    return rest
