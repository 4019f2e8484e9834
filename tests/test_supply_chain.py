"""What is installed: locked with hashes, under licences that allow it."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
REQUIREMENTS = ROOT / "requirements"


@pytest.fixture(scope="module")
def audit() -> ModuleType:
    spec = importlib.util.spec_from_file_location("audit", REQUIREMENTS / "audit.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)

    sys.modules["audit"] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("lock", ["run.lock", "dev.lock"])
def test_every_locked_package_has_hashes(audit: ModuleType, lock: str) -> None:
    text = (REQUIREMENTS / lock).read_text(encoding="utf-8")
    found = audit.locked(text)
    assert len(found) > 20
    assert [name for name, (_, hashes) in found.items() if not hashes] == []
    pinned = [line for line in text.splitlines() if line[:1].isalnum()]
    assert len(pinned) == len(found)
    assert all("==" in line for line in pinned)


def test_all_that_is_needed_is_locked(audit: ModuleType) -> None:
    locked = audit.locked((REQUIREMENTS / "run.lock").read_text(encoding="utf-8"))
    assert set(audit.needed()) - set(locked) == {"torch"}


def test_what_is_locked_is_within_the_ranges(audit: ModuleType) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    wanted = [Requirement(each) for some in (project["dependencies"], *extras) for each in some]
    for lock in ("run.lock", "dev.lock"):
        locked = audit.locked((REQUIREMENTS / lock).read_text(encoding="utf-8"))
        outside = {
            str(each): locked[each.name][0]
            for each in wanted
            if each.name in locked and not each.specifier.contains(locked[each.name][0])
        }
        assert outside == {}


def test_every_licence_at_run_time_is_known_and_allowed(audit: ModuleType) -> None:
    assert [one for one in audit.packages() if not audit.allowed(one.licence)] == []


@pytest.mark.parametrize(
    ("expression", "good"),
    [
        ("MIT", True),
        ("MPL-2.0 AND MIT", True),
        ("Apache-2.0 OR GPL-3.0-only", True),
        ("Apache-2.0 WITH LLVM-exception", True),
        ("MPL-1.1 OR GPL-2.0-only OR LGPL-2.1-or-later", True),
        ("GPL-3.0-only", False),
        ("MIT AND AGPL-3.0-or-later", False),
        ("(MIT OR Apache-2.0) AND GPL-2.0-only", False),
        ("LGPL-2.1-or-later", False),
        ("My own terms", False),
        ("", False),
    ],
)
def test_what_counts_as_allowed(audit: ModuleType, expression: str, good: bool) -> None:
    assert audit.allowed(expression) is good


LOOKED_UP = {"name": "known", "version": "1.0", "vulns": []}
FAULTY = {"name": "faulty", "version": "1.0", "vulns": [{"id": "PYSEC-1"}]}
SKIPPED = {"name": "not-there", "skip_reason": "could not be found"}


@pytest.mark.parametrize(
    ("said", "faults", "unchecked"),
    [
        (json.dumps({"dependencies": [LOOKED_UP, FAULTY]}), ["faulty 1.0: PYSEC-1"], ["not-there"]),
        (json.dumps({"dependencies": [LOOKED_UP, SKIPPED]}), [], ["faulty", "not-there"]),
        (json.dumps({"dependencies": []}), [], ["known", "faulty", "not-there"]),
        ("", [], ["known", "faulty", "not-there"]),
        ("no network", [], ["known", "faulty", "not-there"]),
        ("[]", [], ["known", "faulty", "not-there"]),
    ],
    ids=["not told", "skipped", "nothing", "silent", "broken off", "foreign"],
)
def test_what_could_not_be_looked_up_is_not_checked_and_named(
    audit: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    said: str,
    faults: list[str],
    unchecked: list[str],
) -> None:
    def run(command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess(command, 1, said, "ConnectionError: no network")

    found = [audit.Package(name, "1.0", "MIT", True) for name in ("known", "faulty", "not-there")]
    monkeypatch.setattr(audit, "packages", lambda: found)
    monkeypatch.setattr(audit, "locked", lambda _: {})
    monkeypatch.setattr(audit.util, "find_spec", lambda _: object())
    monkeypatch.setattr(audit.subprocess, "run", run)
    monkeypatch.setattr(sys, "argv", ["audit"])
    with pytest.raises(SystemExit) as ended:
        audit.main()
    assert ended.value.code == (1 if faults else 0)
    printed = capsys.readouterr().out.splitlines()
    wanted = f"{len(unchecked)} of 3 not checked for known vulnerabilities: {', '.join(unchecked)}"
    assert wanted in printed
    assert [line.removeprefix("WRONG: ") for line in printed if "WRONG" in line] == faults


def test_without_pip_audit_nothing_counts_as_checked(
    audit: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit.util, "find_spec", lambda _: None)
    assert audit.known_faults([audit.Package("a", "1", "MIT", True)]) == ([], ["a"])
