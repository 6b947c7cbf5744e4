"""A line of a web server's log, as bytes, into a request. The format is told by the line itself.

================  =================================================================================
nginx, Apache     «combined»; a further quoted field with a range (``$http_range`` or
                  ``$sent_http_content_range``) tells which bytes were asked for
Caddy             JSON lines, one an access
S3                server access logs
================  =================================================================================

Lines are written by whoever asks: nothing in them is believed, and what does not fit is counted
as malformed, never an error.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any, BinaryIO, Final, NamedTuple, cast

MAX_LINE = 64 * 1024
"""Bytes of a line that is looked at; longer ones are malformed."""
_BLOCK = 1 << 20


class Request(NamedTuple):
    """What a line tells. A NamedTuple, not a dataclass: a million are made in a run."""

    time: int
    """Seconds since 1970, UTC."""
    ip: str
    method: str
    target: str
    """As in the request line, with its query."""
    status: int
    sent: int
    """Bytes of the body that left the server."""
    agent: str
    span: str = ""
    """``bytes=0-99`` or ``bytes 0-99/500``; empty where the log does not tell."""
    mark: str = ""
    """What tells two alike requests apart: a request id, the exact time."""
    bucket: str = ""
    host: str = ""
    """Of the site that was asked; empty where the log does not tell."""
    preload: bool = False
    """The browser said that nobody asked for it (``Sec-Purpose: prefetch``)."""


class Foreign(NamedTuple):
    """A good line about something else."""


FOREIGN: Final = Foreign()

Parsed = Request | Foreign | None
"""None: malformed."""

_QUOTED = rb'"([^"\\]*(?:\\.[^"\\]*)*)"'
_TIME = rb"\[(\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d [+-]\d{4})\]"
_COMBINED = re.compile(
    rb"(\S+) [^\[]*" + _TIME + rb" " + _QUOTED + rb" (\d{3}) (\d+|-)"
    rb"(?: " + _QUOTED + rb" " + _QUOTED + rb"(.*))?\s*$"
).match
_S3 = re.compile(
    rb"\S+ (\S+) " + _TIME + rb" (\S+) \S+ (\S+) \S+ \S+ (?:" + _QUOTED + rb"|-) (\d{3}|-) \S+ "
    rb"(\d+|-) (?:\d+|-) (?:\d+|-) (?:\d+|-) " + _QUOTED + rb" " + _QUOTED + rb"(?: .*)?$"
).match
_SPAN = re.compile(rb'"(bytes[= ][\d,\s-]{1,200}(?:/(?:\d+|\*))?)"').search
_ESCAPE = re.compile(rb"\\(?:x([0-9A-Fa-f]{2})|(.))")
_NAMES = b"Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_MONTHS = {name: number for number, name in enumerate(_NAMES, 1)}


class Parser:
    """Reads lines; remembers the last minute, which most lines share."""

    def __init__(self, ours: Callable[[bytes], object], latest: int) -> None:
        """``ours``: whether a request line can be about us; others are not read further.
        ``latest``: a line from after it (seconds) is malformed.
        """
        self._ours = ours
        self._latest = latest
        self._minutes: dict[bytes, int] = {}

    def __call__(self, line: bytes) -> Parsed:
        """One line without its end."""
        if len(line) > MAX_LINE:
            return None
        if line[:1] == b"{":
            return self._caddy(line)
        if found := _COMBINED(line):
            ip, time, asked, status, sent, _, agent, rest = found.groups()
            if not self._ours(asked):
                return FOREIGN
            span = _SPAN(rest) if rest else None
            return self._request(ip, time, asked, status, sent, agent or b"", span)
        if found := _S3(line):
            bucket, time, ip, mark, asked, status, sent, _, agent = found.groups()
            if not asked or not self._ours(asked):
                return FOREIGN
            request = self._request(ip, time, asked, status, sent, agent, None)
            if isinstance(request, Request):
                return request._replace(bucket=_text(bucket), mark=_text(mark))
            return request
        return None

    def _request(
        self,
        ip: bytes,
        time: bytes,
        asked: bytes,
        status: bytes,
        sent: bytes,
        agent: bytes,
        span: re.Match[bytes] | None,
    ) -> Parsed:
        seconds = self._seconds(time)
        words = asked.split(b" ")
        if seconds is None:
            return None
        if len(words) not in (2, 3) or status == b"-" or len(sent) > 15:
            return FOREIGN
        return Request(
            seconds,
            _text(ip),
            _text(words[0]),
            _text(words[1]),
            int(status),
            0 if sent == b"-" else int(sent),
            _text(agent),
            _text(span[1]) if span else "",
        )

    def _seconds(self, text: bytes) -> int | None:
        """``23/Nov/2026:08:30:00 -0600`` in seconds; None for a day that does not exist."""
        key = text[:17] + text[20:]
        minute = self._minutes.get(key)
        if minute is None:
            try:
                zone = int(text[22:24]) * 60 + int(text[24:26])
                zone = -zone if text[21:22] == b"-" else zone
                moment = datetime(
                    int(text[7:11]), _MONTHS[text[3:6]], int(text[:2]), int(text[12:14]),
                    int(text[15:17]), tzinfo=UTC,
                )  # fmt: skip
                minute = int(moment.timestamp()) - zone * 60
            except (ValueError, KeyError, OverflowError):
                return None
            if len(self._minutes) > 4096:
                self._minutes.clear()
            self._minutes[key] = minute
        return self._real(minute + int(text[18:20]))

    def _real(self, seconds: int) -> int | None:
        return seconds if _EARLIEST <= seconds <= self._latest else None

    def _caddy(self, line: bytes) -> Parsed:
        """A JSON line. Read only when it can be about us: that is what takes time."""
        if not line.rstrip().endswith(b"}"):
            return None
        if not self._ours(line):
            return FOREIGN
        try:
            entry = json.loads(line)
        except (ValueError, RecursionError):
            return None
        request = entry.get("request")
        if not isinstance(request, dict):
            return FOREIGN  # Caddy also writes what it does itself
        moment, headers = entry.get("ts"), request.get("headers")
        try:
            seconds = self._real(_moment(moment))
            target, agent = request["uri"], _header(headers, "User-Agent")
            if seconds is None or not isinstance(target, str):
                return None
            if not self._ours(target.encode(errors="replace")):
                return FOREIGN
            return Request(
                seconds,
                str(request.get("client_ip") or request.get("remote_ip") or "-"),
                str(request["method"]),
                target,
                int(entry["status"]),
                int(entry["size"]),
                agent,
                _header(entry.get("resp_headers"), "Content-Range") or _header(headers, "Range"),
                str(moment),
                host=str(request.get("host") or ""),
                preload="prefetch" in _header(headers, "Sec-Purpose") + _header(headers, "Purpose"),
            )
        except (ValueError, KeyError, TypeError, OverflowError):
            return None


_EARLIEST = int(datetime(2000, 1, 1, tzinfo=UTC).timestamp())


def _moment(value: Any) -> int:
    """Caddy's ``ts``: seconds as a number, or a date in ISO 8601."""
    if isinstance(value, str):
        moment = datetime.fromisoformat(value)
        return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())
    return int(value)


def _header(headers: Any, name: str) -> str:
    """A header's first value, as text; empty where there is none."""
    values = headers.get(name) if isinstance(headers, dict) else None
    return values[0] if isinstance(values, list) and values and isinstance(values[0], str) else ""


def _text(raw: bytes) -> str:
    """A field as text: nginx writes ``\\xC3``, Apache ``\\"``."""
    if b"\\" in raw:
        raw = _ESCAPE.sub(lambda m: bytes([int(m[1], 16)]) if m[1] else cast(bytes, m[2]), raw)
    return raw.decode("utf-8", "replace")


def lines(stream: BinaryIO) -> Iterator[bytes]:
    """The lines of a stream without their ends, in bounded memory whatever stands in it.

    Of a line longer than ``MAX_LINE`` only its beginning comes, longer than ``MAX_LINE``.
    """
    rest, skipping = b"", False
    while block := stream.read(_BLOCK):
        parts = (rest + block).split(b"\n")
        rest = parts.pop()
        if skipping and parts:
            parts.pop(0)
            skipping = False
        yield from parts
        if skipping:
            rest = b""
        elif len(rest) > MAX_LINE:
            yield rest[: MAX_LINE + 1]
            rest, skipping = b"", True
    if rest:
        yield rest


def plain(stream: BinaryIO) -> BinaryIO:
    """The stream, or what is inside of it when it is compressed with gzip (told by its bytes)."""
    peek = getattr(stream, "peek", None)
    if peek is not None and peek(2)[:2] == b"\x1f\x8b":
        return cast(BinaryIO, gzip.GzipFile(fileobj=stream))
    return stream
