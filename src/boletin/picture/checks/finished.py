"""Rules measured on the delivered clip: it is decoded again, nothing intermediate is trusted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from boletin import ffmpeg
from boletin.config import Perfil
from boletin.errors import MediaError
from boletin.model import Check, Cue, Reading
from boletin.picture.captions.rules import check_cues
from boletin.picture.checks import flash, sampling
from boletin.picture.checks.interpreter import check_inset, moments
from boletin.picture.checks.letters import check_letters, sample
from boletin.picture.clip.film import Film
from boletin.picture.drawing.palette import Palette
from boletin.picture.shape import RATE, TV, Shape, frame_at

_AGAIN = "Bórrelo y repita: boletin producir"
_BLACK = 20.0
"""Mean luma (16 is black) under which a picture counts as black."""
_FROZEN_S = 6.0
"""A picture that moves may stand still for this long, seconds: cards do."""


def check_clip(
    path: Path,
    film: Film,
    cues: Sequence[Cue],
    shape: Shape,
    colours: Palette,
) -> tuple[Check, ...]:
    """Measure the picture of a delivered clip against the film it was made of.

    T01, T03 or T09, T05–T07, T10, C01–C05, LSM. Raises MediaError when the file cannot be
    decoded whole.
    """
    about = ffmpeg.probe(path)
    if (about.width, about.height) != shape.size:
        raise MediaError(
            f"{path.name}: mide {about.width}x{about.height} y debía medir "
            f"{shape.width}x{shape.height}.",
            remedy=_AGAIN,
        )
    shown = sample(cues)
    inside = [min(film.total - 1, frame_at((c.start_ms + c.end_ms) / 2)) for c in shown]
    outside = _free(cues, film.total)
    texts = film.texts
    numbers = [*inside, *outside, *(text.frame for text in texts), film.total // 2]
    numbers += moments(film.inset)
    looked_at = list(zip(shown, inside, strict=True))
    with sampling.decoded(path, shape, numbers) as frames:
        return (
            _streams(path, about, frames.count, film.total, shape),
            *check_letters(frames, looked_at, outside, texts, shape, colours),
            _gamut(planes for _, planes in frames.chosen()),
            _flashes(frames),
            _alive(frames, film),
            *check_cues(cues, shape.max_chars),
            *([check_inset(frames, film.inset, texts, shape)] if film.inset else []),
            *film.remarks,
        )


def _free(cues: Sequence[Cue], total: int) -> list[int]:
    """Frames without captions: one in each gap of four frames or more, at most a dozen."""
    edges = [
        (0, 0),
        *((frame_at(cue.start_ms), frame_at(cue.end_ms)) for cue in cues),
        (total, total),
    ]
    middles = [(a[1] + b[0]) // 2 for a, b in pairwise(edges) if b[0] - a[1] >= 4]
    return middles[:: max(1, -(-len(middles) // 12))]


# --- rules -----------------------------------------------------------------------------------


def check_loudness(rule: str, perfil: Perfil, reading: Reading) -> Check:
    """L20 or L30 (``rule``), of the clip's own decoded sound."""
    off = abs(reading.lufs - perfil.lufs)
    unit = "LKFS" if rule == "L20" else "LUFS"
    return Check(
        rule,
        "E",
        off <= perfil.tolerancia_lu and reading.dbtp <= perfil.dbtp,
        round(reading.lufs, 2) if np.isfinite(reading.lufs) else None,
        f"{reading.lufs:.1f} {unit} (se pide {perfil.lufs:g} ±{perfil.tolerancia_lu:g}) y pico de "
        f"{reading.dbtp:.1f} dBTP (hasta {perfil.dbtp:g}).",
    )


def _streams(path: Path, about: ffmpeg.Probe, frames: int, total: int, shape: Shape) -> Check:
    """T01, from the header; the number of frames by counting those decoded."""
    wrong = [
        what
        for what, ok in (
            (f"{shape.width}x{shape.height}", (about.width, about.height) == shape.size),
            ("H.264 High", "h264 (High)" in about.text),
            ("yuv420p BT.709 limitado", "yuv420p(tv, bt709" in about.text),
            ("29.97 cuadros por segundo", "29.97 fps, 29.97 tbr, 30k tbn" in about.text),
            ("AAC", about.audio_codec == "aac"),
            ("48 kHz estéreo", about.audio_hz == 48000 and about.channels == 2),
            ("inicio rápido", faststart(path)),
            (f"{total} cuadros, no {frames}", frames == total),
        )
        if not ok
    ]
    kbps = re.search(r"Audio: [^\n]*?(\d+) kb/s", about.text)
    detail = (
        f"Falta: {', '.join(wrong)}. {_AGAIN}"
        if wrong
        else (
            f"{shape.width}x{shape.height}, H.264 High, BT.709, {frames} cuadros, "
            f"AAC {kbps[1] if kbps else '?'} kbit/s."
        )
    )
    return Check("T01" if shape is TV else "T09", "E", not wrong, frames, detail)


def faststart(path: Path) -> bool:
    """Whether the index (moov) stands before the media (mdat)."""
    with path.open("rb") as file:
        while len(head := file.read(8)) == 8:
            size, kind = int.from_bytes(head[:4]), head[4:]
            if kind in (b"moov", b"mdat"):
                return kind == b"moov"
            if size < 8:
                return False
            file.seek(size - 8, 1)
    return False


def _gamut(images: Iterable[sampling.Planes]) -> Check:
    """T05 (EBU R 103): share of pixels with luma or R'G'B' outside 5–246, in code values."""
    worst = 0.0
    for planes in images:
        codes = sampling.rgb_codes(planes)
        out = ((codes < 5) | (codes > 246)).any(-1)
        luma = planes[0][::2, ::2]
        worst = max(worst, float((out | (luma < 5) | (luma > 246)).mean()))
    return Check(
        "T05",
        "E",
        worst <= 0.01,
        round(worst * 100, 3),
        f"{worst * 100:.2f} % de la imagen fuera de 5–246 (hasta 1 %). "
        "Si falla, use una foto o un video con colores menos saturados.",
    )


def _flashes(frames: sampling.Frames) -> Check:
    count = flash.worst_second(frames.small(), RATE[0] / RATE[1])
    return Check(
        "T06",
        "E",
        count <= flash.MOST_A_SECOND,
        count,
        f"{count} cambios bruscos de luz en el peor segundo (hasta {flash.MOST_A_SECOND}).",
    )


def _alive(frames: sampling.Frames, film: Film) -> Check:
    """No picture is black, and one that moves does not freeze."""
    dark, still = _looks(frames)
    longest = still * RATE[1] / RATE[0] if film.moves else 0.0
    return Check(
        "T07",
        "E",
        bool(frames.count) and not dark and longest <= _FROZEN_S,
        dark,
        f"{dark} cuadros negros; quieto {longest:.1f} s seguidos como más "
        f"(hasta {_FROZEN_S:g} s donde la imagen se mueve). Si falla: {_AGAIN}",
    )


def _looks(frames: sampling.Frames) -> tuple[int, int]:
    """Black frames, and how many the longest stretch has in which nothing changes."""
    dark = longest = still = 0
    last: NDArray[np.uint8] | None = None
    for block in frames.small():
        dark += int((block.mean((1, 2, 3)) < _BLACK).sum())
        for now in block:
            still = still + 1 if last is not None and (now == last).all() else 1
            longest, last = max(longest, still), now
    return dark, longest
