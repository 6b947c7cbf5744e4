"""What staff do with texts: begin, write, review, approve, read."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from boletin import days
from boletin.cli.group import Id, as_json, counted, dump, show_findings
from boletin.cli.spanish import command
from boletin.model import TIPOS


@command()
@click.argument("carpeta", type=click.Path(path_type=Path))
def nuevo(carpeta: Path) -> None:
    """Crea una CARPETA de proyecto que ya produce un boletín de muestra."""
    from boletin.project import new_project

    new_project(carpeta, days.today())
    click.echo(f"Listo: {carpeta}", err=True)
    folder = f'"{carpeta}"' if " " in str(carpeta) else carpeta
    click.echo(f"Siga así:\n  cd {folder}\n  boletin producir", err=True)


@command()
@click.argument("titulo")
@click.option(
    "--tipo", type=click.Choice(TIPOS), default="aviso", show_default=True, help="Clase de texto."
)
@click.pass_obj
def redactar(project: Path, titulo: str, tipo: str) -> None:
    """Escribe un comunicado nuevo con la ficha ya llena."""
    from boletin.project import new_announcement

    path = new_announcement(project, titulo, tipo, days.today())
    click.echo(path.relative_to(project).as_posix())
    click.echo("Ábralo, escriba el texto y después: boletin revisar", err=True)


@command()
@click.argument("ids", nargs=-1, metavar="[ID]…", type=Id())
@click.option("--estricto", is_flag=True, help="También los avisos hacen fallar.")
@as_json
@click.pass_obj
def revisar(project: Path, ids: tuple[str, ...], estricto: bool, as_json: bool) -> int:
    """Revisa textos, ley y duración, sin hacer audio ni video."""
    from boletin.desk import review

    findings = review(project, ids)
    if as_json:
        dump([finding.to_json() for finding in findings])
    else:
        show_findings(findings, err=False)
        errors = sum(finding.level == "E" for finding in findings)
        warnings = sum(finding.level == "W" for finding in findings)
        told = counted(errors, "error", "errores"), counted(warnings, "aviso", "avisos")
        click.echo(f"{', '.join(told)}.", err=True)
    bad = {"E", "W"} if estricto else {"E"}
    return 3 if any(finding.level in bad for finding in findings) else 0


@command()
@click.argument("ids", nargs=-1, required=True, metavar="ID…", type=Id())
@click.option("--nombre", required=True, help="Quién aprueba (área o cargo).")
@click.pass_obj
def aprobar(project: Path, ids: tuple[str, ...], nombre: str) -> None:
    """Aprueba comunicados tal como están escritos."""
    from boletin.desk import announcements, review
    from boletin.project import approve

    for comunicado in announcements(project, ids):
        approve(comunicado, project, nombre, days.today())
        click.echo(f"Aprobado: {comunicado.archivo}", err=True)
        errors = [f for f in review(project, [comunicado.id]) if f.level == "E"]
        if mine := [finding for finding in errors if finding.file == comunicado.archivo]:
            click.echo("No saldrá al aire hasta que se corrija:", err=True)
            show_findings(mine)


@command()
@click.argument("texto")
@as_json
@click.pass_obj
def leer(project: Path, texto: str, as_json: bool) -> None:
    """Escribe cómo se dirá TEXTO (con - lee la entrada, un renglón a la vez)."""
    from boletin.desk import spoken_form

    lines = (line.rstrip("\n") for line in sys.stdin) if texto == "-" else iter([texto])
    say: Callable[[str], dict[str, Any]] = spoken_form(project)
    results = (say(line) for line in lines)
    if not as_json:
        for result in results:
            click.echo(result["hablado"])
    elif texto == "-":
        for result in results:
            click.echo(json.dumps(result, ensure_ascii=False))
    else:
        dump(next(results))


COMMANDS = (nuevo, redactar, revisar, aprobar, leer)
