"""The clip as a film: which block of the look is on the screen, when, over which pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PIL import Image

from boletin.model import Check, Cue, Timeline
from boletin.picture.clip.backdrop import Closer
from boletin.picture.clip.burned import Captions
from boletin.picture.clip.facts import LABELS, facts, showings
from boletin.picture.clip.film import Drawing, Film, Layer, Stack
from boletin.picture.clip.inset import Inset, beside, inset
from boletin.picture.clip.motion import Block, Part, Still, Succession
from boletin.picture.clip.piece import Piece
from boletin.picture.clip.planes import cropped
from boletin.picture.clip.scenery import ground, portrait, scenery
from boletin.picture.drawing.colour import RGB, mix
from boletin.picture.drawing.ground import legal
from boletin.picture.drawing.letters import lay, mask
from boletin.picture.drawing.ornament import border
from boletin.picture.drawing.photo import Photo
from boletin.picture.drawing.text import width
from boletin.picture.look.aspecto import Bloque
from boletin.picture.look.layout import Laid, compose
from boletin.picture.shape import Box, Shape, frame_at, frames_of

COVER_MS = 2600
"""How long the opening card stands."""
END_MS = 4500
"""How long the closing card stands, of a clip that is long enough."""
SHORT_MS = 8000
"""A clip shorter than this tells everything once: no opening card, a short closing one."""
_GAP = 26
"""Between blocks, pixels at 1080."""

# --- the whole --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Times:
    """Frames at which the clip changes."""

    cover: int
    """The opening card gives way to the headline; 0: there is none."""
    end: int
    """The closing card comes."""
    total: int


def times(total: int) -> Times:
    """The parts of a clip of ``total`` frames."""
    if total < frames_of(SHORT_MS):
        return Times(0, total - min(frames_of(END_MS), total // 3), total)
    return Times(frames_of(COVER_MS), total - min(frames_of(END_MS), total // 4), total)


def _change(piece: Piece, marks: Times) -> int:
    """Frames in which the closing card takes the picture's place: not all the time it has."""
    return min(frames_of(piece.look.movimiento.cambio_ms), (marks.total - marks.end) // 2)


def film(piece: Piece, timeline: Timeline, cues: Sequence[Cue], shape: Shape) -> Film:
    """The film of a piece in one shape, as many frames as ``timeline`` lasts.

    Raises MediaError for a photograph or footage that cannot be used.
    """
    marks = times(frames_of(timeline.duration_ms))
    movement = piece.look.movimiento
    change = _change(piece, marks)
    window, said = _interpreter(piece, timeline, shape, marks)
    free = beside(shape, window.box) if window else shape
    blocks = _texts(piece, timeline, free, marks)
    behind = scenery(piece, free, marks.end + change)
    scene = Stack((*behind.layers, *blocks))
    closing = _closing(piece, free, marks)
    whole = Succession((Part(scene, 0), Part(closing, marks.end)), movement.cambio, change)
    over = (_border(piece, shape, marks), window, _draft(piece, shape, marks))
    captions = Captions(cues, shape, piece.colours)
    written = [text for block in blocks for text in block.texts(marks.end)]
    card = closing.layers[-1]
    if isinstance(card, Block):
        written += [replace(text, frame=marks.total - 1) for text in card.texts(marks.total)]
    return Film(
        shape.size,
        marks.total,
        (whole, *(layer for layer in over if layer), captions),
        cuts=frozenset({marks.end} if movement.cambio == "corte" else ()),
        texts=tuple(written),
        moves=behind.moves,
        inset=window,
        remarks=(*behind.remarks, *said),
    )


def _interpreter(
    piece: Piece, timeline: Timeline, shape: Shape, marks: Times
) -> tuple[Inset | None, tuple[Check, ...]]:
    lsm = piece.comunicado.lsm
    if lsm is None:
        return None, ()
    return inset(lsm, piece.project, timeline, shape, piece.colours["campo"], marks.total)


def _texts(piece: Piece, timeline: Timeline, shape: Shape, marks: Times) -> list[Block]:
    """Name, opening card, headline and facts, each in its time."""
    look, stage = piece.look, piece.stage(shape)
    entrance, length = look.movimiento.entrada, frames_of(look.movimiento.entrada_ms)
    until = marks.end + _change(piece, marks)

    def block(bloque: Bloque, laid: Laid, start: int, end: int, *, leaves: bool = True) -> Block:
        return Block.of(laid, start, end, bloque.entrada or entrance, length, leaves=leaves)

    name = compose(look.marca, stage, top_region(shape))
    layers = [Block.of(name, 0, until, "corte", 0, leaves=False)]
    if marks.cover:
        cover = compose(look.portada, stage, between(shape, name.box.bottom, shape.captions.top))
        layers.append(Block.of(cover, 0, marks.cover, "corte", 0))
    title = compose(look.rotulo, stage, title_region(shape, name.box.bottom))
    layers.append(block(look.rotulo, title, marks.cover, until, leaves=False))
    room = between(shape, name.box.bottom, title.box.top)
    from_ms = _ms(marks.cover)
    found = facts(timeline, piece.comunicado.lugar)
    for showing in showings(found, from_ms, _ms(marks.end)):
        told = stage.with_fields(
            dato=showing.fact.text,
            rotulo_dato=LABELS[showing.fact.kind],
            detalle_dato=showing.fact.detail,
        )
        laid = compose(look.dato, told, room)
        start, end = frame_at(showing.start_ms), frame_at(showing.end_ms)
        layers.append(block(look.dato, laid, start, end))
    return layers


def _closing(piece: Piece, shape: Shape, marks: Times) -> Stack:
    """Who speaks and where to ask. The captions' zone stays free: the voice may still speak."""
    image = legal(ground(piece, shape, 1.25))
    image = Image.blend(image, Image.new("RGB", image.size, piece.colours["campo"]), 0.78)
    back = Closer.of(Photo(image), shape, marks.end, marks.total, 1.0)
    stage = replace(piece.stage(shape), ground="campo")
    laid = compose(piece.look.cierre, stage, closing_region(shape))
    block = Block.of(laid, marks.end, marks.total, "corte", 0, leaves=False)
    return Stack((back, block))


def _border(piece: Piece, shape: Shape, marks: Times) -> Layer | None:
    """Ornament along the lower edge, outside the safe area: nothing to read."""
    kind = piece.look.fondo.borde
    if not kind:
        return None
    colours = piece.colours
    strip = border(kind, shape, (colours["realce"], colours["marca"], colours["caja"]))
    patch = cropped(strip.convert("RGBA"), 0, shape.height - strip.height)
    return Still(patch, 0, marks.total) if patch else None


def _draft(piece: Piece, shape: Shape, marks: Times) -> Layer | None:
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
    return Still(patch, 0, marks.total) if patch else None


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
    """The headline's: over the captions, at most the lower 55 % of what is free; more in a narrow
    column, where it takes more rows.
    """
    free = between(shape, top, shape.captions.top)
    above = 45 if free.width > free.height else 25
    return Box(free.left, free.top + free.height * above // 100, free.right, free.bottom)


def closing_region(shape: Shape) -> Box:
    safe = shape.safe
    return Box(safe.left, safe.top, safe.right, shape.captions.top - shape.px(_GAP))


def _ms(frame: int) -> int:
    return round(frame * 1001 / 30)


def poster(piece: Piece, shape: Shape) -> Image.Image:
    """The piece in one picture, for thumbnails: name and headline on a photograph or on footage."""
    look, stage = piece.look, piece.stage(shape)
    name = compose(look.marca, stage, top_region(shape))
    title = compose(look.portada, stage, between(shape, name.box.bottom, shape.safe.bottom))
    layers = (
        *portrait(piece, shape),
        *(Block.of(laid, 0, 1, "corte", 0, leaves=False) for laid in (name, title)),
        _border(piece, shape, Times(0, 1, 1)),
    )
    return Drawing(shape.size, [layer for layer in layers if layer]).at(0).image()
