"""The room and the mixing desk: reverberation, equaliser, saturation.

Each tool takes ``loop``: then the sound is a circle, and what rings past the end is heard at the
start. That is what makes the beds seamless: nothing is cut or cross-faded.
"""

from __future__ import annotations

import functools

import numpy as np
from scipy import fft, signal

from audio.theory import RATE_HZ, Sound, generator

ROOM_BANDS = (
    # low Hz, high Hz, seconds to fall 60 dB: a wooden hall, warm below and short above
    (160.0, 500.0, 1.55),
    (500.0, 1800.0, 1.30),
    (1800.0, 5000.0, 0.85),
    (5000.0, 10500.0, 0.50),
)
PREDELAY_S = 0.020
REFLECTIONS = ((0.011, 0.34, 0.22), (0.017, 0.20, 0.33), (0.026, 0.24, 0.15), (0.037, 0.12, 0.22))
"""Early reflections: seconds, level left, level right."""


@functools.cache
def impulse_response() -> Sound:
    """The room's answer to a click, stereo, energy 1 a channel.

    Decaying noise a band at a time; both sides share a third of it, so that the tail widens
    the picture but does not vanish when a station sums to mono.
    """
    rng = generator("room")
    frames = round(1.7 * RATE_HZ)
    t = np.arange(frames) / RATE_HZ
    tail = np.zeros((frames, 2))
    for low, high, t60_s in ROOM_BANDS:
        sos = signal.butter(2, (low, high), "bandpass", fs=RATE_HZ, output="sos")
        shared = rng.standard_normal(frames)
        sides = np.stack([0.58 * shared + 0.81 * rng.standard_normal(frames) for _ in "LR"], axis=1)
        decay = np.exp(-6.908 * t / t60_s) * (1 - np.exp(-t / 0.012))
        tail += signal.sosfilt(sos, sides, axis=0) * decay[:, None]
    tail *= (0.5 + 0.5 * np.cos(np.pi * np.clip((t - 1.3) / 0.4, 0, 1)))[:, None]
    tail /= np.sqrt(np.sum(tail**2, axis=0))
    response = np.zeros((frames + round(PREDELAY_S * RATE_HZ), 2))
    response[-frames:] = 0.9 * tail
    for at_s, left, right in REFLECTIONS:
        response[round(at_s * RATE_HZ)] += (left, right)
    return np.asarray(response / np.sqrt(np.sum(response**2, axis=0)))


def reverberate(send: Sound, *, loop: bool) -> Sound:
    """``send`` (frames, 2) as the room answers it, same length."""
    response = impulse_response()
    frames = len(send)
    size = frames if loop else fft.next_fast_len(frames + len(response), real=True)
    spectrum = fft.rfft(send, size, axis=0) * fft.rfft(response, size, axis=0)
    return np.asarray(fft.irfft(spectrum, size, axis=0)[:frames])


def filtered(samples: Sound, sos: Sound, *, loop: bool) -> Sound:
    """Second-order sections over (frames, 2); in a loop the filter has already gone round once."""
    if not loop:
        return np.asarray(signal.sosfilt(sos, samples, axis=0))
    twice = signal.sosfilt(sos, np.concatenate((samples, samples)), axis=0)
    return np.asarray(twice[len(samples) :])


def peaking(hz: float, gain_db: float, q: float) -> Sound:
    """A bell of the equaliser (RBJ cookbook) as one second-order section."""
    a = 10 ** (gain_db / 40)
    omega = 2 * np.pi * hz / RATE_HZ
    alpha = np.sin(omega) / (2 * q)
    b = np.array((1 + alpha * a, -2 * np.cos(omega), 1 - alpha * a))
    c = np.array((1 + alpha / a, -2 * np.cos(omega), 1 - alpha / a))
    return np.asarray(np.concatenate((b, c))[None, :] / c[0])


def highpass(hz: float) -> Sound:
    """12 dB an octave."""
    return np.asarray(signal.butter(2, hz, "highpass", fs=RATE_HZ, output="sos"))


def saturate(samples: Sound, drive_db: float) -> Sound:
    """Tape-like softening of peaks, unity gain for quiet sound.

    At twice the rate, so that the new harmonics don't fold back; the Fourier resampler treats
    the sound as a circle, which suits loops and does no harm to pieces that end in silence.
    """
    drive = 10 ** (drive_db / 20)
    fine = signal.resample(samples, 2 * len(samples), axis=0)
    return np.asarray(signal.resample(np.tanh(drive * fine) / drive, len(samples), axis=0))
