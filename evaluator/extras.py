"""How the optional packages of this very distribution are installed."""

from __future__ import annotations

import json
from importlib.metadata import PackageNotFoundError, distribution
from urllib.parse import unquote

_PACKAGE = "evaluator"


def install_command(extra: str) -> str:
    """Return the command that installs an extra.

    It names the folder or wheel that the package was installed from (PEP 610): on an index a
    distribution of the same name may be somebody else's.
    """
    try:
        found = distribution(_PACKAGE)
    except PackageNotFoundError:  # run from a folder that was never installed
        return f"pip install '.[{extra}]'"
    name = found.metadata["Name"]
    origin = json.loads(found.read_text("direct_url.json") or "{}")
    url = origin.get("url")
    if url is None:
        return f"pip install '{name}[{extra}]'"
    if origin.get("dir_info", {}).get("editable"):
        return f"pip install -e '{unquote(url.removeprefix('file://'))}[{extra}]'"
    return f"pip install '{name}[{extra}] @ {url}'"
