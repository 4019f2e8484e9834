"""What is put to a name that the original gives alone: "the striker Silva" for "Silva"."""

from __future__ import annotations

from evaluator.drift.pair.matching import RELATED
from evaluator.drift.pair.pair import Pair
from evaluator.drift.rules.evidence import Evidence
from evaluator.drift.text.names import Name, names
from evaluator.drift.text.side import Side, Word
from evaluator.rulebook import vocabulary
from evaluator.types import Category, Severity

_DESCRIBERS = vocabulary("name").listed("describers")
_BEHIND = 3  # a comma, an article and a noun
DESCRIBED = "name-described"
_ARTICLES = frozenset(("a", "an", "the"))


def notes(pair: Pair) -> list[Evidence]:
    """Return the plain descriptions that the rewrite puts to names and the original does not.

    Posts and titles are left to the rules: they say more of somebody than what they do.
    """
    original, rewrite = pair.sides
    answered = pair.matching.answered_rewrite
    found = []
    for name in names(rewrite):
        here = [word for word in original.words if word.lower == name.words[0].lower]
        noun = _before(rewrite, name) or _behind(rewrite, name)
        if not here or noun is None or noun.lemma not in _DESCRIBERS:
            continue
        if not all(word.lower in original.lowers for word in name.words):
            continue
        if noun.lemma in original.lemmas or float(answered[noun.index]) >= RELATED:
            continue
        if _described(original, here[0]):
            continue  # by another word, which is a change
        first = noun.index
        while first and rewrite.words[first - 1].lower in _ARTICLES:
            first -= 1
        found.append(
            Evidence(
                Category.NAME, DESCRIBED, Severity.NONE, 1.0,
                (here[0].span,), (rewrite.span(first, noun.index),),
                {"original": here[0].text[: len(here[0].lower)]},
            )
        )  # fmt: skip
    return found


def _before(side: Side, name: Name) -> Word | None:
    """Return the common noun right before a name."""
    word = side.words[name.first - 1] if name.first else None
    if word is None or word.kind != "word" or not word.content:
        return None
    before = side.words[word.index - 1] if word.index else None
    return word if before is None or before.lower in _ARTICLES else None


def _behind(side: Side, name: Name) -> Word | None:
    """Return the common noun between commas behind a name: "Silva, a striker, …"."""
    after = side.words[name.last + 1 : name.last + 2 + _BEHIND]
    if len(after) < _BEHIND or after[0].text != "," or after[1].lower not in _ARTICLES:
        return None
    ends = len(after) == _BEHIND or after[_BEHIND].text in (",", ".")
    return after[2] if ends and after[2].content else None


def _described(side: Side, word: Word) -> bool:
    """Return whether a noun of that kind stands near a name on its own side."""
    around = side.words[max(0, word.index - 4) : word.index + 6]
    return any(near.lemma in _DESCRIBERS for near in around)
