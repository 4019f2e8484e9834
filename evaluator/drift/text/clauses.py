"""Who a verb says does it and whom it is done to, as far as either is told: "was bitten"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from evaluator.drift.text import lexicon
from evaluator.drift.text.names import name_words
from evaluator.drift.text.side import Side, Word
from evaluator.drift.text.syntax import is_adverb, past_form, stands_outside

_BE, _HAVE = lexicon.listed("be"), lexicon.listed("have")
_TAKES_BASE = lexicon.listed("takes_base") | {"to"}
_UNMARKED = lexicon.listed("pasts_unmarked")
_IN_A_GROUP = lexicon.listed("in_a_verb_group")
_SUBJECTS, _OBJECTS = lexicon.listed("subject_pronouns"), lexicon.listed("object_pronouns")
_RELATIVE = frozenset(("who", "which", "that"))
_BEGINS_PHRASE = lexicon.listed("begins_phrase")
_PREPOSITIONS = lexicon.listed("prepositions")
_BELONGING = frozenset(("of", "in", "from", "at"))
_CONTRACTED_BE = lexicon.listed("contracted_be")
_REACH = 8


@dataclass(frozen=True, slots=True)
class Clause:
    """A verb and its parties.

    Attributes:
        verb: The verb.
        passive: Whether it is told of the one it is done to.
        first: Index of the first word of its group: of "has" in "has been bitten".
        last: Index of the last: of "by" in "was bitten by", else of the verb.
        doer: The head of who does it, None where that is not told.
        done_to: Likewise whom or what it is done to.
    """

    verb: Word
    passive: bool
    first: int
    last: int
    doer: Word | None
    done_to: Word | None


def clauses(side: Side, among: Iterable[int]) -> dict[int, Clause]:
    """Return clauses by the index of their verb; what is unsure is left out.

    Args:
        side: Its words.
        among: Indices of the words that are looked at.
    """
    named = name_words(side)
    read = (
        _clause(side, word)
        for word in map(side.words.__getitem__, among)
        if word.kind == "word" and word.content and word.index not in named
    )
    return {clause.verb.index: clause for clause in read if clause is not None}


def _clause(side: Side, verb: Word) -> Clause | None:
    after = side.words[verb.index + 1 : verb.index + 2]
    if after and after[0].lower.endswith(("self", "selves")):
        return None  # "manifests itself" is manifested
    before, auxiliary = _group(side, verb.index)
    if auxiliary == "" and before > 0 and _is_pronoun(side.words[before]):
        auxiliary = _auxiliary(side.words[before - 1])  # "are you interested"
    progressive = verb.lower.endswith("ing")
    past = past_form(verb) or verb.lower in _UNMARKED
    passive = auxiliary == "be" and not progressive
    fitting = {"be": past or progressive, "have": past, "will": verb.lower == verb.lemma}
    if not fitting.get(auxiliary, auxiliary == "" and not progressive):
        return None
    subject = subject_of(side, before)
    if passive:
        by = _by(side, verb.index)
        doer = _object(side, by) if by else None
        return Clause(verb, True, before + 1, by if doer else verb.index, doer, subject)
    thing = _object(side, verb.index)
    if auxiliary == "" and not _finite(side, verb, before, subject, thing):
        return None
    return Clause(verb, False, before + 1, verb.index, subject, thing)


def _finite(side: Side, verb: Word, before: int, subject: Word | None, thing: Word | None) -> bool:
    """Return whether a bare form is a verb of its own: no noun, no participle behind one."""
    past = past_form(verb) or verb.lower in _UNMARKED
    if subject is None or not (past or verb.lower != verb.lemma or _is_pronoun(subject)):
        return False
    behind_who = side.words[before].lower in _RELATIVE
    if thing is not None or behind_who or _is_pronoun(subject):
        return True
    # "The minister asked about it.": where nothing else may be the verb, and no headline.
    first = side.words[0].lower in _BEGINS_PHRASE and subject.index in (1, 2)
    after = side.words[verb.index + 1].text if verb.index + 1 < len(side.words) else ""
    asks = after in ("about", "to", ".") and side.text.endswith(".")
    return past and first and asks and not _other_verb(side, verb)


def _other_verb(side: Side, verb: Word) -> bool:
    return any(
        word != verb and (_auxiliary(word) or (word.content and past_form(word)))
        for word in side.words
        if word.lower != "to"
    )


def _is_pronoun(word: Word) -> bool:
    return word.lower.partition("'")[0] in _SUBJECTS


def _group(side: Side, index: int) -> tuple[int, str]:
    """Return the index of the word before a verb's group, and the auxiliary nearest to the verb.

    "be", "have", "will" for all that a bare form follows, "" for none, "?" where it is unsure.
    """
    nearest, behind_to = "", False
    for k in range(index - 1, -1, -1):
        word = side.words[k]
        kind = _auxiliary(word)
        if kind == "be" and behind_to:
            return k, "?"  # "the aim is to win"
        if kind:
            nearest, behind_to = nearest or kind, word.lower == "to"
        elif not word.content and (end := word.text.lower().partition("'")[2]):
            return k, nearest or _shortened(word, end)
        elif word.lower in _IN_A_GROUP or (word.lower.endswith("ly") and not word.capital):
            continue
        elif not behind_to:
            return k, nearest
        # "Work to do" is work to be done; "tried to persuade" is of who tried, but "was sent to".
        elif not (word.content and past_form(word)) or _auxiliary(side.words[k - 1]) == "be":
            return k, "?"
        else:
            behind_to = False
    return -1, nearest


def _shortened(word: Word, end: str) -> str:
    """Return what hangs on a pronoun: "they've", "we'll"; "he's" may be either."""
    if word.text.lower() in _CONTRACTED_BE:
        return "?"
    if end in ("m", "re"):
        return "be"
    if end == "ve":
        return "have"
    return "will" if end in ("ll", "d") else "?"


def _auxiliary(word: Word) -> str:
    lower = word.lower.removesuffix("n't") or word.lower
    if lower in _BE:
        return "be"
    if lower in _HAVE:
        return "have"
    return "will" if lower in _TAKES_BASE or word.lower in _TAKES_BASE else ""


def subject_of(side: Side, k: int) -> Word | None:
    """Return the head of the noun phrase that ends at word `k`, of "who" what it stands for."""
    if k > 0 and side.words[k].lower in _RELATIVE:
        k -= 2 if side.words[k - 1].text == "," else 1
        if side.words[k].lemma in lexicon.listed("reporting"):
            return None
    if k < 0 or (_is_pronoun(side.words[k]) and k and side.words[k - 1].lower in _PREPOSITIONS):
        return None
    if _is_pronoun(side.words[k]):
        return side.words[k]
    head: Word | None = None
    for j in range(k, max(-1, k - _REACH), -1):
        word = side.words[j]
        if word.text == "-":
            continue
        if word.kind == "mark":
            break
        if word.kind == "number" or (word.content and is_adverb(word)):
            continue
        if word.content:
            if head is not None and stands_outside(word):
                break
            head = head or word
        elif head is not None and word.lower in _BELONGING:
            if not j or not side.words[j - 1].content or stands_outside(side.words[j - 1]):
                return head if word.lower == "of" else None
            head = None
        elif head is not None and word.lower in _PREPOSITIONS:
            return None  # "in the last minute scored Ruiz"
        elif head is None or word.lower not in _BEGINS_PHRASE:
            break
    return head


def _object(side: Side, index: int) -> Word | None:
    """Return the head of the noun phrase that begins behind a word."""
    head: Word | None = None
    for word in side.words[index + 1 : index + 1 + _REACH]:
        if head is None and word.lower in _OBJECTS and not _owns(side, word):
            return word
        if word.text == "-" and head is not None:
            continue
        if word.kind == "mark" or (head is not None and stands_outside(word)):
            break
        if word.content and not is_adverb(word):
            if word.kind == "number" or (head is not None and head.capital > word.capital):
                break
            head = word
        elif head is not None or (not word.content and word.lower not in _BEGINS_PHRASE):
            break
    return head


def _owns(side: Side, word: Word) -> bool:
    """Return whether "her" is whose something is."""
    after = side.words[word.index + 1 : word.index + 2]
    return word.lower == "her" and bool(after) and after[0].content


def _by(side: Side, index: int) -> int:
    for word in side.words[index + 1 : index + 1 + _REACH]:
        if word.lower == "by":
            return word.index
        if word.kind == "mark" and word.text != "-":
            break
    return 0
