"""A desk's rules from its configuration into every command that compares."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from evaluator import config, pipeline
from evaluator.batch import BatchOptions, run_batch
from evaluator.errors import ConfigError, OutputError
from evaluator.loading import Models
from evaluator.readers import read_text
from tests.batch import articles, models
from tests.fakes.encoder import HashEncoder

GLOSSARY = '[[term]]\nname = "Kyiv"\nforbidden = ["Kiev"]\n'
NEVER = '[[never]]\ncategory = "number"\n'
ORIGINAL = "The board in Kyiv met on Monday. It bought 40 trams for the northern line."
REWRITE = "The board in Kiev met on Monday. It bought 50 trams for the northern line."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with both files and a configuration that names them, which lies beside them."""
    (tmp_path / "glossary.toml").write_text(GLOSSARY, encoding="utf-8")
    (tmp_path / "never.toml").write_text(NEVER, encoding="utf-8")
    (tmp_path / "evaluator.toml").write_text(
        '[desk]\nglossary = "glossary.toml"\nnever_flag = "never.toml"\n', encoding="utf-8"
    )
    return tmp_path


def settings_of(folder: Path, **flags: object) -> config.Settings:
    return config.load(str(folder / "evaluator.toml"), environment={}, flags=flags).settings


def test_files_lie_beside_the_configuration(folder: Path) -> None:
    desk = settings_of(folder).desk
    assert desk.glossary is not None
    assert desk.glossary.terms[0].name == "Kyiv"
    assert desk.never_flag is not None
    assert len(desk.never_flag.entries) == 1


def test_environment_and_flags_count_from_the_working_folder(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    variables = {"EVALUATOR_DESK__GLOSSARY": "glossary.toml"}
    assert config.load(environment=variables).settings.desk.glossary is not None
    loaded = config.load(environment={}, flags={"desk.never_flag": "never.toml"})
    assert loaded.settings.desk.never_flag is not None
    assert loaded.sources == {"desk.never_flag": "flag"}


def test_a_wrong_value_is_told(folder: Path) -> None:
    (folder / "evaluator.toml").write_text("[desk]\nglossary = 3\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="the path of a file"):
        settings_of(folder)


def test_settings_hold_the_digest_of_the_entries(folder: Path) -> None:
    before = config.as_dict(settings_of(folder))
    assert json.loads(json.dumps(before)) == before
    (folder / "glossary.toml").write_text("# a comment\n" + GLOSSARY, encoding="utf-8")
    assert config.as_dict(settings_of(folder)) == before
    (folder / "glossary.toml").write_text(GLOSSARY.replace("Kiev", "Kief"), encoding="utf-8")
    after = config.as_dict(settings_of(folder))
    assert after["desk"]["glossary"]["sha256"] != before["desk"]["glossary"]["sha256"]
    assert after["desk"]["never_flag"] == before["desk"]["never_flag"]


def test_compare_says_what_was_kept_out(folder: Path) -> None:
    sides = read_text(ORIGINAL), read_text(REWRITE)
    found = pipeline.compare(*sides, Models(HashEncoder(), None), settings_of(folder))
    told = [finding for unit in found.units for finding in unit.findings]
    assert [finding.message for finding in told] == [
        "“Kiev” is not to be used: the glossary has “Kyiv”."
    ]
    (warning,) = [one for one in found.warnings if one.slug == "never-flag"]
    assert warning.message.startswith("1 finding ")


def test_a_sentence_that_was_left_out_can_be_kept_out(folder: Path) -> None:
    more = ORIGINAL + " Nobody asked what the old depot in the harbour will be used for."
    (folder / "never.toml").write_text('[[never]]\ncategory = "omission"\n', encoding="utf-8")
    sides = read_text(more), read_text(ORIGINAL)
    found = pipeline.compare(*sides, Models(HashEncoder(), None), settings_of(folder))
    assert [unit.kind.value for unit in found.units] == ["match", "match", "omission"]
    assert found.units[2].findings == ()
    assert "never-flag" in [one.slug for one in found.warnings]


def test_score_says_what_was_kept_out(folder: Path) -> None:
    from evaluator.api import Evaluator

    keeper = Evaluator(settings_of(folder), models=Models(HashEncoder(), None))
    one, other = keeper.score(
        ["It bought 40 trams.", "Trams run in Kyiv."], ["It bought 50 trams.", "Trams run in Kiev."]
    )
    assert (one.findings, one.warnings) == ((), ("never-flag",))
    assert [finding.category.value for finding in other.findings] == ["name"]
    assert other.warnings == ()


def test_a_batch_goes_on_under_the_same_rules_only(folder: Path) -> None:
    manifest = articles.manifest(folder / "m.jsonl", articles.texts(2))
    options = BatchOptions(workers=1)

    def go() -> object:
        return run_batch(
            [str(manifest)], str(folder / "out"), settings_of(folder, bootstrap=0), options,
            load=models.load,
        )  # fmt: skip

    assert go() == go()
    (folder / "never.toml").write_text('[[never]]\ncategory = "name"\n', encoding="utf-8")
    with pytest.raises(OutputError) as caught:
        go()
    assert caught.value.slug == "batch-differs"


def test_flags_reach_every_comparing_command() -> None:
    import typer.main

    from evaluator.cli.main import app

    commands: Callable[..., object] = typer.main.get_command(app).commands
    for name in ("compare", "score", "batch"):
        known = {option for one in commands[name].params for option in one.opts}
        assert {"--glossary", "--never-flag"} <= known, name
