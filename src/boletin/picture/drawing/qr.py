"""QR codes: the link of a piece, to be read off a television screen with a telephone."""

from __future__ import annotations

import functools

import numpy as np
import segno
from PIL import Image

_QUIET = 3
"""Modules of quiet zone; the standard asks for four, readers take two on a plain ground."""
DARK, LIGHT = 16, 236
"""Legal black and white (T05)."""


@functools.lru_cache(8)
def qr(link: str, side: int) -> Image.Image:
    """A code of ``link`` that fits ``side`` pixels, RGBA; every module a whole number of pixels.

    Error correction M: 15 % of it may be lost in the air.
    """
    code = segno.make(link, error="m", micro=False, boost_error=False)
    modules = np.array([list(row) for row in code.matrix], bool)
    modules = np.pad(modules, _QUIET)
    cell = max(1, side // len(modules))
    pixels = np.where(modules, DARK, LIGHT).astype(np.uint8).repeat(cell, 0).repeat(cell, 1)
    tile = Image.new("RGBA", (side, side), (LIGHT, LIGHT, LIGHT, 255))
    at = (side - len(pixels)) // 2
    tile.paste(Image.fromarray(pixels), (at, at))
    return tile
