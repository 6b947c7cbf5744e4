"""Grounds of text with smooth edges: drawn four times as large, as masks of 8 bit.

Masks are kept: do not draw on one."""

from __future__ import annotations

import functools

from PIL import Image, ImageDraw

_SCALE = 4


@functools.lru_cache(8)
def rounded(width: int, height: int, radius: int) -> Image.Image:
    """A plate with round corners; at most half its height is round."""
    mask, draw = _large(width, height)
    box = (0, 0, mask.width - 1, mask.height - 1)
    draw.rounded_rectangle(box, min(radius * _SCALE, mask.height // 2), fill=255)
    return mask.resize((width, height), Image.Resampling.BOX)


@functools.lru_cache(8)
def pointed(width: int, height: int, reach: int) -> Image.Image:
    """A plate whose right end leans: its lower edge is ``reach`` pixels longer than the upper."""
    mask, draw = _large(width, height)
    right, bottom = mask.width - 1, mask.height - 1
    draw.polygon([(0, 0), (right - reach * _SCALE, 0), (right, bottom), (0, bottom)], fill=255)
    return mask.resize((width, height), Image.Resampling.BOX)


def _large(width: int, height: int) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    mask = Image.new("L", (width * _SCALE, height * _SCALE))
    return mask, ImageDraw.Draw(mask)
