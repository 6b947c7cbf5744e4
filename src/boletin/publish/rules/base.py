"""A finished feed as the rules see it: parsed once, its children found by name.

The parser takes no DTD and reaches for nothing outside the document (S01).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from boletin.model import Check, Level
from boletin.publish.podcasting import ATOM, HISTORY, NAMESPACES

NS = {**NAMESPACES, "atom": ATOM}
"""What a feed must declare (P01)."""
_PREFIX = {uri: prefix for prefix, uri in {**NS, "fh": HISTORY}.items()}

Problems = Iterator[str]


@dataclass(frozen=True, slots=True)
class Served:
    """What the addresses of a feed serve. Each call raises OSError, KeyError or ValueError where
    there is nothing."""

    size: Callable[[str], int]
    """Bytes of the file at an address."""
    sha256: Callable[[str], str] | None = None
    """Its digest, hexadecimal; None: not known, and not judged."""
    read: Callable[[str], bytes] | None = None
    """All of it; None: transcripts and chapters are not opened."""


@dataclass(frozen=True, slots=True)
class Node:
    """A channel or an item with its children by qualified name: ``podcast:guid``."""

    children: Mapping[str, list[Any]]
    document: str

    def all(self, name: str) -> list[Any]:
        """Every child of this name."""
        return self.children.get(name, [])

    def text(self, name: str) -> str:
        """The text of the first child of this name; empty where there is none."""
        found = self.children.get(name)
        return (found[0].text or "").strip() if found else ""

    def attribute(self, name: str, key: str) -> str:
        """An attribute of the first child of this name."""
        found = self.children.get(name)
        return str(found[0].get(key, "")) if found else ""

    def link(self, rel: str) -> str:
        """Where the first atom:link of this relation leads."""
        return next(
            (str(a.get("href", "")) for a in self.all("atom:link") if a.get("rel") == rel), ""
        )

    @property
    def title(self) -> str:
        """For messages."""
        return f"«{self.text('title')[:60] or 'sin título'}»"


@dataclass(frozen=True, slots=True)
class Document:
    """One file of a feed."""

    name: str
    root: Any
    channel: Node
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed with its archive, newest document first."""

    name: str
    documents: tuple[Document, ...]
    served: Served
    cover: bytes | None

    @property
    def items(self) -> tuple[Node, ...]:
        """Every episode of every document."""
        return tuple(item for document in self.documents for item in document.items)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of standards.md."""

    id: str
    level: Level
    problems: Callable[[Feed], Problems]
    """Yields what is wrong, in Spanish, without the final stop."""
    fine: str
    """Said when nothing is; ``{n}`` is the number of episodes."""


class Unreadable(Exception):  # noqa: N818  (it carries a verdict, it is not a mishap)
    """A document that is no feed at all."""

    def __init__(self, rule: str, name: str, why: str) -> None:
        self.check = Check(rule, "E", False, 1, f"{name} {why}")
        super().__init__(why)


def load(name: str, files: Mapping[str, bytes], served: Served, cover: bytes | None) -> Feed:
    """Parse a feed's documents. Raises Unreadable."""
    return Feed(name, tuple(_document(one, xml) for one, xml in files.items()), served, cover)


def _document(name: str, xml: bytes) -> Document:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable("P01", name, f"no es XML válido: {error}.") from None
    if root.getroottree().docinfo.doctype:
        raise Unreadable("S01", name, "trae un DTD, que no se admite.")
    channel = root.find("channel")
    if channel is None:
        raise Unreadable("P01", name, "no tiene <channel>.")
    node = _node(channel, name)
    return Document(name, root, node, tuple(_node(one, name) for one in node.all("item")))


def _node(parent: Any, document: str) -> Node:
    children: dict[str, list[Any]] = {}
    for child in parent.iterchildren(tag=etree.Element):
        children.setdefault(_qualified(child.tag), []).append(child)
    return Node(children, document)


_NAMES: dict[str, str] = {}


def _qualified(tag: str) -> str:
    """``{https://podcastindex.org/namespace/1.0}guid`` -> ``podcast:guid``."""
    known = _NAMES.get(tag)
    if known is None:
        uri, _, local = tag.rpartition("}")
        prefix = _PREFIX.get(uri.removeprefix("{"))
        known = f"{prefix}:{local}" if prefix else (tag if uri else local)
        if len(_NAMES) < 1000:  # a hostile feed may have as many names as it likes
            _NAMES[tag] = known
    return known


def is_web(url: str) -> bool:
    """A whole web address."""
    return re.match(r"https?://[^/\s]+", url) is not None
