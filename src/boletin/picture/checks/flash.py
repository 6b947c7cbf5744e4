"""Flashes that may harm viewers (rule T06; ITU-R BT.1702), found on small frames of the clip."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

STEP_CDM2 = 20.0
"""A change of luminance that counts, cd/m²."""
DARK_CDM2 = 160.0
"""It counts only while its darker side is below this, cd/m²."""
AREA = 0.25
"""Share of the picture that must change together."""
MOST_A_SECOND = 3
"""Opposing changes allowed in any second."""
RED_STEP = 20.0
"""Change of (R − G − B) x 320 that counts as a saturated-red flash (WCAG 2.2, G19 notes)."""


def worst_second(frames: NDArray[np.uint8], fps: float) -> int:
    """Most opposing changes in any second, of luminance or of saturated red.

    ``frames``: RGB, shape (count, height, width, 3); small ones do (64x36).
    """
    linear = (frames / np.float32(255)) ** np.float32(2.2)
    light = 413.435 * (0.002745 * _grey(frames) + 0.0189623) ** 2.2  # BT.1702's display, cd/m²
    total = np.maximum(linear.sum(-1), 1e-6)
    saturated = linear[..., 0] / total >= 0.8
    red = np.maximum(0, linear[..., 0] - linear[..., 1] - linear[..., 2]) * 320 * saturated
    return max(
        _densest(_changes(light, STEP_CDM2, DARK_CDM2), fps),
        _densest(_changes(red, RED_STEP, np.inf), fps),
    )


def _grey(frames: NDArray[np.uint8]) -> NDArray[np.float32]:
    return np.asarray(frames @ np.array([0.2126, 0.7152, 0.0722], np.float32), np.float32)


def _changes(values: NDArray[np.floating[Any]], step: float, dark: float) -> list[int]:
    """Frames where a quarter of the picture turns the other way, by at least ``step``.

    Each block remembers the extreme since its last turn: a slow fade counts once, as it should.
    """
    values = values.reshape(len(values), -1)
    low, high = values[0].copy(), values[0].copy()
    found: list[int] = []
    direction = 0
    rising = np.zeros(values.shape[1], bool)
    falling = rising.copy()
    for index, now in enumerate(values):
        up = (now - low >= step) & (low < dark)
        down = (high - now >= step) & (now < dark)
        low = np.where(down, now, np.minimum(low, now))
        high = np.where(up, now, np.maximum(high, now))
        low, high = np.where(up, now, low), np.where(down, now, high)
        rising, falling = (rising & ~down) | up, (falling & ~up) | down
        for sign, mask in ((1, rising), (-1, falling)):
            if direction != sign and mask.mean() > AREA:
                found.append(index)
                direction = sign
                mask[:] = False
    return found


def _densest(found: list[int], fps: float) -> int:
    return max((sum(start <= frame < start + fps for frame in found) for start in found), default=0)
