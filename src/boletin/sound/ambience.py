"""Footage's own sound under the voice of its clip: a bed that is heard when nobody speaks.

Only clips have it. Radio gets the piece without: what cannot be seen there would only be noise.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

from boletin import ffmpeg
from boletin.model import Layer, Samples
from boletin.sound.assets import HOUSE_LUFS, HZ, Asset
from boletin.sound.loudness import Meter
from boletin.sound.reel import wind

SOURCE = ":video"
"""Its name in the mix, which no sound of ``audio_assets/`` can have."""
_UNDER_DB = -4.0
"""Against a bed of music: steps and engines draw more attention."""
_MOST_DB = 24.0
"""A street at night is not made as loud as a fair."""
_FADE_MS = 600


def ambience(
    path: Path, desde_ms: int, hasta_ms: int | None, duration_ms: int, folder: Path
) -> tuple[Asset, Layer] | None:
    """The sound of footage between two of its moments, and its place from the beginning of a piece
    of ``duration_ms``; None where it has none. It waits in ``folder``.

    Raises MediaError for a broken file.
    """
    if ffmpeg.probe(path).audio_hz is None:
        return None
    lasts_ms = duration_ms if hasta_ms is None else min(duration_ms, hasta_ms - desde_ms)
    meter = Meter(HZ, 2, peaks=False)
    stretch = _stretch(path, desde_ms * HZ // 1000, lasts_ms * HZ // 1000)
    reel = wind(folder / "ambiente.f32", meter.passing(stretch), HZ)
    lufs = meter.integrated()
    if not math.isfinite(lufs):
        return None
    gain = min(_MOST_DB, HOUSE_LUFS - lufs) + _UNDER_DB
    end = reel.frames * 1000 // HZ
    layer = Layer("cama", SOURCE, 0, end, gain, 15, min(_FADE_MS, end // 2))
    return Asset(SOURCE, "cama", path, reel, reel), layer


def _stretch(path: Path, first: int, count: int) -> Iterator[Samples]:
    """``count`` frames from ``first`` on; fewer at the end of the file."""
    for block in ffmpeg.stream_audio(path, HZ, 2).blocks:
        part = block[min(first, len(block)) :][:count]
        first -= min(first, len(block))
        count -= len(part)
        if len(part):
            yield part
        if not count:
            return
