"""novedades.xml: what is new for a station, as an Atom feed: new pieces, new versions, withdrawals.

An entry is a version of a piece, its end, or that it is back; its identity comes
from the piece's own, so a reader tells each one once. Without a change, the bytes stay.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from urllib.parse import quote

from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.feed import FeedGenerator
from lxml import etree

from boletin.cleantext import clean, one_line
from boletin.config import Config
from boletin.days import CENTRAL
from boletin.model import Registro
from boletin.publish import text, web
from boletin.publish.stations.material import ESTADOS, Estado, Material, Orden
from boletin.publish.stations.sheets import remarks, replaces

_HOUR = time(6, tzinfo=CENTRAL)
_OVER: Mapping[Estado, str] = {"retirado": "retiro", "vencido": "fin", "suspendido": "suspension"}
"""The ends that have an entry of their own, and how its identity tells them apart; a version that
was replaced is told with the one that took its place."""
_STOP = "No la transmita más."
_TYPES = {"mp3": "audio/mpeg", "mp2": "audio/mpeg", "wav": "audio/wav", "flac": "audio/flac",
          "m4a": "audio/mp4", "opus": "audio/ogg", "mp4": "video/mp4", "mov": "video/quicktime",
          "mxf": "application/mxf"}  # fmt: skip


class _File(BaseExtension):  # type: ignore[misc]  # feedgen has no types
    """For the feed: nothing. feedgen registers both together."""


class _EntryFile(BaseEntryExtension):  # type: ignore[misc]
    """The file of an entry: feedgen's own links of Atom entries lose all but their address."""

    def __init__(self) -> None:
        self._attributes: dict[str, str] = {}

    def enclosure(self, **attributes: str) -> None:
        """``href``, ``type`` and ``length`` of the file."""
        self._attributes = {"rel": "enclosure", **attributes}

    def extend_atom(self, entry: Any) -> Any:
        """Write the link."""
        if self._attributes:
            # feedgen's elements bear no namespace, they stand in the feed's own.
            etree.SubElement(entry, "link", attrib=self._attributes)
        return entry


@dataclass(frozen=True, slots=True)
class _Entry:
    id: str
    day: date
    """When it was last told otherwise."""
    title: str
    summary: str
    material: Material


def news_xml(orden: Orden, config: Config, records: Mapping[str, Registro]) -> bytes:
    """The feed, newest first. ``records``: by folder, for the identity of each piece."""
    emisora, base = orden.emisora, web.base(config)
    page = f"{base}/emisoras/{emisora.id}"
    found = sorted(_entries(orden, records), key=lambda one: (one.day, one.id), reverse=True)
    feed = FeedGenerator()
    feed.register_extension("archivo", _File, _EntryFile, rss=False)
    feed.id(f"{page}/novedades.xml")
    feed.title(one_line(f"Materiales para {emisora.nombre}"))
    feed.subtitle(one_line(f"Lo nuevo {text.of(config.municipio.ayuntamiento)}"))
    feed.author(name=one_line(config.podcast.autor))
    feed.language(config.podcast.idioma)
    feed.generator("boletin")
    feed.link(href=f"{page}/novedades.xml", rel="self", type="application/atom+xml")
    feed.link(href=f"{page}/index.html", rel="alternate", type="text/html")
    feed.updated(_moment(max((one.day for one in found), default=orden.al)))
    for one in found:
        entry = feed.add_entry(order="append")
        entry.id(one.id)
        entry.title(one_line(one.title))
        entry.summary(clean(one.summary))
        entry.updated(_moment(one.day))
        entry.link(href=f"{page}/index.html#{one.material.id}", rel="alternate")
        if one.material.ruta:
            entry.archivo.enclosure(
                href=f"{base}/{quote(one.material.ruta)}?v={one.material.sha256[:12]}",
                type=_TYPES[one.material.archivo.rpartition(".")[2]],
                length=str(one.material.bytes),
            )
    xml: bytes = feed.atom_str(pretty=True)
    return xml


def _entries(orden: Orden, records: Mapping[str, Registro]) -> Iterator[_Entry]:
    for one in orden.materiales:
        if one.archivo and one.publicado:
            new = f"Versión {one.version}" if one.sustituye else "Nueva"
            if one.regreso:
                new = "Otra vez al aire"
            facts = [f"{one.area}. {text.exact(one.duracion_ms)}."]
            facts.append(f"Se transmite del {text.date_range(one.desde, one.hasta)}.")
            facts += [f"{replaces(one).capitalize()}."] if one.sustituye else []
            facts += remarks(one)
            facts += (
                old.indicacion
                for old in orden.fuera
                if old.carpeta == one.carpeta and old.indicacion
            )
            cue = one.pie if one.pie.endswith((".", "!", "?", "…")) else f"{one.pie}."
            facts.append(f"Archivo: {one.archivo}. Pie de salida: «…{cue}»")
            what = f"v{one.version}-{one.regreso}" if one.regreso else f"v{one.version}"
            name = _name(orden, records[one.carpeta], what)
            day = max(filter(None, (one.publicado, one.nombrado, one.regreso)))
            yield _Entry(name, day, f"{new}: {one.titulo}", " ".join(facts), one)
    for one in orden.fuera:
        if one.estado in _OVER and one.fecha_estado:
            name = _name(orden, records[one.carpeta], f"{_OVER[one.estado]}-{one.fecha_estado}")
            why = f"Motivo: {one.motivo.rstrip('.')}." if one.motivo else ""
            stop = _STOP
            if one.estado == "suspendido":
                stop, why = "No la transmita.", one.motivo
            told = " ".join(filter(None, (stop, why, one.indicacion)))
            yield _Entry(name, one.fecha_estado, f"{ESTADOS[one.estado]}: {one.titulo}", told, one)


def _name(orden: Orden, record: Registro, what: str) -> str:
    return uuid.uuid5(uuid.UUID(record.guid), f"{orden.emisora.id}/{what}").urn


def _moment(day: date) -> datetime:
    return datetime.combine(day, _HOUR)
