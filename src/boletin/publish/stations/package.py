"""paquete.zip: a station's files in its format, its order and its scripts, streamed to disk.

Nothing is compressed, for media does not get smaller, and every date is the same: the same files
give the same bytes on any machine, and no more than a block of them is ever in memory.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from boletin.config import Config
from boletin.errors import StorageError
from boletin.files import refused
from boletin.publish.manifest import NAME as MANIFEST
from boletin.publish.manifest import render
from boletin.publish.stations import sheets
from boletin.publish.stations.material import Orden

NAME = "paquete.zip"
SUMS = "SHA256SUMS.txt"
BLOCK = 1 << 20
_DATE = (2000, 1, 1, 0, 0, 0)
_FILE = 0o100644 << 16


@dataclass(frozen=True, slots=True)
class Member:
    """A file of a package. ``source``: its bytes, or where they stand."""

    name: str
    source: bytes | Path
    sha256: str

    @property
    def bytes(self) -> int:
        """Its size."""
        source = self.source
        return source.stat().st_size if isinstance(source, Path) else len(source)


def papers(orden: Orden, config: Config, pdf: bytes) -> dict[str, bytes]:
    """What is written of an order, by name: in the station's folder and in its package."""
    return {
        "orden.csv": sheets.order_csv(orden),
        "orden.json": sheets.order_json(orden),
        "orden.pdf": pdf,
        "pauta.csv": sheets.plan_csv(orden),
        "recibo.csv": sheets.receipt_csv(orden),
        "LEEME.txt": sheets.readme(orden, config),
    }


def members(
    orden: Orden,
    written: Mapping[str, bytes],
    scripts: Mapping[str, bytes],
    media: Mapping[str, Path],
) -> tuple[Member, ...]:
    """All that goes into the package, its list of digests and its manifest last.

    ``written``: :func:`papers`; ``scripts`` by id of the piece; ``media``: where the file that
    stands in output/ under this path is to be read.
    """
    found = list(_members(orden, written, scripts, media))
    sums = "".join(f"{one.sha256}  {one.name}\n" for one in found).encode()
    found.append(_text(SUMS, sums))
    return (*found, _text(MANIFEST, render({one.name: (one.bytes, one.sha256) for one in found})))


def _members(
    orden: Orden,
    written: Mapping[str, bytes],
    scripts: Mapping[str, bytes],
    media: Mapping[str, Path],
) -> Iterator[Member]:
    yield from (_text(name, written[name]) for name in sorted(written))
    for one in orden.materiales:
        if one.archivo:
            stem = one.archivo.rpartition(".")[0]
            yield _text(f"guiones/{stem}.txt", scripts[one.id])
    for one in orden.materiales:
        if one.archivo:
            yield Member(f"materiales/{one.archivo}", media[one.ruta], one.sha256)


def _text(name: str, data: bytes) -> Member:
    return Member(name, data, hashlib.sha256(data).hexdigest())


def write(path: Path, contents: Sequence[Member]) -> None:
    """Pack ``contents`` in order. Raises StorageError: no space, or a file that is not what its
    digest says."""
    try:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as package:
            for one in contents:
                _add(package, one)
    except OSError as error:
        raise refused(NAME, error) from error


def _add(package: zipfile.ZipFile, member: Member) -> None:
    info = zipfile.ZipInfo(member.name, _DATE)
    info.create_system = 3
    info.external_attr = _FILE
    if isinstance(member.source, bytes):
        package.writestr(info, member.source)
        return
    info.file_size = member.source.stat().st_size
    digest = hashlib.sha256()
    with member.source.open("rb") as source, package.open(info, "w") as target:
        while block := source.read(BLOCK):
            digest.update(block)
            target.write(block)
    if digest.hexdigest() != member.sha256:
        raise StorageError(
            f"{member.source.name} no es el que se produjo: {NAME} no se hizo.",
            remedy="Ejecute boletin verificar, y produzca de nuevo esa pieza.",
        )
