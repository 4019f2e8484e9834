"""Finds plugins by name among the entry points of what is installed, and loads them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points

import regex

from evaluator.errors import PluginError
from evaluator.plugins.checked import EvidencePlugin, MetricPlugin, Origin, ReaderPlugin
from evaluator.plugins.contracts import Metric, Translator
from evaluator.types import UnitScores

GROUPS = {
    "metric": "evaluator.metrics",
    "evidence": "evaluator.evidence",
    "reader": "evaluator.readers",
    "translator": "evaluator.translators",
}
"""Entry-point group of each kind of plugin."""

# What ends in _low or _high would be the bound of another's interval in a table.
_NAME = regex.compile(r"[a-z][a-z0-9_]*(?<!_low|_high)")
_OWN_SCORES = frozenset((*UnitScores.__dataclass_fields__, "ter", "coverage"))


@dataclass(frozen=True)
class Plugins:
    """The plugins of a run, in the order that the settings name them."""

    metrics: tuple[MetricPlugin, ...] = ()
    evidence: tuple[EvidencePlugin, ...] = ()

    @property
    def versions(self) -> dict[str, str]:
        """The version of each package that brings one of them."""
        origins = [metric.origin for metric in self.metrics]
        origins += [evidence.origin for evidence in self.evidence]
        return dict(origin.package.rsplit(" ", 1) for origin in origins)


def load_plugins(metrics: Sequence[str] = (), evidence: Sequence[str] = ()) -> Plugins:
    """Load plugins by name.

    A metric's entry point is called, without arguments, to make the metric; that of a kind of
    evidence is the function itself.

    Raises:
        PluginError: plugin-missing, plugin-twice, plugin-failed or plugin-invalid.
    """
    return Plugins(
        tuple(_metric(name) for name in dict.fromkeys(metrics)),
        tuple(_evidence(name) for name in dict.fromkeys(evidence)),
    )


def find(kind: str, name: str) -> tuple[EntryPoint, Origin]:
    """Return the entry point of a plugin and where it comes from; nothing is imported.

    Raises:
        PluginError: plugin-missing or plugin-twice.
    """
    known = entry_points(group=GROUPS[kind])
    found = {point: _package(point) for point in known if point.name == name}
    if not found:
        names = ", ".join(sorted({point.name for point in known})) or "none"
        raise PluginError(
            "plugin-missing",
            f"There is no {kind} {name!r}; installed: {names}.",
            "Check the name, or install the package that brings it.",
        )
    if len(set(found.values())) > 1:
        raise PluginError(
            "plugin-twice",
            f"Several packages bring a {kind} {name!r}: {', '.join(sorted(found.values()))}.",
            "Uninstall all but one of them.",
        )
    point, package = next(iter(found.items()))
    return point, Origin(kind, name, package)


def _package(point: EntryPoint) -> str:
    return f"{point.dist.name} {point.dist.version}" if point.dist else "an unknown package"


def _metric(name: str) -> MetricPlugin:
    point, origin = find("metric", name)
    if not _NAME.fullmatch(name) or name in _OWN_SCORES:
        raise origin.invalid(
            "its name is taken, ends in _low or _high, or is not of the form [a-z][a-z0-9_]*"
        )
    with origin.blamed():
        metric = point.load()()
    if not isinstance(metric, Metric):
        raise origin.invalid("its entry point does not give an evaluator.plugins.Metric")
    return MetricPlugin(origin, metric)


def _evidence(name: str) -> EvidencePlugin:
    point, origin = find("evidence", name)
    with origin.blamed():
        evidence = point.load()
    if not callable(evidence):
        raise origin.invalid("its entry point is not a function")
    return EvidencePlugin(origin, evidence)


def find_reader(name: str) -> ReaderPlugin | None:
    """Return the reader of format `name`, None where no package brings one; nothing is imported.

    Raises:
        PluginError: plugin-twice.
    """
    if name not in reader_names():
        return None
    point, origin = find("reader", name)
    return ReaderPlugin(origin, point)


def reader_names() -> list[str]:
    """Return the formats that other packages read."""
    return sorted({point.name for point in entry_points(group=GROUPS["reader"])})


def load_translator(name: str, what: str) -> Translator:
    """Make the translator of another package.

    Args:
        name: Of its entry point, a function.
        what: What that is called with: what the user wrote behind the name, "" for nothing.

    Raises:
        PluginError: plugin-missing, plugin-twice, plugin-failed or plugin-invalid.
    """
    point, origin = find("translator", name)
    with origin.blamed():
        made = point.load()(what)
    if not isinstance(made, Translator):
        raise origin.invalid("its entry point does not give an evaluator.plugins.Translator")
    return made


def translator_names() -> list[str]:
    """Return the translators that other packages bring."""
    return sorted({point.name for point in entry_points(group=GROUPS["translator"])})
