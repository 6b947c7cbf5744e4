"""Voices: which there are, how they sound, fetching and removing them."""

from __future__ import annotations

import dataclasses
from importlib.util import find_spec
from pathlib import Path

import click

from boletin.cli.group import as_json, dump
from boletin.cli.spanish import group


@group()
@click.pass_context
def voces(ctx: click.Context) -> None:
    """Las voces del proyecto y de esta computadora."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(listar)


PUBLISHED = "https://huggingface.co/rhasspy/piper-voices/resolve/main/"
"""Where the makers of Piper publish the list of its voices."""

one_voice = click.option("--voz", help="Solo esta voz; si no se dice, todas.")


@voces.command("listar")
@click.option(
    "--renovar",
    is_flag=False,
    flag_value=PUBLISHED,
    metavar="[LUGAR]",
    help="Antes, pide la lista de voces a quien las publica, o a una carpeta o dirección.",
)
@as_json
@click.pass_obj
def listar(project: Path, renovar: str | None, as_json: bool) -> None:
    """Dice qué voces hay, cuáles pueden hablar aquí, qué les falta y cuáles se pueden instalar."""
    from boletin.voices import offers, voices

    if renovar:
        from boletin.voice.install import refresh

        count = refresh(renovar)
        click.echo(f"Lista renovada: {count} {'voz' if count == 1 else 'voces'}.", err=True)
    rows, fetched = voices(project), offers()
    if as_json:
        dump({"proyecto": rows, "piper": fetched})
        return
    click.echo("De este proyecto:")
    for row in rows:
        speakers = f"  locutor {', '.join(row['locutores'])}" if row["locutores"] else ""
        numbers = f"ritmo {row['ritmo']:.2f} tono {row['tono']:.2f}"
        click.echo(f"  {row['id']:<12} {row['motor']:<8} {numbers}{speakers}")
        if not row["disponible"]:
            click.echo(f"      no puede hablar: {row['problema']}")
            click.echo(f"      {row['remedio']}")
    needs = "" if find_spec("piper") else ' (antes: pip install "boletin[piper]")'
    click.echo(f"Neurales, motor piper{needs}:")
    for row in fetched:
        state = "instalada" if row["instalada"] else f"{row['bytes'] / 1e6:.0f} MB"
        about = ", ".join(filter(None, (row["idioma"], f"calidad {row['calidad']}")))
        click.echo(f"  {row['id']:<24} {state:>10}  {about}; licencia: {row['licencia']}")
        if row["nota"]:
            click.echo(f"      {row['nota']}")
    click.echo("Para traer una: boletin voces instalar ID")


@voces.command("probar")
@click.argument("texto", default="Este lunes 23 de noviembre, a las 10:30 h, cuesta $1,250.00.")
@one_voice
@click.option(
    "--salida",
    type=click.Path(file_okay=False, path_type=Path),
    default=".boletin/pruebas",
    show_default=True,
    help="Carpeta de los WAV.",
)
@as_json
@click.pass_obj
def probar(project: Path, texto: str, voz: str | None, salida: Path, as_json: bool) -> None:
    """Dice TEXTO con cada voz, deja un WAV para escucharlo, y dice cuándo suena cada palabra."""
    from boletin.voices import names_in, try_voices

    for word, letters, sounds in names_in(texto):
        click.echo(f"  {word}: se lee «{letters}», en fonemas /{sounds}/", err=True)
    rows = []
    for name, path, speech in try_voices(project, texto, voz, project / salida):
        rate = len(speech.words) * 60000 / max(1, speech.duration_ms)
        rows.append(
            {
                "voz": name,
                "ruta": str(path),
                "duracion_ms": speech.duration_ms,
                "palabras_por_minuto": round(rate, 1),
                "palabras": [
                    {"texto": word.text, "inicio_ms": word.start_ms, "fin_ms": word.end_ms}
                    for word in speech.words
                ],
            }
        )
        if as_json:
            continue
        click.echo(str(path))
        click.echo(
            f"  {name}: {speech.duration_ms / 1000:.1f} s, {rate:.0f} palabras/min", err=True
        )
        times = "  ".join(f"{word.text} {word.start_ms / 1000:.2f}" for word in speech.words)
        click.echo(f"  {times}", err=True)
    if as_json:
        dump(rows)


@voces.command("medir")
@one_voice
@as_json
@click.pass_obj
def medir_voces(project: Path, voz: str | None, as_json: bool) -> None:
    """Mide qué tan rápido lee cada voz y lo guarda para la escaleta."""
    from boletin.voices import measure

    rows = []
    for row in measure(project, voz):
        rows.append(dataclasses.asdict(row))
        if not as_json:
            click.echo(
                f"{row.voz:<12} {row.palabras_por_minuto:.0f} palabras/min; la duración estimada "
                f"se equivocaba {row.error_antes_pct} % por línea, ahora {row.error_pct} %"
            )
    if as_json:
        dump(rows)


@voces.command("instalar")
@click.argument("id_", metavar="ID")
@click.option(
    "--desde",
    multiple=True,
    metavar="LUGAR",
    help="Carpeta, memoria USB o dirección web de donde se toma; se puede repetir.",
)
@click.pass_obj
def instalar(_: Path, id_: str, desde: tuple[str, ...]) -> None:
    """Trae la voz neural ID a esta computadora; si se corta, continúa donde se quedó."""
    from boletin.show import Transfer
    from boletin.voice.install import install

    with Transfer(id_) as transfer:
        voice = install(id_, desde, show=transfer.advance)
    click.echo(
        f"Lista: {voice.id} ({voice.size / 1e6:.0f} MB, licencia: {voice.licence}).", err=True
    )
    click.echo(f'En boletin.toml: motor = "piper" y modelo = "{voice.id}"', err=True)


@voces.command("quitar")
@click.argument("id_", metavar="ID")
@click.pass_obj
def quitar(_: Path, id_: str) -> None:
    """Quita la voz neural ID de esta computadora."""
    from boletin.voice.install import remove

    voice = remove(id_)
    click.echo(f"Quitada: {voice.id} ({voice.size / 1e6:.0f} MB libres).", err=True)


COMMANDS = (voces,)
