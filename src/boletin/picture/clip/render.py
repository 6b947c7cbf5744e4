"""From a master and its cues to the clip that goes on air.

The picture has few distinct states: opening, main card (wide, then closer), end card. Each is
composed once; ffmpeg loops it, dissolves between them, burns the captions with libass and encodes.
No text ever enters the filter graph: letters are in the stills and in the ASS file.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import ffmpeg as graph
from PIL import Image

from boletin import ffmpeg
from boletin.config import Config
from boletin.files import replacing
from boletin.model import Comunicado, Cue, Timeline
from boletin.picture.captions import ass
from boletin.picture.checks.choose import any_of
from boletin.picture.clip import cards
from boletin.picture.drawing.text import fonts_dir
from boletin.picture.shape import RATE, THUMBNAIL, TV, Shape, frames_of

END_MS = 4000
"""How long the end card stands."""
OPENING_MS = 700
"""The picture alone, before the lower third comes in."""
WIPE_MS = 600
DISSOLVE_MS = 700
CLOSER = 1.12
"""Enlargement of the second framing of the picture."""

X264 = {
    "vcodec": "libx264",
    "preset": "veryfast",
    "profile:v": "high",
    "crf": 20,
    "g": 60,
    "threads": 1,
    "pix_fmt": "yuv420p",
    "color_range": "tv",
    "colorspace": "bt709",
    "color_primaries": "bt709",
    "color_trc": "bt709",
}
"""Near the floor of x264's CPU on still stretches; one thread, so that bytes repeat (design §5)."""
AAC = {"acodec": "aac", "audio_bitrate": "256k", "ar": 48000, "ac": 2}
"""Asked 256k: ffmpeg's coder spends less on easy sound, and T01 wants 192k or more."""
_RATE = f"{RATE[0]}/{RATE[1]}"
EXACT = {"fflags": "+bitexact", "flags:v": "+bitexact", "flags:a": "+bitexact", "map_metadata": -1}


@dataclass(frozen=True, slots=True)
class Scene:
    """A still on screen for ``frames``, of which the last ``blend`` melt into the next scene."""

    still: Path
    frames: int
    blend: int = 0
    transition: str = "fade"


def render(
    comunicado: Comunicado,
    timeline: Timeline,
    cues: Sequence[Cue],
    audio_wav: Path,
    target: Path,
    config: Config,
    project: Path,
    *,
    shape: Shape = TV,
) -> None:
    """Write the clip of a piece to ``target``: T01, as many frames as ``timeline`` lasts.

    ``audio_wav``: the finished master for this use. ``project``: the folder ``imagenes`` are
    relative to. Raises MediaError for a picture or sound that cannot be used, StorageError when
    the disk refuses. A target that stands is replaced whole or not at all.
    """
    piece = cards.Piece.of(comunicado, config, project)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".clip-", dir=target.parent) as folder:
        work = Path(folder)
        captions = work / "captions.ass"
        captions.write_text(ass.write(cues, shape, piece.look), encoding="utf-8")
        total = frames_of(timeline.duration_ms)
        scenes = _scenes(piece, shape, total, work)
        film = work / "clip.mp4"
        ffmpeg.run(command(scenes, cues, captions, audio_wav, film, total), what=target.name)
        film.replace(target)


def thumbnail(comunicado: Comunicado, config: Config, project: Path, target: Path) -> None:
    """Write ``miniatura.jpg``: 1280x720, composed for small sizes. Raises MediaError."""
    card = cards.main_card(cards.Piece.of(comunicado, config, project), THUMBNAIL)
    save_jpeg(card.image, target)


def save_jpeg(image: Image.Image, target: Path, quality: int = 88) -> None:
    """An RGB JPEG under its final name only when it is whole."""
    with replacing(target) as part:
        image.convert("RGB").save(
            part, "JPEG", quality=quality, optimize=True, progressive=True, subsampling=0
        )


SPARE = 4
"""Frames the last scene runs on: at a cross-fade the filters may lose one by rounding (seen at 60
s), and ``-frames:v`` cuts the clip to its exact length."""


def plan(total: int) -> tuple[tuple[str, int, int, str], ...]:
    """Name, frames, blend and transition of each scene of a clip of ``total`` frames.

    Short clips do with fewer scenes. Frames less the blends add up to ``total``.
    """
    wipe, dissolve = frames_of(WIPE_MS), frames_of(DISSOLVE_MS)
    if total < 150:  # five seconds: no time to tell anything twice
        return (("main", total, 0, ""),)
    lead = frames_of(OPENING_MS) + wipe
    tail = min(frames_of(END_MS), total // 4)
    middle = total - lead + wipe - tail + dissolve
    if middle < 360:
        return (
            ("opening", lead, wipe, "smoothright"),
            ("main", middle, dissolve, "fade"),
            ("end", tail, 0, ""),
        )
    first = middle // 2
    return (
        ("opening", lead, wipe, "smoothright"),
        ("main", first + dissolve, dissolve, "fade"),
        ("closer", middle - first, dissolve, "fade"),
        ("end", tail, 0, ""),
    )


def _scenes(piece: cards.Piece, shape: Shape, total: int, work: Path) -> list[Scene]:
    scenes: list[Scene] = []
    for name, frames, blend, transition in plan(total):
        still = work / f"{name}.ppm"
        _still(name, piece, shape).save(still)
        scenes.append(Scene(still, frames, blend, transition))
    return scenes


def _still(name: str, piece: cards.Piece, shape: Shape) -> Image.Image:
    if name == "opening":
        return cards.opening(piece, shape).image
    if name == "end":
        return cards.end_card(piece, shape).image
    return cards.main_card(piece, shape, CLOSER if name == "closer" else 1.0).image


def changes(scenes: Sequence[Scene], cues: Sequence[Cue], total: int) -> list[tuple[int, int]]:
    """Stretches of frames (first, last) in which each frame differs from the one before.

    The rest of the clip repeats the frame before it: nothing is drawn there.
    """
    marks = {0, total - 1}
    at = 0
    for scene in scenes:
        at += scene.frames - scene.blend
        # One more at either end: whatever way the filter rounds, the pure scenes are seen.
        marks.update(range(at - 1, at + scene.blend + 2))
    for cue in cues:
        for start, end, _ in ass.states(cue):
            marks.update((ass.frame(start), ass.frame(end)))
    stretches: list[tuple[int, int]] = []
    for mark in sorted(mark for mark in marks if 0 <= mark < total):
        if stretches and mark == stretches[-1][1] + 1:
            stretches[-1] = (stretches[-1][0], mark)
        else:
            stretches.append((mark, mark))
    return stretches


def command(
    scenes: Sequence[Scene],
    cues: Sequence[Cue],
    captions: Path,
    audio: Path,
    target: Path,
    total: int,
) -> list[str]:
    """ffmpeg's arguments for a clip of ``total`` frames: pure, nothing is run."""
    film = _loop(scenes[0], SPARE if len(scenes) == 1 else 0)
    length = scenes[0].frames
    for before, scene in pairwise(scenes):
        # Half a frame early: the filter compares times, and rounding must not lose a frame.
        offset = (length - before.blend - 0.5) * RATE[1] / RATE[0]
        film = graph.filter(
            [film, _loop(scene, SPARE if scene is scenes[-1] else 0)],
            "xfade",
            transition=before.transition,
            duration=f"{before.blend * RATE[1] / RATE[0]:.6f}",
            offset=f"{offset:.6f}",
        )
        length += scene.frames - before.blend
    drawn = any_of([*changes(scenes, cues, total), (total + 1, total + 1)])
    film = (
        # Only frames that differ are drawn on; fps then repeats each by reference, at no cost.
        film.filter("select", expr=drawn)
        .filter("ass", filename=str(captions), fontsdir=str(fonts_dir()))
        .filter("fps", fps=_RATE)
    )
    output = graph.output(
        film,
        graph.input(str(audio)).audio,
        str(target),
        format="mp4",
        movflags="+faststart",
        r=_RATE,
        **{"frames:v": total},
        **X264,
        **AAC,
        **EXACT,
    )
    threads = ["-filter_threads", "1", "-filter_complex_threads", "1"]
    return [*threads, *graph.get_args(output)]


def _loop(scene: Scene, spare: int) -> Any:
    """A still as a film, ``spare`` frames longer than its scene.

    One conversion, before it is looped: exact BT.709, limited range.
    """
    source = graph.input(str(scene.still), f="image2", pattern_type="none", framerate=_RATE)
    return (
        source.video.filter(
            "scale", out_color_matrix="bt709", out_range="tv", flags="accurate_rnd+bicubic"
        )
        .filter("format", "yuv420p")
        .filter(
            "setparams",
            range="tv",
            colorspace="bt709",
            color_primaries="bt709",
            color_trc="bt709",
        )
        .filter("loop", loop=scene.frames + spare - 1, size=1, start=0)
        .filter("settb", f"{RATE[1]}/{RATE[0]}")
        .filter("setpts", "N")
    )
