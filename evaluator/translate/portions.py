"""Segments in portions that one request takes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence


def portions(segments: Sequence[str], most: int, characters: int) -> Iterator[list[str]]:
    """Yield runs of segments, in order.

    Args:
        segments: Any number of them.
        most: Segments in a portion.
        characters: In a portion, unless a single segment has more.
    """
    held: list[str] = []
    size = 0
    for segment in segments:
        if held and (len(held) == most or size + len(segment) > characters):
            yield held
            held, size = [], 0
        held.append(segment)
        size += len(segment)
    if held:
        yield held
