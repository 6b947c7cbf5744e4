"""Rules P01–P20 on the finished feeds: read again from their bytes, as an app will.

The room's door is :func:`check_feed`. Each rule is a small function that yields what is wrong, in
:mod:`.channel`, :mod:`.items`, :mod:`.files` and :mod:`.pages`; to add one, write it and list it in
:data:`RULES` with its id, its level and what is said when all is well. What only a server can
answer for (P07) is asked by :mod:`boletin.publish.probe`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from boletin.model import Check
from boletin.publish.rules import channel, files, items, pages
from boletin.publish.rules.base import Feed, Rule, Served, Unreadable, load

__all__ = ["RULES", "Feed", "Served", "check_feed", "feed_names"]

RULES = (
    Rule("P01", "E", channel.namespaces, "Espacios de nombres exactos, UTF-8."),
    Rule("P02", "E", channel.complete, "El canal está completo."),
    Rule("P03", "E", items.complete, "Episodios completos: {n}."),
    Rule("P04", "W", channel.recommended, "Datos recomendados del canal presentes."),
    Rule("P04", "W", items.recommended, "Datos recomendados de cada episodio presentes."),
    Rule("P06", "E", channel.artwork, "Portada correcta."),
    Rule("P07", "E", files.own_address, "Cada dirección es de un solo archivo."),
    Rule("P10", "E", channel.guid, "podcast:guid es un UUIDv5."),
    Rule("P11", "W", items.transcripts, "Cada episodio trae su transcripción."),
    Rule("P11", "E", files.transcripts, "Las transcripciones existen y se leen."),
    Rule("P12", "E", items.chapters, "Los capítulos se anuncian con su tipo."),
    Rule("P12", "E", files.chapters, "Los capítulos existen y son los del MP3."),
    Rule("P13", "W", channel.context, "Autoría, lugar y licencia."),
    Rule("P13", "W", items.context, "Temporada, número y autoría de cada episodio."),
    Rule("P13", "W", items.alternates, "Las otras versiones traen su prueba de integridad."),
    Rule("P15", "W", items.soundbite, "Los fragmentos duran de 15 a 120 s."),
    Rule("P16", "W", items.synthetic, "Cada episodio declara si la voz es sintética."),
    Rule("P20", "E", pages.linked, "El archivo está completo y se puede recorrer."),
    Rule("P20", "W", pages.size, "Ningún documento es demasiado largo."),
)


def feed_names(name: str, present: Mapping[str, bytes]) -> list[str]:
    """Of the files ``present``, those that make up the feed ``name``: itself first."""
    start = name.removesuffix(".xml") + "-"
    archives = (one for one in present if one.startswith(start) and one.endswith(".xml"))
    return [name, *sorted(archives, reverse=True)]


def check_feed(
    name: str, present: Mapping[str, bytes], served: Served, *, cover: bytes | None = None
) -> tuple[Check, ...]:
    """One Check per rule of :data:`RULES` over the feed ``name`` and its archive documents.

    ``present``: files at the top of output/ by name; ``served`` tells of what the feed's addresses
    serve. ``cover``: the bytes of the artwork, for P06; without them only its address is judged.
    ``measured`` is the number of problems found.
    """
    try:
        feed = load(name, {one: present[one] for one in feed_names(name, present)}, served, cover)
    except Unreadable as error:
        return (error.check,)
    return tuple(_judged(rule, feed) for rule in RULES)


def _judged(rule: Rule, feed: Feed) -> Check:
    found = list(_first(rule.problems(feed)))
    shown = "; ".join(found[:3]) + (f"; y {len(found) - 3} más" if len(found) > 3 else "")
    detail = f"{shown}." if found else rule.fine.format(n=len(feed.items))
    return Check(rule.id, rule.level, not found, len(found), f"{feed.name}: {detail}")


def _first(problems: Iterator[str], most: int = 1000) -> Iterator[str]:
    """No more of them than anybody reads: one breach in 10,000 episodes is told, not repeated."""
    for number, problem in enumerate(problems):
        if number == most:
            return
        yield problem
