"""tv.mp4 against a plain moviepy script of the same clip, and against x264 alone on its frames.

    python bench/video.py [--seconds 30] [--tipo servicio] [--folder FOLDER]
    python bench/video.py --shapes          the three shapes of a clip
    python bench/video.py --lengths         cost of a second of clip, from 10 s to 20 minutes

One run, the same photograph, blocks, cues, sound and frame rate; x264 alone and moviepy with
``USUAL`` settings. CPU is user + system time of the process and of its children. The moviepy script
does what its manual shows: the photograph resized in time, an ImageClip for each block of text
(drawn by us, which costs it nothing), a TextClip for each line and each lit word, in a
CompositeVideoClip.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

import numpy as np
from moviepy import AudioFileClip, ColorClip, CompositeVideoClip, ImageClip, TextClip, vfx
from PIL import Image, ImageFilter

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests" / "picture"))

from picture_kit import comunicado, config, project, timeline, tone  # noqa: E402

from boletin import ffmpeg  # noqa: E402
from boletin.model import Cue, Timeline  # noqa: E402
from boletin.picture.captions import highlight  # noqa: E402
from boletin.picture.captions.cutting import cues as cues_of  # noqa: E402
from boletin.picture.clip import burned, story  # noqa: E402
from boletin.picture.clip.film import Film  # noqa: E402
from boletin.picture.clip.motion import Block, Still  # noqa: E402
from boletin.picture.clip.piece import Piece  # noqa: E402
from boletin.picture.clip.planes import Patch  # noqa: E402
from boletin.picture.clip.render import KEY_EVERY, render  # noqa: E402
from boletin.picture.drawing.photo import photograph  # noqa: E402
from boletin.picture.drawing.text import font, fonts_dir, width  # noqa: E402
from boletin.picture.shape import RATE, SHAPES, TV, frames_of  # noqa: E402

LENGTHS = (10, 30, 60, 300, 1200)
TEXT = (
    "El Ayuntamiento de Sanctórum de Lázaro Cárdenas informa: la jornada de vacunación contra la "
    "influenza será del lunes 23 al viernes 27 de noviembre, de 9:00 a 14:00 h, en el Centro de "
    "Salud. La vacuna es gratuita para niñas y niños de 6 meses a 5 años, mujeres embarazadas y "
    "personas mayores de 60 años. Lleve su Cartilla Nacional de Salud. Llame al 748 910 0000. "
)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--seconds", type=int, default=30)
    options.add_argument("--tipo", default="servicio")
    options.add_argument("--folder", type=Path)
    options.add_argument("--shapes", action="store_true", help="time the three shapes instead")
    options.add_argument("--lengths", action="store_true", help="time clips of many lengths")
    options.add_argument("--alone", action="store_true", help="one clip, as a row of --lengths")
    asked = options.parse_args()
    if asked.lengths:
        print(
            f"{'':>8}{'wall s':>9}{'CPU s':>9}{'CPU s a s':>11}{'memory MB':>11}{'ffmpeg MB':>11}"
        )
        for length in LENGTHS:
            command = [sys.executable, __file__, "--alone", "--seconds", str(length)]
            subprocess.run(command, check=True)
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = asked.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        work = Work(project(folder), asked.seconds * 1000, asked.tipo)
        (alone if asked.alone else shapes if asked.shapes else compare)(work)


USUAL = {"preset": "veryfast", "crf": "20"}
"""What other programs ask x264 for to get this quality."""
LOSSLESS = ["-c:v", "libx264", "-preset", "ultrafast", "-qp", "0"]
ALIKE = (
    "setparams=range=tv:colorspace=bt709:color_primaries=bt709:color_trc=bt709:chroma_location=left"
)
"""Or ffmpeg converts one of two films into the colours of the other before it compares them."""


class Work:
    """The clip of a bench: its announcement, words and sound."""

    def __init__(self, folder: Path, duration_ms: int, tipo: str) -> None:
        self.folder, self.duration_ms = folder, duration_ms
        make_photograph(folder / "foto.jpg")
        repeats = max(1, round(duration_ms / 24_000))
        said = timeline((1, TEXT * repeats), cps=15)
        self.timeline: Timeline = replace(said, duration_ms=duration_ms)
        about = comunicado(image="foto.jpg", tipo=tipo)
        self.piece = Piece.of(about, config(), folder)
        self.sound = tone(folder / "audio.wav", duration_ms)

    def cues(self, most: int) -> tuple[Cue, ...]:
        found = cues_of(self.timeline, max_chars=most)
        return tuple(cue for cue in found if cue.end_ms <= self.duration_ms)


def compare(work: Work) -> None:
    cues = work.cues(42)
    ours, theirs = work.folder / "boletin.mp4", work.folder / "moviepy.mp4"
    truth = work.folder / "truth.mkv"
    total = frames_of(work.duration_ms)
    film = story.film(work.piece, work.timeline, cues, TV)
    pictures = sum(1 for _ in film.spans(150))
    print(f"{work.duration_ms / 1000:g} s, {total} frames, {pictures} pictures, {len(cues)} cues")

    def make() -> None:
        render(story.film(work.piece, work.timeline, cues, TV), work.sound, ours)

    rows = [("boletin", *measured(make))]
    every_frame(film, LOSSLESS, truth)
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"memory: {own:.0f} MB, its ffmpeg {largest:.0f} MB")
    rows += [
        ("x264 alone", *x264_alone(truth, work.folder / "x264.mp4")),
        (f"moviepy {version('moviepy')}", *measured(lambda: plain_moviepy(work, cues, theirs))),
    ]
    _, wall, cpu = rows[0]
    print(f"{'':16}{'wall s':>9}{'CPU s':>9}{'wall ratio':>12}{'CPU ratio':>12}")
    for name, its_wall, its_cpu in rows:
        print(f"{name:16}{its_wall:9.1f}{its_cpu:9.1f}{its_wall / wall:12.2f}{its_cpu / cpu:12.2f}")
    print(f"boletin / x264 alone: {cpu / rows[1][2]:.2f} x its CPU (at most 1.15)")
    print(f"moviepy / boletin: {rows[2][1] / wall:.1f} x its wall time (at least 10)")
    print(f"SSIM against the uncompressed film: boletin {similarity(ours, truth):.4f}, ", end="")
    print(f"x264 alone {similarity(work.folder / 'x264.mp4', truth):.4f}")
    print(f"SSIM of moviepy's clip against ours: {similarity(theirs, ours):.4f}")


def alone(work: Work) -> None:
    """One clip in a process of its own: what it costs a second, and the most that it holds."""

    def make() -> None:
        render(story.film(work.piece, work.timeline, work.cues(42), TV), work.sound, target)

    target, length = work.folder / "boletin.mp4", work.duration_ms / 1000
    wall, cpu = measured(make)
    own, its = (
        resource.getrusage(who).ru_maxrss / 1024
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    print(f"{length:6g} s{wall:9.1f}{cpu:9.1f}{cpu / length:11.3f}{own:11.0f}{its:11.0f}")


def shapes(work: Work) -> None:
    """The three shapes one after the other, in one process."""
    start, before = time.perf_counter(), cpu_seconds()
    for shape in SHAPES.values():
        film = story.film(work.piece, work.timeline, work.cues(shape.max_chars), shape)
        render(film, work.sound, work.folder / f"{shape.name}.mp4")
        print(f"{shape.name:10}{time.perf_counter() - start:7.1f} s of wall time so far")
    print(f"CPU {cpu_seconds() - before:.1f} s")
    print(f"memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def make_photograph(path: Path) -> None:
    """Something with the detail of a photograph."""
    noise = np.random.default_rng(4).integers(0, 256, (90, 160, 3), np.uint8)
    image = Image.fromarray(noise).resize((2400, 1350), Image.Resampling.BICUBIC)
    image.filter(ImageFilter.GaussianBlur(3)).save(path, quality=90)


def measured(work: Callable[[], None]) -> tuple[float, float]:
    """Wall and CPU seconds of ``work`` and of the processes it started."""
    before, start = cpu_seconds(), time.perf_counter()
    work()
    return time.perf_counter() - start, cpu_seconds() - before


def cpu_seconds() -> float:
    return sum(
        usage.ru_utime + usage.ru_stime
        for usage in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def encoder() -> list[str]:
    """x264 as a clip at a constant frame rate has it: nothing told to it."""
    kept = {"c:v": "libx264", "profile:v": "high", **USUAL, "threads": "1", "pix_fmt": "yuv420p"}
    return [word for name, value in {**kept, "g": "150"}.items() for word in (f"-{name}", value)]


def every_frame(film: Film, encoder: list[str], target: Path) -> None:
    """All frames of a film, without a pass over what stands still."""

    def raw() -> Iterator[bytes | memoryview]:
        for picture in film.pictures(KEY_EVERY):
            for _ in range(picture.frames):
                yield from picture.planes.bytes()

    size, rate = f"{film.size[0]}x{film.size[1]}", f"{RATE[0]}/{RATE[1]}"
    source = ["-f", "rawvideo", "-pix_fmt", "yuv420p", "-video_size", size, "-framerate", rate]
    ffmpeg.run([*source, "-i", "-", *encoder, str(target)], what="bench", stdin=raw())


def x264_alone(source: Path, target: Path) -> tuple[float, float]:
    """Its raw frames through a pipe into the same encoder; only the encoder's time counts."""
    raw = ["-f", "rawvideo", "-pix_fmt", "yuv420p"]
    start = time.perf_counter()
    decoder = subprocess.Popen(
        [ffmpeg.binary(), *ffmpeg.QUIET, "-i", str(source), "-an", *raw, "-"],
        stdout=subprocess.PIPE,
    )
    coder = subprocess.Popen(
        [
            *(ffmpeg.binary(), "-hide_banner", "-loglevel", "error", "-y"),
            *(*raw, "-s", f"{TV.width}x{TV.height}", "-r", f"{RATE[0]}/{RATE[1]}", "-i", "-"),
            *(*encoder(), str(target)),
        ],
        stdin=decoder.stdout,
    )
    _, status, usage = os.wait4(coder.pid, 0)
    decoder.wait()
    if status:
        raise SystemExit("x264 failed")
    return time.perf_counter() - start, usage.ru_utime + usage.ru_stime


# --- the same clip as a moviepy script -----------------------------------------------------------


def plain_moviepy(work: Work, cues: tuple[Cue, ...], target: Path) -> None:
    """The same clip with ImageClip, TextClip, CompositeVideoClip and write_videofile."""
    film = story.film(work.piece, work.timeline, (), TV)
    scene, closing = (part.layer for part in film.layers[0].parts)
    end = seconds(film.layers[0].parts[1].start)
    length = work.duration_ms / 1000
    zoom = 1 + work.piece.look.movimiento.acercamiento / 100
    photo = np.asarray(photograph(work.piece.project / "foto.jpg", TV).image)
    clips = [
        ImageClip(photo)
        .with_duration(end + 0.7)
        .resized(lambda t: 1 + (zoom - 1) * t / (end + 0.7))
        .with_position("center")
    ]
    for layer in scene.layers[1:]:
        clips += overlays(layer)
    last = [ColorClip(TV.size, work.piece.colours["campo"], duration=length - end)]
    last += [clip.with_start(clip.start - end) for clip in overlays(closing.layers[-1])]
    card = CompositeVideoClip(last, size=TV.size).with_duration(length - end)
    clips.append(card.with_start(end).with_effects([vfx.CrossFadeIn(0.7)]))
    clips += overlays(film.layers[1])
    for number, cue in enumerate(cues):
        clips += captions(cue, highlight.shown(cues), number, work.piece)
    video = CompositeVideoClip(clips, size=TV.size).with_duration(length)
    video.with_audio(AudioFileClip(str(work.sound))).write_videofile(
        str(target),
        fps=RATE[0] / RATE[1],
        codec="libx264",
        preset=USUAL["preset"],
        audio_codec="aac",
        audio_bitrate="256k",
        threads=1,
        ffmpeg_params=["-crf", USUAL["crf"], "-g", "150"],
        logger=None,
        temp_audiofile=str(work.folder / "moviepy.m4a"),
    )


def seconds(frame: int) -> float:
    return frame * RATE[1] / RATE[0]


def overlays(layer: Block | Still) -> Iterator[ImageClip]:
    """Its patches as transparent images, faded in where they move."""
    rows = layer.rows if isinstance(layer, Block) else (layer.patch,)
    for row in rows:
        clip = ImageClip(rgba(row)).with_position((row.left, row.top))
        clip = clip.with_start(seconds(layer.start))
        clip = clip.with_duration(seconds(layer.end - layer.start))
        if isinstance(layer, Block) and layer.entrance != "corte":
            clip = clip.with_effects([vfx.CrossFadeIn(seconds(layer.frames))])
        yield clip


def rgba(patch: Patch) -> np.ndarray:
    return np.dstack([np.asarray(patch.planes.image()), np.asarray(patch.mask)])


def captions(
    cue: Cue, states: list[highlight.Shown], number: int, piece: Piece
) -> Iterator[ImageClip]:
    """Its box, each line for the whole cue, and over it each word in colour while it is said."""
    colours = piece.colours
    em, face = TV.px(burned.SIZE), str(fonts_dir() / "Lato-Bold.ttf")
    image, left, top = burned.draw(replace(cue, lines=cue.lines), range(0), TV, colours)
    mine = [state for state in states if state.cue == number]
    start, end = seconds(mine[0].start), seconds(mine[-1].end)
    box = ImageClip(np.asarray(image)).with_position((left, top))
    yield box.with_start(start).with_duration(end - start)
    index, style = 0, {"font": face, "font_size": em, "margin": (2, 8), "duration": 1}
    for row, line in enumerate(cue.lines):
        text = " ".join(word.text for word in line)
        x = (TV.width - width(text, "Bold", em)) / 2
        y = top + TV.px(14) + row * em * burned.LEADING - em * 0.2
        for word in line:
            lit = next((state for state in mine if index in state.lit), None)
            if lit:
                clip = TextClip(text=word.text, color=colours["realce"], **style)
                clip = clip.with_position((x - 2, y - 8)).with_start(seconds(lit.start))
                yield clip.with_duration(seconds(lit.end - lit.start))
            x += font("Bold", em).getlength(word.text + " ")
            index += 1


def similarity(one: Path, other: Path) -> float:
    """SSIM of the two films, all planes."""
    done = subprocess.run(
        [ffmpeg.binary(), "-hide_banner", "-i", str(one), "-i", str(other), "-lavfi",
         f"[0:v]{ALIKE}[a];[1:v]{ALIKE}[b];[a][b]ssim", "-f", "null", "-"],
        capture_output=True,
        text=True,
        check=True,
    )  # fmt: skip
    return float(done.stderr.rpartition("All:")[2].split()[0])


if __name__ == "__main__":
    main()
