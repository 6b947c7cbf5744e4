"""Rules measured on the delivered clip: it is decoded again, nothing intermediate is trusted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from boletin import ffmpeg
from boletin.config import Perfil
from boletin.errors import MediaError
from boletin.model import Check, Cue, Reading
from boletin.picture.captions.ass import frame
from boletin.picture.captions.rules import check_cues
from boletin.picture.checks import flash, sampling
from boletin.picture.drawing.colour import READABLE, luminance, ratio
from boletin.picture.drawing.text import printable
from boletin.picture.shape import RATE, TV, Shape, frames_of

MOST_CUES = 24
"""Cues looked at on frames; longer pieces are sampled evenly."""
_CHANGED = 60
"""Luma steps by which a letter differs from the dark ground under it."""
_INK = 60
"""Changed pixels that a letter leaves at least, at 1080 lines."""


def check_clip(
    path: Path,
    perfil: Perfil,
    cues: Sequence[Cue],
    *,
    duration_ms: int,
    reading: Reading,
    shape: Shape = TV,
) -> tuple[dict[str, Any], tuple[Check, ...]]:
    """Measure a delivered clip: facts and the rules L20, T01, T03, T05, T06, T10, C01–C05.

    ``duration_ms``: what the piece lasts. ``reading``: the meter's reading of the clip's own
    decoded sound. Raises MediaError when the file cannot be decoded whole.
    """
    about = ffmpeg.probe(path)
    if (about.width, about.height) != shape.size:
        raise MediaError(
            f"{path.name}: mide {about.width}x{about.height} y debía medir "
            f"{shape.width}x{shape.height}.",
            remedy="Bórrelo y repita: boletin producir",
        )
    shown = _sample(cues)
    total = frames_of(duration_ms)
    inside = {id(cue): min(total - 1, frame((cue.start_ms + cue.end_ms) // 2)) for cue in shown}
    free = _free(cues, total)
    frames = sampling.decode(path, shape, [*inside.values(), *free, total // 2])
    facts = {
        "ancho": about.width,
        "alto": about.height,
        "fps": about.fps,
        "cuadros": len(frames.small),
        "duracion_ms": about.duration_ms,
    }
    pairs = [
        (cue, frames.chosen[inside[id(cue)]], _nearest(frames, free, inside[id(cue)]))
        for cue in shown
        if inside[id(cue)] in frames.chosen
    ]
    return facts, (
        _loudness(perfil, reading),
        _streams(path, about, len(frames.small), total, shape),
        *_letters(pairs, shape),
        _gamut(list(frames.chosen.values())),
        _flashes(frames.small),
        *check_cues(cues, shape.max_chars),
    )


# --- which frames ----------------------------------------------------------------------------


def _sample(cues: Sequence[Cue]) -> list[Cue]:
    drawn = [cue for cue in cues if printable(cue.text)]
    step = max(1.0, len(drawn) / MOST_CUES)
    return [drawn[int(index * step)] for index in range(min(len(drawn), MOST_CUES))]


def _free(cues: Sequence[Cue], total: int) -> list[int]:
    """Frames without captions: one in each gap of four frames or more, at most a dozen."""
    edges = [(0, 0), *((frame(cue.start_ms), frame(cue.end_ms)) for cue in cues), (total, total)]
    middles = [(a[1] + b[0]) // 2 for a, b in pairwise(edges) if b[0] - a[1] >= 4]
    return middles[:: max(1, -(-len(middles) // 12))]


def _nearest(frames: sampling.Frames, free: Sequence[int], number: int) -> sampling.Planes | None:
    known = [one for one in free if one in frames.chosen]
    if not known:
        return None
    return frames.chosen[min(known, key=lambda one: abs(one - number))]


# --- rules -----------------------------------------------------------------------------------


def _loudness(perfil: Perfil, reading: Reading) -> Check:
    off = abs(reading.lufs - perfil.lufs)
    return Check(
        "L20",
        "E",
        off <= perfil.tolerancia_lu and reading.dbtp <= perfil.dbtp,
        round(reading.lufs, 2) if np.isfinite(reading.lufs) else None,
        f"{reading.lufs:.1f} LKFS (se pide {perfil.lufs:g} ±{perfil.tolerancia_lu:g}) y pico de "
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
        f"Falta: {', '.join(wrong)}. Bórrelo y repita: boletin producir"
        if wrong
        else (
            f"{shape.width}x{shape.height}, H.264 High, BT.709, {frames} cuadros, "
            f"AAC {kbps[1] if kbps else '?'} kbit/s."
        )
    )
    return Check("T01", "E", not wrong, frames, detail)


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


def _letters(
    pairs: Sequence[tuple[Cue, sampling.Planes, sampling.Planes | None]], shape: Shape
) -> tuple[Check, Check]:
    """T03: captions inside their zone, and really there. T10: their contrast as it is seen."""
    zone = shape.captions
    hidden: list[str] = []
    outside = 0
    worst = 21.0
    for cue, with_text, without in pairs:
        if without is None:
            continue
        changed = np.abs(with_text[0].astype(np.int16) - without[0]) >= _CHANGED
        if _written(without[0][zone.top : zone.bottom, zone.left : zone.right]):
            hidden.append(f"{cue.text} (hay letras cuando no toca)".replace("\n", " "))
            continue
        letters = sum(char.isalnum() for char in printable(cue.text))
        ours = changed[zone.top : zone.bottom, zone.left : zone.right]
        if ours.sum() < _INK * letters * (shape.px(1000) / 1000) ** 2:
            hidden.append(cue.text.replace("\n", " "))
            continue
        outside += int(changed[zone.top :].sum() - ours.sum())
        worst = min(worst, _contrast(with_text, without, shape, ours))
    # A dozen pixels: what an encoder may leave around a letter's edge.
    placed = not hidden and outside <= 12 * max(1, len(pairs))
    detail = f"{len(pairs)} subtítulos vistos en su lugar, {outside} píxeles fuera de su zona."
    if hidden:
        detail = f"No se ven: {'; '.join(hidden[:3])}. Bórrelo y repita: boletin producir"
    return (
        Check("T03", "E", placed, outside, detail),
        Check(
            "T10",
            "E",
            worst >= READABLE,
            round(worst, 1),
            f"Contraste menor de los subtítulos: {worst:.1f} (al menos {READABLE}). "
            "Si falla, elija en [imagen] un acento más claro o una tinta más oscura.",
        ),
    )


def _written(zone: NDArray[np.uint8]) -> bool:
    """Whether something stands out in a zone that should be even and dark."""
    apart = np.abs(zone.astype(np.int16) - int(np.median(zone))) >= _CHANGED
    return int(apart.sum()) > _INK


def _contrast(
    with_text: sampling.Planes, without: sampling.Planes, shape: Shape, mask: NDArray[np.bool_]
) -> float:
    """The dimmer letters (lower third of their full strokes) against the lightest of the ground."""
    zone = shape.captions
    part = np.s_[zone.top // 2 : zone.bottom // 2, zone.left // 2 : zone.right // 2]
    seen, ground = (luminance(sampling.srgb(planes)[part]) for planes in (with_text, without))
    inked = mask[::2, ::2][: seen.shape[0], : seen.shape[1]]
    strokes = seen[: inked.shape[0], : inked.shape[1]][inked]
    if not strokes.size:
        return 1.0
    full = strokes[strokes >= np.median(strokes)]
    return ratio(float(np.percentile(full, 10)), float(np.percentile(ground, 99)))


def _gamut(images: Sequence[sampling.Planes]) -> Check:
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
        "Si falla, use una foto con colores menos saturados.",
    )


def _flashes(small: NDArray[np.uint8]) -> Check:
    count = flash.worst_second(small, RATE[0] / RATE[1]) if len(small) else 0
    return Check(
        "T06",
        "E",
        count <= flash.MOST_A_SECOND,
        count,
        f"{count} cambios bruscos de luz en el peor segundo (hasta {flash.MOST_A_SECOND}).",
    )
