"""Settings, by rising precedence: defaults < configuration file < environment < flags.

A configuration file is TOML: `evaluator.toml` with the settings at top level, or a
`pyproject.toml` with them under `[tool.evaluator]`. The environment holds them as
`EVALUATOR_DEVICE`, and those of a table as `EVALUATOR_ALIGN__…` (two underscores). This package
and `cli/` are the only ones that read the environment.
"""

from evaluator.config.file import find
from evaluator.config.keys import keys
from evaluator.config.layers import Known, Loaded, Problem, check, in_use, known_settings, load
from evaluator.config.options import with_options
from evaluator.config.settings import Settings, VerdictSettings, as_dict

__all__ = [
    "Known",
    "Loaded",
    "Problem",
    "Settings",
    "VerdictSettings",
    "as_dict",
    "check",
    "find",
    "in_use",
    "keys",
    "known_settings",
    "load",
    "with_options",
]
