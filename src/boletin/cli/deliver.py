"""Out of the house: to the site and the stations."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from boletin.cli.group import as_json, counted, dump
from boletin.cli.spanish import command

if TYPE_CHECKING:
    from boletin.publish.delivery import Outcome, Share
    from boletin.publish.delivery.plan import Plan

SHORT = 20
"""So many files are listed one by one without being asked to."""


@command()
@click.argument("destinos", metavar="[DESTINO…]", nargs=-1)
@click.option("--simular", is_flag=True, help="Dice qué cambiaría, sin tocar nada.")
@click.option("--lista", is_flag=True, help="Dice cada archivo, aunque sean muchos.")
@as_json
@click.pass_obj
def publicar(
    project: Path, destinos: tuple[str, ...], simular: bool, lista: bool, as_json: bool
) -> int:
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
            _show(outcome)
            if outcome.plan and (simular or lista):
                _detail(outcome.plan, lista)
            _trouble(outcome)
    return exit_code(outcomes)


def _show(outcome: Outcome) -> None:
    """What came of it, in a line."""
    if plan := outcome.plan:
        new = sum(change.new for change in plan.changes)
        told = _counts(new, len(plan.changes) - new, len(plan.removed))
        same = counted(plan.same, "igual", "iguales")
        click.echo(f"{outcome.destino}: {outcome.state}. {told}, {same}; {_size(plan.bytes)}.")
    else:
        click.echo(f"{outcome.destino}: {outcome.state}.")


def _detail(plan: Plan, every: bool) -> None:
    """Which files: one by one where they are few or ``every`` one is asked for, else by folder."""
    from boletin.publish.delivery import shares

    few = len(plan.changes) + len(plan.removed) <= SHORT
    if not few:
        for share in shares(plan):
            click.echo(_row(share))
    if few or every:
        for change in plan.changes:
            word = "nuevo " if change.new else "cambia"
            click.echo(f"  {word}   {change.path}  {_size(change.bytes)}")
        for path in plan.removed:
            click.echo(f"  se quita {path}")
    else:
        click.echo("  Cada archivo: boletin publicar --simular --lista")


def _row(share: Share) -> str:
    folder = f"{share.folder}/" if share.folder else "(en la raíz)"
    return (
        f"  {folder:<14} {_counts(share.new, share.changed, share.removed)}; {_size(share.bytes)}"
    )


def _counts(new: int, changed: int, removed: int) -> str:
    return ", ".join(
        (
            counted(new, "nuevo", "nuevos"),
            counted(changed, "cambia", "cambian"),
            counted(removed, "se quita", "se quitan"),
        )
    )


def _trouble(outcome: Outcome) -> None:
    if outcome.message:
        click.secho("Error: ", fg="red", bold=True, err=True, nl=False)
        click.echo(f"{outcome.destino}: {outcome.message}", err=True)
        if outcome.remedy:
            click.echo(f"  Remedio: {outcome.remedy}", err=True)


def _size(count: int) -> str:
    """``1.2 MB``."""
    if count < 1000:
        return counted(count, "byte", "bytes")
    if count < 1_000_000:
        return f"{count / 1000:.1f} kB"
    return f"{count / 1_000_000:.1f} MB"


COMMANDS = (publicar,)
