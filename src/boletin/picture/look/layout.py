"""Blocks of a look laid out for a region of a picture: one engine for every shape.

Text always fits: it wraps at sense units, gets smaller down to the least size of its style, and
rows that do not fit side by side come one below the other. What still finds no room makes the
whole block smaller, and rows that can be spared are left out. Text without a ground of its own is
given one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from PIL import Image, ImageDraw

from boletin.picture.drawing.canvas import Placed
from boletin.picture.drawing.colour import RGB, brightness, ratio
from boletin.picture.drawing.emblem import DRAWN, Emblem
from boletin.picture.drawing.letters import lay, mask
from boletin.picture.drawing.ornament import stepped_points
from boletin.picture.drawing.palette import Palette
from boletin.picture.drawing.plates import pointed, rounded
from boletin.picture.drawing.qr import qr
from boletin.picture.drawing.text import Lines, fit, width
from boletin.picture.look.aspecto import Bloque, Celda, Fila, Letra
from boletin.picture.look.wording import filled, seen, told
from boletin.picture.shape import Box, Shape

CAP = 0.72
"""Height of Lato's capitals, ems."""
DESCENT = 0.25
"""What Lato's g and p hang below the base line, 0.18, and a little air, ems."""
_ROUND = 36
"""Radius of round corners, pixels at 1080."""
_SMALL = (1.0, 0.9, 0.8)
"""Sizes at which all that must be told is told, before rows are spared …"""
_SMALLER = (*_SMALL, 0.7, 0.6, 0.5)
"""… and those that come after."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it is drawn: RGBA, its place, and what it says."""

    image: Image.Image
    left: int
    top: int
    placed: tuple[Placed, ...]

    @property
    def box(self) -> Box:
        return Box(self.left, self.top, self.left + self.image.width, self.top + self.image.height)

    def moved(self, dx: int, dy: int) -> Row:
        placed = tuple(replace(text, box=text.box.moved(dx, dy)) for text in self.placed)
        return Row(self.image, self.left + dx, self.top + dy, placed)


@dataclass(frozen=True, slots=True)
class Laid:
    """A block in its place; empty where nothing of it is to be shown."""

    rows: tuple[Row, ...]
    box: Box

    @property
    def placed(self) -> tuple[Placed, ...]:
        return tuple(text for row in self.rows for text in row.placed)


@dataclass(frozen=True, slots=True)
class Stage:
    """What blocks are laid out for."""

    shape: Shape
    palette: Palette
    letras: Mapping[str, Letra]
    fields: Mapping[str, str]
    ground: str = "caja"
    """Role of the colour behind cells that have no ground of their own."""
    emblem: Emblem = DRAWN

    def with_fields(self, **fields: str) -> Stage:
        return replace(self, fields={**self.fields, **fields})


WIDE = 1.4
"""From this ratio of width to height on, a region has room for ``aparte`` at the right."""


def compose(bloque: Bloque, stage: Stage, region: Box) -> Laid:
    """``bloque`` in ``region``. Nothing of it lies outside, whatever the texts."""
    aside = [fila for fila in bloque.aparte if told(fila, stage.fields)]
    if not aside:
        return _column(bloque, stage, region)
    if region.width < WIDE * region.height:
        return _column(replace(bloque, filas=(*bloque.filas, *aside)), stage, region)
    beside = replace(bloque, filas=tuple(aside), barra="", fondo="")
    right = _column(beside, stage, replace(region, left=region.left + region.width * 2 // 3))
    moved = region.right - right.box.right
    right = _moved(right, moved, 0)
    gap = stage.shape.px(60)
    left = _column(bloque, stage, replace(region, right=right.box.left - gap))
    rows = (*left.rows, *right.rows)
    return Laid(rows, replace(left.box, right=region.right))


def _moved(laid: Laid, dx: int, dy: int) -> Laid:
    return Laid(tuple(row.moved(dx, dy) for row in laid.rows), laid.box.moved(dx, dy))


def _column(bloque: Bloque, stage: Stage, region: Box) -> Laid:
    for filas, scale in _attempts([fila for fila in bloque.filas if told(fila, stage.fields)]):
        rows = _measured(filas, bloque, stage, region, scale)
        if _height(rows) <= region.height:
            return _placed(rows, bloque, stage, region)
    return Laid((), Box(region.left, region.bottom, region.left, region.bottom))


def _attempts(filas: Sequence[Fila]) -> Iterator[tuple[Sequence[Fila], float]]:
    """Rows and their scale, in the order in which they are tried: a little smaller, without what
    can be spared; then much smaller, and at last without what finds no room at all.
    """
    for scales, spares_all in ((_SMALL, False), (_SMALLER, True)):
        left = list(filas)
        while left:
            yield from ((tuple(left), scale) for scale in scales)
            spare = [index for index, fila in enumerate(left) if fila.prescindible]
            if not spare and not spares_all:
                break
            del left[spare[-1] if spare else -1]


# --- measures ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Cell:
    celda: Celda
    letra: Letra | None
    lines: Lines | None
    wide: int
    tall: int
    scale: float


@dataclass(frozen=True, slots=True)
class _Row:
    cells: tuple[_Cell, ...]
    before: int
    between: int

    @property
    def wide(self) -> int:
        return sum(cell.wide for cell in self.cells) + self.between * (len(self.cells) - 1)

    @property
    def tall(self) -> int:
        return max((cell.tall for cell in self.cells), default=0)


def _height(rows: Sequence[_Row]) -> int:
    return sum(row.tall + row.before for row in rows) - (rows[0].before if rows else 0)


def _measured(
    filas: Sequence[Fila], bloque: Bloque, stage: Stage, region: Box, scale: float
) -> list[_Row]:
    room = region.width - _bar(bloque, stage)
    rows: list[_Row] = []
    for fila in filas:
        rows += _row(fila, stage, room, scale)
    return rows


def _bar(bloque: Bloque, stage: Stage) -> int:
    return stage.shape.px(12) if bloque.barra else 0


def _row(fila: Fila, stage: Stage, room: int, scale: float) -> Iterator[_Row]:
    """The row as it is; where its cells do not fit side by side, each in a row of its own."""
    px = stage.shape.px
    before, between = px(fila.antes * scale), px(fila.junto * scale)
    celdas = [celda for celda in fila.celdas if seen(celda, stage.fields)]
    if len(celdas) > 1:
        drawings = [_drawing(celda, stage, scale) for celda in celdas if not celda.texto]
        fixed = sum(cell.wide for cell in drawings) + between * (len(celdas) - 1)
        texts = [celda for celda in celdas if celda.texto]
        natural = [_text(celda, stage, room - fixed, scale, one=True) for celda in texts]
        if fixed + sum(cell.wide for cell in natural if cell) <= room and all(natural):
            found = iter(cell for cell in natural if cell)
            cells = tuple(
                next(found) if celda.texto else _drawing(celda, stage, scale) for celda in celdas
            )
            yield _Row(cells, before, between)
            return
        if len(texts) == 1:  # a mark beside a text: the text wraps beside it
            narrow = _text(texts[0], stage, room - fixed, scale)
            if narrow:
                cells = tuple(
                    narrow if celda.texto else _drawing(celda, stage, scale) for celda in celdas
                )
                yield _Row(cells, before, between)
                return
    for number, celda in enumerate(celdas):
        cell = _text(celda, stage, room, scale) if celda.texto else _drawing(celda, stage, scale)
        if cell:
            yield _Row((cell,), before if number == 0 else between, 0)


def _drawing(celda: Celda, stage: Stage, scale: float) -> _Cell:
    px = stage.shape.px
    tall = max(1, px((celda.alto or 80) * scale))
    wide = px(celda.ancho * scale) if celda.dibujo == "filete" or not celda.dibujo else tall
    return _Cell(celda, None, None, max(1, wide), tall, scale)


def _text(
    celda: Celda, stage: Stage, room: int, scale: float, *, one: bool = False
) -> _Cell | None:
    """A cell of text within ``room``; ``one``: only if it fits in one line at some size."""
    px = stage.shape.px
    letra = stage.letras[celda.letra]
    text = filled(celda.texto, stage.fields)
    text = text.upper() if celda.mayusculas else text
    side, above = _padding(celda, stage, scale)
    end = _end_room(celda, letra, stage, scale)
    face = letra.face
    most, least = (max(8, px(size * scale)) for size in (letra.mayor, letra.menor))
    tracking = letra.espaciado / 100
    inner = round((room - 2 * side - end) / (1 + tracking * 1.6))
    if inner < least:
        return None
    lines = fit(
        text,
        face,
        most_px=most,
        least_px=least,
        width_px=inner,
        rows=letra.renglones,
        last_rows=1 if one else letra.renglones_max,
    )
    if one and (len(lines.rows) != 1 or lines.px < least or lines.rows[0] != text):
        return None
    longest = max(_width(row, letra, lines.px) for row in lines.rows) if lines.rows else 0
    above = max(above, round(lines.px * DESCENT))
    tall = round(lines.px * (CAP + letra.interlinea * (len(lines.rows) - 1))) + 2 * above
    wide = max(round(longest) + 2 * side, px(celda.ancho * scale)) + end
    return _Cell(celda, letra, lines, wide, max(tall, px(celda.alto * scale)), scale)


def _padding(celda: Celda, stage: Stage, scale: float) -> tuple[int, int]:
    side, above = (stage.shape.px(pad * scale) for pad in celda.relleno)
    return side, above


def _end_room(celda: Celda, letra: Letra, stage: Stage, scale: float) -> int:
    if celda.remate in ("", "redondo"):
        return 0
    return stage.shape.px(letra.mayor * scale * (0.9 if celda.remate == "escalones" else 0.5))


def _width(text: str, letra: Letra, px: int) -> float:
    return width(text, letra.face, px, px * letra.espaciado / 100)


# --- places -----------------------------------------------------------------------------------


def _placed(rows: Sequence[_Row], bloque: Bloque, stage: Stage, region: Box) -> Laid:
    tall = _height(rows)
    top = {
        "arriba": region.top,
        "centro": region.top + (region.height - tall) // 2,
        "abajo": region.bottom - tall,
    }[bloque.ancla]
    bar = _bar(bloque, stage)
    drawn: list[Row] = []
    y = top
    for index, row in enumerate(rows):
        y += row.before if index else 0
        drawn.append(_draw_row(row, stage, region.left + bar, y))
        y += row.tall
    right = max((row.box.right for row in drawn), default=region.left)
    box = Box(region.left, top, right, top + tall)
    if bar:
        line = Image.new("RGBA", (bar, max(1, tall)), (*stage.palette[bloque.barra], 255))
        drawn.insert(0, Row(line, region.left, top, ()))
    if bloque.fondo:
        drawn.insert(0, _band(bloque, stage, box))
    return Laid(tuple(drawn), box)


def _band(bloque: Bloque, stage: Stage, box: Box) -> Row:
    """A ground from edge to edge behind a block."""
    pad = stage.shape.px(26)
    size = stage.shape.width, box.height + 2 * pad
    return Row(Image.new("RGBA", size, (*stage.palette[bloque.fondo], 255)), 0, box.top - pad, ())


def _draw_row(row: _Row, stage: Stage, left: int, top: int) -> Row:
    image = Image.new("RGBA", (max(1, row.wide), max(1, row.tall)))
    placed: list[Placed] = []
    x = 0
    for cell in row.cells:
        # Text on grounds fills the row's height; what has none is centred in it.
        tall = row.tall if cell.celda.fondo else cell.tall
        y = (row.tall - tall) // 2
        if cell.lines is None:
            _draw_drawing(image, cell, stage, x, y)
        else:
            _draw_text(image, cell, stage, Box(x, y, x + cell.wide, y + tall), placed)
        x += cell.wide + row.between
    return Row(image, 0, 0, tuple(placed)).moved(left, top)


def _draw_drawing(image: Image.Image, cell: _Cell, stage: Stage, x: int, y: int) -> None:
    colours, celda = stage.palette, cell.celda
    if celda.dibujo == "emblema":
        image.alpha_composite(stage.emblem.tile(cell.tall, colours), (x, y))
    elif celda.dibujo == "qr":
        image.alpha_composite(qr(stage.fields["enlace"], cell.tall), (x, y))
    else:
        colour = colours[celda.fondo or "realce"]
        ImageDraw.Draw(image).rectangle(
            (x, y, x + cell.wide - 1, y + cell.tall - 1), fill=(*colour, 255)
        )


def _draw_text(
    image: Image.Image, cell: _Cell, stage: Stage, box: Box, placed: list[Placed]
) -> None:
    celda, letra, lines = cell.celda, cell.letra, cell.lines
    if letra is None or lines is None:
        return
    colours = stage.palette
    ground: RGB = colours[celda.fondo or stage.ground]
    wanted = (celda.color,) if celda.color else ()
    ink = colours.on(ground, *wanted, "texto")
    if celda.fondo:
        _plate(image, celda, box, ground, _end_room(celda, letra, stage, cell.scale), stage.shape)
    side, _ = _padding(celda, stage, cell.scale)
    tracking = lines.px * letra.espaciado / 100
    step = round(lines.px * letra.interlinea)
    block = round(lines.px * CAP) + step * (len(lines.rows) - 1)
    base = box.top + (box.height - block) // 2 + round(lines.px * CAP)
    for number, row in enumerate(lines.rows):
        letters, dx, dy = mask(row, letra.face, lines.px, tracking=tracking)
        x, y = box.left + side + dx, base + step * number + dy
        lay(image, letters, ink, x, y)
        inked = letters.getbbox()
        if inked:
            area = Box(x + inked[0], y + inked[1], x + inked[2], y + inked[3])
            contrast = ratio(brightness(ink), brightness(ground))
            placed.append(Placed(row, area, contrast))


def _plate(image: Image.Image, celda: Celda, box: Box, colour: RGB, end: int, shape: Shape) -> None:
    size = box.width, box.height
    if celda.remate in ("redondo", "punta"):
        round_ = celda.remate == "redondo"
        plate = Image.new("RGBA", size, colour)
        plate.putalpha(rounded(*size, shape.px(_ROUND)) if round_ else pointed(*size, end))
        image.alpha_composite(plate, (box.left, box.top))
    elif celda.remate == "escalones" and end:
        points = stepped_points(replace(box, right=box.right - end), end)
        ImageDraw.Draw(image).polygon(points, fill=(*colour, 255))
    else:
        image.paste((*colour, 255), (box.left, box.top, box.right, box.bottom))
