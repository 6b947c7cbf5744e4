"""Out of the house: to the site and the stations."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from boletin.cli.group import as_json, counted, dump
from boletin.cli.spanish import command

if TYPE_CHECKING:
    from boletin.publish.delivery import Outcome


@command()
@click.argument("destinos", metavar="[DESTINO…]", nargs=-1)
@click.option("--simular", is_flag=True, help="Dice qué cambiaría, sin tocar nada.")
@as_json
@click.pass_obj
def publicar(project: Path, destinos: tuple[str, ...], simular: bool, as_json: bool) -> int:
    """Entrega output/ a los destinos de boletin.toml: el sitio y las emisoras.

    Envía solo lo que cambió; si se corta, la próxima vez continúa donde se quedó.
    """
    from boletin.delivering import exit_code, publish
    from boletin.show import Screen

    with Screen("Publicando…") as screen:
        outcomes = publish(project, destinos, simulate=simular, show=screen)
    if as_json:
        dump([outcome.to_json() for outcome in outcomes])
    else:
        for outcome in outcomes:
            _show(outcome, listed=simular)
    return exit_code(outcomes)


def _show(outcome: Outcome, *, listed: bool) -> None:
    if plan := outcome.plan:
        if listed:
            for change in plan.changes:
                word = "nuevo " if change.new else "cambia"
                click.echo(f"  {word}   {change.path}  {_size(change.bytes)}")
            for path in plan.removed:
                click.echo(f"  se quita {path}")
        new = sum(change.new for change in plan.changes)
        told = ", ".join(
            (
                counted(new, "nuevo", "nuevos"),
                counted(len(plan.changes) - new, "cambia", "cambian"),
                counted(len(plan.removed), "se quita", "se quitan"),
                counted(plan.same, "igual", "iguales"),
            )
        )
        click.echo(f"{outcome.destino}: {outcome.state}. {told}; {_size(plan.bytes)}.")
    else:
        click.echo(f"{outcome.destino}: {outcome.state}.")
    if outcome.message:
        click.secho("Error: ", fg="red", bold=True, err=True, nl=False)
        click.echo(f"{outcome.destino}: {outcome.message}", err=True)
        if outcome.remedy:
            click.echo(f"  Remedio: {outcome.remedy}", err=True)


def _size(count: int) -> str:
    """``1.2 MB``."""
    if count < 1000:
        return f"{count} bytes"
    if count < 1_000_000:
        return f"{count / 1000:.1f} kB"
    return f"{count / 1_000_000:.1f} MB"


COMMANDS = (publicar,)
