"""Rule P20: long feeds are archived, and the archive can be gone through (RFC 5005)."""

from __future__ import annotations

from boletin.publish.rules.base import Document, Feed, Problems

MOST = 400
"""Episodes of one document before it is called long: a megabyte and a half."""


def linked(feed: Feed) -> Problems:
    """From the first document back in time, every document once, each knowing the present."""
    by_url = {document.channel.link("self"): document for document in feed.documents}
    if len(by_url) != len(feed.documents):
        yield "dos documentos dicen tener la misma dirección"
        return
    first = feed.documents[0]
    if bool(first.channel.all("fh:complete")) != (len(feed.documents) == 1):
        yield "fh:complete debe estar solo en un canal que cabe en un documento"
    seen: list[Document] = []
    here: Document | None = first
    while here is not None and here not in seen:
        seen.append(here)
        yield from _document(feed, here)
        older = here.channel.link("prev-archive")
        here = by_url.get(older) if older else None
        if older and here is None:
            yield f"{seen[-1].name}: lleva a {older}, que no existe"
    if here is not None:
        yield f"{here.name}: el archivo da vueltas"
    if len(seen) < len(feed.documents):
        lost = next(one.name for one in feed.documents if one not in seen)
        yield f"{lost}: nadie lleva a este documento"
    if len(seen) > 1 and first.channel.link("last") != seen[-1].channel.link("self"):
        yield "rel=last no lleva al documento más antiguo"


def _document(feed: Feed, one: Document) -> Problems:
    channel, present = one.channel, feed.documents[0].channel.link("self")
    if channel.link("next") != channel.link("prev-archive"):
        yield f"{one.name}: rel=next y rel=prev-archive llevan a lugares distintos"
    archive = one is not feed.documents[0]
    if bool(channel.all("fh:archive")) != archive:
        yield f"{one.name}: fh:archive {'falta' if archive else 'sobra'}"
    if archive and channel.link("current") != present:
        yield f"{one.name}: rel=current no lleva al canal"
    if archive and not one.items:
        yield f"{one.name}: no tiene ningún episodio"


def size(feed: Feed) -> Problems:
    """No document is too long for a telephone."""
    for document in feed.documents:
        if len(document.items) > MOST:
            yield f"{document.name} tiene {len(document.items)} episodios"
