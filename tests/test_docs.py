"""What the documentation says is there, and what is there is documented."""

import ast
import re
from pathlib import Path

import pytest
import typer.main

from evaluator.cli.main import app

ROOT = Path(__file__).parent.parent
ERRORS = {
    "EvaluatorError", "InputError", "ConfigError", "ModelError", "OutputError", "PluginError",
    "TranslationError", "UsageError", "Warning_",
}  # fmt: skip
COMMANDS = typer.main.get_command(app).commands


def slugs() -> set[str]:
    """Every slug that is raised or warned with a literal."""
    found = set()
    for path in (ROOT / "evaluator").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            first = node.args[0]
            if name in ERRORS and isinstance(first, ast.Constant):
                found.add(first.value)
    return found


def documented() -> set[str]:
    text = (ROOT / "docs" / "reference" / "messages.md").read_text(encoding="utf-8")
    entries = re.findall(r"^- ((?:`[a-z0-9-]+`(?:, )?)+):", text, re.MULTILINE)
    return {slug for entry in entries for slug in re.findall(r"`([^`]+)`", entry)}


def test_every_slug_has_its_entry() -> None:
    assert slugs() - documented() == set()


def test_no_entry_without_a_slug() -> None:
    literals = "\n".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "evaluator").rglob("*.py")
    )
    assert {slug for slug in documented() if f'"{slug}"' not in literals} == set()


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_is_in_the_readme_and_has_help_with_an_example(name: str) -> None:
    assert f"evaluator {name}" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert "Example" in (COMMANDS[name].help or "")
    for parameter in COMMANDS[name].params:
        if parameter.name != "help":
            assert parameter.help, f"{name}: {parameter.name} has no help"


@pytest.mark.parametrize(
    "path",
    [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))],
    ids=lambda path: path.name,
)
def test_links_between_pages_resolve(path: Path) -> None:
    text = re.sub(r"```.*?```|`[^`\n]*`", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text):
        if "://" not in target:
            assert (path.parent / target).exists(), f"{path.name}: {target}"


def test_decisions_are_numbered_once() -> None:
    names = [path.name[:4] for path in (ROOT / "docs" / "decisions").glob("*.md")]
    assert len(names) == len(set(names))


MOST_WORDS = 20_000
# Made by `make faults` and `make audit`; the folders hold notes of decisions and what is looked up.
GENERATED, COUNTED_ELSEWHERE = {"faults.md", "licences.md"}, {"decisions", "reference"}


def test_the_documentation_stays_short() -> None:
    docs = ROOT / "docs"
    words = {
        path.relative_to(docs).as_posix(): len(path.read_text(encoding="utf-8").split())
        for path in docs.rglob("*.md")
        if path.name not in GENERATED and path.relative_to(docs).parts[0] not in COUNTED_ELSEWHERE
    }
    longest = sorted(words, key=lambda name: -words[name])[:5]
    assert sum(words.values()) < MOST_WORDS, f"shorten what you add to; the longest: {longest}"


def test_no_address_of_a_registry_anywhere() -> None:
    hosts = ("pypi" + ".org", "pythonhosted" + ".org", "registry.npmjs" + ".org")
    passed = {".git", ".venv", "build", "dist", "node_modules", "work"}
    for path in ROOT.rglob("*"):
        if path.is_file() and not passed & set(path.relative_to(ROOT).parts):
            text = path.read_bytes()
            assert not any(host.encode() in text for host in hosts), path
