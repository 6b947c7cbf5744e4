"""turismo.html: places to go, from the pieces of that kind."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from boletin.cleantext import one_line
from boletin.config import Config
from boletin.model import Pieza
from boletin.publish import agenda, site
from boletin.publish.agenda import Actividad
from boletin.publish.text import shorten

PHOTO = "foto-{}.jpg"
"""A photograph of a piece, by its place in ``imagenes`` from 1."""
_TEXT_BYTES = 420


@dataclass(frozen=True, slots=True)
class Foto:
    """A picture of a place. ``texto``: what it shows, for those who do not see it."""

    ruta: str
    texto: str
    credito: str


@dataclass(frozen=True, slots=True)
class Visita:
    """A place to visit, as its card tells it."""

    pieza: Pieza
    lugar: str
    mapa: str
    """Link to a map; empty without a place."""
    resumen: str
    fotos: tuple[Foto, ...]
    actividades: tuple[Actividad, ...]
    """What still happens there."""
    hasta: date | None
    """The last day of its ``vigencia``."""


def tourism_page(config: Config, spots: Iterable[Pieza], templates: Path, today: date) -> str:
    """What can be visited ``today``, newest first, and links to what could be before."""
    visits = [
        _visit(config, spot, today)
        for spot in sorted(spots, key=lambda one: (one.fecha, one.id), reverse=True)
        if spot.comunicado and spot.comunicado.tipo == "turismo"
    ]
    current = tuple(one for one in visits if one.hasta is None or one.hasta >= today)
    values = {
        "visitas": current,
        "anteriores": tuple(one.pieza for one in visits if one not in current),
    }
    return site.page(config, templates, "turismo.html.j2", values)


def _visit(config: Config, pieza: Pieza, today: date) -> Visita:
    c = pieza.comunicado
    if c is None:
        raise ValueError("a place comes from an announcement")
    place = one_line(c.lugar)
    return Visita(
        pieza=pieza,
        lugar=place,
        mapa=agenda.map_link(config, place) if place else "",
        resumen=shorten(one_line(c.cuerpo.partition("\n\n")[0]), _TEXT_BYTES),
        fotos=_photos(pieza),
        actividades=tuple(one for one in agenda.activities([pieza]) if one.ultimo >= today),
        hasta=c.vigencia.hasta if c.vigencia else None,
    )


def _photos(pieza: Pieza) -> tuple[Foto, ...]:
    """Its photographs; without any, the still of its clip, which says what the heading says."""
    there = {artifact.ruta for artifact in pieza.artifacts}
    imagenes = pieza.comunicado.imagenes if pieza.comunicado else ()
    found = tuple(
        Foto(f"{pieza.carpeta}/{name}", one_line(one.texto_alternativo), one_line(one.credito))
        for number, one in enumerate(imagenes, 1)
        if (name := PHOTO.format(number)) in there
    )
    if found or "miniatura.jpg" not in there:
        return found
    return (Foto(f"{pieza.carpeta}/miniatura.jpg", "", ""),)
