"""Which week a piece belongs to, and in what order the bulletin tells it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from boletin.days import week_of
from boletin.errors import ContentError
from boletin.model import PRIORIDADES, Comunicado, Finding
from boletin.tomlform import Reader, finding, parsed
from boletin.writing.pace import estimate_ms

__all__ = ["Orden", "estimate_ms", "load_order", "monday", "order"]

FOLDER = "comunicados/escaletas"
KINDS = ("emergencia", "servicio", "aviso", "convocatoria", "nota", "evento", "turismo")
"""Within a priority: what people must act on first, what they may enjoy last."""


@dataclass(frozen=True, slots=True)
class Orden:
    """``comunicados/escaletas/2026-W48.toml``: the hand of a person on the order of a week."""

    orden: tuple[str, ...] = ()
    """ids in the order in which they are told; the others follow in the usual order."""
    fuera: tuple[str, ...] = ()
    """ids that stay out of the bulletin; their spots are made all the same."""
    duracion: str = ""
    """Slot of this week's bulletin, "5:00"; empty: that of ``[programa]``."""
    tiempos: Mapping[str, str] = field(default_factory=dict)
    """id -> time planned for it in the bulletin, "0:40"."""


NO_ORDER = Orden()


def monday(week: str) -> date:
    """First day of ``2026-W48``."""
    year, number = week.split("-W")
    return date.fromisocalendar(int(year), int(number), 1)


def sunday(week: str) -> date:
    """Last day of ``2026-W48``."""
    return monday(week) + timedelta(days=6)


def clock_ms(text: str) -> int | None:
    """``5:00`` -> 300000; None when it is not minutes and seconds."""
    minutes, colon, seconds = text.partition(":")
    whole = minutes.isdecimal() and seconds.isdecimal() and len(seconds) == 2
    if not (colon and whole and len(minutes) <= 3 and int(seconds) < 60):
        return None
    return (int(minutes) * 60 + int(seconds)) * 1000


def order(comunicados: Iterable[Comunicado], by_hand: Orden = NO_ORDER) -> tuple[Comunicado, ...]:
    """Emergencies first, then by priority, kind, area, date and id; a person's order wins."""

    def place(c: Comunicado) -> tuple[object, ...]:
        named = by_hand.orden.index(c.id) if c.id in by_hand.orden else len(by_hand.orden)
        return (
            named,
            c.tipo != "emergencia",
            PRIORIDADES.index(c.prioridad),
            KINDS.index(c.tipo),
            c.area,
            c.fecha,
            c.id,
        )

    return tuple(sorted((c for c in comunicados if c.id not in by_hand.fuera), key=place))


def load_order(
    project: Path, week: str, comunicados: Iterable[Comunicado]
) -> tuple[Orden, tuple[Finding, ...]]:
    """The week's own order, if somebody wrote one; what is wrong in it is told, never raised."""
    path = project / FOLDER / f"{week}.toml"
    file = f"{FOLDER}/{week}.toml"
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return NO_ORDER, ()
    except (OSError, UnicodeDecodeError):
        return NO_ORDER, (
            finding(1, "No se puede leer.", "Guárdelo como texto simple, en UTF-8.", file=file),
        )
    try:
        data = parsed(text, file)
    except ContentError as error:
        return NO_ORDER, error.findings
    reader = Reader(text, file)
    found = reader.section(Orden, data, "")
    if found is None or reader.findings:
        return NO_ORDER, tuple(reader.findings)
    by_hand: Orden = found
    known = [c.id for c in comunicados if week_of(c.fecha) == week]
    times = [("duracion", by_hand.duracion)] if by_hand.duracion else []
    times += [(f"tiempos.{name}", time) for name, time in by_hand.tiempos.items()]
    for key, time in times:
        if clock_ms(time) is None:
            reader.complain(
                key, f"«{time}» no es un tiempo.", 'Escriba minutos y segundos: "0:40".'
            )
    named = [("orden", name) for name in by_hand.orden]
    named += [("fuera", name) for name in by_hand.fuera]
    named += [("tiempos", name) for name in by_hand.tiempos]
    for key, name in named:
        if name not in known:
            near = difflib.get_close_matches(name, known, 1, 0.4)
            reader.complain(
                key,
                f"No hay un comunicado «{name}» en la semana {week}.",
                f"¿Quiso escribir «{near[0]}»?"
                if near
                else "Escriba el nombre del archivo sin .md.",
            )
    return (by_hand, ()) if not reader.findings else (NO_ORDER, tuple(reader.findings))
