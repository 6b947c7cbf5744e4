"""The band: each instrument turns pitch, length and velocity into samples.

Struck bars are sums of their real modes with their own decays; plucked strings are a delay line
with losses (Karplus-Strong); strings and horns are harmonics whose brightness follows the breath
or the bow; percussion is shaped noise.

To add one: write a function ``(hz, seconds, velocity, rng) -> Sound`` (mono or stereo, peak near
``velocity``) and name it in ``INSTRUMENTS``.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy import signal

from audio.theory import RATE_HZ, Sound, timeline

Instrument = Callable[[float, float, float, np.random.Generator], Sound]

LN_60_DB = 6.908
"""Natural logarithm of 60 dB: exp(-LN_60_DB * t / t60) has fallen 60 dB at t60."""


def _onset(t: Sound, seconds: float) -> Sound:
    """A rise without a click: half a cosine."""
    return 0.5 - 0.5 * np.cos(np.pi * np.clip(t / seconds, 0.0, 1.0))


def _release(t: Sound, end_s: float, seconds: float) -> Sound:
    """A fall from ``end_s`` on, smooth at both ends."""
    return 0.5 + 0.5 * np.cos(np.pi * np.clip((t - end_s) / seconds, 0.0, 1.0))


def band_noise(
    frames: int, low_hz: float, high_hz: float, rng: np.random.Generator, order: int = 2
) -> Sound:
    """Noise of RMS 1 between two frequencies."""
    sos = signal.butter(order, (low_hz, high_hz), "bandpass", fs=RATE_HZ, output="sos")
    noise = signal.sosfilt(sos, rng.standard_normal(frames + 2400))[2400:]
    return np.asarray(noise / (np.sqrt(np.mean(noise**2)) + 1e-12))


def _bar(
    hz: float,
    velocity: float,
    rng: np.random.Generator,
    modes: tuple[tuple[float, float, float], ...],
    t60_s: float,
    hardness: float,
) -> Sound:
    """A struck bar: ``modes`` are (ratio, level, share of the fundamental's decay)."""
    t = timeline(t60_s * 1.05)
    sound = np.zeros(len(t))
    for ratio, level, share in modes:
        partial_hz = hz * ratio
        if partial_hz > 14_000:
            continue
        # A soft stroke hardly wakes the upper modes.
        level_here = level * (1.0 if ratio <= 1.0 else velocity**1.5)
        phase = 2 * np.pi * partial_hz * t + rng.uniform(0, 0.4)
        sound += level_here * np.sin(phase) * np.exp(-LN_60_DB * t / (t60_s * share))
    mallet = band_noise(len(t), 500, 500 + 3500 * hardness, rng) * np.exp(-t / 0.004)
    sound += 0.10 * hardness * velocity * mallet
    return np.asarray(velocity * sound * _onset(t, 0.0012) * _release(t, t60_s * 0.8, t60_s * 0.25))


def marimba(hz: float, seconds: float, velocity: float, rng: np.random.Generator) -> Sound:
    """Rosewood bars, tuned 1 : 4 : 9.9; the low ones ring, the high ones are dry."""
    del seconds
    t60_s = float(np.clip(2.3 * (220.0 / hz) ** 0.62, 0.55, 3.2))
    modes = ((1.0, 0.80, 1.0), (1.002, 0.18, 0.9), (3.98, 0.30, 0.30), (9.9, 0.09, 0.12))
    return _bar(hz, velocity, rng, modes, t60_s, hardness=0.7)


def vibraphone(hz: float, seconds: float, velocity: float, rng: np.random.Generator) -> Sound:
    """Aluminium bars with the motor turning slowly."""
    t60_s = float(np.clip(seconds + 2.2, 2.0, 4.6)) * float(np.clip((440 / hz) ** 0.2, 0.7, 1.1))
    modes = ((1.0, 0.85, 1.0), (3.99, 0.16, 0.45), (10.1, 0.05, 0.15))
    sound = _bar(hz, velocity, rng, modes, t60_s, hardness=0.35)
    t = np.arange(len(sound)) / RATE_HZ
    motor = np.sin(2 * np.pi * 4.6 * t + rng.uniform(0, 2 * np.pi))
    stereo = np.stack((1 + 0.10 * motor, 1 - 0.10 * motor), axis=1)
    return np.asarray(sound[:, None] * stereo)


def bell(hz: float, seconds: float, velocity: float, rng: np.random.Generator) -> Sound:
    """A small town bell with a major tierce, struck softly; partials after Lehr's profile."""
    partials = (
        (0.5, 0.30, 1.0),
        (1.0, 0.55, 0.75),
        (1.25, 0.22, 0.55),
        (1.5, 0.14, 0.45),
        (2.0, 0.34, 0.50),
        (2.5, 0.10, 0.30),
        (3.0, 0.09, 0.26),
        (4.0, 0.06, 0.18),
        (5.33, 0.03, 0.10),
    )
    t = timeline(seconds)
    left = np.zeros(len(t))
    right = np.zeros(len(t))
    for ratio, level, share in partials:
        envelope = level * velocity * np.exp(-LN_60_DB * t / (seconds * share * 1.7))
        start = rng.uniform(0, 1.0)
        # Every real bell warbles: two nearly equal modes, one leaning to each side.
        warble_hz = rng.uniform(0.3, 0.9)
        phase = 2 * np.pi * hz * ratio * t + start
        left += envelope * np.sin(phase)
        right += envelope * (0.6 * np.sin(phase) + 0.4 * np.sin(phase + 2 * np.pi * warble_hz * t))
    clapper = band_noise(len(t), 1200, 5200, rng) * np.exp(-t / 0.006) * 0.05 * velocity
    shape = (_onset(t, 0.002) * _release(t, seconds - 0.5, 0.5))[:, None]
    return np.asarray(np.stack((left + clapper, right + clapper), axis=1) * shape)


def _string(
    hz: float, seconds: float, velocity: float, rng: np.random.Generator, t60_s: float, dark: float
) -> Sound:
    """A plucked string: noise circulating in a delay line that loses highs (``dark`` 0..1)."""
    period = RATE_HZ / hz
    delay = int(period - 1.0)
    fraction = period - 1.0 - delay
    damping = np.convolve((1 - fraction, fraction), (dark / 2, 1 - dark, dark / 2))
    loop_gain = 10 ** (-3 * period / (RATE_HZ * t60_s))
    feedback = np.zeros(delay + len(damping))
    feedback[0] = 1.0
    feedback[delay:] = -loop_gain * damping
    frames = round(min(t60_s, seconds + 0.35) * RATE_HZ)
    excitation = np.zeros(frames)
    burst = rng.uniform(-1, 1, round(period))
    # A fingertip is softer than a plectrum; plucked at a quarter of the string.
    burst = signal.lfilter((1 - 0.75 + 0.4 * velocity,), (1, -0.75 + 0.4 * velocity), burst)
    burst = burst - 0.7 * np.roll(burst, round(period / 4))
    excitation[: len(burst)] = burst - burst.mean()
    sound = signal.lfilter((1.0,), feedback, excitation)
    t = np.arange(frames) / RATE_HZ
    sound = sound / (np.max(np.abs(sound)) + 1e-9)
    return np.asarray(velocity * sound * _onset(t, 0.001) * _release(t, seconds, 0.3))


def guitar(hz: float, seconds: float, velocity: float, rng: np.random.Generator) -> Sound:
    """Nylon strings with the warmth of a wooden box."""
    dry = _string(hz, seconds, velocity, rng, t60_s=3.0, dark=0.5)
    body = signal.butter(1, (90, 2600), "bandpass", fs=RATE_HZ, output="sos")
    return np.asarray(signal.sosfilt(body, dry) * 1.2)


def bass(hz: float, seconds: float, velocity: float, rng: np.random.Generator) -> Sound:
    """Double bass, pizzicato: a string, a round fundamental, its octave for small speakers."""
    string = _string(hz, seconds, velocity, rng, t60_s=1.8, dark=0.9)
    t = np.arange(len(string)) / RATE_HZ
    decay = np.exp(-t / 0.55) * _onset(t, 0.006) * _release(t, seconds, 0.3)
    round_tone = np.sin(2 * np.pi * hz * t) + 0.35 * np.sin(4 * np.pi * hz * t) * np.exp(-t / 0.3)
    lowpass = signal.butter(2, 900, fs=RATE_HZ, output="sos")
    return np.asarray(signal.sosfilt(lowpass, 0.5 * string) + 0.6 * velocity * decay * round_tone)


def _ensemble(
    hz: float, frames: int, rng: np.random.Generator, cutoff_hz: Sound, tilt: float
) -> Sound:
    """Three players slightly out of tune, spread left, centre, right: stereo of ``frames``.

    ``cutoff_hz`` follows the brightness in time; ``tilt`` is the slope of the harmonics.
    """
    t = np.arange(frames) / RATE_HZ
    sound = np.zeros((frames, 2))
    # (cents, left, right): the centre player keeps the mono sum solid.
    for cents, left, right in ((-4.5, 0.80, 0.25), (0.0, 0.75, 0.75), (4.5, 0.25, 0.80)):
        vibrato = 0.0012 * np.sin(2 * np.pi * rng.uniform(4.2, 5.4) * t + rng.uniform(0, 6.28))
        drift = 2 * np.pi * np.cumsum(hz * 2 ** (cents / 1200) * (1 + vibrato)) / RATE_HZ
        turn = np.exp(1j * (drift + rng.uniform(0, 2 * np.pi)))
        harmonic = np.ones(frames, np.complex128)
        voice = np.zeros(frames)
        for k in range(1, 17):
            if k * hz > 9000:
                break
            harmonic = harmonic * turn
            voice += k**-tilt / (1 + (k * hz / cutoff_hz) ** 4) * harmonic.imag
        sound += voice[:, None] * np.array((left, right))
    return sound / 1.9


def strings(hz: float, seconds: float, velocity: float, rng: np.random.Generator) -> Sound:
    """A warm pad: slow bow, dark, never in front."""
    attack_s, release_s = 0.55, 0.9
    t = timeline(seconds + release_s)
    breath = 620 + 260 * np.sin(np.pi * np.clip(t / (seconds + release_s), 0, 1))
    envelope = _onset(t, attack_s) * _release(t, seconds, release_s)
    return np.asarray(velocity * envelope[:, None] * _ensemble(hz, len(t), rng, breath, tilt=1.15))


def horns(hz: float, seconds: float, velocity: float, rng: np.random.Generator) -> Sound:
    """Soft brass and strings together: quick to speak, opens and closes with the breath."""
    release_s = 0.55
    t = timeline(seconds + release_s)
    swell = _onset(t, 0.16) * np.exp(-t / max(0.6, seconds))
    brightness = 420 + 2300 * velocity * swell
    level = 0.55 + 0.45 * np.exp(-t / 0.5)
    envelope = _onset(t, 0.035) * _release(t, seconds, release_s) * level
    return np.asarray(
        velocity * envelope[:, None] * _ensemble(hz, len(t), rng, brightness, tilt=1.0)
    )


def shaker(hz: float, seconds: float, velocity: float, rng: np.random.Generator) -> Sound:
    """Seeds brushed against the gourd: above the voice, soft at both ends. ``hz`` is ignored."""
    del hz, seconds
    t = timeline(0.16)
    grain = band_noise(len(t), 5600, 11_000, rng)
    envelope = _onset(t, 0.022) * np.exp(-np.clip(t - 0.022, 0, None) / 0.026)
    return np.asarray(0.3 * velocity * grain * envelope * _release(t, 0.1, 0.06))


def brush(hz: float, seconds: float, velocity: float, rng: np.random.Generator) -> Sound:
    """A wire brush laid on the snare."""
    del hz, seconds
    t = timeline(0.34)
    sweep = band_noise(len(t), 3800, 9000, rng) * _onset(t, 0.012) * np.exp(-t / 0.075)
    skin = band_noise(len(t), 180, 420, rng) * _onset(t, 0.003) * np.exp(-t / 0.035)
    return np.asarray(velocity * (0.22 * sweep + 0.16 * skin) * _release(t, 0.26, 0.08))


def drum(hz: float, seconds: float, velocity: float, rng: np.random.Generator) -> Sound:
    """A tambora struck with a felt mallet: the pitch settles on ``hz`` within a moment."""
    del seconds
    t = timeline(1.1)
    bend = hz * (1 + 0.55 * np.exp(-t / 0.030))
    phase = 2 * np.pi * np.cumsum(bend) / RATE_HZ
    skin = np.sin(phase) * np.exp(-t / 0.22) + 0.3 * np.sin(1.59 * phase) * np.exp(-t / 0.09)
    felt = band_noise(len(t), 120, 1100, rng) * np.exp(-t / 0.012)
    return np.asarray(
        velocity * (0.85 * skin + 0.22 * felt) * _onset(t, 0.002) * _release(t, 0.8, 0.3)
    )


def cymbal(hz: float, seconds: float, velocity: float, rng: np.random.Generator) -> Sound:
    """A suspended cymbal rolled with soft mallets; it swells to ``seconds``, then falls away."""
    del hz
    t = timeline(seconds + 1.6)
    rise = np.clip(t / seconds, 0, 1) ** 2.6
    envelope = rise * np.exp(-np.clip(t - seconds, 0, None) / 0.42) * _release(t, seconds + 1, 0.6)
    common = band_noise(len(t), 3200, 12_500, rng)
    sides = [0.75 * common + 0.5 * band_noise(len(t), 3200, 12_500, rng) for _ in range(2)]
    return np.asarray(0.30 * velocity * envelope[:, None] * np.stack(sides, axis=1))


def whoosh(hz: float, seconds: float, velocity: float, rng: np.random.Generator) -> Sound:
    """Air passing from left to right: bands of noise that open and close one after the other.

    It is noise all along: no pitch, so it can't be taken for the rising wail of a siren.
    """
    del hz
    t = timeline(seconds)
    sound = np.zeros((len(t), 2))
    centres = np.geomspace(160, 7600, 18)
    for index, centre in enumerate(centres):
        share = index / (len(centres) - 1)
        passes_s = seconds * (0.30 + 0.38 * np.sin(share * np.pi / 2))
        width_s = seconds * 0.15
        puff = np.exp(-0.5 * ((t - passes_s) / width_s) ** 2)
        pan = np.clip((t / seconds - 0.5) * 1.5, -0.75, 0.75)
        angle = (pan + 1) * np.pi / 4
        noise = band_noise(len(t), centre / 1.35, centre * 1.35, rng) * puff * centre**-0.28
        sound += noise[:, None] * np.stack((np.cos(angle), np.sin(angle)), axis=1)
    edge = _onset(t, 0.05) * _release(t, seconds - 0.25, 0.25)
    return np.asarray(velocity * sound * edge[:, None] / (np.max(np.abs(sound)) + 1e-9))


INSTRUMENTS: dict[str, Instrument] = {
    "marimba": marimba,
    "vibraphone": vibraphone,
    "bell": bell,
    "guitar": guitar,
    "bass": bass,
    "strings": strings,
    "horns": horns,
    "shaker": shaker,
    "brush": brush,
    "drum": drum,
    "cymbal": cymbal,
    "whoosh": whoosh,
}
