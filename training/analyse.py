"""A sentence as the edits see it: words with spans, tags and lemmas; and how edits are applied.

The tagger is a look-up with a few rules of context. It need not be perfect: an edit that a wrong
tag lets through still changes the words that it says it changes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from evaluator.text import words
from evaluator.types import Category, Span
from training.lexicon import Lexicon, wordnet_pos
from training.wordlists import LISTS

_BE = {"be", "is", "are", "was", "were", "been", "being", "am", "'s", "'re", "'m"}
_HAVE = {"have", "has", "had", "having"}
MODALS = {"will", "would", "can", "could", "may", "might", "must", "shall", "should"}
VOWEL_SOUND = re.compile(
    r"(?:[aeiou](?!ni[^nm]|u[^n]|ne\b|nce\b)|honou?r|hour|heir|8|11\b|18\b)", re.I
)
FUNCTION = frozenset(LISTS["function_words"])


@dataclass(frozen=True)
class Word:
    """A word of a sentence: its span, its form in lower case, Penn tag and lemma."""

    start: int
    end: int
    text: str
    lower: str
    tag: str
    lemma: str

    @property
    def content(self) -> bool:
        """Whether the word carries meaning of its own."""
        return self.lower not in FUNCTION and any(c.isalnum() for c in self.text)


@dataclass(frozen=True)
class Sentence:
    """A text and its words."""

    text: str
    words: tuple[Word, ...]

    def between(self, first: int, last: int) -> str:
        """The text from word `first` to word `last`, both included."""
        return self.text[self.words[first].start : self.words[last].end]


@dataclass(frozen=True)
class Edit:
    """Replace `text[start:end]` by `new`.

    `category` None: the edit keeps the meaning. `quiet`: the change is needed for grammar or
    place and is not itself what drifted, so it is not marked.
    """

    start: int
    end: int
    new: str
    category: Category | None = None
    quiet: bool = False


@dataclass(frozen=True)
class Mark:
    """A span that drifted, and how."""

    start: int
    end: int
    category: Category


def analyse(text: str, lexicon: Lexicon) -> Sentence:
    """Tag and lemmatise `text`."""
    spans: list[Span] = []
    for span in words(text):
        form = text[span.start : span.end]
        cut = max(form.rfind("n't"), form.rfind("n’t"))
        apostrophe = max(form.rfind("'"), form.rfind("’"))
        if cut > 0 and cut == len(form) - 3:
            spans += [Span(span.start, span.start + cut), Span(span.start + cut, span.end)]
        elif apostrophe > 0 and len(form) - apostrophe <= 3:
            at = span.start + apostrophe
            spans += [Span(span.start, at), Span(at, span.end)]
        else:
            spans.append(span)
    tags: list[str] = []
    for i, span in enumerate(spans):
        form = text[span.start : span.end].replace("’", "'")
        start_of_sentence = i == 0 or text[spans[i - 1].start : spans[i - 1].end] in '.!?:"“'
        previous = text[spans[i - 1].start : spans[i - 1].end].lower() if i else ""
        tags.append(_tag(form, previous, tags[-1] if tags else "", start_of_sentence, lexicon))
    out = []
    for span, tag in zip(spans, tags, strict=True):
        form = text[span.start : span.end]
        pos = wordnet_pos(tag)
        lower = form.lower().replace("’", "'")
        lemma = lexicon.lemma(lower, pos) if pos else lower
        out.append(Word(span.start, span.end, form, lower, tag, lemma))
    return Sentence(text, tuple(out))


def _tag(form: str, previous: str, previous_tag: str, initial: bool, lexicon: Lexicon) -> str:
    lower = form.lower()
    if lower == "n't" or lower == "not":
        return "RB"
    if lower in MODALS or lower == "wo" or lower == "ca":
        return "MD"
    if form[0].isdecimal():
        return "CD"
    if not form[0].isalpha() and not form.startswith("'"):
        return "."
    if form.startswith("'"):
        return "POS"
    if form[0].isupper() and not initial and lower not in FUNCTION:
        return "NNP"
    known = lexicon.tags.get(lower)
    if initial and form[0].isupper() and (known is None or known.startswith("NNP")):
        return "NNP"
    tag = known or _guess(lower, lexicon)
    verb = ("v", lexicon.lemma(lower, "v")) in lexicon.senses
    if tag in ("NN", "NNP", "VBP", "VBD", "VBN") and verb and lexicon.lemma(lower, "v") == lower:
        if previous == "to" or previous in MODALS or previous in ("n't", "did", "does", "do"):
            return "VB"
        if previous_tag == "PRP" and tag == "NN":
            return "VBP"
    if tag == "NNS" and verb and previous in ("he", "she", "it", "who", "which"):
        return "VBZ"
    if tag == "VBD" and (previous in _BE or previous in _HAVE):
        return "VBN"
    if tag == "VBN" and previous_tag in ("PRP", "NNP", "NN", "NNS") and previous not in _BE:
        return "VBD"
    if tag in ("VB", "VBP") and previous_tag in ("DT", "PRP$", "JJ") and previous != "that":
        return "NN" if ("n", lexicon.lemma(lower, "n")) in lexicon.senses else tag
    return tag


def _guess(lower: str, lexicon: Lexicon) -> str:
    for pos, tag, endings in (
        ("v", "VBG", ("ing",)),
        ("v", "VBD", ("ed",)),
        ("n", "NNS", ("s",)),
        ("v", "VBZ", ("s",)),
    ):
        if lower.endswith(endings) and (pos, lexicon.lemma(lower, pos)) in lexicon.senses:
            return tag
    for pos, tag in (("n", "NN"), ("v", "VB"), ("a", "JJ"), ("r", "RB")):
        if (pos, lower) in lexicon.senses:
            return tag
    for ending, tag in (("ly", "RB"), ("ous", "JJ"), ("ful", "JJ"), ("able", "JJ"), ("al", "JJ")):
        if lower.endswith(ending):
            return tag
    return "NN"


def apply(
    text: str, edits: Sequence[Edit], grammar: bool = True
) -> tuple[str, list[Mark], list[Mark]]:
    """Apply `edits`, then mend articles, capitals and spaces around them.

    Args:
        text: What is edited.
        edits: What is done to it.
        grammar: False mends spaces and stray commas alone.

    Returns:
        The new text, the marks in the old text and the marks in the new text. Marks quote the
        edited words exactly, white space at their ends left out.

    Raises:
        ValueError: Edits overlap.
    """
    out: list[str] = []
    at = length = 0
    old_marks: list[Mark] = []
    raw: list[Mark] = []
    for edit in sorted(edits, key=lambda e: (e.start, e.end)):
        if edit.start < at:
            raise ValueError("edits overlap")
        out.append(text[at : edit.start])
        length += edit.start - at
        new = edit.new
        if edit.category and not edit.quiet:
            if edit.end > edit.start:
                old_marks.append(Mark(edit.start, edit.end, edit.category))
            if new:
                raw.append(Mark(length, length + len(new), edit.category))
        out.append(new)
        length += len(new)
        at = edit.end
    out.append(text[at:])
    mended, where = _mend("".join(out), text, grammar)
    new_marks = []
    for mark in raw:
        start, end = where(mark.start), where(mark.end)
        new_marks.append(Mark(start, end, mark.category))
    return mended, _tight(old_marks, text), _tight(new_marks, mended)


def _tight(marks: Sequence[Mark], text: str) -> list[Mark]:
    """Marks without white space or commas at their ends; empty ones dropped."""
    out = []
    for mark in marks:
        start, end = mark.start, mark.end
        while start < end and text[start] in " \t,;":
            start += 1
        while end > start and text[end - 1] in " \t,;":
            end -= 1
        if start < end:
            out.append(Mark(start, end, mark.category))
    return out


_MENDS = (
    (re.compile(r"(?<=\s)\s+"), ""),
    (re.compile(r"^[\s,;]+"), ""),
    (re.compile(r"\s+$"), ""),
    (re.compile(r"\s+(?=[,.;:?!])(?![.,]\d)"), ""),
    (re.compile(r",(?=\s*[,.;?!])"), ""),
    (re.compile(r"(?<=\()\s+|\s+(?=\))"), ""),
)
_ARTICLE = re.compile(r"\b([Aa])(n?) (?=([\w$€£]+))")


def _mend(text: str, old: str, grammar: bool):
    """Put right what an edit leaves behind, so that damage is not given away by bad form."""
    cuts: list[tuple[int, int, str]] = []
    for pattern, new in _MENDS:
        cuts += [(m.start(), m.end(), new) for m in pattern.finditer(text) if m.end() > m.start()]
    for match in _ARTICLE.finditer(text) if grammar else ():
        following = match.group(3)
        wants_n = bool(VOWEL_SOUND.match(following))
        if (
            wants_n != bool(match.group(2))
            and not following.isupper()
            and following[0] not in "$€£"
        ):
            cuts.append((match.start(2), match.end(2), "n" if wants_n else ""))
    first = next((i for i, c in enumerate(text) if c.isalpha() or c.isdecimal()), None)
    old_first = next((c for c in old if c.isalpha() or c.isdecimal()), "")
    if grammar and first is not None and old_first.isupper() and text[first].islower():
        cuts.append((first, first + 1, text[first].upper()))
    cuts.sort()
    kept: list[tuple[int, int, str]] = []
    for cut in cuts:
        if not kept or cut[0] >= kept[-1][1]:
            kept.append(cut)
    out: list[str] = []
    at = 0
    for start, end, new in kept:
        out += [text[at:start], new]
        at = end
    out.append(text[at:])

    def where(offset: int) -> int:
        shift = 0
        for start, end, new in kept:
            if end <= offset:
                shift += len(new) - (end - start)
            elif start < offset:
                shift -= offset - start - min(len(new), offset - start)
        return offset + shift

    return "".join(out), where
