"""A look-ahead true-peak limiter that touches only what would go over the ceiling.

The meter has judged the sound in groups of 16 samples at 4x the rate and kept the loud ones
(:class:`boletin.sound.loudness.Peaks`). From these alone follows the gain at each moment: it goes
down before the peak arrives, holds, and comes back slowly, so that nobody hears it work. Nothing
is rendered to know it, so a master tries as many gains as it likes.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import maximum_filter1d

from boletin.model import Samples
from boletin.sound.loudness import GROUP, STEPS_PER_SECOND, Peaks

LOOKAHEAD_MS = 5.0
"""Ramp down before a peak and hold after it: short enough for speech, longer than a bass period
would need only for deep limiting, which :data:`HARD_DB` reports."""
RELEASE_DB_S = 24.0
"""How fast the gain comes back."""
SAFETY_DB = 0.05
"""The gain moves while the curve between samples passes: kept clear of the ceiling."""
HARD_DB = 3.0
"""Working harder than this is heard: the piece carries a warning."""
DEEPEST_DB = 20.0
"""It never works harder than this: what is left would no longer be the voice."""
MARGIN = 0.7
"""A group is looked at from here on: the curve between samples stands at most 3 dB above them."""

_GROUPS_AT_ONCE = 1 << 15


def watched(gain_db: float, ceiling_dbtp: float) -> float:
    """From which level of its own samples on a group must be known to the limiter."""
    return MARGIN * _scale(ceiling_dbtp - SAFETY_DB - gain_db)


def _scale(db: float) -> float:
    return float(10 ** (db / 20))


class Curve:
    """The gain that brings a sound, made louder by ``gain_db``, under ``ceiling_dbtp``.

    ``peaks``: of the sound as it is, at least those over :func:`watched`.
    """

    def __init__(self, peaks: Peaks, hz: int, gain_db: float, ceiling_dbtp: float) -> None:
        limit = _scale(ceiling_dbtp - SAFETY_DB - gain_db)
        over = peaks.levels > limit
        self._at = peaks.groups[over]
        self._over_db = 20 * np.log10(peaks.levels[over].astype(np.float64) / limit)
        self.deepest_db = float(self._over_db.max(initial=0.0))
        """Deepest gain reduction; 0.0 when nothing is touched."""
        self._reach = max(2, round(LOOKAHEAD_MS * hz / 1000 / GROUP))
        self._slope_db = RELEASE_DB_S * GROUP / hz
        self._before = 2 * self._reach
        self._after = 2 * self._reach + math.ceil(self.deepest_db / self._slope_db)
        """A peak is felt by so many groups before it, and after it."""
        window = np.hanning(2 * self._reach + 1)[1:-1]
        self._window = window / window.sum()

    def reduction_db(self, first: int, count: int) -> NDArray[np.float64] | None:
        """Gain reduction of the groups from ``first`` on; None where there is none.

        Whatever is asked for together or apart, the values are the same but for rounding.
        """
        start, stop = first - self._after, first + count + self._before
        i, j = np.searchsorted(self._at, (start, stop))
        if i == j:
            return None
        needed = np.zeros(stop - start)
        needed[self._at[i:j] - start] = self._over_db[i:j]
        held = maximum_filter1d(needed, 2 * self._reach + 1, mode="constant")
        ramp = self._slope_db * np.arange(len(held))
        released = np.maximum(np.maximum.accumulate(held + ramp) - ramp, 0.0)
        # Smoothed over less than the hold: at a peak the average sees only values deep enough.
        smooth = np.convolve(released, self._window, "same")[self._after : self._after + count]
        smooth[smooth < 1e-4] = 0.0
        return smooth if smooth.any() else None

    def apply(self, block: Samples, start: int) -> None:
        """Turn down what stands from frame ``start`` on; changes ``block`` (frames, channels).

        Between the centres of two groups the gain is a straight line.
        """
        first, last = (start - GROUP) // GROUP, (start + len(block)) // GROUP + 1
        reduction = self.reduction_db(first, last - first + 1)
        if reduction is None:
            return
        gain = 10 ** (-reduction / 20)
        way = (np.arange(GROUP) + 0.5) / GROUP  # centres lie between two samples
        drawn = (gain[:-1, None] * (1 - way) + gain[1:, None] * way).ravel()
        skip = start - (first * GROUP + GROUP // 2)
        block *= drawn[skip : skip + len(block)].astype(np.float32)[:, None]

    def factors(self, steps: int, hz: int) -> NDArray[np.float64]:
        """Mean power gain of each of ``steps`` stretches of 10 ms."""
        power = np.ones(steps)
        end = steps * hz // STEPS_PER_SECOND // GROUP
        for first in range(0, end, _GROUPS_AT_ONCE):
            reduction = self.reduction_db(first, min(_GROUPS_AT_ONCE, end - first))
            if reduction is None:
                continue
            touched = np.flatnonzero(reduction)
            centres = (first + touched) * GROUP + GROUP // 2
            taken = 1 - 10 ** (-reduction[touched] / 10)
            at = np.minimum(centres * STEPS_PER_SECOND // hz, steps - 1)
            power -= np.bincount(at, taken, steps) * GROUP * STEPS_PER_SECOND / hz
        return np.maximum(power, 0.0)
