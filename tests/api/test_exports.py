"""The public names: which they are, that they come late, and that stages do not take them over."""

from __future__ import annotations

import inspect
import subprocess
import sys
from typing import get_type_hints

import pytest

import evaluator

NAMES = [
    "Alignment",
    "Bead",
    "Category",
    "Comparison",
    "Document",
    "Evaluator",
    "EvaluatorError",
    "Finding",
    "Likelihood",
    "Note",
    "Score",
    "ScoredRow",
    "ScoredRows",
    "Settings",
    "Severity",
    "Source",
    "Span",
    "TranslateSettings",
    "Unit",
    "UnitKind",
    "VerdictLevel",
    "align",
    "compare",
    "read",
    "score",
    "score_stream",
]  # fmt: skip
FUNCTIONS = ["align", "compare", "read", "score", "score_stream"]


def run(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_the_names_are_these() -> None:
    assert evaluator.__all__ == NAMES
    assert set(NAMES) <= set(dir(evaluator))
    assert not [name for name in NAMES if inspect.ismodule(getattr(evaluator, name))]


def test_there_is_a_version() -> None:
    assert evaluator.__version__[0].isdigit()


def test_an_unknown_name() -> None:
    with pytest.raises(AttributeError, match="no attribute 'compares'"):
        _ = evaluator.compares


@pytest.mark.parametrize("name", FUNCTIONS)
def test_functions_are_typed_and_documented(name: str) -> None:
    function = getattr(evaluator, name)
    hints = get_type_hints(function)
    assert set(hints) == {*inspect.signature(function).parameters, "return"}
    assert function.__doc__
    method = inspect.signature(getattr(evaluator.Evaluator, name))
    own = [name for name in inspect.signature(function).parameters
           if name not in ("settings", "options")]  # fmt: skip
    assert [*method.parameters][1:] == own


def test_importing_is_light() -> None:
    code = (
        "import sys; before = set(sys.modules); import evaluator; "
        "print(sorted(name for name in set(sys.modules) - before if name != 'evaluator'))"
    )
    heavy = ("numpy", "torch", "transformers", "sacrebleu", "regex", "evaluator.")
    assert not [name for name in heavy if f"'{name}" in run(code)]


@pytest.mark.parametrize(
    "imports",
    [
        "import evaluator.readers.formats, evaluator.scores.surface, evaluator.alignment",
        "from evaluator.scores import gather; from evaluator.alignment import align; "
        "from evaluator.readers import read_path",
        "evaluator.compare; evaluator.Evaluator",
    ],
)
def test_a_stage_leaves_the_function_alone(imports: str) -> None:
    code = (
        f"import evaluator; {imports}; "
        "print([getattr(evaluator, name).__module__ for name in ('read', 'score', 'align')])"
    )
    assert run(code) == str(["evaluator.api"] * 3)


def test_a_stage_can_still_be_imported() -> None:
    code = (
        "import evaluator; evaluator.score; from evaluator.scores import gather; "
        "import evaluator.drift; print(callable(gather), evaluator.drift.judge.__name__)"
    )
    assert run(code) == "True judge"
