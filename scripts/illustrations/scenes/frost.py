"""A night of frost in the fields."""

from __future__ import annotations

import numpy as np

from illustrations import motifs
from illustrations import palette as p
from illustrations.canvas import (
    WIDTH,
    Canvas,
    Linear,
    Radial,
    blend,
    curve,
    ellipse,
    faded,
    joined,
    rectangle,
    rgb,
    segment,
    stroke,
)


def frost() -> Canvas:
    """A field of magueyes under a cold moon, rime on the blades, and a thermometer."""
    canvas = Canvas("helada")
    canvas.background(Linear(rgb("#0b1a30"), rgb("#4a7f93"), (0, 0), (0, 760), 0.02))
    motifs.stars(canvas, 210, 520)
    mx, my = 1010, 235
    for radius, opacity in ((330, 0.22), (190, 0.28)):
        canvas.fill(ellipse(mx, my, radius), Radial(faded(rgb("#cfe9ee"), opacity),
                    faded(rgb("#cfe9ee"), 0), (mx, my), radius, 0.03))  # fmt: skip
    canvas.fill(ellipse(mx, my, 78), Linear(p.PAPEL, rgb("#c9dfe3"), (mx - 60, my - 60),
                                            (mx + 70, my + 70)))  # fmt: skip
    for dx, dy, r in ((-22, -12, 15), (24, 18, 20), (10, -34, 9), (-30, 30, 10)):
        canvas.fill(ellipse(mx + dx, my + dy, r), faded(rgb("#9fbfca"), 0.45))
    motifs.malinche(canvas, 520, 690, 1500, rgb("#8fb8c6"), rgb("#1d3b55"))
    far = motifs.ridge(canvas, 668, 22, 4)
    motifs.hill(canvas, far, rgb("#33586c"), rgb("#7fa9b4"))
    for x, width in ((150.0, 80.0), (250.0, 70.0), (345.0, 95.0)):
        wall = rgb("#28465a")
        canvas.fill(rectangle(x, 690 - width * 0.55, x + width, 705), wall)
        canvas.fill(rectangle(x - 4, 686 - width * 0.55, x + width + 4, 693 - width * 0.55),
                    rgb("#dcecef"))  # fmt: skip
        canvas.fill(rectangle(x + width * 0.4, 700 - width * 0.4, x + width * 0.62,
                              700 - width * 0.12), rgb("#ffd98a"))  # fmt: skip
        canvas.fill(ellipse(x + width * 0.5, 680, 60), Radial(faded(p.ORO, 0.35), faded(p.ORO, 0),
                    (x + width * 0.5, 680), 60))  # fmt: skip
    field = motifs.ridge(canvas, 712, 10, 2)
    motifs.hill(canvas, field, rgb("#b6d3d8"), rgb("#1f4a58"), 0.045)
    motifs.furrows(canvas, 722, 860, rgb("#12303f", 0.42))
    for _ in range(170):  # rime glitters on the clods
        x, y = canvas.rng.uniform(0, WIDTH), 735 + 345 * canvas.rng.uniform(0, 1) ** 1.3
        canvas.fill(ellipse(x, y, canvas.rng.uniform(0.8, 2.2)), faded(p.PAPEL, 0.55))
    green, dark, rim = rgb("#7fb3a8"), rgb("#0e3a40"), rgb("#f4fbfb")
    for x, y, size in ((700, 762, 52), (1120, 775, 66), (470, 800, 76), (905, 812, 84),
                       (1235, 905, 165)):  # fmt: skip
        motifs.maguey(canvas, x, y, size, green, dark, rim)
    _post(canvas, 1610, 700, 905)
    _thermometer(canvas, 1610, 120, 640)
    for x, y, size in ((1420, 330, 42), (1800, 250, 54), (1790, 560, 34), (1440, 560, 28)):
        _ice_crystal(canvas, x, y, size)
    return canvas


def _post(canvas: Canvas, x: float, top: float, ground: float) -> None:
    """A wooden post in the field, with rime on its foot."""
    canvas.fill(ellipse(x + 30, ground, 150, 20), faded(p.TINTA, 0.4), blur=12)
    post = rectangle(x - 27, top, x + 27, ground)
    wood = rgb("#8a6a52")
    canvas.fill(post, Linear(blend(wood, p.PAPEL, 0.2), blend(wood, p.TINTA, 0.5),
                             (x - 27, 0), (x + 27, 0)))  # fmt: skip
    foot = curve((x - 60, ground + 12), (x - 40, ground - 12), (x - 10, ground - 26),
                 (x + 22, ground - 14), (x + 62, ground + 10))  # fmt: skip
    canvas.fill(foot, Linear(rgb("#eaf7f8"), rgb("#7ea9b2"), (x - 50, ground - 20),
                             (x + 60, ground + 12)))  # fmt: skip


def _thermometer(canvas: Canvas, x: float, top: float, height: float) -> None:
    """A wooden board with a glass tube; the column stands just below zero."""
    board = rectangle(x - 92, top, x + 92, top + height, radius=46)
    canvas.shadow(board, (18, 26), 22, 0.5)
    canvas.fill(
        board, Linear(rgb("#fdf3e3"), rgb("#e4c9a2"), (x - 92, top), (x + 92, top + height))
    )
    inner = rectangle(x - 78, top + 14, x + 78, top + height - 14, radius=36)
    canvas.fill(inner, Linear(p.PAPEL, rgb("#f3e3cb"), (x, top), (x, top + height)))
    bulb_y = top + height - 92
    scale_top, scale_bottom = top + 74, bulb_y - 72
    zero = scale_top + (scale_bottom - scale_top) * 0.66
    for step in range(17):
        y = scale_top + (scale_bottom - scale_top) * step / 16
        long = step % 4 == 0
        for side in (-1, 1):
            canvas.fill(segment((x + side * 32, y), (x + side * (60 if long else 48), y),
                                4 if long else 2.5), faded(p.TINTA, 0.75))  # fmt: skip
    glass = joined(rectangle(x - 19, scale_top - 34, x + 19, bulb_y, radius=19),
                   ellipse(x, bulb_y, 46))  # fmt: skip
    canvas.fill(glass, Linear(rgb("#dbe9ea"), rgb("#b8d3d6"), (x - 40, 0), (x + 40, 0)))
    mercury = joined(rectangle(x - 10, zero + 34, x + 10, bulb_y), ellipse(x, bulb_y, 36))
    canvas.fill(mercury, Linear(blend(p.GUINDA, p.ROSA, 0.35), p.GUINDA, (x - 36, 0), (x + 36, 0)))
    canvas.fill(ellipse(x - 13, bulb_y - 13, 8, 10), faded(p.PAPEL, 0.6))
    canvas.fill(rectangle(x - 12, scale_top - 22, x - 6, zero + 14, radius=3), faded(p.PAPEL, 0.7))
    # zero, marked by a drop of ice instead of a figure
    canvas.fill(segment((x - 62, zero), (x - 26, zero), 6), p.AZUL)
    canvas.fill(segment((x + 26, zero), (x + 62, zero), 6), p.AZUL)
    frost_line = curve((x - 92, top + height - 150), (x - 60, top + height - 120),
                       (x - 20, top + height - 40), (x + 30, top + height - 30),
                       (x + 70, top + height - 60), (x + 92, top + height - 130),
                       (x + 110, top + height + 20), (x - 110, top + height + 20))  # fmt: skip
    canvas.fill(frost_line, Linear(faded(p.PAPEL, 0.0), faded(rgb("#eaf7f8"), 0.95),
                (x, top + height - 130), (x, top + height), 0.3), clip=board)  # fmt: skip


def _ice_crystal(canvas: Canvas, x: float, y: float, size: float) -> None:
    """Six arms with side branches."""
    arms = []
    for arm in range(6):
        a = arm * np.pi / 3 + 0.26
        tip = np.array((np.cos(a), np.sin(a)))
        arms.append(stroke(np.linspace((x, y), (x, y) + tip * size, 3), size * 0.07))
        for share in (0.45, 0.72):
            for turn in (-0.9, 0.9):
                branch = np.array((np.cos(a + turn), np.sin(a + turn))) * size * 0.26
                start = (x, y) + tip * size * share
                arms.append(stroke(np.linspace(start, start + branch, 3), size * 0.06))
    canvas.fill(joined(*arms), faded(rgb("#eaf7f8"), 0.8))
