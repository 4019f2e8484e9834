"""Tense: what is to come told as past, and the other way."""

from __future__ import annotations

from itertools import pairwise

from evaluator.drift.pair.matching import LIKE
from evaluator.drift.pair.pair import Pair, View
from evaluator.drift.rules.evidence import Evidence
from evaluator.drift.text import lexicon
from evaluator.drift.text.kept import once
from evaluator.drift.text.side import Side, Word
from evaluator.drift.text.syntax import past_form
from evaluator.rulebook import vocabulary
from evaluator.types import Category, Severity

_WORDS = vocabulary("tense")
_AHEAD = _WORDS.listed("set_to")
_LOOKING_AHEAD = _WORDS.listed("looking_ahead")

_PUT_OFF = _WORDS.listed("put_off")
_FUTURE = _WORDS.listed("future")
_PAST = _WORDS.listed("past")
_PRESENT = _WORDS.listed("present")
_PERFECT = frozenset(("has", "have", "hasn't", "haven't"))
_CONTRACTED = lexicon.listed("contracted_be")
_BEING = frozenset(("i'm", "you're", "we're", "they're"))
_OTHER = _WORDS.listed("open")
_BECOMING = _WORDS.listed("becoming")
_AS_A_RULE = _WORDS.listed("as_a_rule")
_VERBS_IN_LY = _WORDS.listed("verbs_in_ly")


def evidence(pair: Pair) -> list[Evidence]:
    """Report what is to come told as past, or the other way."""
    return _tense(pair) or _scheduled(pair) or next(filter(None, map(_all_past, pair.views)), [])


def _time_of(side: Side, word: Word) -> tuple[str, int]:
    """Return when a verb or what stands after "be" happens, and where that is said."""
    first = word.index
    for k in range(word.index - 1, max(-1, word.index - 5), -1):
        before = side.words[k]
        lower = before.lower
        if lower in _FUTURE:
            return "future", k
        if before.text.lower() in _CONTRACTED:
            return "open", k  # "is" or "has"
        if lower in _BEING:
            return "present", k
        if lower == "to" and k and (first_of := _to_come(side, k)) >= 0:
            return "future", first_of
        if lower in _PAST:
            return "past", k
        if lower in _PERFECT:
            earlier = side.words[k - 1].lower if k else ""
            if earlier == "would":
                return "unreal", k - 1
            return ("open" if earlier in _OTHER | _FUTURE else "past"), k
        if lower in _PRESENT:
            return "present", k
        if lower in _OTHER:
            return "open", k
        if lower in _BECOMING:
            continue
        if before.kind == "mark" or (before.content and not _adverb(lower)):
            break
    if past_form(word) and not _participle(side, word):
        return "past", first
    return "", first


def _participle(side: Side, word: Word) -> bool:
    """Return whether a form in -ed may be a participle: of a noun, or of a "be" before it.

    "Of infected sheep", "feet get tired", "77 will be cut, 37 new ones opened".
    """
    before = [one.lower for one in side.words[: word.index]]
    return word.lower.endswith("ed") and (
        _attribute(side, word)
        or ("be" in before and before[-1] not in lexicon.listed("subject_pronouns"))
        or not _BECOMING.isdisjoint(before[-2:])
    )


def _adverb(lower: str) -> bool:
    """Return whether a word tells how something is done: "quickly", but not "apply"."""
    return lower.endswith("ly") and lower not in _VERBS_IN_LY


def _tense(pair: Pair) -> list[Evidence]:
    original, rewrite = pair.sides
    matching = pair.matching
    found = []
    if _futures(original) == _futures(rewrite):
        return []
    for i, j in matching.links:
        one, other = original.words[i], rewrite.words[j]
        if not one.content or not other.content or matching.similarity[i, j] < LIKE:
            continue
        if {one.lemma, other.lemma} <= _PUT_OFF or _adverb(one.lower):
            continue  # "has been delayed", "will be postponed"
        mine, first = _time_of(original, one)
        theirs, begin = _time_of(rewrite, other)
        if {mine, theirs} in ({"future", "past"}, {"future", "unreal"}):
            found.append(
                Evidence(
                    Category.TENSE, "no-longer-future" if mine == "future" else "now-future",
                    Severity.MAJOR, 0.75, (original.span(first, i),), (rewrite.span(begin, j),),
                )
            )  # fmt: skip
            break
    return found


def _scheduled(pair: Pair) -> list[Evidence]:
    """Report a verb that tells of a day to come ("starts on Friday", "should suit") put in past."""
    original, rewrite = pair.sides
    if _futures(original) or _futures(rewrite):
        return []
    for view in pair.views:
        table, lost = view.matching, view.lost
        for one, other in view.inflected:
            i, j = one.index, other.index
            # "Says he came on Friday".
            if not one.content or one.lemma in lexicon.listed("reporting"):
                continue
            mine, first = _time_of(table.original, one)
            theirs, begin = _time_of(table.rewrite, other)
            ahead = table.original.words[first].lower == "should" and mine == "open"
            dated = mine == "" and one.lower == f"{one.lemma}s" and _dated(table.original, i)
            if theirs != "past" or begin != j or not (ahead or dated):
                continue
            spans = (table.original.span(first, i),), (other.span,)
            return [
                Evidence(
                    Category.TENSE, "no-longer-future" if lost else "now-future",
                    Severity.MAJOR, 0.7, *view.spans(*spans),
                )
            ]  # fmt: skip
    return []


def _dated(side: Side, index: int) -> bool:
    """Return whether a day or month, or a word such as "tomorrow", stands soon after a verb."""
    days = lexicon.listed("calendar") | {"tomorrow", "tonight", "next"}
    return any(
        word.lower in days and (word.capital or word.lower in ("tomorrow", "tonight", "next"))
        for word in side.words[index + 1 : index + 7]
    )


@once
def _futures(side: Side) -> int:
    told = len(side.as_written(_FUTURE))
    if "'ll" in side.small:
        told += sum(w.lower.endswith("'ll") and w.lower not in _FUTURE for w in side.words)
    return told + sum(_to_come(side, index) >= 0 for index in side.standing.get("to", ()))


def _to_come(side: Side, index: int) -> int:
    """Return where "is to", "is set to", "plans to" begins whose "to" is `index`; -1 for others."""
    before = [word.lower for word in side.words[max(0, index - 2) : index]]
    if before[-1:] and before[-1] in ("is", "are", "plans", "intends"):
        return index - 1
    if len(before) > 1 and before[1] in _AHEAD and before[0] in ("is", "are", "was", "were"):
        return index - 2
    return -1


def _all_past(view: View) -> list[Evidence]:
    """Report a "will" where the other side tells of nothing but the past."""
    side, other = view.sides
    matching = view.matching
    if _FUTURE.isdisjoint(other.lowers) and "'ll" not in other.small:
        return []
    if not _AS_A_RULE.isdisjoint(other.lowers):
        return []
    will = next((w for w in other.words if w.lower in _FUTURE or w.lower.endswith("'ll")), None)
    if will is None or (will.capital and not will.opening) or not _past_alone(side):
        return []
    verb = next((w for w in other.clause(will.index, 4) if w.content), will)
    own = will.index and other.words[will.index - 1].lower in ("i", "we")
    if own and verb.lemma in lexicon.listed("reporting"):
        return []  # "I will tell you frankly"
    back = matching.backward
    answers = [i for j in (will.index, will.index + 1, verb.index) for i in back.get(j, ())]
    if any(_present_form(side.words[i]) for i in back.get(verb.index, ())):
        return []
    then = next((i for i in answers if _tells_past(side.words[i])), None)
    if then is None:
        near = answers[0] if answers else 0
        past = [w.index for w in side.words if _tells_past(w)]
        then = min(past, key=lambda i: abs(i - near))
    ahead = (other.span(will.index, verb.index),)
    ago = (side.words[then].span,)
    return [
        Evidence(
            Category.TENSE, "now-future" if view.lost else "no-longer-future", Severity.MAJOR, 0.7,
            *view.spans(ago, ahead),
        )
    ]  # fmt: skip


def _present_form(word: Word) -> bool:
    """Return whether a word has the form of "starts", which may speak of a day to come."""
    return word.lower in (f"{word.lemma}s", f"{word.lemma}es")


def _tells_past(word: Word) -> bool:
    """Return whether a word is "was", "had" and so on, or a verb in a past form."""
    return word.lower in _PAST or (
        word.kind == "word" and word.content and not word.capital and past_form(word)
        and (word.lower.endswith("ed") or word.lower in lexicon.irregular())
    )  # fmt: skip


def _past_alone(side: Side) -> bool:
    """Return whether all verbs of a side are past, and none of them plans, wants or foresees."""
    if not side.forms.isdisjoint(_LOOKING_AHEAD):
        return False
    if any(a.lower == "to" and b.lower == "be" for a, b in pairwise(side.words)):
        return False  # "fees to be raised", of a headline
    now = _FUTURE | _PRESENT | _PERFECT | _OTHER - {"to"}
    if any(w.lower in now or ("'" in w.lower and w.lower not in _PAST) for w in side.words):
        return False
    return any(_tells_past(word) and not _participle(side, word) for word in side.words)


def _attribute(side: Side, word: Word) -> bool:
    """Return whether a participle belongs to a noun: "with locally sourced goods"."""
    before = side.words[word.index - 1].lower if word.index else ""
    after = side.words[word.index + 1] if word.index + 1 < len(side.words) else None
    belongs = _adverb(before) or before in lexicon.listed("prepositions") or before == "the"
    return belongs and word.content and after is not None and after.content
