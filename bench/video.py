"""tv.mp4 against a plain moviepy script of the same clip, and against x264 alone on its frames.

    python bench/video.py [--seconds 24] [--folder FOLDER]

One run, the same photograph, cues, sound, frame rate and encoder settings. CPU is user + system
time of the process and of its children. The moviepy script does what its manual shows: stills with
cross-fades and a TextClip for each line and each lit word, in a CompositeVideoClip.
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
from moviepy import AudioFileClip, CompositeVideoClip, ImageClip, TextClip, vfx
from PIL import Image, ImageFilter

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests" / "picture"))

from picture_kit import comunicado, config, timeline, tone  # noqa: E402

from boletin import ffmpeg  # noqa: E402
from boletin.model import Comunicado, Cue, Timeline  # noqa: E402
from boletin.picture.captions import ass  # noqa: E402
from boletin.picture.captions.cutting import cues as cues_of  # noqa: E402
from boletin.picture.clip import cards  # noqa: E402
from boletin.picture.clip import render as clip  # noqa: E402
from boletin.picture.drawing.text import font, fonts_dir, width  # noqa: E402
from boletin.picture.shape import RATE, TV, frames_of  # noqa: E402

TEXT = (
    "El Ayuntamiento de Sanctórum de Lázaro Cárdenas informa: la jornada de vacunación contra la "
    "influenza será del lunes 23 al viernes 27 de noviembre, de 9:00 a 14:00 h, en el Centro de "
    "Salud. La vacuna es gratuita para niñas y niños de 6 meses a 5 años, mujeres embarazadas y "
    "personas mayores de 60 años. Lleve su Cartilla Nacional de Salud."
)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--seconds", type=int, default=24)
    options.add_argument("--folder", type=Path)
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = asked.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        compare(folder, asked.seconds * 1000)


def compare(folder: Path, duration_ms: int) -> None:
    photograph(folder / "foto.jpg")
    piece = replace(timeline((1, TEXT), cps=15), duration_ms=duration_ms)
    cues = tuple(cue for cue in cues_of(piece) if cue.end_ms <= duration_ms)
    about = comunicado(image="foto.jpg")
    sound = tone(folder / "audio.wav", duration_ms)
    ours, theirs = folder / "boletin.mp4", folder / "moviepy.mp4"
    print(f"{duration_ms / 1000:g} s, {frames_of(duration_ms)} frames, {len(cues)} cues")
    rows = [
        ("boletin", *measured(lambda: render(about, piece, cues, sound, ours, folder))),
        ("x264 alone", *x264_alone(ours, folder / "x264.mp4")),
        (
            f"moviepy {version('moviepy')}",
            *measured(lambda: plain_moviepy(about, cues, sound, theirs, folder, duration_ms)),
        ),
    ]
    _, wall, cpu = rows[0]
    print(f"{'':16}{'wall s':>9}{'CPU s':>9}{'wall ratio':>12}{'CPU ratio':>12}")
    for name, its_wall, its_cpu in rows:
        print(f"{name:16}{its_wall:9.1f}{its_cpu:9.1f}{its_wall / wall:12.2f}{its_cpu / cpu:12.2f}")
    print(f"boletin / x264 alone: {cpu / rows[1][2]:.2f} x its CPU (at most 1.5)")
    print(f"moviepy / boletin: {rows[2][1] / wall:.1f} x its wall time (at least 5)")
    print(f"same picture: SSIM {similarity(ours, theirs):.4f}")


def photograph(path: Path) -> None:
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


def render(
    about: Comunicado,
    piece: Timeline,
    cues: tuple[Cue, ...],
    sound: Path,
    target: Path,
    folder: Path,
) -> None:
    clip.render(about, piece, cues, sound, target, config(), folder)


def encoder() -> list[str]:
    """The picture's encoder settings of the clip, as ffmpeg's arguments."""
    return [word for name, value in clip.X264.items() for word in (f"-{name}", str(value))]


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


def plain_moviepy(
    about: Comunicado,
    cues: tuple[Cue, ...],
    sound: Path,
    target: Path,
    folder: Path,
    duration_ms: int,
) -> None:
    """The same clip with ImageClip, TextClip, CompositeVideoClip and write_videofile."""
    piece = cards.Piece.of(about, config(), folder)
    stills = {
        "opening": cards.opening(piece, TV),
        "main": cards.main_card(piece, TV),
        "closer": cards.main_card(piece, TV, clip.CLOSER),
        "end": cards.end_card(piece, TV),
    }
    layers = []
    at, melt = 0.0, 0.0
    for name, frames, blend, _ in render.plan(frames_of(duration_ms)):
        long = frames * RATE[1] / RATE[0]
        still = ImageClip(np.asarray(stills[name].image)).with_duration(long).with_start(at)
        layers.append(still.with_effects([vfx.CrossFadeIn(melt)]) if melt else still)
        melt = blend * RATE[1] / RATE[0]
        at += long - melt
    for cue in cues:
        layers += captions(cue, piece)
    film = CompositeVideoClip(layers, size=TV.size).with_duration(duration_ms / 1000)
    film.with_audio(AudioFileClip(str(sound))).write_videofile(
        str(target),
        fps=RATE[0] / RATE[1],
        codec="libx264",
        preset=clip.X264["preset"],
        audio_codec="aac",
        audio_bitrate="256k",
        threads=1,
        ffmpeg_params=["-crf", str(clip.X264["crf"]), "-g", str(clip.X264["g"])],
        logger=None,
        temp_audiofile=str(folder / "moviepy.m4a"),
    )


def captions(cue: Cue, piece: cards.Piece) -> Iterator[TextClip]:
    """Each line for the whole cue, and over it each word in colour while it is said."""
    em, face = TV.px(ass.SIZE), str(fonts_dir() / "Lato-Bold.ttf")
    middle = (TV.captions.top + TV.captions.bottom) / 2
    tall = ass.points(em)
    states = {word: (start, end) for start, end, word in ass.states(cue) if word}
    for index, line in enumerate(cue.lines):
        text = " ".join(word.text for word in line)
        x = (TV.width - width(text, "Bold", em)) / 2
        y = middle + (index - len(cue.lines) / 2) * tall
        style = {"font": face, "font_size": em, "margin": (2, 8), "duration": 1}
        whole = TextClip(text=text, color=piece.look.paper, **style)
        yield shown(whole, x, y, cue.start_ms, cue.end_ms)
        for word in line:
            if word in states:
                lit = TextClip(text=word.text, color=piece.look.lit, **style)
                yield shown(lit, x, y, *states[word])
            x += font("Bold", em).getlength(word.text + " ")


def shown(text: TextClip, x: float, y: float, start_ms: int, end_ms: int) -> TextClip:
    seconds = (end_ms - start_ms) / 1000
    return text.with_position((x - 2, y - 8)).with_start(start_ms / 1000).with_duration(seconds)


def similarity(one: Path, other: Path) -> float:
    """SSIM of the two films, all planes."""
    done = subprocess.run(
        [ffmpeg.binary(), "-hide_banner", "-i", str(one), "-i", str(other), "-lavfi",
         "[0:v]scale=960:540[a];[1:v]scale=960:540[b];[a][b]ssim", "-f", "null", "-"],
        capture_output=True,
        text=True,
        check=True,
    )  # fmt: skip
    return float(done.stderr.rpartition("All:")[2].split()[0])


if __name__ == "__main__":
    main()
