"""What the files of a station are called, and that a name stays with its piece. Pure.

A station whose names are fixed (``AYTO_{numero}``) keeps our files in the same places of its
program. A piece has its number for its whole life, and a number that is free again is not given to
another piece before the station had time to empty its place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from boletin.config import Emisora, file_name
from boletin.days import week_of
from boletin.model import Oferta, Pieza, Registro
from boletin.publish.stations.material import Material

REST_DAYS = 30
"""For so long the number of a piece that is over is given to no other."""


def named(
    emisora: Emisora,
    live: Sequence[Material],
    pieces: Mapping[str, Pieza],
    records: Mapping[str, Registro],
    today: date,
) -> tuple[list[Material], tuple[str, ...]]:
    """The materials with the names of their files; and the names that several would have had.

    Where two would be called the same, each goes under its id: no piece may take another's place.
    """
    numbers = _numbers(emisora, live, records, today)
    found: list[tuple[Material, str, str]] = []
    for one in live:
        if one.archivo:
            facts = {
                "id": one.id,
                "fecha": pieces[one.id].fecha.isoformat(),
                "semana": week_of(pieces[one.id].fecha),
                "duracion": f"{round(one.duracion_ms / 1000)}s",
                "emisora": emisora.id,
                "tipo": one.tipo,
                "numero": f"{numbers.get(one.carpeta, 0):02d}",
                "version": str(one.version),
            }
            ending = one.archivo[one.archivo.rindex(".") :]
            found.append((one, file_name(emisora.archivo, facts), ending))
    # As Windows sees it: the same letters, large or small, are the same file.
    counts = Counter(name.lower() for _, name, _ in found)
    again = {name.lower() for _, name, _ in found if counts[name.lower()] > 1}
    called = {
        one.id: _since(
            replace(
                one,
                archivo=f"{one.id if name.lower() in again else name}{ending}",
                numero=numbers.get(one.carpeta, 0),
            ),
            offer(emisora, records[one.carpeta], one.version),
            today,
        )
        for one, name, ending in found
    }
    return [called.get(one.id, one) for one in live], tuple(sorted(again))


def offer(emisora: Emisora, record: Registro, version: int) -> Oferta | None:
    """What a station was offered of a version."""
    mine = (one for one in record.ofertas if (one.emisora, one.version) == (emisora.id, version))
    return next(mine, None)


def _since(one: Material, before: Oferta | None, today: date) -> Material:
    """With the day on which its file took another name, if it did."""
    if before is None or not before.archivo:
        return one
    changed = before.archivo != one.archivo
    return replace(one, nombrado=today if changed else before.nombrado)


def _numbers(
    emisora: Emisora, live: Sequence[Material], records: Mapping[str, Registro], today: date
) -> Mapping[str, int]:
    """Folder -> number: that which the piece has, or the lowest that is free."""
    if "{numero}" not in emisora.archivo:
        return {}
    alive = {one.carpeta for one in live if one.archivo}
    holders: dict[int, tuple[date, str]] = {}
    for folder, record in records.items():
        mine = [one for one in record.ofertas if one.emisora == emisora.id and one.numero]
        if mine:
            number = mine[-1].numero
            first = min(one.fecha for one in mine if one.numero == number)
            holders[number] = max(holders.get(number, (date.min, "")), (first, folder))
    kept = {folder: number for number, (_, folder) in holders.items() if folder in alive}
    taken = {
        number
        for number, (_, folder) in holders.items()
        if folder in alive or not _free(emisora, records[folder], today)
    }
    for one in live:
        if one.archivo and one.carpeta not in kept:
            number = next(n for n in range(1, len(taken) + 2) if n not in taken)
            kept[one.carpeta] = number
            taken.add(number)
    return kept


def _free(emisora: Emisora, record: Registro, today: date) -> bool:
    """Its piece is over for so long that the station has emptied its place."""
    over = max(one.hasta for one in record.ofertas if one.emisora == emisora.id)
    if record.retiro:
        over = min(over, record.retiro.fecha)
    return today - over > timedelta(days=REST_DAYS)
