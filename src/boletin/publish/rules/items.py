"""Rules on each episode as its feed tells of it: P03, P04, P11–P16."""

from __future__ import annotations

import re
from email.utils import parsedate_to_datetime
from typing import Any

from boletin.publish.chapters import MIME as CHAPTERS_MIME
from boletin.publish.rules.base import Feed, Problems, is_web

BITE_S = (15.0, 120.0)
"""P15."""


def complete(feed: Feed) -> Problems:
    """P03: title, permanent unique guid, enclosure with address, type and its file's bytes."""
    guids: set[str] = set()
    addresses: set[str] = set()
    for item in feed.items:
        name, guid = item.title, item.text("guid")
        if not item.text("title"):
            yield "un episodio no tiene título"
        if not guid or guid in guids:
            yield f"{name}: guid ausente o repetido"
        guids.add(guid)
        if not item.all("enclosure"):
            yield f"{name}: falta enclosure"
            continue
        url, length = item.attribute("enclosure", "url"), item.attribute("enclosure", "length")
        if not is_web(url) or url in addresses:
            yield f"{name}: la dirección del audio falta o se repite"
        addresses.add(url)
        if not re.fullmatch(r"(audio|video)/[\w.+-]+", item.attribute("enclosure", "type")):
            yield f"{name}: falta el tipo del audio"
        try:
            real = str(feed.served.size(url))
        except (OSError, KeyError, ValueError):
            yield f"{name}: el archivo de audio no existe"
            continue
        if length != real or real == "0":
            yield f"{name}: anuncia {length or 'ningún'} bytes y el archivo tiene {real}"


def recommended(feed: Feed) -> Problems:
    """P04, of the episodes."""
    for item in feed.items:
        for path in ("link", "description", "itunes:explicit"):
            if not item.text(path):
                yield f"{item.title}: falta {path}"
        if len(item.text("description").encode()) > 4000:
            yield f"{item.title}: la descripción pasa de 4000 bytes"
        if not item.attribute("itunes:image", "href"):
            yield f"{item.title}: falta itunes:image"
        if not re.fullmatch(r"[1-9]\d*", item.text("itunes:duration")):
            yield f"{item.title}: itunes:duration debe ir en segundos"
        if not item.all("podcast:transcript"):
            yield f"{item.title}: falta la transcripción"
        try:
            zone = parsedate_to_datetime(item.text("pubDate")).tzinfo
        except (ValueError, TypeError):
            zone = None
        if zone is None:
            yield f"{item.title}: pubDate no es una fecha RFC 2822 con zona"


def transcripts(feed: Feed) -> Problems:
    """P11: address, type, and one with ``rel="captions"``."""
    for item in feed.items:
        found = item.all("podcast:transcript")
        if not any(one.get("rel") == "captions" for one in found):
            yield f"{item.title}: falta una transcripción con rel=captions"
        if not all(is_web(one.get("url", "")) and one.get("type") for one in found):
            yield f"{item.title}: una transcripción no tiene dirección o tipo"


def chapters(feed: Feed) -> Problems:
    """P12: what is announced."""
    for item in feed.items:
        for one in item.all("podcast:chapters"):
            if not is_web(one.get("url", "")) or one.get("type") != CHAPTERS_MIME:
                yield f"{item.title}: capítulos sin dirección o con otro tipo"


def context(feed: Feed) -> Problems:
    """P13, of the episodes."""
    for item in feed.items:
        for path in ("podcast:season", "podcast:episode"):
            if not re.fullmatch(r"\d+(\.\d+)?", item.text(path)):
                yield f"{item.title}: {path} debe ser un número"
        if not item.text("podcast:person"):
            yield f"{item.title}: falta podcast:person"


def alternates(feed: Feed) -> Problems:
    """Part of P13: an alternate version has a source, its bytes and an SRI digest; no podroll."""
    for item in feed.items:
        for one in item.all("podcast:alternateEnclosure"):
            source, integrity = _child(one, "source"), _child(one, "integrity")
            if source is None or not is_web(source.get("uri", "")):
                yield f"{item.title}: una versión no dice de dónde se baja"
                continue
            proof = "" if integrity is None else integrity.get("value", "")
            if not re.fullmatch(r"sha256-[A-Za-z0-9+/]{43}=", proof):
                yield f"{item.title}: una versión va sin prueba de integridad"
            try:
                real = str(feed.served.size(source.get("uri")))
            except (OSError, KeyError, ValueError):
                yield f"{item.title}: falta el archivo {source.get('uri')}"
                continue
            if one.get("length") != real:
                yield f"{item.title}: una versión anuncia {one.get('length')} bytes y tiene {real}"


def soundbite(feed: Feed) -> Problems:
    """P15: 15 to 120 s, inside the episode."""
    for item in feed.items:
        for one in item.all("podcast:soundbite"):
            try:
                start, length = float(one.get("startTime", "")), float(one.get("duration", ""))
                whole = float(item.text("itunes:duration"))
            except ValueError:
                yield f"{item.title}: el fragmento no dice cuándo empieza o cuánto dura"
                continue
            if not BITE_S[0] <= length <= BITE_S[1]:
                yield f"{item.title}: el fragmento dura {length:g} s; van de 15 a 120"
            if start < 0 or start + length > whole + 1:  # itunes:duration is whole seconds
                yield f"{item.title}: el fragmento se sale del episodio"


def synthetic(feed: Feed) -> Problems:
    """P16: a synthetic voice is declared."""
    for item in feed.items:
        said = [t.text for t in item.all("podcast:txt") if t.get("purpose") == "ai-content"]
        if len(said) != 1 or said[0] not in ("true", "false"):
            yield f"{item.title}: falta podcast:txt purpose=ai-content"


def _child(parent: Any, local: str) -> Any:
    return next((one for one in parent if one.tag.rpartition("}")[2] == local), None)
