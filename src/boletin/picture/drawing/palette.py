"""Colours of a look: names of the identity in boletin.toml, and mixtures of them."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from dataclasses import dataclass

from boletin.config import COLOURS, Imagen
from boletin.picture.drawing.colour import LEGAL, RGB, brightness, mix, parse, ratio, readable

_MIXTURE = re.compile(r"\s*(\w+)(?:\s*\+\s*(\w+)\s+(\d{1,3})\s*%)?\s*")


@dataclass(frozen=True, slots=True)
class Colores:
    """Roles of colours: each a colour of ``[imagen]`` or a mixture, «primario + tinta 30%»."""

    campo: str = "primario"
    """Ground of cards without a photograph."""
    placa: str = "primario"
    """Ground of the headline."""
    cinta: str = "acento"
    """Ground of the area's name."""
    ficha: str = "papel + tinta 4%"
    """Ground of date and place."""
    caja: str = "tinta"
    """Ground of captions, and what pictures are darkened with."""
    texto: str = "papel"
    realce: str = "acento"
    """Figures, lines, the word being said."""
    marca: str = "primario"
    """Ground of the municipality's mark."""


def mixture(text: str) -> tuple[str, str, float] | None:
    """Two names of the identity and the share of the second; None for what is no such thing."""
    found = _MIXTURE.fullmatch(text)
    if found is None:
        return None
    one, other, share = found[1], found[2] or found[1], int(found[3] or 0) / 100
    if one not in COLOURS or other not in COLOURS or share > 1:
        return None
    return one, other, share


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one clip: legal (T05), and letters on them can be read (T10)."""

    roles: Mapping[str, RGB]
    ink: RGB
    paper: RGB

    def __getitem__(self, role: str) -> RGB:
        return self.roles[role]

    def on(self, ground: RGB, *wanted: str) -> RGB:
        """The first of the roles ``wanted`` that can be read on ``ground``, else ink or paper."""
        return readable(ground, *(self.roles[role] for role in wanted), self.paper, self.ink)


def palette(colores: Colores, imagen: Imagen) -> Palette:
    """Colours of a look for an identity. Captions stand on ``caja``: it is kept dark enough."""
    ink, paper = parse(imagen.tinta), parse(imagen.papel)
    if ratio(brightness(ink), brightness(paper)) < 7:
        ink, paper = (LEGAL[0] + 8,) * 3, (LEGAL[1],) * 3
    identity = {name: parse(getattr(imagen, name)) for name in COLOURS}
    identity |= {"tinta": ink, "papel": paper}
    roles: dict[str, RGB] = {}
    for spec in dataclasses.fields(Colores):
        parts = mixture(getattr(colores, spec.name))
        if parts is None:
            raise ValueError(f"{spec.name} is no mixture")
        one, other, share = parts
        roles[spec.name] = mix(identity[one], identity[other], share)
    roles["texto"] = readable(roles["caja"], roles["texto"], paper, ink)
    accents = (mix(roles["realce"], roles["texto"], share) for share in (0.0, 0.25, 0.5, 0.75))
    roles["realce"] = readable(roles["caja"], *accents)
    return Palette(roles, ink, paper)
