"""The file of a look: what it may say, read and checked.

A look names colours of the identity, styles of letters, and for each part of the clip a block:
rows of cells, from top to bottom. Where a block lies, how it wraps and how large its letters get
is decided by the layout for every shape of picture.
"""

from __future__ import annotations

import dataclasses
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from boletin.errors import ContentError
from boletin.model import TIPOS, Finding
from boletin.picture.drawing.palette import Colores, mixture
from boletin.picture.drawing.text import Face
from boletin.tomlform import Reader, finding, syntax_finding

FOLDER = "plantillas/video"
FILE = "aspecto.toml"

CAMPOS = (
    "titulo", "area", "clase", "fecha", "lugar", "informes", "telefono", "sitio", "enlace",
    "direccion", "municipio", "ayuntamiento", "estado", "lema", "programa", "leyenda", "dato",
    "rotulo_dato", "detalle_dato",
)  # fmt: skip
"""What ``texto`` may name in braces; docs/aspectos.md explains each."""
ENTRADAS = ("corte", "fundido", "cortina", "subida")
DIBUJOS = ("", "emblema", "qr", "filete")
REMATES = ("", "escalones", "punta", "redondo")
FONDOS = ("tejido", "rayos", "franjas", "liso")
BORDES = ("", "tejido", "franja")
ANCLAS = ("arriba", "centro", "abajo")
PESOS: tuple[Face, ...] = ("Regular", "Bold", "Black")


@dataclass(frozen=True, slots=True)
class Fondo:
    """What lies behind everything."""

    dibujo: str = "tejido"
    """Where there is no photograph: one of :data:`FONDOS`."""
    velo_arriba: float = 0.66
    """How dark the upper edge is made for the name on it, 0–1."""
    velo_abajo: float = 0.9
    borde: str = "tejido"
    """Ornament along the lower edge: one of :data:`BORDES`."""


@dataclass(frozen=True, slots=True)
class Movimiento:
    """How things come and go."""

    acercamiento: float = 7.0
    """Per cent by which a photograph comes closer while it is shown."""
    entrada: str = "cortina"
    """How blocks come in: one of :data:`ENTRADAS`."""
    entrada_ms: int = 500
    cambio: str = "fundido"
    """From a picture to the next: fundido, cortina or corte."""
    cambio_ms: int = 700


@dataclass(frozen=True, slots=True)
class Letra:
    """A style of letters; sizes in pixels for a picture whose shorter side is 1080."""

    mayor: int
    menor: int
    peso: str = "Bold"
    """One of :data:`PESOS`."""
    renglones: int = 1
    """Rows it may take at any size above ``menor`` …"""
    renglones_max: int = 2
    """… and at ``menor``."""
    interlinea: float = 1.15
    """Base line to base line, ems."""
    espaciado: float = 0.0
    """Added between letters, per cent of the em."""

    @property
    def face(self) -> Face:
        return next(face for face in PESOS if face == self.peso)


@dataclass(frozen=True, slots=True)
class Celda:
    """A piece of a row: text or a drawing, on a ground of its own or on none."""

    texto: str = ""
    letra: str = "texto"
    fondo: str = ""
    """Colour of its ground; empty: none."""
    color: str = ""
    """Colour of its letters, where that can be read there; empty: what is read best."""
    mayusculas: bool = False
    dibujo: str = ""
    """One of :data:`DIBUJOS`."""
    remate: str = ""
    """How its right end is cut: one of :data:`REMATES`."""
    relleno: tuple[int, ...] = (28, 14)
    """Between its edge and what is in it: sides, above and below."""
    alto: int = 0
    """Least height; height of a drawing."""
    ancho: int = 0
    """Least width, so that rows align."""


@dataclass(frozen=True, slots=True)
class Fila:
    """Cells side by side; one below the other where they do not fit."""

    celdas: tuple[Celda, ...]
    antes: int = 0
    """Room above it."""
    junto: int = 0
    """Room between its cells."""
    prescindible: bool = False
    """Left out where there is no room for all."""


@dataclass(frozen=True, slots=True)
class Bloque:
    """Rows from top to bottom."""

    filas: tuple[Fila, ...]
    aparte: tuple[Fila, ...] = ()
    """Rows that stand at its right where the picture is wide, and follow it where it is not."""
    ancla: str = "abajo"
    """Where it lies in its region: one of :data:`ANCLAS`."""
    barra: str = ""
    """Colour of a bar along its left side; empty: none."""
    fondo: str = ""
    """Colour of a ground behind all of it, as wide as the picture; empty: none."""
    entrada: str = ""
    """Its own way to come in; empty: that of the look."""


@dataclass(frozen=True, slots=True)
class Aspecto:
    """A look. Lengths are pixels for a picture whose shorter side is 1080."""

    tipos: tuple[str, ...]
    """Kinds of announcement that have this look unless they choose another."""
    colores: Colores
    letras: Mapping[str, Letra]
    marca: Bloque
    portada: Bloque
    rotulo: Bloque
    dato: Bloque
    cierre: Bloque
    fondo: Fondo = field(default_factory=Fondo)
    movimiento: Movimiento = field(default_factory=Movimiento)


BLOQUES = ("marca", "portada", "rotulo", "dato", "cierre")


def load(folder: Path, name: str) -> Aspecto:
    """Read a look. ``folder``: that of all looks. Raises ContentError with every finding."""
    path = folder / name / FILE
    file = f"{FOLDER}/{name}/{FILE}"
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise ContentError(
            [finding(1, f"No se puede leer {file}.", "Cópielo de un proyecto nuevo.", "", file)]
        ) from None
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ContentError([syntax_finding(text, error, file)]) from None
    reader = Reader(text, file)
    aspecto = reader.section(Aspecto, data, "")
    if isinstance(aspecto, Aspecto):
        for path_, message, remedy in _wrong(aspecto):
            reader.complain(path_, message, remedy)
    if reader.findings or not isinstance(aspecto, Aspecto):
        raise ContentError(sorted(reader.findings, key=lambda found: found.line))
    return aspecto


def names(folder: Path) -> list[str]:
    """The looks that a project has."""
    return sorted(path.parent.name for path in folder.glob(f"*/{FILE}"))


def choose(folder: Path, tipo: str, asked: str = "") -> Aspecto:
    """The look of an announcement: the one asked for, else the one that names its ``tipo``."""
    known = names(folder)
    if asked:
        return load(folder, asked)
    for name in known:
        found = load(folder, name)
        if tipo in found.tipos:
            return found
    if not known:
        raise ContentError([_missing()])
    return load(folder, known[0])


def _missing() -> Finding:
    return finding(
        1, f"Falta la carpeta {FOLDER}.", "Cópiela de un proyecto nuevo.", "", f"{FOLDER}/{FILE}"
    )


# --- what the types do not tell ---------------------------------------------------------------


def _wrong(aspecto: Aspecto) -> Iterator[tuple[str, str, str]]:
    """Path, message and remedy of each value that cannot be."""
    for index, tipo in enumerate(aspecto.tipos):
        if tipo not in TIPOS:
            yield f"tipos[{index}]", f"El tipo «{tipo}» no existe.", f"Valen: {', '.join(TIPOS)}."
    yield from _one_of("fondo", aspecto.fondo, dibujo=FONDOS, borde=BORDES)
    yield from _between("fondo", aspecto.fondo, 0, 1, "velo_arriba", "velo_abajo")
    yield from _one_of(
        "movimiento", aspecto.movimiento, entrada=ENTRADAS, cambio=("corte", "fundido", "cortina")
    )
    yield from _between("movimiento", aspecto.movimiento, 0, 30, "acercamiento")
    yield from _between("movimiento", aspecto.movimiento, 0, 3000, "entrada_ms", "cambio_ms")
    colours = [spec.name for spec in dataclasses.fields(Colores)]
    for name in colours:
        text = getattr(aspecto.colores, name)
        if mixture(text) is None:
            yield (
                f"colores.{name}",
                f"El color «{text}» no se entiende.",
                "Escriba un color de [imagen], o una mezcla: «primario + tinta 30%».",
            )
    for name, letra in aspecto.letras.items():
        yield from _one_of(f"letras.{name}", letra, peso=PESOS)
        yield from _between(f"letras.{name}", letra, 12, 400, "mayor", "menor")
        yield from _between(f"letras.{name}", letra, 1, 8, "renglones", "renglones_max")
        yield from _between(f"letras.{name}", letra, 0.8, 3, "interlinea")
        yield from _between(f"letras.{name}", letra, 0, 50, "espaciado")
        if letra.menor > letra.mayor:
            yield f"letras.{name}.menor", "«menor» pasa de «mayor».", "Escriba un número menor."
    for name in BLOQUES:
        yield from _wrong_block(name, getattr(aspecto, name), aspecto, colours)


def _wrong_block(
    name: str, bloque: Bloque, aspecto: Aspecto, colours: list[str]
) -> Iterator[tuple[str, str, str]]:
    yield from _one_of(name, bloque, ancla=ANCLAS, entrada=("", *ENTRADAS))
    yield from _one_of(name, bloque, barra=("", *colours), fondo=("", *colours))
    rows = [(f"filas[{index}]", fila) for index, fila in enumerate(bloque.filas)]
    rows += [(f"aparte[{index}]", fila) for index, fila in enumerate(bloque.aparte)]
    for place, fila in rows:
        yield from _between(f"{name}.{place}", fila, 0, 400, "antes", "junto")
        for number, celda in enumerate(fila.celdas):
            path = f"{name}.{place}.celdas[{number}]"
            yield from _one_of(path, celda, dibujo=DIBUJOS, remate=REMATES)
            yield from _one_of(path, celda, fondo=("", *colours), color=("", *colours))
            yield from _one_of(path, celda, letra=tuple(aspecto.letras) if celda.texto else ())
            yield from _between(path, celda, 0, 900, "alto", "ancho")
            if len(celda.relleno) != 2 or not all(0 <= pad <= 200 for pad in celda.relleno):
                yield f"{path}.relleno", "«relleno» lleva dos números.", "Escriba [28, 14]."
            for unknown in sorted(set(re.findall(r"\{(\w*)\}", celda.texto)) - set(CAMPOS)):
                yield (
                    f"{path}.texto",
                    f"El campo «{{{unknown}}}» no existe.",
                    f"Valen: {', '.join(CAMPOS)}.",
                )


def _one_of(path: str, thing: Any, **allowed: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    for name, values in allowed.items():
        value = getattr(thing, name)
        if values and value not in values:
            shown = ", ".join(value or '""' for value in values)
            yield f"{path}.{name}", f"«{name}» no puede ser «{value}».", f"Valen: {shown}."


def _between(
    path: str, thing: Any, low: float, high: float, *names: str
) -> Iterator[tuple[str, str, str]]:
    for name in names:
        value = getattr(thing, name)
        if not low <= value <= high:
            yield (
                f"{path}.{name}",
                f"«{name}» está fuera de lo que vale: {value:g}.",
                f"Escriba un número entre {low:g} y {high:g}.",
            )
