"""What is said and played, in words: script and rundown."""

from __future__ import annotations

from dataclasses import dataclass


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
    voz: str = ""
    """Name of a voice that says this line instead of the announcer's own."""
    ritmo: float = 1.0
    """Against the voice's own, as the next two: the line alone is faster or slower …"""
    tono: float = 1.0
    """… higher or lower …"""
    ganancia_db: float = 0.0
    """… louder or softer."""

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
    origen: str = ""
    """Where staff can change it: its own file, or the template and the announcement."""

    @property
    def lineas(self) -> tuple[Linea, ...]:
        """The LOC lines, in order."""
        return tuple(entry for entry in self.entradas if isinstance(entry, Linea))


@dataclass(frozen=True, slots=True)
class RenglonEscaleta:
    """A row of the rundown: a part of the bulletin in time, all in ms from its start."""

    pieza: str
    """id of the announcement; empty for greeting and farewell."""
    titulo: str
    clase: str
    """``tipo`` of the announcement; empty for greeting and farewell."""
    prioridad: str
    area: str
    planeado_ms: int | None
    """Time a person planned for it."""
    estimado_ms: int
    real_ms: int | None
    """As it was made; None until it is."""
    desde_ms: int
    hasta_ms: int
    """With the real length where there is one, else the estimated."""
    a_mas_tardar_ms: int | None
    """Back time: the latest moment at which it may start for the bulletin to end in its slot;
    negative when there is no such moment. None without a slot."""


@dataclass(frozen=True, slots=True)
class Escaleta:
    """The rundown of a week's bulletin."""

    semana: str
    titulo: str
    cupo_ms: int | None
    """Slot of the programme on air; None: as long as it gets."""
    renglones: tuple[RenglonEscaleta, ...]
    total_ms: int
    diferencia_ms: int | None
    """Over the slot (> 0) or under it (< 0)."""
    error_pct: float
    """What an estimated length may be off by, per cent; 0 when every length is real."""
    consejos: tuple[str, ...] = ()
    """What to cut or to add, in Spanish."""
