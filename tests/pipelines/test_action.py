"""action.yml: it parses, holds together, and its shell steps do what it says."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.pipelines.conftest import git

ROOT = Path(__file__).parents[2]
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS = ACTION["runs"]["steps"]
EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*\}\}")


def step(name: str) -> dict[str, Any]:
    (found,) = [each for each in STEPS if each.get("name") == name]
    return found


def expressions(value: Any) -> list[str]:
    return EXPRESSION.findall(value) if isinstance(value, str) else []


def test_every_input_is_described_and_used_and_every_output_is_written() -> None:
    used = {
        one.removeprefix("inputs.")
        for each in STEPS
        for value in [*each.get("env", {}).values(), *each.get("with", {}).values()]
        for one in expressions(value)
    }
    assert used == set(ACTION["inputs"])
    assert all(each["description"] for each in ACTION["inputs"].values())
    script = step("Compare changed pairs")["run"]
    for name, output in ACTION["outputs"].items():
        assert expressions(output["value"]) == [f"steps.check.outputs.{name}"]
        assert f'"{name}=' in script


def test_the_page_names_every_input_and_output_and_its_examples_hold() -> None:
    page = (ROOT / "docs/gates.md").read_text(encoding="utf-8")
    for name in (*ACTION["inputs"], *ACTION["outputs"]):
        assert f"`{name}`" in page
    workflows = [
        each
        for block in re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
        if isinstance(each := yaml.safe_load(block), dict) and "jobs" in each
    ]
    (workflow,) = workflows
    steps = workflow["jobs"]["drift"]["steps"]
    (ours,) = [each for each in steps if each["uses"].startswith("OWNER/evaluator")]
    assert set(ours["with"]) <= set(ACTION["inputs"])
    for value in (steps[-1]["if"], *steps[-1]["with"].values()):
        assert set(re.findall(r"outputs\.([\w-]+)", value)) <= set(ACTION["outputs"])


def test_inputs_reach_the_shell_as_variables_alone() -> None:
    for each in STEPS:
        assert expressions(each.get("run", "")) == []


def test_nothing_of_others_but_setup_python() -> None:
    assert [each["uses"].split("@")[0] for each in STEPS if "uses" in each] == [
        "actions/setup-python"
    ]


def run_step(
    name: str, folder: Path, runner: Path, inputs: dict[str, str], **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run a step's script as the runner would, with the inputs' own defaults where none is given.

    Defaults that are expressions of the service stand for nothing here.
    """
    each = step(name)
    variables = {}
    for variable, value in each["env"].items():
        key = expressions(value)[0].removeprefix("inputs.")
        default = ACTION["inputs"][key].get("default", "")
        variables[variable] = inputs.get(key, "" if expressions(default) else default)
    for file in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"):
        variables[file] = str(runner / file)
        (runner / file).touch()
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", each["run"]],
        cwd=folder,
        env=os.environ | {"RUNNER_TEMP": str(runner)} | variables | environment,
        capture_output=True,
        text=True,
    )


@pytest.fixture
def runner(tmp_path: Path, command: Path) -> Path:
    """The runner's folder for temporary files, evaluator installed in it."""
    folder = tmp_path / "runner"
    (folder / "evaluator").mkdir(parents=True)
    (folder / "evaluator" / "bin").symlink_to(command)
    return folder


def found(repository: Path, runner: Path, **inputs: str) -> list[str]:
    done = run_step("Find changed files", repository, runner, inputs)
    assert done.returncode == 0, done.stdout + done.stderr
    return (runner / "evaluator-files").read_text().split("\0")[:-1]


def test_changed_files(repository: Path, runner: Path) -> None:
    changed = ["articles/with space.back.md", "articles/with space.md"]
    assert found(repository, runner, base=git(repository, "rev-parse", "HEAD~1")) == changed
    everything = found(repository, runner, base="0" * 40)
    assert set(everything) > {"README.md", "articles/clear.md"}
    assert found(repository, runner, files="a.md\n\nb c.md\n") == ["a.md", "b c.md"]
    (repository / "articles/clear.back.md").unlink()
    git(repository, "commit", "-qam", "gone")
    base = git(repository, "rev-parse", "HEAD~1")
    assert found(repository, runner, base=base) == []


def test_a_base_that_was_not_checked_out(repository: Path, runner: Path) -> None:
    done = run_step("Find changed files", repository, runner, {"base": "1" * 40})
    assert done.returncode == 1
    assert "fetch-depth: 0" in done.stdout


def test_compare_and_outputs(repository: Path, runner: Path) -> None:
    found(repository, runner, base=git(repository, "rev-parse", "HEAD~1"))
    done = run_step("Compare changed pairs", repository, runner, {"reports": "out dir"})
    assert done.returncode == 3, done.stderr
    assert "gate: gate.fail_on = major (default): 1 of 4 units" in done.stderr
    outputs = dict(line.split("=", 1) for line in (runner / "GITHUB_OUTPUT").open())
    assert outputs["exit-code"].strip() == "3"
    assert Path(outputs["sarif"].strip()).is_file()
    assert (runner / "GITHUB_STEP_SUMMARY").read_text() == Path(
        outputs["summary"].strip()
    ).read_text()
    assert (repository / "out dir/articles/with space.back.html").is_file()


def test_inputs_become_options(repository: Path, runner: Path) -> None:
    (repository / "strange.toml").write_text("[gate]\nmax_drift = 0\n")
    inputs = {
        "original": "articles/{name}.md",
        "rewrite": "articles/{name}.back.md",
        "fail-on": "critical",
        "min-coverage": "0.5",
        "max-unread": "0.2",
        "allow-unchecked": "true",
        "config": "strange.toml",
        "require-pairs": "true",
    }
    found(repository, runner, files="articles/clear.md\narticles/alone.md")
    done = run_step("Compare changed pairs", repository, runner, inputs)
    assert done.returncode == 4, done.stderr
    assert "gate: gate.max_drift = 0.0 (strange.toml): " in done.stderr
    assert "articles/alone.md: there is no articles/alone.back.md" in done.stderr


def test_no_file_changed(repository: Path, runner: Path) -> None:
    found(repository, runner, base=git(repository, "rev-parse", "HEAD"))
    assert run_step("Compare changed pairs", repository, runner, {}).returncode == 0


def test_install_asks_pip_for_the_action_itself(tmp_path: Path) -> None:
    """A `python` that writes down what it is asked, and makes an environment like itself."""
    bin_, runner, log = tmp_path / "bin", tmp_path / "runner", tmp_path / "log"
    bin_.mkdir()
    runner.mkdir()
    python = bin_ / "python"
    python.write_text(
        '#!/bin/sh\nprintf "%s\\n" "$@" >> "$LOG"\n'
        'if [ "$2" = venv ]; then mkdir -p "$3/bin"; cp "$0" "$3/bin/python"; fi\n'
    )
    python.chmod(0o755)
    inputs = {"package": "/action path", "pip-arguments": "--no-index\n--find-links=a b"}
    path = f"{bin_}{os.pathsep}{os.environ['PATH']}"
    done = run_step("Install evaluator", tmp_path, runner, inputs, PATH=path, LOG=str(log))
    assert done.returncode == 0, done.stderr
    said = log.read_text().splitlines()
    assert said[:3] == ["-m", "venv", f"{runner}/evaluator"]
    assert said[3:] == [
        *("-m", "pip", "install", "--quiet"),
        *("--no-index", "--find-links=a b", "/action path"),
    ]
