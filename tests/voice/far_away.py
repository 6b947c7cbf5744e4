"""Servers on this computer that speak as those far away do, and that fail as they do."""

from __future__ import annotations

import base64
import json
import socket
import ssl
import tempfile
import threading
import time
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from boletin import ffmpeg, voice
from boletin.config import Voz

MP3 = ["-f", "mp3", "-b:a", "48k", "-ar", "24000"]


@dataclass
class Answer:
    """What the next request is answered with; ``None`` fields: as a good server would."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None
    cut_at: int | None = None
    """The connection breaks after so many bytes."""
    stall_s: float = 0.0
    """Silence in the middle."""
    drop_s: float = 0.0
    """One byte at a time, so far apart."""


@dataclass
class FarAway:
    address: str
    asked: list[dict[str, Any]] = field(default_factory=list)
    """Headers and body of each request."""
    answers: list[Answer] = field(default_factory=list)
    """For the next requests; when empty, good ones."""


def said(text: str, args: list[str]) -> bytes:
    """``text`` in another voice than ours would use, encoded by ffmpeg."""
    with tempfile.TemporaryDirectory() as folder:
        wav = Path(folder) / "a.wav"
        voice.say(text, Voz("pico", tono=1.15, ritmo=1.05), wav)
        ffmpeg.run(["-i", str(wav), *args, f"{folder}/b"], what="prueba")
        return (Path(folder) / "b").read_bytes()


def google(request: bytes) -> bytes:
    """Google's answer: the MP3 in base 64, in JSON, in JSON, behind a guard."""
    form = urllib.parse.parse_qs(request.decode())
    text = json.loads(json.loads(form["f.req"][0])[0][0][1])[0]
    assert len(text) <= 100
    return wrapped(said(text, MP3))


def wrapped(mp3: bytes) -> bytes:
    inner = json.dumps([base64.b64encode(mp3).decode()])
    answer = [["wrb.fr", "jQ1olc", inner, None, None, None, "generic"]]
    line = json.dumps(answer, separators=(",", ":"))
    return f')]}}\'\n\n{len(line)}\n{line}\n25\n[["di",32]]\n'.encode()


def openai(request: bytes) -> bytes:
    asked = json.loads(request)
    return said(asked["input"], ["-f", asked["response_format"], "-af", f"atempo={asked['speed']}"])


@contextmanager
def far_away(speak: Any, context: ssl.SSLContext | None = None) -> Iterator[FarAway]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            server.asked.append({"headers": dict(self.headers), "body": body, "path": self.path})
            answer = server.answers.pop(0) if server.answers else Answer()
            sound = answer.body if answer.body is not None else b""
            if answer.body is None and answer.status == 200:
                sound = speak(body)
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(sound)))
            self.end_headers()
            if answer.cut_at is not None:
                self.wfile.write(sound[: answer.cut_at])
                self.wfile.flush()
                time.sleep(answer.stall_s)
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            for drop in sound if answer.drop_s else b"":
                self.wfile.write(bytes([drop]))
                self.wfile.flush()
                time.sleep(answer.drop_s)
            if answer.drop_s:
                return
            half = len(sound) // 2
            self.wfile.write(sound[:half])
            self.wfile.flush()
            if answer.stall_s:
                time.sleep(answer.stall_s)
            self.wfile.write(sound[half:])

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            pass  # clients that give up are what is tested

    http = Server(("127.0.0.1", 0), Handler)
    scheme = "http"
    if context:
        http.socket = context.wrap_socket(http.socket, server_side=True)
        scheme = "https"
    server = FarAway(f"{scheme}://localhost:{http.server_port}")
    thread = threading.Thread(target=http.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        http.shutdown()
        http.server_close()
        thread.join()
