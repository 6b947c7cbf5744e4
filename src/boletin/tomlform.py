"""Plain TOML values -> dataclasses by their annotations, with a finding for each thing wrong."""

from __future__ import annotations

import dataclasses
import difflib
import re
import types
import typing
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from boletin.model import Finding

FILE = "boletin.toml"


def finding(line: int, message: str, remedy: str, text: str = "") -> Finding:
    return Finding("TOML", "E", FILE, line, message, remedy, text)


class Reader:
    """Turns plain TOML values into dataclasses by their annotations, collecting findings."""

    def __init__(self, text: str) -> None:
        self.text = text.splitlines()
        self.findings: list[Finding] = []

    def line(self, key: str) -> int:
        """The line that writes ``section.key``; the section's own when the key is not there."""
        *sections, last = key.split(".")
        header = re.compile(r"\s*\[\[?\s*(.+?)\s*\]\]?")
        current, best = "", 1
        for number, line in enumerate(self.text, 1):
            if found := header.match(line):
                current = found[1]
                if current in (".".join(sections), key):
                    best = number
            elif current == ".".join(sections) and re.match(
                rf'\s*["\']?{re.escape(last)}["\']?\s*=', line
            ):
                return number
        return best

    def complain(self, key: str, message: str, remedy: str) -> None:
        self.findings.append(finding(self.line(key), message, remedy, key))

    def section(self, kind: type, data: Any, path: str) -> Any:
        """Build ``kind`` from ``data``; None when something required is missing."""
        if not isinstance(data, dict):
            self.complain(path, f"«{path}» debe ser una sección.", f"Escriba [{path}].")
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
                self.complain(
                    prefix + name, f"Falta «{prefix}{name}».", "Agregue la clave con su valor."
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
                self.complain(path, f"«{path}» debe ser una lista.", 'Escriba ["uno", "dos"].')
                return ()
            return tuple(self.value(inner, item, path) for item in value)
        if origin is not None and issubclass(origin, Mapping):
            inner = typing.get_args(hint)[1]
            if not isinstance(value, dict):
                self.complain(path, f"«{path}» debe ser una sección.", f"Escriba [{path}].")
                return types.MappingProxyType({})
            # A plain dict: the configuration crosses process borders, which a proxy cannot.
            return {k: self.value(inner, v, f"{path}.{k}") for k, v in value.items()}
        check, example = _SCALARS[hint]
        if not check(value):
            self.complain(path, f"«{path}» tiene un valor que no vale: {value!r}.", example)
            return hint() if hint is not date else date.min
        return hint(value) if hint in (int, float) else value


_SCALARS: dict[Any, tuple[Callable[[Any], bool], str]] = {
    str: (lambda v: isinstance(v, str) and "\0" not in v, 'Escriba texto entre comillas: "así".'),
    bool: (lambda v: isinstance(v, bool), "Escriba true o false."),
    int: (lambda v: isinstance(v, int) and not isinstance(v, bool), "Escriba un número entero."),
    float: (
        lambda v: isinstance(v, int | float) and not isinstance(v, bool) and abs(v) < 1e6,
        "Escriba un número: -16.0",
    ),
    date: (lambda v: type(v) is date, "Escriba una fecha sin comillas: 2026-11-23."),
}
