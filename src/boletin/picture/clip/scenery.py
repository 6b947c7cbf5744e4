"""What lies behind the text: photographs one after the other, or the designed ground."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PIL import Image

from boletin.model import Check, Imagen
from boletin.picture.clip.backdrop import Closer, veil
from boletin.picture.clip.film import Layer
from boletin.picture.clip.motion import Part, Still, Succession
from boletin.picture.clip.piece import Piece
from boletin.picture.drawing.ground import designed, legal
from boletin.picture.drawing.photo import Photo, photograph
from boletin.picture.shape import Shape, frames_of, larger

EVERY_MS = 7000
"""A photograph is shown this long at least before another comes."""


@dataclass(frozen=True, slots=True)
class Scenery:
    """The lowest layers of a clip."""

    layers: tuple[Layer, ...]
    moves: bool
    """Whether it never stands still for long."""
    remarks: tuple[Check, ...] = ()


def scenery(piece: Piece, shape: Shape, until: int) -> Scenery:
    """What lies behind from the first frame to ``until``, darkened where text stands.

    Raises MediaError for a photograph that cannot be used.
    """
    look, colours = piece.look, piece.colours
    zoom = 1 + look.movimiento.acercamiento / 100
    imagenes = piece.comunicado.imagenes[: max(1, until // frames_of(EVERY_MS))]
    photos = [photograph(piece.project / i.archivo, shape, i.foco, zoom) for i in imagenes]
    pictures = photos or [_designed(piece, shape, zoom)]
    change = frames_of(look.movimiento.cambio_ms)
    darker = veil(shape, colours["caja"], look.fondo.velo_arriba, look.fondo.velo_abajo)
    shown = Succession(
        _shared(pictures, shape, until, zoom, change), look.movimiento.cambio, change
    )
    return Scenery((shown, Still(darker, 0, until)), zoom > 1, tuple(_small(imagenes, photos)))


def _shared(
    pictures: Sequence[Photo], shape: Shape, until: int, zoom: float, change: int
) -> Iterator[Part]:
    """The time shared out between pictures; each goes on moving while the next comes."""
    length = until / len(pictures)
    for index, picture in enumerate(pictures):
        start, end = round(index * length), round((index + 1) * length)
        yield Part(Closer(picture, shape, start, end + change, zoom), start)


def _designed(piece: Piece, shape: Shape, zoom: float) -> Photo:
    wide, tall = larger(shape, zoom)
    return Photo(legal(ground(piece, Shape(shape.name, wide, tall, shape.safe, shape.captions))))


def ground(piece: Piece, shape: Shape, zoom: float = 1.0) -> Image.Image:
    """The designed ground of a piece's look."""
    return designed(shape, piece.colours, piece.look.fondo.dibujo, zoom)


def _small(imagenes: Sequence[Imagen], photos: Sequence[Photo]) -> Iterator[Check]:
    for imagen, photo in zip(imagenes, photos, strict=True):
        if photo.small:
            name = imagen.archivo.rpartition("/")[2]
            detail = f"{name}: la foto es demasiado pequeña. Use una de al menos 1280x720."
            yield Check("IMAGEN", "W", False, name, detail)
