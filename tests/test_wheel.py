"""What the built wheel holds; `make wheel-test` installs it into an empty environment."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The names of the files in a wheel that was built now."""
    folder = tmp_path_factory.mktemp("wheel")
    code = "import sys; from hatchling.build import build_wheel; build_wheel(sys.argv[1])"
    subprocess.run([sys.executable, "-c", code, str(folder)], cwd=ROOT, check=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_every_file_of_the_package_is_in_it(names: set[str]) -> None:
    listed = subprocess.run(
        ["git", "ls-files", "evaluator"], cwd=ROOT, capture_output=True, text=True
    )
    if listed.returncode:
        pytest.skip("not in a git repository")
    there = {name for name in listed.stdout.splitlines() if (ROOT / name).is_file()}
    assert there - names == set()


def test_types_models_licence_and_command_are_in_it_and_nothing_else(names: set[str]) -> None:
    for name in (
        "evaluator/py.typed",
        "evaluator/models/weights/detector.json",
        "evaluator/shipped/messages.md",
        "evaluator/shipped/examples/pandas_frame.py",
        "evaluator/shipped/article/original.txt",
    ):
        assert name in names
    roots = {name.split("/")[0].split("-")[0] for name in names}
    assert roots == {"evaluator"}
    metadata = {name.split(".dist-info/")[1] for name in names if ".dist-info/" in name}
    assert {"METADATA", "entry_points.txt", "licenses/LICENSE", "licenses/NOTICE"} <= metadata
