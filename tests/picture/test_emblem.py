"""The municipality's coat of arms: seen wherever the drawn mark was, on any ground; measured."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from picture_kit import comunicado, config, near, project
from PIL import Image, ImageDraw

from boletin.errors import ContentError
from boletin.picture import cover
from boletin.picture.clip import story
from boletin.picture.clip.film import Drawing
from boletin.picture.clip.piece import Piece
from boletin.picture.drawing import emblem
from boletin.picture.drawing.colour import LEGAL, RGB, brightness, ratio
from boletin.picture.drawing.ornament import mark
from boletin.picture.drawing.palette import Colores, palette
from boletin.picture.shape import SHAPES, Shape

FILE = "imagenes/escudo.png"
COLOURS = palette(Colores(), config().imagen)
GROUNDS = {"on paper": {}, "turned round": {"tinta": "#fbf7f2", "papel": "#1c1416"}}


def shield(fill: RGB, line: RGB, *, behind: RGB | None = None, size: int = 720) -> Image.Image:
    """A shield with a broad line, on nothing or on a ground of its own."""
    image = Image.new("RGBA", (size, size), (*behind, 255) if behind else (0, 0, 0, 0))
    corners = [
        (x * size // 100, y * size // 100)
        for x, y in ((15, 5), (85, 5), (85, 55), (50, 95), (15, 55))
    ]
    ImageDraw.Draw(image).polygon(
        corners, fill=(*fill, 255), outline=(*line, 255), width=size // 20
    )
    return image


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A project whose boletin.toml names an emblem."""
    (tmp_path / "imagenes").mkdir()
    (tmp_path / "boletin.toml").write_text(f'[imagen]\ntinta = "#1c1416"\nemblema = "{FILE}"\n')
    return project(tmp_path)


def held(place: Path, image: Image.Image, name: str = FILE, **how: object) -> emblem.Emblem:
    image.save(place / name, **{"compress_level": 1, **how})
    return emblem.load(place, config(emblema=name))


def rgb(image: Image.Image) -> NDArray[np.uint8]:
    return np.asarray(image.convert("RGB"))


def legal(colour: RGB) -> RGB:
    low, high = LEGAL
    red, green, blue = (round(low + channel * (high - low) / 255) for channel in colour)
    return red, green, blue


def test_without_a_file_the_mark_is_drawn(place: Path) -> None:
    drawn = mark(84, COLOURS["marca"], COLOURS["realce"], COLOURS.paper)
    assert emblem.load(place, config()).tile(84, COLOURS).tobytes() == drawn.tobytes()


@pytest.mark.parametrize("identity", GROUNDS.values(), ids=GROUNDS)
@pytest.mark.parametrize(
    "colour",
    ["#000000", "#1c1416", "#ffffff", "#fbf7f2", "#7a1f3d", "#f2b632", "#808080", "#ffff00"],
)
def test_whatever_colour_it_has_it_is_seen(
    place: Path, colour: str, identity: dict[str, str]
) -> None:
    """Its own pixels against the plate that lies right beside them."""
    plain = tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))
    colours = palette(Colores(), config(**identity).imagen)
    pixels = rgb(held(place, shield(plain, plain)).tile(200, colours))
    inside, beside = pixels[80, 100], pixels[100, 5]
    assert near(inside, legal(plain)), "the emblem's own colour"
    contrast = ratio(brightness(tuple(inside.tolist())), brightness(tuple(beside.tolist())))
    assert contrast >= 3, (inside, beside)


@pytest.mark.parametrize(
    ("fill", "line"),
    [
        ((255, 255, 255), (20, 20, 20)),
        ((242, 182, 50), (255, 255, 255)),
        ((20, 90, 60), (242, 182, 50)),
        ((20, 20, 20), (255, 255, 255)),
    ],
)
def test_one_of_its_colours_is_seen(place: Path, fill: RGB, line: RGB) -> None:
    pixels = rgb(held(place, shield(fill, line)).tile(200, COLOURS))
    plate = brightness(tuple(pixels[100, 5].tolist()))
    seen = [
        float(near(pixels, legal(colour)).mean())
        for colour in (fill, line)
        if ratio(brightness(legal(colour)), plate) >= 3
    ]
    assert seen and max(seen) > 0.05


def test_it_is_whole_in_the_middle_of_a_plate_with_round_corners(place: Path) -> None:
    tall = shield((200, 0, 0), (200, 0, 0)).resize((400, 1000))
    tile = held(place, tall).tile(300, COLOURS)
    alpha = np.asarray(tile.getchannel("A"))
    assert tile.size == (300, 300) and alpha[0, 0] == 0 and alpha[150].min() == 255
    rows, columns = np.nonzero(near(rgb(tile), legal((200, 0, 0)), 40) & (alpha == 255))
    assert rows.max() - rows.min() + 1 == pytest.approx(252, abs=3)
    assert (rows.max() + rows.min()) / 2 == pytest.approx(149.5, abs=2)
    assert (columns.max() + columns.min()) / 2 == pytest.approx(149.5, abs=2)
    shape = (columns.max() - columns.min()) / (rows.max() - rows.min())
    assert shape == pytest.approx(0.31, abs=0.02)


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
@pytest.mark.parametrize("behind", [(255, 255, 255), (10, 40, 90)])
def test_its_own_ground_becomes_the_plate(place: Path, kind: str, behind: RGB) -> None:
    """No box in a box: a scan on white stands on a white plate."""
    scan = shield((200, 30, 40), (255, 220, 90), behind=behind).convert("RGB")
    tile = held(place, scan, "imagenes/escudo.jpg", format=kind).tile(300, COLOURS)
    pixels, alpha = rgb(tile), np.asarray(tile.getchannel("A"))
    around = np.zeros((300, 300), bool)
    around[:30] = around[-30:] = around[:, :30] = around[:, -30:] = True
    around[20:280, 48:252] = False
    assert near(pixels[around & (alpha == 255)], legal(behind), 10).all()
    assert near(pixels[120, 150], legal((200, 30, 40)), 10)


def saved(image: Image.Image, **how: object) -> bytes:
    held_ = io.BytesIO()
    image.save(held_, **how)
    return held_.getvalue()


def turned() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6
    upright = shield((200, 0, 0), (200, 0, 0), behind=(255, 255, 255))
    upside = upright.transpose(Image.Transpose.ROTATE_90)
    return saved(upside.convert("RGB"), format="JPEG", exif=exif, quality=95)


def printed(image: Image.Image) -> bytes:
    white = Image.new("RGBA", image.size, "white")
    cmyk = Image.alpha_composite(white, image).convert("CMYK")
    return saved(cmyk, format="JPEG", quality=95)


KINDS: dict[str, Callable[[Image.Image], bytes]] = {
    "transparent": lambda image: saved(image, format="PNG"),
    "few colours": lambda image: saved(image.quantize(16), format="PNG"),
    "turned JPEG": lambda _: turned(),
    "CMYK": printed,
    "large": lambda image: saved(image.resize((3500, 3500)), format="PNG", compress_level=1),
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_pictures_of_every_kind(place: Path, kind: str) -> None:
    (place / FILE).write_bytes(KINDS[kind](shield((200, 0, 0), (200, 0, 0))))
    pixels = rgb(emblem.load(place, config(emblema=FILE)).tile(300, COLOURS))
    red = (pixels[..., 0] > 150) & (pixels[..., 1] < 90)
    widths = [int(red[at].sum()) for at in (60, 150, 250)]
    assert widths[0] > 150 and widths[1] > 150 and widths[2] < widths[1] * 0.6, "upright, as drawn"
    assert red.mean() == pytest.approx(0.41, abs=0.03)


def test_greys_of_16_bits_and_half_transparent_edges(place: Path) -> None:
    grey = np.full((700, 700), 65535, np.uint16)
    grey[150:550, 150:550] = 20 * 257
    (place / FILE).write_bytes(saved(Image.fromarray(grey), format="PNG"))
    pixels = rgb(emblem.load(place, config(emblema=FILE)).tile(200, COLOURS))
    assert near(pixels[100, 100], legal((20, 20, 20)))
    assert near(pixels[100, 4], legal((255, 255, 255)))
    soft, fading = Image.new("LA", (700, 700), (20, 0)), Image.radial_gradient("L")
    soft.putalpha(fading.resize((700, 700)).point(lambda value: max(0, 255 - 2 * value)))
    pixels = rgb(held(place, soft).tile(200, COLOURS))
    assert pixels.min() >= LEGAL[0] and pixels.max() <= LEGAL[1]
    assert pixels[100, 100].max() < 60 and pixels[100, 4].min() > 200


# --- in what is made --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tipo", "shape"),
    [
        # In the fast suite one look in one shape: a frame of 1080p takes a while.
        pytest.param(
            tipo, shape, id=f"{name}-{tipo}", marks=[pytest.mark.slow] * bool(row + column)
        )
        for row, tipo in enumerate(("aviso", "evento", "emergencia"))
        for column, (name, shape) in enumerate(SHAPES.items())
    ],
)
def test_clips_carry_it(place: Path, shape: Shape, tipo: str) -> None:
    """Thumbnail and closing card: as many of its pixels as the look's cell asks for."""
    violet = (160, 0, 200)
    shield(violet, violet).save(place / FILE)
    theirs = Piece.of(comunicado(tipo=tipo), config(emblema=FILE), place)
    for bloque in (theirs.look.marca, theirs.look.cierre):
        (tall,) = (c.alto for fila in bloque.filas for c in fila.celdas if c.dibujo == "emblema")
        last = bloque is theirs.look.cierre
        whole = 0.605 * (shape.px(tall) * 0.84) ** 2
        pixels = near(rgb(_shown(theirs, shape, closing=last)), legal(violet), 24).sum()
        # Its edges are mixed with the plate, and a full card is drawn at 0.9 or 0.8 of its size.
        assert 0.55 * whole < pixels < whole


@pytest.mark.slow
@pytest.mark.parametrize("tipo", ["aviso", "evento", "emergencia"])
def test_nothing_else_has_its_colour(place: Path, tipo: str) -> None:
    """What the test above counts is the emblem: without one there is no violet."""
    drawn = Piece.of(comunicado(tipo=tipo), config(), place)
    for last in (False, True):
        pixels = rgb(_shown(drawn, SHAPES["cuadrado"], closing=last))
        assert not near(pixels, legal((160, 0, 200)), 24).any()


def _shown(piece: Piece, shape: Shape, *, closing: bool) -> Image.Image:
    if not closing:
        return story.poster(piece, shape)
    return Drawing(shape.size, story.closing(piece, shape, 0, 60).layers).at(0).image()


@pytest.mark.slow
def test_the_cover_carries_it(place: Path) -> None:
    violet = (160, 0, 200)
    image = cover.compose(config(), held(place, shield(violet, violet, size=1000))).image
    seen = near(rgb(image), legal(violet))
    rows, columns = np.nonzero(seen)
    assert rows.max() < 1000 and columns.max() < 1000, "in its corner"
    assert rows.max() - rows.min() == pytest.approx(694 * 0.84, abs=4)


# --- what cannot be used --------------------------------------------------------------------------


def png(width: int, height: int) -> bytes:
    """The head of a PNG that says it is this large."""
    head = b"IHDR" + width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x06\0\0\0"
    data = b"IDAT" + zlib.compress(bytes(1000))
    chunks = (head, data, b"IEND")
    body = b"".join(
        (len(chunk) - 4).to_bytes(4, "big") + chunk + zlib.crc32(chunk).to_bytes(4, "big")
        for chunk in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body


GOOD = saved(shield((200, 0, 0), (0, 0, 0)), format="PNG")
BROKEN: dict[str, tuple[bytes, str, str]] = {
    "empty": (b"", "está vacío", "otra vez"),
    "text": (b"no soy un escudo", "no es una imagen PNG ni JPEG", "guárdelo como PNG"),
    "pdf": (b"%PDF-1.7 " + bytes(2000), "no es una imagen PNG ni JPEG", "guárdelo como PNG"),
    "cut": (GOOD[: len(GOOD) // 2], "dañado o incompleto", "guárdelo como PNG"),
    "head alone": (GOOD[:40], "dañado o incompleto|no es una imagen", "guárdelo como PNG"),
    "lies about its size": (png(3000, 3000), "dañado o incompleto", "guárdelo como PNG"),
    "large": (png(9000, 9000), "demasiado grande", "1000 píxeles"),
    "bomb": (png(60000, 60000), "demasiado grande", "1000 píxeles"),
    "heavy": (bytes(20_000_001), "demasiado grande", "1000 píxeles"),
    "svg": (b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>', "SVG", "como PNG"),
    "gif": (
        saved(Image.new("L", (200, 200)), format="GIF"),
        "no es una imagen PNG ni JPEG", "guárdelo como PNG",
    ),
    "moving": (
        saved(
            shield((1, 1, 1), (1, 1, 1)), format="PNG", save_all=True,
            append_images=[shield((200, 0, 0), (1, 1, 1))],
        ),
        "es una animación", "uno solo de sus cuadros",
    ),
    "clear": (saved(Image.new("RGBA", (500, 500)), format="PNG"), "no se ve nada", "el escudo"),
    "one colour": (
        saved(Image.new("RGB", (500, 500), "white"), format="PNG"), "no se ve nada", "el escudo",
    ),
    "stamp": (
        saved(shield((9, 9, 9), (9, 9, 9), size=100), format="PNG"),
        "demasiado pequeño", "600 píxeles",
    ),
}  # fmt: skip


def told(place: Path, name: str) -> tuple[str, str]:
    """What is said of it, at its key: by loading it and by the review alike."""
    with pytest.raises(ContentError) as caught:
        emblem.load(place, config(emblema=name))
    assert tuple(emblem.review(place, config(emblema=name))) == caught.value.findings
    (found,) = caught.value.findings
    assert (found.file, found.line, found.level) == ("boletin.toml", 3, "E")
    assert found.text == emblem.KEY
    assert name.rpartition("/")[2] in found.message
    return found.message, found.remedy


@pytest.mark.parametrize(("data", "says", "remedy"), BROKEN.values(), ids=BROKEN)
def test_what_cannot_be_used_is_told(place: Path, data: bytes, says: str, remedy: str) -> None:
    (place / FILE).write_bytes(data)
    message, what = told(place, FILE)
    assert any(part in message for part in says.split("|")), message
    assert remedy in what


def test_where_it_may_not_lie(place: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    away = tmp_path_factory.mktemp("fuera") / "escudo.png"
    away.write_bytes(GOOD)
    (place / "imagenes/enlace.png").symlink_to(away)
    for name in ("../escudo.png", str(away), "imagenes/enlace.png", "imagenes\\escudo.png"):
        message, remedy = told(place, name)
        assert "sale del proyecto" in message and "imagenes/escudo.png" in remedy
    for name in ("imagenes/otro.png", "imagenes"):
        message, remedy = told(place, name)
        assert "No existe" in message and "boletin.toml" in remedy


def test_a_small_one_is_used_with_a_warning(place: Path) -> None:
    shield((200, 0, 0), (0, 0, 0), size=300).save(place / FILE)
    (found,) = emblem.review(place, config(emblema=FILE))
    assert (found.level, found.file, found.line) == ("W", "boletin.toml", 3)
    assert "x271" in found.message and "600" in found.remedy
    shield((200, 0, 0), (0, 0, 0)).save(place / FILE)
    assert not tuple(emblem.review(place, config(emblema=FILE)))
