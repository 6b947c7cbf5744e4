"""The school and its things."""

from __future__ import annotations

from illustrations import motifs
from illustrations import palette as p
from illustrations.canvas import (
    HEIGHT,
    WIDTH,
    Canvas,
    Colour,
    Linear,
    Radial,
    blend,
    curve,
    ellipse,
    faded,
    joined,
    polygon,
    rectangle,
    rgb,
    segment,
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
    canvas.fill(
        rectangle(left - 22, ground - 232, left + width + 22, ground - 196, radius=5),
        Linear(blend(p.GUINDA, p.ROSA, 0.3), p.GUINDA, (0, ground - 232), (0, ground - 196)),
    )
    canvas.fill(rectangle(left, ground - 196, left + width, ground - 180), p.SOMBRA)
    for side in (-1, 1):
        for bay in range(3):
            cx = middle + side * (222 + bay * 112)
            arch = rectangle(cx - 44, ground - 166, cx + 44, ground + 60, radius=44)
            floor = rectangle(left, ground - 400, left + width, ground)
            canvas.fill(rectangle(cx - 50, ground - 173, cx + 50, ground + 60, radius=50),
                        blend(wall, p.PAPEL, 0.6), clip=floor)  # fmt: skip
            canvas.fill(
                arch,
                Linear(
                    blend(p.VERDE, p.PAPEL, 0.2), p.VERDE_OSCURO, (0, ground - 160), (0, ground)
                ),
                clip=floor,
            )
            canvas.fill(rectangle(cx - 26, ground - 104, cx + 26, ground - 46), faded(p.ORO, 0.75))
            canvas.fill(rectangle(cx - 2, ground - 104, cx + 2, ground - 46), p.VERDE_OSCURO)
    canvas.fill(rectangle(left, ground - 34, left + width, ground), faded(p.VERDE, 0.85),
                clip=joined(*(rectangle(middle + s * (166 + b * 112) - 12, ground - 34,
                                        middle + s * (166 + b * 112) + 12, ground)
                              for s in (-1, 1) for b in range(4))))  # fmt: skip
    canvas.shadow(tower, (14, 6), 12, 0.2)
    canvas.fill(
        tower, Linear(blend(wall, p.PAPEL, 0.3), shade, (middle - 150, 0), (middle + 190, 0), 0.04)
    )
    gable = polygon(
        (middle - 178, ground - 326), (middle, ground - 408), (middle + 178, ground - 326)
    )
    canvas.fill(
        gable, Linear(blend(p.GUINDA, p.ROSA, 0.35), p.GUINDA, (middle - 150, 0), (middle + 150, 0))
    )
    canvas.fill(
        rectangle(middle - 178, ground - 330, middle + 178, ground - 314, radius=3), p.PAPEL
    )
    belfry = rectangle(middle - 34, ground - 470, middle + 34, ground - 392)
    canvas.fill(belfry, Linear(wall, shade, (middle - 34, 0), (middle + 34, 0)))
    canvas.fill(rectangle(middle - 21, ground - 460, middle + 21, ground - 360, radius=21),
                blend(p.AZUL, p.TINTA, 0.5), clip=rectangle(0, 0, WIDTH, ground - 398))  # fmt: skip
    bell = curve(
        (middle - 5, ground - 446),
        (middle + 5, ground - 446),
        (middle + 10, ground - 424),
        (middle + 16, ground - 414),
        (middle - 16, ground - 414),
        (middle - 10, ground - 424),
    )
    canvas.fill(bell, p.ORO)
    canvas.fill(
        polygon((middle - 46, ground - 468), (middle, ground - 502), (middle + 46, ground - 468)),
        p.GUINDA,
    )
    canvas.fill(ellipse(middle, ground - 250, 44), p.GUINDA)
    canvas.fill(ellipse(middle, ground - 250, 36), p.PAPEL)
    canvas.fill(segment((middle, ground - 250), (middle, ground - 276), 5), p.TINTA)
    canvas.fill(segment((middle, ground - 250), (middle - 17, ground - 240), 5), p.TINTA)
    door = rectangle(middle - 62, ground - 168, middle + 62, ground + 80, radius=62)
    here = rectangle(left, ground - 400, left + width, ground)
    canvas.fill(
        rectangle(middle - 74, ground - 180, middle + 74, ground + 80, radius=74),
        p.PAPEL,
        clip=here,
    )
    canvas.fill(door, Linear(blend(p.GUINDA, p.TERRACOTA, 0.3), p.GUINDA_OSCURO, (0, ground - 168),
                (0, ground)), clip=here)  # fmt: skip
    canvas.fill(rectangle(middle - 2, ground - 168, middle + 2, ground), p.GUINDA_OSCURO)
    canvas.fill(rectangle(middle - 96, ground - 8, middle + 96, ground + 6), p.ARENA)
    for side in (-1, 1):
        window = rectangle(
            middle + side * 110 - 22, ground - 140, middle + side * 110 + 22, ground - 64
        )
        canvas.fill(rectangle(middle + side * 110 - 28, ground - 146, middle + side * 110 + 28,
                              ground - 58), p.PAPEL)  # fmt: skip
        canvas.fill(window, blend(p.AZUL, p.TINTA, 0.3))


def _desk(canvas: Canvas, top: float) -> None:
    """The table top is the quiet third."""
    canvas.fill(rectangle(-90, top - 40, WIDTH + 90, top + 20), faded(p.TINTA, 0.30), blur=22)
    canvas.fill(
        rectangle(0, top - 6, WIDTH, HEIGHT),
        Linear(rgb("#b9744a"), rgb("#5c2f2c"), (0, top), (0, HEIGHT), 0.05),
    )
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
        line = turned(
            rectangle(left + 102, ground + row, left + 218, ground + row + 5, radius=2),
            5,
            (left + 150, ground - 150),
        )
        canvas.fill(line, faded(p.TINTA, 0.30))
    for coil in range(11):
        ring = turned(
            ellipse(left + 34, ground - 404 + coil * 26, 12, 6), 5, (left + 150, ground - 150)
        )
        canvas.fill(ring, p.PAPEL)
        inner = turned(
            ellipse(left + 36, ground - 404 + coil * 26, 8, 3), 5, (left + 150, ground - 150)
        )
        canvas.fill(inner, p.VERDE_OSCURO)
    y = ground
    for number, (dx, length, thick, colour) in enumerate(
        (
            (0, 330, 46, p.GUINDA),
            (18, 300, 38, p.ORO),
            (-10, 318, 44, p.AGUA),
            (26, 284, 34, p.TERRACOTA),
        )
    ):
        book = rectangle(left + dx, y - thick, left + dx + length, y, radius=7)
        if number == 0:
            canvas.fill(ellipse(left + 175, y + 2, 190, 13), faded(p.TINTA, 0.5), blur=8)
        canvas.fill(book, Linear(blend(colour, p.PAPEL, 0.2), blend(colour, p.TINTA, 0.25),
                                 (left + dx, 0), (left + dx + length, 0), 0.05))  # fmt: skip
        pages = rectangle(left + dx + 16, y - thick + 7, left + dx + length + 2, y - 7, radius=3)
        canvas.fill(pages, Linear(p.PAPEL, rgb("#dcc8a8"), (0, y - thick), (0, y)))
        for sheet in range(3):
            at = y - thick + 13 + sheet * (thick - 22) / 2
            canvas.fill(
                rectangle(left + dx + 20, at, left + dx + length - 2, at + 1.6),
                faded(p.TINTA, 0.14),
            )
        canvas.fill(rectangle(left + dx, y - 3, left + dx + length, y + 2), faded(p.TINTA, 0.25))
        y -= thick


def _pencil(
    canvas: Canvas, x: float, bottom: float, length: float, lean: float, colour: Colour
) -> None:
    """A pencil with its point upwards."""
    w = 15.0
    tip = bottom - length
    about = (x, bottom)
    body = turned(rectangle(x - w, tip + 46, x + w, bottom), lean, about)
    canvas.fill(
        body,
        Linear(blend(colour, p.PAPEL, 0.3), blend(colour, p.TINTA, 0.25), (x - w, 0), (x + w, 0)),
    )
    canvas.fill(
        turned(rectangle(x - 4, tip + 46, x + 5, bottom), lean, about), faded(p.PAPEL, 0.35)
    )
    canvas.fill(
        turned(polygon((x - w, tip + 47), (x, tip), (x + w, tip + 47)), lean, about), rgb("#f2d3a4")
    )
    canvas.fill(turned(polygon((x - 5, tip + 16), (x, tip), (x + 5, tip + 16)), lean, about),
                blend(colour, p.TINTA, 0.4))  # fmt: skip


def _pencil_cup(canvas: Canvas, x: float, ground: float) -> None:
    """A clay cup with four pencils and a ruler."""
    ruler = turned(
        rectangle(x + 16, ground - 400, x + 62, ground - 90, radius=3), 13, (x + 20, ground - 90)
    )
    canvas.fill(ruler, Linear(p.ORO, p.NARANJA, (x + 20, ground - 400), (x + 100, ground - 120)))
    for tick in range(15):
        at = ground - 392 + tick * 14
        mark = turned(
            rectangle(x + 16, at, x + (38 if tick % 5 == 0 else 28), at + 2.5),
            13,
            (x + 20, ground - 90),
        )
        canvas.fill(mark, p.TINTA)
    for dx, length, lean, colour in (
        (-48, 260, -13, p.GUINDA),
        (-16, 300, -4, p.VERDE),
        (10, 250, 4, p.AGUA),
        (-34, 214, -20, p.ROSA),
    ):
        _pencil(canvas, x + dx, ground - 80, length, lean, colour)
    canvas.fill(ellipse(x + 10, ground + 2, 112, 12), faded(p.TINTA, 0.5), blur=8)
    cup = polygon(
        (x - 88, ground - 172), (x + 88, ground - 172), (x + 70, ground), (x - 70, ground)
    )
    canvas.fill(cup, Linear(blend(p.TERRACOTA, p.PAPEL, 0.2), blend(p.TERRACOTA, p.TINTA, 0.45),
                            (x - 88, 0), (x + 88, 0), 0.08))  # fmt: skip
    for tooth in range(-5, 6):
        cx = x + tooth * 32
        canvas.fill(polygon((cx - 16, ground - 84), (cx, ground - 116), (cx + 16, ground - 84)),
                    faded(p.PAPEL, 0.8), clip=cup)  # fmt: skip
    canvas.fill(
        rectangle(x - 100, ground - 78, x + 100, ground - 70), faded(p.PAPEL, 0.8), clip=cup
    )
    canvas.fill(
        rectangle(x - 100, ground - 132, x + 100, ground - 124), faded(p.PAPEL, 0.8), clip=cup
    )


def _apple(canvas: Canvas, x: float, ground: float) -> None:
    canvas.fill(ellipse(x + 12, ground, 70, 10), faded(p.TINTA, 0.5), blur=7)
    fruit = curve(
        (x, ground - 104),
        (x + 40, ground - 118),
        (x + 70, ground - 80),
        (x + 56, ground - 24),
        (x + 18, ground),
        (x, ground - 5),
        (x - 18, ground),
        (x - 56, ground - 24),
        (x - 70, ground - 80),
        (x - 40, ground - 118),
    )
    canvas.fill(
        fruit, Radial(blend(p.TERRACOTA, p.ORO, 0.35), p.GUINDA, (x - 24, ground - 80), 112, 0.1)
    )
    canvas.fill(ellipse(x - 32, ground - 82, 11, 19), faded(p.PAPEL, 0.5))
    canvas.fill(segment((x, ground - 100), (x + 10, ground - 138), 7), p.GUINDA_OSCURO)
    leaf = curve(
        (x + 8, ground - 118),
        (x + 30, ground - 146),
        (x + 64, ground - 144),
        (x + 40, ground - 120),
    )
    canvas.fill(
        leaf,
        Linear(blend(p.VERDE, p.ORO, 0.4), p.VERDE, (x + 8, ground - 140), (x + 60, ground - 120)),
    )
