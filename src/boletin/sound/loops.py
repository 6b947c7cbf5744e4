"""Where a piece of music can go round: its bars, and two places that sound alike.

Music is listened to as people hear it, in bands. Two moments are good ends of
a loop when what comes before and after both is the same; they are then brought together to the
sample, and put where the wave crosses zero. Pure: samples in, numbers out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from boletin.model import Samples

Floats = NDArray[np.float64]

_LOOKS_S = 25
"""Looks a second for a loop …"""
_BEAT_LOOKS_S = 100
"""… and for its beat."""
_WINDOW = 2048
_BANDS = 32
_LOW_HZ, _HIGH_HZ = 60.0, 12_000.0
_CONTEXT_S = 1.5
"""What comes before and after an end of the loop, and must be alike at both."""
_LEAST_LOOP_S = 4.0
ALIKE = 0.9
"""Correlation of the two contexts from which on a jump is not heard (a repeat of the same bars has
0.97 and more, another place of the same music seldom 0.8)."""
_FINE_S = 0.05
"""How far from a look its exact place is searched."""
_SLOWEST, _FASTEST = 55.0, 190.0
"""Beats a minute."""
BEATS = 4
"""In a bar."""


@dataclass(frozen=True, slots=True)
class Loop:
    """Two frames of the music between which it can go round."""

    start: int
    end: int
    alike: float
    """Correlation of what is around both, at most 1."""


def find_loop(samples: Samples, hz: int) -> Loop | None:
    """The longest good loop of (frames, channels); None where no two places are alike.

    Whole bars come by themselves: only where the music repeats itself are two places alike.
    """
    looks = _bands(samples, hz, _LOOKS_S)
    context, least = int(_CONTEXT_S * _LOOKS_S), int(_LEAST_LOOP_S * _LOOKS_S)
    last = _steady_end(looks) - context if len(looks) > least else 0
    if last - context < least:
        return None
    change = looks - looks.mean(axis=0)
    best: tuple[float, int, int] | None = None
    for length in range(least, last - context + 1):
        first, second = change[: len(change) - length], change[length:]
        cross = _running((first * second).sum(axis=1), 2 * context)
        own = _running((first**2).sum(axis=1), 2 * context)
        other = _running((second**2).sum(axis=1), 2 * context)
        score = cross / np.maximum(np.sqrt(own * other), 1e-9)
        score = score[: max(0, last - context - length + 1)]
        if not len(score):
            continue
        at = int(score.argmax())
        # A longer loop is worth a little: the ear tires of a short one.
        worth = float(score[at]) + 0.02 * length / len(looks)
        if score[at] >= ALIKE and (best is None or worth > best[0]):
            best = worth, at + context, length
    if best is None:
        return None
    start, length = best[1] * hz // _LOOKS_S, best[2] * hz // _LOOKS_S
    mono = samples.mean(axis=1, dtype=np.float64)
    length += _fine_shift(mono, start, start + length, hz)
    start = _zero_crossing(mono, start, hz)
    return Loop(start, start + length, _alike(mono, start, start + length, hz))


def bar_ms(samples: Samples, hz: int) -> int | None:
    """Length of a bar of four beats, ms; None where there is no beat."""
    looks = _bands(samples, hz, _BEAT_LOOKS_S)
    if len(looks) < 4 * _BEAT_LOOKS_S:
        return None
    onsets = np.maximum(np.diff(looks, axis=0), 0.0).sum(axis=1)
    onsets -= onsets.mean()
    if not onsets.any():
        return None
    spectrum = np.fft.rfft(onsets, 2 * len(onsets))
    same = np.fft.irfft(np.abs(spectrum) ** 2)[: len(onsets)]
    same /= np.arange(len(onsets), 0, -1)
    # Beats fall between looks: the likeness is read there too.
    beats = np.arange(60 * _BEAT_LOOKS_S / _FASTEST, 60 * _BEAT_LOOKS_S / _SLOWEST, 0.1)
    beats = beats[beats * 2 * BEATS < len(same) - 1]
    if not len(beats):
        return None

    def likeness(lags: Floats) -> Floats:
        return np.interp(lags, np.arange(len(same)), same)

    # A beat repeats after one, two, four and eight; near 110 a minute people tap most.
    comb = np.mean([likeness(beats * times) for times in (1, 2, BEATS, 2 * BEATS)], axis=0)
    taste = np.exp(-0.5 * (np.log2(60 * _BEAT_LOOKS_S / beats / 110) / 0.9) ** 2)
    bar = float(beats[(comb * taste).argmax()]) * BEATS
    if likeness(np.array([bar]))[0] < 0.2 * same[0]:
        return None
    near = bar + np.arange(-2.0, 2.0, 0.05)
    finest = near[(likeness(near) + likeness(2 * near)).argmax()]
    return round(float(finest) * 1000 / _BEAT_LOOKS_S)


def _bands(samples: Samples, hz: int, looks_s: int) -> Floats:
    """Loudness of bands, (looks, bands), as logarithms."""
    mono = samples.mean(axis=1, dtype=np.float32)
    hop = hz // looks_s
    mono = np.pad(mono, (_WINDOW // 2, _WINDOW))
    count = (len(mono) - _WINDOW) // hop
    if len(samples) < hop:
        return np.zeros((0, _BANDS))
    frames = np.lib.stride_tricks.sliding_window_view(mono, _WINDOW)[::hop][:count]
    edges: Floats = np.geomspace(_LOW_HZ, min(_HIGH_HZ, hz * 0.45), _BANDS + 1) * _WINDOW / hz
    bins = np.maximum.accumulate(np.rint(edges).astype(int))
    bins = bins + np.arange(len(bins)) - np.minimum(np.arange(len(bins)), bins - bins[0])
    window = np.hanning(_WINDOW).astype(np.float32)
    out = np.empty((count, _BANDS))
    for first in range(0, count, 512):
        power = np.abs(np.fft.rfft(frames[first : first + 512] * window)) ** 2
        out[first : first + 512] = np.add.reduceat(power, bins[:-1], axis=1)[:, :_BANDS]
    return np.asarray(np.log10(out + out.max(initial=0.0) * 1e-6 + 1e-12))


def _steady_end(looks: Floats) -> int:
    """Where the music begins to fade for good."""
    level = _running(looks.mean(axis=1), _LOOKS_S)
    steady = np.flatnonzero(level > np.median(level) - 0.3)
    return int(steady[-1]) + _LOOKS_S if len(steady) else 0


def _running(values: Floats, count: int) -> Floats:
    """Sums over ``count`` values that follow each other."""
    total = np.concatenate(([0.0], np.cumsum(values)))
    return total[count:] - total[:-count] if len(total) > count else np.zeros(0)


def _fine_shift(mono: Floats, start: int, end: int, hz: int) -> int:
    """Frames by which the end must move so that both places agree to the sample."""
    reach, span = int(_FINE_S * hz), hz // 4
    one = mono[max(0, start - span) : start + span]
    left = end - (start - max(0, start - span)) - reach
    other = mono[left : left + len(one) + 2 * reach]
    if len(other) < len(one) + 2 * reach:
        return 0
    size = 1 << (len(other) + len(one)).bit_length()
    cross = np.fft.irfft(np.fft.rfft(other, size) * np.conj(np.fft.rfft(one, size)))
    return int(cross[: 2 * reach + 1].argmax()) - reach


def _zero_crossing(mono: Floats, at: int, hz: int) -> int:
    """The nearest rising zero crossing."""
    reach = hz // 50
    first = max(0, at - reach)
    part = mono[first : at + reach]
    rising = np.flatnonzero((part[:-1] < 0) & (part[1:] >= 0)) + first + 1
    return int(rising[np.abs(rising - at).argmin()]) if len(rising) else at


def _alike(mono: Floats, start: int, end: int, hz: int) -> float:
    """Correlation of the two places over a fifth of a second before and after."""
    span = min(hz // 5, start, len(mono) - end)
    if span < hz // 50:
        return 0.0
    one, other = mono[start - span : start + span], mono[end - span : end + span]
    power = float(one @ one) * float(other @ other)
    return float(float(one @ other) / max(1e-12, power**0.5))
