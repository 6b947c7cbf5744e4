"""What was counted, by piece, station, application and day; as values, plain data and CSV."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from boletin import tables
from boletin.audience.store import Row


@dataclass(frozen=True, slots=True)
class PieceRow:
    """Downloads of a piece. ``total`` is the public's: what stations took stands beside it."""

    id: str
    clase: str
    """"spot" or "boletin"."""
    titulo: str
    audio: int
    video: int
    emisoras: int

    @property
    def total(self) -> int:
        return self.audio + self.video


@dataclass(frozen=True, slots=True)
class StationRow:
    """Downloads of what was made for a station."""

    id: str
    nombre: str
    piezas: int
    """Pieces in its own format."""
    paquetes: int
    """``paquete.zip``."""
    ultima: date
    """Last day of a download."""

    @property
    def total(self) -> int:
        return self.piezas + self.paquetes


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that the page and the CSV tell. Rows: most downloads first; days in order."""

    desde: date | None
    hasta: date | None
    """First and last day: those asked for, else those with downloads. None: nothing counted."""
    piezas: tuple[PieceRow, ...]
    emisoras: tuple[StationRow, ...]
    aplicaciones: tuple[tuple[str, int], ...]
    """Of the public."""
    dias: tuple[tuple[date, int], ...]
    """Of the public, from ``desde`` to ``hasta`` without gaps."""

    @property
    def total(self) -> int:
        """Downloads by the public."""
        return sum(row.total for row in self.piezas)


def report(
    rows: Sequence[Row],
    titles: Mapping[str, str],
    stations: Mapping[str, str],
    since: date | None = None,
    until: date | None = None,
) -> Report:
    """The report of sums. ``titles``: by folder of the piece; ``stations``: names by id."""
    pieces: defaultdict[str, Counter[str]] = defaultdict(Counter)
    homes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    last: dict[str, date] = {}
    apps: Counter[str] = Counter()
    days: Counter[date] = Counter()
    for row in rows:
        if row.emisora:
            homes[row.emisora]["piezas" if row.pieza else "paquetes"] += row.descargas
            last[row.emisora] = max(row.dia, last.get(row.emisora, row.dia))
            if row.pieza:
                pieces[row.pieza]["emisoras"] += row.descargas
            continue
        pieces[row.pieza][row.clase] += row.descargas
        apps[row.aplicacion] += row.descargas
        days[row.dia] += row.descargas
    found = [row.dia for row in rows]
    first, final = since or min(found, default=None), until or max(found, default=None)
    return Report(
        first,
        final,
        tuple(sorted((_piece(p, n, titles) for p, n in pieces.items()), key=_first)),
        tuple(
            sorted(
                (
                    StationRow(one, stations.get(one, one), n["piezas"], n["paquetes"], last[one])
                    for one, n in homes.items()
                ),
                key=lambda row: (-row.total, row.id),
            )
        ),
        tuple(sorted(apps.items(), key=lambda item: (-item[1], item[0]))),
        _all_days(days, first, final),
    )


def _first(row: PieceRow) -> tuple[int, int, str]:
    return -row.total, -row.emisoras, row.id


def _piece(folder: str, numbers: Counter[str], titles: Mapping[str, str]) -> PieceRow:
    home, _, name = folder.partition("/")
    return PieceRow(
        name,
        "boletin" if home == "boletines" else "spot",
        titles.get(folder, name),
        numbers["audio"],
        numbers["video"],
        numbers["emisoras"],
    )


def _all_days(
    days: Mapping[date, int], first: date | None, last: date | None
) -> tuple[tuple[date, int], ...]:
    if first is None or last is None or (last - first).days > _MOST_DAYS:
        return tuple(sorted(days.items()))
    span = (first + timedelta(n) for n in range((last - first).days + 1))
    return tuple((day, days.get(day, 0)) for day in span)


_MOST_DAYS = 20_000
"""A range asked for with a slip of the year is not filled with empty days."""


def plain(told: Report) -> dict[str, Any]:
    """For ``--json``."""
    return {
        "desde": told.desde and told.desde.isoformat(),
        "hasta": told.hasta and told.hasta.isoformat(),
        "descargas": told.total,
        "piezas": [
            {
                "id": row.id,
                "clase": row.clase,
                "titulo": row.titulo,
                "descargas": row.total,
                "audio": row.audio,
                "video": row.video,
                "emisoras": row.emisoras,
            }
            for row in told.piezas
        ],
        "emisoras": [
            {
                "id": row.id,
                "nombre": row.nombre,
                "descargas": row.total,
                "piezas": row.piezas,
                "paquetes": row.paquetes,
                "ultima": row.ultima.isoformat(),
            }
            for row in told.emisoras
        ],
        "aplicaciones": [{"nombre": name, "descargas": n} for name, n in told.aplicaciones],
        "dias": [{"dia": day.isoformat(), "descargas": n} for day, n in told.dias],
    }


COLUMNS = ("dia", "clase", "pieza", "titulo", "emisora", "archivo", "aplicacion", "descargas")


def as_csv(rows: Sequence[Row], titles: Mapping[str, str]) -> str:
    """A line for each sum, for a spreadsheet: from it any table can be made."""
    return tables.text(
        COLUMNS,
        (
            (
                row.dia.isoformat(), row.clase, row.pieza, titles.get(row.pieza, ""), row.emisora,
                row.ruta, row.aplicacion, row.descargas,
            )
            for row in rows
        ),
    )  # fmt: skip
