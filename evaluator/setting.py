"""Settings declared once: what each means and may be, for files, flags, messages and the docs.

A setting is a field of a dataclass with a `Setting`. Those that are flags, too, stand here by name,
since no command can wait for the modules of the dataclasses before it shows its help.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

T = TypeVar("T")

_KEY = "setting"


@dataclass(frozen=True)
class Setting:
    """What a setting means and may be.

    Attributes:
        help: A sentence or two, for `--help` and the settings reference.
        low: Least number, itself included; None is without bound.
        high: Likewise the greatest.
        form: Regular expression of the whole text; None takes any.
        said: How a person is told of `form`: the end of a sentence "It must be …".
    """

    help: str
    low: float | None = None
    high: float | None = None
    form: str | None = None
    said: str = ""

    @property
    def limits(self) -> str:
        """What it must be beside its type, "" for no more."""
        if self.form is not None:
            return self.said
        if self.low is None:
            return ""
        return f"{self.low} or more" if self.high is None else f"{self.low} to {self.high}"

    def check(self, value: Any) -> None:
        """Look at a value of the right type.

        Raises:
            ValueError: With `limits`.
        """
        low, high = self.low, self.high
        wrong = (low is not None and value < low) or (high is not None and value > high)
        if wrong or (self.form is not None and not re.fullmatch(self.form, value)):
            raise ValueError(self.limits)


def declared(setting: Setting, default: T, **more: Any) -> T:
    """Return the dataclass field of a setting; `more` is for `dataclasses.field`."""
    return dataclasses.field(default=default, metadata={_KEY: setting}, **more)


def declared_by(setting: Setting, factory: Callable[[], T], **more: Any) -> T:
    """Return the dataclass field of a setting whose default is made."""
    return dataclasses.field(default_factory=factory, metadata={_KEY: setting}, **more)


def setting_of(field: dataclasses.Field[Any]) -> Setting | None:
    """Return what a field of a dataclass is declared as, None where it is no setting."""
    found: Setting | None = field.metadata.get(_KEY)
    return found


def documented(cls: type[T]) -> type[T]:
    """Put what the settings of a dataclass mean into its docstring."""
    told = ((field.name, setting_of(field)) for field in dataclasses.fields(cls))  # type: ignore[arg-type]
    lines = [f"    {name}: {one.help}" for name, one in told if one is not None]
    cls.__doc__ = "\n".join([f"{(cls.__doc__ or '').rstrip()}\n", "Attributes:", *lines])
    return cls


PRECISIONS = ("auto", "fp32", "bf16", "fp16")
_LANGUAGE = r"[A-Za-z]{2,3}([-_]\w+)*"

DEVICES = "auto, cpu, cuda or cuda:N"

DEVICE = Setting(f"{DEVICES}.", form=r"auto|cpu|cuda(:\d+)?", said=DEVICES)
PRECISION = Setting(
    f"{', '.join(PRECISIONS[:-1])} or {PRECISIONS[-1]}.",
    form="|".join(PRECISIONS),
    said=f"one of {', '.join(PRECISIONS)}",
)
BATCH_TOKENS = Setting("Most tokens in a batch of the model. Default: the device's.", low=64)
THREADS = Setting("Threads for the model.", low=1)
ENCODER = Setting(
    "Sentence encoder: a folder or a hub name. Default: the bundled all-MiniLM-L6-v2."
)
DETECTOR = Setting("Drift detector: a folder, a hub name or 'none'. Default: the bundled one.")
LANG = Setting(
    "Language of both texts, such as en; default: detected.",
    form=_LANGUAGE,
    said="a language code such as en",
)
INPUT_FORMAT = Setting("Format, as html or docx; default: by content.")
MAX_CHARS = Setting("Most characters a side.", low=1)
BOOTSTRAP = Setting("Resamples behind an interval; 0 for none.", low=0)
METRICS = Setting("A metric of another package to compute, too.")
EVIDENCE = Setting("A kind of evidence of another package to ask, too.")

ALLOW_NETWORK = Setting("Let an input be a URL, http or https, and a translator a server.")

PRIOR = Setting(
    "Share of drifted units to expect; shifts the drift, not the flags.", low=0.001, high=0.999
)

GLOSSARY = Setting("Names and terms of your desk (TOML).")
NEVER_FLAG = Setting("What is never to be flagged (TOML).")

TRANSLATORS = Setting(
    "Who translates back: apertium, transformers:FOLDER_OR_NAME, ctranslate2:FOLDER, "
    "libretranslate:ADDRESS, deepl:ADDRESS or one of another package."
)
THERE = Setting("Who translates where no translation is given. Default: the first --translator.")
SOURCE = Setting(
    "Language of the original. Default: detected.",
    form=_LANGUAGE,
    said="a language code such as en",
)
TARGET = Setting(
    "Language of the translation. Default: detected.",
    form=_LANGUAGE,
    said="a language code such as es",
)
BEAM = Setting("Beam size of translation models that run here.", low=1, high=64)
TRANSLATION_CACHE = Setting("Keep translations there, so that none is made twice.")

FAIL_ON = Setting("Exit with 3 when a finding is this severe or worse.")
MAX_DRIFT = Setting(
    "Exit with 3 when drift is over this: an article's, or a row's in `score`.", low=0, high=1
)
MIN_COVERAGE = Setting(
    "Exit with 3 when less of an original than this share is in its rewrite.", low=0, high=1
)
MAX_UNREAD = Setting(
    "Exit with 3 when more of a side than this share was left out unread.", low=0, high=1
)
ALLOW_UNCHECKED = Setting("Let a gate pass though part of a text was not checked.")

ORIGINAL = Setting("How originals are named, a path with places such as {name}.")
REWRITE = Setting("How their rewrites are named, with the same places.")
