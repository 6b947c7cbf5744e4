"""What lies behind the text: the photograph full-bleed, or a designed ground; and the scrims."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from boletin.errors import MediaError
from boletin.picture.drawing.colour import LEGAL, RGB, mix
from boletin.picture.drawing.ornament import cloth
from boletin.picture.drawing.palette import Palette
from boletin.picture.shape import Shape

MAX_PIXELS = 120_000_000
"""A photograph larger than this is refused before it is decoded."""
_FORMATS = ("JPEG", "PNG", "WEBP", "TIFF", "BMP", "GIF")


def photograph(path: Path, shape: Shape, zoom: float = 1.0) -> Image.Image:
    """A photograph that fills ``shape``: turned as its EXIF says, cut at the centre.

    ``zoom`` ≥ 1 shows that much closer. The first picture of an animation is taken. Raises
    MediaError for what is missing, broken, too small or too large.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow's remarks on odd metadata help nobody here
            return _covering(path, shape, zoom)
    except FileNotFoundError:
        raise MediaError(
            f"{path.name}: la imagen no existe.",
            remedy="Copie la foto a la carpeta y revise el nombre en «imagenes».",
        ) from None
    except MediaError:
        raise
    except Image.DecompressionBombError:
        raise _too_large(path) from None
    except Exception:  # Pillow's decoders raise of every kind on broken data
        raise MediaError(
            f"{path.name}: la imagen está dañada o no es una imagen.",
            remedy="Ábrala y guárdela otra vez como JPG o PNG.",
        ) from None


def _covering(path: Path, shape: Shape, zoom: float) -> Image.Image:
    with Image.open(path, formats=_FORMATS) as opened:
        if opened.width * opened.height > MAX_PIXELS:
            raise _too_large(path)
        if min(opened.size) < 16:
            raise MediaError(
                f"{path.name}: la imagen es demasiado pequeña ({opened.width}x{opened.height}).",
                remedy="Use una foto de al menos 1280x720.",
            )
        # JPEG decodes straight to a half, a quarter …: a 50 MP photo costs as much as a small one.
        wanted = tuple(round(side * zoom) for side in shape.size)
        opened.draft("RGB", (max(wanted), max(wanted)))
        upright = ImageOps.exif_transpose(opened)
        flat = _flat(upright)
    whole = ImageOps.fit(flat, (wanted[0], wanted[1]), Image.Resampling.LANCZOS)
    left, top = (whole.width - shape.width) // 2, (whole.height - shape.height) // 2
    return legal(whole.crop((left, top, left + shape.width, top + shape.height)))


def _flat(image: Image.Image) -> Image.Image:
    """RGB; whatever is transparent lies on white. 16-bit greys keep their tones."""
    if image.mode.startswith("I") or image.mode == "F":
        values = np.asarray(image, np.float64)
        top = 65535.0 if values.max() > 255 else 255.0
        return Image.fromarray((values / top * 255).clip(0, 255).astype(np.uint8)).convert("RGB")
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        over = image.convert("RGBA")
        under = Image.new("RGBA", over.size, (255, 255, 255, 255))
        return Image.alpha_composite(under, over).convert("RGB")
    return image.convert("RGB")


def _too_large(path: Path) -> MediaError:
    return MediaError(
        f"{path.name}: la imagen es demasiado grande.",
        remedy="Guárdela con menos de 8000 píxeles de ancho.",
    )


def legal(image: Image.Image) -> Image.Image:
    """The same picture with every channel inside the legal range, tones kept in order (T05)."""
    low, high = LEGAL
    return image.point([round(low + value * (high - low) / 255) for value in range(256)] * 3)


def designed(shape: Shape, colours: Palette, kind: str, zoom: float = 1.0) -> Image.Image:
    """The ground of a piece without photograph, in tones of the look's field.

    ``kind``: tejido (woven diamonds), rayos (rays from a corner), franjas (slanted bands), liso.
    """
    field, ink, accent = colours["campo"], colours["caja"], colours["realce"]
    deep = mix(field, ink, 0.5)
    width, height = shape.size
    x = np.linspace(0, 1, width, dtype=np.float32)[None, :]
    y = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    under = Image.new("RGB", shape.size, field)
    under = shade(under, deep, 0.8 * _smooth((1 - x + y) / 2))
    if kind == "tejido":
        pattern = _woven(shape, colours, zoom)
        shown = (0.10 + 0.75 * _smooth((x - 0.34) / 0.5)) * (1 - 0.3 * y)
        return Image.composite(pattern, under, _mask(shown))
    if kind == "rayos":
        turn = np.arctan2(1.15 - y, x - 0.92 + 0 * y) / np.pi * 22 * zoom
        wave = _smooth((np.sin(turn * np.pi) + 0.12) / 0.24)
        return shade(under, mix(field, accent, 0.55), 0.55 * wave * _smooth(1.15 - y))
    if kind == "franjas":
        slant = ((x * width + y * height) / (shape.px(150) * zoom)) % 1
        wave = _smooth((np.abs(slant - 0.5) - 0.24) / 0.02)
        return shade(under, mix(field, accent, 0.25), 0.35 * wave)
    return under


def _woven(shape: Shape, colours: Palette, zoom: float) -> Image.Image:
    field, ink, accent, paper = colours["campo"], colours.ink, colours["realce"], colours.paper
    deep, warm, gold = mix(field, ink, 0.5), mix(field, accent, 0.16), mix(field, accent, 0.72)
    pale = mix(field, paper, 0.10)
    bands = (gold, field, warm, deep, pale, field, gold, deep, warm, field, deep)
    rings = [colour for colour in bands for _ in range(3)]
    cell = max(2, round(shape.px(11) * zoom))
    return cloth(shape.size, rings, cell, 2 * len(rings))


def shade(image: Image.Image, colour: RGB, strength: NDArray[np.floating[Any]]) -> Image.Image:
    """``colour`` laid over ``image`` with ``strength`` 0–1 per pixel, shape (height, width)."""
    return Image.composite(Image.new("RGB", image.size, colour), image, _mask(strength))


def scrim(image: Image.Image, colour: RGB, top: float, bottom: float) -> Image.Image:
    """Darkened edges that text can stand on: ``top`` and ``bottom`` are the strengths, 0–1."""
    width, height = image.size
    y = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    upper = top * _smooth((0.34 - y) / 0.22)
    lower = bottom * _smooth((y - 0.38) / 0.40)
    strength = np.maximum(upper, lower)
    return shade(image, colour, np.broadcast_to(strength, (height, width)))


def veil(image: Image.Image, colour: RGB, until: float) -> Image.Image:
    """The left part covered with ``colour``, softly open to the right of ``until`` (0–1)."""
    x = np.linspace(0, 1, image.width, dtype=np.float32)[None, :]
    strength = 0.94 * _smooth((until + 0.16 - x) / 0.22)
    return shade(image, colour, np.broadcast_to(strength, (image.height, image.width)))


def _smooth(value: NDArray[np.floating[Any]]) -> NDArray[np.float32]:
    value = np.clip(value, 0.0, 1.0)
    return np.asarray(value * value * (3 - 2 * value), np.float32)


def _mask(strength: NDArray[np.floating[Any]]) -> Image.Image:
    """8 bits with ordered noise, so that long gradients show no bands."""
    noise = np.random.default_rng(1).random(strength.shape, np.float32)
    return Image.fromarray(np.floor(strength * 255 + noise).clip(0, 255).astype(np.uint8))
