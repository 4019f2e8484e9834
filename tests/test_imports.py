"""The rooms import one way; torch and transformers have one importer; the CLI starts light."""

import ast
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from evaluator import types

PACKAGE = Path(__file__).parent.parent / "evaluator"
LEAVES = {
    "types", "errors", "extras", "connections", "text", "tables", "findings", "environment",
    "rulebook", "toml_tables", "setting", "patterns", "dictionary",
}  # fmt: skip
STAGES = {"readers", "segment", "alignment", "scores", "drift"}
ALLOWED = {
    "types": {"report"},  # for notebooks and tables: see test_data_stands_alone
    "errors": set(),
    "patterns": set(),
    "dictionary": set(),
    "setting": set(),
    "extras": set(),
    "tables": {"errors"},
    "findings": {"types"},
    "environment": set(),
    "connections": set(),
    "text": {"types"},
    "toml_tables": {"errors", "text"},
    "rulebook": {"text", "toml_tables", "types"},
    "plugins": LEAVES,
    **{stage: LEAVES | {"models"} for stage in STAGES},
    "readers": LEAVES | {"plugins"},
    "models": LEAVES,
    "translate": LEAVES | {"models", "plugins"},
    "report": LEAVES,
    "gates": LEAVES,
    "apply": LEAVES | {"report"},
    "pair_files": LEAVES,
    "config": LEAVES | {"alignment", "drift", "gates", "readers", "pair_files", "translate"},
    "pairs": LEAVES | {"config", "loading", "models", "scores", "segments"},
    "loading": LEAVES | {"models", "config", "plugins", "translate"},
    "languages": LEAVES | {"config", "drift", "readers", "scores"},
    "segments": LEAVES | {"config", "drift", "languages", "models", "plugins", "scores"},
    "api": LEAVES
    | {"pipeline", "loading", "config", "readers", "alignment", "pairs", "segments", "languages"},
    "agreement": LEAVES
    | {"config", "drift", "languages", "loading", "models", "pairs", "readers", "scores"}
    | {"plugins", "segments"},
    "ranking": LEAVES | {"agreement", "config", "languages", "plugins", "scores"},
    "calibration": LEAVES | {"agreement", "config", "drift", "report"},
    "pipeline": LEAVES
    | STAGES
    | {"loading", "config", "languages", "segments", "plugins", "translate"},
    "batch": LEAVES | {"models", "loading", "config", "pipeline", "readers", "report", "translate"},
}
# Drift's own floors: what a text says, what a pair does, the rules, what comes of them, the judge;
# `article` looks at what it said of all units.
FLOORS = {
    "text": set(),
    "pair": {"text"},
    "rules": {"text", "pair"},
    "decide": {"text", "pair", "rules"},
    "terms": {"text", "pair", "rules"},
    "article": {"text", "pair", "rules", "decide", "judgement"},
}
HEAVY = {"torch", "transformers"}


def imports(path: Path) -> set[str]:
    """Every module that a file imports, also inside functions."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            found.add(node.module)
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


FILES = sorted(PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_step_back(path: Path) -> None:
    here = room(path)
    if here in {"cli", "__init__"}:
        return
    ours = {name.split(".")[1] for name in imports(path) if name.startswith("evaluator.")}
    names = {entry.name.removesuffix(".py") for entry in PACKAGE.iterdir()}
    wrong = (ours & names) - ALLOWED[here] - {here}
    assert not wrong, f"{path} imports {wrong}"


@pytest.mark.parametrize("floor", FLOORS)
def test_no_floor_of_drift_calls_up(floor: str) -> None:
    for path in sorted((PACKAGE / "drift" / floor).rglob("*.py")):
        ours = {name.split(".")[2] for name in imports(path) if name.startswith("evaluator.drift.")}
        wrong = ours - FLOORS[floor] - {floor}
        assert not wrong, f"{path} imports {wrong}"


def test_every_floor_of_drift_is_known() -> None:
    folders = {path.parent.name for path in (PACKAGE / "drift").glob("*/__init__.py")}
    assert folders == set(FLOORS)


RULES = sorted((PACKAGE / "drift" / "rules").glob("*.py"))
NO_FAMILY = {"__init__", "evidence", "families", "settled"}


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_code_of_rules_is_named_after_its_pack(path: Path) -> None:
    packs = [pack.stem for pack in path.parent.glob("*.toml")]
    named = any(path.stem == pack or path.stem.startswith(f"{pack}_") for pack in packs)
    assert named or path.stem in NO_FAMILY, f"{path}: which pack has its words?"
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


def test_rules_ask_one_another_one_way() -> None:
    room = "evaluator.drift.rules"
    graph = {f"{room}.{path.stem}": imports(path) for path in RULES}
    known = {name: asked & graph.keys() for name, asked in graph.items()}
    assert len(list(TopologicalSorter(known).static_order())) == len(RULES)


def test_data_stands_alone() -> None:
    trees = [
        ast.parse(path.read_text(encoding="utf-8")) for path in (PACKAGE / "types").glob("*.py")
    ]
    inside = {
        function.name: node.module
        for tree in trees
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.ImportFrom)
    }
    assert inside == {
        "_repr_html_": "evaluator.report.notebook",
        "to_dict": "evaluator.report.json_format",
        "to_arrow": "evaluator.report.units_table",
    }
    modules = [
        node.module or ""
        for tree in trees
        for node in tree.body
        if isinstance(node, ast.ImportFrom)
    ]
    ours = {module for module in modules if module.startswith("evaluator")}
    assert all(module.startswith("evaluator.types.") for module in ours)


def test_the_types_are_all_found_in_one_place() -> None:
    named = {
        name
        for path in (PACKAGE / "types").glob("[!_]*.py")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        for name in defined(node)
        if not name.startswith("_")
    }
    assert named == set(types.__all__)


def defined(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.ClassDef):
        return [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else []
    targets = [node.target] if isinstance(node, ast.AnnAssign) else targets
    return [target.id for target in targets if isinstance(target, ast.Name)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_models_alone_import_torch(path: Path) -> None:
    heavy = {name.split(".")[0] for name in imports(path)} & HEAVY
    assert room(path) == "models" or not heavy


def test_help_loads_nothing_heavy() -> None:
    heavy = ("torch", "transformers", "sacrebleu", "pyarrow", "numba", "sklearn", "scipy", "numpy")
    slow = ("evaluator.types", "importlib.metadata", "asyncio", "email")
    code = (
        "import sys; import evaluator.cli.main; "
        f"print([m for m in {(*heavy, *slow)} if m in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"
