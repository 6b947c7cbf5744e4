"""What lies behind everything: photographs that come closer, or a designed ground."""

from __future__ import annotations

import math
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from boletin.picture.clip.planes import Patch, Planes, patch_of, planes_of
from boletin.picture.drawing.colour import RGB
from boletin.picture.drawing.photo import Photo
from boletin.picture.shape import Shape

STEP_PX = 0.5
"""A picture that comes closer is drawn again when its corners have moved this much: less cannot be
seen, and every picture costs drawing and encoding."""


@dataclass(frozen=True, slots=True)
class Travel:
    """How a picture comes slowly closer from ``start`` to ``end`` (frames), up to ``zoom``.

    What it comes closer to (``towards``, 0–1 of the shape) stays where it is on the screen.
    """

    shape: Shape
    start: int
    end: int
    zoom: float
    towards: tuple[float, float] = (0.5, 0.5)

    @property
    def last(self) -> int:
        """Steps of the whole way, an even number."""
        farthest = (
            max(at, 1 - at) * side for at, side in zip(self.towards, self.shape.size, strict=True)
        )
        return 2 * math.ceil((self.zoom - 1) / self.zoom * math.hypot(*farthest) / STEP_PX / 2)

    def step(self, frame: int) -> int:
        """How far it has come, of ``last``."""
        share = (frame - self.start) / max(1, self.end - self.start)
        return min(self.last, max(0, round(share * self.last)))

    def seen(self, size: tuple[int, int], step: int) -> tuple[float, float, float, float]:
        """The box of a picture of ``size`` that is seen then."""
        closeness = 1 + (self.zoom - 1) * step / max(1, self.last)
        wide, tall = (side / closeness for side in size)
        left, top = (size[0] - wide) * self.towards[0], (size[1] - tall) * self.towards[1]
        return left, top, left + wide, top + tall


class Closer:
    """A picture on its way. ``source`` is larger than the shape by ``travel.zoom``, so that nothing
    is enlarged; or as large, where it must begin as it is.
    """

    def __init__(self, source: Planes, travel: Travel) -> None:
        self._source, self._travel = source, travel
        self._kept: dict[int, Planes] = {}

    @classmethod
    def of(cls, photo: Photo, shape: Shape, start: int, end: int, zoom: float) -> Closer:
        return cls(planes_of(photo.image), Travel(shape, start, end, zoom, photo.towards))

    def state(self, frame: int) -> Hashable:
        return self._travel.step(frame)

    def draw(self, on: Planes, frame: int) -> None:
        shown = self._shown(self._travel.step(frame))
        for source, target in zip(shown.all, on.all, strict=True):
            target.paste(source)

    def _shown(self, step: int) -> Planes:
        """Even steps are resampled; an odd one is the mean of its neighbours, a pixel apart at the
        corners, which is what linear interpolation would give there.
        """
        if step not in self._kept:
            near = {step - 1, step, step + 1, step + 2}
            self._kept = {at: planes for at, planes in self._kept.items() if at in near}
            if step % 2:
                self._kept[step] = self._shown(step - 1).between(self._shown(step + 1))
            else:
                self._kept[step] = self._resampled(step)
        return self._kept[step]

    def _resampled(self, step: int) -> Planes:
        wide, tall = self._travel.shape.size
        sizes = ((wide, tall), (wide // 2, tall // 2), (wide // 2, tall // 2))
        return Planes(
            *(
                source.resize(size, Image.Resampling.BICUBIC, self._travel.seen(source.size, step))
                for source, size in zip(self._source.all, sizes, strict=True)
            )
        )


def veil(shape: Shape, colour: RGB, top: float, bottom: float) -> Patch:
    """A picture darkened where text stands on it: strengths 0–1.

    ``top`` from the upper edge to a little below the name; ``bottom`` from over the captions to the
    lower edge, fading slowly where applications cover that part of the picture.
    """
    height = shape.height
    y = np.arange(height, dtype=np.float32)
    name, fade = shape.safe.top + shape.px(100), max(shape.px(170), 0.9 * shape.safe.top)
    upper = top * _smooth(1 - (y - name) / fade)
    lower = bottom * _smooth((y - (shape.captions.top - shape.px(420))) / shape.px(400))
    below = height - shape.safe.bottom
    if below > height // 5:
        lower *= 1 - 0.6 * _smooth((y - shape.safe.bottom) / (0.7 * below))
    strength = np.maximum(upper, lower)[:, None]
    noise = np.random.default_rng(1).random((height, shape.width), np.float32)
    alpha = np.floor(strength * 255 + noise).clip(0, 255).astype(np.uint8)
    image = Image.new("RGBA", shape.size, (*colour, 0))
    image.putalpha(Image.fromarray(alpha))
    return patch_of(image)


def _smooth(value: NDArray[np.floating[Any]]) -> NDArray[np.float32]:
    value = np.clip(value, 0.0, 1.0)
    return np.asarray(value * value * (3 - 2 * value), np.float32)
