"""A picture that text is put on, remembering where and how well each text can be read."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from PIL import Image, ImageDraw

from boletin.picture.drawing.colour import RGB, brightness, luminance, ratio
from boletin.picture.drawing.text import Face, Lines, font, printable, width
from boletin.picture.shape import Box, Shape


@dataclass(frozen=True, slots=True)
class Placed:
    """A text on the picture: where its letters are, and its contrast with what is behind them."""

    text: str
    box: Box
    contrast: float
    """The worst of the pixels behind it but for 1 %, 1–21 (T10)."""


@dataclass(slots=True)
class Canvas:
    """``image`` (RGB) of ``shape`` and every text drawn on it, in place while composing."""

    image: Image.Image
    shape: Shape
    placed: list[Placed] = field(default_factory=list)

    @property
    def draw(self) -> ImageDraw.ImageDraw:
        return ImageDraw.Draw(self.image)

    def rectangle(self, box: Box, fill: RGB) -> None:
        self.draw.rectangle((box.left, box.top, box.right - 1, box.bottom - 1), fill=fill)

    def paste(self, picture: Image.Image, left: int, top: int) -> None:
        """Lay an RGBA picture on it."""
        self.image.paste(picture.convert("RGB"), (left, top), picture.getchannel("A"))

    def text(
        self,
        text: str,
        at: tuple[float, float],
        face: Face,
        px: int,
        colour: RGB,
        *,
        tracking: float = 0.0,
    ) -> Box:
        """One line, its left end and base line ``at`` (x, y). Returns the box of its letters."""
        text = printable(text)
        x, base = at
        kind = font(face, px)
        left, top, right, bottom = (round(edge) for edge in kind.getbbox(text, anchor="ls"))
        right = max(right, round(left + width(text, face, px, tracking)))
        box = Box(round(x) + left, round(base) + top, round(x) + right, round(base) + bottom)
        if not text:
            return box
        self.placed.append(Placed(text, box, self._contrast(box, colour)))
        draw = self.draw
        if tracking:
            for index, char in enumerate(text):
                before = width(text[:index], face, px) + tracking * index
                draw.text((x + before, base), char, fill=colour, font=kind, anchor="ls")
        else:
            draw.text((x, base), text, fill=colour, font=kind, anchor="ls")
        return box

    def lines(
        self, lines: Lines, at: tuple[float, float], face: Face, colour: RGB, leading: float
    ) -> None:
        """Lines one below the other; ``at`` is the base line of the first, ``leading`` in ems."""
        x, base = at
        for index, row in enumerate(lines.rows):
            self.text(row, (x, base + round(index * leading * lines.px)), face, lines.px, colour)

    def _contrast(self, box: Box, colour: RGB) -> float:
        area = self.image.crop(box.corners)
        if not (area.width and area.height):
            return 21.0
        behind = luminance(np.asarray(area))
        ours = brightness(colour)
        low, high = np.percentile(behind, (1, 99))
        return min(ratio(ours, float(low)), ratio(ours, float(high)))
