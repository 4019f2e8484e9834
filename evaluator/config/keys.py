"""Keys of servers, out of the environment; they are no settings and stand in no result."""

from __future__ import annotations

import os
from collections.abc import Mapping


def keys(
    variables: Mapping[str, str], environment: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Return the keys that are set.

    Args:
        variables: Which variable holds the key of what.
        environment: Defaults to the process's own.
    """
    environment = os.environ if environment is None else environment
    return {name: environment[one] for name, one in variables.items() if environment.get(one)}
