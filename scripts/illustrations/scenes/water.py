"""The water service."""

from __future__ import annotations

import numpy as np

from illustrations import buildings, motifs
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
    segment,
    stroke,
)


def water() -> Canvas:
    """A big tap, a drop about to fall into still water; the elevated tank over the town."""
    canvas = Canvas("agua")
    canvas.background(Linear(rgb("#8cc7bd"), rgb("#f6e7c8"), (0, 0), (0, 700), 0.02))
    motifs.sun(canvas, 330, 330, 88, rgb("#ffdc86"))
    for x, y, width in ((640, 150, 380), (170, 215, 260), (900, 300, 300)):
        motifs.cloud(canvas, x, y, width, faded(p.PAPEL, 0.7))
    for height, top, bottom in ((610, "#a9cdb4", "#d9d9b4"), (655, "#5f9f8c", "#b5c9a3")):
        motifs.hill(canvas, motifs.ridge(canvas, height, 24, 3), rgb(top), rgb(bottom))
    for x, width, height, wall in (
        (60, 130, 74, p.ARENA), (210, 110, 92, p.TERRACOTA), (335, 140, 70, p.ORO),
        (500, 100, 84, p.ROSA), (905, 130, 76, p.ARENA), (1060, 120, 94, p.MELOCOTON),
    ):  # fmt: skip
        buildings.house(canvas, x, 715, width, height, wall, p.GUINDA)
    for x, size in ((30, 110), (485, 96), (640, 120), (880, 108), (1200, 120), (1300, 90)):
        motifs.tree(canvas, x, 722, size, blend(p.VERDE, p.ORO, 0.25), p.VERDE_OSCURO)
    _tank(canvas, 760, 722, 1.0)
    _pond(canvas, 716)
    _tap(canvas, 1330, 210)
    return canvas


def _tank(canvas: Canvas, x: float, ground: float, scale: float) -> None:
    """The elevated tank: braced legs, a round vessel with the municipal band."""
    s = scale
    steel = rgb("#6d8f92")
    for dx, foot in ((-52, -78), (52, 78), (-18, -26), (18, 26)):
        canvas.fill(segment((x + dx * s, ground - 235 * s), (x + foot * s, ground), 9 * s),
                    blend(steel, p.TINTA, 0.35 if abs(dx) < 30 else 0.1))  # fmt: skip
    for high, low in ((225, 120), (120, 14)):
        wide, wider = 52 + (235 - high) * 0.11, 52 + (235 - low) * 0.11
        for side in (-1, 1):
            canvas.fill(segment((x - side * wide * s, ground - high * s),
                                (x + side * wider * s, ground - low * s), 4 * s),
                        blend(steel, p.TINTA, 0.2))  # fmt: skip
        canvas.fill(segment((x - wider * s, ground - low * s), (x + wider * s, ground - low * s),
                            6 * s), steel)  # fmt: skip
    canvas.fill(rectangle(x - 7 * s, ground - 250 * s, x + 7 * s, ground), rgb("#4f7377"))
    vessel = joined(rectangle(x - 92 * s, ground - 370 * s, x + 92 * s, ground - 262 * s),
                    ellipse(x, ground - 262 * s, 92 * s, 40 * s),
                    polygon((x - 92 * s, ground - 370 * s), (x, ground - 425 * s),
                            (x + 92 * s, ground - 370 * s)))  # fmt: skip
    body = Linear(p.PAPEL, rgb("#a5bfb9"), (x - 92 * s, 0), (x + 92 * s, 0), 0.08)
    canvas.fill(vessel, body)
    roof = polygon((x - 100 * s, ground - 368 * s), (x, ground - 430 * s),
                   (x + 100 * s, ground - 368 * s))  # fmt: skip
    canvas.fill(roof, Linear(blend(p.GUINDA, p.ROSA, 0.3), p.GUINDA_OSCURO, (x - 90 * s, 0),
                             (x + 95 * s, 0)))  # fmt: skip
    canvas.fill(
        rectangle(x - 92 * s, ground - 322 * s, x + 92 * s, ground - 290 * s),
        Linear(blend(p.GUINDA, p.ROSA, 0.3), p.GUINDA, (x - 92 * s, 0), (x + 92 * s, 0)),
    )
    canvas.fill(segment((x + 70 * s, ground - 365 * s), (x + 80 * s, ground), 3), p.VERDE_OSCURO)
    canvas.fill(segment((x + 60 * s, ground - 365 * s), (x + 68 * s, ground), 3), p.VERDE_OSCURO)


def _pond(canvas: Canvas, top: float) -> None:
    """Still water with rings where the drops fall: the quiet part of the picture."""
    surface = rectangle(0, top, WIDTH, HEIGHT)
    canvas.fill(surface, Linear(rgb("#7fbdb3"), rgb("#0d4a47"), (0, top), (0, HEIGHT), 0.04))
    canvas.fill(rectangle(0, top, WIDTH, top + 7), faded(p.VERDE_OSCURO, 0.5))
    for _ in range(46):
        y = top + 16 + (HEIGHT - top) * canvas.rng.uniform(0, 1) ** 1.5 * 0.8
        x, length = canvas.rng.uniform(-50, WIDTH), canvas.rng.uniform(60, 260)
        canvas.fill(rectangle(x, y, x + length, y + 2.5, radius=2), faded(p.PAPEL, 0.14))
    x, y = 1232, 858
    for radius, opacity in ((330, 0.22), (232, 0.34), (146, 0.5), (74, 0.7)):
        turn = np.linspace(0, 2 * np.pi, 160)
        ring = np.stack((x + radius * np.cos(turn), y + radius * 0.24 * np.sin(turn)), axis=1)
        canvas.fill(stroke(ring, 5), faded(p.PAPEL, opacity))
        canvas.fill(stroke(ring + np.array((0, 7)), 5), faded(p.VERDE_OSCURO, opacity * 0.5))
    canvas.fill(ellipse(x, y, 60, 13), faded(p.PAPEL, 0.35))


def _drop(canvas: Canvas, x: float, y: float, size: float) -> None:
    """A drop with its window of light."""
    shape = curve((x, y - size * 1.5), (x + size * 0.42, y - size * 0.62), (x + size * 0.8, y),
                  (x + size * 0.56, y + size * 0.62), (x, y + size * 0.84),
                  (x - size * 0.56, y + size * 0.62), (x - size * 0.8, y),
                  (x - size * 0.42, y - size * 0.62))  # fmt: skip
    canvas.fill(shape, Linear(rgb("#d7f0ea"), rgb("#1d7f7c"), (x - size, y - size),
                              (x + size * 0.8, y + size), 0.06))  # fmt: skip
    shine = curve(
        (x - size * 0.5, y + size * 0.02),
        (x - size * 0.38, y + size * 0.42),
        (x - size * 0.08, y + size * 0.6),
        (x - size * 0.28, y + size * 0.3),
    )
    canvas.fill(shine, faded(p.PAPEL, 0.85))


def _tap(canvas: Canvas, x: float, y: float) -> None:
    """A brass tap coming from the right edge, its wheel in guinda."""
    brass, dark = rgb("#f0c060"), rgb("#8f5b22")

    def metal(shape: Shape, top: float, bottom: float) -> None:
        canvas.fill(shape, Linear(blend(brass, p.PAPEL, 0.25), dark, (0, top), (0, bottom), 0.07))
        band = rectangle(x - 260, top + (bottom - top) * 0.16, WIDTH, top + (bottom - top) * 0.24)
        canvas.fill(band, faded(p.PAPEL, 0.5), clip=shape)

    pipe = rectangle(x + 100, y + 58, WIDTH + 10, y + 178)
    canvas.shadow(pipe, (10, 34), 24, 0.30)
    canvas.fill(pipe, Linear(rgb("#d3e2dc"), rgb("#47686b"), (0, y + 58), (0, y + 178), 0.05))
    canvas.fill(rectangle(x + 100, y + 76, WIDTH, y + 88), faded(p.PAPEL, 0.6))
    for left in (x + 330, x + 480):
        metal(rectangle(left, y + 40, left + 52, y + 196, radius=12), y + 40, y + 196)
    # body: a horizontal barrel that bends down into the spout
    spout = curve((x + 130, y + 58), (x + 10, y + 56), (x - 92, y + 84), (x - 148, y + 160),
                  (x - 154, y + 270), (x - 154, y + 300), (x - 42, y + 300), (x - 42, y + 268),
                  (x - 30, y + 214), (x + 20, y + 184), (x + 130, y + 178), steps=24)  # fmt: skip
    canvas.shadow(spout, (10, 34), 24, 0.25)
    canvas.fill(spout, Linear(blend(brass, p.PAPEL, 0.3), dark, (x - 110, y + 40),
                              (x + 20, y + 250), 0.07))  # fmt: skip
    glint = curve((x + 120, y + 78), (x + 4, y + 78), (x - 76, y + 104), (x - 124, y + 172),
                  (x - 128, y + 270), (x - 116, y + 270), (x - 110, y + 180), (x - 66, y + 120),
                  (x + 6, y + 94), (x + 120, y + 92), steps=20)  # fmt: skip
    canvas.fill(glint, faded(p.PAPEL, 0.6))
    metal(rectangle(x - 172, y + 288, x - 24, y + 332, radius=14), y + 288, y + 332)
    metal(rectangle(x + 96, y + 34, x + 176, y + 202, radius=18), y + 34, y + 202)
    # stem and wheel
    canvas.fill(
        rectangle(x + 4, y - 40, x + 52, y + 66), Linear(brass, dark, (x + 4, 0), (x + 52, 0))
    )
    metal(rectangle(x - 24, y + 30, x + 80, y + 72, radius=14), y + 30, y + 72)
    wheel = joined(rectangle(x - 112, y - 78, x + 168, y - 38, radius=20),
                   rectangle(x - 6, y - 92, x + 62, y - 24, radius=16))  # fmt: skip
    canvas.shadow(wheel, (6, 14), 9, 0.3)
    canvas.fill(wheel, Linear(blend(p.GUINDA, p.ROSA, 0.45), p.GUINDA_OSCURO, (0, y - 92),
                              (0, y - 24), 0.08))  # fmt: skip
    canvas.fill(rectangle(x - 98, y - 71, x + 154, y - 64, radius=4), faded(p.PAPEL, 0.45))
    _drop(canvas, x - 98, y + 384, 40)
    _drop(canvas, x - 98, y + 524, 27)
