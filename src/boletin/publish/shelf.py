"""A public file before it is made: its path, what it is made of, and how to make it.

What a file is made of is told by a key: the digest of its values, of the office's configuration,
of every template and of our own code. The same key means the same bytes, so a file that already
stands with that key is taken as it is and not made again. With 2,000 pieces this is what makes a
run with one new piece cost a second and not twenty.
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import json
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from boletin.config import Config
from boletin.model import Pieza

PACKAGE = Path(__file__).parents[1]
COMMON = ("cleantext", "days", "event_doubts", "events", "organigrama", "tables")
"""Modules outside the room that pages are made with."""


class Shelf(Protocol):
    """Where files of earlier runs stand."""

    def take(self, path: str, key: str) -> bytes | None:
        """The file, if it stands there whole and was made with this key."""
        ...

    def keep(self, path: str, key: str, data: bytes) -> None:
        """Tell that this file will stand there, made with this key."""
        ...


@dataclass(frozen=True, slots=True)
class Page:
    """A text file of the public tree that is not made yet."""

    path: str
    """Below output/, with ``/``."""
    made_of: Sequence[Any]
    """Every value that it depends on, besides configuration, templates and code."""
    make: Callable[[], str | bytes]
    listed: bool = True
    """People should find it: it goes into sitemap.xml, if it is a page."""
    day: date | None = None
    """When what it tells was published."""


def finish(
    pages: Sequence[Page], config: Config, templates: Path, shelf: Shelf | None
) -> dict[str, bytes]:
    """``{path: bytes}`` of every page: those that stand on the shelf, and the others made now."""
    if shelf is None:
        return {page.path: _bytes(page.make()) for page in pages}
    house, pieces = _house(config, templates), Keys()
    found: dict[str, bytes] = {}
    for page in pages:
        key = pieces.digest((house, page.path, page.made_of))
        data = shelf.take(page.path, key)
        if data is None:
            data = _bytes(page.make())
            shelf.keep(page.path, key, data)
        found[page.path] = data
    return found


def _bytes(made: str | bytes) -> bytes:
    return made.encode() if isinstance(made, str) else made


class Keys:
    """Digests of values; that of a piece, which many pages show, is worked out once."""

    def __init__(self) -> None:
        self._pieces: dict[int, tuple[Pieza, str]] = {}

    def digest(self, value: Any) -> str:
        """The same for equal values, other for others."""
        return _digest(value, self._told)

    def _told(self, value: Any) -> Any:
        if not isinstance(value, Pieza):
            return _plain(value)
        known = self._pieces.get(id(value))
        if known is None:
            # The piece is kept too: while it lives, no other has its id().
            known = self._pieces[id(value)] = value, _digest(_plain(value), _plain)
        return known[1]


def _digest(value: Any, told: Callable[[Any], Any]) -> str:
    data = json.dumps(value, default=told, ensure_ascii=False, check_circular=False)
    return hashlib.sha256(data.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _plain(value: Any) -> Any:
    """For ``json.dumps``: a dataclass as its name and its values. Its fields in bulk: a year's
    pieces have a million words."""
    kind: Any = type(value)
    if hasattr(kind, "__dataclass_fields__"):
        return kind.__name__, _getter(kind)(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"no key for {type(value).__name__}")


@functools.cache
def _getter(kind: Any) -> operator.attrgetter[Any]:
    return operator.attrgetter(*(field.name for field in dataclasses.fields(kind)))


def _house(config: Config, templates: Path) -> str:
    """What every page depends on: configuration, templates, our own code."""
    whole = hashlib.sha256(f"{_code()}{_digest(config, _plain)}".encode())
    for file in sorted(file for file in templates.iterdir() if file.is_file()):
        whole.update(file.name.encode() + hashlib.sha256(file.read_bytes()).digest())
    return whole.hexdigest()


@functools.cache
def _code() -> str:
    whole = hashlib.sha256()
    rooms = [(PACKAGE / room).rglob("*.py") for room in ("publish", "model", "config")]
    for room in (*rooms, [PACKAGE / f"{name}.py" for name in COMMON]):
        for file in sorted(room):
            whole.update(file.name.encode() + file.read_bytes())
    return whole.hexdigest()
