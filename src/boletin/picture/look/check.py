"""Values of a look that cannot be: out of range, or a name that stands for nothing."""

from __future__ import annotations

import dataclasses
import difflib
import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from boletin.config import COLOURS
from boletin.model import TIPOS
from boletin.picture.drawing.palette import Colores, mixture
from boletin.picture.look.aspecto import (
    ANCLAS,
    BLOQUES,
    BORDES,
    CAMBIOS,
    CAMPOS,
    DIBUJOS,
    ENTRADAS,
    FONDOS,
    PESOS,
    REMATES,
    Aspecto,
    Bloque,
    Celda,
    Fila,
    Fondo,
    Letra,
    Movimiento,
)

Trouble = tuple[str, str, str]
"""Path of a key, what is wrong with its value, and what to write."""

_ROLES = ("", *(spec.name for spec in dataclasses.fields(Colores)))

CHOICES: Mapping[type, Mapping[str, tuple[str, ...]]] = {
    Fondo: {"dibujo": FONDOS, "borde": BORDES},
    Movimiento: {"entrada": ENTRADAS, "cambio": CAMBIOS},
    Letra: {"peso": PESOS},
    Bloque: {"ancla": ANCLAS, "barra": _ROLES, "fondo": _ROLES, "entrada": ("", *ENTRADAS)},
    Celda: {"fondo": _ROLES, "color": _ROLES, "dibujo": DIBUJOS, "remate": REMATES},
}
"""Keys that take one of several words; an empty one is the key left out."""
RANGES: Mapping[type, Mapping[str, tuple[float, float]]] = {
    Fondo: {"velo_arriba": (0, 1), "velo_abajo": (0, 1)},
    Movimiento: {"acercamiento": (0, 30), "entrada_ms": (0, 3000), "cambio_ms": (0, 3000)},
    Letra: {
        "mayor": (12, 400),
        "menor": (12, 400),
        "renglones": (1, 8),
        "renglones_max": (1, 8),
        "interlinea": (0.8, 3),
        "espaciado": (0, 50),
    },
    Fila: {"antes": (0, 400), "junto": (0, 400)},
    Celda: {"relleno": (0, 200), "alto": (0, 900), "ancho": (0, 900)},
}
"""Least and most of each number."""


def wrong(aspecto: Aspecto) -> Iterator[Trouble]:
    """Everything that the types do not tell, in the order of the file's sections."""
    for index, tipo in enumerate(aspecto.tipos):
        if tipo not in TIPOS:
            yield f"tipos[{index}]", f"El tipo «{tipo}» no existe.", _valid(tipo, TIPOS)
    for spec in dataclasses.fields(Colores):
        text = getattr(aspecto.colores, spec.name)
        if mixture(text) is None:
            yield (
                f"colores.{spec.name}",
                f"El color «{text}» no se entiende.",
                f"Escriba uno de [imagen] ({', '.join(COLOURS)}) o una mezcla de dos: "
                "«primario + tinta 30%».",
            )
    yield from _values("fondo", aspecto.fondo)
    yield from _values("movimiento", aspecto.movimiento)
    for name, letra in aspecto.letras.items():
        yield from _values(f"letras.{name}", letra)
        if letra.menor > letra.mayor:
            yield (
                f"letras.{name}.menor",
                f"«menor» ({letra.menor}) es más grande que «mayor» ({letra.mayor}).",
                f"Escriba {letra.mayor} o menos.",
            )
    for name in BLOQUES:
        bloque: Bloque = getattr(aspecto, name)
        yield from _values(name, bloque)
        for part in ("filas", "aparte"):
            for row, fila in enumerate(getattr(bloque, part)):
                yield from _values(f"{name}.{part}[{row}]", fila)
                for column, celda in enumerate(fila.celdas):
                    path = f"{name}.{part}[{row}].celdas[{column}]"
                    yield from _values(path, celda)
                    yield from _cell(path, celda, aspecto.letras)


def _cell(path: str, celda: Celda, letras: Collection[str]) -> Iterator[Trouble]:
    if len(celda.relleno) != 2:
        yield (
            f"{path}.relleno",
            f"«relleno» lleva dos números y trae {len(celda.relleno)}.",
            "Escriba lo que queda a los lados y lo que queda arriba y abajo: [28, 14].",
        )
    if celda.texto and celda.dibujo:
        yield f"{path}.dibujo", "Una celda lleva texto o dibujo, no los dos.", "Haga dos celdas."
    if celda.texto and celda.letra not in letras:
        yield (
            f"{path}.letra",
            f"No hay una letra «{celda.letra}» en [letras].",
            _valid(celda.letra, letras),
        )
    for unknown in dict.fromkeys(re.findall(r"\{(\w*)\}", celda.texto)):
        if unknown not in CAMPOS:
            yield (
                f"{path}.texto",
                f"El campo «{{{unknown}}}» no existe.",
                _valid(unknown, CAMPOS),
            )
    if re.search(r"[{}]", re.sub(r"\{\w*\}", "", celda.texto)):
        yield (
            f"{path}.texto",
            "Al texto le sobra o le falta una llave.",
            "Escriba el campo entre dos llaves y sin espacios: {titulo}",
        )


def _values(path: str, thing: Any) -> Iterator[Trouble]:
    """What is wrong with the keys of one section or cell."""
    for name, words in CHOICES.get(type(thing), {}).items():
        word = getattr(thing, name)
        if word not in words:
            yield f"{path}.{name}", f"«{name}» no puede ser «{word}».", _valid(word, words)
    for name, (low, high) in RANGES.get(type(thing), {}).items():
        value = getattr(thing, name)
        for number in value if isinstance(value, tuple) else (value,):
            if not low <= number <= high:
                yield (
                    f"{path}.{name}",
                    f"«{name}» está fuera de lo que vale: {number:g}.",
                    f"Escriba un número entre {low:g} y {high:g}.",
                )


def _valid(word: str, words: Collection[str]) -> str:
    """What may be written instead, the nearest first."""
    named = [name for name in words if name]
    near = difflib.get_close_matches(word.lower(), named, 1, 0.6)
    told = f"Valen: {', '.join(named)}." if named else "Agréguela."
    return f"¿Quiso escribir «{near[0]}»? {told}" if near else told
