"""What a phone adds to a voice and can be taken away again: dead sides, offset, hum, clicks.

Pure functions on mono float32 samples of shape (frames,), unless said otherwise.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from boletin.model import Samples

Mono = NDArray[np.float32]

DEAD_DB = -30.0
"""A side this much weaker than the other carries no voice."""
_HUM_OVER_DB = 15.0
"""A mains line stands at least this far above its neighbourhood; a voice's partials move."""
_HUM_LINES = 12
_CLICK_MS = 1.0
"""Longer than this it is a sound, not a click."""


def one_channel(samples: Samples) -> tuple[Mono, str]:
    """Mono of (frames, channels), and what was wrong: "" , "muerto" or "opuesto".

    A dead side is left out; of two sides in opposite phase, one is turned round first.
    """
    if samples.shape[1] == 1:
        return samples[:, 0], ""
    powers = (samples.astype(np.float64) ** 2).mean(0)
    alive = powers > powers.max() * 10 ** (DEAD_DB / 10)
    told = "" if alive.all() else "muerto"
    sides = samples[:, alive]
    loudest = sides[:, int(powers[alive].argmax())]
    likeness = sides.T.astype(np.float64) @ loudest
    if (likeness < 0).any():
        told = told or "opuesto"
    return (sides * np.where(likeness < 0, -1, 1)).mean(1).astype(np.float32), told


def cleaned(mono: Mono, hz: int) -> Mono:
    """Without offset, mains hum and clicks; what has none of them stays as it is."""
    level = mono - np.float32(mono.mean(dtype=np.float64))
    return without_clicks(without_hum(level, hz), hz)


def hum_lines(mono: Mono, hz: int) -> tuple[float, ...]:
    """Frequencies of mains hum in Hz: multiples of 50 or 60, if two stand out."""
    size = 1 << int(np.ceil(np.log2(hz * 1.3)))
    if len(mono) < size:
        return ()
    window = np.hanning(size).astype(np.float32)
    starts = range(0, len(mono) - size + 1, size // 2)
    # The quietest quarter of each bin's moments: hum is always there, a voice is not.
    spectra = np.array(
        [np.abs(np.fft.rfft(mono[s : s + size] * window))[: 1600 * size // hz] for s in starts][
            :400
        ],
        np.float32,
    )
    power = np.percentile(spectra, 25, axis=0) ** 2 + 1e-12
    for mains in (60.0, 50.0):
        found = []
        for number in range(1, _HUM_LINES + 1):
            at = round(mains * number * size / hz)
            reach = max(3, 6 * size // hz)
            near = power[max(0, at - 4 * reach) : at + 4 * reach + 1]
            peak = at - 2 + int(power[at - 2 : at + 3].argmax())
            if 10 * np.log10(power[peak] / np.median(near)) > _HUM_OVER_DB:
                found.append(peak * hz / size)
        if sum(line < 3.5 * mains for line in found) >= 2:
            return tuple(found)
    return ()


def without_hum(mono: Mono, hz: int) -> Mono:
    """A notch 3 Hz wide at each line of :func:`hum_lines`."""
    lines = hum_lines(mono, hz)
    if not lines:
        return mono
    from scipy import signal  # noqa: PLC0415 - more than a second to load, seldom needed

    sections = np.array([signal.tf2sos(*signal.iirnotch(f, f / 3, hz))[0] for f in lines])
    return np.asarray(signal.sosfiltfilt(sections, mono), np.float32)


def without_clicks(mono: Mono, hz: int) -> Mono:
    """Single samples that leap out of their surroundings are drawn through."""
    if len(mono) < hz // 10:
        return mono
    leap = np.abs(np.diff(mono, 2, prepend=mono[:1], append=mono[-1:]))
    hop = hz // 50
    count = -(-len(leap) // hop)
    typical = np.median(np.pad(leap, (0, count * hop - len(leap))).reshape(count, hop), axis=1)
    limit = np.maximum(25 * np.repeat(typical, hop)[: len(leap)], 0.05)
    hit = np.flatnonzero(leap > limit)
    if not len(hit):
        return mono
    out = mono.copy()
    near = max(2, round(_CLICK_MS * hz / 1000 / 2))
    for run in np.split(hit, np.flatnonzero(np.diff(hit) > near) + 1):
        first, last = max(1, int(run[0]) - 2), min(len(mono) - 2, int(run[-1]) + 2)
        if (last - first) * 1000 <= _CLICK_MS * hz * 2:
            ends = (first - 1, last + 1)
            out[first : last + 1] = np.interp(range(first, last + 1), ends, mono[list(ends)])
    return out
