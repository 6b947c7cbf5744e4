"""What a station sends back: which piece it aired, in which version, when, and who says so.

It is the filled ``recibo.csv`` of the package, saved by whatever program the station has, or JSON
with the same names. What cannot be is told with its line; the rest counts. Pure.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from boletin.days import plain_date
from boletin.model import Finding, Oferta, Registro
from boletin.publish import text
from boletin.publish.stations.receipt_names import aired_as, called, key
from boletin.publish.stations.receipt_rows import Row, finding, rows_of
from boletin.publish.stations.written import clock_of, day_of, serial_of


@dataclass(frozen=True, slots=True)
class Pasada:
    """An airing, as a station tells it."""

    pieza: str
    version: int
    fecha: date
    hora: str
    """``08:15``; empty: it does not say."""


@dataclass(frozen=True, slots=True)
class Recibo:
    """A receipt, read."""

    emisora: str
    """id of the station."""
    archivo: str
    """Name of the file that it came in."""
    recibio: str
    """Who of the station took the material."""
    pasadas: tuple[Pasada, ...]
    hallazgos: tuple[Finding, ...]
    nombre: str = ""
    """What it is kept as; empty: it is not kept."""


def read(
    name: str,
    data: bytes,
    stations: Mapping[str, str],
    records: Mapping[str, Registro],
    today: date,
    station: str = "",
) -> Recibo:
    """A receipt in the file ``name``. ``stations``: id -> name; ``station``: who sent it, when a
    person says so; ``records`` by folder.

    A row without date or hour is a piece that has not aired, and is passed over. A row with an
    error does not count; the others do.
    """
    findings: list[Finding] = []
    ids = called(stations)
    rows = [_with_id(row, ids) for row in rows_of(name, data, findings)]
    told = Counter(filter(None, map(_station, rows)))
    who = station or _whose(told, stations)
    if rows and who not in stations:
        known = f"Emisoras: {', '.join(stations) or 'ninguna'}."
        said = "varias emisoras" if len(told) > 1 else f"la emisora «{next(iter(told), '')}»"
        message = f"Es de {said}, y no se sabe cuál es." if told else "No dice qué emisora."
        findings.append(finding(name, 1, message, f"{known} O dígalo: --emisora ID"))
        return Recibo("", name, "", (), tuple(findings))
    aired: list[Pasada] = []
    lines: dict[tuple[str, date, str], int] = {}
    mine: list[Row] = []
    for row in rows:
        filled = bool(row.cells.get("fecha") or row.cells.get("hora"))
        foreign = _foreign(name, row, who, station, stations) if filled else None
        if foreign and (foreign.level == "E" or not _said(foreign, findings)):
            findings.append(foreign)
        if foreign and foreign.level == "E":
            continue
        mine.append(row)
        one = _airing(name, row, who, records, findings) if filled else None
        if one is None:
            continue
        wrong = tuple(_wrong(name, row.line, one, who, records, today))
        findings += wrong
        if any(each.level == "E" for each in wrong):
            continue
        moment = one.pieza, one.fecha, one.hora
        if one.hora and moment in lines:
            message = f"La misma pasada está también en el renglón {lines[moment]}."
            findings.append(finding(name, row.line, message, "Se cuenta una vez.", "W"))
            continue
        lines[moment] = row.line
        aired.append(one)
    people = dict.fromkeys(filter(None, (row.cells.get("recibio", "") for row in mine)))
    return Recibo(
        who,
        name,
        ", ".join(people),
        tuple(sorted(aired, key=lambda one: (one.fecha, one.hora, one.pieza))),
        tuple(findings),
    )


def together(recibos: Iterable[Recibo]) -> Mapping[str, Mapping[Pasada, int]]:
    """Station -> its airings and how often each is told; what several receipts tell counts once,
    for a station sends the whole list again when it has more.

    The same piece at the same day and hour is one airing: of the later version, where they differ.
    """
    found: dict[str, Counter[Pasada]] = {}
    for recibo in recibos:
        known = found.setdefault(recibo.emisora, Counter())
        known |= Counter(recibo.pasadas)
    return {who: _once(told) for who, told in found.items()}


def _once(told: Mapping[Pasada, int]) -> Mapping[Pasada, int]:
    last = {
        (one.pieza, one.fecha, one.hora or one.version): one
        for one in sorted(told, key=lambda one: one.version)
    }
    return {one: told[one] for one in last.values()}


def _with_id(row: Row, ids: Mapping[str, str]) -> Row:
    """With the station's id in place of its name."""
    id_ = ids.get(key(row.cells.get("emisora", "")))
    return replace(row, cells={**row.cells, "emisora": id_}) if id_ else row


def _station(row: Row) -> str:
    return row.cells.get("emisora", "").strip().lower()


def _whose(told: Mapping[str, int], stations: Collection[str]) -> str:
    """The station that most rows are of; empty where none is known or two have as many."""
    known = sorted(((n, who) for who, n in told.items() if who in stations), reverse=True)
    if not known or (len(known) > 1 and known[0][0] == known[1][0]):
        return ""
    return known[0][1]


def _foreign(
    name: str, row: Row, who: str, station: str, stations: Collection[str]
) -> Finding | None:
    """What is wrong with whose a row says it is. A name that no station has counts when a person
    said whose the receipt is: that is how a misspelt one is read."""
    other = _station(row)
    if other in ("", who):
        return None
    if station and other not in stations:
        message = f"Dice que es de «{other}», y se leyó como de «{who}»."
        return finding(name, row.line, message, "Revise que sea el archivo correcto.", "W")
    message = f"Dice que es de «{other}», y el recibo es de «{who}»; no cuenta."
    remedy = f"Mande aparte los renglones de «{other}»."
    if other not in stations:
        remedy = f"Escriba «{who}» si es de ella."
    return finding(name, row.line, message, remedy)


def _said(one: Finding, findings: Iterable[Finding]) -> bool:
    return any(each.message == one.message for each in findings)


def _airing(
    name: str, row: Row, who: str, records: Mapping[str, Registro], findings: list[Finding]
) -> Pasada | None:
    """The airing of a row; None, with a finding, when it cannot be."""
    cells = row.cells
    piece, file = cells.get("pieza", "").strip(), cells.get("archivo", "").strip()
    written, version = cells.get("fecha", ""), cells.get("version", "").strip()
    serial = serial_of(written)
    day = serial or day_of(written)
    offer = None
    if not piece and file and day and (had := aired_as(file, version, who, day, records)):
        piece, offer = had
    record = records.get(f"spots/{piece}")
    if record is None and (piece or not file or day):
        message = f"No hay una pieza «{piece}»." if piece else "No dice qué pieza."
        remedy = "Copie el id de orden.csv."
        if file and not piece:
            message = f"No dice qué pieza, y a «{who}» no se le ofreció un archivo «{file}»."
            remedy = "Copie el id o el nombre del archivo de orden.csv."
        findings.append(finding(name, row.line, message, remedy))
        return None
    if day is None or record is None:
        message = f"«{written}» no es una fecha; no cuenta."
        if not written:
            message = f"{piece or file} lleva hora («{cells['hora']}») y no fecha; no cuenta."
        findings.append(finding(name, row.line, message, "Escriba día/mes/año: 25/11/2026"))
        return None
    clock = clock_of(cells.get("hora", ""), number=bool(serial))
    if clock is None:
        message = f"«{cells['hora']}» no es una hora; no cuenta."
        findings.append(finding(name, row.line, message, "Escriba la hora así: 08:15"))
        return None
    newest = offer.version if offer else record.version.numero
    if version and not re.fullmatch(r"[1-9]\d{0,3}", version):
        message = f"«{version}» no es una versión; se toma la {newest}."
        findings.append(finding(name, row.line, message, "Copie la de orden.csv.", "W"))
        version = ""
    return Pasada(piece, int(version or newest), day, clock)


def _wrong(
    name: str, line: int, one: Pasada, who: str, records: Mapping[str, Registro], today: date
) -> Iterator[Finding]:
    """What should not have happened. It counts and is told, but for what cannot be: an error."""
    record = records[f"spots/{one.pieza}"]
    offer = _offer(record, who, one.version)
    told = f"{one.pieza} salió el {plain_date(one.fecha)}"
    if one.fecha > today:
        yield finding(
            name, line, f"{told}, que aún no llega; no cuenta.", "Revise el año y el mes."
        )
    if all(one.version != each.numero for each in record.versiones):
        yield finding(
            name,
            line,
            f"No hay versión {one.version} de {one.pieza}; no cuenta.",
            f"Tiene hasta la {record.version.numero}: copie la de orden.csv, o déjela vacía.",
        )
    elif offer is None:
        message = f"{told} en la versión {one.version}, que no se ofreció a «{who}»."
        yield finding(name, line, message, "Pregunte a la emisora de dónde la tomó.", "W")
    elif not offer.desde <= one.fecha <= offer.hasta:
        when = "después" if one.fecha > offer.hasta else "antes"
        valid = text.date_range(offer.desde, offer.hasta)
        yield finding(name, line, f"{told}, {when} de su vigencia ({valid}).", _AVISE, "W")
    if record.retiro and one.fecha > record.retiro.fecha:
        message = f"{told}, y se retiró el {plain_date(record.retiro.fecha)}."
        yield finding(name, line, message, _AVISE, "W")
    newer = [v for v in record.versiones if v.numero > one.version and v.fecha < one.fecha]
    if newer:
        message = f"{told} en la versión {one.version}; desde el "
        message += f"{plain_date(newer[0].fecha)} era la {newer[0].numero}."
        yield finding(name, line, message, _AVISE, "W")


_AVISE = "Avise a la emisora."


def _offer(record: Registro, who: str, version: int) -> Oferta | None:
    mine = [one for one in record.ofertas if one.emisora == who]
    return next((one for one in mine if one.version == version), None)
