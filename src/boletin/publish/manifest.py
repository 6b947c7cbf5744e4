"""manifest.json: path, size and SHA-256 of every public file (S06), written last.

What it says is believed only for paths inside the tree: it may have been on someone's USB stick.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath, PureWindowsPath

NAME = "manifest.json"
VERSION = 1

Entry = tuple[int, str]
"""Bytes and SHA-256."""

_PARTIAL = re.compile(r"\.(tmp|part|partial|incompleto)(\.|$|-)|~$", re.IGNORECASE)


def render(entries: Mapping[str, Entry]) -> bytes:
    """``{"version": 1, "archivos": [{"ruta", "bytes", "sha256"}]}``, sorted by path, UTF-8."""
    rows = ",\n".join(
        json.dumps({"ruta": route, "bytes": count, "sha256": digest}, ensure_ascii=False)
        for route, (count, digest) in sorted(entries.items())
    )
    return f'{{"version": {VERSION}, "archivos": [\n{rows}\n]}}\n'.encode()


def entries(path: Path) -> dict[str, Entry]:
    """What a manifest lists, by path; empty when there is none that can be read.

    A path that leaves the tree, or names nothing in it, is left out (S04).
    """
    try:
        whole = json.loads(path.read_bytes())
        if whole["version"] != VERSION:
            return {}
        rows = {str(e["ruta"]): (int(e["bytes"]), str(e["sha256"])) for e in whole["archivos"]}
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return {}
    return {route: entry for route, entry in rows.items() if inside(route)}


def inside(route: str) -> bool:
    """Whether a path stays in the tree, on every system (S04)."""
    posix, windows = PurePosixPath(route), PureWindowsPath(route)
    return (
        bool(posix.parts)
        and not posix.is_absolute()
        and not windows.drive
        and not {"..", "."} & {*posix.parts, *windows.parts}
        and "\0" not in route
        and "\\" not in route
    )


def is_partial(route: str) -> bool:
    """Whether a path's last part is the name of a file still being written."""
    return _PARTIAL.search(route.rpartition("/")[2]) is not None
