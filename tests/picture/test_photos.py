"""Photographs from anywhere: what is shown of them, measured on the pixels."""

from __future__ import annotations

import importlib.util
import io
import subprocess
import sys
from pathlib import Path

import numpy as np
import picture_kit
import pytest
from picture_kit import comunicado, config, project
from PIL import Image, ImageCms, ImageDraw

from boletin.errors import MediaError
from boletin.model import Foco, Timeline
from boletin.picture.clip import story
from boletin.picture.clip.backdrop import Closer
from boletin.picture.clip.piece import Piece
from boletin.picture.clip.planes import Planes
from boletin.picture.drawing import photo
from boletin.picture.framing import MOST_ENLARGED, frame
from boletin.picture.shape import SHAPES, TV, Shape, larger

RED, GREEN, BLUE, WHITE = (220, 20, 20), (20, 200, 20), (20, 20, 220), (240, 240, 240)


def near(image: Image.Image, colour: tuple[int, int, int], within: int = 40) -> np.ndarray:
    """Where a picture has this colour, shape (height, width)."""
    return picture_kit.near(np.asarray(image), colour, within)


def spot_on(
    path: Path, size: tuple[int, int], foco: Foco, radius: int = 40, fill: tuple[int, ...] = RED
) -> Path:
    """A grey picture with a spot at ``foco``."""
    image = Image.new("RGB", size, (128, 128, 128))
    x, y = size[0] * foco[0] / 100, size[1] * foco[1] / 100
    ImageDraw.Draw(image).ellipse((x - radius, y - radius, x + radius, y + radius), fill=fill)
    image.save(path, quality=95)
    return path


def centre(mask: np.ndarray) -> tuple[float, float]:
    """Mean place of a spot, shares of the picture."""
    rows, columns = np.nonzero(mask)
    return float(columns.mean() / mask.shape[1]), float(rows.mean() / mask.shape[0])


# --- what matters -----------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
@pytest.mark.parametrize("size", [(2400, 1800), (1800, 2400), (3200, 1200)])
@pytest.mark.parametrize("foco", [(10, 10), (90, 50), (50, 88), (8, 92)])
def test_what_matters_stays_in_the_picture(
    size: tuple[int, int], foco: Foco, shape: Shape, tmp_path
) -> None:
    """All of the spot, in every shape, cut from edge to edge."""
    path = spot_on(tmp_path / "a.jpg", size, foco)
    found = photo.photograph(path, shape, foco, 1.07)
    assert found.image.size == larger(shape, 1.07)
    seen = near(found.image, RED, 60)
    scale = max(found.image.width / size[0], found.image.height / size[1])
    assert seen.sum() == pytest.approx(np.pi * (40 * scale) ** 2, rel=0.05)
    assert centre(seen) == pytest.approx(found.towards, abs=0.01)


def test_without_a_focus_the_middle_is_kept(tmp_path) -> None:
    path = spot_on(tmp_path / "a.jpg", (2400, 1800), (50, 50))
    found = photo.photograph(path, TV)
    assert centre(near(found.image, RED, 60)) == pytest.approx((0.5, 0.5), abs=0.01)
    assert found.towards == (0.5, 0.5)


@pytest.mark.slow
@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_the_picture_comes_closer_to_what_matters(shape: Shape, tmp_path) -> None:
    """It stays where it is and grows."""
    foco = (20.0, 30.0)
    path = spot_on(tmp_path / "a.jpg", (2400, 2400), foco, 100)
    layer = Closer.of(photo.photograph(path, shape, foco, 1.3), shape, 0, 100, 1.3)
    places, sizes = [], []
    for number in (0, 50, 99):
        on = Planes(*(Image.new("L", part) for part in (shape.size, *[half(shape)] * 2)))
        layer.draw(on, number)
        seen = near(on.image(), RED, 60)
        places.append(centre(seen))
        sizes.append(seen.sum())
    assert places[0] == pytest.approx(places[1], abs=0.004)
    assert places[0] == pytest.approx(places[2], abs=0.004)
    assert sizes[2] == pytest.approx(sizes[0] * 1.3**2, rel=0.05)


def half(shape: Shape) -> tuple[int, int]:
    return shape.width // 2, shape.height // 2


def test_the_clip_is_cut_as_the_announcement_says(tmp_path) -> None:
    spot_on(tmp_path / "a.jpg", (2400, 1800), (85, 15), 150, (220, 20, 220))
    about = comunicado(image="a.jpg", foco=(85.0, 15.0))
    piece = Piece.of(about, config(), project(tmp_path))
    red, green, blue = np.moveaxis(np.asarray(story.poster(piece, SHAPES["cuadrado"]), int), -1, 0)
    x, _ = centre((red > green + 60) & (blue > green + 60))
    assert x == pytest.approx(1 - 0.15 * 2400 / 1800, abs=0.02)


# --- whole pictures ---------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(
    ("size", "shape"),
    [
        ((320, 240), "tv"),
        ((1500, 4000), "tv"),
        ((4000, 1000), "vertical"),
        ((900, 200), "cuadrado"),
    ],
)
def test_a_picture_that_does_not_fit_is_shown_whole(
    size: tuple[int, int], shape: str, tmp_path
) -> None:
    """Its four corners stay in sight, also when it has come closer; round it, its colours, dark."""
    image = Image.new("RGB", size, WHITE)
    draw, edge = ImageDraw.Draw(image), min(size) // 8
    for x in (0, size[0] - edge):
        for y in (0, size[1] - edge):
            draw.rectangle((x, y, x + edge, y + edge), fill=RED)
    image.save(tmp_path / "a.png")
    target = SHAPES[shape]
    found = photo.photograph(tmp_path / "a.png", target, zoom=1.07).image
    margin = (found.width - target.width) // 2, (found.height - target.height) // 2
    last = found.crop((*margin, margin[0] + target.width, margin[1] + target.height))
    scale = min(target.width / size[0], target.height / size[1], MOST_ENLARGED)
    for shown in (found, last):
        assert near(shown, RED).sum() == pytest.approx(4 * (edge * scale) ** 2, rel=0.12)
    assert np.asarray(found.convert("L"), int).min() >= 8
    outside = np.asarray(found.convert("L"), int)
    assert min(outside[0, 0], outside[-1, -1], outside[0, -1]) < 130
    assert outside.max() > 225


def test_a_picture_too_small_to_be_seen_lends_its_colours(tmp_path) -> None:
    """Forty pixels: no stamp, no mush, a soft ground of the same colour."""
    Image.new("RGB", (40, 40), (40, 90, 200)).save(tmp_path / "a.png")
    found = photo.photograph(tmp_path / "a.png", TV)
    assert found.small
    pixels = np.asarray(found.image, int)
    assert np.ptp(pixels, (0, 1)).max() <= 6
    assert pixels[0, 0] == pytest.approx((26, 49, 99), abs=6)


def test_a_focus_asks_for_a_deep_cut(tmp_path) -> None:
    path = spot_on(tmp_path / "a.jpg", (4000, 2000), (70, 50), 100)
    assert frame((4000, 2000), SHAPES["vertical"], (70, 50)).fills
    assert not frame((4000, 2000), SHAPES["vertical"], None).fills
    found = photo.photograph(path, SHAPES["vertical"], (70, 50))
    grey = near(found.image, (128, 128, 128), 12) | near(found.image, RED, 90)
    assert grey.mean() > 0.99


# --- every kind of file -----------------------------------------------------------------------

TURNS = {1: "ABCD", 2: "BADC", 3: "DCBA", 4: "CDAB", 5: "ACBD", 6: "CADB", 7: "DBCA", 8: "BDAC"}
"""EXIF orientation -> what is seen at top left, top right, bottom left, bottom right of a picture
whose corners are stored as A B C D."""
CORNERS = dict(zip("ABCD", (RED, GREEN, BLUE, WHITE), strict=True))


@pytest.mark.slow
@pytest.mark.parametrize("suffix", ["jpg", "png", "webp", "tif"])
@pytest.mark.parametrize("value", TURNS)
def test_a_photo_is_turned_as_its_exif_says(value: int, suffix: str, tmp_path) -> None:
    image = Image.new("RGB", (1600, 1600))
    for index, colour in enumerate(CORNERS.values()):
        x, y = index % 2 * 800, index // 2 * 800
        image.paste(colour, (x, y, x + 800, y + 800))
    exif = Image.Exif()
    exif[0x0112] = value
    path = tmp_path / f"a.{suffix}"
    image.save(path, exif=exif, quality=95)
    shown = photo.photograph(path, SHAPES["cuadrado"]).image
    quarters = [(270, 270), (810, 270), (270, 810), (810, 810)]
    for place, corner in zip(quarters, TURNS[value], strict=True):
        assert np.abs(np.subtract(shown.getpixel(place), CORNERS[corner])).max() < 25, corner


@pytest.mark.parametrize("mode", ["L", "LA", "P", "RGBA", "CMYK", "I;16", "1", "F"])
def test_every_kind_of_pixel(mode: str, tmp_path) -> None:
    """Dark at the left, light at the right, whatever the numbers are."""
    path = tmp_path / ("a.tif" if mode in ("CMYK", "F") else "a.png")
    ramp = np.where(np.arange(1920) < 960, 40, 200)[None, :].repeat(1080, 0)
    if mode == "I;16":
        Image.fromarray((ramp * 257).astype(np.uint16)).save(path)
    else:
        Image.fromarray(ramp.astype(np.uint8)).convert(mode).save(path)
    shown = photo.photograph(path, TV).image
    assert (shown.size, shown.mode) == (TV.size, "RGB")
    dark, light = (np.mean(shown.crop((x, 0, x + 900, 1080))) for x in (0, 1000))
    assert dark == pytest.approx(40, abs=14) and light == pytest.approx(200, abs=14)


def test_what_is_transparent_lies_on_white(tmp_path) -> None:
    image = Image.new("RGBA", TV.size, (220, 20, 20, 0))
    image.paste((220, 20, 20, 255), (0, 0, 960, 1080))
    image.save(tmp_path / "a.png")
    shown = photo.photograph(tmp_path / "a.png", TV).image
    assert shown.getpixel((400, 500))[1] < 40 and shown.getpixel((1500, 500))[1] > 230


def test_the_colours_are_those_of_the_embedded_profile(tmp_path) -> None:
    """A profile whose red is our blue: what is stored as red is seen blue."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = profile.replace(b"rXYZ", b"tXYZ").replace(b"bXYZ", b"rXYZ").replace(b"tXYZ", b"bXYZ")
    image = Image.new("RGB", TV.size, (200, 30, 30))
    for name, embedded in (("sin", None), ("srgb", profile), ("otro", swapped), ("malo", b"nada")):
        image.save(tmp_path / f"{name}.png", icc_profile=embedded)
    seen = {
        name: photo.photograph(tmp_path / f"{name}.png", TV).image.getpixel((900, 500))
        for name in ("sin", "srgb", "otro", "malo")
    }
    assert seen["sin"] == seen["malo"] == pytest.approx(seen["srgb"], abs=2)
    assert seen["otro"][2] > 180 and seen["otro"][0] < 60


@pytest.mark.parametrize("suffix", ["gif", "webp"])
def test_an_animation_gives_its_first_picture(suffix: str, tmp_path) -> None:
    first, second = Image.new("RGB", TV.size, RED), Image.new("RGB", TV.size, BLUE)
    first.save(tmp_path / f"a.{suffix}", save_all=True, append_images=[second], duration=100)
    red, _, blue = photo.photograph(tmp_path / f"a.{suffix}", TV).image.getpixel((900, 500))
    assert red > 180 and blue < 60


MEMORY = """
import resource, sys
from pathlib import Path
from boletin.picture.drawing import photo
from boletin.picture.shape import TV
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
shown = photo.photograph(Path(sys.argv[1]), TV).image
assert shown.getpixel((5, 5))[0] > 190
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


@pytest.mark.slow
@pytest.mark.parametrize(("name", "megapixels"), [("a.jpg", 140), ("a.png", 48)])
def test_a_huge_photo_does_not_fill_the_memory(name: str, megapixels: int, tmp_path) -> None:
    """A JPEG is never held whole; a PNG with transparency is, once. MB, in a process of its own."""
    side = round((megapixels * 1e6) ** 0.5)
    kind = "RGBA" if name.endswith("png") else "RGB"
    Image.new(kind, (side, side), RED).save(tmp_path / name)
    ran = [sys.executable, "-c", MEMORY, str(tmp_path / name)]
    peak = int(subprocess.run(ran, check=True, capture_output=True).stdout)
    assert peak < (150 if kind == "RGB" else 4 * megapixels + 120)


HEIF = importlib.util.find_spec("pillow_heif")


@pytest.mark.slow
@pytest.mark.skipif(HEIF is None, reason="the optional pillow-heif is not installed")
def test_a_photo_of_an_iphone(tmp_path) -> None:
    import pillow_heif  # noqa: PLC0415

    image = Image.new("RGB", (1200, 1600), BLUE)
    image.paste(RED, (0, 0, 1200, 800))
    pillow_heif.from_pillow(image).save(tmp_path / "IMG_0001.HEIC", quality=90)
    shown = photo.photograph(tmp_path / "IMG_0001.HEIC", SHAPES["vertical"]).image
    assert shown.getpixel((500, 300))[0] > 180 and shown.getpixel((500, 1500))[2] > 180


@pytest.mark.skipif(HEIF is not None, reason="pillow-heif opens it")
def test_a_photo_of_an_iphone_that_cannot_be_opened(tmp_path) -> None:
    (tmp_path / "IMG_0001.HEIC").write_bytes(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic")
    with pytest.raises(MediaError, match=r"IMG_0001\.HEIC: es una foto HEIC") as caught:
        photo.photograph(tmp_path / "IMG_0001.HEIC", TV)
    assert "JPG" in caught.value.remedy


# --- what is no photograph --------------------------------------------------------------------


def broken(tmp_path: Path, kind: str) -> Path:
    path = tmp_path / f"{kind}.jpg"
    noise = np.random.default_rng(1).integers(0, 256, (300, 400, 3), np.uint8)
    whole = io.BytesIO()
    Image.fromarray(noise).save(whole, "PNG" if kind == "a medias" else "JPEG")
    if kind in ("truncada", "a medias"):
        path.write_bytes(whole.getvalue()[:9000])
    elif kind == "texto":
        path.write_text("no soy una foto")
    elif kind == "vacía":
        path.write_bytes(b"")
    elif kind == "mínima":
        Image.new("RGB", (2, 2)).save(path)
    elif kind == "enorme":
        Image.new("1", (20000, 7000)).save(path, "PNG")
    elif kind == "bomba":
        Image.new("1", (30000, 30000)).save(path, "PNG")
    elif kind == "carpeta":
        path.mkdir()
    elif kind == "heic":
        path.write_bytes(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(200))
    return path


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("truncada", "dañada"), ("a medias", "dañada"), ("texto", "no es una imagen"),
        ("vacía", "vacío"),
        ("mínima", "pequeña"), ("enorme", "demasiado grande"), ("bomba", "demasiado grande"),
        ("ausente", "no existe"), ("carpeta", "dañada"), ("heic", "dañada|HEIC"),
    ],
)  # fmt: skip
def test_an_image_that_cannot_be_used(kind: str, words: str, tmp_path) -> None:
    with pytest.raises(MediaError, match=words) as caught:
        photo.photograph(broken(tmp_path, kind), TV)
    assert f"{kind}.jpg" in str(caught.value) and caught.value.remedy


def test_a_broken_image_stops_its_clip(tmp_path) -> None:
    about = comunicado(image="vacía.jpg")
    broken(tmp_path, "vacía")
    piece = Piece.of(about, config(), project(tmp_path))
    with pytest.raises(MediaError, match=r"vacía\.jpg"):
        story.film(piece, Timeline(3000, (), ()), (), TV)


def test_a_photo_that_is_too_small_is_told(tmp_path) -> None:
    """The clip is made all the same; control.json and `producir` say which photo and why."""
    Image.new("RGB", (40, 40), RED).save(tmp_path / "chica.jpg")
    piece = Piece.of(comunicado(image="chica.jpg"), config(), project(tmp_path))
    film = story.film(piece, Timeline(3000, (), ()), (), TV)
    assert [(c.rule, c.level, c.ok) for c in film.remarks] == [("IMAGEN", "W", False)]
    assert "chica.jpg" in film.remarks[0].detail and "1280x720" in film.remarks[0].detail
