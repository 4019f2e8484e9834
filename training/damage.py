"""All kinds of damage, how often each is tried, and how one is done to a sentence."""

from __future__ import annotations

from dataclasses import dataclass

from training import damage_content as content
from training import damage_facts as facts
from training import damage_nonsense as nonsense
from training import damage_roles as roles
from training import damage_sense as sense
from training import damage_words as by_word
from training.analyse import Edit, Mark, Sentence, apply
from training.scene import Editor, Scene

KINDS: dict[str, Editor] = {
    "number": facts.number,
    "date_time": facts.date_time,
    "unit": facts.unit,
    "money": facts.money,
    "name": facts.name,
    "garbled_name": facts.garbled_name,
    "negation_added": by_word.negation_added,
    "negation_removed": by_word.negation_removed,
    "polarity": by_word.polarity,
    "certainty": by_word.certainty,
    "quantity": by_word.quantity,
    "tense": by_word.tense,
    "comparison": by_word.comparison,
    "connective": by_word.connective,
    "roles": roles.roles,
    "pronoun": roles.pronoun,
    "agent": roles.agent,
    "attribution": roles.attribution,
    "quotation": roles.quotation,
    "dropped_modifier": content.dropped_modifier,
    "dropped_phrase": content.dropped_phrase,
    "dropped_clause": content.dropped_clause,
    "dropped_item": content.dropped_item,
    "truncated": content.truncated,
    "added_modifier": content.added_modifier,
    "added_phrase": content.added_phrase,
    "added_sentence": content.added_sentence,
    "broader": sense.broader,
    "sibling": sense.sibling,
    "wrong_sense": sense.wrong_sense,
    "stray_word": sense.stray_word,
    "untranslated": sense.untranslated,
    "garbled": sense.garbled,
    "dropped_word": nonsense.dropped_word,
    "unrelated_word": nonsense.unrelated_word,
    "shuffled": nonsense.shuffled,
    "half": nonsense.half,
}


@dataclass(frozen=True)
class Damaged:
    """A damaged sentence.

    Attributes:
        text: What became of it.
        kind: Key of `KINDS`; several are joined by "+".
        old_marks: What was damaged, in the sentence as it was.
        new_marks: What it became, in `text`.
    """

    text: str
    kind: str
    old_marks: tuple[Mark, ...]
    new_marks: tuple[Mark, ...]


def damage(
    sentence: Sentence, scene: Scene, weights: dict[str, float], kinds: int = 1
) -> Damaged | None:
    """Do `kinds` different kinds of damage that the sentence allows, or return None.

    Args:
        sentence: What is damaged.
        scene: What surrounds it.
        weights: How often each kind is tried first; kinds without a weight are never tried.
        kinds: How many are wanted; fewer are done where no more can be.
    """
    left = dict(weights)
    done: list[str] = []
    edits: list[Edit] = []
    while left and len(done) < kinds:
        kind = scene.rng.choices(list(left), list(left.values()))[0]
        del left[kind]
        new = KINDS[kind](sentence, scene)
        if new and not any(_clash(a, b) for a in new for b in edits):
            edits += new
            done.append(kind)
    if not edits:
        return None
    mended = not nonsense.UNMENDED.issuperset(done)
    text, old_marks, new_marks = apply(sentence.text, edits, grammar=mended)
    if not text or _same(text, sentence.text) or not (old_marks or new_marks):
        return None
    return Damaged(text, "+".join(done), tuple(old_marks), tuple(new_marks))


def _clash(a: Edit, b: Edit) -> bool:
    return a.start <= b.end + 1 and b.start <= a.end + 1


def _same(a: str, b: str) -> bool:
    return "".join(a.lower().split()) == "".join(b.lower().split())
