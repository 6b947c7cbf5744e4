"""Every core value that travels between the rooms. Frozen: a room takes values and gives new ones.

Units stand in names: ``_ms`` whole milliseconds, ``_db`` decibels, ``_lufs``, ``_dbtp``, ``_hz``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]
"""Sound: float32 in [-1, 1], shape (frames, channels)."""

Level = Literal["E", "W", "I"]
"""E error: not released. W warning. I information. (standards.md)"""

TIPOS = ("aviso", "nota", "convocatoria", "evento", "servicio", "turismo", "emergencia")
PRIORIDADES = ("alta", "normal", "baja")
ESTADOS = ("borrador", "revisado", "aprobado")
DURACIONES = (20, 30, 40, 60)


@dataclass(frozen=True, slots=True)
class Vigencia:
    """When a piece may air, both days included."""

    desde: date
    hasta: date


@dataclass(frozen=True, slots=True)
class Imagen:
    """A photograph or illustration. ``archivo`` is relative to the project folder."""

    archivo: str
    texto_alternativo: str
    credito: str = ""


@dataclass(frozen=True, slots=True)
class Excepcion:
    """A rule of the review that a person sets aside for one announcement, and answers for."""

    regla: str
    motivo: str
    nombre: str
    """Office that answers for it."""


@dataclass(frozen=True, slots=True)
class Comunicado:
    """One announcement: front matter and body, checked. Field names are the keys staff write."""

    id: str
    """``[a-z0-9-]``, at most 64 characters: from the file's name."""
    archivo: str
    """Path relative to the project folder, with ``/``."""
    titulo: str
    fecha: date
    area: str
    cuerpo: str
    """Plain paragraphs separated by a blank line; Markdown already removed."""
    tipo: str = "aviso"
    vigencia: Vigencia | None = None
    duracion: int | None = None
    """Exact seconds of the spot; None: its natural length."""
    prioridad: str = "normal"
    lugar: str = ""
    contacto: str = ""
    cierre: str = ""
    etiquetas: tuple[str, ...] = ()
    voz: str = ""
    grabacion: tuple[str, ...] = ()
    imagenes: tuple[Imagen, ...] = ()
    video: str = ""
    idioma: str = "es-MX"
    programa_social: bool = False
    menores: bool = False
    consentimiento: str = ""
    variante: str = ""
    """Another template of the same ``tipo``: ``breve`` is ``aviso.breve.j2``."""
    guion: str = ""
    """A script edited by hand that takes the template's place: file relative to the project."""
    excepciones: tuple[Excepcion, ...] = ()
    estado: str = "borrador"
    aprobo: str = ""
    aprobado_el: date | None = None
    huella: str = ""
    texto_guion: str = ""
    """What the file of ``guion`` says."""
    lineas: tuple[tuple[str, int], ...] = ()
    """Line number in the file of each key present, and of each word of ``cuerpo`` in order."""

    def line_of(self, key: str, word: int = 0) -> int:
        """The line of ``key``, or of this word of ``cuerpo``; 1 when it is not in the file."""
        lines = [line for name, line in self.lineas if name == key] or [1]
        return lines[min(word, len(lines) - 1)]


@dataclass(frozen=True, slots=True)
class Token:
    """The smallest piece that is shown whole, with what the voice says for it.

    ``mostrado`` may hold inner spaces ("10:30 h", "246 123 4567"); captions never break there.
    ``hablado`` is one or more words separated by one space; empty for what is not said (an emoji).
    """

    mostrado: str
    hablado: str


VERBOS = ("ENTRA", "FONDO", "SUBE FONDO", "BAJA FONDO", "SALE FONDO", "EFECTO", "PAUSA", "INSERTO")


@dataclass(frozen=True, slots=True)
class Op:
    """An order to the operator: ``OP: VERBO argumento``.

    ``argumento``: name of the sound (ENTRA, FONDO, EFECTO, INSERTO), seconds (PAUSA, and
    optionally SUBE FONDO / BAJA FONDO: how long), or empty.
    """

    numero: int
    """Line number in the script, from 1."""
    verbo: str
    argumento: str = ""


@dataclass(frozen=True, slots=True)
class Linea:
    """What one announcer says: ``LOC n: text``."""

    numero: int
    """Line number in the script, from 1."""
    locutor: int
    tokens: tuple[Token, ...]
    idioma: str = "es-MX"

    @property
    def mostrado(self) -> str:
        """The line as captions, transcript and prompter show it."""
        return " ".join(token.mostrado for token in self.tokens)

    @property
    def hablado(self) -> str:
        """The line as the voice says it: words only, no digits or symbols."""
        return " ".join(token.hablado for token in self.tokens if token.hablado)


@dataclass(frozen=True, slots=True)
class Seccion:
    """A part of the bulletin: its chapter. ``desde`` indexes ``Guion.entradas``."""

    titulo: str
    desde: int
    pieza: str = ""
    """id of the spot it comes from; empty for greeting and farewell."""


@dataclass(frozen=True, slots=True)
class Guion:
    """A script in order. For a spot ``secciones`` is empty."""

    id: str
    titulo: str
    entradas: tuple[Op | Linea, ...]
    secciones: tuple[Seccion, ...] = ()

    @property
    def lineas(self) -> tuple[Linea, ...]:
        """The LOC lines, in order."""
        return tuple(entry for entry in self.entradas if isinstance(entry, Linea))


@dataclass(frozen=True, slots=True)
class Word:
    """A spoken word in time. ``end_ms > start_ms``; times count from the start of its container."""

    text: str
    start_ms: int
    end_ms: int
    confidence: float = 1.0
    """0..1; 1.0 where the engine itself told the time."""

    def shifted(self, ms: int) -> Word:
        """The same word ``ms`` later."""
        return Word(self.text, self.start_ms + ms, self.end_ms + ms, self.confidence)


@dataclass(frozen=True, slots=True)
class Speech:
    """One line said: mono samples of shape (frames, 1) and one ``Word`` per word of ``hablado``."""

    samples: Samples
    hz: int
    words: tuple[Word, ...]

    @property
    def duration_ms(self) -> int:
        return round(len(self.samples) * 1000 / self.hz)


@dataclass(frozen=True, slots=True)
class TimedLine:
    """A line placed in the piece; ``words`` in the piece's time, one per word of ``hablado``."""

    linea: Linea
    start_ms: int
    end_ms: int
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Layer:
    """A stretch of sound in the mix.

    ``source`` is the name of an asset of ``audio_assets/`` for cama, cortinilla, efecto and
    inserto; for voz it is the index of the line in ``Timeline.lines`` as text.
    """

    kind: Literal["voz", "cama", "cortinilla", "efecto", "inserto"]
    source: str
    start_ms: int
    end_ms: int
    gain_db: float = 0.0
    fade_in_ms: int = 0
    fade_out_ms: int = 0


@dataclass(frozen=True, slots=True)
class GainPoint:
    """The bed's level changes here (SUBE/BAJA FONDO): ``gain_db`` is reached after ``ramp_ms``."""

    at_ms: int
    gain_db: float
    ramp_ms: int


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter of the bulletin."""

    start_ms: int
    titulo: str
    pieza: str = ""


@dataclass(frozen=True, slots=True)
class Timeline:
    """A piece in time, as plain data: what sounds when, and when each word is said."""

    duration_ms: int
    layers: tuple[Layer, ...]
    lines: tuple[TimedLine, ...]
    bed_gains: tuple[GainPoint, ...] = ()
    chapters: tuple[Chapter, ...] = ()

    @property
    def words(self) -> tuple[Word, ...]:
        """Every spoken word of the piece in order."""
        return tuple(word for line in self.lines for word in line.words)


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
class CueWord:
    """A shown token inside a cue with the time in which it is said."""

    text: str
    start_ms: int
    end_ms: int


@dataclass(frozen=True, slots=True)
class Cue:
    """A caption: one or two lines of shown tokens. ``speaker`` 1, 2 … as in ``LOC n``."""

    start_ms: int
    end_ms: int
    lines: tuple[tuple[CueWord, ...], ...]
    speaker: int = 1
    new_speaker: bool = False

    @property
    def text(self) -> str:
        """The caption with a line break between its lines."""
        return "\n".join(" ".join(word.text for word in line) for line in self.lines)


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

    @property
    def carpeta(self) -> str:
        """Folder in output/: ``spots/<id>`` or ``boletines/<week>``."""
        return f"{'spots' if self.clase == 'spot' else 'boletines'}/{self.id}"

    @property
    def released(self) -> bool:
        """No E rule failed."""
        return all(check.ok for check in self.checks if check.level == "E")
