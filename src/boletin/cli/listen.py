"""Voices, and the meter on any file."""

from __future__ import annotations

from pathlib import Path

import click

from boletin.cli.group import as_json, dump
from boletin.cli.spanish import command, group


@group()
@click.pass_context
def voces(ctx: click.Context) -> None:
    """Las voces del proyecto."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(voces_listar)


@voces.command("listar")
@as_json
@click.pass_obj
def voces_listar(project: Path, as_json: bool) -> None:
    """Dice qué voces hay y con qué motor hablan."""
    from boletin.desk import voices

    rows = voices(project)
    if as_json:
        dump(rows)
        return
    for row in rows:
        speakers = f"  locutor {', '.join(row['locutores'])}" if row["locutores"] else ""
        state = "" if row["disponible"] else f"  ({row['problema']})"
        numbers = f"ritmo {row['ritmo']:.2f} tono {row['tono']:.2f}"
        click.echo(f"{row['id']:<12} {row['motor']:<8} {numbers}{speakers}{state}")


@voces.command("probar")
@click.argument("texto", default="Este lunes 23 de noviembre, a las 10:30 h, cuesta $1,250.00.")
@click.option("--voz", help="Solo esta voz; si no se dice, todas.")
@click.option(
    "--salida",
    type=click.Path(file_okay=False, path_type=Path),
    default=".boletin/pruebas",
    show_default=True,
    help="Carpeta de los WAV.",
)
@click.pass_obj
def voces_probar(project: Path, texto: str, voz: str | None, salida: Path) -> None:
    """Dice TEXTO con cada voz y deja un WAV para escucharlo."""
    from boletin.desk import names_in, try_voices

    for word, letters, sounds in names_in(texto):
        click.echo(f"  {word}: se lee «{letters}», en fonemas /{sounds}/", err=True)
    for name, path, speech in try_voices(project, texto, voz, project / salida):
        click.echo(str(path))
        rate = len(speech.words) * 60000 / max(1, speech.duration_ms)
        click.echo(
            f"  {name}: {speech.duration_ms / 1000:.1f} s, {rate:.0f} palabras/min", err=True
        )


@command()
@click.argument(
    "archivos",
    nargs=-1,
    required=True,
    metavar="ARCHIVO…",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@as_json
def medir(archivos: tuple[Path, ...], as_json: bool) -> None:
    """Mide volumen y picos de cualquier audio o video."""
    from boletin.verify import measure_file

    rows = [measure_file(path) for path in archivos]
    if as_json:
        dump(rows[0] if len(rows) == 1 else rows)
        return
    for row in rows:
        click.echo(
            f"{row['ruta']}: {row['lufs']:.1f} LUFS, pico {row['dbtp']:.1f} dBTP, "
            f"LRA {row['lra']:.1f} LU, {row['duracion_ms'] / 1000:.2f} s, "
            f"{row['canales']} canal(es), {row['hz']} Hz"
        )


COMMANDS = (voces, medir)
