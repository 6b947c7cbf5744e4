"""Whole files or none: whatever is written goes to a temporary name first (S06).

:func:`replacing` is the one place where a file gets its final name; :func:`refused` and
:func:`reason` turn the system's refusals into words for staff.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from boletin.errors import StorageError

_REASONS = {
    errno.ENOSPC: "no queda espacio en el disco",
    errno.EDQUOT: "no queda espacio en el disco",
    errno.EACCES: "no hay permiso",
    errno.EPERM: "no hay permiso",
    errno.EROFS: "el disco es de solo lectura",
    errno.EISDIR: "es una carpeta, no un archivo",
    errno.ENOTDIR: "su carpeta es un archivo",
    errno.EEXIST: "ya existe",
    errno.ENOENT: "no existe",
    errno.ENAMETOOLONG: "el nombre es demasiado largo",
    errno.EFBIG: "el archivo es demasiado grande para este disco",
    errno.EIO: "el disco falló",
    errno.ECONNREFUSED: "el servidor no acepta la conexión",
    errno.ECONNRESET: "el servidor cortó la conexión",
    errno.ECONNABORTED: "la conexión se cortó",
    errno.EPIPE: "el servidor cortó la conexión",
    errno.EHOSTUNREACH: "no hay camino hasta el servidor",
    errno.ENETUNREACH: "no hay red",
    errno.ETIMEDOUT: "tarda demasiado",
}
"""The system's own words are English, or whatever language it was installed in."""


def reason(error: OSError) -> str:
    """Why the system refused, in Spanish where we know the code."""
    if isinstance(error, TimeoutError):  # a socket's own has no code
        return _REASONS[errno.ETIMEDOUT]
    return _REASONS.get(error.errno or 0, error.strerror or str(error))


def refused(what: str | Path, error: OSError) -> StorageError:
    """The error for staff when ``what`` could not be written."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        remedy = "Libere espacio y repita la orden: continúa donde se quedó."
    else:
        remedy = "Revise la carpeta y sus permisos, y repita la orden."
    return StorageError(f"No se pudo escribir {what}: {reason(error)}.", remedy=remedy)


@contextmanager
def replacing(path: Path, workspace: Path | None = None) -> Iterator[Path]:
    """Give a temporary path; it takes the name ``path`` only when the block ends well.

    The temporary file stands beside ``path``, or in ``workspace``, which must be on the same disk.
    Raises StorageError, in words for staff, when the disk refuses.
    """
    folder = workspace or path.parent
    temporary = folder / f".{path.name}.{os.getpid()}.tmp"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(parents=True, exist_ok=True)
        yield temporary
        temporary.replace(path)
    except OSError as error:
        raise refused(path.name, error) from error
    finally:
        # A disk that refused the file may refuse this too; the first error is the one that counts.
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def write(path: Path, data: bytes, workspace: Path | None = None) -> None:
    """``data`` under the name ``path``, whole or not at all. Raises StorageError."""
    with replacing(path, workspace) as temporary:
        temporary.write_bytes(data)


def keep(path: Path, data: bytes) -> None:
    """``data`` under the name ``path``; what already holds it is left as it stands, with its date.
    Raises StorageError.
    """
    try:
        if path.read_bytes() == data:
            return
    except OSError:
        pass  # writing it will tell
    write(path, data)
