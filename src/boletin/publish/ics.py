"""Calendar files: activities as entries -> iCalendar (RFC 5545), and our own files read back.

The same entries give the same bytes. What changed since the calendar that people hold is told by
``SEQUENCE``, and what is no longer announced stays as cancelled until it is over:
:func:`brought_on` finds both from the calendar that was published before. Times are those of
central Mexico, which has had no daylight saving time since 30 October 2022.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from boletin.cleantext import clean

PRODUCT = "-//boletin//Programa de actividades//ES"
ZONE = "America/Mexico_City"
FOLD = 75
"""Octets in a line, its break not counted (RFC 5545 §3.1)."""
_VTIMEZONE = (
    "BEGIN:VTIMEZONE",
    f"TZID:{ZONE}",
    "BEGIN:STANDARD",
    "DTSTART:20221030T020000",
    "TZOFFSETFROM:-0500",
    "TZOFFSETTO:-0600",
    "TZNAME:CST",
    "END:STANDARD",
    "END:VTIMEZONE",
)
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_REFRESH = "PT12H"
"""How often a calendar that subscribes should ask again."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A VEVENT. ``start`` and ``end`` are both days or both local times without zone."""

    uid: str
    """The same for ever, whatever changes: ASCII without spaces. Its texts, and those below, are
    clean (:func:`boletin.publish.text.clean`), with ``\\n`` for a line end and no tabs."""
    stamp: datetime
    """When it was announced so: UTC, whole seconds, from the piece and never from the clock."""
    summary: str
    start: date | datetime
    end: date | datetime | None = None
    """For a day, the day after the last; None: a moment, or one whole day."""
    until: date | None = None
    """The last day on which it is repeated; None: it is not repeated."""
    weekdays: tuple[int, ...] = ()
    """On which weekdays it is repeated, 0 for Monday; empty: every day."""
    description: str = ""
    location: str = ""
    url: str = ""
    categories: tuple[str, ...] = ()
    cancelled: bool = False
    sequence: int = 0

    @property
    def over(self) -> date:
        """The last day on which anything of it happens."""
        return max(filter(None, (_as_day(self.start), self.until or _as_day(self.end))))


def calendar(name: str, entries: Sequence[Entry], *, about: str = "", source: str = "") -> bytes:
    """A calendar file. ``source``: its own public address, for those who subscribe."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"NAME:{escape(name)}",
        f"X-WR-CALNAME:{escape(name)}",
        f"X-WR-TIMEZONE:{ZONE}",
    ]
    if about:
        lines += [f"DESCRIPTION:{escape(about)}", f"X-WR-CALDESC:{escape(about)}"]
    if source:
        lines += [
            f"SOURCE;VALUE=URI:{_uri(source)}",
            f"REFRESH-INTERVAL;VALUE=DURATION:{_REFRESH}",
            f"X-PUBLISHED-TTL:{_REFRESH}",
        ]
    lines += _VTIMEZONE
    for entry in entries:
        lines += _event(entry)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line)).encode()


def brought_on(
    entries: Iterable[Entry],
    before: bytes,
    since: date,
    waits: Callable[[Entry], bool] = lambda _: False,
) -> tuple[Entry, ...]:
    """Entries with the ``sequence`` that follows the calendar published ``before``, and those of
    it that are gone: cancelled, until they are over (``since``). What ``waits`` to be announced
    again stands as it was."""
    known = {entry.uid: entry for entry in read(before)}
    found = []
    for entry in entries:
        old = known.pop(entry.uid, None)
        sequence = old.sequence + (not _same(entry, old)) if old else entry.sequence
        found.append(replace(entry, sequence=sequence))
    for old in known.values():
        if old.over >= since:
            step = not old.cancelled and not waits(old)
            found.append(
                replace(old, cancelled=old.cancelled or step, sequence=old.sequence + step)
            )
    return tuple(found)


def _same(one: Entry, other: Entry) -> bool:
    return replace(one, sequence=0, stamp=other.stamp) == replace(other, sequence=0)


def escape(text: str) -> str:
    r"""A TEXT value (§3.3.11): ``\`` ``;`` ``,`` and line ends escaped, control characters gone."""
    text = clean(text).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    for mark in ("\\", ";", ","):
        text = text.replace(mark, f"\\{mark}")
    return text.replace("\n", "\\n")


def _unescape(text: str) -> str:
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], text)


def _uri(address: str) -> str:
    return re.sub(r"[^\x21-\x7e]", "", address)


def _event(entry: Entry) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{entry.uid}"
    yield f"DTSTAMP:{entry.stamp.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART{_time(entry.start)}"
    if entry.end is not None:
        yield f"DTEND{_time(entry.end)}"
    if entry.until is not None:
        yield f"RRULE:{_rule(entry)}"
    yield f"SUMMARY:{escape(entry.summary)}"
    if entry.description:
        yield f"DESCRIPTION:{escape(entry.description)}"
    if entry.location:
        yield f"LOCATION:{escape(entry.location)}"
    if entry.url:
        yield f"URL:{_uri(entry.url)}"
    if entry.categories:
        yield f"CATEGORIES:{','.join(map(escape, entry.categories))}"
    yield f"SEQUENCE:{entry.sequence}"
    yield f"STATUS:{'CANCELLED' if entry.cancelled else 'CONFIRMED'}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _time(moment: date | datetime) -> str:
    if isinstance(moment, datetime):
        return f";TZID={ZONE}:{moment:%Y%m%dT%H%M%S}"
    return f";VALUE=DATE:{moment:%Y%m%d}"


def _rule(entry: Entry) -> str:
    """§3.3.10: UNTIL is a day where DTSTART is one, else a moment in UTC."""
    assert entry.until is not None  # noqa: S101
    if isinstance(entry.start, datetime):
        # The end of that day in central Mexico is the next morning in UTC.
        last = datetime.combine(entry.until, entry.start.time())
        until = f"{_utc(last):%Y%m%dT%H%M%SZ}"
    else:
        until = f"{entry.until:%Y%m%d}"
    if not entry.weekdays:
        return f"FREQ=DAILY;UNTIL={until}"
    days = ",".join(_WEEKDAYS[day] for day in entry.weekdays)
    return f"FREQ=WEEKLY;UNTIL={until};BYDAY={days}"


def _utc(local: datetime) -> datetime:
    return datetime.fromtimestamp(local.replace(tzinfo=UTC).timestamp() + 6 * 3600, UTC)


def _as_day(moment: date | datetime | None) -> date | None:
    return moment.date() if isinstance(moment, datetime) else moment


def _folded(line: str) -> Iterator[str]:
    """Content lines of 75 octets at most; a character is never cut in two."""
    part, size, room = "", 0, FOLD
    for character in line:
        width = len(character.encode())
        if size + width > room:
            yield part
            part, size, room = " ", 1, FOLD
        part += character
        size += width
    yield part


# --- read back ---------------------------------------------------------------------------------


def read(data: bytes) -> tuple[Entry, ...]:
    """The entries of a calendar that we wrote; of anything else, what can be read of it."""
    text = data.decode("utf-8", "replace")
    lines = re.split(r"\r?\n", re.sub(r"\r?\n[ \t]", "", text))
    entries: list[Entry] = []
    fields: dict[str, str] | None = None
    for line in lines:
        name, _, value = line.partition(":")
        name = name.partition(";")[0]
        if line == "BEGIN:VEVENT":
            fields = {}
        elif line == "END:VEVENT" and fields is not None:
            if entry := _entry(fields):
                entries.append(entry)
            fields = None
        elif fields is not None:
            fields[name] = value
    return tuple(entries)


def _entry(fields: dict[str, str]) -> Entry | None:
    try:
        until, weekdays = _repeated(fields.get("RRULE", ""))
        return Entry(
            uid=fields["UID"],
            stamp=datetime.strptime(fields["DTSTAMP"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC),
            summary=_unescape(fields["SUMMARY"]),
            start=_moment(fields["DTSTART"]),
            end=_moment(fields["DTEND"]) if "DTEND" in fields else None,
            until=until,
            weekdays=weekdays,
            description=_unescape(fields.get("DESCRIPTION", "")),
            location=_unescape(fields.get("LOCATION", "")),
            url=fields.get("URL", ""),
            categories=tuple(
                _unescape(one)
                for one in re.findall(r"(?:\\.|[^,\\])+", fields.get("CATEGORIES", ""))
            ),
            cancelled=fields["STATUS"] == "CANCELLED",
            sequence=int(fields["SEQUENCE"]),
        )
    except (KeyError, ValueError):
        return None


def _moment(value: str) -> date | datetime:
    if "T" in value:
        return datetime.strptime(value, "%Y%m%dT%H%M%S")
    return datetime.strptime(value, "%Y%m%d").date()


def _repeated(rule: str) -> tuple[date | None, tuple[int, ...]]:
    parts = dict(part.partition("=")[::2] for part in rule.split(";") if part)
    if "UNTIL" not in parts:
        return None, ()
    days = tuple(_WEEKDAYS.index(day) for day in parts.get("BYDAY", "").split(",") if day)
    until = parts["UNTIL"]
    if until.endswith("Z"):
        moment = datetime.strptime(until, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        return datetime.fromtimestamp(moment.timestamp() - 6 * 3600, UTC).date(), days
    return datetime.strptime(until, "%Y%m%d").date(), days
