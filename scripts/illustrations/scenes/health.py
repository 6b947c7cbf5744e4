"""The health centre."""

from __future__ import annotations

import numpy as np

from illustrations import motifs, people
from illustrations import palette as p
from illustrations.canvas import (
    HEIGHT,
    WIDTH,
    Canvas,
    Linear,
    Shape,
    blend,
    curve,
    ellipse,
    faded,
    joined,
    polygon,
    rectangle,
    rgb,
    stroke,
)


def vaccination() -> Canvas:
    """A nurse vaccinates an older woman in a bright room of the health centre."""
    canvas = Canvas("vacunacion")
    canvas.background(Linear(rgb("#d9ebe2"), rgb("#f7ecd9"), (0, 0), (WIDTH, 800), 0.02))
    canvas.fill(rectangle(0, 560, WIDTH, HEIGHT), Linear(rgb("#8fc2b0"), rgb("#6aa696"), (0, 560),
                (0, 840), 0.04))  # fmt: skip
    canvas.fill(rectangle(0, 548, WIDTH, 564), p.PAPEL)
    frame = rectangle(150, 130, 700, 505, radius=14)
    canvas.shadow(frame, (10, 16), 16, 0.18)
    canvas.fill(frame, p.PAPEL)
    motifs.view_through(canvas, rectangle(174, 154, 676, 481), 430)
    for bar in (rectangle(418, 150, 432, 485), rectangle(170, 300, 680, 312)):
        canvas.fill(bar, p.PAPEL)
    canvas.fill(rectangle(130, 500, 720, 522, radius=6), rgb("#e9dcc8"))
    # light of the window on the wall
    canvas.fill(
        polygon((760, 130), (1010, 130), (1330, 548), (1080, 548)), faded(p.PAPEL, 0.42), blur=6
    )
    _health_sign(canvas, 1270, 215)
    _shelf(canvas, 1690, 330)
    _patient(canvas)
    _nurse(canvas)
    _counter(canvas)
    return canvas


def _health_sign(canvas: Canvas, x: float, y: float) -> None:
    """A round sign with a heart and a cross cut out of it."""
    disc = ellipse(x, y, 96)
    canvas.shadow(disc, (6, 10), 10, 0.18)
    canvas.fill(
        disc, Linear(blend(p.VERDE, p.PAPEL, 0.2), p.VERDE, (x - 80, y - 80), (x + 80, y + 80))
    )
    heart = curve(
        (x, y + 58),
        (x - 44, y + 20),
        (x - 62, y - 18),
        (x - 34, y - 46),
        (x - 6, y - 30),
        (x, y - 20),
        (x + 6, y - 30),
        (x + 34, y - 46),
        (x + 62, y - 18),
        (x + 44, y + 20),
    )
    canvas.fill(heart, p.PAPEL)
    canvas.fill(joined(rectangle(x - 10, y - 30, x + 10, y + 30, radius=3),
                       rectangle(x - 30, y - 10, x + 30, y + 10, radius=3)), p.GUINDA)  # fmt: skip


def _shelf(canvas: Canvas, x: float, y: float) -> None:
    """Bottles and boxes on a shelf."""
    board = rectangle(x - 60, y, x + 300, y + 18, radius=4)
    for left, width, height, colour in (
        (x - 30, 46, 84, p.AGUA),
        (x + 34, 62, 64, p.PAPEL),
        (x + 112, 40, 96, p.ORO),
        (x + 172, 74, 54, p.ROSA),
    ):
        box = rectangle(left, y - height, left + width, y, radius=7)
        canvas.shadow(box, (6, 4), 6, 0.15)
        canvas.fill(box, Linear(blend(colour, p.PAPEL, 0.4), colour, (left, 0), (left + width, 0)))
        canvas.fill(rectangle(left, y - height * 0.62, left + width, y - height * 0.3),
                    faded(p.PAPEL, 0.75))  # fmt: skip
    canvas.shadow(board, (0, 10), 8, 0.2)
    canvas.fill(board, Linear(rgb("#d9b48c"), rgb("#b98a5f"), (0, y), (0, y + 18)))


def _patient(canvas: Canvas) -> None:
    x, y, size = 1010.0, 372.0, 96.0
    skin = people.SKIN_DEEP
    bun = ellipse(x - 20, y - size * 1.12, size * 0.42, size * 0.36)
    canvas.fill(bun, Linear(people.HAIR_GREY, rgb("#7d7476"), (x - 60, y - 150), (x + 40, y - 60)))
    canvas.fill(
        ellipse(x, y - size * 0.16, size * 0.93, size * 1.0),
        Linear(people.HAIR_GREY, rgb("#837a7b"), (x - size, y - size), (x + size, y)),
    )
    people.torso(canvas, x, 488, 190, 900, p.ARENA)
    face = people.head(canvas, x, y, size, skin)
    fringe = curve((x - size * 0.86, y - size * 0.02), (x - size * 0.86, y - size * 0.62),
                   (x - size * 0.36, y - size * 1.08), (x + size * 0.30, y - size * 1.10),
                   (x + size * 0.84, y - size * 0.64), (x + size * 0.86, y - size * 0.04),
                   (x + size * 0.66, y - size * 0.46), (x + size * 0.12, y - size * 0.74),
                   (x - size * 0.50, y - size * 0.56))  # fmt: skip
    canvas.fill(fringe, Linear(blend(people.HAIR_GREY, p.PAPEL, 0.35), rgb("#8f8788"),
                               (x - size, y - size), (x + size, y)))  # fmt: skip
    people.calm_eyes(canvas, x, y - size * 0.08, size, rgb("#8f8788"), -0.2)
    people.mask(canvas, x, y, size, face, p.MENTA)
    # the arm that is vaccinated: bare below a short sleeve
    people.arm(canvas, ((1150, 580), (1188, 690), (1172, 800), (1100, 870)), 80, skin, 62)
    people.arm(canvas, ((1136, 560), (1156, 582), (1172, 610)), 100, p.ARENA, 92)
    # rebozo over the other shoulder
    shawl = curve(
        (x - 30, 492),
        (x - 120, 500),
        (x - 205, 590),
        (x - 215, 760),
        (x - 205, 910),
        (x + 60, 910),
        (x - 20, 760),
        (x - 40, 620),
        (x + 40, 530),
        (x + 62, 500),
    )
    canvas.fill(shawl, Linear(blend(p.GUINDA, p.ROSA, 0.35), p.GUINDA_OSCURO, (x - 200, 500),
                              (x + 60, 900), 0.10))  # fmt: skip
    for fold in range(4):
        crease = people.line((x - 46 - fold * 34, 520 + fold * 18), (x - 96 - fold * 26, 640),
                             (x - 84 - fold * 28, 900))  # fmt: skip
        canvas.fill(stroke(crease, 4, 9), faded(p.GUINDA_OSCURO, 0.45), clip=shawl)
    for stripe in (0, 1):
        edge = people.line(
            (x + 52 - stripe * 20, 504),
            (x + 18 - stripe * 20, 560),
            (x - 48 - stripe * 18, 630),
            (x - 28 - stripe * 18, 760),
            (x + 40, 900),
        )
        canvas.fill(stroke(edge, 5), faded(p.ORO, 0.9 - 0.35 * stripe), clip=shawl)


def _nurse(canvas: Canvas) -> None:
    x, y, size = 1530.0, 318.0, 98.0
    skin, scrubs = people.SKIN_WARM, p.AGUA
    canvas.fill(ellipse(x + 56, y - size * 0.92, size * 0.40), people.HAIR_DARK)
    canvas.fill(ellipse(x, y - size * 0.14, size * 0.92, size * 0.98), people.HAIR_DARK)
    people.arm(
        canvas, ((1664, 540), (1706, 680), (1700, 860)), 100, blend(scrubs, p.TINTA, 0.12), 84
    )
    people.torso(canvas, x, 440, 200, 900, scrubs)
    face = people.head(canvas, x, y, size, skin)
    collar = polygon((x - 62, 438), (x + 62, 438), (x, 540))
    canvas.fill(collar, blend(skin, p.GUINDA_OSCURO, 0.12))
    for side in (-1, 1):
        lapel = polygon((x + side * 60, 432), (x + side * 84, 446), (x + side * 8, 556), (x, 538))
        canvas.fill(lapel, blend(scrubs, p.PAPEL, 0.35))
    fringe = curve(
        (x - size * 0.84, y - size * 0.06),
        (x - size * 0.82, y - size * 0.66),
        (x - size * 0.30, y - size * 1.08),
        (x + size * 0.36, y - size * 1.06),
        (x + size * 0.84, y - size * 0.60),
        (x + size * 0.84, y - size * 0.02),
        (x + size * 0.64, y - size * 0.50),
        (x + size * 0.10, y - size * 0.60),
        (x - size * 0.46, y - size * 0.78),
        (x - size * 0.68, y - size * 0.44),
    )
    canvas.fill(fringe, Linear(blend(people.HAIR_DARK, p.ROSA, 0.18), people.HAIR_DARK,
                               (x - size, y - size), (x + size * 0.4, y)))  # fmt: skip
    people.calm_eyes(canvas, x, y - size * 0.08, size, people.HAIR_DARK, -0.6)
    people.mask(canvas, x, y, size, face, p.CIELO)
    # pocket with a pen, badge without a name
    canvas.fill(rectangle(x + 62, 600, x + 142, 690, radius=8), faded(p.VERDE_OSCURO, 0.22))
    canvas.fill(rectangle(x + 112, 576, x + 121, 640, radius=4), p.GUINDA)
    canvas.fill(rectangle(x - 72, 590, x - 4, 634, radius=6), p.PAPEL)
    canvas.fill(rectangle(x - 64, 600, x - 40, 624, radius=4), p.ORO)
    for row in (604, 616):
        canvas.fill(rectangle(x - 32, row, x - 12, row + 5), faded(p.TINTA, 0.4))
    # the working arm, glove and syringe
    people.arm(canvas, ((1388, 745), (1345, 725), (1300, 690)), 62, skin, 54)
    people.arm(canvas, ((1392, 540), (1362, 640), (1392, 742)), 104, scrubs, 88)
    _syringe(canvas, 1222, 668)
    people.hand(canvas, 1296, 684, 32, blend(p.CIELO, p.AGUA, 0.25), 200)


def _syringe(canvas: Canvas, x: float, y: float) -> None:
    """A small syringe, its needle at (x, y), pointing left and a little upwards."""

    def part(left: float, right: float, half: float, radius: float = 0) -> Shape:
        from_tip = rectangle(x + left, y - half, x + right, y + half, radius=radius)
        return tuple(np.stack((o[:, 0], o[:, 1] + (o[:, 0] - x) * 0.19), axis=1) for o in from_tip)

    canvas.fill(part(-8, 26, 1.8), rgb("#6d8a90"))
    canvas.fill(part(24, 108, 12, 5), Linear(p.PAPEL, rgb("#a9c9c8"), (0, y - 8), (0, y + 30)))
    canvas.fill(part(28, 66, 8, 3), faded(p.ORO, 0.85))
    canvas.fill(part(106, 114, 20, 3), p.VERDE)
    canvas.fill(part(112, 150, 5), rgb("#6d8a90"))
    canvas.fill(part(148, 156, 16, 3), p.VERDE)


def _counter(canvas: Canvas) -> None:
    """The table in front: the quiet third for the headline, with a tray at its right end."""
    top = 842.0
    canvas.fill(rectangle(-90, top - 60, WIDTH + 90, top + 30), faded(p.TINTA, 0.35), blur=24)
    canvas.fill(rectangle(0, top, WIDTH, HEIGHT), Linear(blend(p.VERDE, p.PAPEL, 0.10),
                p.VERDE_OSCURO, (0, top), (0, HEIGHT), 0.04))  # fmt: skip
    canvas.fill(rectangle(0, top - 14, WIDTH, top + 22), Linear(rgb("#f3e0c3"), rgb("#d4b38a"),
                (0, top - 14), (0, top + 22)))  # fmt: skip
    tray = rectangle(1380, top - 34, 1800, top - 12, radius=10)
    canvas.fill(ellipse(1590, top - 8, 230, 10), faded(p.TINTA, 0.4), blur=6)
    canvas.fill(tray, Linear(p.PAPEL, rgb("#9fb6b4"), (0, top - 34), (0, top - 12)))
    for x, colour in ((1440, p.AGUA), (1500, p.ORO), (1560, p.ROSA)):
        vial = rectangle(x - 19, top - 92, x + 19, top - 32, radius=7)
        canvas.fill(vial, Linear(p.PAPEL, rgb("#b4d2d0"), (x - 19, 0), (x + 19, 0)))
        canvas.fill(rectangle(x - 19, top - 76, x + 19, top - 48), colour)
        canvas.fill(rectangle(x - 12, top - 108, x + 12, top - 90, radius=3), p.GUINDA)
    cotton = joined(
        ellipse(1680, top - 50, 26), ellipse(1716, top - 46, 22), ellipse(1652, top - 44, 18)
    )
    canvas.fill(cotton, Linear(p.PAPEL, rgb("#d6dfda"), (1660, top - 76), (1720, top - 24)))
