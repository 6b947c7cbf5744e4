"""Pieces -> public: feed, pages, manifest, and the preview server.

The room's door is :func:`public_files`: every text file of the public tree that comes from here,
as bytes by path. It reads the templates and nothing else, and writes nothing: ``publishing.py``
does.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from boletin.config import Config
from boletin.model import Pieza, Registro
from boletin.organigrama import Organigrama
from boletin.publish import about, archive, pages_areas, search, site, views
from boletin.publish.chapters import chapters as chapters_json
from boletin.publish.feed import feed_files
from boletin.publish.pages_agenda import CALENDAR, Programme
from boletin.publish.pages_tourism import tourism_page
from boletin.publish.shelf import Page, Shelf, finish
from boletin.publish.web import PODCAST

ALONE = ("contacto.html", "privacidad.html")
"""Pages that show no piece; 404.html is one more, which nobody should look for."""


def public_files(
    config: Config,
    bulletins: Sequence[Pieza],
    spots: Sequence[Pieza],
    templates: Path,
    guids: Mapping[str, str],
    records: Mapping[str, Registro],
    *,
    today: date,
    cover_sha256: str = "",
    calendar: bytes = b"",
    pending: Collection[str] = (),
    organigrama: Organigrama | None = None,
    more: Sequence[Page] = (),
    shelf: Shelf | None = None,
) -> dict[str, bytes]:
    """``{path below output/: bytes}`` of feed, pages, scripts to print, chapters and style.

    Pieces that are not released are left out of everything. ``templates`` is
    ``plantillas/sitio``; ``guids`` are the feeds', by file name, and ``records`` holds every
    piece's own, by folder; what may air is told for ``today``; ``cover_sha256`` is that of
    portada.jpg, so that its address changes when it does (rule P06); ``calendar`` is the agenda.ics
    that was published last, ``pending`` the ids of spots whose text is being corrected;
    ``organigrama`` the chart of the areas; ``more``: pages made elsewhere.
    ``shelf``: where files of an earlier run stand, so that only what changed is made again. Same
    input, same bytes, with a shelf or without. Raises ContentError for a wrong template.
    """
    by_id = {p.id: p for p in sorted(spots, key=lambda one: one.id) if p.released}
    released = sorted(
        (_linked(p, by_id) for p in bulletins if p.released), key=lambda p: p.id, reverse=True
    )
    programme = Programme.of(
        config, tuple(by_id.values()), calendar, today, guids[PODCAST], pending
    )
    pages = [
        *_pages(config, released, by_id, templates, today, records),
        *programme.pages(templates),
        *_municipal(config, organigrama, by_id, templates, today),
        *more,
    ]
    files = site.static_files(config, templates) | finish(pages, config, templates, shelf)
    files[CALENDAR] = programme.calendar()
    files["sitemap.xml"] = about.sitemap(config, pages)
    files |= feed_files(
        config,
        released,
        [*by_id.values()],
        guids,
        records,
        today,
        cover_sha256=cover_sha256,
    )
    return files


def _pages(
    config: Config,
    bulletins: Sequence[Pieza],
    spots: Mapping[str, Pieza],
    templates: Path,
    today: date,
    records: Mapping[str, Registro],
) -> Iterator[Page]:
    """Every page and side-car, not made yet. ``bulletins`` newest first."""
    shown = site.shown_at_home(bulletins, spots, today)
    shown += site.still_valid(bulletins, spots, today)
    yield Page(
        "index.html",
        (bulletins[: site.RECENT + 2], shown, [views.validity(one, today) for one in shown]),
        lambda: site.index_page(config, bulletins, spots, templates, today),
    )
    shared = site.common(config, "")
    yield from archive.pages(bulletins, tuple(spots.values()), templates, shared)
    yield from search.pages(config, bulletins, tuple(spots.values()), templates, shared)
    for name in ALONE:
        yield Page(name, (), _alone(config, templates, name, ""))
    yield Page(
        "404.html", (), _alone(config, templates, "404.html", about.site_path(config)), listed=False
    )
    for index, bulletin in enumerate(bulletins):
        newer = bulletins[index - 1] if index else None
        older = bulletins[index + 1] if index + 1 < len(bulletins) else None
        record = records.get(bulletin.carpeta)
        yield from _bulletin(config, bulletin, spots, templates, today, newer, older, record)
    home = {one: bulletin for bulletin in reversed(bulletins) for one in bulletin.piezas}
    for spot in spots.values():
        record = records.get(spot.carpeta)
        yield from _spot(config, spot, home.get(spot.id), templates, today, record)


def _municipal(
    config: Config,
    chart: Organigrama | None,
    spots: Mapping[str, Pieza],
    templates: Path,
    today: date,
) -> Iterator[Page]:
    """Who is who, and places to go."""
    every = tuple(spots.values())
    lists = {
        name: group.ruta
        for group in archive.groups(every)
        if group.clase == "areas"
        for name in {one.comunicado.area for one in group.piezas if one.comunicado}
    }
    yield Page(
        "organigrama.html",
        (chart, pages_areas.shown(every), lists),
        lambda: pages_areas.chart_page(config, chart, every, templates, lists),
    )
    by_id = sorted(every, key=lambda one: one.id)
    places = [one for one in by_id if one.comunicado and one.comunicado.tipo == "turismo"]
    yield Page(
        "turismo.html",
        (places, today),
        lambda: tourism_page(config, places, templates, today),
    )


def _bulletin(
    config: Config,
    bulletin: Pieza,
    spots: Mapping[str, Pieza],
    templates: Path,
    today: date,
    newer: Pieza | None,
    older: Pieza | None,
    record: Registro | None,
) -> Iterator[Page]:
    linked = list(site.linked_from(bulletin, spots).values())
    changed = _changed(record)
    states = [views.validity(one, today) for one in linked]
    yield Page(
        f"{bulletin.carpeta}/index.html",
        (bulletin, newer, older, linked, states, changed),
        lambda: site.bulletin_page(
            config, bulletin, spots, templates, today, newer=newer, older=older, changed=changed
        ),
        day=bulletin.fecha,
    )
    yield _script(config, bulletin, templates)
    yield Page(
        f"{bulletin.carpeta}/capitulos.json", (bulletin,), lambda: chapters_json(config, bulletin)
    )


def _spot(
    config: Config,
    spot: Pieza,
    bulletin: Pieza | None,
    templates: Path,
    today: date,
    record: Registro | None,
) -> Iterator[Page]:
    changed = _changed(record)
    yield Page(
        f"{spot.carpeta}/index.html",
        (spot, bulletin, views.validity(spot, today), changed),
        lambda: site.spot_page(config, spot, templates, today, bulletin=bulletin, changed=changed),
        day=spot.fecha,
    )
    yield _script(config, spot, templates)


def _changed(record: Registro | None) -> date | None:
    """When what was out was replaced; None: it is the first version."""
    version = record.version if record else None
    return version.fecha if version and version.numero > 1 else None


def _script(config: Config, piece: Pieza, templates: Path) -> Page:
    return Page(
        f"{piece.carpeta}/guion.html",
        (piece,),
        lambda: site.script_page(config, piece, templates),
        listed=False,
    )


def _alone(config: Config, templates: Path, name: str, root: str) -> Callable[[], str]:
    return lambda: site.plain_page(config, templates, name, root)


def _linked(bulletin: Pieza, published: Mapping[str, Pieza]) -> Pieza:
    """The bulletin with links only to spots that are public: no page, feed or chapter list may
    lead to one that was held back."""
    timeline = bulletin.timeline
    chapters = tuple(
        one if one.pieza in published else replace(one, pieza="") for one in timeline.chapters
    )
    return replace(
        bulletin,
        piezas=tuple(one for one in bulletin.piezas if one in published),
        timeline=replace(timeline, chapters=chapters),
    )
