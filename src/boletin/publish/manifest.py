"""manifest.json: path, size and SHA-256 of every public file (S06), written last.

``verify`` reads the tree again and tells what no longer matches it.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

NAME = "manifest.json"
VERSION = 1

_PARTIAL = re.compile(r"\.(tmp|part|partial|incompleto)(\.|$|-)|~$", re.IGNORECASE)


def manifest(root: Path) -> bytes:
    """``{"version": 1, "archivos": [{"ruta", "bytes", "sha256"}]}`` of every other file below
    ``root``, sorted by path, as UTF-8 JSON. Links and half-written files are left out.

    Raises OSError when a file cannot be read.
    """
    entries = {}
    for route, path in _files(root):
        if not (path.is_symlink() or is_partial(route)):
            digest, count = _digest(path)
            entries[route] = (count, digest)
    return render(entries)


def render(entries: Mapping[str, tuple[int, str]]) -> bytes:
    """The manifest of files whose bytes and SHA-256 are known, by path."""
    rows = ",\n".join(
        json.dumps({"ruta": route, "bytes": count, "sha256": digest}, ensure_ascii=False)
        for route, (count, digest) in sorted(entries.items())
    )
    return f'{{"version": {VERSION}, "archivos": [\n{rows}\n]}}\n'.encode()


def verify(root: Path) -> list[str]:
    """What differs between ``root`` and its manifest, in Spanish; empty when all is well."""
    try:
        whole = json.loads((root / NAME).read_bytes())
        if whole["version"] != VERSION:
            return [f"{NAME}: es de la versión {whole['version']}; produzca de nuevo."]
        listed = {
            str(entry["ruta"]): (int(entry["bytes"]), str(entry["sha256"]))
            for entry in whole["archivos"]
        }
    except FileNotFoundError:
        return [f"{NAME}: falta; ejecute boletin producir."]
    except (ValueError, KeyError, TypeError):
        return [f"{NAME}: está dañado; ejecute boletin producir."]
    except OSError as error:
        return [f"{NAME}: no se puede leer ({error.strerror})."]
    problems = []
    present = dict(_files(root))
    for route, path in present.items():
        if path.is_symlink():
            problems.append(f"{route}: es un enlace, no un archivo.")
        elif is_partial(route):
            problems.append(f"{route}: quedó a medias; bórrelo y produzca de nuevo.")
        elif route not in listed:
            problems.append(f"{route}: sobra, el manifiesto no lo menciona.")
    for route, (count, sha256) in listed.items():
        # Only paths that the walk itself found are opened: a hostile manifest leads nowhere.
        if route not in present:
            problems.append(f"{route}: falta.")
        elif not present[route].is_symlink():
            try:
                if present[route].stat().st_size != count:
                    problems.append(f"{route}: tiene otro tamaño que en el manifiesto.")
                elif _digest(present[route])[0] != sha256:
                    problems.append(f"{route}: su contenido cambió (SHA-256 distinto).")
            except OSError as error:
                problems.append(f"{route}: no se puede leer ({error.strerror}).")
    return sorted(problems)


def is_partial(route: str) -> bool:
    """Whether a path's last part is the name of a file still being written."""
    return _PARTIAL.search(route.rpartition("/")[2]) is not None


def _files(root: Path) -> Iterator[tuple[str, Path]]:
    """Every file below ``root`` but the manifest, by its path with ``/``, in sorted order."""
    found = []
    for folder, _, names in os.walk(root):
        for name in names:
            path = Path(folder, name)
            route = path.relative_to(root).as_posix()
            if route != NAME:
                found.append((route, path))
    return iter(sorted(found))


def _digest(path: Path) -> tuple[str, int]:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return digest, file.tell()
