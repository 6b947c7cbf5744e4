"""The interpreter's window: where it is, that it is seen, that nobody stands in its way."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from footage_kit import footage, luma
from picture_kit import comunicado, config, project, timeline, tone

from boletin.errors import MediaError
from boletin.model import Lsm, Timeline
from boletin.picture.captions.cutting import cues
from boletin.picture.checks import finished, interpreter, sampling
from boletin.picture.clip import burned, inset, story
from boletin.picture.clip.film import Drawing, Film
from boletin.picture.clip.piece import Piece
from boletin.picture.clip.render import render
from boletin.picture.shape import SHAPES, TV, Shape, frame_at

CONFIG = config()
LONG = (
    "Convocatoria extraordinaria para la regularización administrativa del fraccionamiento "
    "Benito Juárez 2026"
)
SPOKEN = timeline((1, "La jornada será el lunes 23 de noviembre, a las 9:00 h. Acuda con tiempo."))


def film_of(
    folder: Path, shape: Shape = TV, title: str = "Obra", spoken: Timeline = SPOKEN, **lsm: int
) -> tuple[Piece, Film]:
    about = replace(comunicado(title), lsm=Lsm("i.mp4", **lsm))
    piece = Piece.of(about, CONFIG, project(folder))
    return piece, story.film(piece, spoken, cues(spoken, max_chars=shape.max_chars), shape)


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
@pytest.mark.parametrize("size", [(640, 360), (360, 640), (480, 480), (640, 480), (200, 800)])
def test_the_window_has_its_sixth_and_touches_nothing(size: tuple[int, int], shape: Shape) -> None:
    box = inset.place(size, shape)
    assert box.width * box.height >= shape.width * shape.height / 6
    assert box.width * box.height < shape.width * shape.height / 5.5
    assert shape.safe.holds(box) and box.bottom < shape.captions.top
    assert (box.left | box.top | box.width | box.height) % 2 == 0
    assert inset.beside(shape, box).safe.right < box.left


@pytest.mark.slow
@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
@pytest.mark.parametrize("size", [(640, 360), (360, 640)])
@pytest.mark.parametrize("title", ["Obra", LONG])
def test_texts_make_room_for_it(title: str, size: tuple[int, int], shape: Shape, tmp_path) -> None:
    """All that is written is still there, beside the window, the headline whole."""
    footage(tmp_path / "i.mp4", 400, size=size)
    _, film = film_of(tmp_path, shape, title)
    assert film.inset is not None
    box = film.inset.box
    assert film.texts and all(text.box.right <= box.left for text in film.texts)
    told = " ".join(text.text for text in film.texts)
    assert all(word in told for word in title.split())
    assert "23 de noviembre" in told.replace("\n", " ") or "Lunes" in told


@pytest.mark.slow
def test_it_begins_with_the_voice_and_goes_at_its_end(tmp_path) -> None:
    """Frame by frame; before and after it the picture is that of the clip."""
    footage(tmp_path / "i.mp4", 75, fps="30000/1001")
    spoken = replace(timeline((1, "Hola a todo el pueblo."), start_ms=1500), duration_ms=9000)
    _, film = film_of(tmp_path, spoken=spoken, desde_ms=500)
    assert film.inset is not None
    start, box = frame_at(1500), film.inset.box
    assert film.inset.start == start and film.inset.end == start + 60
    drawing = Drawing(film.size, film.layers)

    def shown(number: int) -> np.ndarray:
        planes = drawing.at(number)
        return np.asarray(planes.y, float)[box.top : box.bottom, box.left : box.right]

    for number in (start, start + 1, start + 20, start + 59):
        seen = shown(number)
        assert seen.mean() == pytest.approx(luma(number - start + 15), abs=2.5)
        assert np.ptp(seen) <= 6
    before, after = shown(start - 1), shown(start + 60)
    assert np.ptp(before) > 6 and np.ptp(after) > 6


@pytest.mark.slow
@pytest.mark.parametrize(
    ("frames", "says"),
    [(25, "antes que la voz"), (400, "se corta"), (150, "")],
)
def test_another_length_than_the_voice_is_told(frames: int, says: str, tmp_path) -> None:
    footage(tmp_path / "i.mp4", frames)
    _, film = film_of(tmp_path, spoken=replace(SPOKEN, duration_ms=8000))
    details = [check.detail for check in film.remarks if check.rule == "LSM"]
    assert bool(details) == bool(says)
    assert not says or (says in details[0] and "i.mp4" in details[0])


def test_a_broken_interpretation_stops_its_clip(tmp_path) -> None:
    (tmp_path / "i.mp4").write_bytes(b"nada")
    with pytest.raises(MediaError, match=r"i\.mp4"):
        film_of(tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_the_finished_clip(shape: Shape, tmp_path) -> None:
    """The window is where it belongs with its colours, the captions untouched, every rule kept."""
    footage(tmp_path / "i.mp4", 300, size=(480, 480))
    piece, film = film_of(tmp_path, shape)
    shown = cues(SPOKEN, max_chars=shape.max_chars)
    target = tmp_path / "clip.mp4"
    render(film, tone(tmp_path / "a.wav", SPOKEN.duration_ms), target)

    def rules(of: Film) -> dict[str, bool]:
        found = finished.check_clip(target, of, shown, shape, piece.colours)
        return {check.rule: check.ok for check in found if check.level == "E"}

    assert all(rules(film).values()) and "LSM" in rules(film)
    assert film.inset is not None
    number = frame_at((shown[0].start_ms + shown[0].end_ms) / 2)
    with sampling.decoded(target, shape, [number]) as frames:
        planes = frames.at(number)
    box = film.inset.box
    seen = planes[0][box.top : box.bottom, box.left : box.right]
    of = round((number - film.inset.start) / (30000 / 1001) * 25)
    assert seen.mean() == pytest.approx(luma(of), abs=4)
    image, left, top = burned.draw(shown[0], range(0), shape, piece.colours)
    caption = planes[0][top : top + image.height, left : left + image.width]
    assert (caption > 180).mean() > 0.05 and (caption < 60).mean() > 0.4
    # The same clip against a window that it does not have.
    moved = replace(film.inset, box=film.inset.box.moved(-300, -60))
    assert not rules(replace(film, inset=moved))["LSM"]
    low = replace(film.inset, box=film.inset.box.moved(0, 40))
    with sampling.decoded(target, shape, interpreter.moments(low)) as frames:
        detail = interpreter.check_inset(frames, low, film.texts, shape).detail
    assert "subtítulos" in detail
