"""Letters as masks: drawn once in any colour, over anything, with edges that keep their colour."""

from __future__ import annotations

import functools
import math

from PIL import Image, ImageDraw

from boletin.picture.drawing.colour import RGB
from boletin.picture.drawing.text import Face, font, printable, width


@functools.lru_cache(128)
def mask(
    text: str, face: Face, px: int, *, tracking: float = 0.0, outline: int = 0
) -> tuple[Image.Image, int, int]:
    """The letters of one line as a mask (mode L), and where its left top corner is from the left
    end of the base line. ``tracking``: pixels added after each letter. ``outline``: pixels that
    the letters grow outwards. Masks are kept, because captions show a word many times: do not draw
    on one.
    """
    text = printable(text)
    kind = font(face, px)
    left, top, right, bottom = kind.getbbox(text, anchor="ls", stroke_width=outline)
    right = max(right, left + width(text, face, px, tracking) + outline)
    x, y = math.floor(left) - 1, math.floor(top) - 1
    size = max(1, math.ceil(right) - x + 1), max(1, math.ceil(bottom) - y + 1)
    image = Image.new("L", size)
    draw = ImageDraw.Draw(image)
    for piece, at in _pieces(text, face, px, tracking):
        draw.text((at - x, -y), piece, fill=255, font=kind, anchor="ls", stroke_width=outline)
    return image, x, y


def _pieces(text: str, face: Face, px: int, tracking: float) -> list[tuple[str, float]]:
    if not tracking:
        return [(text, 0.0)] if text else []
    return [
        (char, width(text[:index], face, px) + tracking * index) for index, char in enumerate(text)
    ]


def lay(on: Image.Image, shape: Image.Image, colour: RGB, left: int, top: int) -> None:
    """Colour in a mask's shape over an RGBA picture; what falls outside is left out."""
    box = shape.getbbox()
    if box is None:
        return
    x, y = max(0, -left), max(0, -top)
    part = shape.crop((x, y, min(shape.width, on.width - left), min(shape.height, on.height - top)))
    if part.width <= 0 or part.height <= 0:
        return
    ink = Image.new("RGBA", part.size, (*colour, 255))
    ink.putalpha(part)
    on.alpha_composite(ink, (left + x, top + y))
