"""What staff wrote: one announcement, checked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

TIPOS = ("aviso", "nota", "convocatoria", "evento", "servicio", "turismo", "emergencia")
PRIORIDADES = ("alta", "normal", "baja")
ESTADOS = ("borrador", "revisado", "aprobado")
OPEN_DAYS = 30
"""Days that a piece without ``vigencia`` is offered to stations."""
DURACIONES = (20, 30, 40, 60)


@dataclass(frozen=True, slots=True)
class Vigencia:
    """When a piece may air, both days included."""

    desde: date
    hasta: date


Foco = tuple[float, float]
"""What matters in a picture: per cent from its left and from its top."""


@dataclass(frozen=True, slots=True)
class Imagen:
    """A photograph or illustration. ``archivo`` is relative to the project folder."""

    archivo: str
    texto_alternativo: str
    credito: str = ""
    foco: Foco | None = None
    """None: the announcement does not say."""


SONIDOS = ("no", "fondo")
"""What becomes of footage's own sound: nothing, or it lies under the voice."""


@dataclass(frozen=True, slots=True)
class Video:
    """Footage for the clip. ``archivo`` is relative to the project folder."""

    archivo: str
    texto_alternativo: str = ""
    desde_ms: int = 0
    """Where in the file it begins …"""
    hasta_ms: int | None = None
    """… and ends; None: at its end."""
    sonido: str = "no"
    """One of :data:`SONIDOS`."""
    foco: Foco | None = None


@dataclass(frozen=True, slots=True)
class Lsm:
    """An interpreter of Mexican sign language. ``archivo`` is relative to the project folder."""

    archivo: str
    desde_ms: int = 0
    """Where in the file the interpretation begins: it is seen when the voice begins."""


@dataclass(frozen=True, slots=True)
class Evento:
    """Something that will happen: a day, several days, or the same weekdays for a while."""

    cuando: date
    """The day, or the first one."""
    hasta: date | None = None
    """The last day; None: it is over the same day."""
    hora: str = ""
    """When it begins on each of its days, ``HH:MM`` of Mexico City; empty: nobody says."""
    termina: str = ""
    """When it ends, ``HH:MM``; not later than ``hora``: on the day after. Staff write both in
    ``hora``: "9:30 a 15:00"."""
    dias: tuple[int, ...] = ()
    """The weekdays on which it takes place between ``cuando`` and ``hasta``, 0 for Monday; empty:
    all of them."""
    lugar: str = ""
    """Where; empty: that of the announcement."""
    nombre: str = ""
    """What it is called; empty: the title of the announcement."""
    cancelado: bool = False
    """It was announced and will not take place."""

    @property
    def ultimo(self) -> date:
        """The last day, at least the first one."""
        return self.hasta or self.cuando


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
    video: Video | None = None
    lsm: Lsm | None = None
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
    evento: tuple[Evento, ...] | None = None
    """What will happen and when, for the programme of activities. Empty: nothing; None: the
    announcement does not say, and its text may."""
    aspecto: str = ""
    """Name of the look of its clips; empty: that of its ``tipo``."""
    texto_guion: str = ""
    """What the file of ``guion`` says."""
    tomas: tuple[str, ...] = ()
    """SHA-256 of each file of ``grabacion``."""
    lineas: tuple[tuple[str, int], ...] = ()
    """Line number in the file of each key present, and of each word of ``cuerpo`` in order."""

    @property
    def al_aire(self) -> Vigencia:
        """When stations may air it: its ``vigencia``; without one, from its date for
        :data:`OPEN_DAYS`, for nothing that is told weekly is still true next year."""
        last = self.fecha + timedelta(days=OPEN_DAYS - 1)
        return self.vigencia or Vigencia(self.fecha, last)

    def line_of(self, key: str, word: int = 0) -> int:
        """The line of ``key``, or of this word of ``cuerpo``; 1 when it is not in the file."""
        lines = [line for name, line in self.lineas if name == key] or [1]
        return lines[min(word, len(lines) - 1)]
