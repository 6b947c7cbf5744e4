"""Requests of one listener into downloads: the rules, on values alone (IAB 2.2).

A listener is an address with its user agent. A window of 24 hours begins with the first request
for a file; whatever that listener takes of the file within it is one download at most, and one as
soon as a minute of it was delivered (``Media.needed``). Bytes that come twice count once.

**Across midnight.** The hash of a listener is keyed with a random key of the day on which the
window began. A request at one in the morning may belong to a window of the day before, so it is
looked for under that day's key first, then under today's; a line that was written late also
under tomorrow's. A window of day D ends on day D+1 at the latest, so D's key is needed until the
end of D+1 and no longer: :func:`over`.
"""

from __future__ import annotations

import hashlib
import ipaddress
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import NamedTuple, Protocol

from boletin.audience.logs import Request
from boletin.audience.media import Media

WINDOW = 24 * 60 * 60
"""Seconds (IAB 2.2)."""
PROBE = 2
"""Bytes. Players ask for the first two (``bytes=0-1``) to learn whether ranges work."""
MAX_SPANS = 64
"""Pieces of a file that are remembered of a window; a client that takes more of them, with gaps
between, loses the shortest."""
MAX_ADDRESS = 64

_SPAN = re.compile(r"(\d{0,15})-(\d{0,15})")

Spans = tuple[tuple[int, int], ...]
"""Half-open, in order, apart from each other."""


class Window(NamedTuple):
    """What one listener took of one file since ``start``."""

    start: int
    """Seconds, UTC."""
    spans: Spans = ()
    loose: int = 0
    """Bytes of partial answers whose place in the file the log does not tell."""
    counted: bool = False


class Ledger(Protocol):
    """Where windows are kept while they are open."""

    def key(self, day: int) -> bytes:
        """The random key of a day, made where there is none."""

    def known_key(self, day: int) -> bytes | None:
        """The key of a day, if there is one."""

    def window(self, listener: bytes, ruta: str) -> Window | None: ...

    def keep(self, listener: bytes, ruta: str, day: int, window: Window) -> None: ...


def day_of(seconds: int) -> int:
    """The day, in central Mexico, of a moment: days since the year 1."""
    return (seconds - 21_600) // 86_400 + 719_163


def date_of(day: int) -> date:
    return date.fromordinal(day)


def over(day: int, now: datetime) -> bool:
    """Whether no window that began on ``day`` can still be open."""
    return day + 2 <= day_of(int(now.astimezone(UTC).timestamp()))


def counts(request: Request) -> bool:
    """Whether an answer delivered something: a GET, whole (200) or in part (206), not a probe."""
    return (
        request.method == "GET"
        and (request.status == 200 or (request.status == 206 and request.sent > PROBE))
        and request.sent > 0
        and not request.preload
    )


def add(spans: Spans, start: int, end: int) -> Spans:
    """``spans`` and the bytes from ``start`` up to ``end``, none of them twice."""
    if end <= start:
        return spans
    if not spans:
        return ((start, end),)
    kept = []
    for a, b in spans:
        if b < start or a > end:
            kept.append((a, b))
        else:
            start, end = min(a, start), max(b, end)
    kept.append((start, end))
    if len(kept) > MAX_SPANS:
        kept.remove(min(kept, key=lambda span: span[1] - span[0]))
    return tuple(sorted(kept))


def covered(spans: Spans, start: int, end: int) -> int:
    """How many bytes of ``start`` up to ``end`` the spans hold."""
    total = 0
    for a, b in spans:
        a, b = max(a, start), min(b, end)  # noqa: PLW2901
        if b > a:
            total += b - a
    return total


def asked(text: str, size: int) -> Spans | None:
    """The spans of ``bytes=0-99,200-``, ``bytes=-500`` or ``bytes 0-99/500`` in a file of
    ``size`` bytes, as they stand; None when the text tells none.
    """
    found = []
    for first, last in _SPAN.findall(text.partition("/")[0]):
        if first:
            end = int(last) + 1 if last else size
            found.append((int(first), min(end, size)))
        elif last:
            found.append((max(0, size - int(last)), size))
    return tuple((a, b) for a, b in found if a < b) or None


def take(window: Window, request: Request, size: int) -> Window:
    """The window with what this answer delivered: from the beginning of what was asked, as many
    bytes as left the server (a listener may have hung up).
    """
    start, spans, loose, counted = window
    sent = request.sent
    if request.status == 200:
        return Window(start, add(spans, 0, min(sent, size)), loose, counted)
    wanted = asked(request.span, size) if request.span else None
    if wanted is None:
        return Window(start, spans, min(loose + sent, size), counted)
    for first, end in wanted[:MAX_SPANS]:
        spans = add(spans, first, min(end, first + sent))
        sent = max(0, sent - (end - first))
    return Window(start, spans, loose, counted)


def delivered(window: Window, media: Media) -> int:
    """Bytes of the file that play and were delivered. Loose ones may be those of its header."""
    header = media.cabecera
    placed = covered(window.spans, header, media.bytes)
    if not window.loose:
        return placed
    missing = header - covered(window.spans, 0, header)
    return placed + max(0, window.loose - missing)


class Census:
    """Gives each request to its window, and says when that makes a download."""

    def __init__(self, ledger: Ledger, count: Callable[[int, Media, str], None]) -> None:
        """``count`` is told the day on which the window began, the file and the application."""
        self._ledger = ledger
        self._count = count
        self._hashes: dict[tuple[int, str], bytes] = {}
        self._networks: dict[str, str] = {}

    def hear(self, request: Request, media: Media, app: str) -> None:
        """One request that ``counts``, of somebody who does."""
        day = day_of(request.time)
        who = f"{self._network(request.ip)} {request.agent}"
        today = self._listener(day, who, self._ledger.key(day))
        for when in (day - 1, day, day + 1):
            listener = today
            if when != day:
                key = self._ledger.known_key(when)
                if key is None:
                    continue
                listener = self._listener(when, who, key)
            window = self._ledger.window(listener, media.ruta)
            if window is not None and abs(request.time - window.start) < WINDOW:
                self._put(request, media, app, (listener, when, window))
                return
        self._put(request, media, app, (today, day, Window(request.time)))

    def _put(
        self, request: Request, media: Media, app: str, place: tuple[bytes, int, Window]
    ) -> None:
        listener, day, (start, spans, loose, counted) = place
        if counted and request.time >= start:
            return
        after = Window(min(start, request.time), spans, loose, counted)
        if not counted:
            after = take(after, request, media.bytes)
            if delivered(after, media) >= media.needed:
                after = Window(after.start, counted=True)
                self._count(day_of(after.start), media, app)
        self._ledger.keep(listener, media.ruta, day, after)

    def _listener(self, day: int, who: str, key: bytes) -> bytes:
        known = self._hashes.get((day, who))
        if known is None:
            text = who.encode("utf-8", "replace")
            known = hashlib.blake2b(text, key=key, digest_size=12).digest()
            if len(self._hashes) >= 50_000:
                self._hashes.clear()
            self._hashes[day, who] = known
        return known

    def _network(self, ip: str) -> str:
        known = self._networks.get(ip)
        if known is None:
            if len(self._networks) >= 50_000:
                self._networks.clear()
            known = self._networks[ip] = network(ip)
        return known


def network(ip: str) -> str:
    """An address as it is compared: of IPv6 the first 64 bits, a household's (IAB 2.1)."""
    try:
        address = ipaddress.ip_address(ip.partition("%")[0])
    except ValueError:
        return ip[:MAX_ADDRESS]
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.IPv6Address(int(address) >> 64 << 64))
    return str(address)
