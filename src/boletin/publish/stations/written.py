"""Dates and hours as people and spreadsheets in Mexico write them."""

from __future__ import annotations

import re
from datetime import date, timedelta

from boletin.days import MONTHS

_DATES = (
    (re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})"), (3, 2, 1)),
    (re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?"), (1, 2, 3)),
    (re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{2})"), (3, 2, 1)),
)
_MONTHS = {name[:3]: n for n, name in enumerate(MONTHS, 1)}
_WORDS = re.compile(r"(\d{1,2})[ -/](?:de )?([a-z]{3})[a-z]*\.?[ -/](?:de )?(\d{4}|\d{2})")
_CLOCK = re.compile(
    r"(\d{1,2})[:.](\d{2})(?::\d{2})?(?: ?([ap])\.? ?m\.?)?(?: ?h(?:rs?|oras)?\.?)?"
)
_NUMBER = re.compile(r"(\d{5})?(?:(?:^0?|(?<=\d{5}))[.,](\d+))?")
_EPOCH = date(1899, 12, 30)
"""Day 0 of Excel."""
_MINUTES = 24 * 60


def day_of(written: str) -> date | None:
    """A date as people and spreadsheets write it in Mexico; None: it is none.

    >>> day_of("25/11/2026") == day_of("2026-11-25") == day_of("25-nov-26")
    True
    """
    plain = written.strip().lower()
    for form, order in _DATES:
        if found := form.fullmatch(plain):
            year, month, day = (int(found[n]) for n in order)
            return _date(year, month, day)
    if found := _WORDS.fullmatch(plain):
        return _date(int(found[3]), _MONTHS.get(found[2], 0), int(found[1]))
    return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year + 2000 if year < 100 else year, month, day)
    except ValueError:
        return None


def serial_of(written: str) -> date | None:
    """A date that a spreadsheet gives as its number of the day, this century's; None: it is none.

    >>> serial_of("46355").isoformat(), serial_of("1234")
    ('2026-11-29', None)
    """
    found = _NUMBER.fullmatch(written.strip())
    if not found or not found[1] or not 36526 <= int(found[1]) <= 73050:
        return None
    return _EPOCH + timedelta(int(found[1]))


def clock_of(written: str, *, number: bool = False) -> str | None:
    """``HH:MM`` of an hour as people write it; empty for none written; None: it is none.

    A spreadsheet may give it as a part of the day. ``number``: it gave the date as a number too, so
    that ``0.25`` is 06:00; otherwise that might be meant as 00:25, and is none.

    >>> clock_of("8:15 p.m."), clock_of("8.15 hrs"), clock_of("25:00"), clock_of("0.3125")
    ('20:15', '08:15', None, '07:30')
    >>> clock_of("0.25"), clock_of("0.25", number=True)
    (None, '06:00')
    """
    plain = written.strip().lower()
    if not plain:
        return ""
    if (part := _NUMBER.fullmatch(plain)) and (part[1] or part[2]):
        if not number and not part[1] and len(part[2]) == 2 and int(part[2]) < 60:
            return None
        minute = min(round(float(f"0.{part[2] or 0}") * _MINUTES), _MINUTES - 1)
        return f"{minute // 60:02d}:{minute % 60:02d}"
    found = _CLOCK.fullmatch(plain)
    if not found:
        return None
    hour, minute = int(found[1]), int(found[2])
    if found[3]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found[3] == "p" else 0)
    return f"{hour:02d}:{minute:02d}" if hour < 24 and minute < 60 else None
