"""Edits as tracked changes of a Word document, remarks as comments."""

from __future__ import annotations

import io
from collections.abc import Sequence
from copy import deepcopy
from datetime import datetime
from typing import TYPE_CHECKING, Any

from evaluator.apply.corrections import Corrections, Edit, Remark, unplaced, visible
from evaluator.errors import InputError
from evaluator.report.docx import undated, write_paragraphs
from evaluator.report.passages import xml_safe
from evaluator.report.word_runs import Piece, pieces_of, stored_file
from evaluator.types import Document

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

_AUTHOR = "evaluator"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def tracked(document: Document, made: Corrections) -> bytes:
    """Return a .docx of the rewrite with `made` as tracked changes and comments.

    Where the rewrite is a .docx that is still there unchanged, the result is that file with the
    changes in it; else its paragraphs are written as plain ones. Each change has its editor as
    author, and the time of the decision.

    Raises:
        InputError: `apply-unplaced`: words that stand where no change can be tracked.
    """
    import docx

    spans: list[Edit | Remark] = [*made.edits, *made.remarks]
    cuts = sorted({0, *(each.start for each in spans), *(each.end for each in spans)})
    stored = stored_file(document)
    if stored is not None:
        target = docx.Document(io.BytesIO(stored))
        pieces = pieces_of(target, document.text, cuts)
    else:
        target = docx.Document()
        pieces = write_paragraphs(target, document, cuts)
    for remark in made.remarks:
        _comment(target, pieces, remark)
    for number, edit in enumerate(made.edits, 1):
        _change(document, pieces, edit, number)
    out = io.BytesIO()
    target.save(out)
    return undated(out.getvalue())


def _change(document: Document, pieces: Sequence[Piece], edit: Edit, number: int) -> None:
    inside = [each for each in pieces if edit.start <= each.start and each.end <= edit.end]
    inside = [each for each in inside if each.start < each.end]
    held = "".join(document.text[each.start : each.end] for each in inside)
    if visible(held) != visible(document.text[edit.start : edit.end]):
        raise _unplaced(document, edit)
    if edit.start < edit.end:
        for at, piece in enumerate(inside):
            _delete(piece.run._r, edit, 2000 + number * 100 + at)
        if edit.text and inside:
            deleted = inside[-1].run._r.getparent()
            deleted.addnext(_inserted(inside[0].run._r, edit, 1000 + number))
        return
    before = [each for each in pieces if each.end <= edit.start]
    after = [each for each in pieces if each.start >= edit.start]
    near = before[-1] if before else None
    if near is not None and ("\n" not in document.text[near.end : edit.start] or not after):
        anchor = near.run._r
        if anchor.getparent().tag.endswith("}del"):
            anchor = anchor.getparent()
        while (behind := anchor.getnext()) is not None and behind.tag.endswith("}ins"):
            anchor = behind
        anchor.addnext(_inserted(near.run._r, edit, 1000 + number))
    elif after:
        after[0].run._r.addprevious(_inserted(after[0].run._r, edit, 1000 + number))
    else:
        raise _unplaced(document, edit)


def _delete(run: Any, edit: Edit, number: int) -> None:
    from docx.oxml.ns import qn

    wrapper = _mark("w:del", edit, number)
    run.addprevious(wrapper)
    wrapper.append(run)
    for part in run.findall(qn("w:t")):
        part.tag = qn("w:delText")
        part.set(_SPACE, "preserve")


def _inserted(like: Any, edit: Edit, number: int) -> Any:
    """Return inserted words in the character format of the run `like`."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    wrapper = _mark("w:ins", edit, number)
    run = OxmlElement("w:r")
    form = like.find(qn("w:rPr"))
    if form is not None:
        run.append(deepcopy(form))
    words = OxmlElement("w:t")
    words.text = xml_safe(edit.text).replace("\n", " ")
    words.set(_SPACE, "preserve")
    run.append(words)
    wrapper.append(run)
    return wrapper


def _mark(tag: str, edit: Edit, number: int) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement(tag)
    element.set(qn("w:id"), str(number))
    element.set(qn("w:author"), xml_safe(edit.decision.who) or _AUTHOR)
    if edit.decision.when:
        element.set(qn("w:date"), xml_safe(edit.decision.when))
    return element


def _comment(target: WordDocument, pieces: Sequence[Piece], remark: Remark) -> None:
    inside = [each for each in pieces if remark.start <= each.start and each.end <= remark.end]
    inside = (
        inside or [each for each in pieces if each.end <= remark.start][-1:] or list(pieces[:1])
    )
    if not inside:
        return
    who = xml_safe(remark.decision.who) or _AUTHOR
    initials = "".join(word[0] for word in who.split())[:4]
    made = target.add_comment(
        [inside[0].run, inside[-1].run], xml_safe(remark.text), author=who, initials=initials
    )
    made._comment_elm.date = _time(remark.decision.when)


def _time(when: str) -> datetime | None:
    try:
        return datetime.fromisoformat(when)
    except ValueError:
        return None


def _unplaced(document: Document, edit: Edit) -> InputError:
    return unplaced(document, edit, "no change can be tracked where {} stands", ".txt")
