"""Pages of the last run that nothing has changed since: output/ itself is where they are kept.

``paginas.json``, beside output/, tells with which key (:mod:`boletin.publish.shelf`) each file was
made and what its digest was. A file that someone changed by hand, or that a cut left otherwise, no
longer has that digest and is made again.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from boletin import files

NAME = "paginas.json"


class Rendered:
    """The shelf of the public pages."""

    def __init__(self, root: Path, private: Path) -> None:
        self._root, self._record = root, private / NAME
        self._before = _read(self._record)
        self._now: dict[str, tuple[str, str]] = {}

    def take(self, path: str, key: str) -> bytes | None:
        """The file as it stands in output/, if it was made with this key."""
        known = self._before.get(path)
        if known is None or known[0] != key:
            return None
        try:
            data = (self._root / path).read_bytes()
        except OSError:
            return None
        if hashlib.sha256(data).hexdigest() != known[1]:
            return None
        self._now[path] = known
        return data

    def keep(self, path: str, key: str, data: bytes) -> None:
        """This file was made with this key."""
        self._now[path] = key, hashlib.sha256(data).hexdigest()

    def remember(self) -> None:
        """For the next run; once output/ holds the files. Raises StorageError."""
        if self._now != self._before:
            rows = [[path, *known] for path, known in sorted(self._now.items())]
            files.write(self._record, json.dumps(rows, ensure_ascii=False).encode())


def _read(path: Path) -> dict[str, tuple[str, str]]:
    try:
        return {str(name): (str(key), str(sha)) for name, key, sha in json.loads(path.read_bytes())}
    except (OSError, ValueError, TypeError):
        return {}
