"""Pages from the network: only when allowed, within limits, never from a private address."""

import http.server
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from evaluator.errors import InputError
from evaluator.readers import ReadSettings, read_path
from evaluator.readers import url as module
from evaluator.readers.url import fetch, is_public

ALLOWED = ReadSettings(allow_network=True)


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        name, _, count = self.path.strip("/").partition("/")
        getattr(self, f"page_{name}")(count)

    def answer(self, body: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for key, value in ({"Content_Length": str(len(body))} | headers).items():
            self.send_header(key.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def page_text(self, _: str) -> None:
        self.answer(b"The bridge is closed, the council said on Monday.")

    def page_hop(self, count: str) -> None:
        left = int(count)
        self.answer(b"", 302, Location=f"/hop/{left - 1}" if left else "/text")

    def page_away(self, _: str) -> None:
        self.answer(b"", 302, Location="http://10.0.0.1/secret")

    def page_file(self, _: str) -> None:
        self.answer(b"", 302, Location="file:///etc/passwd")

    def page_endless(self, _: str) -> None:
        self.send_response(200)
        self.end_headers()
        try:
            while True:
                self.wfile.write(b"word " * 10_000)
        except OSError:
            return

    def page_promise(self, _: str) -> None:
        self.answer(b"short", Content_Length=str(1 << 40))

    def page_cut(self, _: str) -> None:
        self.answer(b"short", Content_Length="500")

    def page_slow(self, _: str) -> None:
        self.send_response(200)
        self.end_headers()
        for _ in range(50):
            time.sleep(0.1)
            try:
                self.wfile.write(b"a ")
            except OSError:
                return

    def page_packed(self, _: str) -> None:
        self.answer(b"\x1f\x8b", Content_Encoding="gzip")

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A server on this machine that passes for a public one, and nothing else on it does."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    monkeypatch.setattr(
        module, "is_public", lambda address: address == "127.0.0.1" or is_public(address)
    )
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def refused(url: str, settings: ReadSettings = ALLOWED, **keywords: Any) -> tuple[str, str]:
    with pytest.raises(InputError) as caught:
        read_path(url, settings=settings, **keywords)
    assert caught.value.cure
    return caught.value.slug, caught.value.message


def test_a_page_is_read_through_redirects(site: str) -> None:
    document = read_path(f"{site}/hop/4", settings=ALLOWED)
    assert document.text.startswith("The bridge is closed")
    assert document.path == f"{site}/hop/4"


def test_nothing_is_fetched_unless_allowed(site: str) -> None:
    assert refused(f"{site}/text", ReadSettings())[0] == "network-off"


def test_too_many_redirects(site: str) -> None:
    assert refused(f"{site}/hop/{module.MAX_REDIRECTS + 1}")[0] == "url-redirects"


@pytest.mark.parametrize(("page", "says"), [("away", "10.0.0.1"), ("file", "only http")])
def test_a_redirect_is_checked_like_the_first_address(site: str, page: str, says: str) -> None:
    slug, message = refused(f"{site}/{page}")
    assert slug == "url-refused"
    assert says in message


@pytest.mark.parametrize("page", ["endless", "promise"])
def test_size_has_a_limit(site: str, page: str) -> None:
    assert refused(f"{site}/{page}", max_chars=10_000)[0] == "input-too-long"


def test_time_has_a_limit(site: str) -> None:
    started = time.monotonic()
    with pytest.raises(InputError) as caught:
        fetch(f"{site}/slow", lambda head, size: None, allowed=True, seconds=0.5)
    assert caught.value.slug == "url-time"
    assert time.monotonic() - started < 3


def test_failures_are_named(site: str) -> None:
    slug, message = refused(f"{site}/packed")
    assert slug == "url-failed"
    assert "compressed" in message
    assert "more expected" in refused(f"{site}/cut")[1]
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        assert refused(f"http://127.0.0.1:{unused.getsockname()[1]}/")[0] == "url-failed"


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost:8080/",
        "http://[::1]/",
        "http://2130706433/",
        "http://0/",
        "http://169.254.169.254/latest/meta-data",
        "http://user:word@93.184.215.14/",
        "http:///nohost",
        "http://93.184.215.14:99999/",
        "https://93.184.215.14/a b",
        "http://93.184.215.14/\u200b",
    ],
)
def test_refused_addresses(url: str) -> None:
    assert refused(url)[0] == "url-refused"


def test_every_address_of_a_name_is_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    def both(host: str, port: int, **_: object) -> list[tuple[Any, ...]]:
        return [(0, 0, 0, "", (address, port)) for address in ("93.184.215.14", "192.168.0.5")]

    monkeypatch.setattr(socket, "getaddrinfo", both)
    slug, message = refused("http://two-faced.example/")
    assert slug == "url-refused"
    assert "192.168.0.5" in message


def test_the_checked_address_is_the_one_connected_to(
    site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    real = socket.getaddrinfo

    def rebinding(host: str, port: int, *rest: Any, **keywords: Any) -> list[Any]:
        if host != "changes.example":
            return real(host, port, *rest, **keywords)
        asked.append(host)
        if len(asked) > 1:
            raise AssertionError("the name was looked up again")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    port = site.rpartition(":")[2]
    assert read_path(f"http://changes.example:{port}/text", settings=ALLOWED).text
    assert asked == ["changes.example"]


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.215.14", True),
        ("2606:4700::1111", True),
        ("10.1.2.3", False),
        ("172.20.0.1", False),
        ("192.168.1.1", False),
        ("100.64.0.1", False),
        ("127.9.9.9", False),
        ("169.254.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("ff02::1", False),
        ("::ffff:10.0.0.1", False),
        ("::ffff:93.184.215.14", True),
        ("2002:0a00:0001::", False),
        ("64:ff9b::a00:1", False),
        ("64:ff9b::5db8:d70e", True),
    ],
)
def test_public_addresses(address: str, public: bool) -> None:
    assert is_public(address) is public
