"""Grown-up people, simply drawn: no likeness of anybody."""

from __future__ import annotations

import numpy as np

from illustrations import palette as p
from illustrations.canvas import (
    Canvas,
    Colour,
    Linear,
    Points,
    Shape,
    blend,
    curve,
    ellipse,
    faded,
    joined,
    rectangle,
    rgb,
    stroke,
)

SKIN_WARM = rgb("#c68a5e")
SKIN_DEEP = rgb("#a56b45")
HAIR_DARK = rgb("#2d1b1f")
HAIR_GREY = rgb("#b9b2b0")


def line(*points: tuple[float, float]) -> Points:
    """A smooth open line through ``points``."""
    return curve(*points, closed=False)[0]


def head(canvas: Canvas, x: float, y: float, size: float, skin: Colour) -> Shape:
    """Neck and face without hair; ``size`` is half the height of the face. Returns the face."""
    neck = rectangle(x - size * 0.36, y + size * 0.5, x + size * 0.36, y + size * 1.45,
                     radius=size * 0.3)  # fmt: skip
    canvas.fill(neck, blend(skin, p.GUINDA_OSCURO, 0.30))
    for side in (-1, 1):
        canvas.fill(ellipse(x + side * size * 0.78, y + size * 0.08, size * 0.15, size * 0.23),
                    blend(skin, p.GUINDA_OSCURO, 0.18))  # fmt: skip
    face = curve((x, y - size * 0.98), (x + size * 0.60, y - size * 0.74), (x + size * 0.79, y),
                 (x + size * 0.60, y + size * 0.66), (x, y + size),
                 (x - size * 0.60, y + size * 0.66), (x - size * 0.79, y),
                 (x - size * 0.60, y - size * 0.74))  # fmt: skip
    canvas.fill(
        face,
        Linear(
            blend(skin, p.PAPEL, 0.14),
            blend(skin, p.GUINDA_OSCURO, 0.16),
            (x - size * 0.7, y - size * 0.4),
            (x + size * 0.8, y + size * 0.6),
        ),
    )
    return face


def calm_eyes(canvas: Canvas, x: float, y: float, size: float, brow: Colour, look: float) -> None:
    """Lowered lids and brows; ``look`` shifts them sideways, -1..1."""
    for side in (-1, 1):
        cx = x + (side * 0.33 + look * 0.12) * size
        lid = line((cx - size * 0.14, y), (cx, y + size * 0.06), (cx + size * 0.14, y))
        canvas.fill(stroke(lid, size * 0.055), p.TINTA)
        arch = line((cx - size * 0.18, y - size * 0.20), (cx, y - size * 0.27),
                    (cx + size * 0.18, y - size * 0.21))  # fmt: skip
        canvas.fill(stroke(arch, size * 0.065, size * 0.045), brow)


def mask(canvas: Canvas, x: float, y: float, size: float, face: Shape, colour: Colour) -> None:
    """A surgical mask with two pleats."""
    cover = curve((x - size * 0.85, y + size * 0.16), (x, y + size * 0.12),
                  (x + size * 0.85, y + size * 0.16), (x + size * 0.62, y + size * 0.74),
                  (x, y + size * 1.02), (x - size * 0.62, y + size * 0.74))  # fmt: skip
    canvas.fill(cover, Linear(blend(colour, p.PAPEL, 0.35), blend(colour, p.VERDE, 0.25),
                              (x - size, y), (x + size, y + size)), clip=face)  # fmt: skip
    for drop in (0.42, 0.62):
        pleat = line((x - size * 0.5, y + size * drop), (x, y + size * (drop + 0.05)),
                     (x + size * 0.5, y + size * drop))  # fmt: skip
        canvas.fill(stroke(pleat, size * 0.025), faded(p.VERDE_OSCURO, 0.4), clip=face)


def smile(canvas: Canvas, x: float, y: float, size: float, skin: Colour) -> None:
    """A nose and a quiet smile."""
    nose = line(
        (x, y + size * 0.05), (x + size * 0.10, y + size * 0.28), (x - size * 0.03, y + size * 0.32)
    )
    canvas.fill(stroke(nose, size * 0.04), blend(skin, p.GUINDA_OSCURO, 0.5))
    lips = line(
        (x - size * 0.2, y + size * 0.54), (x, y + size * 0.63), (x + size * 0.2, y + size * 0.54)
    )
    canvas.fill(stroke(lips, size * 0.055), blend(p.GUINDA, skin, 0.3))


def torso(
    canvas: Canvas, x: float, top: float, shoulders: float, bottom: float, cloth: Colour
) -> Shape:
    """Shoulders and trunk down to ``bottom``; ``shoulders`` is half their width."""
    w = shoulders
    body = curve((x - w * 0.28, top), (x - w * 0.78, top + w * 0.14), (x - w, top + w * 0.52),
                 (x - w * 0.92, top + w * 1.5), (x - w * 0.95, bottom), (x + w * 0.95, bottom),
                 (x + w * 0.92, top + w * 1.5), (x + w, top + w * 0.52),
                 (x + w * 0.78, top + w * 0.14), (x + w * 0.28, top))  # fmt: skip
    canvas.fill(body, Linear(blend(cloth, p.PAPEL, 0.14), blend(cloth, p.TINTA, 0.22),
                             (x - w, top), (x + w, bottom), 0.08))  # fmt: skip
    return body


def arm(
    canvas: Canvas,
    points: tuple[tuple[float, float], ...],
    width: float,
    cloth: Colour,
    end_width: float | None = None,
) -> None:
    """A sleeve or a bare arm along ``points``, with a shadow on the body below."""
    shape = stroke(line(*points), width, end_width or width * 0.72)
    canvas.shadow(shape, (2, 12), 8, 0.13)
    (x0, y0), (x1, y1) = points[0], points[-1]
    canvas.fill(shape, Linear(blend(cloth, p.PAPEL, 0.10), blend(cloth, p.TINTA, 0.14),
                              (x0 - 30, y0), (x1 + 31, y1 + 20), 0.08))  # fmt: skip


def hand(canvas: Canvas, x: float, y: float, size: float, skin: Colour, degrees: float = 0) -> None:
    """A closed hand: palm and four folded fingers."""
    a = np.radians(degrees)
    ux, uy = float(np.cos(a)), float(np.sin(a))
    palm = ellipse(x, y, size, size * 0.82)
    fingers = joined(
        *(
            ellipse(
                x + ux * size * 0.62 - uy * size * s,
                y + uy * size * 0.62 + ux * size * s,
                size * 0.33,
            )
            for s in (-0.5, -0.16, 0.18, 0.5)
        )
    )
    canvas.fill(
        joined(palm, fingers),
        Linear(
            blend(skin, p.PAPEL, 0.12),
            blend(skin, p.TINTA, 0.18),
            (x - size, y - size),
            (x + size, y + size),
        ),
    )
