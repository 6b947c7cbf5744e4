"""Plain TOML values -> dataclasses by their annotations, with a finding for each thing wrong."""

from __future__ import annotations

import dataclasses
import difflib
import json
import re
import tomllib
import types
import typing
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from boletin.errors import ContentError
from boletin.model import Finding

FILE = "boletin.toml"

_HEADER = re.compile(r"\s*(\[\[?)\s*([\w.\s\"'-]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"\s*([\w.\"'-]+)\s*=")
_QUOTES = re.compile(r"[\"'\s]")
_LONGEST_VALUE = 200
"""Lines searched upwards for the start of a value that is never closed."""


def finding(line: int, message: str, remedy: str, text: str = "", file: str = FILE) -> Finding:
    return Finding("TOML", "E", file, line, message, remedy, text)


def parsed(text: str, file: str = FILE) -> dict[str, Any]:
    """The plain values of a TOML text. Raises ContentError with the line where it goes wrong."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ContentError([syntax_finding(text, error, file)]) from None
    except (ValueError, RecursionError):  # thousands of digits, or of brackets
        message = "Lleva miles de cifras o de corchetes seguidos, y así no se puede leer."
        raise ContentError([finding(1, message, "Borre lo que sobra.", "", file)]) from None


def syntax_finding(text: str, error: tomllib.TOMLDecodeError, file: str = FILE) -> Finding:
    """What is wrong with a text that is no TOML, on the line where it goes wrong.

    tomllib names the place where it gave up. When a bracket or quote is left open that is far
    below: the statement it gave up in begins after the last line whose text before it still reads.
    """
    lines = text.replace("\r\n", "\n").split("\n")
    found = re.search(r"line (\d+)", str(error))
    stopped = min(int(found[1]), len(lines)) if found else len(lines)
    start = stopped
    for number in range(stopped, max(0, stopped - _LONGEST_VALUE), -1):
        if _reads("\n".join(lines[: number - 1])):
            start = number
            break
    here = lines[stopped - 1]
    swallowed = not found or _HEADER.match(here) or _KEY.match(here)
    line = start if swallowed else stopped
    message, remedy = _explain(lines[line - 1], str(error), never_ends=line < stopped)
    key = _KEY.match(lines[start - 1])
    return finding(line, message, remedy, key[1] if key else "", file)


def _reads(text: str) -> bool:
    try:
        tomllib.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


_MARKS = {
    '"""': ('"""', "las comillas y no las cierra"),
    "'''": ("'''", "las comillas y no las cierra"),
    '"': ('"', "las comillas y no las cierra"),
    "'": ("'", "las comillas y no las cierra"),
    "[": ("]", "el corchete y no lo cierra"),
    "{": ("}", "la llave y no la cierra"),
}
"""How a value opens: how it closes, and what to call it."""


def _explain(line: str, error: str, *, never_ends: bool) -> tuple[str, str]:
    """What is wrong with a line, and what to write: the first of these that holds."""
    key, equals, value = (part.strip() for part in line.partition("="))
    mark = next((mark for mark in _MARKS if value.startswith(mark)), "")
    close, opens = _MARKS.get(mark, ("", ""))
    closed = value.count(close) >= (2 if mark == close else 1) if mark else True
    section = not equals and key.startswith("[")
    what = f"«{key}»"
    troubles = (
        (error.startswith("Cannot"), f"{what} ya está más arriba.", "Deje una sola vez la línea."),
        (
            section,
            "El nombre de la sección no cierra su corchete.",
            f"Escriba [{key.strip('[] ') or 'seccion'}] en una línea sola.",
        ),
        (
            bool(mark) and (never_ends or not closed),
            f"{what} abre {opens}.",
            f"Escriba {close} al final del valor.",
        ),
        (
            bool(re.search("[“”«»‘’]", value)) and not mark,
            f"{what} lleva comillas tipográficas.",
            f'Use comillas rectas: {key} = "…".',
        ),
        (
            line.count('"') % 2 == 1,
            "A esta línea le faltan unas comillas.",
            'El texto va entre comillas rectas: "así".',
        ),
        (
            not equals and bool(re.match(r"\w", key)) and not key.endswith(","),
            "A esta línea le falta el signo =.",
            'Escriba clave = "valor".',
        ),
        (
            bool(equals) and not re.fullmatch(r"(?:[A-Za-z0-9_.-]|\"[^\"]*\")+", key),
            f"La clave {what} no vale." if key else "A esta línea le falta la clave.",
            "Use letras sin acento, números y guiones, sin espacios.",
        ),
        (bool(equals) and not value, f"{what} no tiene valor.", f'Escriba {key} = "…".'),
        ("\\" in value, f"{what} lleva una diagonal invertida.", "Escriba / en su lugar."),
        (
            mark == '"' and value.count('"') > 2,
            f"{what} lleva comillas dentro de las comillas.",
            'Dentro del texto use «comillas así»: "El programa «Agua» sigue".',
        ),
        (
            bool(re.fullmatch(r"[+-]?\d+,\d+\s*(#.*)?", value)),
            f"{what} lleva coma decimal.",
            f"Escriba punto: {key} = {value.partition('#')[0].strip().replace(',', '.')}",
        ),
        (
            bool(equals) and not mark,
            f"El valor de {what} no se entiende.",
            f'Si es texto, va entre comillas: {key} = "…".',
        ),
    )
    return next(
        ((message, remedy) for holds, message, remedy in troubles if holds),
        ("Está mal escrito y no se entiende.", 'Revise comillas y comas: ["uno", "dos"].'),
    )


class Reader:
    """Turns plain TOML values into dataclasses by their annotations, collecting findings."""

    def __init__(self, text: str, file: str = FILE) -> None:
        self.file = file
        self.text = text.split("\n")
        self.findings: list[Finding] = []

    def line(self, key: str) -> int:
        """The line that writes ``section.key``; when it is not there, the deepest one around it.

        ``emisoras[1].medio``: in the second ``[[emisoras]]``.
        """
        section, best, depth = "", 1, 0
        tables: Counter[str] = Counter()
        for number, line in enumerate(self.text, 1):
            if header := _HEADER.match(line):
                place = section = _QUOTES.sub("", header[2])
                if header[1] == "[[":
                    place = section = f"{section}[{tables[section]}]"
                    tables[header[2]] += 1
            elif entry := _KEY.match(line):
                place = ".".join(filter(None, (section, _QUOTES.sub("", entry[1]))))
            else:
                continue
            if f"{key}.".startswith((f"{place}.", f"{place}[")) and len(place) > depth:
                best, depth = number, len(place)
        item = re.match(r"\[(\d+)\]", key[depth:])
        return self._item(best, int(item[1])) if item and depth else best

    def _item(self, start: int, index: int) -> int:
        """The line of an item of a list that begins on line ``start`` with an item a line."""
        if self.text[start - 1].split("#")[0].rstrip().endswith("["):
            for number, line in enumerate(self.text[start:], start + 1):
                if line.lstrip().startswith(("]", "[")):
                    break
                index -= bool(line.strip()) and not line.lstrip().startswith("#")
                if index < 0:
                    return number
        return start

    def complain(self, key: str, message: str, remedy: str) -> None:
        self.findings.append(finding(self.line(key), message, remedy, shown(key), self.file))

    def section(self, kind: type, data: Any, path: str) -> Any:
        """Build ``kind`` from ``data``; None when something required is missing."""
        if not isinstance(data, dict):
            self.complain(
                path, f"«{shown(path)}» debe ser una sección.", f"Escriba [{shown(path)}]."
            )
            return None
        hints = typing.get_type_hints(kind)
        fields = {f.name: f for f in dataclasses.fields(kind)}
        prefix = f"{path}." if path else ""
        values: dict[str, Any] = {}
        for key, value in data.items():
            if key not in fields:
                near = difflib.get_close_matches(key, fields, 1, 0.5)
                remedy = f"¿Quiso escribir «{near[0]}»?" if near else f"Valen: {', '.join(fields)}."
                self.complain(prefix + key, f"La clave «{key}» no existe aquí.", remedy)
            else:
                values[key] = self.value(hints[key], value, prefix + key)
        complete = True
        for name, spec in fields.items():
            required = (
                spec.default is dataclasses.MISSING and spec.default_factory is dataclasses.MISSING
            )
            if required and name not in values:
                complete = False
                table = _is_table(hints[name])
                self.complain(
                    prefix + name,
                    f"Falta «{shown(prefix)}{name}».",
                    f"Agregue la sección [{shown(prefix)}{name}] con sus claves."
                    if table
                    else "Agregue la clave con su valor.",
                )
        return kind(**values) if complete else None

    def value(self, hint: Any, value: Any, path: str) -> Any:
        """One value checked against its annotation."""
        origin = typing.get_origin(hint)
        if dataclasses.is_dataclass(hint):
            return self.section(typing.cast(type, hint), value, path)
        if origin is tuple:
            inner = typing.get_args(hint)[0]
            if not isinstance(value, list):
                self.complain(path, f"«{shown(path)}» debe ser una lista.", _list_of(inner, path))
                return ()
            return tuple(self.value(inner, item, f"{path}[{n}]") for n, item in enumerate(value))
        if origin is not None and issubclass(origin, Mapping):
            inner = typing.get_args(hint)[1]
            if not isinstance(value, dict):
                self.complain(
                    path, f"«{shown(path)}» debe ser una sección.", f"Escriba [{shown(path)}]."
                )
                return types.MappingProxyType({})
            # A plain dict: the configuration crosses process borders, which a proxy cannot.
            return {k: self.value(inner, v, f"{path}.{k}") for k, v in value.items()}
        check, example = _SCALARS[hint]
        if not check(value):
            self.complain(
                path, f"«{shown(path)}» tiene un valor que no vale: {_written(value)}.", example
            )
            return hint() if hint is not date else date.min
        return hint(value) if hint in (int, float) else value


def shown(path: str) -> str:
    """A key as staff know it: ``emisoras[1].medio`` → ``emisoras.medio``."""
    return re.sub(r"\[\d+\]", "", path)


def _is_table(hint: Any) -> bool:
    origin = typing.get_origin(hint)
    return dataclasses.is_dataclass(hint) or (
        origin is not None and origin is not tuple and issubclass(origin, Mapping)
    )


def _list_of(inner: Any, path: str) -> str:
    """How a list is written whose items are ``inner``."""
    if dataclasses.is_dataclass(inner):
        return f"Escriba cada parte bajo [[{shown(path)}]], o como lista: [{{ … }}]."
    return "Escriba [1, 2]." if inner in (int, float) else 'Escriba ["uno", "dos"].'


def _written(value: Any) -> str:
    """A value as it stands in TOML, at most a line of it."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else f"{text[:60]}…"


_SCALARS: dict[Any, tuple[Callable[[Any], bool], str]] = {
    str: (lambda v: isinstance(v, str) and "\0" not in v, 'Escriba texto entre comillas: "así".'),
    bool: (lambda v: isinstance(v, bool), "Escriba true o false."),
    int: (
        lambda v: isinstance(v, int) and not isinstance(v, bool) and abs(v) < 10**9,
        "Escriba un número entero.",
    ),
    float: (
        lambda v: isinstance(v, int | float) and not isinstance(v, bool) and abs(v) < 1e6,
        "Escriba un número: -16.0",
    ),
    date: (lambda v: type(v) is date, "Escriba una fecha sin comillas: 2026-11-23."),
}
