"""School and fair: the life of the square."""

from __future__ import annotations

import numpy as np
from illustrations import motifs
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
    turned,
)


def enrolment() -> Canvas:
    """A school behind its yard; notebooks, pencils and an apple on a desk in front."""
    canvas = Canvas("inscripciones")
    canvas.background(Linear(rgb("#79b8b8"), rgb("#fdeccb"), (0, 0), (0, 640), 0.02))
    motifs.sun(canvas, 1650, 215, 84, rgb("#ffdb80"))
    for x, y, width in ((330, 130, 420), (1060, 105, 340), (1420, 300, 250)):
        motifs.cloud(canvas, x, y, width, faded(p.PAPEL, 0.7))
    motifs.hill(canvas, motifs.ridge(canvas, 545, 30, 3), rgb("#7fb39b"), rgb("#c9cf9f"))
    for x, size in ((90, 250), (245, 190), (1330, 260), (1470, 200), (1850, 230)):
        motifs.tree(canvas, x, 700, size, blend(p.VERDE, p.ORO, 0.32), p.VERDE_OSCURO)
    _school(canvas, 300, 700)
    canvas.fill(rectangle(0, 696, WIDTH, HEIGHT), Linear(rgb("#e8cfa3"), rgb("#cfa873"), (0, 696),
                (0, 860), 0.04))  # fmt: skip
    path = polygon((742, 696), (858, 696), (1010, 860), (590, 860))
    canvas.fill(path, faded(p.PAPEL, 0.5))
    _desk(canvas, 838)
    _notebooks(canvas, 1250, 842)
    _pencil_cup(canvas, 1665, 842)
    _apple(canvas, 1120, 842)
    return canvas


def _school(canvas: Canvas, left: float, ground: float) -> None:
    """One storey with a covered walk of arches, and a higher middle with a clock and a bell."""
    width = 1000.0
    wall, shade = rgb("#fbeacb"), rgb("#e0b98b")
    middle = left + width / 2
    tower = rectangle(middle - 150, ground - 330, middle + 150, ground)
    canvas.fill(rectangle(left, ground - 205, left + width, ground),
                Linear(wall, shade, (left, 0), (left + width, 0), 0.04))  # fmt: skip
    canvas.fill(rectangle(left - 22, ground - 232, left + width + 22, ground - 196, radius=5),
                Linear(blend(p.GUINDA, p.ROSA, 0.3), p.GUINDA, (0, ground - 232), (0, ground - 196)))
    canvas.fill(rectangle(left, ground - 196, left + width, ground - 180), p.SOMBRA)
    for side in (-1, 1):
        for bay in range(3):
            cx = middle + side * (222 + bay * 112)
            arch = rectangle(cx - 44, ground - 166, cx + 44, ground + 60, radius=44)
            floor = rectangle(left, ground - 400, left + width, ground)
            canvas.fill(rectangle(cx - 50, ground - 173, cx + 50, ground + 60, radius=50),
                        blend(wall, p.PAPEL, 0.6), clip=floor)  # fmt: skip
            canvas.fill(arch, Linear(blend(p.VERDE, p.PAPEL, 0.2), p.VERDE_OSCURO, (0, ground - 160),
                        (0, ground)), clip=floor)  # fmt: skip
            canvas.fill(rectangle(cx - 26, ground - 104, cx + 26, ground - 46), faded(p.ORO, 0.75))
            canvas.fill(rectangle(cx - 2, ground - 104, cx + 2, ground - 46), p.VERDE_OSCURO)
    canvas.fill(rectangle(left, ground - 34, left + width, ground), faded(p.VERDE, 0.85),
                clip=joined(*(rectangle(middle + s * (166 + b * 112) - 12, ground - 34,
                                        middle + s * (166 + b * 112) + 12, ground)
                              for s in (-1, 1) for b in range(4))))  # fmt: skip
    canvas.shadow(tower, (14, 6), 12, 0.2)
    canvas.fill(tower, Linear(blend(wall, p.PAPEL, 0.3), shade, (middle - 150, 0), (middle + 190, 0), 0.04))
    gable = polygon((middle - 178, ground - 326), (middle, ground - 408), (middle + 178, ground - 326))
    canvas.fill(gable, Linear(blend(p.GUINDA, p.ROSA, 0.35), p.GUINDA, (middle - 150, 0), (middle + 150, 0)))
    canvas.fill(rectangle(middle - 178, ground - 330, middle + 178, ground - 314, radius=3), p.PAPEL)
    belfry = rectangle(middle - 34, ground - 470, middle + 34, ground - 392)
    canvas.fill(belfry, Linear(wall, shade, (middle - 34, 0), (middle + 34, 0)))
    canvas.fill(rectangle(middle - 21, ground - 460, middle + 21, ground - 360, radius=21),
                blend(p.AZUL, p.TINTA, 0.5), clip=rectangle(0, 0, WIDTH, ground - 398))  # fmt: skip
    bell = curve((middle - 5, ground - 446), (middle + 5, ground - 446), (middle + 10, ground - 424),
                 (middle + 16, ground - 414), (middle - 16, ground - 414), (middle - 10, ground - 424))
    canvas.fill(bell, p.ORO)
    canvas.fill(polygon((middle - 46, ground - 468), (middle, ground - 502), (middle + 46, ground - 468)),
                p.GUINDA)  # fmt: skip
    canvas.fill(ellipse(middle, ground - 250, 44), p.GUINDA)
    canvas.fill(ellipse(middle, ground - 250, 36), p.PAPEL)
    canvas.fill(segment((middle, ground - 250), (middle, ground - 276), 5), p.TINTA)
    canvas.fill(segment((middle, ground - 250), (middle - 17, ground - 240), 5), p.TINTA)
    door = rectangle(middle - 62, ground - 168, middle + 62, ground + 80, radius=62)
    here = rectangle(left, ground - 400, left + width, ground)
    canvas.fill(rectangle(middle - 74, ground - 180, middle + 74, ground + 80, radius=74), p.PAPEL, clip=here)
    canvas.fill(door, Linear(blend(p.GUINDA, p.TERRACOTA, 0.3), p.GUINDA_OSCURO, (0, ground - 168),
                (0, ground)), clip=here)  # fmt: skip
    canvas.fill(rectangle(middle - 2, ground - 168, middle + 2, ground), p.GUINDA_OSCURO)
    canvas.fill(rectangle(middle - 96, ground - 8, middle + 96, ground + 6), p.ARENA)
    for side in (-1, 1):
        window = rectangle(middle + side * 110 - 22, ground - 140, middle + side * 110 + 22, ground - 64)
        canvas.fill(rectangle(middle + side * 110 - 28, ground - 146, middle + side * 110 + 28,
                              ground - 58), p.PAPEL)  # fmt: skip
        canvas.fill(window, blend(p.AZUL, p.TINTA, 0.3))


def _desk(canvas: Canvas, top: float) -> None:
    """The table top is the quiet third."""
    canvas.fill(rectangle(-90, top - 40, WIDTH + 90, top + 20), faded(p.TINTA, 0.30), blur=22)
    canvas.fill(rectangle(0, top - 6, WIDTH, HEIGHT), Linear(rgb("#b9744a"), rgb("#5c2f2c"), (0, top),
                (0, HEIGHT), 0.05))  # fmt: skip
    canvas.fill(rectangle(0, top - 6, WIDTH, top + 6), rgb("#e0a878"))
    for _ in range(26):
        y, x = canvas.rng.uniform(top + 26, HEIGHT), canvas.rng.uniform(-200, WIDTH)
        length = canvas.rng.uniform(200, 700)
        canvas.fill(rectangle(x, y, x + length, y + 2.2, radius=2), faded(p.TINTA, 0.12))


def _notebooks(canvas: Canvas, left: float, ground: float) -> None:
    """Four closed notebooks, one askew, and one standing behind with its spiral."""
    standing = rectangle(left + 30, ground - 420, left + 270, ground - 120, radius=12)
    standing = turned(standing, 5, (left + 150, ground - 150))
    canvas.shadow(standing, (12, 10), 14, 0.3)
    canvas.fill(standing, Linear(blend(p.VERDE, p.PAPEL, 0.25), p.VERDE, (left + 30, ground - 420),
                                 (left + 280, ground - 130), 0.07))  # fmt: skip
    label = turned(rectangle(left + 84, ground - 372, left + 236, ground - 286, radius=8), 5,
                   (left + 150, ground - 150))  # fmt: skip
    canvas.fill(label, p.PAPEL)
    for row in (-350, -328, -306):
        line = turned(rectangle(left + 102, ground + row, left + 218, ground + row + 5, radius=2), 5,
                      (left + 150, ground - 150))  # fmt: skip
        canvas.fill(line, faded(p.TINTA, 0.30))
    for coil in range(11):
        ring = turned(ellipse(left + 34, ground - 404 + coil * 26, 12, 6), 5, (left + 150, ground - 150))
        canvas.fill(ring, p.PAPEL)
        inner = turned(ellipse(left + 36, ground - 404 + coil * 26, 8, 3), 5, (left + 150, ground - 150))
        canvas.fill(inner, p.VERDE_OSCURO)
    y = ground
    for number, (dx, length, thick, colour) in enumerate((
        (0, 330, 46, p.GUINDA), (18, 300, 38, p.ORO), (-10, 318, 44, p.AGUA), (26, 284, 34, p.TERRACOTA),
    )):  # fmt: skip
        book = rectangle(left + dx, y - thick, left + dx + length, y, radius=7)
        if number == 0:
            canvas.fill(ellipse(left + 175, y + 2, 190, 13), faded(p.TINTA, 0.5), blur=8)
        canvas.fill(book, Linear(blend(colour, p.PAPEL, 0.2), blend(colour, p.TINTA, 0.25),
                                 (left + dx, 0), (left + dx + length, 0), 0.05))  # fmt: skip
        pages = rectangle(left + dx + 16, y - thick + 7, left + dx + length + 2, y - 7, radius=3)
        canvas.fill(pages, Linear(p.PAPEL, rgb("#dcc8a8"), (0, y - thick), (0, y)))
        for sheet in range(3):
            at = y - thick + 13 + sheet * (thick - 22) / 2
            canvas.fill(rectangle(left + dx + 20, at, left + dx + length - 2, at + 1.6), faded(p.TINTA, 0.14))
        canvas.fill(rectangle(left + dx, y - 3, left + dx + length, y + 2), faded(p.TINTA, 0.25))
        y -= thick


def _pencil(canvas: Canvas, x: float, bottom: float, length: float, lean: float, colour: Colour) -> None:
    """A pencil with its point upwards."""
    w = 15.0
    tip = bottom - length
    about = (x, bottom)
    body = turned(rectangle(x - w, tip + 46, x + w, bottom), lean, about)
    canvas.fill(body, Linear(blend(colour, p.PAPEL, 0.3), blend(colour, p.TINTA, 0.25), (x - w, 0), (x + w, 0)))
    canvas.fill(turned(rectangle(x - 4, tip + 46, x + 5, bottom), lean, about), faded(p.PAPEL, 0.35))
    canvas.fill(turned(polygon((x - w, tip + 47), (x, tip), (x + w, tip + 47)), lean, about), rgb("#f2d3a4"))
    canvas.fill(turned(polygon((x - 5, tip + 16), (x, tip), (x + 5, tip + 16)), lean, about),
                blend(colour, p.TINTA, 0.4))  # fmt: skip


def _pencil_cup(canvas: Canvas, x: float, ground: float) -> None:
    """A clay cup with four pencils and a ruler."""
    ruler = turned(rectangle(x + 16, ground - 400, x + 62, ground - 90, radius=3), 13, (x + 20, ground - 90))
    canvas.fill(ruler, Linear(p.ORO, p.NARANJA, (x + 20, ground - 400), (x + 100, ground - 120)))
    for tick in range(15):
        at = ground - 392 + tick * 14
        mark = turned(rectangle(x + 16, at, x + (38 if tick % 5 == 0 else 28), at + 2.5), 13, (x + 20, ground - 90))
        canvas.fill(mark, p.TINTA)
    for dx, length, lean, colour in ((-48, 260, -13, p.GUINDA), (-16, 300, -4, p.VERDE),
                                     (10, 250, 4, p.AGUA), (-34, 214, -20, p.ROSA)):
        _pencil(canvas, x + dx, ground - 80, length, lean, colour)
    canvas.fill(ellipse(x + 10, ground + 2, 112, 12), faded(p.TINTA, 0.5), blur=8)
    cup = polygon((x - 88, ground - 172), (x + 88, ground - 172), (x + 70, ground), (x - 70, ground))
    canvas.fill(cup, Linear(blend(p.TERRACOTA, p.PAPEL, 0.2), blend(p.TERRACOTA, p.TINTA, 0.45),
                            (x - 88, 0), (x + 88, 0), 0.08))  # fmt: skip
    for tooth in range(-5, 6):
        cx = x + tooth * 32
        canvas.fill(polygon((cx - 16, ground - 84), (cx, ground - 116), (cx + 16, ground - 84)),
                    faded(p.PAPEL, 0.8), clip=cup)  # fmt: skip
    canvas.fill(rectangle(x - 100, ground - 78, x + 100, ground - 70), faded(p.PAPEL, 0.8), clip=cup)
    canvas.fill(rectangle(x - 100, ground - 132, x + 100, ground - 124), faded(p.PAPEL, 0.8), clip=cup)


def _apple(canvas: Canvas, x: float, ground: float) -> None:
    canvas.fill(ellipse(x + 12, ground, 70, 10), faded(p.TINTA, 0.5), blur=7)
    fruit = curve((x, ground - 104), (x + 40, ground - 118), (x + 70, ground - 80), (x + 56, ground - 24),
                  (x + 18, ground), (x, ground - 5), (x - 18, ground), (x - 56, ground - 24),
                  (x - 70, ground - 80), (x - 40, ground - 118))  # fmt: skip
    canvas.fill(fruit, Radial(blend(p.TERRACOTA, p.ORO, 0.35), p.GUINDA, (x - 24, ground - 80), 112, 0.1))
    canvas.fill(ellipse(x - 32, ground - 82, 11, 19), faded(p.PAPEL, 0.5))
    canvas.fill(segment((x, ground - 100), (x + 10, ground - 138), 7), p.GUINDA_OSCURO)
    leaf = curve((x + 8, ground - 118), (x + 30, ground - 146), (x + 64, ground - 144), (x + 40, ground - 120))
    canvas.fill(leaf, Linear(blend(p.VERDE, p.ORO, 0.4), p.VERDE, (x + 8, ground - 140), (x + 60, ground - 120)))


def fair() -> Canvas:
    """The fair of All Saints at nightfall: bunting, kiosk, marigolds, a few distant rockets."""
    canvas = Canvas("feria")
    canvas.background(Linear(rgb("#2a1440"), rgb("#c9566a"), (0, 0), (0, 560), 0.02))
    canvas.fill(rectangle(0, 430, WIDTH, 760), Linear(faded(p.NARANJA, 0.0), faded(p.ORO, 0.75),
                (0, 430), (0, 740), 0.03))  # fmt: skip
    motifs.stars(canvas, 90, 380)
    for x, y, radius, colour in ((560, 300, 120, p.ORO), (330, 385, 74, p.ROSA), (800, 400, 66, p.MELOCOTON),
                                 (1770, 330, 96, p.ORO)):  # fmt: skip
        _rocket(canvas, x, y, radius, colour)
    motifs.malinche(canvas, 420, 735, 1100, rgb("#b25a72"), rgb("#59305c"))
    motifs.hill(canvas, motifs.ridge(canvas, 712, 12, 3), rgb("#4a2550"), rgb("#3a1b3c"))
    for x, width, height, wall in (
        (20, 150, 96, p.TERRACOTA), (190, 130, 120, p.ORO), (335, 150, 92, p.ROSA), (805, 140, 110, p.ARENA),
        (960, 120, 88, p.TERRACOTA), (1630, 140, 112, p.ORO), (1785, 150, 94, p.ROSA),
    ):  # fmt: skip
        motifs.house(canvas, x, 770, width, height, blend(wall, rgb("#59305c"), 0.48), rgb("#4a1738"), rgb("#ffcf6b"))
        glow = (x + width * 0.5, 720.0)
        canvas.fill(ellipse(*glow, 120), Radial(faded(p.ORO, 0.30), faded(p.ORO, 0), glow, 120))
    motifs.church(canvas, 640, 772, 250, rgb("#e8a887"), rgb("#8a4a66"), rgb("#5c1a3c"))
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
    canvas.fill(ellipse(x, y, radius * 1.3), Radial(faded(colour, 0.28), faded(colour, 0), (x, y), radius * 1.3))
    rays: list[Shape] = []
    for ray in range(22):
        a = 2 * np.pi * ray / 22 + canvas.rng.uniform(-0.06, 0.06)
        length = radius * canvas.rng.uniform(0.75, 1.05)
        t = np.linspace(0.28, 1, 12)
        droop = radius * 0.16 * t**2.2
        path = np.stack((x + np.cos(a) * length * t, y + np.sin(a) * length * t + droop), axis=1)
        rays += [stroke(path, 1.0, 2.6), ellipse(*path[-1], 3.2)]
    canvas.fill(joined(*rays), faded(blend(colour, p.PAPEL, 0.3), 0.8))


def _kiosk(canvas: Canvas, x: float, ground: float) -> None:
    """The bandstand of the square: steps, base, balustrade, columns, a roof like a bell."""
    canvas.fill(ellipse(x, ground + 6, 370, 34), faded(p.TINTA, 0.55), blur=14)
    for step in range(3):
        half, top = 330 - step * 26, ground - 14 - step * 18
        canvas.fill(rectangle(x - half, top - 6, x + half, top + 18, radius=4),
                    Linear(rgb("#f0c79a"), rgb("#8c4a52"), (x - half, 0), (x + half, 0), 0.05))
    base_top = ground - 130
    base = rectangle(x - 262, base_top, x + 262, ground - 56)
    canvas.fill(base, Linear(rgb("#e9a77c"), rgb("#7a3550"), (x - 262, 0), (x + 262, 0), 0.07))
    for panel in range(5):
        left = x - 246 + panel * 100
        canvas.fill(rectangle(left, base_top + 16, left + 84, ground - 68, radius=6), faded(p.GUINDA_OSCURO, 0.28))
    canvas.fill(rectangle(x - 278, base_top - 14, x + 278, base_top + 4, radius=4), rgb("#f6d9ae"))
    # the light inside
    inside = rectangle(x - 240, base_top - 290, x + 240, base_top - 14)
    canvas.fill(inside, Radial(faded(rgb("#ffe3a0"), 0.95), faded(p.NARANJA, 0.20), (x, base_top - 210), 330, 0.05))
    roof_y = base_top - 292
    for column in (-240, -144, -48, 48, 144, 240):
        front = abs(column) != 48
        width = 9 if front else 6
        post = rectangle(x + column - width, roof_y, x + column + width, base_top - 12)
        canvas.fill(post, Linear(rgb("#2f8a76"), p.VERDE_OSCURO, (x + column - width, 0), (x + column + width, 0)))
        for y in (roof_y + 4, base_top - 90):
            canvas.fill(rectangle(x + column - width - 5, y, x + column + width + 5, y + 10, radius=3), p.ORO)
    for left in np.arange(-240, 240, 96.0):
        arc = _iron_arc(x + left, x + left + 96, roof_y + 8, 34)
        canvas.fill(stroke(arc, 6), p.VERDE)
    canvas.fill(rectangle(x - 246, base_top - 84, x + 246, base_top - 76), p.VERDE)
    for bar in range(33):
        canvas.fill(rectangle(x - 242 + bar * 15, base_top - 80, x - 239 + bar * 15, base_top - 12), p.VERDE)
    roof = curve((x - 306, roof_y + 6), (x - 220, roof_y - 44), (x - 120, roof_y - 84), (x - 52, roof_y - 150),
                 (x, roof_y - 176), (x + 52, roof_y - 150), (x + 120, roof_y - 84), (x + 220, roof_y - 44),
                 (x + 306, roof_y + 6), closed=False)  # fmt: skip
    canvas.fill(roof, Linear(blend(p.GUINDA, p.ROSA, 0.45), p.GUINDA_OSCURO, (x - 240, roof_y - 100),
                             (x + 280, roof_y), 0.10))  # fmt: skip
    for rib in (-0.62, -0.22, 0.22, 0.62):
        path = np.array(((x + rib * 20, roof_y - 172), (x + rib * 130, roof_y - 96), (x + rib * 320, roof_y - 40),
                         (x + rib * 430, roof_y + 4)))  # fmt: skip
        canvas.fill(stroke(path, 3, 5), faded(p.GUINDA_OSCURO, 0.55), clip=roof)
    canvas.fill(rectangle(x - 306, roof_y - 4, x + 306, roof_y + 14, radius=6), p.ORO)
    canvas.fill(rectangle(x - 20, roof_y - 206, x + 20, roof_y - 166, radius=4), rgb("#f6d9ae"))
    canvas.fill(polygon((x - 30, roof_y - 204), (x, roof_y - 250), (x + 30, roof_y - 204)), p.GUINDA)
    canvas.fill(ellipse(x, roof_y - 254, 7), p.ORO)
    for bulb in range(25):
        bx, by = x - 300 + bulb * 25, roof_y + 22 + 4 * np.sin(bulb * np.pi / 2)
        canvas.fill(ellipse(bx, by, 13), Radial(faded(p.ORO, 0.6), faded(p.ORO, 0), (bx, by), 13))
        canvas.fill(ellipse(bx, by, 4.5), rgb("#fff2c9"))


def _iron_arc(left: float, right: float, top: float, drop: float) -> Points:
    """A shallow iron arc between two columns."""
    t = np.linspace(0, 1, 24)
    return np.stack((left + (right - left) * t, top + drop * (1 - np.sin(np.pi * t))), axis=1)
