"""A finished master against the film and the sound that it was made of (rule T02)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import soundfile

from boletin import ffmpeg
from boletin.model import Check
from boletin.picture.checks import sampling
from boletin.picture.clip.film import Drawing, Film
from boletin.picture.clip.masters import Kind
from boletin.picture.shape import TV

_LOOKS = 6
"""Frames that are held against the film."""
_FRAME = 1602
"""Samples of sound in a frame at 48 kHz."""
_ALIKE_DB = 36.0
"""PSNR of luma from which a frame is the film's: another one of the same clip has under 30."""


def check_master(path: Path, film: Film, sound: Path, kind: Kind) -> Check:
    """T02: what its header says, the exact number of frames, the film's pictures, and, where it is
    not encoded, every sample of ``sound``. Raises MediaError when it cannot be decoded whole.
    """
    about = ffmpeg.probe(path)
    wrong = [what for what in kind.says if what not in about.text]
    numbers = [film.total * n // _LOOKS for n in range(_LOOKS)]
    with sampling.decoded(path, TV, [n * kind.times for n in numbers]) as frames:
        count = frames.count
        if count != film.total * kind.times:
            wrong.append(f"{film.total * kind.times} cuadros, no {count}")
        drawn = Drawing(film.size, film.layers)
        worst = min(
            _psnr(planes[0], np.asarray(drawn.at(number // kind.times).y))
            for number, planes in frames.chosen()
        )
    if worst < _ALIKE_DB:
        wrong.append(f"la imagen del clip ({worst:.0f} dB)")
    if kind.linear and not _same_sound(path, sound):
        wrong.append("el sonido del máster, muestra por muestra")
    detail = f"{path.name}: {count} cuadros, {', '.join(kind.says)}; imagen a {worst:.0f} dB."
    if wrong:
        detail = f"{path.name}: falta {'; '.join(wrong)}. Bórrelo y repita: boletin producir"
    return Check("T02", "E", not wrong, count, detail)


def _psnr(one: np.ndarray, other: np.ndarray) -> float:
    error = float(((one.astype(np.float32) - other) ** 2).mean())
    return 10 * float(np.log10(255**2 / max(error, 1e-3)))


def _same_sound(path: Path, sound: Path) -> bool:
    """Whether the master's samples are those of the WAV; silence may follow to its last frame."""
    heard, _ = ffmpeg.decode_audio(path)
    meant, _ = soundfile.read(sound, dtype="float32", always_2d=True)
    common = min(len(heard), len(meant))
    return (
        len(heard) >= len(meant) - _FRAME  # the last frame of the picture may end a little earlier
        and bool((heard[:common] == meant[:common]).all())
        and not heard[common:].any()
    )
