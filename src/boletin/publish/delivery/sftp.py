"""SSH file transfer, through sshfs (asyncssh). A server that is not known is never talked to."""

from __future__ import annotations

import asyncio
from collections.abc import Generator, Iterable
from pathlib import Path
from typing import Any

import asyncssh
from asyncssh import sftp as protocol
from fsspec.asyn import sync
from sshfs import SSHFileSystem

from boletin.config import Destino
from boletin.publish.delivery.base import (
    TIMEOUT_S,
    RefusedError,
    Remote,
    network,
    no_space,
    not_allowed,
    wrong_secret,
)
from boletin.publish.delivery.stream import CHUNK, Source

PORT = 22
_AT_ONCE = 8
"""Folders that are listed at a time."""


def open_target(destino: Destino, secret: str) -> Sftp:
    """Connect; the server proves who it is before any password is told."""
    host, port = destino.host(PORT)
    known = _known_hosts(destino)
    asked: list[asyncssh.SSHKey] = []

    class Client(asyncssh.SSHClient):
        def validate_host_public_key(
            self, host: str, addr: str, port: int, key: asyncssh.SSHKey
        ) -> bool:
            del host, addr, port
            asked.append(key)
            return key.get_fingerprint() == destino.huella_servidor.rstrip("=")

    options: dict[str, Any] = {
        "port": port,
        "username": destino.usuario,
        "known_hosts": b"" if destino.huella_servidor else known,
        "client_factory": Client,
        "config": None,
        "connect_timeout": TIMEOUT_S,
        "login_timeout": TIMEOUT_S,
        "keepalive_interval": TIMEOUT_S // 2,
        "keepalive_count_max": 3,
    }
    if destino.llave:
        options["client_keys"] = [str(Path(destino.llave).expanduser())]
        options["passphrase"] = secret or None
        options["agent_path"] = None
    elif secret:
        options |= {"password": secret, "client_keys": None, "agent_path": None}
    try:
        fs = SSHFileSystem(host, skip_instance_cache=True, **options)
    except asyncssh.HostKeyNotVerifiable:
        if not asked:
            raise
        raise _stranger(destino, host, port, known, asked[-1]) from None
    target = Sftp(fs)
    target.enter(destino.carpeta)
    return target


def _known_hosts(destino: Destino) -> bytes:
    own = Path(destino.known_hosts or "~/.ssh/known_hosts").expanduser()
    try:
        return own.read_bytes()
    except FileNotFoundError:
        if not destino.known_hosts:
            return b""
        raise RefusedError(
            f"No está el archivo {destino.known_hosts}.", "Corrija known_hosts en boletin.toml."
        ) from None


def _stranger(
    destino: Destino, host: str, port: int, known: bytes, key: asyncssh.SSHKey
) -> RefusedError:
    """Who answered is not who we know; its fingerprint, to be compared and accepted."""
    seen = key.get_fingerprint()
    accept = f'huella_servidor = "{seen}" en el destino «{destino.id}» de boletin.toml'
    before = bool(destino.huella_servidor) or any(
        asyncssh.import_known_hosts(known.decode(errors="replace")).match(host, "", port)[0]
    )
    if before:
        return RefusedError(
            f"{host} no tiene la huella de antes: ahora es {seen}. Puede ser otro equipo que "
            "se hace pasar por él; no se le envió nada.",
            f"Pregunte a quien lo administra si cambió. Solo si lo confirma, escriba {accept}.",
        )
    return RefusedError(
        f"No se conoce al servidor {host}. Su huella es {seen}; no se le envió nada.",
        f"Compárela con la que diga quien lo administra. Si es la misma, escriba {accept}.",
    )


def explain(error: Exception) -> Exception:
    """What an error of asyncssh means."""
    if isinstance(error, FileNotFoundError | protocol.SFTPNoSuchFile | protocol.SFTPNoSuchPath):
        return error if isinstance(error, FileNotFoundError) else FileNotFoundError(str(error))
    if isinstance(error, asyncssh.KeyImportError | asyncssh.KeyEncryptionError):
        return RefusedError(
            "La llave SSH no se puede leer, o su contraseña no es esa.",
            "Revise «llave», y en «clave» el nombre de la variable con su contraseña.",
        )
    if isinstance(error, PermissionError | protocol.SFTPPermissionDenied | protocol.SFTPFailure):
        return _refusal(error)
    full = protocol.SFTPNoSpaceOnFilesystem | protocol.SFTPQuotaExceeded
    if isinstance(error, full):
        return no_space()
    lost = protocol.SFTPConnectionLost | protocol.SFTPNoConnection
    if isinstance(error, protocol.SFTPError) and not isinstance(error, lost):
        return not_allowed(error.reason)
    if isinstance(error, OSError | asyncssh.Error | TimeoutError | EOFError):
        return network(error)
    return error


def _refusal(error: Exception) -> RefusedError:
    """SSH_FX_FAILURE says why only in words; a login that failed looks like a permission."""
    told = str(getattr(error, "reason", error)).lower()
    if "space" in told or "quota" in told:
        return no_space()
    if isinstance(error, PermissionError) and error.errno is None and not _about_a_file(told):
        return wrong_secret()
    return not_allowed(str(getattr(error, "reason", error)))


def _about_a_file(told: str) -> bool:
    return "authentication" not in told and "user" not in told and "disconnect" not in told


class Sftp:
    """See :class:`boletin.publish.delivery.base.Target`."""

    direct = False

    def __init__(self, fs: SSHFileSystem) -> None:
        self.fs = fs
        self.root = ""

    def enter(self, folder: str) -> None:
        """All paths are below this folder; one without ``/`` is below the user's own."""
        home = str(self._run(self._home()))
        self.root = folder.rstrip("/") if folder.startswith("/") else f"{home}/{folder}".rstrip("/")

    def listing(self, folders: Iterable[str]) -> dict[str, Remote]:
        """By size and time; several folders at once."""
        return dict(self._run(self._listing(list(folders))))

    def read(self, path: str) -> bytes:
        """A small file."""
        return bytes(self.fs.cat_file(self._at(path)))

    def send(self, source: Source, path: str) -> None:
        """In order, many requests on their way at a time."""
        place = self._at(path)
        try:
            file = self.fs.open(place, "wb")
        except FileNotFoundError:
            self.fs.makedirs(place.rpartition("/")[0], exist_ok=True)
            file = self.fs.open(place, "wb")
        with file:
            for chunk in source.chunks():
                file.write(chunk)

    def append(self, source: Source, path: str, start: int) -> int:
        """Written at its place in the file, which stays as it is before it."""
        with self.fs.open(self._at(path), "r+b") as file:
            file.seek(start)
            for chunk in source.chunks():
                file.write(chunk)
        return start

    def tail(self, path: str, start: int) -> Generator[bytes, None, None]:
        """In order, many requests on their way at a time."""
        with self.fs.open(self._at(path), "rb") as file:
            file.seek(start)
            while data := file.read(CHUNK):
                yield data

    def size(self, path: str) -> int:
        """Bytes."""
        return int(self.fs.info(self._at(path))["size"])

    def rename(self, old: str, new: str) -> None:
        """OpenSSH's rename, which replaces; where a server lacks it, the old file goes first."""
        self._run(self._rename(self._at(old), self._at(new)))

    def remove(self, path: str) -> None:
        """Delete."""
        self._run(self.fs._rm_file(self._at(path)))

    def remove_folder(self, path: str) -> None:
        """A server deletes only empty ones."""
        try:
            self._run(self.fs._rmdir(self._at(path)))
        except (protocol.SFTPError, FileNotFoundError, PermissionError):
            return

    def close(self) -> None:
        """Cut the connection: a stream that hangs is not waited for."""
        self.fs.loop.call_soon_threadsafe(self.fs.client.abort)

    def _at(self, path: str) -> str:
        return f"{self.root}/{path}" if path else self.root or "/"

    def _run(self, work: Any) -> Any:
        async def done() -> Any:
            return await work

        return sync(self.fs.loop, done)

    async def _home(self) -> str:
        async with self.fs._pool.get() as channel:
            return str(await channel.realpath(".")).rstrip("/")

    async def _listing(self, folders: list[str]) -> list[tuple[str, Remote]]:
        gate = asyncio.Semaphore(_AT_ONCE)

        async def one(folder: str) -> list[tuple[str, Remote]]:
            async with gate:
                try:
                    rows = await self.fs._ls(self._at(folder))
                except (FileNotFoundError, protocol.SFTPNotADirectory):
                    return []
            return [_row(folder, row) for row in rows if row["type"] == "file"]

        found = await asyncio.gather(*(one(folder) for folder in folders))
        return [row for rows in found for row in rows]

    async def _rename(self, old: str, new: str) -> None:
        async with self.fs._pool.get() as channel:
            try:
                await channel.posix_rename(old, new)
            except protocol.SFTPOpUnsupported:
                # Without this there would be no way at all; the old file is missing for a moment.
                try:
                    await channel.stat(old)
                    await channel.remove(new)
                except protocol.SFTPNoSuchFile as error:
                    if not await channel.exists(old):
                        raise FileNotFoundError(old) from error
                await channel.rename(old, new)


def _row(folder: str, row: dict[str, Any]) -> tuple[str, Remote]:
    name = str(row["name"]).rpartition("/")[2]
    changed = row["mtime"].isoformat() if row["mtime"] else ""
    return (f"{folder}/{name}" if folder else name), Remote(int(row["size"] or 0), changed)
