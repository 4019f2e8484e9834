"""The refusals that several formats share, in one wording each."""

from __future__ import annotations

from evaluator.errors import InputError


def broken(name: str, why: str) -> InputError:
    """Return the error for a file that is not what it should be; `why` ends without a stop."""
    why = why if why.isprintable() else ascii(why)
    return InputError(
        "input-broken",
        f"{name} is damaged or not what it seems: {why}.",
        "Open it in the program that made it and save it anew, or save the article as text.",
    )


def encrypted(name: str, what: str) -> InputError:
    """Return the error for a file that needs a password or a key; `what` says what it is."""
    return InputError(
        "input-encrypted",
        f"{name} is {what} that is encrypted.",
        "Open it with its password and save it without one, or save the article as text.",
    )


def no_text(name: str, what: str) -> InputError:
    """Return the error for pictures of text; `what` says what was found."""
    return InputError(
        "input-no-text",
        f"{name} has no text in it, only {what}.",
        "Run text recognition (OCR) on it, or save the article as text.",
    )


def nested(name: str) -> InputError:
    """Return the error for parts in parts without end."""
    return InputError(
        "input-nested", f"{name}: its parts are nested too deeply.", "Save the article as text."
    )


def too_long(name: str, max_chars: int, found: str) -> InputError:
    """Return the error for a text over the limit; `found` says how long it is."""
    return InputError(
        "input-too-long",
        f"{name} holds {found}, more than the limit of {max_chars:,} characters.",
        "Cut the text, or raise the limit with --max-chars.",
    )


def too_large(name: str, found: str, limit: str) -> InputError:
    """Return the error for a file over a limit; `found` and `limit` say how much, with the unit."""
    return InputError(
        "input-too-large",
        f"{name} holds {found}; the limit for files of this kind is {limit}.",
        "Save it without pictures and attachments, or save the article as text.",
    )
