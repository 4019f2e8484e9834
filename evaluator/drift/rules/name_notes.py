"""What an editor may want to know of names and is no drift: bylines, spellings, descriptions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from evaluator.drift.pair.matching import RELATED
from evaluator.drift.pair.pair import Pair
from evaluator.drift.rules import name_spelled
from evaluator.drift.rules.evidence import Evidence
from evaluator.drift.rules.families import names_are_told
from evaluator.drift.text import lexicon
from evaluator.drift.text.names import Name, names
from evaluator.drift.text.side import Side, Word
from evaluator.drift.text.spelling import same_name
from evaluator.rulebook import vocabulary
from evaluator.types import Category, Severity, Span

_WORDS = vocabulary("name")
_AGENCIES = _WORDS.listed("agencies")
_LEADS = sorted(_WORDS.phrases("byline_leads"), key=len, reverse=True)
_LEADING = frozenset(word for phrase in _LEADS for word in phrase)
_FIRST = frozenset(phrase[0] for phrase in _LEADS)
_JOINING = _WORDS.listed("within_bylines") | lexicon.listed("within_names")
_DESCRIBERS = _WORDS.listed("describers")
CREDIT, BYLINE = "credit-exchanged", "byline-exchanged"
_DATELINE = 10  # words within which a credit in brackets stands at the start
_LONGEST = 14  # words of a byline
_MARKS = frozenset(",/-&():")
_INITIAL = 2  # letters of what has a point and ends no sentence ("J.", "Dr.")
_ENDS = frozenset((".", "!", "?"))
_BEHIND = 3  # a comma, an article and a noun
_ARTICLES = frozenset(("a", "an", "the"))
# What a note may be all of; names that changed places are spelled otherwise on top of that.
_SETTLED = frozenset(
    (Category.NAME, Category.MEANING, Category.OMISSION, Category.ADDITION, Category.ATTRIBUTION)
)


class Signed(NamedTuple):
    """A credit or byline: its first and last word, and what names are in it."""

    first: int
    last: int
    names: tuple[str, ...]


def notes(pair: Pair) -> list[Evidence]:
    """Return the notes of a pair, as evidence of no severity."""
    one, other = pair.sides
    code = one.language or "en"
    if one.text == other.text or not names_are_told(code):
        return []
    found = [*_signed(pair), *name_spelled.heard_alike(pair)]
    if code == "en":
        found += _descriptions(pair)
    return found


def is_noted(item: Evidence, told: Sequence[Evidence]) -> bool:
    """Return whether notes say all that a piece of evidence speaks of.

    Args:
        item: What a rule or the detector saw.
        told: The notes of the pair.
    """
    if item.category not in _SETTLED:
        return False
    pairs = (
        (item.original, [span for note in told for span in note.original]),
        (item.rewrite, [span for note in told for span in note.rewrite]),
    )
    return all(_inside(span, spans) for mine, spans in pairs for span in mine)


def _inside(span: Span, others: Sequence[Span]) -> bool:
    return any(other.start <= span.start and span.end <= other.end for other in others)


def _signed(pair: Pair) -> list[Evidence]:
    """Return the agency credit and the byline of a pair that are others in the rewrite."""
    found = []
    for rule, read in ((CREDIT, _credits), (BYLINE, _bylines)):
        ones, others = (list(read(side)) for side in pair.sides)
        for one, other in zip(ones, others, strict=False):
            if are_others(one.names, other.names):
                original, rewrite = pair.sides
                found.append(
                    Evidence(
                        Category.NAME, rule, Severity.NONE, 1.0,
                        (original.span(one.first, one.last),),
                        (rewrite.span(other.first, other.last),),
                    )
                )  # fmt: skip
    return found


def are_others(ones: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Return whether a name on either side is none of the other's, however spelled.

    Args:
        ones: Names in small letters.
        others: Likewise.
    """
    return any(
        not any(same_name(mine, theirs) for theirs in there)
        for here, there in ((ones, others), (others, ones))
        for mine in here
    )


def _is_agency(word: Word) -> bool:
    return word.lower in _AGENCIES


def _credits(side: Side) -> Iterator[Signed]:
    """Yield the agency credits of a side: in brackets in a dateline or at the end, or alone.

    An agency that the sentence is about ("Reuters reported") is no credit.
    """
    words, free = side.words, 0
    for at in side.as_written(_AGENCIES):
        if at < free:
            continue
        last = at
        while last + 2 < len(words) and (
            words[last + 1].text in ("/", ",", "-") and _is_agency(words[last + 2])
        ):
            last += 2
        before = words[at - 1].text if at else ""
        after = words[last + 1].text if last + 1 < len(words) else ""
        ends = all(word.kind == "mark" for word in words[last + 1 :])
        bracketed = before == "(" and after == ")" and (at < _DATELINE or ends)
        alone = words[at].capital and (not at or before in ("-", "–", "—", "/", "©"))
        if bracketed or (ends and alone):
            agencies = tuple(word.lower for word in words[at : last + 1] if _is_agency(word))
            yield Signed(at, last, agencies)
        free = last + 1


def _bylines(side: Side) -> Iterator[Signed]:
    """Yield the bylines of a side: "By", "Editing by" and the like with nothing but names."""
    words, free = side.words, 0
    for at in side.as_written(_FIRST):
        if at < free or not (words[at].capital and (not at or words[at - 1].kind == "mark")):
            continue
        lead = _lead(words, at)
        if not lead:
            continue
        last = at + lead - 1
        while last + 1 < len(words) and _named(words[last + 1], words[last]):
            last += 1
        whole = last + 1 == len(words) or words[last + 1].text in (*_ENDS, ";")
        while last > at and words[last].kind == "mark":
            last -= 1
        names = tuple(
            word.lower
            for word in words[at + lead : last + 1]
            if word.capital and not _is_agency(word)
        )
        if whole and names and last - at < _LONGEST:
            yield Signed(at, last, names)
        free = last + 1


def _named(word: Word, before: Word) -> bool:
    """Return whether a word may stand in a byline: a name, what joins names, an initial's point."""
    if word.kind == "mark":
        return word.text in _MARKS or (word.text == "." and len(before.text) <= _INITIAL)
    return word.kind == "word" and (word.capital or word.lower in _JOINING)


def _lead(words: tuple[Word, ...], at: int) -> int:
    """Return how many words from `at` on lead a byline, 0 for none."""
    for phrase in _LEADS:
        if tuple(word.lower for word in words[at : at + len(phrase)]) == phrase:
            return len(phrase)
    return 0


def signers_in(side: Side) -> tuple[str, ...]:
    """Return the names in what is known to be a byline, an agency's too, in small letters."""
    skipped = _LEADING | lexicon.calendar_and_titles()
    return tuple(
        word.lower
        for word in side.words
        if word.kind == "word" and word.capital and word.lower not in skipped
    )


def agencies_in(side: Side) -> tuple[str, ...]:
    """Return the agencies in what is known to be a credit, in small letters."""
    return tuple(word.lower for word in side.words if _is_agency(word) and word.capital)


def _descriptions(pair: Pair) -> list[Evidence]:
    """Return the plain descriptions that the rewrite puts to names and the original does not.

    Posts and titles are left to the rules: they say more of somebody than what they do.
    """
    original, rewrite = pair.sides
    answered = pair.matching.answered_rewrite
    found = []
    for name in names(rewrite):
        noun = _before(rewrite, name) or _behind(rewrite, name)
        if noun is None or noun.lemma not in _DESCRIBERS:
            continue
        if not all(word.lower in original.lowers for word in name.words):
            continue
        if noun.lemma in original.lemmas or float(answered[noun.index]) >= RELATED:
            continue
        here = original.words[original.standing[name.words[0].lower][0]]
        if _described(original, here):
            continue  # by another word, which is a change
        first = noun.index
        while first and rewrite.words[first - 1].lower in _ARTICLES:
            first -= 1
        found.append(
            Evidence(
                Category.NAME, "name-described", Severity.NONE, 1.0,
                (here.span,), (rewrite.span(first, noun.index),),
                {"original": here.text[: len(here.lower)]},
            )
        )  # fmt: skip
    return found


def _before(side: Side, name: Name) -> Word | None:
    """Return the common noun right before a name."""
    word = side.words[name.first - 1] if name.first else None
    if word is None or word.kind != "word" or not word.content:
        return None
    before = side.words[word.index - 1] if word.index else None
    return word if before is None or before.lower in _ARTICLES else None


def _behind(side: Side, name: Name) -> Word | None:
    """Return the common noun between commas behind a name: "Silva, a striker, …"."""
    after = side.words[name.last + 1 : name.last + 2 + _BEHIND]
    if len(after) < _BEHIND or after[0].text != "," or after[1].lower not in _ARTICLES:
        return None
    ends = len(after) == _BEHIND or after[_BEHIND].text in (",", ".")
    return after[2] if ends and after[2].content else None


def _described(side: Side, word: Word) -> bool:
    """Return whether a noun of that kind stands near a name on its own side."""
    around = side.words[max(0, word.index - 4) : word.index + 6]
    return any(near.lemma in _DESCRIBERS for near in around)
