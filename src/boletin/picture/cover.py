"""The cover of the podcast: letters and cloth, 3000x3000, RGB (rule P06)."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from boletin.config import Config
from boletin.picture.drawing.canvas import Canvas
from boletin.picture.drawing.colour import mix
from boletin.picture.drawing.emblem import Emblem, load
from boletin.picture.drawing.ground import designed, scrim, veil
from boletin.picture.drawing.jpeg import save_jpeg
from boletin.picture.drawing.ornament import cloth
from boletin.picture.drawing.palette import Colores, palette
from boletin.picture.drawing.text import fit
from boletin.picture.shape import Box, Shape

SQUARE = Shape("portada", 3000, 3000, Box(210, 210, 2790, 2790), Box(210, 2790, 2790, 2790), 32)


def cover(config: Config, project: Path, target: Path) -> None:
    """Write ``portada.jpg``: programme, municipality and motto. The same bytes every time.

    Raises ContentError for an emblem that cannot be used.
    """
    save_jpeg(compose(config, load(project, config)).image, target, quality=84)


def compose(config: Config, emblem: Emblem) -> Canvas:
    """The cover as a canvas, its texts remembered."""
    shape, look = SQUARE, palette(Colores(), config.imagen)
    field, ink, accent, brand = (look[role] for role in ("campo", "caja", "realce", "marca"))
    px, safe = shape.px, shape.safe
    image = veil(designed(shape, look, "tejido", 1.7), field, 0.10)
    image = Image.blend(image, Image.new("RGB", image.size, mix(field, ink, 0.4)), 0.42)
    canvas = Canvas(scrim(image, ink, 0.0, 0.97), shape)
    side = px(250)
    canvas.paste(emblem.tile(side, look), safe.left, safe.top)
    line = px(5)
    canvas.draw.rounded_rectangle(
        (safe.left, safe.top, safe.left + side - 1, safe.top + side - 1),
        side // 6,
        outline=accent,
        width=line,
    )
    border = px(9) * 9
    motto = fit(
        config.municipio.lema,
        "Bold",
        most_px=px(44),
        least_px=px(30),
        width_px=safe.width,
        rows=1,
        last_rows=2,
    )
    place = fit(
        f"{config.municipio.nombre}, {config.municipio.estado}",
        "Bold",
        most_px=px(46),
        least_px=px(30),
        width_px=safe.width,
        rows=1,
        last_rows=2,
    )
    title = fit(
        config.podcast.titulo,
        "Black",
        most_px=px(210),
        least_px=px(90),
        width_px=safe.width,
        rows=2,
        last_rows=4,
    )
    base = shape.height - border - px(86)
    for lines, colour, after in (
        (motto, accent, px(28)),
        (place, look.paper, px(40)),
    ):
        top = base - round((len(lines.rows) - 1) * 1.2 * lines.px)
        canvas.lines(lines, (safe.left, top), "Bold", colour, 1.2)
        base = top - lines.px - after
    canvas.rectangle(Box(safe.left, base - px(10), safe.left + px(180), base), accent)
    base -= px(70)
    first = base - round((len(title.rows) - 1) * 1.02 * title.px)
    canvas.lines(title, (safe.left, first), "Black", look.paper, 1.02)
    rings = (accent, accent, brand, brand, ink, brand, brand)
    strip = cloth((shape.width, border), rings, px(9), 14)
    canvas.image.paste(strip, (0, shape.height - border))
    return canvas
