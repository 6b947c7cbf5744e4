"""What a look may say; ``reading`` finds and reads its file, ``check`` its values.

A look names colours of the identity, styles of letters, and for each part of the clip a block:
rows of cells, from top to bottom. Where a block lies, how it wraps and how large its letters get
is decided by the layout for every shape of picture. docs/aspectos.md explains it to staff, and a
test holds the two together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from boletin.picture.drawing.palette import Colores
from boletin.picture.drawing.text import Face

CAMPOS = (
    "titulo", "area", "clase", "fecha", "lugar", "informes", "telefono", "emergencias", "sitio",
    "enlace", "direccion", "municipio", "ayuntamiento", "estado", "lema", "programa", "leyenda",
    "dato", "rotulo_dato", "detalle_dato",
)  # fmt: skip
"""What ``texto`` may name in braces; docs/aspectos.md explains each."""
ENTRADAS = ("corte", "fundido", "cortina", "subida")
CAMBIOS = ("corte", "fundido", "cortina")
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
    """From a picture to the next: one of :data:`CAMBIOS`."""
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
