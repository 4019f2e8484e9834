"""A document's segments through an engine."""

import sqlite3
from pathlib import Path

import pytest

from evaluator.errors import PluginError, TranslationError
from evaluator.plugins import Translator
from evaluator.translate import Cache, Piece, translate_segments
from evaluator.translate.cache import FILE
from tests.fakes.translators import Spelling, foreign


def nothing(text: str) -> None:
    return None


def test_in_order_nothing_lost() -> None:
    engine = Spelling()
    texts = ["One  house.", "12", "Two\nhouses.", "One house.", "https://a.example"]
    assert translate_segments(engine, texts, "en", "xx", nothing) == [
        Piece(foreign("One house.")),
        Piece("12", ("kept",)),
        Piece(foreign("Two houses.")),
        Piece(foreign("One house.")),
        Piece("https://a.example", ("kept",)),
    ]
    # Equal ones are asked about once, and nothing without words at all.
    assert engine.asked == [["One house.", "Two houses."]]


def test_a_long_segment_is_cut_and_joined() -> None:
    (found,) = translate_segments(
        Spelling(longest=20), ["The first half, the second half."], "en", "xx", nothing
    )
    assert found == Piece(foreign("The first half, the second half."), ("cut",))


def test_an_engine_that_gives_nothing() -> None:
    engine = Spelling(there={"House.": ""})
    assert translate_segments(engine, ["House."], "en", "xx", nothing) == [Piece("", ("empty",))]


class Short(Translator):
    name, version = "short", "1"

    def translate(self, segments, source, target):
        return list(segments)[1:]


class Broken(Translator):
    name, version = "broken", "1"

    def translate(self, segments, source, target):
        raise ZeroDivisionError("oh")


def test_wrong_count() -> None:
    with pytest.raises(TranslationError) as caught:
        translate_segments(Short(), ["One.", "Two."], "en", "es", nothing)
    assert caught.value.slug == "translator-count"
    assert "short gave 1 segments for 2" in caught.value.message


def test_a_fault_of_another_package_names_it() -> None:
    with pytest.raises(PluginError) as caught:
        translate_segments(Broken(), ["One."], "en", "es", nothing)
    assert "'broken' failed: ZeroDivisionError: oh" in caught.value.message


def test_a_pair_that_is_not_there() -> None:
    with pytest.raises(TranslationError):
        translate_segments(Spelling(), ["One."], "en", "de", nothing)


def test_what_is_kept_is_not_asked_again(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "kept")
    first, second = Spelling(), Spelling()
    texts = ["One house.", "Two houses."]
    before = translate_segments(first, texts, "en", "xx", nothing, cache)
    assert translate_segments(second, texts, "en", "xx", nothing, cache) == before
    assert second.asked == []
    # A new sentence alone is asked about; another language or engine is another thing.
    translate_segments(second, [*texts, "Three."], "en", "xx", nothing, cache)
    assert second.asked == [["Three."]]
    translate_segments(second, texts, "en", "es", nothing, cache)
    translate_segments(other := Spelling("other"), texts, "en", "xx", nothing, cache)
    assert second.asked[1:] == other.asked == [texts]
    assert (tmp_path / "kept" / FILE).stat().st_mode & 0o077 == 0


def test_sentences_that_hang_together_are_kept_together(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    engine = Spelling(independent=False)
    translate_segments(engine, ["One.", "Two."], "en", "xx", nothing, cache)
    translate_segments(engine, ["One.", "Two."], "en", "xx", nothing, cache)
    translate_segments(engine, ["One.", "Three."], "en", "xx", nothing, cache)
    assert engine.asked == [["One.", "Two."], ["One.", "Three."]]


@pytest.mark.parametrize("damage", ["bytes", "table", "folder"])
def test_a_cache_that_cannot_be_used(tmp_path: Path, damage: str) -> None:
    file = tmp_path / FILE
    if damage == "bytes":
        file.write_bytes(b"no database " * 100)
    elif damage == "table":
        with sqlite3.connect(file) as database:
            database.execute("CREATE TABLE kept (other INT)")
    else:
        file.mkdir()
    with pytest.raises(TranslationError) as caught:
        translate_segments(Spelling(), ["One."], "en", "xx", nothing, Cache(tmp_path))
    assert caught.value.slug == "translation-cache"
    assert FILE in caught.value.message
