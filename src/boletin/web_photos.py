"""Photographs of an announcement as pages show them: upright, sRGB, small enough for a phone."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from boletin.addresses import tools
from boletin.cache import Cache, Stored, code, digest, key
from boletin.errors import MediaError
from boletin.jobs import Job
from boletin.model import Imagen
from boletin.picture.drawing.jpeg import save_jpeg
from boletin.picture.drawing.photo import photograph
from boletin.picture.shape import THUMBNAIL

SHOWN = ("turismo",)
"""The ``tipo`` whose photographs have a page of their own."""
MOST = 6
"""Photographs of one announcement."""
QUALITY = 80
"""1280x720 of a landscape is about 150 kB."""


def name_of(number: int) -> str:
    """The file of the photograph with this place in ``imagenes``, from 1."""
    return f"foto-{number}.jpg"


def web_photos(job: Job, cache: Cache) -> dict[str, Stored]:
    """The photographs of a piece by file name. One that cannot be opened is left out: its clip
    says so.
    """
    comunicado = job.comunicado
    if comunicado is None or comunicado.tipo not in SHOWN:
        return {}
    found: dict[str, Stored] = {}
    for number, imagen in enumerate(comunicado.imagenes[:MOST], 1):
        path = job.project / imagen.archivo
        with suppress(MediaError, FileNotFoundError):
            address = key(
                "foto",
                archivo=digest(path),
                foco=imagen.foco,
                code=code("picture/drawing", "picture/shape.py", "web_photos.py"),
                tools=tools(),
            )
            made = cache.make(address, _builder(path, imagen))
            found[name_of(number)] = made["foto.jpg"]
    return found


def _builder(path: Path, imagen: Imagen) -> Callable[[Path], None]:
    def build(folder: Path) -> None:
        image = photograph(path, THUMBNAIL, imagen.foco).image
        save_jpeg(image, folder / "foto.jpg", QUALITY)

    return build
