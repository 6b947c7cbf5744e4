"""The order ``boletin`` itself, and what its commands share: options, completion, findings."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

import click

from boletin import __version__
from boletin.cli import spanish
from boletin.model import Finding

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


class Day(click.ParamType):
    """``2026-11-25``."""

    name = "fecha"

    def convert(
        self, value: str | date, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        try:
            return value if isinstance(value, date) else date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value} no es una fecha; se escribe así: 2026-11-25.", param, ctx)


class Id(click.ParamType):
    """The id of an announcement; the file's own path, as ``redactar`` prints it, is as good."""

    name = "id"

    def convert(
        self,
        value: str,
        param: click.Parameter | None,  # noqa: ARG002
        ctx: click.Context | None,  # noqa: ARG002
    ) -> str:
        return PurePath(value).stem if value.endswith(".md") else value

    def shell_complete(
        self,
        ctx: click.Context,
        param: click.Parameter,  # noqa: ARG002
        incomplete: str,
    ) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        folder = ctx.find_root().params.get("carpeta") or Path()
        names = sorted(path.stem for path in (Path(folder) / "comunicados").glob("*.md"))
        return [CompletionItem(name) for name in names if name.startswith(incomplete)]


@click.group(cls=spanish.Orders, context_settings=CONTEXT)
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


def show_findings(findings: Iterable[Finding], *, err: bool = True) -> None:
    from boletin.cleantext import clean

    for finding in findings:
        place, _, rest = clean(str(finding)).partition(": ")
        click.echo(f"{click.style(place, bold=True)}: {rest}", err=err)


def counted(number: int, one: str, many: str) -> str:
    """``1 error``, ``2 errores``."""
    return f"{number} {one if number == 1 else many}"


def dump(data: Any) -> None:
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))


as_json = click.option("--json", "as_json", is_flag=True, help="Escribe el resultado como JSON.")
week_option = click.option("--semana", type=Week(), metavar="AAAA-Wss", help="Semana ISO.")
