"""Polarity: negation in all its forms compared by parity, and words that say the opposite.

A sentence is turned round by "not", by "failed to", by a word with the opposite meaning, by
lifting a ban; two turns cancel. What is compared is not how many negations each side has but, for
each word that a negation governs, whether the matched word on the other side is turned round as
often, odd or even.
"""

from __future__ import annotations

from evaluator.drift.pair.matching import RELATED, SAME, Matching
from evaluator.drift.pair.opposition import may_deny, said_otherwise
from evaluator.drift.pair.pair import Pair, View
from evaluator.drift.rules import opposite
from evaluator.drift.rules.evidence import Evidence, overlap
from evaluator.drift.rules.turned_phrases import against
from evaluator.drift.text import lexicon
from evaluator.drift.text.negation import Cue, cues, is_not, opposed, parity, prefixed
from evaluator.drift.text.side import Side, Word
from evaluator.types import Category, Severity, Span

_SURE = 0.55
_NEAR = 7
_FAR = 12
_BESIDE = 0.7
_LIKE = 0.3
_OPENING = 4


def evidence(pair: Pair) -> list[Evidence]:
    """Report negations lost or put in, and words replaced by their opposite."""
    original, rewrite = pair.sides
    ones, others = cues(original), cues(rewrite)
    lost = _unanswered(pair.views[0], ones, others)
    added = _unanswered(pair.views[1], others, ones)
    found: list[Evidence] = []
    found.extend(_denied_thing(pair, ones, others))
    turned = [
        *opposite.evidence(pair, ones, others),
        *against(pair),
    ]
    found.extend(turned)
    told = [span for item in turned for span in (*item.original,)]
    for cue, j, sure in lost:
        other = [c for c, i, _ in added if i == cue.target or c.target == j]
        item = _finding(pair.views[0], cue, j, sure, bool(other), others)
        if not overlap(item.original, told):
            found.append(item)
        added = [row for row in added if row[0] not in other]
    for cue, i, sure in added:
        found.append(_finding(pair.views[1], cue, i, sure, False, ones))
    return found


def _relation(one: Word, other: Word) -> int:
    """Return -1 for opposites, else 1."""
    return -1 if opposed(one, other) else 1


def _links(matching: Matching, index: int) -> list[int]:
    return list(matching.forward.get(index, ()))


def _unanswered(view: View, mine: list[Cue], theirs: list[Cue]) -> list[tuple[Cue, int, bool]]:
    """Return cues of `side` whose governed word is not turned round on the other side.

    Returns:
        Rows of cue, index of the matched word (-1 where nothing matches), and whether it is sure.
    """
    side, other = view.sides
    matching = view.matching
    rows: list[tuple[Cue, int, bool, tuple[Cue, ...]]] = []
    used: set[Cue] = set()
    for cue in mine:
        agrees, j, sure, over = _agrees(view, mine, theirs, cue)
        if agrees:
            used.update(over or _also_bare(cue, theirs, used))
        else:
            rows.append((cue, j, sure, over))
    free = [cue for cue in theirs if cue not in used]
    pairs = {cue: [c for c in theirs if _is_same(view, cue, c)] for cue in mine}
    left = []
    for cue, j, sure, over in rows:
        # The "rule out" of both sides answers itself, and no "refused to" before it.
        others = [c for one, found in pairs.items() if one != cue for c in found]
        spare = next(
            (c for c in free if c not in over and c not in others and _may_answer(c, j)), None
        )
        if spare is not None:
            free.remove(spare)
            continue
        near = sure and is_not(side.words[cue.first])  # a "no" may deny a verb farther off
        if cue.explicit and not theirs and not may_deny(other, side, j, near):
            if (
                _doubled(side, other, cue)
                or _nots(other, j) >= max(1, _nots(side, -1))
                or not ((sure and j >= 0) or _kept(view, cue))
            ):
                continue
            j, sure = (j if j >= 0 else _nearest(view, cue)), True
        elif j < 0:
            j = _beside(view, cue) if cue.explicit and not theirs else -1
            if j < 0:
                continue
        elif not cue.explicit and (not sure or matching.answered_original[cue.first] >= RELATED):
            continue
        if may_deny(other, side, j, near) and not over:
            continue
        if said_otherwise(view, cue, theirs):
            continue
        left.append((cue, j, sure))
    return left


def _is_same(view: View, cue: Cue, theirs: Cue) -> bool:
    """Tell whether two negations are the same words and answer each other."""
    side, other = view.sides
    matching = view.matching
    words = [
        [word.lemma for word in text.words[one.first : one.last + 1]]
        for text, one in ((side, cue), (other, theirs))
    ]
    return words[0] == words[1] and theirs.first in matching.forward.get(cue.first, ())


def _also_bare(cue: Cue, theirs: list[Cue], used: set[Cue]) -> list[Cue]:
    """Return the cue that answers one whose verb is left out ("others did not").

    It too governs nothing, and excuses no other negation.
    """
    if cue.target >= 0:
        return []
    return [c for c in theirs if c.target < 0 and c not in used][:1]


def _nots(side: Side, place: int) -> int:
    """Count the words that deny a verb, those of set phrases ("not simply") too.

    Only what is near `place` counts, where there is one.
    """
    return sum(
        is_not(word) and (place < 0 or abs(word.index - place) <= _FAR) for word in side.words
    )


def _may_answer(cue: Cue, place: int) -> bool:
    """Tell whether a negation is near enough to a word to be what turns it round."""
    return place < 0 or cue.first - _FAR <= place <= cue.last + _FAR


def _doubled(side: Side, other: Side, cue: Cue) -> bool:
    """Tell whether a cue denies a word that denies in itself and that the other side has not.

    "Not uncommon" against "common", but not against "uncommon".
    """
    return (
        cue.target == cue.last + 1
        and prefixed(side.words[cue.target])
        and side.words[cue.target].lemma not in other.lemmas
    )


def _kept(view: View, cue: Cue) -> bool:
    """Tell whether the words near a cue are answered, so that it alone is gone or new."""
    side, _ = view.sides
    matching = view.matching
    near = [
        word.index
        for word in side.words[max(0, cue.first - _NEAR) : cue.last + _NEAR + 1]
        if word.content
    ]
    answered = sum(float(matching.answered_original[k]) >= RELATED for k in near)
    return 2 * answered >= len(near)


def _nearest(view: View, cue: Cue) -> int:
    """Return the word that answers what stands nearest to a cue; -1 where nothing near does."""
    side, _ = view.sides
    matching = view.matching
    near = sorted(
        (k for k in matching.forward if abs(k - cue.last) <= _NEAR and side.words[k].content),
        key=lambda k: abs(k - cue.last),
    )
    return matching.forward[near[0]][0] if near else -1


def _beside(view: View, cue: Cue) -> int:
    """Return the word that answers what stands right beside a cue; -1 unless both sides agree.

    For a cue whose governed word was said otherwise: "is not, he said" against "is, he said".
    """
    side, _ = view.sides
    matching = view.matching
    answers = []
    for k in (cue.first - 1, cue.first - 2, cue.last + 1, cue.last + 2):
        if 0 <= k < len(side.words) and side.words[k].kind == "word":
            for j in matching.forward.get(k, ()):
                if matching.similarity[k, j] >= _BESIDE:
                    answers.append(j)
    if len(answers) < 2 or max(answers) - min(answers) > 4:
        return -1
    return max(answers)


def _agrees(
    view: View, mine: list[Cue], theirs: list[Cue], cue: Cue
) -> tuple[bool, int, bool, tuple[Cue, ...]]:
    """Compare the parity of what a cue governs with that of the words that answer it.

    Returns:
        Whether they agree, the matched word, whether the match is sure, the other side's cues
        over it.
    """
    side, other = view.sides
    matching = view.matching
    same = [c for c in theirs if c.first in matching.forward.get(cue.first, ())]
    if cue.target < 0:
        return (
            (bool(same) or bool(theirs), -1, False, tuple(same))
            if theirs
            else (False, -1, False, ())
        )
    degree = lexicon.listed("degree")
    order = [
        cue.target,
        *(k for k in cue.scope if k != cue.target and side.words[k].lower not in degree),
    ]
    best: tuple[bool, int, bool, tuple[Cue, ...]] | None = None
    for place, i in enumerate(order[:3]):
        for j in _links(matching, i):
            sim = float(matching.similarity[i, j])
            relation = _relation(side.words[i], other.words[j])
            if sim < _LIKE and relation > 0:
                continue
            mine_parity, _ = parity(side, mine, i)
            their_parity, over = parity(other, theirs, j)
            agrees = mine_parity * their_parity * relation > 0
            own = side.words[i].lemma == other.words[j].lemma
            sure = (place == 0 and (own or sim >= _SURE)) or sim >= SAME
            row = (agrees, j, sure, over)
            if agrees and (over or relation < 0 or mine_parity > 0):
                return row
            if best is None:
                best = row
    if best is not None:
        return best
    if same:
        return True, -1, False, tuple(same)
    return False, -1, False, ()


def _denied_thing(pair: Pair, ones: list[Cue], others: list[Cue]) -> list[Evidence]:
    """Report a "no" or "zero" that denies another thing, one that the original does not deny.

    "A policy of zero tolerance" is no "zero policy": the word denied is gone, and what is denied
    instead stands undenied in the original, so that something it says is now denied.
    """
    original, rewrite = pair.sides
    matching = pair.matching
    found = []
    for one in ones:
        for other in others:
            i, j = one.target, other.target
            name = original.words[one.first].lower
            if min(i, j) < 0 or name != rewrite.words[other.first].lower:
                continue
            if name not in _DENIERS or i - one.last > 2 or j - other.last > 2:
                continue
            gone = float(matching.answered_original[i]) < 0.45
            undenied = [k for k in matching.backward.get(j, ()) if k not in one.scope]
            if gone and undenied and matching.similarity[undenied[0], j] >= 0.75:
                found.append(
                    Evidence(
                        Category.POLARITY, "denied-thing", Severity.CRITICAL, 0.7,
                        (original.span(one.first, i),), (rewrite.span(other.first, j),),
                    )
                )  # fmt: skip
    return found


_DENIERS = frozenset(("no", "zero", "without"))
_OPENERS = frozenset(("some", "several", "many", "all", "most", "always", "often", "still"))


def _opened(side: Side, matching: Matching, cue: Cue, index: int) -> int:
    """Return where the answer to a denied word begins: with "some", or with "was able to"."""
    for k in matching.forward.get(cue.first, ()):
        if 0 < index - k <= _OPENING and side.words[k].lower not in ("the", "a", "an"):
            return k
    for k in range(index - 1, max(-1, index - _OPENING), -1):
        if side.words[k].lemma in ("able", "manage", "succeed"):
            return k
        if side.words[k].lower in _OPENERS:
            return k
    return index


def _finding(view: View, cue: Cue, j: int, sure: bool, both: bool, theirs: list[Cue]) -> Evidence:
    side, other = view.sides
    matching, lost = view.matching, view.lost
    governed = cue.target if cue.last < cue.target <= cue.last + 4 else cue.last
    answer: tuple[Span, ...] = ()
    if j >= 0:
        over = [c for c in theirs if j in c.scope]
        first = min((c.first for c in over), default=_opened(other, matching, cue, j))
        answer = (other.span(first, j) if j - first <= 6 else other.words[j].span,)
        both = both or bool(over)
    mine = side.span(cue.first, cue.last if cue.explicit and not both else governed)
    key = "negation-turned" if both else ("negation-lost" if lost else "negation-added")
    category = Category.POLARITY if both or not cue.explicit else Category.NEGATION
    severity = Severity.CRITICAL if sure else Severity.MINOR
    confidence = 0.85 if sure else 0.4
    return Evidence(
        category, key, severity, confidence,
        *view.spans((mine,), answer),
        {"cue": side.quote(cue.first, cue.last),
         "original" if lost else "rewrite": side.quote(cue.first, governed)},
    )  # fmt: skip
