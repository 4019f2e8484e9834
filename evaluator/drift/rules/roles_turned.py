"""One verb told of other parties: "was asked", "asked"; "I know", "the cook knows"."""

from __future__ import annotations

from evaluator.drift.pair.matching import LIKE, Matching
from evaluator.drift.pair.opposition import turned
from evaluator.drift.pair.pair import Pair
from evaluator.drift.rules.evidence import Evidence
from evaluator.drift.text import lexicon
from evaluator.drift.text.clauses import Clause, clauses
from evaluator.drift.text.names import name_words
from evaluator.drift.text.side import Side, Word
from evaluator.drift.text.stance import reporting
from evaluator.drift.text.syntax import converse
from evaluator.rulebook import vocabulary
from evaluator.types import Category, Severity, Span

_WORDS = vocabulary("roles")
_OF_ITSELF = _WORDS.listed("of_itself")
_MUTUAL = lexicon.listed("mutual")
_LIGHT = _WORDS.listed("light")
_OF_THEMSELVES = _WORDS.listed("of_themselves")
_BESIDE = 2  # words from a verb to its "by"
_SHORTEST = 3  # letters of who does it
_PERSON = {**_WORDS.kinds("persons"), "you": "you", "it": "it"}
# Pasts that are also another word, which the lemmatiser takes them for.
_PASTS = _WORDS.kinds("pasts")


def evidence(pair: Pair) -> list[Evidence]:
    """Report the first verb of which one party has the other's place, or has lost its own."""
    original, rewrite = pair.sides
    matching = pair.matching
    ambiguous = None
    linked = _linked(matching)
    for one, other in linked:
        if not _same_verb(matching, one.verb, other.verb) or _kept(matching, one, other):
            continue
        ambiguous = turned(matching) if ambiguous is None else ambiguous
        if ambiguous:
            break
        ends = [
            (here, there)
            for here, there in ((one.done_to, other.doer), (one.doer, other.done_to))
            if here and there and _same_party(matching, here, there, counts=True)
        ]
        if not ends or not (len(ends) > 1 or _tells(one, other)):
            continue
        if one.passive == other.passive and one.verb.lemma in _MUTUAL | _OF_ITSELF:
            continue
        voice = one.passive != other.passive
        if len(ends) > 1 and not voice:
            first, second = ends
            return [
                Evidence(
                    Category.ROLES, "roles-exchanged", Severity.CRITICAL, 0.8,
                    (first[0].span, second[0].span), (first[1].span, second[1].span),
                )
            ]  # fmt: skip
        here, there = ends[0]
        return [
            Evidence(
                Category.ROLES, "voice-turned", Severity.CRITICAL, 0.8,
                (_told(original, one, here, rewrite if voice else None),),
                (_told(rewrite, other, there, original if voice else None),),
            )
        ]  # fmt: skip
    return _speakers(pair, linked)


def _linked(matching: Matching) -> list[tuple[Clause, Clause]]:
    """Return the clauses of both sides whose verbs answer each other."""
    ones = clauses(matching.original, {i for i, _ in matching.links})
    links = [(i, j) for i, j in matching.links if i in ones]
    others = clauses(matching.rewrite, {j for _, j in links})
    return [(ones[i], others[j]) for i, j in links if j in others]


def _speakers(pair: Pair, linked: list[tuple[Clause, Clause]]) -> list[Evidence]:
    """Report a verb of which the speaker is the doer on one side, and somebody else on the other.

    Where one side alone quotes or reports, "I" may be whoever is named there.
    """
    original, rewrite = pair.sides
    for one, other in linked:
        if one.passive or other.passive or one.doer is None or other.doer is None:
            continue
        if _base(one.verb) != _base(other.verb) or one.verb.lemma == "go":
            continue
        doers = {_person(word): word for word in (one.doer, other.doer)}
        if doers.keys() != {"", "I"} or _is_numeral(original, one) or _is_numeral(rewrite, other):
            continue
        who = doers[""]
        if who.kind != "word" or len(who.text) < _SHORTEST or who.lower in _OF_THEMSELVES:
            continue
        if len({('"' in side.text, bool(reporting(side, strict=True))) for side in pair.sides}) > 1:
            break
        # Where both sides tell of them, it was surely not they who did it before.
        both = all(who.lemma in side.lemmas for side in pair.sides)
        return [
            Evidence(
                Category.ROLES, "doer-changed", Severity.MAJOR if both else Severity.MINOR, 0.75,
                (_told(original, one, one.doer),),
                (_told(rewrite, other, other.doer),),
            )
        ]  # fmt: skip
    return []


def _is_numeral(side: Side, clause: Clause) -> bool:
    """Return whether "I" is a king's: "Peter I took part"."""
    doer = clause.doer
    return doer is not None and doer.text == "I" and doer.index - 1 in name_words(side)


def _same_verb(matching: Matching, one: Word, other: Word) -> bool:
    if _base(one) == _base(other):
        return True
    return (
        matching.similarity[one.index, other.index] >= LIKE
        and _LIGHT.isdisjoint((one.lemma, other.lemma))
        and lexicon.synonymous(one.lemma, other.lemma)
        and not converse(one.lemma, other.lemma)
    )


def _base(word: Word) -> str:
    """Return the base form of what may be a verb."""
    return _PASTS.get(word.lower, word.lemma)


def _kept(matching: Matching, one: Clause, other: Clause) -> bool:
    """Return whether a party still has the place that it had."""
    return _same_party(matching, one.doer, other.doer) or _same_party(
        matching, one.done_to, other.done_to
    )


def _same_party(
    matching: Matching, one: Word | None, other: Word | None, counts: bool = False
) -> bool:
    """Return whether two heads stand for the same; where it `counts`, "it" may be anything."""
    if one is None or other is None:
        return False
    persons = [_person(one), _person(other)]
    if any(persons):
        return persons[0] == persons[1] and not (counts and "it" in persons)
    if one.lemma == other.lemma:
        return True
    links = matching.forward.get(one.index, ())
    return other.index in links and bool(matching.similarity[one.index, other.index] >= LIKE)


def _person(word: Word) -> str:
    return _PERSON.get(word.lower.partition("'")[0], "")


def _tells(one: Clause, other: Clause) -> bool:
    """Return whether one party that moved says enough.

    "The door opened" says what "the door was opened" says, "is shaking" what "is shaken" says.
    """
    if one.passive == other.passive:
        both = one.done_to is not None and one.doer is not None
        return both and (_sure(one) or _sure(other)) and _base(one.verb) not in _OF_ITSELF
    told, active = (one, other) if one.passive else (other, one)
    if active.done_to is None and active.verb.lower.endswith("ing"):
        return False
    if _base(one.verb) != _base(other.verb) and not 0 < told.last - told.verb.index <= _BESIDE:
        return False  # "was involved", "participated"
    return _OF_ITSELF.isdisjoint((_base(one.verb), _base(other.verb)))


def _sure(clause: Clause) -> bool:
    """Return whether a form is surely a verb: it has an auxiliary or a pronoun beside it."""
    parties = (clause.doer, clause.done_to)
    return clause.first < clause.verb.index or any(word and _person(word) for word in parties)


def _told(side: Side, clause: Clause, party: Word | None, turned_by: Side | None = None) -> Span:
    """Return a verb with its auxiliaries and the party whose place changed.

    Where the other side has another voice, that shows it: there the object alone, if it is lost.
    """
    ends = [clause.first, clause.last]
    if turned_by is not None:
        lost = clause.done_to and clause.done_to.lemma not in turned_by.lemmas
        party = clause.done_to if lost and not clause.passive else None
    if party is not None:
        ends.append(party.index)
    return side.span(min(ends), max(ends))
