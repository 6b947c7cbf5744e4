"""Text that fits, colours that can be read, cards that keep the safe area; by measurement."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from picture_kit import HOSTILE, comunicado, config, project, timeline
from PIL import Image

from boletin.model import TIPOS
from boletin.picture import cover
from boletin.picture.clip import story
from boletin.picture.clip.film import Drawing
from boletin.picture.clip.piece import Piece
from boletin.picture.drawing.canvas import Placed
from boletin.picture.drawing.colour import READABLE, brightness, parse, ratio, readable
from boletin.picture.drawing.emblem import DRAWN
from boletin.picture.drawing.text import fit, printable, width
from boletin.picture.look.layout import compose
from boletin.picture.shape import SHAPES, TV, Shape

LONG = (
    "Suspensión temporal del servicio de agua potable en las colonias Centro, San Antonio y "
    "La Soledad por mantenimiento del pozo número 2"
)


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("Año 2026: ¿quién?", "Año 2026: ¿quién?"),
        ("Altepētl", "Altepetl"),
        ("Hola 😀 mundo", "Hola mundo"),
        ("n\u0303", "ñ"),
        ("a\u202eb\u200fc\x00d", "abcd"),
        ("漢字", ""),
        ("dos\n\tlíneas", "dos líneas"),
    ],
)
def test_only_what_the_typeface_has(text: str, drawn: str) -> None:
    assert printable(text) == drawn


@pytest.mark.parametrize("text", [LONG, "Feria", "X" * 90, "palabra " * 60, "hola " * 5000, ""])
def test_text_always_fits(text: str) -> None:
    lines = fit(text, "Black", most_px=68, least_px=46, width_px=1500, rows=2, last_rows=3)
    assert len(lines.rows) <= 3
    assert all(width(row, "Black", lines.px) <= 1500 for row in lines.rows)
    if len(text) < 1000:
        assert "".join(lines.rows).replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize(
    "text", ["748 910 0000", "becas@sanctorum.example", "Huamantlatzingo de Juárez"]
)
def test_what_is_one_stays_whole_in_a_narrow_column(text: str) -> None:
    for most in range(340, 600, 40):
        lines = fit(text, "Black", most_px=150, least_px=54, width_px=most, rows=1, last_rows=2)
        assert set(text.split()) <= set(" ".join(lines.rows).split())
        assert len(lines.rows) == 1 or "748" not in text


def test_headlines_break_at_sense_units() -> None:
    lines = fit(LONG, "Black", most_px=60, least_px=46, width_px=1500, rows=2, last_rows=3)
    assert not any(row.split()[-1] in ("la", "de", "del", "en", "las", "y") for row in lines.rows)


@pytest.mark.slow
def test_a_little_size_is_given_for_lines_that_part_well() -> None:
    title = (
        "Convocatoria para integrar el Consejo Municipal de Desarrollo Rural Sustentable "
        "y la Comisión de Agua Potable, Alcantarillado y Saneamiento 2026–2029"
    )
    for most in range(1100, 1760, 220):
        found = fit(title, "Black", most_px=124, least_px=40, width_px=most, rows=3, last_rows=5)
        largest = bisect_right(range(124), 3, key=lambda px: _rows_at(title, px + 1, most))
        assert found.px >= 0.86 * (largest - 2)  # sizes go by two
        assert not {row.split()[-1] for row in found.rows} & {"de", "el", "y", "la", "del", "para"}


def _rows_at(text: str, px: int, most: int) -> int:
    rows, line = 1, ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        rows, line = (rows + 1, word) if width(longer, "Black", px) > most else (rows, longer)
    return rows


@pytest.mark.parametrize("behind", ["#000000", "#ffffff", "#7a1f3d", "#f2b632", "#808080"])
def test_some_colour_is_always_readable(behind: str) -> None:
    ground_colour = parse(behind)
    chosen = readable(ground_colour, ground_colour, (120, 120, 120))
    assert ratio(brightness(chosen), brightness(ground_colour)) >= READABLE


@pytest.fixture(scope="module")
def photos(tmp_path_factory):
    folder = project(tmp_path_factory.mktemp("fotos"))
    Image.new("RGB", (1200, 900), "white").save(folder / "blanca.png")
    noise = np.random.default_rng(1).integers(0, 256, (300, 400, 3), np.uint8)
    Image.fromarray(noise).save(folder / "ruido.jpg", quality=95)
    return folder


def check(laid: Sequence[Placed], shape: Shape) -> None:
    assert laid
    for text in laid:
        assert shape.safe.holds(text.box), text
        assert text.contrast >= READABLE, text


def written(piece: Piece, shape: Shape) -> list[Placed]:
    """Everything that a clip of the piece says besides its captions."""
    timeline = replace(FACTS, duration_ms=30_000)
    film = story.film(piece, timeline, (), shape)
    scene, closing = (part.layer for part in film.layers[0].parts)
    return [
        text for layer in (*scene.layers, *closing.layers) for text in getattr(layer, "placed", ())
    ]


FACTS = timeline(
    (1, "La beca es de $1,250.00 y se entrega del lunes 23 al viernes 27 de noviembre, de 9:00 a "
        "14:00 h, en el Centro de Salud."),
    (1, "Escriba a transparencia@sanctorum.example o llame al 748 910 0000."),
)  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
@pytest.mark.parametrize(
    ("title", "tipo", "image", "area"),
    [
        ("Feria", "evento", "", "Turismo"),
        (LONG, "aviso", "blanca.png", "Dirección de Obras Públicas, Desarrollo Urbano y " * 2),
        (LONG, "emergencia", "ruido.jpg", "Protección Civil"),
        ("W" * 60, "nota", "", "Ñ"),
        *((text, "servicio", "", text) for text in HOSTILE[:2] + HOSTILE[4:6]),
    ],
)
def test_whatever_is_written_can_be_read(
    title: str, tipo: str, image: str, area: str, shape: Shape, photos
) -> None:
    piece = Piece.of(comunicado(title, tipo=tipo, image=image, area=area), config(), photos)
    found = written(piece, shape)
    check(found, shape)
    assert not any(text.box.bottom > shape.captions.top for text in found)
    drawn = "".join(text.text for text in found).replace(" ", "").casefold()
    assert printable(title).replace(" ", "").casefold() in drawn


@pytest.mark.slow
@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_long_places_and_contacts(shape: Shape, photos) -> None:
    about = comunicado(lugar=LONG, contacto=LONG, image="ruido.jpg")
    piece = Piece.of(about, config(), photos, leyenda=LONG * 2)
    check(written(piece, shape), shape)


@pytest.mark.slow
@pytest.mark.parametrize("tipo", TIPOS)
@pytest.mark.parametrize(
    "identity",
    [
        {"primario": "#ffe066", "secundario": "#ffffff", "acento": "#101010"},
        {"tinta": "#fbf7f2", "papel": "#1c1416"},
        {"tinta": "#808080", "papel": "#888888", "acento": "#808080"},
    ],
)
def test_any_identity_can_be_read(identity: dict[str, str], tipo: str, photos) -> None:
    piece = Piece.of(comunicado(tipo=tipo), config(**identity), photos)
    check(written(piece, TV), TV)
    colours = piece.colours
    for role in ("texto", "realce"):
        assert ratio(brightness(colours[role]), brightness(colours["caja"])) >= READABLE


@pytest.mark.slow
def test_pictures_are_legal(photos) -> None:
    """T05: black and white of a film, as its planes are."""
    for image in ("blanca.png", "ruido.jpg", ""):
        piece = Piece.of(comunicado(image=image), config(), photos)
        film = story.film(piece, replace(FACTS, duration_ms=9000), (), TV)
        drawing = Drawing(film.size, film.layers)
        for frame in (0, 100, 260):
            luma = np.asarray(drawing.at(frame).y)
            assert luma.min() >= 16 and luma.max() <= 235


@pytest.mark.slow
def test_the_cover(tmp_path) -> None:
    cover.cover(config(), tmp_path, tmp_path / "portada.jpg")
    with Image.open(tmp_path / "portada.jpg") as image:
        assert (image.size, image.mode, image.format) == ((3000, 3000), "RGB", "JPEG")
    assert (tmp_path / "portada.jpg").stat().st_size < 512_000
    assert [path.name for path in tmp_path.iterdir()] == ["portada.jpg"]
    canvas = cover.compose(config(), DRAWN)
    check(canvas.placed, canvas.shape)
    pixels = np.asarray(canvas.image)
    assert pixels.min() >= 5 and pixels.max() <= 246


@pytest.mark.parametrize("tipo", ["aviso", "evento", "emergencia"])
def test_no_letter_is_cut(tipo: str, photos) -> None:
    """All that hangs and all that stands high is drawn: as many pixels as on a larger ground."""
    about = comunicado(
        "Ágil página: Égida y Júpiter", tipo=tipo, area="Ángeles y Ñoñg", lugar="gypq"
    )
    piece = Piece.of(about, config(), photos)
    stage = piece.stage(TV)
    for bloque in (piece.look.portada, piece.look.rotulo, piece.look.cierre, piece.look.marca):
        for row in compose(bloque, stage, story.between(TV, 100, 900)).rows:
            for text in row.placed:
                low, high = row.top, row.top + row.image.height
                assert low < text.box.top and text.box.bottom < high, (text.text, bloque.ancla)
