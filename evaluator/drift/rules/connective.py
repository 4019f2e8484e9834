"""Cause, contrast and condition: the words that say how two clauses stand to each other."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from evaluator.drift.pair.matching import LIKE, RELATED, Matching
from evaluator.drift.pair.pair import Pair, View
from evaluator.drift.rules.evidence import Evidence
from evaluator.drift.rules.settled import stands_alone
from evaluator.drift.text.kept import once
from evaluator.drift.text.side import Side, Word, begins
from evaluator.rulebook import vocabulary
from evaluator.types import Category, Severity, Span

_WORDS = vocabulary("connective")

_LINKS = _WORDS.phrase_kinds("links")
_SAID = _WORDS.sets("said")
_CLEAR = _WORDS.sets("clear")
_WEAK_LINKS = _WORDS.listed("weak_links")
_NEAR = 45
_AROUND = 0.6  # share of the words round a link that have to be answered
_FOLLOWING = 4


@dataclass(frozen=True, slots=True)
class Link:
    """A word or phrase that joins clauses.

    Attributes:
        first: Index of its first word.
        last: Index of its last word.
        relation: "cause", "contrast" or "condition".
    """

    first: int
    last: int
    relation: str


def evidence(pair: Pair) -> list[Evidence]:
    """Report a link between clauses that says something else, or that was lost or put in."""
    turned = _turned(pair)
    return turned[:1] or [item for view in pair.views for item in _missing(view)]


@once
def links(side: Side) -> list[Link]:
    """Return the words of a side that join clauses, in order, the longest phrase first."""
    found: list[Link] = []
    rows, lowers = _by_cue(), side.lowers
    present = [
        k for word in lowers & rows.keys() for k in rows[word] if lowers.issuperset(_LINKS[k][0])
    ]
    for number in sorted(present):
        parts, relation = _LINKS[number]
        for word in map(side.words.__getitem__, side.standing[parts[0]]):
            last = word.index + len(parts) - 1
            if tuple(one.lower for one in side.words[word.index : last + 1]) != parts:
                continue
            if any(link.first <= last and word.index <= link.last for link in found):
                continue
            if not _says_something_else(side, word, last):
                found.append(Link(word.index, last, relation))
    return sorted(found, key=lambda link: link.first)


@cache
def _by_cue() -> dict[str, list[int]]:
    """Return the rows of `_LINKS` by their longest word: few texts have it."""
    found: dict[str, list[int]] = {}
    for number, (parts, _) in enumerate(_LINKS):
        found.setdefault(max(parts, key=len), []).append(number)
    return found


def _says_something_else(side: Side, word: Word, last: int) -> bool:
    """Return whether a linking word does other work: "so far", "due to open", "even if"."""
    after = side.words[last + 1].lower if last + 1 < len(side.words) else ""
    before = side.words[word.index - 1] if word.index else None
    if word.lower == "so":
        return (before is not None and before.text not in ",;") or after in _AFTER_SO
    if word.lower == "provided" and before is not None and before.lemma == "be":
        return True  # "service is provided"
    if word.lower == "due":
        following = side.words[last + 1] if last + 1 < len(side.words) else None
        return (
            following is not None
            and following.lower == following.lemma
            and (before is not None and before.lemma == "be" and _verb_only(following))
        )
    return word.lower == "if" and any(
        len(parts) <= word.index and begins(side.words, word.index - len(parts), parts)
        for parts in _BEFORE_IF
    )


_BEFORE_IF = _WORDS.phrases("before_if")
_AFTER_SO = _WORDS.listed("after_so")


def _verb_only(word: Word) -> bool:
    """Return whether a word stands in its base form and is no plural or article: "due to rule"."""
    return word.content and not word.capital


def _turned(pair: Pair) -> list[Evidence]:
    """Report links in the same place that say another relation."""
    original, rewrite = pair.sides
    matching = pair.matching
    found = []
    for one in links(original):
        for other in links(rewrite):
            if one.relation == other.relation or not _same_place(matching, one, other):
                continue
            if _says(rewrite, one.relation, other) or _says(original, other.relation, one):
                continue
            found.append(
                Evidence(
                    Category.CONNECTIVE, "connective-changed", Severity.MAJOR, 0.7,
                    (original.span(one.first, one.last),), (rewrite.span(other.first, other.last),),
                )
            )  # fmt: skip
    return found


def _says(side: Side, relation: str, but: Link) -> bool:
    """Return whether a side says a relation in some word other than those of a link."""
    clear = _CLEAR[relation]
    return any(
        (word.lower in clear or word.lemma in clear) and not but.first <= word.index <= but.last
        for word in side.words
    )


def _same_place(matching: Matching, one: Link, other: Link) -> bool:
    """Return whether two links answer each other, or stand before the same words."""
    for i in range(one.first, one.last + 1):
        if any(other.first <= j <= other.last for j in matching.forward.get(i, ())):
            return True
    words = matching.original.words[one.last + 1 : one.last + 1 + 2 * _FOLLOWING]
    following = [word.index for word in words if word.content][:2]
    return any(
        0 < j - other.last <= 2 * _FOLLOWING and matching.similarity[i, j] >= LIKE
        for i in following
        for j in matching.forward.get(i, ())
    )


def _missing(view: View) -> list[Evidence]:
    """Report the links of a side that the other says in no way, while what they join is there."""
    side, other = view.sides
    lost = view.lost
    mine, theirs = links(side), links(other)
    found: list[Evidence] = []
    if not mine:
        return found
    for relation, said in _SAID.items():
        these = [link for link in mine if link.relation == relation]
        if sum(link.relation == relation for link in theirs) >= len(these):
            continue
        if sum(word.lower in said or word.lemma in said for word in other.words) >= len(these):
            continue
        link = next((one for one in these if _gone(view, one)), None)
        if link is None:
            found.extend(_unconditional(view, these))
            continue
        span = (side.span(link.first, link.last),)
        found.append(
            Evidence(
                Category.CONNECTIVE, f"{relation}-{'lost' if lost else 'added'}", Severity.MINOR,
                0.5, *view.spans(span),
            )
        )  # fmt: skip
    return found


def _unconditional(view: View, these: list[Link]) -> list[Evidence]:
    """Report an "if" without which the other side says the same words: it rains."""
    side, other = view.sides
    found = []
    for link in these:
        if side.words[link.first].lower != "if" or _in_need(view, link):
            continue
        item = Evidence(
            Category.CONNECTIVE, "condition-lost" if view.lost else "condition-added",
            Severity.MAJOR, 0.8, *view.spans((side.span(link.first, link.last),)),
        )  # fmt: skip
        if stands_alone(item, *((side, other) if view.lost else (other, side))):
            found.append(item)
    return found[:1]


_NEEDING = frozenset(("need", "want", "require", "wish"))


def _in_need(view: View, link: Link) -> bool:
    """Return whether the other side says "for help" where this one says "if you need help"."""
    side, other = view.sides
    after = {word.lemma for word in side.words[link.last + 1 : link.last + 4]}
    return not _NEEDING.isdisjoint(after) and "for" in other.lowers - side.lowers


def _gone(view: View, link: Link) -> bool:
    """Whether a link alone is gone: what stands round it is answered and it is no free one."""
    side, _ = view.sides
    matching = view.matching
    if not _kept(view, side.span(link.first, link.last)):
        return False
    word = side.words[link.first].lower
    if link.relation == "cause" and _does(view, link):
        return False
    if word != "but":
        return word not in _WEAK_LINKS
    return not _corrects(side, matching.rewrite, link)


def _does(view: View, link: Link) -> bool:
    """Return whether the cause opens the other side as its doer: "rain saved it"."""
    side, _ = view.sides
    matching = view.matching
    after = [word.index for word in side.words[link.last + 1 : link.last + 5] if word.content]
    opening = [word.index for word in matching.rewrite.words if word.content][:2]
    return any(j in opening for i in after for j in matching.forward.get(i, ()))


def _corrects(side: Side, other: Side, link: Link) -> bool:
    """Return whether "but" puts right what is denied: "not salt but sugar" is "sugar, not salt"."""
    before = [word.lower for word in side.words[max(0, link.first - 6) : link.first]]
    return link.first == 0 or ("not" in before and "not" in other.lowers)


def _kept(view: View, span: Span) -> bool:
    """Return whether what stands round a linking word is answered, so that it alone is gone."""
    side, _ = view.sides
    matching = view.matching
    near = [word for word in side.words if word.content and abs(word.start - span.start) < _NEAR]
    answered = sum(float(matching.answered_original[word.index]) > RELATED for word in near)
    return answered >= _AROUND * len(near)
