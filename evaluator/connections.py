"""What a connection needs wherever one is opened: each step in the time that is left."""

from __future__ import annotations

import http.client
import time


def wait(connection: http.client.HTTPConnection, deadline: float) -> None:
    """Give the next step of a connection the time that is left.

    Args:
        connection: That may be open.
        deadline: By `time.monotonic`.

    Raises:
        TimeoutError: There is none.
    """
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    if connection.sock is not None:
        connection.sock.settimeout(left)
