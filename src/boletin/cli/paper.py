"""What is read by people or printed: scripts and rundowns."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from boletin.cli.group import Id, as_json, dump, show_findings, week_option
from boletin.cli.spanish import command
from boletin.model import Escaleta

formato = click.option(
    "--formato",
    type=click.Choice(["texto", "html", "pdf"]),
    default="texto",
    show_default=True,
    help="Cómo se escribe.",
)
salida = click.option(
    "--salida",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Archivo donde se guarda; si no se dice, sale en la terminal.",
)


@command()
@click.argument("id_", metavar="ID", type=Id())
@formato
@salida
@click.option(
    "--editar",
    is_flag=True,
    help="Guarda el guion en comunicados/guiones/ para cambiarlo a mano.",
)
@click.pass_obj
def guion(project: Path, id_: str, formato: str, salida: Path | None, editar: bool) -> None:
    """Escribe el guion de un comunicado (o de una semana) para un locutor."""
    from boletin.desk import edit_script, script_for

    if editar:
        path = edit_script(project, id_)
        click.echo(path)
        click.echo("Cámbielo a mano: desde ahora se dice eso, y no la plantilla.", err=True)
        return
    _give(script_for(project, id_, formato), salida, f"{id_}.{formato}")


@command()
@week_option
@formato
@salida
@as_json
@click.pass_obj
def escaleta(
    project: Path, semana: str | None, formato: str, salida: Path | None, as_json: bool
) -> int:
    """Qué lleva el boletín de la semana, cuánto dura cada parte, y qué sobra o falta."""
    from boletin.codec import plain
    from boletin.desk import rundown_for
    from boletin.lineup import lineup

    found, _, errors = lineup(project, semana)
    show_findings(errors)
    if as_json:
        dump(plain(found))
    elif formato == "texto":
        _table(found)
    else:
        _give(rundown_for(project, semana, formato), salida, f"escaleta.{formato}")
    return 3 if errors else 0


@command()
@click.argument("plantilla")
@click.argument("ids", nargs=-1, metavar="[ID]…", type=Id())
@click.pass_obj
def ensayar(project: Path, plantilla: str, ids: tuple[str, ...]) -> int:
    """Muestra cómo queda una PLANTILLA de guion con cada comunicado."""
    from boletin.cleantext import clean
    from boletin.desk import rehearse
    from boletin.errors import ContentError

    failed = False
    for comunicado, text in rehearse(project, plantilla, ids):
        click.echo(click.style(f"── {comunicado.id}", bold=True))
        if isinstance(text, ContentError):
            show_findings(text.findings)
            failed = True
        else:
            click.echo(clean(text))
    return 3 if failed else 0


def _give(data: str | bytes, path: Path | None, name: str) -> None:
    """To a file, or to stdout; a PDF never to a terminal."""
    from boletin import files
    from boletin.cleantext import clean

    raw = clean(data).encode() if isinstance(data, str) else data
    if path is None and isinstance(data, bytes) and sys.stdout.isatty():
        path = Path(name)
    if path is None:
        click.get_binary_stream("stdout").write(raw)
        return
    files.write(path, raw)
    click.echo(f"Listo: {path}", err=True)


def _table(found: Escaleta) -> None:
    from rich.console import Console
    from rich.table import Table

    from boletin.cleantext import one_line

    slot = found.cupo_ms is not None
    table = Table(title=f"Escaleta {found.semana}", title_justify="left", box=None, pad_edge=False)
    table.add_column("n.º", justify="right")
    table.add_column("pieza", overflow="fold", ratio=1)
    for name in ("prioridad", "plan", "estim.", "real", "desde", "hasta"):
        table.add_column(name, justify="left" if name == "prioridad" else "right", no_wrap=True)
    if slot:
        table.add_column("a más tardar", justify="right", no_wrap=True)
    for number, row in enumerate(found.renglones, 1):
        cells = [
            str(number),
            one_line(row.titulo),
            row.prioridad,
            *map(_clock, (row.planeado_ms, row.estimado_ms, row.real_ms)),
            _clock(row.desde_ms),
            _clock(row.hasta_ms),
        ]
        table.add_row(*cells, *([_clock(row.a_mas_tardar_ms)] if slot else []))
    console = Console(highlight=False, markup=False)
    if not console.is_terminal:
        console = Console(highlight=False, markup=False, width=110)
    console.print(table)
    total = f"Total: {_clock(found.total_ms)}"
    if found.error_pct:
        total += f" (estimado; puede variar {found.error_pct:.1f} %)"
    console.print(total)
    if found.cupo_ms is not None and found.diferencia_ms is not None:
        over = "sobran" if found.diferencia_ms > 0 else "faltan"
        console.print(
            f"Espacio: {_clock(found.cupo_ms)}; {over} {_clock(abs(found.diferencia_ms))}"
        )
    for advice in found.consejos:
        console.print(f"  {one_line(advice)}")


def _clock(ms: int | None) -> str:
    """``1:07``; a time that has passed is ``-0:12``; unknown is a dash."""
    if ms is None:
        return "–"
    minutes, seconds = divmod(round(abs(ms) / 1000), 60)
    return f"{'-' if ms <= -500 else ''}{minutes}:{seconds:02d}"


COMMANDS = (guion, escaleta, ensayar)
