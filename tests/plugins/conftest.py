"""Plugins that look installed: a module, and the metadata that an installer leaves beside it."""

from __future__ import annotations

import shutil
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"
Install = Callable[..., None]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Installs a module with its entry points for the length of a test."""
    modules = set(sys.modules)

    def install(name: str, code: str, version: str = "1.2", **groups: dict[str, str]) -> None:
        folder = tmp_path / "site" / name
        info = folder / f"{name}-{version}.dist-info"
        info.mkdir(parents=True)
        (folder / f"{name}.py").write_text(code, encoding="utf-8")
        (info / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n", encoding="utf-8"
        )
        lines = []
        for group, points in groups.items():
            lines += [f"[evaluator.{group}]", *(f"{key} = {at}" for key, at in points.items())]
        (info / "entry_points.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
        monkeypatch.syspath_prepend(str(folder))

    yield install
    for name in set(sys.modules) - modules:
        if str(getattr(sys.modules[name], "__file__", "")).startswith(str(tmp_path)):
            del sys.modules[name]


@pytest.fixture
def install_example(install: Install, tmp_path: Path) -> Callable[[str], None]:
    """Installs a folder of `examples/` by what its pyproject.toml says."""

    def install_folder(folder: str) -> None:
        project = tomllib.loads((EXAMPLES / folder / "pyproject.toml").read_text("utf-8"))
        about = project["project"]
        module, *more = project["tool"]["hatch"]["build"]["targets"]["wheel"]["include"]
        groups = {
            group.removeprefix("evaluator."): points
            for group, points in about["entry-points"].items()
        }
        code = (EXAMPLES / folder / module).read_text(encoding="utf-8")
        name = module.removesuffix(".py")
        install(name, code, about["version"], **groups)
        for file in more:
            shutil.copy(EXAMPLES / folder / file, tmp_path / "site" / name / file)

    return install_folder
