"""Defaults, file, environment and flags joined, and where each value came from."""

from __future__ import annotations

import dataclasses
import difflib
import os
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evaluator.config import file, former
from evaluator.config.settings import Leaf, Settings, as_dict, leaves
from evaluator.config.values import beside, coerce, names_file, out_of_order
from evaluator.errors import ConfigError
from evaluator.gates import Gates
from evaluator.pair_files import PairPatterns
from evaluator.rulebook import catalogue, near_rules

PREFIX = "EVALUATOR_"
PATH_VARIABLE = "EVALUATOR_CONFIG"
NO_FILE = "none"


@dataclass(frozen=True)
class Loaded:
    """Settings, and where they came from.

    Attributes:
        settings: What shapes a result.
        gates: The rules that a result must keep: the table `gate`.
        patterns: How files are paired: the table `check`. Like the gates they shape no result, so
            a result does not record them.
        sources: Dotted names of settings that are no defaults, to "environment", "flag" or the
            path of the file.
        warnings: What was not understood, a sentence each.
    """

    settings: Settings
    gates: Gates
    patterns: PairPatterns
    sources: Mapping[str, str]
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class Known:
    """One setting as it holds.

    Attributes:
        name: Dotted.
        value: As a file would have it, None where it is left to the program.
        source: "default", "environment", "flag" or the path of the file.
    """

    name: str
    value: Any
    source: str


@dataclass(frozen=True)
class Problem:
    """What is wrong with one setting of a layer.

    Attributes:
        place: File and line, variable, or "flag".
        message: A sentence that begins after the place.
        cure: What to do about it.
        unknown: There is no such setting: it is left aside, everything else is an error.
    """

    place: str
    message: str
    cure: str
    unknown: bool


@dataclass(frozen=True)
class _Layer:
    source: str
    values: Mapping[str, Any]
    places: Mapping[str, str] = field(default_factory=dict)
    folder: Path | None = None
    parse: bool = False

    def place(self, name: str) -> str:
        return self.places.get(name, self.source)


def load(
    path: str | None = None,
    *,
    environment: Mapping[str, str] | None = None,
    flags: Mapping[str, Any] | None = None,
) -> Loaded:
    """Join defaults, file, environment and flags.

    Args:
        path: Configuration file, or None.
        environment: Defaults to the process's own.
        flags: Dotted setting names to values; a value of None means "not given".

    Raises:
        InputError: The file is missing or not TOML.
        ConfigError: A value has the wrong type, is out of range, or is over one that it may not
            be over.
    """
    environment = os.environ if environment is None else environment
    values: dict[str, Any] = {}
    sources: dict[str, str] = {}
    places: dict[str, str] = {}
    warnings: list[str] = []
    layers = [
        _Layer("environment", *_from_environment(environment), parse=True),
        _Layer("flag", {k: v for k, v in (flags or {}).items() if v is not None}),
    ]
    if path:
        layers.insert(0, _from_file(path))
    for layer in layers:
        understood, problems = _read(layer)
        for problem in problems:
            if not problem.unknown:
                raise _error("config-value", problem)
            warnings.append(f"{problem.place}: {problem.message} {problem.cure}".strip())
        values |= understood
        sources |= dict.fromkeys(understood, layer.source)
        places |= {name: layer.place(name) for name in understood}
    for problem in _disorder(values, places):
        raise _error("config-order", problem)
    for problem in _strange_rules(values, places):
        raise _error("config-value", problem)
    return Loaded(
        _build(Settings, values),
        _build(Gates, values, "gate."),
        _build(PairPatterns, values, "check."),
        sources,
        tuple(warnings),
    )


def in_use(
    path: str | None, environment: Mapping[str, str] | None = None, folder: Path | None = None
) -> str | None:
    """Return the configuration file that holds, None for none.

    Args:
        path: As given to --config: a file, or "none"; None looks at `EVALUATOR_CONFIG` and then
            upward from the folder.
        environment: Defaults to the process's own.
        folder: Defaults to the working folder.

    Raises:
        InputError: As `find`.
    """
    environment = os.environ if environment is None else environment
    path = path or environment.get(PATH_VARIABLE)
    if path:
        return None if path == NO_FILE else path
    found = file.find(folder or Path.cwd())
    return file.shown(found) if found else None


def check(path: str) -> list[Problem]:
    """Return everything that is wrong with a configuration file.

    Raises:
        InputError: The file is missing or not TOML.
    """
    layer = _from_file(path)
    values, problems = _read(layer)
    places = {name: layer.place(name) for name in values}
    return problems + _disorder(values, places) + _strange_rules(values, places)


def known_settings(loaded: Loaded) -> list[Known]:
    """Return every setting with its value and where that came from."""
    nested = as_dict(loaded.settings)
    nested |= {"gate": as_dict(loaded.gates), "check": as_dict(loaded.patterns)}
    types = _types()
    return [
        Known(name, value, loaded.sources.get(name, "default"))
        for name, value in _flat(nested, types)
        if name in types
    ]


def _types() -> dict[str, Leaf]:
    """Return every setting by its dotted name."""
    return {
        **dict(leaves(Settings)),
        **dict(leaves(Gates, "gate.")),
        **dict(leaves(PairPatterns, "check.")),
    }


def _read(layer: _Layer) -> tuple[dict[str, Any], list[Problem]]:
    """Return what is understood of a layer, by dotted name, and what is wrong with the rest."""
    types = _types()
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, value in _flat(layer.values, types):
        place = layer.place(name)
        if name not in types:
            problems.append(_unfit(place, name, value, types))
            continue
        if layer.folder is not None and names_file(types[name].hint):
            value = beside(value, layer.folder)
        try:
            values[name] = coerce(types[name], value, parse=layer.parse)
        except ValueError as error:
            message = f"setting {name!r} is {value!r}."
            problems.append(Problem(place, message, f"It must be {error}.", unknown=False))
    return values, problems


def _unfit(place: str, name: str, value: Any, types: Mapping[str, Any]) -> Problem:
    if any(other.startswith(f"{name}.") for other in types):
        message = f"setting {name!r} is {value!r}."
        return Problem(place, message, f"It must be a table: [{name}].", unknown=False)
    if cure := former.refused(name):
        return Problem(place, f"{name!r} is no setting any more.", cure, unknown=False)
    if cure := former.left_aside(name):
        return Problem(place, f"unknown setting {name!r}, left aside.", cure, unknown=True)
    near = difflib.get_close_matches(name, types, n=1)
    hint = f"Did you mean {near[0]!r}?" if near else ""
    return Problem(place, f"unknown setting {name!r}, left aside.", hint, unknown=True)


def _disorder(values: Mapping[str, Any], places: Mapping[str, str]) -> list[Problem]:
    """Return a problem for each setting that is over another and may not be."""
    return [
        Problem(
            places[low],
            f"setting {low!r} is {values[low]!r}, over {high!r}, which is {values[high]!r} "
            f"({places[high]}).",
            f"{low!r} may be no more than {high!r}.",
            unknown=False,
        )
        for low, high in out_of_order(values)
    ]


def _strange_rules(values: Mapping[str, Any], places: Mapping[str, str]) -> list[Problem]:
    """Return a problem for each rule that the settings speak of and that there is not.

    The rules of an evidence plugin are its own affair: `NAME` or `NAME/…`.
    """
    named = [("drift.rules", name) for name in values.get("drift.rules", ())]
    if (never := values.get("desk.never_flag")) is not None:
        named += [("desk.never_flag", entry.rule) for entry in never.entries if entry.rule]
    known = catalogue(values.get("drift.packs", ())) if named else {}
    return [
        Problem(
            places[setting],
            f"setting {setting!r} names a rule that there is not, {name!r}.",
            near_rules(name, known),
            unknown=False,
        )
        for setting, name in named
        if name not in known and name.partition("/")[0] not in values.get("evidence", ())
    ]


def _error(slug: str, problem: Problem) -> ConfigError:
    return ConfigError(slug, f"{problem.place}: {problem.message}", problem.cure)


def _flat(
    table: Mapping[str, Any], types: Mapping[str, Any], prefix: str = ""
) -> Iterator[tuple[str, Any]]:
    """Yield dotted names and values; a table where one value belongs is yielded whole."""
    for key, value in table.items():
        name = prefix + key.replace("-", "_")
        if isinstance(value, Mapping) and name not in types:
            yield from _flat(value, types, name + ".")
        else:
            yield name, value


def _from_file(path: str) -> _Layer:
    values, lines = file.read(path)
    places = {name: f"{path}:{line}" for name, line in lines.items()}
    return _Layer(path, values, places, Path(path).parent)


def _from_environment(environment: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Return the values of our variables by dotted name, and the variables' own names."""
    values, places = {}, {}
    for key, value in sorted(environment.items()):
        if key.startswith(PREFIX) and key != PATH_VARIABLE and value != "":
            name = key.removeprefix(PREFIX).lower().replace("__", ".")
            values[name], places[name] = value, key
    return values, places


def _build(cls: type, values: Mapping[str, Any], prefix: str = "") -> Any:
    hints = typing.get_type_hints(cls)
    given: dict[str, Any] = {}
    for item in dataclasses.fields(cls):
        name = prefix + item.name
        if dataclasses.is_dataclass(hints[item.name]):
            given[item.name] = _build(typing.cast(type, hints[item.name]), values, name + ".")
        elif name in values:
            given[item.name] = values[name]
    return cls(**given)
