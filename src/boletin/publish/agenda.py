"""The programme of activities as values: what the announcements say will happen, day by day.

No clock: who publishes says which day is *today*, so that the same pieces on the same day give the
same pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from urllib.parse import quote

from boletin.cleantext import one_line
from boletin.config import Config
from boletin.days import DAYS, MONTHS, month_name, week_of
from boletin.events import happens, told
from boletin.model import Evento, Pieza
from boletin.publish import web
from boletin.publish.ics import Entry
from boletin.publish.text import date_range

LONG = 8
"""An activity of more days in a row is shown where it begins and where it ends, not on each."""
_NOON = time(18, tzinfo=UTC)
"""12:00 in central Mexico."""

Clase = Literal["unica", "empieza", "sigue", "termina"]
"""What a day is to an activity of several days in a row."""


@dataclass(frozen=True, slots=True)
class Actividad:
    """Something that happens, with the names that templates use."""

    uid: str
    """``<id>-<numero>``."""
    numero: int
    """Its place among those of its piece, from 1."""
    pieza: Pieza = field(repr=False)
    evento: Evento
    nombre: str
    lugar: str
    area: str
    tipo: str
    segun_texto: bool
    """Its day was read from the text: nobody wrote it in the front matter."""

    @property
    def primero(self) -> date:
        return self.evento.cuando

    @property
    def ultimo(self) -> date:
        return self.evento.ultimo

    @property
    def cancelada(self) -> bool:
        return self.evento.cancelado

    @property
    def enlace(self) -> str:
        """Of its piece's page, from the root of the site."""
        return f"{self.pieza.carpeta}/index.html"

    @property
    def calendario(self) -> str:
        """Of its piece's calendar file."""
        return f"{self.pieza.carpeta}/evento.ics"

    @property
    def horario(self) -> str:
        """``10:00 h``, ``9:30 a 15:00 h``, or nothing."""
        if not self.evento.termina:
            return f"{self.inicia} h" if self.inicia else ""
        return f"{self.inicia} a {self.evento.termina.removeprefix('0')} h"

    @property
    def inicia(self) -> str:
        """``7:30``, or nothing."""
        return self.evento.hora.removeprefix("0")

    @property
    def fechas(self) -> str:
        """``6 de diciembre de 2026``, ``sábado y domingo, del 28 de noviembre al …``."""
        if self.primero == self.ultimo:
            return f"{DAYS[self.primero.weekday()]} {date_range(self.primero, self.ultimo)}"
        days = date_range(self.primero, self.ultimo)
        return f"{weekdays(self.evento.dias)}, del {days}" if self.evento.dias else f"Del {days}"


@dataclass(frozen=True, slots=True)
class Marca:
    """An activity on one of its days."""

    actividad: Actividad
    clase: Clase


@dataclass(frozen=True, slots=True)
class Dia:
    fecha: date
    dentro: bool
    """Of the month that is shown."""
    marcas: tuple[Marca, ...]


@dataclass(frozen=True, slots=True)
class Renglon:
    """An activity in one week's list."""

    actividad: Actividad
    dias: tuple[date, ...]
    """Its days of that week."""

    @property
    def cuando(self) -> str:
        """``Lunes 23 a viernes 27 de noviembre``."""
        days = self.dias
        if len(days) == 7:
            return "Todos los días"
        named = [f"{DAYS[day.weekday()]} {'1.º' if day.day == 1 else day.day}" for day in days]
        for number, (day, after) in enumerate(zip(days, (*days[1:], None), strict=True)):
            if after is None or after.month != day.month:
                named[number] += f" de {MONTHS[day.month - 1]}"
        in_a_row = len(days) > 2 and (days[-1] - days[0]).days == len(days) - 1
        if in_a_row and days[0].month != days[-1].month:
            named[0] = f"{named[0].partition(' de ')[0]} de {MONTHS[days[0].month - 1]}"
        told = f"{named[0]} a {named[-1]}" if in_a_row else _listed(named)
        return told[0].upper() + told[1:]


@dataclass(frozen=True, slots=True)
class Semana:
    """A week of a list, or of a month's grid."""

    id: str
    """``2026-W48``."""
    primero: date
    ultimo: date
    renglones: tuple[Renglon, ...] = ()
    dias: tuple[Dia, ...] = ()
    """All seven, for a grid."""


@dataclass(frozen=True, slots=True)
class Mes:
    id: str
    """``2026-11``."""
    nombre: str
    ultimo: date
    semanas: tuple[Semana, ...]


def piece_of(uid: str) -> str:
    """The id of the piece that announces it."""
    return local(uid).rpartition("-")[0]


def local(uid: str) -> str:
    """An activity's own name in a calendar's: ``carrera-1@917393e3-…`` -> ``carrera-1``."""
    return uid.partition("@")[0]


def activities(pieces: Iterable[Pieza]) -> tuple[Actividad, ...]:
    """Everything that the pieces say will happen, in order of time."""
    found = []
    for pieza in pieces:
        c = pieza.comunicado
        if c is None:
            continue
        what = told(c)
        several = len(what.eventos) > 1
        for number, evento in enumerate(what.eventos, 1):
            found.append(
                Actividad(
                    uid=f"{pieza.id}-{number}",
                    numero=number,
                    pieza=pieza,
                    evento=evento,
                    nombre=one_line(evento.nombre or pieza.titulo),
                    lugar=one_line(evento.lugar or ("" if several and evento.nombre else c.lugar)),
                    area=one_line(c.area),
                    tipo=c.tipo,
                    segun_texto=what.from_text,
                )
            )
    return tuple(sorted(found, key=lambda one: (one.primero, one.evento.hora, one.uid)))


def newest(pieces: Iterable[Pieza]) -> date:
    """The day of the newest piece."""
    return max((pieza.fecha for pieza in pieces), default=date(2000, 1, 1))


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def weekdays(days: Sequence[int]) -> str:
    """``lunes a viernes``, ``sábado y domingo``."""
    names = [DAYS[day] for day in days]
    if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
        return f"{names[0]} a {names[-1]}"
    return _listed(names)


def _listed(names: Sequence[str]) -> str:
    """``uno, dos y tres``."""
    return " y ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def by_day(found: Iterable[Actividad]) -> dict[date, list[Marca]]:
    """What is shown on each day."""
    days: dict[date, list[Marca]] = {}
    for one in found:
        for day, kind in _shown(one):
            days.setdefault(day, []).append(Marca(one, kind))
    for marks in days.values():
        marks.sort(key=lambda mark: (mark.actividad.evento.hora, mark.actividad.uid))
    return days


def _shown(
    one: Actividad,
) -> Iterator[tuple[date, Literal["unica", "empieza", "sigue", "termina"]]]:
    if one.evento.dias or one.primero == one.ultimo:
        for day in happens(one.evento):
            yield day, "unica"
        return
    long = (one.ultimo - one.primero).days >= LONG
    for day in happens(one.evento):
        if day == one.primero:
            yield day, "empieza"
        elif day == one.ultimo:
            yield day, "termina"
        elif not long:
            yield day, "sigue"


def weeks(found: Sequence[Actividad], since: date) -> tuple[Semana, ...]:
    """The weeks from ``since`` in which something happens: each activity once, with its days."""
    rows: dict[date, list[Renglon]] = {}
    for one in found:
        mine: dict[date, list[date]] = {}
        for day in happens(one.evento):
            if day >= since:
                mine.setdefault(monday(day), []).append(day)
        for first, days in mine.items():
            rows.setdefault(first, []).append(Renglon(one, tuple(days)))
    for listed in rows.values():
        listed.sort(key=lambda row: (row.dias[0], row.actividad.evento.hora, row.actividad.uid))
    return tuple(
        Semana(week_of(first), first, first + timedelta(days=6), tuple(rows[first]))
        for first in sorted(rows)
    )


def months(found: Sequence[Actividad], since: date) -> tuple[Mes, ...]:
    """Every month from ``since`` in which something happens, as a grid."""
    days = by_day(found)
    wanted = {day.replace(day=1) for day in days if day >= since}
    return tuple(
        Mes(f"{first:%Y-%m}", month_name(first), _month_end(first), tuple(_grid(first, days)))
        for first in sorted(wanted)
    )


def _month_end(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _grid(first: date, days: dict[date, list[Marca]]) -> Iterator[Semana]:
    start = monday(first)
    while start <= first or start.month == first.month:
        row = [start + timedelta(days=n) for n in range(7)]
        yield Semana(
            week_of(start),
            row[0],
            row[-1],
            dias=tuple(
                Dia(day, day.month == first.month,
                    tuple(days.get(day, ())) if day.month == first.month else ())
                for day in row
            ),
        )  # fmt: skip
        start += timedelta(days=7)


def past(found: Iterable[Actividad], before: date) -> dict[int, dict[str, list[Actividad]]]:
    """What is over, by year and month in which it ended, newest first."""
    years: dict[int, dict[str, list[Actividad]]] = {}
    over = [one for one in found if one.ultimo < before]
    for one in sorted(over, key=lambda one: (one.ultimo, one.uid), reverse=True):
        year = years.setdefault(one.ultimo.year, {})
        year.setdefault(month_name(one.ultimo), []).append(one)
    return years


def entry(config: Config, one: Actividad, home: str) -> Entry:
    """An activity as a calendar file tells it. ``home`` is the podcast's guid, which stays when the
    site moves to another address: a calendar knows an event by its UID alone.
    """
    pieza, evento, c = one.pieza, one.evento, one.pieza.comunicado
    if c is None:
        raise ValueError("an activity comes from an announcement")
    address = web.address(config, one.enlace)
    first = next(happens(evento), evento.cuando)
    start: date | datetime = first
    end: date | datetime | None = None
    until = None
    if evento.hora:
        start = datetime.combine(first, time.fromisoformat(evento.hora))
        if evento.termina:
            end = datetime.combine(first, time.fromisoformat(evento.termina))
            end += timedelta(days=end <= start)
        until = evento.hasta
    elif evento.dias:
        until = evento.hasta
    elif evento.hasta:
        end = evento.hasta + timedelta(days=1)
    details = [one.nombre if one.nombre != one_line(pieza.titulo) else "", one_line(pieza.titulo)]
    details += [f"Informes: {one_line(c.contacto)}" if c.contacto else ""]
    details += [f"Lo informa: {one.area}.", "Fecha y hora según el texto." * one.segun_texto]
    details += ["Esta actividad se canceló." * one.cancelada, address]
    return Entry(
        uid=f"{one.uid}@{home}",
        stamp=datetime.combine(c.aprobado_el or pieza.fecha, _NOON),
        summary=f"{'Cancelada: ' if one.cancelada else ''}{one.nombre}",
        start=start,
        end=end,
        until=until,
        weekdays=evento.dias,
        description="\n".join(filter(None, details)),
        location=_whole_place(config, one.lugar) if one.lugar else "",
        url=address,
        categories=(one.tipo,),
        cancelled=one.cancelada,
    )


def _whole_place(config: Config, place: str) -> str:
    """``Kiosco`` -> ``Kiosco, Sanctórum de Lázaro Cárdenas, Tlaxcala``: where a map finds it."""
    town = (one_line(config.municipio.nombre), one_line(config.municipio.estado))
    parts = [place, *(part for part in town if part.lower() not in place.lower())]
    return ", ".join(filter(None, parts))


def map_link(config: Config, place: str) -> str:
    """A plain link to a search of OpenStreetMap: nothing is fetched until somebody follows it."""
    return f"https://www.openstreetmap.org/search?query={quote(_whole_place(config, place))}"


def maps(config: Config, found: Iterable[Actividad]) -> dict[str, str]:
    """Where each place is on a map: a link by place."""
    return {one.lugar: map_link(config, one.lugar) for one in found if one.lugar}
