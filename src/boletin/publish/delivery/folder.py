"""A folder of this machine or its network: a USB stick, a mounted share."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable
from pathlib import Path

from boletin.config import Destino
from boletin.files import reason
from boletin.publish.delivery.base import CutError, RefusedError, Remote, no_space, not_allowed
from boletin.publish.delivery.stream import Source

_CUT = (errno.EIO, errno.ESTALE, errno.ETIMEDOUT, errno.ENODEV, errno.ENXIO, errno.ENOTCONN)


def open_target(destino: Destino, secret: str) -> Folder:  # noqa: ARG001
    """The folder, which must be there: what is not plugged in is not made up."""
    root = Path(destino.carpeta)
    if not root.is_dir():
        raise RefusedError(
            f"No está la carpeta {destino.carpeta}.",
            "Conecte la memoria o el disco; si es una carpeta nueva, créela.",
        )
    return Folder(root)


def open_inside(destino: Destino, *, make: bool) -> Folder:
    """A folder inside the project, made when it is not there; with ``make`` off it is looked at as
    an empty one. Raises OSError.
    """
    root = Path(destino.carpeta)
    if make:
        root.mkdir(parents=True, exist_ok=True)
    return Folder(root)


def explain(error: Exception) -> Exception:
    """What the disk's refusal means."""
    if not isinstance(error, OSError) or isinstance(error, FileNotFoundError):
        return error
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return no_space()
    if error.errno in _CUT:
        return CutError(f"se cortó: {reason(error)}")
    return not_allowed(reason(error))


class Folder:
    """See :class:`boletin.publish.delivery.base.Target`."""

    direct = False

    def __init__(self, root: Path) -> None:
        self.root = root

    def listing(self, folders: Iterable[str]) -> dict[str, Remote]:
        """By size and time."""
        found = {}
        for folder in folders:
            try:
                entries = list(os.scandir(self.root / folder))
            except (FileNotFoundError, NotADirectoryError):
                continue
            for entry in entries:
                if entry.is_file(follow_symlinks=False):
                    about = entry.stat(follow_symlinks=False)
                    path = f"{folder}/{entry.name}" if folder else entry.name
                    found[path] = Remote(about.st_size, str(about.st_mtime_ns))
        return found

    def read(self, path: str) -> bytes:
        """A small file."""
        return (self.root / path).read_bytes()

    def send(self, source: Source, path: str) -> None:
        """On the disk itself before it counts as sent: a stick may be pulled out."""
        place = self.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("wb") as file:
            for chunk in source.chunks():
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())

    def size(self, path: str) -> int:
        """Bytes."""
        return (self.root / path).stat().st_size

    def rename(self, old: str, new: str) -> None:
        """At once."""
        (self.root / old).replace(self.root / new)

    def remove(self, path: str) -> None:
        """Delete."""
        (self.root / path).unlink()

    def remove_folder(self, path: str) -> None:
        """Only an empty one."""
        try:
            (self.root / path).rmdir()
        except OSError:
            return

    def close(self) -> None:
        """Nothing is open."""
