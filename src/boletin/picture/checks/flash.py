"""Flashes that may harm viewers (rule T06; ITU-R BT.1702), found on small frames of the clip."""

from __future__ import annotations

from collections.abc import Iterable
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


def worst_second(blocks: Iterable[NDArray[np.uint8]], fps: float) -> int:
    """Most opposing changes in any second, of luminance or of saturated red.

    ``blocks``: RGB frames in order, each of shape (count, height, width, 3); small ones do (64x36).
    """
    lights, reds = _Turns(STEP_CDM2, DARK_CDM2), _Turns(RED_STEP, np.inf)
    for frames in blocks:
        linear = (frames / np.float32(255)) ** np.float32(2.2)
        lights.take(413.435 * (0.002745 * _grey(frames) + 0.0189623) ** 2.2)  # BT.1702's display
        total = np.maximum(linear.sum(-1), 1e-6)
        saturated = linear[..., 0] / total >= 0.8
        reds.take(np.maximum(0, linear[..., 0] - linear[..., 1] - linear[..., 2]) * 320 * saturated)
    return max(_densest(lights.found, fps), _densest(reds.found, fps))


def _grey(frames: NDArray[np.uint8]) -> NDArray[np.float32]:
    return np.asarray(frames @ np.array([0.2126, 0.7152, 0.0722], np.float32), np.float32)


class _Turns:
    """Frames where a quarter of the picture turns the other way, by at least ``step``.

    Each place remembers the extreme since its last turn: a slow fade counts once, as it should.
    """

    def __init__(self, step: float, dark: float) -> None:
        self._step, self._dark = step, dark
        self.found: list[int] = []
        self._at = self._direction = 0
        self._low: NDArray[np.floating[Any]] | None = None

    def take(self, values: NDArray[np.floating[Any]]) -> None:
        """The next frames' values, shape (count, height, width)."""
        values = values.reshape(len(values), -1)
        if self._low is None:
            self._low, self._high = values[0].copy(), values[0].copy()
            self._rising = np.zeros(values.shape[1], bool)
            self._falling = self._rising.copy()
        low, high = self._low, self._high
        for now in values:
            up = (now - low >= self._step) & (low < self._dark)
            down = (high - now >= self._step) & (now < self._dark)
            low = np.where(down, now, np.minimum(low, now))
            high = np.where(up, now, np.maximum(high, now))
            low, high = np.where(up, now, low), np.where(down, now, high)
            self._rising = (self._rising & ~down) | up
            self._falling = (self._falling & ~up) | down
            for sign, mask in ((1, self._rising), (-1, self._falling)):
                if self._direction != sign and mask.mean() > AREA:
                    self.found.append(self._at)
                    self._direction = sign
                    mask[:] = False
            self._at += 1
        self._low, self._high = low, high


def _densest(found: list[int], fps: float) -> int:
    return max((sum(start <= frame < start + fps for frame in found) for start in found), default=0)
