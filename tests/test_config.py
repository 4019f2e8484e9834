"""Defaults < file < environment < flags, and what wrong settings get."""

from pathlib import Path

import pytest

from evaluator import config
from evaluator.errors import ConfigError, InputError
from evaluator.types import Severity


def write(folder: Path, text: str, name: str = "evaluator.toml") -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_defaults() -> None:
    assert config.load(environment={}).settings == config.Settings()


def test_precedence(tmp_path: Path) -> None:
    path = write(tmp_path, 'device = "cuda"\nbatch-tokens = 512\nthreads = 1\n')
    loaded = config.load(
        path,
        environment={"EVALUATOR_BATCH_TOKENS": "1024", "EVALUATOR_THREADS": "2"},
        flags={"threads": 3, "lang": None},
    )
    settings = loaded.settings
    assert (settings.device, settings.batch_tokens, settings.threads) == ("cuda", 1024, 3)
    assert settings.lang is None
    assert loaded.sources == {"device": path, "batch_tokens": "environment", "threads": "flag"}


def test_tables_and_their_environment(tmp_path: Path) -> None:
    path = write(tmp_path, '[verdict]\nmin_coverage = 0.5\nstop_on = "major"\n')
    loaded = config.load(path, environment={"EVALUATOR_VERDICT__STOP_ON": "minor"})
    assert loaded.settings.verdict.min_coverage == 0.5
    assert loaded.settings.verdict.stop_on is Severity.MINOR


def test_pyproject_table(tmp_path: Path) -> None:
    text = '[project]\nname = "x"\n[tool.evaluator]\nter = true\n'
    path = write(tmp_path, text, "pyproject.toml")
    assert config.load(path, environment={}).settings.ter is True


def test_unknown_key_names_the_nearest(tmp_path: Path) -> None:
    path = write(tmp_path, "[verdict]\nmin_coverag = 0.5\n")
    loaded = config.load(path, environment={})
    assert loaded.settings == config.Settings()
    assert "'verdict.min_coverage'" in loaded.warnings[0]


@pytest.mark.parametrize(
    "text",
    ["threads = 'many'", "threads = 1.5", "ter = 3", "[verdict]\nstop_on = 'terrible'", "lang = 1"],
)
def test_wrong_value(tmp_path: Path, text: str) -> None:
    with pytest.raises(ConfigError) as caught:
        config.load(write(tmp_path, text), environment={})
    assert caught.value.slug == "config-value"
    assert "must be" in caught.value.cure


def test_missing_and_broken_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        config.load(str(tmp_path / "none.toml"), environment={})
    with pytest.raises(InputError) as caught:
        config.load(write(tmp_path, "a = = 1"), environment={})
    assert caught.value.slug == "config-not-toml"
    assert "line 1" in caught.value.message


def test_settings_as_plain_values_make_the_same_settings(tmp_path: Path) -> None:
    import json

    plain = config.as_dict(config.Settings(threads=2))
    assert json.loads(json.dumps(plain)) == plain
    assert plain["verdict"]["stop_on"] == "critical"
