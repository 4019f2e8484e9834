"""The options that are settings: what typer is told of each, and which setting it is."""

from __future__ import annotations

import typing
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

import typer

from evaluator import setting
from evaluator.gates import GateLevel
from evaluator.setting import Setting

PATTERNS = ("original", "rewrite")
GATES = ("fail_on", "max_drift", "min_coverage", "max_unread", "allow_unchecked")
READING = ("lang", "input_format", "max_chars", "allow_network")
DESK = ("glossary", "never_flag")
PLUGINS = ("metrics", "evidence")
TRANSLATE = ("translator", "there", "beam", "translation_cache")
MODEL = ("encoder", "detector", "device", "precision", "batch_tokens", "threads")


@dataclass(frozen=True)
class Shared:
    """An option that is a setting; not given, it leaves the setting alone.

    Attributes:
        setting: Its dotted name.
        kind: Type of its value.
        told: What it means and may be.
        panel: Heading in `--help`.
        metavar: What stands for its value there.
        flag: Where it is not the argument's name.
    """

    setting: str
    kind: Any
    told: Setting
    panel: str | None = None
    metavar: str | None = None
    flag: str | None = None

    def annotation(self, name: str) -> Any:
        """Return the annotation of argument `name` in a command's signature."""
        flag, said = self.flag or f"--{name.replace('_', '-')}", self.told.help
        if typing.get_origin(self.kind) is list:
            said = f"{said.removesuffix('.')}; again for another."
        option = typer.Option(
            flag,
            min=self.told.low,
            max=self.told.high,
            help=said,
            metavar=self.metavar,
            rich_help_panel=self.panel,
        )
        return Annotated[self.kind | None, option]


SHARED: Mapping[str, Shared] = {
    "original": Shared("check.original", str, setting.ORIGINAL, "Pairs", "PATTERN"),
    "rewrite": Shared("check.rewrite", str, setting.REWRITE, "Pairs", "PATTERN"),
    "fail_on": Shared("gate.fail_on", GateLevel, setting.FAIL_ON, "Gates"),
    "max_drift": Shared("gate.max_drift", float, setting.MAX_DRIFT, "Gates"),
    "min_coverage": Shared("gate.min_coverage", float, setting.MIN_COVERAGE, "Gates"),
    "max_unread": Shared("gate.max_unread", float, setting.MAX_UNREAD, "Gates"),
    "allow_unchecked": Shared("gate.allow_unchecked", bool, setting.ALLOW_UNCHECKED, "Gates"),
    "prior": Shared("drift.prior", float, setting.PRIOR),
    "glossary": Shared("desk.glossary", str, setting.GLOSSARY, metavar="FILE"),
    "never_flag": Shared("desk.never_flag", str, setting.NEVER_FLAG, metavar="FILE"),
    "metrics": Shared("metrics", list[str], setting.METRICS, "Plugins", "NAME", "--metric"),
    "evidence": Shared("evidence", list[str], setting.EVIDENCE, "Plugins", "NAME"),
    "lang": Shared("lang", str, setting.LANG, metavar="CODE"),
    "input_format": Shared("input_format", str, setting.INPUT_FORMAT, metavar="F"),
    "max_chars": Shared("max_chars", int, setting.MAX_CHARS),
    "allow_network": Shared("read.allow_network", bool, setting.ALLOW_NETWORK),
    "translator": Shared(
        "translate.translators", list[str], setting.TRANSLATORS, "Translation", "NAME[:WHAT]"
    ),
    "there": Shared("translate.there", str, setting.THERE, "Translation", "NAME[:WHAT]"),
    "beam": Shared("translate.beam", int, setting.BEAM, "Translation"),
    "translation_cache": Shared(
        "translate.cache", str, setting.TRANSLATION_CACHE, "Translation", "FOLDER"
    ),
    "encoder": Shared("encoder", str, setting.ENCODER, "Model", "NAME_OR_FOLDER"),
    "detector": Shared("detector", str, setting.DETECTOR, "Model", "NAME_OR_FOLDER"),
    "device": Shared("device", str, setting.DEVICE, "Model"),
    "precision": Shared("precision", str, setting.PRECISION, "Model"),
    "batch_tokens": Shared("batch_tokens", int, setting.BATCH_TOKENS, "Model"),
    "threads": Shared("threads", int, setting.THREADS, "Model"),
}
"""By the name of the argument."""
