"""Footage in clips: which of its frames is seen when, measured on the finished clip."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from footage_kit import damaged, footage, grey, luma
from picture_kit import comunicado, config, project, timeline, tone
from PIL import Image

from boletin import ffmpeg
from boletin.errors import MediaError
from boletin.model import Imagen, Timeline, Video
from boletin.picture.captions.cutting import cues
from boletin.picture.checks import finished, sampling
from boletin.picture.clip import source, story
from boletin.picture.clip.film import Drawing, Film
from boletin.picture.clip.footage import Footage, Reader
from boletin.picture.clip.piece import Piece
from boletin.picture.clip.planes import Planes
from boletin.picture.clip.render import render
from boletin.picture.framing import MOST_ENLARGED, frame
from boletin.picture.shape import SHAPES, THUMBNAIL, TV, Shape, frames_of

RATE = 30000 / 1001
CONFIG = config()
FREE = np.s_[365:395, 1500:1700]
"""Where no text and no veil lies on a television clip without facts."""


def film_of(folder: Path, video: Video, *, ms: int = 9000, shape: Shape = TV, **more: object):
    about = replace(comunicado("Obra", tipo="aviso"), video=video, **more)
    piece = Piece.of(about, CONFIG, project(folder))
    spoken = replace(timeline((1, "Mira la obra nueva.")), duration_ms=ms)
    return piece, spoken, story.film(piece, spoken, cues(spoken), shape)


def clip_of(folder: Path, film: Film, spoken: Timeline) -> Path:
    target = folder / "tv.mp4"
    render(film, tone(folder / "a.wav", spoken.duration_ms), target)
    return target


def seen(film: Film, number: int) -> float:
    return float(np.asarray(Drawing(film.size, film.layers).at(number).y)[FREE].mean())


# --- the right frame at the right time --------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("fps", ["25", "30000/1001", "60", "15", "24000/1001"])
def test_the_clip_shows_the_frame_of_its_time(fps: str, tmp_path) -> None:
    top, _, bottom = fps.partition("/")
    rate = float(top) / float(bottom or 1)
    count = round(9 * rate)
    footage(tmp_path / "v.mp4", count, fps=fps)
    _, spoken, film = film_of(tmp_path, Video("v.mp4"), ms=8000)
    target = clip_of(tmp_path, film, spoken)
    numbers = [79, 80, 81, 97, 110, 123, 138, 150, 166, 175]
    with sampling.decoded(target, TV, numbers) as frames:
        assert frames.count == film.total == frames_of(8000)
        seen = {number: planes[0][FREE].mean() for number, planes in frames.chosen()}
    for number in numbers:
        # A frame of the source is shown from the frame of the clip that is nearest to its time.
        # Its neighbours are 33 apart; the encoder of the clip is off by up to 3.
        shown = max(n for n in range(count) if round(n / rate * RATE + 1e-6) <= number)
        assert seen[number] == pytest.approx(luma(shown), abs=4), number


@pytest.mark.slow
def test_a_variable_rate_keeps_its_times(tmp_path) -> None:
    """Half a second at 60 frames a second, then 15."""
    footage(
        tmp_path / "v.mp4", 120, fps="60",
        vf="setpts='if(lt(N,30),N/60,0.5+(N-30)/15)/TB'", outputs=["-fps_mode", "vfr"],
    )  # fmt: skip
    times = [n / 60 if n < 30 else 0.5 + (n - 30) / 15 for n in range(120)]
    take = take_of(tmp_path / "v.mp4", TV, 150)
    reader = Reader(take)
    for number in (3, 9, 14, 20, 40, 77, 120, 149):
        shown = max(n for n, t in enumerate(times) if round(t * RATE) <= number)
        found = np.asarray(reader.at(number).y).mean()
        near = [luma(n) for n in (shown - 1, shown) if abs(times[shown] * RATE % 1 - 0.5) < 0.01]
        assert any(abs(found - each) < 2.5 for each in [luma(shown), *near]), number


def take_of(
    path: Path,
    shape: Shape,
    frames: int,
    start_ms: int = 0,
    foco: tuple[float, float] | None = None,
) -> source.Take:
    found = source.read(path)
    return source.Take(
        found, shape.size, frame(found.size, shape, foco), start_ms, frames
    )  # fmt: skip


@pytest.mark.slow
def test_it_begins_and_ends_where_the_announcement_says(tmp_path) -> None:
    footage(tmp_path / "v.mp4", 250)
    video = Video("v.mp4", desde_ms=2000, hasta_ms=5000)
    _, _, film = film_of(tmp_path, video, ms=9000)
    assert seen(film, 80) == pytest.approx(luma(round((2 + 80 / RATE) * 25)), abs=2.5)
    last = seen(film, 89)
    assert last == pytest.approx(luma(124), abs=2.5)
    assert seen(film, 91) == pytest.approx(last, abs=0.6)
    assert seen(film, 110) == pytest.approx(last, abs=0.6)


@pytest.mark.slow
def test_an_earlier_frame_can_be_asked_for_again(tmp_path) -> None:
    reader = Reader(take_of(footage(tmp_path / "v.mp4", 60, fps="30000/1001"), TV, 60))
    for number in (0, 30, 59, 12, 12, 13, 200):
        at = min(number, 59)
        assert np.asarray(reader.at(number).y).mean() == pytest.approx(luma(at), abs=2.5)


# --- shorter than the voice -------------------------------------------------------------------


@pytest.mark.slow
def test_its_last_frame_stays_and_comes_closer(tmp_path) -> None:
    """No jump where it stops, and it never freezes."""
    take = take_of(footage(tmp_path / "v.mp4", 30, vf="drawbox=40:40:60:60:white:fill"), TV, 30)
    layer = Footage(take, TV, 0, 200, 1.07)
    states = [layer.state(number) for number in range(200)]
    assert len(set(states[:30])) == 30 and len(set(states[30:])) > 60
    pictures = {number: drawn(layer, number) for number in (29, 30, 199)}
    assert np.abs(pictures[29] - pictures[30]).mean() < 1
    boxes = [(pictures[number] > 220).sum() for number in (29, 199)]
    assert boxes[1] == pytest.approx(boxes[0] * 1.07**2, rel=0.02)


def drawn(layer: Footage, number: int) -> np.ndarray:
    half = (960, 540)
    on = Planes(*(Image.new("L", size) for size in (TV.size, half, half)))
    layer.draw(on, number)
    return np.asarray(on.y, int)


@pytest.mark.slow
def test_photographs_follow_it(tmp_path) -> None:
    Image.new("RGB", (1920, 1080), (30, 30, 220)).save(tmp_path / "f.png")
    footage(tmp_path / "v.mp4", 100)
    more = {"imagenes": (Imagen("f.png", "azul"),)}
    _, _, film = film_of(tmp_path, Video("v.mp4"), ms=20000, **more)
    blue = [
        float(np.asarray(Drawing(film.size, film.layers).at(number).u)[182:198, 750:850].mean())
        for number in (95, 110, 140, 400)
    ]
    assert blue[0] == pytest.approx(128, abs=3)
    assert blue[0] < blue[1] < blue[2] and blue[2] == pytest.approx(blue[3], abs=2)


@pytest.mark.slow
def test_a_photograph_for_a_moment_is_left_out(tmp_path) -> None:
    Image.new("RGB", (1920, 1080), (30, 30, 220)).save(tmp_path / "f.png")
    footage(tmp_path / "v.mp4", 200)
    more = {"imagenes": (Imagen("f.png", "azul"),)}
    _, _, film = film_of(tmp_path, Video("v.mp4"), ms=12000, **more)
    last = np.asarray(Drawing(film.size, film.layers).at(260).u)[182:198, 750:850]
    assert last.mean() == pytest.approx(128, abs=3)


# --- any camera -------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("rotation", [0, 90, 180, -90])
def test_footage_is_turned_as_the_telephone_says(rotation: int, tmp_path) -> None:
    """A white corner at the top left of what is stored."""
    path = footage(
        tmp_path / "v.mp4", 5, size=(640, 360), vf="drawbox=0:0:160:120:white:fill",
        rotation=rotation,
    )  # fmt: skip
    found = source.read(path)
    assert found.size == ((360, 640) if rotation % 180 else (640, 360))
    square = SHAPES["cuadrado"]
    picture = np.asarray(Reader(take_of(path, square, 5)).at(2).y, int)
    rows, columns = np.nonzero(picture > 215)
    right, low = columns.mean() > 540, rows.mean() > 540
    assert (bool(right), bool(low)) == {
        0: (False, False), 90: (False, True), 180: (True, True), -90: (True, False),
    }[rotation]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
@pytest.mark.parametrize("size", [(640, 360), (360, 640), (480, 480)])
def test_what_matters_stays_in_the_picture(size: tuple[int, int], shape: Shape, tmp_path) -> None:
    """With a focus it is cut around it; without one, whole where the cut would lose half."""
    x, y = round(size[0] * 0.8), round(size[1] * 0.2)
    box = f"drawbox={x - 15}:{y - 15}:30:30:white:fill"
    path = footage(tmp_path / "v.mp4", 3, size=size, vf=box)
    for foco in ((80.0, 20.0), None):
        take = take_of(path, shape, 3, foco=foco)
        picture = np.asarray(Reader(take).at(1).y, int)
        scale = (max if take.framing.fills else min)(
            shape.width / size[0], shape.height / size[1]
        )  # fmt: skip
        if not take.framing.fills:
            scale = min(scale, MOST_ENLARGED)
        if foco or not take.framing.fills:
            assert (picture > 205).sum() == pytest.approx((30 * scale) ** 2, rel=0.1)
        if not take.framing.fills:
            assert picture[-1, -1] < luma(1) * 0.75


def test_full_range_is_brought_to_the_clips(tmp_path) -> None:
    path = footage(
        tmp_path / "v.mp4", 3, vf="drawbox=0:0:320:360:white:fill,scale=out_range=pc",
        outputs=["-color_range", "pc"],
    )  # fmt: skip
    picture = np.asarray(Reader(take_of(path, TV, 3)).at(1).y, int)
    assert picture.max() <= 226 and picture[500, 200] == pytest.approx(222, abs=3)
    assert picture[500, 1500] == pytest.approx(luma(1), abs=3)


@pytest.mark.slow
def test_light_beyond_the_clips_is_drawn_together(tmp_path) -> None:
    """HLG of a telephone: half of its scale is not a grey mist, its white is not cut."""
    tags = ["-color_primaries", "bt2020", "-color_trc", "arib-std-b67", "-colorspace", "bt2020nc"]
    path = footage(
        tmp_path / "v.mp4", 3, vf="drawbox=0:0:320:360:white:fill,"
        "setparams=color_primaries=bt2020:color_trc=arib-std-b67:colorspace=bt2020nc",
        outputs=tags,
    )  # fmt: skip
    found = source.read(path)
    assert found.hdr
    picture = np.asarray(Reader(take_of(path, TV, 3)).at(1).y, int)
    assert 150 < picture[500, 200] <= 226
    assert 30 < picture[500, 1500] < picture[500, 200] - 40


def test_pixels_that_are_not_square(tmp_path) -> None:
    path = footage(tmp_path / "v.mp4", 3, size=(720, 576), vf="setsar=64/45")
    assert source.read(path).size == (1024, 576)
    assert source.read(path).size[0] / 576 == pytest.approx(16 / 9)


# --- what cannot be used ----------------------------------------------------------------------


def broken(folder: Path, kind: str) -> Path:
    path = folder / f"{kind}.mp4"
    if kind == "texto":
        path.write_text("no soy un video")
    elif kind == "vacío":
        path.write_bytes(b"")
    elif kind == "sonido":
        ffmpeg.run(["-f", "lavfi", "-i", "sine=d=1", str(path)], what="prueba")
    elif kind == "lista":
        path.write_text("#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\n/etc/passwd\n#EXT-X-ENDLIST")
    elif kind == "truncado":
        path.write_bytes(footage(path, 100).read_bytes()[:20000])
    elif kind == "cortado":
        noisy = ["-movflags", "+faststart"]
        whole = footage(path, 250, vf="noise=alls=60:allf=t", outputs=noisy).read_bytes()
        path.write_bytes(whole[: len(whole) // 2])
    elif kind == "dañado":
        damaged(footage(path, 250, vf="noise=alls=60:allf=t"))
    elif kind == "mínimo":
        footage(path, 25, size=(16, 16))
    return path


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("texto", "dañado|no es"), ("vacío", "vacío"), ("sonido", "solo sonido"),
        ("lista", "dañado|no es un video|ffmpeg"), ("truncado", "dañado"),
        ("cortado", "dañado"),
        ("dañado", "dañado"), ("mínimo", "pequeño"), ("ausente", "no existe"),
    ],
)  # fmt: skip
def test_footage_that_cannot_be_used_leaves_nothing_behind(kind: str, words: str, tmp_path) -> None:
    broken(tmp_path, kind)
    project(tmp_path)
    sound = tone(tmp_path / "a.wav", 9000)
    before = sorted(path.name for path in tmp_path.iterdir())
    with pytest.raises(MediaError, match=words) as caught:
        _, _, film = film_of(tmp_path, Video(f"{kind}.mp4"))
        render(film, sound, tmp_path / "tv.mp4")
    assert f"{kind}.mp4" in str(caught.value) and caught.value.remedy
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_a_start_after_the_end_is_told(tmp_path) -> None:
    footage(tmp_path / "v.mp4", 50)
    with pytest.raises(MediaError, match=r"v\.mp4: dura 0:02 y «desde» dice 1:05"):
        film_of(tmp_path, Video("v.mp4", desde_ms=65000))


# --- the whole clip ---------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_a_clip_with_footage_keeps_every_rule(shape: Shape, tmp_path) -> None:
    """Bright, moving, of a telephone held upright; what is written can be read on it."""
    ffmpeg.run(
        ["-f", "lavfi", "-i", "testsrc2=s=720x1280:r=30:d=6", "-c:v", "libx264", "-preset",
         "ultrafast", "-pix_fmt", "yuv420p", str(tmp_path / "v.mp4")], what="prueba",
    )  # fmt: skip
    about = replace(comunicado(), video=Video("v.mp4", foco=(50.0, 40.0)))
    piece = Piece.of(about, CONFIG, project(tmp_path))
    spoken = timeline((1, "La jornada será el lunes 23 de noviembre, a las 9:00 h. Acuda."))
    spoken = replace(spoken, duration_ms=11000)
    shown = cues(spoken, max_chars=shape.max_chars)
    film = story.film(piece, spoken, shown, shape)
    target = clip_of(tmp_path, film, spoken)
    found = finished.check_clip(target, film, shown, shape, piece.colours)
    assert [check for check in found if not check.ok] == []


@pytest.mark.slow
def test_the_thumbnail_is_taken_from_the_footage(tmp_path) -> None:
    """Two seconds in: the first frame is often black."""
    footage(tmp_path / "v.mp4", 100)
    about = replace(comunicado("Obra"), video=Video("v.mp4"))
    poster = story.poster(Piece.of(about, CONFIG, project(tmp_path)), THUMBNAIL)
    shown = np.asarray(poster.convert("L"), float)[285:289, 1100:1200].mean()
    assert (shown * 219 / 255 + 16) == pytest.approx(luma(50), abs=4)


MEMORY = """
import resource, sys
from pathlib import Path
from boletin.picture.clip import source
from boletin.picture.clip.footage import Reader
from boletin.picture.framing import MOST_ENLARGED, frame
from boletin.picture.shape import TV
found = source.read(Path(sys.argv[1]))
take = source.Take(found, TV.size, frame(found.size, TV, None), 0, 600)
reader = Reader(take)
reader.at(5)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for number in range(600):
    reader.at(number)
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024)
"""


@pytest.mark.slow
def test_memory_does_not_grow_with_its_length(tmp_path) -> None:
    """600 frames are 1.9 GB; what is held are a few."""
    path = footage(tmp_path / "v.mp4", 600, fps="30000/1001")
    ran = subprocess.run(
        [sys.executable, "-c", MEMORY, str(path)], check=True, capture_output=True
    )  # fmt: skip
    assert float(ran.stdout) < 30


def test_the_greys_can_be_told_apart() -> None:
    assert all(abs(grey(n) - grey(n + d)) > 5 for n in range(300) for d in (1, 2, 3, 5))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["mó 'di; [a],b=c:%d.mp4", "a:b\\n{x}$(y).mp4", "-i.mp4"])
def test_a_difficult_name(name: str, tmp_path) -> None:
    footage(tmp_path / "v.mp4", 10).rename(tmp_path / name)
    take = take_of(tmp_path / name, TV, 10)
    assert np.asarray(Reader(take).at(0).y).mean() == pytest.approx(luma(0), abs=2.5)
