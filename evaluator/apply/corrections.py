"""From decisions to edits of the rewrite's text, the smallest that say the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from evaluator.errors import InputError
from evaluator.report.decisions import Decision, DecisionFile
from evaluator.types import Document

_MOST = 60


@dataclass(frozen=True)
class Edit:
    """A stretch of the text and what takes its place; `start` is `end` where words are put in."""

    start: int
    end: int
    text: str
    decision: Decision


@dataclass(frozen=True)
class Remark:
    """An accepted flag without a wording, or a comment, and the words that it is about."""

    start: int
    end: int
    text: str
    decision: Decision


@dataclass(frozen=True)
class Corrections:
    """All edits in the text's order, all remarks, and how many fixes have no wording yet."""

    edits: tuple[Edit, ...]
    remarks: tuple[Remark, ...]
    open: int


def of(document: Document, file: DecisionFile) -> Corrections:
    """Return what `file` says about `document`: nothing where one correction is at fault.

    Raises:
        InputError: `apply-other-text`, `apply-unplaced` or `apply-overlap`.
    """
    if file.rewrite_sha256 and file.rewrite_sha256 != document.sha256:
        raise InputError(
            "apply-other-text",
            f"{document.path}: not the text that was decided about (its SHA-256 is another).",
            "Give the rewrite that the report was made of.",
        )
    edits: list[Edit] = []
    remarks: list[Remark] = []
    lost: list[str] = []
    without = 0
    for each in file.decisions:
        if each.decision != "accept" or each.sampled:
            continue
        place = _place(document.text, each)
        if each.correction or each.remove:
            if place is None:
                lost.append(_named(each))
                continue
            edit = _edit(document.text, each, *place)
            if edit is not None and not any(_same(edit, other) for other in edits):
                edits.append(edit)
        else:
            without += 1
        if place is not None and (each.comment or not (each.correction or each.remove)):
            remarks.append(Remark(*place, _said(each), each))
    if lost:
        message = f"{document.path}: {_listed(lost)} cannot be placed."
        cure = "Nothing was written. Decide about them again in a report of this rewrite."
        raise InputError("apply-unplaced", message, cure)
    edits.sort(key=lambda edit: (edit.start, edit.end))
    clashes = [(a, b) for a, b in pairwise(edits) if b.start < a.end]
    if clashes:
        named = [f"{_named(a.decision)} and {_named(b.decision)}" for a, b in clashes]
        message = f"{document.path}: corrections of the same words: {'; '.join(named)}."
        cure = "Nothing was written. Change one of the two in the report and save the decisions."
        raise InputError("apply-overlap", message, cure)
    return Corrections(tuple(edits), tuple(remarks), without)


def apply(text: str, edits: Sequence[Edit]) -> str:
    """Return `text` with `edits` made, which are in order and do not overlap."""
    parts, at = [], 0
    for edit in edits:
        parts += [text[at : edit.start], edit.text]
        at = edit.end
    return "".join([*parts, text[at:]])


def _place(text: str, decision: Decision) -> tuple[int, int] | None:
    """Return the span that a decision is about; found anew where the text before it moved."""
    start, end = decision.start, decision.end
    if start is None or end is None or end < start:
        return None
    if start == end:
        anchor = decision.anchor
        if start <= len(text) and text[max(0, start - len(anchor)) : start] == anchor:
            return start, end
        at = _only(text, anchor)
        return None if at is None else (at + len(anchor), at + len(anchor))
    if text[start:end] == decision.replaced:
        return start, end
    at = _only(text, decision.replaced)
    return None if at is None else (at, at + len(decision.replaced))


def _only(text: str, words: str) -> int | None:
    return text.index(words) if words and text.count(words) == 1 else None


def _edit(text: str, decision: Decision, start: int, end: int) -> Edit | None:
    if decision.remove:
        return Edit(start, end + (text[end : end + 1] == " "), "", decision)
    if start == end:
        return Edit(start, end, decision.before + decision.correction + decision.after, decision)
    head, tail = _shared(text[start:end], decision.correction)
    made = decision.correction[head : len(decision.correction) - tail]
    if start + head == end - tail and not made:
        return None
    return Edit(start + head, end - tail, made, decision)


def _shared(old: str, new: str) -> tuple[int, int]:
    """Return how much both share at their start and end, cut between words."""
    most = min(len(old), len(new))
    head = 0
    while head < most and old[head] == new[head]:
        head += 1
    while head and _is_word(old, head - 1) and (_is_word(old, head) or _is_word(new, head)):
        head -= 1
    tail = 0
    while tail < most - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    while (
        tail
        and _is_word(old, len(old) - tail)
        and (_inside(old, head, tail) or _inside(new, head, tail))
    ):
        tail -= 1
    return head, tail


def _inside(text: str, head: int, tail: int) -> bool:
    """Whether what is left between head and tail ends in a word."""
    return len(text) - tail > head and _is_word(text, len(text) - tail - 1)


def _is_word(text: str, at: int) -> bool:
    return 0 <= at < len(text) and text[at].isalnum()


def _same(one: Edit, other: Edit) -> bool:
    alike = (one.start, one.end, one.text) == (other.start, other.end, other.text)
    return alike and one.start < one.end


def _said(decision: Decision) -> str:
    kind = decision.category.replace("_", " ")
    return f"{kind}: {decision.comment}" if decision.comment else kind


def _named(decision: Decision) -> str:
    words = " ".join((decision.correction or decision.replaced or decision.original).split())
    short = words if len(words) <= _MOST else words[: _MOST - 1] + "…"
    return f"{decision.category} “{short}”"


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names)


def visible(text: str) -> str:
    """Return a text without its white space, to hold two writings of it against each other."""
    return "".join(text.split())


def unplaced(document: Document, edit: Edit, why: str, endings: str) -> InputError:
    """Return the error for an edit whose place is not clear in a format.

    Args:
        document: What is edited.
        edit: The edit.
        why: What is wrong, `{}` for its words.
        endings: Of the files that it could be written to.
    """
    words = " ".join((document.text[edit.start : edit.end] or edit.text).split())
    return InputError(
        "apply-unplaced",
        f"{document.path}: {why.format(f'“{words[:60]}”')}.",
        f"Nothing was written. Give -o a name that ends in {endings}, or correct it by hand.",
    )
