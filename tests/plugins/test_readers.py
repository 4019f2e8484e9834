"""Readers of other packages: known by a file's ending, or by the format that is named."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import evaluator
from evaluator.errors import InputError, PluginError
from tests.plugins.conftest import Install

STORY = "NYC-7 slug=pier\nThe pier opened on Monday.\n\nTickets cost two euros.\n"


def write(folder: Path, name: str = "story.wire") -> Path:
    path = folder / name
    path.write_text(STORY, encoding="utf-8")
    return path


def test_the_template_reads_its_files(
    tmp_path: Path, install_example: Callable[[str], None]
) -> None:
    install_example("plugin_template")
    document = evaluator.read(write(tmp_path))
    assert document.text == "The pier opened on Monday.\n\nTickets cost two euros."
    assert len(document.paragraphs) == 2
    assert document.path == str(tmp_path / "story.wire")


def test_a_format_can_be_named(tmp_path: Path, install_example: Callable[[str], None]) -> None:
    install_example("plugin_template")
    settings = evaluator.Settings(input_format="wire")
    document = evaluator.read(write(tmp_path, "story.txt"), settings)
    assert document.text.startswith("The pier")


def test_without_the_plugin_it_is_text(tmp_path: Path) -> None:
    assert evaluator.read(write(tmp_path)).text == STORY


def test_our_own_formats_stay_ours(tmp_path: Path, install: Install) -> None:
    install("mine", "raise RuntimeError('imported')", readers={"md": "mine:read"})
    assert evaluator.read(write(tmp_path, "story.md")).text == STORY


def test_an_unknown_format_lists_theirs(
    tmp_path: Path, install_example: Callable[[str], None]
) -> None:
    install_example("plugin_template")
    with pytest.raises(InputError, match=r"no input format 'wires'.*wire") as caught:
        evaluator.read(write(tmp_path), evaluator.Settings(input_format="wires"))
    assert caught.value.slug == "input-format"


@pytest.mark.parametrize(
    ("code", "slug", "says"),
    [
        ("def read(source): raise UnicodeError('bad byte')", "plugin-failed", "bad byte"),
        ("def read(source): return 'text'", "plugin-invalid", "no Extract"),
        ("", "plugin-failed", "AttributeError"),
    ],
)
def test_what_goes_wrong_names_the_plugin(
    tmp_path: Path, install: Install, code: str, slug: str, says: str
) -> None:
    install("bad", code, readers={"wire": "bad:read"})
    with pytest.raises(PluginError, match=r"The reader 'wire' of bad 1\.2") as caught:
        evaluator.read(write(tmp_path))
    assert caught.value.slug == slug
    assert says in caught.value.message


def test_a_file_can_be_refused(tmp_path: Path, install: Install) -> None:
    code = (
        "from evaluator.errors import InputError\n"
        "def read(source): raise InputError('input-empty', f'{source.name}: no story.', 'Look.')"
    )
    install("picky", code, readers={"wire": "picky:read"})
    with pytest.raises(InputError, match=r"story\.wire: no story") as caught:
        evaluator.read(write(tmp_path))
    assert caught.value.slug == "input-empty"
