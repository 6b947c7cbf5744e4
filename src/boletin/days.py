"""The calendar as Mexico says it: names of months and days, its time zone, its weeks.

The names stand here because a machine's locale is not ours to trust.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

MONTHS = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre",
    "octubre", "noviembre", "diciembre",
)  # fmt: skip
DAYS = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")
CENTRAL = timezone(timedelta(hours=-6))
"""Central Mexico, without summer time since the law of 2022."""


def today() -> date:
    """The day in central Mexico, whatever the zone of the machine: a runner in the cloud begins
    tomorrow at six in the afternoon."""
    return datetime.now(CENTRAL).date()


def week_of(day: date) -> str:
    """ISO week: ``2026-W48``."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def day_name(day: date) -> str:
    """``23``; the first of the month is ``1.º``."""
    return "1.º" if day.day == 1 else str(day.day)


def plain_date(day: date) -> str:
    """``23 de noviembre de 2026``."""
    return f"{day_name(day)} de {month_name(day)}"


def month_name(day: date) -> str:
    """``noviembre de 2026``."""
    return f"{MONTHS[day.month - 1]} de {day.year}"
