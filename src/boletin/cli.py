"""The command line: parse, call, show. The only module that knows click.

Commands import what they need when they run, so that ``--help`` and completion answer at once.
stdout carries data, stderr everything else.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from boletin import __version__, spanish
from boletin.errors import BoletinError, ContentError
from boletin.model import TIPOS, Finding

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

spanish.install()

CONTEXT = {"help_option_names": ["-h", "--help", "--ayuda"], "max_content_width": 96}


class Week(click.ParamType):
    """``2026-W48``."""

    name = "semana"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        year, _, number = value.upper().partition("-W")
        try:
            date.fromisocalendar(int(year), int(number), 1)
        except ValueError:
            self.fail(f"{value} no es una semana; se escribe así: 2026-W48.", param, ctx)
        return f"{int(year):04d}-W{int(number):02d}"


def _complete_id(
    ctx: click.Context, _param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    from click.shell_completion import CompletionItem

    folder = ctx.find_root().params.get("carpeta") or Path()
    names = sorted(path.stem for path in (Path(folder) / "comunicados").glob("*.md"))
    return [CompletionItem(name) for name in names if name.startswith(incomplete)]


@click.group(context_settings=CONTEXT)
@click.option(
    "-C",
    "carpeta",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=".",
    help="Carpeta del proyecto.",
)
@click.option("--depurar", is_flag=True, help="Muestra el detalle técnico de un error.")
@click.version_option(__version__, prog_name="boletin")
@click.pass_context
def main(ctx: click.Context, carpeta: Path, depurar: bool) -> None:
    """Del comunicado escrito al spot de radio, el clip de televisión y el podcast."""
    ctx.obj = carpeta.resolve()
    ctx.meta["depurar"] = depurar


class Interrupted(KeyboardInterrupt):
    """Ctrl+C. CPython remembers a bare KeyboardInterrupt that struck inside ``exec("…")`` (as
    dataclasses and scipy do while they are imported) and, run with ``-m``, kills itself with
    SIGINT at the end whatever exit code we chose. It looks for that very class: not for this one.
    """


def _interrupt(_number: int, _frame: object) -> None:
    raise Interrupted


def run(arguments: Sequence[str] | None = None) -> None:
    """Entry point: runs a command and turns every error into words and an exit code."""
    args = list(sys.argv[1:] if arguments is None else arguments)
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _interrupt)
    debug = "--depurar" in args
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        code = main.main(args, prog_name="boletin", standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("\nInterrumpido. Lo hecho se conserva; la próxima vez continúa ahí.", err=True)
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except BrokenPipeError:
        # Whoever read our output had enough (``boletin leer | head``).
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except Exception as error:
        if debug:
            raise
        if isinstance(error, BoletinError):
            _tell(error)
            sys.exit(error.exit_code)
        click.echo(
            f"Algo falló dentro de boletin: {type(error).__name__}: {error}\n"
            "  Remedio: repita con «boletin --depurar …» y envíe lo que salga a quien da soporte.",
            err=True,
        )
        sys.exit(1)


def _tell(error: BoletinError) -> None:
    if isinstance(error, ContentError):
        _show_findings(error.findings)
    else:
        click.secho("Error: ", fg="red", bold=True, err=True, nl=False)
        click.echo(str(error), err=True)


def _show_findings(findings: Iterable[Finding], *, err: bool = True) -> None:
    for finding in findings:
        place, _, rest = str(finding).partition(": ")
        click.echo(f"{click.style(place, bold=True)}: {rest}", err=err)


def _dump(data: Any) -> None:
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))


as_json = click.option("--json", "as_json", is_flag=True, help="Escribe el resultado como JSON.")
week_option = click.option("--semana", type=Week(), metavar="AAAA-Wss", help="Semana ISO.")


@main.command()
@click.argument("carpeta", type=click.Path(path_type=Path))
def nuevo(carpeta: Path) -> None:
    """Crea una CARPETA de proyecto que ya produce un boletín de muestra."""
    from boletin.project import new_project

    new_project(carpeta, date.today())
    click.echo(f"Listo: {carpeta}", err=True)
    click.echo(f"Siga así:\n  cd {carpeta}\n  boletin producir", err=True)


@main.command()
@click.argument("titulo")
@click.option(
    "--tipo", type=click.Choice(TIPOS), default="aviso", show_default=True, help="Clase de texto."
)
@click.pass_obj
def redactar(project: Path, titulo: str, tipo: str) -> None:
    """Escribe un comunicado nuevo con la ficha ya llena."""
    from boletin.project import new_announcement

    path = new_announcement(project, titulo, tipo, date.today())
    click.echo(path.relative_to(project).as_posix())
    click.echo("Ábralo, escriba el texto y después: boletin revisar", err=True)


@main.command()
@click.argument("ids", nargs=-1, metavar="[ID]…", shell_complete=_complete_id)
@click.option("--estricto", is_flag=True, help="También los avisos hacen fallar.")
@as_json
@click.pass_obj
def revisar(project: Path, ids: tuple[str, ...], estricto: bool, as_json: bool) -> int:
    """Revisa textos, ley y duración, sin hacer audio ni video."""
    from boletin.desk import review

    findings = review(project, ids)
    if as_json:
        _dump([finding.to_json() for finding in findings])
    else:
        _show_findings(findings, err=False)
        errors = sum(finding.level == "E" for finding in findings)
        warnings = sum(finding.level == "W" for finding in findings)
        click.echo(f"{errors} errores, {warnings} avisos.", err=True)
    bad = {"E", "W"} if estricto else {"E"}
    return 3 if any(finding.level in bad for finding in findings) else 0


@main.command()
@click.argument("ids", nargs=-1, required=True, metavar="ID…", shell_complete=_complete_id)
@click.option("--nombre", required=True, help="Quién aprueba (área o cargo).")
@click.pass_obj
def aprobar(project: Path, ids: tuple[str, ...], nombre: str) -> None:
    """Aprueba comunicados tal como están escritos."""
    from boletin.desk import announcements
    from boletin.project import approve

    for comunicado in announcements(project, ids):
        approve(comunicado, project, nombre, date.today())
        click.echo(f"Aprobado: {comunicado.archivo}", err=True)


@main.command()
@click.argument("id_", metavar="ID", shell_complete=_complete_id)
@click.option(
    "--formato", type=click.Choice(["texto", "html"]), default="texto", help="Cómo se escribe."
)
@click.pass_obj
def guion(project: Path, id_: str, formato: str) -> None:
    """Escribe el guion de un comunicado (o de una semana) para un locutor."""
    from boletin.desk import script_for

    click.echo(script_for(project, id_, formato), nl=False)


@main.command()
@week_option
@click.option("--solo", multiple=True, metavar="ID", shell_complete=_complete_id, help="Solo este.")
@click.option(
    "--formatos",
    metavar="LISTA",
    default="audio,tv",
    show_default=True,
    help="Qué hacer, separado por comas: audio, tv.",
)
@click.option("--trabajos", type=click.IntRange(1, 64), help="Cuántos procesos a la vez.")
@as_json
@click.pass_obj
def producir(
    project: Path,
    semana: str | None,
    solo: tuple[str, ...],
    formatos: str,
    trabajos: int | None,
    as_json: bool,
) -> int:
    """Hace los spots, los clips, el boletín, el podcast y las páginas de la semana."""
    from boletin.build import FORMATOS, Options, produce
    from boletin.show import Screen

    wanted = frozenset(part.strip() for part in formatos.split(",") if part.strip())
    if not wanted or wanted - set(FORMATOS):
        raise click.BadParameter(f"valen {', '.join(FORMATOS)}.", param_hint="--formatos")
    options = Options(week=semana, only=solo, formats=wanted, workers=trabajos)
    with Screen() as screen:
        report = produce(project, options, screen)
    if as_json:
        _dump(report.to_json())
    else:
        _show_findings(report.findings)
        click.echo(report.summary(), err=True)
    return report.exit_code


@main.command()
@click.argument("ruta", required=False, type=click.Path(path_type=Path))
@as_json
@click.pass_obj
def verificar(project: Path, ruta: Path | None, as_json: bool) -> int:
    """Decodifica y mide otra vez lo que está en output/."""
    from boletin.show import Screen
    from boletin.verify import verify

    with Screen() as screen:
        checks = verify(project, ruta, screen)
    failed = [check for check in checks if not check.ok and check.level == "E"]
    if as_json:
        _dump([check.to_json() for check in checks])
    else:
        for check in checks:
            if not check.ok:
                click.echo(f"{check.rule} [{check.level}] {check.detail}", err=True)
        good = sum(check.ok for check in checks)
        click.echo(f"{good} comprobaciones bien, {len(checks) - good} mal.", err=True)
    return 3 if failed else 0


@main.command()
@click.option("--puerto", type=click.IntRange(0, 65535), default=8000, show_default=True)
@click.pass_obj
def servir(project: Path, puerto: int) -> None:
    """Muestra output/ en este equipo, como lo verá el público."""
    from boletin.publish.serve import serve

    def ready(address: str) -> None:
        click.echo(f"{address}\nPara terminar: Ctrl+C", err=True)

    serve(project / "output", puerto, ready)


@main.group(invoke_without_command=True)
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
        _dump(rows)
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
    from boletin.desk import try_voices

    for name, path, speech in try_voices(project, texto, voz, project / salida):
        click.echo(str(path))
        rate = len(speech.words) * 60000 / max(1, speech.duration_ms)
        click.echo(
            f"  {name}: {speech.duration_ms / 1000:.1f} s, {rate:.0f} palabras/min", err=True
        )


@main.command()
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
        _dump(next(results))


@main.command()
@click.argument("archivos", nargs=-1, required=True, type=click.Path(path_type=Path))
@as_json
def medir(archivos: tuple[Path, ...], as_json: bool) -> None:
    """Mide volumen y picos de cualquier audio o video."""
    from boletin.verify import measure_file

    rows = [measure_file(path) for path in archivos]
    if as_json:
        _dump(rows[0] if len(rows) == 1 else rows)
        return
    for row in rows:
        click.echo(
            f"{row['ruta']}: {row['lufs']:.1f} LUFS, pico {row['dbtp']:.1f} dBTP, "
            f"LRA {row['lra']:.1f} LU, {row['duracion_ms'] / 1000:.2f} s, "
            f"{row['canales']} canal(es), {row['hz']} Hz"
        )


@main.command()
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
        _dump(plain(found))
    return 0 if all(look.bien for look in found) else 4


@main.command()
@click.argument("consola", type=click.Choice(["bash", "zsh", "fish"]), default="bash")
def completar(consola: str) -> None:
    """Escribe el programa que completa órdenes con la tecla Tab.

    Para activarlo en bash:  boletin completar bash >> ~/.bashrc
    """
    from click.shell_completion import get_completion_class

    completion = get_completion_class(consola)
    if completion is not None:
        click.echo(completion(main, {}, "boletin", "_BOLETIN_COMPLETE").source())
