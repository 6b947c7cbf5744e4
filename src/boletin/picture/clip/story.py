"""The clip as a film: which block of the look is on the screen, when, over which pictures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from pathlib import Path

from PIL import Image

from boletin.config import Config
from boletin.model import Comunicado, Cue, Timeline
from boletin.picture.clip.backdrop import Closer, larger, veil
from boletin.picture.clip.burned import Captions
from boletin.picture.clip.facts import LABELS, facts, showings
from boletin.picture.clip.film import Drawing, Film, Layer, Legible, Stack
from boletin.picture.clip.motion import Block, Part, Still, Succession
from boletin.picture.clip.planes import cropped
from boletin.picture.drawing import ornament
from boletin.picture.drawing.colour import RGB, mix
from boletin.picture.drawing.ground import designed, legal, photograph
from boletin.picture.drawing.letters import lay, mask
from boletin.picture.drawing.palette import Palette, palette
from boletin.picture.drawing.text import width
from boletin.picture.look import aspecto as looks
from boletin.picture.look.aspecto import Aspecto, Bloque
from boletin.picture.look.layout import Laid, Stage, compose
from boletin.picture.shape import Box, Shape, frame_at, frames_of

COVER_MS = 2600
"""How long the opening card stands."""
END_MS = 4500
"""How long the closing card stands, of a clip that is long enough."""
SHORT_MS = 8000
"""A clip shorter than this tells everything once: no opening card, a short closing one."""
_EVERY_MS = 7000
"""A photograph is shown this long at least before another comes."""
_GAP = 26
"""Between blocks, pixels at 1080."""

_MONTHS = (
    *("enero", "febrero", "marzo", "abril", "mayo", "junio"),
    *("julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"),
)
CLASES = {
    "aviso": "Aviso",
    "nota": "Noticia",
    "convocatoria": "Convocatoria",
    "evento": "Evento",
    "servicio": "Servicio",
    "turismo": "Turismo",
    "emergencia": "Protección Civil",
}


@dataclass(frozen=True, slots=True)
class Piece:
    """What a clip shows of an announcement, and how."""

    comunicado: Comunicado
    config: Config
    project: Path
    look: Aspecto
    colours: Palette
    enlace: str = ""
    leyenda: str = ""

    @classmethod
    def of(cls, comunicado: Comunicado, config: Config, project: Path, leyenda: str = "") -> Piece:
        """``project``: the folder that ``imagenes`` are relative to, with its looks.

        Raises ContentError for a look that cannot be read.
        """
        look = looks.choose(project / looks.FOLDER, comunicado.tipo)
        colours = palette(look.colores, config.imagen)
        enlace = f"{config.podcast.url}/spots/{comunicado.id}/"
        return cls(comunicado, config, project, look, colours, enlace, leyenda)

    @classmethod
    def of_program(cls, week: str, day: date, config: Config, project: Path) -> Piece:
        """The bulletin of a week (``2026-W48``) itself, for its greeting and its farewell."""
        programme = Comunicado(
            id=week,
            archivo="",
            titulo=config.programa.titulo,
            fecha=day,
            area=f"Semana {int(week[-2:])}",
            cuerpo="",
            tipo="nota",
            estado="aprobado",
        )
        piece = cls.of(programme, config, project)
        return replace(piece, enlace=f"{config.podcast.url}/boletines/{week}/")

    def stage(self, shape: Shape) -> Stage:
        return Stage(shape, self.colours, self.look.letras, fields(self))


def spanish_date(day: date) -> str:
    """``23 de noviembre de 2026``."""
    return f"{day.day} de {_MONTHS[day.month - 1]} de {day.year}"


def fields(piece: Piece) -> Mapping[str, str]:
    """What the texts of a look may name. What the announcement says twice is shown once."""
    comunicado, municipio = piece.comunicado, piece.config.municipio
    informes = comunicado.contacto or municipio.telefono
    digits = "".join(filter(str.isdigit, informes))
    telefono = "" if digits else municipio.telefono
    enlace = piece.enlace.removeprefix("https://").rstrip("/")
    return {
        "titulo": comunicado.titulo,
        "area": comunicado.area,
        "clase": CLASES[comunicado.tipo],
        "fecha": spanish_date(comunicado.fecha),
        "lugar": comunicado.lugar,
        "informes": informes,
        "telefono": telefono,
        "sitio": "" if municipio.sitio in informes else municipio.sitio,
        "enlace": piece.enlace,
        "direccion": enlace,
        "municipio": municipio.nombre,
        "ayuntamiento": municipio.ayuntamiento,
        "estado": municipio.estado,
        "lema": municipio.lema,
        "programa": piece.config.programa.titulo,
        "leyenda": piece.leyenda,
        "dato": "",
        "rotulo_dato": "",
        "detalle_dato": "",
    }


# --- the whole --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Times:
    """Frames at which a piece's picture changes."""

    start: int
    cover: int
    """The opening card gives way to the headline; ``start``: there is none."""
    end: int
    """What comes next takes its place."""
    gone: int
    """Nothing of it is left."""


def times(total: int) -> Times:
    """The parts of a clip of ``total`` frames: from ``end`` on stands the closing card."""
    short = total < frames_of(SHORT_MS)
    card = min(frames_of(END_MS), total // (3 if short else 4))
    return Times(0, 0 if short else frames_of(COVER_MS), total - card, total)


def change_of(piece: Piece, frames: int) -> int:
    """Frames in which a picture takes the place of another: not all the ``frames`` it has."""
    return min(frames_of(piece.look.movimiento.cambio_ms), frames // 2)


def film(piece: Piece, timeline: Timeline, cues: Sequence[Cue], shape: Shape) -> Film:
    """The film of a piece in one shape, as many frames as ``timeline`` lasts.

    Raises MediaError for a photograph that cannot be used.
    """
    total = frames_of(timeline.duration_ms)
    marks = times(total)
    movement = piece.look.movimiento
    change = change_of(piece, total - marks.end)
    shown = scene(piece, timeline, shape, replace(marks, gone=marks.end + change))
    last = closing(piece, shape, marks.end, total)
    whole = Succession((Part(shown, 0), Part(last, marks.end)), movement.cambio, change)
    over = [
        layer for layer in (border(piece, shape, 0, total), _draft(piece, shape, total)) if layer
    ]
    cuts = frozenset({marks.end}) if movement.cambio == "corte" else frozenset[int]()
    captions = Captions(cues, shape, piece.colours)
    written = (*texts(shown, marks.end), *texts(last, total))
    moves = movement.acercamiento > 0
    return Film(shape.size, total, (whole, *over, captions), cuts, written, moves)


def texts(shown: Stack, until: int) -> Iterator[Legible]:
    """What is written on a scene, at frames before ``until``."""
    for layer in shown.layers:
        if isinstance(layer, Block):
            yield from layer.texts(until)


def scene(piece: Piece, timeline: Timeline, shape: Shape, marks: Times) -> Stack:
    """A piece's pictures with its name, opening card, headline and facts."""
    return Stack((*pictures(piece, shape, marks), *_texts(piece, timeline, shape, marks)))


def pictures(piece: Piece, shape: Shape, marks: Times) -> tuple[Layer, ...]:
    """Photographs one after the other, darkened where text stands; or the designed ground."""
    look, colours = piece.look, piece.colours
    zoom = 1 + look.movimiento.acercamiento / 100
    images = _images(piece, shape, zoom, marks.gone - marks.start)
    length = (marks.gone - marks.start) / len(images)
    change = frames_of(look.movimiento.cambio_ms)
    starts = [marks.start + round(index * length) for index in range(len(images) + 1)]
    parts = [
        Part(Closer(image, shape, start, end + change, zoom), start)
        for image, (start, end) in zip(images, pairwise(starts), strict=True)
    ]
    strength = (look.fondo.velo_arriba, look.fondo.velo_abajo)
    darker = Still(veil(shape, colours["caja"], *strength), marks.start, marks.gone)
    return Succession(parts, look.movimiento.cambio, change), darker


def _images(piece: Piece, shape: Shape, zoom: float, frames: int) -> list[Image.Image]:
    wide, tall = larger(shape, zoom)
    size = Shape(shape.name, wide, tall, shape.safe, shape.captions)
    most = max(1, frames // frames_of(_EVERY_MS))
    photos = piece.comunicado.imagenes[:most]
    if photos:
        return [photograph(piece.project / photo.archivo, size) for photo in photos]
    return [legal(_ground(piece, size))]


def _ground(piece: Piece, shape: Shape, zoom: float = 1.0) -> Image.Image:
    return designed(shape, piece.colours, piece.look.fondo.dibujo, zoom)


def name_of(piece: Piece, shape: Shape) -> Laid:
    """Who speaks: along the top of the picture all the time."""
    return compose(piece.look.marca, piece.stage(shape), top_region(shape))


def _texts(piece: Piece, timeline: Timeline, shape: Shape, marks: Times) -> list[Block]:
    """Name, opening card, headline and facts, each in its time."""
    look, stage = piece.look, piece.stage(shape)
    entrance, length = look.movimiento.entrada, frames_of(look.movimiento.entrada_ms)

    def block(bloque: Bloque, laid: Laid, start: int, end: int, *, leaves: bool = True) -> Block:
        return Block.of(laid, start, end, bloque.entrada or entrance, length, leaves=leaves)

    name = name_of(piece, shape)
    layers = [Block.of(name, marks.start, marks.gone, "corte", 0, leaves=False)]
    if marks.cover > marks.start:
        cover = compose(look.portada, stage, between(shape, name.box.bottom, shape.captions.top))
        layers.append(Block.of(cover, marks.start, marks.cover, "corte", 0))
    title = compose(look.rotulo, stage, title_region(shape, name.box.bottom))
    layers.append(block(look.rotulo, title, marks.cover, marks.gone, leaves=False))
    room = between(shape, name.box.bottom, title.box.top)
    found = facts(timeline, piece.comunicado.lugar)
    for showing in showings(found, _ms(marks.cover), _ms(marks.end)):
        told = stage.with_fields(
            dato=showing.fact.text,
            rotulo_dato=LABELS[showing.fact.kind],
            detalle_dato=showing.fact.detail,
        )
        laid = compose(look.dato, told, room)
        start, end = frame_at(showing.start_ms), frame_at(showing.end_ms)
        layers.append(block(look.dato, laid, start, end))
    return layers


def closing(piece: Piece, shape: Shape, start: int, end: int) -> Stack:
    """Who speaks and where to ask. The captions' zone stays free: the voice may still speak."""
    image = legal(_ground(piece, shape, 1.25))
    image = Image.blend(image, Image.new("RGB", image.size, piece.colours["campo"]), 0.78)
    ground = Closer(image, shape, start, end, 1.0)
    stage = replace(piece.stage(shape), ground="campo")
    laid = compose(piece.look.cierre, stage, closing_region(shape))
    block = Block.of(laid, start, end, "corte", 0, leaves=False)
    return Stack((ground, block))


def border(piece: Piece, shape: Shape, start: int, end: int) -> Layer | None:
    """Ornament along the lower edge, outside the safe area: nothing to read."""
    kind = piece.look.fondo.borde
    if not kind:
        return None
    colours = piece.colours
    strip = ornament.border(kind, shape, (colours["realce"], colours["marca"], colours["caja"]))
    patch = cropped(strip.convert("RGBA"), 0, shape.height - strip.height)
    return Still(patch, start, end) if patch else None


def _draft(piece: Piece, shape: Shape, total: int) -> Layer | None:
    """What nobody has approved says so across the picture."""
    if piece.comunicado.estado == "aprobado":
        return None
    text = "SIN APROBAR"
    px = shape.px(150)
    while width(text, "Black", px) > shape.width * 0.8:
        px -= 4
    letters, _, _ = mask(text, "Black", px)
    letters = letters.rotate(18, Image.Resampling.BICUBIC, expand=True).point(lambda v: v * 3 // 5)
    image = Image.new("RGBA", letters.size)
    colour: RGB = mix(piece.colours.paper, piece.colours["realce"], 0.2)
    lay(image, letters, colour, 0, 0)
    left, top = (shape.width - image.width) // 2, (shape.height - image.height) // 2
    patch = cropped(image, left, top)
    return Still(patch, 0, total) if patch else None


# --- places -----------------------------------------------------------------------------------


def top_region(shape: Shape) -> Box:
    """The name's: along the top of the safe area."""
    safe = shape.safe
    return Box(safe.left, safe.top, safe.right, safe.top + shape.px(96))


def between(shape: Shape, top: int, bottom: int) -> Box:
    """The safe area between two blocks."""
    gap = shape.px(_GAP)
    return Box(shape.safe.left, top + gap, shape.safe.right, max(top + gap + 1, bottom - gap))


def title_region(shape: Shape, top: int) -> Box:
    """The headline's: over the captions, at most the lower 55 % of what is free."""
    free = between(shape, top, shape.captions.top)
    return Box(free.left, free.top + free.height * 45 // 100, free.right, free.bottom)


def closing_region(shape: Shape) -> Box:
    safe = shape.safe
    return Box(safe.left, safe.top, safe.right, shape.captions.top - shape.px(_GAP))


def _ms(frame: int) -> int:
    return round(frame * 1001 / 30)


def poster(piece: Piece, shape: Shape) -> Image.Image:
    """The piece in one picture, for thumbnails: name and headline on the first photograph."""
    look, stage = piece.look, piece.stage(shape)
    name = name_of(piece, shape)
    title = compose(look.portada, stage, between(shape, name.box.bottom, shape.safe.bottom))
    layers = (
        *pictures(piece, shape, Times(0, 0, 1, 1)),
        *(Block.of(laid, 0, 1, "corte", 0, leaves=False) for laid in (name, title)),
        border(piece, shape, 0, 1),
    )
    return Drawing(shape.size, [layer for layer in layers if layer]).at(0).image()
