"""The interpreter of sign language: a window over the picture, beside the text, over the captions.

Nobody else is drawn there. It has a sixth of the picture (what Mexican broadcasters are asked for),
all of the height that was filmed, and goes when the interpretation ends.
"""

from __future__ import annotations

import math
from collections.abc import Hashable
from dataclasses import dataclass, replace
from pathlib import Path

from PIL import Image

from boletin.model import Check, Lsm, Timeline
from boletin.picture.clip.footage import Reader
from boletin.picture.clip.planes import Planes, planes_of
from boletin.picture.clip.source import Source, Take, lasts, read
from boletin.picture.drawing.colour import RGB
from boletin.picture.framing import Framing, cut
from boletin.picture.shape import Box, Shape, frame_at

SHARE = 1 / 6
"""Of the picture's area, at least."""
RULE = "LSM"
_GAP = 26
"""Between it and what stands beside or below it, pixels at 1080."""
_WIDEST = 16 / 9
_WIDEST_TALL = 0.8
"""Width to height of the window. In a tall or square shape the sides of a landscape are cut:
the hands stay, and the text keeps a column."""
_TOLERANCE_MS = 1000


@dataclass(frozen=True, slots=True)
class Inset:
    """The window as a layer, from ``start`` to ``end`` (frames, the last not included)."""

    box: Box
    start: int
    end: int
    ground: Planes
    """Of the box's size, where the footage is narrower."""
    reader: Reader
    inner: Box
    """Where the footage lies in the box."""

    def state(self, frame: int) -> Hashable:
        return frame if self.start <= frame < self.end else None

    def draw(self, on: Planes, frame: int) -> None:
        shown = self.reader.at(frame - self.start)
        left, top = self.box.left, self.box.top
        for ground, footage, plane, half in zip(
            self.ground.all, shown.all, on.all, (1, 2, 2), strict=True
        ):
            plane.paste(ground, (left // half, top // half))
            at = (left + self.inner.left) // half, (top + self.inner.top) // half
            plane.paste(footage, at)


def inset(
    lsm: Lsm, project: Path, timeline: Timeline, shape: Shape, ground: RGB, total: int
) -> tuple[Inset, tuple[Check, ...]]:
    """The window of an interpretation that begins with the voice, and what there is to say of it.

    ``total``: frames of the clip. Raises MediaError for a file that cannot be used.
    """
    source = read(project / lsm.archivo)
    start_ms = timeline.lines[0].start_ms if timeline.lines else 0
    start = min(frame_at(start_ms), total - 1)
    length = lasts(source, lsm.desde_ms, None)
    frames = min(length, total - start)
    box = place(source.size, shape)
    wide = min(box.width, _even(box.height * source.size[0] / source.size[1]))
    size = wide, box.height
    framing = Framing(cut(source.size, size, (0.5, 0.5)), Box(0, 0, *size))
    take = Take(source, size, framing, lsm.desde_ms, frames)
    left = (box.width - wide) // 4 * 2
    inner = Box(left, 0, left + wide, box.height)
    plain = planes_of(Image.new("RGB", (box.width, box.height), ground))
    window = Inset(box, start, start + frames, plain, Reader(take), inner)
    return window, _remarks(source, lsm, timeline, start_ms)


def place(size: tuple[int, int], shape: Shape) -> Box:
    """Where the window of footage of ``size`` lies: at the right, right over the captions."""
    most = shape.captions.top - shape.px(_GAP) - shape.safe.top
    area = SHARE * shape.width * shape.height
    widest = _WIDEST if shape.width > shape.height else _WIDEST_TALL
    ratio = min(size[0] / size[1], widest)
    tall = min(most // 2 * 2, math.ceil(math.sqrt(area / ratio) / 2) * 2)
    wide = math.ceil(area / tall / 2) * 2
    right, bottom = shape.safe.right // 2 * 2, (shape.captions.top - shape.px(_GAP)) // 2 * 2
    return Box(right - wide, bottom - tall, right, bottom)


def beside(shape: Shape, window: Box) -> Shape:
    """The shape as everything else sees it: its safe area ends at the window."""
    safe = shape.safe
    return replace(shape, safe=Box(safe.left, safe.top, window.left - shape.px(_GAP), safe.bottom))


def _remarks(source: Source, lsm: Lsm, timeline: Timeline, start_ms: int) -> tuple[Check, ...]:
    """Whether it says as much as the voice."""
    length_ms = source.duration_ms - lsm.desde_ms
    voice_ms = timeline.lines[-1].end_ms - start_ms if timeline.lines else 0
    short_ms, long_ms = voice_ms - length_ms, start_ms + length_ms - timeline.duration_ms
    name = source.path.name
    if short_ms > _TOLERANCE_MS:
        detail = f"{name}: la interpretación termina {short_ms / 1000:.1f} s antes que la voz."
    elif long_ms > _TOLERANCE_MS:
        detail = (
            f"{name}: la interpretación dura {long_ms / 1000:.1f} s más que el clip y se corta."
        )
    else:
        return ()
    remedy = "Grábela de nuevo con el audio ya producido, o revise «desde»."
    return (Check(RULE, "W", False, round(length_ms / 1000, 1), f"{detail} {remedy}"),)


def _even(value: float) -> int:
    return round(value / 2) * 2
