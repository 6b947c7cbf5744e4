"""organigrama.toml -> the areas of the municipality: what each does, and how to reach it.

It tells of offices, never of who holds them: people change, offices stay, and publicity with a
name is what rule M01 forbids. A key for a person is refused with that reason.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from boletin.errors import ContentError
from boletin.files import reason
from boletin.model import Finding
from boletin.tomlform import Reader, parsed

FILE = "organigrama.toml"
PERSONAL = (
    *("titular", "nombre_titular", "persona", "encargado", "encargada", "responsable", "director"),
    *("directora", "presidente", "presidenta", "servidor", "servidora", "funcionario"),
    *("funcionaria", "jefe", "jefa", "foto", "fotografia", "retrato", "curriculum", "cargo_de"),
)
"""Keys that would name or show who holds an office."""
_NO_PERSON = (
    "Deje el área y su contacto público. El organigrama es de oficinas, no de personas (M01: "
    "Constitución, art. 134, párr. 8)."
)


@dataclass(frozen=True, slots=True)
class Area:
    """An office. Field names are the keys that staff write under ``[[areas]]``."""

    id: str
    """``[a-z0-9-]``: its address on the page."""
    nombre: str
    """As announcements name it in ``area``."""
    depende_de: str = ""
    """``id`` of the area above it; empty: it is at the top."""
    funciones: tuple[str, ...] = ()
    """What it does for people, a sentence each."""
    telefono: str = ""
    correo: str = ""
    domicilio: str = ""
    horario: str = ""
    otros_nombres: tuple[str, ...] = ()
    """Other names by which announcements know it."""

    @property
    def nombres(self) -> tuple[str, ...]:
        return (self.nombre, *self.otros_nombres)


@dataclass(frozen=True, slots=True)
class Organigrama:
    """The whole of organigrama.toml."""

    areas: tuple[Area, ...] = ()

    def below(self, id_: str = "") -> tuple[Area, ...]:
        """The areas that depend on one; those at the top without it."""
        return tuple(area for area in self.areas if area.depende_de == id_)

    def find(self, name: str) -> Area | None:
        """The area with this name, or one of its other names; accents and capitals do not count."""
        wanted = plain(name)
        return next((a for a in self.areas if wanted in map(plain, a.nombres)), None)

    def nearest(self, name: str) -> Area | None:
        """The area that was probably meant."""
        known = {key(one): area for area in self.areas for one in area.nombres}
        near = difflib.get_close_matches(key(name), list(known), 1, 0.6)
        return known[near[0]] if near else None


def load(folder: Path) -> Organigrama | None:
    """The chart of a project folder; None when it has none.

    Raises ContentError with every finding.
    """
    path = folder / FILE
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return None
    except UnicodeDecodeError:
        raise ContentError([_file("No está guardado en UTF-8.", "Guárdelo como UTF-8.")]) from None
    except OSError as error:
        message = f"No se puede leer: {reason(error)}."
        raise ContentError([_file(message, "Revise el archivo y sus permisos.")]) from None
    return read(text)


def read(text: str) -> Organigrama:
    """The chart that a TOML text tells. Raises ContentError with every finding."""
    data = parsed(text, FILE)
    reader = Reader(text, FILE)
    _without_people(data, reader)
    chart = reader.section(Organigrama, data, "")
    if isinstance(chart, Organigrama) and not reader.findings:
        for place, message, remedy in _troubles(chart):
            reader.complain(place, message, remedy)
    if reader.findings:
        raise ContentError(sorted(reader.findings, key=lambda found: found.line))
    if not isinstance(chart, Organigrama):
        raise ContentError([_file("No tiene áreas.", "Escriba cada una bajo [[areas]].")])
    return chart


def _without_people(data: dict[str, object], reader: Reader) -> None:
    """Take keys for a person out, each with a finding that says why."""
    areas = data.get("areas")
    for number, area in enumerate(areas if isinstance(areas, list) else ()):
        for name in [*area] if isinstance(area, dict) else ():
            if plain(name).replace(" ", "_") in PERSONAL:
                del area[name]
                reader.complain(
                    f"areas[{number}].{name}",
                    f"«{name}» es de una persona, y aquí no va ninguna.",
                    _NO_PERSON,
                )


def _troubles(chart: Organigrama) -> Iterator[tuple[str, str, str]]:
    """What several areas together show: key, what is wrong, remedy."""
    if not chart.areas:
        yield "areas", "No tiene ningún área.", "Escriba cada una bajo [[areas]]: id y nombre."
    seen: set[str] = set()
    names: dict[str, str] = {}
    ids = [area.id for area in chart.areas]
    for number, area in enumerate(chart.areas):
        at = f"areas[{number}]"
        if not re.fullmatch(r"[a-z0-9-]{1,64}", area.id) or area.id in seen:
            yield (
                f"{at}.id",
                f"El id «{area.id}» de un área está repetido o tiene signos.",
                "Use minúsculas sin acento, números y guiones, distinto para cada una.",
            )
        seen.add(area.id)
        if not re.search(r"\w", area.nombre):
            yield f"{at}.nombre", f"El área «{area.id}» no tiene nombre.", "Escriba su nombre."
        for name in area.nombres:
            other = names.setdefault(plain(name), area.id)
            if other != area.id:
                yield (
                    f"{at}.nombre",
                    f"«{name}» es el nombre de dos áreas: {other} y {area.id}.",
                    "Deje una, o cambie el nombre de la otra.",
                )
        if area.depende_de and area.depende_de not in ids:
            near = difflib.get_close_matches(area.depende_de, ids, 1, 0.5)
            yield (
                f"{at}.depende_de",
                f"«{area.nombre}» depende de «{area.depende_de}», que no existe.",
                f"¿Quiso escribir «{near[0]}»?" if near else f"Hay: {', '.join(ids)}.",
            )
        elif area.id in _above(chart, area):
            yield (
                f"{at}.depende_de",
                f"«{area.nombre}» depende de sí misma, por «{area.depende_de}».",
                "Quite depende_de: a la que está hasta arriba.",
            )
        if area.correo and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", area.correo):
            yield f"{at}.correo", f"«{area.correo}» no es un correo.", "Escriba nombre@lugar.mx."


def _above(chart: Organigrama, area: Area) -> list[str]:
    """The ids above an area, up to the top or until they repeat."""
    parents = {one.id: one.depende_de for one in chart.areas}
    found: list[str] = []
    at = area.depende_de
    while at and at not in found:
        found.append(at)
        at = parents.get(at, "")
    return found


def plain(name: str) -> str:
    """``Dirección de  Cultura`` -> ``direccion de cultura``: what makes a name the same name."""
    letters = unicodedata.normalize("NFD", " ".join(name.lower().split()))
    return "".join(one for one in letters if not unicodedata.combining(one))


_SMALL = frozenset(["de", "del", "la", "las", "el", "los", "y", "e", "para"])
_RANKS = frozenset(
    ["direccion", "unidad", "coordinacion", "departamento", "area", "oficina", "jefatura"]
)


def key(name: str) -> str:
    """A name without small words, punctuation and plural: spelling variants share it.

    >>> key("Dirección del Deporte") == key("Direccion de Deportes")
    True
    """
    words = re.findall(r"[a-z0-9]+", plain(name))
    return " ".join(word.removesuffix("s") for word in words if word not in _SMALL)


def core(name: str) -> str:
    """The key without the rank of the office: ``Obras Públicas`` of ``Dirección de …``."""
    words = key(name).split()
    return " ".join(words[1:] if len(words) > 1 and words[0] in _RANKS else words)


def same_office(one: str, other: str) -> bool:
    """Whether two names are probably spellings of one: a slip, an accent, a rank left out."""
    first, second = key(one), key(other)
    if first == second:
        return True
    if core(one) == core(other) and (core(one) == first or core(other) == second):
        return True
    return difflib.SequenceMatcher(None, first, second).ratio() >= 0.93


def unknown(chart: Organigrama, named: Iterable[tuple[str, int, str]]) -> tuple[Finding, ...]:
    """A warning for each announcement (file, line, area) whose area the chart does not have."""
    found = []
    for file, line, name in named:
        if not name or chart.find(name):
            continue
        near = chart.nearest(name)
        remedy = f"¿Quiso escribir «{near.nombre}»? " if near else ""
        remedy += f"Si es un área nueva, agréguela a {FILE}; si es otro nombre, a otros_nombres."
        message = f"el área «{name}» no está en {FILE}."
        found.append(Finding("AREA", "W", file, line, message, remedy, name))
    return tuple(found)


def _file(message: str, remedy: str) -> Finding:
    return Finding("TOML", "E", FILE, 1, message, remedy)


def written(chart: Organigrama, text: str) -> Sequence[tuple[int, str]]:
    """Every text that people read of the chart, with its line: for the review of names."""
    reader = Reader(text, FILE)
    found = []
    for number, area in enumerate(chart.areas):
        for name in ("nombre", "funciones", "domicilio", "horario", "otros_nombres"):
            value = getattr(area, name)
            items = (value,) if isinstance(value, str) else value
            line = reader.line(f"areas[{number}].{name}")
            found += [(line, item) for item in items if item]
    return tuple(found)
