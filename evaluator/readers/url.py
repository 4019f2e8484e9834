"""Pages from the network, only where it is allowed, and never from a private one.

Each address that a name stands for is checked, and the connection is made to the address that was
checked, so that a name cannot come to mean something else in between. Proxies are not used.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Callable
from urllib.parse import SplitResult, urljoin, urlsplit

from evaluator.connections import wait
from evaluator.errors import InputError

MAX_REDIRECTS = 5
MAX_SECONDS = 30.0
_MAX_URL = 2_000
_CHUNK = 1 << 16
_PORTS = {"http": 80, "https": 443}
_REDIRECTS = (301, 302, 303, 307, 308)
_HEADERS = {"User-Agent": "evaluator", "Accept": "*/*", "Accept-Encoding": "identity"}
# The parts of IPv6 that carry an IPv4 address which the network may translate to.
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def fetch(
    url: str,
    check: Callable[[bytes, int], None],
    *,
    allowed: bool,
    seconds: float = MAX_SECONDS,
) -> bytes:
    """Return what a URL leads to.

    Args:
        url: http or https.
        check: Called with the first bytes and the number of bytes so far; raises where that is
            too many.
        allowed: Whether the user let the network be used.
        seconds: Longest time for all of it, redirects included; looking a name up may take as
            long as the system lets it.

    Raises:
        InputError: "network-off", "url-refused" (not a public http or https address),
            "url-failed", "url-redirects", "url-time", or what `check` raises.
    """
    shown = url if url.isprintable() else ascii(url)
    if not allowed:
        raise InputError(
            "network-off",
            f"{shown}: nothing is fetched from a network unless that is allowed.",
            "Add --allow-network, or save the page and name the file.",
        )
    deadline = time.monotonic() + seconds
    try:
        return _follow(url, check, deadline)
    except TimeoutError:
        raise InputError(
            "url-time",
            f"{shown}: it took longer than {seconds:.0f} seconds.",
            "Try again, or save the page and name the file.",
        ) from None
    except (OSError, http.client.HTTPException) as error:
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise _failed(shown, reason) from None


def _follow(url: str, check: Callable[[bytes, int], None], deadline: float) -> bytes:
    for _ in range(MAX_REDIRECTS + 1):
        parts = _checked_url(url)
        connection = _connect(parts, deadline)
        try:
            target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            connection.request("GET", target, headers=_HEADERS)
            wait(connection, deadline)
            response = connection.getresponse()
            location = response.getheader("Location")
            if response.status in _REDIRECTS and location:
                if parts.scheme == "https" and urlsplit(urljoin(url, location)).scheme == "http":
                    raise _refused(url, "it leads from https to http")
                url = urljoin(url, location)
                continue
            if response.status != 200:
                raise _failed(url, f"the server answered {response.status} {response.reason}")
            if response.getheader("Content-Encoding", "identity").lower() != "identity":
                raise _failed(url, "the server sent it compressed, which was not asked for")
            return _body(connection, response, check, deadline)
        finally:
            connection.close()
    raise InputError(
        "url-redirects",
        f"{url}: more than {MAX_REDIRECTS} redirects.",
        "Give the address that the page ends up at.",
    )


def _body(
    connection: http.client.HTTPConnection,
    response: http.client.HTTPResponse,
    check: Callable[[bytes, int], None],
    deadline: float,
) -> bytes:
    declared = response.length or 0
    data = bytearray()
    while True:
        wait(connection, deadline)
        chunk = response.read1(_CHUNK)
        if not chunk:
            break
        data += chunk
        check(bytes(data[:_CHUNK]), max(len(data), declared))
    if len(data) < declared:
        raise http.client.IncompleteRead(b"", declared - len(data))
    return bytes(data)


def _checked_url(url: str) -> SplitResult:
    if len(url) > _MAX_URL or not url.isascii() or not url.isprintable() or " " in url:
        raise _refused(url[:_MAX_URL], "it is too long or has characters that no URL has")
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  (raises where it is no number)
    except ValueError as error:
        raise _refused(url, str(error)) from None
    if parts.scheme not in _PORTS:
        raise _refused(url, "only http and https are followed")
    if not parts.hostname or parts.username is not None:
        raise _refused(url, "it names no host, or a user")
    return parts


def _connect(parts: SplitResult, deadline: float) -> http.client.HTTPConnection:
    """Return a connection to an address of the host, every address checked first."""
    host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(entry[4][0]) for entry in found]
    for address in addresses:
        if not is_public(address):
            raise _refused(parts.geturl(), f"{host} is {address}, which is not a public address")
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    sock = _first_that_answers(addresses, port, left)
    connection = http.client.HTTPConnection(host, port, timeout=left)
    try:
        if parts.scheme == "https":
            sock = ssl.create_default_context().wrap_socket(sock, server_hostname=host)
    except OSError:
        sock.close()
        raise
    connection.sock = sock
    return connection


def _first_that_answers(addresses: list[str], port: int, seconds: float) -> socket.socket:
    last: OSError = OSError("the name stands for no address")
    for address in addresses:
        try:
            return socket.create_connection((address, port), timeout=seconds / len(addresses))
        except OSError as error:
            last = error
    raise last


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet, translations to IPv4 looked into."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFF_FFFF)
        if inner is not None and not is_public(str(inner)):
            return False
        if ip.ipv4_mapped:
            return True
        if ip in _NAT64:
            return True
    return ip.is_global and not ip.is_multicast


def _refused(url: str, why: str) -> InputError:
    shown = url if url.isprintable() else ascii(url)
    return InputError(
        "url-refused", f"{shown} is not fetched: {why}.", "Save the page and name the file."
    )


def _failed(url: str, why: str) -> InputError:
    shown = url if url.isprintable() else ascii(url)
    return InputError(
        "url-failed",
        f"{shown} cannot be fetched: {why}.",
        "Check the address, or save the page and name the file.",
    )
