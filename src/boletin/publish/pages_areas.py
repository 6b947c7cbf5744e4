"""organigrama.html: who is who, as offices; and what each of them has communicated."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from boletin.cleantext import one_line
from boletin.config import Config
from boletin.model import Pieza
from boletin.organigrama import Area, Organigrama
from boletin.publish import site

LATEST = 4
"""Pieces that an area's card names."""


@dataclass(frozen=True, slots=True)
class Nodo:
    """An area of the chart and those below it."""

    area: Area
    hijos: tuple[Nodo, ...]
    piezas: tuple[Pieza, ...]
    """What it has communicated, newest first."""

    @property
    def recientes(self) -> tuple[Pieza, ...]:
        return self.piezas[:LATEST]

    @property
    def nombre(self) -> str:
        return one_line(self.area.nombre)


def chart_page(
    config: Config,
    chart: Organigrama | None,
    spots: Iterable[Pieza],
    templates: Path,
    lists: Mapping[str, str] | None = None,
) -> str:
    """The chart and its directory. Without a chart, the areas that have communicated something.

    ``lists``: the archive's page of an area, by any name that announcements give it.
    """
    newest = sorted(spots, key=lambda one: (one.fecha, one.id), reverse=True)
    chart = chart or _from_pieces(newest)
    nodes = tuple(_node(area, chart, newest) for area in chart.below())
    named = ((chart.find(name), path) for name, path in (lists or {}).items())
    found = {area.id: path for area, path in named if area}
    return site.page(
        config,
        templates,
        "organigrama.html.j2",
        {
            "nodos": nodes,
            "fichas": tuple(_flat(nodes)),
            "listas": found,
        },
    )


def shown(spots: Iterable[Pieza]) -> list[list[str]]:
    """What the page tells of each piece: all that it depends on of them."""
    return sorted(
        [one.id, one.titulo, one.fecha.isoformat(), one.comunicado.area if one.comunicado else ""]
        for one in spots
    )


def _node(area: Area, chart: Organigrama, spots: Sequence[Pieza]) -> Nodo:
    mine = tuple(
        spot for spot in spots if spot.comunicado and chart.find(spot.comunicado.area) is area
    )
    return Nodo(area, tuple(_node(one, chart, spots) for one in chart.below(area.id)), mine)


def _flat(nodes: Iterable[Nodo]) -> Iterable[Nodo]:
    for node in nodes:
        yield node
        yield from _flat(node.hijos)


def _from_pieces(spots: Iterable[Pieza]) -> Organigrama:
    """The areas that pieces name, when nobody has drawn a chart."""
    names = sorted({one_line(one.comunicado.area) for one in spots if one.comunicado})
    return Organigrama(tuple(Area(f"area-{n}", name) for n, name in enumerate(names, 1)))
