"""Candidates."""

from __future__ import annotations
from evaluator.read.block import Block
from evaluator.types import Paragraph


def mark(text: str, blocks: list[Block]) -> tuple[Paragraph, ...]:
    """Mark."""
    return tuple(Paragraph(b.start, b.end) for b in blocks)
