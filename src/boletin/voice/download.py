"""Fetching a large file over a weak connection: resumed, bounded, never from where it should not.

What has come so far stays in a partial file, with the server's mark of the version it belongs to;
the next attempt asks for the rest of that version only. Each address, redirects included, is judged
by addresses.py, and the size is bounded.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import requests
import urllib3

from boletin import files
from boletin.errors import ToolError
from boletin.voice.addresses import host_of, judge

Show = Callable[[int, int], None]
"""Told now and then: bytes that are here, bytes in all (0 where not known)."""

PATIENCE_S = 30.0
"""A server that sends nothing, or next to nothing, for so long is given up."""
SLOWEST_BPS = 500
"""Bytes a second that count as next to nothing: a voice would take more than a day."""
PROGRESS = 64 * 1024
"""An attempt that brought fewer bytes than this is not followed by another."""
_CHUNK = 64 * 1024
_REDIRECTS = 5


class BrokenOffError(ToolError):
    """The connection broke or stalled; what came stays in the partial file."""


class NotThereError(ToolError):
    """The source does not have this file, or has something else in its place."""


def fetch(
    url: str,
    part: Path,
    *,
    most: int,
    size: int | None = None,
    trusted: bool = False,
    show: Show | None = None,
    patience_s: float = PATIENCE_S,
) -> None:
    """Bring the file at ``url`` into ``part``, going on from what ``part`` already holds.

    ``size``: bytes it must have, where known; ``most``: bytes it may have. ``trusted``: staff named
    this host, so it may stand in the office's own network. A broken connection is tried again as
    long as each attempt brings something. The caller checks the digest.

    Raises BrokenOffError, NotThereError, other ToolErrors, and StorageError when the disk refuses.
    """
    job = _Job(url, part, most, size, host_of(url) if trusted else None, show, patience_s)
    reached = -1
    while True:
        try:
            return job.attempt()
        except BrokenOffError:
            here = job.here()
            if here < reached + PROGRESS:
                raise
            reached = here


@dataclass(frozen=True, slots=True)
class _Job:
    url: str
    part: Path
    most: int
    size: int | None
    trusted: str | None
    show: Show | None
    patience_s: float

    @property
    def mark(self) -> Path:
        """Beside the partial file: the server's validator (ETag or date) of what it holds."""
        return self.part.with_name(self.part.name + ".marca")

    def here(self) -> int:
        try:
            return self.part.stat().st_size
        except FileNotFoundError:
            return 0

    def attempt(self) -> None:
        """One request. What is on the disk beforehand is used when the server agrees."""
        headers = {"Accept-Encoding": "identity", "User-Agent": "boletin"}
        here = self.here()
        if self.size and here == self.size:
            return
        try:
            mark = self.mark.read_text("utf-8") if here else ""
        except OSError:
            mark = ""
        if mark and not (self.size and here > self.size):
            headers |= {"Range": f"bytes={here}-", "If-Range": mark}
        with _opened(self.url, headers, self.trusted, self.patience_s) as answer:
            begun = answer.headers.get("Content-Range", "").startswith(f"bytes {here}-")
            if answer.status_code == 206 and "Range" in headers and begun:
                mode = "ab"
            elif answer.status_code == 200:
                mode, here = "wb", 0
            elif answer.status_code in (206, 416):
                _removed(self.part, self.mark)
                raise BrokenOffError(
                    f"{host_of(self.url)} no quiso continuar la descarga.",
                    remedy="Repita la orden: comienza de nuevo.",
                )
            else:
                raise _refusal(self.url, answer.status_code)
            self._receive(answer, mode, here)

    def _receive(self, answer: requests.Response, mode: str, here: int) -> None:
        """Write the body behind the ``here`` bytes that are kept."""
        announced = answer.headers.get("Content-Length", "")
        total = here + int(announced) if announced.isdecimal() else 0
        if self.size and total and total != self.size:
            raise NotThereError(
                f"{host_of(self.url)} tiene otra cosa con ese nombre: {total:,} bytes en vez de "
                f"{self.size:,}.",
                remedy="Si su red pide entrar con contraseña en el navegador, hágalo; si no, "
                "pruebe otra fuente (--desde).",
            )
        most = self.size or self.most
        if total > most:
            raise _too_large(self.url, most)
        body = _chunks(answer, self.url, self.patience_s)
        try:
            self.part.parent.mkdir(parents=True, exist_ok=True)
            if mode == "wb":
                self.mark.write_text(_validator(answer), "utf-8")
            with self.part.open(mode) as out:
                for chunk in body:
                    here += len(chunk)
                    if here > most:
                        raise _too_large(self.url, most)
                    out.write(chunk)
                    if self.show:
                        self.show(here, self.size or total)
        except OSError as error:
            raise files.refused(self.part.name, error) from error
        if here < (self.size or total):
            raise _cut(self.url)


def _chunks(answer: requests.Response, url: str, patience_s: float) -> Iterator[bytes]:
    """The body as it comes. Raises BrokenOffError when it breaks off or hardly comes at all."""
    since, got = time.monotonic(), 0
    while True:
        try:
            # read1 gives what there is; read would wait for a whole chunk, drop by drop.
            chunk = answer.raw.read1(_CHUNK)
        except (urllib3.exceptions.TimeoutError, TimeoutError) as error:
            raise _stalled(url, patience_s) from error
        except (urllib3.exceptions.HTTPError, OSError) as error:
            raise _cut(url) from error
        if not chunk:
            return
        yield chunk
        got += len(chunk)
        waited = time.monotonic() - since
        if waited >= patience_s:
            if got < SLOWEST_BPS * waited:
                raise _stalled(url, patience_s)
            since, got = time.monotonic(), 0


@contextlib.contextmanager
def _opened(
    url: str, headers: dict[str, str], trusted: str | None, patience_s: float
) -> Iterator[requests.Response]:
    """The answer to a GET, redirects followed one by one, each address judged."""
    with requests.Session() as session:
        for _ in range(_REDIRECTS + 1):
            try:
                judge(url, trusted)
                answer = session.get(
                    url,
                    headers=headers,
                    stream=True,
                    allow_redirects=False,
                    timeout=(min(patience_s, 15), patience_s),
                )
            except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
                raise _broken(url, error) from error
            if not answer.is_redirect:
                with answer:
                    yield answer
                return
            url = urljoin(url, answer.headers["Location"])
            answer.close()
    raise NotThereError(
        f"{host_of(url)} manda de una dirección a otra sin fin.",
        remedy="Pruebe otra fuente (--desde).",
    )


def _validator(answer: requests.Response) -> str:
    """What If-Range takes: a strong ETag, or the date; empty where there is neither."""
    etag = str(answer.headers.get("ETag", ""))
    if etag and not etag.startswith("W/"):
        return etag
    return str(answer.headers.get("Last-Modified", ""))


def _removed(*paths: Path) -> None:
    for path in paths:
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)


def forget(part: Path) -> None:
    """Remove a partial file and its mark: what it holds is of no use."""
    _removed(part, part.with_name(part.name + ".marca"))


# --- what went wrong, in words -------------------------------------------------------------------


def _broken(url: str, error: Exception) -> ToolError:
    """A connection that was not made."""
    text = str(error)
    if isinstance(error, requests.Timeout | urllib3.exceptions.TimeoutError | TimeoutError):
        return _stalled(url, None)
    if isinstance(error, requests.exceptions.SSLError) or "CERTIFICATE" in text:
        return ToolError(
            f"La conexión con {host_of(url)} no es segura: su certificado no vale.",
            remedy="Revise la fecha y la hora de esta computadora; si están bien, pruebe otra "
            "fuente (--desde).",
        )
    return BrokenOffError(
        f"No hay conexión con {host_of(url)}.",
        remedy="Revise el internet y repita la orden: continúa donde se quedó. Sin internet, use "
        "una memoria USB: boletin voces instalar VOZ --desde CARPETA",
    )


def _cut(url: str) -> BrokenOffError:
    return BrokenOffError(
        f"La conexión con {host_of(url)} se cortó a media descarga.",
        remedy="Repita la orden: continúa donde se quedó.",
    )


def _stalled(url: str, patience_s: float | None) -> BrokenOffError:
    waited = f" en {patience_s:.0f} segundos" if patience_s else ""
    return BrokenOffError(
        f"{host_of(url)} no envió casi nada{waited} y se dejó de esperar.",
        remedy="Repita la orden más tarde: continúa donde se quedó. O use otra fuente (--desde).",
    )


def _refusal(url: str, status: int) -> ToolError:
    if status in (404, 410):
        return NotThereError(
            f"{host_of(url)} no tiene «{urlsplit(url).path.rpartition('/')[2]}» (error {status}).",
            remedy="Pruebe otra fuente (--desde), o renueve el catálogo: boletin voces listar "
            "--renovar",
        )
    if status in (429, 500, 502, 503, 504):
        return ToolError(
            f"{host_of(url)} está ocupado (error {status}).",
            remedy="Espere unos minutos y repita la orden: continúa donde se quedó.",
        )
    return ToolError(
        f"{host_of(url)} no quiso entregar el archivo (error {status}).",
        remedy="Pruebe otra fuente (--desde).",
    )


def _too_large(url: str, most: int) -> NotThereError:
    return NotThereError(
        f"Lo que envía {host_of(url)} pasa de {most:,} bytes: no es lo que se pidió.",
        remedy="Pruebe otra fuente (--desde).",
    )
