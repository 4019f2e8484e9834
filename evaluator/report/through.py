"""What a round trip went through, for those who draw it: foreign sentences, ways back, faults."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evaluator.report.messages import text
from evaluator.report.passages import one_line
from evaluator.types import Comparison, Finding, Translation, Unit

RIGHT_TO_LEFT = frozenset(("ar", "fa", "he", "ur", "ps", "ku", "yi", "sd", "ug", "dv"))


@dataclass(frozen=True)
class Foreign:
    """What stands under a unit.

    Attributes:
        faults: For each kind of flag, whose fault it is likely to be.
        sentences: Those of the translation that the unit came through.
        notes: What is to be known of their way back.
        ways: Further ways back: who, and what became of the sentences.
    """

    faults: tuple[str, ...]
    sentences: tuple[str, ...]
    notes: tuple[str, ...]
    ways: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Through:
    """What the page of a round trip shows beyond that of a comparison.

    Attributes:
        title: What stands on what opens the foreign sentences.
        intro: A sentence that says what was compared.
        language: Code of the foreign language.
        direction: "rtl" or "ltr".
        units: By the number of the row.
    """

    title: str
    intro: str
    language: str
    direction: str
    units: Mapping[int, Foreign]


def build(comparison: Comparison, ordered: Sequence[Unit]) -> Through | None:
    """Return what is shown of the translation, None where there was none.

    Args:
        comparison: What was found.
        ordered: The units that have rows, in their order.
    """
    translation = comparison.translation
    if translation is None:
        return None
    code = translation.language.replace("_", "-")
    short = code.partition("-")[0].lower()
    return Through(
        title=text("through.title", language=language_name(translation.language)),
        intro=_intro(translation),
        language=code,
        direction="rtl" if short in RIGHT_TO_LEFT else "ltr",
        units={
            number: Foreign(
                faults(unit),
                sentences(translation, unit),
                _notes(translation, unit),
                tuple(_ways(translation, unit)),
            )
            for number, unit in enumerate(ordered, 1)
        },
    )


def name(comparison: Comparison) -> str:
    """Return what the other side of a round trip is called, "" where there was none."""
    if comparison.translation is None:
        return ""
    path = comparison.translation.path
    return one_line(path) if path and path != "-" else text("through.name")


def language_name(code: str) -> str:
    """Return what a language is called, its code where it has no name here."""
    short = code.replace("_", "-").partition("-")[0].lower()
    return text(f"tongue.{short}", default=code)


def sentences(translation: Translation, unit: Unit) -> tuple[str, ...]:
    """Return the sentences of the translation that a unit came through, each on one line."""
    return tuple(one_line(translation.text_of(index)) for index in unit.translation)


def faults(unit: Unit) -> tuple[str, ...]:
    """Return, for each kind of flag in a unit, in how many ways back it stands."""
    said = (
        text("through.fault", category=text(f"category.{one.category.value}"), said=fault(one))
        for one in unit.findings
        if one.ways is not None
    )
    return tuple(dict.fromkeys(said))


def fault(finding: Finding) -> str:
    """Return in words whether a finding is likely the translation's fault, "" for a single way."""
    if finding.ways is None:
        return ""
    count, of = finding.ways
    whole = "both" if of == 2 else "all"
    key = whole if count == of else "one" if count == 1 else "some"
    return text(f"through.fault.{key}", count=count, of=of)


def _intro(translation: Translation) -> str:
    names = [one_line(translation.translator.label)]
    names += [one_line(way.translator.label) for way in translation.ways]
    back = text("through.and").join(names)
    if translation.there is None:
        return text("through.given", language=language_name(translation.language), back=back)
    return text(
        "through.made",
        language=language_name(translation.language),
        there=one_line(translation.there.label),
        back=back,
    )


def _notes(translation: Translation, unit: Unit) -> tuple[str, ...]:
    notes = (note for index in unit.translation for note in translation.segments[index].notes)
    return tuple(text(f"through.note.{note}", default=note) for note in dict.fromkeys(notes))


def _ways(translation: Translation, unit: Unit) -> list[tuple[str, str]]:
    found = []
    for way in translation.ways:
        said = " ".join(one_line(way.segments[index]) for index in unit.translation)
        found.append((text("through.way", engine=one_line(way.translator.label)), said.strip()))
    return found if unit.translation else []
