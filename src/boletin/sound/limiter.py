"""A look-ahead true-peak limiter that touches only what would go over the ceiling.

The sound is judged in groups of 16 samples at 4x the rate (:mod:`boletin.sound.loudness`); only
groups whose own samples come within 3 dB of the ceiling are oversampled. The gain goes down
before the peak arrives, holds, and comes back slowly, so that nobody hears it work.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import maximum_filter1d

from boletin.model import Samples
from boletin.sound import loudness
from boletin.sound.loudness import GROUP, REACH

LOOKAHEAD_MS = 5.0
"""Ramp down before a peak and hold after it: short enough for speech, longer than a bass period
would need only for deep limiting, which :data:`HARD_DB` reports."""
RELEASE_DB_S = 24.0
"""How fast the gain comes back."""
SAFETY_DB = 0.05
"""The gain moves while the curve between samples passes: kept clear of the ceiling."""
HARD_DB = 3.0
"""Working harder than this is heard: the piece carries a warning."""

_GROUPS_AT_ONCE = 1 << 16


def limit_in_place(samples: Samples, hz: int, ceiling_dbtp: float) -> float:
    """Bring every true peak under ``ceiling_dbtp``; changes ``samples`` (frames, channels).

    Gives the deepest gain reduction in dB, 0.0 when nothing was touched.
    """
    needed = reduction_db(samples, ceiling_dbtp - SAFETY_DB)
    if not needed.any():
        return 0.0
    reach = max(2, round(LOOKAHEAD_MS * hz / 1000 / GROUP))
    held = maximum_filter1d(needed, 2 * reach + 1)
    slope = RELEASE_DB_S * GROUP / hz
    ramp = slope * np.arange(len(held))
    released = np.maximum(np.maximum.accumulate(held + ramp) - ramp, 0.0)
    # Smoothed over less than the hold: at a peak the average sees only values that are deep enough.
    window = np.hanning(2 * reach + 1)[1:-1]
    smooth = np.convolve(np.pad(released, reach - 1, mode="edge"), window / window.sum(), "valid")
    smooth[smooth < 1e-4] = 0.0
    _apply(samples, smooth)
    return float(smooth.max())


def reduction_db(samples: Samples, ceiling_dbtp: float) -> NDArray[np.float64]:
    """How much each group of 16 frames goes over the ceiling, dB; shape (groups,)."""
    ceiling = 10 ** (ceiling_dbtp / 20)
    needed = np.zeros(-(-len(samples) // GROUP))
    for first in range(0, len(needed), _GROUPS_AT_ONCE):
        start = first * GROUP
        stop = min(len(samples), start + _GROUPS_AT_ONCE * GROUP)
        if max(samples[start:stop].max(), -samples[start:stop].min()) < ceiling * 0.7:
            continue
        left, right = max(0, start - REACH), min(len(samples), stop + REACH)
        body = np.pad(
            samples[left:right],
            (
                (REACH - (start - left), REACH - (right - stop) + -(stop - start) % GROUP),
                (0, 0),
            ),
        )
        for channel in np.ascontiguousarray(body.T):
            own = loudness.group_peaks(channel[REACH : len(channel) - REACH])
            hot = np.flatnonzero(own > ceiling * 0.7)
            if len(hot):
                peaks = np.maximum(loudness.oversampled_peaks(channel, hot), 1e-9)
                over = 20 * np.log10(peaks / ceiling)
                at = first + hot
                needed[at] = np.maximum(needed[at], over)
    return needed


def _apply(samples: Samples, smooth: NDArray[np.float64]) -> None:
    """Multiply by the gain, drawn as straight lines between the groups' centres, where it works."""
    working = np.flatnonzero(maximum_filter1d(smooth, 3))
    for run in np.split(working, np.flatnonzero(np.diff(working) > 1) + 1):
        start, stop = run[0] * GROUP, min(len(samples), (run[-1] + 1) * GROUP)
        groups = np.arange(max(0, run[0] - 1), min(len(smooth), run[-1] + 2))
        centres = groups * GROUP + (GROUP - 1) / 2
        gain_db = np.interp(np.arange(start, stop), centres, -smooth[groups])
        samples[start:stop] *= (10 ** (gain_db / 20)).astype(np.float32)[:, None]
