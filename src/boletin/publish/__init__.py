"""Pieces -> public: feed, pages, manifest, and the preview server.

The room's door is :func:`public_files`: every text file of the public tree that comes from here,
as bytes by path. It reads the templates and nothing else, and writes nothing; ``build.py`` does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from boletin.config import Config
from boletin.model import Pieza, Registro
from boletin.publish import site
from boletin.publish.chapters import chapters as chapters_json
from boletin.publish.feed import feed_files, feed_guid
from boletin.publish.web import PODCAST, SPOTS


def public_files(
    config: Config,
    bulletins: Sequence[Pieza],
    spots: Sequence[Pieza],
    templates: Path,
    guid: str,
    records: Mapping[str, Registro],
    *,
    today: date,
    spots_guid: str = "",
    cover_sha256: str = "",
) -> dict[str, bytes]:
    """``{path below output/: bytes}`` of feed, pages, scripts to print, chapters and style.

    Pieces that are not released are left out of everything. ``templates`` is
    ``plantillas/sitio``; ``guid`` is the podcast's, ``spots_guid`` that of the spots' feed (empty:
    its address's) and ``records`` holds every piece's own, by folder; what may air is told for
    ``today``; ``cover_sha256`` is that of portada.jpg, so that its address changes when it does
    (rule P06). Same input, same bytes. Raises ContentError for a wrong template.
    """
    by_id = {p.id: p for p in spots if p.released}
    released = sorted(
        (_linked(p, by_id) for p in bulletins if p.released), key=lambda p: p.id, reverse=True
    )
    home = {one: bulletin for bulletin in reversed(released) for one in bulletin.piezas}

    pages: dict[str, str] = {
        "index.html": site.index_page(config, released, by_id, templates),
        "archivo.html": site.archive_page(config, released, by_id, templates),
    }
    files: dict[str, bytes] = site.static_files(config, templates)
    for index, bulletin in enumerate(released):
        pages[f"{bulletin.carpeta}/index.html"] = site.bulletin_page(
            config,
            bulletin,
            by_id,
            templates,
            newer=released[index - 1] if index else None,
            older=released[index + 1] if index + 1 < len(released) else None,
        )
        files[f"{bulletin.carpeta}/capitulos.json"] = chapters_json(config, bulletin)
    for spot in by_id.values():
        pages[f"{spot.carpeta}/index.html"] = site.spot_page(
            config, spot, templates, bulletin=home.get(spot.id)
        )
    for pieza in (*released, *by_id.values()):
        pages[f"{pieza.carpeta}/guion.html"] = site.script_page(config, pieza, templates)
    files |= feed_files(
        config,
        released,
        [*by_id.values()],
        {PODCAST: guid, SPOTS: spots_guid or str(feed_guid(config, SPOTS))},
        records,
        today,
        cover_sha256=cover_sha256,
    )
    return files | {path: page.encode() for path, page in pages.items()}


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
