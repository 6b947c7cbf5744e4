"""From the mix to what is delivered: level, ceiling, WAV and MP3, measured on the file itself.

One mix and one measurement serve every profile: a master is the mix times a number, with the
limiter only where a peak would pass. An MP3 decodes to something else than it was made from (EBU
Tech 3343), so it is metered again, and gain and ceiling are corrected for what was found.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import soundfile
import soxr

from boletin import ffmpeg
from boletin.config import Perfil
from boletin.errors import MediaError, ReleaseError
from boletin.files import replacing
from boletin.model import Reading, Samples
from boletin.sound import broadcast, limiter, loudness, tags
from boletin.sound.broadcast import Broadcast
from boletin.sound.tags import Tags

MIX_HZ = 48000
CODEC_MARGIN_DB = 0.6
"""The limiter stays this far under the profile's ceiling: decoded peaks grow (EBU Tech 3343). What
grows more is corrected after decoding."""
LAME_SCALE = ((160, 0.95), (192, 0.97), (224, 0.98), (320, 1.0))
"""libmp3lame turns its input down by this, up to each bit rate: measured at 44.1 and 48 kHz, mono
and stereo (-0.44, -0.26, -0.18, 0.00 dB). It is the "loss" of an MP3; given back before encoding,
one encoding is enough."""
EXACT_LU = 0.03
"""A master is levelled to this before encoding."""
_LEAST_SHARE = 0.2
"""Of a decibel of gain, what is believed to arrive at least: one noisy try must not run away."""
DELIVERED_LU = 0.3
"""An MP3 must end within this of its profile (issue 5)."""
GOOD_LU = 0.15
"""An MP3 this near needs no second encoding."""

_BLOCK = 1 << 17


@dataclass(frozen=True, slots=True)
class Master:
    """A mix at the level of its profile."""

    samples: Samples
    """At the profile's rate, (frames, channels)."""
    limited_db: float
    """Deepest gain reduction of the limiter; 0.0 where it had nothing to do."""


def master(mixed: Samples, perfil: Perfil, reading: Reading | None = None) -> Master:
    """Bring a 48 kHz mix to a profile: loudness within 0.1 LU, true peaks under the ceiling.

    ``reading``: of ``mixed``, where the caller has measured it already; the mix stays as it is.
    Raises MediaError for silence.
    """
    if perfil.hz != MIX_HZ:
        mixed = soxr.resample(mixed, MIX_HZ, perfil.hz, quality="VHQ")
        reading = None
    reading = reading or loudness.measure(mixed, perfil.hz)
    if not math.isfinite(reading.lufs):
        raise MediaError(
            "La pieza está en silencio: no hay nada que llevar al aire.",
            remedy="Revise la voz y los sonidos del guion.",
        )
    gain_db = perfil.lufs - reading.lufs
    ceiling = perfil.dbtp - CODEC_MARGIN_DB
    samples = _gained(mixed, gain_db)
    # Limiting takes a little loudness with it: give it back. The harder it works, the less of a
    # decibel given arrives; that share is measured from one try to the next.
    share = 1.0
    before: tuple[float, float] | None = None
    for _ in range(6):
        limited_db = limiter.limit_in_place(samples, perfil.hz, ceiling)
        if limited_db == 0.0:
            break
        lufs = loudness.measure(samples, perfil.hz).lufs
        missing = perfil.lufs - lufs
        if abs(missing) <= EXACT_LU:
            break
        if before is not None:
            share = min(1.0, max(_LEAST_SHARE, (lufs - before[1]) / (gain_db - before[0])))
        before = gain_db, lufs
        gain_db += missing / share
        np.multiply(mixed, np.float32(10 ** (gain_db / 20)), out=samples)
    else:
        limited_db = limiter.limit_in_place(samples, perfil.hz, ceiling)
    return Master(samples, limited_db)


def _gained(samples: Samples, gain_db: float) -> Samples:
    return samples * np.float32(10 ** (gain_db / 20))


def write_wav(
    samples: Samples,
    path: Path,
    labels: Broadcast | None = None,
    *,
    hz: int = MIX_HZ,
    reading: Reading | None = None,
) -> Reading:
    """Write a 24-bit WAV; with ``labels`` it carries ``bext`` v2 and ``cart``.

    ``reading``: of ``samples``, where it is known. Gives what the file measures. Raises
    StorageError.
    """
    reading = reading or loudness.measure(samples, hz)
    frames, channels = samples.shape
    chunks = {}
    if labels is not None:
        chunks = {
            "bext": broadcast.bext(labels, reading, hz),
            "cart": broadcast.cart(labels, hz, frames),
        }
    with replacing(path) as temporary, temporary.open("wb") as file:
        file.write(broadcast.header(frames, channels, hz, chunks))
        for block in _blocks(samples):
            file.write(_pcm24(block))
        if frames * channels % 2:
            file.write(b"\0")
    return reading


def write_mp3(samples: Samples, path: Path, perfil: Perfil, labels: Tags) -> Reading:
    """Encode a master as CBR MP3 with tags and a gapless header; gives what it decodes to.

    The decoded file is metered; where it is not within 0.15 LU of ``perfil`` or passes the
    ceiling, gain and ceiling are corrected and it is encoded again. Raises ReleaseError when it
    still misses, StorageError.
    """
    with replacing(path) as temporary:
        source, ceiling = samples, perfil.dbtp - CODEC_MARGIN_DB
        gain_db = 0.0
        for attempt in range(3):
            _encode(source, temporary, perfil)
            reading = _measure_file(temporary)
            error = perfil.lufs - reading.lufs
            over = reading.dbtp - perfil.dbtp
            enough = GOOD_LU if attempt == 0 else DELIVERED_LU
            if abs(error) <= enough and over <= 0:
                break
            gain_db += error
            if over > 0:
                ceiling -= over + 0.1
            source = _gained(samples, gain_db)
            limiter.limit_in_place(source, perfil.hz, ceiling)
        else:
            raise ReleaseError(
                f"{path.name}: el MP3 queda en {reading.lufs:.1f} LUFS con picos de "
                f"{reading.dbtp:.1f} dBTP; el perfil pide {perfil.lufs:.1f} y {perfil.dbtp:.1f}.",
                remedy="Suba mp3_kbps del perfil, o baje lufs: lo que pide no cabe bajo su techo.",
            )
        tags.write(temporary, labels, round(len(samples) * 1000 / perfil.hz))
    return replace(reading, duration_ms=round(len(samples) * 1000 / perfil.hz))


def _encode(samples: Samples, path: Path, perfil: Perfil) -> None:
    """CBR through libmp3lame; ``bitexact`` leaves out the writer's version from the header."""
    makeup = np.float32(1 / next(share for kbps, share in LAME_SCALE if perfil.mp3_kbps <= kbps))
    args = ["-f", "f32le", "-ar", str(perfil.hz), "-ac", str(samples.shape[1]), "-i", "-"]
    args += ["-c:a", "libmp3lame", "-b:a", f"{perfil.mp3_kbps}k", "-flags:a", "+bitexact"]
    args += ["-fflags", "+bitexact", "-map_metadata", "-1", "-id3v2_version", "0"]
    args += ["-write_id3v1", "0", "-write_xing", "1", "-f", "mp3", str(path)]
    blocks = (np.ascontiguousarray(block * makeup, "<f4") for block in _blocks(samples))
    stream = (block.data.cast("B") for block in blocks)
    ffmpeg.run(args, what=path.name, stdin=stream)


def _measure_file(path: Path) -> Reading:
    """Decode and meter in blocks."""
    with soundfile.SoundFile(path) as file:
        blocks = file.blocks(_BLOCK, dtype="float32", always_2d=True)
        return loudness.measure_blocks(blocks, file.samplerate, file.channels)


def _blocks(samples: Samples) -> Iterator[Samples]:
    for start in range(0, len(samples), _BLOCK):
        yield samples[start : start + _BLOCK]


def _pcm24(block: Samples) -> bytes:
    """Little-endian 24-bit integers, rounded."""
    scaled = np.rint(np.clip(block.astype(np.float64), -1.0, 1.0) * 8388607).astype("<i4")
    return np.ascontiguousarray(scaled).view(np.uint8).reshape(-1, 4)[:, :3].tobytes()
