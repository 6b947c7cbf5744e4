"""What this machine can do, and completion in its shell."""

from __future__ import annotations

from pathlib import Path

import click

from boletin.cli.group import as_json, dump, main
from boletin.cli.spanish import command


@command()
@as_json
@click.pass_obj
def diagnostico(project: Path, as_json: bool) -> int:
    """Dice qué funciona en este equipo, qué falta y cómo arreglarlo."""
    from boletin.codec import plain
    from boletin.diagnose import diagnose

    found = []
    for look in diagnose(project):
        found.append(look)
        if not as_json:
            mark = click.style("bien ", fg="green") if look.bien else click.style("FALTA", fg="red")
            click.echo(f"{mark}  {look.que}: {look.detalle}")
            if look.remedio:
                click.echo(f"       Remedio: {look.remedio}")
    if as_json:
        dump(plain(found))
    return 0 if all(look.bien for look in found) else 4


@command()
@click.argument("consola", type=click.Choice(["bash", "zsh", "fish"]), default="bash")
def completar(consola: str) -> None:
    """Escribe el programa que completa órdenes con la tecla Tab.

    Para activarlo en bash:  boletin completar bash >> ~/.bashrc
    """
    from click.shell_completion import get_completion_class

    completion = get_completion_class(consola)
    if completion is not None:
        click.echo(completion(main, {}, "boletin", "_BOLETIN_COMPLETE").source())


COMMANDS = (diagnostico, completar)
