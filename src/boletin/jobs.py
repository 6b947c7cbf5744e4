"""A piece to make: its script, who says each line, what stations and clips it is for.

Values only; ``addresses`` says where the cache keeps what is made of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal, cast

from boletin.config import FORMATS, PERSON, Config, Perfil, Voz
from boletin.errors import ToolError, VoiceError
from boletin.model import Comunicado, Guion, Linea, Respaldo
from boletin.writing import rundown

PRIVATE = ".boletin"
SOUNDS = "audio_assets"
STATIONS = "emisoras"
UNDELIVERED = "ENTREGA"
"""Rule of a station that goes without a piece."""
CLIPS: Mapping[str, str] = {
    "tv": "tv.mp4",
    "vertical": "vertical.mp4",
    "cuadrado": "cuadrado.mp4",
}
"""Formats of clips that every spot has, and their files."""
MASTERS: Mapping[str, str] = {"mxf": "tv.mxf", "prores": "tv.mov", "tv60": "tv60.mp4"}
"""Formats that are made on request only (T02)."""
VIDEO = "boletin.mp4"
Stage = Literal["sonido", "tv", "vertical", "cuadrado", "boletin", "mxf", "prores", "tv60"]


@dataclass(frozen=True, slots=True)
class Recording:
    """The takes of an announcement, and what they say."""

    archivo: str
    """The announcement, and the line where it names the takes."""
    renglon: int
    files: tuple[str, ...]
    """Relative to the project."""
    digests: tuple[str, ...]
    lines: tuple[str, ...]
    """Spoken text of every LOC line of its spot, in order."""
    idioma: str
    voz: str
    """Name of the voice of the person, or empty."""


def recording_of(comunicado: Comunicado, spot: Guion) -> Recording | None:
    """What was recorded of an announcement; None where a synthetic voice speaks."""
    if not comunicado.grabacion:
        return None
    return Recording(
        comunicado.archivo,
        comunicado.line_of("grabacion"),
        comunicado.grabacion,
        comunicado.tomas,
        tuple(linea.hablado for linea in spot.lineas),
        comunicado.idioma,
        comunicado.voz,
    )


@dataclass(frozen=True, slots=True)
class Part:
    """Who says a line of a piece."""

    linea: Linea
    nombre: str
    """Name of the voice."""
    voz: Voz
    toma: tuple[Recording, int] | None = None
    """The recording that says it, and which of its lines; None: the voice's engine does."""

    @contextmanager
    def blamed(self) -> Iterator[None]:
        """What goes wrong in the voice is told of it: raises VoiceError for a ToolError."""
        try:
            yield
        except VoiceError:
            raise
        except ToolError as error:
            remedy = f"{error.remedy.rstrip('.')}; o que" if error.remedy else "Que"
            raise VoiceError(
                f"La voz «{self.nombre}» no puede hablar. {error.message}",
                remedy=f"{remedy} hable otra: --voz-de-respaldo VOZ",
                voice=self.nombre,
            ) from error


@dataclass(frozen=True, slots=True)
class Job:
    """A piece to make: its script, and everything that a worker needs for it."""

    project: Path
    config: Config
    clase: Literal["spot", "boletin"]
    guion: Guion
    comunicado: Comunicado | None
    formats: frozenset[str]
    grabaciones: Mapping[str, Recording] = field(default_factory=dict)
    """What was recorded, by id of its announcement."""
    respaldos: tuple[Respaldo, ...] = ()
    piezas: tuple[Comunicado, ...] = ()
    """What a bulletin tells of."""

    @property
    def told(self) -> tuple[Comunicado, ...]:
        """The announcements of a piece."""
        return (self.comunicado,) if self.comunicado else self.piezas

    @property
    def folder(self) -> str:
        """Folder in output/."""
        return f"{'spots' if self.clase == 'spot' else 'boletines'}/{self.guion.id}"

    @property
    def duration_ms(self) -> int | None:
        """What the piece must last exactly; None: its natural length."""
        if self.comunicado is None:
            programa = self.config.programa
            return programa.duracion_ms if programa.exacta else None
        seconds = self.comunicado.duracion
        return seconds * 1000 if seconds else None

    @property
    def profile(self) -> str:
        """Profile of the masters that are released as sound."""
        return "radio" if self.clase == "spot" else "podcast"

    @property
    def parts(self) -> tuple[Part, ...]:
        """Who says each LOC line, in order."""
        own = self.comunicado.voz if self.comunicado else ""
        taken = self._taken()
        return tuple(
            self._part(linea, own, taken.get(index))
            for index, linea in enumerate(self.guion.lineas)
        )

    def _part(self, linea: Linea, own: str, toma: tuple[Recording, int] | None) -> Part:
        if toma:
            name, person = toma[0].voz, self.config.voces.get(toma[0].voz)
            if person is None or person.motor != PERSON:
                name, person = PERSON, Voz(PERSON, "Voz grabada")
            gain = person.ganancia_db + linea.ganancia_db
            return Part(linea, name, replace(person, ganancia_db=gain), toma)
        name, voz = self.config.voz_de(linea, own)
        for change in self.respaldos:
            if change.voz == name:
                name, voz = self.config.voz_de(replace(linea, voz=change.por))
        return Part(linea, name, voz)

    def _taken(self) -> dict[int, tuple[Recording, int]]:
        """Line of the script -> the take that says these very words, each take once."""
        found: dict[int, tuple[Recording, int]] = {}
        used: set[tuple[str, int]] = set()
        for index, (linea, piece) in enumerate(self._origins()):
            recording = self.grabaciones.get(piece)
            for number, text in enumerate(recording.lines if recording else ()):
                if recording and text == linea.hablado and (piece, number) not in used:
                    found[index] = recording, number
                    used.add((piece, number))
                    break
        return found

    def _origins(self) -> Iterator[tuple[Linea, str]]:
        """Each line with the id of the announcement it comes from."""
        starts = [(s.desde, s.pieza) for s in self.guion.secciones] or [(0, self.guion.id)]
        for number, entry in enumerate(self.guion.entradas):
            if isinstance(entry, Linea):
                yield entry, next((p for at, p in reversed(starts) if at <= number), "")


def synthetic(job: Job) -> bool:
    """Whether a machine says any of it (rule P16)."""
    return any(part.toma is None for part in job.parts)


def clips(job: Job) -> Mapping[Stage, str]:
    """The clips that a piece is to have, and their files; a bulletin's is as television's."""
    if job.clase == "boletin":
        return {"boletin": VIDEO} if "tv" in job.formats else {}
    return {
        cast(Stage, format_): file
        for format_, file in {**CLIPS, **MASTERS}.items()
        if format_ in job.formats
    }


def linear(job: Job) -> bool:
    """Whether a clip wants its sound as it is, not encoded."""
    return job.clase == "spot" and not job.formats.isdisjoint(("mxf", "prores"))


def clip_profile(stage: Stage) -> str:
    """Name of the profile that the sound of a clip keeps to (design §4)."""
    return "tv" if stage == "tv" or stage in MASTERS else "podcast"


@dataclass(frozen=True, slots=True)
class Delivery:
    """A piece in the format that one station asks for."""

    emisora: str
    nombre_perfil: str
    perfil: Perfil

    def file(self, job: Job) -> str:
        """Its place in the piece's folder; in its package it has the name the station wants."""
        suffix = FORMATS[self.perfil.formato].suffix
        return f"{STATIONS}/{self.emisora}/{job.guion.id}{suffix}"


def deliveries(job: Job) -> tuple[Delivery, ...]:
    """One for each station that has a profile of its own; the others take what all get."""
    return tuple(
        Delivery(emisora.id, emisora.perfil, job.config.perfiles[emisora.perfil])
        for emisora in job.config.emisoras
        if emisora.own_format
    )


def labels(job: Job) -> dict[str, Any]:
    comunicado = job.comunicado
    return {
        "titulo": job.guion.titulo,
        "id": job.guion.id,
        "fecha": comunicado.fecha if comunicado else rundown.monday(job.guion.id),
        "vigencia": comunicado.al_aire if comunicado else None,
        "tipo": comunicado.tipo if comunicado else "boletin",
        "area": comunicado.area if comunicado else "",
        "quien": job.config.podcast.autor,
        "programa": job.config.programa.titulo,
    }


def speakers(job: Job) -> tuple[tuple[int, str], ...]:
    """Number and name of who says each line, for captions and transcripts.

    The number is the announcer's, but for a line that another voice says in its place.
    """
    numbers: dict[str, int] = {}
    usual = {part.linea.locutor for part in job.parts}
    found = []
    for part in job.parts:
        if part.nombre not in numbers:
            given = {*numbers.values()}
            free = next(n for n in range(1, 99) if n not in given | usual)
            numbers[part.nombre] = free if part.linea.locutor in given else part.linea.locutor
        found.append((numbers[part.nombre], part.voz.nombre or part.nombre.capitalize()))
    return tuple(found)
