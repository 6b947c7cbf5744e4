"""The archive: what was published by week, by area, by kind and by place, in pages that stay light.

A list is cut from its oldest piece on: the pages that are full never change, and a new piece only
touches the first page people see, which holds the newest. So one piece more changes a handful of
files however long the archive is.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from boletin.cleantext import one_line
from boletin.days import MONTHS, month_name, week_of
from boletin.model import Pieza
from boletin.publish import views
from boletin.publish.render import render
from boletin.publish.shelf import Page

SIZE = 60
"""Pieces of a full page of a list; the first one holds from ``SIZE`` to twice as many."""

SHOWN = 24
"""Places that the archive's own page names; all of them stand in a page of their own."""


CLASSES = ("areas", "tipos", "lugares")
"""What the archive is sorted by, besides weeks: names of folders."""


@dataclass(frozen=True, slots=True)
class Semana:
    """What an ISO week (``AAAA-Wss``) published: its bulletin and the spots of its days."""

    id: str
    boletin: Pieza | None
    spots: tuple[Pieza, ...]
    """Newest first."""


@dataclass(frozen=True, slots=True)
class Mes:
    """The weeks of a month, newest first; a week belongs to the month of its Thursday."""

    anio: int
    mes: int
    semanas: tuple[Semana, ...]

    @property
    def nombre(self) -> str:
        """``noviembre``."""
        return MONTHS[self.mes - 1]

    @property
    def ruta(self) -> str:
        """``archivo/2026-11.html``."""
        return f"archivo/{self.anio}-{self.mes:02}.html"

    @property
    def total(self) -> int:
        """Bulletins and spots."""
        return sum(len(week.spots) + (week.boletin is not None) for week in self.semanas)


@dataclass(frozen=True, slots=True)
class Grupo:
    """The pieces of an area, a kind or a place."""

    clase: str
    """One of :data:`CLASSES`."""
    clave: str
    nombre: str
    piezas: tuple[Pieza, ...]
    """Oldest first."""

    @property
    def ruta(self) -> str:
        """The page that holds the newest."""
        return f"archivo/{self.clase}/{self.clave}/index.html"


@dataclass(frozen=True, slots=True)
class Lista:
    """A link to a list of the archive."""

    nombre: str
    ruta: str
    """Below the site's own folder."""
    total: int | None
    """Pieces in it; None where it is not told, so that older pages need not change."""


def months(bulletins: Iterable[Pieza], spots: Iterable[Pieza]) -> tuple[Mes, ...]:
    """Every month with something published, newest first."""
    by_week: dict[str, list[Pieza]] = {}
    of_week = {bulletin.id: bulletin for bulletin in bulletins}
    for spot in sorted(spots, key=lambda one: (one.fecha, one.id), reverse=True):
        by_week.setdefault(week_of(spot.fecha), []).append(spot)
    weeks = (
        Semana(week, of_week.get(week), tuple(by_week.get(week, ())))
        for week in sorted({*of_week, *by_week}, reverse=True)
    )
    found: dict[tuple[int, int], list[Semana]] = {}
    for week in weeks:
        thursday = date.fromisocalendar(int(week.id[:4]), int(week.id[-2:]), 4)
        found.setdefault((thursday.year, thursday.month), []).append(week)
    return tuple(Mes(year, month, tuple(of)) for (year, month), of in found.items())


def groups(spots: Iterable[Pieza]) -> tuple[Grupo, ...]:
    """Areas, kinds and places that published anything, by name.

    Names that differ only in accents, case or signs are one: it is called as its newest piece does.
    """
    found: dict[tuple[str, str], list[tuple[str, Pieza]]] = {}
    for spot in sorted(spots, key=lambda one: (one.fecha, one.id)):
        if spot.comunicado is None:
            continue
        c = spot.comunicado
        kind = views.TIPOS.get(c.tipo, c.tipo)
        for clase, name in zip(CLASSES, (c.area, kind, c.lugar), strict=True):
            if name.strip():
                found.setdefault((clase, slug(name)), []).append((one_line(name), spot))
    rows = (
        Grupo(clase, clave, members[-1][0], tuple(spot for _, spot in members))
        for (clase, clave), members in found.items()
    )
    return tuple(sorted(rows, key=lambda one: (one.clase, folded(one.nombre), one.clave)))


def folded(name: str) -> str:
    """Lower case, without accents: for order and for search."""
    apart = unicodedata.normalize("NFKD", name.lower())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def slug(name: str) -> str:
    """``Dirección de Agua Potable`` -> ``direccion-de-agua-potable``: at most 60 characters.

    What has no Latin letter, or is too long, gets a digest, so that two names never share a page.
    """
    plain = re.sub(r"[^a-z0-9]+", "-", folded(name)).strip("-")
    if plain and len(plain) <= 60:
        return plain
    mark = hashlib.sha256(one_line(name).lower().encode("utf-8", "replace")).hexdigest()[:8]
    return f"{plain[:50].strip('-')}-{mark}".strip("-")


def cuts(total: int) -> list[tuple[int, int]]:
    """Where a list of ``total`` pieces, oldest first, is cut: full pages, and the newest last."""
    full = max(0, total // SIZE - 1)
    return [(n * SIZE, (n + 1) * SIZE) for n in range(full)] + [(full * SIZE, total)]


def pages(
    bulletins: Sequence[Pieza],
    spots: Sequence[Pieza],
    templates: Path,
    common: Mapping[str, Any],
) -> Iterator[Page]:
    """archivo.html and everything below archivo/. ``common``: what every page is given."""
    by_month, by_group = months(bulletins, spots), groups(spots)
    yield _overview(by_month, by_group, templates, common)
    for index, month in enumerate(by_month):
        newer = by_month[index - 1] if index else None
        older = by_month[index + 1] if index + 1 < len(by_month) else None
        yield _month(month, newer, older, templates, common)
    for group in by_group:
        yield from _group(group, templates, common)
    places = tuple(group for group in by_group if group.clase == "lugares")
    if len(places) > SHOWN:
        own = {"lugares": [_listed(place) for place in places]}
        shared = {**common, "raiz": "../../"}
        yield _page("archivo/lugares/index.html", own, "lugares.html.j2", templates, shared)


def _overview(
    by_month: Sequence[Mes], by_group: Sequence[Grupo], templates: Path, common: Mapping[str, Any]
) -> Page:
    years: dict[int, list[Lista]] = {}
    for month in by_month:
        years.setdefault(month.anio, []).append(Lista(month.nombre, month.ruta, month.total))
    named = {
        clase: [_listed(group) for group in by_group if group.clase == clase] for clase in CLASSES
    }
    busiest = sorted(named["lugares"], key=lambda one: -(one.total or 0))[:SHOWN]
    own = {
        **named,
        "anios": list(years.items()),
        "lugares": [place for place in named["lugares"] if place in busiest],
        "hay_mas_lugares": len(named["lugares"]) > SHOWN,
    }
    return _page("archivo.html", own, "archivo.html.j2", templates, {**common, "raiz": ""})


def _month(
    month: Mes, newer: Mes | None, older: Mes | None, templates: Path, common: Mapping[str, Any]
) -> Page:
    newer_list, older_list = (
        Lista(f"{one.nombre} de {one.anio}", one.ruta, None) if one else None
        for one in (newer, older)
    )
    own = {"mes": month, "posterior": newer_list, "anterior": older_list}
    return _page(month.ruta, own, "archivo_mes.html.j2", templates, {**common, "raiz": "../"})


def _group(group: Grupo, templates: Path, common: Mapping[str, Any]) -> Iterator[Page]:
    folder = group.ruta.rpartition("/")[0]
    parts = cuts(len(group.piezas))
    names = [f"{number}.html" for number in range(1, len(parts))] + ["index.html"]
    for index, (start, end) in enumerate(parts):
        newest = names[index] == "index.html"
        own: dict[str, Any] = {
            "grupo": Lista(group.nombre, group.ruta, len(group.piezas) if newest else None),
            "clase": group.clase,
            "ruta": f"{folder}/{names[index]}",
            "meses": _by_month(group.piezas[start:end][::-1]),
            "anterior": names[index - 1] if index else None,
            "posterior": None if newest else names[index + 1],
        }
        shared = {**common, "raiz": "../../../"}
        yield _page(own["ruta"], own, "archivo_grupo.html.j2", templates, shared)


def _listed(group: Grupo) -> Lista:
    return Lista(group.nombre, group.ruta, len(group.piezas))


def _page(
    path: str, own: Mapping[str, Any], template: str, templates: Path, common: Mapping[str, Any]
) -> Page:
    """A page that is made of ``own`` and nothing else: what its key covers is what it is given."""
    return Page(path, list(own.items()), lambda: render(templates, template, {**common, **own}))


def _by_month(pieces: Sequence[Pieza]) -> tuple[tuple[str, tuple[Pieza, ...]], ...]:
    found: dict[str, list[Pieza]] = {}
    for piece in pieces:
        name = month_name(piece.fecha)
        found.setdefault(name, []).append(piece)
    return tuple((name, tuple(of)) for name, of in found.items())
