"""Words and figures as people read them: dates, lengths, sizes."""

from __future__ import annotations

import re
from datetime import date, timedelta

from boletin.days import DAYS, MONTHS, day_name, plain_date

_HE = ("h.", "honorable", "ayuntamiento", "municipio", "gobierno", "concejo", "consejo", "cabildo")
_SHE = ("presidencia", "alcaldía", "dirección", "secretaría", "comisión", "junta", "comunidad",
        "unidad", "oficina", "coordinación")  # fmt: skip


def of(name: str) -> str:
    """``del H. Ayuntamiento de …``, ``de la Presidencia …``: a name with what joins it to another.

    >>> of("H. Ayuntamiento de Sanctórum"), of("Alcaldía Norte"), of("Sanctórum")
    ('del H. Ayuntamiento de Sanctórum', 'de la Alcaldía Norte', 'de Sanctórum')
    """
    first = name.lower().partition(" ")[0]
    return f"{'del' if first in _HE else 'de la' if first in _SHE else 'de'} {name}"


def shorten(text: str, max_bytes: int) -> str:
    """``text`` cut at a word so that its UTF-8 form, with its ellipsis, fits ``max_bytes``."""
    if len(text.encode()) <= max_bytes:
        return text
    cut = text.encode()[: max_bytes - len("…".encode())].decode("utf-8", "ignore")
    return (cut.rpartition(" ")[0] or cut).rstrip(" ,;:.") + "…"


def week_days(week: str) -> tuple[date, date]:
    """Monday and Sunday of an ISO week ``AAAA-Wss``. Raises ValueError for anything else."""
    found = re.fullmatch(r"(\d{4})-W(\d{2})", week)
    if not found:
        raise ValueError(f"no es una semana AAAA-Wss: {week!r}")
    monday = date.fromisocalendar(int(found[1]), int(found[2]), 1)
    return monday, monday + timedelta(days=6)


def long_date(day: date) -> str:
    """``lunes 23 de noviembre de 2026``."""
    return f"{DAYS[day.weekday()]} {plain_date(day)}"


def date_range(first: date, last: date) -> str:
    """``23 al 29 de noviembre de 2026``, repeating month and year only where they change."""
    if first == last:
        return plain_date(first)
    if first.year != last.year:
        return f"{plain_date(first)} al {plain_date(last)}"
    if first.month != last.month:
        return f"{day_name(first)} de {MONTHS[first.month - 1]} al {plain_date(last)}"
    return f"{day_name(first)} al {plain_date(last)}"


def short_range(first: date, last: date) -> str:
    """``23–29 nov``, ``30 nov–6 dic``: for a row of links."""
    names = [MONTHS[day.month - 1][:3] for day in (first, last)]
    start = f"{first.day}" if names[0] == names[1] else f"{first.day} {names[0]}"
    return f"{start}–{last.day} {names[1]}"


def duration(ms: int) -> str:
    """``45 s``, ``3 min 07 s``, ``1 h 02 min``: for people."""
    seconds = round(ms / 1000)
    if seconds < 60:
        return f"{seconds} s"
    if seconds < 3600:
        return f"{seconds // 60} min {seconds % 60:02} s"
    return f"{seconds // 3600} h {seconds % 3600 // 60:02} min"


def iso_duration(ms: int) -> str:
    """ISO 8601 for the ``datetime`` attribute: ``PT3M7S``."""
    seconds = round(ms / 1000)
    return f"PT{seconds // 60}M{seconds % 60}S"


def clock(ms: int) -> str:
    """``0:07``, ``12:30``, ``1:02:03``: the time of a chapter or a line, rounded down."""
    seconds = ms // 1000
    hours, minutes = seconds // 3600, seconds % 3600 // 60
    return f"{hours}:{minutes:02}:{seconds % 60:02}" if hours else f"{minutes}:{seconds % 60:02}"


def exact(ms: int) -> str:
    """``30.00 s``: the length a station schedules by."""
    return f"{ms / 1000:.2f} s"


def size(count: int) -> str:
    """``480 kB``, ``2.4 MB``: decimal units, as browsers and phones show them."""
    return f"{max(1, round(count / 1000))} kB" if count < 1_000_000 else f"{count / 1e6:.1f} MB"


def level(value: float) -> str:
    """A level with a true minus sign: ``−16.0``."""
    return f"{value:.1f}".replace("-", "−")
