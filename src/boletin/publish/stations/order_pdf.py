"""orden.pdf: the order of a station on paper that lies down: the pieces, the days, what is over."""

from __future__ import annotations

from datetime import date

from boletin.config import Config
from boletin.days import plain_date
from boletin.publish import text
from boletin.publish.paper import GREY, Cell, Run, Sheet, rgb
from boletin.publish.stations.airing import alike
from boletin.publish.stations.material import ESTADOS, Material, Orden
from boletin.publish.stations.sheets import CHANGING, a_day, before_hour, days_of, remarks, replaces


def order_pdf(orden: Orden, config: Config) -> bytes:
    """The order as a PDF in letter size. The same order gives the same bytes."""
    emisora = orden.emisora
    who = f"{emisora.nombre} {emisora.frecuencia}".strip()
    facts = [f"Al {plain_date(orden.al)}", f"{len(orden.materiales)} piezas"]
    facts += [config.municipio.telefono, config.municipio.correo]
    summary = " · ".join(filter(None, facts))
    sheet = Sheet(config, f"Orden de transmisión. {who}", summary, orden.al, wide=True)
    accent, second = rgb(config.imagen.primario), rgb(config.imagen.secundario)
    widths = (10.0, sheet.epw - 193.0, 18.0, 46.0, 38.0, 81.0)
    sheet.head(
        widths, ("N.º", "Pieza", "Dura", "Se transmite", "Pasadas", "Archivo y pie de salida")
    )
    for number, one in enumerate(orden.materiales, 1):
        sheet.row(widths, _row(number, one, accent, second))
    if not orden.materiales:
        sheet.row((sheet.epw,), ((Run("No hay piezas por transmitir.", 11),),))
    if orden.fuera:
        _gone(sheet, orden, accent)
    if orden.dias:
        _plan(sheet, orden)
    return bytes(sheet.output())


def _row(
    number: int, one: Material, accent: tuple[int, int, int], second: tuple[int, int, int]
) -> tuple[Cell, ...]:
    marks = []
    if one.nivel == "emergencia":
        marks.append(Run("EMERGENCIA", 9, bold=True, colour=accent))
    if one.estado != "vigente":
        marks.append(Run(ESTADOS[one.estado], 9, bold=True, colour=second))
    what = (
        Run(one.titulo, 11, bold=True),
        Run(one.area, 9, colour=GREY),
        *([Run(replaces(one).capitalize(), 9, bold=True)] if one.sustituye else []),
    )
    if one.archivo:
        file: Cell = (
            Run(one.archivo, 9, bold=True),
            Run(f"«…{one.pie}»", 9),
            Run(f"SHA-256 {one.sha256}", 6, colour=GREY),
        )
    else:
        file = (Run("Sin archivo en su formato", 9, bold=True),)
    airings = (
        Run(f"{a_day(one)} al día", 11, bold=True),
        *(Run(f"{band} ×{n}", 9) for band, n in one.franjas),
        *([Run(f"Las franjas {CHANGING}: vea la pauta por día", 8)] if one.cambian else []),
        Run(f"{one.en_total} en la pauta", 9, colour=GREY),
        *(Run(note, 8) for note in remarks(one)),
    )
    return (
        (Run(str(number), 9, colour=GREY, align="R"),),
        (*marks, *what),
        (Run(f"{one.duracion_ms / 1000:.2f} s", 10, align="R"),),
        (Run(period(one.desde, one.hasta), 10), Run(f"Versión {one.version}", 9, colour=GREY)),
        airings if one.archivo else (),
        file,
    )


def period(first: date, last: date) -> str:
    """``25 al 28 de noviembre de 2026``."""
    return text.date_range(first, last)


def _plan(sheet: Sheet, orden: Orden) -> None:
    """Every day with its bands; days that are alike, together."""
    sheet.widths, sheet.names = (), ()
    sheet.band("Pauta por día")
    numbers = {one.id: n for n, one in enumerate(orden.materiales, 1)}
    widths = (58.0, sheet.epw - 58.0)
    for first, last in alike(orden.dias):
        days = days_of(first.fecha, last.fecha)
        airings = []
        for band in first.franjas:
            told = ", ".join(
                f"n.º {numbers[turn.pieza]} ×{turn.pasadas} {before_hour(turn.antes_de)}".rstrip()
                for turn in band.turnos
            )
            airings.append(Run(f"{band.horas}: {told}", 10))
        sheet.row(widths, ((Run(days, 10, bold=True),), tuple(airings)))


def _gone(sheet: Sheet, orden: Orden, accent: tuple[int, int, int]) -> None:
    sheet.widths, sheet.names = (), ()
    sheet.band("Ya no se transmite")
    widths = (34.0, sheet.epw - 164.0, 50.0, 80.0)
    for one in orden.fuera:
        since = f"Desde el {plain_date(one.fecha_estado)}" if one.fecha_estado else ""
        why = " ".join(filter(None, (one.motivo, one.indicacion)))
        what = (
            Run(one.titulo, 10, bold=True),
            Run(f"{one.id} · versión {one.version}", 8, colour=GREY),
        )
        state = (Run(ESTADOS[one.estado], 10, bold=True, colour=accent),)
        sheet.row(widths, (state, what, (Run(since, 10),), (Run(why, 10),)))
