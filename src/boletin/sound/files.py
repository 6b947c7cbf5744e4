"""Whole files or none: everything this room writes goes to a temporary name first."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from boletin.errors import StorageError


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a temporary path beside ``path``; it takes that name only when the block ends well.

    Raises StorageError, in words for staff, when the disk refuses.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield temporary
        temporary.replace(path)
    except OSError as error:
        raise _refused(path, error) from error
    finally:
        # A disk that refused the file may refuse this too; the first error is the one that counts.
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def _refused(path: Path, error: OSError) -> StorageError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return StorageError(
            f"{path.name}: no queda espacio en el disco.",
            remedy="Libere espacio y repita la orden: continúa donde se quedó.",
        )
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return StorageError(
            f"{path.name}: no hay permiso para escribir en {path.parent}.",
            remedy="Revise los permisos de la carpeta.",
        )
    return StorageError(f"{path.name}: no se pudo escribir ({error.strerror or error}).")
