"""Frames of a delivered clip: all of them small, chosen ones at full size, in one decode."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from boletin import ffmpeg
from boletin.picture.checks.choose import any_of
from boletin.picture.shape import Shape

SMALL = (64, 36)
"""Width and height of the frames that flashes are looked for on."""
Planes = tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.uint8]]
"""Y, U, V as they stand in the file; U and V at half the size."""


_BLOCK = 240
"""Small frames that are held at a time."""


@dataclass(frozen=True, slots=True)
class Frames:
    """What was decoded. It lies on the disk: a long clip takes no more memory than a short one."""

    count: int
    """Frames of the clip."""
    numbers: tuple[int, ...]
    """Frames that are there at full size."""
    folder: Path
    size: tuple[int, int]

    def small(self) -> Iterator[NDArray[np.uint8]]:
        """Every frame of the clip, RGB, in blocks of shape (n, 36, 64, 3)."""
        pixels = SMALL[0] * SMALL[1] * 3
        with (self.folder / _SMALL).open("rb") as file:
            while len(block := np.fromfile(file, np.uint8, _BLOCK * pixels)) >= pixels:
                yield block.reshape(-1, SMALL[1], SMALL[0], 3)

    def chosen(self) -> Iterator[tuple[int, Planes]]:
        """Number and planes of each frame that was chosen, in order."""
        for number in self.numbers:
            yield number, self.at(number)

    def at(self, number: int) -> Planes:
        """A frame that was chosen. Raises ValueError for another."""
        width, height = self.size
        size = width * height * 3 // 2
        with (self.folder / _FULL).open("rb") as file:
            file.seek(self.numbers.index(number) * size)
            return _planes(file.read(size), width, height)


_SMALL, _FULL = "small.rgb", "full.yuv"


@contextmanager
def decoded(path: Path, shape: Shape, numbers: Sequence[int]) -> Iterator[Frames]:
    """Decode the whole clip once. Raises MediaError when any of it is damaged."""
    wanted = sorted(set(numbers))
    picked = any_of([(number, number) for number in wanted]).replace(",", r"\,")
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        ffmpeg.run(
            [
                *ffmpeg.SAFE,
                "-xerror",
                *("-threads", "1", "-i", str(path)),
                "-filter_complex",
                f"[0:v]split[a][b];[a]select={picked},format=yuv420p[full];"
                f"[b]scale={SMALL[0]}:{SMALL[1]}:flags=area,format=rgb24[small]",
                *("-map", "[full]", "-fps_mode", "passthrough"),
                *("-f", "rawvideo", str(folder / _FULL)),
                *("-map", "[small]", "-fps_mode", "passthrough"),
                *("-f", "rawvideo", str(folder / _SMALL)),
            ],
            what=path.name,
            timeout_s=3600,
        )
        count = (folder / _SMALL).stat().st_size // (SMALL[0] * SMALL[1] * 3)
        width, height = shape.size
        full = (folder / _FULL).stat().st_size // (width * height * 3 // 2)
        yield Frames(count, tuple(wanted[:full]), folder, shape.size)


def _planes(raw: bytes, width: int, height: int) -> Planes:
    image = np.frombuffer(raw, np.uint8)
    luma, quarter = width * height, width * height // 4
    half = (height // 2, width // 2)
    return (
        image[:luma].reshape(height, width),
        image[luma : luma + quarter].reshape(half),
        image[luma + quarter :].reshape(half),
    )


def rgb_codes(planes: Planes) -> NDArray[np.float32]:
    """Narrow-range R'G'B' code values (16 black, 235 white) at half size, nothing clipped."""
    y, u, v = planes
    luma = y[::2, ::2].astype(np.float32)
    blue, red = ((plane.astype(np.float32) - 128) * (219 / 224) for plane in (u, v))
    # ITU-R BT.709: Kr 0.2126, Kb 0.0722.
    return np.stack(
        [luma + 1.5748 * red, luma - 0.1873 * blue - 0.4681 * red, luma + 1.8556 * blue], -1
    )


def srgb(planes: Planes) -> NDArray[np.uint8]:
    """Full-range RGB at half size, as a screen shows it."""
    codes = (rgb_codes(planes) - 16) * (255 / 219)
    return np.asarray(codes.round().clip(0, 255), np.uint8)
