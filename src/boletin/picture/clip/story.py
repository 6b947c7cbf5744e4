"""The clip as a film: which block of the look is on the screen, when, over which pictures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from PIL import Image

from boletin.model import Check, Cue, Timeline
from boletin.picture.clip.backdrop import Closer
from boletin.picture.clip.burned import Captions
from boletin.picture.clip.facts import LABELS, facts, showings
from boletin.picture.clip.film import Drawing, Film, Layer, Legible, Stack
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
NEAR_MS = 1000
"""It may come this much sooner or later, to come with a caption."""
SHORT_MS = 8000
"""A clip shorter than this tells everything once: no opening card, a short closing one."""
_GAP = 26
"""Between blocks, pixels at 1080."""

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


def times(total: int, cues: Sequence[Cue] = ()) -> Times:
    """The parts of a clip of ``total`` frames: from ``end`` on stands the closing card.

    It comes with a caption, where one begins or ends near: none stays while the picture changes.
    """
    short = total < frames_of(SHORT_MS)
    card = min(frames_of(END_MS), total // (3 if short else 4))
    reach = 0 if short else frames_of(NEAR_MS)
    edges = [frame_at(time) for cue in cues for time in (cue.start_ms, cue.end_ms)]
    near = [edge for edge in edges if abs(total - card - edge) <= reach]
    end = min(near, key=lambda edge: abs(total - card - edge), default=total - card)
    return Times(0, 0 if short else frames_of(COVER_MS), end, total)


def change_of(piece: Piece, frames: int) -> int:
    """Frames in which a picture takes the place of another: not all the ``frames`` it has."""
    return min(frames_of(piece.look.movimiento.cambio_ms), frames // 2)


def film(piece: Piece, timeline: Timeline, cues: Sequence[Cue], shape: Shape) -> Film:
    """The film of a piece in one shape, as many frames as ``timeline`` lasts.

    Raises MediaError for a photograph or footage that cannot be used.
    """
    total = frames_of(timeline.duration_ms)
    marks = times(total, cues)
    movement = piece.look.movimiento
    change = change_of(piece, total - marks.end)
    marks = replace(marks, gone=marks.end + change)
    window, said = _interpreter(piece, timeline, shape, total)
    free = beside(shape, window.box) if window else shape
    behind = scenery(piece, free, marks.start, marks.gone)
    shown = Stack((*behind.layers, *blocks(piece, timeline, free, marks)))
    last = closing(piece, free, marks.end, total)
    whole = Succession((Part(shown, 0), Part(last, marks.end)), movement.cambio, change)
    over = (edge(piece, shape, 0, total), window, _draft(piece, shape, total))
    captions = Captions(cues, shape, piece.colours)
    return Film(
        shape.size,
        total,
        (whole, *(layer for layer in over if layer), captions),
        cuts=frozenset({marks.end} if movement.cambio == "corte" else ()),
        texts=(*texts(shown, marks.end), *texts(last, total)),
        moves=behind.moves,
        inset=window,
        remarks=(*behind.remarks, *said),
    )


def texts(shown: Stack, until: int) -> Iterator[Legible]:
    """What is written on a scene, at frames before ``until``."""
    for layer in shown.layers:
        if isinstance(layer, Block):
            yield from layer.texts(until)


def _interpreter(
    piece: Piece, timeline: Timeline, shape: Shape, total: int
) -> tuple[Inset | None, tuple[Check, ...]]:
    lsm = piece.comunicado.lsm
    if lsm is None:
        return None, ()
    return inset(lsm, piece.project, timeline, shape, piece.colours["campo"], total)


def name_of(piece: Piece, shape: Shape) -> Laid:
    """Who speaks: along the top of the picture all the time."""
    return compose(piece.look.marca, piece.stage(shape), top_region(shape))


def blocks(piece: Piece, timeline: Timeline, shape: Shape, marks: Times) -> list[Block]:
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
    image = legal(ground(piece, shape, 1.25))
    image = Image.blend(image, Image.new("RGB", image.size, piece.colours["campo"]), 0.78)
    back = Closer.of(Photo(image), shape, start, end, 1.0)
    stage = replace(piece.stage(shape), ground="campo")
    laid = compose(piece.look.cierre, stage, closing_region(shape))
    block = Block.of(laid, start, end, "corte", 0, leaves=False)
    return Stack((back, block))


def edge(piece: Piece, shape: Shape, start: int, end: int) -> Layer | None:
    """Ornament along the lower edge, outside the safe area: nothing to read."""
    kind = piece.look.fondo.borde
    if not kind:
        return None
    colours = piece.colours
    strip = border(kind, shape, (colours["realce"], colours["marca"], colours["caja"]))
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
    name = name_of(piece, shape)
    title = compose(look.portada, stage, between(shape, name.box.bottom, shape.safe.bottom))
    layers = (
        *portrait(piece, shape),
        *(Block.of(laid, 0, 1, "corte", 0, leaves=False) for laid in (name, title)),
        edge(piece, shape, 0, 1),
    )
    return Drawing(shape.size, [layer for layer in layers if layer]).at(0).image()
