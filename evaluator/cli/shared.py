"""The options that are settings: what typer is told of each, and which setting it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

import typer

from evaluator.gates import GateLevel

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
        option: As typer wants it.
    """

    setting: str
    kind: Any
    option: Any

    @property
    def annotation(self) -> Any:
        """The annotation of the argument in a command's signature."""
        return Annotated[self.kind | None, self.option]


SHARED: Mapping[str, Shared] = {
    "original": Shared(
        "check.original",
        str,
        typer.Option(
            "--original",
            metavar="PATTERN",
            help="How originals are named. Default: {name}.md.",
            rich_help_panel="Pairs",
        ),
    ),
    "rewrite": Shared(
        "check.rewrite",
        str,
        typer.Option(
            "--rewrite",
            metavar="PATTERN",
            help="How their rewrites are named. Default: {name}.back.md.",
            rich_help_panel="Pairs",
        ),
    ),
    "fail_on": Shared(
        "gate.fail_on",
        GateLevel,
        typer.Option(
            "--fail-on",
            help="Exit with 3 when a finding is this severe or worse.",
            rich_help_panel="Gates",
        ),
    ),
    "max_drift": Shared(
        "gate.max_drift",
        float,
        typer.Option(
            "--max-drift",
            min=0,
            max=1,
            help="Exit with 3 when drift is over this: an article's, or a row's in `score`.",
            rich_help_panel="Gates",
        ),
    ),
    "min_coverage": Shared(
        "gate.min_coverage",
        float,
        typer.Option(
            "--min-coverage",
            min=0,
            max=1,
            help="Exit with 3 when less of an original than this share is in its rewrite.",
            rich_help_panel="Gates",
        ),
    ),
    "max_unread": Shared(
        "gate.max_unread",
        float,
        typer.Option(
            "--max-unread",
            min=0,
            max=1,
            help="Exit with 3 when more of a side than this share was left out unread.",
            rich_help_panel="Gates",
        ),
    ),
    "allow_unchecked": Shared(
        "gate.allow_unchecked",
        bool,
        typer.Option(
            "--allow-unchecked",
            help="Let a gate pass though part of a text was not checked.",
            rich_help_panel="Gates",
        ),
    ),
    "prior": Shared(
        "drift.prior",
        float,
        typer.Option(
            "--prior",
            min=0.001,
            max=0.999,
            help="Share of drifted units to expect; shifts the drift, not the flags.",
        ),
    ),
    "glossary": Shared(
        "desk.glossary",
        str,
        typer.Option("--glossary", metavar="FILE", help="Names and terms of your desk (TOML)."),
    ),
    "never_flag": Shared(
        "desk.never_flag",
        str,
        typer.Option("--never-flag", metavar="FILE", help="What is never to be flagged (TOML)."),
    ),
    "metrics": Shared(
        "metrics",
        list[str],
        typer.Option(
            "--metric",
            metavar="NAME",
            help="Compute a metric of another package too; again for another.",
            rich_help_panel="Plugins",
        ),
    ),
    "evidence": Shared(
        "evidence",
        list[str],
        typer.Option(
            "--evidence",
            metavar="NAME",
            help="Ask a kind of evidence of another package too; again for another.",
            rich_help_panel="Plugins",
        ),
    ),
    "lang": Shared(
        "lang",
        str,
        typer.Option(metavar="CODE", help="Language of both texts, such as en; default: detected."),
    ),
    "input_format": Shared(
        "input_format",
        str,
        typer.Option(
            "--input-format", metavar="F", help="Format, as html or docx; default: by content."
        ),
    ),
    "max_chars": Shared("max_chars", int, typer.Option(min=1, help="Most characters a side.")),
    "allow_network": Shared(
        "read.allow_network",
        bool,
        typer.Option(
            "--allow-network",
            help="Let an input be a URL, http or https, and a translator a server.",
        ),
    ),
    "translator": Shared(
        "translate.translators",
        list[str],
        typer.Option(
            "--translator",
            metavar="NAME[:WHAT]",
            help="Who translates back: apertium, transformers:FOLDER_OR_NAME, ctranslate2:FOLDER, "
            "libretranslate:ADDRESS, deepl:ADDRESS or one of another package; again for another "
            "way back.",
            rich_help_panel="Translation",
        ),
    ),
    "there": Shared(
        "translate.there",
        str,
        typer.Option(
            "--there",
            metavar="NAME[:WHAT]",
            help="Who translates where no translation is given. Default: the first --translator.",
            rich_help_panel="Translation",
        ),
    ),
    "beam": Shared(
        "translate.beam",
        int,
        typer.Option(
            "--beam",
            min=1,
            max=64,
            help="Beam size of translation models that run here.",
            rich_help_panel="Translation",
        ),
    ),
    "translation_cache": Shared(
        "translate.cache",
        str,
        typer.Option(
            "--translation-cache",
            metavar="FOLDER",
            help="Keep translations there, so that none is made twice.",
            rich_help_panel="Translation",
        ),
    ),
    "encoder": Shared(
        "encoder",
        str,
        typer.Option(
            "--encoder",
            metavar="NAME_OR_FOLDER",
            help="Sentence encoder: a folder or a hub name. Default: the bundled all-MiniLM-L6-v2.",
            rich_help_panel="Model",
        ),
    ),
    "detector": Shared(
        "detector",
        str,
        typer.Option(
            "--detector",
            metavar="NAME_OR_FOLDER",
            help="Drift detector: a folder, a hub name or 'none'. Default: the bundled one.",
            rich_help_panel="Model",
        ),
    ),
    "device": Shared(
        "device", str, typer.Option(help="auto, cpu, cuda or cuda:N.", rich_help_panel="Model")
    ),
    "precision": Shared(
        "precision", str, typer.Option(help="auto, fp32, bf16 or fp16.", rich_help_panel="Model")
    ),
    "batch_tokens": Shared(
        "batch_tokens",
        int,
        typer.Option(min=64, help="Most tokens in a batch of the model.", rich_help_panel="Model"),
    ),
    "threads": Shared(
        "threads", int, typer.Option(min=1, help="Threads for the model.", rich_help_panel="Model")
    ),
}
"""By the name of the argument."""
