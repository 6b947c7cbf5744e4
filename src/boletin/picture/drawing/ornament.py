"""Ornament drawn by code: stepped diamonds of the woven sarape, in the municipal colours.

Everything is a pattern of whole cells (a cloth is a grid), so edges are crisp at any size.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from boletin.picture.drawing.colour import RGB
from boletin.picture.shape import Box, Shape

Cells = NDArray[np.intp]
"""Whole distances of cells from the centre of their diamond, shape (rows, columns)."""


def diamonds(columns: int, rows: int, period: int) -> Cells:
    """Stepped diamonds that repeat every ``period`` cells (even), one in the very centre."""
    half = period // 2
    across = np.abs((np.arange(columns) - columns // 2 + half) % period - half)
    down = np.abs((np.arange(rows) - rows // 2 + half) % period - half)
    return np.asarray(across[None, :] + down[:, None], np.intp)


def paint(cells: Cells, colours: Sequence[RGB], cell_px: int) -> Image.Image:
    """Ring ``n`` of every diamond in colour ``n`` (again from the start after the last)."""
    table = np.array(colours, np.uint8)
    pixels = table[cells % len(colours)]
    return Image.fromarray(pixels.repeat(cell_px, 0).repeat(cell_px, 1))


def cloth(size: tuple[int, int], colours: Sequence[RGB], cell_px: int, period: int) -> Image.Image:
    """``size`` pixels of woven pattern, symmetric about its centre."""
    columns, rows = (-(-side // cell_px) | 1 for side in size)
    cells = diamonds(columns, rows, period)
    whole = paint(cells, colours, cell_px)
    left, top = (whole.width - size[0]) // 2, (whole.height - size[1]) // 2
    return whole.crop((left, top, left + size[0], top + size[1]))


def rosette(side: int, colours: Sequence[RGB | None], rings: int) -> Image.Image:
    """One stepped diamond of ``rings`` rings as RGBA; None leaves a ring open."""
    span = 2 * rings - 1
    steps = np.abs(np.arange(span) - rings + 1)
    cells = steps[None, :] + steps[:, None]
    table = np.array([(*c, 255) if c else (0, 0, 0, 0) for c in colours], np.uint8)
    pixels = table[cells % len(colours)]
    pixels[cells >= rings] = 0
    return Image.fromarray(pixels).resize((side, side), Image.Resampling.BOX)


def mark(side: int, ground: RGB, line: RGB, centre: RGB) -> Image.Image:
    """The drawn mark of the municipality: a woven star in a tile. Not a coat of arms."""
    scale = 4
    big = side * scale
    tile = Image.new("RGBA", (big, big))
    ImageDraw.Draw(tile).rounded_rectangle((0, 0, big - 1, big - 1), big // 6, fill=(*ground, 255))
    star = rosette(big * 82 // 100, (centre, ground, line, line, ground, line), 6)
    offset = (big - star.width) // 2
    tile.alpha_composite(star, (offset, offset))
    return tile.resize((side, side), Image.Resampling.BOX)  # no overshoot: colours stay legal


def stepped_points(box: Box, reach: int, steps: int = 4) -> list[tuple[int, int]]:
    """Corners of a plate whose right end comes down in steps, ``reach`` pixels beyond ``box``."""
    points = [(box.left, box.top), (box.right, box.top)]
    for step in range(steps):
        x = box.right + round(reach * step / (steps - 1))
        points += [
            (x, box.top + round(box.height * step / steps)),
            (x, box.top + round(box.height * (step + 1) / steps)),
        ]
    points += [(points[-1][0], box.bottom), (box.left, box.bottom)]
    return [(x, min(y, box.bottom - 1)) for x, y in points]


def border(kind: str, shape: Shape, colours: tuple[RGB, RGB, RGB]) -> Image.Image:
    """A strip as wide as the picture for its lower edge: a line over it, and woven cloth."""
    accent, brand, ink = colours
    cell = max(1, shape.px(5))
    tall = cell * 8
    strip = Image.new("RGB", (shape.width, tall + cell + (tall + cell) % 2), accent)
    if kind == "tejido":
        rings = (accent, accent, brand, brand, ink, brand, brand)
        strip.paste(cloth((shape.width, tall), rings, cell, 14), (0, strip.height - tall))
    else:
        strip.paste(brand, (0, cell, shape.width, strip.height))
    return strip
