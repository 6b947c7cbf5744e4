"""The finished piece, how it measures, and remarks on what was written."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from boletin.model.announcement import Comunicado
from boletin.model.script import Guion
from boletin.model.time import Cue, Timeline

Level = Literal["E", "W", "I"]
"""E error: not released. W warning. I information. (standards.md)"""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the meter reads on a sound (BS.1770-5, EBU Tech 3341/3342). -inf for silence."""

    lufs: float
    m_max: float
    s_max: float
    lra: float
    dbtp: float
    channels: int
    hz: int
    duration_ms: int


@dataclass(frozen=True, slots=True)
class Check:
    """One rule of standards.md, measured on a delivered file."""

    rule: str
    level: Level
    ok: bool
    measured: float | int | str | bool | None
    detail: str
    """Spanish: what was measured and, when it fails, what to do."""

    def to_json(self) -> dict[str, Any]:
        """The shape of ``control.json``."""
        return {
            "id": self.rule,
            "nivel": self.level,
            "cumple": self.ok,
            "medido": self.measured,
            "detalle": self.detail,
        }


@dataclass(frozen=True, slots=True)
class Finding:
    """A remark on what staff wrote: where, what is wrong, what to write instead."""

    rule: str
    level: Level
    file: str
    line: int
    message: str
    remedy: str = ""
    text: str = ""
    """The words it speaks of."""
    source: str = ""
    """The law, standard or habit behind the rule."""

    def __str__(self) -> str:
        name = {"E": "error", "W": "aviso", "I": "nota"}[self.level]
        remedy = f"\n    Remedio: {self.remedy}" if self.remedy else ""
        return f"{self.file}:{self.line}: {name} [{self.rule}] {self.message}{remedy}"

    def to_json(self) -> dict[str, Any]:
        """The shape of ``revisar --json``."""
        return {
            "regla": self.rule,
            "nivel": self.level,
            "archivo": self.file,
            "linea": self.line,
            "texto": self.text,
            "mensaje": self.message,
            "remedio": self.remedy,
            "fuente": self.source,
        }


@dataclass(frozen=True, slots=True)
class Artifact:
    """A released file, measured after decoding it again. Media fields are None for text."""

    ruta: str
    """Path relative to the piece's folder, with ``/``."""
    bytes: int
    sha256: str
    duracion_ms: int | None = None
    perfil: str | None = None
    lufs: float | None = None
    dbtp: float | None = None
    lra: float | None = None

    def to_json(self) -> dict[str, Any]:
        """The shape of ``archivos`` in ``control.json``; media fields only where they exist."""
        entry: dict[str, Any] = {"ruta": self.ruta, "bytes": self.bytes, "sha256": self.sha256}
        for name in ("duracion_ms", "perfil", "lufs", "dbtp", "lra"):
            value = getattr(self, name)
            if value is not None:
                entry[name] = round(value, 2) if isinstance(value, float) else value
        return entry


@dataclass(frozen=True, slots=True)
class Waveform:
    """A sound drawn together: so many columns for its whole length."""

    duration_ms: int
    lufs: float
    peaks: tuple[float, ...]
    """Largest magnitude in each column, 0 to 1."""
    short_lufs: tuple[float | None, ...]
    """Short-term loudness around each column; None where there is none."""
    target_lufs: float | None = None
    """What its profile asks for."""


@dataclass(frozen=True, slots=True)
class Respaldo:
    """A voice that could not speak, and the one that staff asked to speak instead."""

    voz: str
    por: str
    causa: str
    """Spanish: why it could not."""


@dataclass(frozen=True, slots=True)
class Pieza:
    """A finished spot or bulletin as publish needs it: facts, times, and the files that exist."""

    id: str
    clase: Literal["spot", "boletin"]
    titulo: str
    fecha: date
    guion: Guion
    timeline: Timeline
    cues: tuple[Cue, ...]
    artifacts: tuple[Artifact, ...]
    checks: tuple[Check, ...]
    voces: tuple[str, ...]
    """Names of the voices that speak, in order of announcer."""
    sintetica: bool = True
    """A machine speaks (rule P16)."""
    comunicado: Comunicado | None = None
    """For a spot."""
    piezas: tuple[str, ...] = field(default=())
    """For a bulletin: ids of its spots in order."""
    hablantes: tuple[str, ...] = ()
    """Name of the voice of each line of the timeline."""
    respaldos: tuple[Respaldo, ...] = ()
    """Voices that others had to replace."""

    @property
    def carpeta(self) -> str:
        """Folder in output/: ``spots/<id>`` or ``boletines/<week>``."""
        return f"{'spots' if self.clase == 'spot' else 'boletines'}/{self.id}"

    @property
    def released(self) -> bool:
        """No E rule failed."""
        return all(check.ok for check in self.checks if check.level == "E")
