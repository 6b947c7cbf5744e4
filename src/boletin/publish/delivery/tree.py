"""What a destination should hold: what the manifest lists, or a station's part of it, and nothing
else. Nothing leaves that is not whole, not from inside output/, or not licensed.
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
from typing import BinaryIO

from boletin.errors import BoletinError, ReleaseError
from boletin.publish.delivery.plan import SIGNATURE
from boletin.publish.delivery.stream import ChangedError, Source
from boletin.publish.manifest import NAME as MANIFEST
from boletin.publish.manifest import Entry, entries, is_partial, render

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_SHOWN = 10
"""Troubles that are told one by one."""


@dataclass(frozen=True, slots=True)
class Tree:
    """The files of a destination."""

    root: Path
    files: Mapping[str, Entry]
    """Files of output/, by path."""
    texts: Mapping[str, bytes] = field(default_factory=dict)
    """Manifest and signature: they may be those of a part."""

    @property
    def wanted(self) -> dict[str, Entry]:
        """Size and SHA-256 of all of them."""
        made = {path: (len(d), hashlib.sha256(d).hexdigest()) for path, d in self.texts.items()}
        return {**self.files, **made}

    def source(self, path: str, moved: Callable[[int], None] | None = None) -> Source:
        """A file to read. Raises ReleaseError when it is not there."""
        size, sha256 = self.wanted[path] if path in self.texts else self.files[path]
        try:
            opened: BinaryIO = (
                io.BytesIO(self.texts[path])
                if path in self.texts
                else (self.root / path).open("rb")
            )
        except OSError:
            raise ChangedError(path) from None
        return Source(path, opened, size, sha256, moved)


def read_tree(root: Path, emisora: str, sign: Callable[[bytes], bytes] | None) -> Tree:
    """What is to be delivered of output/: everything, or what ``emisora`` is given.

    ``sign``: makes the signature of a manifest. Raises ReleaseError for what must not leave.
    """
    listed = entries(root / MANIFEST)
    if not listed:
        raise BoletinError(
            "En output/ no hay nada que publicar.", remedy="Hágalo: boletin producir"
        )
    _refuse_unlicensed(root, listed)
    chosen = listed
    if emisora:
        own = f"emisoras/{emisora}/"
        # Its page needs the rest of the site (style, players, links); alone it would be broken.
        chosen = {
            p: e
            for p, e in listed.items()
            if (p.startswith(own) or f"/{own}" in p) and p != f"{own}index.html"
        }
        if not chosen:
            raise ReleaseError(
                f"En output/ no hay nada para la emisora «{emisora}».",
                remedy="Ejecute boletin producir, y revise el perfil de la emisora.",
            )
    _refuse_foreign(root, chosen)
    manifest = render(chosen) if emisora else (root / MANIFEST).read_bytes()
    texts = {MANIFEST: manifest}
    if sign:
        texts[SIGNATURE] = sign(manifest)
    return Tree(root, chosen, texts)


def _refuse_foreign(root: Path, listed: Mapping[str, Entry]) -> None:
    """What is not the file that was produced, told before anything is sent."""
    real = root.resolve()
    wrong = []
    for path, (size, _) in listed.items():
        if _CONTROL.search(path) or is_partial(path) or path in (MANIFEST, SIGNATURE):
            wrong.append(f"{path!r}: ese nombre no puede publicarse.")
            continue
        file = root / path
        try:
            found = file.lstat()
        except (OSError, ValueError):
            wrong.append(f"{path}: falta.")
            continue
        if not stat.S_ISREG(found.st_mode) or file.resolve() != real / path:
            wrong.append(f"{path}: es un enlace, no un archivo.")
        elif found.st_size != size:
            wrong.append(f"{path}: cambió o se dañó.")
    if wrong:
        told = "\n".join(f"  {one}" for one in wrong[:_SHOWN])
        more = f"\n  … y {len(wrong) - _SHOWN} más" if len(wrong) > _SHOWN else ""
        raise ReleaseError(
            f"output/ no es lo que se produjo; no se publica nada.\n{told}{more}",
            remedy="Ejecute boletin producir, y después boletin publicar.",
        )


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
