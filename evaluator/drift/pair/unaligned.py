"""The words of one side that nothing on the other side answers, and what stands in their place."""

from __future__ import annotations

from evaluator.drift.pair.matching import LIKE, RELATED, UNALIGNED, Matching
from evaluator.drift.text import lexicon
from evaluator.drift.text.side import Word, once
from evaluator.types import FloatArray

_NEAR = 6
_SHORTEST = 3  # letters of a word that may be missed
_PRONOUNS = lexicon.listed("third_person")


@once
def unaligned(matching: Matching) -> tuple[Word, ...]:
    """Return the content words of the first side that nothing on the second answers."""
    best: FloatArray = matching.answered_original
    linked, words = matching.forward, matching.original.words
    fillers = lexicon.listed("fillers")
    lone = best < UNALIGNED
    return tuple(
        words[i]
        for i in (best < RELATED).nonzero()[0].tolist()
        if words[i].content
        and words[i].kind == "word"
        and len(words[i].text) >= _SHORTEST
        and words[i].lower not in fillers
        and (lone[i] or i not in linked)
    )


def unaligned_there(matching: Matching) -> tuple[Word, ...]:
    """Return the content words of the second side that nothing on the first answers."""
    return unaligned(matching.flipped())


def image(matching: Matching, index: int) -> int | None:
    """Return the word of the other side that clearly answers word `index`."""
    linked = matching.forward.get(index, ())
    return next((j for j in linked if matching.similarity[index, j] >= LIKE), None)


def instead(matching: Matching, run: list[Word]) -> int | None:
    """Return how many content words that nothing answers stand in the place of a run.

    Its place is between the words that answer its neighbours.

    Args:
        matching: Matched words, the run's side first.
        run: Words of that side, in order.

    Returns:
        None where the neighbours stand in another order on the other side, or far apart.
    """
    words = matching.original.words
    before = [word for word in words[: run[0].index] if word.content][::-1]
    after = [word for word in words[run[-1].index + 1 :] if word.content]
    low = _first_image(matching, before) if before else -1
    high = _first_image(matching, after) if after else len(matching.rewrite.words)
    if low is None or high is None or not low < high <= low + 2 * _NEAR:
        return None
    theirs = unaligned_there(matching)
    found = sum(low < word.index < high for word in theirs)
    place = matching.rewrite.words[low + 1 : high]
    if any(word.lower in _PRONOUNS and word.index not in matching.backward for word in place):
        found += sum(word.capital for word in run)  # the name that the pronoun stands for
    return found


def _first_image(matching: Matching, near: list[Word]) -> int | None:
    images = (image(matching, word.index) for word in near[:_NEAR])
    return next((j for j in images if j is not None), None)
