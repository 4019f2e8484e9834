"""TMX in: variants by language, notes and properties; refusals."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluator.readers import ReadSettings
from tests.schemas import check_xml

TMX = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4">
 <header creationtool="desk" creationtoolversion="2" segtype="sentence" o-tmf="desk"
         adminlang="en" srclang="en" datatype="plaintext"/>
 <body>
  <tu tuid="1">
   <note>Back: The ferry stays.</note>
   <prop type="x-back">The ferry stays put.</prop>
   <tuv xml:lang="en">
    <seg>The <bpt i="1">&lt;b&gt;</bpt>night<ept i="1">&lt;/b&gt;</ept> ferry <hi>stays</hi>.</seg>
   </tuv>
   <tuv xml:lang="ru"><seg>Паром остаётся.</seg></tuv>
  </tu>
  <tu tuid="2">
   <prop type="x-back">It cost 41 crowns.</prop>
   <tuv xml:lang="EN"><seg>It cost 14 crowns.</seg></tuv>
   <tuv xml:lang="ru"><seg>Он стоил 14 крон.</seg></tuv>
   <tuv xml:lang="en-GB"><seg>It cost 14 of them.</seg></tuv>
  </tu>
 </body>
</tmx>
"""


def side(name: str | None) -> ReadSettings:
    return ReadSettings(side=name)


def test_the_fixture_is_valid():
    check_xml(TMX, "tmx-1.4.rng")


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        ("source", ["The night ferry stays.", "It cost 14 crowns."]),
        ("lang:ru", ["Паром остаётся.", "Он стоил 14 крон."]),
        ("lang:en-gb", ["It cost 14 of them."]),
        ("prop:x-back", ["The ferry stays put.", "It cost 41 crowns."]),
        ("note", ["Back: The ferry stays."]),
    ],
)
def test_the_text_that_was_asked_for(reading, name, texts):
    document = reading(TMX.encode(), "a.tmx", settings=side(name)).document
    assert document.text == "\n\n".join(texts)
    assert {place.kind for place in document.places} == {"unit"}
    assert {place.name for place in document.places} <= {"1", "2"}


def test_the_other_language_is_the_target(reading):
    content = TMX.replace('<tuv xml:lang="en-GB"><seg>It cost 14 of them.</seg></tuv>', "")
    document = reading(content.encode(), "a.tmx", settings=side("target")).document
    assert document.text == "Паром остаётся.\n\nОн стоил 14 крон."


def test_a_unit_may_have_a_source_of_its_own(reading):
    content = TMX.replace('tuid="1"', 'tuid="1" srclang="ru"')
    check_xml(content, "tmx-1.4.rng")
    document = reading(content.encode(), "a.tmx", settings=side("source")).document
    assert document.text == "Паром остаётся.\n\nIt cost 14 crowns."


@pytest.mark.parametrize(
    ("content", "name", "slug", "said"),
    [
        (TMX, None, "side-needed", "a TMX file"),
        (TMX, "match", "side-unknown", "'match'"),
        (TMX, "target", "side-ambiguous", "unit '2' has 2 texts that are target"),
        (TMX, "lang:de", "side-missing", "lang:de"),
        (TMX.replace('srclang="en"', 'srclang="*all*"'), "source", "side-missing", "2 units"),
        (TMX.replace('version="1.4"', 'version="2.0"'), "source", "tmx-version", "2.0"),
        (TMX.replace("</tu>", "</ut>", 1), "source", "input-broken", "line 14"),
        (TMX[:400], "source", "input-broken", "not XML"),
        ('<tmx version="1.4"><body/></tmx>', "source", "input-empty", "no text"),
    ],
)
def test_refusals(refusal, content, name, slug, said):
    found, message = refusal(content.encode(), "a.tmx", settings=side(name))
    assert found == slug
    assert said in message


def test_a_file_that_another_library_wrote(reading):
    data = (Path(__file__).parent / "localisation" / "tmx-1.4.tmx").read_bytes()
    check_xml(data, "tmx-1.4.rng")
    document = reading(data, "a.tmx", settings=side("source")).document
    assert document.text == "The night ferry stays\n\nIt cost 14 crowns & more."
    assert [place.name for place in document.places] == ["h1", "p1"]


def test_a_language_stands_for_its_regions_where_nothing_fits_better(reading):
    content = TMX.replace('xml:lang="en"', 'xml:lang="en-US"').replace(
        'xml:lang="ru"', 'xml:lang="ru_RU"'
    )
    for name in ("lang:en", "source"):
        document = reading(content.encode(), "a.tmx", settings=side(name)).document
        assert document.text == "The night ferry stays.\n\nIt cost 14 crowns."
    document = reading(content.encode(), "a.tmx", settings=side("lang:ru")).document
    assert document.text == "Паром остаётся.\n\nОн стоил 14 крон."


def test_the_languages_that_there_are_are_named(refusal):
    slug, message = refusal(TMX.encode(), "a.tmx", settings=side("lang:fr"))
    assert slug == "side-missing"
    assert "Its languages are EN, en, en-GB, ru." in message
