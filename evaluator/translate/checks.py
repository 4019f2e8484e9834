"""What can be seen of a translation without knowing either language.

Notes of a segment, as they stand in `TranslationSegment.notes`:

- "kept": nothing in it to translate (no letters, or an address alone), so it was left as it is;
- "cut": too long for the engine, translated clause by clause;
- "empty": the engine gave nothing;
- "loop": the engine repeats itself;
- "length": the translation is far longer or shorter than what was translated;
- "same": several words came back as they were;
- "language": it reads like the language that was to be translated.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import regex

from evaluator.translate import codes
from evaluator.types import Warning_

Detect = Callable[[str], str | None]
"""Returns the ISO 639-1 code of a text, None where that is uncertain."""

_LETTER = regex.compile(r"\p{L}")
_ADDRESS = regex.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\S+|[@#]\w+")
_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")
_LONGEST_GRAM = 8
_LEAST_REPEATS = 4
_LEAST_LETTERS = 40
_LONGER, _SHORTER = 3.0, 0.25
_DENSE = 3.0  # a sign of Chinese or Japanese says as much as so many letters
_SAME_WORDS = 5

_SAID: Mapping[str, tuple[str, str]] = {
    "kept": ("translation-kept", "held nothing to translate and {was} left as {it}"),
    "cut": (
        "translation-cut",
        "{was} too long for the engine and {was} translated clause by clause",
    ),
    "empty": ("translation-empty", "came back empty and {is} missing"),
    "loop": ("translation-loop", "came back with words that repeat"),
    "length": ("translation-length", "came back far longer or shorter"),
    "same": ("translation-same", "came back as {it}, untranslated"),
    "language": ("translation-language", "still {read} like the language to be translated"),
}


def has_words(text: str) -> bool:
    """Whether there is something to translate: a letter outside of addresses."""
    return _LETTER.search(_ADDRESS.sub(" ", text)) is not None


def notes_of(before: str, after: str, source: str, target: str, detect: Detect) -> list[str]:
    """Return the notes of a segment that was translated.

    Args:
        before: The segment.
        after: Its translation.
        source: Code of the language of `before`.
        target: Likewise of `after`.
        detect: Tells languages.
    """
    if not after:
        return ["empty"]
    notes = []
    if repeats(after) > max(_LEAST_REPEATS - 1, repeats(before)):
        notes.append("loop")
    ratio = _weight(after, target) / max(_weight(before, source), 1.0)
    if len(before) >= _LEAST_LETTERS or ratio > 1:
        long = _weight(after, target) >= _LEAST_LETTERS and ratio > _LONGER
        if long or ratio < _SHORTER:
            notes.append("length")
    if before == after and len(_WORD.findall(before)) >= _SAME_WORDS:
        notes.append("same")
    elif codes.base(source) != codes.base(target) and detect(after) == codes.base(source):
        notes.append("language")
    return notes


def repeats(text: str) -> int:
    """Return how often the most repeated run of words stands in a row, 1 where none repeats."""
    words = [word.casefold() for word in _WORD.findall(text)]
    most = 1
    for size in range(1, _LONGEST_GRAM + 1):
        run = 0  # words in a row that equal the one `size` before them
        for at in range(size, len(words)):
            run = run + 1 if words[at] == words[at - size] else 0
            most = max(most, run // size + 1)
    return most


def warnings_of(notes: Sequence[Sequence[str]], way: str) -> list[Warning_]:
    """Return a warning for each kind of note that stands on a segment.

    Args:
        notes: Those of each segment, in order.
        way: What the segments went through, such as "On the way back by apertium".
    """
    found = []
    for note, (slug, said) in _SAID.items():
        at = [number for number, some in enumerate(notes, 1) if note in some]
        if at:
            one = len(at) == 1
            words = {
                "was": "was" if one else "were",
                "is": "is" if one else "are",
                "it": "it was" if one else "they were",
                "read": "reads" if one else "read",
            }
            what = f"segment {_some(at)}" if one else f"{len(at):,} segments ({_some(at)})"
            found.append(Warning_(slug, f"{way}, {what} {said.format(**words)}."))
    return found


def _some(numbers: Sequence[int]) -> str:
    more = f" and {len(numbers) - 5:,} more" if len(numbers) > 5 else ""
    return ", ".join(map(str, numbers[:5])) + more


def _weight(text: str, language: str) -> float:
    dense = codes.base(language) in ("zh", "ja")
    return len(text) * (_DENSE if dense else 1.0)
