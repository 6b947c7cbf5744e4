"""Rules on what a feed says of itself: P01, P02, P04, P06, P10, P13."""

from __future__ import annotations

import hashlib
import io
import re
import uuid
from urllib.parse import urlsplit

from PIL import Image

from boletin.config import CATEGORIES
from boletin.publish.podcasting import podcast_guid
from boletin.publish.rules.base import NS, Feed, Problems, is_web
from boletin.publish.web import digits_of

COVER_PX = (1400, 3000)
"""Apple, PSP-1 (rule P06)."""
MAX_DESCRIPTION_BYTES = 4000
"""PSP-1 (rule P02)."""


def namespaces(feed: Feed) -> Problems:
    """P01: exact itunes, podcast and atom namespaces; UTF-8."""
    for document in feed.documents:
        root, where = document.root, _where(feed, document.name)
        if root.tag != "rss" or root.get("version") != "2.0":
            yield f"{where}la raíz no es <rss version=2.0>"
        for prefix, uri in NS.items():
            if root.nsmap.get(prefix) != uri:
                yield f"{where}el espacio «{prefix}» debe ser {uri}"
        if (root.getroottree().docinfo.encoding or "").upper() != "UTF-8":
            yield f"{where}no está en UTF-8"


def complete(feed: Feed) -> Problems:
    """P02: what every channel must have."""
    for document in feed.documents:
        channel, where = document.channel, _where(feed, document.name)
        for name in ("title", "description", "link", "language", "itunes:explicit"):
            if not channel.text(name):
                yield f"{where}falta {name} en el canal"
        if not is_web(channel.link("self")):
            yield f"{where}falta atom:link rel=self"
        if len(channel.text("description").encode()) > MAX_DESCRIPTION_BYTES:
            yield f"{where}la descripción pasa de {MAX_DESCRIPTION_BYTES} bytes"
        category = channel.attribute("itunes:category", "text")
        if category not in CATEGORIES:
            yield f"{where}itunes:category no es una de las categorías de Apple: «{category}»"
        if not channel.attribute("itunes:image", "href"):
            yield f"{where}falta itunes:image"
        if channel.text("itunes:explicit") not in ("true", "false"):
            yield f"{where}itunes:explicit debe ser true o false"


def recommended(feed: Feed) -> Problems:
    """P04, of the channel."""
    for document in feed.documents:
        for name in ("podcast:locked", "podcast:guid", "itunes:author"):
            if not document.channel.text(name):
                yield f"{_where(feed, document.name)}falta {name} en el canal"


def artwork(feed: Feed) -> Problems:
    """P06: square, 1400–3000 px, JPEG or PNG, RGB; a new address when it changes."""
    url = feed.documents[0].channel.attribute("itunes:image", "href")
    if not re.search(r"\.(jpe?g|png)$", urlsplit(url).path, re.IGNORECASE):
        yield "la portada debe ser JPEG o PNG"
    if feed.cover is None:
        return
    digits = digits_of(url)
    if digits and not hashlib.sha256(feed.cover).hexdigest().startswith(digits):
        yield "la portada cambió y conserva la dirección de la anterior"
    try:
        with Image.open(io.BytesIO(feed.cover), formats=("JPEG", "PNG")) as picture:
            width, height, mode = picture.width, picture.height, picture.mode
    except (OSError, Image.DecompressionBombError):
        yield "la portada no se puede abrir como JPEG o PNG"
        return
    if width != height or not COVER_PX[0] <= width <= COVER_PX[1]:
        yield f"la portada mide {width}x{height}; debe ser cuadrada, de 1400 a 3000 px"
    if mode != "RGB":
        yield f"la portada está en {mode}; debe ser RGB"


def guid(feed: Feed) -> Problems:
    """P10: one UUIDv5, the same in every document."""
    found = {
        (one.text or "").strip()
        for document in feed.documents
        for one in document.channel.all("podcast:guid")
    }
    if len(found) != 1 or any(len(d.channel.all("podcast:guid")) != 1 for d in feed.documents):
        yield "debe haber un solo podcast:guid, el mismo en todo el archivo"
        return
    try:
        known = uuid.UUID(next(iter(found)))
    except ValueError:
        yield "podcast:guid no es un UUID"
        return
    if known.version != 5:
        own = podcast_guid(feed.documents[0].channel.link("self"))
        yield f"podcast:guid no es un UUIDv5; el de esta dirección es {own}"


def context(feed: Feed) -> Problems:
    """P13, of the channel: person, license, medium; a place that can be understood."""
    channel = feed.documents[0].channel
    for name in ("podcast:person", "podcast:license", "podcast:medium"):
        if not channel.text(name):
            yield f"falta {name} en el canal"
    for place in channel.all("podcast:location"):
        if not re.match(r"geo:-?\d", place.get("geo", "geo:0")):
            yield "podcast:location tiene un geo que no se entiende"
        if not re.fullmatch(r"[NWR]\d+(#\d+)?", place.get("osm", "N0")):
            yield "podcast:location tiene un osm que no se entiende"


def _where(feed: Feed, name: str) -> str:
    return "" if name == feed.name else f"{name}: "
