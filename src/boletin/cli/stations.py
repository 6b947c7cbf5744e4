"""Stations: how things stand with each, what they send back, what they were offered."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from boletin import days
from boletin.cli.group import Id, as_json, counted, dump, show_findings
from boletin.cli.spanish import command, group

if TYPE_CHECKING:
    from rich.table import Table

    from boletin.publish.stations.receipts import Recibo


class Day(click.ParamType):
    """``2026-11-25``, or ``25/11/2026``."""

    name = "fecha"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        from boletin.publish.stations.written import day_of

        if isinstance(value, date):
            return value
        day = day_of(str(value))
        if day is None:
            self.fail(f"{value} no es una fecha; se escribe así: 2026-11-25.", param, ctx)
        return day


@group()
@as_json
@click.pass_context
def emisoras(ctx: click.Context, as_json: bool) -> None:
    """Las emisoras: qué tiene cada una por transmitir, qué confirmó y qué se le ofreció."""
    if ctx.invoked_subcommand:
        return
    from boletin.stations import standing

    found = standing(ctx.obj, days.today())
    if as_json:
        dump(
            [
                {
                    "id": one.emisora.id,
                    "nombre": one.emisora.nombre,
                    "medio": one.emisora.medio,
                    "contacto": one.emisora.contacto,
                    "entrega": one.emisora.entrega,
                    "por_transmitir": [m.id for m in one.orden.materiales if m.archivo],
                    "sin_archivo": [m.id for m in one.orden.materiales if not m.archivo],
                    "paquete_bytes": one.paquete,
                    "pasadas_confirmadas": one.confirmadas,
                    "ultima_pasada": one.ultimo.isoformat() if one.ultimo else None,
                }
                for one in found
            ]
        )
        return
    if not found:
        click.echo("No hay emisoras en boletin.toml: docs/emisoras.md dice cómo se agregan.")
        return
    table = _table("emisora", "medio", "piezas", "paquete", "confirmadas", "contacto")
    for one in found:
        pieces = sum(bool(m.archivo) for m in one.orden.materiales)
        without = len(one.orden.materiales) - pieces
        table.add_row(
            f"{one.emisora.nombre} ({one.emisora.id})",
            one.emisora.medio,
            f"{pieces}" + (f" ({without} sin archivo)" if without else ""),
            f"{one.paquete / 1e6:.1f} MB" if one.paquete else "–",
            f"{one.confirmadas}" + (f", hasta {one.ultimo}" if one.ultimo else ""),
            one.emisora.contacto or "–",
        )
    _print(table)


@emisoras.command()
@click.argument(
    "archivos", nargs=-1, metavar="[ARCHIVO]…", type=click.Path(dir_okay=False, path_type=Path)
)
@click.option("--emisora", default="", metavar="ID", help="De qué emisora son, si no lo dicen.")
@click.option("--quitar", default="", metavar="NOMBRE", help="Quita un recibo guardado.")
@as_json
@click.pass_obj
def recibos(
    project: Path, archivos: tuple[Path, ...], emisora: str, quitar: str, as_json: bool
) -> int:
    """Lee los recibos que devuelven las emisoras; sin archivos, dice qué ha confirmado cada una."""
    from boletin.codec import plain
    from boletin.stations import findings, receive

    if quitar:
        _discard(project, quitar, emisora, archivos, as_json)
        return 0
    if not archivos:
        _confirmed(project, emisora, as_json)
        return 0
    found = receive(project, archivos, emisora, days.today())
    wrong = findings(found)
    if as_json:
        dump(
            [
                {**plain(one), "hallazgos": [each.to_json() for each in one.hallazgos]}
                for one in found
            ]
        )
    else:
        show_findings(wrong)
        for one in found:
            if one.emisora:
                airings = counted(len(one.pasadas), "pasada", "pasadas")
                who = f", recibió {one.recibio}" if one.recibio else ""
                click.echo(
                    f"{one.archivo}: {one.emisora}, {airings}{who}. "
                    f"Guardado en informes/ como {one.nombre}."
                )
                _tell_same_days(project, one)
            else:
                click.echo(f"{one.archivo}: no se guardó.")
    return 3 if any(each.level == "E" for each in wrong) else 0


def _discard(project: Path, name: str, who: str, archivos: tuple[Path, ...], as_json: bool) -> None:
    from boletin.codec import plain
    from boletin.errors import UsageError
    from boletin.stations import discard

    if archivos:
        raise UsageError(
            "--quitar va sin archivos.",
            remedy="Lea primero el recibo corregido; después quite el anterior.",
        )
    gone = discard(project, name, who)
    if as_json:
        dump(plain(gone))
        return
    airings = counted(len(gone.pasadas), "pasada", "pasadas")
    click.echo(f"Se quitó {name}: {gone.emisora}, {gone.archivo}, {airings}.")


def _tell_same_days(project: Path, recibo: Recibo) -> None:
    from boletin.stations import same_days

    for other in same_days(project, recibo):
        click.echo(
            f"  También cuenta {other.nombre} ({other.archivo}), con pasadas de los mismos días. "
            f"Si este lo corrige: boletin emisoras recibos --quitar {other.nombre} "
            f"--emisora {other.emisora}",
            err=True,
        )


def _confirmed(project: Path, who: str, as_json: bool) -> None:
    from boletin.stations import confirmed, kept

    told, found = confirmed(project, days.today())
    chosen = {one.emisora.id: one for one in found if who in ("", one.emisora.id)}
    rows = [
        (
            id_,
            one.pieza,
            one.version,
            sum(
                n for p, n in told[id_].items() if (p.pieza, p.version) == (one.pieza, one.version)
            ),
            max(
                p.fecha for p in told[id_] if (p.pieza, p.version) == (one.pieza, one.version)
            ).isoformat(),
        )
        for id_ in chosen
        if id_ in told
        for one in {(p.pieza, p.version): p for p in told[id_]}.values()
    ]
    stored = [
        (
            one.nombre,
            one.emisora,
            one.archivo,
            len(one.pasadas),
            min((p.fecha.isoformat() for p in one.pasadas), default=""),
            max((p.fecha.isoformat() for p in one.pasadas), default=""),
        )
        for one in kept(project)
        if who in ("", one.emisora)
    ]
    stored.sort(key=lambda row: (row[1], row[4], row[0]))
    if as_json:
        keys = ("emisora", "pieza", "version", "pasadas", "ultima")
        names = ("nombre", "emisora", "archivo", "pasadas", "desde", "hasta")
        dump(
            {
                "confirmadas": [dict(zip(keys, row, strict=True)) for row in rows],
                "guardados": [dict(zip(names, row, strict=True)) for row in stored],
            }
        )
        return
    if not rows and not stored:
        click.echo("Ninguna emisora ha devuelto un recibo.")
        return
    table = _table("emisora", "pieza", "versión", "pasadas", "la última")
    for row in rows:
        table.add_row(*map(str, row))
    if rows:
        _print(table)
        click.echo()
    table = _table("recibo guardado", "emisora", "archivo", "pasadas", "desde", "hasta")
    for each in stored:
        table.add_row(*map(str, each))
    _print(table)


@emisoras.command()
@click.option(
    "--desde", type=Day(), metavar="FECHA", help="Primer día; si no se dice, el del trimestre."
)
@click.option(
    "--hasta", type=Day(), metavar="FECHA", help="Último día; si no se dice, el del trimestre."
)
@click.option("--csv", "as_csv", is_flag=True, help="Lo guarda en informes/, para transparencia.")
@as_json
@click.pass_obj
def informe(
    project: Path, desde: date | None, hasta: date | None, as_csv: bool, as_json: bool
) -> None:
    """Qué se ofreció a cada emisora y cuándo, con los datos que pide transparencia."""
    from boletin.codec import plain
    from boletin.stations import quarter, report, write_report

    today = days.today()
    first, last = quarter(desde or hasta or today)
    first, last = desde or first, hasta or last
    if as_csv:
        path = write_report(project, first, last, today)
        click.echo(path)
        click.echo("Complete lo que solo la oficina sabe antes de publicarlo.", err=True)
        return
    _, rows = report(project, first, last)
    if as_json:
        dump([plain(one) for one in rows])
        return
    if not rows:
        click.echo(f"Del {first} al {last} no se ofreció nada a ninguna emisora.")
        return
    table = _table("emisora", "pieza", "v.", "desde", "hasta", "clave", "confirmadas")
    for one in rows:
        span = str(one.desde), str(one.hasta)
        cells = one.pieza, str(one.version), *span, one.clave or "–", str(one.pasadas)
        table.add_row(one.nombre, *cells)
    _print(table)


@command()
@click.argument("id_", metavar="ID", type=Id())
@click.option("--motivo", default="", metavar="TEXTO", help="Por qué; lo leen las emisoras.")
@click.option("--deshacer", is_flag=True, help="Deja que se publique otra vez.")
@click.pass_obj
def retirar(project: Path, id_: str, motivo: str, deshacer: bool) -> None:
    """Retira una pieza publicada: sale de la web y de las emisoras, y queda dicho por qué."""
    from boletin.cleantext import one_line
    from boletin.stations import restore, withdraw

    if deshacer:
        record = restore(project, id_, days.today())
        click.echo(f"{one_line(record.titulo)}: ya no está retirado.")
        click.echo(
            "Para publicarlo: boletin producir (con su --semana, si no es la última).", err=True
        )
        return
    record = withdraw(project, id_, motivo, days.today())
    click.echo(
        f"{one_line(record.titulo)}: retirado. "
        f"Motivo: {one_line(record.retiro.motivo) if record.retiro else ''}"
    )
    click.echo(
        "La web y las órdenes ya lo dicen; entréguelas: boletin publicar. "
        "Si iba en un boletín, hágalo sin él: boletin producir (con su --semana, si no es la "
        "última).",
        err=True,
    )


def _table(*columns: str) -> Table:
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for name in columns:
        table.add_column(name, overflow="fold")
    return table


def _print(table: Table) -> None:
    from rich.console import Console

    console = Console(highlight=False, markup=False)
    if not console.is_terminal:
        console = Console(highlight=False, markup=False, width=110)
    console.print(table)


COMMANDS = (emisoras, retirar)
