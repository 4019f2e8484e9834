"""What tests of translators need: skipped where it is missing, but never under CI."""

import importlib.util
import os
import shutil

import pytest

_CI = bool(os.environ.get("CI"))
apertium = pytest.mark.skipif(
    shutil.which("apertium") is None and not _CI,
    reason="apertium is missing (apt-get install apertium apertium-eng-spa)",
)


def package(name: str) -> pytest.MarkDecorator:
    """Return a mark that skips where a package of an extra is missing."""
    missing = importlib.util.find_spec(name) is None
    return pytest.mark.skipif(missing and not _CI, reason=f"{name} is missing")
