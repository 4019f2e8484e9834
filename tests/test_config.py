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


def test_a_wrong_value_names_file_line_and_cure(tmp_path: Path) -> None:
    path = write(tmp_path, '# ours\n[verdict]\nstop-on = "major"\nmin_coverage = 7\n')
    with pytest.raises(ConfigError) as caught:
        config.load(path, environment={})
    assert caught.value.message == f"{path}:4: setting 'verdict.min_coverage' is 7."
    assert caught.value.cure == "It must be 0 to 1."


def test_a_wrong_value_without_a_line_of_its_own_names_the_setting(tmp_path: Path) -> None:
    path = write(tmp_path, "verdict = { min_coverage = 7 }\n")
    with pytest.raises(ConfigError, match=r"setting 'verdict.min_coverage' is 7") as caught:
        config.load(path, environment={})
    assert caught.value.message.startswith(f"{path}: ")


def test_lines_in_pyproject_are_those_of_the_whole_file(tmp_path: Path) -> None:
    text = '[project]\nthreads = 1\n\n[tool.evaluator]\nter = "perhaps"\n'
    with pytest.raises(ConfigError, match=r"pyproject.toml:5: setting 'ter'"):
        config.load(write(tmp_path, text, "pyproject.toml"), environment={})


def test_a_wrong_variable_is_named() -> None:
    with pytest.raises(ConfigError, match="EVALUATOR_THREADS: setting 'threads' is 'x'"):
        config.load(environment={"EVALUATOR_THREADS": "x"})
    (warning,) = config.load(environment={"EVALUATOR_THREAD": "1"}).warnings
    assert warning == "EVALUATOR_THREAD: unknown setting 'thread', left aside. " + (
        "Did you mean 'threads'?"
    )


@pytest.mark.parametrize(
    ("text", "cure"),
    [
        ("threads = 0", "1 or more"),
        ("batch-tokens = 1", "64 or more"),
        ('device = "tpu"', "auto, cpu, cuda or cuda:N"),
        ('precision = "fp8"', "one of auto, fp32, bf16, fp16"),
        ('lang = "English!"', "a language code such as en"),
        ("verdict = 3", r"a table: \[verdict\]"),
        ("device = { kind = 1 }", "a text"),
        ('[gate]\nfail_on = "none"', "one of minor, major, critical"),
        ("[gate]\nmax_drift = 1.5", "0 to 1"),
        ("[gate]\nmax_drift = nan", "a number"),
        ("[drift]\nlikely = 1.5", "0 to 1"),
        ("[drift]\nsure = 'very'", "a number"),
        ("[align]\nsimilarity = 2.2", "Take it out"),
        ("align = 1", "Take it out"),
        ('threads = "2"', "a whole number"),
        ('ter = "yes"', "true or false"),
        ("threads = true", "a whole number"),
        ('metrics = "one"', "a list"),
        ("[check]\noriginal = 1", "a text"),
    ],
)
def test_bounds_and_forms(tmp_path: Path, text: str, cure: str) -> None:
    with pytest.raises(ConfigError, match=cure):
        config.load(write(tmp_path, text), environment={})


def test_variables_are_spelled_out() -> None:
    environment = {
        "EVALUATOR_TER": "yes",
        "EVALUATOR_METRICS": "one,two",
        "EVALUATOR_GATE__MAX_DRIFT": "0.25",
        "EVALUATOR_GATE__FAIL_ON": "Major",
    }
    loaded = config.load(environment=environment)
    assert loaded.settings.ter is True
    assert loaded.settings.metrics == ("one", "two")
    assert loaded.gates.max_drift == 0.25
    assert loaded.gates.fail_on == "major"
    with pytest.raises(ConfigError):
        config.load(environment={"EVALUATOR_GATE__MAX_DRIFT": "nan"})


def test_gates_and_patterns_shape_no_result(tmp_path: Path) -> None:
    path = write(tmp_path, '[gate]\nmax_drift = 0.2\n[check]\nrewrite = "{name}.b.md"\n')
    loaded = config.load(path, environment={})
    assert loaded.gates.max_drift == 0.2
    assert loaded.patterns.rewrite == "{name}.b.md"
    assert loaded.settings == config.Settings()
    assert not {"gate", "check"} & set(config.as_dict(loaded.settings))


def test_known_settings_are_all_there_with_their_sources(tmp_path: Path) -> None:
    path = write(tmp_path, "threads = 3\n[gate]\nfail_on = 'major'\n")
    loaded = config.load(path, environment={}, flags={"device": "cpu", "gate.max_drift": 0.1})
    known = {one.name: (one.value, one.source) for one in config.known_settings(loaded)}
    assert known["threads"] == (3, path)
    assert known["gate.fail_on"] == ("major", path)
    assert known["device"] == ("cpu", "flag")
    assert known["gate.max_drift"] == (0.1, "flag")
    assert not any(name.startswith("align") for name in known)
    assert "align" in config.as_dict(loaded.settings)
    assert known["verdict.stop_on"] == ("critical", "default")


def test_numbers_of_the_aligner_are_no_settings(tmp_path: Path) -> None:
    path = write(tmp_path, "threads = 2\n[align]\nmax_bead = 5\n")
    with pytest.raises(ConfigError, match=r":3: 'align.max_bead' is no setting any more") as raised:
        config.load(path, environment={})
    assert raised.value.slug == "config-value"
    assert "AlignSettings" in str(raised.value.cure)
    (problem,) = config.check(path)
    assert not problem.unknown
    with pytest.raises(ConfigError, match="EVALUATOR_ALIGN__MAX_BEAD"):
        config.load(environment={"EVALUATOR_ALIGN__MAX_BEAD": "5"})


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Folders a/b/c under a home folder that is above the root of a repository."""
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "a" / "b" / "c").mkdir(parents=True)
    return tmp_path


def test_the_nearest_file_is_found(tree: Path) -> None:
    assert config.find(tree / "a/b/c") is None
    write(tree, "")
    assert config.find(tree / "a/b/c") == tree / "evaluator.toml"
    write(tree / "a", "[tool.evaluator]\nter = true\n", "pyproject.toml")
    assert config.find(tree / "a/b/c") == tree / "a" / "pyproject.toml"
    write(tree / "a", "")
    assert config.find(tree / "a/b/c") == tree / "a" / "evaluator.toml"


def test_a_pyproject_of_others_is_passed_by(tree: Path) -> None:
    write(tree, "")
    write(tree / "a", "[tool.other]\nx = 1\n# [tool.evaluator] is not here\n", "pyproject.toml")
    write(tree / "a/b", "this is = = broken, and not ours", "pyproject.toml")
    assert config.find(tree / "a/b/c") == tree / "evaluator.toml"
    write(tree / "a/b", "[tool.evaluator\n", "pyproject.toml")
    with pytest.raises(InputError, match="not a TOML file"):
        config.find(tree / "a/b/c")


def test_the_search_ends_with_a_repository_and_with_the_home_folder(tree: Path) -> None:
    write(tree.parent, "")
    try:
        assert config.find(tree / "a") is None
    finally:
        (tree.parent / "evaluator.toml").unlink()
    write(tree, "")
    (tree / "a/b/.git").mkdir()
    assert config.find(tree / "a/b/c") is None
    assert config.find(tree / "a") == tree / "evaluator.toml"
    write(tree / "a/b", "")
    assert config.find(tree / "a/b/c") == tree / "a/b/evaluator.toml"


def test_what_names_the_file(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tree / "a", "")
    monkeypatch.chdir(tree / "a/b")
    above = str(tree / "a" / "evaluator.toml")
    assert config.in_use(None, {}) == above
    assert config.in_use(None, {"EVALUATOR_CONFIG": "x.toml"}) == "x.toml"
    assert config.in_use("y.toml", {"EVALUATOR_CONFIG": "x.toml"}) == "y.toml"
    assert config.in_use("none", {"EVALUATOR_CONFIG": "x.toml"}) is None
    monkeypatch.chdir(tree / "a")
    assert config.in_use(None, {}) == "evaluator.toml"


def test_check_tells_everything_that_is_wrong(tmp_path: Path) -> None:
    path = write(tmp_path, "thread = 1\n[verdict]\nstop_on = 2\nmin_coverage = 0.5\n")
    problems = config.check(path)
    assert [(each.place, each.unknown) for each in problems] == [
        (f"{path}:1", True),
        (f"{path}:3", False),
    ]
    assert config.check(write(tmp_path, 'lang = "en"\n', "fine.toml")) == []


@pytest.mark.parametrize(
    "text", ["likely = 0.6\nsure = 0.6", "possible = 0.9", "sure = 0.1", "possible = 0\nsure = 1"]
)
def test_how_sure_a_finding_must_be_may_rise_or_be_left_out(tmp_path: Path, text: str) -> None:
    assert config.load(write(tmp_path, f"[drift]\n{text}\n"), environment={}).warnings == ()


@pytest.mark.parametrize(
    ("text", "line", "low", "high"),
    [
        ("likely = 0.6\nsure = 0.5", 2, "drift.likely", "drift.sure"),
        ("likely = 0.6\npossible = 0.7", 3, "drift.possible", "drift.likely"),
        ("possible = 0.6\nsure = 0.5", 2, "drift.possible", "drift.sure"),
    ],
)
def test_what_is_surer_needs_no_less_confidence(
    tmp_path: Path, text: str, line: int, low: str, high: str
) -> None:
    path = write(tmp_path, f"[drift]\n{text}\n")
    with pytest.raises(ConfigError) as caught:
        config.load(path, environment={})
    assert caught.value.slug == "config-order"
    assert caught.value.message.startswith(f"{path}:{line}: setting {low!r} is 0.")
    assert high in caught.value.message
    assert caught.value.cure == f"{low!r} may be no more than {high!r}."
    assert [(each.place, each.unknown) for each in config.check(path)] == [
        (f"{path}:{line}", False)
    ]


def test_the_order_holds_over_file_environment_and_flags(tmp_path: Path) -> None:
    path = write(tmp_path, "[drift]\nlikely = 0.6\n")
    with pytest.raises(ConfigError, match=r"which is 0\.5 \(EVALUATOR_DRIFT__SURE\)"):
        config.load(path, environment={"EVALUATOR_DRIFT__SURE": "0.5"})
    fine = {"EVALUATOR_DRIFT__SURE": "0.5", "EVALUATOR_DRIFT__LIKELY": "0.4"}
    assert config.load(path, environment=fine).settings.drift.likely == 0.4


def test_removed_settings_name_what_took_their_place(tmp_path: Path) -> None:
    path = write(tmp_path, "[drift]\nmajor = 0.8\nlearned_minor = 0.7\nscale = 0.5\n")
    loaded = config.load(path, environment={})
    assert loaded.settings.drift.scale == 0.5
    assert len(loaded.warnings) == 2
    for line, name, warning in zip(
        (2, 3), ("major", "learned_minor"), loaded.warnings, strict=True
    ):
        assert warning.startswith(f"{path}:{line}: unknown setting 'drift.{name}', left aside.")
        for new in ("drift.possible", "drift.likely", "drift.sure", "evaluator calibrate"):
            assert new in warning
    assert [each.unknown for each in config.check(path)] == [True, True]
