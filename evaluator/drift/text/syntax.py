"""Syntax without a parser: where a noun phrase ends, who does it and whom it is done to.

A noun phrase ends at a figure, a time, or what looks like a verb. A deed is read whichever way it
is told: "the dog bit the child", "the child was bitten by the dog", "the dog which bit the child";
"sold to" and "bought from" are told from either end (see `converses.tsv`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from evaluator.drift.text import lexicon
from evaluator.drift.text.kept import once
from evaluator.drift.text.names import name_words
from evaluator.drift.text.numeral_words import is_numeral
from evaluator.drift.text.side import Side, Word

_PREPOSITIONS = lexicon.listed("prepositions")
_AUXILIARIES = lexicon.listed("auxiliaries")
_MUTUAL = lexicon.listed("mutual")
_ADVERBS_OF_TIME = lexicon.listed("adverbs_of_time")
_AFTER = 5
_REACH = 8  # words between a verb and the preposition that brings in the other party
_BE = lexicon.listed("be") | {"get", "got"}
_RELATIVE = frozenset(("who", "which", "that", "whom"))
_ASKED_BY = frozenset(("to", "from", "by", "with", "for", "against"))
ARTICLES = lexicon.listed("determiners")
_DETERMINERS = ARTICLES - {"that"}
# What joins a doer and where it is: "police in Tema accused".
_WHERE = frozenset(("of", "in", "from", "at"))


@dataclass(frozen=True, slots=True)
class Deed:
    """One telling of a deed.

    Attributes:
        verb: The verb that tells it.
        relation: Number of its row in `converses.tsv`, -1 for a verb that is not listed.
        doer: The content words that name who does it.
        done_to: Likewise whom or what it is done to.
    """

    verb: Word
    relation: int
    doer: tuple[Word, ...]
    done_to: tuple[Word, ...]


@once
def deeds(side: Side, verbs: frozenset[str]) -> list[Deed]:
    """Return the deeds that a side tells of, with both parties, in the order of their verbs.

    Args:
        side: Either side.
        verbs: Base forms of the verbs that are wanted beside those of the table.
    """
    frames = _frames()
    named = name_words(side)
    return [
        Deed(verb, relation, tuple(doer), tuple(done_to))
        for verb in side.words
        if (verb.lemma in frames or (verb.content and verb.lemma in verbs))
        and _verbal(side, verb, named)
        for relation, doer, done_to in _tellings(side, verb)
        if doer and done_to
    ]


Telling = tuple[int, list[Word], list[Word]]


def _tellings(side: Side, verb: Word) -> Iterator[Telling]:
    """Yield what a verb may tell of: row of the table, who does it, whom it is done to."""
    k = verb.index
    passive = is_passive(side, k) and not verb.lower.endswith("ing")
    by = _joining(side, k, "by") if passive else 0
    doer = _run_after(side, by) if by else [] if passive else _doer(side, k)
    if not doer:
        return
    subject = _doer(side, k) if passive else _antecedent(side, doer[0].index)
    listed = False
    for relation, turned_round, particles, joining in _frames().get(verb.lemma, ()):
        start = k + len(particles)
        if tuple(word.lower for word in side.words[k + 1 : start + 1]) != particles:
            continue
        if joining != "_":
            start = _joining(side, start, joining)
        after = _run_after(side, start) if start and not (passive and joining == "_") else []
        for other in (after, subject if joining == "_" or not passive else []):
            listed = listed or bool(other)
            yield (relation, other, doer) if turned_round else (relation, doer, other)
    if listed or not verb.content:
        return
    if not passive and _has_object(side, k):
        yield -1, doer, _run_after(side, k)
    yield -1, doer, subject


@cache
def _frames() -> dict[str, list[tuple[int, bool, tuple[str, ...], str]]]:
    """Return the frames of the table by verb: row, from the other end, particles, what joins."""
    found: dict[str, list[tuple[int, bool, tuple[str, ...], str]]] = {}
    for row, columns in enumerate(lexicon.rows("converses.tsv")):
        for column, frames in enumerate(columns):
            for frame in frames.split(", "):
                verb, *particles, joining = frame.split(" ")
                found.setdefault(verb, []).append((row, column == 1, tuple(particles), joining))
    return found


def converse(one: str, other: str) -> bool:
    """Return whether two verbs tell of one deed from either end: "teach", "learn"."""
    frames = _frames()
    return any(
        row == there and turned_round != back
        for row, turned_round, *_ in frames.get(one, ())
        for there, back, *_ in frames.get(other, ())
    )


def _joining(side: Side, index: int, preposition: str) -> int:
    """Return where a preposition stands after a verb within its clause; 0 where it does not."""
    for word in side.words[index + 1 : index + 1 + _REACH]:
        if word.lower == preposition:
            return word.index
        if word.text in _ENDS:
            break
    return 0


_ENDS = frozenset('.,;:!?"')


def is_passive(side: Side, index: int) -> bool:
    """Return whether a form of "be" stands right before a verb, adverbs aside."""
    words = side.words
    return (index > 0 and words[index - 1].lower in _BE) or (
        index > 1 and words[index - 2].lower in _BE
    )


def _verbal(side: Side, word: Word, named: frozenset[int]) -> bool:
    """Return whether a word may be a verb: no name, no article or preposition before it."""
    if word.kind != "word" or word.index in named or not 0 < word.index < len(side.words) - 1:
        return False
    if word.lemma in _MUTUAL or word.lower.removesuffix("s") in _MUTUAL:  # "remains" is a noun, too
        return False
    if word.lower in _ADVERBS_OF_TIME:
        return False
    before = side.words[word.index - 1]
    if before.lower == "to":
        return word.lower == word.lemma
    return (
        before.kind == "word"
        and before.lower not in _PREPOSITIONS
        and before.lower not in _DETERMINERS
    )


def _has_object(side: Side, index: int) -> bool:
    """Whether what stands after a verb is its object, and not the noun that it belongs to."""
    verb, after = side.words[index], side.words[index + 1]
    return after.kind != "mark" and (
        after.lower in ARTICLES or after.capital or verb.lower != verb.lemma or not after.content
    )


def _doer(side: Side, index: int) -> list[Word]:
    """Return the words before a verb that name who does it; of "who" or "which", what they mean."""
    k = index - 1
    while k > 0 and side.words[k].lower in _AUXILIARIES:
        k -= 1
    if side.words[k].lower in _RELATIVE:
        return _meant(side, k)
    return _run_before(side, index)


def _antecedent(side: Side, first: int) -> list[Word]:
    """Return what a clause is about whose doer begins at `first`: "the fund to which Ruiz lent"."""
    while first and side.words[first - 1].lower in _DETERMINERS:
        first -= 1
    if first and side.words[first - 1].lower in _RELATIVE:
        return _meant(side, first - 1)
    return []


def _meant(side: Side, relative: int) -> list[Word]:
    """Return the words that a relative pronoun stands for; none where "that" reports a speech."""
    end = relative
    if end and side.words[end - 1].lower in _ASKED_BY:
        end -= 1
    if end and side.words[end - 1].text == ",":
        end -= 1
    if not end or side.words[end - 1].lemma in lexicon.listed("reporting"):
        return []
    return _run_before(side, end)


def _run_before(side: Side, index: int) -> list[Word]:
    """Return the content words right before a verb, auxiliaries and adverbs skipped."""
    if index > 1 and side.words[index - 1].lower == "to":
        index -= 2  # the doer of "tried to persuade" stands before "tried"
    run: list[Word] = []
    for k in range(index - 1, max(-1, index - 1 - _AFTER), -1):
        word = side.words[k]
        if word.text == "-":
            continue
        if word.kind == "mark" or (run and _begins(word, run[0])):
            break
        if word.content and not is_adverb(word):
            run.insert(0, word)
        elif run and word.lower in _WHERE:
            continue
        elif run or (not word.content and word.lower not in _AUXILIARIES):
            break
    return run


def _begins(before: Word, word: Word) -> bool:
    """Return whether a noun phrase begins at a word: behind a verb, or with whose it is."""
    whose = word.capital and word.text.endswith(("'s", "s'"))
    return before.content and not before.capital and (whose or stands_outside(before))


def _run_after(side: Side, index: int) -> list[Word]:
    """Return the first content words after a verb, an article before them skipped."""
    run: list[Word] = []
    for word in side.words[index + 1 : index + 1 + _AFTER]:
        if run and word.lower == "of" and run[-1].capital:
            continue
        if word.text == "-" and run:
            continue
        if word.kind == "mark" or (not word.content and (run or word.lower not in ARTICLES)):
            break
        if run and stands_outside(word):
            break
        if word.content and not is_adverb(word):
            run.append(word)
    return run


_SAME_FORM = frozenset(("cost", "hit", "cut", "put", "let", "quit"))  # in past and present
_OTHER_ENDINGS = ("s", "ing", "er", "est", "men", "children")


def past_form(word: Word) -> bool:
    """Return whether a verb has a past form: what is neither its base, "-s" nor "-ing" form."""
    return word.lower != word.lemma and not word.lower.endswith(_OTHER_ENDINGS)


def stands_outside(word: Word) -> bool:
    """Return whether a word behind a noun is no part of its phrase: "bank lent", "city two"."""
    if word.kind == "number" or is_numeral(word.lower):
        return True
    if word.capital:
        return False
    return past_form(word) or word.lower in _SAME_FORM or is_adverb(word)


def is_adverb(word: Word) -> bool:
    """Return whether a word says when, where or how: "later", "promptly"."""
    return word.lower.endswith("ly") or word.lower in _ADVERBS_OF_TIME
