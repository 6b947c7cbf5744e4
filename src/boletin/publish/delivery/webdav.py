"""WebDAV, as Nextcloud and many web hosts offer it, through webdav4."""

from __future__ import annotations

import ssl
from collections.abc import Iterable
from contextlib import suppress
from typing import Any
from urllib.parse import quote

import httpx
from webdav4.client import (
    BadGatewayError,
    HTTPError,
    InsufficientStorage,
    ResourceAlreadyExists,
    ResourceLocked,
    ResourceNotFound,
)
from webdav4.fsspec import WebdavFileSystem

from boletin.config import Destino
from boletin.publish.delivery.base import (
    TIMEOUT_S,
    CutError,
    RefusedError,
    Remote,
    certificate,
    network,
    no_space,
    not_allowed,
    wrong_secret,
)
from boletin.publish.delivery.stream import CHUNK, Source

_CODED = "".join(chr(code) for code in range(32, 127) if chr(code) not in "%#?")


def open_target(destino: Destino, secret: str) -> Webdav:
    """A client, and a first question that tells a wrong password or address."""
    fs = WebdavFileSystem(
        destino.direccion,
        auth=(destino.usuario, secret) if destino.usuario else None,
        retry=False,
        timeout=TIMEOUT_S,
        chunk_size=CHUNK // 4,
        verify=ssl.create_default_context(cafile=destino.certificado or None),
    )
    try:
        fs.client.propfind("", headers={"Depth": "0"})
    except ResourceNotFound:
        raise RefusedError("Esa dirección no tiene WebDAV.", "Revise «direccion».") from None
    return Webdav(fs, destino.carpeta.strip("/"))


def explain(error: Exception) -> Exception:
    """What the server's answer means."""
    if isinstance(error, FileNotFoundError | ResourceNotFound):
        return FileNotFoundError(str(error))
    if isinstance(error, InsufficientStorage):
        return no_space()
    if isinstance(error, BadGatewayError | ResourceLocked):
        return CutError("el servidor pide esperar")
    if status := _status(error):
        return _answer(status)
    if "CERTIFICATE_VERIFY" in str(error):
        return certificate()
    if isinstance(error, httpx.HTTPError | OSError):
        return network(error)
    return not_allowed(str(error)) if type(error).__module__.startswith("webdav4") else error


def _answer(status: int) -> Exception:
    if status == 401:
        return wrong_secret()
    if status in (413, 507):
        return no_space()
    if status in (408, 423, 429) or status >= 500:
        return CutError(f"el servidor pide esperar: {status}")
    return not_allowed(str(status))


def _status(error: BaseException | None) -> int:
    while error is not None:
        response = getattr(error, "response", None)
        if isinstance(error, HTTPError | httpx.HTTPStatusError) and response is not None:
            return int(response.status_code)
        error = error.__cause__ or error.__context__
    return 0


class Webdav:
    """See :class:`boletin.publish.delivery.base.Target`."""

    direct = False

    def __init__(self, fs: WebdavFileSystem, root: str) -> None:
        self.fs = fs
        self.client = fs.client
        self.root = root
        self._made: set[str] = set()

    def listing(self, folders: Iterable[str]) -> dict[str, Remote]:
        """By size and ETag."""
        found = {}
        for folder in folders:
            rows: list[Any] = []
            with suppress(FileNotFoundError, NotADirectoryError):
                rows = self.fs.ls(self._at(folder), detail=True)
            for row in rows:
                if row["type"] == "file":
                    name = str(row["name"]).rstrip("/").rpartition("/")[2]
                    path = f"{folder}/{name}" if folder else name
                    found[path] = Remote(int(row["size"] or 0), str(row.get("etag") or ""))
        return found

    def read(self, path: str) -> bytes:
        """A small file."""
        return bytes(self.fs.cat_file(self._at(path)))

    def send(self, source: Source, path: str) -> None:
        """One PUT."""
        self._make_folder(self._at(path).rpartition("/")[0])
        self.client.upload_fileobj(source, self._at(path), overwrite=True, size=source.bytes)

    def size(self, path: str) -> int:
        """Bytes."""
        return int(self.fs.info(self._at(path))["size"] or 0)

    def rename(self, old: str, new: str) -> None:
        """MOVE with Overwrite."""
        self.client.move(self._at(old), self._at(new), overwrite=True)

    def remove(self, path: str) -> None:
        """DELETE of a file: what is a folder now is left alone."""
        if self.fs.info(self._at(path))["type"] == "file":
            self.client.remove(self._at(path))

    def remove_folder(self, path: str) -> None:
        """DELETE would take what is inside along: only after looking."""
        with suppress(FileNotFoundError):
            if not self.fs.ls(self._at(path), detail=False):
                self.client.remove(self._at(path))
                self._made.clear()

    def close(self) -> None:
        """Close the connections."""
        with suppress(Exception):
            self.client.http.close()

    def _at(self, path: str) -> str:
        """As webdav4 wants it: it codes all but these itself."""
        return quote(f"{self.root}/{path}".strip("/"), safe=_CODED)

    def _make_folder(self, place: str) -> None:
        if not place or place in self._made:
            return
        parts = place.split("/")
        for depth in range(1, len(parts) + 1):
            part = "/".join(parts[:depth])
            if part not in self._made:
                with suppress(ResourceAlreadyExists):
                    self.client.mkdir(part)
                self._made.add(part)
