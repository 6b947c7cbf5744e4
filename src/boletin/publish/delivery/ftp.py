"""FTP, and FTP over TLS (explicit), through fsspec.

fsspec's own upload sends a file in blocks that are appended (REST + STOR), which many servers
refuse, and its TLS believes any certificate: both are done here.
"""

from __future__ import annotations

import ftplib
import socket
import ssl
from collections.abc import Generator, Iterable
from contextlib import suppress
from typing import Any

from fsspec.implementations.ftp import FTPFileSystem, _mlsd2

from boletin.config import Destino
from boletin.publish.delivery.base import (
    TIMEOUT_S,
    CutError,
    Remote,
    certificate,
    incomplete,
    network,
    no_space,
    not_allowed,
    wrong_secret,
)
from boletin.publish.delivery.stream import CHUNK, Source

PORT = 21


class _Tls(ftplib.FTP_TLS):
    """Data connections go on with the control connection's TLS session, as most servers ask."""

    def ntransfercmd(
        self, cmd: str, rest: int | str | None = None
    ) -> tuple[socket.socket, int | None]:
        connection, size = ftplib.FTP.ntransfercmd(self, cmd, rest)
        if self._prot_p and isinstance(self.sock, ssl.SSLSocket):  # type: ignore[attr-defined]
            connection = self.context.wrap_socket(
                connection, server_hostname=self.host, session=self.sock.session
            )
        return connection, size


class _System(FTPFileSystem):  # type: ignore[misc]
    """fsspec's, with a certificate that is checked. ``context``: None for plain FTP."""

    def __init__(
        self, host: str, port: int, context: ssl.SSLContext | None, **options: Any
    ) -> None:
        self.context = context
        super().__init__(
            host, port, timeout=TIMEOUT_S, skip_instance_cache=True, tls=bool(context), **options
        )

    def _connect(self) -> None:
        coded = {"timeout": self.timeout, "encoding": self.encoding}
        self.ftp = _Tls(context=self.context, **coded) if self.context else ftplib.FTP(**coded)
        self.ftp.connect(self.host, self.port)
        self.ftp.login(*self.cred)


def open_target(destino: Destino, secret: str) -> Ftp:
    """Connect and enter the folder."""
    host, port = destino.host(PORT)
    context = None
    if destino.tipo == "ftps":
        context = ssl.create_default_context(cafile=destino.certificado or None)
    fs = _System(host, port, context, username=destino.usuario, password=secret)
    fs.ftp.voidcmd("TYPE I")
    folder = destino.carpeta
    home = "" if folder.startswith("/") else fs.ftp.pwd().rstrip("/")
    return Ftp(fs, f"{home}/{folder.strip('/')}".rstrip("/"))


def explain(error: Exception) -> Exception:
    """What a reply of the server means."""
    told = str(error)
    if isinstance(error, ssl.SSLCertVerificationError):
        return certificate()
    if isinstance(error, ftplib.error_perm):
        if told.startswith(("530", "430", "332")):
            return wrong_secret()
        if told.startswith("552") or "space" in told.lower() or "quota" in told.lower():
            return no_space()
        return not_allowed(told[:200])
    if isinstance(error, ftplib.error_temp):
        return _later(told)
    if isinstance(error, ftplib.Error | OSError | EOFError) and not isinstance(
        error, FileNotFoundError
    ):
        return network(error)
    return error


def _later(told: str) -> Exception:
    """A reply that says "not now"."""
    if told.startswith("452"):
        return no_space()
    if told.startswith(("426", "451")):
        return CutError(incomplete(f"el servidor interrumpió el envío ({told[:100]})"))
    return CutError(f"el servidor pide esperar: {told[:200]}")


class Ftp:
    """See :class:`boletin.publish.delivery.base.Target`."""

    direct = False

    def __init__(self, fs: _System, root: str) -> None:
        self.fs = fs
        self.ftp: ftplib.FTP = fs.ftp
        self.root = root
        self._made: set[str] = set()

    def listing(self, folders: Iterable[str]) -> dict[str, Remote]:
        """By size and, where the server has MLSD, time to the second."""
        found = {}
        for folder in folders:
            for name, facts in self._rows(folder):
                if facts.get("type") == "file":
                    path = f"{folder}/{name}" if folder else name
                    found[path] = Remote(int(facts["size"]), facts.get("modify", ""))
        return found

    def read(self, path: str) -> bytes:
        """A small file."""
        parts: list[bytes] = []
        try:
            self.ftp.retrbinary(f"RETR {self._at(path)}", parts.append)
        except ftplib.error_perm as error:
            if str(error).startswith("550"):
                raise FileNotFoundError(path) from error
            raise
        return b"".join(parts)

    def send(self, source: Source, path: str) -> None:
        """One STOR."""
        self._make_folder(path.rpartition("/")[0])
        self.ftp.storbinary(f"STOR {self._at(path)}", source, CHUNK // 16)

    def append(self, source: Source, path: str, start: int) -> int:
        """REST and STOR; a server that refuses them gets all of it."""
        command = f"STOR {self._at(path)}"
        try:
            self.ftp.storbinary(command, source, CHUNK // 16, rest=start)
        except (ftplib.error_perm, ftplib.error_temp):
            if source.tell() != start:
                raise
            source.seek(0)
            self.ftp.storbinary(command, source, CHUNK // 16)
            return 0
        return start

    def tail(self, path: str, start: int) -> Generator[bytes, None, None]:
        """REST and RETR."""
        command = f"RETR {self._at(path)}"
        passed = 0
        self.ftp.voidcmd("TYPE I")
        try:
            connection = self.ftp.transfercmd(command, rest=start or None)
        except ftplib.error_perm:
            if not start:
                raise
            connection, passed = self.ftp.transfercmd(command), start
        try:
            while data := connection.recv(CHUNK // 16):
                rest, passed = data[passed:], max(0, passed - len(data))
                if rest:
                    yield rest
        except GeneratorExit:  # enough was seen: the server says that it was cut off
            connection.close()
            with suppress(*ftplib.all_errors):
                self.ftp.voidresp()
            raise
        finally:
            connection.close()
        self.ftp.voidresp()

    def size(self, path: str) -> int:
        """SIZE, or the listing where the server lacks it. A listing leaves the connection in text
        mode, where servers refuse both SIZE and REST.
        """
        self.ftp.voidcmd("TYPE I")
        try:
            if (size := self.ftp.size(self._at(path))) is not None:
                return size
        except ftplib.error_perm as error:
            if str(error).startswith("550"):
                raise FileNotFoundError(path) from error
        found = self.listing([path.rpartition("/")[0]])
        if path not in found:
            raise FileNotFoundError(path)
        return found[path].bytes

    def rename(self, old: str, new: str) -> None:
        """RNFR and RNTO; where a server does not replace, the old file goes first."""
        try:
            self.ftp.rename(self._at(old), self._at(new))
        except ftplib.error_perm:
            self.size(old)  # FileNotFoundError
            with suppress(ftplib.error_perm):
                self.ftp.delete(self._at(new))
            self.ftp.rename(self._at(old), self._at(new))

    def remove(self, path: str) -> None:
        """DELE."""
        try:
            self.ftp.delete(self._at(path))
        except ftplib.error_perm:
            self.size(path)  # FileNotFoundError
            raise

    def remove_folder(self, path: str) -> None:
        """RMD; a server deletes only empty ones."""
        with suppress(ftplib.error_perm):
            self.ftp.rmd(self._at(path))
            self._made.discard(path)

    def close(self) -> None:
        """Cut the connection."""
        with suppress(OSError):
            self.ftp.close()

    def _at(self, path: str) -> str:
        return f"{self.root}/{path}" if path else self.root or "/"

    def _rows(self, folder: str) -> list[tuple[str, dict[str, Any]]]:
        place = self._at(folder)
        try:
            return list(self.ftp.mlsd(place))
        except ftplib.error_perm as error:
            if not str(error).startswith(("500", "501", "502", "504")):
                return []
        try:
            rows = _mlsd2(self.ftp, place)
        except ftplib.error_perm:  # some answer 501 to MLSD of a folder that is not there
            return []
        # Its times are words that change with the day ("Nov 29 10:00", later "Nov 29 2026").
        return [(name.rpartition("/")[2], {**facts, "modify": ""}) for name, facts in rows]

    def _make_folder(self, folder: str) -> None:
        if folder in self._made:
            return
        whole = self._at(folder)
        parts = whole.strip("/").split("/")
        for depth in range(1, len(parts) + 1):
            place = "/" + "/".join(parts[:depth])
            if place not in self._made:
                with suppress(ftplib.error_perm):  # it is there; if not, STOR will say why
                    self.ftp.mkd(place)
                self._made.add(place)
        self._made.add(folder)
