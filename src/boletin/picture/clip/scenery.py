"""What lies behind the text: footage, photographs one after the other, or the designed ground."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from PIL import Image

from boletin.model import Check, Imagen, Video
from boletin.picture.clip.backdrop import Closer, veil
from boletin.picture.clip.film import Layer
from boletin.picture.clip.footage import Footage
from boletin.picture.clip.motion import Part, Still, Succession
from boletin.picture.clip.piece import Piece
from boletin.picture.clip.source import Take, lasts, read
from boletin.picture.drawing.ground import designed, legal
from boletin.picture.drawing.photo import Photo, photograph
from boletin.picture.framing import frame
from boletin.picture.shape import Shape, frames_of, larger

EVERY_MS = 7000
"""A photograph is shown this long at least before another comes."""
LEAST_MS = 3000
"""Photographs follow footage where so much is left; else its last frame stays."""
PORTRAIT_MS = 2000
"""The frame of footage that stands for it."""


@dataclass(frozen=True, slots=True)
class Scenery:
    """The lowest layers of a clip."""

    layers: tuple[Layer, ...]
    moves: bool
    """Whether it never stands still for long."""
    remarks: tuple[Check, ...] = ()


def scenery(piece: Piece, shape: Shape, start: int, until: int) -> Scenery:
    """What lies behind from frame ``start`` to ``until``, darkened where text stands: footage,
    then photographs, or the designed ground.

    Raises MediaError for a photograph or footage that cannot be used.
    """
    look, video = piece.look, piece.comunicado.video
    zoom, change = 1 + look.movimiento.acercamiento / 100, frames_of(look.movimiento.cambio_ms)
    take = _take(piece, video, shape, until - start) if video else None
    left = until - start - (take.frames if take else 0)
    imagenes = piece.comunicado.imagenes[: max(1, left // frames_of(EVERY_MS))]
    if take and left < frames_of(LEAST_MS):
        imagenes = ()
    photos = [photograph(piece.project / i.archivo, shape, i.foco, zoom) for i in imagenes]
    parts: list[Part] = []
    if take:
        parts.append(Part(Footage(take, shape, start, until, zoom), start))
        # It still moves while a photograph takes its place.
        left = min(until - start, left + change) if photos else 0
    pictures = photos or ([] if take else [_designed(piece, shape, zoom)])
    parts += _shared(pictures, shape, (until - left, until), zoom, change)
    shown = Succession(parts, look.movimiento.cambio, change)
    remarks = (
        *_small(imagenes, photos),
        *(_small_footage(take) if take else ()),
        *_unseen(piece.comunicado.imagenes[len(imagenes) :]),
    )
    return Scenery((shown, _veil(piece, shape, start, until)), zoom > 1 and not take, remarks)


def portrait(piece: Piece, shape: Shape) -> tuple[Layer, ...]:
    """What lies behind at frame 0 of a picture that stands for the whole piece."""
    video = piece.comunicado.video
    if video and not piece.comunicado.imagenes:
        after = frames_of(PORTRAIT_MS)  # footage often begins black, or shaking
        take = _take(piece, video, shape, after + 1)
        return Footage(take, shape, 1 - take.frames, 1, 1.0), _veil(piece, shape, 0, 1)
    still = replace(piece, comunicado=replace(piece.comunicado, video=None))
    return scenery(still, shape, 0, 1).layers


def _veil(piece: Piece, shape: Shape, start: int, until: int) -> Still:
    fondo = piece.look.fondo
    darker = veil(shape, piece.colours["caja"], fondo.velo_arriba, fondo.velo_abajo)
    return Still(darker, start, until)


def _take(piece: Piece, video: Video, shape: Shape, most: int) -> Take:
    source = read(piece.project / video.archivo)
    count = min(most, lasts(source, video.desde_ms, video.hasta_ms))
    framing = frame(source.size, shape, video.foco)
    return Take(source, shape.size, framing, video.desde_ms, count)


def _shared(
    pictures: Sequence[Photo], shape: Shape, time: tuple[int, int], zoom: float, change: int
) -> Iterator[Part]:
    """A time shared out between pictures; each goes on moving while the next comes."""
    first, until = time
    length = (until - first) / max(1, len(pictures))
    for index, picture in enumerate(pictures):
        start, end = first + round(index * length), first + round((index + 1) * length)
        yield Part(Closer.of(picture, shape, start, end + change, zoom), start)


def _designed(piece: Piece, shape: Shape, zoom: float) -> Photo:
    wide, tall = larger(shape, zoom)
    return Photo(legal(ground(piece, Shape(shape.name, wide, tall, shape.safe, shape.captions))))


def ground(piece: Piece, shape: Shape, zoom: float = 1.0) -> Image.Image:
    """The designed ground of a piece's look."""
    return designed(shape, piece.colours, piece.look.fondo.dibujo, zoom)


def _unseen(imagenes: Sequence[Imagen]) -> Iterator[Check]:
    if imagenes:
        names = ", ".join(imagen.archivo.rpartition("/")[2] for imagen in imagenes)
        detail = (
            f"No se ven en el clip: {names}. Cada foto se ve al menos {EVERY_MS // 1000} s: quite "
            "alguna, o haga el texto más largo."
        )
        yield Check("IMAGEN", "W", False, names, detail)


def _small(imagenes: Sequence[Imagen], photos: Sequence[Photo]) -> Iterator[Check]:
    for imagen, photo in zip(imagenes, photos, strict=True):
        if photo.small:
            name = imagen.archivo.rpartition("/")[2]
            detail = f"{name}: la foto es demasiado pequeña. Use una de al menos 1280x720."
            yield Check("IMAGEN", "W", False, name, detail)


def _small_footage(take: Take) -> Iterator[Check]:
    if take.framing.small:
        name, (wide, tall) = take.source.path.name, take.source.size
        detail = f"{name}: el video es pequeño ({wide}x{tall}). Use uno de al menos 1280x720."
        yield Check("IMAGEN", "W", False, name, detail)
