"""An anchor for every slug on the page of messages."""

from __future__ import annotations

import re

_ENTRY = re.compile(r"^- ((?:`[a-z0-9-]+`(?:, )?)+):", re.MULTILINE)


def with_anchors(page: str) -> str:
    """Return the page with `messages.html#SLUG` leading to the entry of each slug."""
    return _ENTRY.sub(lambda entry: re.sub(r"`([^`]+)`", r"[`\1`]{#\1}", entry[0]), page)
