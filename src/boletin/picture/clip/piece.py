"""What a clip tells of an announcement, and in which look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from boletin.config import Config
from boletin.days import MONTHS
from boletin.model import Comunicado
from boletin.picture.drawing.emblem import DRAWN, Emblem
from boletin.picture.drawing.emblem import load as load_emblem
from boletin.picture.drawing.palette import Palette, palette
from boletin.picture.look.aspecto import Aspecto
from boletin.picture.look.layout import Stage
from boletin.picture.look.reading import choose
from boletin.picture.shape import Shape

CLASES = {
    "aviso": "Aviso",
    "nota": "Noticia",
    "convocatoria": "Convocatoria",
    "evento": "Evento",
    "servicio": "Servicio",
    "turismo": "Turismo",
    "emergencia": "Protección Civil",
}


@dataclass(frozen=True, slots=True)
class Piece:
    """What a clip shows of an announcement, and how."""

    comunicado: Comunicado
    config: Config
    project: Path
    look: Aspecto
    colours: Palette
    emblem: Emblem = DRAWN
    enlace: str = ""
    leyenda: str = ""

    @classmethod
    def of(cls, comunicado: Comunicado, config: Config, project: Path, leyenda: str = "") -> Piece:
        """``project``: the folder that ``imagenes`` are relative to, with its looks.

        Raises ContentError for a look or an emblem that cannot be used.
        """
        look = choose(project, comunicado)
        colours = palette(look.colores, config.imagen)
        enlace = f"{config.podcast.url}/spots/{comunicado.id}/"
        emblem = load_emblem(project, config)
        return cls(comunicado, config, project, look, colours, emblem, enlace, leyenda)

    @classmethod
    def of_program(cls, week: str, config: Config, project: Path) -> Piece:
        """The bulletin of a week (``2026-W48``) itself, for its greeting and its farewell."""
        piece = cls.of(program_of(week, config), config, project)
        return replace(piece, enlace=f"{config.podcast.url}/boletines/{week}/")

    def stage(self, shape: Shape) -> Stage:
        return Stage(shape, self.colours, self.look.letras, fields(self), emblem=self.emblem)


def program_of(week: str, config: Config) -> Comunicado:
    """The bulletin of a week (``2026-W48``) as if it were an announcement: a ``nota``."""
    year, number = week.split("-W")
    return Comunicado(
        id=week,
        archivo="",
        titulo=config.programa.titulo,
        fecha=date.fromisocalendar(int(year), int(number), 1),
        area=f"Semana {int(number)}",
        cuerpo="",
        tipo="nota",
        estado="aprobado",
    )


def spanish_date(day: date) -> str:
    """``23 de noviembre de 2026``."""
    return f"{day.day} de {MONTHS[day.month - 1]} de {day.year}"


def fields(piece: Piece) -> Mapping[str, str]:
    """What the texts of a look may name. What the announcement says twice is shown once."""
    comunicado, municipio = piece.comunicado, piece.config.municipio
    informes = comunicado.contacto or municipio.telefono
    digits = "".join(filter(str.isdigit, informes))
    telefono = "" if digits else municipio.telefono
    enlace = piece.enlace.removeprefix("https://").rstrip("/")
    return {
        "titulo": comunicado.titulo,
        "area": comunicado.area,
        "clase": CLASES[comunicado.tipo],
        "fecha": spanish_date(comunicado.fecha),
        "lugar": comunicado.lugar,
        "informes": informes,
        "telefono": telefono,
        "emergencias": "911" if comunicado.tipo == "emergencia" else "",
        "sitio": "" if municipio.sitio in informes else municipio.sitio,
        "enlace": piece.enlace,
        "direccion": enlace,
        "municipio": municipio.nombre,
        "ayuntamiento": municipio.ayuntamiento,
        "estado": municipio.estado,
        "lema": municipio.lema,
        "programa": piece.config.programa.titulo,
        "leyenda": piece.leyenda,
        "dato": "",
        "rotulo_dato": "",
        "detalle_dato": "",
    }
