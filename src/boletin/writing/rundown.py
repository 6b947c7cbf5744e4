"""Which week a piece belongs to, in what order the bulletin tells it, and how long it takes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from boletin.model import PRIORIDADES, Comunicado

MS_PER_LETTER, MS_PER_COMMA, MS_PER_SENTENCE, MS_OF_LINE = 73.1, 425.0, 785.0, -550.0
"""Least squares over the lines of the sample week said by Pico at its own rate; mean error 1.9 %,
95 % of lines within 6 %. Command: python bench/read_time.py"""


def week_of(day: date) -> str:
    """ISO week: ``2026-W48``."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def order(comunicados: Iterable[Comunicado]) -> tuple[Comunicado, ...]:
    """Emergencies first, then by priority, then by date and id."""
    return tuple(
        sorted(
            comunicados,
            key=lambda c: (c.tipo != "emergencia", PRIORIDADES.index(c.prioridad), c.fecha, c.id),
        )
    )


def estimate_ms(hablado: str, ritmo: float = 1.0) -> int:
    """Time to say one line's spoken text at ``ritmo`` times the voice's own rate."""
    letters = len(re.findall(r"[^\W\d_]", hablado))
    commas = len(re.findall(r"[,;:]", hablado))
    sentences = len(re.findall(r"[.!?…]+", hablado)) or 1
    natural = letters * MS_PER_LETTER + commas * MS_PER_COMMA + sentences * MS_PER_SENTENCE
    return max(200, round((natural + MS_OF_LINE) / ritmo))


def monday(week: str) -> date:
    """First day of ``2026-W48``."""
    year, number = week.split("-W")
    return date.fromisocalendar(int(year), int(number), 1)
