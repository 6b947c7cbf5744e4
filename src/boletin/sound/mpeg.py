"""The frames of an MP3 or MP2, counted one by one: whether the file is whole and its rate constant.

Decoders play a truncated MP3 without a word (libsndfile fills what is missing with what it had
before), so the check of a delivered file starts here.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from boletin.errors import MediaError

# kbit/s by index, ISO 11172-3 (MPEG-1, Layers II and III) and 13818-3 (MPEG-2 and 2.5, the same
# for both).
_LAYER_2 = (0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384)
_RATES_1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_RATES_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_HZ = (44100, 48000, 32000)
_DIVISOR = {3: 1, 2: 2, 0: 4}  # version bits -> what the rate is divided by


@dataclass(frozen=True, slots=True)
class Frames:
    """What the frames say together."""

    count: int
    """Without the one that only carries the Info header."""
    kbps: int
    """Constant bit rate; 0 where it varies."""
    hz: int


def read(path: Path) -> Frames:
    """Walk through every frame of Layer II or III. Raises MediaError where the file is broken or
    incomplete.
    """
    with path.open("rb") as file:
        end = file.seek(0, io.SEEK_END)
        at = _after_id3(file)
        end -= 128 * (_at(file, end - 128, 3) == b"TAG")
        rates: set[int] = set()
        count, hz, promised = 0, 0, None
        while at < end:
            tag = _at(file, at, 64)
            frame = _frame(tag[:4])
            if frame is None or at + frame[0] > end:
                raise MediaError(
                    f"{path.name}: está incompleto o dañado.",
                    remedy="Produzca la pieza de nuevo: boletin producir",
                )
            length, kbps, hz = frame
            mark = max(tag.find(b"Info"), tag.find(b"Xing"))
            if not count and promised is None and mark > 0:
                has_count = tag[mark + 7] & 1
                promised = int.from_bytes(tag[mark + 8 : mark + 12], "big") * has_count
            else:
                count += 1
                rates.add(kbps)
            at += length
    if not count or (promised and count < promised - 1):
        raise MediaError(
            f"{path.name}: está incompleto.", remedy="Produzca la pieza de nuevo: boletin producir"
        )
    return Frames(count, rates.pop() if len(rates) == 1 else 0, hz)


def _at(file: BinaryIO, at: int, count: int) -> bytes:
    file.seek(max(0, at))
    return file.read(count)


def _after_id3(file: BinaryIO) -> int:
    """Where the tag at the beginning ends."""
    head = _at(file, 0, 10)
    if head[:3] != b"ID3" or len(head) < 10:
        return 0
    return 10 + (head[6] << 21 | head[7] << 14 | head[8] << 7 | head[9])  # seven bits a byte


def _frame(head: bytes) -> tuple[int, int, int] | None:
    """Length in bytes, kbit/s and rate of the frame that starts with ``head``."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:  # sync
        return None
    version, layer, index, rate = head[1] >> 3 & 3, head[1] >> 1 & 3, head[2] >> 4, head[2] >> 2 & 3
    if version == 1 or layer not in (1, 2) or index in (0, 15) or rate == 3:
        return None
    hz = _HZ[rate] // _DIVISOR[version]
    table = _LAYER_2 if layer == 2 and version == 3 else _RATES_1 if version == 3 else _RATES_2
    samples_by_8 = 72 if layer == 1 and version != 3 else 144
    return samples_by_8 * table[index] * 1000 // hz + (head[2] >> 1 & 1), table[index], hz
