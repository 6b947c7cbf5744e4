"""How the airings of a station's pieces are spread over days and time bands. Pure.

Every piece gets the airings that its priority asks for, spread over the bands by their length;
among bands that are as good, the emptiest, and the same ones every day. A station that
gives so many minutes a day is filled in rounds: emergencies have all of theirs first, then each
piece one airing in turn, and each day another one begins; a day that is cut so has bands of its
own.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from boletin.config import Emisora
from boletin.config.stations import DAY_MIN, bands

DAYS = 28
"""Days of an order, from its own on."""
LIFE_DAYS = 366
"""Of a piece that goes on for longer, the days that count when a later one looks for room."""


class Airs(Protocol):
    """What there is to know of a piece."""

    @property
    def id(self) -> str: ...
    @property
    def nivel(self) -> str: ...
    @property
    def desde(self) -> date: ...
    @property
    def hasta(self) -> date: ...
    @property
    def duracion_ms(self) -> int: ...
    @property
    def pasadas(self) -> int: ...
    @property
    def cierra(self) -> str: ...
    @property
    def primera(self) -> date | None: ...


@dataclass(frozen=True, slots=True)
class Turno:
    """What a piece airs in a time band of a day."""

    pieza: str
    """Its id."""
    pasadas: int
    antes_de: str = ""
    """``HH:MM``: only before this hour, where the band goes on after it; empty: in all of it."""


@dataclass(frozen=True, slots=True)
class Franja:
    """A time band of a day, with the pieces that air in it, in order."""

    horas: str
    """As the station writes it: ``06:00-12:00``."""
    turnos: tuple[Turno, ...]


@dataclass(frozen=True, slots=True)
class Dia:
    """A day of the order."""

    fecha: date
    franjas: tuple[Franja, ...]

    def pasadas_de(self, id_: str) -> tuple[tuple[str, int], ...]:
        """Band -> airings of a piece, where it airs."""
        return tuple(
            (band.horas, turn.pasadas)
            for band in self.franjas
            for turn in band.turnos
            if turn.pieza == id_
        )


def schedule(emisora: Emisora, pieces: Sequence[Airs], today: date) -> tuple[Dia, ...]:
    """The days of the order, those on which nothing airs left out. ``pieces`` in order; those that
    are over may be among them: the others stay where they were beside them."""
    spans = bands(emisora.horario)
    lengths = [end - start for start, end in spans]
    wanted = {one.id: one.pasadas for one in pieces}
    usual = _turns(pieces, wanted, lengths)
    found = []
    for number in range(DAYS):
        day = today + timedelta(days=number)
        valid = [one for one in pieces if one.desde <= day <= one.hasta]
        airings = _airings(valid, emisora.minutos_al_dia * 60_000, day.toordinal())
        whole = all(airings[one.id] == one.pasadas for one in valid)
        turns = usual if whole else _turns(valid, airings, lengths, day, usual)
        placed = [_placed(one, airings[one.id], spans, turns[one.id], day) for one in valid]
        rows = (
            Franja(hours, tuple(filter(None, band)))
            for hours, *band in zip(emisora.horario, *placed, strict=True)
        )
        if filled := tuple(row for row in rows if row.turnos):
            found.append(Dia(day, filled))
    return tuple(found)


def _airings(pieces: Sequence[Airs], most_ms: int, turn: int) -> Mapping[str, int]:
    """Airings of each piece in a day of at most ``most_ms`` (0: no end to it)."""
    wanted = {one.id: one.pasadas for one in pieces}
    if not most_ms or sum(one.duracion_ms * one.pasadas for one in pieces) <= most_ms:
        return wanted
    given: Counter[str] = Counter()
    left = most_ms
    urgent = [one for one in pieces if one.nivel == "emergencia"]
    others = [one for one in pieces if one.nivel != "emergencia"]
    start = turn % len(others) if others else 0
    turned = sorted(
        (*others[start:], *others[:start]),
        key=lambda one: ("alta", "normal", "baja").index(one.nivel),
    )
    for group in (urgent, turned):
        while True:
            before = left
            for one in group:
                if given[one.id] < one.pasadas and one.duracion_ms <= left:
                    given[one.id] += 1
                    left -= one.duracion_ms
            if left == before:
                break
    return given


def _turns(
    pieces: Sequence[Airs],
    airings: Mapping[str, int],
    lengths: Sequence[int],
    of: date | None = None,
    usual: Mapping[str, Sequence[int]] | None = None,
) -> Mapping[str, Sequence[int]]:
    """For each piece the bands, that which takes first what whole shares leave over in front: the
    emptiest for its length while the piece airs, or on one day (``of``).

    Only pieces published before it count, so a piece has the same bands for all of its life. On a
    day that is cut, those that have all their airings keep their ``usual``; the others fill in.
    """

    def cut(one: Airs) -> bool:
        return airings[one.id] < one.pasadas

    load_ms: defaultdict[int, list[float]] = defaultdict(lambda: [0.0] * len(lengths))
    found = {}
    for one in sorted(
        pieces, key=lambda one: (cut(one), one.primera or one.desde, one.desde, one.id)
    ):
        start = (of or one.desde).toordinal()
        days = range(start, min((of or one.hasta).toordinal(), start + LIFE_DAYS) + 1)
        counts = _shares(airings[one.id], lengths)
        would_be = [
            (sum(load_ms[day][band] for day in days) / (len(days) or 1) + n * one.duracion_ms)
            / lengths[band]
            for band, n in enumerate(counts)
        ]
        emptiest = sorted(range(len(lengths)), key=would_be.__getitem__)
        found[one.id] = emptiest if usual is None or cut(one) else usual[one.id]
        for band in found[one.id][: airings[one.id] - sum(counts)]:
            counts[band] += 1
        for day in days:
            for band, n in enumerate(counts):
                load_ms[day][band] += n * one.duracion_ms
    return found


def _shares(times: int, lengths: Sequence[int]) -> list[int]:
    """Whole airings of ``times`` for each band, by its length."""
    return [times * length // (sum(lengths) or 1) for length in lengths]


def _placed(
    one: Airs, times: int, spans: Sequence[tuple[int, int]], turns: Sequence[int], day: date
) -> list[Turno | None]:
    """What a piece airs in each band of a day: its share in whole airings, and what is left over
    in the first of its ``turns``.

    On its last day it airs only until what it announces begins, and so much less often."""
    until = _until(one, day)
    length = sum(end - start for start, end in spans)
    usable = [max(0, min(end, until) - start) for start, end in spans]
    early = sum(usable) < length
    if times and early:
        times = max(1, times * sum(usable) // length) if any(usable) else 0
    counts = _shares(times, usable)
    free = [band for band in turns if usable[band]]
    if early:
        free.sort(key=lambda band: counts[band] / usable[band])
    for band in free[: times - sum(counts)]:
        counts[band] += 1
    return [
        Turno(one.id, n, one.cierra if until < end else "") if n else None
        for n, (_, end) in zip(counts, spans, strict=True)
    ]


def _until(one: Airs, day: date) -> int:
    """The minute of the day up to which it may air."""
    if day != one.hasta or not one.cierra:
        return DAY_MIN
    hour, _, minute = one.cierra.partition(":")
    return int(hour) * 60 + int(minute)


def alike(days: Sequence[Dia]) -> tuple[tuple[Dia, Dia], ...]:
    """First and last of each run of days that follow each other and have the same airings."""
    runs: list[tuple[Dia, Dia]] = []
    for day in days:
        if runs:
            first, last = runs[-1]
            if first.franjas == day.franjas and (day.fecha - last.fecha).days == 1:
                runs[-1] = first, day
                continue
        runs.append((day, day))
    return tuple(runs)
