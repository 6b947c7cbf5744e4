"""Whether the sound of a delivered clip comes when its captions say (rule C05).

Captions have the times of the words in the piece's master. The clip's own sound, decoded from the
delivered file, is laid over that master: how far it must be moved is how far the captions are off.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from boletin import ffmpeg
from boletin.model import Check

_HZ = 8000
_STEP = 8
"""Samples of one value of the envelope: a millisecond."""
MOST_MS = 20
"""Less than a frame, and less than anyone notices (ITU-R BT.1359: 45 ms early, 125 ms late)."""


def check_sync(clip: Path, master: Path) -> Check:
    """C05 of a clip against the sound that its captions were timed on.

    Raises MediaError when either cannot be decoded.
    """
    off = lag_ms(_envelope(clip), _envelope(master))
    return Check(
        "C05",
        "E",
        abs(off) <= MOST_MS,
        off,
        f"{clip.name}: el sonido está a {off} ms de lo que dicen los subtítulos "
        f"(hasta {MOST_MS}). Si falla: bórrelo y repita: boletin producir",
    )


def lag_ms(one: NDArray[np.float32], other: NDArray[np.float32]) -> int:
    """By how much ``one`` comes later than ``other``: envelopes, a value a millisecond."""
    room = 1 << (len(one) + len(other) - 1).bit_length()  # so that no end meets the other
    spectra = (np.fft.rfft(sound - sound.mean(), room) for sound in (one, other))
    both = np.fft.irfft(next(spectra) * next(spectra).conj(), room)
    lag = int(both.argmax())
    return lag if lag < len(one) else lag - room


def _envelope(path: Path) -> NDArray[np.float32]:
    """Mean of the rectified sound in each millisecond."""
    parts: list[NDArray[np.float32]] = []
    rest = np.zeros(0, np.float32)
    for block in ffmpeg.decode_blocks(path, _HZ):
        sound = np.abs(np.concatenate([rest, block]))
        whole = len(sound) // _STEP * _STEP
        parts.append(sound[:whole].reshape(-1, _STEP).mean(1))
        rest = sound[whole:]
    return np.concatenate(parts) if parts else np.zeros(1, np.float32)
