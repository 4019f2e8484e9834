"""XLIFF in: which text of a unit is read, what is left out, files joined by id, refusals."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from evaluator.errors import InputError
from evaluator.readers import ReadSettings, join_units
from evaluator.report import writer_for
from evaluator.types import Place
from tests.report.factory import harbour
from tests.schemas import check_xml

V1 = """<?xml version="1.0" encoding="UTF-8"?>
<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2">
 <file original="ferry.html" source-language="en" target-language="ru" datatype="html">
  <body>
   <trans-unit id="h1">
    <source>The <g id="1">night ferry</g> stays<x id="2"/></source>
    <target>Ночной паром остаётся</target>
    <note from="back-translation">The night ferry remains</note>
    <note from="editor">Short, please.</note>
    <alt-trans origin="memory"><target>Паром остаётся</target></alt-trans>
    <alt-trans origin="back">
     <source>Ночной паром</source>
     <target>Night ferry remains</target>
    </alt-trans>
   </trans-unit>
   <trans-unit id="logo" translate="no"><source>LF</source></trans-unit>
   <group id="g" restype="x-p">
    <trans-unit id="p1">
     <source>It cost <ph id="3">&lt;b&gt;</ph>14<x id="4" ctype="lb"/>crowns.</source>
     <target/>
     <note from="back-translation">It cost 41 crowns.</note>
    </trans-unit>
   </group>
  </body>
 </file>
</xliff>
"""

V2 = """<?xml version="1.0" encoding="UTF-8"?>
<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.1" srcLang="en" trgLang="ru"
       xmlns:mtc="urn:oasis:names:tc:xliff:matches:2.0">
 <file id="f">
  <unit id="h1">
   <mtc:matches>
    <mtc:match ref="#s2" origin="back">
     <source>Две.</source><target>Second back.</target>
    </mtc:match>
    <mtc:match ref="#s1" origin="back">
     <source>Одна.</source><target>First back.</target>
    </mtc:match>
    <mtc:match ref="#s1" origin="memory"><source>One.</source><target>Раз.</target></mtc:match>
   </mtc:matches>
   <notes><note category="back">Both back.</note><note>Check the name.</note></notes>
   <segment id="s1"><source>First <pc id="1">one</pc>.</source><target>Одна.</target></segment>
   <ignorable><source> </source></ignorable>
   <segment id="s2"><source>Second<ph id="2"/> one.</source><target>Две.</target></segment>
  </unit>
  <group id="g" translate="no">
   <unit id="code"><segment><source>x = 1</source></segment></unit>
  </group>
 </file>
</xliff>
"""


def side(name: str | None) -> ReadSettings:
    return ReadSettings(side=name)


def test_the_fixtures_are_valid():
    check_xml(V1, "xliff-core-1.2-strict.xsd")
    check_xml(V2, "xliff-core-2.0.xsd")


@pytest.mark.parametrize(
    ("content", "name", "text"),
    [
        (V1, "source", "The night ferry stays\n\nIt cost 14\ncrowns."),
        (V1, "target", "Ночной паром остаётся"),
        (V1, "note:back-translation", "The night ferry remains\n\nIt cost 41 crowns."),
        (V1, "match:back", "Night ferry remains"),
        (V1, "alt-trans:memory", "Паром остаётся"),
        (V2, "source", "First one. Second one."),
        (V2, "target", "Одна. Две."),
        (V2, "note:back", "Both back."),
        (V2, "match:back", "First back. Second back."),
    ],
)
def test_the_text_that_was_asked_for(reading, content, name, text):
    document = reading(content.encode(), "a.xlf", settings=side(name)).document
    assert document.text == text
    assert document.format == "xliff"
    assert all(paragraph.role is None for paragraph in document.paragraphs)


def test_offsets_lead_back_to_units_and_what_is_left_out_is_told(reading):
    found = reading(V1.encode(), "a.xlf", settings=side("source"))
    text = found.document.text
    places = [(text[p.start : p.end][:7], p.kind, p.number, p.name) for p in found.document.places]
    assert places == [("The nig", "unit", 1, "h1"), ("It cost", "unit", 3, "p1")]
    at = text.index("14")
    assert [place.name for place in found.document.places_of(at, at + 2)] == ["p1"]
    assert [(each.text, each.reason, each.name) for each in found.dropped] == [
        ("LF", "not for translation", "logo")
    ]
    warnings = reading(V1.encode(), "a.xlf", settings=side("target")).document.warnings
    assert [each.slug for each in warnings] == ["units-empty"]
    assert "1 of 3 units have no text that is target" in warnings[0].message


def test_units_of_several_files_are_named_with_their_file(reading):
    file = '<file original="{0}" source-language="en" datatype="plaintext"><body>' \
        '<trans-unit id="1"><source>Of {0}.</source></trans-unit></body></file>'  # fmt: skip
    head = '<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2">'
    content = head + file.format("a") + file.format("b") + "</xliff>"
    check_xml(content, "xliff-core-1.2-strict.xsd")
    document = reading(content.encode(), "a.xlf", settings=side("source")).document
    assert [place.name for place in document.places] == ["a/1", "b/1"]


def test_known_by_content_under_any_name(reading):
    document = reading(V2.encode("utf-16"), "article.txt", settings=side("source")).document
    assert document.format == "xliff"
    assert [each.slug for each in document.warnings] == ["input-misnamed"]


def test_our_own_xliff_is_read_again(reading):
    comparison = harbour()
    data = writer_for("xliff")(comparison, ()).encode()
    sides = [reading(data, "a.xlf", settings=side(name)).document for name in ("source", "target")]
    assert "The decision passed by 14 votes to 9. Two members were absent." in sides[0].text
    assert "The decision passed by 41 votes to 9, with two members absent." in sides[1].text
    assert len(sides[0].places) == 9, "every passage of the article but the one put in"


BROKEN = V1.replace("</target>", "</tarjet>", 1)


@pytest.mark.parametrize(
    ("content", "name", "slug", "said"),
    [
        (V1, None, "side-needed", "which text"),
        (V1, "prop:back", "side-unknown", "'prop'"),
        (V1, "note", "side-ambiguous", "line 5: unit 'h1' has 2 texts that are note"),
        (V2, "match", "side-ambiguous", "unit 'h1' has 3 texts"),
        (V2, "note:nobody", "side-missing", "none of its 2 units"),
        (V1.replace('version="1.2"', 'version="0.9"'), "source", "xliff-version", "0.9"),
        (BROKEN, "source", "input-broken", "line 7"),
        (V1[:300], "source", "input-broken", "not XML"),
        (
            V1.replace("<xliff", '<!DOCTYPE xliff [<!ENTITY a "b">]><xliff'),
            "source", "input-entities", "entities",
        ),
        (
            '<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2"/>',
            "source", "input-empty", "no text",
        ),
    ],
)  # fmt: skip
def test_refusals(refusal, content, name, slug, said):
    found, message = refusal(content.encode(), "a.xlf", settings=side(name))
    assert found == slug
    assert said in message


def test_a_file_of_the_network_is_never_fetched(reading):
    content = V1.replace("<xliff", '<!DOCTYPE xliff SYSTEM "http://192.0.2.1/x.dtd"><xliff', 1)
    assert "ferry" in reading(content.encode(), "a.xlf", settings=side("source")).document.text


def test_an_enormous_file_is_refused_by_its_size(refusal, monkeypatch):
    from evaluator.readers.formats import FORMATS

    monkeypatch.setitem(FORMATS, "xliff", replace(FORMATS["xliff"], max_bytes=1000))
    slug, message = refusal(V1.encode(), "a.xlf", settings=side("source"))
    assert slug == "input-too-large"
    assert "1,000 bytes" in message
    monkeypatch.undo()
    slug, _ = refusal(V1.encode(), "a.xlf", settings=side("source"), max_chars=20)
    assert slug == "input-too-long"


def units(**texts: str) -> str:
    made = "".join(
        f'<trans-unit id="{name.strip("_")}"><source>{text}</source></trans-unit>'
        for name, text in texts.items()
    )
    return (
        '<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2"><file original="f" '
        f'source-language="en" datatype="plaintext"><body>{made}</body></file></xliff>'
    )


def documents(reading, *contents: str):
    return [
        reading(content.encode(), f"{number}.xlf", settings=side("source")).document
        for number, content in enumerate(contents)
    ]


def test_two_files_are_joined_by_unit_id(reading):
    original, rewrite = documents(
        reading,
        units(a="One.", b="Two.", c="Three."),
        units(c="Third.", new="Newly.", a="First.", other="More."),
    )
    same, joined = join_units(original, rewrite)
    assert same is original
    assert joined.text == "First.\n\nMore.\n\nThird.\n\nNewly."
    assert [joined.text[p.start : p.end] for p in joined.paragraphs] == [
        "First.", "More.", "Third.", "Newly."
    ]  # fmt: skip
    assert joined.places[2] == Place(15, 21, "unit", 1, "c")


def test_files_in_the_same_order_stay_as_they_are(reading):
    original, rewrite = documents(reading, units(a="One.", b="Two."), units(a="1.", x="2.", b="3."))
    assert join_units(original, rewrite) == (original, rewrite)


@pytest.mark.parametrize(
    ("contents", "slug"),
    [
        ((units(a="One."), units(b="One more.")), "units-apart"),
        ((units(a="One."), units(a="One.", a_="Two.")), "unit-repeated"),
    ],
)
def test_files_that_cannot_be_joined(reading, contents, slug):
    with pytest.raises(InputError) as caught:
        join_units(*documents(reading, *contents))
    assert caught.value.slug == slug
    assert caught.value.cure


MADE = Path(__file__).parent / "localisation"


@pytest.mark.parametrize(
    ("file", "schema"),
    [
        ("xliff-1.2.xlf", "xliff-core-1.2-strict.xsd"),
        ("xliff-2.0.xlf", "xliff-core-2.0.xsd"),
    ],
)
def test_files_that_another_library_wrote(reading, file, schema):
    data = (MADE / file).read_bytes()
    check_xml(data, schema)
    text = reading(data, file, settings=side("source")).document.text
    assert text.split("\n\n") == [
        "The night ferry stays", "It cost 14 crowns & more.", "Hello bold world."
    ]  # fmt: skip
    found = reading(data, file, settings=side("note")).document
    assert found.text.split("\n\n") == ["The night ferry remains", "It cost 41 crowns & more."]
    assert [place.name for place in found.places] == ["h1", "p1"]


def test_white_space_is_kept_where_the_file_says_so(reading):
    kept = units(a="One\n   two.").replace("<source>", '<source xml:space="preserve">')
    texts = [
        reading(content.encode(), "a.xlf", settings=side("source")).document.text
        for content in (units(a="One\n   two."), kept)
    ]
    assert texts == ["One two.", "One\n   two."]


def one(text: str) -> str:
    return units(_1=text)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("<![CDATA[<p>It cost <b>14</b> crowns &amp; more.</p><p>So.</p>]]>",
         "It cost 14 crowns & more.\nSo."),
        ("It cost &lt;b&gt;14&lt;/b&gt; crowns.", "It cost 14 crowns."),
        ('It cost<ph id="1">&lt;br/&gt;</ph>14 crowns.', "It cost\n14 crowns."),
        ('It cost <ph id="1">&lt;b&gt;14&lt;/b&gt;</ph> crowns.', "It cost 14 crowns."),
        ('14<ph id="1">&amp;nbsp;</ph>crowns <x id="2" equiv-text="&amp;amp;"/> more.',
         "14\xa0crowns & more."),
        ('It cost <ph id="1">{0}</ph>14 crowns.', "It cost 14 crowns."),
        ("It is 3 &lt; 4 and 5 &gt; 2.", "It is 3 < 4 and 5 > 2."),
    ],
)  # fmt: skip
def test_markup_in_text_and_codes(reading, text, read):
    document = reading(one(text).encode(), "a.xlf", settings=side("source")).document
    assert document.text == read


def test_tracked_changes_of_sdlxliff(reading):
    text = (
        'It cost <mrk mtype="x-sdl-deleted" sdl:revid="a">41</mrk>'
        '<mrk mtype="x-sdl-added" sdl:revid="b">14</mrk> <mrk mtype="seg" mid="1">crowns</mrk>.'
    )
    content = one(text).replace("<xliff", '<xliff xmlns:sdl="http://sdl.com/x"')
    found = reading(content.encode(), "a.sdlxliff", settings=side("source"))
    assert found.document.text == "It cost 14 crowns."
    assert [(each.text, each.reason) for each in found.dropped] == [("41", "deleted")]
    assert found.document.unread == 0.0


def test_segments_in_another_order(reading):
    content = V2.replace("<target>Одна.", '<target order="3">Одна.')
    content = content.replace("<target>Две.", '<target order="1">Две.')
    check_xml(content, "xliff-core-2.0.xsd")
    assert reading(content.encode(), "a.xlf", settings=side("target")).document.text == "Две. Одна."
    source = reading(content.encode(), "a.xlf", settings=side("source")).document
    assert source.text == "First one. Second one."


@pytest.mark.parametrize("version", ["1.0", "1.1"])
@pytest.mark.parametrize("namespace", ["", ' xmlns="urn:oasis:names:tc:xliff:document:1.1"'])
def test_older_versions(reading, version, namespace):
    content = V1.replace('version="1.2"', f'version="{version}"')
    content = content.replace(' xmlns="urn:oasis:names:tc:xliff:document:1.2"', namespace)
    document = reading(content.encode(), "a.xlf", settings=side("target")).document
    assert document.text == "Ночной паром остаётся"
