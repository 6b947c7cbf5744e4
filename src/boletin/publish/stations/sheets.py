"""The order in writing: for spreadsheets, programs and people; and the receipt to send back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from boletin import tables
from boletin.cleantext import clean
from boletin.config import Config
from boletin.days import DAYS, MONTHS, day_name, plain_date
from boletin.publish import text
from boletin.publish.stations.airing import Turno
from boletin.publish.stations.material import ESTADOS, Material, Orden

RECEIPT = (
    "emisora", "pieza", "version", "archivo", "titulo", "fecha", "hora", "recibio", "observaciones",
)  # fmt: skip
"""Columns of ``recibo.csv``; a row is an airing."""
_ORDER = (
    "n", "estado", "pieza", "version", "titulo", "area", "tipo", "desde", "hasta", "pasadas_al_dia",
    "pasadas_en_total", "franjas", "pie_de_salida", "archivo", "duracion_s", "lufs", "dbtp",
    "sha256", "sustituye", "fecha_estado", "motivo", "nota",
)  # fmt: skip
_PLAN = (
    "fecha", "dia", "franja", "n", "pieza", "version", "archivo", "duracion_s", "pasadas",
    "antes_de",
)  # fmt: skip
CHANGING = "cambian de un día a otro"
"""Of bands that are not the same on all days of a piece."""


def replaces(one: Material) -> str:
    """``versión 2, sustituye a la 1 del 23 de noviembre de 2026``; empty for a first version."""
    before = one.sustituye
    if before is None:
        return ""
    day = plain_date(before.fecha)
    return f"versión {one.version}, sustituye a la {before.numero} del {day}"


def spread(one: Material) -> str:
    """``06:00-12:00 ×2, 12:00-18:00 ×1``; empty where the days differ."""
    return ", ".join(f"{band} ×{n}" for band, n in one.franjas)


def before_hour(clock: str) -> str:
    """``07:30`` -> ``antes de las 7:30 h``; empty for no hour."""
    hour, _, minute = clock.partition(":")
    return f"antes de {'la' if int(hour) == 1 else 'las'} {int(hour)}:{minute} h" if clock else ""


def closing(one: Material) -> str:
    """Until when it airs on a last day that ends early; empty for a whole one."""
    return f"El {plain_date(one.hasta)}, solo {before_hour(one.cierra)}." if one.cierra else ""


def a_day(one: Material) -> str:
    """Airings a day as they are planned: ``2``; where the days differ, ``1 o 2``."""
    if one.minimo == one.pasadas:
        return str(one.pasadas)
    return f"{one.minimo} {'o' if one.pasadas - one.minimo == 1 else 'a'} {one.pasadas}"


def remarks(one: Material) -> tuple[str, ...]:
    """What there is to know of its airings: fewer than its priority asks for, a last day that ends
    early, more days than the order has; and what is to be done with a file that is over."""
    found = []
    if one.tope:
        minutes = "1 minuto" if one.tope == 1 else f"{one.tope} minutos"
        found.append(
            f"Reducida por el tope de {minutes} al día: {a_day(one)} pasadas en lugar de "
            f"{one.pedidas}."
        )
    if last := closing(one):
        found.append(last)
    if one.pauta_hasta:
        found.append(
            f"Pauta hasta el {plain_date(one.pauta_hasta)}; "
            f"siga igual hasta el {plain_date(one.hasta)}."
        )
    return (*found, one.indicacion) if one.indicacion else tuple(found)


def days_of(first: date, last: date) -> str:
    """``lunes 23 a jueves 26 de noviembre de 2026``; one day, its date."""
    if first == last:
        return text.long_date(first)
    alike = (first.year, first.month) == (last.year, last.month)
    begin = f"{DAYS[first.weekday()]} {day_name(first)}"
    if not alike:
        begin += f" de {MONTHS[first.month - 1]}"
    return f"{begin} a {text.long_date(last)}"


def order_csv(orden: Orden) -> bytes:
    """orden.csv: a row a piece, what must not air any more at the end."""
    return tables.write(_ORDER, (_row(n, one) for n, one in numbered(orden)))


def numbered(orden: Orden) -> list[tuple[int | None, Material]]:
    """Every material of the order; what airs has a number."""
    live = list(enumerate(orden.materiales, 1))
    return [*live, *((None, one) for one in orden.fuera)]


def _row(number: int | None, one: Material) -> Sequence[object]:
    return (
        number,
        ESTADOS[one.estado],
        one.id,
        one.version,
        one.titulo,
        one.area,
        one.tipo,
        one.desde.isoformat(),
        one.hasta.isoformat(),
        a_day(one) if number else None,
        one.en_total if number else None,
        f"{CHANGING}: vea pauta.csv" if one.cambian else spread(one),
        one.pie if number else None,
        one.archivo,
        f"{one.duracion_ms / 1000:.2f}" if one.duracion_ms else None,
        None if one.lufs is None else round(one.lufs, 1),
        None if one.dbtp is None else round(one.dbtp, 1),
        one.sha256,
        replaces(one),
        one.fecha_estado.isoformat() if one.fecha_estado else None,
        one.motivo,
        " ".join(remarks(one)),
    )


def plan_csv(orden: Orden) -> bytes:
    """pauta.csv: a row for each piece in each band of each day."""
    numbers = {one.id: (n, one) for n, one in enumerate(orden.materiales, 1)}
    rows = (
        (
            day.fecha.isoformat(),
            DAYS[day.fecha.weekday()],
            band.horas,
            numbers[turn.pieza][0],
            turn.pieza,
            numbers[turn.pieza][1].version,
            numbers[turn.pieza][1].archivo,
            f"{numbers[turn.pieza][1].duracion_ms / 1000:.2f}",
            turn.pasadas,
            turn.antes_de,
        )
        for day in orden.dias
        for band in day.franjas
        for turn in band.turnos
    )
    return tables.write(_PLAN, rows)


def order_json(orden: Orden) -> bytes:
    """orden.json: all of it. ``ruta`` is where a file stands in the public tree."""
    emisora = orden.emisora
    record = {
        "version": 1,
        "emisora": emisora.id,
        "nombre": emisora.nombre,
        "al": orden.al.isoformat(),
        "materiales": [_told(n, one) for n, one in numbered(orden)],
        "pauta": [
            {
                "fecha": day.fecha.isoformat(),
                "franjas": [
                    {
                        "franja": band.horas,
                        "piezas": [_airs(turn) for turn in band.turnos],
                    }
                    for band in day.franjas
                ],
            }
            for day in orden.dias
        ],
    }
    return (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode()


def _airs(turn: Turno) -> dict[str, Any]:
    found: dict[str, Any] = {"pieza": turn.pieza, "pasadas": turn.pasadas}
    return {**found, "antes_de": turn.antes_de} if turn.antes_de else found


def _told(number: int | None, one: Material) -> dict[str, Any]:
    found: dict[str, Any] = {
        "n": number,
        "estado": one.estado,
        "pieza": one.id,
        "version": one.version,
        "titulo": one.titulo,
        "desde": one.desde.isoformat(),
        "hasta": one.hasta.isoformat(),
        "area": one.area,
        "tipo": one.tipo,
        "archivo": one.archivo,
    }
    if number is not None:
        found |= {
            "pasadas_al_dia": one.pasadas,
            "pasadas_al_dia_minimo": one.minimo,
            "pasadas_pedidas": one.pedidas,
            "pasadas_en_total": one.en_total,
            "franjas": [{"franja": band, "pasadas": n} for band, n in one.franjas],
            "franjas_cambian": one.cambian,
            "pie_de_salida": one.pie,
            "ruta": one.ruta,
            "bytes": one.bytes,
            "duracion_ms": one.duracion_ms,
            "sha256": one.sha256,
        }
    if one.sustituye:
        found["sustituye"] = {
            "version": one.sustituye.numero,
            "fecha": one.sustituye.fecha.isoformat(),
        }
    if one.fecha_estado:
        found["fecha_estado"] = one.fecha_estado.isoformat()
    if one.motivo:
        found["motivo"] = one.motivo
    if notes := remarks(one):
        found["nota"] = " ".join(notes)
    return found


def receipt_csv(orden: Orden) -> bytes:
    """recibo.csv: a row a piece with what is known, for the station to fill in and send back."""
    rows = (
        (orden.emisora.id, one.id, one.version, one.archivo, one.titulo, "", "", "", "")
        for one in orden.materiales
        if one.archivo
    )
    return tables.write(RECEIPT, rows)


def readme(orden: Orden, config: Config) -> bytes:
    """LEEME.txt: what is in the package, for someone who has never seen one."""
    emisora, office = orden.emisora, config.municipio
    files = sum(bool(one.archivo) for one in orden.materiales)
    perfil = config.perfiles[emisora.perfil]
    sound = f"{perfil.lufs:g} LUFS, picos de {perfil.dbtp:g} dBTP o menos"
    lines = [
        f"{emisora.nombre} {emisora.frecuencia}".strip(),
        f"Materiales {text.of(office.ayuntamiento)}",
        f"Orden del {plain_date(orden.al)}: {files} {'pieza' if files == 1 else 'piezas'}",
        "",
        f"materiales/      las piezas, listas para transmitir ({sound})",
        "guiones/         lo que dice cada una",
        "orden.pdf        la orden de transmisión, para imprimir",
        "orden.csv        la misma, para hoja de cálculo; orden.json, para programas",
        "pauta.csv        las pasadas por día y franja, y antes de qué hora donde la hay",
        "recibo.csv       llénelo con fecha y hora de cada pasada y devuélvalo",
        "SHA256SUMS.txt   para comprobar que todo llegó entero: sha256sum -c SHA256SUMS.txt",
        "manifest.json    lo mismo, para boletin verificar paquete.zip",
        "",
        "Transmita cada pieza solo entre sus fechas «desde» y «hasta». Lo que la orden marca como",
        "VENCIDO, RETIRADO, SUSTITUIDO o SUSPENDIDO ya no debe salir al aire: quite su archivo.",
        "",
        " · ".join(filter(None, (office.ayuntamiento, office.telefono, office.correo))),
    ]
    return "".join(f"{clean(line)}\r\n" for line in lines).encode()
