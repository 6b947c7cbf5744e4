"""What somebody downloaded from us: a folder or a ZIP with its manifest and, maybe, its signature:
in a folder, the manifest's; beside a ZIP, its own (``paquete.zip.minisig``).

Nothing in it is trusted: names that leave the folder, links, names twice, and more bytes than the
archive tells are refused before they touch the disk (S04).
"""

from __future__ import annotations

import errno
import stat
import zipfile
import zlib
from pathlib import Path

from boletin.errors import MediaError
from boletin.files import refused
from boletin.model import Check
from boletin.publish.manifest import NAME as MANIFEST
from boletin.publish.manifest import inside
from boletin.publish.signature import ENDING, verified

SIGNATURE = f"{MANIFEST}{ENDING}"
LARGEST = 50 << 30
"""Bytes of a package, unpacked."""
_MOST = 200_000
"""Files of a package."""
_CHUNK = 1 << 20


def unpack(archive: Path, into: Path) -> Path:
    """Unpack a ZIP into an empty folder; the folder of it that holds the manifest.

    Raises MediaError for an archive that is damaged, hostile or has no manifest.
    """
    try:
        with zipfile.ZipFile(archive) as packed:
            rows = [row for row in packed.infolist() if not row.is_dir()]
            _refuse(archive.name, rows)
            for row in rows:
                _write(packed, row, into / row.filename)
    except OSError as error:
        if error.errno in _OURS:
            raise refused(f"lo que trae {archive.name}", error) from None
        raise _damaged(archive) from None
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, ValueError):
        raise _damaged(archive) from None
    found = sorted(into.rglob(MANIFEST), key=lambda path: len(path.parts))
    if not found:
        raise MediaError(
            f"{archive.name} no trae {MANIFEST}: no se puede comprobar.",
            remedy="Descárguelo de nuevo, completo.",
        )
    return found[0].parent


_OURS = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM)
"""What the disk here refuses: to download again is no remedy."""


def _damaged(archive: Path) -> MediaError:
    return MediaError(
        f"{archive.name} no es un ZIP, llegó incompleto o se dañó.", remedy="Descárguelo de nuevo."
    )


def signature(root: Path, public: str) -> Check | None:
    """Whether the manifest of ``root`` is signed by the owner of the key ``public`` (empty: nobody
    says who should have signed). None: there is nothing to say. Raises ToolError.
    """
    return _judged(root / MANIFEST, public, f"{SIGNATURE}: falta; no se sabe quién lo hizo.")


def detached(archive: Path, root: Path, public: str) -> Check | None:
    """The same of a ZIP, by the signature beside it; or by that of its manifest, where somebody
    packed a delivery himself. ``root``: where it was unpacked.
    """
    own = f"{archive.name}{ENDING}"
    if (root / SIGNATURE).is_file() and not archive.with_name(own).is_file():
        return signature(root, public)
    lacks = f"{own}: falta; no se sabe quién lo hizo. Descárguelo también, junto a {archive.name}."
    return _judged(archive, public, lacks)


def _judged(file: Path, public: str, lacks: str) -> Check | None:
    signed = file.with_name(f"{file.name}{ENDING}")
    if not signed.is_file():
        return Check("S06", "E", False, None, lacks) if public else None
    if not public:
        told = "hay firma; para comprobarla: boletin verificar RUTA --llave RW…"
        return Check("S06", "I", True, None, f"{signed.name}: {told}")
    with file.open("rb") as data:
        good = verified(public, data, signed.read_bytes())
    what = "la firma es de esa llave." if good else "la firma no es de esa llave, o algo cambió."
    return Check("S06", "E", good, None, f"{signed.name}: {what}")


def _refuse(name: str, rows: list[zipfile.ZipInfo]) -> None:
    seen: set[str] = set()
    for row in rows:
        linked = stat.S_ISLNK(row.external_attr >> 16)
        if not inside(row.filename) or linked or row.filename.casefold() in seen:
            raise MediaError(
                f"{name} trae un archivo que no debe: {row.filename!r}.",
                remedy="No lo abra; pida otro.",
            )
        seen.add(row.filename.casefold())
    if len(rows) > _MOST or sum(row.file_size for row in rows) > LARGEST:
        raise MediaError(f"{name} es demasiado grande.", remedy="No lo abra; pida otro.")


def _write(packed: zipfile.ZipFile, row: zipfile.ZipInfo, place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    left = row.file_size
    with packed.open(row) as source, place.open("xb") as target:
        while data := source.read(_CHUNK):
            left -= len(data)
            if left < 0:
                raise zipfile.BadZipFile("más grande de lo que dice")
            target.write(data)
