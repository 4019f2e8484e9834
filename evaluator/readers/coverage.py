"""What a reader gave of what it saw: the letters counted, and what is told of the rest."""

from __future__ import annotations

from collections import Counter

from evaluator.readers.block import letters_in
from evaluator.readers.extract import Extract
from evaluator.types import Warning_

MAX_UNREAD = 0.05
"""Share of a side's letters that may be left out unrecognised before the verdict says so."""
_NO_REASON = "without a reason"


def coverage_of(found: Extract, name: str) -> tuple[float, tuple[Warning_, ...]]:
    """Say how much of a file was left out that is no recognised furniture.

    Args:
        found: What its reader found.
        name: How messages call the file.

    Returns:
        The share of the letters, 0 to 1, and a warning where there are any: "text-unread" where
        they are more than `MAX_UNREAD`, else "text-left-out".
    """
    given = letters_given(found)
    reasons: Counter[str] = Counter()
    known = 0
    for each in found.dropped:
        count = letters_in(each.text)
        if each.known:
            known += count
        else:
            reasons[each.reason] += count
    if found.letters is not None and (lost := found.letters - given - known - reasons.total()) > 0:
        reasons[_NO_REASON] += lost
    unread = reasons.total()
    if not unread:
        return 0.0, ()
    share = unread / (given + unread)
    said = ", ".join(f"{count:,} {reason}" for reason, count in reasons.most_common())
    message = (
        f"{name}: {unread:,} of {given + unread:,} letters ({share:.1%}) were left out and may be "
        f"the article's: {said}."
    )
    slug = "text-unread" if share > MAX_UNREAD else "text-left-out"
    return share, (Warning_(slug, message),)


def letters_given(found: Extract) -> int:
    """Return how many letters and digits the paragraphs of an extract hold."""
    return sum(letters_in(found.text[block.start : block.end]) for block in found.blocks)
