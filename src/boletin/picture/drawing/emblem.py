"""The municipality's emblem: a picture of its own on a plate, or the mark that we draw.

A coat of arms comes with any colours and is laid on anything: a plate under it makes sure that it
is seen. docs/decisions.md says why.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from boletin.config import Config
from boletin.errors import ContentError
from boletin.files import reason
from boletin.model import Finding
from boletin.picture.drawing.colour import RGB, brightness, luminance
from boletin.picture.drawing.ground import legal
from boletin.picture.drawing.ornament import mark
from boletin.picture.drawing.palette import Palette
from boletin.picture.drawing.photo import TURNED, brightest, opaque, orientation, to_srgb
from boletin.picture.drawing.plates import rounded
from boletin.tomlform import FILE, Reader, finding

KEY = "imagen.emblema"
MAX_BYTES = 20_000_000
MAX_PIXELS = 16_000_000
"""About 220 MB while it is opened."""
LEAST_SIDE = 96
"""Longer side of what is seen of it: less is a stain on a television screen."""
GOOD_SIDE = 600
"""Longer side from which on it is sharp on the podcast's cover, the largest place it has."""
_KEPT_SIDE = 800
"""It is held at this size: the cover shows 600 pixels of it."""
_FILLS = 0.84
"""Part of the plate's side that it takes."""
_SEEN = 3.0
"""Contrast from which on a drawing is seen (WCAG 1.4.11)."""
_ENOUGH = 0.25
"""Part of it that must be seen on paper; lines on white or gold are that much."""
_ALIKE = 12
"""Steps of a channel by which the ground of a scanned or JPEG picture may vary."""


@dataclass(frozen=True, slots=True)
class Emblem:
    """What stands for the municipality wherever a look says ``emblema``."""

    picture: Image.Image | None = None
    """RGBA, nothing around what is seen; None: the mark is drawn."""
    ground: RGB | None = None
    """The colour that it brings all around it, legal; None: it is transparent there, or of many."""

    def tile(self, side: int, colours: Palette) -> Image.Image:
        """A plate of ``side`` pixels with the emblem on it: RGBA, colours legal (T05)."""
        if self.picture is None:
            return mark(side, colours["marca"], colours["realce"], colours.paper)
        ground = self.ground or _plate(self.picture, colours)
        room = round(side * _FILLS)
        scale = room / max(self.picture.size)
        size = tuple(max(1, round(length * scale)) for length in self.picture.size)
        sharp = self.picture.resize((size[0], size[1]), Image.Resampling.LANCZOS)
        tile = Image.new("RGB", (side, side), ground)
        place = (side - size[0]) // 2, (side - size[1]) // 2
        tile.paste(legal(sharp.convert("RGB")), place, sharp.getchannel("A"))
        tile.putalpha(rounded(side, side, side // 6))  # the corners of the mark's own tile
        return tile


DRAWN = Emblem()
"""The mark of a project that names no picture."""


def load(project: Path, config: Config) -> Emblem:
    """The emblem of a project. Raises ContentError, told at its key of boletin.toml."""
    name = config.imagen.emblema
    if not name:
        return DRAWN
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow's remarks on odd metadata help nobody here
            return _opened(_found(project, name))
    except _UnusableError as error:
        raise ContentError([_told(project, *error.args)]) from None
    except (Image.DecompressionBombError, MemoryError):
        raise ContentError([_told(project, *_too_large(name).args)]) from None
    except UnidentifiedImageError:
        message = f"«{name}» no es una imagen PNG ni JPEG."
    except OSError as error:
        message = f"«{name}» no se puede leer: está dañado o incompleto."
        if error.errno:
            message = f"«{name}» no se puede leer: {reason(error)}."
    except Exception:  # Pillow's decoders raise of every kind on broken data
        message = f"«{name}» no se puede leer: está dañado o incompleto."
    raise ContentError([_told(project, message, _AGAIN)]) from None


def review(project: Path, config: Config) -> Iterator[Finding]:
    """What is wrong with the emblem, or could be better."""
    try:
        emblem = load(project, config)
    except ContentError as error:
        yield from error.findings
        return
    if emblem.picture and max(emblem.picture.size) < GOOD_SIDE:
        wide, tall = emblem.picture.size
        message = f"El emblema mide {wide}x{tall}: en la portada del podcast se verá borroso."
        remedy = f"Guárdelo de nuevo con {GOOD_SIDE} píxeles o más en su lado largo."
        yield replace(_told(project, message, remedy), level="W")


# --- the file -----------------------------------------------------------------------------------

_AGAIN = "Ábralo en otro programa y guárdelo como PNG, con el fondo transparente y 1000 píxeles."


class _UnusableError(Exception):
    """A message for staff and its remedy."""


def _told(project: Path, message: str, remedy: str) -> Finding:
    text = (project / FILE).read_text("utf-8-sig", "replace") if (project / FILE).is_file() else ""
    return finding(Reader(text).line(KEY), message, remedy, KEY)


def _found(project: Path, name: str) -> Path:
    """The file, which lies in the project (S04), is one, and may be a picture."""
    path = project / name
    inside = "\\" not in name and path.resolve().is_relative_to(project.resolve())
    if Path(name).is_absolute() or not inside:
        raise _UnusableError(
            f"La ruta «{name}» sale del proyecto.",
            'Copie el archivo a la carpeta del proyecto: emblema = "imagenes/escudo.png"',
        )
    if not path.is_file():
        raise _UnusableError(
            f"No existe el archivo «{name}».",
            "Revise el nombre; se busca desde la carpeta de boletin.toml.",
        )
    if path.stat().st_size > MAX_BYTES:
        raise _too_large(name)
    with path.open("rb") as file:
        head = file.read(1024)
    if not head:
        raise _UnusableError(f"«{name}» está vacío.", "Copie el archivo otra vez de donde salió.")
    if path.suffix.lower() in (".svg", ".svgz") or b"<svg" in head.lower():
        raise _UnusableError(
            f"«{name}» es un dibujo SVG, que aquí no se puede abrir.",
            "Ábralo en el programa con que se hizo, o en un navegador, y guárdelo como PNG, con "
            "el fondo transparente y 1000 píxeles.",
        )
    return path


def _too_large(name: str) -> _UnusableError:
    return _UnusableError(
        f"«{name}» es demasiado grande.", "Guárdelo como PNG, de 1000 píxeles en su lado largo."
    )


def _opened(path: Path) -> Emblem:
    with Image.open(path, formats=("PNG", "JPEG")) as opened:
        if opened.width * opened.height > MAX_PIXELS:
            raise _too_large(path.name)
        if opened.format == "PNG" and getattr(opened, "n_frames", 1) > 1:
            raise _UnusableError(
                f"«{path.name}» es una animación.", "Guarde uno solo de sus cuadros como PNG."
            )
        opened.load()
        picture, ground = _trimmed(_plain(opened))
    if picture is None:
        raise _UnusableError(
            f"En «{path.name}» no se ve nada: es transparente o de un solo color.",
            "Revise que sea el archivo del escudo.",
        )
    if max(picture.size) < LEAST_SIDE:
        wide, tall = picture.size
        raise _UnusableError(
            f"«{path.name}» es demasiado pequeño: lo que se ve mide {wide}x{tall}.",
            f"Use uno de {GOOD_SIDE} píxeles o más en su lado largo; al menos de {LEAST_SIDE}.",
        )
    picture.thumbnail((_KEPT_SIDE, _KEPT_SIDE), Image.Resampling.LANCZOS)
    return Emblem(picture, ground)


def _plain(image: Image.Image) -> Image.Image:
    """RGBA in sRGB, upright, not much larger than it is kept."""
    colour, turned = to_srgb(image), TURNED.get(orientation(image))
    clear = "A" in image.mode or "transparency" in image.info
    plain = image.convert("RGBA") if clear else opaque(image, brightest(image))
    plain = plain.reduce(max(1, max(plain.size) // (2 * _KEPT_SIDE)))
    painted = colour(plain.convert("RGB") if clear else plain)
    painted.putalpha(plain.getchannel("A") if clear else 255)
    return painted.transpose(turned) if turned is not None else painted


def _trimmed(image: Image.Image) -> tuple[Image.Image | None, RGB | None]:
    """What is seen, without what lies around it, and the one colour that lay there.

    None where there is nothing to see.
    """
    pixels = np.asarray(image)
    seen, ground = pixels[:, :, 3] > 16, None
    if seen.all():
        colours = pixels[:, :, :3].astype(np.int16)
        edge = np.concatenate((colours[0], colours[-1], colours[:, 0], colours[:, -1]))
        middle = np.median(edge, 0).astype(np.int16)
        if np.mean(np.abs(edge - middle).max(1) <= _ALIKE) >= 0.98:
            ground = _legal(middle)
            seen = np.abs(colours - middle).max(2) > _ALIKE
    rows, columns = np.flatnonzero(seen.any(1)), np.flatnonzero(seen.any(0))
    if not rows.size:
        return None, ground
    box = int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1
    return image.crop(box), ground


def _legal(colour: NDArray[np.int16]) -> RGB:
    pixel = Image.fromarray(colour.astype(np.uint8).reshape(1, 1, 3))
    red, green, blue = np.asarray(legal(pixel))[0, 0].tolist()
    return red, green, blue


# --- the plate ----------------------------------------------------------------------------------


def _plate(picture: Image.Image, colours: Palette) -> RGB:
    """Paper, which coats of arms are made for; ink under one that would not be seen on it."""
    pixels = np.asarray(picture)
    light, weight = luminance(pixels[:, :, :3]) + 0.05, pixels[:, :, 3].astype(np.float64)

    def shown(ground: RGB) -> float:
        """Part of the emblem that is seen on ``ground``, 0–1."""
        behind = brightness(ground) + 0.05
        contrast = np.maximum(light, behind) / np.minimum(light, behind)
        return float((weight * (contrast >= _SEEN)).sum() / weight.sum())

    if shown(colours.paper) >= _ENOUGH:
        return colours.paper
    return max((colours.paper, colours.ink), key=shown)
