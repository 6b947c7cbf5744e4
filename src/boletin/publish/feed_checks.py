"""Rules P01–P16 on the finished podcast.xml: read again from its bytes, as an app will.

The parser takes no DTD and reaches for nothing outside the document (S01).
"""

from __future__ import annotations

import io
import re
import uuid
from collections.abc import Callable, Iterable, Iterator
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from lxml import etree
from PIL import Image

from boletin.model import Check, Level
from boletin.publish.chapters import MIME as CHAPTERS_MIME
from boletin.publish.podcasting import NAMESPACES, podcast_guid

NS = {**NAMESPACES, "atom": "http://www.w3.org/2005/Atom"}
Problems = Iterator[str]

COVER_PX = (1400, 3000)
"""Apple, PSP-1 (rule P06)."""


def check_feed(
    xml: bytes, size_of: Callable[[str], int], *, cover: bytes | None = None
) -> tuple[Check, ...]:
    """One Check per rule P01, P02, P03, P04, P06, P10, P11, P12, P13, P16.

    ``size_of`` gives the bytes of the file that an enclosure's address serves, and raises
    OSError, KeyError or ValueError where there is none. ``cover``: the bytes of the artwork, for
    P06; without them only its address is judged. ``measured`` is the number of problems found.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        return (Check("P01", "E", False, 1, f"podcast.xml no es XML válido: {error}."),)
    if root.getroottree().docinfo.doctype:
        return (Check("S01", "E", False, 1, "podcast.xml trae un DTD, que no se admite."),)
    channel = root.find("channel")
    if channel is None:
        return (Check("P01", "E", False, 1, "podcast.xml no tiene <channel>."),)
    items = channel.findall("item")
    return (
        _check("P01", "E", _namespaces(root), "Espacios de nombres exactos, UTF-8."),
        _check("P02", "E", _channel(channel), "El canal está completo."),
        _check("P03", "E", _items(items, size_of), f"{len(items)} episodios completos."),
        _check("P04", "W", _recommended(channel, items), "Datos recomendados presentes."),
        _check("P06", "E", _artwork(channel, cover), "Portada correcta."),
        _check("P10", "E", _guid(channel), "podcast:guid es un UUIDv5."),
        _check("P11", "W", _transcripts(items), "Cada episodio trae su transcripción."),
        _check("P12", "E", _chapters(items), "Los capítulos se anuncian con su tipo."),
        _check("P13", "W", _context(channel, items), "Autoría, lugar, licencia y temporada."),
        _check("P16", "W", _synthetic(items), "Cada episodio declara si la voz es sintética."),
    )


def _check(rule: str, level: Level, problems: Iterable[str], fine: str) -> Check:
    found = list(problems)
    shown = "; ".join(found[:3]) + (f"; y {len(found) - 3} más" if len(found) > 3 else "")
    return Check(rule, level, not found, len(found), f"{shown}." if found else fine)


def _text(parent: Any, path: str) -> str:
    return (parent.findtext(path, "", NS) or "").strip()


def _name(item: Any) -> str:
    return f"«{_text(item, 'title') or 'sin título'}»"


def _namespaces(root: Any) -> Problems:
    if root.tag != "rss" or root.get("version") != "2.0":
        yield "la raíz no es <rss version=2.0>"
    for prefix, uri in NS.items():
        if root.nsmap.get(prefix) != uri:
            yield f"el espacio «{prefix}» debe ser {uri}"
    if (root.getroottree().docinfo.encoding or "").upper() != "UTF-8":
        yield "no está en UTF-8"


def _channel(channel: Any) -> Problems:
    for path in ("title", "description", "link", "language", "itunes:explicit"):
        if not _text(channel, path):
            yield f"falta {path} en el canal"
    link = channel.find("atom:link[@rel='self']", NS)
    if link is None or not _is_web(link.get("href", "")):
        yield "falta atom:link rel=self"
    if len(_text(channel, "description").encode()) > 4000:
        yield "la descripción pasa de 4000 bytes"
    if not _attribute(channel, "itunes:category", "text"):
        yield "falta itunes:category"
    if not _attribute(channel, "itunes:image", "href"):
        yield "falta itunes:image"
    if _text(channel, "itunes:explicit") not in ("true", "false"):
        yield "itunes:explicit debe ser true o false"


def _items(items: list[Any], size_of: Callable[[str], int]) -> Problems:
    guids: set[str] = set()
    addresses: set[str] = set()
    for item in items:
        name, enclosure, guid = _name(item), item.find("enclosure"), _text(item, "guid")
        if not _text(item, "title"):
            yield "un episodio no tiene título"
        if not guid or guid in guids:
            yield f"{name}: guid ausente o repetido"
        guids.add(guid)
        if enclosure is None:
            yield f"{name}: falta enclosure"
            continue
        url, length = enclosure.get("url", ""), enclosure.get("length", "")
        if not _is_web(url) or url in addresses:
            yield f"{name}: la dirección del audio falta o se repite"
        addresses.add(url)
        if not re.fullmatch(r"(audio|video)/[\w.+-]+", enclosure.get("type", "")):
            yield f"{name}: falta el tipo del audio"
        try:
            real = str(size_of(url))
        except (OSError, KeyError, ValueError):
            yield f"{name}: el archivo de audio no existe"
            continue
        if length != real or real == "0":
            yield f"{name}: anuncia {length or 'ningún'} bytes y el archivo tiene {real}"


def _recommended(channel: Any, items: list[Any]) -> Problems:
    for path in ("podcast:locked", "podcast:guid", "itunes:author"):
        if not _text(channel, path):
            yield f"falta {path} en el canal"
    for item in items:
        name = _name(item)
        for path in ("link", "description", "itunes:explicit"):
            if not _text(item, path):
                yield f"{name}: falta {path}"
        if not _attribute(item, "itunes:image", "href"):
            yield f"{name}: falta itunes:image"
        if not re.fullmatch(r"[1-9]\d*", _text(item, "itunes:duration")):
            yield f"{name}: itunes:duration debe ir en segundos"
        if item.find("podcast:transcript", NS) is None:
            yield f"{name}: falta la transcripción"
        try:
            zone = parsedate_to_datetime(_text(item, "pubDate")).tzinfo
        except (ValueError, TypeError):
            zone = None
        if zone is None:
            yield f"{name}: pubDate no es una fecha RFC 2822 con zona"


def _artwork(channel: Any, cover: bytes | None) -> Problems:
    url = _attribute(channel, "itunes:image", "href")
    if not re.search(r"\.(jpe?g|png)$", urlsplit(url).path, re.IGNORECASE):
        yield "la portada debe ser JPEG o PNG"
    if cover is None:
        return
    try:
        with Image.open(io.BytesIO(cover), formats=("JPEG", "PNG")) as picture:
            width, height, mode = picture.width, picture.height, picture.mode
    except (OSError, Image.DecompressionBombError):
        yield "la portada no se puede abrir como JPEG o PNG"
        return
    if width != height or not COVER_PX[0] <= width <= COVER_PX[1]:
        yield f"la portada mide {width}x{height}; debe ser cuadrada, de 1400 a 3000 px"
    if mode != "RGB":
        yield f"la portada está en {mode}; debe ser RGB"


def _guid(channel: Any) -> Problems:
    found = channel.findall("podcast:guid", NS)
    if len(found) != 1:
        yield "debe haber un solo podcast:guid"
        return
    try:
        guid = uuid.UUID((found[0].text or "").strip())
    except ValueError:
        yield "podcast:guid no es un UUID"
        return
    if guid.version != 5:
        link = _attribute(channel, "atom:link[@rel='self']", "href")
        yield f"podcast:guid no es un UUIDv5; el de esta dirección es {podcast_guid(link)}"


def _transcripts(items: list[Any]) -> Problems:
    for item in items:
        found = item.findall("podcast:transcript", NS)
        if not any(one.get("rel") == "captions" for one in found):
            yield f"{_name(item)}: falta una transcripción con rel=captions"
        if not all(_is_web(one.get("url", "")) and one.get("type") for one in found):
            yield f"{_name(item)}: una transcripción no tiene dirección o tipo"


def _chapters(items: list[Any]) -> Problems:
    for item in items:
        for one in item.findall("podcast:chapters", NS):
            if not _is_web(one.get("url", "")) or one.get("type") != CHAPTERS_MIME:
                yield f"{_name(item)}: capítulos sin dirección o con otro tipo"


def _context(channel: Any, items: list[Any]) -> Problems:
    for path in ("podcast:person", "podcast:license", "podcast:medium"):
        if not _text(channel, path):
            yield f"falta {path} en el canal"
    location = channel.find("podcast:location", NS)
    if location is not None and not re.match(r"geo:-?\d", location.get("geo", "geo:0")):
        yield "podcast:location tiene un geo que no se entiende"
    for item in items:
        for path in ("podcast:season", "podcast:episode"):
            if not re.fullmatch(r"\d+(\.\d+)?", _text(item, path)):
                yield f"{_name(item)}: {path} debe ser un número"


def _synthetic(items: list[Any]) -> Problems:
    for item in items:
        if _text(item, "podcast:txt[@purpose='ai-content']") not in ("true", "false"):
            yield f"{_name(item)}: falta podcast:txt purpose=ai-content"


def _attribute(parent: Any, path: str, name: str) -> str:
    found = parent.find(path, NS)
    return "" if found is None else str(found.get(name, ""))


def _is_web(url: str) -> bool:
    return re.match(r"https?://[^/\s]+", url) is not None
