"""Captions burned into the picture: white on a dark box, the word being said in another colour.

Drawn by ourselves, not by libass: the film needs the letters as patches of a few states, and
text of users never meets a markup language.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from PIL import Image

from boletin.model import Cue
from boletin.picture.captions import highlight
from boletin.picture.clip.planes import Patch, Planes, patch_of
from boletin.picture.drawing.colour import RGB
from boletin.picture.drawing.letters import lay, mask
from boletin.picture.drawing.palette import Palette
from boletin.picture.drawing.plates import rounded
from boletin.picture.drawing.text import Face, printable, width
from boletin.picture.shape import Shape

SIZE = 54
"""Pixels to the em at 1080 lines: 1/20 of the height, the size of television captions."""
_SPACE = 0.07
"""Added between words, ems: Lato's space is a fifth of an em, and short words ran together."""
BOX_ALPHA = 222
"""Of 255: over white the box is still dark enough for 4.5:1 (T10)."""
LEADING = 1.26
"""Base line to base line, ems."""
_PAD = (22, 14)
"""Around the letters, at 1080 lines."""
_FACE: Face = "Bold"


class Captions:
    """The captions as the top layer of a film."""

    def __init__(self, cues: Sequence[Cue], shape: Shape, colours: Palette) -> None:
        self._cues, self._shape, self._colours = cues, shape, colours
        self._states = highlight.shown(cues)
        self._kept: tuple[Hashable, Patch] | None = None

    def state(self, frame: int) -> Hashable:
        shown = highlight.at(self._states, frame)
        return (shown.cue, shown.lit) if shown and self._rows(shown.cue) else None

    def draw(self, on: Planes, frame: int) -> None:
        shown = highlight.at(self._states, frame)
        if shown is None:
            return
        place = shown.cue, shown.lit
        if self._kept is None or self._kept[0] != place:
            self._kept = (
                place,
                caption(self._cues[shown.cue], shown.lit, self._shape, self._colours),
            )
        self._kept[1].lay(on)

    def _rows(self, number: int) -> bool:
        return bool(printable(self._cues[number].text))


def caption(cue: Cue, lit: range, shape: Shape, colours: Palette) -> Patch:
    """A cue with its words ``lit`` in the accent, in the captions' zone of ``shape``."""
    image, left, top = draw(cue, lit, shape, colours)
    return patch_of(image, left, top)


def draw(cue: Cue, lit: range, shape: Shape, colours: Palette) -> tuple[Image.Image, int, int]:
    """The same as RGBA, and its place."""
    rows, px = _rows(cue, shape)
    zone = shape.captions
    pad_x, pad_y = shape.px(_PAD[0]), shape.px(_PAD[1])
    lengths = [_length(row, px) for row in rows]
    wide = round(max(lengths, default=0)) + 2 * pad_x
    ascent, descent = round(px * 0.80), round(px * 0.22)
    step = round(px * LEADING)
    tall = 2 * pad_y + ascent + descent + step * (len(rows) - 1)
    left, top = (zone.left + zone.right - wide) // 2, (zone.top + zone.bottom - tall) // 2
    image = Image.new("RGBA", (wide, tall), (*colours["caja"], 0))
    box = rounded(wide, tall, shape.px(10))
    image.putalpha(box.point(lambda share: share * BOX_ALPHA // 255))
    for number, (row, length) in enumerate(zip(rows, lengths, strict=True)):
        x = (wide - length) / 2
        base = pad_y + ascent + step * number
        for text, index in row:
            if text:
                letters, dx, dy = mask(text, _FACE, px)
                colour: RGB = colours["realce" if index in lit else "texto"]
                lay(image, letters, colour, round(x) + dx, base + dy)
            x += width(text + " ", _FACE, px) + _SPACE * px
    return image, left, top


def _rows(cue: Cue, shape: Shape) -> tuple[list[list[tuple[str, int]]], int]:
    """Words of each line with their index, and the size at which they fit the zone."""
    rows: list[list[tuple[str, int]]] = []
    index = 0
    for line in cue.lines:
        row = [(printable(word.text), index + at) for at, word in enumerate(line)]
        rows.append([(text, at) for text, at in row if text])
        index += len(line)
    rows = [row for row in rows if row]
    if cue.new_speaker and rows:
        rows[0] = [("–", -1), *rows[0]]
    px, room = shape.px(SIZE), shape.captions.width - 2 * shape.px(_PAD[0])
    widest = max((_length(row, px) for row in rows), default=0.0)
    if widest > room:  # forty-two capital letters: smaller, never cut
        px = max(8, int(px * room / widest) - 1)
    return rows, px


def _length(row: Sequence[tuple[str, int]], px: int) -> float:
    """Pixels that a line takes."""
    return width(" ".join(text for text, _ in row), _FACE, px) + _SPACE * px * (len(row) - 1)
