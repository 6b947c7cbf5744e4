"""The stills of a clip, composed once each: opening, main picture with its lower third, end card.

Every measure is a share of the shape's shorter side, designed at 1080 lines.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from boletin.config import Config
from boletin.model import Comunicado
from boletin.picture.clip import lower_third
from boletin.picture.drawing.canvas import Canvas
from boletin.picture.drawing.colour import READABLE, Look, look_for, mix, readable
from boletin.picture.drawing.ground import designed, photograph, scrim, veil
from boletin.picture.drawing.ornament import cloth, mark
from boletin.picture.drawing.text import fit, printable
from boletin.picture.shape import Box, Shape


@dataclass(frozen=True, slots=True)
class Piece:
    """What the cards show of an announcement, and how."""

    comunicado: Comunicado
    config: Config
    look: Look
    photo: Path | None

    @classmethod
    def of(cls, comunicado: Comunicado, config: Config, project: Path) -> Piece:
        """``project``: the folder that ``imagenes`` are relative to."""
        look = look_for(config.imagen, comunicado.tipo)
        photo = project / comunicado.imagenes[0].archivo if comunicado.imagenes else None
        return cls(comunicado, config, look, photo)


def ground(piece: Piece, shape: Shape, zoom: float = 1.0) -> Image.Image:
    """Photograph or designed ground, without text."""
    if piece.photo:
        return photograph(piece.photo, shape, zoom)
    return designed(shape, piece.look, zoom)


def opening(piece: Piece, shape: Shape, zoom: float = 1.0) -> Canvas:
    """Picture, scrims and the municipality's name: what stands before the lower third comes in.

    The scrim above is made as strong as the name needs to be read on this very picture.
    """
    under = ground(piece, shape, zoom)
    for top in (0.60, 0.72, 0.84, 0.94):
        canvas = Canvas(scrim(under, piece.look.ink, top, 0.95), shape)
        _brand(canvas, piece)
        if all(text.contrast >= READABLE for text in canvas.placed):
            break
    _border(canvas, piece.look)
    return canvas


def main_card(piece: Piece, shape: Shape, zoom: float = 1.0) -> Canvas:
    """The opening with its lower third: kicker (area), headline, date and place."""
    canvas = opening(piece, shape, zoom)
    lower_third.draw(canvas, piece.comunicado, piece.look, shape.captions.top - shape.px(28))
    return canvas


def end_card(piece: Piece, shape: Shape) -> Canvas:
    """Who speaks and where to ask. The captions' zone stays free: the voice may still speak."""
    look, px, municipio = piece.look, shape.px, piece.config.municipio
    text = look.field_text
    left, wide = shape.safe.left, shape.safe.width * 66 // 100
    image = veil(designed(shape, look, 1.25), look.field, (left + wide) / shape.width)
    canvas = Canvas(image, shape)
    edge = shape.captions.top - px(28)
    canvas.rectangle(Box(0, edge, shape.width, shape.height), mix(look.ink, look.field, 0.04))
    canvas.rectangle(Box(0, edge, shape.width, edge + px(5)), look.accent)
    side, top = px(136), shape.safe.top + px(40)
    canvas.paste(mark(side, look.brand, look.accent, look.paper), left, top)
    _outline(canvas, Box(left, top, left + side, top + side), look)
    name = fit(
        municipio.ayuntamiento,
        "Black",
        most_px=px(64),
        least_px=px(36),
        width_px=wide - side - px(36),
        rows=2,
        last_rows=3,
    )
    base = top + side // 2 + round(name.px * (0.36 - 0.56 * (len(name.rows) - 1)))
    canvas.lines(name, (left + side + px(36), base), "Black", text, 1.12)
    y = top + side + px(44)
    canvas.rectangle(Box(left, y, left + px(136), y + px(8)), look.accent)
    y = _facts(canvas, piece, Box(left, y + px(42), left + wide, edge - px(30)))
    motto = fit(
        municipio.lema,
        "Bold",
        most_px=px(36),
        least_px=px(26),
        width_px=wide,
        rows=1,
        last_rows=2,
    )
    base = edge - px(44) - round((len(motto.rows) - 1) * 1.2 * motto.px)
    if motto.rows and y < base - motto.px:
        canvas.lines(motto, (left, base), "Bold", readable(look.field, look.accent, text), 1.2)
    _border(canvas, look)
    return canvas


def _facts(canvas: Canvas, piece: Piece, box: Box) -> int:
    """Where to ask: a label and a value a row, as many as fit ``box``. Returns where they end."""
    look, px = piece.look, canvas.shape.px
    column, y = px(190), box.top
    for label, value in _contact(piece):
        rows = fit(
            value,
            "Bold",
            most_px=px(52),
            least_px=px(30),
            width_px=box.width - column,
            rows=1,
            last_rows=2,
        )
        tall = round((len(rows.rows) - 1) * 1.2 * rows.px) + rows.px
        if y + tall > box.bottom:
            break
        base = y + round(rows.px * 0.8)
        accent = readable(look.field, look.accent, look.field_text)
        canvas.text(label.upper(), (box.left, base), "Bold", px(26), accent, tracking=px(2))
        canvas.lines(rows, (box.left + column, base), "Bold", look.field_text, 1.2)
        y += tall + px(34)
    return y


def _contact(piece: Piece) -> list[tuple[str, str]]:
    """Label and value of the end card, the most useful first; nothing twice."""
    comunicado, municipio = piece.comunicado, piece.config.municipio
    entries = [
        ("Informes", comunicado.contacto or municipio.telefono),
        ("Lugar", comunicado.lugar),
        # The office's own number would only confuse beside the area's.
        ("Teléfono", "" if any(map(str.isdigit, comunicado.contacto)) else municipio.telefono),
        ("Sitio", municipio.sitio),
    ]
    shown: list[tuple[str, str]] = []
    for label, value in entries:
        drawn = printable(value)
        if drawn and not any(drawn in before for _, before in shown):
            shown.append((label, drawn))
    return shown


def _brand(canvas: Canvas, piece: Piece) -> None:
    """Mark and name of the municipality, top left in the safe area."""
    shape, look, municipio = canvas.shape, piece.look, piece.config.municipio
    px, side = shape.px, shape.px(84)
    left, top = shape.safe.left, shape.safe.top
    canvas.paste(mark(side, look.brand, look.accent, look.paper), left, top)
    name = fit(
        municipio.nombre,
        "Black",
        most_px=px(36),
        least_px=px(24),
        width_px=shape.safe.width - side - px(20),
        rows=1,
        last_rows=2,
    )
    x = left + side + px(22)
    canvas.lines(name, (x, top + px(38)), "Black", look.paper, 1.1)
    canvas.text(
        f"Gobierno municipal · {municipio.estado}",
        (x, top + px(74)),
        "Bold",
        px(24),
        look.paper,
        tracking=px(1),
    )


def _border(canvas: Canvas, look: Look) -> None:
    """A woven border along the lower edge, outside the safe area: ornament, nothing to read."""
    shape = canvas.shape
    cell = max(1, shape.px(5))
    tall = cell * 8
    rings = (look.accent, look.accent, look.brand, look.brand, look.ink, look.brand, look.brand)
    strip = cloth((shape.width, tall), rings, cell, 14)
    canvas.rectangle(
        Box(0, shape.height - tall - cell, shape.width, shape.height - tall), look.accent
    )
    canvas.image.paste(strip, (0, shape.height - tall))


def _outline(canvas: Canvas, box: Box, look: Look) -> None:
    line = max(1, canvas.shape.px(3))
    canvas.draw.rounded_rectangle(
        (box.left, box.top, box.right - 1, box.bottom - 1),
        box.width // 6,
        outline=look.accent,
        width=line,
    )
