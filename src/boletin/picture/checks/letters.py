"""What is written on a finished clip: whether it is there, where it belongs, and can be read.

The letters' places are known; what is measured there is the decoded picture.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from boletin.model import Check, Cue
from boletin.picture.checks import sampling
from boletin.picture.clip import burned
from boletin.picture.clip.film import Legible
from boletin.picture.drawing.colour import READABLE, luminance, ratio
from boletin.picture.drawing.palette import Palette
from boletin.picture.drawing.text import printable
from boletin.picture.shape import TV, Shape

MOST_CUES = 24
"""Cues looked at on frames; longer pieces are sampled evenly."""
_ABSENT = 2.0
"""Contrast of the places of letters against their box where no caption is shown: chance gives 1."""
_AGAIN = "Bórrelo y repita: boletin producir"


def sample(cues: Sequence[Cue]) -> list[Cue]:
    """The cues that are looked at."""
    drawn = [cue for cue in cues if printable(cue.text)]
    step = max(1.0, len(drawn) / MOST_CUES)
    return [drawn[int(index * step)] for index in range(min(len(drawn), MOST_CUES))]


def check_letters(
    frames: sampling.Frames,
    cues: Sequence[tuple[Cue, int]],
    outside: Sequence[int],
    texts: Sequence[Legible],
    shape: Shape,
    colours: Palette,
) -> tuple[Check, Check]:
    """T03 or T09: everything to be read is there, inside the safe area. T10: its contrast.

    ``cues`` with the frame at which each is looked at; ``outside``: frames without captions.
    """
    hidden = [f"{t.text} (fuera del área segura)" for t in texts if not shape.safe.holds(t.box)]
    worst, where = 21.0, ""
    masks = [_letters(cue, shape, colours) for cue, _ in cues]
    for number, planes in frames.chosen():
        light = luminance(sampling.srgb(planes))
        seen = [(text.text, _spread(light, text)) for text in texts if text.frame == number]
        for (cue, at), mask in zip(cues, masks, strict=True):
            if at == number:
                text, found = cue.text.replace("\n", " "), _contrast_of(light, mask)
                if found < READABLE:
                    hidden.append(text)
                else:
                    seen.append((text, found))
        if number in outside and any(_contrast_of(light, mask) > _ABSENT for mask in masks):
            hidden.append(f"cuadro {number}: hay letras cuando no toca")
        for text, found in seen:
            if found < worst:
                worst, where = found, text
    hidden += [cue.text for cue, at in cues if at not in frames.numbers]
    detail = f"{len(cues)} subtítulos y {len(texts)} textos vistos en su lugar."
    if hidden:
        detail = f"No se ve como debe: {'; '.join(hidden[:3])}. {_AGAIN}"
    return (
        Check("T03" if shape is TV else "T09", "E", not hidden, len(hidden), detail),
        Check(
            "T10",
            "E",
            worst >= READABLE,
            round(worst, 1),
            f"Contraste menor de lo escrito: {worst:.1f} en «{where[:40]}» (al menos {READABLE}). "
            "Si falla, elija en [imagen] un acento más claro o una tinta más oscura.",
        ),
    )


Mask = tuple[NDArray[np.bool_], NDArray[np.bool_], int, int]
"""Full strokes and free ground of a caption at half size, and its left top corner there."""


def _letters(cue: Cue, shape: Shape, colours: Palette) -> Mask:
    """Where the letters of a cue are, and where only their box is."""
    image, left, top = burned.draw(cue, range(0), shape, colours)
    alpha = np.asarray(image.getchannel("A"))
    rgb = np.asarray(image.convert("RGB"), np.int16)
    near = (np.abs(rgb - np.array(colours["texto"])) <= 12).all(-1)
    strokes, ground = near & (alpha == 255), alpha == burned.BOX_ALPHA
    odd_x, odd_y = left % 2, top % 2
    strokes, ground = strokes[odd_y:, odd_x:], ground[odd_y:, odd_x:]
    return _all_of_four(strokes), _all_of_four(ground), (left + 1) // 2, (top + 1) // 2


def _all_of_four(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """A mask at half size: true where all four pixels are."""
    rows, columns = mask.shape[0] // 2 * 2, mask.shape[1] // 2 * 2
    quads = mask[:rows, :columns].reshape(rows // 2, 2, columns // 2, 2)
    return np.asarray(quads.all((1, 3)), bool)


def _contrast_of(seen: NDArray[np.float32], mask: Mask) -> float:
    """Contrast of the dimmer strokes with the lighter ground, as it is seen; 1 where none is."""
    strokes, ground, left, top = mask
    if not strokes.any() or not ground.any():
        return 1.0
    part = seen[top : top + strokes.shape[0], left : left + strokes.shape[1]]
    if part.shape != strokes.shape:
        return 1.0
    letters, behind = part[strokes], part[ground]
    if np.median(letters) >= np.median(behind):
        return ratio(float(np.percentile(letters, 10)), float(np.percentile(behind, 95)))
    return ratio(float(np.percentile(letters, 90)), float(np.percentile(behind, 5)))


def _spread(seen: NDArray[np.float32], text: Legible) -> float:
    """Contrast between the lightest and the darkest of a text's box: letters and ground."""
    box = text.box
    part = seen[box.top // 2 : -(-box.bottom // 2), box.left // 2 : -(-box.right // 2)]
    if not part.size:
        return 1.0
    low, high = np.percentile(part, (4, 96))
    return ratio(float(low), float(high))
