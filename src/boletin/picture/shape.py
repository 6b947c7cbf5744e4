"""The shapes of a picture: size, safe area and the zone kept for captions.

A new shape (vertical, square) is one more :class:`Shape`; the cards, the captions and the checks
take their places from it and know no other numbers.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

RATE = (30000, 1001)
"""Frames per second of every clip, as a fraction (rule T01)."""


def frames_of(duration_ms: int) -> int:
    """The number of whole frames nearest to ``duration_ms``, at least one."""
    return max(1, round(duration_ms * RATE[0] / (RATE[1] * 1000)))


def frame_at(ms: float) -> int:
    """The number of the frame on which something timed ``ms`` begins."""
    return round(ms * RATE[0] / (RATE[1] * 1000))


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels; ``right`` and ``bottom`` are outside it."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def height(self) -> int:
        return self.bottom - self.top

    @property
    def corners(self) -> tuple[int, int, int, int]:
        """Left, top, right, bottom: what Pillow takes."""
        return self.left, self.top, self.right, self.bottom

    def moved(self, dx: int, dy: int) -> Box:
        return Box(self.left + dx, self.top + dy, self.right + dx, self.bottom + dy)

    def holds(self, other: Box) -> bool:
        """Whether ``other`` lies inside."""
        return (
            self.left <= other.left
            and self.top <= other.top
            and other.right <= self.right
            and other.bottom <= self.bottom
        )


@dataclass(frozen=True, slots=True)
class Shape:
    """A size of picture and what must stay free in it."""

    name: str
    width: int
    height: int
    safe: Box
    """Whatever must be read lies in it (T03, T09)."""
    captions: Box
    """Only captions are drawn here; inside ``safe``."""
    max_chars: int = 42
    """Characters in a line of captions (C01)."""
    scale: float = 1.0
    """Letters and ornament are this much larger: a thumbnail is seen small."""

    def px(self, units: float) -> int:
        """Pixels of a length designed for a picture whose shorter side is 1080."""
        return round(units * self.scale * min(self.width, self.height) / 1080)

    @property
    def size(self) -> tuple[int, int]:
        return self.width, self.height


# Title-safe 90 % (T03): 1728x972 at (96, 54).
TV = Shape("tv", 1920, 1080, Box(96, 54, 1824, 1026), Box(96, 866, 1824, 1020))
# Top 14 %, bottom 35 % and sides 6 % belong to the applications (T09): 950x978 at (65, 270).
VERTICAL = Shape("vertical", 1080, 1920, Box(65, 270, 1015, 1248), Box(65, 1086, 1015, 1244), 32)
SQUARE = Shape("cuadrado", 1080, 1080, Box(54, 54, 1026, 1026), Box(54, 862, 1026, 1020), 32)
SHAPES = {shape.name: shape for shape in (TV, VERTICAL, SQUARE)}
"""By the name of their file."""
THUMBNAIL = Shape(
    "miniatura", 1280, 720, Box(64, 36, 1216, 684), Box(64, 676, 1216, 676), scale=1.4
)


def larger(shape: Shape, zoom: float) -> tuple[int, int]:
    """The even size of a picture that can come closer by ``zoom`` without being enlarged."""
    wide, tall = (math.ceil(side * zoom / 2) * 2 for side in shape.size)
    return wide, tall
