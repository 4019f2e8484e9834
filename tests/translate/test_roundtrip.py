"""Round trips with engines whose words can be read: what is kept, and whose fault it is."""

import json
from dataclasses import replace

import pytest

from evaluator import pipeline
from evaluator.config import Settings
from evaluator.drift import DriftSettings
from evaluator.errors import EvaluatorError
from evaluator.loading import Models, Translators
from evaluator.plugins import Translator
from evaluator.readers import read_text
from evaluator.report.json_format import dumps, to_dict
from evaluator.report.json_reader import loads
from evaluator.translate import TranslateSettings
from evaluator.types import DIRECT, Comparison, Likelihood, UnitKind
from tests.fakes.encoder import HashEncoder
from tests.fakes.translators import Spelling, foreign

ORIGINAL = """The council approved the bridge on Monday. It will cost 4 million euros.

Nobody opposed the plan. 2027
"""
GIVEN = foreign(ORIGINAL.replace("4", "5"))


def trip(
    *back: Translator,
    original: str = ORIGINAL,
    translation: str | None = None,
    there: Translator | None = None,
    encoder: str | None = None,
    **told: object,
) -> Comparison:
    settings = Settings(
        bootstrap=0,
        # All that is seen is sure, so that what ways back change shows.
        drift=DriftSettings(possible=0.0, likely=0.0, sure=0.0),
        encoder=encoder,
        translate=TranslateSettings(**{"source": "en", "target": "xx", **told}),
    )
    models = Models(HashEncoder(), translators=Translators(there or back[0], back))
    other = None if translation is None else read_text(translation, path="puente.txt")
    return pipeline.roundtrip(read_text(original), other, models, settings)


def test_there_and_back_sentence_by_sentence() -> None:
    result = trip(Spelling(changes={"4": "5"}))
    units = [(unit.original, unit.rewrite, unit.translation) for unit in result.units]
    assert units == [((at,), (at,), (at,)) for at in range(4)]
    middle = result.translation
    assert middle is not None
    assert middle.text == foreign(ORIGINAL.strip())
    assert [one.paragraph for one in middle.segments] == [0, 0, 1, 1]
    assert middle.segments[3].notes == ("kept",)
    assert middle.path is None
    assert middle.there == middle.translator
    assert result.rewrite.document.text == ORIGINAL.strip().replace("4", "5")
    assert [unit.severity.value for unit in result.units] == ["none", "major", "none", "none"]
    assert "translation-kept" in {one.slug for one in result.warnings}


def test_a_given_translation_is_aligned_with_the_original() -> None:
    result = trip(Spelling(), translation=GIVEN)
    assert result.translation is not None
    assert result.translation.path == "puente.txt"
    assert result.translation.there is None
    assert result.translation.text == GIVEN
    flagged = [unit for unit in result.units if unit.findings]
    assert [result.translation.text_of(unit.translation[0]) for unit in flagged] == [
        foreign("It will cost 5 million euros.")
    ]


def test_what_does_not_come_back_is_left_out_and_can_be_seen() -> None:
    result = trip(Spelling(changes={"Nobody opposed the plan.": ""}))
    (gone,) = (unit for unit in result.units if unit.kind is UnitKind.OMISSION)
    assert result.translation is not None
    assert [result.translation.text_of(at) for at in gone.translation] == [
        foreign("Nobody opposed the plan.")
    ]
    assert "translation-empty" in {one.slug for one in result.warnings}


def test_a_sentence_that_is_lost_on_the_way_there() -> None:
    result = trip(Spelling(there={"Nobody opposed the plan.": ""}))
    (gone,) = (unit for unit in result.units if unit.kind is UnitKind.OMISSION)
    assert gone.translation == ()
    assert [unit.translation for unit in result.units if unit is not gone] == [(0,), (1,), (2,)]


def test_the_result_is_read_back_as_it_was() -> None:
    for result in (
        trip(Spelling(changes={"4": "5"})),
        trip(Spelling(), Spelling("other", {"4": "5", "Nobody": "Everybody"}), translation=GIVEN),
    ):
        text = dumps(result)
        again = loads(text)
        assert again.translation == result.translation
        assert [unit.translation for unit in again.units] == [
            unit.translation for unit in result.units
        ]
        assert dumps(again) == text


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("translation", "segments", 0, "end"), 10_000),
        (("translation", "ways", 0, "segments"), ["one"]),
        (("units", 0, "translation"), [99]),
    ],
)
def test_a_result_that_points_outside_is_refused(
    place: tuple[str | int, ...], value: object
) -> None:
    data = json.loads(dumps(trip(Spelling(), Spelling("other"))))
    at = data
    for key in place[:-1]:
        at = at[key]
    at[place[-1]] = value
    with pytest.raises(EvaluatorError) as caught:
        loads(json.dumps(data))
    assert caught.value.slug == "result-invalid"


def test_a_plain_comparison_says_nothing_of_translations() -> None:
    settings = Settings(bootstrap=0)
    sides = read_text(ORIGINAL), read_text(ORIGINAL.replace("4", "5"))
    data = to_dict(pipeline.compare(*sides, Models(HashEncoder()), settings))
    assert "translation" not in data
    assert not any("translation" in unit for unit in data["units"])
    assert not any("ways" in one for unit in data["units"] for one in unit["findings"])


def test_a_fault_of_the_translation_stands_in_every_way_back() -> None:
    result = trip(Spelling(), Spelling("other"), translation=GIVEN)
    (unit,) = (unit for unit in result.units if unit.findings)
    assert {finding.ways for finding in unit.findings} == {(2, 2)}
    assert {finding.likelihood for finding in unit.findings} == {Likelihood.SURE}


def test_a_fault_of_one_way_back_is_less_likely() -> None:
    (first,) = [u for u in trip(Spelling(changes={"4": "5"})).units if u.findings]
    result = trip(Spelling(changes={"4": "5"}), Spelling("other"))
    (unit,) = (unit for unit in result.units if unit.findings)
    assert [finding.ways for finding in unit.findings] == [(1, 2)] * len(unit.findings)
    assert [one.likelihood for one in first.findings] == [Likelihood.SURE]
    assert [one.likelihood for one in unit.findings] == [Likelihood.LIKELY]
    assert result.translation is not None
    assert result.translation.ways[0].translator.name == "other"
    assert result.translation.ways[0].segments[1] == "It will cost 4 million euros."


def test_what_another_way_alone_shows_is_said() -> None:
    result = trip(Spelling(), Spelling("other", {"4": "5"}))
    assert not [unit for unit in result.units if unit.findings]
    (said,) = (one for one in result.warnings if one.slug == "ways-differ")
    assert said.message.startswith("1 passage is flagged in the way back by other alone")


def test_another_engine_goes_there() -> None:
    there, back = Spelling("one"), Spelling("two")
    result = trip(back, there=there)
    assert result.translation is not None
    assert result.translation.there is not None
    assert result.translation.there.name == "one"
    assert result.translation.translator.name == "two"
    assert len(there.asked) == len(back.asked) == 1


LONG = "The councillors voted on Monday and the measure was approved by most of them at last. "
LARGO = "Los concejales votaron el lunes y la medida fue aprobada por la mayoría de ellos. "


@pytest.mark.parametrize(
    ("slug", "more"),
    [
        ("language-needed", {"target": None}),
        ("language-needed", {"target": None, "translation": "Sí."}),
        ("language-needed", {"source": None, "original": "Sí."}),
        ("language-same", {"target": "en"}),
        ("translation-untranslated", {"target": "es", "translation": LONG}),
        ("translator-pair", {"target": "de"}),
        ("translation-missing", {"original": "Sí.", "there": Spelling(there={"Sí.": ""})}),
    ],
)
def test_what_cannot_be(slug: str, more: dict[str, object]) -> None:
    with pytest.raises(EvaluatorError) as caught:
        trip(Spelling(), **more)
    assert caught.value.slug == slug
    assert caught.value.cure


def test_languages_are_detected() -> None:
    result = trip(Spelling(), original=LONG * 3, translation=LARGO * 3, source=None, target=None)
    assert result.translation is not None
    assert result.translation.language == "es"


def test_no_translator() -> None:
    settings = Settings()
    with pytest.raises(EvaluatorError) as caught:
        pipeline.roundtrip(read_text("One."), None, Models(HashEncoder()), settings)
    assert caught.value.slug == "translator-needed"


def test_a_way_that_leads_to_another_language_is_said() -> None:
    class Lost(Spelling):
        def _one(self, text: str, target: str) -> str:
            return LARGO

    slugs = {one.slug for one in trip(Lost(), original=LONG * 2).warnings}
    assert "translation-other" in slugs


def test_furniture_is_told_on_the_way_back_too() -> None:
    text = "By Jane Roe\n\n" + LONG * 3 + "\n\nRead more: ferries\n"
    result = trip(Spelling(), original=text)
    roles = [one.role for one in result.original.sentences]
    assert [one.role for one in result.rewrite.sentences] == roles


def test_settings_are_not_changed_by_a_trip() -> None:
    told = TranslateSettings(source="en", target="xx")
    result = trip(Spelling())
    assert result.settings["translate"]["source"] == told.source
    assert replace(told) == told


def test_a_named_encoder_compares_the_two_texts_directly() -> None:
    class Same(Spelling):
        """Leaves half of the article in English, which this encoder knows."""

        def _one(self, text: str, target: str) -> str:
            return text if "Nobody" in text or "bridge" in text else super()._one(text, target)

    result = trip(Same(), encoder="of-many-languages")
    values = [unit.scores.more[DIRECT] for unit in result.units]
    assert values[0] == pytest.approx(1, abs=1e-5)
    assert values[2] == pytest.approx(1, abs=1e-5)
    assert (values[1] or 0) < 0.5
    whole = result.scores[DIRECT]
    assert whole.metric == DIRECT
    assert whole.value is not None
    assert 0.3 < whole.value < 1
    data = json.loads(dumps(result))
    assert data["scores"][DIRECT]["score"] == whole.value
    assert data["units"][0]["scores"][DIRECT] == values[0]
    assert DIRECT not in trip(Same()).scores
