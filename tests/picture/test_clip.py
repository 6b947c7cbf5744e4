"""Clips really rendered, then decoded again and measured."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from picture_kit import HOSTILE, comunicado, config, timeline, tone
from PIL import Image

from boletin import ffmpeg
from boletin.errors import MediaError
from boletin.model import Cue, CueWord, Reading, Timeline
from boletin.picture.captions import ass
from boletin.picture.captions.cutting import cues
from boletin.picture.checks import finished, sampling
from boletin.picture.checks.choose import any_of
from boletin.picture.clip import render
from boletin.picture.drawing.colour import look_for
from boletin.picture.drawing.text import fonts_dir, printable, width
from boletin.picture.shape import TV, frames_of

CONFIG = config()
PERFIL = CONFIG.perfiles["tv"]


def reading(duration_ms: int, lufs: float = -24.0) -> Reading:
    return Reading(lufs, -20, -21, 3.0, -4.0, 2, 48000, duration_ms)


@pytest.mark.parametrize("seconds", [0.1, 2, 4.9, 5.1, 8, 15, 20, 30, 60, 600])
def test_scenes_add_up_to_the_length(seconds: float) -> None:
    total = frames_of(round(seconds * 1000))
    scenes = render.plan(total)
    assert sum(frames - blend for _, frames, blend, _ in scenes) == total
    assert all(frames > 2 * blend for _, frames, blend, _ in scenes)
    assert scenes[-1][2] == 0


def test_the_command_holds_no_text_of_users(tmp_path) -> None:
    piece = timeline((1, "Texto; con [signos] ' raros: %{n} \\N"))
    scenes = [render.Scene(tmp_path / "a.ppm", 60, 20), render.Scene(tmp_path / "b.ppm", 50)]
    found = cues(piece)
    args = render.command(
        scenes, found, tmp_path / "c.ass", tmp_path / "a.wav", tmp_path / "o.mp4", 90
    )
    text = " ".join(args)
    assert "signos" not in text and "raros" not in text
    for pair in (("-vcodec", "libx264"), ("-threads", "1"), ("-movflags", "+faststart"),
                 ("-frames:v", "90"), ("-ar", "48000"), ("-colorspace", "bt709")):  # fmt: skip
        assert args[args.index(pair[0]) + 1] == pair[1]
    stretches = render.changes(scenes, found, 90)
    assert stretches[0][0] == 0 and stretches[-1][1] == 89
    assert any(a <= 40 and b >= 60 for a, b in stretches)


def drawn(text: str, folder) -> np.ndarray:
    """The luma of a frame on which libass shows ``text`` as the only word of a cue."""
    look = look_for(CONFIG.imagen, "aviso")
    cue = Cue(0, 2000, ((CueWord(text, 0, 2000),),))
    script = folder / "c.ass"
    script.write_text(ass.write([cue], TV, look), encoding="utf-8")
    raw = ffmpeg.run(
        ["-f", "lavfi", "-i", "color=black:s=1920x1080:d=1",
         "-vf", f"ass=filename={script.name}:fontsdir={fonts_dir()},format=gray",
         "-frames:v", "1", "-f", "rawvideo", "-"],
        what="prueba",
    )  # fmt: skip
    return np.frombuffer(raw, np.uint8).reshape(1080, 1920)


@pytest.mark.slow
@pytest.mark.parametrize("text", [*HOSTILE, r"\N \n \h \{ \\ { } {{\b1}}", r"\\N\\\h"])
def test_hostile_text_is_drawn_literally(text: str, tmp_path, monkeypatch) -> None:
    """As wide as its own letters, on one line, in the captions' zone."""
    monkeypatch.chdir(tmp_path)
    picture = drawn(text, tmp_path) > 90
    rows, columns = np.flatnonzero(picture.any(1)), np.flatnonzero(picture.any(0))
    wanted = width(printable(text), "Bold", TV.px(ass.SIZE))
    assert columns[-1] - columns[0] == pytest.approx(wanted, rel=0.03, abs=8)
    assert rows[-1] - rows[0] < TV.px(ass.SIZE) * 1.2
    assert TV.captions.top <= rows[0] and rows[-1] < TV.captions.bottom


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A clip of nine seconds with a photograph, in a folder with a difficult name."""
    folder = tmp_path_factory.mktemp("mó 'di; [a],b=c:%d")
    noise = np.random.default_rng(2).integers(0, 256, (9, 16, 3), np.uint8)
    Image.fromarray(noise).resize((1600, 900), Image.Resampling.BICUBIC).save(folder / "f.jpg")
    piece = timeline((1, "La jornada de vacunación será el lunes 23, a las 9:00 h."), (2, "Acuda."))
    piece = replace(piece, duration_ms=9000)
    sound = tone(folder / "a.wav", 9000)
    target = folder / "tv.mp4"
    render.render(comunicado(image="f.jpg"), piece, cues(piece), sound, target, CONFIG, folder)
    return piece, folder, target


@pytest.mark.slow
def test_the_clip_keeps_every_rule(made) -> None:
    piece, folder, target = made
    facts, found = finished.check_clip(
        target, PERFIL, cues(piece), duration_ms=9000, reading=reading(9000)
    )
    assert {check.rule for check in found} == {
        "L20", "T01", "T03", "T05", "T06", "T10", "C01", "C02", "C03", "C04", "C05",
    }  # fmt: skip
    assert [check for check in found if not check.ok] == []
    assert facts["cuadros"] == 270  # 9 s at 30000/1001 are 269.7 frames
    assert sorted(path.name for path in folder.iterdir()) == ["a.wav", "f.jpg", "tv.mp4"]


@pytest.mark.slow
def test_the_sound_is_as_long_as_the_master(made) -> None:
    samples, hz = ffmpeg.decode_audio(made[2])
    assert hz == 48000 and samples.shape[1] == 2
    assert len(samples) / 48 == pytest.approx(9000, abs=25)


@pytest.mark.slow
def test_the_same_input_gives_the_same_bytes(made) -> None:
    piece, folder, target = made
    again = folder / "otra vez" / "tv.mp4"
    render.render(
        comunicado(image="f.jpg"), piece, cues(piece), folder / "a.wav", again, CONFIG, folder
    )
    assert again.read_bytes() == target.read_bytes()
    again.unlink()
    again.parent.rmdir()


@pytest.mark.slow
def test_each_word_lights_up_on_its_frame(made) -> None:
    """Within one frame of its time: the picture changes there and not before."""
    piece, _, target = made
    words = [word for cue in cues(piece) for row in cue.lines for word in row][1:8]
    at = [ass.frame(word.start_ms) for word in words]
    frames = sampling.decode(target, TV, [f + d for f in at for d in (-3, -2, 0, 1)]).chosen
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
    frames = sampling.decode(made[2], TV, [120])
    shown = sampling.srgb(frames.chosen[120])
    plate = look_for(CONFIG.imagen, "aviso").plate
    close = (np.abs(shown.astype(int) - plate) <= 4).all(-1)
    assert close.mean() > 0.03


@pytest.mark.slow
def test_a_clip_without_its_captions_is_found_out(made) -> None:
    piece, _, target = made
    other = timeline((1, "Esto no se dijo nunca."), start_ms=7000)
    shifted = cues(replace(other, duration_ms=9000))
    _, found = finished.check_clip(
        target, PERFIL, shifted, duration_ms=9500, reading=reading(1, -20)
    )
    wrong = {check.rule for check in found if not check.ok}
    assert {"L20", "T01", "T03"} <= wrong
    assert len(piece.lines) == 2


@pytest.mark.slow
@pytest.mark.parametrize("duration_ms", [1000, 6000])
def test_short_clips_and_no_captions(duration_ms: int, tmp_path) -> None:
    piece = Timeline(duration_ms, (), ())
    sound = tone(tmp_path / "a.wav", duration_ms)
    about = comunicado("😀", area="漢字", lugar="", contacto="")
    render.render(about, piece, (), sound, tmp_path / "tv.mp4", CONFIG, tmp_path)
    _, found = finished.check_clip(
        tmp_path / "tv.mp4", PERFIL, (), duration_ms=duration_ms, reading=reading(duration_ms)
    )
    assert [check for check in found if not check.ok] == []


@pytest.mark.slow
@pytest.mark.parametrize("broken", ["image", "sound"])
def test_a_broken_input_leaves_nothing_behind(broken: str, tmp_path) -> None:
    sound = tone(tmp_path / "a.wav", 2000)
    about = comunicado()
    if broken == "sound":
        sound.write_bytes(b"nada")
    else:
        (tmp_path / "f.jpg").write_bytes(b"nada")
        about = comunicado(image="f.jpg")
    target = tmp_path / "tv.mp4"
    target.write_bytes(b"el anterior")
    before = sorted(path.name for path in tmp_path.iterdir())
    with pytest.raises(MediaError):
        render.render(about, Timeline(2000, (), ()), (), sound, target, CONFIG, tmp_path)
    assert target.read_bytes() == b"el anterior"
    assert sorted(path.name for path in tmp_path.iterdir()) == before


@pytest.mark.slow
def test_the_thumbnail(tmp_path) -> None:
    render.thumbnail(comunicado(), CONFIG, tmp_path, tmp_path / "miniatura.jpg")
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
