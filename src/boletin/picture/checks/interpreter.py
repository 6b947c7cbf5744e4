"""The interpreter on a finished clip: large enough, in nobody's way, and really seen."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PIL import Image

from boletin.model import Check
from boletin.picture.checks import sampling
from boletin.picture.clip.film import Legible
from boletin.picture.clip.inset import RULE, SHARE, Inset
from boletin.picture.clip.planes import Planes
from boletin.picture.shape import Box, Shape

_ALIKE = 6.0
"""Mean difference of luma, of the window decoded against the window drawn: the encoder's."""
_AGAIN = "Bórrelo y repita: boletin producir"


def moments(inset: Inset | None) -> list[int]:
    """Frames at which it is looked at."""
    if inset is None:
        return []
    return sorted({inset.start, (inset.start + inset.end) // 2})


def check_inset(
    frames: sampling.Frames, inset: Inset, texts: Sequence[Legible], shape: Shape
) -> Check:
    """Rule LSM: a sixth of the picture, in the safe area, free of captions and texts, and seen."""
    box = inset.box
    share = box.width * box.height / (shape.width * shape.height)
    wrong = [
        what
        for what, bad in (
            ("mide menos de un sexto de la imagen", share < SHARE),
            ("sale del área segura", not shape.safe.holds(box)),
            ("toca los subtítulos", _touch(box, shape.captions)),
            ("tapa un texto", any(_touch(box, text.box) for text in texts)),
            ("no se ve", not all(_seen(frames, inset, number) for number in moments(inset))),
        )
        if bad
    ]
    detail = f"Intérprete en {box.width}x{box.height}, {share:.1%} de la imagen, libre de textos."
    if wrong:
        detail = f"El recuadro del intérprete {', '.join(wrong)}. {_AGAIN}"
    return Check(RULE, "E", not wrong, round(share, 3), detail)


def _touch(one: Box, other: Box) -> bool:
    return (
        max(one.left, other.left) < min(one.right, other.right)
        and max(one.top, other.top) < min(one.bottom, other.bottom)
    )  # fmt: skip


def _seen(frames: sampling.Frames, inset: Inset, number: int) -> bool:
    """Whether the clip shows there what the interpreter's file shows then."""
    if number not in frames.numbers:
        return False
    luma = frames.at(number)[0]
    size = luma.shape[1], luma.shape[0]
    half = size[0] // 2, size[1] // 2
    drawn = Planes(*(Image.new("L", part) for part in (size, half, half)))
    inset.draw(drawn, number)
    window = np.s_[inset.box.top : inset.box.bottom, inset.box.left : inset.box.right]
    apart = np.abs(luma[window].astype(np.int16) - np.asarray(drawn.y, np.int16)[window])
    # The median: a mark across the picture («SIN APROBAR») may lie over it.
    return float(np.median(apart)) <= _ALIKE
