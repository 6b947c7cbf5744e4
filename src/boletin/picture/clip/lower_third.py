"""The lower third: the plate with the headline and, on top of it, area, date and place."""

from __future__ import annotations

from datetime import date

from boletin.model import Comunicado
from boletin.picture.drawing.canvas import Canvas
from boletin.picture.drawing.colour import Look, mix, readable
from boletin.picture.drawing.ornament import stepped_plate
from boletin.picture.drawing.text import fit, printable, width
from boletin.picture.shape import Box

_MONTHS = (
    *("enero", "febrero", "marzo", "abril", "mayo", "junio"),
    *("julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"),
)


def spanish_date(day: date) -> str:
    """``23 de noviembre de 2026``."""
    return f"{day.day} de {_MONTHS[day.month - 1]} de {day.year}"


def draw(canvas: Canvas, comunicado: Comunicado, look: Look, bottom: int) -> None:
    """The plate with the headline and, on top of it, the area's chip and the date."""
    shape = canvas.shape
    px = shape.px
    left, bar, pad = shape.safe.left, px(12), px(30)
    steps_room = px(110)
    title = fit(
        comunicado.titulo,
        "Black",
        most_px=px(84),
        least_px=px(56),
        width_px=shape.safe.width - bar - 2 * pad - steps_room,
        rows=2,
        last_rows=3,
    )
    leading = 1.12
    text_height = round(title.px * (0.74 + leading * (len(title.rows) - 1)))
    plate_height = text_height + px(58)
    widest = max((width(row, "Black", title.px) for row in title.rows), default=0)
    plate = Box(
        left + bar,
        bottom - plate_height,
        left + bar + round(max(widest, px(520))) + 2 * pad,
        bottom,
    )
    stepped_plate(canvas.draw, plate, look.plate)
    first = plate.top + px(29) + round(title.px * 0.73)
    canvas.lines(title, (plate.left + pad, first), "Black", look.plate_text, leading)
    chip_top = _chips(canvas, comunicado, look, plate)
    canvas.rectangle(Box(left, chip_top, left + bar, bottom), look.accent)


def _chips(canvas: Canvas, comunicado: Comunicado, look: Look, plate: Box) -> int:
    """Area and date-and-place over the plate, side by side or one above the other. Returns top."""
    shape = canvas.shape
    px = shape.px
    room = shape.safe.right - plate.left
    tall, pad = px(54), px(24)
    area = fit(
        comunicado.area.upper(),
        "Black",
        most_px=px(28),
        least_px=px(20),
        width_px=round((room - 2 * pad) * 0.94),
        rows=1,
        last_rows=2,
    )
    tracking = px(2) if len(area.rows) == 1 else 0
    wide = round(max(width(row, "Black", area.px, tracking) for row in area.rows or ("",)))
    tall_area = tall + (len(area.rows) - 1) * round(area.px * 1.2) if area.rows else tall
    chip = Box(plate.left, plate.top - tall_area, plate.left + wide + 2 * pad, plate.top)
    canvas.rectangle(chip, look.chip)
    for index, row in enumerate(area.rows):
        base = chip.top + tall // 2 + round(area.px * 0.36) + index * round(area.px * 1.2)
        canvas.text(
            row, (chip.left + pad, base), "Black", area.px, look.chip_text, tracking=tracking
        )
    day = spanish_date(comunicado.fecha)
    for facts in ([day, printable(comunicado.lugar)], [day]):
        line = "  ·  ".join(fact for fact in facts if fact)
        size = next(
            (
                s
                for s in (px(28), px(26), px(24))
                if width(line, "Bold", s) <= shape.safe.right - chip.right - 2 * pad
            ),
            0,
        )
        if size:
            break
    if size:
        end = Box(
            chip.right,
            plate.top - tall,
            chip.right + round(width(line, "Bold", size)) + 2 * pad,
            plate.top,
        )
        ground_colour = mix(look.paper, look.ink, 0.04)
        canvas.rectangle(end, ground_colour)
        base = end.top + tall // 2 + round(size * 0.36)
        canvas.text(line, (end.left + pad, base), "Bold", size, readable(ground_colour, look.ink))
    return chip.top
