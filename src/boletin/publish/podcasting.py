"""Podcasting 2.0 for feedgen, through its extension API, and the iTunes tags it writes wrong.

Register the class under a name other than ``podcast``, which is feedgen's own iTunes one::

    generator.register_extension("p20", PodcastingFeed, atom=False)
    generator.p20.add("podcast:locked", "yes", owner="…")

feedgen 1.0 only lets ``yes``/``no`` into itunes:explicit (Apple and PSP-1: true/false), only
addresses that end in .jpg into itunes:image (ours carry a content fragment, P06), puts the
category into an XPath unescaped, and writes no atom:link but ``self``. So those are written here.
"""

from __future__ import annotations

import uuid
from typing import Any

from feedgen.ext.base import BaseExtension
from lxml import etree

from boletin.cleantext import clean

NAMESPACES = {
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
}
"""Exactly these, PSP-1 (rule P01). feedgen adds atom and content."""

ATOM = "http://www.w3.org/2005/Atom"
HISTORY = "http://purl.org/syndication/history/1.0"
"""RFC 5005."""

EARLIER = "https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md"
"""The namespace's first address, still valid. gPodder's podcastparser (0.6.11) knows no other, so
what it reads, transcript and chapters, is said in both; an app that knows both sees one address
twice."""

GUID_NAMESPACE = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
"""Podcasting 2.0, tag guid (rule P10)."""

_OURS = {
    **NAMESPACES, "podcast1": EARLIER, "fh": HISTORY, "dcterms": "http://purl.org/dc/terms/",
}  # fmt: skip
_ALL = {**_OURS, "atom": ATOM}


def podcast_guid(feed_url: str) -> uuid.UUID:
    """The podcast's permanent identity: UUIDv5 of the feed's address (rule P10).

    >>> str(podcast_guid("https://podnews.net/rss/"))
    '9b024349-ccf0-5f69-a609-6b82873eab3c'
    """
    bare = feed_url.partition("://")[2] or feed_url
    return uuid.uuid5(GUID_NAMESPACE, bare.rstrip("/"))


class PodcastingFeed(BaseExtension):  # type: ignore[misc]  # feedgen has no types
    """What belongs to the channel: elements, written in the order in which they were added."""

    def __init__(self) -> None:
        self._tags: list[tuple[str, str, dict[str, str]]] = []

    def add(self, name: str, text: str = "", /, **attributes: str) -> None:
        """Add ``prefix:name``. Attributes without a value are left out; control characters drop."""
        kept = {key: clean(value) for key, value in attributes.items() if value}
        self._tags.append((name, clean(text), kept))

    def extend_ns(self) -> dict[str, str]:
        """Namespaces for the root element; the items use them too."""
        return dict(_OURS)

    def extend_rss(self, feed: Any) -> Any:
        """Write the tags below ``channel``."""
        for name, text, attributes in self._tags:
            prefix, _, local = name.partition(":")
            tag = f"{{{_ALL[prefix]}}}{local}"
            etree.SubElement(feed[0], tag, attrib=attributes).text = text or None
        return feed
