"""Road works."""

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


def works() -> Canvas:
    """A street being paved: roller, cones and a barrier, houses on both sides."""
    canvas = Canvas("obras")
    canvas.background(Linear(rgb("#7fb7b4"), rgb("#fbe6c0"), (0, 0), (0, 600), 0.02))
    motifs.sun(canvas, 905, 300, 70, rgb("#ffd676"))
    for x, y, width in ((560, 140, 380), (1180, 110, 420), (820, 225, 240)):
        motifs.cloud(canvas, x, y, width, faded(p.PAPEL, 0.6))
    motifs.malinche(canvas, 800, 560, 900, rgb("#e7b39b"), rgb("#8a6f86"))
    motifs.hill(canvas, motifs.ridge(canvas, 545, 12, 3), rgb("#5d9482"), rgb("#a8b98d"))
    buildings.church(canvas, 760, 566, 92, rgb("#fbe6c4"), rgb("#d79a72"), p.GUINDA)
    _street(canvas, 930, 560)
    _roller(canvas, 1330, 815)
    _barrier(canvas, 1500, 905, 360)
    for x, y, size in ((700, 690, 62), (565, 745, 84), (1010, 905, 190), (1275, 940, 150)):
        _cone(canvas, x, y, size)
    return canvas


def _street(canvas: Canvas, vx: float, vy: float) -> None:
    """Houses and pavement that run to one point; half of the road has its new surface."""

    def towards(x: float, y: float, share: float) -> tuple[float, float]:
        return x + (vx - x) * share, y + (vy - y) * share

    walls: tuple[tuple[Colour, float, float], ...] = (
        (p.ORO, 0.0, 0.30), (p.ROSA, 0.30, 0.52), (p.ARENA, 0.52, 0.68),
        (p.TERRACOTA, 0.68, 0.79), (p.MENTA, 0.79, 0.86),
    )  # fmt: skip
    canvas.fill(
        polygon((-400, 1090), (WIDTH + 400, 1090), (vx + 30, vy), (vx - 30, vy)),
        Linear(rgb("#b8aa98"), rgb("#8d8178"), (0, vy), (0, HEIGHT), 0.06),
    )
    for side in (-1, 1):
        edge = -260.0 if side < 0 else WIDTH + 330.0
        order = walls if side < 0 else tuple(
            (colour, a, b) for (colour, _, _), (_, a, b) in
            zip((*walls[2:], *walls[:2]), walls, strict=True))  # fmt: skip
        for number, (colour, near, far) in enumerate(order):
            top = 40.0 + 70 * ((number + (side > 0)) % 2)
            corners = (towards(edge, top, near), towards(edge, top, far),
                       towards(edge, 860, far), towards(edge, 860, near))  # fmt: skip
            base = blend(colour, p.GUINDA_OSCURO, 0.10 if side < 0 else 0.26)
            canvas.fill(
                polygon(*corners),
                Linear(
                    blend(base, p.PAPEL, 0.1),
                    blend(base, p.MELOCOTON, 0.25),
                    corners[0],
                    corners[1],
                    0.05,
                ),
            )
            dado = (towards(edge, 745, near), towards(edge, 745, far), corners[2], corners[3])
            canvas.fill(polygon(*dado), blend(p.GUINDA, base, 0.25))
            cornice = (corners[0], corners[1], towards(edge, top + 24, far),
                       towards(edge, top + 24, near))  # fmt: skip
            canvas.fill(polygon(*cornice), blend(base, p.PAPEL, 0.45))
            width = far - near
            for slot in range(3):
                a = near + width * (0.14 + 0.29 * slot)
                b = a + width * 0.17
                low = 860 if slot == 1 else 640
                high = 300 if slot != 1 else 330
                for grow, paint in (
                    (0.025, blend(base, p.PAPEL, 0.6)),
                    (0.0, blend(p.AZUL if slot != 1 else p.VERDE, p.TINTA, 0.45)),
                ):
                    y0, y1 = high - grow * 700, low + (grow * 700 if slot != 1 else 0)
                    canvas.fill(polygon(
                        towards(edge, y0, a - grow * width), towards(edge, y0, b + grow * width),
                        towards(edge, y1, b + grow * width), towards(edge, y1, a - grow * width)),
                        paint)  # fmt: skip
        kerb = towards(edge, 860, 0.0), towards(edge, 860, 0.93)
        walk = polygon(kerb[0], kerb[1], (vx + side * 22, vy + 16),
                       (vx + side * (980 if side < 0 else 1100), HEIGHT + 30))  # fmt: skip
        canvas.fill(walk, Linear(rgb("#e6d8c2"), rgb("#c9b69c"), (0, vy), (0, HEIGHT), 0.05))
        line = np.array(
            ((vx + side * 22, vy + 16), (vx + side * (980 if side < 0 else 1100), HEIGHT + 30))
        )
        canvas.fill(stroke(np.linspace(line[0], line[1], 20), 2, 26), rgb("#a08d78"))
    # new asphalt to the right of the axis, steaming
    asphalt = polygon((vx - 4, vy + 12), (vx + 20, vy + 14), (WIDTH + 160, HEIGHT + 20),
                      (vx - 240, HEIGHT + 20))  # fmt: skip
    canvas.fill(asphalt, Linear(rgb("#6c6468"), rgb("#2e2a30"), (0, vy), (0, HEIGHT - 120), 0.06))
    canvas.fill(
        stroke(np.linspace((vx - 4, vy + 12), (vx - 240, HEIGHT + 20), 20), 1, 12), rgb("#211d22")
    )
    # old cobbles on the other half
    half = polygon((vx - 22, vy + 18), (vx - 4, vy + 14), (vx - 246, HEIGHT + 20),
                   (vx - 960, HEIGHT + 20))  # fmt: skip
    for row in range(26):
        near = (row / 26) ** 2.1
        y = vy + 24 + near * 540
        reach = (y - vy) / (HEIGHT - vy)
        left, right = vx - 22 - 940 * reach, vx - 10 - 240 * reach
        for x in np.arange(left + canvas.rng.uniform(0, 30) * reach, right, 12 + 78 * reach):
            stone = ellipse(float(x) + 20 * reach, y, 5 + 32 * reach, 2 + 10 * reach)
            canvas.fill(stone, faded(p.TINTA, canvas.rng.uniform(0.04, 0.15)), clip=half)


def _cone(canvas: Canvas, x: float, y: float, size: float) -> None:
    """A traffic cone standing on (x, y), lit from the left."""
    canvas.fill(ellipse(x + size * 0.2, y, size * 0.5, size * 0.09), faded(p.TINTA, 0.5),
                blur=size * 0.05)  # fmt: skip
    orange = rgb("#ea6a2a")
    foot = polygon(
        (x - size * 0.40, y - size * 0.05),
        (x - size * 0.28, y - size * 0.14),
        (x + size * 0.28, y - size * 0.14),
        (x + size * 0.40, y - size * 0.05),
        (x + size * 0.40, y + size * 0.03),
        (x - size * 0.40, y + size * 0.03),
    )
    canvas.fill(foot, Linear(orange, blend(orange, p.GUINDA_OSCURO, 0.6), (x - size * 0.4, 0),
                             (x + size * 0.4, 0)))  # fmt: skip
    body = polygon(
        (x - size * 0.27, y - size * 0.09),
        (x - size * 0.055, y - size),
        (x + size * 0.055, y - size),
        (x + size * 0.27, y - size * 0.09),
    )
    lit = Linear(blend(orange, p.ORO, 0.35), blend(orange, p.GUINDA_OSCURO, 0.45),
                 (x - size * 0.25, 0), (x + size * 0.25, 0), 0.08)  # fmt: skip
    canvas.fill(joined(body, ellipse(x, y - size * 0.09, size * 0.27, size * 0.05)), lit)
    paper = Linear(p.PAPEL, rgb("#c7b6ae"), (x - size * 0.2, 0), (x + size * 0.2, 0))
    for high, low in ((0.78, 0.63), (0.47, 0.29)):
        canvas.fill(
            rectangle(x - size, y - size * high, x + size, y - size * low), paper, clip=body
        )
    canvas.fill(ellipse(x, y - size, size * 0.055, size * 0.018), p.GUINDA_OSCURO)


def _barrier(canvas: Canvas, x: float, ground: float, width: float) -> None:
    """Two striped boards on trestles."""
    canvas.fill(ellipse(x + width / 2 + 20, ground, width * 0.6, 16), faded(p.TINTA, 0.45), blur=10)
    for foot in (x + width * 0.12, x + width * 0.88):
        for lean in (-30, 30):
            canvas.fill(segment((foot, ground - 235), (foot + lean, ground), 15), rgb("#5b4a45"))
    for top in (ground - 235, ground - 140):
        board = rectangle(x, top, x + width, top + 64, radius=8)
        canvas.shadow(board, (6, 10), 8, 0.35)
        canvas.fill(board, Linear(p.PAPEL, rgb("#e6d5bf"), (0, top), (0, top + 64)))
        for left in np.arange(x - 60, x + width, 92):
            stripe = polygon(
                (left, top + 64), (left + 46, top + 64), (left + 92, top), (left + 46, top)
            )
            canvas.fill(stripe, Linear(blend(p.GUINDA, p.ROSA, 0.15), p.GUINDA, (0, top),
                                       (0, top + 64)), clip=board)  # fmt: skip
    for lamp in (x + width * 0.12, x + width * 0.88):
        canvas.fill(
            ellipse(lamp, ground - 258, 21),
            Linear(p.PAPEL, p.NARANJA, (lamp - 16, ground - 274), (lamp + 12, ground - 244)),
        )


def _roller(canvas: Canvas, x: float, ground: float) -> None:
    """A road roller from the side: drum, body, canopy."""
    yellow, shade = p.ORO, rgb("#b9741d")
    canvas.fill(ellipse(x + 20, ground, 330, 24), faded(p.TINTA, 0.55), blur=14)
    body = curve((x - 40, ground - 190), (x + 60, ground - 225), (x + 200, ground - 215),
                 (x + 250, ground - 170), (x + 255, ground - 105), (x + 190, ground - 85),
                 (x - 30, ground - 95), (x - 70, ground - 130))  # fmt: skip
    for px in (x - 22, x + 118):
        canvas.fill(rectangle(px - 7, ground - 395, px + 7, ground - 190), rgb("#3a3436"))
    canopy = rectangle(x - 70, ground - 420, x + 175, ground - 388, radius=14)
    canvas.fill(
        canopy, Linear(blend(yellow, p.PAPEL, 0.3), shade, (0, ground - 420), (0, ground - 384))
    )
    canvas.fill(rectangle(x + 52, ground - 290, x + 104, ground - 205, radius=14), rgb("#3a3436"))
    canvas.fill(rectangle(x + 28, ground - 232, x + 104, ground - 208, radius=10), rgb("#2c2729"))
    canvas.fill(segment((x - 8, ground - 205), (x + 6, ground - 282), 8), rgb("#3a3436"))
    canvas.fill(
        stroke(
            np.array(((x - 22, ground - 290), (x + 6, ground - 284), (x + 34, ground - 272))), 9
        ),
        rgb("#2c2729"),
    )
    canvas.fill(
        body, Linear(blend(yellow, p.PAPEL, 0.3), shade, (0, ground - 225), (0, ground - 80), 0.08)
    )
    canvas.fill(
        rectangle(x - 44, ground - 150, x + 250, ground - 138), faded(p.GUINDA, 0.9), clip=body
    )
    for slot in range(4):
        canvas.fill(rectangle(x + 150 + slot * 20, ground - 200, x + 160 + slot * 20, ground - 162,
                              radius=4), faded(p.TINTA, 0.55))  # fmt: skip
    yoke = polygon(
        (x - 70, ground - 150),
        (x - 225, ground - 150),
        (x - 250, ground - 95),
        (x - 215, ground - 85),
        (x - 200, ground - 122),
        (x - 60, ground - 118),
    )
    drum = ellipse(x - 190, ground - 92, 92)
    canvas.fill(
        drum,
        Linear(rgb("#8b8a8f"), rgb("#2f2c33"), (x - 250, ground - 170), (x - 130, ground), 0.1),
    )
    canvas.fill(ellipse(x - 190, ground - 92, 72), Linear(rgb("#5b5960"), rgb("#77757b"),
                (x - 240, ground - 150), (x - 140, ground - 30), 0.08))  # fmt: skip
    canvas.fill(yoke, Linear(yellow, shade, (0, ground - 150), (0, ground - 85)))
    canvas.fill(ellipse(x - 190, ground - 92, 24), shade)
    canvas.fill(ellipse(x - 190, ground - 92, 11), rgb("#3a3436"))
    wheel = ellipse(x + 160, ground - 82, 82)
    canvas.fill(
        wheel, Linear(rgb("#4a4548"), rgb("#1b181b"), (x + 100, ground - 150), (x + 220, ground))
    )
    canvas.fill(ellipse(x + 160, ground - 82, 42), Linear(yellow, shade, (x + 130, ground - 115),
                (x + 190, ground - 45)))  # fmt: skip
    canvas.fill(ellipse(x + 160, ground - 82, 13), rgb("#3a3436"))
    for turn in range(5):
        a = turn * 2 * np.pi / 5
        canvas.fill(
            ellipse(x + 160 + 27 * np.cos(a), ground - 82 + 27 * np.sin(a), 5), rgb("#5f421d")
        )
