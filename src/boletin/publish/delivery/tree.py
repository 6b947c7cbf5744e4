"""What a destination should hold: what the manifest lists, or what a station is given, and nothing
else. Nothing leaves that is not whole, not from inside output/, or not licensed.

With a signer, manifest and packages are signed: who has only the ZIP can check it too.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Protocol

from boletin.errors import BoletinError, ReleaseError
from boletin.publish.delivery.plan import PACKAGE, SIGNATURE
from boletin.publish.delivery.station import station_files
from boletin.publish.delivery.stream import ChangedError, Source
from boletin.publish.manifest import NAME as MANIFEST
from boletin.publish.manifest import Entry, entries, is_partial, render
from boletin.publish.signature import ENDING

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_SHOWN = 10
"""Troubles that are told one by one."""


class Sign(Protocol):
    """Makes the signature file of a file, given as its bytes or as a stream."""

    def __call__(self, data: bytes | Source, name: str) -> bytes:
        """``name``: what the file is called, told in its trusted comment."""
        ...


@dataclass(frozen=True, slots=True)
class Tree:
    """The files of a destination."""

    root: Path
    files: Mapping[str, Entry]
    """Files of output/, by their path at the destination."""
    texts: Mapping[str, bytes] = field(default_factory=dict)
    """Manifest and signatures: they may be those of a part."""
    places: Mapping[str, str] = field(default_factory=dict)
    """Where in output/ a file stands that has another path at the destination."""

    @property
    def wanted(self) -> dict[str, Entry]:
        """Size and SHA-256 of all of them."""
        return {**self.files, **_entries(self.texts)}

    def source(self, path: str, moved: Callable[[int], None] | None = None) -> Source:
        """A file to read. Raises ReleaseError when it is not there."""
        if path in self.texts:
            data = self.texts[path]
            size, sha256 = _entry(data)
            return Source(path, io.BytesIO(data), size, sha256, moved)
        return _open(self.root, self.places.get(path, path), self.files[path], moved)


def read_tree(root: Path, emisora: str, sign: Sign | None) -> Tree:
    """What is to be delivered of output/: everything, or what ``emisora`` is given.

    Raises ReleaseError for what must not leave.
    """
    listed = entries(root / MANIFEST)
    if not listed:
        raise BoletinError(
            "En output/ no hay nada que publicar.", remedy="Hágalo: boletin producir"
        )
    _refuse_unlicensed(root, listed)
    places = station_files(root, listed, emisora) if emisora else {path: path for path in listed}
    if not places:
        raise ReleaseError(
            f"En output/ no hay nada para la emisora «{emisora}».",
            remedy="Ejecute boletin producir, y revise el perfil de la emisora.",
        )
    _refuse_foreign(root, places, listed)
    files = {path: listed[place] for path, place in places.items()}
    signed: dict[str, bytes] = {}
    if sign:
        for path, place in places.items():
            if path.rpartition("/")[2] == PACKAGE:
                with _open(root, place, listed[place]) as package:
                    signed[f"{path}{ENDING}"] = sign(package, PACKAGE)
    same = not emisora and not signed
    manifest = (root / MANIFEST).read_bytes() if same else render({**files, **_entries(signed)})
    texts = {**signed, MANIFEST: manifest}
    if sign:
        texts[SIGNATURE] = sign(manifest, MANIFEST)
    return Tree(root, files, texts, {path: at for path, at in places.items() if at != path})


def _open(
    root: Path, place: str, entry: Entry, moved: Callable[[int], None] | None = None
) -> Source:
    size, sha256 = entry
    try:
        opened: BinaryIO = (root / place).open("rb")
    except OSError:
        raise ChangedError(place) from None
    return Source(place, opened, size, sha256, moved)


def _entries(texts: Mapping[str, bytes]) -> dict[str, Entry]:
    return {path: _entry(data) for path, data in texts.items()}


def _entry(data: bytes) -> Entry:
    return len(data), hashlib.sha256(data).hexdigest()


def _refuse_foreign(root: Path, places: Mapping[str, str], listed: Mapping[str, Entry]) -> None:
    """What is not the file that was produced, told before anything is sent. ``places``: path at
    the destination -> path in output/.
    """
    real = root.resolve()
    wrong = []
    for named, path in places.items():
        if bad := next((one for one in (path, named) if _unfit(one)), ""):
            wrong.append(f"{bad!r}: ese nombre no puede publicarse.")
            continue
        file = root / path
        try:
            found = file.lstat()
        except (OSError, ValueError):
            wrong.append(f"{path}: falta.")
            continue
        if not stat.S_ISREG(found.st_mode) or file.resolve() != real / path:
            wrong.append(f"{path}: es un enlace, no un archivo.")
        elif found.st_size != listed[path][0]:
            wrong.append(f"{path}: cambió o se dañó.")
    if wrong:
        told = "\n".join(f"  {one}" for one in wrong[:_SHOWN])
        more = f"\n  … y {len(wrong) - _SHOWN} más" if len(wrong) > _SHOWN else ""
        raise ReleaseError(
            f"output/ no es lo que se produjo; no se publica nada.\n{told}{more}",
            remedy="Ejecute boletin producir, y después boletin publicar.",
        )


def _unfit(path: str) -> bool:
    """A name that would do harm there, or that only a delivery itself gives."""
    ours = path == MANIFEST or path.endswith(ENDING)
    return ours or is_partial(path) or _CONTROL.search(path) is not None


def _refuse_unlicensed(root: Path, listed: Mapping[str, Entry]) -> None:
    """P13: a sound without author, licence and source may not leave the house."""
    owed = []
    for path in listed:
        if path.rpartition("/")[2] != "control.json":
            continue
        try:
            rules = json.loads((root / path).read_bytes())["reglas"]
            owed += [
                f"{path.rpartition('/')[0]}: {rule['detalle']}"
                for rule in rules
                if rule["id"] == "P13" and not rule["cumple"]
            ]
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            raise ChangedError(path) from None
    if owed:
        told = "\n".join(f"  {one}" for one in owed)
        raise ReleaseError(
            f"Hay sonidos sin licencia; no se publica nada.\n{told}",
            remedy="Complete audio_assets/creditos.toml o cambie el sonido; después boletin "
            "producir y boletin publicar.",
        )
