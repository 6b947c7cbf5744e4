"""The programme of activities in public: its pages, and the calendar files to keep or to follow."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from boletin.config import Config
from boletin.model import Pieza
from boletin.publish import agenda, ics, site, web
from boletin.publish.agenda import Actividad
from boletin.publish.shelf import Page

CALENDAR = "agenda.ics"
"""The calendar of everything, to subscribe to."""
HISTORY = timedelta(days=366)
"""So long does it keep what is over."""


@dataclass(frozen=True, slots=True)
class Programme:
    """What the pieces say will happen, and how it stands in the calendar."""

    config: Config
    activities: tuple[Actividad, ...]
    entries: tuple[ics.Entry, ...]
    home: str
    """The podcast's guid: see :func:`boletin.publish.agenda.entry`."""
    today: date
    """On which the pages are made; the calendar counts from the newest piece."""

    @classmethod
    def of(
        cls,
        config: Config,
        spots: Sequence[Pieza],
        before: bytes,
        today: date,
        home: str,
        pending: Collection[str] = (),
    ) -> Programme:
        """``before``: the agenda.ics that was published last, for what changed since; ``pending``:
        ids of pieces whose text is being corrected: nobody cancelled what they announced."""
        found, newest = agenda.activities(spots), agenda.newest(spots)
        since = agenda.monday(newest)
        kept = (agenda.entry(config, one, home) for one in found if one.ultimo >= since - HISTORY)
        entries = ics.brought_on(
            kept, before, since, lambda entry: agenda.piece_of(entry.uid) in pending
        )
        return cls(config, found, entries, home, today)

    @property
    def since(self) -> date:
        """Where what is coming begins: Monday."""
        return agenda.monday(self.today)

    def calendar(self) -> bytes:
        """agenda.ics."""
        return ics.calendar(
            self._title,
            self.entries,
            about=f"Lo que anuncia el {self.config.municipio.ayuntamiento}.",
            source=web.address(self.config, CALENDAR),
        )

    def pages(self, templates: Path) -> Iterator[Page]:
        """agenda.html, a page a year of what is over, and each piece's evento.ics."""
        past = agenda.past(self.activities, self.since)
        month = self.since.replace(day=1)
        shown = [one.pieza for one in self.activities if one.ultimo >= month]
        yield Page(
            "agenda.html",
            (self.today.isoformat(), shown, [*past]),
            lambda: agenda_page(self, tuple(past), templates),
        )
        for year in past:
            yield Page(
                f"agenda/{year}.html",
                ([one.pieza for month in past[year].values() for one in month], [*past]),
                _later(self.config, year, past, templates),
            )
        known = {agenda.local(entry.uid): entry for entry in self.entries}
        by_piece: dict[str, list[Actividad]] = {}
        for one in self.activities:
            by_piece.setdefault(one.calendario, []).append(one)
        for path, mine in by_piece.items():
            own = [known.get(one.uid) or agenda.entry(self.config, one, self.home) for one in mine]
            yield Page(path, own, _alone(self._title, own), listed=False)

    @property
    def _title(self) -> str:
        return f"Actividades de {self.config.municipio.nombre}"


def agenda_page(programme: Programme, years: Sequence[int], templates: Path) -> str:
    """What is coming: by week as a list, by month as a grid."""
    config, found = programme.config, programme.activities
    weeks = agenda.weeks(found, programme.since)
    return site.page(
        config,
        templates,
        "agenda.html.j2",
        {
            "hoy": programme.today,
            "semanas": weeks,
            "con_lista": frozenset(week.id for week in weeks),
            "meses": agenda.months(found, programme.since) if weeks else (),
            "hay_leidas": any(
                row.actividad.segun_texto for week in weeks for row in week.renglones
            ),
            "anios": years,
            "mapas": agenda.maps(config, found),
            "webcal": web.address(config, CALENDAR).partition("://")[2],
        },
    )


def _later(config: Config, year: int, past: Mapping[int, Mapping[str, list[Actividad]]],
           templates: Path) -> Any:  # fmt: skip
    values: dict[str, Any] = {
        "anio": year,
        "meses": tuple(past[year].items()),
        "otros": tuple(one for one in past if one != year),
    }
    return lambda: site.page(config, templates, "agenda_pasada.html.j2", values, root="../")


def _alone(title: str, entries: Sequence[ics.Entry]) -> Any:
    return lambda: ics.calendar(title, entries)
