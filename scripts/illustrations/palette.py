"""The municipality's colours (``[imagen]`` of boletin.toml) and the few that go with them."""

from __future__ import annotations

from illustrations.canvas import blend, rgb

GUINDA = rgb("#7a1f3d")
VERDE = rgb("#0f5c4d")
ORO = rgb("#f2b632")
TINTA = rgb("#1c1416")
PAPEL = rgb("#fbf7f2")

ROSA = rgb("#d9627a")
TERRACOTA = rgb("#c8553d")
NARANJA = rgb("#ee8b2d")
MELOCOTON = rgb("#f8d3a8")
ARENA = rgb("#ead9bf")
MENTA = rgb("#9fcdb8")
AGUA = rgb("#3f9d93")
NOCHE = rgb("#132a3e")
AZUL = rgb("#2c5a78")
CIELO = rgb("#bfe0dc")

GUINDA_OSCURO = blend(GUINDA, TINTA, 0.45)
VERDE_OSCURO = blend(VERDE, TINTA, 0.45)
VERDE_CLARO = blend(VERDE, PAPEL, 0.45)
SOMBRA = (*blend(GUINDA, TINTA, 0.6)[:3], 0.28)
"""Shade on anything: never grey, a breath of guinda."""
LUZ = (*PAPEL[:3], 0.35)
