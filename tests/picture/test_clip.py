"""Clips really rendered, then decoded again and measured."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pysubs2
import pytest
import soundfile
from picture_kit import HOSTILE, comunicado, config, project, timeline, tone
from PIL import Image

from boletin import ffmpeg
from boletin.errors import MediaError
from boletin.model import Chapter, Comunicado, Cue, CueWord, Reading, Timeline
from boletin.picture.captions import embedded, srt
from boletin.picture.captions.cutting import cues
from boletin.picture.checks import finished, sampling
from boletin.picture.checks.choose import any_of
from boletin.picture.checks.masters import check_master
from boletin.picture.clip import burned, h264, masters, program, story
from boletin.picture.clip.film import Drawing, Film
from boletin.picture.clip.piece import Piece
from boletin.picture.clip.render import render
from boletin.picture.drawing.jpeg import save_jpeg
from boletin.picture.drawing.palette import Colores, palette
from boletin.picture.drawing.text import printable, width
from boletin.picture.shape import SHAPES, THUMBNAIL, TV, Box, Shape, frame_at, frames_of

CONFIG = config()
PERFIL = CONFIG.perfiles["tv"]


def looked_at(path: Path, numbers: Sequence[int]) -> dict[int, sampling.Planes]:
    with sampling.decoded(path, TV, numbers) as frames:
        return dict(frames.chosen())


def reading(duration_ms: int, lufs: float = -24.0) -> Reading:
    return Reading(lufs, -20, -21, 3.0, -4.0, 2, 48000, duration_ms)


@pytest.mark.parametrize("seconds", [0.1, 2, 4.9, 8, 15, 20, 30, 60, 1200])
def test_a_clip_tells_its_parts_in_order(seconds: float) -> None:
    total = frames_of(round(seconds * 1000))
    marks = story.times(total)
    assert 0 <= marks.cover < marks.end <= marks.gone == total
    assert marks.end - marks.cover >= total * 0.4


def test_the_closing_card_comes_with_a_caption() -> None:
    total = frames_of(30_000)
    usual = story.times(total).end
    for start_ms in range(24_800, 26_300, 100):
        cues = (Cue(22_000, start_ms - 200, ()), Cue(start_ms, start_ms + 3000, ()))
        end = story.times(total, cues).end
        edges = [frame_at(start_ms - 200), frame_at(start_ms)]
        near = [edge for edge in edges if abs(edge - usual) <= frames_of(1000)]
        assert end == (min(near, key=lambda edge: abs(edge - usual)) if near else usual)
    assert story.times(total, (Cue(0, 30_000, ()),)).end == usual


@pytest.mark.parametrize("text", [*HOSTILE, r"\N \n \h \{ \\ { } {{\b1}}", r"\\N\\\h"])
def test_hostile_text_is_drawn_literally(text: str) -> None:
    """As wide as its own letters, on one line, in the captions' zone."""
    colours = palette(Colores(), CONFIG.imagen)
    cue = Cue(0, 2000, ((CueWord(text, 0, 2000),),))
    image, left, top = burned.draw(cue, range(0), TV, colours)
    near = (np.abs(np.asarray(image.convert("RGB"), int) - colours["texto"]) < 30).all(-1)
    rows, columns = np.flatnonzero(near.any(1)), np.flatnonzero(near.any(0))
    wanted = width(printable(text), "Bold", TV.px(burned.SIZE))
    assert columns[-1] - columns[0] == pytest.approx(wanted, rel=0.03, abs=8)
    assert rows[-1] - rows[0] < TV.px(burned.SIZE) * 1.2
    assert TV.captions.holds(Box(left, top, left + image.width, top + image.height))


@dataclass(frozen=True)
class Made:
    """A clip that was made, and what of."""

    piece: Piece
    timeline: Timeline
    film: Film
    shape: Shape
    target: Path

    def checked(self, lufs: float = -24.0, found: tuple[Cue, ...] | None = None):
        shown = cues(self.timeline, max_chars=self.shape.max_chars) if found is None else found
        loud = finished.check_loudness("L20", PERFIL, reading(self.timeline.duration_ms, lufs))
        colours = self.piece.colours
        return loud, *finished.check_clip(self.target, self.film, shown, self.shape, colours)


def make(folder: Path, about: Comunicado, timeline: Timeline, shape: Shape = TV) -> Made:
    piece = Piece.of(about, CONFIG, project(folder))
    film = story.film(piece, timeline, cues(timeline, max_chars=shape.max_chars), shape)
    sound = tone(folder / "a.wav", timeline.duration_ms)
    target = folder / f"{shape.name}.mp4"
    render(film, sound, target)
    return Made(piece, timeline, film, shape, target)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A clip of nine seconds with a photograph, in a folder with a difficult name."""
    folder = tmp_path_factory.mktemp("mó 'di; [a],b=c:%d")
    noise = np.random.default_rng(2).integers(0, 256, (9, 16, 3), np.uint8)
    Image.fromarray(noise).resize((1600, 900), Image.Resampling.BICUBIC).save(folder / "f.jpg")
    piece = timeline((1, "La jornada de vacunación será el lunes 23, a las 9:00 h."), (2, "Acuda."))
    return make(folder, comunicado(image="f.jpg"), replace(piece, duration_ms=9000))


@pytest.mark.slow
def test_the_clip_keeps_every_rule(made) -> None:
    found = made.checked()
    assert {check.rule for check in found} == {
        "L20", "T01", "T03", "T05", "T06", "T07", "T10", "C01", "C02", "C03", "C04", "C05",
    }  # fmt: skip
    assert [check for check in found if not check.ok] == []
    (count,) = (check.measured for check in found if check.rule == "T01")
    assert count == 270  # 9 s at 30000/1001 are 269.7 frames
    names = sorted(path.name for path in made.target.parent.iterdir())
    assert names == ["a.wav", "f.jpg", "plantillas", "tv.mp4"]


@pytest.mark.slow
def test_what_comes_out_is_what_was_drawn(made) -> None:
    """Every frame of the decoded clip is the film's picture of that frame, repeats included."""
    drawing = Drawing(made.film.size, made.film.layers)
    numbers = [0, 1, 29, 30, 77, 95, 140, 151, 200, 204, 210, 268, 269]
    chosen = looked_at(made.target, numbers)
    for number in numbers:
        drawn = np.asarray(drawing.at(number).y, float)
        error = np.mean((chosen[number][0] - drawn) ** 2)
        assert 10 * np.log10(255**2 / error) > 40, number


@pytest.mark.slow
def test_the_sound_is_as_long_as_the_master(made) -> None:
    samples, hz = ffmpeg.decode_audio(made.target)
    assert hz == 48000 and samples.shape[1] == 2
    assert len(samples) / 48 == pytest.approx(9000, abs=25)


@pytest.mark.slow
def test_the_same_input_gives_the_same_bytes(made, tmp_path) -> None:
    again = tmp_path / "otra vez" / "tv.mp4"
    render(made.film, made.target.parent / "a.wav", again)
    assert again.read_bytes() == made.target.read_bytes()


@pytest.mark.slow
def test_each_word_lights_up_on_its_frame(made) -> None:
    """Within one frame of its time: the picture changes there and not before."""
    words = [w for cue in cues(made.timeline) for row in cue.lines for w in row][1:8]
    at = [frame_at(word.start_ms) for word in words]
    frames = looked_at(made.target, [f + d for f in at for d in (-3, -2, 0, 1)])
    zone = np.s_[TV.captions.top // 2 : TV.captions.bottom // 2]

    def apart(one: int, other: int) -> float:
        # The blue difference: paper becomes gold where a word lights up.
        planes = (frames[number][1][zone].astype(int) for number in (one, other))
        return float((np.abs(next(planes) - next(planes)) > 20).sum())

    for number in at:
        assert apart(number - 2, number) > 200
        assert apart(number - 3, number - 2) < 60 or number - 3 in at or number - 2 in at


@pytest.mark.slow
def test_colours_are_those_of_the_identity(made) -> None:
    """BT.709 limited range all the way: the plate's colour comes back within 4 steps."""
    frames = looked_at(made.target, [120])
    shown = sampling.srgb(frames[120])
    close = (np.abs(shown.astype(int) - made.piece.colours["placa"]) <= 4).all(-1)
    assert close.mean() > 0.02


@pytest.mark.slow
def test_a_clip_without_its_captions_is_found_out(made) -> None:
    other = timeline((1, "Esto no se dijo nunca."), start_ms=7000)
    shifted = cues(replace(other, duration_ms=9000))
    longer = replace(made, film=replace(made.film, total=284))
    wrong = {check.rule for check in longer.checked(-20.0, shifted) if not check.ok}
    assert {"L20", "T01", "T03"} <= wrong


@pytest.mark.slow
def test_a_soft_track_and_user_data_go_in(made, tmp_path) -> None:
    """The captions as text, off by default; an SEI unit for each frame where it belongs."""
    subtitles = tmp_path / "s.srt"
    subtitles.write_text(srt.write(cues(made.timeline), {}), "utf-8")
    sei = bytes([6, 5, 17, *range(1, 18), 0x80])
    target = tmp_path / "tv.mp4"
    sound = made.target.parent / "a.wav"
    render(made.film, sound, target, captions=subtitles, aside=lambda frame: sei)
    about = ffmpeg.probe(target).text
    assert "mov_text" in about and "Stream #0:2[0x3](spa)" in about
    assert "(default)" not in next(line for line in about.splitlines() if "mov_text" in line)
    back = ffmpeg.run(["-i", str(target), "-map", "0:s", "-f", "srt", "-"], what="prueba")
    first = pysubs2.SSAFile.from_string(back.decode())[0].plaintext
    assert first == f"– {cues(made.timeline)[0].text}"
    stream = tmp_path / "x.264"
    ffmpeg.run(
        ["-i", str(target), "-c", "copy", "-bsf:v", "h264_mp4toannexb", str(stream)], what="prueba"
    )
    with stream.open("rb") as file:
        kinds = [h264.kind(unit) for unit in h264.units(file)]
    assert kinds.count(h264.SEI) == kinds.count(h264.SLICE) + kinds.count(h264.IDR) == 270


@pytest.mark.slow
@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
@pytest.mark.parametrize("duration_ms", [1000, 6000])
def test_short_clips_and_no_captions(duration_ms: int, shape: Shape, tmp_path) -> None:
    about = comunicado("😀", area="漢字", lugar="", contacto="")
    made = make(tmp_path, about, Timeline(duration_ms, (), ()), shape)
    assert [check for check in made.checked(found=()) if not check.ok] == []


@pytest.mark.slow
@pytest.mark.parametrize("broken", ["image", "sound"])
def test_a_broken_input_leaves_nothing_behind(broken: str, tmp_path) -> None:
    project(tmp_path)
    (tmp_path / "f.jpg").write_bytes(b"nada")
    target = tmp_path / "tv.mp4"
    target.write_bytes(b"el anterior")
    about = comunicado(image="f.jpg" if broken == "image" else "")
    sound = tmp_path / "b.wav"
    sound.write_bytes(b"nada")
    before = sorted(path.name for path in tmp_path.iterdir())
    with pytest.raises(MediaError):
        piece = Piece.of(about, CONFIG, tmp_path)
        render(story.film(piece, Timeline(2000, (), ()), (), TV), sound, target)
    assert target.read_bytes() == b"el anterior"
    assert sorted(path.name for path in tmp_path.iterdir()) == before


@pytest.mark.slow
def test_what_nobody_approved_says_so(tmp_path) -> None:
    pictures = []
    for estado in ("aprobado", "borrador"):
        piece = Piece.of(comunicado(estado=estado), CONFIG, project(tmp_path))
        film = story.film(piece, Timeline(3000, (), ()), (), TV)
        pictures.append(np.asarray(Drawing(film.size, film.layers).at(45).y, int))
    assert (np.abs(pictures[0] - pictures[1]) > 40).mean() > 0.02


@pytest.mark.slow
def test_the_thumbnail(tmp_path) -> None:
    piece = Piece.of(comunicado(), CONFIG, project(tmp_path))
    save_jpeg(story.poster(piece, THUMBNAIL), tmp_path / "miniatura.jpg")
    with Image.open(tmp_path / "miniatura.jpg") as image:
        assert (image.size, image.mode) == ((1280, 720), "RGB")


@pytest.mark.slow
@pytest.mark.parametrize("count", [1, 9, 400, 5000])
def test_many_changes_are_one_expression(count: int) -> None:
    """ffmpeg takes it, however many words a piece has, and picks just those frames."""
    stretches = [(3 * index, 3 * index + index % 2) for index in range(count)]
    total = 3 * count
    raw = ffmpeg.run(
        ["-f", "lavfi", "-i", "color=s=16x16:r=25", "-filter_complex",
         f"[0:v]trim=end_frame={total},select='{any_of(stretches)}'[o]", "-map", "[o]",
         "-fps_mode", "passthrough", "-f", "rawvideo", "-pix_fmt", "gray", "-"],
        what="prueba",
    )  # fmt: skip
    assert len(raw) == 256 * sum(last - first + 1 for first, last in stretches)


SHORT = timeline((1, "La jornada será el lunes 23, a las 9:00 h."), tail_ms=600)
WEEK = timeline(
    (1, "Sanctórum informa. El boletín de la semana."),
    (2, "En esta edición, dos noticias de su municipio, que le contamos a continuación."),
    (2, "La jornada será el lunes 23 de noviembre a las 9:00 h, en el Centro de Salud."),
    (1, "La feria costará $1,250.00 en total, según el informe."),
    (1, "Esto fue Sanctórum informa. Gracias por escucharnos."),
)


@pytest.mark.slow
def test_the_bulletin_as_one_film(tmp_path: Path) -> None:
    """Greeting, a scene for each piece, farewell; chapters where they are heard; exact length."""
    lines = WEEK.lines
    chapters = (
        Chapter(0, "Bienvenida"),
        Chapter(lines[2].start_ms - 200, "Vacunación; = #1", "uno"),
        Chapter(lines[3].start_ms - 200, "Feria", "dos"),
        Chapter(lines[4].start_ms - 200, "Despedida"),
    )
    week = replace(WEEK, chapters=chapters)
    place = project(tmp_path)
    told = {
        "uno": comunicado("Vacunación gratuita"),
        "dos": comunicado("Costó la feria", tipo="evento"),
    }

    def pieces(id_: str) -> Piece:
        if id_ in told:
            return Piece.of(told[id_], config(), place)
        return Piece.of_program("2026-W48", config(), place)

    total = frames_of(week.duration_ms)
    parts = program.sections(chapters, total, pieces)
    assert [part.kind for part in parts] == ["apertura", "pieza", "pieza", "cierre"]
    said = cues(week)
    film = program.film(parts, week, said, TV)
    target = tmp_path / "boletin.mp4"
    sound = tone(tmp_path / "s.wav", week.duration_ms)
    render(film, sound, target, captions=None, chapters=chapters)
    text = ffmpeg.probe(target).text
    assert re.findall(r"title +: (.*)", text) == [chapter.titulo for chapter in chapters]
    starts = [float(start) for start in re.findall(r"Chapter #0:\d: start ([\d.]+)", text)]
    assert starts == pytest.approx([c.start_ms / 1000 for c in chapters], abs=0.002)
    written = {legible.text for legible in film.texts}
    assert any("Vacunación" in text for text in written)
    middles = [(part.start + part.end) // 2 for part in parts]
    with sampling.decoded(target, TV, middles) as frames:
        assert frames.count == total
        shown = [planes[0].astype(int) for _, planes in frames.chosen()]
    for one, other in pairwise(shown):
        assert np.abs(one - other).mean() > 4


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "file"), [("mxf", "tv.mxf"), ("prores", "tv.mov")])
def test_masters_on_request_hold_every_frame_and_sample(
    kind: str, file: str, tmp_path: Path
) -> None:
    master = masters.KINDS[kind]
    made = make(tmp_path, comunicado(), SHORT)
    sound = tmp_path / "tv.wav"
    samples, hz = soundfile.read(tmp_path / "a.wav")
    soundfile.write(sound, samples + 1e-5 * np.sin(np.arange(len(samples)))[:, None], hz, "PCM_24")
    target = tmp_path / file
    masters.render_master(made.film, sound, target, master)
    check = check_master(target, made.film, sound, master)
    assert check.ok and check.measured == frames_of(SHORT.duration_ms), check.detail
    soundfile.write(sound, samples, hz, "PCM_24")
    assert "muestra por muestra" in check_master(target, made.film, sound, master).detail
    other = story.film(made.piece, SHORT, (), TV)
    longer = Film(other.size, other.total + 1, other.layers)
    assert "cuadros, no" in check_master(target, longer, sound, master).detail


@pytest.mark.slow
def test_an_mp4_of_twice_the_rate_shows_every_frame_twice(tmp_path: Path) -> None:
    master = masters.KINDS["tv60"]
    made = make(tmp_path, comunicado(), SHORT)
    said = cues(SHORT)
    target = tmp_path / "tv60.mp4"
    closed = embedded.aside(said, times=2)
    render(made.film, tmp_path / "a.wav", target, aside=closed, times=2)
    check = check_master(target, made.film, tmp_path / "a.wav", master)
    assert check.ok and check.measured == 2 * made.film.total, check.detail
    with sampling.decoded(target, TV, [200, 201]) as frames:
        (_, one), (_, other) = frames.chosen()
    assert (one[0] == other[0]).all()
    read = ffmpeg.run(
        ["-f", "lavfi", "-i", f"movie={target}[out0+subcc]", "-map", "0:s", "-f", "srt", "-"],
        what="prueba",
    ).decode()
    words = re.findall(r"\w+", re.sub(r"<[^>]*>|\{[^}]*\}|[\d:,]+ --> [\d:,]+", " ", read))
    assert words[1:4] == ["La", "jornada", "será"]
