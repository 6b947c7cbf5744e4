"""The main job and what follows it: produce, verify, serve."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from boletin import days
from boletin.cli.group import Day, Id, as_json, counted, dump, show_findings, week_option
from boletin.cli.spanish import Between, command


@command()
@week_option
@click.option("--solo", multiple=True, metavar="ID", type=Id(), help="Solo este.")
@click.option(
    "--formatos",
    metavar="LISTA",
    default="audio,tv,vertical,cuadrado",
    show_default=True,
    help="Qué hacer, separado por comas. A pedido de una televisora, también mxf, prores, tv60.",
)
@click.option(
    "--voz-de-respaldo",
    "respaldo",
    metavar="VOZ",
    default="",
    help="La voz que habla donde otra no puede; sin ella, esa pieza se detiene.",
)
@click.option("--trabajos", type=Between(1, 64), help="Cuántos procesos a la vez.")
@click.option(
    "--hoy",
    type=Day(),
    metavar="AAAA-MM-DD",
    help="Como si hoy fuera este día: qué spots están vigentes.",
)
@as_json
@click.pass_obj
def producir(
    project: Path,
    semana: str | None,
    solo: tuple[str, ...],
    formatos: str,
    respaldo: str,
    trabajos: int | None,
    hoy: date | None,
    as_json: bool,
) -> int:
    """Hace los spots, los clips, el boletín, el podcast y las páginas de la semana."""
    from boletin.build import produce
    from boletin.jobs import MASTERS
    from boletin.planning import FORMATOS, Options
    from boletin.show import Screen

    wanted = frozenset(part.strip() for part in formatos.split(",") if part.strip())
    known = (*FORMATOS, *MASTERS)
    if not wanted or wanted - set(known):
        raise click.BadParameter(f"valen {', '.join(known)}.", param_hint="--formatos")
    options = Options(
        week=semana,
        only=solo,
        formats=wanted,
        workers=trabajos,
        fallback=respaldo,
        today=hoy or days.today(),
    )
    with Screen() as screen:
        report = produce(project, options, screen)
    if as_json:
        dump(report.to_json())
    else:
        show_findings(finding for finding in report.findings if finding.level != "I")
        click.echo(report.summary(), err=True)
    return report.exit_code


@command()
@click.argument("ruta", required=False, type=click.Path(path_type=Path))
@click.option(
    "--url",
    metavar="DIRECCIÓN",
    help="Pregunta a ese servidor si sirve bien lo que está en output/.",
)
@click.option(
    "--llave",
    metavar="LLAVE",
    default="",
    help="Llave pública (RW… o su archivo .pub) que debe haber firmado lo descargado.",
)
@as_json
@click.pass_obj
def verificar(project: Path, ruta: Path | None, url: str | None, llave: str, as_json: bool) -> int:
    """Decodifica y mide otra vez lo que está en output/, o en una carpeta o ZIP descargados."""
    from boletin.feeds import served_at
    from boletin.show import Screen
    from boletin.verify import verify

    if url:
        checks = served_at(project / "output", url)
    else:
        with Screen() as screen:
            checks = verify(project, ruta, screen, _public_key(llave))
    failed = [check for check in checks if not check.ok and check.level == "E"]
    if as_json:
        dump([check.to_json() for check in checks])
    else:
        for check in checks:
            if not check.ok or check.level == "I":
                click.echo(f"{check.rule} [{check.level}] {check.detail}")
        judged = [check.ok for check in checks if check.level != "I"]
        good = sum(judged)
        if judged:
            told = [f"{counted(good, 'comprobación', 'comprobaciones')} bien"]
            told.append(f"{len(failed)} mal")
            if warned := len(judged) - good - len(failed):
                told.append(counted(warned, "aviso", "avisos"))
            click.echo(", ".join(told) + ".")
    return 3 if failed else 0


def _public_key(told: str) -> str:
    """The key as text: what was typed, or what stands in the file of that name."""
    from boletin.publish.signature import public_text

    if not told:
        return ""
    file = Path(told)
    found = public_text(file.read_bytes() if file.is_file() else told.encode())
    if not found:
        raise click.BadParameter("no es una llave pública de minisign.", param_hint="--llave")
    return found


@command()
@click.option("--puerto", type=Between(0, 65535), default=8000, show_default=True)
@click.pass_obj
def servir(project: Path, puerto: int) -> None:
    """Muestra output/ en este equipo, como lo verá el público."""
    from boletin.publish.serve import serve

    def ready(address: str) -> None:
        click.echo(f"{address}\nPara terminar: Ctrl+C", err=True)

    serve(project / "output", puerto, ready)


@command()
@click.argument("clase", type=click.Choice(["nginx", "caddy", "github", "gitlab"]))
@click.option("--raiz", metavar="CARPETA", default="", help="La carpeta web del servidor.")
@click.pass_obj
def servidor(project: Path, clase: str, raiz: str) -> None:
    """Escribe la configuración de un servidor que publica output/."""
    from boletin.config import load
    from boletin.publish.hosting import configuration

    click.echo(configuration(clase, load(project), raiz), nl=False)


COMMANDS = (producir, verificar, servir, servidor)
