"""How the airings of a station's pieces are spread over days and time bands. Pure.

Every piece gets the airings that its priority asks for, spread over the bands by their length;
among bands that are as good, the emptiest. A station that
gives so many minutes a day is filled in rounds: emergencies have all of theirs first, then each
piece one airing in turn, and each day another one begins.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from boletin.config import Emisora
from boletin.config.stations import DAY_MIN, bands

DAYS = 28
"""Days of an order, from its own on."""


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


@dataclass(frozen=True, slots=True)
class Franja:
    """A time band of a day: pieces in order, and how often each airs in it."""

    horas: str
    """As the station writes it: ``06:00-12:00``."""
    piezas: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Dia:
    """A day of the order."""

    fecha: date
    franjas: tuple[Franja, ...]

    def pasadas_de(self, id_: str) -> tuple[tuple[str, int], ...]:
        """Band -> airings of a piece, where it airs."""
        return tuple(
            (band.horas, n) for band in self.franjas for one, n in band.piezas if one == id_
        )


def schedule(emisora: Emisora, pieces: Sequence[Airs], today: date) -> tuple[Dia, ...]:
    """The days of the order, those on which nothing airs left out. ``pieces`` in order."""
    spans = bands(emisora.horario)
    found = []
    for number in range(DAYS):
        day = today + timedelta(days=number)
        valid = [one for one in pieces if one.desde <= day <= one.hasta]
        airings = _airings(valid, emisora.minutos_al_dia * 60_000, day.toordinal())
        placed = _placed(valid, airings, spans, day)
        if any(placed):
            rows = (
                Franja(hours, tuple((one.id, band[one.id]) for one in valid if band[one.id]))
                for hours, band in zip(emisora.horario, placed, strict=True)
            )
            found.append(Dia(day, tuple(row for row in rows if row.piezas)))
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


def _placed(
    pieces: Sequence[Airs],
    airings: Mapping[str, int],
    spans: Sequence[tuple[int, int]],
    day: date,
) -> list[Counter[str]]:
    """For each band, how often each piece airs in it: its share of the day in whole airings, and
    what is left over, where the band is emptiest for its length.

    On its last day a piece airs only until what it announces begins, and so much less often."""
    lengths = [end - start for start, end in spans]
    placed: list[Counter[str]] = [Counter() for _ in spans]
    load_ms = [0.0] * len(spans)
    for one in pieces:
        times = airings[one.id]
        usable = [max(0, min(end, _until(one, day)) - start) for start, end in spans]
        free = [band for band, length in enumerate(usable) if length]
        if times and sum(usable) < sum(lengths):
            times = max(1, times * sum(usable) // sum(lengths)) if free else 0
        counts = [times * length // (sum(usable) or 1) for length in usable]
        for _ in range(times - sum(counts)):
            best = min(free, key=lambda b: (load_ms[b] + counts[b] * one.duracion_ms) / lengths[b])
            free.remove(best)
            counts[best] += 1
        for band, count in enumerate(counts):
            placed[band][one.id] = count
            load_ms[band] += count * one.duracion_ms
    return placed


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
