"""Readers apart: a file that hangs, fills or kills the worker costs a message, no more."""

import os
import sys
import threading
from typing import Any

import pytest

from evaluator.errors import InputError
from evaluator.readers import ReadSettings, isolation
from evaluator.readers.extract import Source
from evaluator.readers.isolation import extract_apart

PAGE = b"<html><body><h1>Bridge shut</h1><p>The bridge is closed for good, they said."


def source(data: bytes = PAGE) -> Source:
    return Source(data, "a.html", ReadSettings(), 1_000_000)


def refusal(data: bytes = PAGE, **limits: Any) -> tuple[str, str]:
    with pytest.raises(InputError) as caught:
        extract_apart("html", source(data), **limits)
    assert caught.value.cure
    return caught.value.slug, caught.value.message


def worker() -> int:
    assert isolation._Worker._running is not None
    return isolation._Worker._running._process.pid


def test_the_same_extract_comes_back_as_in_this_process() -> None:
    from evaluator.readers import html

    assert extract_apart("html", source()) == html.extract(source())


def test_one_worker_serves_many_files_and_then_another() -> None:
    extract_apart("html", source())
    first = worker()
    extract_apart("html", source())
    assert worker() == first
    assert isolation._Worker._running is not None
    isolation._Worker._running._files = isolation._FILES_A_WORKER
    extract_apart("html", source())
    assert worker() != first
    assert not os.path.exists(f"/proc/{first}")


def test_time_has_a_limit_and_the_next_file_is_read() -> None:
    table = b"<html><table><tr>" + b"<td>so on and on" * 40_000
    slug, message = refusal(table, seconds=0.2)
    assert slug == "input-time"
    assert "0 seconds" in message
    assert extract_apart("html", source()).text.startswith("Bridge shut")


def test_memory_has_a_limit_and_the_next_file_is_read() -> None:
    extract_apart("html", source())
    slug, message = refusal(b"<html><p>" + b"x " * 20_000_000, memory=64 << 20)
    assert slug == "input-memory"
    assert "64 MB" in message
    assert extract_apart("html", source()).text.startswith("Bridge shut")


def test_a_crash_is_a_message(monkeypatch: pytest.MonkeyPatch) -> None:
    extract_apart("html", source())
    assert isolation._Worker._running is not None
    isolation._Worker._running.end()
    with monkeypatch.context() as patched:
        patched.setattr(isolation, "_BOOT", "import os, sys; sys.stdin.buffer.read(9); os.abort()")
        assert refusal()[0] == "input-broken"
    assert extract_apart("html", source()).text.startswith("Bridge shut")


@pytest.mark.parametrize(
    "said",
    [
        b"[]",
        b"not JSON",
        b'{"error": []}',
        b'{"text": 1}',
        b'{"text": "abc", "encoding": null, "blocks": [[2, 9, false, null, null, 0]], "places": [],'
        b' "dropped": [], "warnings": [], "article": true}',
    ],
)
def test_what_a_worker_says_is_not_trusted(monkeypatch: pytest.MonkeyPatch, said: bytes) -> None:
    extract_apart("html", source())
    assert isolation._Worker._running is not None
    isolation._Worker._running.end()
    boot = f"import sys; sys.stdout.buffer.write({isolation.HEADER.pack(len(said)) + said!r})"
    with monkeypatch.context() as patched:
        patched.setattr(isolation, "_BOOT", f"{boot}; sys.stdout.flush(); sys.stdin.buffer.read()")
        assert refusal()[0] == "input-broken"
        assert isolation._Worker._running is None or isolation._Worker._running.end() is None
    assert extract_apart("html", source()).text.startswith("Bridge shut")


def test_a_worker_that_was_killed_is_replaced() -> None:
    extract_apart("html", source())
    assert isolation._Worker._running is not None
    isolation._Worker._running._process.kill()
    isolation._Worker._running._process.wait()
    assert extract_apart("html", source()).text.startswith("Bridge shut")


def test_threads_wait_for_each_other() -> None:
    pages = [b"<html><p>The bridge number %d is closed for good." % n for n in range(6)]
    found: dict[int, str] = {}

    def read(number: int) -> None:
        found[number] = extract_apart("html", source(pages[number])).text

    threads = [threading.Thread(target=read, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {n: f"The bridge number {n} is closed for good." for n in range(6)}


def test_no_file_handle_stays_open() -> None:
    extract_apart("html", source())
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(3):
        assert isolation._Worker._running is not None
        isolation._Worker._running.end()
        extract_apart("html", source())
    assert len(os.listdir("/proc/self/fd")) == before


def test_the_worker_takes_no_module_from_the_folder_it_stands_in(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert isolation._Worker._running is not None
    isolation._Worker._running.end()
    (tmp_path / "json.py").write_text("raise SystemExit('taken from the folder')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [entry for entry in sys.path if entry])
    assert extract_apart("html", source()).text.startswith("Bridge shut")
