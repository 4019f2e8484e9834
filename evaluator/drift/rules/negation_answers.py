"""Negations that nothing on the other side answers, compared by parity.

A sentence is turned round by "not", by "failed to", by a word with the opposite meaning, by
lifting a ban; two turns cancel. What is compared is not how many negations each side has but, for
each word that a negation governs, whether the matched word on the other side is turned round as
often, odd or even.
"""

from __future__ import annotations

from evaluator.drift.pair.matching import RELATED, SAME, UNLIKE
from evaluator.drift.pair.opposition import may_deny, said_otherwise
from evaluator.drift.pair.pair import View
from evaluator.drift.text import lexicon
from evaluator.drift.text.negation import Cue, is_not, opposed, parity, prefixed
from evaluator.drift.text.numeral_words import SMALL
from evaluator.drift.text.side import Side
from evaluator.rulebook import vocabulary

_WORDS = vocabulary("negation")
_ASKING = _WORDS.listed("asking")
_BREAKS = lexicon.clause_breaks() - {"and", "or"}
CLAUSES = _BREAKS | {"that"}
_RAISING = _WORDS.listed("raising")
SCARCELY = _WORDS.listed("scarcely")
_SURE = 0.55
_NEAR = 7
_FAR = 12
_BESIDE = 0.7
_OPENS = 2  # words of a question before its "not"
_APART = 4  # words between the answers to what stands on both sides of a negation


def unanswered(view: View, mine: list[Cue], theirs: list[Cue]) -> list[tuple[Cue, int, bool]]:
    """Return cues of `side` whose governed word is not turned round on the other side.

    Returns:
        Rows of cue, index of the matched word (-1 where nothing matches), and whether it is sure.
    """
    side, other = view.sides
    rows: list[tuple[Cue, int, bool, tuple[Cue, ...]]] = []
    used: set[Cue] = set()
    for cue in mine:
        if not theirs and _asks(side, cue) and other.text.rstrip('"').endswith("?"):
            continue
        if _scarcely(side, cue):
            continue
        if is_not(side.words[cue.first]) and _open(side, cue) and other.lowers & {"whether", "if"}:
            continue
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
            (c for c in free
             if c not in over and c not in others and _may_answer(c, j)
             and not _of_another(view, cue, j, c)),
            None,
        )  # fmt: skip
        if spare is not None:
            free.remove(spare)
            continue
        # A "no" may deny a verb farther off, and so may what answers a word behind the first.
        answered = j in view.matching.forward.get(cue.target, ())
        near = sure and answered and is_not(side.words[cue.first])
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
        elif not cue.explicit and (not sure or _answers(view, cue)):
            continue
        if may_deny(other, side, j, near) and not over:
            continue
        if said_otherwise(view, cue, theirs):
            continue
        left.append((cue, j, sure))
    return left


def _scarcely(side: Side, cue: Cue) -> bool:
    """Return whether a "hardly" bounds a number: "hardly three months", "almost three months"."""
    after = next(iter(side.words[cue.last + 1 : cue.last + 2]), None)
    return (
        side.words[cue.first].lower in SCARCELY
        and after is not None
        and (after.kind == "number" or after.lower in SMALL)
    )


def _answers(view: View, cue: Cue) -> bool:
    """Return whether anything answers a verb or phrase that negates; of "far from" both words."""
    side, other = view.sides
    if view.matching.answered_original[cue.first] < RELATED:
        return False
    words = side.words[cue.first : cue.last + 1]
    return side.words[cue.first].lower != "far" or all(w.lower in other.lowers for w in words)


def _asks(side: Side, cue: Cue) -> bool:
    """Return whether a "not" only makes a question politer: "don't you want an elephant?"."""
    before: list[str] = []
    for word in reversed(side.words[max(0, cue.first - _NEAR) : cue.first]):
        if word.kind == "mark":
            break
        before.append(word.lower)
    opens = len(before) <= _OPENS  # "did you not call?", "we are not late?"
    return (
        is_not(side.words[cue.first])
        and side.text.rstrip('"').endswith("?")
        and all(word.text not in ".?!" for word in side.words[cue.first : -2])
        and _ASKING.isdisjoint(before)
        and (opens or side.words[cue.first].lower.endswith("n't") or "if" in before)
    )


def _open(side: Side, cue: Cue) -> bool:
    """Return whether a "not" stands in what is asked, "whether it does not become a rule"."""
    before = side.words[max(0, cue.first - _NEAR) : cue.first]
    return any(word.lower == "whether" for word in before)


def _is_same(view: View, cue: Cue, theirs: Cue) -> bool:
    """Return whether two negations are the same words and answer each other."""
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
    """Return whether a negation is near enough to a word to be what turns it round."""
    return place < 0 or cue.first - _FAR <= place <= cue.last + _FAR


def _of_another(view: View, cue: Cue, j: int, theirs: Cue) -> bool:
    """Return whether `theirs` denies the verb of another clause than that of what `cue` denies.

    That is where the very verb that `cue` denies stands at `j` undenied; but "does not think that
    he lied" says what "thinks that he did not lie" does.
    """
    side, other = view.sides
    if not (_denies_verb(side, cue) and _denies_verb(other, theirs)) or j < 0:
        return False
    if side.words[cue.target].lemma != other.words[j].lemma or j in theirs.scope:
        return False
    if not _RAISING.isdisjoint((side.words[cue.target].lemma, other.words[theirs.target].lemma)):
        return False
    first, last = sorted((theirs.last, j))
    return any(
        word.text in ",;:.—" or (word.lower in _BREAKS) for word in other.words[first + 1 : last]
    )


def _denies_verb(side: Side, cue: Cue) -> bool:
    """Return whether a "not" stands right before a verb, an adverb aside."""
    between = [word.lower for word in side.words[cue.last + 1 : cue.target]]
    return (
        is_not(side.words[cue.first])
        and cue.target > cue.last
        and (not between or (len(between) == 1 and between[0].endswith("ly")))
    )


def _doubled(side: Side, other: Side, cue: Cue) -> bool:
    """Return whether a cue denies a word that denies in itself and that the other side has not.

    "Not uncommon" against "common", but not against "uncommon".
    """
    return (
        cue.target == cue.last + 1
        and prefixed(side.words[cue.target])
        and side.words[cue.target].lemma not in other.lemmas
    )


def _kept(view: View, cue: Cue) -> bool:
    """Return whether the words near a cue are answered, so that it alone is gone or new."""
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
    if len(answers) <= 1 or max(answers) - min(answers) > _APART:
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
    same = tuple(c for c in theirs if c.first in matching.forward.get(cue.first, ()))
    if cue.target < 0:
        return bool(theirs), -1, False, same
    degree = lexicon.listed("degree")
    order = [
        cue.target,
        *(k for k in cue.scope if k != cue.target and side.words[k].lower not in degree),
    ]
    best: tuple[bool, int, bool, tuple[Cue, ...]] | None = None
    for place, i in enumerate(order[:3]):
        for j in matching.forward.get(i, ()):
            sim = float(matching.similarity[i, j])
            relation = -1 if opposed(side.words[i], other.words[j]) else 1
            if sim < UNLIKE and relation > 0:
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
    return best if best is not None else (bool(same), -1, False, same)
