"""Who does it and whom it is done to: what stands before and after a verb that both sides have."""

from __future__ import annotations

from evaluator.drift import lexicon
from evaluator.drift.equivalents import turned
from evaluator.drift.evidence import Evidence
from evaluator.drift.matching import Matching
from evaluator.drift.proper_nouns import name_words
from evaluator.drift.words import Side, Word
from evaluator.types import Category, Severity, Span

_AROUND = 3
_AFTER = 5
_BE = frozenset(("is", "are", "was", "were", "be", "been", "being", "am", "get", "got"))
_RELATIVE = frozenset(("who", "which", "that", "whom"))
_ASKED_BY = frozenset(("to", "from", "by", "with", "for", "against"))


def evidence(original: Side, rewrite: Side, matching: Matching) -> list[Evidence]:
    """Report a doer that became the one it is done to, the first such verb only."""
    return (
        _voices(original, rewrite, matching, False)
        or _voices(rewrite, original, matching.flipped(), True)
        or _round_verb(original, rewrite, matching)
        or _relative(original, rewrite, matching, False)
        or _relative(rewrite, original, matching.flipped(), True)
    )


def _voices(side: Side, other: Side, matching: Matching, flipped: bool) -> list[Evidence]:
    """Report a passive told as active with the same word in front ("was hit by", "hit")."""
    for word in side.words:
        doer = _doer(side, word)
        done_to = _before(side, word.index)
        if doer is None or done_to is None:
            continue
        for j in matching.forward.get(word.index, ()):
            verb = other.words[j]
            if verb.lemma != word.lemma or _passive(other, j) or verb.lower.endswith("ing"):
                continue
            x = {k for k in matching.same(done_to.index) if j - _AROUND <= k < j}
            y = {k for k in matching.same(doer.index) if j < k <= j + _AROUND}
            by = any(one.lower == "by" for one in other.words[j + 1 : j + 1 + _AROUND])
            if not x or not y or by:
                continue
            mine = (done_to.span, doer.span)
            theirs = (other.words[min(x)].span, other.words[min(y)].span)
            return [
                Evidence(
                    Category.ROLES, "roles_exchanged", Severity.CRITICAL, 0.75,
                    theirs if flipped else mine, mine if flipped else theirs,
                )
            ]  # fmt: skip
    return []


def _passive(side: Side, index: int) -> bool:
    """Tell whether a form of "be" stands right before a verb, adverbs aside."""
    return any(word.lower in _BE for word in side.words[max(0, index - 2) : index])


def _doer(side: Side, verb: Word) -> Word | None:
    """Return the word that "by" names as the doer right after a passive verb."""
    after = side.words[verb.index + 1 : verb.index + 2]
    if not verb.content or verb.lower.endswith("ing") or not _passive(side, verb.index):
        return None
    if not after or after[0].lower != "by":
        return None
    near = side.words[verb.index + 2 : verb.index + 2 + _AROUND]
    return next((w for w in near if w.content and w.kind == "word"), None)


def _before(side: Side, index: int) -> Word | None:
    """Return the content word before a verb within its clause."""
    for k in range(index - 1, max(-1, index - 5), -1):
        word = side.words[k]
        if word.kind == "mark":
            return None
        if word.content and not word.lower.endswith("ly"):
            return word
    return None


def _round_verb(original: Side, rewrite: Side, matching: Matching) -> list[Evidence]:
    """Report what stood before a verb now standing after it, and the other way round."""
    if turned(matching):
        return []
    named = name_words(original), name_words(rewrite)
    for verb in original.words:
        if not _verbal(original, verb, named[0]):
            continue
        ones = _run_before(original, verb.index), _run_after(original, verb.index)
        for j in matching.forward.get(verb.index, ()):
            other = rewrite.words[j]
            if other.lemma != verb.lemma or not _verbal(rewrite, other, named[1]):
                continue
            if _passive(original, verb.index) != _passive(rewrite, j):
                continue
            others = _run_before(rewrite, j), _run_after(rewrite, j)
            subject = _answer(ones[0], others[1])
            thing = _answer(ones[1], others[0])
            if subject is None or thing is None or _answer(ones[0], others[0]):
                continue
            return [
                Evidence(
                    Category.ROLES, "roles_exchanged", Severity.CRITICAL, 0.75,
                    (_span(ones[0]), _span(ones[1])), (_span(others[0]), _span(others[1])),
                )
            ]  # fmt: skip
    return []


def _span(run: list[Word]) -> Span:
    return Span(run[0].start, run[-1].end)


def _answer(ones: list[Word], others: list[Word]) -> tuple[int, int] | None:
    """Return a word of the first run and the same word in the second."""
    return next(
        ((one.index, other.index) for one in ones for other in others if one.lemma == other.lemma),
        None,
    )


def _verbal(side: Side, word: Word, named: frozenset[int]) -> bool:
    """Tell whether a word may be a verb between its doer and what it is done to.

    It is no name and has no article or preposition before it, and no noun hangs on it.
    """
    if not word.content or word.kind != "word" or word.index in named:
        return False
    if word.lemma in lexicon.listed("mutual") or not 0 < word.index < len(side.words) - 1:
        return False
    before, after = side.words[word.index - 1], side.words[word.index + 1]
    if before.lower in lexicon.listed("prepositions") or before.lower in _ARTICLES:
        return False
    return (
        before.kind == "word"
        and after.kind != "mark"
        and (
            after.lower in _ARTICLES
            or after.capital
            or word.lower != word.lemma
            or not after.content
        )
    )


_ARTICLES = frozenset(
    ("the", "a", "an", "this", "that", "these", "those", "his", "her", "its", "their", "our", "my")
)


def _run_before(side: Side, index: int) -> list[Word]:
    """Return the content words right before a verb, auxiliaries and adverbs skipped."""
    if index > 1 and side.words[index - 1].lower == "to":
        index -= 2  # the doer of "tried to persuade" stands before "tried"
    run: list[Word] = []
    for k in range(index - 1, max(-1, index - 1 - _AFTER), -1):
        word = side.words[k]
        if word.kind == "mark":
            break
        if word.content and not word.lower.endswith("ly"):
            run.insert(0, word)
        elif run and word.lower in _WHERE:
            continue
        elif run or (not word.content and word.lower not in lexicon.listed("auxiliaries")):
            break
    return run


# What joins a doer and where it is: "police in Tema accused".
_WHERE = frozenset(("of", "in", "from", "at"))


def _run_after(side: Side, index: int) -> list[Word]:
    """Return the first content words after a verb, an article before them skipped."""
    run: list[Word] = []
    for word in side.words[index + 1 : index + 1 + _AFTER]:
        if run and word.lower == "of" and run[-1].capital:
            continue
        if word.kind == "mark" or (not word.content and (run or word.lower not in _ARTICLES)):
            break
        if word.content and not word.lower.endswith("ly"):
            run.append(word)
    return run


def _relative(side: Side, other: Side, matching: Matching, flipped: bool) -> list[Evidence]:
    """Report a relative clause that turned: "the fund which lent Ruiz" and "to which Ruiz lent"."""
    for verb in side.words:
        k = verb.index
        joint = _relative_before(side, k) if verb.content else 0
        if not joint:
            continue
        object_ = _run_after(side, k)
        if not object_ or (side.words[k + 1].lower not in _ARTICLES and not object_[0].capital):
            continue
        for j in matching.forward.get(k, ()):
            if other.words[j].lemma != verb.lemma or _passive(other, j):
                continue
            subject = _run_before(other, j)
            first = subject[0].index if subject else 0
            while first and other.words[first - 1].lower in _ARTICLES - {"that"}:
                first -= 1
            if not first or other.words[first - 1].lower not in _RELATIVE:
                continue
            if _answer(object_, subject) is None:
                continue
            mine = (Span(side.words[joint].start, object_[-1].end),)
            theirs = (Span(other.words[first - 1].start, other.words[j].end),)
            return [
                Evidence(
                    Category.ROLES, "roles_exchanged", Severity.CRITICAL, 0.75,
                    theirs if flipped else mine, mine if flipped else theirs,
                )
            ]  # fmt: skip
    return []


def _relative_before(side: Side, index: int) -> int:
    """Return the "who" or "which" that a verb follows as its doer, auxiliaries skipped; else 0."""
    k = index - 1
    while k > 0 and side.words[k].lower in lexicon.listed("auxiliaries"):
        k -= 1
    if k < 1 or side.words[k].lower not in _RELATIVE:
        return 0
    before = side.words[k - 1]
    if before.lower in _ASKED_BY or before.lemma in lexicon.listed("reporting"):
        return 0
    return k if before.content or before.text == "," else 0
