"""What a page is about, as schema.org's JSON-LD: for search engines and anyone who reuses it.

It stands in the page as a data block (``<script type="application/ld+json">``). A Content Security
Policy without inline script does not touch it: a browser asks whether a block is script before it
asks whether the policy allows it (HTML, "prepare the script element"), and search engines read no
other place. Every ``<``, ``>`` and ``&`` is an escape there: nothing in it can end the block.
"""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from typing import Any

from markupsafe import Markup

from boletin.cleantext import clean, one_line
from boletin.config import Config
from boletin.days import CENTRAL
from boletin.model import Artifact, Pieza
from boletin.publish import text, views, web
from boletin.publish.agenda import Actividad
from boletin.publish.serving import mime_of

Node = dict[str, Any]

_ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def block(*nodes: Node) -> Markup:
    """The data block's text: one graph, keys in order, nothing empty."""
    graph = {"@context": "https://schema.org", "@graph": [_full(node) for node in nodes]}
    data = json.dumps(graph, ensure_ascii=False, separators=(",", ":"))
    return Markup(data.translate(_ESCAPES))  # noqa: S704


def office(config: Config) -> Node:
    """The Ayuntamiento."""
    town, base = config.municipio, web.base(config)
    site = town.sitio if "://" in town.sitio else f"https://{town.sitio}"
    return {
        "@type": "GovernmentOrganization",
        "@id": f"{base}/#ayuntamiento",
        "name": town.ayuntamiento,
        "url": site if town.sitio else f"{base}/index.html",
        "logo": f"{base}/icono-512.png",
        "slogan": town.lema,
        "telephone": town.telefono,
        "email": town.correo,
        "address": {
            "@type": "PostalAddress",
            "streetAddress": town.direccion,
            "addressLocality": town.nombre,
            "addressRegion": town.estado,
            "addressCountry": "MX",
        },
        "areaServed": {"@type": "AdministrativeArea", "name": f"{town.nombre}, {town.estado}"},
    }


def series(config: Config) -> Node:
    """The podcast."""
    podcast, base = config.podcast, web.base(config)
    return {
        "@type": "PodcastSeries",
        "@id": f"{base}/#podcast",
        "name": podcast.titulo,
        "description": podcast.descripcion,
        "url": f"{base}/index.html",
        "webFeed": f"{base}/podcast.xml",
        "image": f"{base}/portada.jpg",
        "inLanguage": podcast.idioma,
        "license": _license(podcast.licencia),
        "publisher": {"@id": f"{base}/#ayuntamiento"},
        "sameAs": [one for one in (podcast.apple, podcast.spotify) if one],
    }


def episode(config: Config, bulletin: Pieza, changed: date | None = None) -> Node:
    """A weekly bulletin."""
    url = page_url(config, bulletin)
    sound = next((one for one in bulletin.artifacts if one.ruta == "boletin.mp3"), None)
    return {
        "@type": "PodcastEpisode",
        "@id": url,
        "url": url,
        **_told(config, bulletin, changed),
        "timeRequired": text.iso_duration(bulletin.timeline.duration_ms),
        "associatedMedia": _media(config, bulletin, sound, "AudioObject"),
        "partOfSeries": {"@id": f"{web.base(config)}/#podcast"},
    }


def article(config: Config, spot: Pieza, changed: date | None = None) -> Node:
    """An announcement, with its sound and its clip."""
    url, c = page_url(config, spot), spot.comunicado
    files = {one.ruta: one for one in spot.artifacts}
    picture = views.has(spot, "miniatura.jpg")
    return {
        "@type": "NewsArticle",
        "@id": url,
        "url": url,
        "mainEntityOfPage": url,
        "headline": one_line(spot.titulo),
        **_told(config, spot, changed),
        "image": f"{_folder(config, spot)}/miniatura.jpg" if picture else "",
        "articleSection": one_line(c.area) if c else "",
        "articleBody": " ".join(line.mostrado for line in spot.guion.lineas),
        "expires": c.vigencia.hasta.isoformat() if c and c.vigencia else "",
        "contentLocation": {"@type": "Place", "name": one_line(c.lugar) if c else ""},
        "author": {"@id": f"{web.base(config)}/#ayuntamiento"},
        "audio": _media(config, spot, files.get("radio.mp3"), "AudioObject"),
        "video": _media(config, spot, files.get("tv.mp4"), "VideoObject"),
    }


def event(config: Config, activity: Actividad) -> Node:
    """An activity: days where nobody tells the hour, else moments of central Mexico."""
    town, what = config.municipio, activity.evento
    last = datetime.combine(activity.ultimo, time.fromisoformat(what.termina or "00:00"), CENTRAL)
    last += timedelta(days=bool(what.hora) and what.termina <= what.hora)
    start = datetime.combine(activity.primero, time.fromisoformat(what.hora or "00:00"), CENTRAL)
    return {
        "@type": "Event",
        "@id": f"{page_url(config, activity.pieza)}#actividad-{activity.numero}",
        "name": activity.nombre,
        "startDate": start.isoformat() if what.hora else _day(activity.primero),
        "endDate": last.isoformat() if what.termina else _day(activity.ultimo),
        "eventStatus": "https://schema.org/Event"
        + ("Cancelled" if activity.cancelada else "Scheduled"),
        "location": {
            "@type": "Place",
            "name": activity.lugar or town.nombre,
            "address": ", ".join(filter(None, (town.nombre, town.estado))),
        },
        "organizer": {"@id": f"{web.base(config)}/#ayuntamiento"},
        "url": page_url(config, activity.pieza),
    }


def page_url(config: Config, piece: Pieza) -> str:
    """The public address of a piece's page."""
    return f"{_folder(config, piece)}/index.html"


def _told(config: Config, piece: Pieza, changed: date | None) -> Node:
    """What every piece tells of itself."""
    return {
        "name": one_line(piece.titulo),
        "datePublished": _day(piece.fecha),
        "dateModified": _day(changed) if changed else "",
        "inLanguage": piece.comunicado.idioma if piece.comunicado else config.podcast.idioma,
        "license": _license(config.podcast.licencia),
        "isAccessibleForFree": True,
        "publisher": {"@id": f"{web.base(config)}/#ayuntamiento"},
    }


def _media(config: Config, piece: Pieza, file: Artifact | None, kind: str) -> Node:
    if file is None:
        return {}
    folder = _folder(config, piece)
    captions = "boletin.vtt" if piece.clase == "boletin" else "subtitulos.vtt"
    found: Node = {
        "@type": kind,
        "name": one_line(piece.titulo),
        "contentUrl": f"{folder}/{file.ruta}",
        "encodingFormat": mime_of(file.ruta),
        "contentSize": str(file.bytes),
        "duration": text.iso_duration(piece.timeline.duration_ms),
        "caption": {
            "@type": "MediaObject",
            "contentUrl": f"{folder}/{captions}",
            "encodingFormat": "text/vtt",
        },
    }
    if kind == "VideoObject":
        found["description"] = " ".join(line.mostrado for line in piece.guion.lineas)
        found["uploadDate"] = _day(piece.fecha)
        if views.has(piece, "miniatura.jpg"):
            found["thumbnailUrl"] = f"{folder}/miniatura.jpg"
    return found


def _full(value: Any) -> Any:
    """The same without empty values, control characters or bidi overrides; a node that tells
    nothing but its type is empty."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [full for one in value if (full := _full(one)) not in ("", {}, [])]
    if isinstance(value, dict):
        whole = {key: _full(one) for key, one in value.items()}
        found = {key: one for key, one in whole.items() if one not in ("", {}, [])}
        return {} if set(found) == {"@type"} else found
    return value


def _day(day: date) -> str:
    return day.isoformat()


def _folder(config: Config, piece: Pieza) -> str:
    return f"{web.base(config)}/{piece.carpeta}"


def _license(spdx: str) -> str:
    """The licence's own address: Creative Commons' deed, else SPDX's page."""
    parts = spdx.lower().removeprefix("cc-").rpartition("-")
    if spdx.upper().startswith("CC-") and parts[0]:
        return f"https://creativecommons.org/licenses/{parts[0]}/{parts[2]}/"
    if spdx.upper() == "CC0-1.0":
        return "https://creativecommons.org/publicdomain/zero/1.0/"
    return f"https://spdx.org/licenses/{spdx}.html"
