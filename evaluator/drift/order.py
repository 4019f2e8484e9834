"""Tense and order in time, cause, contrast and condition."""

from __future__ import annotations

from evaluator.drift import lexicon
from evaluator.drift.evidence import Evidence
from evaluator.drift.matching import Matching
from evaluator.drift.words import Side, Word
from evaluator.types import Category, Severity, Span

_RELATIONS = ("cause", "contrast", "condition")
_FUTURE = frozenset(("will", "'ll", "shall", "won't", "gonna"))
_PAST = frozenset(("was", "were", "had", "did", "didn't", "wasn't", "weren't", "hadn't"))
_PRESENT = frozenset(("is", "are", "am", "do", "does", "isn't", "aren't", "don't", "doesn't"))
_PERFECT = frozenset(("has", "have", "hasn't", "haven't"))
_OTHER = frozenset(("would", "could", "should", "may", "might", "must", "can", "to"))


def evidence(original: Side, rewrite: Side, matching: Matching) -> list[Evidence]:
    """Report what is to come told as past or the other way, and links between clauses changed."""
    return [
        *(_tense(original, rewrite, matching) or _scheduled(original, rewrite, matching)),
        *_connectives(original, rewrite, matching),
    ]


def _time_of(side: Side, word: Word) -> tuple[str, int]:
    """Return when a verb or what stands after "be" happens, and where that is said."""
    first = word.index
    for k in range(word.index - 1, max(-1, word.index - 5), -1):
        before = side.words[k]
        lower = before.lower
        if lower in _FUTURE:
            return "future", k
        if lower == "to" and k and (first_of := _to_come(side, k)) >= 0:
            return "future", first_of
        if lower in _PAST:
            return "past", k
        if lower in _PERFECT:
            open_ = k and side.words[k - 1].lower in _OTHER | _FUTURE
            return ("open" if open_ else "past"), k
        if lower in _PRESENT:
            return "present", k
        if lower in _OTHER:
            return "open", k
        if lower in (
            "be",
            "been",
            "being",
            "not",
            "also",
            "already",
            "still",
            "now",
            "a",
            "an",
            "the",
        ):
            continue
        if before.kind == "mark" or (before.content and not lower.endswith("ly")):
            break
    if _past_form(word):
        return "past", first
    return "", first


def _tense(original: Side, rewrite: Side, matching: Matching) -> list[Evidence]:
    found = []
    if _futures(original) == _futures(rewrite):
        return []
    for i, j in matching.links:
        one, other = original.words[i], rewrite.words[j]
        if not one.content or not other.content or matching.similarity[i, j] < 0.6:
            continue
        mine, first = _time_of(original, one)
        theirs, begin = _time_of(rewrite, other)
        if {mine, theirs} == {"future", "past"}:
            found.append(
                Evidence(
                    Category.TENSE, "no_longer_future" if mine == "future" else "now_future",
                    Severity.MAJOR, 0.75, (original.span(first, i),), (rewrite.span(begin, j),),
                )
            )  # fmt: skip
            break
    return found


def _past_form(word: Word) -> bool:
    """Tell whether a verb has a past form: what is neither its base, "-s" nor "-ing" form."""
    return word.lower != word.lemma and not word.lower.endswith(_OTHER_ENDINGS)


_OTHER_ENDINGS = ("s", "ing", "er", "est", "men", "children")


def _scheduled(original: Side, rewrite: Side, matching: Matching) -> list[Evidence]:
    """Report a verb that tells of a day to come ("starts on Friday", "should suit") put in past."""
    if _futures(original) or _futures(rewrite):
        return []
    for table, lost in ((matching, True), (matching.flipped(), False)):
        for i, j in table.links:
            one, other = table.original.words[i], table.rewrite.words[j]
            if not one.content or one.lemma != other.lemma or one.lower == other.lower:
                continue
            if one.lemma in lexicon.listed("reporting"):  # "says he came on Friday"
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
                    Category.TENSE, "no_longer_future" if lost else "now_future",
                    Severity.MAJOR, 0.7, spans[0] if lost else spans[1],
                    spans[1] if lost else spans[0],
                )
            ]  # fmt: skip
    return []


def _dated(side: Side, index: int) -> bool:
    """Tell whether a day or month, or a word such as "tomorrow", stands soon after a verb."""
    days = lexicon.listed("calendar") | {"tomorrow", "tonight", "next"}
    return any(
        word.lower in days and (word.capital or word.lower in ("tomorrow", "tonight", "next"))
        for word in side.words[index + 1 : index + 7]
    )


def _futures(side: Side) -> int:
    return sum(
        word.lower in _FUTURE
        or word.lower.endswith("'ll")
        or (word.lower == "to" and _to_come(side, word.index) >= 0)
        for word in side.words
    )


def _to_come(side: Side, index: int) -> int:
    """Return where "is to", "is set to", "plans to" begins whose "to" is `index`; -1 for others."""
    before = [word.lower for word in side.words[max(0, index - 2) : index]]
    if before[-1:] and before[-1] in ("is", "are", "plans", "intends"):
        return index - 1
    ahead = ("set", "due", "about", "going", "scheduled", "planning", "poised", "slated")
    if len(before) == 2 and before[1] in ahead and before[0] in ("is", "are"):
        return index - 2
    return -1


def _linking(side: Side) -> dict[str, list[Span]]:
    """Return the words that join clauses, by what they say."""
    found: dict[str, list[Span]] = {}
    words = side.words
    for relation in _RELATIONS:
        for phrase in lexicon.sections()[relation]:
            parts = phrase.split()
            for word in words:
                if word.lower != parts[0]:
                    continue
                if word.lower == "so" and (not word.index or words[word.index - 1].text != ","):
                    continue
                end = word.index + len(parts)
                if end <= len(words) and all(
                    words[word.index + k].lower == part for k, part in enumerate(parts)
                ):
                    span = side.span(word.index, end - 1)
                    known = found.setdefault(relation, [])
                    if not any(s.start < span.end and span.start < s.end for s in known):
                        known.append(span)
    return found


def _connectives(original: Side, rewrite: Side, matching: Matching) -> list[Evidence]:
    ones, others = _linking(original), _linking(rewrite)
    mine, theirs = set(ones) - set(others), set(others) - set(ones)
    found = []
    weak = {
        relation: not (rewrite.lowers | rewrite.lemmas).isdisjoint(
            lexicon.listed(f"{relation}_said")
        )
        for relation in _RELATIONS
    }
    weak_back = {
        relation: not (original.lowers | original.lemmas).isdisjoint(
            lexicon.listed(f"{relation}_said")
        )
        for relation in _RELATIONS
    }
    if mine and theirs:
        for gone in sorted(mine):
            for new in sorted(theirs):
                if gone == new or weak[gone] or weak_back[new]:
                    continue
                found.append(
                    Evidence(
                        Category.CONNECTIVE, "connective_changed", Severity.MAJOR, 0.7,
                        (ones[gone][0],), (others[new][0],),
                    )
                )  # fmt: skip
                return found
    for relation, spans, side, table, said, lost in (
        *((r, ones[r], original, matching, weak[r], True) for r in sorted(mine)),
        *((r, others[r], rewrite, matching.flipped(), weak_back[r], False) for r in sorted(theirs)),
    ):
        span = spans[0]
        if said or not _kept(side, table, span) or _weak(side, table.rewrite, span):
            continue
        found.append(
            Evidence(
                Category.CONNECTIVE, f"{relation}_{'lost' if lost else 'added'}", Severity.MINOR,
                0.5, (span,) if lost else (), () if lost else (span,),
            )
        )  # fmt: skip
    return found


def _weak(side: Side, other: Side, span: Span) -> bool:
    """Tell whether a linking word comes and goes freely.

    "but" counts only against an "and", and not where it puts right what is denied ("not salt but
    sugar" is "sugar, not salt").
    """
    word = side.text[span.start : span.end].lower()
    if word == "but":
        before = [w.lower for w in side.words if span.start - 30 <= w.start < span.start]
        if "not" in before and "not" in other.lowers:
            return True
        return span.start == 0 or "and" not in other.lowers or "and" in side.lowers
    return word in lexicon.listed("weak_links")


def _kept(side: Side, matching: Matching, span: Span) -> bool:
    """Tell whether what stands round a linking word is answered, so that it alone is gone."""
    near = [word for word in side.words if word.content and abs(word.start - span.start) < 45]
    if not near:
        return True
    return sum(float(matching.answered_original[word.index]) > 0.5 for word in near) >= 0.6 * len(
        near
    )
