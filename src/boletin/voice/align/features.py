"""Sound -> what the aligner compares: 100 frames a second of smoothed spectrum.

Blocks of samples go in, so a recording of any length is never in memory whole.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from scipy.fft import dct
from scipy.ndimage import uniform_filter1d

HZ = 16000
"""Sample rate that everything here expects."""
HOP = 160
"""Samples between frames: 10 ms."""
FPS = HZ // HOP
_WINDOW, _FFT, _MELS, _CEPSTRA = 400, 512, 40, 13
"""25 ms windows, 40 mel bands of which 13 cepstra are kept: what speech recognisers use."""
_LOW_HZ, _HIGH_HZ = 80.0, 7600.0
_VOICED = slice(3, 30)
"""Mel bands in which speech stands out of hum and hiss."""
_CLIP = 3.0
"""Deviations beyond which a value tells nothing more."""
_LIFT = 2.0
"""How far above the noise of the recording both are cut off, in log energy (8.7 dB)."""
Frames = NDArray[np.float32]
"""Shape (frames, values)."""


def _filters() -> NDArray[np.float32]:
    """Triangles on the mel scale, shape (mels, bins)."""
    low, high = (2595 * np.log10(1 + hz / 700) for hz in (_LOW_HZ, _HIGH_HZ))
    edges = 700 * (10 ** (np.linspace(low, high, _MELS + 2) / 2595) - 1) * _FFT / HZ
    bins = np.arange(_FFT // 2 + 1)
    left, centre, right = edges[:-2, None], edges[1:-1, None], edges[2:, None]
    rise, fall = (bins - left) / (centre - left), (right - bins) / (right - centre)
    return np.maximum(0, np.minimum(rise, fall)).astype(np.float32)


_FILTERS = _filters()
_DCT = np.ascontiguousarray(dct(np.eye(_MELS), axis=1, norm="ortho")[:, :_CEPSTRA], np.float32)
_HANN = np.hanning(_WINDOW).astype(np.float32)


def log_mel(blocks: Iterable[NDArray[np.float32]]) -> Frames:
    """Log energies of mono sound at ``HZ``, shape (frames, 40); at least one frame."""
    rest = np.zeros(0, np.float32)
    before = np.float32(0)
    parts: list[Frames] = []
    for block in blocks:
        if not len(block):
            continue
        emphasised = block - np.float32(0.97) * np.concatenate([[before], block[:-1]])
        before = block[-1]
        rest = np.concatenate([rest, emphasised.astype(np.float32)])
        count = (len(rest) - _WINDOW) // HOP + 1
        if count > 0:
            parts.append(_energies(rest, count))
            rest = rest[count * HOP :]
    if not parts:
        rest = np.pad(rest, (0, _WINDOW - len(rest)))
        parts.append(_energies(rest, 1))
    return np.concatenate(parts)


def _energies(samples: NDArray[np.float32], count: int) -> Frames:
    windows = np.lib.stride_tricks.sliding_window_view(samples, _WINDOW)[: count * HOP : HOP]
    out = np.empty((count, _MELS), np.float32)
    for start in range(0, count, 3000):
        spectrum = np.fft.rfft(windows[start : start + 3000] * _HANN, _FFT)
        power = (spectrum.real**2 + spectrum.imag**2).astype(np.float32)
        out[start : start + 3000] = np.log(power @ _FILTERS.T + 1e-7)
    return out


_DEEPEST = 6.9
"""How far below speech silence is looked for, in log energy (30 dB): what is quieter is silence,
be it a room or a noise gate."""


def activity(mels: Frames) -> NDArray[np.float32]:
    """How surely somebody speaks in each frame, 0..1: level between the floor and the peaks."""
    level = uniform_filter1d(mels[:, _VOICED].mean(1), 5)
    floor, peak = np.percentile(level, (8, 92))
    floor = max(floor, peak - _DEEPEST)
    return np.asarray(np.clip((level - floor) / max(peak - floor, 1e-3), 0, 1), np.float32)


SPEECH = 0.45
"""Activity from which a frame counts as speech."""
_RANGE_DB = 35
"""What lies further below the loudest is not compared: rooms, beds and codecs differ there."""


def cepstra(mels: Frames, active: NDArray[np.float32]) -> Frames:
    """Mel cepstra and their slopes, each with mean 0 and deviation 1 over speech; unit length."""
    top = np.percentile(mels, 99.5)
    floor = np.maximum(np.percentile(mels, 5, axis=0), top - _RANGE_DB * np.log(10) / 10)
    values = np.maximum(mels, floor.astype(np.float32)) @ _DCT
    speech = active > SPEECH
    if speech.sum() < 50:
        speech[:] = True
    values = (values - values[speech].mean(0)) / (values[speech].std(0) + 1e-3)
    slopes = np.zeros_like(values)
    slopes[2:-2] = (2 * (values[4:] - values[:-4]) + (values[3:-1] - values[1:-3])) / 10
    slopes /= slopes[speech].std(0) + 1e-3
    joined = np.clip(np.hstack([values, slopes]), -_CLIP, _CLIP)
    return np.asarray(joined / np.sqrt((joined**2).mean() * joined.shape[1]), np.float32)


def under_one_noise(
    reference: Frames, ref_active: NDArray[np.float32], taken: Frames, active: NDArray[np.float32]
) -> tuple[Frames, Frames]:
    """Both with the noise floor of the recording under them, so that noise tells nothing."""
    quiet = active < np.percentile(active, 12) + 1e-6
    noise = taken[quiet].mean(0) if quiet.sum() > 20 else np.percentile(taken, 5, axis=0)
    gain = np.percentile(reference[ref_active > SPEECH].mean(1), 75) - np.percentile(
        taken[active > SPEECH].mean(1), 75
    )
    lifted = noise + _LIFT
    return (
        np.logaddexp(reference, (lifted + gain).astype(np.float32)),
        np.maximum(taken, lifted.astype(np.float32)),
    )


def pooled(values: NDArray[np.float32], size: int) -> NDArray[np.float32]:
    """Means of ``size`` frames in a row; the last short rest is left out."""
    count = len(values) // size
    if count == 0:
        return np.asarray(values.mean(0, keepdims=True), np.float32)
    grouped = values[: count * size].reshape(count, size, *values.shape[1:])
    return np.asarray(grouped.mean(1), np.float32)
