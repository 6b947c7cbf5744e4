"""click's own words in Spanish: what staff read is never half in English.

click asks gettext at import for ``_`` and ``ngettext``; :func:`install` gives its modules ours.
"""

from __future__ import annotations

import sys

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
    "No such command {name!r}.": "No existe la orden «{name}».",
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
    "{value} is not in the range {range}.": "{value} no está en el intervalo {range}.",
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
