"""Who does it and whom it is done to, told the other way: "saved by the dog", "was asked"."""

from __future__ import annotations

from evaluator.drift.pair.matching import Matching
from evaluator.drift.pair.opposition import turned
from evaluator.drift.pair.pair import Pair
from evaluator.drift.rules.evidence import Evidence
from evaluator.drift.text import lexicon
from evaluator.drift.text.side import Side, Word, span_of
from evaluator.drift.text.spelling import same_name
from evaluator.drift.text.syntax import ARTICLES, Deed, deeds
from evaluator.rulebook import vocabulary
from evaluator.types import Category, Severity, Span

_WORDS = vocabulary("roles")
_OF_ITSELF = _WORDS.listed("of_itself")
_BE = lexicon.listed("be")
_HAVE = frozenset(("has", "have", "had", "having"))
_RELATIVE = _WORDS.listed("relative")
_OPENING = _RELATIVE | {"whom", ","}  # of a clause beside one party
_SUBJECTS = frozenset(_WORDS.table("objects"))
_OBJECTS = _WORDS.kinds("objects")
_CONTRACTED = lexicon.listed("contracted_be")
_DESCRIBING = _WORDS.listed("describing")
_PARTICLES = _WORDS.listed("particles")
_GONE = _WORDS.listed("gone")
_NEEDS_OBJECT = _WORDS.listed("needs_object")
# Pasts that are also another word, which the lemmatiser takes them for.
_PASTS = _WORDS.kinds("pasts")
_REACH = 4


def evidence(pair: Pair) -> list[Evidence]:
    """Report who does something told as whom it is done to, the first such deed only."""
    return _parties(pair) or _pronouns(pair) or _voices(pair)


def _parties(pair: Pair) -> list[Evidence]:
    """Report a doer that became the one it is done to, both of them named."""
    original, rewrite = pair.sides
    matching = pair.matching
    told = deeds(rewrite, original.lemmas)
    if not told:
        return []
    ambiguous = turned(matching)
    for one in deeds(original, rewrite.lemmas):
        others = [other for other in told if _same_predicate(matching, one, other, ambiguous)]
        if any(_names_shared(one.doer, other.doer) for other in others):
            continue
        for other in others:
            if _names_shared(one.doer, other.done_to) and _names_shared(one.done_to, other.doer):
                verbs = _verbs_between(original, one), _verbs_between(rewrite, other)
                turned_round = _doer_first(one) != _doer_first(other)
                same = one.verb.lemma == other.verb.lemma and turned_round
                if same and verbs[0] is not None and verbs[1] is not None:
                    return [
                        Evidence(
                            Category.ROLES, "voice-turned", Severity.CRITICAL, 0.85,
                            (verbs[0],), (verbs[1],),
                        )
                    ]  # fmt: skip
                return [
                    Evidence(
                        Category.ROLES, "roles-exchanged", Severity.CRITICAL, 0.75,
                        (span_of(one.doer), span_of(one.done_to)),
                        (span_of(other.doer), span_of(other.done_to)),
                    )
                ]  # fmt: skip
    return []


def _doer_first(deed: Deed) -> bool:
    """Return whether the doer is named before whom it is done to."""
    return deed.doer[0].index < deed.done_to[0].index


def _verbs_between(side: Side, deed: Deed) -> Span | None:
    """Return what stands between the parties of a deed, small words before the second left out."""
    ends = sorted((deed.doer, deed.done_to), key=lambda party: party[0].index)
    between = list(side.words[ends[0][-1].index + 1 : ends[1][0].index])
    while between and between[-1].lower in ARTICLES:
        between.pop()
    while between and between[0].lower in _OPENING:
        between.pop(0)
    return span_of(between) if deed.verb in between else None


def _same_predicate(matching: Matching, one: Deed, other: Deed, ambiguous: bool) -> bool:
    """Return whether two verbs tell of one deed: by the table, or the same verb in the same place.

    Where a word became its opposite the order may have turned with it; only the table knows.
    """
    if one.relation >= 0 or other.relation >= 0:
        return one.relation == other.relation
    return (
        not ambiguous
        and one.verb.lemma == other.verb.lemma
        and other.verb.index in matching.forward.get(one.verb.index, ())
    )


def _names_shared(ones: tuple[Word, ...], others: tuple[Word, ...]) -> bool:
    """Return whether two parties have a word in common, or a name spelled another way."""
    return any(
        one.lemma == other.lemma
        or (one.capital and other.capital and same_name(one.lower, other.lower))
        for one in ones
        for other in others
    )


def _pronouns(pair: Pair) -> list[Evidence]:
    """Report "they sold us" told as "we sold them": both pronouns round one verb exchanged."""
    original, rewrite = pair.sides
    for side in (original, rewrite):
        if _SUBJECTS.isdisjoint(side.lowers) or _OBJECTS.keys().isdisjoint(side.lowers):
            return []
    for i, j in pair.matching.links:
        one, other = original.words[i], rewrite.words[j]
        if not one.content or one.lemma != other.lemma:
            continue
        mine, theirs = _pronouns_round(original, i), _pronouns_round(rewrite, j)
        if mine is None or theirs is None:
            continue
        (a, b), (x, y) = mine, theirs
        if a.lower != _OBJECTS[y.lower] or _OBJECTS[b.lower] != x.lower:
            continue
        if a.lower == _OBJECTS[b.lower]:
            continue
        return [
            Evidence(
                Category.ROLES, "voice-turned", Severity.CRITICAL, 0.85,
                (a.span, b.span), (x.span, y.span),
            )
        ]  # fmt: skip
    return []


def _pronouns_round(side: Side, verb: int) -> tuple[Word, Word] | None:
    """Return the pronouns that stand before a verb and behind it."""
    auxiliaries = lexicon.listed("auxiliaries")
    k = verb - 1
    while k >= 0 and (side.words[k].lower in auxiliaries or side.words[k].lower.endswith("ly")):
        k -= 1
    after = side.words[verb + 1] if verb + 1 < len(side.words) else None
    if (
        after is not None
        and after.lower in ("to", "for", "from", "with")
        and verb + 2 < len(side.words)
    ):
        after = side.words[verb + 2]
    if k < 0 or after is None or side.words[k].lower not in _SUBJECTS:
        return None
    return (side.words[k], after) if after.lower in _OBJECTS else None


def _voices(pair: Pair) -> list[Evidence]:
    """Report a verb in the active told as one in the passive, of the same subject."""
    original, rewrite = pair.sides
    matching = pair.matching
    if _BE.isdisjoint(original.lowers) and _BE.isdisjoint(rewrite.lowers):
        return []  # no passive without it
    for i, j in matching.links:
        one, other = original.words[i], rewrite.words[j]
        if not (one.content and one.kind == "word" and _base(one) == _base(other)):
            continue
        if one.lemma in _OF_ITSELF or one.lower.endswith("er"):
            continue
        mine = _voice(original, one)
        theirs = _voice(rewrite, other) if mine[0] else mine
        if not theirs[0] or mine[0] == theirs[0]:
            continue
        if not _same_subject(original, mine[1], rewrite, theirs[1], matching):
            continue
        slip = _is_slip(original, one, rewrite, other) or _is_slip(rewrite, other, original, one)
        grade = (Severity.MINOR, 0.5) if slip else (Severity.CRITICAL, 0.8)
        return [
            Evidence(
                Category.ROLES, "voice-turned", *grade,
                (_with_object(original, mine, one, rewrite),),
                (_with_object(rewrite, theirs, other, original),),
            )
        ]  # fmt: skip
    return []


def _base(word: Word) -> str:
    """Return the base form of what may be a verb."""
    return _PASTS.get(word.lower, word.lemma)


def _with_object(side: Side, voice: tuple[str, int], verb: Word, other: Side) -> Span:
    """Return a verb with its auxiliaries, and with its object where only this side has that."""
    last = verb.index
    if voice[0] == "active":
        for word in side.words[verb.index + 1 : verb.index + _REACH]:
            if word.kind == "mark":
                break
            if word.content:
                last = word.index if word.lemma not in other.lemmas else last
                break
    return side.span(voice[1] + 1, last)


def _voice(side: Side, verb: Word) -> tuple[str, int]:
    """Return "passive" or "active" ("" for no verb) and the index of the word before its group."""
    k = verb.index - 1
    while k >= 0 and side.words[k].lower.endswith("ly") and side.words[k].content:
        k -= 1
    if k < 0:
        return "", -1
    before = side.words[k].lower
    if before in _BE and verb.lower in _GONE:
        return "", -1  # "is gone" and "has gone" say the same
    if before in _BE and not verb.lower.endswith("ing"):
        if verb.lower == _base(verb) and verb.lower not in ("put", "hit", "cut", "hurt", "set"):
            return "", -1
        return "passive", _subject(side, k)
    after = side.words[verb.index + 1] if verb.index + 1 < len(side.words) else None
    if after is not None and after.lower.endswith(("self", "selves")):
        return "", -1  # "manifests itself" is manifested
    goes_on = after is not None and (after.kind != "mark" or after.text == ".")
    if not goes_on:
        return "", -1
    if before in _BE and verb.lower.endswith("ing"):
        return "active", _subject(side, k)
    if before in _HAVE:
        return "active", _subject(side, k)
    subject = side.words[k]
    if "'" in subject.text.removesuffix("'s") or subject.text.lower() in _CONTRACTED:
        return "", -1  # "he's convinced"
    bare = after is None or after.lower in ("to", "and", "or") or after.kind == "mark"
    if subject.content and bare and verb.lemma in _NEEDS_OBJECT:
        return "", -1  # "musicians forced to leave", "caused seven people killed and injured"
    if subject.content and after is not None and _is_described(side, after):
        return "", -1  # "the knowledge gained from it", "his son, arrested 1988"
    past = verb.lower != _base(verb) and not verb.lower.endswith("ing")
    turned_round = any(word.lower in _BE for word in side.words[max(0, k - _REACH) : k])
    if (
        past
        and not turned_round
        and (subject.lower in _SUBJECTS or subject.lower in _RELATIVE or subject.content)
    ):
        return "active", k
    return "", -1


def _is_described(side: Side, after: Word) -> bool:
    """Return whether what stands behind a verb lets it describe the noun before it."""
    if after.lower in _PARTICLES and after.index + 1 < len(side.words):
        after = side.words[after.index + 1]
    return after.lower in _DESCRIBING or after.kind == "number"


def _is_slip(side: Side, verb: Word, other: Side, there: Word) -> bool:
    """Return whether "have developed" stands for "are developed", a slip of grammar."""
    behind = other.words[there.index + 1 : there.index + 1 + _REACH]
    return (
        min(verb.index, there.index) > 0
        and side.words[verb.index - 1].lower in ("has", "have")
        and other.words[there.index - 1].lower in ("is", "are")
        and not any(word.lower == "by" for word in behind)
    )


def _subject(side: Side, k: int) -> int:
    """Return the index of the word before an auxiliary and those before it: "has been", "was"."""
    auxiliaries = lexicon.listed("auxiliaries") | {"having"}
    while k >= 0 and side.words[k].lower in auxiliaries:
        k -= 1
    return k


def _same_subject(one: Side, i: int, other: Side, j: int, matching: Matching) -> bool:
    """Return whether the same word stands before both verbs."""
    if i < 0 or j < 0:
        return False
    a, b = one.words[i], other.words[j]
    if a.lower == b.lower and (a.lower in _SUBJECTS or a.lower in _RELATIVE):
        return a.lower not in _RELATIVE or _same_subject(one, i - 1, other, j - 1, matching)
    return a.content and b.content and a.lemma == b.lemma and j in matching.same(i)
