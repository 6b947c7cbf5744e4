"""The frames of an MP3, counted one by one: whether the file is whole and its rate constant.

Decoders play a truncated MP3 without a word (libsndfile fills what is missing with what it had
before), so the check of a delivered file starts here.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from boletin.errors import MediaError

# kbit/s by index, Layer III: ISO 11172-3 (MPEG-1) and ISO 13818-3 (MPEG-2, 2.5).
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
    """Walk through every frame. Raises MediaError where the file is broken or incomplete."""
    data = path.read_bytes()
    at = 0
    if data[:3] == b"ID3" and len(data) > 10:
        size = data[6] << 21 | data[7] << 14 | data[8] << 7 | data[9]  # seven bits a byte
        at = 10 + size
    end = len(data) - 128 if data[-128:-125] == b"TAG" else len(data)
    rates: set[int] = set()
    count, hz, promised = 0, 0, None
    while at < end:
        head = data[at : at + 4]
        frame = _frame(head)
        if frame is None or at + frame[0] > end:
            raise MediaError(
                f"{path.name}: está incompleto o dañado.",
                remedy="Produzca la pieza de nuevo: boletin producir",
            )
        length, kbps, hz = frame
        tag = data[at : at + min(length, 64)]
        mark = max(tag.find(b"Info"), tag.find(b"Xing"))
        if not count and promised is None and mark > 0:
            has_count = data[at + mark + 7] & 1
            promised = int.from_bytes(data[at + mark + 8 : at + mark + 12], "big") * has_count
        else:
            count += 1
            rates.add(kbps)
        at += length
    if not count or (promised and count < promised - 1):
        raise MediaError(
            f"{path.name}: está incompleto.", remedy="Produzca la pieza de nuevo: boletin producir"
        )
    return Frames(count, rates.pop() if len(rates) == 1 else 0, hz)


def _frame(head: bytes) -> tuple[int, int, int] | None:
    """Length in bytes, kbit/s and rate of the frame that starts with ``head``."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:  # sync, Layer III
        return None
    version, index, rate = head[1] >> 3 & 3, head[2] >> 4, head[2] >> 2 & 3
    if version == 1 or index in (0, 15) or rate == 3:
        return None
    hz = _HZ[rate] // _DIVISOR[version]
    kbps = (_RATES_1 if version == 3 else _RATES_2)[index]
    samples_by_8 = 144 if version == 3 else 72
    return samples_by_8 * kbps * 1000 // hz + (head[2] >> 1 & 1), kbps, hz
