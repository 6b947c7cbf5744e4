"""Logs, from the first line to the last: parsed, sifted, known again, counted."""

from __future__ import annotations

import hashlib
import zlib
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import BinaryIO

from boletin.audience import logs
from boletin.audience.agents import UNKNOWN, Agents
from boletin.audience.counting import Census, counts
from boletin.audience.logs import Foreign, Request
from boletin.audience.media import OURS, Catalogue, Media
from boletin.audience.store import Store

SHOWN = 10
"""Malformed lines of a log, unknown agents and unknown files that are named."""
SHOWN_AGENT = 100
"""Characters of an unknown user agent that are shown."""
_NAMES = 2_000
"""Unknown agents that are counted apart."""


@dataclass(frozen=True, slots=True)
class Told:
    """What was found in one log."""

    registro: str
    lineas: int = 0
    contadas: int = 0
    """Requests that count: each belongs to a window."""
    repetidas: int = 0
    """Counted in an earlier run, or in another log of this one."""
    robots: int = 0
    desconocidos: int = 0
    """Of a user agent that is in no list."""
    sin_entrega: int = 0
    """Not a GET, not 200 or 206, a probe of two bytes, a preload."""
    otro_sitio: int = 0
    """Like a file of ours, but asked of another site of the same server."""
    mal_escritas: int = 0
    renglones: tuple[int, ...] = ()
    """The first malformed ones."""
    problema: str = ""
    """Why it could not be read to its end, in Spanish."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What was found in all of them."""

    registros: tuple[Told, ...]
    agentes: tuple[tuple[str, int], ...]
    """Unknown user agents that ask most, as they are written."""
    archivos: tuple[tuple[str, int], ...]
    """Paths that look like ours and are not known, and how often they were asked for."""


class Reader:
    """Reads logs into a store."""

    def __init__(
        self, store: Store, catalogue: Catalogue, agents: Agents, latest: int,
        tick: Callable[[int], None] = lambda _: None,
    ) -> None:  # fmt: skip
        """``latest``: seconds; no line is from later. ``tick`` is told each 100,000 lines."""
        self._store = store
        self._catalogue = catalogue
        self._agents = agents
        self._parse = logs.Parser(OURS, latest)
        self._census = Census(store, store.count)
        self._tick = tick
        self._strangers: Counter[str] = Counter()
        self._missing: Counter[str] = Counter()

    def read(self, named: Iterable[tuple[str, Callable[[], BinaryIO]]]) -> Heard:
        """Each log by name, with what opens it. One that breaks off is told and does not stop
        the others.
        """
        told = tuple(self._one(name, opens) for name, opens in named)
        return Heard(
            told, tuple(self._strangers.most_common(SHOWN)), tuple(self._missing.most_common(SHOWN))
        )

    def _one(self, name: str, opens: Callable[[], BinaryIO]) -> Told:
        tally: Counter[str] = Counter()
        bad: list[int] = []
        problem = ""
        alike = Alike()
        try:
            with opens() as raw:
                for number, line in enumerate(logs.lines(logs.plain(raw)), 1):
                    tally["lineas"] = number
                    request = self._parse(line)
                    if request is None:
                        if not line.strip():
                            continue
                        tally["mal_escritas"] += 1
                        if len(bad) < SHOWN:
                            bad.append(number)
                    elif not isinstance(request, Foreign):
                        outcome = self._take(request, alike)
                        if outcome:
                            tally[outcome] += 1
                    if not number % 100_000:
                        self._tick(number)
        except EOFError:
            problem = "está cortado: se leyó hasta donde llega"
        except (OSError, zlib.error):  # gzip.BadGzipFile is an OSError
            problem = "está dañado o no se puede leer"
        return Told(name, **tally, renglones=tuple(bad), problema=problem)

    def _take(self, request: Request, alike: Alike) -> str:
        """What became of a request: the name of a field of Told; empty for one about another."""
        media = self._catalogue.find(request.target, request.bucket)
        if media is None:
            return ""
        if not self._catalogue.at(request.host):
            return "otro_sitio"
        if not counts(request):
            return "sin_entrega"
        agent = self._agents.of(request.agent)
        station = isinstance(media, Media) and bool(media.emisora)
        if not agent.counts(station=station):
            if agent is not UNKNOWN:
                return "robots"
            shown = request.agent[:SHOWN_AGENT]
            if shown in self._strangers or len(self._strangers) < _NAMES:
                self._strangers[shown] += 1
            return "desconocidos"
        if not isinstance(media, Media):
            if media in self._missing or len(self._missing) < _NAMES:
                self._missing[media] += 1
            return ""
        if not self._store.first_time(alike.mark(request)):
            return "repetidas"
        self._census.hear(request, media, agent.nombre)
        return "contadas"


class Alike:
    """Marks of the lines of one log: eight bytes of everything but the address.

    Two listeners may ask the same in the same second, so the second of two alike lines has another
    mark than the first; the next time the log is read they have the same two again.
    """

    def __init__(self) -> None:
        self._now: Counter[int] = Counter()
        self._second = 0

    def mark(self, request: Request) -> int:
        """The mark of a line, a signed integer of 64 bits."""
        if abs(request.time - self._second) > _SLACK or len(self._now) > _NAMED_APART:
            self._now.clear()
            self._second = request.time
        base = _hash(
            f"{request.time} {request.target} {request.status} {request.sent} {request.span} "
            f"{request.mark} {request.agent}"
        )
        seen = self._now[base]
        self._now[base] += 1
        return _hash(f"{base} {seen}") if seen else base


_SLACK = 60
"""Seconds that lines of one log stand out of order; alike ones are told apart within them."""

_NAMED_APART = 100_000
"""Marks that are remembered within them."""


def _hash(text: str) -> int:
    raw = hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(raw, "big", signed=True)
