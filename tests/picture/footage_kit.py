"""Footage made by the tests: every frame has a grey of its own, so that it can be told which is
seen."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from boletin import ffmpeg
from boletin.picture.drawing.colour import LEGAL

GREYS = 150


def grey(number: int) -> int:
    """Luma of a frame: no two near each other are alike."""
    return 50 + 37 * number % GREYS


def luma(number: int) -> float:
    """The same in the clip, where footage is drawn together to the legal range."""
    gain = (LEGAL[1] - LEGAL[0]) / 255
    return (grey(number) - 16) * gain + 16 + LEGAL[0] * 219 / 255


def footage(
    path: Path,
    frames: int,
    *,
    fps: str = "25",
    size: tuple[int, int] = (640, 360),
    vf: str = "null",
    inputs: Sequence[str] = (),
    outputs: Sequence[str] = (),
    rotation: int = 0,
) -> Path:
    """``frames`` grey pictures at ``fps``. ``rotation``: degrees told to the player."""
    wide, tall = size
    chroma = bytes([128]) * (wide * tall // 2)
    pictures = (bytes([grey(n)]) * (wide * tall) + chroma for n in range(frames))
    drawn = path.with_suffix(".unturned.mp4") if rotation else path
    ffmpeg.run(
        ["-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", f"{wide}x{tall}", "-r", fps, "-i", "-",
         *inputs, "-vf", vf, "-c:v", "libx264", "-preset", "ultrafast", "-crf", "10",
         "-pix_fmt", "yuv420p", *outputs, str(drawn)],
        what="prueba", stdin=pictures,
    )  # fmt: skip
    if rotation:
        turned = ["-display_rotation", str(rotation), "-i", str(drawn), "-c", "copy", str(path)]
        ffmpeg.run(turned, what="prueba")
        drawn.unlink()
    return path


def damaged(path: Path) -> Path:
    """The same file with a hole of noise in the middle of its pictures."""
    raw = bytearray(path.read_bytes())
    middle = len(raw) // 2
    noise = os.urandom(64) * (len(raw) // 4 // 64)
    raw[middle : middle + len(noise)] = noise
    path.write_bytes(raw)
    return path
