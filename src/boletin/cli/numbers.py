"""How far it reaches: downloads counted from the web server's logs."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from boletin.cli.group import as_json, counted, dump
from boletin.cli.spanish import command

if TYPE_CHECKING:
    from boletin.audience.reading import Heard
    from boletin.audience.report import Report


class Day(click.ParamType):
    """``2026-11-23``."""

    name = "fecha"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value} no es una fecha; se escribe así: 2026-11-23.", param, ctx)


@command()
@click.argument(
    "registros",
    nargs=-1,
    metavar="[REGISTRO…]",
    type=click.Path(exists=True, allow_dash=True, path_type=Path),
)
@click.option("--desde", type=Day(), metavar="AAAA-MM-DD", help="Primer día que se muestra.")
@click.option("--hasta", type=Day(), metavar="AAAA-MM-DD", help="Último día que se muestra.")
@click.option("--csv", "as_csv", is_flag=True, help="Escribe las cuentas como CSV.")
@as_json
@click.pass_obj
def estadisticas(
    project: Path,
    registros: tuple[Path, ...],
    desde: date | None,
    hasta: date | None,
    as_csv: bool,
    as_json: bool,
) -> int:
    """Cuenta las descargas que dicen los registros del servidor web.

    REGISTRO es un archivo de registro de nginx, Apache, Caddy o S3 (también comprimido con gzip),
    una carpeta de ellos, o - para la entrada. Sin REGISTRO muestra lo contado hasta hoy.
    Nada se cuenta dos veces, aunque se lea otra vez.
    """
    from datetime import UTC, datetime

    from boletin.audience.report import plain
    from boletin.codec import plain as values
    from boletin.downloads import downloads

    def tick(lines: int) -> None:
        click.echo(f"  {lines:,} renglones…", err=True)

    done = downloads(project, registros, datetime.now(UTC), desde, hasta, tick)
    code = _tell_reading(done.leido)
    if as_json:
        dump(plain(done.informe) | {"lectura": values(done.leido)})
    elif as_csv:
        click.echo(done.csv, nl=False)
    else:
        _tell(done.informe)
    for path in done.paginas:
        click.echo(f"Informe: {path.relative_to(project)}", err=True)
    return code


def _tell_reading(heard: Heard) -> int:
    """What was found in each log, for progress; 1 when one could not be read, 3 when one is no
    log at all.
    """
    code = 0
    for told in heard.registros:
        parts = [
            counted(told.lineas, "renglón", "renglones"),
            counted(told.contadas, "petición que cuenta", "peticiones que cuentan"),
        ]
        parts += [
            f"{number:,} {what}"
            for number, what in (
                (told.repetidas, "ya contadas antes"),
                (told.robots, "de robots o programas"),
                (told.desconocidos, "de programas desconocidos"),
                (told.sin_entrega, "que no entregaron nada"),
                (told.otro_sitio, "de otro sitio del mismo servidor"),
            )
            if number
        ]
        click.echo(f"{told.registro}: {', '.join(parts)}.", err=True)
        if told.problema:
            click.secho("Error: ", fg="red", bold=True, err=True, nl=False)
            click.echo(f"{told.registro} {told.problema}.", err=True)
            click.echo("  Remedio: cópielo otra vez del servidor y repita la orden.", err=True)
            code = max(code, 1)
        if told.mal_escritas and told.mal_escritas == told.lineas:
            click.secho("Error: ", fg="red", bold=True, err=True, nl=False)
            click.echo(f"{told.registro} no es un registro que se entienda.", err=True)
            click.echo("  Remedio: pida el «access log» de nginx, Apache, Caddy o S3.", err=True)
            code = 3
        elif told.mal_escritas:
            where = ", ".join(map(str, told.renglones))
            more = "…" if told.mal_escritas > len(told.renglones) else ""
            wrong = counted(told.mal_escritas, "renglón mal escrito", "renglones mal escritos")
            click.echo(f"  {wrong}, sin contar: {where}{more}", err=True)
    _tell_strangers(heard)
    return code


def _tell_strangers(heard: Heard) -> None:
    if heard.agentes:
        click.echo("Programas desconocidos que más piden (no se cuentan):", err=True)
        for name, number in heard.agentes[:5]:
            click.echo(f"  {number:,}  {_seen(name) or '(sin nombre)'}", err=True)
    if heard.archivos:
        click.echo("Archivos que no están en output/ ni se conocían (no se cuentan):", err=True)
        for name, number in heard.archivos[:5]:
            click.echo(f"  {number:,}  {_seen(name)}", err=True)
        click.echo(
            "  Remedio: prodúzcalos aquí y lea otra vez el registro: nada se cuenta dos veces.",
            err=True,
        )


def _seen(text: str) -> str:
    """A stranger's text without what would move the cursor or change colours."""
    return "".join(c if c.isprintable() else "�" for c in text)


_SHOWN = 10


def _tell(told: Report) -> None:
    from boletin.publish.text import date_range

    if told.desde is None or told.hasta is None or not (told.piezas or told.emisoras):
        click.echo(
            "No hay descargas contadas" + (" en esas fechas." if told.desde else " todavía.")
        )
        return
    click.echo(f"Descargas del {date_range(told.desde, told.hasta)}: {told.total:,}")
    tables = (
        ("Por pieza", [(row.total, f"{row.titulo} ({row.id})") for row in told.piezas]),
        ("Por emisora", [(row.total, row.nombre) for row in told.emisoras]),
        ("Por aplicación", [(number, name) for name, number in told.aplicaciones]),
    )
    for title, rows in tables:
        if rows:
            click.secho(f"\n{title}", bold=True)
        for number, name in rows[:_SHOWN]:
            click.echo(f"{number:>8,}  {name}")
        if len(rows) > _SHOWN:
            click.echo(f"          y {len(rows) - _SHOWN} más, en el informe")


COMMANDS = (estadisticas,)
