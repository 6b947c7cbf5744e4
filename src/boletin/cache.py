"""A content-addressed store: (inputs, parameters, tool versions) -> finished artefact.

An artefact is a folder. It is built under a temporary name, its files are listed with size and
digest in ``hecho.json``, and one rename gives it its final name: whatever stands under a key is
whole. Interrupted work leaves only a temporary folder, which the next run removes.
"""

from __future__ import annotations

import functools
import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from boletin.codec import plain
from boletin.errors import StorageError

RECORD = "hecho.json"
KEEP_DAYS = 60
"""An artefact that no run has used for so long is dropped."""
PACKAGE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Stored:
    """A file of a finished artefact."""

    path: Path
    bytes: int
    sha256: str


def digest(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@functools.cache
def code(*rooms: str) -> str:
    """Digest of our own source in ``rooms`` (and of what they share): part of every key."""
    whole = hashlib.sha256()
    shared = ("cleantext.py", "days.py", "ffmpeg.py", "config", "model")
    places = [PACKAGE / name for name in (*shared, *rooms)]
    files = [f for at in places for f in ([at] if at.is_file() else sorted(at.rglob("*")))]
    for file in files:
        if file.is_file() and "__pycache__" not in file.parts:
            whole.update(file.name.encode() + file.read_bytes())
    return whole.hexdigest()[:16]


def key(stage: str, **inputs: Any) -> str:
    """The address of what ``stage`` makes of ``inputs`` (dataclasses and plain values)."""
    text = json.dumps([stage, plain(inputs)], sort_keys=True, ensure_ascii=True, default=str)
    return f"{stage}-{hashlib.sha256(text.encode()).hexdigest()[:32]}"


class Cache:
    """The store of one project folder. Safe for several processes at once."""

    def __init__(self, folder: Path) -> None:
        self.objects = folder / "objetos"
        self.temporary = folder / "tmp"

    def find(self, address: str) -> Mapping[str, Stored] | None:
        """The files of a finished artefact by name, or None when it must be made."""
        folder = self.objects / address
        try:
            record = json.loads((folder / RECORD).read_text("utf-8"))
            found = {
                name: Stored(folder / name, entry["bytes"], entry["sha256"])
                for name, entry in record.items()
            }
            if all(stored.path.stat().st_size == stored.bytes for stored in found.values()):
                os.utime(folder)
                return found
        except FileNotFoundError:
            if not folder.exists():
                return None
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            pass
        shutil.rmtree(folder, ignore_errors=True)  # damaged: make it again
        return None

    def make(self, address: str, build: Callable[[Path], None]) -> Mapping[str, Stored]:
        """The artefact at ``address``: found, or built by ``build`` into the folder it is given.

        Raises StorageError when the disk refuses; whatever ``build`` raises goes on, and nothing
        stays under the address.
        """
        if found := self.find(address):
            return found
        with self.workspace() as folder:
            build(folder)
            record = {
                file.relative_to(folder).as_posix(): {
                    "bytes": file.stat().st_size,
                    "sha256": digest(file),
                }
                for file in sorted(folder.rglob("*"))
                if file.is_file()
            }
            (folder / RECORD).write_text(json.dumps(record), "utf-8")
            self.objects.mkdir(parents=True, exist_ok=True)
            try:
                folder.rename(self.objects / address)
            except OSError:
                # Another process was first with the same content, which is as good.
                if not (self.objects / address).exists():
                    raise
        made = self.find(address)
        if made is None:
            raise StorageError(
                "Un archivo recién hecho no se pudo leer otra vez.",
                remedy="Revise el disco y repita la orden.",
            )
        return made

    def retain(self, stage: str, addresses: Collection[str]) -> None:
        """Of what ``stage`` made, keep only these: for large artefacts that are soon outdated.

        Only the run that holds the project's lock calls this.
        """
        for folder in self.objects.glob(f"{stage}-*"):
            if folder.name not in addresses:
                shutil.rmtree(folder, ignore_errors=True)

    def workspace(self) -> _Workspace:
        """A temporary folder on the same disk, gone at the end unless it was renamed."""
        return _Workspace(self.temporary)

    def sweep(self) -> None:
        """Remove leftovers of interrupted runs, and artefacts unused for ``KEEP_DAYS``.

        Only the run that holds the project's lock calls this.
        """
        shutil.rmtree(self.temporary, ignore_errors=True)
        oldest = time.time() - KEEP_DAYS * 86400
        for folder in self.objects.iterdir() if self.objects.is_dir() else ():
            if folder.stat().st_mtime < oldest:
                shutil.rmtree(folder, ignore_errors=True)


class _Workspace:
    def __init__(self, parent: Path) -> None:
        self.parent = parent

    def __enter__(self) -> Path:
        self.parent.mkdir(parents=True, exist_ok=True)
        self.folder = Path(tempfile.mkdtemp(prefix=f"{os.getpid()}-", dir=self.parent))
        return self.folder

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
