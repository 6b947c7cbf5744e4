"""Public attention under the arches of the town hall."""

from __future__ import annotations

import numpy as np

from illustrations import buildings, motifs, people
from illustrations import palette as p
from illustrations.canvas import (
    HEIGHT,
    WIDTH,
    Canvas,
    Colour,
    Linear,
    Radial,
    Shape,
    blend,
    curve,
    ellipse,
    faded,
    polygon,
    rectangle,
    rgb,
    segment,
    stroke,
)


def service_desk() -> Canvas:
    """Under the arches of the town hall: a window, a clerk, a citizen, a clock."""
    canvas = Canvas("atencion")
    wall, shade = rgb("#f4dfbd"), rgb("#d9ab7c")
    canvas.background(Linear(wall, shade, (0, 0), (WIDTH, 900), 0.03))
    for left in (70, 500):
        opening = _arch(left, 150, left + 340, 770)
        canvas.fill(_arch(left - 26, 122, left + 366, 790), Linear(blend(wall, p.PAPEL, 0.5),
                    blend(shade, p.PAPEL, 0.3), (left, 0), (left + 360, 0)))  # fmt: skip
        canvas.fill(opening, p.TINTA)
        motifs.view_through(canvas, opening, 640, sun=left > 100)
        canvas.fill(
            _arch(left, 150, left + 340, 770),
            Linear(faded(p.TINTA, 0.28), faded(p.TINTA, 0), (left, 0), (left + 60, 0)),
        )
    motifs.tree(canvas, 205, 720, 210, blend(p.VERDE, p.ORO, 0.3), p.VERDE_OSCURO)
    buildings.church(canvas, 690, 716, 150, rgb("#fbe6c4"), rgb("#d79a72"), p.GUINDA)
    for left in (70, 500):
        rail = rectangle(left, 700, left + 340, 712)
        canvas.fill(rail, p.VERDE_OSCURO)
        for bar in range(11):
            canvas.fill(
                rectangle(left + 14 + bar * 31, 706, left + 20 + bar * 31, 772), p.VERDE_OSCURO
            )
    canvas.fill(rectangle(0, 768, WIDTH, 830), Linear(blend(p.GUINDA, p.TERRACOTA, 0.25), p.GUINDA,
                (0, 768), (0, 830), 0.05))  # fmt: skip
    _floor(canvas, 826)
    _clock(canvas, 945, 300)
    _window(canvas)
    _visitor(canvas)
    _pot(canvas, 1822, 905)
    return canvas


def _arch(left: float, top: float, right: float, bottom: float) -> Shape:
    """A round arch on straight jambs."""
    radius = (right - left) / 2
    turn = np.linspace(np.pi, 2 * np.pi, 60)
    vault = np.stack(
        (left + radius + radius * np.cos(turn), top + radius + radius * np.sin(turn)), 1
    )
    return (np.concatenate((vault, ((right, bottom), (left, bottom)))),)


def _floor(canvas: Canvas, top: float) -> None:
    """Clay tiles in perspective: the quiet third."""
    canvas.fill(rectangle(0, top, WIDTH, HEIGHT), Linear(rgb("#b4583f"), rgb("#5d2430"), (0, top),
                (0, HEIGHT), 0.05))  # fmt: skip
    for number in range(-16, 17):
        canvas.fill(segment((960 + number * 92, top), (960 + number * 190, HEIGHT + 10), 2.5),
                    faded(p.TINTA, 0.22))  # fmt: skip
    for depth in (0.14, 0.33, 0.60, 0.95):
        y = top + depth * (HEIGHT - top)
        canvas.fill(rectangle(0, y, WIDTH, y + 2.5), faded(p.TINTA, 0.22))
    for left in (70, 500):  # sun that comes in through the arches
        light = polygon(
            (left + 30, top), (left + 320, top), (left + 520, HEIGHT), (left + 130, HEIGHT)
        )
        canvas.fill(
            light, Linear(faded(p.ORO, 0.30), faded(p.ORO, 0.0), (0, top), (0, HEIGHT)), blur=5
        )


def _clock(canvas: Canvas, x: float, y: float) -> None:
    disc = ellipse(x, y, 74)
    canvas.shadow(disc, (8, 12), 10, 0.3)
    canvas.fill(
        disc,
        Linear(blend(p.GUINDA, p.ROSA, 0.3), p.GUINDA_OSCURO, (x - 60, y - 60), (x + 60, y + 60)),
    )
    canvas.fill(ellipse(x, y, 60), p.PAPEL)
    for hour in range(12):
        a = hour * np.pi / 6
        inner = 46 if hour % 3 else 42
        canvas.fill(
            segment(
                (x + inner * np.sin(a), y - inner * np.cos(a)),
                (x + 53 * np.sin(a), y - 53 * np.cos(a)),
                3 if hour % 3 else 5,
            ),
            p.TINTA,
        )
    for degrees, length, width in ((285, 27, 7), (180, 42, 5)):  # half past nine
        a = np.radians(degrees)
        canvas.fill(
            segment((x, y), (x + length * np.sin(a), y - length * np.cos(a)), width), p.GUINDA
        )
    canvas.fill(ellipse(x, y, 6), p.GUINDA)


def _window(canvas: Canvas) -> None:
    """The opening with its clerk, counter, files behind and papers on top."""
    outer, opening = _arch(1076, 96, 1724, 720), _arch(1112, 132, 1688, 720)
    canvas.shadow(outer, (0, 14), 16, 0.25)
    canvas.fill(outer, Linear(rgb("#e8c79b"), rgb("#b98356"), (1076, 0), (1724, 0), 0.06))
    canvas.fill(
        opening,
        Linear(blend(p.VERDE, p.PAPEL, 0.25), p.VERDE_OSCURO, (1112, 200), (1688, 720), 0.05),
    )
    # shelves with folders
    for shelf, y in enumerate((330, 460)):
        left = 1135.0
        while left < 1670:
            width, height = canvas.rng.uniform(20, 38), canvas.rng.uniform(70, 96)
            tint: Colour = (p.ORO, p.ARENA, p.ROSA, p.MENTA, p.TERRACOTA)[
                int(canvas.rng.integers(5))
            ]
            folder = rectangle(left, y - height, left + width, y, radius=3)
            canvas.fill(folder, blend(tint, p.VERDE_OSCURO, 0.42), clip=opening)
            canvas.fill(
                rectangle(
                    left + width * 0.25, y - height * 0.8, left + width * 0.75, y - height * 0.55
                ),
                faded(p.PAPEL, 0.4),
                clip=opening,
            )
            left += width + 5 + (30 if canvas.rng.uniform() < 0.15 else 0)
        canvas.fill(
            rectangle(1112, y, 1688, y + 12), blend(p.ARENA, p.VERDE_OSCURO, 0.45 + 0.1 * shelf)
        )
    lamp = (1400.0, 150.0)
    canvas.fill(
        ellipse(*lamp, 330), Radial(faded(p.ORO, 0.35), faded(p.ORO, 0), lamp, 330), clip=opening
    )
    _clerk(canvas)
    counter = rectangle(1050, 690, 1750, 730, radius=8)
    front = rectangle(1076, 726, 1724, 880)
    canvas.fill(front, Linear(rgb("#9a6240"), rgb("#5b3328"), (1076, 726), (1724, 880), 0.07))
    for left in (1110, 1316, 1522):
        canvas.fill(rectangle(left, 754, left + 168, 856, radius=6), faded(p.TINTA, 0.18))
        canvas.fill(rectangle(left + 6, 760, left + 162, 850, radius=5), faded(rgb("#b97a50"), 0.5))
    canvas.fill(rectangle(1076, 728, 1724, 752), faded(p.TINTA, 0.3), blur=6)
    canvas.fill(counter, Linear(rgb("#e0ac78"), rgb("#a26c44"), (0, 690), (0, 730)))
    for number, (dx, tint) in enumerate(((0, p.PAPEL), (10, p.ARENA), (-6, p.PAPEL))):
        canvas.fill(
            rectangle(1560 + dx, 678 - number * 8, 1690 + dx, 688 - number * 8, radius=2), tint
        )
    canvas.fill(rectangle(1590, 628, 1660, 664, radius=8), p.GUINDA)  # stamp
    canvas.fill(rectangle(1616, 598, 1634, 632, radius=8), p.GUINDA_OSCURO)


def _clerk(canvas: Canvas) -> None:
    x, y, size = 1450.0, 370.0, 84.0
    skin = people.SKIN_WARM
    long_hair = curve(
        (x, y - size * 1.15),
        (x + size * 0.95, y - size * 0.6),
        (x + size * 1.0, y + size * 0.6),
        (x + size * 0.86, y + size * 1.45),
        (x - size * 0.86, y + size * 1.45),
        (x - size * 1.0, y + size * 0.6),
        (x - size * 0.95, y - size * 0.6),
    )
    canvas.fill(
        long_hair,
        Linear(
            blend(people.HAIR_DARK, p.TERRACOTA, 0.15),
            people.HAIR_DARK,
            (x - 80, y - 80),
            (x + 80, y + 80),
        ),
    )
    people.torso(canvas, x, 476, 160, 760, p.GUINDA)
    people.head(canvas, x, y, size, skin)
    canvas.fill(polygon((x - 42, 474), (x + 42, 474), (x, 556)), p.PAPEL)
    canvas.fill(polygon((x - 26, 472), (x + 26, 472), (x, 512)), blend(skin, p.GUINDA_OSCURO, 0.2))
    fringe = curve((x - size * 0.82, y + size * 0.05), (x - size * 0.80, y - size * 0.68),
                   (x - size * 0.26, y - size * 1.06), (x + size * 0.36, y - size * 1.04),
                   (x + size * 0.82, y - size * 0.62), (x + size * 0.82, y + size * 0.1),
                   (x + size * 0.60, y - size * 0.48), (x - size * 0.05, y - size * 0.66),
                   (x - size * 0.60, y - size * 0.40))  # fmt: skip
    canvas.fill(fringe, people.HAIR_DARK)
    people.calm_eyes(canvas, x, y - size * 0.02, size, people.HAIR_DARK, -0.3)
    people.smile(canvas, x - size * 0.04, y, size, skin)
    people.arm(canvas, ((1320, 540), (1286, 640), (1340, 690)), 70, p.GUINDA, 56)
    people.arm(
        canvas, ((1582, 540), (1604, 640), (1520, 690)), 70, blend(p.GUINDA, p.TINTA, 0.15), 56
    )
    sheet = polygon((1330, 640), (1446, 628), (1462, 690), (1322, 690))
    canvas.fill(sheet, Linear(p.PAPEL, p.ARENA, (1330, 630), (1450, 690)))
    for row in range(3):
        canvas.fill(
            segment((1350, 652 + row * 11), (1430, 645 + row * 11), 3), faded(p.TINTA, 0.35)
        )
    people.hand(canvas, 1344, 674, 22, skin, 0)
    people.hand(canvas, 1508, 680, 22, skin, 180)


def _visitor(canvas: Canvas) -> None:
    """A citizen from behind, with a palm hat."""
    x = 1175.0
    canvas.fill(ellipse(x + 10, 1010, 150, 22), faded(p.TINTA, 0.5), blur=12)
    for side in (-1, 1):
        leg = polygon(
            (x + side * 12 - 40, 800),
            (x + side * 12 + 48, 800),
            (x + side * 54 + 34, 1005),
            (x + side * 54 - 38, 1005),
        )
        canvas.fill(leg, Linear(rgb("#2f4a58"), rgb("#18262f"), (x - 90, 0), (x + 90, 0), 0.05))
        canvas.fill(
            rectangle(x + side * 54 - 44, 990, x + side * 54 + 42, 1016, radius=12), rgb("#2a1a18")
        )
    people.torso(canvas, x, 520, 148, 850, p.PAPEL)
    people.arm(canvas, ((x - 104, 588), (x - 132, 700), (x - 122, 830)), 76, rgb("#ece3d6"), 58)
    people.hand(canvas, x - 120, 856, 26, people.SKIN_DEEP, 90)
    people.arm(canvas, ((x + 104, 588), (x + 154, 664), (x + 192, 690)), 76, rgb("#ded0bd"), 56)
    people.hand(canvas, x + 206, 694, 24, people.SKIN_DEEP, 0)
    canvas.fill(
        rectangle(x - 34, 470, x + 34, 545, radius=24), blend(people.SKIN_DEEP, p.TINTA, 0.15)
    )
    for side in (-1, 1):
        canvas.fill(ellipse(x + side * 64, 442, 12, 20), people.SKIN_DEEP)
    canvas.fill(ellipse(x, 432, 64, 62), people.SKIN_DEEP)
    canvas.fill(ellipse(x, 412, 68, 66), people.HAIR_DARK)
    crown = curve(
        (x - 70, 398), (x - 62, 322), (x - 20, 300), (x + 24, 300), (x + 64, 324), (x + 70, 398)
    )
    canvas.fill(ellipse(x, 404, 158, 34), faded(p.TINTA, 0.35), blur=8)
    straw, dark = rgb("#f0d9a2"), rgb("#b98d4e")
    canvas.fill(ellipse(x, 396, 158, 32), Linear(straw, dark, (x - 150, 380), (x + 150, 420), 0.08))
    canvas.fill(crown, Linear(straw, dark, (x - 70, 300), (x + 80, 390), 0.08))
    canvas.fill(rectangle(x - 90, 366, x + 90, 386), p.GUINDA, clip=crown)
    crease = people.line((x, 560), (x + 6, 680), (x - 2, 820))
    canvas.fill(stroke(crease, 3, 5), faded(p.SOMBRA, 0.6))


def _pot(canvas: Canvas, x: float, ground: float) -> None:
    """A clay pot with a small maguey."""
    motifs.maguey(canvas, x, ground - 108, 150, rgb("#5f9c86"), rgb("#0c4038"), rgb("#f6d58a"))
    pot = polygon(
        (x - 76, ground - 118), (x + 76, ground - 118), (x + 52, ground), (x - 52, ground)
    )
    canvas.fill(ellipse(x + 8, ground, 80, 12), faded(p.TINTA, 0.5), blur=7)
    canvas.fill(
        pot, Linear(p.TERRACOTA, blend(p.TERRACOTA, p.TINTA, 0.5), (x - 70, 0), (x + 70, 0), 0.08)
    )
    canvas.fill(rectangle(x - 86, ground - 134, x + 86, ground - 104, radius=8),
                Linear(blend(p.TERRACOTA, p.PAPEL, 0.2), blend(p.TERRACOTA, p.TINTA, 0.4),
                       (x - 80, 0), (x + 80, 0)))  # fmt: skip
