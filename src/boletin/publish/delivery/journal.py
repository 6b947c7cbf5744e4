"""What we put at a destination: ``.boletin/entregas/<id>.json``.

While a delivery runs, each step is one line in ``<id>.avance`` (whole lines count, a torn last one
does not); at its end the lines become the journal. A name is written down as in doubt before it
changes, so that a cut never makes the journal claim more than is true.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from boletin import files

FOLDER = "entregas"
VERSION = 1


@dataclass(frozen=True, slots=True)
class Record:
    """A file that we put there."""

    bytes: int
    sha256: str
    """Empty: a cut came while its name changed."""
    cuando: str = ""
    """When, ISO 8601."""
    mark: str = ""
    """See :class:`boletin.publish.delivery.base.Remote`."""


@dataclass(frozen=True, slots=True)
class Staged:
    """A file that is there under its temporary name."""

    temporary: str
    sha256: str
    whole: bool = False
    """It is all there, and what a cut had left of it was compared."""
    checked: int = 0
    """Bytes that were compared since it was last written to."""

    def of(self, temporary: str, sha256: str) -> bool:
        """Whether it is this content under this name."""
        return (self.temporary, self.sha256) == (temporary, sha256)


class Journal:
    """The journal of one destination. ``lugar``: where it is; another place's journal counts for
    nothing.
    """

    def __init__(self, private: Path, name: str, lugar: str) -> None:
        self.path = private / FOLDER / f"{name}.json"
        self.log = self.path.with_suffix(".avance")
        self.lugar = lugar
        self.records: dict[str, Record] = {}
        self.staged: dict[str, Staged] = {}
        self._open: TextIOWrapper | None = None
        self._load()

    def adopt(self, records: Mapping[str, Record]) -> None:
        """Take over what an earlier journal must have known."""
        for path, record in records.items():
            self._step({"paso": "enviado", "ruta": path, **asdict(record)})

    def staging(self, path: str, temporary: str, sha256: str) -> None:
        """Before bytes are written under a temporary name."""
        self._step({"paso": "prepara", "ruta": path, "temporal": temporary, "sha256": sha256})

    def checked(self, path: str, count: int) -> None:
        """So many bytes of the temporary file are what they should be."""
        self._step({"paso": "revisado", "ruta": path, "bytes": count})

    def whole(self, path: str) -> None:
        """The temporary file is all there, and right."""
        self._step({"paso": "entero", "ruta": path})

    def doubt(self, path: str) -> None:
        """Before a name changes."""
        self._step({"paso": "duda", "ruta": path})

    def sent(self, path: str, size: int, sha256: str, when: str) -> None:
        """A file has its name."""
        record = Record(size, sha256, when)
        self._step({"paso": "enviado", "ruta": path, **asdict(record)})

    def removed(self, path: str) -> None:
        """A file is there no more, or is no longer ours."""
        self._step({"paso": "quitado", "ruta": path})

    def swept(self, temporary: str) -> None:
        """A temporary file is there no more."""
        self._step({"paso": "barrido", "temporal": temporary})

    def marks(self, marks: Iterable[tuple[str, str]]) -> None:
        """What the destination's listing says of files that we have just sent."""
        for path, mark in marks:
            if path in self.records:
                self.records[path] = replace(self.records[path], mark=mark)

    def fold(self) -> None:
        """Make one whole file of all steps. Raises StorageError."""
        data = {
            "version": VERSION,
            "lugar": self.lugar,
            "archivos": {p: asdict(r) for p, r in sorted(self.records.items())},
            "preparados": {p: asdict(s) for p, s in sorted(self.staged.items())},
        }
        self.close()
        files.write(self.path, json.dumps(data, ensure_ascii=False, indent=1).encode())
        self.log.unlink(missing_ok=True)

    def close(self) -> None:
        """Stop writing; the steps stay for the next time."""
        if self._open:
            self._open.close()
            self._open = None

    def _load(self) -> None:
        try:
            whole = json.loads(self.path.read_bytes())
            if whole["version"] == VERSION and whole["lugar"] == self.lugar:
                self.records = {str(p): Record(**r) for p, r in whole["archivos"].items()}
                self.staged = {str(p): Staged(**s) for p, s in whole["preparados"].items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            self.records, self.staged = {}, {}
        try:
            lines = self.log.read_bytes().split(b"\n")[:-1]
        except OSError:
            return
        here = False
        for line in lines:
            try:
                step = json.loads(line)
                if step["paso"] == "lugar":
                    here = step["lugar"] == self.lugar
                elif here:
                    self._apply(step)
            except (ValueError, KeyError, TypeError, RecursionError):
                continue

    def _step(self, step: dict[str, Any]) -> None:
        self._apply(step)
        try:
            if self._open is None:
                self.log.parent.mkdir(parents=True, exist_ok=True)
                torn = self.log.exists()
                self._open = self.log.open("a", encoding="utf-8", newline="\n")
                if torn:
                    self._open.write("\n")
                self._open.write(json.dumps({"paso": "lugar", "lugar": self.lugar}) + "\n")
            self._open.write(json.dumps(step, ensure_ascii=False) + "\n")
            self._open.flush()
        except OSError as error:
            raise files.refused(self.log.name, error) from error

    def _apply(self, step: Mapping[str, Any]) -> None:
        _STEPS[step["paso"]](self, step)

    def _on_staging(self, step: Mapping[str, Any]) -> None:
        self.staged[str(step["ruta"])] = Staged(str(step["temporal"]), str(step["sha256"]))

    def _on_checked(self, step: Mapping[str, Any]) -> None:
        path = str(step["ruta"])
        self.staged[path] = replace(self.staged[path], checked=int(step["bytes"]))

    def _on_whole(self, step: Mapping[str, Any]) -> None:
        path = str(step["ruta"])
        self.staged[path] = replace(self.staged[path], whole=True)

    def _on_doubt(self, step: Mapping[str, Any]) -> None:
        self.records[str(step["ruta"])] = Record(0, "")

    def _on_sent(self, step: Mapping[str, Any]) -> None:
        path = str(step["ruta"])
        record = Record(int(step["bytes"]), str(step["sha256"]), str(step["cuando"]))
        self.records[path] = replace(record, mark=str(step.get("mark", "")))
        self.staged.pop(path, None)

    def _on_removed(self, step: Mapping[str, Any]) -> None:
        self.records.pop(str(step["ruta"]), None)

    def _on_swept(self, step: Mapping[str, Any]) -> None:
        gone = step["temporal"]
        self.staged = {p: s for p, s in self.staged.items() if s.temporary != gone}


_STEPS: dict[str, Callable[[Journal, Mapping[str, Any]], None]] = {
    "prepara": Journal._on_staging,
    "revisado": Journal._on_checked,
    "entero": Journal._on_whole,
    "duda": Journal._on_doubt,
    "enviado": Journal._on_sent,
    "quitado": Journal._on_removed,
    "barrido": Journal._on_swept,
}
