"""One at a time: who changes output/ or delivers it holds the project's lock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from boletin import files
from boletin.errors import BoletinError


@contextmanager
def alone(private: Path) -> Iterator[None]:
    """One ``producir`` or ``publicar`` at a time in a project; the lock falls with the process that
    holds it. ``private``: the project's own folder.
    """
    try:
        private.mkdir(parents=True, exist_ok=True)
        with FileLock(private / "candado", timeout=0):
            yield
    except Timeout:
        raise BoletinError(
            "Otro «boletin producir» o «boletin publicar» está trabajando en esta carpeta.",
            remedy="Espere a que termine.",
        ) from None
    except PermissionError as error:
        raise files.refused(private.parent, error) from None
