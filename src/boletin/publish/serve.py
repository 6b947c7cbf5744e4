"""``boletin servir``: output/ on loopback, as a good static host would serve it.

Byte ranges, HEAD, ETag and 304, the right MIME types, CORS for what web players fetch. It serves
one folder and nothing above it: no parent path, no link that leads out, no half-written file.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import socket
import sys
from collections.abc import Callable
from email.utils import formatdate, parsedate_to_datetime
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import unquote, urlsplit

from boletin.errors import BoletinError
from boletin.publish.manifest import is_partial
from boletin.publish.serving import (
    EXPOSED,
    FOREVER,
    MIME,
    PREFLIGHT,
    SECURITY,
    VERSION,
    is_shared,
    mime_of,
)
from boletin.publish.web import digits_of

HOST = "127.0.0.1"


def serve(root: Path, port: int, ready: Callable[[str], None]) -> None:
    """Serve ``root`` on loopback until Ctrl-C. ``ready`` gets the address once it answers.

    ``port`` 0 takes any free one. Raises BoletinError when the folder is missing or the port taken.
    """
    with contextlib.suppress(KeyboardInterrupt), make_server(root, port) as server:
        ready(f"http://{HOST}:{server.server_address[1]}/")
        server.serve_forever(poll_interval=0.2)


def make_server(root: Path, port: int) -> ThreadingHTTPServer:
    """The bound server, not yet answering. Raises BoletinError as ``serve`` does."""
    if not root.is_dir():
        raise BoletinError(
            f"No existe la carpeta {root.name}/.", remedy="Produzca primero: boletin producir"
        )
    if not 0 <= port <= 65535:
        raise BoletinError(
            f"El puerto {port} no existe.", remedy="Use un número de 1024 a 65535: --puerto 8000"
        )
    try:
        return _Server((HOST, port), partial(Handler, root=root.resolve()))
    except OSError as error:
        busy = error.errno in (errno.EADDRINUSE, errno.EACCES, 10013, 10048)  # Windows' two
        raise BoletinError(
            f"El puerto {port} está ocupado o reservado."
            if busy
            else f"No se pudo abrir el puerto {port}: {error.strerror}.",
            remedy=f"Pruebe con otro: boletin servir --puerto {port + 1 if port >= 1024 else 8000}",
        ) from None


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    # On Windows "reuse" would let two programs share the port, and one would never hear.
    allow_reuse_address = sys.platform != "win32"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A player that hangs up in the middle is everyday life; the rest goes to stderr."""
        if not isinstance(sys.exc_info()[1], ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    """Answers GET, HEAD and OPTIONS for the files below ``root`` (already resolved)."""

    protocol_version = "HTTP/1.1"
    server_version = "boletin"
    sys_version = ""
    timeout = 60

    def __init__(self, *args: Any, root: Path) -> None:
        self.root = root
        super().__init__(*args)

    def do_GET(self) -> None:
        """A file, a part of it, or word that it has not changed."""
        self._answer(body=True)

    def do_HEAD(self) -> None:
        """The same headers without the body."""
        self._answer(body=False)

    def do_OPTIONS(self) -> None:
        """The question a browser asks before a ranged request from another site."""
        self._headers(
            HTTPStatus.NO_CONTENT,
            {
                "Allow": "GET, HEAD, OPTIONS",
                "Access-Control-Allow-Origin": "*",
                **PREFLIGHT,
            },
        )

    def _refuse_method(self) -> None:
        self.close_connection = True  # its body, if any, is not read
        self._message(HTTPStatus.METHOD_NOT_ALLOWED, "Aquí solo se lee.", Allow="GET, HEAD")

    do_POST = do_PUT = do_DELETE = do_PATCH = _refuse_method  # noqa: N815 (http.server's names)

    def log_message(self, format: str, *args: Any) -> None:
        """Silent: stderr belongs to the command."""

    def _answer(self, *, body: bool) -> None:
        path = self._locate()
        if path is None:
            self._missing(body=body)
            return
        if path.is_dir():
            # Without the slash, the page's relative links would lead one folder too high.
            target = urlsplit(self.path).path
            if not target.endswith("/"):
                self._headers(
                    HTTPStatus.MOVED_PERMANENTLY,
                    {"Location": "/" + target.lstrip("/") + "/", "Content-Length": "0"},
                )
                return
            path /= "index.html"
        try:
            file = path.open("rb")
        except OSError:
            self._missing(body=body)
            return
        with file:
            self._file(path, file, body=body)

    def _locate(self) -> Path | None:
        """The file or folder that the address names, or None: nothing outside ``root``."""
        try:
            route = unquote(urlsplit(self.path).path, errors="strict")
        except ValueError:
            return None
        parts = [part for part in route.split("/") if part not in ("", ".")]
        if any(part.startswith(".") or re.search(r'[\0\\:*?"<>|]', part) for part in parts):
            return None  # parents, hidden files, and what Windows would read as a drive or stream
        if parts and (is_partial(parts[-1])):
            return None
        try:
            path = self.root.joinpath(*parts).resolve(strict=True)
        except OSError:
            return None
        # A trailing slash asks for a folder; resolve() has followed links, so one that leads out
        # shows here.
        if not path.is_relative_to(self.root) or (route.endswith("/") and not path.is_dir()):
            return None
        return path

    def _file(self, path: Path, file: BinaryIO, *, body: bool) -> None:
        # Asked of the open file: when producir replaces it meanwhile, size and bytes still agree.
        about = os.fstat(file.fileno())
        total = about.st_size
        etag = f'"{about.st_mtime_ns:x}-{total:x}"'
        modified = formatdate(about.st_mtime, usegmt=True)
        headers = {
            "Content-Type": mime_of(path.name),
            "ETag": etag,
            "Last-Modified": modified,
            # Without a version it may be kept, but must be asked for again.
            "Cache-Control": FOREVER if VERSION.fullmatch(digits_of(self.path)) else "no-cache",
            "Accept-Ranges": "bytes",
        }
        if is_shared(path.name):
            headers["Access-Control-Allow-Origin"] = "*"
            headers["Access-Control-Expose-Headers"] = EXPOSED
        if self._unchanged(etag, int(about.st_mtime)):
            self._headers(HTTPStatus.NOT_MODIFIED, headers)
            return
        start, end, status = 0, total - 1, HTTPStatus.OK
        asked = self.headers.get("Range")
        if asked and self._range_still_valid(etag, modified):
            span = byte_range(asked, total)
            if span == ():
                headers = {"Content-Range": f"bytes */{total}", "Content-Length": "0"}
                self._headers(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, headers)
                return
            if span:
                (start, end), status = span, HTTPStatus.PARTIAL_CONTENT
                headers["Content-Range"] = f"bytes {start}-{end}/{total}"
        count = end - start + 1
        self._headers(status, {**headers, "Content-Length": str(count)})
        if body and count:
            with contextlib.suppress(ConnectionError, socket.timeout):
                self.connection.sendfile(file, start, count)
                return
            self.close_connection = True

    def _unchanged(self, etag: str, mtime: int) -> bool:
        asked = self.headers.get("If-None-Match")
        if asked is not None:  # RFC 9110 §13.1.3: it rules out If-Modified-Since
            tags = {tag.strip().removeprefix("W/") for tag in asked.split(",")}
            return "*" in tags or etag in tags
        since = self.headers.get("If-Modified-Since")
        try:
            return since is not None and mtime <= parsedate_to_datetime(since).timestamp()
        except (ValueError, TypeError, OverflowError):
            return False

    def _range_still_valid(self, etag: str, modified: str) -> bool:
        condition = self.headers.get("If-Range")
        return condition is None or condition in (etag, modified)

    def _missing(self, *, body: bool) -> None:
        """404.html, whose links are those of the public address; here the site is at the root."""
        try:
            page = (self.root / "404.html").read_bytes()
        except OSError:
            self._message(HTTPStatus.NOT_FOUND, "Esta página no existe.", body=body)
            return
        if base := re.search(rb'href="(/[^"]*)estilo\.css"', page):
            page = page.replace(b'="' + base[1], b'="/')
        about = {"Content-Type": MIME[".html"], "Content-Length": str(len(page))}
        self._headers(HTTPStatus.NOT_FOUND, about)
        if body:
            self.wfile.write(page)

    def _message(self, status: HTTPStatus, text: str, *, body: bool = True, **more: str) -> None:
        page = (
            f'<!doctype html><html lang="es-MX"><meta charset="utf-8"><title>{text}</title>'
            f'<main><h1>{text}</h1><p><a href="/">Ir al inicio</a></p></main></html>'
        ).encode()
        about = {"Content-Type": MIME[".html"], "Content-Length": str(len(page))}
        self._headers(status, {**about, **more})
        if body:
            self.wfile.write(page)

    def _headers(self, status: HTTPStatus, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        for name, value in SECURITY.items():
            self.send_header(name, value)
        self.end_headers()


def byte_range(asked: str, total: int) -> tuple[int, int] | tuple[()] | None:
    """First and last byte of a ``Range`` header over ``total`` bytes, both included.

    ``()`` when it cannot be satisfied (416). None when it is to be ignored and the whole file sent:
    another unit, bad syntax, or several ranges at once (RFC 9110 §14.2 allows it).
    """
    found = re.fullmatch(r"bytes\s*=\s*(\d{0,18})\s*-\s*(\d{0,18})", asked.strip())
    if not found or not (found[1] or found[2]):
        return None
    if not found[1]:  # the last n bytes
        count = int(found[2])
        return (max(0, total - count), total - 1) if count and total else ()
    start, end = int(found[1]), int(found[2]) if found[2] else total - 1
    if found[2] and end < start:
        return None
    return (start, min(end, total - 1)) if start < total else ()
