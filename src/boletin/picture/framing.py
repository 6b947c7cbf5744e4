"""How a picture of any size fills one of ours: what of it is seen, and where. Pure geometry.

It fills the shape, cut around what matters. Where that would lose too much of it, or enlarge it
into mush, the whole of it is seen, over a dark and blurred copy of itself.
"""

from __future__ import annotations

from dataclasses import dataclass

from boletin.model import Foco
from boletin.picture.shape import Box, Shape

LEAST_KEPT = 0.5
"""Share of a picture that a cut must keep, where nobody said what matters in it."""
LEAST_TOLD = 0.2
"""The same where ``foco`` tells what must stay: a landscape in 9:16 and a portrait in 16:9 are
cut, a panorama is not."""
MOST_ENLARGED = 3.2
"""A picture is never seen larger than this, times its own pixels: 640x360 still fills a clip."""
_LEAST_SEEN = 0.2
"""One that would be smaller than this share of the shape's sides only lends its colours."""


@dataclass(frozen=True, slots=True)
class Framing:
    """What is seen of a picture, and where."""

    part: tuple[float, float, float, float]
    """Left, top, right and bottom of what is seen, in the picture's own pixels."""
    place: Box
    """Where that lies in the shape, even numbers; empty: it is too small to be seen."""
    towards: tuple[float, float] = (0.5, 0.5)
    """Where what matters is, 0–1 of the shape's width and height; the middle for the whole."""
    small: bool = False
    """It has too few pixels for this shape."""

    @property
    def fills(self) -> bool:
        """Whether it is cut to the shape, from edge to edge."""
        return self.part[0] > 0 or self.part[1] > 0 or self.place.left == self.place.top == 0

    def behind(self, room: tuple[int, int]) -> tuple[float, float, float, float]:
        """What of a whole picture fills ``room``, around its middle: for the blurred copy."""
        return cut((self.part[2], self.part[3]), room, (0.5, 0.5))


def frame(size: tuple[int, int], shape: Shape, foco: Foco | None) -> Framing:
    """How a picture of ``size`` is seen in ``shape``. ``foco``: per cent from the left and the top;
    None: nobody said what matters.
    """
    wide, tall = size
    x, y = (50.0, 50.0) if foco is None else foco
    left, top, right, bottom = part = cut(size, shape.size, (x / 100, y / 100))
    small = shape.width / (right - left) > MOST_ENLARGED
    kept = (right - left) * (bottom - top) / (wide * tall)
    if kept >= (LEAST_KEPT if foco is None else LEAST_TOLD) and not small:
        towards = (x / 100 * wide - left) / (right - left), (y / 100 * tall - top) / (bottom - top)
        return Framing(part, Box(0, 0, *shape.size), towards)
    scale = min(shape.width / wide, shape.height / tall, MOST_ENLARGED)
    place = _placed(_even(wide * scale), _even(tall * scale), shape)
    if max(place.width / shape.width, place.height / shape.height) < _LEAST_SEEN:
        place = Box(place.left, place.top, place.left, place.top)
    return Framing((0.0, 0.0, wide, tall), place, small=small)


def cut(
    size: tuple[float, float], into: tuple[int, int], focus: tuple[float, float]
) -> tuple[float, float, float, float]:
    """The largest part of ``size`` that has the proportions of ``into``, around ``focus`` (0–1)."""
    scale = max(into[0] / size[0], into[1] / size[1])
    wide, tall = min(size[0], into[0] / scale), min(size[1], into[1] / scale)
    left = min(max(0.0, focus[0] * size[0] - wide / 2), size[0] - wide)
    top = min(max(0.0, focus[1] * size[1] - tall / 2), size[1] - tall)
    return left, top, min(size[0], left + wide), min(size[1], top + tall)


def _placed(wide: int, tall: int, shape: Shape) -> Box:
    """At the right of a wide shape, because text stands at the left; else in the middle. What does
    not reach from top to bottom stands over the captions.
    """
    beside = shape.width > shape.height and wide <= shape.safe.width
    left = _even(shape.safe.right - wide if beside else (shape.width - wide) / 2)
    top = max(0, _even((shape.captions.top - tall) / 2)) if tall < shape.height else 0
    return Box(left, top, left + wide, top + tall)


def _even(value: float) -> int:
    return round(value / 2) * 2
