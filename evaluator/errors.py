"""What can go wrong: one exception tree, a slug each, and the exit codes.

Every slug has its paragraph in `docs/reference/messages.md`. The command line catches
`EvaluatorError` in one place and prints message, cure and slug.
"""

from __future__ import annotations

EXIT_OK = 0
EXIT_FAILED = 1
EXIT_USAGE = 2
EXIT_GATE = 3
EXIT_PARTIAL = 4
EXIT_INTERRUPTED = 130


class EvaluatorError(Exception):
    """Something the user can mend.

    Args:
        slug: Short name, stable across versions, such as "input-missing".
        message: What is wrong, with file and line where there is one.
        cure: What to do about it, a full sentence.
    """

    exit_code = EXIT_FAILED

    def __init__(self, slug: str, message: str, cure: str = "") -> None:
        super().__init__(message)
        self.slug = slug
        self.message = message
        self.cure = cure

    def __str__(self) -> str:
        return f"{self.message} {self.cure}".strip()

    def __reduce__(self) -> tuple[type[EvaluatorError], tuple[str, str, str]]:
        # An exception is pickled by its first argument alone; workers send all three.
        return type(self), (self.slug, self.message, self.cure)


class InputError(EvaluatorError):
    """An input file or text that cannot be used."""


class ConfigError(EvaluatorError):
    """A setting that is wrong or unknown."""


class ModelError(EvaluatorError):
    """A model that cannot be had, verified or understood."""


class PluginError(EvaluatorError):
    """A metric, evidence or reader of another package that is missing or at fault."""


class TranslationError(EvaluatorError):
    """A translator that is not there, does not know the pair, or failed."""


class OutputError(EvaluatorError):
    """A result that cannot be written."""


class UsageError(EvaluatorError):
    """A command line that makes no sense."""

    exit_code = EXIT_USAGE
