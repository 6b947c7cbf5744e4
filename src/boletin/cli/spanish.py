"""click in Spanish: what staff read is never half in English.

click asks gettext at import for ``_`` and ``ngettext``; :func:`install` gives its modules ours.
What it does not ask for (the usage line, ranges, a near command) our classes say.
"""

from __future__ import annotations

import difflib
import sys
from collections.abc import Callable
from typing import Any

import click

WORDS = {
    "Usage:": "Uso:",
    "Options": "Opciones",
    "Commands": "Órdenes",
    "Arguments": "Argumentos",
    "Aborted!": "Cancelado.",
    "(Deprecated) {text}": "(En desuso) {text}",
    "(DEPRECATED)": "(en desuso)",
    "Argument {name!r} takes {nargs} values.": "El argumento {name} lleva {nargs} valores.",
    "Choose from:\n\t{choices}": "Elija entre:\n\t{choices}",
    "Could not open file {filename!r}: {message}": "No se pudo abrir {filename}: {message}",
    "Error: The two entered values do not match.": "Error: los dos valores no son iguales.",
    "Error: The value you entered was invalid.": "Error: el valor no vale.",
    "Error: invalid input": "Error: no se entendió",
    "Error: {e.message}": "Error: {e.message}",
    "Error: {message}": "Error: {message}",
    "Got unexpected extra argument ({args})": "Sobra un argumento: {args}",
    "Got unexpected extra arguments ({args})": "Sobran argumentos: {args}",
    "Invalid value for {param_hint}: {message}": "Valor que no vale en {param_hint}: {message}",
    "Invalid value: {message}": "Valor que no vale: {message}",
    "Missing argument": "Falta el argumento",
    "Missing command.": "Falta la orden.",
    "Missing option": "Falta la opción",
    "Missing parameter": "Falta el parámetro",
    "Missing parameter: {param_name}": "Falta el parámetro {param_name}",
    "Missing {param_type}": "Falta {param_type}",
    "No such option: {name}": "No existe la opción {name}",
    "Option {name!r} does not take a value.": "La opción {name} no lleva valor.",
    "Option {name!r} requires an argument.": "La opción {name} necesita un valor.",
    "Option {name!r} requires {nargs} arguments.": "La opción {name} necesita {nargs} valores.",
    "Did you mean {possibility}?": "¿Quiso escribir {possibility}?",
    "(Possible options: {possibilities})": "(Parecidas: {possibilities})",
    "Show the version and exit.": "Muestra la versión.",
    "Show this message and exit.": "Muestra esta ayuda.",
    "%(prog)s, version %(version)s": "%(prog)s %(version)s",
    "Try '{command} {option}' for help.": "Escriba «{command} {option}» para ver la ayuda.",
    "default: {default}": "si no se dice: {default}",
    "required": "obligatorio",
    "directory": "carpeta",
    "file": "archivo",
    "path": "ruta",
    "unknown error": "error desconocido",
    "{name} {filename!r} does not exist.": "{name} {filename} no existe.",
    "{name} {filename!r} is a directory.": "{name} {filename} es una carpeta.",
    "{name} {filename!r} is a file.": "{name} {filename} es un archivo.",
    "{name} {filename!r} is not readable.": "{name} {filename} no se puede leer.",
    "{name} {filename!r} is not writable.": "{name} {filename} no se puede escribir.",
    "{name} {filename!r} is not executable.": "{name} {filename} no se puede ejecutar.",
    "{value!r} is not a valid boolean.": "{value} no es sí ni no.",
    "{value!r} is not a valid {number_type}.": "{value} no es un número entero.",
    "{value!r} is not {choice}.": "{value} no es {choice}.",
    "{value!r} is not one of {choices}.": "{value} no es una de {choices}.",
    "{value} is not in the range {range}.": "{value} no vale; va {range}.",
}


def translate(message: str) -> str:
    """click's sentence in Spanish; an unknown one as it is."""
    return WORDS.get(message, message)


def translate_number(one: str, many: str, number: int) -> str:
    """The same for a sentence with singular and plural."""
    return translate(one if number == 1 else many)


def install() -> None:
    """Give every loaded module of click our words. Safe to call again."""
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] == "click":
            if hasattr(module, "_"):
                module._ = translate  # type: ignore[attr-defined]
            if hasattr(module, "ngettext"):
                module.ngettext = translate_number  # type: ignore[attr-defined]


class Order(click.Command):
    """A command whose usage line and summary are Spanish and whole."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        options.setdefault("options_metavar", "[OPCIONES]")
        super().__init__(*arguments, **options)

    def get_help_option_names(self, ctx: click.Context) -> list[str]:
        """In one order: click keeps them in a set."""
        return list(ctx.help_option_names)

    def get_short_help_str(self, limit: int = 0) -> str:  # noqa: ARG002
        """The first paragraph, never cut: click wraps it in its column."""
        return " ".join((self.help or "").partition("\n\n")[0].split())


class Orders(Order, click.Group):
    """A group that lists its commands in the order of the work, and knows near names."""

    command_class = Order

    def __init__(self, *arguments: Any, **options: Any) -> None:
        options.setdefault("subcommand_metavar", "ORDEN …")
        super().__init__(*arguments, **options)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """As they were added."""
        return list(self.commands)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """click's, with a suggestion for a name that does not exist."""
        name = args[0]
        if name not in self.commands and not name.startswith("-") and not ctx.resilient_parsing:
            near = difflib.get_close_matches(name, self.commands, 1, 0.5)
            hint = f" ¿Quiso escribir «{near[0]}»?" if near else ""
            ctx.fail(f"No existe la orden «{name}».{hint}")
        return super().resolve_command(ctx, args)


class Between(click.IntRange):
    """A whole number between two, in words."""

    name = "número"

    def _describe_range(self) -> str:
        return f"de {self.min} a {self.max}"


def command() -> Callable[[Callable[..., Any]], click.Command]:
    """``@click.command`` in Spanish."""
    return click.command(cls=Order)


def group() -> Callable[[Callable[..., Any]], click.Group]:
    """``@click.group`` in Spanish; without a subcommand it runs itself."""
    return click.group(cls=Orders, invoke_without_command=True)
