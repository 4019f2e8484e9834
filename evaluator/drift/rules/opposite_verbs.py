"""Verbs whose opposites say the same: who was beaten has lost, what quiets down may ease up."""

from __future__ import annotations

from evaluator.drift.pair.matching import LIKE, Matching
from evaluator.drift.text import lexicon
from evaluator.drift.text.side import Side, Word
from evaluator.drift.text.syntax import is_passive
from evaluator.rulebook import vocabulary

_WORDS = vocabulary("opposite")
_WINS, _WON, _LOST = (_WORDS.listed(name) for name in ("wins", "won", "lost"))
_COLLIDING = _WORDS.listed("colliding")
_NEAR = 5
_BY = frozenset(("by", "to", "from"))


def outcome(side: Side, index: int) -> str:
    """Return whether a word says that its subject "won" or "lost"; "" for neither.

    A verb of winning is a loss in the passive ("had been beaten"), and so is "a defeat".
    """
    word = side.words[index]
    if word.lemma in _WINS:
        before = {one.lower for one in side.words[max(0, index - 3) : index]}
        after = side.words[index + 1 : index + 2]
        noun = word.lower == "defeat" and (
            not before.isdisjoint(lexicon.listed("determiners"))
            or not after
            or after[0].kind == "mark"
            or after[0].lower in lexicon.listed("prepositions")
        )
        return "lost" if noun or is_passive(side, index) else "won"
    return "won" if word.lemma in _WON else "lost" if word.lemma in _LOST else ""


def particles(matching: Matching, i: int, j: int) -> bool:
    """Return whether "up" and "down" hang on verbs of their own: "quiet down", "ease up"."""
    one, other = (side.words[k] for side, k in ((matching.original, i), (matching.rewrite, j)))
    if {one.lower, other.lower} != {"up", "down"} or not min(i, j):
        return False
    after = [
        side.words[k + 1 : k + 2] for side, k in ((matching.original, i), (matching.rewrite, j))
    ]
    if any(word.lower in _BY or word.kind == "number" for words in after for word in words):
        return False  # "ticked up by 3 percent"
    verbs = matching.original.words[i - 1], matching.rewrite.words[j - 1]
    return (
        all(verb.content and verb.kind == "word" for verb in verbs)
        and matching.similarity[i - 1, j - 1] < LIKE
    )


def collides(side: Side, against: Word) -> bool:
    """Return whether something runs "against" a thing, which it does not oppose."""
    before = side.words[max(0, against.index - _NEAR) : against.index]
    return any(word.lemma in _COLLIDING for word in before)
