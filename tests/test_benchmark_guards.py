"""The benchmark of guards: what it takes for one, what a rule does without it, and the figure."""

from __future__ import annotations

import importlib
from pathlib import Path
from types import ModuleType

import pytest

from benchmarks import rule_guards
from benchmarks.excuses import excuses, without_word
from benchmarks.guarded import caches_over, cleared
from benchmarks.guards import Guard, guards, watched, without

CODE = '''
from functools import cache

_LATE = frozenset(("late", "later"))


def told(words, other):
    """Return the words that are told."""
    found = []
    if not words or other is None:
        return found
    for word in words:
        if word in _LATE:
            continue
        if len(word) > 1 and not word.isupper():
            found.append(word)
    return [word for word in found if word != other and word]


@cache
def short(word):
    if word == "a":
        return False
    return len(word) < 3


def both(word):
    return short(word)
'''


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    (tmp_path / "some_rules.py").write_text(CODE, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(importlib.sys.modules, "some_rules", raising=False)
    return importlib.import_module("some_rules")


def guard_of(module: ModuleType, source: str) -> Guard:
    (found,) = (one for one in guards(module) if one.source == source)
    return found


def test_guards_are_what_silences(module: ModuleType) -> None:
    assert [(one.kind, one.function, one.line, one.source) for one in guards(module)] == [
        ("guard", "told", 10, "not words or other is None"),
        ("part", "told", 10, "not words"),
        ("part", "told", 10, "other is None"),
        ("guard", "told", 13, "word in _LATE"),
        ("not", "told", 15, "not word.isupper()"),
        ("filter", "told", 17, "word != other"),
        ("guard", "short", 22, 'word == "a"'),
    ]


@pytest.mark.parametrize(
    ("source", "before", "after"),
    [
        ("word in _LATE", ["ox"], ["late", "ox"]),
        ("not word.isupper()", ["ox"], ["OX", "ox"]),
        ("word != other", ["ox"], ["ox", "it"]),
        ("not words or other is None", ["ox"], ["ox"]),
    ],
)
def test_a_function_runs_without_a_guard(
    module: ModuleType, source: str, before: list[str], after: list[str]
) -> None:
    words, told = ["late", "OX", "ox", "it"], module.told
    with without(guard_of(module, source), module):
        assert told(words, "it") == after
    assert told(words, "it") == before


def test_watched_guards_tell_their_values(module: ModuleType) -> None:
    found = dict(enumerate(guards(module)))
    seen: list[tuple[str, object]] = []

    def note(number: int, value: object) -> object:
        seen.append((found[number].source, bool(value)))
        return value

    with watched(module, found, note):
        assert module.told(["late", "OX"], "it") == []
    assert module.told(["late", "ox"], "it") == ["ox"]
    assert seen == [
        ("not words", False),
        ("other is None", False),
        ("not words or other is None", False),
        ("word in _LATE", True),
        ("word in _LATE", False),
        ("not word.isupper()", False),
    ]


def test_what_a_cache_kept_is_thrown_away(module: ModuleType) -> None:
    guard = guard_of(module, 'word == "a"')
    assert module.both("a") is False
    caches = caches_over(module, guard.function)
    assert caches == [module.short]
    with cleared(caches), without(guard, module):
        assert module.both("a") is True
    assert module.both("a") is False


def test_a_word_of_a_list_that_a_guard_looks_up_can_be_left_out(module: ModuleType) -> None:
    found = excuses(module, guards(module))
    assert [(one.name, one.word) for one in found] == [("_LATE", "late"), ("_LATE", "later")]
    with without_word(found[0], [module]):
        assert module.told(["late", "later"], "it") == ["late"]
    assert module.told(["late", "later"], "it") == []


def test_a_family_is_asked_with_its_parts() -> None:
    names = ("number", "number_units", "negation", "roles")
    assert [one for one in names if rule_guards.of_family(one, "number")] == list(names[:2])
    assert [one for one in names if rule_guards.of_family(one, "number_units")] == [names[1]]
    assert all(rule_guards.of_family(one, None) for one in names)


@pytest.mark.slow
def test_examples_hold_the_guards_of_the_rules(capsys: pytest.CaptureFixture[str]) -> None:
    assert rule_guards.main([]) == 0, capsys.readouterr().out[-2000:]
