"""Loudness and true peak (ITU-R BS.1770-5) at 48 kHz, and the way down to 16 bits."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import signal

from audio.theory import RATE_HZ, Sound, generator

CEILING_DBTP = -2.0
"""A station processes again: leave it 2 dB."""

K_WEIGHTING = np.array(
    (
        # BS.1770-5, tables 1 and 2: the head as a sphere, then the revised low-frequency curve
        (1.53512485958697, -2.69169618940638, 1.19839281085285, 1.0, -1.69065929318241,
         0.73248077421585),
        (1.0, -2.0, 1.0, 1.0, -1.99004745483398, 0.99007225036621),
    )
)  # fmt: skip


def loudness_of_blocks(samples: Sound, window_s: float, hop_s: float = 0.1) -> Sound:
    """Loudness in LUFS of each window; one window over everything when the sound is shorter."""
    weighted = signal.sosfilt(K_WEIGHTING, samples, axis=0)
    energy = np.concatenate(((0.0,), np.cumsum(np.sum(weighted**2, axis=1))))
    window, hop = round(window_s * RATE_HZ), round(hop_s * RATE_HZ)
    starts = np.arange(0, max(1, len(samples) - window + 1), hop)
    ends = np.minimum(starts + window, len(samples))
    # A sound shorter than the window is metered as if silence followed it.
    power = (energy[ends] - energy[starts]) / window
    return np.asarray(-0.691 + 10 * np.log10(np.maximum(power, 1e-12)))


def integrated(samples: Sound) -> float:
    """Programme loudness with both gates (-70 LUFS, then -10 LU)."""
    blocks = loudness_of_blocks(samples, 0.4)
    for gate in (-70.0, None):
        mean = -0.691 + 10 * np.log10(np.mean(10 ** ((blocks + 0.691) / 10)))
        blocks = blocks[blocks > (mean - 10 if gate is None else gate)]
    return float(-0.691 + 10 * np.log10(np.mean(10 ** ((blocks + 0.691) / 10))))


def role_loudness(samples: Sound, kind: str) -> float:
    """What matters for ``kind``: the whole bed, the phrase of a stinger, the hit of an effect."""
    if kind == "cama":
        return integrated(np.concatenate((samples, samples)))
    window_s = 0.4 if kind == "efecto" else 3.0
    return float(np.max(loudness_of_blocks(samples, window_s)))


def true_peak_dbtp(samples: Sound) -> float:
    """Peak between the samples, by 8x oversampling (BS.1770-5 annex 2 asks for 4x or more)."""
    fine = signal.resample_poly(samples, 8, 1, axis=0)
    return float(20 * np.log10(np.max(np.abs(fine)) + 1e-12))


def to_16_bits(samples: Sound, name: str) -> NDArray[np.int16]:
    """Round with triangular dither of one step: the error is noise, not distortion."""
    rng = generator("dither", name)
    dither = rng.random(samples.shape) - rng.random(samples.shape)
    return np.clip(np.rint(samples * 32767 + dither), -32768, 32767).astype(np.int16)
