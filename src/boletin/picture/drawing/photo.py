"""Photographs of staff: any camera, any program, any size -> sRGB of the size that is needed."""

from __future__ import annotations

import importlib
import io
import warnings
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageCms, ImageFilter, UnidentifiedImageError

from boletin.errors import MediaError
from boletin.model import Foco
from boletin.picture.drawing.ground import legal
from boletin.picture.framing import Framing, frame
from boletin.picture.shape import TV, Shape, larger

MAX_PIXELS = 50_000_000
"""So many are held at once, at most: 200 MB. JPEG is decoded to a half, a quarter …, so that a
photograph of 150 MP counts as one of 9; Pillow itself refuses more than 179 MP."""
LEAST_SIDE = 16
"""Pixels; anything smaller is a dot that marks a page as read."""
DIMMED = 0.5
"""Of its light is left to the blurred copy behind a picture."""
BLUR = 24
"""The blurred copy is this much smaller before it is drawn large."""
_FORMATS = ("JPEG", "PNG", "WEBP", "TIFF", "BMP", "GIF", "AVIF")
_HEIC = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")
_ORIENTATION = 0x0112
TURNED = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_ROWS = 128
"""Rows of a picture that are turned into plain colours at a time."""


@dataclass(frozen=True, slots=True)
class Photo:
    """A photograph as it fills a shape."""

    image: Image.Image
    """RGB, legal, of the shape's size or larger."""
    towards: tuple[float, float] = (0.5, 0.5)
    """Where what matters is, 0–1 of its width and height."""
    small: bool = False
    """It has too few pixels: it is seen small, or only its colours are."""


def photograph(path: Path, shape: Shape, foco: Foco | None = None, zoom: float = 1.0) -> Photo:
    """A photograph that fills ``shape``: turned as its EXIF says, its colours brought to sRGB.

    ``foco``: what must be seen, per cent from the left and the top. ``zoom``: it is this much
    larger, so that it can come closer; what is shown whole stays whole then. The first picture of
    an animation is taken. Raises MediaError for what is missing, broken, no image or too large.
    """
    room = larger(shape, zoom)
    image, framing = _read(path, shape, foco, room)
    return Photo(legal(_laid(image, framing, shape, room)), framing.towards, framing.small)


def check(path: Path) -> None:
    """Whether it can be shown: raises as :func:`photograph` does, in a fraction of its time."""
    _read(path, TV, None, TV.size)


def _read(
    path: Path, shape: Shape, foco: Foco | None, room: tuple[int, int]
) -> tuple[Image.Image, Framing]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow's remarks on odd metadata help nobody here
            return _opened(path, shape, foco, room)
    except FileNotFoundError:
        raise MediaError(
            f"{path.name}: la imagen no existe.",
            remedy="Copie la foto a la carpeta y revise el nombre en «imagenes».",
        ) from None
    except MediaError:
        raise
    except Image.DecompressionBombError:
        raise _too_large(path) from None
    except MemoryError:
        raise _too_large(path) from None
    except UnidentifiedImageError:
        raise _no_image(path) from None
    except Exception:  # Pillow's decoders raise of every kind on broken data
        raise MediaError(
            f"{path.name}: la imagen está dañada o incompleta.",
            remedy="Cópiela otra vez de donde salió, o ábrala y guárdela como JPG.",
        ) from None


def _laid(image: Image.Image, framing: Framing, shape: Shape, room: tuple[int, int]) -> Image.Image:
    """An RGB picture in its place, in the middle of ``room``; round it, a blurred copy."""
    sharp = Image.Resampling.LANCZOS
    if framing.fills:
        return image.resize(room, sharp, framing.part, reducing_gap=2.0)
    little = tuple(max(2, side // BLUR) for side in room)
    soft = image.resize((little[0], little[1]), Image.Resampling.BOX, framing.behind(room))
    soft = soft.filter(ImageFilter.GaussianBlur(1.5)).point(lambda value: round(value * DIMMED))
    whole = soft.resize(room, Image.Resampling.BICUBIC)
    place = framing.place.moved((room[0] - shape.width) // 2, (room[1] - shape.height) // 2)
    if place.width and place.height:
        seen = image.resize((place.width, place.height), sharp, framing.part, reducing_gap=2.0)
        whole.paste(seen, (place.left, place.top))
    return whole


def _opened(
    path: Path, shape: Shape, foco: Foco | None, room: tuple[int, int]
) -> tuple[Image.Image, Framing]:
    """The photograph upright in RGB, not much larger than needed, and how it is to be seen."""
    with Image.open(path, formats=_formats()) as opened:
        if min(opened.size) < LEAST_SIDE:
            raise MediaError(
                f"{path.name}: la imagen es demasiado pequeña ({opened.width}x{opened.height}).",
                remedy="Use una foto de al menos 1280x720.",
            )
        whole = opened.width * opened.height
        opened.draft("RGB", (max(room), max(room)))
        # A progressive JPEG is held whole before any of it can be seen.
        held = whole if opened.info.get("progressive") else opened.width * opened.height
        held *= 2 if opened.format in ("WEBP", "AVIF") else 1  # their decoders keep copies
        if held > MAX_PIXELS:
            raise _too_large(path)
        opened.load()
        turned = TURNED.get(orientation(opened))
        size = opened.size
        if turned in (
            Image.Transpose.TRANSPOSE, Image.Transpose.ROTATE_270,
            Image.Transpose.TRANSVERSE, Image.Transpose.ROTATE_90,
        ):  # fmt: skip
            size = size[::-1]
        left, _, right, _ = frame(size, shape, foco).part
        plain = _reduced(opened, max(1, int((right - left) / room[0] / 2)))
    upright = plain.transpose(turned) if turned is not None else plain
    small = frame(size, shape, foco).small  # before it was made smaller
    return upright, replace(frame(upright.size, shape, foco), small=small)


def orientation(image: Image.Image) -> int:
    """As EXIF tells it; 1 where it tells nothing that can be understood."""
    with suppress(Exception):
        return int(image.getexif().get(_ORIENTATION, 1))
    return 1


def _reduced(image: Image.Image, factor: int) -> Image.Image:
    """RGB of a picture of any kind, ``factor`` times smaller, a strip after the other: what is
    opened may be large.
    """
    colour = to_srgb(image)
    top = brightest(image)
    wide, tall = -(-image.width // factor), -(-image.height // factor)
    small = Image.new("RGB", (wide, tall))
    rows = -(-_ROWS // factor) * factor
    for y in range(0, image.height, rows):
        strip = image.crop((0, y, image.width, min(y + rows, image.height)))
        strip = opaque(strip, top)
        small.paste(colour(strip.reduce(factor) if factor > 1 else strip), (0, y // factor))
    return small


def brightest(image: Image.Image) -> float:
    """What stands for white in a picture of more than 8 bits."""
    if image.mode not in ("I", "F"):
        return 65535.0
    low, high = image.getextrema()
    most = max(abs(float(str(low))), abs(float(str(high))))
    return next((top for top in (1.0, 255.0, 65535.0) if most <= top), most)


def opaque(image: Image.Image, top: float) -> Image.Image:
    """L, RGB or CMYK; whatever is transparent lies on white. 16-bit greys keep their tones."""
    if image.mode.startswith("I") or image.mode == "F":
        values = np.asarray(image, np.float32)
        return Image.fromarray((values / top * 255).clip(0, 255).astype(np.uint8))
    if "A" in image.mode or "transparency" in image.info:
        over = image.convert("RGBA")
        under = Image.new("RGBA", over.size, (255, 255, 255, 255))
        return Image.alpha_composite(under, over).convert("RGB")
    if image.mode in ("L", "CMYK"):
        return image
    return image.convert("L" if image.mode == "1" else "RGB")


def to_srgb(image: Image.Image) -> Callable[[Image.Image], Image.Image]:
    """Colours as the picture's own profile means them; without one, or with one that is wrong,
    they are taken for sRGB.
    """
    embedded = image.info.get("icc_profile")
    kind = "CMYK" if image.mode == "CMYK" else "L" if image.mode in ("L", "1") else "RGB"
    transform: Any = None
    if isinstance(embedded, bytes) and embedded:
        with suppress(ImageCms.PyCMSError, OSError, ValueError, TypeError):
            transform = ImageCms.buildTransform(
                ImageCms.ImageCmsProfile(io.BytesIO(embedded)),
                ImageCms.createProfile("sRGB"),
                kind,
                "RGB",
                ImageCms.Intent.RELATIVE_COLORIMETRIC,
                ImageCms.Flags.BLACKPOINTCOMPENSATION,
            )

    def colour(strip: Image.Image) -> Image.Image:
        if transform is not None and strip.mode == kind:
            return ImageCms.applyTransform(strip, transform) or strip.convert("RGB")
        return strip.convert("RGB")

    return colour


# --- what cannot be used -----------------------------------------------------------------------


def _formats() -> tuple[str, ...]:
    """What Pillow may try; HEIC where its plugin is installed (the extra ``heic``)."""
    try:
        plugin = importlib.import_module("pillow_heif")
    except ImportError:
        return _FORMATS
    plugin.register_heif_opener()
    return (*_FORMATS, "HEIF")


def _too_large(path: Path) -> MediaError:
    return MediaError(
        f"{path.name}: la imagen es demasiado grande.",
        remedy="Guárdela como JPG, con menos de 8000 píxeles de ancho.",
    )


def _no_image(path: Path) -> MediaError:
    with path.open("rb") as file:
        head = file.read(12)
    if not head:
        return MediaError(
            f"{path.name}: el archivo está vacío.", remedy="Copie la foto otra vez de donde salió."
        )
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC:
        return MediaError(
            f"{path.name}: es una foto HEIC (de iPhone), que aquí no se puede abrir.",
            remedy="Ábrala y guárdela como JPG; o instale el lector: pip install 'boletin[heic]'",
        )
    return MediaError(
        f"{path.name}: no es una imagen, o está dañada.",
        remedy="Ábrala en otro programa y guárdela como JPG o PNG.",
    )
