"""The programme of activities in public: its pages, and the calendar files to keep or to follow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from boletin.config import Config
from boletin.model import Pieza
from boletin.publish import agenda, ics, site
from boletin.publish.agenda import Actividad

CALENDAR = "agenda.ics"
"""The calendar of everything, to subscribe to."""
HISTORY = timedelta(days=366)
"""So long does it keep what is over."""


def agenda_files(
    config: Config, spots: Sequence[Pieza], templates: Path, before: bytes = b""
) -> dict[str, bytes]:
    """agenda.html, a page a year of what is over, agenda.ics and each piece's evento.ics.

    ``before``: the agenda.ics that was published last, for what changed since.
    """
    found = agenda.activities(config, spots)
    today = agenda.newest(spots)
    since = agenda.monday(today)
    past = agenda.past(found, since)
    pages = {"agenda.html": agenda_page(config, found, spots, templates)}
    for year in past:
        pages[f"agenda/{year}.html"] = _year_page(config, year, past, templates)
    files = {path: page.encode() for path, page in pages.items()}
    kept = (agenda.entry(config, one) for one in found if one.ultimo >= since - HISTORY)
    entries = ics.brought_on(kept, before, since)
    title = f"Actividades de {config.municipio.nombre}"
    files[CALENDAR] = ics.calendar(
        title,
        entries,
        about=f"Lo que anuncia el {config.municipio.ayuntamiento}.",
        source=f"{config.podcast.url.rstrip('/')}/{CALENDAR}",
    )
    known = {entry.uid: entry for entry in entries}
    by_piece: dict[str, list[Actividad]] = {}
    for one in found:
        by_piece.setdefault(one.calendario, []).append(one)
    for path, mine in by_piece.items():
        own = [known.get(one.uid) or agenda.entry(config, one) for one in mine]
        files[path] = ics.calendar(title, own)
    return files


def agenda_page(
    config: Config, found: Sequence[Actividad], spots: Sequence[Pieza], templates: Path
) -> str:
    """What is coming: by week as a list, by month as a grid."""
    since = agenda.monday(agenda.newest(spots))
    weeks = agenda.weeks(found, since)
    return site.page(
        config,
        templates,
        "agenda.html.j2",
        {
            "semanas": weeks,
            "con_lista": frozenset(week.id for week in weeks),
            "meses": agenda.months(found, since) if weeks else (),
            "hay_leidas": any(
                row.actividad.segun_texto for week in weeks for row in week.renglones
            ),
            "anios": tuple(agenda.past(found, since)),
            "mapas": agenda.maps(config, found),
            "webcal": config.podcast.url.rstrip("/").partition("://")[2] + f"/{CALENDAR}",
        },
    )


def _year_page(
    config: Config, year: int, past: Mapping[int, Mapping[str, list[Actividad]]], templates: Path
) -> str:
    values: dict[str, Any] = {
        "anio": year,
        "meses": tuple(past[year].items()),
        "otros": tuple(one for one in past if one != year),
    }
    return site.page(config, templates, "agenda_pasada.html.j2", values, root="../")
