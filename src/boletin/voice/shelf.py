"""Where fetched voices stand: one folder for all projects of this computer, and what is in it.

A voice is two files, ``<id>.onnx`` and ``<id>.onnx.json``. ``voces.lock`` tells which voices are
whole, with the size and SHA-256 of each file as it was when it was installed: a file that differs
is not spoken with. Only install.py writes here.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import platformdirs

from boletin import files
from boletin.errors import StorageError, ToolError

LOCK = "voces.lock"
_VERSION = 1


def shelf() -> Path:
    """The folder of the voices; ``BOLETIN_VOCES`` names another one. It need not exist."""
    named = os.environ.get("BOLETIN_VOCES", "").strip()
    if named:
        return Path(named).expanduser()
    return Path(platformdirs.user_data_dir("boletin", appauthor=False)) / "voces"


@dataclass(frozen=True, slots=True)
class Stored:
    """A file of a voice, as it was installed."""

    name: str
    size: int
    """Bytes."""
    sha256: str


@dataclass(frozen=True, slots=True)
class Installed:
    """A voice that stands in the folder, whole when it was installed."""

    id: str
    files: tuple[Stored, ...]
    """The model first, then its configuration."""
    source: str
    """Where it came from: an address or a folder."""
    licence: str
    installed: date

    @property
    def size(self) -> int:
        """Bytes of all its files."""
        return sum(file.size for file in self.files)

    @property
    def digest(self) -> str:
        """Of all its files together, for cache keys."""
        return hashlib.sha256("".join(file.sha256 for file in self.files).encode()).hexdigest()[:16]


def installed(folder: Path | None = None) -> Mapping[str, Installed]:
    """The voices of ``folder`` by id. Raises StorageError when its lock file cannot be read."""
    lock = (folder or shelf()) / LOCK
    try:
        told = json.loads(lock.read_bytes())
        return {name: _revived(name, values) for name, values in sorted(told["voces"].items())}
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise StorageError(
            f"No se puede leer la lista de voces instaladas: {files.reason(error)}.",
            remedy=f"Revise los permisos de «{lock.parent}».",
        ) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise StorageError(
            "La lista de voces instaladas está dañada.",
            remedy=f"Borre «{lock}» e instale sus voces otra vez; "
            "lo que ya está completo en la carpeta no se descarga de nuevo.",
        ) from error


def _revived(name: str, values: Mapping[str, object]) -> Installed:
    stored = values["archivos"]
    if not isinstance(stored, dict):
        raise TypeError(name)
    return Installed(
        name,
        tuple(Stored(n, int(f["bytes"]), str(f["sha256"])) for n, f in stored.items()),
        str(values["origen"]),
        str(values["licencia"]),
        date.fromisoformat(str(values["instalada"])),
    )


def write_lock(voices: Mapping[str, Installed], folder: Path) -> None:
    """Make ``voices`` the contents of the lock file, whole or not at all. Raises StorageError."""
    told = {
        voice.id: {
            "archivos": {f.name: {"bytes": f.size, "sha256": f.sha256} for f in voice.files},
            "origen": voice.source,
            "licencia": voice.licence,
            "instalada": voice.installed.isoformat(),
        }
        for voice in voices.values()
    }
    text = json.dumps({"version": _VERSION, "voces": told}, ensure_ascii=False, indent=1)
    files.write(folder / LOCK, text.encode())


def find(voice_id: str, folder: Path | None = None) -> Installed:
    """The voice ``voice_id``, its files present and of the right size. Quick: nothing is hashed.

    Raises ToolError when it is not installed, or not whole any more.
    """
    folder = folder or shelf()
    voice = installed(folder).get(voice_id)
    if voice is None:
        raise ToolError(
            f"La voz «{voice_id}» no está instalada.",
            remedy=f"Instálela: boletin voces instalar {voice_id}",
        )
    for file in voice.files:
        try:
            size = (folder / file.name).stat().st_size
        except OSError as error:
            raise _spoilt(voice_id, f"{file.name}: {files.reason(error)}") from error
        if size != file.size:
            raise _spoilt(voice_id, f"{file.name} mide {size:,} bytes y debe medir {file.size:,}")
    return voice


def contents(voice: Installed, folder: Path | None = None) -> list[bytes]:
    """The files of ``voice``, each compared with its digest. Raises ToolError where one differs."""
    read = []
    for file in voice.files:
        try:
            data = ((folder or shelf()) / file.name).read_bytes()
        except OSError as error:
            raise _spoilt(voice.id, f"{file.name}: {files.reason(error)}") from error
        if hashlib.sha256(data).hexdigest() != file.sha256:
            raise _spoilt(voice.id, f"{file.name} no es el que se instaló (su huella cambió)")
        read.append(data)
    return read


def _spoilt(voice_id: str, cause: str) -> ToolError:
    return ToolError(
        f"La voz «{voice_id}» está dañada: {cause}.",
        remedy=f"Instálela de nuevo: boletin voces instalar {voice_id}",
    )
