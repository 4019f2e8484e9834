"""A server that speaks like LibreTranslate and like DeepL, in a process of its own.

The first part of a path says how it behaves: `/ok`, `/busy` (429 twice, then well), `/shaky` (500
twice), `/always-busy`, `/down`, `/slow`, `/broken` (no JSON), `/short` (a segment too few), `/cut`
(a body that breaks off), `/moved`, `/refused` (says the key back), `/odd` (JSON of another form).
It prints its port, and `/log` tells what it was asked.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

LOG: list[dict[str, Any]] = []
CALLS: Counter[str] = Counter()


def translated(text: str, target: str) -> str:
    return f"{target.lower()[:2]}({text})"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        return

    def do_GET(self) -> None:
        if self.path == "/log":
            return self._say(200, LOG)
        _, path = self._parted()
        if path == "/spec":
            return self._say(200, {"info": {"version": "1.6.2"}})
        if path == "/languages":
            two = [
                {"code": "en", "name": "English", "targets": ["en", "es", "zh-Hans"]},
                {"code": "es", "name": "Spanish", "targets": ["en", "es"]},
                {"code": "zh-Hans", "name": "Chinese", "targets": ["en"]},
            ]
            return self._say(200, two)
        if path.startswith("/v2/languages"):
            if not self._known():
                return self._say(403, {"message": f"Bad key {self.headers['Authorization']}"})
            source = path.endswith("source")
            codes = ["EN", "ES", "PT", "ZH", "NB"] if source else ["EN-US", "EN-GB", "ES", "PT-BR"]
            return self._say(200, [{"language": code, "name": code} for code in codes])
        return self._say(404, {"error": "nothing here"})

    def do_POST(self) -> None:
        mood, path = self._parted()
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        LOG.append({"path": self.path, "body": body, "key": self.headers.get("Authorization")})
        CALLS[mood] += 1
        if mood == "busy" and CALLS[mood] % 3:
            return self._say(429, {"error": "slow down"}, {"Retry-After": "7"})
        if mood == "shaky" and CALLS[mood] % 3:
            return self._say(500, {"error": "oh"})
        if mood == "always-busy":
            return self._say(429, {"error": "slow down"})
        if mood == "down":
            return self._say(503, {"error": "no model is loaded"})
        if mood == "slow":
            time.sleep(3)
        if mood == "broken":
            return self._send(200, b"<html>Gateway</html>")
        if mood == "moved":
            return self._send(302, b"", {"Location": "http://127.0.0.1:1/elsewhere"})
        if mood == "refused":
            said = body.get("api_key") or self.headers.get("Authorization")
            return self._say(403, {"error": f"invalid key {said}"})
        if mood == "odd":
            return self._say(200, {"translatedText": "one text", "translations": [{"no": 1}]})
        if path == "/translate":
            texts = [translated(text, body["target"]) for text in body["q"]]
            answer: dict[str, Any] = {"translatedText": texts[: -1 if mood == "short" else None]}
        else:
            texts = [translated(text, body["target_lang"]) for text in body["text"]]
            texts = texts[: -1 if mood == "short" else None]
            answer = {"translations": [{"text": text} for text in texts]}
        if mood == "cut":
            whole = json.dumps(answer).encode()
            self._send(200, whole[:5], {"Content-Length": str(len(whole))})
            self.close_connection = True
            return None
        return self._say(200, answer)

    def _parted(self) -> tuple[str, str]:
        mood, _, path = self.path.lstrip("/").partition("/")
        return mood, f"/{path}"

    def _known(self) -> bool:
        return self.headers.get("Authorization") == "DeepL-Auth-Key good-key"

    def _say(self, status: int, value: Any, headers: dict[str, str] | None = None) -> None:
        self._send(status, json.dumps(value).encode(), headers)

    def _send(self, status: int, data: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(data)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)


def main() -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(server.server_port, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    sys.exit(main())
