"""Who a verb says does it and whom it is done to."""

from __future__ import annotations

import pytest

from evaluator.drift.text.clauses import clauses
from evaluator.drift.text.side import Side, analyse


def parties(text: str, verb: str) -> tuple[bool, str, str] | None:
    """Return whether a verb stands in the passive, its doer and whom it is done to."""
    side = Side(text, analyse(text))
    for clause in clauses(side, range(len(side.words))).values():
        if clause.verb.lower == verb:
            doer, done_to = (w.text if w else "" for w in (clause.doer, clause.done_to))
            return clause.passive, doer, done_to
    return None


@pytest.mark.parametrize(
    ("text", "verb", "expected"),
    [
        ("The dog bit the child.", "bit", (False, "dog", "child")),
        ("The child was bitten by the dog.", "bitten", (True, "dog", "child")),
        ("The mayor of Cork had not praised her.", "praised", (False, "mayor", "her")),
        ("The porter who was shot lived in Vigo.", "shot", (True, "", "porter")),
        ("They'll sell the red boat.", "sell", (False, "They'll", "boat")),
        ("The flood can only be stopped by a dam.", "stopped", (True, "dam", "flood")),
        ("The club tried to persuade the singer.", "persuade", (False, "club", "singer")),
        ("The paint used for the sign is dry.", "used", None),
        ("There is work to finish.", "finish", None),
        ("The aim is to win the cup.", "win", None),
        ("In the last minute scored Ruiz the goal.", "scored", None),
        ("The illness shows itself in signs.", "shows", None),
    ],
)
def test_parties_of_a_verb(text: str, verb: str, expected: tuple[bool, str, str] | None) -> None:
    assert parties(text, verb) == expected
