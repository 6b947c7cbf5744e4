"""From a master to the file that is delivered, in the format of its profile, and heard again.

What is compressed decodes to something else than it was made from (EBU Tech 3343): the finished
file is decoded and metered, and where it misses its profile, gain and ceiling are corrected for
what was found and it is written once more.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from boletin import ffmpeg
from boletin.config import Perfil
from boletin.errors import ReleaseError
from boletin.files import replacing
from boletin.model import Reading, Samples
from boletin.sound import broadcast, tags
from boletin.sound.broadcast import Broadcast
from boletin.sound.hearing import Heard, hear
from boletin.sound.master import Master, level, margin_db
from boletin.sound.tags import Tags

LAME_SCALE = ((160, 0.95), (192, 0.97), (224, 0.98), (320, 1.0))
"""libmp3lame turns its input down by this, up to each bit rate: measured at 44.1 and 48 kHz, mono
and stereo (-0.44, -0.26, -0.18, 0.00 dB). It is the "loss" of an MP3; given back before encoding,
one encoding is enough."""
DELIVERED_LU = 0.3
"""A file must end within this of its profile (issue 5)."""
GOOD_LU = 0.15
"""A file this near needs no second encoding."""
_TRIES = 4
_ENCODERS: Mapping[str, tuple[str, ...]] = {
    "flac": ("flac", "-f", "flac"),
    "mp3": ("libmp3lame", "-id3v2_version", "0", "-write_xing", "1", "-f", "mp3"),
    "mp2": ("libtwolame", "-f", "mp2"),
    "aac": ("aac", "-movflags", "+faststart", "-f", "ipod"),
    "opus": ("libopus", "-vbr", "off", "-application", "audio", "-f", "opus"),
}
_FLAC_FORMS = {16: "s16", 24: "s32"}


def deliver(
    master: Master, path: Path, perfil: Perfil, labels: Tags, radio: Broadcast | None = None
) -> Heard:
    """Write ``master`` in the format of its profile; gives what the file sounds like.

    ``labels`` are for players, ``radio`` for a station's automation (in a WAV alone). It ends
    within 0.3 LU of the profile and under its ceiling. Raises ReleaseError when it cannot,
    StorageError.
    """
    radio = radio if perfil.cart else None
    good, enough = (min(lu, perfil.tolerancia_lu) for lu in (GOOD_LU, DELIVERED_LU))
    lufs, ceiling = perfil.lufs, perfil.dbtp - margin_db(perfil)
    with replacing(path) as temporary:
        for attempt in range(_TRIES):
            if perfil.formato == "wav":
                heard = _write_wav(master, temporary, perfil.bits, radio)
            else:
                _encode(master, temporary, perfil)
                tags.write(temporary, labels, master.frames * 1000 // master.hz, perfil)
                heard = hear(temporary, path.suffix)
            away = perfil.lufs - heard.reading.lufs
            over = heard.reading.dbtp - perfil.dbtp
            if abs(away) <= (enough if attempt else good) and over <= 0:
                return heard
            lufs += away
            ceiling -= over + 0.1 if over > 0 else 0.0
            try:
                master = level(master.sound, master.meter, lufs, ceiling)
            except ReleaseError:  # it asks for what the file lost, not for what the profile says
                break
        raise ReleaseError(
            f"{path.name}: queda en {heard.reading.lufs:.1f} LUFS con picos de "
            f"{heard.reading.dbtp:.1f} dBTP; el perfil pide {perfil.lufs:.1f} y {perfil.dbtp:.1f}.",
            remedy="Suba kbps del perfil, o baje lufs: lo que pide no cabe bajo su techo.",
        )


def _write_wav(master: Master, path: Path, bits: int, labels: Broadcast | None) -> Heard:
    """A WAV; with ``labels`` it carries ``bext`` v2, with what the file measures, and ``cart``."""
    with path.open("wb") as file:
        file.write(_wav_header(master, bits, labels, _UNKNOWN))
        for block in _quantised(master.blocks(), bits):
            file.write(_packed(block, bits))
        if master.frames * master.channels * bits // 8 % 2:
            file.write(b"\0")
    heard = hear(path, ".wav")
    with path.open("r+b") as file:
        file.write(_wav_header(master, bits, labels, heard.reading))
    return heard


_UNKNOWN = Reading(math.nan, math.nan, math.nan, math.nan, math.nan, 2, 0, 0)


def _wav_header(master: Master, bits: int, labels: Broadcast | None, reading: Reading) -> bytes:
    chunks = {}
    if labels is not None:
        reading = replace(reading, channels=master.channels)
        chunks = {
            "bext": broadcast.bext(labels, reading, master.hz, bits),
            "cart": broadcast.cart(labels, master.hz, master.frames),
        }
    return broadcast.header(master.frames, master.channels, master.hz, chunks, bits)


def _quantised(blocks: Iterator[Samples], bits: int) -> Iterator[NDArray[np.int32]]:
    """Whole numbers of ``bits``, rounded; at 16 with triangular dither, the same in each run."""
    full = np.float32(2 ** (bits - 1) - 1)
    chance = np.random.default_rng(bits)
    for block in blocks:
        scaled = np.multiply(block, full, out=block)
        if bits == 16:
            scaled += chance.random(block.shape, np.float32)
            scaled -= chance.random(block.shape, np.float32)
        np.clip(np.rint(scaled, out=scaled), -full - 1, full, out=scaled)
        yield scaled.astype("<i4")


def _packed(block: NDArray[np.int32], bits: int) -> bytes:
    """Little-endian, as a WAV holds them."""
    if bits == 16:
        return block.astype("<i2").tobytes()
    # Four samples of three bytes are three words: quicker than byte by byte.
    flat = block.ravel().view("<u4")
    four = len(flat) // 4 * 4
    a, b, c, d = (flat[at:four:4] for at in range(4))
    words = np.empty((four // 4, 3), "<u4")
    words[:, 0] = a & 0xFFFFFF | b << 24
    words[:, 1] = b >> 8 & 0xFFFF | c << 16
    words[:, 2] = c >> 16 & 0xFF | d << 8
    rest = flat[four:].view(np.uint8).reshape(-1, 4)[:, :3]
    return words.tobytes() + rest.tobytes()


def _encode(master: Master, path: Path, perfil: Perfil) -> None:
    """Everything else through ffmpeg; ``bitexact`` leaves out the writer's version."""
    args = ["-ar", str(master.hz), "-ac", str(master.channels), "-i", "-", "-map_metadata", "-1"]
    if perfil.formato == "flac":
        form = _FLAC_FORMS[perfil.bits]
        shift = 32 - perfil.bits if form == "s32" else 0
        kind = "<i4" if form == "s32" else "<i2"
        whole = _quantised(master.blocks(), perfil.bits)
        stream = (np.left_shift(block, shift).astype(kind).data.cast("B") for block in whole)
        args = ["-f", f"{form}le", *args, "-sample_fmt", form]
    else:
        makeup = np.float32(1.0)
        if perfil.formato == "mp3":
            share = next(share for kbps, share in LAME_SCALE if perfil.kbps <= kbps)
            makeup = np.float32(1 / share)
        blocks = master.blocks()
        stream = (np.multiply(b, makeup, out=b, dtype="<f4").data.cast("B") for b in blocks)
        args = ["-f", "f32le", *args, "-b:a", f"{perfil.kbps}k"]
    encoder = ["-c:a", *_ENCODERS[perfil.formato], "-flags:a", "+bitexact", "-fflags", "+bitexact"]
    ffmpeg.run([*args, *encoder, str(path)], what=path.name, stdin=stream)
