"""What the office asks about its own work: whether every area is heard."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from boletin import days
from boletin.cli.group import as_json, counted, dump, show_findings
from boletin.cli.spanish import command

if TYPE_CHECKING:
    from boletin.areas import Informe


@command()
@as_json
@click.option("--csv", "as_csv", is_flag=True, help="Escribe el resultado como CSV.")
@click.pass_obj
def areas(project: Path, as_json: bool, as_csv: bool) -> int:
    """Dice qué ha publicado cada área, cuándo, cuánto tiempo y cuáles están calladas."""
    from boletin.reports import areas_report, write_areas_page

    if as_json and as_csv:
        raise click.UsageError("Elija --json o --csv.")
    informe, troubles = areas_report(project, days.today())
    page = write_areas_page(project, informe)
    if as_json:
        dump(informe.to_json())
    elif as_csv:
        click.echo(informe.to_csv(), nl=False)
    else:
        _table(informe)
    show_findings((*troubles, *informe.avisos))
    click.echo(f"Página para la oficina: {page.relative_to(project).as_posix()}", err=True)
    return 3 if any(finding.level == "E" for finding in troubles) else 0


def _table(informe: Informe) -> None:
    from rich.console import Console
    from rich.table import Table

    from boletin.areas import telling
    from boletin.organigrama import FILE

    table = Table(box=None, pad_edge=False)
    table.add_column("área", overflow="fold", ratio=1)
    for name in ("piezas", "última", "días", "duración", "pasadas", "al aire"):
        table.add_column(name, justify="right", no_wrap=True)
    for row in informe.renglones:
        table.add_row(
            row.area,
            str(row.piezas),
            row.ultima.isoformat() if row.ultima else "nunca",
            "–" if row.dias_sin_publicar is None else str(row.dias_sin_publicar),
            f"{row.segundos:g} s",
            str(row.pasadas),
            f"{row.segundos_al_aire:g} s",
        )
    console = Console(highlight=False, markup=False)
    if not console.is_terminal:
        console = Console(highlight=False, markup=False, width=100)
    console.print(table)
    silent = telling(informe.renglones)
    if silent:
        days = counted(informe.silencio_dias, "día", "días")
        console.print(f"\nCalladas (más de {days}): {len(silent)}")
        for line in silent:
            console.print(f"  {line}")
    elif not informe.completo:
        console.print(f"\nNo se sabe si se han oído todas: primero corrija {FILE}.")
    elif not informe.renglones:
        console.print(f"\nNinguna área ha publicado, y no hay {FILE} que las diga.")
    else:
        console.print("\nTodas las áreas se han oído.")


COMMANDS = (areas,)
