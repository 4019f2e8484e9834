"""Questions to a server in JSON: time-outs, tries, and a failure's text kept, but never a key.

Redirects are not followed, since they would carry a key elsewhere, and proxies are not used.
"""

from __future__ import annotations

import http.client
import ipaddress
import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import SplitResult, urlsplit

from evaluator.connections import wait
from evaluator.errors import TranslationError
from evaluator.translate.portions import portions

_LARGEST = 64 << 20
_CHUNK = 1 << 16
_SAID = 300
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 60.0
_BUSY = (408, 425, 429)
_REFUSED = (401, 403)
_HIDDEN = "[key]"


@dataclass(frozen=True)
class Server:
    """Where to ask, and how patiently.

    Attributes:
        name: Of the engine, for messages.
        address: As given; http or https.
        key: Goes into no message, result or log.
        variable: Of the environment, that the key came from.
        seconds: Longest time for one answer.
        retries: How often it is asked again.
        sleep: Waits that long.
    """

    name: str
    address: str
    key: str | None = field(default=None, repr=False)
    variable: str = ""
    seconds: float = 120.0
    retries: int = 4
    sleep: Callable[[float], None] = field(default=time.sleep, repr=False)

    def check(self, *, allowed: bool) -> None:
        """Look at the address and the key before anything is sent.

        Args:
            allowed: Whether the user let the network be used.

        Raises:
            TranslationError: "network-off", "translator-address" or "translator-key".
        """
        if not self.address:
            raise TranslationError(
                "translator-address",
                f"{self.name} is a server, and no address of it is given.",
                f"Give --translator {self.name}:https://HOST.",
            )
        parts = self._parts()
        if not allowed:
            raise TranslationError(
                "network-off",
                f"{self.name}: texts are sent to a server only where that is allowed.",
                "Add --allow-network, or choose a translator that runs here.",
            )
        if self.key is None:
            return
        if not self.key.isascii() or not self.key.isprintable() or " " in self.key:
            raise TranslationError(
                "translator-key",
                f"The key in {self.variable} has signs that no key has.",
                "Put the key into it again, without quotes or line ends.",
            )
        if parts.scheme == "http" and not _is_near(parts.hostname or ""):
            raise self._bad_address("over http anyone on the way could read the key")

    def ask(
        self,
        path: str,
        body: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Any:
        """Return the JSON that the server answers, asking again while it is busy.

        Args:
            path: Below the address.
            body: Is posted; None gets.
            headers: Beyond the usual ones.

        Raises:
            TranslationError: "translator-time", "translator-key" or "translator-failed".
        """
        data = None if body is None else json.dumps(body).encode("utf-8", "replace")
        pause = _FIRST_PAUSE
        for tries_left in range(self.retries, -1, -1):
            try:
                status, said, wait = self._once(path, data, headers or {})
            except TimeoutError:
                if tries_left:
                    self.sleep(pause)
                    pause = min(2 * pause, _LONGEST_PAUSE)
                    continue
                raise TranslationError(
                    "translator-time",
                    f"{self.name}: no answer within {self.seconds:g} seconds, "
                    f"{self.retries + 1} times.",
                    "Try again later, or raise translate.seconds.",
                ) from None
            except (OSError, http.client.HTTPException) as error:
                if tries_left:
                    self.sleep(pause)
                    pause = min(2 * pause, _LONGEST_PAUSE)
                    continue
                reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
                raise self.failed(f"it cannot be reached: {reason}") from None
            if status == 200:
                return self._parsed(said)
            if (status in _BUSY or status >= 500) and tries_left:
                self.sleep(min(wait or pause, _LONGEST_PAUSE))
                pause = min(2 * pause, _LONGEST_PAUSE)
                continue
            raise self._refusal(status, said)
        raise AssertionError("unreachable")

    def failed(self, why: str) -> TranslationError:
        """Return the error that says why, less the key."""
        return TranslationError(
            "translator-failed",
            self._hidden(f"{self.name}: {why}."),
            "Look at the server, its limits and the address; then try again.",
        )

    def in_portions(
        self,
        segments: Sequence[str],
        most: int,
        characters: int,
        ask: Callable[[list[str]], list[Any] | None],
    ) -> list[str]:
        """Translate segments, some in a request.

        Args:
            segments: Any number of them.
            most: In a request.
            characters: Likewise.
            ask: Returns the translations of some, None where the answer holds no list of them.

        Raises:
            TranslationError: As `ask`, or "translator-count".
        """
        found: list[str] = []
        for portion in portions(segments, most, characters):
            texts = ask(portion)
            if texts is None or not all(isinstance(text, str) for text in texts):
                raise self.failed("its answer holds no list of translations")
            if len(texts) != len(portion):
                raise self.miscounted(len(texts), len(portion))
            found += texts
        return found

    def miscounted(self, got: int, wanted: int) -> TranslationError:
        """Return the error for an answer with more or fewer segments than were sent."""
        return TranslationError(
            "translator-count",
            f"{self.name} gave {got:,} segments for {wanted:,}.",
            "Try again, or choose another translator: which belongs to which cannot be told.",
        )

    def _once(
        self, path: str, data: bytes | None, headers: Mapping[str, str]
    ) -> tuple[int, bytes, float | None]:
        """Ask once; return status, body, and how long the server wants to be left alone."""
        parts = self._parts()
        deadline = time.monotonic() + self.seconds
        kind = (
            http.client.HTTPSConnection if parts.scheme == "https" else (http.client.HTTPConnection)
        )
        connection = kind(parts.hostname or "", parts.port, timeout=self.seconds)
        try:
            connection.request(
                "GET" if data is None else "POST",
                parts.path.rstrip("/") + path,
                data,
                {
                    "Content-Type": "application/json",
                    "Accept": "application/json",
                    "User-Agent": "evaluator",
                    **headers,
                },
            )
            wait(connection, deadline)
            response = connection.getresponse()
            said = bytearray()
            while len(said) <= _LARGEST:
                wait(connection, deadline)
                chunk = response.read1(_CHUNK)
                if not chunk:
                    break
                said += chunk
            if len(said) > _LARGEST:
                raise self.failed(f"its answer is over {_LARGEST >> 20} MiB")
            if response.length:
                raise http.client.IncompleteRead(b"", response.length)
            return response.status, bytes(said), _seconds(response.getheader("Retry-After"))
        finally:
            connection.close()

    def _parsed(self, said: bytes) -> Any:
        try:
            return json.loads(said)
        except (ValueError, RecursionError):
            raise self.failed(f"its answer is not JSON: {_short(said)}") from None

    def _refusal(self, status: int, said: bytes) -> TranslationError:
        name = http.client.responses.get(status, "")
        if status in _REFUSED:
            return TranslationError(
                "translator-key",
                self._hidden(f"{self.name} refuses: {status} {name}: {_short(said)}"),
                f"Put a key that holds into {self.variable or 'the environment'}.",
            )
        if 300 <= status < 400:
            return self._bad_address(f"it answers {status} {name} and leads elsewhere")
        return self.failed(f"it answers {status} {name}: {_short(said)}")

    def _parts(self) -> SplitResult:
        try:
            parts = urlsplit(self.address)
            parts.port  # noqa: B018  (raises where it is no number)
        except ValueError:
            raise self._bad_address("it is no address") from None
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise self._bad_address("it is no http or https address")
        if parts.username is not None or parts.query or parts.fragment:
            raise TranslationError(  # it may hold a key, and is not shown
                "translator-address",
                f"The address of {self.name} holds more than host, port and path.",
                f"Give the address alone; a key goes into {self.variable or 'the environment'}.",
            )
        if not self.address.isascii() or not self.address.isprintable() or " " in self.address:
            raise self._bad_address("it has signs that no address has")
        return parts

    def _bad_address(self, why: str) -> TranslationError:
        return TranslationError(
            "translator-address",
            self._hidden(f"The address {self.address!r} of {self.name} is of no use: {why}."),
            "Give the address that the server has, as https://HOST or http://localhost:5000.",
        )

    def _hidden(self, text: str) -> str:
        return text.replace(self.key, _HIDDEN) if self.key else text


def _short(said: bytes) -> str:
    """Return the beginning of an answer, on one line."""
    text = " ".join(said[: 4 * _SAID].decode("utf-8", "replace").split())
    return text[:_SAID] or "nothing"


def _seconds(said: str | None) -> float | None:
    try:
        return max(float(said), 0.0) if said else None
    except ValueError:  # a date, which nobody's clock need agree with
        return None


def _is_near(host: str) -> bool:
    """Whether a host is this machine, or by its number one of a private network."""
    if host == "localhost":
        return True
    try:
        ip = ipaddress.ip_address(host)
    except ValueError:
        return False
    return ip.is_loopback or ip.is_private
