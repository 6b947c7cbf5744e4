"""The page for the office: one file, without scripts, readable on paper and by a screen reader.

Each drawing has its table beside it, with the same numbers.
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from boletin.audience.report import Report
from boletin.cleantext import clean
from boletin.days import MONTHS, month_name, plain_date

PIECES = 60
"""Rows of the largest table; the rest stand in the CSV."""
APPS = 25
WIDTH, HEIGHT = 760, 190
"""Of the drawing by day, in its own units."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A column of the drawing and its row of the table."""

    nombre: str
    corto: str
    numero: int
    x: float
    y: float
    alto: float
    ancho: float


def page(
    told: Report,
    palette: Mapping[str, Mapping[str, str]],
    *,
    ayuntamiento: str,
    made: date,
    period: str,
) -> str:
    """The whole of ``estadisticas.html``. ``palette``: colours by scheme and role. ``period``: the
    days of the report in words; empty where there are none.
    """
    step, bars = _bars(told.dias)
    values = {
        "ayuntamiento": ayuntamiento,
        "hecho": made,
        "periodo": period,
        "informe": told,
        "claro": palette["claro"],
        "oscuro": palette["oscuro"],
        "barras": bars,
        "paso": step,
        "mejor": max(bars, key=lambda bar: bar.numero, default=None),
        "piezas": told.piezas[:PIECES],
        "aplicaciones": told.aplicaciones[:APPS],
        "boletines": sum(row.total for row in told.piezas if row.clase == "boletin"),
        "spots": sum(row.total for row in told.piezas if row.clase == "spot"),
        "emisoras": sum(row.total for row in told.emisoras),
        "ancho": WIDTH,
        "alto": HEIGHT,
    }
    return f"{_template().render(values)}\n"


def _bars(days: tuple[tuple[date, int], ...]) -> tuple[str, tuple[Bar, ...]]:
    """Columns by day, week or month, as few as fit."""
    steps: tuple[tuple[str, Any], ...] = (
        ("día", lambda day: day),
        ("semana", lambda day: day - timedelta(day.weekday())),
        ("mes", lambda day: day.replace(day=1)),
    )
    span = (days[-1][0] - days[0][0]).days if days else 0
    step, start = steps[0 if span < 62 else 1 if span < 62 * 7 else 2]
    sums: Counter[date] = Counter()
    for day, number in days:
        sums[start(day)] += number
    most = max(sums.values(), default=0) or 1
    room = WIDTH / max(1, len(sums))
    names = {
        "día": plain_date,
        "semana": lambda d: f"Semana del {plain_date(d)}",
        "mes": month_name,
    }
    bars = []
    for index, (day, number) in enumerate(sorted(sums.items())):
        tall = HEIGHT * number / most
        wide = max(1.0, min(room - 2, 48))
        x = index * room + (room - wide) / 2
        short = f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}"
        bars.append(Bar(names[step](day), short, number, x, HEIGHT - tall, tall, wide))
    return step, tuple(bars)


@functools.cache
def _template() -> Any:
    environment = Environment(
        loader=PackageLoader("boletin.audience", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: clean(value) if type(value) is str else value,
    )
    environment.filters |= {
        "dia": plain_date,
        "miles": lambda number: f"{number:,}",
        "px": lambda number: f"{number:.2f}".rstrip("0").rstrip("."),
    }
    return environment.get_template("informe.html.j2")
