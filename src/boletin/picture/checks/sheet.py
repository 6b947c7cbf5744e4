"""A finished clip at a glance: a sheet of its frames for whoever approves it, a moving preview.

moviepy reads the frames from the delivered file, small: nothing of our own stands between.
"""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from moviepy import VideoFileClip
from PIL import Image

from boletin.errors import MediaError
from boletin.files import replacing
from boletin.picture.drawing.jpeg import save_jpeg
from boletin.picture.drawing.letters import lay, mask
from boletin.picture.shape import Shape

FRAMES = 12
"""Moments that are shown, evenly spread."""
_WIDTH = 1920
_GAP = 8
_LABEL = 26
_PREVIEW = 480
"""Longer side of the preview, pixels."""
_EACH_MS = 600


@dataclass(frozen=True, slots=True)
class Moment:
    """A frame of the clip and when it is seen."""

    at_s: float
    image: Image.Image


def moments(path: Path, shape: Shape, *, count: int = FRAMES) -> tuple[Moment, ...]:
    """``count`` frames of a clip in the order they are seen, the first and the last among them.

    Raises MediaError for a file that moviepy cannot read.
    """
    scale = _PREVIEW / max(shape.size)
    small = round(shape.width * scale / 2) * 2, round(shape.height * scale / 2) * 2
    try:
        with _opened(path, small) as clip:
            frame_s = 1 / clip.fps
            last = max(0.0, clip.duration - 1.5 * frame_s)
            times = [last * n / max(1, count - 1) + frame_s / 2 for n in range(count)]
            return tuple(Moment(at, Image.fromarray(clip.get_frame(at))) for at in times)
    except (OSError, KeyError, ValueError) as error:
        raise MediaError(
            f"{path.name}: no se puede leer cuadro por cuadro ({error}).",
            remedy="Bórrelo y repita: boletin producir",
        ) from error


@contextlib.contextmanager
def _opened(path: Path, size: tuple[int, int]) -> Iterator[VideoFileClip]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it does not read our soft captions, and says so
        clip = VideoFileClip(str(path), audio=False, target_resolution=size)
    try:
        yield clip
    finally:
        with clip.reader.proc as reading:  # it leaves the pipes of an ffmpeg that has ended open
            reading.terminate()
        clip.close()


def save_sheet(shown: Sequence[Moment], target: Path) -> None:
    """All moments on one JPEG, each with its time."""
    wide, tall = shown[0].image.size
    columns = 4 if wide >= tall else 6
    width = (_WIDTH - _GAP * (columns + 1)) // columns
    height = round(width * tall / wide)
    rows = -(-len(shown) // columns)
    size = _WIDTH, rows * (height + _LABEL + _GAP) + _GAP
    sheet = Image.new("RGBA", size, (24, 24, 24, 255))
    for number, moment in enumerate(shown):
        left = _GAP + number % columns * (width + _GAP)
        top = _GAP + number // columns * (height + _LABEL + _GAP)
        sheet.paste(moment.image.resize((width, height), Image.Resampling.LANCZOS), (left, top))
        letters, _, _ = mask(f"{moment.at_s:.1f} s", "Bold", 17)
        lay(sheet, letters, (230, 230, 230), left, top + height + 5)
    save_jpeg(sheet, target, quality=78)


def save_preview(shown: Sequence[Moment], target: Path) -> None:
    """The moments one after the other, as an animated WebP that begins again."""
    first, *rest = (moment.image for moment in shown)
    with replacing(target) as draft:
        first.save(
            draft,
            format="WEBP",
            save_all=True,
            append_images=rest,
            duration=_EACH_MS,
            loop=0,
            quality=62,
            method=4,
        )
