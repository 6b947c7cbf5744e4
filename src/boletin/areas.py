"""Whether every area is heard: what each has published, when last, for how long, who is silent.

Pure values: the pieces that stand published, the chart of the areas, and the day on which it is
asked. Names that are probably spellings of one office count together, with a warning.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from boletin import tables
from boletin.model import Finding, Pieza, Registro
from boletin.organigrama import Organigrama, key, same_office

COLUMNS = (
    *("area", "en_organigrama", "piezas", "ultima", "dias_sin_publicar", "segundos_spots"),
    *("segundos_boletin", "segundos", "pasadas", "segundos_al_aire", "callada", "otras_formas"),
)
"""Of the CSV, and the keys of the JSON."""


@dataclass(frozen=True, slots=True)
class Renglon:
    """An area and what it has published. Field names are those of the report."""

    area: str
    en_organigrama: bool
    piezas: int
    ultima: date | None
    """None: it never published."""
    dias_sin_publicar: int | None
    segundos_spots: float
    """Of its spots as they are delivered."""
    segundos_boletin: float
    """Of its parts of the bulletins."""
    pasadas: int
    """Airings that stations confirmed."""
    segundos_al_aire: float
    """What they lasted."""
    callada: bool
    """For longer than is allowed, or always."""
    otras_formas: tuple[str, ...] = ()
    """Other spellings that its announcements use."""

    @property
    def segundos(self) -> float:
        """Of all that was made of it, each once."""
        return round(self.segundos_spots + self.segundos_boletin, 1)


@dataclass(frozen=True, slots=True)
class Informe:
    """The whole report."""

    hoy: date
    silencio_dias: int
    renglones: tuple[Renglon, ...]
    avisos: tuple[Finding, ...] = ()
    completo: bool = True
    """Every area is there: the chart, if there is one, could be read."""

    @property
    def calladas(self) -> tuple[Renglon, ...]:
        return tuple(row for row in self.renglones if row.callada)

    @property
    def pasadas(self) -> int:
        return sum(row.pasadas for row in self.renglones)

    @property
    def segundos_al_aire(self) -> float:
        return round(sum(row.segundos_al_aire for row in self.renglones), 1)

    @property
    def segundos(self) -> float:
        return round(sum(row.segundos for row in self.renglones), 1)

    def to_json(self) -> dict[str, Any]:
        """The shape of ``boletin areas --json``."""
        return {
            "hoy": self.hoy.isoformat(),
            "silencio_dias": self.silencio_dias,
            "completo": self.completo,
            "areas": [_record(row) for row in self.renglones],
            "hallazgos": [finding.to_json() for finding in self.avisos],
        }

    def to_csv(self) -> str:
        """A line an area, for a spreadsheet. Names that begin like a formula are only text."""
        return tables.text(COLUMNS, (map(_told, _record(row).values()) for row in self.renglones))


def _record(row: Renglon) -> dict[str, Any]:
    record = {name: getattr(row, name) for name in COLUMNS}
    record["ultima"] = row.ultima.isoformat() if row.ultima else None
    record["otras_formas"] = list(row.otras_formas)
    return record


def _told(value: Any) -> Any:
    if isinstance(value, bool):
        return "sí" if value else "no"
    return "; ".join(value) if isinstance(value, list) else value


def report(
    pieces: Iterable[Pieza],
    chart: Organigrama | None,
    today: date,
    silence_days: int,
    records: Iterable[Registro] = (),
    airings: Mapping[str, int] | None = None,
) -> Informe:
    """What each area has published up to ``today``; those of the chart that never did are there
    too, and who has been silent longest comes first among the silent.

    ``records``: of all that ever was published: who was heard and taken back was heard.
    ``airings``: those that stations confirmed, by id of the piece.
    """
    every = tuple(pieces)
    spots = [one for one in every if one.clase == "spot" and one.comunicado]
    here = {one.carpeta for one in spots}
    gone = [
        one
        for one in records
        if one.area and one.carpeta.startswith("spots/") and one.carpeta not in here
    ]
    aired = airings or {}
    names = Counter([*(_said(one) for one in spots), *(one.area for one in gone)])
    groups, findings = _grouped(names, chart or Organigrama())
    in_bulletins = _bulletin_ms(every)
    rows = []
    for name, forms in groups.items():
        mine = [one for one in spots if _said(one) in forms]
        before = [one.versiones[-1].fecha for one in gone if one.area in forms]
        last = max((*(one.fecha for one in mine), *before), default=None)
        times = [(one.timeline.duration_ms, aired.get(one.id, 0)) for one in mine]
        days = max(0, (today - last).days) if last else None
        rows.append(
            Renglon(
                area=name,
                en_organigrama=bool(chart and chart.find(name)),
                piezas=len(mine) + len(before),
                ultima=last,
                dias_sin_publicar=days,
                segundos_spots=round(sum(one.timeline.duration_ms for one in mine) / 1000, 1),
                segundos_boletin=round(sum(in_bulletins.get(one.id, 0) for one in mine) / 1000, 1),
                pasadas=sum(n for _, n in times),
                segundos_al_aire=round(sum(ms * n for ms, n in times) / 1000, 1),
                callada=days is None or days > silence_days,
                otras_formas=tuple(sorted(form for form in forms if form != name)),
            )
        )
    rows.sort(key=lambda row: (-row.piezas, -row.segundos, row.area))
    return Informe(today, silence_days, tuple(rows), findings)


def _said(pieza: Pieza) -> str:
    return " ".join(pieza.comunicado.area.split()) if pieza.comunicado else ""


def _bulletin_ms(pieces: Iterable[Pieza]) -> dict[str, int]:
    """How long each spot is told in the bulletins, from its chapter to the next."""
    found: dict[str, int] = {}
    for bulletin in pieces:
        if bulletin.clase != "boletin":
            continue
        chapters = bulletin.timeline.chapters
        ends = [*(one.start_ms for one in chapters[1:]), bulletin.timeline.duration_ms]
        for chapter, end in zip(chapters, ends, strict=True):
            if chapter.pieza:
                found[chapter.pieza] = found.get(chapter.pieza, 0) + end - chapter.start_ms
    return found


def _grouped(
    names: Counter[str], chart: Organigrama
) -> tuple[dict[str, set[str]], tuple[Finding, ...]]:
    """Names as written by the area they mean: that of the chart, else the most written form."""
    groups: dict[str, set[str]] = {area.nombre: set() for area in chart.areas}
    findings: list[Finding] = []
    for name in sorted(names, key=lambda one: (-names[one], one)):
        known = chart.find(name)
        if known:
            groups[known.nombre].add(name)
            continue
        own = next((one for one in groups if same_office(one, name)), "")
        if not own:
            groups[name] = {name}
            continue
        groups[own].add(name)
        findings.append(
            Finding(
                "AREA",
                "W",
                "comunicados",
                1,
                f"«{name}» parece otra forma de escribir «{own}»; se cuentan juntas.",
                "Escriba siempre el mismo nombre, o agréguelo a otros_nombres en organigrama.toml.",
                name,
            )
        )
    return groups, tuple(findings)


def telling(rows: Sequence[Renglon]) -> list[str]:
    """The silent areas in words, those that have never been heard last."""
    silent = sorted(
        (row for row in rows if row.callada),
        key=lambda row: (row.ultima is None, -(row.dias_sin_publicar or 0), key(row.area)),
    )
    return [
        f"{row.area}: no tiene nada publicado"
        if row.ultima is None
        else f"{row.area}: {row.dias_sin_publicar} días sin publicar"
        for row in silent
    ]
