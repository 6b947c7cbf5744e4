"""The fair of All Saints."""

from __future__ import annotations

import numpy as np

from illustrations import buildings, motifs
from illustrations import palette as p
from illustrations.canvas import (
    HEIGHT,
    WIDTH,
    Canvas,
    Colour,
    Linear,
    Points,
    Radial,
    Shape,
    blend,
    curve,
    ellipse,
    faded,
    joined,
    polygon,
    rectangle,
    rgb,
    segment,
    stroke,
)


def fair() -> Canvas:
    """The fair of All Saints at nightfall: bunting, kiosk, marigolds, a few distant rockets."""
    canvas = Canvas("feria")
    canvas.background(Linear(rgb("#2a1440"), rgb("#c9566a"), (0, 0), (0, 560), 0.02))
    canvas.fill(rectangle(0, 430, WIDTH, 760), Linear(faded(p.NARANJA, 0.0), faded(p.ORO, 0.75),
                (0, 430), (0, 740), 0.03))  # fmt: skip
    motifs.stars(canvas, 90, 380)
    for x, y, radius, colour in (
        (560, 300, 120, p.ORO),
        (330, 385, 74, p.ROSA),
        (800, 400, 66, p.MELOCOTON),
        (1770, 330, 96, p.ORO),
    ):
        _rocket(canvas, x, y, radius, colour)
    motifs.malinche(canvas, 420, 735, 1100, rgb("#b25a72"), rgb("#59305c"))
    motifs.hill(canvas, motifs.ridge(canvas, 712, 12, 3), rgb("#4a2550"), rgb("#3a1b3c"))
    for x, width, height, wall in (
        (20, 150, 96, p.TERRACOTA),
        (190, 130, 120, p.ORO),
        (335, 150, 92, p.ROSA),
        (805, 140, 110, p.ARENA),
        (960, 120, 88, p.TERRACOTA),
        (1630, 140, 112, p.ORO),
        (1785, 150, 94, p.ROSA),
    ):
        buildings.house(
            canvas,
            x,
            770,
            width,
            height,
            blend(wall, rgb("#59305c"), 0.48),
            rgb("#4a1738"),
            rgb("#ffcf6b"),
        )
        glow = (x + width * 0.5, 720.0)
        canvas.fill(ellipse(*glow, 120), Radial(faded(p.ORO, 0.30), faded(p.ORO, 0), glow, 120))
    buildings.church(canvas, 640, 772, 250, rgb("#e8a887"), rgb("#8a4a66"), rgb("#5c1a3c"))
    canvas.fill(rectangle(0, 764, WIDTH, HEIGHT), Linear(rgb("#7c3a4c"), rgb("#2a1028"), (0, 764),
                (0, HEIGHT), 0.05))  # fmt: skip
    light = (1300.0, 800.0)
    pool = ellipse(*light, 720, 150)
    canvas.fill(pool, faded(p.ORO, 0.34), blur=60, clip=rectangle(0, 766, WIDTH, HEIGHT))
    for number in range(-14, 15):
        canvas.fill(segment((1300 + number * 70, 766), (1300 + number * 210, HEIGHT + 10), 2.5),
                    faded(p.TINTA, 0.18))  # fmt: skip
    for y in (800, 850, 925, 1030):
        canvas.fill(rectangle(0, y, WIDTH, y + 2.5), faded(p.TINTA, 0.18))
    # strings of paper from the top of the kiosk to the houses around the square
    colours = (p.ORO, p.ROSA, p.AGUA, p.NARANJA, p.PAPEL, blend(p.GUINDA, p.ROSA, 0.4))
    motifs.bunting(canvas, (-80, 210), (760, -60), 40, 72, (*colours[2:], *colours[:2]))
    motifs.bunting(canvas, (1500, -70), (2010, 210), 26, 72, colours)
    motifs.bunting(canvas, (-40, 10), (1300, 172), 40, 100, colours)
    motifs.bunting(canvas, (1300, 172), (1990, 20), 34, 100, (*colours[3:], *colours[:3]))
    _kiosk(canvas, 1300, 850)
    for x, y, size, warmth in sorted((
        (1905, 930, 62, 0.3), (1800, 945, 60, 0.8), (1700, 975, 64, 0.2), (1600, 1010, 60, 0.6),
        (1860, 1015, 78, 0.5), (1740, 1050, 74, 0.1), (1500, 1060, 62, 0.9), (1620, 1080, 70, 0.3),
        (1400, 1085, 52, 0.4), (1900, 1085, 80, 0.8), (1300, 1095, 42, 0.1),
    ), key=lambda flower: flower[1]):  # fmt: skip
        motifs.marigold(canvas, x, y, size, warmth)
    return canvas


def _rocket(canvas: Canvas, x: float, y: float, radius: float, colour: Colour) -> None:
    """A quiet burst: fine rays that end in sparks."""
    canvas.fill(
        ellipse(x, y, radius * 1.3),
        Radial(faded(colour, 0.28), faded(colour, 0), (x, y), radius * 1.3),
    )
    rays: list[Shape] = []
    for ray in range(22):
        a = 2 * np.pi * ray / 22 + canvas.rng.uniform(-0.06, 0.06)
        length = radius * canvas.rng.uniform(0.75, 1.05)
        t = np.linspace(0.28, 1, 12)
        droop = radius * 0.16 * t**2.2
        path = np.stack((x + np.cos(a) * length * t, y + np.sin(a) * length * t + droop), axis=1)
        rays += [stroke(path, 1.0, 2.6), ellipse(float(path[-1, 0]), float(path[-1, 1]), 3.2)]
    canvas.fill(joined(*rays), faded(blend(colour, p.PAPEL, 0.3), 0.8))


def _kiosk(canvas: Canvas, x: float, ground: float) -> None:
    """The bandstand of the square: steps, base, balustrade, columns, a roof like a bell."""
    canvas.fill(ellipse(x, ground + 6, 370, 34), faded(p.TINTA, 0.55), blur=14)
    for step in range(3):
        half, top = 330 - step * 26, ground - 14 - step * 18
        canvas.fill(
            rectangle(x - half, top - 6, x + half, top + 18, radius=4),
            Linear(rgb("#f0c79a"), rgb("#8c4a52"), (x - half, 0), (x + half, 0), 0.05),
        )
    base_top = ground - 130
    base = rectangle(x - 262, base_top, x + 262, ground - 56)
    canvas.fill(base, Linear(rgb("#e9a77c"), rgb("#7a3550"), (x - 262, 0), (x + 262, 0), 0.07))
    for panel in range(5):
        left = x - 246 + panel * 100
        canvas.fill(
            rectangle(left, base_top + 16, left + 84, ground - 68, radius=6),
            faded(p.GUINDA_OSCURO, 0.28),
        )
    canvas.fill(rectangle(x - 278, base_top - 14, x + 278, base_top + 4, radius=4), rgb("#f6d9ae"))
    # the light inside
    inside = rectangle(x - 240, base_top - 290, x + 240, base_top - 14)
    canvas.fill(
        inside,
        Radial(faded(rgb("#ffe3a0"), 0.95), faded(p.NARANJA, 0.20), (x, base_top - 210), 330, 0.05),
    )
    roof_y = base_top - 292
    for column in (-240, -144, -48, 48, 144, 240):
        front = abs(column) != 48
        width = 9 if front else 6
        post = rectangle(x + column - width, roof_y, x + column + width, base_top - 12)
        canvas.fill(
            post,
            Linear(
                rgb("#2f8a76"), p.VERDE_OSCURO, (x + column - width, 0), (x + column + width, 0)
            ),
        )
        for y in (roof_y + 4, base_top - 90):
            canvas.fill(
                rectangle(x + column - width - 5, y, x + column + width + 5, y + 10, radius=3),
                p.ORO,
            )
    for left in np.arange(-240, 240, 96.0):
        arc = _iron_arc(x + left, x + left + 96, roof_y + 8, 34)
        canvas.fill(stroke(arc, 6), p.VERDE)
    canvas.fill(rectangle(x - 246, base_top - 84, x + 246, base_top - 76), p.VERDE)
    for bar in range(33):
        canvas.fill(
            rectangle(x - 242 + bar * 15, base_top - 80, x - 239 + bar * 15, base_top - 12), p.VERDE
        )
    roof = curve(
        (x - 306, roof_y + 6),
        (x - 220, roof_y - 44),
        (x - 120, roof_y - 84),
        (x - 52, roof_y - 150),
        (x, roof_y - 176),
        (x + 52, roof_y - 150),
        (x + 120, roof_y - 84),
        (x + 220, roof_y - 44),
        (x + 306, roof_y + 6),
        closed=False,
    )
    canvas.fill(
        roof,
        Linear(
            blend(p.GUINDA, p.ROSA, 0.45),
            p.GUINDA_OSCURO,
            (x - 240, roof_y - 100),
            (x + 280, roof_y),
            0.10,
        ),
    )
    for rib in (-0.62, -0.22, 0.22, 0.62):
        path = np.array(
            (
                (x + rib * 20, roof_y - 172),
                (x + rib * 130, roof_y - 96),
                (x + rib * 320, roof_y - 40),
                (x + rib * 430, roof_y + 4),
            )
        )
        canvas.fill(stroke(path, 3, 5), faded(p.GUINDA_OSCURO, 0.55), clip=roof)
    canvas.fill(rectangle(x - 306, roof_y - 4, x + 306, roof_y + 14, radius=6), p.ORO)
    canvas.fill(rectangle(x - 20, roof_y - 206, x + 20, roof_y - 166, radius=4), rgb("#f6d9ae"))
    canvas.fill(
        polygon((x - 30, roof_y - 204), (x, roof_y - 250), (x + 30, roof_y - 204)), p.GUINDA
    )
    canvas.fill(ellipse(x, roof_y - 254, 7), p.ORO)
    for bulb in range(25):
        bx, by = x - 300 + bulb * 25, roof_y + 22 + 4 * np.sin(bulb * np.pi / 2)
        canvas.fill(ellipse(bx, by, 13), Radial(faded(p.ORO, 0.6), faded(p.ORO, 0), (bx, by), 13))
        canvas.fill(ellipse(bx, by, 4.5), rgb("#fff2c9"))


def _iron_arc(left: float, right: float, top: float, drop: float) -> Points:
    """A shallow iron arc between two columns."""
    t = np.linspace(0, 1, 24)
    return np.stack((left + (right - left) * t, top + drop * (1 - np.sin(np.pi * t))), axis=1)
