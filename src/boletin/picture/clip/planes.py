"""Pictures as the encoder takes them: Y, U and V of 8 bits, BT.709, limited range.

Pictures and patches are turned into planes once; from then on they are only copied and laid over
each other, which Pillow does in C. Chroma is half the size, sited with the left luma sample
(MPEG-2, what decoders assume of H.264).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from boletin.picture.shape import Box

_RGB_TO_YUV = np.array(
    [
        [0.2126 * 219, 0.7152 * 219, 0.0722 * 219],
        [-0.2126 / 1.8556 * 224, -0.7152 / 1.8556 * 224, (1 - 0.0722) / 1.8556 * 224],
        [(1 - 0.2126) / 1.5748 * 224, -0.7152 / 1.5748 * 224, -0.0722 / 1.5748 * 224],
    ],
    np.float32,
) / np.float32(255)
"""ITU-R BT.709: Kr 0.2126, Kb 0.0722."""
_OFFSET = (16, 128, 128)


@dataclass(frozen=True, slots=True)
class Planes:
    """A whole picture of even size: ``y`` of that size, ``u`` and ``v`` of half of it (mode L).

    Laying patches on it changes it; ``copy`` first what is still needed.
    """

    y: Image.Image
    u: Image.Image
    v: Image.Image

    def copy(self) -> Planes:
        return Planes(self.y.copy(), self.u.copy(), self.v.copy())

    @property
    def all(self) -> tuple[Image.Image, Image.Image, Image.Image]:
        return self.y, self.u, self.v

    def between(self, other: Planes) -> Planes:
        """The mean of two pictures."""
        return Planes(*map(lambda a, b: Image.blend(a, b, 0.5), self.all, other.all))

    def image(self) -> Image.Image:
        """The picture as full-range RGB, as a screen shows it."""
        y = (np.asarray(self.y, np.float32) - 16) * np.float32(255 / 219)
        u, v = (
            (np.asarray(plane.resize(self.y.size, Image.Resampling.BILINEAR), np.float32) - 128)
            * np.float32(255 / 224)
            for plane in (self.u, self.v)
        )
        rgb = np.stack([y + 1.5748 * v, y - 0.1873 * u - 0.4681 * v, y + 1.8556 * u], -1)
        return Image.fromarray(np.rint(rgb).clip(0, 255).astype(np.uint8))

    def bytes(self) -> Iterator[bytes]:
        """The picture as raw yuv420p."""
        for plane in self.all:
            yield plane.tobytes()


@dataclass(frozen=True, slots=True)
class Patch:
    """Something to lay on a picture, its left top corner at even pixels."""

    planes: Planes
    mask: Image.Image
    """How much of it covers what is behind, 0–255."""
    half_mask: Image.Image
    left: int
    top: int

    @property
    def box(self) -> Box:
        return Box(self.left, self.top, self.left + self.mask.width, self.top + self.mask.height)

    def left_part(self, width: int) -> Patch:
        """Its first ``width`` pixels, an even number of them."""
        width = max(2, min(self.mask.width, width - width % 2))
        whole, half = (0, 0, width, self.mask.height), (0, 0, width // 2, self.half_mask.height)
        planes = self.planes
        return Patch(
            Planes(planes.y.crop(whole), planes.u.crop(half), planes.v.crop(half)),
            self.mask.crop(whole),
            self.half_mask.crop(half),
            self.left,
            self.top,
        )

    def lay(self, on: Planes, dx: int = 0, dy: int = 0, opacity: float = 1.0) -> None:
        """Draw it, moved by an even number of pixels; what falls outside is left out."""
        left, top = self.left + dx - dx % 2, self.top + dy - dy % 2
        mask, half = self.mask, self.half_mask
        if opacity < 1:
            table = [round(value * opacity) for value in range(256)]
            mask, half = mask.point(table), half.point(table)
        on.y.paste(self.planes.y, (left, top), mask)
        on.u.paste(self.planes.u, (left // 2, top // 2), half)
        on.v.paste(self.planes.v, (left // 2, top // 2), half)


def planes_of(image: Image.Image) -> Planes:
    """An RGB picture of even size as planes."""
    pixels = np.asarray(image.convert("RGB"), np.float32)
    y, u, v = (_channel(pixels, index) for index in range(3))
    return Planes(_image(y), _image(_halved(u)), _image(_halved(v)))


def patch_of(image: Image.Image, left: int = 0, top: int = 0) -> Patch:
    """An RGBA picture at (``left``, ``top``) as a patch, padded to even corners."""
    odd_x, odd_y = left % 2, top % 2
    width, height = image.width + odd_x, image.height + odd_y
    size = (width + width % 2, height + height % 2)
    if size != image.size:
        padded = Image.new("RGBA", size)
        padded.paste(image, (odd_x, odd_y))
        image = padded
    pixels = np.asarray(image, np.float32)
    alpha = pixels[..., 3] / np.float32(255)
    y, u, v = (_channel(pixels[..., :3], index) for index in range(3))
    weight = _halved(alpha)
    safe = np.maximum(weight, np.float32(1e-4))
    # Chroma is averaged by how much each pixel is seen: an edge keeps the colour of the letter.
    u, v = (_halved(plane * alpha) / safe + (weight == 0) * 128 for plane in (u, v))
    planes = Planes(_image(y), _image(u), _image(v))
    return Patch(planes, image.getchannel("A"), _image(weight * 255), left - odd_x, top - odd_y)


def cropped(image: Image.Image, left: int = 0, top: int = 0) -> Patch | None:
    """The part of an RGBA picture that can be seen, as a patch; None where nothing can."""
    box = image.getchannel("A").getbbox()
    if box is None:
        return None
    return patch_of(image.crop(box), left + box[0], top + box[1])


def _channel(pixels: NDArray[np.float32], index: int) -> NDArray[np.float32]:
    return np.asarray(pixels @ _RGB_TO_YUV[index] + np.float32(_OFFSET[index]), np.float32)


def _halved(plane: NDArray[np.float32]) -> NDArray[np.float32]:
    """Half the size: two rows averaged, columns by 1-2-1 around the even one."""
    rows = (plane[0::2] + plane[1::2]) / np.float32(2)
    before = np.concatenate([rows[:, :1], rows[:, 1:-1:2]], axis=1)
    return np.asarray((before + 2 * rows[:, 0::2] + rows[:, 1::2]) / np.float32(4), np.float32)


def _image(plane: NDArray[np.float32]) -> Image.Image:
    return Image.fromarray(np.rint(plane).clip(0, 255).astype(np.uint8))
