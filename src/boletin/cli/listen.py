"""What listens: the meter on any file, and a text held against its recording."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from boletin.cli.group import as_json, dump
from boletin.cli.spanish import command
from boletin.errors import BoletinError, UsageError
from boletin.files import reason


@command()
@click.argument(
    "archivos",
    nargs=-1,
    required=True,
    metavar="ARCHIVO…",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option(
    "--imagen", is_flag=True, help="Dibuja también la onda y el volumen (PNG en esta carpeta)."
)
@as_json
@click.pass_obj
def medir(project: Path, archivos: tuple[Path, ...], imagen: bool, as_json: bool) -> int:
    """Mide volumen y picos de cualquier audio o video."""
    from boletin.files import write
    from boletin.measuring import heard_less, measure_file, picture

    rows, worst = [], 0
    for path in archivos:
        try:
            row, heard = measure_file(path)
        except BoletinError as error:  # the others are measured all the same
            click.echo(f"Error: {error}", err=True)
            worst = max(worst, error.exit_code)
            continue
        rows.append(row)
        if remark := heard_less(path, heard):
            click.echo(remark, err=True)
        if imagen:
            target = Path(f"{path.name}.onda.png")
            write(target, picture(path, heard, project))
            click.echo(f"Dibujo: {target}", err=True)
    if as_json and rows:
        dump(rows[0] if len(archivos) == 1 else rows)
        return worst
    for row in rows:
        if row["lufs"] is None:
            level = "sin volumen que medir (silencio, o menos de 0.4 s)"
        else:
            level = f"{row['lufs']:.1f} LUFS, LRA {row['lra']:.1f} LU"
        peak = "" if row["dbtp"] is None else f", pico {row['dbtp']:.1f} dBTP"
        click.echo(
            f"{row['ruta']}: {level}{peak}, {row['duracion_ms'] / 1000:.2f} s, "
            f"{row['canales']} canal(es), {row['hz']} Hz"
        )
    return worst


@command()
@click.argument("texto", metavar="TEXTO")
@click.argument(
    "audio", metavar="AUDIO", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option(
    "--formato",
    type=click.Choice(["json", "srt", "vtt"]),
    default="json",
    show_default=True,
    help="Cómo se escribe.",
)
@click.pass_obj
def alinear(project: Path, texto: str, audio: Path, formato: str) -> None:
    """Dice en qué momento de AUDIO se dice cada palabra de TEXTO.

    TEXTO es un archivo de texto, el texto mismo entre comillas, o - para la entrada.
    """
    from boletin.alignment import align_text

    aligned = align_text(project, _written(texto), audio)
    for remark in aligned.remarks():
        click.echo(remark, err=True)
    if formato == "json":
        dump(aligned.to_json())
    else:
        click.echo(aligned.render(formato), nl=False)


def _written(text: str) -> str:
    """The text that the order names: a file's, the one that comes in, or itself."""
    if text == "-":
        raw = sys.stdin.buffer.read()
    elif " " in text.strip() and not Path(text).exists():
        return text
    else:
        try:
            raw = Path(text).read_bytes()
        except OSError as error:
            raise UsageError(
                f"No se puede leer «{text}»: {reason(error)}.",
                remedy="Escriba el nombre de un archivo de texto, o el texto entre comillas.",
            ) from None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError(
            f"«{text}» no es un archivo de texto en UTF-8.",
            remedy="Guárdelo desde el editor como texto simple, en UTF-8.",
        ) from None


COMMANDS = (medir, alinear)
